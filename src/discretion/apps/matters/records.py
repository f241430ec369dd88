"""What went out or came in, as it is read: by whom it may be, and in which words."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

import msgspec
from django.db.models import Q, QuerySet

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor
from discretion.apps.agreements import disposals
from discretion.apps.agreements.disposals import DisposalSight
from discretion.apps.matters import sight
from discretion.apps.matters.carrying import last_under
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
    # Under which agreement it went out, and what that asks of the party; None where under none.
    disposal: DisposalSight | None


def disclosures(actor: Actor) -> QuerySet[DisclosureRecord]:
    """What went out and came in, as far as the actor keeps or reads the agency's record, or did it
    themselves; a contractor's officer, what contractors did (§ 23-1202(g)). The last one first."""
    found = Q(by=actor.id) if actor.id else Q(pk__in=())
    found |= _read_by(sight.in_the_agency(actor))
    if narrow := sight.for_contractors(actor):
        found |= _read_by(narrow) & _BY_CONTRACTORS
    return DisclosureRecord.objects.filter(found).order_by("-on", "-id")


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
    after = disposals.of(row.id for row in found)
    return [
        _gone(row, names.get(row.party, row.party), matters, after.get(row.id)) for row in found
    ]


def disclosure(record_id: str, *, actor: Actor) -> Gone:
    """One of them; NotFound where it does not exist for the actor."""
    found = disclosure_rows(disclosures(actor).filter(id=record_id))
    if not found:
        raise NotFound(f"There is no record “{record_id}” here.")
    return found[0]


def of_matter(row: Matter) -> Gone | None:
    """What came of a matter; None while nothing did."""
    found = disclosure_rows(DisclosureRecord.objects.filter(matter=row))
    return found[0] if found else None


def under(approval: str, *, besides: Gone | None) -> tuple[Gone, ...]:
    """What else was done under an approval, as the law lets it be: the first one first."""
    if not approval:
        return ()
    # The chief's determination is on file as a designation.
    found = DisclosureRecord.objects.filter(Q(approval=approval) | Q(designation=approval))
    rows = disclosure_rows(found.order_by("on", "id"))
    return tuple(row for row in rows if besides is None or row.id != besides.id)


def done_as(matters: Iterable[str]) -> dict[str, str]:
    """As what each of these matters was written down, where something was done; by matter."""
    found = DisclosureRecord.objects.filter(matter__in=list(matters))
    return {str(matter): id_ for matter, id_ in found.values_list("matter", "id")}


def facts_after(designation: str, *, agency: str, actor: Actor) -> Facts | None:
    """The facts of what was last done under a designation, to do the like; None where nothing was,
    or where the actor doesn't act for the agency."""
    return last_under(designation, agency) if actor.may_see(agency) else None


def _gone(
    row: DisclosureRecord,
    party: str,
    matters: Mapping[str, str],
    disposal: DisposalSight | None,
) -> Gone:
    same = (
        *("id", "act", "on", "party_kind", "purpose", "people", "form", "basis", "approval"),
        *("designation", "by_name", "at"),
    )
    return Gone(
        **{name: getattr(row, name) for name in same},
        matter=row.matter_id or "",
        agency=row.agency_id,
        types=tuple(row.types),
        party=party,
        approved_in=matters.get(row.approval) or matters.get(row.designation, ""),
        disposal=disposal,
    )
