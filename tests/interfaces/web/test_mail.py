"""Outgoing mail, as whoever tends it meets it on a page and by a program."""

from urllib.parse import quote

import pytest
from django.db import transaction
from django.test import Client
from pytest_django.fixtures import Settings

from discretion.apps.mail.actions import keep_doubt, keep_failed, post, take
from discretion.apps.mail.letters import Letter
from discretion.apps.mail.models import Message
from discretion.interfaces.worker import drain
from tests.cast import NOW, Cast
from tests.interfaces.api.programs import program_of
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, words

LETTER = Letter("Olga Officer", "olga@example.org", "Please sign", "A thing of ours.", "asked")


def written(*letters: Letter) -> Message:
    """Letters, written down; the last one's row."""
    with transaction.atomic():
        post(letters or [LETTER], now=NOW)
    return Message.objects.latest("pk")


def shown(client: Client, query: str = "") -> str:
    """What the page says, which is as pages must be."""
    return words(check(client.get(f"/mail{query}")))


def test_given_no_mail_server_then_the_page_says_plainly_that_letters_wait(
    signed_in: SignIn, settings: Settings
) -> None:
    settings.MAIL_GOES_TO = ""
    written()
    said = shown(signed_in("administrator"))
    assert "No mail goes out of this office" in said
    assert "letters wait here: 1 by now" in said


def test_given_a_letter_that_failed_then_the_page_says_why_and_has_it_tried_again(
    signed_in: SignIn,
) -> None:
    row = written()
    taken = take(now=NOW)
    assert taken
    keep_failed(taken, "451 come again", now=NOW)
    client = signed_in("administrator")
    said = shown(client)
    assert "Failed, tried again later" in said
    assert "451 come again" in said
    assert client.post(f"/mail/{row.pk}/again").status_code == 302
    assert drain() == 1
    assert "Gone" in shown(client, "?state=gone")
    assert "No letter fits" in shown(client, "?state=failed")


def test_given_a_letter_that_may_have_gone_then_a_person_is_told(signed_in: SignIn) -> None:
    row = written()
    taken = take(now=NOW)
    assert taken
    keep_doubt(taken, "Connection unexpectedly closed", now=NOW)
    said = shown(signed_in("administrator"))
    assert "better twice than never" in said
    assert row.message_id in said
    drain()
    assert "It may have arrived twice." in shown(signed_in("administrator"))


@pytest.mark.parametrize(
    ("asked", "there"),
    [("olga sign", True), ("OLGA@example", True), ("paul", False), ("ours", False), ("%", False)],
)
def test_letters_are_found_by_who_gets_them_and_their_subject(
    signed_in: SignIn, everyone: Cast, asked: str, there: bool
) -> None:
    written()
    page = signed_in("administrator").get("/mail", {"words": asked})
    assert ("Please sign" in words(check(page))) is there
    program = program_of(everyone, "administrator")
    assert len(program.get(f"/mail?words={quote(asked)}").json["items"]) == there


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_list_of_letters_is_taken_out_without_what_they_say(
    signed_in: SignIn, ending: str
) -> None:
    written()
    answer = signed_in("administrator").get(f"/mail?as={ending}")
    assert f'filename="outgoing-mail.{ending}"' in answer["Content-Disposition"]
    if ending == "csv":
        assert "olga@example.org,Please sign" in answer.content.decode("utf-8-sig")
        assert b"A thing of ours" not in answer.content


def test_what_a_letter_says_is_shown_to_nobody_else(signed_in: SignIn) -> None:
    written()
    assert "A thing of ours" not in shown(signed_in("administrator"))


def test_given_a_letter_is_not_to_be_sent_then_it_is_not(signed_in: SignIn) -> None:
    row, client = written(), signed_in("administrator")
    assert client.post(f"/mail/{row.pk}/stop").status_code == 302
    assert drain() == 0
    assert "Not to be sent" in shown(client)
    assert client.post(f"/mail/{row.pk}/stop").status_code == 409


@pytest.mark.parametrize("query", ["", "?state=nonsense", "?state=gone&page=9"])
def test_given_no_letters_then_the_page_says_what_will_be_there(
    signed_in: SignIn, query: str
) -> None:
    assert "No letter fits" in shown(signed_in("administrator"), query)


def test_a_program_lists_letters_and_has_one_tried_again(everyone: Cast) -> None:
    row, program = written(), program_of(everyone, "administrator")
    listed = program.ask("GET", "/mail?state=waiting").json
    assert [(one["to"], one["state"]) for one in listed["items"]] == [
        ("olga@example.org", "waiting")
    ]
    stopped = program.ask("POST", f"/mail/{row.pk}/stop", {"why": "told by telephone"})
    assert stopped.json["state"] == "stopped"
    again = program.ask("POST", f"/mail/{row.pk}/try-again", {})
    assert (again.status, again.json["state"]) == (200, "waiting")
    assert program.ask("POST", "/mail/999999/stop", {}).status == 404


def test_an_invitation_by_a_program_is_mailed_too(everyone: Cast) -> None:
    said = {"email": "nia@example.org", "name": "Nia New", "agency": "alpha"}
    assert program_of(everyone, "administrator").ask("POST", "/people", said).status == 201
    row = Message.objects.get(kind="invitation")
    assert (row.to_email, row.secret, row.agency) == ("nia@example.org", True, "alpha")
    assert "http://localhost:8000/account/password/reset/key/" in row.text
