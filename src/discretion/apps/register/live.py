"""The register that decisions rest on, made of what stands today: `discretion/register/1`.

What was withdrawn, superseded or retired is told with its last day, so that an act of an earlier
day is still judged by what was on file then.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Final, cast

import msgspec
from django.db.models import Q
from msgspec import UNSET, UnsetType

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor, require
from discretion.apps.audit.actions import new_york_day
from discretion.apps.register import contents, queries
from discretion.apps.register.models import Record
from discretion.apps.register.queries import Kept
from discretion.apps.register.signatures import Signed, designation, holder, signed
from discretion.law import register as law
from discretion.law.authority import Power

_ONCE_APPROVED: Final = ("approved", "withdrawn", "superseded")
_APPROVED: Final = Q(kind="designation", state__in=_ONCE_APPROVED)
_ENDED: Final = ("withdrawn", "superseded", "retired")
_CURRENT_FIRST: Final = ("current", "draft", "retired")


def live_register(
    *,
    actor: Actor,
    agency: str = "",
    agreements: Iterable[law.Agreement] = (),
    approvals: Iterable[law.Approval] = (),
) -> law.Register:
    """What decides the acts of an agency and its offices; of the whole City where none is named.

    That takes the designations of the agency, of those above it and of those below it. Agreements
    and approvals are kept by the apps above, which hand them in.
    """
    require(actor, Power.READ_REGISTER, agency)
    holders = None
    if agency:
        holders = {*actor.tree.above(agency), *actor.tree.below(agency)}
    return compiled(holders, agreements=agreements, approvals=approvals)


def compiled(
    holders: Iterable[str] | None,
    *,
    agreements: Iterable[law.Agreement] = (),
    approvals: Iterable[law.Approval] = (),
) -> law.Register:
    """The live register with the designations of these agencies (None: of all), for this app."""
    asked = _APPROVED if holders is None else _APPROVED & Q(agency__in=list(holders))
    found = Record.objects.filter(asked | Q(kind__in=("contractor", "type", "policy")))
    rows: dict[str, list[Record]] = {}
    for row in found.order_by("id").prefetch_related("signatures"):
        rows.setdefault(row.kind, []).append(row)
    agencies = tuple(_agencies())
    taken = {agency.id for agency in agencies}
    contractors = [c for c in _contractors(rows.get("contractor", ())) if c.id not in taken]
    return law.Register(
        schema="discretion/register/1",
        types=tuple(_types(rows.get("type", ()))),
        agencies=agencies,
        contractors=tuple(contractors),
        designations=tuple(_designations(rows.get("designation", ()))),
        agreements=tuple(agreements),
        approvals=tuple(approvals),
        policies=_policies(map(queries.kept, rows.get("policy", ()))),
    )


def approved(ids: Iterable[str]) -> Iterator[law.Designation]:
    """Those of these designations that decisions know, for the app that compiles the City's."""
    found = Record.objects.filter(_APPROVED, id__in=list(ids))
    return _designations(found.prefetch_related("signatures"))


def as_document(register: law.Register) -> dict[str, Any]:
    """A register as JSON has it: the contract has no empty texts, so those are left out."""
    document: dict[str, Any] = without_empty(msgspec.to_builtins(register))
    return document


def without_empty(value: object) -> Any:
    """The same without texts that say nothing."""
    if isinstance(value, dict):
        return {name: without_empty(item) for name, item in value.items() if item != ""}
    if isinstance(value, list | tuple):
        return [without_empty(item) for item in value]
    return value


def _agencies() -> Iterator[law.Agency]:
    found = accounts.all_agencies().order_by("id")
    for id_, name, kind, parent, foil_officer in found.values_list(
        "id", "name", "kind", "parent_id", "foil_officer"
    ):
        yield law.Agency(
            id=id_,
            name=name,
            kind=cast(law.AgencyKind, kind),
            parent=parent or "",
            foil_officer=foil_officer,
        )


def _contractors(rows: Sequence[Record]) -> list[law.Contractor]:
    """Each contractor once, even if several agencies entered it, or it was retired since: an act
    may be with any of them."""
    found: dict[str, law.Contractor] = {}
    for row in sorted(rows, key=lambda row: _CURRENT_FIRST.index(row.state)):
        kept = queries.kept(row)
        content = kept.content
        assert isinstance(content, contents.Contractor)  # noqa: S101 (the query says so)
        contractor = law.Contractor(
            id=content.code,
            name=content.name,
            agency=kept.agency,
            services=content.services,
            privacy_officer=content.privacy_officer,
            subcontractor_of=content.subcontractor_of,
        )
        found.setdefault(content.code, contractor)
    return sorted(found.values(), key=lambda contractor: contractor.id)


