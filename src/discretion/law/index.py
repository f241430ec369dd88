"""How years of acts are decided at once: acts in columns of numbers, a register in tables.

Outcome and basis only, for what-if questions. What an act answers by itself is taken from its
`Case`, and the steps are those of `procedure`, run once for each combination of answers that
occurs; what is done anew here is to hold acts against designations and papers, by joins.

In the shapes below N is the number of acts, M of pairs of an act and an entry of the register.
Places in an array are `intp`, days are ordinals, and types are bits in W words of 64, one bit for
each code of the register.
"""

from array import array
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Final, Generic, NamedTuple, TypeAlias, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from discretion.errors import Fault, Invalid
from discretion.law.acts import Act
from discretion.law.agreements import Ruled
from discretion.law.cases import Case, City
from discretion.law.decisions import Decisions
from discretion.law.designations import Choice, Designated
from discretion.law.determinations import Basis, Outcome
from discretion.law.information import OTHER, Edition, Listing, enacted_editions
from discretion.law.procedure import DEFAULT, EXCEPTIONS, Standing, first_that_holds
from discretion.law.register import Agreement, Approval, Register

K = TypeVar("K")
Ints: TypeAlias = NDArray[np.int32]
Places: TypeAlias = NDArray[np.intp]
Bools: TypeAlias = NDArray[np.bool_]
Words: TypeAlias = NDArray[np.uint64]
Standings: TypeAlias = NDArray[np.int8]

# What the numbers of an array of outcomes stand for.
ANSWERS: Final[tuple[tuple[Outcome, Basis], ...]] = tuple(
    dict.fromkeys((step.outcome, step.basis) for step in EXCEPTIONS + DEFAULT)
)
_DESIGNATED: Final = ("routine", "joint_routine", "best_interests")
_ROUTINE_KINDS: Final = 2
_APPROVING: Final = ("agency_privacy_officer", "foil_officer", "contractor_privacy_officer")


class Facts(NamedTuple):
    """The answers to the tests of the procedure. An act gives those before `routine` by itself."""

    done: bool
    disclosure: bool
    identifying: bool
    within_chapter: bool
    within_own_agency: bool
    police_exemption: bool
    welfare_exemption: bool
    exigent: bool
    examined_without_ground: bool
    chief_may_approve: bool
    routine: Standing
    joint_routine: Standing
    best_interests: Standing
    approval: Standing


_TESTS: Final = Facts._fields[: Facts._fields.index("routine")]
_tests: Final[Callable[[Case], tuple[bool, ...]]] = attrgetter(*_TESTS)
# What an act answers by itself: for the procedure, and for the tests that are made here.
_ALONE: Final = (*_TESTS, "normal_course", "joint_possible", "individual", "ground_counts",
                 "approval_asks_agreement", *_APPROVING)  # fmt: skip


