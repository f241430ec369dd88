"""The report builder's pages: the list, a report begun, each question, two officers at once."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from discretion.apps.accounts.policy import Actor
from discretion.apps.register import actions as register
from discretion.apps.register.contents import Activity, Function, Party
from discretion.apps.register.kinds import KINDS
from discretion.apps.reports import actions, queries
from discretion.apps.reports.models import Answer, Report
from discretion.forms.edition import edition
from discretion.forms.report import Section, SectionsAnswer, TextAnswer, YesNoAnswer
from tests.cast import NOW, Cast
from tests.interfaces.web.clicking import form_with, main, press, sent_by
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, found, values, words

FORM = edition("nyc-2020")
NUMBERS = [question.number for question in FORM.questions]
HOSTILE = "<script>alert('x')</script> =1+1 \u202e"


@pytest.fixture(autouse=True)
def _documents(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def recorded(everyone: Cast) -> list[str]:
    """A function, a collection and a disclosure of alpha's."""
    by = everyone.officer_a
    says: list[tuple[str, Any]] = [
        ("function", Function(code="letters", name="Answer letters", mission="People are heard.")),
        (
            "activity",
            Activity(
                act="collection",
                name="Take down who writes",
                function="letters",
                types=("name", "contact.email"),
                classifications=("case_by_case",),
            ),
        ),
        (
            "activity",
            Activity(
                act="disclosure",
                name="Hand a letter on",
                types=("name",),
                counterparties=(Party(kind="city_agency", id="beta"),),
                classifications=("case_by_case",),
                reason="It is theirs to answer.",
            ),
        ),
    ]
    kept = [
        register.enter(KINDS[kind], content, agency="alpha", actor=by, now=NOW)
        for kind, content in says
    ]
    return [each.id for each in kept]


def begun(everyone: Cast, *, cycle: int = 2026) -> str:
    """A draft of alpha's report."""
    by = everyone.officer_a
    return actions.begin_report("alpha", cycle=cycle, edition_name=FORM.form, actor=by, now=NOW).id


def write(report: str, number: str, answer: Any, by: Actor, version: int = 1) -> None:
    """Write an answer past the pages."""
    actions.write_answer(report, number, answer, version=version, actor=by, now=NOW)


def written(everyone: Cast, report: str, number: str) -> queries.Written:
    """An answer as it is kept."""
    return queries.draft(report, actor=everyone.officer_a, now=NOW).written[number]


def at(report: str, number: str) -> str:
    """The page of a question."""
    return f"/reports/{report}/questions/{number}"


def answered(client: Client, report: str, number: str, **changes: object) -> Any:
    """Save a question by its page."""
    return press(client, at(report, number), "Save", **changes)


def test_the_list_is_empty_at_first_and_says_how_to_start(
    everyone: Cast, signed_in: SignIn
) -> None:
    text = main(signed_in("officer_a").get("/reports"))
    assert "No report here yet" in text
    assert "Begin the report of this cycle" in text
    assert "Begin a report" not in main(signed_in("staff_a").get("/reports"))


def test_a_report_is_begun_by_its_form_and_opens_at_what_is_to_be_done(
    everyone: Cast, signed_in: SignIn
) -> None:
    recorded(everyone)
    answer = press(signed_in("officer_a"), "/reports/new", "Begin it", agency="alpha", cycle="2026")
    text = main(answer)
    assert "Agency Alpha, report of 2026" in text
    assert "Go on with question 4" in text
    assert "July 31" in text
    listed = signed_in("officer_a").get("/reports?cycle=2026&state=draft")
    assert "RPT-2026-00001" in main(listed)
    assert "RPT-2026-00001" not in main(signed_in("officer_a").get("/reports?state=filed"))


def test_a_second_report_of_a_cycle_is_refused_at_its_field(
    everyone: Cast, signed_in: SignIn
) -> None:
    report = begun(everyone)
    client = signed_in("officer_a")
    text = main(press(client, "/reports/new", "Begin it", agency="alpha", cycle="2026"))
    assert f"{report} is the report of 2026 already" in text


