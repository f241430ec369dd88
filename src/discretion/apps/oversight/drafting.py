"""A quarterly report before it is signed: what it says now, and what is still to be reviewed.

What it would tell is the same for whoever looks: it counts what all agencies told, not what the
looker's own role happens to reach.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from discretion.apps.accounts import queries as accounts
from discretion.apps.incidents import violations
from discretion.apps.matters import told as matters
from discretion.apps.matters.wording import party_words, type_words
from discretion.apps.oversight import counting
from discretion.apps.oversight.contents import SCHEMA, Keeping, Kept, Release
from discretion.apps.oversight.counting import Event, Names
from discretion.apps.oversight.models import Line, QuarterlyReport
from discretion.apps.oversight.policies import policy
from discretion.apps.register.contents import Party
from discretion.apps.register.fingerprints import fingerprint
from discretion.apps.register.known import added_types
from discretion.law.acts import PARTY_KINDS
from discretion.law.deadlines import Quarter


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """The words of one act or violation, and what was decided of them, if it was.

    `used` is False where its part has so few acts that none is told in words. `outdated`: the words
    were changed where they come from since it was decided.
    """

    source: str
    part: str
    title: str
    agency: str
    read: str
    used: bool
    decision: str
    words: str
    version: int
    by: str
    outdated: bool

    @property
    def open(self) -> bool:
        """Whether it is still to be decided."""
        return self.used and (not self.decision or self.outdated)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A quarterly report as it would be signed, its fingerprint, and the words behind it."""

    report: QuarterlyReport
    release: Release
    fingerprint: str
    lines: tuple[Reviewed, ...]
    kept: Keeping

    @property
    def open(self) -> tuple[Reviewed, ...]:
        """The words that are still to be decided on."""
        return tuple(line for line in self.lines if line.open)


def quarter_of(row: QuarterlyReport) -> Quarter:
    """The quarter that a report is on."""
    return Quarter(year=row.year, number=row.number)


def events_of(quarter: Quarter) -> tuple[Event, ...]:
    """All that the chief was told of in a quarter."""
    first, last = quarter.first, quarter.last
    return counting.events(
        matters.exigent_between(first, last), violations.told_between(first, last)
    )


def draft_of(row: QuarterlyReport) -> Draft:
    """A report as it stands now."""
    quarter, threshold = quarter_of(row), policy().content.threshold
    found = events_of(quarter)
    names = names_of(found, quarter.last)
    kept = counting.keeping(found, names, earlier=earlier(row), threshold=threshold)
    lines = _reviewed(row, found, kept)
    told: dict[str, list[str]] = {}
    for line in lines:
        if line.words and not line.open:
            told.setdefault(line.part, []).append(line.words)
    release = Release(
        schema=SCHEMA,
        id=row.id,
        year=row.year,
        quarter=row.number,
        first=quarter.first,
        last=quarter.last,
        amends=row.supersedes_id or "",
        because=row.because,
        threshold=threshold,
        note=row.note,
        parts=counting.parts(kept, told, names),
    )
    return Draft(
        report=row, release=release, fingerprint=fingerprint(release), lines=lines, kept=kept
    )


def earlier(row: QuarterlyReport) -> list[Keeping]:
    """What the reports on the same quarter that came before were made of, the oldest first."""
    before = QuarterlyReport.objects.filter(
        year=row.year, number=row.number, amendment__lt=row.amendment
    )
    rows = before.order_by("amendment").values_list("kept", flat=True)
    return [msgspec.json.decode(kept, type=dict[str, Kept]) for kept in rows]


def outdated(row: QuarterlyReport) -> bool:
    """Whether the chief was told otherwise of the quarter since its report was signed."""
    quarter = quarter_of(row)
    found = events_of(quarter)
    names = names_of(found, quarter.last)
    kept = msgspec.json.decode(row.kept, type=dict[str, Kept])
    return any(
        kept[part].counted != counting.counted([e for e in found if e.part == part], names)
        for part in counting.PARTS
    )


def names_of(found: Sequence[Event], on: date) -> Names:
    """What all that is counted is called, with the agencies as they stood on a day."""
    tree = accounts.tree(on)
    tops = {tree.top(event.agency) for event in found}
    codes = {code for event in found for code in event.types}
    added = added_types() if codes else {}
    kinds = {kind: _capital(party_words(_party(kind), {})) for kind in sorted(PARTY_KINDS)}
    return Names(
        top=tree.top,
        agencies=accounts.agency_names(tops),
        parties={**kinds, "": "Not known"},
        types={code: _capital(type_words([code], added)) for code in codes},
    )


def _party(kind: str) -> Party:
    return msgspec.convert({"kind": kind}, type=Party)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _reviewed(row: QuarterlyReport, found: Sequence[Event], kept: Keeping) -> tuple[Reviewed, ...]:
    decided: Mapping[str, Line] = {line.source: line for line in row.lines.all()}
    agencies = accounts.agency_names({event.agency for event in found})
    return tuple(
        _line(event, decided.get(event.id), kept, agencies.get(event.agency, event.agency))
        for event in found
    )


def _line(event: Event, line: Line | None, kept: Keeping, agency: str) -> Reviewed:
    told = bool(event.words) and counting.tells_lines(kept[event.part])
    return Reviewed(
        source=event.id,
        part=event.part,
        title=counting.PARTS[event.part][0],
        agency=agency,
        read=event.words,
        used=told,
        decision=line.decision if line else "",
        words=line.words if line else "",
        version=line.version if line else 0,
        by=line.by if line else "",
        outdated=line is not None and line.read != event.words,
    )
