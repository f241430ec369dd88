"""What was looked up a moment ago serves many who ask at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from discretion.apps.audit.recent import Recent


def again(before: int | None) -> int:
    """One more than before."""
    return (before or 0) + 1


def test_what_is_fresh_is_not_looked_up_anew() -> None:
    number = Recent[int](fresh=60, stale=60)
    assert number.last is None
    assert [number.get(again), number.get(again), number.last] == [1, 1, 1]


def test_what_is_stale_is_looked_up_by_who_asks() -> None:
    number = Recent[int](fresh=-1, stale=-1)
    assert [number.get(again), number.get(again)] == [1, 2]


def test_what_has_to_be_as_new_as_the_question_is_looked_up_however_fresh_it_is() -> None:
    number = Recent[int](fresh=60, stale=60)
    assert [number.get(again), number.not_older(0, again), number.not_older(60, again)] == [1, 2, 2]


def test_while_one_looks_anew_the_others_go_on_with_what_was() -> None:
    number, looking, go_on = Recent[int](fresh=-1, stale=60), Event(), Event()
    number.get(again)

    def slowly(before: int | None) -> int:
        looking.set()
        assert go_on.wait(10)
        return again(before)

    with ThreadPoolExecutor(1) as threads:
        renewed = threads.submit(number.get, slowly)
        assert looking.wait(10)
        assert number.get(slowly) == 1
        go_on.set()
        assert renewed.result(10) == 2


def test_where_it_is_stale_all_wait_for_the_one_who_looks_anew() -> None:
    number, looking, go_on = Recent[int](fresh=-1, stale=-1), Event(), Event()
    number.get(again)

    def slowly(before: int | None) -> int:
        looking.set()
        assert go_on.wait(10)
        return again(before)

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(number.get, slowly)
        assert looking.wait(10)
        second = threads.submit(number.get, again)
        with pytest.raises(TimeoutError):
            second.result(0.05)
        go_on.set()
        assert {first.result(10), second.result(10)} == {2, 3}


def test_when_looking_fails_what_was_stays_and_the_next_one_looks() -> None:
    number = Recent[int](fresh=-1, stale=-1)
    number.get(again)

    def fails(_: int | None) -> int:
        raise LookupError

    with pytest.raises(LookupError):
        number.get(fails)
    assert [number.last, number.get(again)] == [1, 2]


def test_the_same_in_other_words_takes_the_place_of_what_it_says_and_of_nothing_newer() -> None:
    words = Recent[str](fresh=60, stale=60)
    first = words.get(lambda _: "a dozen")
    words.replace(first, "twelve")
    words.replace(first, "thirteen")
    assert words.last == "twelve"
