"""What matters tell a report: numbers for questions 8 and 12."""

from datetime import date

import msgspec
import pytest

from discretion.apps.matters.counts import Agreed, Count, Numbers
from discretion.apps.reports import numbers
from discretion.apps.reports.actions import begin_report
from discretion.apps.reports.models import Report
from discretion.law.matters import Move
from tests.apps.matter_steps import approved, moved, submitted, with_officer
from tests.cast import NOW, TODAY, Cast


def counted(asked: int, given: int, withheld: int, with_less: int = 0) -> Numbers:
    """Numbers of which only the total matters."""
    return Numbers(
        since=date(2024, 8, 1),
        until=date(2026, 7, 31),
        total=Count(asked=asked, given=given, withheld=withheld),
        with_less=with_less,
        by_type={},
        by_purpose={},
        by_party={},
        open=0,
        withdrawn=0,
        median_days=None,
        longest_days=None,
        by_days={},
        exigent=0,
        carried_out=0,
        routine=0,
        people=0,
        agreement=Agreed(of=0, as_determined=0),
        by_answer={},
    )


def begun(
    everyone: Cast, cycle: int = 2026, agency: str = "alpha", by: str = "officer_a"
) -> Report:
    """A report in the making."""
    kept = begin_report(
        agency, cycle=cycle, edition_name="nyc-2020", actor=everyone.actor(by), now=NOW
    )
    return Report.objects.get(id=kept.id)


def test_given_large_numbers_then_each_is_told() -> None:
    assert numbers.sentence(counted(60, 40, 11, with_less=9)) == (
        "From August 1, 2024 to July 31, 2026, the privacy officer was asked 60 times to approve a "
        "collection or disclosure. Of these, 31 were approved as asked, 9 were approved with fewer "
        "types of information, 11 were refused and 9 were withdrawn or are not decided yet."
    )


def test_given_a_small_number_then_nobody_can_work_it_out() -> None:
    """§ 23-1203: a count below five is not told, nor one that would give it away."""
    told = numbers.sentence(counted(60, 49, 3, with_less=9))
    assert "60 times" in told
    assert "fewer than 5 were refused" in told
    assert "a number not told here were withdrawn" in told
    assert " 8 " not in told
    assert "fewer than 5 times" in numbers.sentence(counted(2, 1, 1))


def test_given_nothing_was_asked_then_that_is_said() -> None:
    assert "nobody asked" in numbers.sentence(counted(0, 0, 0))


def test_the_time_of_a_report_is_the_two_years_up_to_its_day_and_not_to_come() -> None:
    assert numbers.period(2026, today=TODAY) == (date(2024, 8, 1), TODAY)
    assert numbers.period(2024, today=TODAY) == (date(2022, 8, 1), date(2024, 7, 31))


@pytest.mark.parametrize("part", ["officer_a", "managing_a", "keeper_a", "head_a"])
def test_whoever_makes_the_report_gets_the_numbers_of_the_agency(everyone: Cast, part: str) -> None:
    """Also those who see none of the matters: a report tells such numbers."""
    moved(approved(everyone), Move.CARRY_OUT, everyone.staff_a)
    moved(with_officer(everyone), Move.APPROVE_WITH_LESS, everyone.officer_a)
    moved(with_officer(everyone), Move.REFUSE, everyone.officer_a)
    submitted(everyone.staff_a)
    found = numbers.for_question(begun(everyone), "8", actor=everyone.actor(part), now=NOW)
    assert found is not None
    told = found.numbers
    assert msgspec.to_builtins(told.total) == {"asked": 4, "given": 2, "withheld": 1}
    assert (told.with_less, told.carried_out) == (1, 1)
    assert told.by_type["address.home"] == Count(asked=4, given=1, withheld=2)


def test_other_questions_and_a_time_to_come_have_no_numbers(everyone: Cast) -> None:
    report = begun(everyone)
    assert numbers.for_question(report, "5", actor=everyone.officer_a, now=NOW) is None
    later = begun(everyone, 2030)
    assert numbers.for_question(later, "12", actor=everyone.officer_a, now=NOW) is None
