"""How a register becomes tables, over which acts in columns are decided at once: outcomes only.

For what-if questions over years of acts. What an act answers by itself stands in its columns, and
the steps are those of `procedure`, run once for each combination of answers that occurs; what is
done anew here is to hold acts against designations, papers and policies, by joins.

In the shapes below N is the number of acts and W of 64-bit words with a bit for each code; places
in an array are `intp`, days are ordinals.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import chain
from typing import Final, NamedTuple, TypeAlias, TypeVar

import numpy as np
from msgspec import UNSET
from numpy.typing import NDArray

from discretion.errors import Fault, Invalid
from discretion.law.agreements import Ruled
from discretion.law.cases import City
from discretion.law.columns import ALONE, TESTS, Columns, Lists, Numbering, Vocabulary
from discretion.law.designations import Choice, Designated
from discretion.law.determinations import Basis, Outcome
from discretion.law.information import OTHER, Edition, Listing, enacted_editions
from discretion.law.procedure import DEFAULT, EXCEPTIONS, Facts, Standing, first_that_holds
from discretion.law.register import Agreement, Approval, Register

K = TypeVar("K")
Ints: TypeAlias = NDArray[np.int32]
Places: TypeAlias = NDArray[np.intp]
Bools: TypeAlias = NDArray[np.bool_]
Words: TypeAlias = NDArray[np.uint64]
Standings: TypeAlias = NDArray[np.int8]

# What the numbers in an array of outcomes stand for.
ANSWERS: Final[tuple[tuple[Outcome, Basis], ...]] = tuple(
    dict.fromkeys((step.outcome, step.basis) for step in EXCEPTIONS + DEFAULT)
)
_STANDINGS: Final = Facts._fields[len(TESTS) :]
_KINDS: Final = ("routine", "joint_routine", "best_interests")
_ROUTINE, _JOINT, _BEST = range(len(_KINDS))
_APPROVING: Final = ("agency_privacy_officer", "foil_officer", "contractor_privacy_officer")
# The days on which rules of the procedure begin to hold, or no longer do.
_ERAS: Final = np.array(
    sorted(
        {step.since.toordinal() for step in EXCEPTIONS + DEFAULT}
        | {step.until.toordinal() + 1 for step in EXCEPTIONS + DEFAULT if step.until}
    )
)
# Acts are held against the register in blocks, so that memory does not grow with their number.
_AT_ONCE: Final = 65_536
_NEVER: Final = date.max.toordinal() + 1


class Shelves(NamedTuple):
    """For each key, from 0, its items one after the other: starts and counts are (keys,)."""

    starts: Places
    counts: Places
    items: Places


def shelve(pairs: Sequence[tuple[int, int]] | Places, size: int) -> Shelves:
    """Shelves for keys below `size`, from pairs of a key and an item; a key below 0 is nobody's."""
    table = np.array(pairs, np.intp).reshape(-1, 2)
    keys, items = table[table[:, 0] >= 0].T
    counts = np.bincount(keys, minlength=size)
    return Shelves(np.cumsum(counts) - counts, counts, items[np.argsort(keys, kind="stable")])


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
        rows = [[listing[code] >> bit & 1 for bit in self._codes.values()] for code in self._codes]
        return np.array(rows, np.float32)

    def on(self, days: Ints) -> Places:
        """The number of each day's listing."""
        return self._after.take(np.searchsorted(self._turns, days, side="right"))

    def bits(self, lists: Lists) -> Words:
        """The codes of each list: (W, lists)."""
        return _packed(self._raw(lists))

    def reached(self, lists: Sequence[Sequence[str] | None], *, wholly: bool) -> Words:
        """The codes that each list, or any, covers wholly or in part: (W, lists * listings)."""
        raw = self._raw(Lists.of(codes or () for codes in lists)).astype(np.float32)
        reached = np.empty((len(lists), self.count, len(self._codes)), bool)
        for number, stands_for in enumerate(self._stands_for):
            listed = raw @ stands_for > 0
            if wholly:
                reached[:, number] = ~(~listed @ stands_for.T > 0)
            else:
                reached[:, number] = listed @ stands_for.T > 0
        reached[[codes is None for codes in lists]] = True
        return _packed(reached.reshape(-1, len(self._codes)))

    def _raw(self, lists: Lists) -> Bools:
        """The codes of each list: (lists, codes)."""
        numbers = np.array([self._number(code) for code in lists.codes], np.intp)
        raw = np.zeros((len(lists.lengths), len(self._codes)), bool)
        rows = np.repeat(np.arange(len(raw)), lists.lengths)
        raw[rows, numbers.take(lists.listed)] = True
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


