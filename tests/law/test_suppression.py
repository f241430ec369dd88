"""No tables of one release, nor of one after it, let a reader work out a count from 1 to 4.

The reader is taken to know the rule as well as the tables: every table there could be is published,
those that look alike are put together, and in none of these heaps does a small count stand fast.
"""

from collections.abc import Iterable
from itertools import product
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discretion.errors import Invalid
from discretion.law.suppression import (
    Counted,
    Figure,
    Release,
    Shown,
    Split,
    shown,
    split,
    with_and_without,
)
from tests.law.alike import SMALL, Truth, adding_up_to, numbered, revealed, steps


@pytest.mark.parametrize(("groups", "most"), [(1, 30), (2, 30), (3, 20), (4, 14)])
@pytest.mark.parametrize("threshold", [5, 7])
def test_one_table_and_its_total_give_no_group_away(groups: int, most: int, threshold: int) -> None:
    def tell(truth: Truth) -> Shown:
        counted = Counted(total=sum(truth), splits={"by": numbered(truth)})
        return shown(counted, threshold=threshold)

    truths = (truth for total in range(most + 1) for truth in adding_up_to(total, groups))
    assert revealed(truths, tell, numbered) == []


def cells(truth: Truth, sizes: tuple[int, ...]) -> dict[str, int]:
    """A table of several ways by name: each cell, and each margin."""
    at = dict(zip(product(*map(range, sizes)), truth, strict=True))
    margins = {
        f"way {way}: {group}": sum(n for place, n in at.items() if place[way] == group)
        for way, size in enumerate(sizes)
        for group in range(size)
    }
    return {**{f"cell {place}": count for place, count in at.items()}, **margins}


@pytest.mark.parametrize(
    ("sizes", "most"), [((2, 2), 16), ((2, 3), 11), ((2, 2, 2), 8)], ids=["2x2", "2x3", "2x2x2"]
)
def test_the_margins_of_a_table_of_several_ways_give_neither_a_cell_nor_a_margin_away(
    sizes: tuple[int, ...], most: int
) -> None:
    def counts(truth: Truth) -> dict[str, int]:
        return cells(truth, sizes)

    def tell(truth: Truth) -> Shown:
        found = counts(truth)
        ways = {
            f"way {way}": {name: n for name, n in found.items() if name.startswith(f"way {way}:")}
            for way in range(len(sizes))
        }
        return shown(Counted(total=sum(truth), splits=ways))

    truths = (t for total in range(most + 1) for t in adding_up_to(total, prod(sizes)))
    assert revealed(truths, tell, counts) == []


def chain(counted: Iterable[Counted]) -> list[Shown]:
    """The same counts published, and published anew as they were corrected."""
    before: list[Release] = []
    for one in counted:
        before.append(Release(one, shown(one, earlier=before)))
    return [release.shown for release in before]


def test_a_release_and_the_one_that_corrects_it_give_nothing_away() -> None:
    tables = [truth for total in range(13) for truth in adding_up_to(total, 2)]

    def counts(truth: Truth) -> dict[str, int]:
        halves = {"first": truth[:2], "second": truth[2:]}
        told = {f"{n}@{when}": count for when, t in halves.items() for n, count in enumerate(t)}
        told |= {f"total@{when}": sum(t) for when, t in halves.items()}
        return {**told, **steps(told)}

    def tell(truth: Truth) -> list[Shown]:
        return chain(
            Counted(total=sum(part), splits={"by": numbered(part)})
            for part in (truth[:2], truth[2:])
        )

    truths = ((*first, *second) for first, second in product(tables, tables))
    assert revealed(truths, tell, counts) == []


def test_a_total_that_is_corrected_twice_gives_no_step_away() -> None:
    def counts(truth: Truth) -> dict[str, int]:
        told = {f"total@{when}": count for when, count in enumerate(truth)}
        return {**told, **steps(told)}

    def tell(truth: Truth) -> list[Shown]:
        return chain(Counted(total=total) for total in truth)

    assert revealed(product(range(19), repeat=3), tell, counts) == []


def test_quarters_that_follow_each_other_are_added_up_without_giving_anything_away() -> None:
    def counts(truth: Truth) -> dict[str, int]:
        told = {"first": sum(truth[:2]), "second": sum(truth[2:]), "both": sum(truth)}
        groups = {f"group {n}": truth[n] + truth[n + 2] for n in (0, 1)}
        return {**numbered(truth), **told, **groups}

    def tell(truth: Truth) -> list[Shown]:
        parts = (truth[:2], truth[2:])
        return [shown(Counted(total=sum(p), splits={"by": numbered(p)})) for p in parts]

    tables = [truth for total in range(13) for truth in adding_up_to(total, 2)]
    truths = ((*first, *second) for first, second in product(tables, tables))
    assert revealed(truths, tell, counts) == []


