"""A whole report on a quarter, as it is published, and the one that corrects it, give no count from
1 to 4 away (ADR 22).

Each small city that there could be reports: its acts are counted, and the report is made of them as
it is for a real one, with all tables, totals and texts of a part. What looks alike is put together,
and in none of these heaps does a small count stand fast: neither one that a table would tell, nor
one of acts that are alike in everything, nor by how much a correction changed one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import product
from typing import Final, NamedTuple

import pytest

from discretion.apps.oversight import counting, documents
from discretion.apps.oversight.contents import SCHEMA, Keeping, Release
from discretion.apps.oversight.counting import Event, Names
from tests.law.alike import Truth, adding_up_to, revealed, steps

PART: Final = "violations"
NAMES: Final = Names(top=str, agencies={}, parties={}, types={})


class Sort(NamedTuple):
    """Acts that are alike in everything that is told of them."""

    agency: str
    party: str
    types: frozenset[str]
    told: bool


def sorts(
    *,
    agencies: str = "A",
    parties: str = "p",
    types: Iterable[str] = ("x",),
    told: Sequence[bool] = (True,),
) -> tuple[Sort, ...]:
    """Every sort of act in a city of these; of types, each word is a set of them."""
    ways = product(agencies, parties, map(frozenset, types), told)
    return tuple(Sort(*way) for way in ways)


def acts(city: Sequence[Sort], truth: Truth) -> list[Event]:
    """As many acts of each sort as the truth has."""
    kinds = (sort for sort, count in zip(city, truth, strict=True) for _ in range(count))
    return [Event(id="", part=PART, words="", **sort._asdict()) for sort in kinds]


def margins(city: Sequence[Sort], truth: Truth) -> dict[str, int]:
    """Each count that a table would tell, and that of each sort of act."""
    told: dict[str, int] = {"all": sum(truth)}
    for number, (sort, count) in enumerate(zip(city, truth, strict=True)):
        ways = [f"sort {number}", sort.agency, sort.party, f"told {sort.told}"]
        every = frozenset[str]().union(*(one.types for one in city))
        ways += [f"{'with' if code in sort.types else 'without'} {code}" for code in every]
        for way in ways:
            told[way] = told.get(way, 0) + count
    return told


def published(kept: Keeping, texts: int = 0) -> str:
    """A report as anyone reads it, with so many texts: all of it, as the file for programs is all
    that the other files are written from."""
    lines = {PART: [f"Text {number}" for number in range(texts)]}
    release = Release(
        schema=SCHEMA,
        id="QTR-2026-00001",
        year=2026,
        quarter=2,
        first=date(2026, 4, 1),
        last=date(2026, 6, 30),
        amends="",
        because="",
        threshold=5,
        note="",
        parts=counting.parts(kept, lines, NAMES),
    )
    return documents.written(release, "json").decode()


def kept(found: Sequence[Event], earlier: Sequence[Keeping] = ()) -> Keeping:
    return counting.keeping(found, NAMES, earlier=earlier, threshold=5)


def up_to(most: int, groups: int) -> Iterator[Truth]:
    return (truth for total in range(most + 1) for truth in adding_up_to(total, groups))


# An act is about one type at least, and a city knows more types than two; else what is about both
# would follow from how many are about each.
EVERY_SET: Final = ("x", "y", "z", "xy", "xz", "yz", "xyz")
OR_NONE: Final = ("", "x", "y", "xy")


@pytest.mark.parametrize(
    ("city", "totals"),
    [
        (sorts(agencies="ABC", told=(True, False)), range(11)),
        (sorts(agencies="AB", parties="pq", told=(True, False)), range(8)),
        (sorts(agencies="AB", types=OR_NONE), range(8)),
        (sorts(types=EVERY_SET), range(11, 13)),
        (sorts(types=OR_NONE), range(24)),
    ],
    ids=["agency", "party", "agency and type", "types", "few types"],
)
def test_all_tables_of_a_report_together_give_no_small_count_away(
    city: tuple[Sort, ...], totals: range
) -> None:
    def tell(truth: Truth) -> str:
        return published(kept(acts(city, truth)))

    truths = (truth for total in totals for truth in adding_up_to(total, len(city)))
    assert revealed(truths, tell, lambda truth: margins(city, truth)) == []


@pytest.mark.parametrize(
    ("city", "most"),
    [
        (sorts(agencies="AB", told=(True, False))[:3], 8),
        (sorts(types=("x", "y", "xy")), 8),
        (sorts(agencies="AB"), 13),
    ],
    ids=["agency and told", "types", "agency"],
)
def test_a_report_and_the_one_that_corrects_it_give_neither_a_count_nor_a_change_away(
    city: tuple[Sort, ...], most: int
) -> None:
    half = len(city)

    @cache
    def first(truth: Truth) -> tuple[Keeping, str]:
        made = kept(acts(city, truth))
        return made, published(made)

    def tell(truth: Truth) -> Sequence[str]:
        before, told = first(truth[:half])
        return told, published(kept(acts(city, truth[half:]), [before]))

    def counts(truth: Truth) -> Mapping[str, int]:
        halves = {"first": margins(city, truth[:half]), "second": margins(city, truth[half:])}
        told = {f"{n}@{when}": count for when, half in halves.items() for n, count in half.items()}
        return {**told, **steps(told)}

    truths = ((*one, *two) for one, two in product(up_to(most, half), repeat=2))
    assert revealed(truths, tell, counts) == []


def test_the_number_of_texts_of_a_corrected_report_does_not_give_the_change_away() -> None:
    """Each act has a text of its own, or one like another's, or it was left out."""
    city = sorts()

    def tell(truth: Truth) -> Sequence[str]:
        before, texts, after, texts_after = truth
        first = kept(acts(city, (before,)))
        second = kept(acts(city, (after,)), [first])
        return published(first, texts), published(second, texts_after)

    def counts(truth: Truth) -> Mapping[str, int]:
        told = {"all@first": truth[0], "all@second": truth[2]}
        return {**told, **steps(told)}

    with_texts = [(acts, texts) for acts in range(14) for texts in range(acts + 1)]
    truths = ((*one, *two) for one, two in product(with_texts, repeat=2))
    assert revealed(truths, tell, counts) == []


def test_a_count_that_is_told_is_found() -> None:
    city = sorts(agencies="AB")
    found = revealed(up_to(6, 2), str, lambda truth: margins(city, truth))
    assert '"(0, 3)": B is {3}' in found
