"""The report builder: begun, answered, drafted, and seen by whom."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from discretion.apps.accounts.models import Agency
from discretion.apps.audit.queries import verify
from discretion.apps.register import filings
from discretion.apps.reports import actions, answers, queries
from discretion.apps.reports.actions import AnswerChanged
from discretion.apps.reports.models import Answer, Report
from discretion.errors import Invalid, NotAllowed, NotFound, Stale
from discretion.forms import report as forms
from discretion.forms.edition import edition
from discretion.forms.write import render
from tests.apps.builders import a_function, a_joint_designation, an_activity, approved
from tests.apps.desk import NO, YES, begun, draft, enter, give, put, taken, write
from tests.apps.material import FORM, rows, text
from tests.cast import NOW, TODAY, Cast
from tests.forms.builders import a_report

# Beginning


def test_a_report_begins_with_its_header_filled_in_and_an_answer_to_each_question(
    everyone: Cast,
) -> None:
    report = begun(everyone)
    header = queries.header_of(report)
    assert report.id == "RPT-2026-00001"
    assert header["agency"] == "Agency Alpha"
    assert header["privacy_officer"] == "Olga Officer"
    assert header["due_date"] == "2026-07-31"
    assert header["report_date"] is None
    assert report.answers.count() == 16


@pytest.mark.parametrize("part", ["staff_a", "head_a", "counsel_a", "chief", "committee"])
def test_who_does_not_prepare_reports_begins_none(everyone: Cast, part: str) -> None:
    with pytest.raises(NotAllowed):
        begun(everyone, actor=everyone.actor(part))


def test_another_agency_does_not_exist_for_its_neighbour(everyone: Cast) -> None:
    with pytest.raises(NotFound):
        begun(everyone, actor=everyone.officer_b)


@pytest.mark.parametrize(
    ("given", "path"),
    [({"cycle": 2027}, "cycle"), ({"cycle": 2016}, "cycle"), ({"edition_name": "x"}, "edition")],
)
def test_a_cycle_or_form_that_is_none_is_named(
    everyone: Cast, given: dict[str, Any], path: str
) -> None:
    with pytest.raises(Invalid) as caught:
        begun(everyone, **given)
    assert [fault.path for fault in caught.value.faults] == [path]


def test_an_office_is_told_who_files_for_it(everyone: Cast) -> None:
    with pytest.raises(Invalid) as caught:
        actions.begin_report(
            "alpha-office",
            cycle=2026,
            edition_name="nyc-2020",
            actor=everyone.managing_a,
            now=NOW,
        )
    assert caught.value.faults[0].path == "agency"
    assert "Agency Alpha" in caught.value.faults[0].message


def test_an_agency_that_was_closed_files_no_more(everyone: Cast) -> None:
    Agency.objects.filter(id="alpha").update(closed_on=TODAY - timedelta(days=1))
    with pytest.raises(Invalid) as caught:
        begun(everyone)
    assert "closed" in caught.value.faults[0].message


@pytest.mark.parametrize("state", ["draft", "filed"])
def test_a_cycle_has_one_report(everyone: Cast, state: str) -> None:
    report = begun(everyone)
    if state != "draft":
        put(report, state)
    with pytest.raises(Invalid) as caught:
        begun(everyone)
    assert report.id in caught.value.faults[0].message


def test_words_come_along_from_the_last_report_to_be_confirmed(everyone: Cast) -> None:
    last = begun(everyone, cycle=2024)
    write(last, "5", text("We ask the officer."), everyone.officer_a)
    write(last, "6", YES, everyone.officer_a)
    put(last, "filed")
    told = draft(begun(everyone), everyone.officer_a)
    five, eight = told.written["5"], told.written["8"]
    assert (five.words, five.carried_from) == (text("We ask the officer."), last.id)
    assert not five.confirmed
    assert (eight.carried_from, eight.carried) == ("", None)
    assert told.marks["5"] == "unconfirmed"
    assert {f.question for f in told.findings if f.code == "carried_unconfirmed"} == {"5", "6"}
    assert told.last == a_report()


def imported(everyone: Cast) -> str:
    """The filing of the harbor master, imported for alpha."""
    made = filings.import_filing(
        render(a_report(), "html"),
        file_name="filed.html",
        agency="alpha",
        actor=everyone.keeper_a,
        now=NOW,
    )
    return made.id


def test_what_was_filed_here_since_comes_before_an_older_import(everyone: Cast) -> None:
    imported(everyone)
    last = begun(everyone, cycle=2024)
    write(last, "9", text("Newer."), everyone.officer_a)
    put(last, "filed")
    told = draft(begun(everyone), everyone.officer_a)
    assert (told.written["9"].words, told.written["9"].carried_from) == (text("Newer."), last.id)
    assert told.written["5"].carried_from == last.id


def test_an_imported_filing_gives_its_narratives_and_the_register_gives_the_rest(
    everyone: Cast,
) -> None:
    enter(everyone, a_function(code="berths", name="Berths and moorings"))
    filing = imported(everyone)
    whole = draft(begun(everyone), everyone.officer_a)
    told = whole.written
    assert told["9"].carried_from == f"filing:{filing}"
    assert whole.last is not None
    assert whole.last.header["agency"] == "Office of the Harbor Master"
    assert told["7"].words == NO
    assert all(told[number].carried is None for number in ("1", "3", "4", "14"))
    two = told["2"].words
    assert isinstance(two, forms.SectionsAnswer)
    assert [s.heading for s in two.sections] == [None, "Staff, Hiring and Payroll"]


def test_an_amendment_supersedes_what_was_filed_and_begins_with_its_words(everyone: Cast) -> None:
    report = begun(everyone)
    write(report, "5", text("We ask the officer."), everyone.officer_a)
    put(report, "filed")
    amended = actions.amend_report(report.id, actor=everyone.officer_a, now=NOW, why="Wrong table")
    assert (amended.amendment, amended.supersedes_id, amended.state) == (1, report.id, "draft")
    assert draft(amended, everyone.officer_a).written["5"].carried_from == report.id
    with pytest.raises(Invalid):
        actions.amend_report(report.id, actor=everyone.officer_a, now=NOW)


def test_an_amendment_keeps_the_header_and_the_people_and_not_the_signature(everyone: Cast) -> None:
    report, by = begun(everyone), everyone.officer_a
    header = {"telephone": "212-555-0100", "report_date": "2026-07-30"}
    people = {"preparer": {"name": "Kim Keeper", "title": "Clerk"}, "agency_head": {"name": "Hana"}}
    actions.set_header(
        report.id, header, signatures=people, version=report.version, actor=by, now=NOW
    )
    put(report, "filed")
    amended = actions.amend_report(report.id, actor=by, now=NOW)
    composed = draft(amended, by).composed
    assert (composed.header["telephone"], composed.header["report_date"]) == ("212-555-0100", None)
    assert composed.header["privacy_officer"] == "Olga Officer"
    assert composed.signatures["preparer"]["title"] == "Clerk"
    assert composed.signatures["agency_head"] == {
        "name": "Hana", "title": None, "email": None, "phone": None, "signature": None,
        "date": None,
    }  # fmt: skip


def test_a_draft_is_not_amended(everyone: Cast) -> None:
    report = begun(everyone)
    with pytest.raises(Stale):
        actions.amend_report(report.id, actor=everyone.officer_a, now=NOW)


# The header


def test_blanks_are_filled_in_one_by_one(everyone: Cast) -> None:
    report = begun(everyone)
    changed = actions.set_header(
        report.id,
        {"report_date": " 2026-07-30 "},
        signatures={"preparer": {"name": "Kim Keeper"}},
        version=1,
        actor=everyone.keeper_a,
        now=NOW,
    )
    composed = draft(changed, everyone.officer_a).composed
    assert composed.header["report_date"] == "2026-07-30"
    assert composed.header["agency"] == "Agency Alpha"
    assert composed.signatures["preparer"]["name"] == "Kim Keeper"
    with pytest.raises(Stale):
        actions.set_header(report.id, {}, version=1, actor=everyone.officer_a, now=NOW)


@pytest.mark.parametrize(
    ("header", "signatures", "path"),
    [
        ({"report_date": "tomorrow"}, {}, "header.report_date"),
        ({"fax": "1"}, {}, "header.fax"),
        ({"agency": "x" * 301}, {}, "header.agency"),
        ({}, {"agency_head": {"signature": "Hana Head"}}, "signatures.agency_head.signature"),
        ({}, {"mayor": {"name": "M"}}, "signatures.mayor.name"),
    ],
)
def test_a_blank_that_is_none_or_can_not_be_read_is_named(
    everyone: Cast, header: dict[str, Any], signatures: dict[str, Any], path: str
) -> None:
    report = begun(everyone)
    with pytest.raises(Invalid) as caught:
        actions.set_header(
            report.id,
            header,
            signatures=signatures,
            version=1,
            actor=everyone.officer_a,
            now=NOW,
        )
    assert [fault.path for fault in caught.value.faults] == [path]


# Answers


def test_what_an_officer_writes_is_confirmed_and_told_with_before_and_after(everyone: Cast) -> None:
    report = begun(everyone)
    told = write(report, "5", text("We ask the officer."), everyone.keeper_a)
    assert (told.confirmed, told.version, told.edited_by) == (True, 2, "Kim Keeper")
    fact = queries.history(report.id, actor=everyone.officer_a)[0]
    assert fact.kind == "answer.written"
    assert fact.before is not None
    assert fact.after is not None
    assert fact.before["words"]["text"] == ""
    assert fact.after["words"]["text"] == "We ask the officer."


def test_the_second_of_two_writers_is_given_both_texts_and_changes_nothing(everyone: Cast) -> None:
    report = begun(everyone)
    write(report, "5", text("Kim's words."), everyone.keeper_a)
    with pytest.raises(AnswerChanged) as caught:
        write(report, "5", text("Olga's words."), everyone.officer_a)
    assert isinstance(caught.value, Stale)
    assert isinstance(caught.value.theirs, queries.Written)
    assert caught.value.theirs.words == text("Kim's words.")
    assert caught.value.yours == text("Olga's words.")
    assert "Kim Keeper" in str(caught.value)
    assert draft(report, everyone.officer_a).written["5"].words == text("Kim's words.")


def test_two_officers_write_to_different_questions_at_once(everyone: Cast) -> None:
    report = begun(everyone)
    write(report, "5", text("Five."), everyone.keeper_a)
    write(report, "9", text("Nine."), everyone.officer_a)
    told = draft(report, everyone.officer_a).written
    assert (told["5"].words, told["9"].words) == (text("Five."), text("Nine."))


def test_an_answer_is_confirmed_as_it_stands(everyone: Cast) -> None:
    imported(everyone)
    report = begun(everyone)
    before = draft(report, everyone.officer_a).written["9"]
    told = actions.confirm_answer(report.id, "9", version=1, actor=everyone.officer_a, now=NOW)
    assert told.confirmed
    assert told.words == before.words == told.carried
    with pytest.raises(AnswerChanged):
        actions.confirm_answer(report.id, "9", version=1, actor=everyone.officer_a, now=NOW)


def test_an_answer_of_the_wrong_kind_or_to_no_question_is_refused(everyone: Cast) -> None:
    report = begun(everyone)
    with pytest.raises(Invalid):
        write(report, "5", rows(), everyone.officer_a)
    with pytest.raises(NotFound):
        write(report, "17", text("More."), everyone.officer_a)


def test_computed_sentences_are_left_out_where_the_officer_says_so(everyone: Cast) -> None:
    enter(everyone, an_activity(staff=("Letters desk",)))
    report = begun(everyone)
    write(report, "8", text("Few can see it."), everyone.officer_a)
    whole = draft(report, everyone.officer_a).composed.answers["8"]
    assert "Letters desk" in "".join(answers.texts(whole))
    write(report, "8", text("Few can see it."), everyone.officer_a, 2, with_computed=False)
    assert draft(report, everyone.officer_a).composed.answers["8"] == text("Few can see it.")


@pytest.mark.parametrize("state", ["prepared", "signed", "filed"])
def test_what_is_no_longer_a_draft_is_not_written_to(everyone: Cast, state: str) -> None:
    report = begun(everyone)
    put(report, state)
    office = everyone.officer_office
    tried: Sequence[Callable[[], object]] = (
        lambda: write(report, "5", text("Late."), everyone.officer_a),
        lambda: actions.confirm_answer(
            report.id, "5", version=1, actor=everyone.officer_a, now=NOW
        ),
        lambda: actions.set_header(report.id, {}, version=1, actor=everyone.officer_a, now=NOW),
        lambda: actions.consolidate(report.id, "5", version=1, actor=everyone.managing_a, now=NOW),
    )
    for late in tried:
        with pytest.raises(Stale):
            late()
    with pytest.raises(NotFound):
        give(report, "5", text("Late."), office)
    assert draft(report, everyone.officer_a).written["5"].version == 1


# The draft


def test_a_draft_is_made_of_the_register_of_the_whole_tree(everyone: Cast) -> None:
    (function,) = enter(everyone, a_function())
    (activity,) = enter(everyone, an_activity(function="letters"), agency="alpha-office")
    found = approved(everyone)
    told = draft(begun(everyone), everyone.officer_a)
    assert told.computed["1"].evidence == (activity,)
    assert told.computed["2"].evidence == (function,)
    assert told.computed["3"].evidence == (found.id, activity)
    assert told.computed["14"].evidence == (activity,)
    fourteen = told.composed.answers["14"]
    assert isinstance(fourteen, forms.TableAnswer)
    assert fourteen.rows[0]["entity"] == "Other City agencies"
    assert (told.marks["2"], told.marks["5"]) == ("computed", "words_needed")


def test_the_draft_changes_with_the_register_until_it_is_frozen(everyone: Cast) -> None:
    report = begun(everyone)
    enter(everyone, an_activity(types=("race",)))
    one = draft(report, everyone.officer_a).composed.answers["1"]
    assert one == forms.TypesAnswer(types=("race",))
    put(report, "signed")
    assert draft(report, everyone.officer_a).composed == a_report()
    assert queries.report(report.id, actor=everyone.officer_a, now=NOW) == a_report()


def test_what_another_agency_holds_jointly_with_ours_is_in_our_draft(everyone: Cast) -> None:
    found = approved(everyone, a_joint_designation())
    report = actions.begin_report(
        "beta", cycle=2026, edition_name="nyc-2020", actor=everyone.officer_b, now=NOW
    )
    told = draft(report, everyone.officer_b)
    assert told.computed["3"].evidence == (found.id,)


def test_a_draft_of_many_activities_takes_no_more_queries_than_one_of_few(everyone: Cast) -> None:
    report = begun(everyone)

    def queries_needed() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            draft(report, actor)
        return len(seen)

    actor = everyone.officer_a
    enter(everyone, an_activity())
    approved(everyone)
    few = queries_needed()
    enter(everyone, *(an_activity(name=f"Act {n}") for n in range(20)))
    approved(everyone)
    assert queries_needed() == few <= 25


# Sight


@pytest.mark.parametrize(
    ("part", "drafts", "filed"),
    [
        ("officer_a", True, True),
        ("keeper_a", True, True),
        ("managing_a", True, True),
        ("head_a", True, True),
        ("counsel_a", True, True),
        ("staff_a", False, True),
        ("officer_office", False, True),
        ("officer_b", False, False),
        ("chief", False, True),
        ("committee", False, True),
        ("auditor", False, True),
        ("administrator", False, False),
        ("stranger", False, False),
    ],
)
def test_a_draft_is_the_tree_s_and_what_is_filed_is_for_those_who_review_it(
    everyone: Cast, part: str, drafts: bool, filed: bool
) -> None:
    report = begun(everyone)
    actor = everyone.actor(part)
    assert queries.reports(actor).exists() is drafts
    put(report, "filed")
    assert queries.reports(actor).exists() is filed
    if not filed:
        with pytest.raises(NotFound):
            queries.report(report.id, actor=actor, now=NOW)
    else:
        assert queries.report(report.id, actor=actor, now=NOW) == a_report()


@pytest.mark.parametrize("part", ["staff_a", "officer_office", "committee"])
def test_who_only_reads_what_was_filed_sees_neither_desk_nor_history(
    everyone: Cast, part: str
) -> None:
    report = begun(everyone)
    put(report, "filed")
    for look in (
        lambda: draft(report, everyone.actor(part)),
        lambda: queries.history(report.id, actor=everyone.actor(part)),
    ):
        with pytest.raises((NotAllowed, NotFound)):
            look()


def test_reports_are_found_by_agency_and_cycle(everyone: Cast) -> None:
    old, new = begun(everyone, cycle=2024), begun(everyone)
    actor = everyone.officer_a
    assert [r.id for r in queries.reports(actor)] == [new.id, old.id]
    assert [r.id for r in queries.reports(actor, cycle=2024)] == [old.id]
    assert not queries.reports(actor, agency="beta").exists()


# What the tables refuse, and the record


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "filed"},
        {"state": "signed"},
        {"frozen": "{}"},
        {"amendment": 1},
        {"cycle": 1999},
    ],
)
def test_the_tables_refuse_a_report_that_can_not_be(everyone: Cast, wrong: dict[str, Any]) -> None:
    report = begun(everyone)
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(id=report.id).update(**wrong)


def test_the_tables_refuse_a_second_answer_and_a_source_without_words(everyone: Cast) -> None:
    report = begun(everyone)
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(report=report, question="5", words="{}")
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.filter(report=report, question="5").update(carried_from="RPT-2024-00001")


def test_each_thing_done_is_one_fact_and_the_record_stays_whole(everyone: Cast) -> None:
    report = begun(everyone)
    actions.set_header(report.id, {"telephone": "1"}, version=1, actor=everyone.officer_a, now=NOW)
    write(report, "5", text("Words."), everyone.officer_a)
    actions.confirm_answer(report.id, "5", version=2, actor=everyone.officer_a, now=NOW)
    give(report, "5", text("More."), everyone.officer_office)
    taken(everyone, report, "5", version=3)
    put(report, "filed")
    actions.amend_report(report.id, actor=everyone.officer_a, now=NOW)
    kinds = [fact.kind for fact in queries.history(report.id, actor=everyone.officer_a)]
    assert kinds == [
        "answer.consolidated",
        "contribution.given",
        "answer.confirmed",
        "answer.written",
        "report.header_set",
        "report.begun",
    ]
    assert list(verify()) == []


def test_every_question_of_every_form_has_words_of_its_kind(everyone: Cast) -> None:
    report = begun(everyone)
    for question in edition(report.edition).questions:
        kept = report.answers.get(question=question.number)
        assert answers.is_empty(answers.decode(question, kept.words))
    assert FORM.form == report.edition
    assert msgspec.json.decode(report.header).keys() == {f.name for f in FORM.header}