@pytest.mark.parametrize("number", NUMBERS)
def test_each_question_has_a_page_with_its_text_its_law_and_its_state(
    everyone: Cast, signed_in: SignIn, number: str
) -> None:
    recorded(everyone)
    report = begun(everyone)
    question = FORM.question(number)
    text = main(signed_in("officer_a").get(at(report, number)))
    assert question.text in " ".join(text.split())
    assert question.enacted[0] in text
    assert "Proof-reader" in text
    assert "From the register" in text


def test_every_tick_and_row_opens_the_records_behind_it(everyone: Cast, signed_in: SignIn) -> None:
    function, collection, disclosure = recorded(everyone)
    report = begun(everyone)
    client = signed_in("officer_a")
    for number, there in (("1", [collection, disclosure]), ("2", [function]), ("14", [disclosure])):
        links = values(check(client.get(at(report, number))), "//main//a/@href")
        for record in there:
            assert f"/records/{record}" in links
            assert client.get(f"/records/{record}").status_code == 200


@pytest.mark.parametrize(
    ("number", "typed", "kept"),
    [
        ("1", {"types_0": ["name", "ssn"], "other": "Shoe size"}, ("name", "ssn")),
        ("2", {"row-0-heading": "Letters", "row-0-text": "One.\r\n\r\nTwo."}, "One.\n\nTwo."),
        ("3", {"row-0-description": "By hand", "row-0-classifications": ["routine"]}, ("routine",)),
        ("6", {"yes": "no"}, False),
        ("8", {"text": "Only two clerks may look."}, "Only two clerks may look."),
        ("14", {"row-1-entity": "A court"}, "A court"),
    ],
)
def test_an_answer_of_each_kind_is_saved_and_shown_again_as_it_was_typed(
    everyone: Cast, signed_in: SignIn, number: str, typed: dict[str, object], kept: object
) -> None:
    report, client = begun(everyone), signed_in("officer_a")
    answered(client, report, number, **typed)
    words = written(everyone, report, number).words
    assert repr(kept) in repr(words)
    answered(client, report, number)
    assert written(everyone, report, number).words == words
    assert written(everyone, report, number).edited_by == "Olga Officer"


def test_whoever_saved_just_now_is_named_to_the_others_with_question_and_time(
    everyone: Cast, signed_in: SignIn
) -> None:
    report = begun(everyone)
    answered(signed_in("keeper_a"), report, "8", text="Only two clerks may look.")
    for page in (f"/reports/{report}", f"/reports/{report}/questions/3"):
        said = words(check(signed_in("officer_a").get(page)))
        assert "At work now Kim Keeper: question 8, saved" in said
        assert "At work now" not in words(check(signed_in("keeper_a").get(page)))
    Answer.objects.update(edited_at=NOW)
    assert "At work now" not in words(check(signed_in("officer_a").get(page)))


def test_a_row_is_taken_out_by_its_box_and_by_leaving_it_blank(
    everyone: Cast, signed_in: SignIn
) -> None:
    report, client = begun(everyone), signed_in("officer_a")
    sections = [Section(heading=name, text=name) for name in ("One", "Two", "Three")]
    write(report, "2", SectionsAnswer(sections=tuple(sections)), everyone.officer_a)
    blank = {"row-2-heading": "", "row-2-text": " "}
    answered(client, report, "2", **{"row-0-out": "on", **blank})
    assert written(everyone, report, "2").words == SectionsAnswer(sections=(sections[1],))


def test_saving_goes_on_to_the_next_question_when_asked(everyone: Cast, signed_in: SignIn) -> None:
    report, client = begun(everyone), signed_in("officer_a")
    answer = press(client, at(report, "5"), "Save and go on", text="We ask why.")
    assert answer.redirect_chain[-1][0] == at(report, "6")


