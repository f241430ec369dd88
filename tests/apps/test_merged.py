"""What becomes of a merged agency's records: its successor goes on with them as with its own."""

from datetime import timedelta

import pytest

from discretion.apps.accounts import desks, queries
from discretion.apps.accounts.actions_agencies import close_agency
from discretion.apps.accounts.policy import Actor
from discretion.apps.accounts.tree import Tree
from discretion.apps.duties.models import Duty
from discretion.apps.register import designating
from discretion.apps.register import queries as register
from discretion.apps.reports import actions as reports
from discretion.apps.reports import queries as drafts
from discretion.errors import Invalid, NotFound
from discretion.forms import report as forms
from discretion.law.authority import Power
from tests.apps.builders import an_activity, approved
from tests.apps.desk import NO, YES, begun, enter, put, write
from tests.apps.material import text
from tests.cast import NOW, TODAY, Cast

LATER = NOW + timedelta(days=2)


def merged(everyone: Cast) -> Actor:
    """Alpha, its office closed, becomes a part of beta today; beta's officer after that."""
    for agency, into in (("alpha-office", ""), ("alpha", "beta")):
        close_agency(agency, on=TODAY, into=into, actor=everyone.administrator, now=NOW)
    return everyone.actor("officer_b", now=LATER)


def test_a_successor_sees_and_changes_what_the_merged_agency_kept(everyone: Cast) -> None:
    (activity,) = enter(everyone, an_activity())
    kept = approved(everyone)
    for id_ in (activity, kept.id):
        with pytest.raises(NotFound):
            register.record(id_, actor=everyone.officer_b)
    officer = merged(everyone)
    assert register.record(activity, actor=officer).agency == "alpha"
    assert register.history(activity, actor=officer)
    left = designating.withdraw(
        kept.id, version=kept.version, why="Beta does it otherwise.", actor=officer, now=LATER
    )
    assert left.state == "withdrawn"
    assert queries.agency("alpha", actor=officer).merged_into_id == "beta"


def test_a_successor_amends_what_the_merged_agency_filed_and_reports_its_records(
    everyone: Cast,
) -> None:
    enter(everyone, an_activity())
    filed = begun(everyone)
    put(filed, "filed")
    officer = merged(everyone)
    assert reports.amend_report(filed.id, actor=officer, now=LATER).agency_id == "alpha"
    own = reports.begin_report(
        "beta", cycle=2026, edition_name="nyc-2020", actor=officer, now=LATER
    )
    activities = drafts.draft(own.id, actor=officer, now=LATER).material.activities
    assert [kept.agency for kept in activities] == ["alpha"]
    assert not Duty.objects.filter(record=own.id, kind="contribute").exists()


def filed_words(everyone: Cast, agency: str, cycle: int, **words: forms.Answer) -> str:
    """A report of an agency in which its officer answered these questions, as filed."""
    by = everyone.actor("officer_a" if agency == "alpha" else "officer_b")
    report = reports.begin_report(agency, cycle=cycle, edition_name="nyc-2020", actor=by, now=NOW)
    for name, answer in words.items():
        write(report, name.removeprefix("q"), answer, by)
    put(report, "filed")
    return report.id


def begun_after(officer: Actor, cycle: int = 2026) -> drafts.Draft:
    """Beta's report, begun after the merger."""
    own = reports.begin_report(
        "beta", cycle=cycle, edition_name="nyc-2020", actor=officer, now=LATER
    )
    return drafts.draft(own.id, actor=officer, now=LATER)


def test_the_first_report_after_a_merger_begins_with_the_words_of_both_and_says_whose(
    everyone: Cast,
) -> None:
    theirs = filed_words(everyone, "alpha", 2024, q5=text("We ask."), q6=NO, q9=text("By mail."))
    ours = filed_words(everyone, "beta", 2024, q5=text("We write."), q6=YES)
    told = begun_after(merged(everyone))
    five, six, nine = (told.written[number] for number in "569")
    assert five.words == text("We write.\n\nAgency Alpha: We ask.")
    assert five.sources == [ours, theirs]
    assert (six.words, six.sources) == (YES, [ours])
    assert (nine.words, nine.sources) == (text("Agency Alpha: By mail."), [theirs])
    assert {told.marks[number] for number in "569"} == {"unconfirmed"}
    said = {f.question: f.message for f in told.findings if f.code == "carried_unconfirmed"}
    assert ours in said["5"]
    assert theirs in said["5"]


def test_what_was_merged_brings_its_filing_of_the_same_cycle_and_of_an_agency_that_filed_nothing(
    everyone: Cast,
) -> None:
    theirs = filed_words(everyone, "alpha", 2026, q5=text("We ask."))
    told = begun_after(merged(everyone))
    assert (told.written["5"].words, told.written["5"].sources) == (
        text("Agency Alpha: We ask."),
        [theirs],
    )


def test_the_second_report_after_a_merger_has_the_words_of_the_first_alone(everyone: Cast) -> None:
    filed_words(everyone, "alpha", 2024, q5=text("We ask."))
    officer = merged(everyone)
    first = begun_after(officer)
    reports.write_answer(
        first.report.id, "5", text("We all ask."), version=1, actor=officer, now=LATER
    )
    put(first.report, "filed")
    five = begun_after(officer, 2028).written["5"]
    assert (five.words, five.sources) == (text("We all ask."), [first.report.id])


def test_until_its_last_day_has_passed_the_agency_is_its_own(everyone: Cast) -> None:
    (activity,) = enter(everyone, an_activity())
    merged(everyone)
    with pytest.raises(NotFound):
        register.record(activity, actor=everyone.officer_b)


def test_what_waits_in_a_merged_agency_is_its_successors_to_do(everyone: Cast) -> None:
    officer = merged(everyone)
    asked = ((Power.PREPARE_REPORT,), "alpha")
    held = desks.holders([asked], on=LATER.date())[asked]
    assert everyone.people["officer_b"] in held
    desk = desks.of(officer, {"any": (Power.PREPARE_REPORT,)}, on=LATER.date())["any"]
    assert "alpha" in desk.agencies


def test_nothing_is_merged_into_what_closes_itself(everyone: Cast) -> None:
    by = everyone.administrator
    close_agency("beta", on=TODAY + timedelta(days=9), actor=by, now=NOW)
    close_agency("alpha-office", on=TODAY, actor=by, now=NOW)
    with pytest.raises(Invalid) as wrong:
        close_agency("alpha", on=TODAY, into="beta", actor=by, now=NOW)
    assert [(f.code, f.path) for f in wrong.value.faults] == [("closed_agency", "into")]


def test_a_chain_of_mergers_ends_at_who_is_left() -> None:
    tree = Tree({"a": "p", "b": "", "c": "", "p": "", "o": "a"}, {"a": "b", "b": "c"})
    assert tree.heirs("a") == ("a", "b", "c")
    assert tree.itself("c") == {"a", "b", "c"}
    assert tree.below("c") == {"a", "b", "c", "o"}
    assert tree.below("p") == {"p"}
    assert tree.above("o") == ("o", "a", "b", "c")