class Common(NamedTuple):
    """What a register makes of columns before they are cut in blocks.

    The listing of each act; the types of each list of types: (W, lists); and for each answer of
    `ALONE` what each distinct set of answers says: (answers, sets).
    """

    listing: Places
    typesets: Words
    answers: Bools


class Acts:
    """Acts as one register reads them: columns each (N,) int32, but the types (W, N)."""

    def __init__(self, columns: Columns, block: slice, common: Common) -> None:
        self.day, self.desk = np.asarray(columns.day)[block], np.asarray(columns.desk)[block]
        self.party, self.name = np.asarray(columns.party)[block], np.asarray(columns.name)[block]
        self.meeting = np.asarray(columns.meeting)[block]
        self.matter = np.asarray(columns.matter)[block]
        self.function = np.asarray(columns.function)[block]
        self.staff = np.asarray(columns.staff)[block]
        self.agreement = np.asarray(columns.agreement)[block]
        self.listing = common.listing[block]
        self.types = common.typesets.take(np.asarray(columns.typeset)[block], axis=1)
        self._alone, self._answers = np.asarray(columns.alone)[block], common.answers

    def say(self, answer: str, at: Places | slice = slice(None)) -> Bools:
        """What the acts at these places, or all, answer by themselves."""
        said: Bools = self._answers[ALONE.index(answer)].take(self._alone[at])
        return said


class Span(NamedTuple):
    """The inclusive days of an entry of the register, and its types; None for any."""

    since: date
    until: date
    types: Sequence[str] | None


class Spans:
    """Entries of the register with their days, and the types they cover under each listing."""

    def __init__(self, listings: Listings, spans: Sequence[Span], *, wholly: bool = True) -> None:
        """An act fits an entry that covers all its types; or, unless wholly, some of them."""
        self._since = np.array([span.since.toordinal() for span in spans], np.int32)
        self._until = np.array([span.until.toordinal() for span in spans], np.int32)
        self._reached = listings.reached([span.types for span in spans], wholly=wholly)
        self._wholly, self._listings = wholly, listings.count

    def fit(self, acts: Acts, at: Places, entries: Places) -> Places:
        """Which of these pairs of an act and an entry fit by types and day."""
        key = entries * self._listings + acts.listing.take(at)
        met = np.zeros(len(at), np.uint64)
        for types, reached in zip(acts.types, self._reached, strict=True):
            given = reached.take(key)
            met |= types.take(at) & (~given if self._wholly else given)
        left = np.flatnonzero(met == 0 if self._wholly else met)
        day, entries = acts.day.take(at.take(left)), entries.take(left)
        inside = (self._since.take(entries) <= day) & (day <= self._until.take(entries))
        return left[inside]


class Policy:
    """One list of the chief privacy officer's policies."""

    def __init__(
        self, listings: Listings, vocabulary: Vocabulary, entries: Sequence[Ruled]
    ) -> None:
        spans = [Span(e.since, e.until, e.types.codes) for e in entries]
        self._spans = Spans(listings, spans, wholly=False)
        parties = len(vocabulary.parties)
        meant = chosen([e.counterparties for e in entries], vocabulary.answering(), parties)
        self._entries = shelve(np.argwhere(meant)[:, ::-1], parties)

    def matches(self, acts: Acts, at: Places) -> Bools:
        """Whether an entry fits, for each of the acts at these places."""
        place, entry = join(acts.party.take(at), self._entries)
        return _marked(place.take(self._spans.fit(acts, at.take(place), entry)), len(at))


