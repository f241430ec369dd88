"""What is remembered is worked out once, and forgotten together when it is too much."""

import pytest

from discretion.law import remembered
from discretion.law.remembered import Remembered


def test_given_the_same_question_twice_then_it_is_worked_out_once() -> None:
    asked = list[int]()

    def double(number: int) -> int:
        asked.append(number)
        return 2 * number

    doubles = Remembered(double)
    assert [doubles[3], doubles[3], doubles[4]] == [6, 6, 8]
    assert asked == [3, 4]


def test_given_more_questions_than_the_bound_then_the_memory_never_outgrows_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(remembered, "_MOST", 2)
    doubles = Remembered[int, int](lambda number: 2 * number)
    sizes = []
    for number in range(5):
        assert doubles[number] == 2 * number
        sizes.append(len(doubles))
    assert sizes == [1, 2, 1, 2, 1]


def test_given_a_memory_that_is_cleared_then_the_answer_is_worked_out_anew() -> None:
    asked = list[str]()

    def shout(word: str) -> str:
        asked.append(word)
        return word.upper()

    known = Remembered(shout)
    assert known["a"] == "A"
    known.cache_clear()
    assert known["a"] == "A"
    assert asked == ["a", "a"]
