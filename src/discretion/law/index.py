"""How a register becomes tables, over which acts in columns are decided at once: outcomes only.

For what-if questions over years of acts. What an act answers by itself stands in its columns, and
the steps are those of `procedure`, run once for each combination of answers that occurs; what is
done anew here is to hold acts against designations, papers and policies, by joins.

In the shapes below N is the number of acts and W of 64-bit words with a bit for each code; places
in an array are `intp`, days are ordinals.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import chain
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from discretion.errors import Fault, Invalid
from discretion.law.agreements import Ruled
from discretion.law.cases import City
from discretion.law.columns import ALONE, TESTS, Columns, Facts, Numbering, Vocabulary
from discretion.law.designations import Choice, Designated
from discretion.law.determinations import Basis, Outcome
from discretion.law.information import OTHER, Edition, Listing, enacted_editions
from discretion.law.procedure import DEFAULT, EXCEPTIONS, Standing, first_that_holds
from discretion.law.register import Agreement, Approval, Register

Ints: TypeAlias = NDArray[np.int32]
Places: TypeAlias = NDArray[np.intp]
Bools: TypeAlias = NDArray[np.bool_]
Words: TypeAlias = NDArray[np.uint64]
Standings: TypeAlias = NDArray[np.int8]

# What the numbers in an array of outcomes stand for.
ANSWERS: Final[tuple[tuple[Outcome, Basis], ...]] = tuple(
    dict.fromkeys((step.outcome, step.basis) for step in EXCEPTIONS + DEFAULT)
)
_KINDS: Final = ("routine", "joint_routine", "best_interests")
_ROUTINE, _JOINT, _BEST = range(len(_KINDS))
_APPROVING: Final = ("agency_privacy_officer", "foil_officer", "contractor_privacy_officer")
_STANDINGS: Final = len(Standing)


class Shelves(NamedTuple):
    """For each key, from 0, its items one after the other: starts and counts are (keys,)."""

    starts: Places
    counts: Places
    items: Places


def shelve(keys: Sequence[int] | Places, items: Sequence[int] | Places, size: int) -> Shelves:
    """Shelves for keys below `size`, from keys and their items side by side."""
    sought, kept = np.asarray(keys, np.intp), np.asarray(items, np.intp)
    counts = np.bincount(sought, minlength=size)
    return Shelves(np.cumsum(counts) - counts, counts, kept[np.argsort(sought, kind="stable")])


def join(keys: Ints, shelves: Shelves) -> tuple[Places, Places]:
    """Every item of every key: the places of the keys, in order, and beside each its item."""
    counts = shelves.counts.take(keys)
    before = np.cumsum(counts) - counts
    places = np.repeat(np.arange(len(keys)), counts)
    shifts = (shelves.starts.take(keys) - before).take(places)
    return places, shelves.items.take(shifts + np.arange(len(places)))


def chosen(choices: Sequence[Choice], members: Mapping[str, Sequence[int]], size: int) -> Bools:
    """Which members each list of the register names, or any of them: (lists, size)."""
    table = np.zeros((len(choices), size), bool)
    for row, choice in zip(table, choices, strict=True):
        if choice is None:
            row[:] = True
        else:
            row[[number for word in choice for number in members.get(word, ())]] = True
    return table


def by_word(groups: Iterable[Collection[str]]) -> dict[str, list[int]]:
    """The numbers of the groups in which each word stands."""
    found: dict[str, list[int]] = {}
    for number, group in enumerate(groups):
        for word in group:
            found.setdefault(word, []).append(number)
    return found


class Listings:
    """The lists of types that hold on the days, and what a list of codes reaches under each."""

    def __init__(self, register: Register, city: City) -> None:
        starts = [e.since for e in enacted_editions()] + [t.from_ for t in register.types]
        ends = [t.until for t in register.types if t.until and t.until < date.max]
        turns = {d.toordinal() for d in starts if d} | {d.toordinal() + 1 for d in ends}
        days = [date.min, *map(date.fromordinal, sorted(turns))]
        found = Numbering[Listing]()
        self._turns = np.array(sorted(turns), np.int32)
        self._after = np.array([found[city.vocabulary.listing(day)] for day in days], np.intp)
        self._codes = {code: number for number, code in enumerate(next(iter(found)))}
        self._stands_for = [self._bits(listing) for listing in found]
        self.count = len(found)

    def _bits(self, listing: Listing) -> NDArray[np.float32]:
        """What each code stands for: (codes, bits), as numbers that a product can add up."""
        width = range(len(self._codes))
        return np.array([[bits >> n & 1 for n in width] for bits in listing.values()], np.float32)

    def on(self, days: Ints) -> Places:
        """The number of each day's listing."""
        return self._after.take(np.searchsorted(self._turns, days, side="right"))

    def bits(self, lists: Collection[Sequence[str]]) -> Words:
        """The codes of each list: (W, lists)."""
        return _packed(self._raw(lists))

    def reached(self, lists: Sequence[Sequence[str] | None], *, wholly: bool) -> Words:
        """The codes that each list, or any, covers wholly or in part: (W, lists * listings)."""
        raw = self._raw([codes or () for codes in lists]).astype(np.float32)
        reached = np.empty((len(lists), self.count, len(self._codes)), bool)
        for number, stands_for in enumerate(self._stands_for):
            listed = raw @ stands_for > 0
            if wholly:
                reached[:, number] = ~(~listed @ stands_for.T > 0)
            else:
                reached[:, number] = listed @ stands_for.T > 0
        reached[[codes is None for codes in lists]] = True
        return _packed(reached.reshape(-1, len(self._codes)))

    def _raw(self, lists: Collection[Sequence[str]]) -> Bools:
        """The codes of each list: (lists, codes)."""
        raw, met = np.zeros((len(lists), len(self._codes)), bool), Numbering[str]()
        listed = np.array([met[code] for codes in lists for code in codes], np.intp)
        numbers = np.array([self._number(code) for code in met], np.intp)
        rows = np.repeat(np.arange(len(lists)), np.array([*map(len, lists)], np.intp))
        raw[rows, numbers.take(listed)] = True
        return raw

    def _number(self, code: str) -> int:
        """Texts that the register never uses share the empty code's number, as in a listing."""
        if code not in self._codes and not code.startswith(OTHER):
            message = f"{code!r} is no type of identifying information in this register"
            raise Invalid([Fault("unknown_code", message, "types")])
        return self._codes.get(code, self._codes[""])


def _packed(bits: Bools) -> Words:
    """Rows of bits in words: from (rows, bits) to (W, rows)."""
    rows, width = bits.shape
    padded = np.zeros((rows, -(-width // 64) * 64), bool)
    padded[:, :width] = bits
    return np.ascontiguousarray(np.packbits(padded, axis=1, bitorder="little").view("<u8").T)


class Acts:
    """Columns as one register reads them: each (N,) int32, the types (W, N)."""

    def __init__(self, columns: Columns, alone: Bools, listings: Listings, typesets: Words) -> None:
        """`alone` is (tests, distinct answers), `typesets` (W, distinct lists of types)."""
        view = Callable[[object], Ints]
