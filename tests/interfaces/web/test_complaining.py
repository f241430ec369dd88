"""Complaining without an account: a plain form, a receipt, and the page that it is followed on."""

import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from discretion.apps.incidents.complaint_models import Complaint
from discretion.law.complaints import Move
from tests.apps.complaint_steps import WORDS, moved, received
from tests.apps.complaint_steps import opened as complaint_of
from tests.cast import Cast
from tests.interfaces.web.clicking import main, press
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, found, values, words

SEND = "Send the complaint"
SHOW = "Show it"


@pytest.fixture(autouse=True)
def _nothing_was_sent_yet() -> None:
    cache.clear()


def complain(client: Client, **typed: object) -> Any:
    """The answer to a complaint that is filled in and sent."""
    return press(client, "/complain", SEND, words=WORDS, **typed)


def receipt_of(answer: Any) -> tuple[str, str]:
    """The number and the secret on the page of the receipt."""
    told = main(answer)
    number, secret = re.search(r"CPL-\d{4}-\d{5}", told), re.search(r"(?:[A-Z2-7]{5}-?){4}", told)
    assert number
    assert secret
    return number[0], secret[0]


def test_given_no_account_when_someone_complains_then_they_follow_it_to_the_answer(
    client: Client, everyone: Cast
) -> None:
    answer = complain(client, agency="alpha", email="jo.doe@example.net")
    assert answer.status_code == 200
    number, secret = receipt_of(answer)
    told = main(press(client, "/complain/follow", SHOW, number=number, secret=secret))
    assert "A privacy officer will look into it." in told
    assert "landlord" not in told
    it = Complaint.objects.get()
    opened = complaint_of(received(words="Another."), everyone.officer_a)
    assert (it.id, it.agency_id, opened.id != it.id) == (number, "alpha", True)


def test_given_the_answer_then_it_is_on_the_page_and_nothing_else_of_it(
    client: Client, everyone: Cast
) -> None:
    receipt = received()
    it = complaint_of(receipt, everyone.officer_a)
    for move in (Move.TAKE_UP, Move.NOTE, Move.ANSWER):
        it = moved(it, move, everyone.officer_a)
    answer = press(client, "/complain/follow", SHOW, number=receipt.number, secret=receipt.secret)
    told = main(answer)
    assert "Dear Jo Doe, we are sorry." in told
    assert "see the log" not in told
    assert "Olga" not in answer.content.decode()


@pytest.mark.parametrize("address", ["/complain", "/complain/follow"])
def test_the_form_is_plain_needs_no_script_and_sets_one_cookie(
    address: str, client: Client, everyone: Cast
) -> None:
    answer = client.get(address)
    page = check(answer)
    assert found(page, "//script") == []
    assert set(answer.cookies) == {"csrftoken"}
    assert "no-store" in answer["Cache-Control"]


def test_nothing_of_it_is_in_a_session_before_or_after(client: Client, everyone: Cast) -> None:
    receipt_of(complain(client))
    assert not Session.objects.exists()
    assert set(client.cookies) == {"csrftoken"}


def test_the_field_for_each_thing_about_oneself_says_so_to_the_browser(
    client: Client, everyone: Cast
) -> None:
    page = check(client.get("/complain"))
    told = values(page, "//main//form//*[@autocomplete]/@autocomplete")
    assert told == ["name", "email", "tel", "street-address"]


def test_closed_agencies_are_not_offered_and_none_need_be_chosen(
    client: Client, everyone: Cast
) -> None:
    page = check(client.get("/complain"))
    assert values(page, "//select[@name='agency']/option/@value") == [
        *("", "alpha", "beta", "alpha-office")
    ]
    complain(client)
    assert Complaint.objects.get().agency_id is None


