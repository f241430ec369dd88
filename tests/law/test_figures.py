"""Published figures: a reader with a pencil never finds a count below the threshold."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discretion.law.figures import SMALL_COUNT_THRESHOLD, published

COUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 12), min_size=1)

TWO_SMALL = {"a": "<5", "b": "<5", "c": "withheld"}


def possible(counts: dict[str, int], threshold: int) -> list[tuple[int, ...]]:
    """Every row of hidden counts that fits what is printed, found by trying them all."""
    printed = published(counts, threshold=threshold)
    hidden = [name for name, text in printed.counts.items() if not text.isdigit()]
    numbers = {name: int(text) for name, text in printed.counts.items() if text.isdigit()}
    left = int(printed.total) - sum(numbers.values())
    larger = [number for number in numbers.values() if number >= threshold]
    ranges = [
        range(threshold)
        if printed.counts[name].startswith("<")
        else range(threshold, min([left, *larger]) + 1)
        for name in hidden
    ]
    return [row for row in product(*ranges) if sum(row) == left]


@pytest.mark.parametrize(
    ("count", "text"), [(0, "<5"), (1, "<5"), (4, "<5"), (5, "5"), (6, "6"), (1200, "1200")]
)
def test_a_count_below_five_is_shown_as_less_than_five(count: int, text: str) -> None:
    assert SMALL_COUNT_THRESHOLD == 5
    printed = published({"only": count})
    assert printed.counts == {"only": text}
    assert printed.total == text


@pytest.mark.parametrize(
    ("counts", "shown", "total"),
    [
        ({"a": 10, "b": 20}, {"a": "10", "b": "20"}, "30"),
        ({"a": 3, "b": 20, "c": 10}, {"a": "<5", "b": "20", "c": "withheld"}, "33"),
        ({"a": 3, "b": 2, "c": 9}, {"a": "<5", "b": "<5", "c": "9"}, "14"),
        ({"a": 0, "b": 0, "c": 9, "d": 30}, {**TWO_SMALL, "d": "30"}, "39"),
        ({"a": 4, "b": 4, "c": 9, "d": 30}, {**TWO_SMALL, "d": "30"}, "47"),
        ({"a": 0, "b": 5}, {"a": "<5", "b": "withheld"}, "withheld"),
        ({"a": 1, "b": 5}, {"a": "<5", "b": "withheld"}, "6"),
        ({"a": 4, "b": 4}, {"a": "<5", "b": "<5"}, "withheld"),
        ({"a": 1, "b": 1}, {"a": "<5", "b": "<5"}, "<5"),
        ({"a": 2, "b": 3}, {"a": "<5", "b": "<5"}, "5"),
        ({}, {}, "<5"),
    ],
)  # fmt: skip
def test_where_the_total_would_give_a_small_count_away_more_is_withheld(
    counts: dict[str, int], shown: dict[str, str], total: str
) -> None:
    printed = published(counts)
    assert (printed.counts, printed.total) == (shown, total)


def test_ties_are_withheld_by_name() -> None:
    printed = published({"d": 30, "c": 9, "b": 9, "a": 1})
    assert printed.counts == {"d": "30", "c": "9", "b": "withheld", "a": "<5"}


@pytest.mark.parametrize("threshold", [2, 3, 5])
@given(counts=st.dictionaries(st.sampled_from("abcd"), st.integers(0, 9), min_size=1))
def test_a_small_count_always_has_two_values_that_fit_what_is_printed(
    threshold: int, counts: dict[str, int]
) -> None:
    printed = published(counts, threshold=threshold)
    if not printed.total.isdigit():
        return
    small = [
        n
        for n, text in enumerate(t for t in printed.counts.values() if not t.isdigit())
        if text.startswith("<")
    ]
    rows = possible(counts, threshold)
    for place in small:
        assert len({row[place] for row in rows}) > 1


@given(counts=COUNTS)
def test_what_is_shown_is_true_and_what_is_small_is_not_shown(counts: dict[str, int]) -> None:
    printed = published(counts)
    assert list(printed.counts) == list(counts)
    for name, text in printed.counts.items():
        if counts[name] < 5:
            assert text == "<5"
        else:
            assert text in (str(counts[name]), "withheld")
    assert printed.total in (str(sum(counts.values())), "<5", "withheld")
    assert (printed.total == "<5") is (sum(counts.values()) < 5)


@given(counts=st.dictionaries(st.sampled_from("abcdef"), st.integers(5, 50), min_size=1))
def test_where_no_count_is_small_all_is_shown(counts: dict[str, int]) -> None:
    printed = published(counts)
    assert printed.counts == {name: str(count) for name, count in counts.items()}
    assert printed.total == str(sum(counts.values()))
