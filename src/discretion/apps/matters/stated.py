"""What a matter states, as an act of the contract: how programs write it, and read it again."""

from collections.abc import Iterator
from datetime import date
from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from discretion.apps.matters import acts
from discretion.apps.matters.contents import Circumstances, Facts, Grounds
from discretion.apps.matters.determining import line_of
from discretion.apps.matters.opened import Opened
from discretion.apps.register.contents import Party
from discretion.errors import Fault, Invalid
from discretion.law.acts import UNSTATED, Act
from discretion.law.matters import Kind

# Whom nobody has named yet.
_NOBODY: Final = Party(kind="own_agency")
_INITIATIVE: Final = {"request": Kind.REQUEST, "proposal": Kind.PROPOSAL}
_ELSEWHERE: Final = {
    "id": "A matter is given an id of its own; leave this out.",
    "no_important_privacy_interest": "Only who decides can find this; leave it out.",
    "aware_agency": "This is about a violation; leave it out.",
}


def kind_of(act: Act) -> Kind:
    """What a matter about an act is; Invalid where an act makes none."""
    if act.done and act.circumstances.exigent:
        return Kind.EXIGENT
    if act.done:
        message = (
            "Only what could not wait is told as a matter once it was done; say why it could not."
        )
        raise Invalid([Fault("missing_field", message, "circumstances.exigent")])
    if act.initiative is UNSET:
        message = "Say whether someone asked for it, or your agency wants to: request or proposal."
        raise Invalid([Fault("missing_field", message, "initiative")])
    return _INITIATIVE[act.initiative]


def facts_of(
    act: Act, *, kind: Kind, agency: str, people: int | UnsetType = UNSET, today: date
) -> Facts:
    """What an act states of a matter; Invalid, by the act's own paths, where it is another's, or
    says what no matter keeps."""
    if found := list(_unfit(act, kind, agency, today)):
        raise Invalid(found)
    return msgspec.structs.replace(
        facts(act, people=people),
        wanted_by=act.on if not act.done and act.on > today else UNSET,
        done_on=act.on if act.done else UNSET,
    )


def facts(act: Act, *, people: int | UnsetType = UNSET) -> Facts:
    """What an act states, but for its day."""
    told = msgspec.structs.asdict(act.grounds)
    examined = act.grounds is not UNSTATED and act.grounds == UNSTATED
    return Facts(
        act=act.act,
        counterparty=Party(**msgspec.structs.asdict(act.counterparty)),
        types=act.types,
        function=act.function,
        purpose=act.purpose,
        grounds=Grounds(**told, examined=examined),
        circumstances=Circumstances(**msgspec.structs.asdict(act.circumstances)),
        foil=act.foil,
        anonymized=act.anonymized,
        staff=act.by.staff,
        contractor=act.by.id,
        agreement=act.agreement,
        people=people,
    )


def unkept(act: Act) -> Iterator[Fault]:
    """What an act says that no matter, and no record of what was done, keeps."""
    for name, message in _ELSEWHERE.items():
        if getattr(act, name) not in ("", UNSET):
            yield Fault("unknown_field", message, name)
    if act.by.kind == "employee" and act.by.id:
        yield Fault("unknown_field", "Only a contractor has an id; leave it out.", "by.id")
    if act.by.kind != "employee" and not act.by.id:
        yield Fault("missing_field", "Say which contractor acts.", "by.id")


def _unfit(act: Act, kind: Kind, agency: str, today: date) -> Iterator[Fault]:
    yield from unkept(act)
    if act.agency != agency:
        yield Fault("kind_mismatch", f"This matter is one of {agency}.", "agency")
    if act.done is not (kind is Kind.EXIGENT):
        message = "A matter that is asked about is not done yet; one of an emergency is."
        yield Fault("kind_mismatch", message, "done")
    if act.initiative not in (UNSET, kind.value):
        yield Fault("kind_mismatch", f"This matter is a {kind}.", "initiative")
    if not act.done and act.on < today:
        message = "This day is past; say today, or the day by which it is wanted."
        yield Fault("bad_date", message, "on")


def act_told(it: Opened, *, today: date) -> bytes:
    """What a matter states, as contract JSON; what nobody has stated yet is left out."""
    stated = it.facts
    named = stated.counterparty is not UNSET
    done = it.kind is Kind.EXIGENT
    act = acts.act_of(
        stated if named else msgspec.structs.replace(stated, counterparty=_NOBODY),
        agency=it.agency,
        kind=it.kind,
        on=_day(it, today),
        done=done,
    )
    line = line_of(act)
    if named:
        return line
    told = msgspec.json.decode(line)
    del told["counterparty"]
    return msgspec.json.encode(told)


def _day(it: Opened, today: date) -> date:
    """Of what was done, the day; else by when it is wanted, where that is still to come."""
    if it.kind is Kind.EXIGENT:
        return it.facts.done_on or today
    return max(today, it.facts.wanted_by or today)
