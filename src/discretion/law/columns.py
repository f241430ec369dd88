"""How acts become columns of numbers, so that years of them can be asked of many registers.

An act is read once, by its `Case`; what is kept depends on the agencies and contractors of the
register, and on nothing else in it. `index` decides what stands here.
"""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Generic, NamedTuple, TypeAlias, TypeVar

import msgspec

from discretion.law.acts import Act
from discretion.law.cases import Case
from discretion.law.decisions import Decisions
from discretion.law.information import Edition
from discretion.law.procedure import Answers, Facts
from discretion.law.register import Register

K = TypeVar("K")
Column: TypeAlias = "array[int]"


# The tests of the procedure that an act answers by itself.
TESTS: Final = Facts._fields[: Facts._fields.index("routine")]
# What it answers by itself: to the procedure, and to the tests that are made of columns.
ALONE: Final = (
    *TESTS,
    "normal_course",
    "joint_possible",
    "individual",
    "ground_counts",
    "approval_asks_agreement",
    "agency_privacy_officer",
    "foil_officer",
    "contractor_privacy_officer",
)


class Numbering(dict[K, int], Generic[K]):
    """A number for everything that it is asked for, from 0 in the order of asking."""

    def __missing__(self, met: K) -> int:
        self[met] = number = len(self)
        return number


def _numbering_from_empty() -> Numbering[str]:
    return Numbering({"": 0})


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the numbers in columns stand for.

    A party is known by its ids and by all that it answers to. A desk is an agency, kind of act and
    function; a meeting an agency and a party; a name an agency and what the act calls the party; a
    matter a kind of act and a purpose. No function and no agreement have the number 0.
    """

    alone: Numbering[Answers] = field(default_factory=Numbering)
    desks: Numbering[tuple[str, str, str]] = field(default_factory=Numbering)
    parties: Numbering[tuple[frozenset[str], frozenset[str]]] = field(default_factory=Numbering)
    meetings: Numbering[tuple[str, int]] = field(default_factory=Numbering)
    names: Numbering[tuple[str, str]] = field(default_factory=Numbering)
    matters: Numbering[tuple[str, str]] = field(default_factory=Numbering)
    functions: Numbering[str] = field(default_factory=_numbering_from_empty)
    agreements: Numbering[str] = field(default_factory=_numbering_from_empty)
    staff: Numbering[str] = field(default_factory=Numbering)
    typesets: Numbering[tuple[str, ...]] = field(default_factory=Numbering)

    def called(self) -> dict[str, list[int]]:
        """The parties that each id means: its own, and those of the offices below it."""
        return _by_word(ids for ids, _ in self.parties)

    def answering(self) -> dict[str, list[int]]:
        """The parties that answer to each word of a list of counterparties."""
        return _by_word(answers_to for _, answers_to in self.parties)


def _by_word(parties: Iterable[Iterable[str]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, words in enumerate(parties):
        for word in words:
            found.setdefault(word, []).append(number)
    return found


class Lists(NamedTuple):
    """Lists of codes, one after the other: the number of each code, and the length of each list."""

    codes: Numbering[str]
    listed: Column
    lengths: Column

    @classmethod
    def of(cls, lists: Iterable[Iterable[str]]) -> "Lists":
        """These lists."""
        codes, listed, lengths = Numbering[str](), array("i"), array("i")
        for one in lists:
            numbers = [codes[code] for code in one]
            listed.extend(numbers)
            lengths.append(len(numbers))
        return cls(codes, listed, lengths)


@dataclass(frozen=True, slots=True)
class Columns:
    """Acts in columns of 32-bit numbers, one for each act; `day` is an ordinal."""

    vocabulary: Vocabulary
    typesets: Lists
    day: Column
    alone: Column
    desk: Column
    party: Column
    meeting: Column
    name: Column
    matter: Column
    function: Column
    agreement: Column
    staff: Column
    typeset: Column


def encode(register: Register, acts: Iterable[Act], law: Edition | None = None) -> Columns:
    """Acts in columns; FaultyAct for the first that points nowhere in the register.

    `law` is an edition to simulate, if an act speaks of its types.
    """
    bare = Decisions(msgspec.structs.replace(register, designations=(), approvals=()), law)
    vocabulary, numbers = Vocabulary(), array("i")
    for act in acts:
        numbers.extend(_numbers(bare.case(act), vocabulary))
    width = len(Columns.__slots__) - 2
    typesets = Lists.of(vocabulary.typesets)
    return Columns(vocabulary, typesets, *(numbers[at::width] for at in range(width)))


def _numbers(case: Case, vocabulary: Vocabulary) -> tuple[int, ...]:
    """An act as numbers, in the order of the columns."""
    act, agency, party = case.act, case.agency.id, case.party
    number = vocabulary.parties[party.ids, party.answers_to]
    return (
        act.on.toordinal(),
        vocabulary.alone[_alone(case)],
        vocabulary.desks[agency, act.act, act.function],
        number,
        vocabulary.meetings[agency, number],
        vocabulary.names[agency, act.counterparty.name],
        vocabulary.matters[act.act, act.purpose],
        vocabulary.functions[act.function],
        vocabulary.agreements[act.agreement],
        vocabulary.staff[act.by.staff],
        vocabulary.typesets[act.types],
    )


def _alone(case: Case) -> Answers:
    """What an act answers by itself, in the order of `ALONE`."""
    act, party = case.act, case.party
    lifted = case.exigent or bool(act.no_important_privacy_interest)
    return (
        *case.answers[: len(TESTS)],
        not act.circumstances.outside_normal_course,
        case.joint_possible,
        party.individual,
        case.ground_counts,
        case.disclosure and party.third_party and not lifted,
        True,
        act.foil and case.agency.has_foil_officer,
        case.city.parties.is_privacy_officer(act.by, case.agency),
    )