def test_given_something_wrong_then_it_is_told_and_all_that_was_typed_is_there(
    client: Client, everyone: Cast
) -> None:
    once = values(check(client.get("/complain")), "//input[@name='once']/@value")[0]
    typed = {"once": once, "words": WORDS, "about": "other", "email": "nowhere", "name": "Jo Doe"}
    answer = client.post("/complain", typed)
    assert answer.status_code == 422
    page = check(answer)
    assert "This is no email address." in words(page)
    assert words(found(page, "//textarea[@name='words']")[0]) == WORDS
    assert values(page, "//input[@name='name']/@value") == ["Jo Doe"]
    assert values(page, "//input[@name='once']/@value") == [once]
    assert not Complaint.objects.exists()


def test_given_the_page_of_the_receipt_loaded_again_then_it_is_the_same_receipt(
    client: Client, everyone: Cast
) -> None:
    once = values(check(client.get("/complain")), "//input[@name='once']/@value")[0]
    typed = {"once": once, "words": WORDS, "about": "other"}
    first, again = (receipt_of(client.post("/complain", typed)) for _ in range(2))
    assert first == again
    assert Complaint.objects.count() == 1


def test_what_looks_as_if_it_named_someone_may_be_said_of_oneself(
    client: Client, everyone: Cast
) -> None:
    answer = press(client, "/complain", SEND, words="My number is 078-05-1120.")
    assert answer.status_code == 200
    assert Complaint.objects.count() == 1


def test_given_a_wrong_number_or_secret_then_both_are_told_in_the_same_words(
    client: Client, everyone: Cast
) -> None:
    receipt = received()
    said = set()
    for number, secret in (
        (receipt.number, "AAAAA-AAAAA-AAAAA-AAAAA"),
        ("CPL-2026-00099", receipt.secret),
    ):
        answer = client.post("/complain/follow", {"number": number, "secret": secret})
        assert answer.status_code == 422
        said.add(words(found(check(answer), "//main//section[@role='alert']")[0]))
    assert len(said) == 1


def test_given_it_is_sent_too_often_then_it_is_told_and_what_was_typed_is_there(
    client: Client, everyone: Cast
) -> None:
    for number in range(20):
        client.post("/complain", {"words": f"{number}", "about": "other"})
    answer = client.post("/complain", {"words": WORDS, "about": "other"})
    assert answer.status_code == 429
    page = check(answer)
    assert "Wait ten minutes" in words(page)
    assert words(found(page, "//textarea[@name='words']")[0]) == WORDS
    assert Complaint.objects.count() == 20


def test_given_many_guesses_then_no_more_are_taken(client: Client, everyone: Cast) -> None:
    wrong = {"number": "CPL-2026-00001", "secret": "AAAAA"}
    said = [client.post("/complain/follow", wrong).status_code for _ in range(61)]
    assert said == [*([422] * 60), 429]


def test_given_no_cookie_then_what_was_typed_is_in_the_page_and_in_no_session(
    everyone: Cast,
) -> None:
    strict = Client(enforce_csrf_checks=True)
    typed = {"words": WORDS, "about": "other", "once": "x" * 30}
    answer = strict.post("/complain", typed)
    assert answer.status_code == 403
    page = check(answer)
    assert values(page, "//main//input[@name='words']/@value") == [WORDS]
    assert not Session.objects.exists()
    sent = {
        name: values(page, f"//main//input[@name='{name}']/@value")[0]
        for name in (*typed, "csrfmiddlewaretoken")
    }
    again = strict.post("/complain", sent)
    assert again.status_code == 200
    assert Complaint.objects.count() == 1


def test_given_another_site_sent_it_then_its_words_are_not_put_before_anyone(
    everyone: Cast,
) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/complain", {"words": "Theirs"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert "Theirs" not in words(check(answer))
    assert not values(check(answer), "//main//input/@name")


def test_who_is_signed_in_may_complain_and_nobody_notes_who(signed_in: SignIn) -> None:
    client = signed_in("staff_a")
    complain(client)
    assert Complaint.objects.get().changed_by == "Someone who complained"


def test_every_page_leads_to_the_form(client: Client, everyone: Cast) -> None:
    assert "/complain" in values(check(client.get("/keys")), "//footer//a/@href")