def test_hostile_words_are_kept_and_shown_as_words(everyone: Cast, signed_in: SignIn) -> None:
    report, client = begun(everyone), signed_in("officer_a")
    answered(client, report, "5", text=HOSTILE)
    answered(client, report, "2", **{"row-0-heading": HOSTILE, "row-0-text": HOSTILE})
    for address in (at(report, "5"), at(report, "2"), f"/reports/{report}/history"):
        page = client.get(address)
        check(page)
        assert b"<script>alert" not in page.content
    assert b"<script>alert" not in client.get(f"/reports/{report}/document").content


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"version": "x", "text": "Kept all the same"},
        {"version": "1", "text": "Kept all the same", "why": "y" * 501},
        {"version": "1", "text": "Kept all the same" + "x" * 100_001},
    ],
)
def test_given_what_no_browser_sends_then_the_page_says_so_and_keeps_the_text(
    everyone: Cast, signed_in: SignIn, sent: dict[str, str]
) -> None:
    report = begun(everyone)
    page = signed_in("officer_a").post(at(report, "5"), sent)
    assert page.status_code == 422
    assert sent.get("text", "") in main(page)
    assert written(everyone, report, "5").version == 1


@pytest.mark.parametrize("total", ["", "999999", "zz"])
def test_given_a_forged_number_of_rows_then_nothing_is_saved(
    everyone: Cast, signed_in: SignIn, total: str
) -> None:
    report = begun(everyone)
    sent = {"version": "1", "row-TOTAL_FORMS": total, "row-INITIAL_FORMS": "0"}
    page = signed_in("officer_a").post(at(report, "2"), sent)
    check(page)
    assert page.status_code == 422
    assert written(everyone, report, "2").version == 1


def test_a_type_that_the_form_has_no_box_for_is_refused(everyone: Cast, signed_in: SignIn) -> None:
    report = begun(everyone)
    page = signed_in("officer_a").post(at(report, "1"), {"version": "1", "types_0": ["nonsense"]})
    assert page.status_code == 422
    check(page)


def test_of_two_officers_at_one_answer_the_second_sees_both_and_loses_nothing(
    everyone: Cast, signed_in: SignIn
) -> None:
    report, client = begun(everyone), signed_in("officer_a")
    page = check(client.get(at(report, "5")))
    mine = sent_by(form_with(page, "Save"), "Save", text="We ask for it in writing.")
    write(report, "5", TextAnswer(text="We ask for it by telephone."), everyone.keeper_a)
    answer = client.post(at(report, "5"), mine)
    assert answer.status_code == 409
    text = main(answer)
    assert "Kim Keeper changed this answer meanwhile" in text
    assert "[removed: by telephone.]" in text
    assert "[added: in writing.]" in text
    again = sent_by(form_with(check(answer), "Save"), "Save")
    assert again["text"] == ["\nWe ask for it in writing."] or "writing" in str(again["text"])
    assert client.post(at(report, "5"), again).status_code == 302
    kept = written(everyone, report, "5")
    assert kept.words == TextAnswer(text="We ask for it in writing.")
    assert kept.version == 3


def test_two_at_one_table_see_their_rows_side_by_side(everyone: Cast, signed_in: SignIn) -> None:
    report, client = begun(everyone), signed_in("officer_a")
    page = check(client.get(at(report, "2")))
    mine = sent_by(form_with(page, "Save"), "Save", **{"row-0-heading": "Mine"})
    theirs = SectionsAnswer(sections=(Section(heading="Theirs", text="Long ago."),))
    write(report, "2", theirs, everyone.keeper_a)
    text = main(client.post(at(report, "2"), mine))
    assert "Theirs" in text
    assert "Long ago." in text
    assert "Mine" in text


def test_given_the_report_was_prepared_meanwhile_then_what_was_typed_is_still_there(
    everyone: Cast, signed_in: SignIn
) -> None:
    report = begun(everyone)
    Report.objects.filter(id=report).update(state="prepared")
    sent = {"version": "1", "text": "Typed for an hour."}
    page = signed_in("officer_a").post(at(report, "5"), sent)
    assert page.status_code == 409
    assert "Typed for an hour." in main(page)


