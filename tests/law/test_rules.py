"""Rules of law: a default, exceptions, dates in force, and no two answers."""

from datetime import date

import pytest

from discretion.errors import DiscretionError
from discretion.law.citations import Citation
from discretion.law.rules import COMMENCEMENT, ConflictingRules, NotInForce, Rule, rule_on

DAY = date(2026, 1, 1)
DEFAULT = Rule[int, str](
    source=Citation("23-1203(3)"), says="Usually.", when=lambda n: False, then="usual"
)
EVEN = Rule[int, str](
    source=Citation("23-1203(3)(i)"), says="Even.", when=lambda n: n % 2 == 0, then="special"
)
BIG = Rule[int, str](
    source=Citation("23-1203(3)(ii)"), says="Big.", when=lambda n: n > 10, then="special"
)
HUGE = Rule[int, str](
    source=Citation("23-1203(4)"), says="Huge.", when=lambda n: n > 100, then="other"
)


@pytest.mark.parametrize(
    ("facts", "outcome", "grounds"),
    [
        (1, "usual", (DEFAULT,)),
        (2, "special", (EVEN,)),
        (11, "special", (BIG,)),
        (12, "special", (EVEN, BIG)),
    ],
)
def test_the_answer_is_that_of_the_exceptions_that_fit_with_all_of_them_else_the_default(
    facts: int, outcome: str, grounds: tuple[Rule[int, str], ...]
) -> None:
    ruling = rule_on(facts, default=DEFAULT, exceptions=(EVEN, BIG), on=DAY)
    assert (ruling.outcome, ruling.grounds) == (outcome, grounds)


def test_given_exceptions_that_disagree_when_both_fit_then_it_says_which_and_does_not_choose() -> (
    None
):
    with pytest.raises(ConflictingRules) as caught:
        rule_on(101, default=DEFAULT, exceptions=(BIG, HUGE), on=DAY)
    assert str(caught.value) == (
        "23-1203(3)(ii) and 23-1203(4) disagree on 2026-01-01: 'Big.' against 'Huge.'"
    )
    assert caught.value.code == "conflicting_rules"
    assert isinstance(caught.value, DiscretionError)


@pytest.mark.parametrize(
    ("on", "in_force"),
    [
        (date(2020, 1, 31), False),
        (date(2020, 2, 1), True),
        (date(2021, 2, 28), True),
        (date(2021, 3, 1), False),
    ],
)
def test_a_rule_is_in_force_from_its_first_day_to_its_last(on: date, in_force: bool) -> None:
    dated = Rule[int, str](
        source=Citation("23-1203(3)(i)"),
        says="For a year.",
        when=lambda n: True,
        then="dated",
        since=date(2020, 2, 1),
        until=date(2021, 2, 28),
    )
    assert dated.in_force(on) is in_force
    ruling = rule_on(1, default=DEFAULT, exceptions=(dated,), on=on)
    assert ruling.outcome == ("dated" if in_force else "usual")


def test_a_rule_without_an_end_begins_with_the_chapter_and_goes_on() -> None:
    assert date(2018, 6, 15) == COMMENCEMENT
    days = (date(2018, 6, 14), COMMENCEMENT, date(9999, 12, 31))
    assert [DEFAULT.in_force(day) for day in days] == [False, True, True]


def test_given_a_day_before_the_law_when_nothing_fits_then_there_is_no_answer() -> None:
    before = date(2018, 6, 14)
    with pytest.raises(NotInForce) as caught:
        rule_on(1, default=DEFAULT, exceptions=(EVEN,), on=before)
    assert str(caught.value) == "23-1203(3) was not in force on 2018-06-14: it says 'Usually.'"
    assert caught.value.code == "not_in_force"


def test_an_exception_in_force_answers_even_where_the_default_is_not() -> None:
    early = Rule[int, str](
        source=Citation("23-1203(3)(i)"),
        says="Early.",
        when=lambda n: True,
        then="early",
        since=date(2017, 1, 1),
    )
    on = date(2018, 1, 1)
    assert rule_on(1, default=DEFAULT, exceptions=(early,), on=on).outcome == "early"


FOUR = tuple(
    Rule[frozenset[int], str](
        source=Citation(f"23-1203({number})"), says=str(number), when=when, then=then
    )
    for number, when, then in (
        (1, lambda facts: 1 in facts, "a"),
        (2, lambda facts: 2 in facts, "a"),
        (3, lambda facts: 3 in facts, "b"),
        (4, lambda facts: 4 in facts, "a"),
    )
)
NONE_FITS = Rule[frozenset[int], str](
    source=Citation("23-1203"), says="None.", when=lambda facts: True, then="default"
)


@pytest.mark.parametrize("bits", range(16))
def test_given_all_ways_in_which_four_exceptions_fit_then_conflict_is_found_wherever_it_is(
    bits: int,
) -> None:
    facts = frozenset(n for n in (1, 2, 3, 4) if bits >> (n - 1) & 1)
    if 3 in facts and facts != {3}:
        with pytest.raises(ConflictingRules):
            rule_on(facts, default=NONE_FITS, exceptions=FOUR, on=DAY)
        return
    ruling = rule_on(facts, default=NONE_FITS, exceptions=FOUR, on=DAY)
    assert ruling.outcome == ("b" if 3 in facts else "a" if facts else "default")
    assert ruling.grounds == (tuple(FOUR[n - 1] for n in sorted(facts)) or (NONE_FITS,))