class Papers:
    """Agreements, or approvals: at hand by who signed, and with whom or for whom."""

    def __init__(
        self,
        listings: Listings,
        city: City,
        vocabulary: Vocabulary,
        papers: Sequence[Agreement | Approval],
    ) -> None:
        self._spans = Spans(listings, [_span(paper) for paper in papers])
        called = vocabulary.called()
        served = _served(city)
        meetings, names = list[tuple[int, int]](), list[tuple[int, int]]()
        for number, paper in enumerate(papers):
            whom = paper.with_ if isinstance(paper, Agreement) else paper.counterparty
            for agency in served[paper.agency]:
                met = ((agency, party) for party in called.get(whom, ()))
                meetings += [(vocabulary.meetings.get(pair, -1), number) for pair in met]
                names.append((vocabulary.names.get((agency, whom), -1), number))
        self._by_meeting = shelve(meetings, len(vocabulary.meetings))
        self._by_name = shelve(names, len(vocabulary.names))

    def covering(self, acts: Acts, at: Places) -> tuple[Places, Places]:
        """The papers that mean each act's counterparty and fit by types and day.

        Places in `at`, and beside each a paper.
        """
        one = join(acts.meeting.take(at), self._by_meeting)
        other = join(acts.name.take(at), self._by_name)
        place, paper = (np.concatenate(both) for both in zip(one, other, strict=True))
        left = self._spans.fit(acts, at.take(place), paper)
        return place.take(left), paper.take(left)


def _span(paper: Agreement | Approval) -> Span:
    since = paper.from_ if isinstance(paper, Agreement) else paper.on
    return Span(since, paper.until or date.max, None if paper.types == "any" else paper.types)


def _served(city: City) -> dict[str, list[str]]:
    """Each agency's own id and those of the offices below it, which its papers serve."""
    served: dict[str, list[str]] = {}
    for agency in city.parties.agencies.values():
        for above in agency.line:
            served.setdefault(above, []).append(agency.id)
    return served


