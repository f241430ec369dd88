"""Acts under exigent circumstances of which the chief privacy officer was told, of all the City."""

from dataclasses import dataclass
from datetime import date

import msgspec

from discretion.apps.matters import records
from discretion.apps.matters.contents import Facts
from discretion.apps.matters.models import DisclosureRecord, Notice
from discretion.law.acts import ActKind
from discretion.law.matters import Kind


@dataclass(frozen=True, kw_only=True)
class Exigent:
    """One such act (§ 23-1202(d)(1)), as the quarterly report counts it.

    `party_kind` is the kind of who gave or received it, empty where nobody knows; `explanation` is
    why it could not wait, in the words of whoever recorded it.
    """

    id: str
    agency: str
    act: ActKind
    told_on: date
    types: tuple[str, ...]
    party_kind: str
    explanation: str


def exigent_between(first: date, last: date) -> tuple[Exigent, ...]:
    """The acts that the chief was told of from `first` through `last`, by their ids.

    For the chief's own report, which tells no single one: nobody's sight cuts it.
    """
    found = Notice.objects.filter(on__gte=first, on__lte=last, matter__kind=Kind.EXIGENT)
    rows = list(found.select_related("matter").order_by("matter_id"))
    done = records.current().filter(matter__in=[notice.matter_id for notice in rows])
    by_matter = {gone.matter_id: gone for gone in done}
    return tuple(
        _exigent(notice, by_matter[notice.matter_id])
        for notice in rows
        if notice.matter_id in by_matter
    )


def _exigent(notice: Notice, done: DisclosureRecord) -> Exigent:
    matter = notice.matter
    facts = msgspec.json.decode(matter.facts, type=Facts)
    return Exigent(
        id=matter.id,
        agency=matter.agency_id,
        act=facts.act,
        told_on=notice.on,
        types=tuple(done.types),
        party_kind=done.party_kind,
        explanation=facts.circumstances.exigent.strip(),
    )
