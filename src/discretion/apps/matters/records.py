"""What went out or came in, as it is read: by whom it may be, and in which words."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple

import msgspec
from django.db.models import Q, QuerySet

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor
from discretion.apps.agreements import disposals
from discretion.apps.agreements.disposals import DisposalSight
from discretion.apps.matters import carrying, sight
from discretion.apps.matters.contents import Facts
from discretion.apps.matters.models import Approval, DisclosureRecord, Matter
from discretion.errors import NotFound
from discretion.law.authority import Power

_READING = (
    *(Power.APPROVE_COLLECTION, Power.APPROVE_DISCLOSURE, Power.KEEP_REGISTER),
    *(Power.READ_RECORD,),
)
# Of a record's facts, as `carrying` writes them, every field and no blanks: that a contractor acts.
_BY_CONTRACTORS = Q(facts__contains='"contractor":"') & ~Q(facts__contains='"contractor":""')


class Gone(msgspec.Struct, frozen=True, kw_only=True):
    """What went out or came in; `party` by its name, `matter` empty where there was none."""

    id: str
    matter: str
    agency: str
    act: str
    on: date
    types: tuple[str, ...]
    party: str
    party_kind: str
    purpose: str
    people: int | None
    form: str
    basis: str
    approval: str
    designation: str
    # The matter in which the approval, or the chief's determination, was given; empty for none.
    approved_in: str
    by_name: str
    at: datetime
    # Under which agreement it went out, and what that asks of the party; None where under none, or
    # where the record was corrected: that of the one in its place counts.
    disposal: DisposalSight | None
    # The record that this one corrects, and why; and the one that corrects it.
    supersedes: str
    why_corrected: str
    superseded_by: str


def current() -> QuerySet[DisclosureRecord]:
    """What went out and came in, as it is known now: without what was corrected."""
    return DisclosureRecord.objects.filter(superseded_by=None)


def disclosures(actor: Actor, *, corrected: bool = False) -> QuerySet[DisclosureRecord]:
    """What went out and came in, as far as the actor keeps or reads the agency's record, or did it
    themselves; a contractor's officer, what contractors did (§ 23-1202(g)). The last one first.

    What was corrected is among it only where it is asked for.
    """
    found = Q(by=actor.id) if actor.id else Q(pk__in=())
    found |= _read_by(sight.in_the_agency(actor))
    if narrow := sight.for_contractors(actor):
        found |= _read_by(narrow) & _BY_CONTRACTORS
    there = DisclosureRecord.objects.all() if corrected else current()
    return there.filter(found).order_by("-on", "-id")


def _read_by(actor: Actor) -> Q:
    reading = [actor.where(power) for power in _READING]
    if None in reading:
        return ~Q(pk__in=())
    return Q(agency__in=frozenset[str]().union(*(where or () for where in reading)))


def disclosure_rows(page: Iterable[DisclosureRecord]) -> list[Gone]:
    """The same as they are shown; names are looked up once for all."""
    found = list(page)
    names = accounts.agency_names(row.party for row in found)
    papers = {id_ for row in found for id_ in (row.approval, row.designation) if id_}
    matters = dict(Approval.objects.filter(id__in=papers).values_list("id", "matter"))
    ids = [row.id for row in found]
    after = disposals.of(ids)
    later = DisclosureRecord.objects.filter(supersedes__in=ids)
    beside = _Beside(names, matters, after, {str(row.supersedes_id): row.id for row in later})
    return [_gone(row, beside) for row in found]


class _Beside(NamedTuple):
    """What is looked up once for all records of a list, by id."""

    names: Mapping[str, str]
    matters: Mapping[str, str]
    disposals: Mapping[str, DisposalSight]
    later: Mapping[str, str]


def disclosure(record_id: str, *, actor: Actor) -> Gone:
    """One of them; NotFound where it does not exist for the actor."""
    (found,) = disclosure_rows([row_of(record_id, actor=actor)])
    return found


def row_of(record_id: str, *, actor: Actor) -> DisclosureRecord:
    """The row of one of them, corrected or not, for this app's own actions."""
    found = disclosures(actor, corrected=True).filter(id=record_id).first()
    if found is None:
        raise NotFound(f"There is no record “{record_id}” here.")
    return found


def of_matter(row: Matter) -> Gone | None:
    """What came of a matter; None while nothing did."""
    found = disclosure_rows(current().filter(matter=row))
    return found[0] if found else None


def under(approval: str, *, besides: Gone | None) -> tuple[Gone, ...]:
    """What else was done under an approval, as the law lets it be: the first one first."""
    if not approval:
        return ()
    # The chief's determination is on file as a designation.
    found = current().filter(Q(approval=approval) | Q(designation=approval))
    rows = disclosure_rows(found.order_by("on", "id"))
    return tuple(row for row in rows if besides is None or row.id != besides.id)


def done_as(matters: Iterable[str]) -> dict[str, str]:
    """As what each of these matters was written down, where something was done; by matter."""
    found = current().filter(matter__in=list(matters))
    return {str(matter): id_ for matter, id_ in found.values_list("matter", "id")}


def facts_after(designation: str, *, agency: str, actor: Actor) -> Facts | None:
    """The facts of what was last done under a designation, to do the like; None where nothing was,
    or where the actor doesn't act for the agency."""
    return carrying.last_under(designation, agency) if actor.may_see(agency) else None


def last_written(designation: str, *, agency: str, actor: Actor) -> str:
    """The record written down last under a designation; empty as for `facts_after`."""
    return carrying.last_written(designation, agency) if actor.may_see(agency) else ""


def _gone(row: DisclosureRecord, beside: _Beside) -> Gone:
    same = (
        *("id", "act", "on", "party_kind", "purpose", "people", "form", "basis", "approval"),
        *("designation", "by_name", "at", "why_corrected"),
    )
    matters = beside.matters
    return Gone(
        **{name: getattr(row, name) for name in same},
        matter=row.matter_id or "",
        agency=row.agency_id,
        types=tuple(row.types),
        party=beside.names.get(row.party, row.party),
        approved_in=matters.get(row.approval) or matters.get(row.designation, ""),
        disposal=beside.disposals.get(row.id),
        supersedes=row.supersedes_id or "",
        superseded_by=beside.later.get(row.id, ""),
    )