def _types(rows: Sequence[Record]) -> list[law.AddedType]:
    """Each added type once; a draft's code is known, and listed on no day."""
    found: dict[str, law.AddedType] = {}
    for row in sorted(rows, key=lambda row: _CURRENT_FIRST.index(row.state)):
        kept = queries.kept(row)
        content = kept.content
        assert isinstance(content, contents.AddedType)  # noqa: S101
        until = _until(kept, content.until)
        added = law.AddedType(
            code=content.code,
            label=content.label,
            origin="chief_privacy_officer",
            authority=content.authority,
            from_=content.since,
            until=content.since - timedelta(days=1) if kept.state == "draft" else until,
        )
        found.setdefault(content.code, added)
    return list(found.values())


def _designations(rows: Iterable[Record]) -> Iterator[law.Designation]:
    for row in rows:
        standing = (s for s in row.signatures.all() if s.lapsed_at is None)
        given = [signed(s) for s in sorted(standing, key=lambda s: s.pk)]
        if found := terms(queries.kept(row), given):
            yield found


def terms(kept: Kept, given: Iterable[Signed]) -> law.Designation | None:
    """A designation as decisions know it; None where its holder's signature isn't under it."""
    content = designation(kept)
    by_agency = {s.agency: s for s in given}
    first = by_agency.pop(holder(kept), None)
    if first is None:
        return None
    return law.Designation(
        id=kept.id,
        kind=content.kind,
        act=content.act,
        agency=kept.agency,
        offices=content.offices,
        functions=content.functions,
        types=content.types,
        counterparties=content.counterparties,
        staff=content.staff,
        from_=content.since,
        until=_until(kept, content.until),
        approved_by=_officer(first),
        approved_on=first.on,
        reason=content.reason or first.reason,
        agreed=tuple(_agreed(s, content.reason) for s in by_agency.values()),
        extra_review=content.extra_review,
        agreement_required=content.agreement_required,
    )


def _agreed(given: Signed, reason: str) -> law.Agreed:
    return law.Agreed(
        agency=given.agency, by=_officer(given), on=given.on, reason=given.reason or reason
    )


def _officer(given: Signed) -> str:
    """The signer's office in the contract's words, which know no managing officer."""
    return "agency_privacy_officer" if given.agency else "chief_privacy_officer"


def _until(kept: Kept, until: date | UnsetType) -> date | UnsetType:
    """The last day of what has ended is the one before, and never later than its own."""
    if kept.state not in _ENDED:
        return until
    last = new_york_day(kept.changed_at) - timedelta(days=1)
    return last if until is UNSET else min(until, last)


def policies_with(tried: Kept, *, gone: bool = False) -> law.Policies:
    """What the policies would say if this were one of them, in the place of its record, or gone."""
    rows = Record.objects.filter(kind="policy").exclude(id=tried.id)
    found = [*map(queries.kept, rows), *([] if gone else [tried])]
    return _policies(sorted(found, key=lambda kept: kept.id))


def _policies(rows: Iterable[Kept]) -> law.Policies:
    """What the policies say; one that is still a draft says nothing."""
    said: dict[str, list[law.Policy]] = {}
    binding: list[law.AgreementPolicy] = []
    hours: dict[str, int] = {}
    for kept in rows:
        content = kept.content
        assert isinstance(content, contents.Policy)  # noqa: S101
        # A term is about complaints, and nothing that is decided rests on it.
        if kept.state == "draft" or content.days is not UNSET:
            continue
        if content.hours is not UNSET:
            # Of two limits the shorter one binds; one that was retired binds no longer.
            if kept.state == "current":
                hours[content.says] = min(content.hours, hours.get(content.says, content.hours))
            continue
        entry: dict[str, Any] = {
            "authority": content.authority,
            "from_": content.since,
            "until": _until(kept, content.until),
            "types": content.types,
            "counterparties": content.counterparties,
        }
        if content.says == "routine_needs_agreement":
            binding.append(law.AgreementPolicy(**entry))
        else:
            said.setdefault(content.says, []).append(law.Policy(**entry))
    return law.Policies(
        never_routine=tuple(said.get("never_routine", ())),
        notify_individual=tuple(said.get("notify_individual", ())),
        routine_needs_agreement=tuple(binding),
        exigent_notice_hours=hours.get("exigent_notice_hours", UNSET),
        violation_notice_hours=hours.get("violation_notice_hours", UNSET),
    )