@pytest.mark.parametrize(
    ("counts", "named", "others"),
    [
        ({"a": 20, "b": 10}, {"a": 20, "b": 10}, 0),
        ({"a": 20, "b": 0}, {"a": 20}, 0),
        ({"a": 20, "b": 10, "c": 3}, {"a": 20}, 13),
        ({"a": 20, "b": 3, "c": 3}, {"a": 20}, 6),
        ({"a": 20, "b": 10, "c": 10, "d": 1}, {"a": 20}, 21),
        ({"a": 20, "b": 10, "c": 4, "d": 4}, {"a": 20}, 18),
        ({"a": 20, "b": 2}, {}, 22),
        ({"a": 4, "b": 3}, {}, 7),
    ],
)
def test_what_is_small_joins_the_others_and_the_next_larger_one_where_that_is_not_enough(
    counts: dict[str, int], named: dict[str, int], others: int
) -> None:
    assert split(counts) == Split(named=named, others=others)


@pytest.mark.parametrize(
    ("count", "told"), [(0, "0"), (1, "<5"), (4, "<5"), (5, "5"), (1200, "1200")]
)
def test_a_total_is_told_to_the_unit_unless_it_is_small_and_not_zero(count: int, told: str) -> None:
    assert str(shown(Counted(total=count)).total) == told


def test_a_small_total_is_not_broken_down() -> None:
    counted = Counted(total=4, splits={"by": {"a": 4}})
    assert shown(counted) == Shown(total=Figure(least=1, most=4), splits={})


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [(12, 14, "5 or more"), (12, 17, "17"), (3, 6, "6"), (6, 3, "<5"), (12, 0, "0"), (0, 6, "6")],
)
def test_a_corrected_total_is_told_where_the_step_is_not_small(
    before: int, after: int, told: str
) -> None:
    first, second = chain([Counted(total=before), Counted(total=after)])
    assert (str(second.total), second.splits, second.corrected) == (told, {}, True)
    assert not first.corrected


def test_what_did_not_change_is_told_as_it_was_whatever_the_threshold_is_now() -> None:
    counted = Counted(total=8, splits={"by": {"a": 8}})
    first = Release(counted, shown(counted))
    assert shown(counted, earlier=[first], threshold=10) == first.shown
    assert str(first.shown.total) == "8"


def test_what_comes_back_to_its_first_numbers_is_still_told_by_its_total_alone() -> None:
    first, other = Counted(total=8, splits={"by": {"a": 8}}), Counted(total=20)
    told = chain([first, other, first])
    assert [str(one.total) for one in told] == ["8", "20", "8"]
    assert told[2].splits == {}


def test_a_threshold_below_five_and_groups_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(Invalid, match="Counts below 5 are never told") as low:
        shown(Counted(total=3), threshold=4)
    with pytest.raises(Invalid, match="The groups add up to 2, not to 3") as wrong:
        Counted(total=3, splits={"by": {"a": 2}})
    faults = [*low.value.faults, *wrong.value.faults]
    assert [(f.code, f.path) for f in faults] == [
        ("bad_count", "threshold"),
        ("bad_count", "splits.by"),
    ]


def test_a_total_that_is_just_large_enough_is_broken_down_by_the_threshold_at_hand() -> None:
    five = Counted(total=5, splits={"by": {"a": 5, "b": 0}})
    told = Shown(total=Figure(least=5, most=5), splits={"by": Split(named={"a": 5}, others=0)})
    assert shown(five) == told
    more = shown(Counted(total=25, splits={"by": {"a": 12, "b": 7, "c": 6}}), threshold=10)
    assert more.splits == {"by": Split(named={"a": 12}, others=13)}


@pytest.mark.parametrize(
    ("counts", "named", "others"),
    [
        # Two of four and no other: their sum can only be that.
        ({"a": 10, "b": 4, "c": 4, "d": 0}, {}, 18),
        ({"a": 6, "b": 5, "c": 2}, {"a": 6}, 7),
        ({"a": 10, "b": 3, "c": 2}, {"a": 10}, 5),
    ],
)
def test_as_few_of_the_larger_groups_as_can_be_join_the_others(
    counts: dict[str, int], named: dict[str, int], others: int
) -> None:
    assert split(counts) == Split(named=named, others=others)


def test_a_figure_that_is_told_by_its_bounds_is_not_exact() -> None:
    assert Figure(least=1, most=4).exact is None
    assert Figure(least=5, most=None).exact is None
    assert Figure(least=7, most=7).exact == 7


def test_one_of_several_that_may_hold_is_broken_down_by_itself() -> None:
    assert with_and_without(3, 10) == {"with": 3, "without": 7}


@given(
    counts=st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 40), min_size=1),
    threshold=st.integers(5, 12),
)
def test_what_is_told_is_true_and_nothing_small_is_named(
    counts: dict[str, int], threshold: int
) -> None:
    told = split(counts, threshold=threshold)
    assert all(counts[name] == n >= threshold for name, n in told.named.items())
    assert sum(told.named.values()) + told.others == sum(counts.values())
    if told.named:
        assert told.others == 0 or told.others >= threshold
    assert list(told.named.values()) == sorted(told.named.values(), reverse=True)


@given(
    counts=st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 9), min_size=2),
    name=st.sampled_from("abcdef"),
)
def test_a_small_group_can_always_be_another_number(counts: dict[str, int], name: str) -> None:
    if counts.get(name, 0) not in SMALL or sum(counts.values()) < 5:
        return
    told = split(counts)
    names = [one for one in counts if one not in told.named]
    like = (
        {**told.named, **dict(zip(names, rest, strict=True))}
        for rest in adding_up_to(told.others, len(names))
    )
    assert len({one[name] for one in like if split(one) == told}) > 1
