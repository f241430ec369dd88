"""What identifies someone is caught at its field, before anything of it is kept."""

import logging
from typing import Any

import msgspec
import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from discretion.apps.agreements import actions as agreements
from discretion.apps.agreements.contents import Agreement
from discretion.apps.audit.models import Entry
from discretion.apps.register import actions, queries
from discretion.apps.register.contents import Activity, Function
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.queries import Kept
from tests.cast import NOW, TODAY, Cast
from tests.gone_on import PDF
from tests.interfaces.web.clicking import form_with, main, sent_by
from tests.interfaces.web.conftest import SignIn
from tests.interfaces.web.test_reports import begun
from tests.kept import files_with, tables_with
from tests.pages import check, found, words

SSN = "219-09-9999"
TYPED = f"Guests such as {SSN} are enrolled"
SUGGESTED = "Guests such as SSN of one person are enrolled"
ENTER = "/register/functions/new"
FUNCTION = {"name": "Enrolment", "code": "enrol", "agency": "alpha", "mission": TYPED}


@pytest.fixture
def officer(signed_in: SignIn) -> Client:
    return signed_in("officer_a")


@pytest.fixture
def kept(everyone: Cast) -> Kept:
    content = Function(code="enrol", name="Enrolment")
    return actions.enter(
        KINDS["function"], content, agency="alpha", actor=everyone.officer_a, now=NOW
    )


def is_nowhere(text: str, caplog: pytest.LogCaptureFixture) -> None:
    """Nothing of a text is in the database, in a file, in a letter or in the log."""
    assert tables_with(text) == set()
    assert files_with(text) == set()
    assert [letter for letter in mail.outbox if text in letter.message().as_string()] == []
    assert text not in caplog.text


def button(page: Any, says: str) -> str:
    """A button by how it begins, as what a screen reader hears more is after it."""
    return next(b for b in map(words, found(page, "//main//button")) if b.startswith(says))


def pressed(client: Client, shown: Any, says: str, **changes: object) -> Any:
    """What is answered to a button of a page that was shown already."""
    page = check(shown)
    name = button(page, says)
    form = form_with(page, name)
    return client.post(str(form.get("action")), sent_by(form, name, **changes), follow=True)


def functions(everyone: Cast) -> list[Function]:
    rows = queries.records(KINDS["function"], actor=everyone.officer_a)
    contents = [queries.kept(row).content for row in rows]
    return [content for content in contents if isinstance(content, Function)]