def test_words_typed_before_the_session_ended_are_there_after_signing_in(
    everyone: Cast, signed_in: SignIn
) -> None:
    report, client = begun(everyone), Client()
    client.post(at(report, "5"), {"version": "1", "text": "Typed while away."})
    client.force_login(
        everyone.people["officer_a"], backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    assert "Typed while away." in main(client.get(at(report, "5")))


def test_a_contradiction_is_marked_and_its_fix_leads_to_the_answer(
    everyone: Cast, signed_in: SignIn
) -> None:
    report, client = begun(everyone), signed_in("officer_a")
    for number, yes in (("6", False), ("7", True)):
        write(report, number, YesNoAnswer(yes=yes), everyone.officer_a)
    page = check(client.get(at(report, "7")))
    assert "Contradiction" in main(client.get(at(report, "7")))
    assert f"{at(report, '7')}#answer" in values(page, "//aside//a/@href")
    whole = client.get(f"/reports/{report}/findings")
    assert "it is only asked if 6 is Yes" in main(whole)
    for address in set(values(check(whole), "//main//table//a/@href")):
        assert client.get(address).status_code == 200


def test_the_header_is_filled_in_and_a_second_editor_is_told(
    everyone: Cast, signed_in: SignIn
) -> None:
    report, client = begun(everyone), signed_in("officer_a")
    address = f"/reports/{report}/header"
    form = form_with(check(client.get(address)), "Save")
    stale = sent_by(form, "Save", **{"header.telephone": "212-555-0100"})
    assert sent_by(form, "Save")["header.due_date"] == ["07/31/2026"]
    typed = {"header.telephone": "311", "header.report_date": "7/30/2026", "preparer.title": "APO"}
    assert "The header is saved." in main(press(client, address, "Save", **typed))
    draft = queries.draft(report, actor=everyone.officer_a, now=NOW)
    assert draft.composed.header["telephone"] == "311"
    assert draft.composed.header["report_date"] == "2026-07-30"
    assert draft.composed.signatures["preparer"]["title"] == "APO"
    second = client.post(address, stale)
    assert second.status_code == 409
    assert "[removed: 311]" in main(second)
    assert "[added: 212-555-0100]" in main(second)


@pytest.mark.parametrize("day", ["yesterday", "31/31/2026"])
def test_a_day_that_is_none_is_refused_at_its_blank(
    everyone: Cast, signed_in: SignIn, day: str
) -> None:
    report = begun(everyone)
    answer = press(
        signed_in("officer_a"), f"/reports/{report}/header", "Save", **{"header.report_date": day}
    )
    assert answer.status_code == 422
    assert found(check(answer), "//input[@name='header.report_date'][@aria-invalid]")


@pytest.mark.parametrize(
    ("part", "status"),
    [("officer_b", 404), ("officer_office", 404), ("staff_a", 403), ("chief", 404)],
)
def test_a_draft_does_not_exist_for_others(
    everyone: Cast, signed_in: SignIn, part: str, status: int
) -> None:
    report, client = begun(everyone), signed_in(part)
    assert f'href="/reports/{report}"' not in client.get("/reports").content.decode()
    for address in ("/questions/5", "/header", "/findings"):
        answer = client.get(f"/reports/{report}{address}")
        assert answer.status_code == status
        check(answer)
    for address in ("", "/preview", "/document", "/report.pdf", "/history"):
        assert client.get(f"/reports/{report}{address}").status_code == 404


@pytest.mark.parametrize("part", ["head_a", "counsel_a"])
def test_who_only_reads_a_draft_sees_no_form_and_can_send_none(
    everyone: Cast, signed_in: SignIn, part: str
) -> None:
    report = begun(everyone)
    client = signed_in(part)
    page = check(client.get(at(report, "5")))
    assert not found(page, "//main//textarea")
    assert client.post(at(report, "5"), {"version": "1", "text": "x"}).status_code == 403
    assert client.post(f"{at(report, '5')}/confirm", {"version": "1"}).status_code == 403
    assert client.get("/reports/new").status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        "/reports/RPT-2026-99999",
        "/reports/zzz",
        "/reports/{}/questions/17",
        "/reports/{}/questions/x",
        "/reports/{}/report.exe",
        "/reports/{}/package",
        "/reports/{}/deliveries/mayor",
        "/reports/{}/offices/beta",
        "/reports/{}/offices/alpha-office/questions/5",
    ],
)
def test_a_forged_address_is_a_page_not_found(
    everyone: Cast, signed_in: SignIn, address: str
) -> None:
    report = begun(everyone)
    answer = signed_in("officer_a").get(address.format(report))
    assert answer.status_code == 404
    check(answer)
