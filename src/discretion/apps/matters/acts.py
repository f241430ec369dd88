"""From what people state to an act that the law decides, and what a decision adds to it."""

from collections.abc import Iterable
from datetime import date
from typing import Final

import msgspec
from msgspec import UNSET

from discretion.apps.matters.contents import Circumstances, Decision, Facts, Grounds
from discretion.apps.register.contents import Party
from discretion.law import acts as law
from discretion.law.matters import Kind

_NOTHING: Final = Decision()
_INITIATIVE: Final = {Kind.REQUEST: "request", Kind.PROPOSAL: "proposal"}
# Someone without a record of their own; whose name is not the office's to write into a register.
_UNNAMED: Final = ("individual", "third_party")


def act_of(
    facts: Facts,
    *,
    agency: str,
    kind: Kind,
    on: date,
    matter: str = "",
    decision: Decision = _NOTHING,
    done: bool = False,
) -> law.Act:
    """The act that facts tell of, with what a decision settles; Facts must name a party."""
    assert facts.counterparty is not UNSET  # noqa: S101 (the caller has asked whether it is there)
    grounds = facts.grounds if decision.grounds is UNSET else decision.grounds
    return law.Act(
        id=matter or UNSET,
        act=facts.act,
        on=on,
        done=done,
        agency=agency,
        by=_acting(facts),
        function=facts.function,
        purpose=facts.purpose,
        types=decision.types or facts.types,
        anonymized=facts.anonymized,
        counterparty=_counterparty(facts.counterparty, matter),
        initiative=_INITIATIVE.get(kind, UNSET),  # type: ignore[arg-type]  # its keys are the kinds
        foil=facts.foil,
        grounds=_grounds(grounds),
        circumstances=_circumstances(facts.circumstances),
        agreement=decision.agreement or facts.agreement,
        no_important_privacy_interest=decision.no_important_privacy_interest,
    )


def called(party: Party, matter: str) -> str:
    """How approvals name a party: by id or name; who has neither, by the matter they asked in."""
    return party.id or party.name or (matter if party.kind in _UNNAMED else "")


def left(types: Iterable[str], approved: Iterable[str]) -> tuple[str, ...]:
    """Those of the types that are not among the approved ones."""
    kept = set(approved)
    return tuple(code for code in types if code not in kept)


def _acting(facts: Facts) -> law.Actor:
    if facts.contractor:
        return law.Actor("contractor", id=facts.contractor, staff=facts.staff)
    return law.Actor("employee", staff=facts.staff)


def _counterparty(party: Party, matter: str) -> law.Counterparty:
    name = party.name if party.id else called(party, matter)
    return law.Counterparty(party.kind, party.id, name, party.entity)


def _grounds(stated: Grounds) -> law.Grounds:
    """Grounds that nobody has stated differ from grounds examined and found empty."""
    told = _said(stated)
    examined = told.pop("examined", False)
    return law.Grounds(**told) if told or examined else law.UNSTATED  # type: ignore[arg-type]  # the fields are the same


def _circumstances(stated: Circumstances) -> law.Circumstances:
    told = _said(stated)
    return law.Circumstances(**told) if told else law.ORDINARY  # type: ignore[arg-type]  # the same


def _said(stated: msgspec.Struct) -> dict[str, object]:
    return {k: v for k, v in msgspec.structs.asdict(stated).items() if v not in (UNSET, "", False)}