def test_given_a_number_in_a_purpose_when_it_is_saved_then_the_field_says_what_it_looks_like(
    officer: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    shown = officer.post(ENTER, FUNCTION)
    assert shown.status_code == 422
    page = check(shown)
    (error,) = found(page, "//*[@id='id_mission_error']")
    assert words(error) == (
        "Error: This looks like a Social Security number (characters 16 to 26). We keep the kinds "
        "of information, never the information. Use: “SSN of one person”."
    )
    (area,) = found(page, "//textarea[@id='id_mission']")
    assert (area.text or "").strip() == TYPED
    is_nowhere(SSN, caplog)


def test_given_the_message_when_the_suggestion_is_used_then_it_is_saved_by_that_one_button(
    officer: Client, everyone: Cast
) -> None:
    answer = pressed(officer, officer.post(ENTER, FUNCTION), "Use the suggestion")
    assert "is entered" in main(answer)
    assert [said.mission for said in functions(everyone)] == [SUGGESTED]


def test_given_a_draft_when_the_suggestion_is_used_then_it_is_a_draft_still(
    officer: Client, everyone: Cast
) -> None:
    shown = officer.post(ENTER, FUNCTION | {"as_draft": "yes"})
    pressed(officer, shown, "Use the suggestion")
    (row,) = queries.records(KINDS["function"], actor=everyone.officer_a, states=("draft",))
    assert queries.kept(row).state == "draft"


def test_given_a_number_that_is_no_person_s_when_that_is_said_then_it_is_saved_and_recorded(
    officer: Client, everyone: Cast
) -> None:
    shown = officer.post(ENTER, FUNCTION)
    pressed(officer, shown, "Save", not_identifying="mission")
    assert [said.mission for said in functions(everyone)] == [TYPED]
    (row,) = queries.records(KINDS["function"], actor=everyone.officer_a)
    history = main(officer.get(f"/records/{row.pk}/history"))
    assert "Said not to be about a person: a Social Security number in “mission”" in history
    told = msgspec.json.decode(Entry.objects.get(kind="record.entered").fact)
    assert told["not_identifying"] == [{"path": "mission", "kind": "ssn", "start": 15, "end": 26}]


def test_given_what_was_vouched_for_when_another_thing_is_changed_then_nobody_is_asked_again(
    officer: Client, everyone: Cast
) -> None:
    pressed(officer, officer.post(ENTER, FUNCTION), "Save", not_identifying="mission")
    (row,) = queries.records(KINDS["function"], actor=everyone.officer_a)
    shown = officer.get(f"/records/{row.pk}/change")
    answer = pressed(officer, shown, "Save", mission=f"{TYPED}, all of them")
    assert "is changed" in main(answer)
    answer = pressed(
        officer, officer.get(f"/records/{row.pk}/change"), "Save", mission="078-05-1120"
    )
    assert answer.status_code == 422


def test_given_a_reason_beside_the_form_when_it_holds_a_number_then_a_page_shows_it_with_all_else(
    officer: Client, everyone: Cast, kept: Kept, caplog: pytest.LogCaptureFixture
) -> None:
    opened = officer.get(f"/records/{kept.id}/change")
    shown = pressed(officer, opened, "Save", name="Enrolling", why=f"For {SSN}")
    assert shown.status_code == 422
    assert "Leave out what identifies someone" in main(shown)
    is_nowhere(SSN, caplog)
    answer = pressed(officer, shown, "Use the suggestion")
    assert "is changed" in main(answer)
    assert [said.name for said in functions(everyone)] == ["Enrolling"]
    assert Entry.objects.filter(fact__contains='"why":"For SSN of one person"').count() == 1


def test_given_the_page_of_its_own_when_the_text_is_mended_by_hand_then_that_is_saved(
    officer: Client, kept: Kept
) -> None:
    opened = officer.get(f"/records/{kept.id}/change")
    shown = pressed(officer, opened, "Save", name="Enrolling", why=f"For {SSN}")
    assert "is changed" in main(pressed(officer, shown, "Save", why="For a guest"))
    assert Entry.objects.filter(fact__contains='"why":"For a guest"').count() == 1


ACTIVITY = {
    "agency": "alpha",
    "act": "collection",
    "name": "Sign-in",
    "party-TOTAL_FORMS": "1",
    "party-INITIAL_FORMS": "0",
    "party-0-kind": "third_party",
    "party-0-who": "Guests",
}


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", TYPED),
        ("categories", f"visitors\nGuest {SSN}"),
        ("other_types", f"badge {SSN}"),
        ("trigger", TYPED),
        ("citation", TYPED),
        ("staff", TYPED),
    ],
)
def test_given_any_field_of_an_activity_when_it_holds_a_number_then_it_says_so_at_the_field(
    field: str, typed: str, officer: Client, everyone: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    given = ACTIVITY | {"trigger": "it is closed"} | {field: typed}
    shown = officer.post("/register/activities/new", given)
    (error,) = found(check(shown), f"//*[@id='id_{field}_error']")
    assert "looks like a Social Security number" in words(error)
    is_nowhere(SSN, caplog)
    assert "is entered" in main(pressed(officer, shown, "Use the suggestion"))
    (row,) = queries.records(KINDS["activity"], actor=everyone.officer_a)
    assert "SSN of one person" in row.content
    assert SSN not in row.content


def test_given_a_party_s_name_with_a_number_when_it_is_saved_then_all_that_was_typed_is_held(
    officer: Client, everyone: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    shown = officer.post("/register/activities/new", ACTIVITY | {"party-0-who": TYPED})
    assert "Leave out what identifies someone" in main(shown)
    is_nowhere(SSN, caplog)
    assert "is entered" in main(pressed(officer, shown, "Use the suggestion"))
    (row,) = queries.records(KINDS["activity"], actor=everyone.officer_a)
    said = queries.kept(row).content
    assert isinstance(said, Activity)
    assert [party.name for party in said.counterparties] == [SUGGESTED]


def test_given_a_cell_of_a_report_s_table_when_it_holds_a_number_then_that_cell_says_so(
    officer: Client, everyone: Cast
) -> None:
    address = f"/reports/{begun(everyone)}/questions/3"
    page = check(officer.get(address))
    given = sent_by(form_with(page, "Save"), "Save", **{"row-1-description": TYPED})
    shown = officer.post(address, given)
    (error,) = found(check(shown), "//*[@id='id_row-1-description_error']")
    assert "looks like a Social Security number" in words(error)
    assert tables_with(SSN) == set()
    assert "Use the suggestion" in main(shown)
    pressed(officer, shown, "Use the suggestion")
    assert "reports_answer" in tables_with(SUGGESTED)


def test_given_the_header_of_a_report_when_an_office_s_phone_stands_in_it_then_it_is_saved(
    officer: Client, everyone: Cast
) -> None:
    address = f"/reports/{begun(everyone)}/header"
    form = form_with(check(officer.get(address)), "Save")
    typed = {"header.telephone": "(212) 555-0147", "header.email": "office@example.org"}
    answer = officer.post(address, sent_by(form, "Save", **typed), follow=True)
    assert "The header is saved." in main(answer)


def test_given_a_file_named_after_someone_when_it_is_attached_then_its_name_is_refused(
    officer: Client, everyone: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    content = Agreement(name="With HRA", with_="HRA", types=("name",), since=TODAY)
    made = agreements.enter(content, agency="alpha", actor=everyone.officer_a, now=NOW)
    to = f"/records/{made.id}/attach"
    file = SimpleUploadedFile(f"Case of {SSN}.pdf", PDF)
    shown = officer.post(to, {"document": file})
    assert shown.status_code == 422
    assert "Leave out what identifies someone" in main(shown)
    assert tables_with(SSN) == set()
    again = SimpleUploadedFile("Case of one guest.pdf", PDF)
    assert "is attached" in main(pressed(officer, shown, "Save", document=again))


def test_given_a_session_that_ended_when_someone_signs_in_anew_then_the_number_was_not_kept(
    everyone: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    client = Client()
    client.post(ENTER, FUNCTION)
    assert tables_with(SSN) == set()
    assert client.session["unsent"]["typed"].count("SSN+of+one+person") == 1


def test_given_how_to_reach_an_office_when_it_is_typed_then_nobody_asks(
    signed_in: SignIn, everyone: Cast
) -> None:
    given = {"email": "new@example.org", "name": "Nora New", "role": "employee", "agency": "alpha"}
    administrator = signed_in("administrator")
    shown = administrator.post("/people/new", given | {"since": "1/1/2026"}, follow=True)
    assert "looks like" not in main(shown)


def test_given_a_cell_of_a_file_when_it_only_looks_so_then_a_tick_and_the_file_again_bring_it_in(
    officer: Client, everyone: Cast
) -> None:
    table = f"id,agency,code,name\r\n,alpha,line,Line {SSN}\r\n".encode()

    def file() -> SimpleUploadedFile:
        return SimpleUploadedFile("functions.csv", table)

    address = "/register/functions/spreadsheet"
    shown = officer.post(address, {"file": file(), "agency": "alpha"})
    assert "Does it only look like a person’s?" in main(shown)
    assert (tables_with(SSN), files_with(SSN)) == (set(), set())
    again = pressed(
        officer, shown, "Look at it again", file=file(), not_identifying="functions.csv!D2"
    )
    assert "brought in" in main(pressed(officer, again, "Bring it in")).lower()
    assert [said.name for said in functions(everyone)] == [f"Line {SSN}"]
