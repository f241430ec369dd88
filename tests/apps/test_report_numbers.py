"""What matters tell a report: numbers for questions 8 and 12."""

from datetime import date

import msgspec
import pytest

from discretion.apps.matters.counts import Agreed, Count, Numbers
from discretion.apps.register.fingerprints import fingerprint
from discretion.apps.reports import actions, numbers, queries
from discretion.apps.reports.actions import begin_report
from discretion.apps.reports.evidence import records_behind
from discretion.apps.reports.integrity import verify
from discretion.apps.reports.models import Answer, Report
from discretion.apps.reports.queries import Written
from discretion.errors import Invalid, NotAllowed, Stale
from discretion.forms.report import TextAnswer
from discretion.law.matters import Move
from tests.apps.desk import write
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


def text(words: str) -> TextAnswer:
    """An answer in running text."""
    return TextAnswer(text=words)


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


def test_how_long_it_took_and_what_was_routine_are_told_unless_few_would_be_known_by_it() -> None:
    many = Count(asked=60, given=40, withheld=11)
    whole = msgspec.structs.replace(
        counted(60, 40, 11), median_days=2.5, by_days={"1-5": many}, carried_out=30, routine=20
    )
    told = numbers.sentence(whole)
    assert "Half of the decisions took 2.5 days or less." in told
    assert "went out or came in 30 times: 20 as routine, 10 otherwise." in told
    few = Count(asked=4, given=4, withheld=0)
    small = msgspec.structs.replace(whole, by_days={"1-5": few}, carried_out=4, routine=3)
    told = numbers.sentence(small)
    assert "Half of" not in told
    assert "Information went out or came in fewer than 5 times." in told


# Taken into an answer


def take(everyone: Cast, report: Report, number: str = "8", version: int = 1) -> Written:
    """What is counted, taken into an answer."""
    by = everyone.officer_a
    return actions.take_numbers(report.id, number, version=version, actor=by, now=NOW)


def codes(everyone: Cast, report: Report) -> set[str]:
    """What the proof-reader says of a report."""
    draft = queries.draft(report.id, actor=everyone.officer_a, now=NOW)
    return {finding.code for finding in draft.findings}


def test_given_numbers_are_taken_then_they_are_kept_behind_the_answer_with_one_fact(
    everyone: Cast,
) -> None:
    approved(everyone)
    report = begun(everyone)
    write(report, "8", text("Only by need."), everyone.officer_a)
    written = take(everyone, report, version=2)
    assert written.numbers is not None
    assert written.words == text(f"Only by need.\n\n{written.numbers.sentence}")
    assert written.numbers.counted["total"] == {"asked": 1, "given": 1, "withheld": 0}
    assert (written.numbers.by, written.numbers.until) == ("Olga Officer", TODAY)
    kept = queries.draft(report.id, actor=everyone.officer_a, now=NOW).written["8"]
    assert kept == written
    fact, before, _ = queries.history(report.id, actor=everyone.officer_a)
    assert (fact.kind, before.kind) == ("answer.numbers_taken", "answer.written")
    assert list(verify()) == []
    Answer.objects.filter(report=report, question="8").update(numbers="")
    assert ["Answer 8" in found.what for found in verify()] == [True]


def test_the_package_holds_of_them_what_is_printed_and_no_small_count(everyone: Cast) -> None:
    approved(everyone)
    report = begun(everyone)
    written = take(everyone, report)
    assert written.numbers is not None
    draft = queries.draft(report.id, actor=everyone.officer_a, now=NOW)
    (record,) = (one for one in records_behind(draft).records if one.kind == "numbers")
    assert record.id in records_behind(draft).answers["8"]
    assert record.content == {
        "since": "2024-08-01",
        "until": "2026-07-30",
        "says": written.numbers.sentence,
    }
    assert record.fingerprint == fingerprint(record.content)


def test_given_a_matter_is_decided_later_then_the_proof_reader_says_that_the_numbers_changed(
    everyone: Cast,
) -> None:
    it = with_officer(everyone)
    report = begun(everyone)
    take(everyone, report)
    assert "numbers_changed" not in codes(everyone, report)
    moved(it, Move.REFUSE, everyone.officer_a)
    assert "numbers_changed" in codes(everyone, report)
    again = take(everyone, report, version=2)
    assert isinstance(again.words, TextAnswer)
    assert again.words.text.count("the privacy officer was asked") == 1
    assert "numbers_changed" not in codes(everyone, report)


def test_given_the_officer_writes_something_else_then_no_numbers_are_said_to_stand_behind_it(
    everyone: Cast,
) -> None:
    approved(everyone)
    report = begun(everyone)
    said = take(everyone, report)
    assert said.numbers is not None
    more = text(f"By need. {said.numbers.sentence} And more.")
    assert write(report, "8", more, everyone.officer_a, version=2).numbers == said.numbers
    other = write(report, "8", text("By need."), everyone.officer_a, version=3)
    assert other.numbers is None


def test_numbers_are_taken_where_they_speak_to_the_question_and_nobody_was_faster(
    everyone: Cast,
) -> None:
    report = begun(everyone)
    with pytest.raises(Invalid, match="No numbers of matters speak to question 5"):
        take(everyone, report, "5")
    with pytest.raises(Stale):
        take(everyone, report, version=7)
    with pytest.raises(NotAllowed):
        actions.take_numbers(report.id, "8", version=1, actor=everyone.head_a, now=NOW)


def test_other_questions_and_a_time_to_come_have_no_numbers(everyone: Cast) -> None:
    report = begun(everyone)
    assert numbers.for_question(report, "5", actor=everyone.officer_a, now=NOW) is None
    later = begun(everyone, 2030)
    assert numbers.for_question(later, "12", actor=everyone.officer_a, now=NOW) is None
