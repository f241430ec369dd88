"""What is counted of a quarter, and which of it may be told: from single acts to a report's parts.

Nothing here reads a database: what happened comes in, with the names that things are called by.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from discretion.apps.incidents.violations import Counted as Violation
from discretion.apps.matters.told import Exigent
from discretion.apps.oversight.contents import By, Keeping, Kept, Part, PartName, Row, Table
from discretion.law.suppression import (
    WITH,
    WITHOUT,
    Counted,
    Release,
    Shown,
    Split,
    shown,
    with_and_without,
)

_TYPE: Final = "type:"
# What is told of each part, and the provision that asks for it.
PARTS: Final[Mapping[PartName, tuple[str, str]]] = {
    "exigent_collections": ("Collections under exigent circumstances", "23-1202(d)(2)"),
    "exigent_disclosures": ("Disclosures under exigent circumstances", "23-1202(d)(2)"),
    "violations": ("Disclosures in violation", "23-1202(c)(4)"),
}
_TITLES: Final[Mapping[By, str]] = {
    "agency": "By agency",
    "party": "By who gave or received it",
    "told": "By whether the individuals were told",
    "type": "By type of identifying information",
}
_TOLD: Final = {WITH: "Told", WITHOUT: "Not told"}


@dataclass(frozen=True, kw_only=True)
class Event:
    """One act or violation; `told` is None where nobody has to be."""

    id: str
    part: PartName
    agency: str
    party: str
    types: frozenset[str]
    told: bool | None
    words: str


@dataclass(frozen=True)
class Names:
    """What agencies (by the one at the top of each tree), kinds of party and types are called."""

    top: Callable[[str], str]
    agencies: Mapping[str, str]
    parties: Mapping[str, str]
    types: Mapping[str, str]

    def of(self, by: By, code: str) -> str:
        """What a group is called."""
        known: Mapping[By, Mapping[str, str]] = {
            "agency": self.agencies,
            "party": self.parties,
            "type": self.types,
            "told": _TOLD,
        }
        return known[by].get(code, code)


def events(exigent: Iterable[Exigent], violations: Iterable[Violation]) -> tuple[Event, ...]:
    """All that a quarter's report is about, in the order of the parts and of their ids."""
    found = [*map(_of_exigent, exigent), *map(_of_violation, violations)]
    order = [*PARTS]
    return tuple(sorted(found, key=lambda event: (order.index(event.part), event.id)))


def _of_exigent(act: Exigent) -> Event:
    return Event(
        id=act.id,
        part="exigent_collections" if act.act == "collection" else "exigent_disclosures",
        agency=act.agency,
        party=act.party_kind,
        types=frozenset(act.types),
        told=None,
        words=act.explanation,
    )


def _of_violation(one: Violation) -> Event:
    return Event(
        id=one.id,
        part="violations",
        agency=one.agency,
        party=one.party_kind,
        types=frozenset(one.types),
        told=one.individuals_told,
        words=one.gist,
    )


def counted(found: Sequence[Event], names: Names) -> Counted:
    """How many acts of one part there are, and every way in which they are broken down."""
    total = len(found)
    types = Counter(code for event in found for code in event.types)
    splits: dict[str, Mapping[str, int]] = {
        "agency": Counter(names.top(event.agency) for event in found),
        "party": Counter(event.party for event in found),
        **{f"{_TYPE}{code}": with_and_without(n, total) for code, n in sorted(types.items())},
    }
    if found and all(event.told is not None for event in found):
        splits["told"] = with_and_without(sum(event.told is True for event in found), total)
    return Counted(total=total, splits={name: dict(groups) for name, groups in splits.items()})


def keeping(
    found: Sequence[Event], names: Names, *, earlier: Sequence[Keeping], threshold: int
) -> Keeping:
    """What is counted of each part, and what may be told after the earlier reports."""
    made: dict[str, Kept] = {}
    for part in PARTS:
        now = counted([event for event in found if event.part == part], names)
        before = [Release(kept[part].counted, kept[part].shown) for kept in earlier]
        made[part] = Kept(counted=now, shown=shown(now, earlier=before, threshold=threshold))
    return made


def parts(kept: Keeping, lines: Mapping[str, Iterable[str]], names: Names) -> tuple[Part, ...]:
    """The parts of a report. Lines are told only of a part that is not small, each wording once,
    in alphabetical order: so that they say neither how many there were, nor which is whose."""
    return tuple(
        Part(
            part=part,
            title=title,
            provision=provision,
            total=kept[part].shown.total,
            corrected=kept[part].shown.corrected,
            tables=tuple(_tables(kept[part].shown, names)),
            lines=tuple(sorted({*lines.get(part, ())})) if tells_lines(kept[part]) else (),
        )
        for part, (title, provision) in PARTS.items()
    )


def tells_lines(kept: Kept) -> bool:
    """Whether a part is told in words beside its numbers: not while it has only a few acts, nor
    beside a total that is told by its bounds, of which as many different texts would tell more."""
    return bool(kept.shown.total.exact)


def _tables(told: Shown, names: Names) -> Iterator[Table]:
    for by in ("agency", "party", "told"):
        if by in told.splits:
            yield _table(by, told.splits[by], names)
    if types := {name: one for name, one in told.splits.items() if name.startswith(_TYPE)}:
        codes = {name.removeprefix(_TYPE): one.named.get(WITH, 0) for name, one in types.items()}
        rows = _rows("type", {code: n for code, n in codes.items() if n}, names)
        yield Table(by="type", title=_TITLES["type"], rows=rows, others=None)


def _table(by: By, told: Split, names: Names) -> Table:
    rows = _rows(by, told.named, names)
    return Table(by=by, title=_TITLES[by], rows=rows, others=told.others)


def _rows(by: By, counts: Mapping[str, int], names: Names) -> tuple[Row, ...]:
    found = [Row(code=code, label=names.of(by, code), count=n) for code, n in counts.items()]
    return tuple(sorted(found, key=lambda row: (-row.count, row.label)))
