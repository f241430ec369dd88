"""Which row of one report is which row of another: found by likeness, in nearly linear time."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nsmallest
from itertools import islice, pairwise, product
from typing import Final, NamedTuple, TypeAlias

from discretion.forms.compare_texts import content_words, plain
from discretion.forms.report import Cell

Row: TypeAlias = Mapping[str, Cell]
Pair: TypeAlias = tuple[int, int]

# Rows whose titles differ are one row where they share this part of their words.
ALIKE_ENOUGH: Final = 0.5

# What keeps large and hostile reports from taking long: words looked at in a row, terms by which it
# is looked for, rows that a term brings together (all while they are few, else those of about the
# same rank), and rows weighed.
_MOST_WORDS: Final = 120
_MOST_TERMS: Final = 12
_FEW: Final = 32
_WINDOW: Final = 2
_MOST_WEIGHED: Final = 4


class _Likeness(NamedTuple):
    """How alike two rows are; the smaller sorts first. The same from either side."""

    other_title: bool
    unlike: float
    apart: int
    late: int


class _Known(NamedTuple):
    """What a row is known by: its words, and terms by which it is found among the others."""

    place: int
    title: str
    counts: Counter[str]
    size: int
    terms: frozenset[str]


def pairs(before: Sequence[Row], after: Sequence[Row]) -> dict[int, int]:
    """The places of rows in the earlier report, each with its place in the later one.

    Rows that are equal go together first, the first with the first. Then, best pairs first: rows
    of the same title (the first of several texts), and rows that share half of their words. No row
    is in two pairs. The pairs are the same whichever report comes first.
    """
    found = dict(_equal(before, after))
    taken = set(found.values())
    left = [_known(row, i) for i, row in enumerate(before) if i not in found]
    right = [_known(row, j) for j, row in enumerate(after) if j not in taken]
    for _, i, j in sorted(_alike(left, right)):
        if i not in found and j not in taken:
            found[i] = j
            taken.add(j)
    return found


def _equal(before: Sequence[Row], after: Sequence[Row]) -> Iterator[Pair]:
    places: dict[object, list[int]] = defaultdict(list)
    for j, row in enumerate(after):
        places[frozenset(row.items())].append(j)
    waiting = {content: iter(found) for content, found in places.items()}
    for i, row in enumerate(before):
        for j in islice(waiting.get(frozenset(row.items()), iter(())), 1):
            yield i, j


def _known(row: Row, place: int) -> _Known:
    texts = [cell for cell in row.values() if not isinstance(cell, tuple)]
    title = plain(texts[0] or "") if len(texts) > 1 else ""
    words = [word for text in texts for word in content_words(text or "")][:_MOST_WORDS]
    # Where many rows use the same words, it is the pairs of words that tell them apart.
    terms = frozenset((*words, *map(" ".join, pairwise(words))))
    return _Known(place, title, Counter(words), len(words), terms)


def _alike(left: Sequence[_Known], right: Sequence[_Known]) -> Iterator[tuple[_Likeness, int, int]]:
    for i, j in _near(left, right):
        one, other = left[i], right[j]
        likeness = _likeness(one, other)
        if not likeness.other_title or likeness.unlike <= 1 - ALIKE_ENOUGH:
            yield likeness, one.place, other.place


def _likeness(one: _Known, other: _Known) -> _Likeness:
    there = other.counts.get
    shared = sum([min(count, there(word, 0)) for word, count in one.counts.items()])
    size = one.size + other.size
    return _Likeness(
        other_title=not one.title or one.title != other.title,
        unlike=1 - 2 * shared / size if size else 1.0,
        apart=abs(one.place - other.place),
        late=one.place + other.place,
    )


def _near(left: Sequence[_Known], right: Sequence[_Known]) -> set[Pair]:
    """The pairs worth weighing: for each row, those with its title or most of its terms."""
    rivals: dict[tuple[str, int], list[tuple[bool, int, int, int, Pair]]] = defaultdict(list)
    for (i, j), terms in Counter(_meetings(left, right)).items():
        here, there = left[i].place, right[j].place
        other_title = not left[i].title or left[i].title != right[j].title
        rank = (other_title, -terms, abs(here - there), here + there, (i, j))
        rivals["left", i].append(rank)
        rivals["right", j].append(rank)
    return {rank[-1] for ranks in rivals.values() for rank in nsmallest(_MOST_WEIGHED, ranks)}


def _meetings(left: Sequence[_Known], right: Sequence[_Known]) -> Iterator[Pair]:
    """The rows that have a rare term in common, once for each such term."""
    common = _often(left), _often(right)
    often = {term: common[0][term] * common[1][term] for term in common[0] if term in common[1]}
    here, there = _holders(left, often), _holders(right, often)
    for term in here.keys() & there.keys():
        if len(here[term]) * len(there[term]) <= _FEW:
            yield from product(here[term], there[term])
        else:
            yield from _of_about_the_same_rank(here[term], there[term])


def _often(rows: Iterable[_Known]) -> Counter[str]:
    return Counter(term for row in rows for term in row.terms)


def _holders(rows: Iterable[_Known], often: Mapping[str, int]) -> dict[str, list[int]]:
    """The rows that have each term among their rarest, or for a title, in order."""
    found: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        if row.title:
            found[f"title: {row.title}"].append(place)
        shared = [(often[term], term) for term in row.terms if term in often]
        for _, term in nsmallest(_MOST_TERMS, shared):
            found[term].append(place)
    return found


def _of_about_the_same_rank(here: Sequence[int], there: Sequence[int]) -> Iterator[Pair]:
    for rank, i in enumerate(here):
        for j in there[max(0, rank - _WINDOW) : rank + _WINDOW + 1]:
            yield i, j