class Index:
    """A register compiled for the vocabulary of some columns."""

    def __init__(
        self, register: Register, vocabulary: Vocabulary, law: Edition | None = None
    ) -> None:
        """`law` is an edition to simulate. Agencies and contractors are those of the encoding."""
        city = City(register, law)
        self._vocabulary = vocabulary
        self._listings = Listings(register, city)
        self._compile_designations(city, vocabulary)
        self._compile_approvals(register.approvals, city, vocabulary)
        self._agreements = Papers(self._listings, city, vocabulary, register.agreements)
        self._agreement_ids = _found([a.id for a in register.agreements], vocabulary.agreements)
        self._never_routine, self._needs_agreement = (
            Policy(self._listings, vocabulary, entries)
            for entries in (city.policies.never_routine, city.policies.routine_needs_agreement)
        )

    def _compile_designations(self, city: City, vocabulary: Vocabulary) -> None:
        numbers, shelved = Numbering[Designated](), list[tuple[int, int]]()
        for (agency, kind, function), desk in vocabulary.desks.items():
            shelf = city.designations.shelf(city.parties.agencies[agency], kind, function)
            standing = chain(shelf.routine, shelf.joint_routine, shelf.best_interests)
            shelved += [(desk, numbers[designated]) for designated in standing]
        self._shelves = shelve(shelved, len(vocabulary.desks))
        held = self._held = tuple(numbers)
        self._spans = Spans(self._listings, [Span(d.since, d.until, d.types.codes) for d in held])
        self._kind = np.array([_KINDS.index(d.terms.kind) for d in held], np.intp)
        parties, staff = len(vocabulary.parties), vocabulary.staff
        self._party = chosen([d.counterparties for d in held], vocabulary.answering(), parties)
        self._staff = chosen(
            [d.staff for d in held], {s: [n] for s, n in staff.items()}, len(staff)
        )
        self._asks_review = np.array([bool(d.terms.extra_review) for d in held], bool)
        self._asks_agreement = np.array([d.terms.agreement_required for d in held], bool)
        self._joint = np.cumsum(self._kind == _JOINT) - 1
        joint = [d for d in held if d.terms.kind == "joint_routine"]
        self._agreed_since = _agreed_since(joint, vocabulary.called(), parties)

    def _compile_approvals(
        self, approvals: Sequence[Approval], city: City, vocabulary: Vocabulary
    ) -> None:
        self._approvals = Papers(self._listings, city, vocabulary, approvals)
        self._matter = _found([(a.act, a.purpose) for a in approvals], vocabulary.matters)
        self._function = _found([a.function for a in approvals], vocabulary.functions)
        # Which designation a review is for, and whose approval an approval is; -1 for neither.
        asking: dict[tuple[str, str], int] = {
            (d.id, officer): number
            for number, d in enumerate(self._held)
            if (officer := d.terms.extra_review) is not UNSET
        }
        self._review_of = _found([(a.designation, a.by) for a in approvals], asking)
        officers = {(officer, ""): number for number, officer in enumerate(_APPROVING)}
        self._officer = _found([(a.by, a.designation) for a in approvals], officers)

    def outcomes(self, columns: Columns, at_once: int = _AT_ONCE) -> NDArray[np.int8]:
        """The number in `ANSWERS` of every act's outcome and basis: (N,)."""
        if columns.vocabulary is not self._vocabulary:
            raise ValueError("The register was compiled for other columns; compile it for these.")
        common = Common(
            listing=self._listings.on(np.asarray(columns.day)),
            typesets=self._listings.bits(columns.typesets),
            answers=np.array([*columns.vocabulary.alone], bool).reshape(-1, len(ALONE)).T,
        )
        standings = np.empty((len(_STANDINGS), len(columns.day)), np.int8)
        for start in range(0, len(columns.day), at_once):
            block = slice(start, start + at_once)
            standings[:, block] = self._standings(Acts(columns, block, common))
        return _answers(columns, common.answers, standings)

    def _standings(self, acts: Acts) -> Standings:
        """How far each basis that is on file reaches: (bases, N)."""
        designated = self._designated(acts)
        undecided = np.flatnonzero(designated.max(axis=0) < Standing.HOLDS)
        return np.vstack((designated, self._approved(acts, undecided)))

    def _designated(self, acts: Acts) -> Standings:
        """How far designations of each kind reach: (kinds, N)."""
        at, held = self._covering(acts)
        kind = self._kind.take(held)
        standings = np.zeros((len(_KINDS), len(acts.day)), np.int8)
        standings[kind, at] = Standing.HELD_UP
        nothing_more = np.flatnonzero(~self._outstanding(acts, at, held))
        standings[kind.take(nothing_more), at.take(nothing_more)] = Standing.HOLDS
        standings[_ROUTINE] *= acts.say("normal_course")
        standings[_JOINT] *= acts.say("joint_possible")
        standings[_BEST] *= acts.say("chief_may_approve")
        return standings

    def _covering(self, acts: Acts) -> tuple[Places, Places]:
        """Every pair of an act and a designation that covers it, barred by no policy."""
        at, held = join(acts.desk, self._shelves)
        for table, column in ((self._party, acts.party), (self._staff, acts.staff)):
            key = held * table.shape[1] + column.take(at)
            left = np.flatnonzero(table.ravel().take(key))
            at, held = at.take(left), held.take(left)
        left = self._spans.fit(acts, at, held)
        at, held = at.take(left), held.take(left)
        routine = self._routine_disclosures(acts, at, held)
        barred = routine[self._never_routine.matches(acts, at.take(routine))]
        return np.delete(at, barred), np.delete(held, barred)

    def _routine_disclosures(self, acts: Acts, at: Places, held: Places) -> Places:
        """The pairs that the policies on routine disclosures look at."""
        return np.flatnonzero((self._kind.take(held) != _BEST) & acts.say("disclosure", at))

    def _outstanding(self, acts: Acts, at: Places, held: Places) -> Bools:
        """Whether the designation of each pair still asks for something."""
        outstanding = np.zeros(len(at), bool)
        asked = np.flatnonzero(self._asks_review.take(held))
        outstanding[asked] = ~self._reviewed(acts, at.take(asked), held.take(asked))
        asked = self._agreement_asked(acts, at, held)
        outstanding[asked] |= ~self._agreement_there(acts, at.take(asked))
        asked = np.flatnonzero(self._kind.take(held) == _JOINT)
        joint, party = self._joint.take(held.take(asked)), acts.party.take(at.take(asked))
        outstanding[asked] |= self._agreed_since[joint, party] > acts.day.take(at.take(asked))
        return outstanding

    def _agreement_asked(self, acts: Acts, at: Places, held: Places) -> Places:
        """The pairs for which the designation, or a policy, asks for an agreement."""
        asked = self._asks_agreement.take(held)
        routine = self._routine_disclosures(acts, at, held)
        asked[routine] |= self._needs_agreement.matches(acts, at.take(routine))
        return np.flatnonzero(asked & ~acts.say("individual", at))

    def _agreement_there(self, acts: Acts, at: Places) -> Bools:
        """Whether an agreement covers each of these acts; where one is named, that one."""
        place, paper = self._agreements.covering(acts, at)
        named = acts.agreement.take(at.take(place))
        return _marked(place[(named == 0) | (named == self._agreement_ids.take(paper))], len(at))

    def _reviewed(self, acts: Acts, at: Places, held: Places) -> Bools:
        """Whether the extra review that the designation asks for is on file for the act."""
        place, approval = self._signed(acts, at)
        return _marked(place[self._review_of.take(approval) == held.take(place)], len(at))

    def _approved(self, acts: Acts, at: Places) -> Standings:
        """How far a written approval reaches, for the acts at these places; else not: (N,)."""
        place, approval = self._signed(acts, at)
        signer = self._officer.take(approval)
        counts = np.zeros(len(place), bool)
        for number, officer in enumerate(_APPROVING):
            counts |= (signer == number) & acts.say(officer, at.take(place))
        approved = at[_marked(place[counts], len(at))]
        held_up = ~acts.say("ground_counts", approved)
        asked = np.flatnonzero(acts.say("approval_asks_agreement", approved))
        held_up[asked] |= ~self._agreement_there(acts, approved.take(asked))
        standings = np.zeros(len(acts.day), np.int8)
        standings[approved] = np.where(held_up, Standing.HELD_UP, Standing.HOLDS)
        return standings

    def _signed(self, acts: Acts, at: Places) -> tuple[Places, Places]:
        """The approvals and reviews that cover each act: places in `at`, and an approval each."""
        place, approval = self._approvals.covering(acts, at)
        act, function = at.take(place), self._function.take(approval)
        fit = self._matter.take(approval) == acts.matter.take(act)
        fit &= (function == 0) | (function == acts.function.take(act))
        return place[fit], approval[fit]


