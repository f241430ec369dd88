"""Signing in, the second step, and what is kept from those who lack it."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import Settings

from discretion.interfaces.worker import drain
from tests.cast import PASSWORD, Cast
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, words

MINE = {"login": "officer_a@example.org", "password": PASSWORD}


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def code(secret: str) -> str:
    """What an authenticator app shows now."""
    return str(totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30)))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/account/login/",
        "/account/login/?next=/me",
        "/account/password/reset/",
        "/account/password/reset/done/",
        "/account/password/reset/key/done/",
        "/account/password/reset/key/1-nonsense/",
        "/account/inactive/",
    ],
)
def test_the_pages_before_signing_in_are_as_pages_must_be(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    check(answer)


@pytest.mark.parametrize("address", ["signup/", "email/", "password/set/", "confirm-email/x/"])
def test_nobody_opens_or_changes_an_account_for_themselves(signed_in: SignIn, address: str) -> None:
    for client in (Client(), signed_in("officer_a")):
        answer = client.get(f"/account/{address}")
        assert answer.status_code == 404
        check(answer)


def test_a_wrong_password_is_told_at_the_top(client: Client, everyone: Cast) -> None:
    answer = client.post("/account/login/", {**MINE, "password": "wrong"})
    assert answer.status_code == 200
    page = check(answer)
    assert page.xpath("//section[contains(@class,'dsc-errors')]")
    assert page.xpath("//input[@name='login']/@value") == [MINE["login"]]


def test_the_case_of_an_address_does_not_matter(client: Client, everyone: Cast) -> None:
    answer = client.post("/account/login/", {**MINE, "login": "Officer_A@Example.org"})
    assert answer.status_code == 302


def test_too_many_tries_close_the_address_for_a_while(client: Client, everyone: Cast) -> None:
    for _ in range(8):
        answer = client.post("/account/login/", {**MINE, "password": "wrong"})
    assert answer.status_code == 429
    assert "Too many tries" in words(check(answer))
    answer = client.post("/account/login/", MINE)
    assert answer.status_code == 429
    assert "15 minutes" in words(check(answer))
    other = client.post("/account/login/", {**MINE, "login": "officer_b@example.org"})
    assert other.status_code == 302


def test_a_forgotten_password_is_chosen_anew_by_mail(client: Client, everyone: Cast) -> None:
    asked = client.post("/account/password/reset/", {"email": MINE["login"]}, follow=True)
    check(asked)
    drain()
    letter = mail.outbox[0]
    assert letter.subject == "Choose a new password for Discretion"
    link = re.search(r"http://testserver(\S+)", str(letter.body))
    assert link
    page = client.get(link[1], follow=True)
    place = page.redirect_chain[-1][0]
    short = check(client.post(place, {"password1": "short", "password2": "short"}))
    assert short.xpath("//input[@name='password1']/@aria-invalid") == ["true"]
    chosen = {"password1": "seven geese over bronx", "password2": "seven geese over bronx"}
    check(client.post(place, chosen, follow=True))
    assert client.post("/account/login/", {**MINE, "password": chosen["password1"]}).url == "/"  # type: ignore[attr-defined]  # a redirect has one


def test_an_unknown_address_is_answered_alike(client: Client, everyone: Cast) -> None:
    known = client.post("/account/password/reset/", {"email": MINE["login"]}, follow=True)
    unknown = client.post("/account/password/reset/", {"email": "no@example.org"}, follow=True)
    assert words(check(known)) == words(check(unknown))
    drain()
    assert mail.outbox[1].subject == "There is no account for this address"


def test_given_no_second_step_then_nothing_but_adding_one_is_open(
    signed_in: SignIn, settings: Settings
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client = signed_in("officer_a")
    for address in ("/", "/me", "/search", "/account/sessions/", "/account/password/change/"):
        assert client.get(address).headers.get("Location") == "/account/2fa/"
    page = check(client.get("/account/2fa/"))
    assert "Add a second step before you go on" in words(page)
    assert not page.xpath("//nav[@aria-label='Main']")
    assert client.post("/account/logout/").status_code == 302


def test_an_employee_needs_no_second_step(signed_in: SignIn, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    assert signed_in("staff_a").get("/me").status_code == 200


def test_a_second_step_is_added_used_and_removed(client: Client, everyone: Cast) -> None:
    client.post("/account/login/", MINE)
    page = check(client.get("/account/2fa/totp/activate/"))
    secret = str(page.xpath("string(//code[@class='dsc-secret'])"))
    wrong = check(client.post("/account/2fa/totp/activate/", {"code": "000000"}))
    assert wrong.xpath("//input[@name='code']/@aria-invalid") == ["true"]
    assert str(wrong.xpath("string(//code[@class='dsc-secret'])")) == secret
    check(client.post("/account/2fa/totp/activate/", {"code": code(secret)}, follow=True))
    check(client.get("/account/2fa/"))
    for way in ("recovery-codes/", "recovery-codes/generate/", "webauthn/", "webauthn/add/"):
        check(client.get(f"/account/2fa/{way}", follow=True))
    client.post("/account/logout/")
    half = client.post("/account/login/", MINE, follow=True)
    assert "The second step" in words(check(half))
    assert client.get("/me").status_code == 302
    kept = Authenticator.objects.get(user=everyone.people["officer_a"], type="recovery_codes")
    recovery = kept.wrap().get_unused_codes()[0]
    check(client.post("/account/2fa/authenticate/", {"code": "1"}))
    assert client.post("/account/2fa/authenticate/", {"code": recovery}).status_code == 302
    assert client.get("/me").status_code == 200
    check(client.get("/account/2fa/totp/deactivate/"))
    client.post("/account/2fa/totp/deactivate/")
    check(client.get("/account/2fa/"))


def test_codes_of_one_account_are_not_guessed_from_many_addresses(everyone: Cast) -> None:
    person = everyone.people["officer_a"]
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(person, secret)
    for address in range(1, 12):
        client = Client(REMOTE_ADDR=f"192.0.2.{address}")
        client.post("/account/login/", MINE)
        client.post("/account/2fa/authenticate/", {"code": "12345"})
    client.post("/account/2fa/authenticate/", {"code": code(secret)})
    assert client.get("/me").status_code == 302


def test_given_a_sign_in_some_time_ago_then_changing_it_asks_again(
    client: Client, everyone: Cast, settings: Settings
) -> None:
    client.post("/account/login/", MINE)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    asked = client.get("/account/2fa/totp/activate/", follow=True)
    assert "Show that it is you" in words(check(asked))
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
    here = asked.redirect_chain[-1][0]
    check(client.post(here, {"password": "wrong"}))
    answer = client.post(here, {"password": PASSWORD, "next": "/account/2fa/totp/activate/"})
    assert answer.headers["Location"] == "/account/2fa/totp/activate/"


@pytest.mark.parametrize(
    "address",
    ["logout/", "password/change/", "sessions/", "2fa/", "2fa/webauthn/", "reauthenticate/"],
)
def test_the_pages_about_my_sign_in_are_as_pages_must_be(signed_in: SignIn, address: str) -> None:
    answer = signed_in("officer_a").get(f"/account/{address}", follow=True)
    assert answer.status_code == 200
    check(answer)


def test_another_session_can_be_ended(everyone: Cast) -> None:
    here, there = Client(), Client()
    for client in (here, there):
        client.post("/account/login/", MINE)
        client.get("/me")
    assert "another" in words(check(here.get("/account/sessions/"))).lower()
    here.post("/account/sessions/")
    assert (here.get("/me").status_code, there.get("/me").status_code) == (200, 302)
