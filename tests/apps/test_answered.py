"""A program that asks again is answered as before, and nothing is done twice."""

from datetime import timedelta

import pytest

from discretion.apps.audit.answered import Answer, Asking, once
from discretion.apps.audit.models import Answered
from discretion.errors import Invalid
from tests.cast import NOW

ASKING = Asking("owner", "key", "question")


@pytest.fixture
def done(db: None) -> list[str]:
    """What was done."""
    return []


def ask(done: list[str], asking: Asking = ASKING, *, hours: float = 0) -> tuple[Answer, bool]:
    """Ask for something to be done, so many hours later."""

    def act() -> Answer:
        done.append(asking.question)
        return Answer(201, f"number {len(done)}", "/there")

    return once(asking, act, now=NOW + timedelta(hours=hours))


def test_the_second_time_nothing_is_done_and_the_same_is_answered(done: list[str]) -> None:
    assert ask(done) == (Answer(201, "number 1", "/there"), False)
    assert ask(done, hours=23.9) == (Answer(201, "number 1", "/there"), True)
    assert done == ["question"]


def test_after_a_day_it_is_forgotten(done: list[str]) -> None:
    ask(done)
    assert ask(done, hours=24.1) == (Answer(201, "number 2", "/there"), False)
    assert Answered.objects.count() == 1


def test_a_key_is_for_one_question_and_one_owner(done: list[str]) -> None:
    ask(done)
    with pytest.raises(Invalid, match="used for something else"):
        ask(done, ASKING._replace(question="other"))
    assert ask(done, ASKING._replace(owner="other"))[1] is False


def test_what_failed_is_not_kept(done: list[str]) -> None:
    def fail() -> Answer:
        raise Invalid([])

    with pytest.raises(Invalid):
        once(ASKING, fail, now=NOW)
    assert ask(done)[1] is False


@pytest.mark.parametrize("key", ["", "  ", "x" * 201, "a\nb", "é"])
def test_a_key_that_no_header_can_carry_is_refused(done: list[str], key: str) -> None:
    with pytest.raises(Invalid, match="ASCII"):
        ask(done, ASKING._replace(key=key))
    assert done == []