def _found(sought: Iterable[K], numbers: Mapping[K, int]) -> Ints:
    """The number of each; -1 for what has none."""
    return np.array([numbers.get(one, -1) for one in sought], np.int32)


def _marked(places: Places, size: int) -> Bools:
    marked = np.zeros(size, bool)
    marked[places] = True
    return marked


def _agreed_since(
    joint: Sequence[Designated], called: Mapping[str, Sequence[int]], parties: int
) -> Ints:
    """The day from which each party, by one of its ids, has agreed: (designations, parties)."""
    since = np.full((len(joint), parties), _NEVER, np.int32)
    for row, designated in zip(since, joint, strict=True):
        for agency, on in designated.agreed.items():
            places = called.get(agency, [])
            row[places] = np.minimum(row[places], on.toordinal())
    return since


def _answers(columns: Columns, answers: Bools, standings: Standings) -> NDArray[np.int8]:
    """The number of each act's answer: the procedure, asked once for each combination of facts."""
    shape = (len(_ERAS), answers.shape[1], *[len(Standing)] * len(standings))
    era = np.searchsorted(_ERAS, np.asarray(columns.day), side="right") - 1
    met = np.ravel_multi_index((era, np.asarray(columns.alone), *standings), shape)
    combinations = np.flatnonzero(np.bincount(met))
    when, alone, *reached = np.unravel_index(combinations, shape)
    days, tests = _ERAS.take(when).tolist(), answers[: len(TESTS), alone].T.tolist()
    standing = np.array(reached).T.tolist()
    asked = zip(days, map(tuple, tests), map(tuple, standing), strict=True)
    table = np.zeros(math.prod(shape), np.int8)
    table[combinations] = [_answer(*combination) for combination in asked]
    return table.take(met)


@cache
def _answer(day: int, tests: tuple[bool, ...], standings: tuple[int, ...]) -> int:
    step = first_that_holds((*tests, *map(Standing, standings)), on=date.fromordinal(day))
    return ANSWERS.index((step.outcome, step.basis))
