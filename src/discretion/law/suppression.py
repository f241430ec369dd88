"""How a release of figures keeps every small count in it from being worked out.

`figures` prints one row by itself. Here several tables are broken out of one total, and a release
may be put out again with corrected numbers: a reader may hold all of it side by side. So a table
names what is large enough and puts all else into one sum that is large enough too; a total that was
corrected by a few is told no nearer than `5 or more`. Why that is enough stands in ADR 22.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from discretion.errors import Fault, Invalid
from discretion.law.figures import SMALL_COUNT_THRESHOLD

WITH = "with"
WITHOUT = "without"


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A count as it is told: from `least` to `most`, which is None where no end is told."""

    least: int
    most: int | None

    def __str__(self) -> str:
        if self.most is None:
            return f"{self.least} or more"
        return str(self.least) if self.least == self.most else f"<{self.most + 1}"

    @property
    def exact(self) -> int | None:
        """The count, where it is told to the unit."""
        return self.least if self.least == self.most else None


class Split(msgspec.Struct, frozen=True, kw_only=True):
    """A total broken down: the groups that are named, the largest first, and all others together.

    Where none is named, the numbers are too small to be broken down.
    """

    named: Mapping[str, int]
    others: int


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What there is: a total, and the ways to break it down, of each the count of every group."""

    total: int
    splits: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, counts in self.splits.items():
            if sum(counts.values()) != self.total or any(n < 0 for n in counts.values()):
                message = f"The groups add up to {sum(counts.values())}, not to {self.total}."
                raise Invalid([Fault("bad_count", message, f"splits.{name}")])


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What is told of it. `corrected`: an earlier release told other numbers of the same."""

    total: Figure
    splits: Mapping[str, Split]
    corrected: bool = False


@dataclass(frozen=True)
class Release:
    """What an earlier release was made of, and what it told."""

    counted: Counted
    shown: Shown


def shown(
    counted: Counted,
    *,
    earlier: Sequence[Release] = (),
    threshold: int = SMALL_COUNT_THRESHOLD,
) -> Shown:
    """What may be told of some counts, after the releases about the same, the oldest first.

    What did not change is told as it was. What did is told by its total alone.
    """
    check_threshold(threshold)
    if earlier and earlier[-1].counted == counted:
        return earlier[-1].shown
    told = [release.shown.total for release in earlier]
    total = _total(counted.total, told, threshold)
    if earlier or counted.total < threshold:
        return Shown(total=total, splits={}, corrected=bool(earlier))
    splits = {name: split(counts, threshold=threshold) for name, counts in counted.splits.items()}
    return Shown(total=total, splits=splits)


def check_threshold(threshold: int) -> None:
    """Invalid for one that would let a count from 1 to 4 be told."""
    if threshold < SMALL_COUNT_THRESHOLD:
        message = f"Counts below {SMALL_COUNT_THRESHOLD} are never told; use that or more."
        raise Invalid([Fault("bad_count", message, "threshold")])


def _total(count: int, told: Sequence[Figure], threshold: int) -> Figure:
    """A count: none, fewer than the threshold, or to the unit where that tells no small step."""
    if 0 < count < threshold:
        return Figure(least=1, most=threshold - 1)
    steps = [abs(count - figure.exact) for figure in told if figure.exact is not None]
    if any(0 < step < threshold for step in steps):
        return Figure(least=threshold, most=None)
    return Figure(least=count, most=count)


def split(counts: Mapping[str, int], *, threshold: int = SMALL_COUNT_THRESHOLD) -> Split:
    """Groups of one total: each that is large enough by name, all others in one sum.

    Where that sum would tell a small group, the smallest of the larger ones join it, all of one
    size at once, until it does not.
    """
    check_threshold(threshold)
    least = threshold
    while True:
        others = [n for n in counts.values() if 0 < n < least]
        larger = [n for n in counts.values() if n >= least]
        if not larger or not _tells(others, threshold):
            break
        least = min(larger) + 1
    named = sorted(((n, name) for name, n in counts.items() if n >= least), key=_largest_first)
    return Split(named={name: n for n, name in named}, others=sum(others))


def _tells(others: Sequence[int], threshold: int) -> bool:
    """Whether the sum of these groups gives one away: it is small, or as large as can be."""
    return 0 < sum(others) < threshold or {*others} == {threshold - 1}


def _largest_first(group: tuple[int, str]) -> tuple[int, str]:
    return -group[0], group[1]


def with_and_without(count: int, total: int) -> Mapping[str, int]:
    """A total broken down by whether something holds: a way for what may hold of one beside more.

    An act can be about several types; each type breaks all acts down by itself.
    """
    return {WITH: count, WITHOUT: total - count}
