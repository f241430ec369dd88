"""No page repeats a character that HTML can't show, wherever it came from."""

from urllib.parse import quote

import pytest
from django.test import Client

from discretion.apps.register import queries
from discretion.apps.register.contents import Function
from tests.cast import PASSWORD, Cast
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, values, words

LETTERS = ["\x00", "\x07", "\x0b", "\x1b", "\x7f", "\x85", "\ufdd0", "\uffff", "\U0001fffe"]
LISTS = [
    "/register/activities?type=",
    "/register/designations?state=",
    "/register/agreements?agency=",
    "/register/filings?",
    "/reports?state=",
    "/record?since=",
    "/search?q=",
    "/nowhere/",
    "/records/",
]


@pytest.mark.parametrize("letter", LETTERS)
def test_an_address_with_such_a_character_leads_nowhere(
    everyone: Cast, signed_in: SignIn, letter: str
) -> None:
    client = signed_in("officer_a")
    for address in LISTS:
        answer = client.get(address + quote(f"a{letter}b"))
        assert answer.status_code == 404
        assert "a character in it that can’t be shown" in words(check(answer))


def test_whoever_is_not_signed_in_is_told_the_same(client: Client, db: None) -> None:
    answer = client.get("/me?next=%00")
    assert answer.status_code == 404
    check(answer)


def test_an_address_in_any_script_is_left_alone(everyone: Cast, signed_in: SignIn) -> None:
    answer = signed_in("officer_a").get("/search", {"q": "漢字 🗽 \u202e\tŻółw"})
    assert answer.status_code == 200
    check(answer)


@pytest.mark.parametrize("letter", LETTERS)
def test_a_form_loses_it_and_keeps_the_rest(everyone: Cast, signed_in: SignIn, letter: str) -> None:
    client = signed_in("officer_a")
    sent = {"agency": "alpha", "code": "", "name": f"Visits{letter}", "purposes": "Greet\nCount"}
    page = check(client.post("/register/functions/new", sent))
    assert values(page, "//input[@name='name']/@value")[0].strip() == "Visits"
    answer = client.post("/register/functions/new", {**sent, "code": "visits"})
    assert answer.status_code == 302
    assert queries.record("FUN-2026-00001", actor=everyone.officer_a).title == "Visits"


def test_a_line_end_of_a_word_processor_stays_a_line_end(everyone: Cast, signed_in: SignIn) -> None:
    sent = {"agency": "alpha", "code": "visits", "name": "Visits", "purposes": "Greet\x0bCount"}
    assert signed_in("officer_a").post("/register/functions/new", sent).status_code == 302
    kept = queries.record("FUN-2026-00001", actor=everyone.officer_a).content
    assert isinstance(kept, Function)
    assert kept.purposes == ("Greet", "Count")


def test_what_was_typed_after_the_session_ended_loses_it_too(
    client: Client, everyone: Cast
) -> None:
    client.post("/register/functions/new", {"code": "a\x00b", "name": "Visits\x00"})
    client.post(
        "/account/login/?next=/register/functions/new",
        {"login": "officer_a@example.org", "password": PASSWORD},
    )
    page = check(client.get("/register/functions/new"))
    assert "What you typed is still here" in words(page)
    assert values(page, "//input[@name='name']/@value") == ["Visits"]