class Numbering(dict[K, int], Generic[K]):
    """A number for everything that it is asked for, from 0 in the order of asking."""

    def __missing__(self, met: K) -> int:
        self[met] = number = len(self)
        return number


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the numbers in columns stand for.

    A party is known by its ids and by all that it answers to. A desk is an agency, kind of act and
    function; a meeting an agency and a party; a name an agency and what the act calls the party; a
    matter a kind of act and a purpose.
    """

    alone: Numbering[tuple[bool, ...]] = field(default_factory=Numbering)
    desks: Numbering[tuple[str, str, str]] = field(default_factory=Numbering)
    parties: Numbering[tuple[frozenset[str], frozenset[str]]] = field(default_factory=Numbering)
    meetings: Numbering[tuple[str, int]] = field(default_factory=Numbering)
    names: Numbering[tuple[str, str]] = field(default_factory=Numbering)
    matters: Numbering[tuple[str, str]] = field(default_factory=Numbering)
    functions: Numbering[str] = field(default_factory=lambda: Numbering({"": 0}))
    agreements: Numbering[str] = field(default_factory=lambda: Numbering({"": 0}))
    staff: Numbering[str] = field(default_factory=Numbering)
    typesets: Numbering[tuple[str, ...]] = field(default_factory=Numbering)


@dataclass(frozen=True, slots=True)
class Columns:
    """Acts in columns, each (N,) int32; but for `day`, numbers of the vocabulary."""

    vocabulary: Vocabulary
    day: Ints
    alone: Ints
    desk: Ints
    party: Ints
    meeting: Ints
    name: Ints
    matter: Ints
    function: Ints
    agreement: Ints
    staff: Ints
    typeset: Ints


def encode(register: Register, acts: Iterable[Act]) -> Columns:
    """Acts in columns; FaultyAct for the first that points nowhere in the register.

    Of the register the columns keep what its agencies and contractors are, and nothing else.
    """
    bare = Decisions(msgspec.structs.replace(register, designations=(), approvals=()))
    words, numbers = Vocabulary(), array("i")
    for act in acts:
        numbers.extend(_numbers(bare.case(act), words))
    table = np.frombuffer(numbers, np.int32).reshape(-1, len(Columns.__slots__) - 1)
    return Columns(words, *np.ascontiguousarray(table.T))


def _numbers(case: Case, words: Vocabulary) -> tuple[int, ...]:
    act, agency, party = case.act, case.agency.id, case.party
    number = words.parties[party.ids, party.answers_to]
    return (
        act.on.toordinal(),
        words.alone[_alone(case)],
        words.desks[agency, act.act, act.function],
        number,
        words.meetings[agency, number],
        words.names[agency, act.counterparty.name],
        words.matters[act.act, act.purpose],
        words.functions[act.function],
        words.agreements[act.agreement],
        words.staff[act.by.staff],
        words.typesets[act.types],
    )


def _alone(case: Case) -> tuple[bool, ...]:
    """What an act answers by itself, in the order of `_ALONE`."""
    act, party = case.act, case.party
    lifted = case.exigent or bool(act.no_important_privacy_interest)
    return (
        *_tests(case),
        not act.circumstances.outside_normal_course,
        case.joint_possible,
        party.individual,
        case.ground_counts,
        case.disclosure and party.third_party and not lifted,
        True,
        act.foil and case.agency.has_foil_officer,
        case.city.parties.is_privacy_officer(act.by, case.agency),
    )


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

    def words(self, lists: Collection[Sequence[str]]) -> Words:
        """The codes of each list as bits: (W, lists)."""
        return _packed(self._raw(lists))

    def covered(self, lists: Sequence[Sequence[str] | None]) -> Words:
        """The codes that each list wholly covers under each listing: (W, lists * listings)."""
        return self._reached(lists, lambda bits, codes: ~(~bits @ codes.T > 0))

    def shared(self, lists: Sequence[Sequence[str] | None]) -> Words:
        """The codes that share something with each list, under each listing: the same shape."""
        return self._reached(lists, lambda bits, codes: bits @ codes.T > 0)

    def _reached(
        self,
        lists: Sequence[Sequence[str] | None],
        reach: Callable[[Bools, NDArray[np.float32]], Bools],
    ) -> Words:
        raw = self._raw([codes or () for codes in lists]).astype(np.float32)
        by_listing = [reach(raw @ codes > 0, codes) for codes in self._stands_for]
        reached = np.stack(by_listing, axis=1)
        reached[[codes is None for codes in lists]] = True
        return _packed(reached.reshape(-1, len(self._codes)))

    def _raw(self, lists: Collection[Sequence[str]]) -> Bools:
        """The codes of each list: (lists, codes)."""
        raw, met = np.zeros((len(lists), len(self._codes)), bool), Numbering[str]()
        listed = np.array([met[code] for codes in lists for code in codes], np.intp)
        numbers = np.array([self._number(code) for code in met], np.intp)
        rows = np.repeat(np.arange(len(lists)), [len(codes) for codes in lists])
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


class Acts(NamedTuple):
    """Columns as one register reads them: the day's listing (N,), and the types (W, N)."""

    columns: Columns
    listing: Places
    types: Words
