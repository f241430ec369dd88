"""The ten steps of § 23-1202, over every combination of the legal tests' answers."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from typing import NamedTuple

import pytest

from discretion.law.procedure import (
    DEFAULT,
    EXCEPTIONS,
    Facts,
    Standing,
    first_that_holds,
    steps_on,
)
from discretion.law.rules import COMMENCEMENT, NotInForce

TODAY = date(2024, 5, 2)
ABSENT, HELD_UP, HOLDS = Standing


class Answers(NamedTuple):
    """The answers to the legal tests; the lawful default is an act that nothing allows yet."""

    done: bool = False
    disclosure: bool = True
    identifying: bool = True
    within_chapter: bool = True
    within_own_agency: bool = False
    police_exemption: bool = False
    welfare_exemption: bool = False
    exigent: bool = False
    examined_without_ground: bool = False
    chief_may_approve: bool = False
    routine: Standing = ABSENT
    joint_routine: Standing = ABSENT
    best_interests: Standing = ABSENT
    approval: Standing = ABSENT


def every_combination() -> Iterator[Answers]:
    for truths in product((False, True), repeat=10):
        for standings in product(Standing, repeat=4):
            yield Answers._make((*truths, *standings))


def as_the_law_page_has_it(a: Answers) -> tuple[int, str, str]:
    """The order of the procedure as a lawyer reads it: step, outcome, basis."""
    outside = [
        (1, "not_identifying", not a.identifying),
        (1, "not_a_contractor", not a.within_chapter),
        (2, "own_agency", a.disclosure and a.within_own_agency),
    ]
    permitted = [
        (3, "police_investigation", a.police_exemption),
        (4, "welfare_investigation", a.welfare_exemption),
        (5, "routine", a.routine == HOLDS),
        (6, "joint_routine", a.joint_routine == HOLDS),
        (7, "best_interests", a.best_interests == HOLDS),
        (8, "approval", a.approval == HOLDS),
        (9, "exigent", a.exigent),
    ]
    for outcome, steps in (("outside_chapter", outside), ("permitted", permitted)):
        for number, basis, holds in steps:
            if holds:
                return number, outcome, basis
    return 10, *when_nothing_holds(a)


def when_nothing_holds(a: Answers) -> tuple[str, str]:
    if a.done:
        return ("violation" if a.disclosure else "unlawful_collection"), "none"
    held_up = {
        "routine": a.routine,
        "joint_routine": a.joint_routine,
        "best_interests": a.best_interests,
    }
    for basis, standing in held_up.items():
        if standing == HELD_UP:
            return "refer", basis
    if not a.examined_without_ground:
        return "refer", "approval"
    return ("refer", "best_interests") if a.chief_may_approve else ("refused", "none")


def test_every_combination_of_answers_has_exactly_the_one_answer_that_the_law_has() -> None:
    combinations = 0
    for answers in every_combination():
        step = first_that_holds(answers, on=TODAY)
        assert (step.number, step.outcome, step.basis) == as_the_law_page_has_it(answers), answers
        combinations += 1
    assert combinations == 2**10 * 3**4


def test_no_two_bases_are_in_conflict_because_none_that_holds_stands_before_the_one_given() -> None:
    everything = Answers(
        done=True, identifying=False, within_chapter=False, within_own_agency=True,
        police_exemption=True, welfare_exemption=True, exigent=True,
        routine=HOLDS, joint_routine=HOLDS, best_interests=HOLDS, approval=HOLDS,
    )  # fmt: skip
    numbers = [step.number for step in steps_on(TODAY)]
    assert numbers == sorted(numbers)
    assert [step.basis for step in EXCEPTIONS if step.holds(Facts(*everything))] == [
        step.basis for step in EXCEPTIONS
    ]
    assert first_that_holds(everything, on=TODAY).basis == "not_identifying"


def test_the_default_always_holds_so_that_there_is_always_an_answer() -> None:
    assert DEFAULT[-1].holds(Facts(*Answers()))
    assert (DEFAULT[-1].outcome, DEFAULT[-1].basis) == ("refer", "approval")


def test_given_the_day_the_chapter_came_into_force_then_it_answers_and_the_day_before_not() -> None:
    assert first_that_holds(Answers(), on=COMMENCEMENT).number == 10
    with pytest.raises(NotInForce, match="2018-06-14"):
        first_that_holds(Answers(), on=COMMENCEMENT - timedelta(days=1))


def test_given_a_step_with_an_end_then_its_last_day_counts_and_the_next_not() -> None:
    ended = EXCEPTIONS[0]._replace(since=date(2020, 1, 1), until=date(2020, 12, 31))
    days = [date(2019, 12, 31), date(2020, 1, 1), date(2020, 12, 31), date(2021, 1, 1)]
    assert [ended.in_force(day) for day in days] == [False, True, True, False]


def test_each_step_cites_the_provision_for_its_own_kind_of_act() -> None:
    for step in (*EXCEPTIONS, *DEFAULT):
        collection, disclosure = step.cite
        assert "(c)(1)" not in collection or step.basis in (
            "own_agency",
            "none",
            "police_investigation",
        )
        assert collection.replace("(b)(", "(c)(", 1) == disclosure or collection == disclosure
        assert step.says.endswith(".")
