"""What everyone finds under their own name."""

from datetime import timedelta

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from discretion.apps.accounts.models import Deputy, Token
from discretion.interfaces.web.middleware import broken
from tests.cast import CAST, PASSWORD, Cast
from tests.interfaces.web.conftest import BACKEND, SignIn
from tests.pages import check, words


def test_everyone_has_a_page_of_their_own(signed_in: SignIn) -> None:
    for part, (name, *_) in CAST.items():
        page = check(signed_in(part).get("/me"))
        assert name in words(page)


def test_a_token_is_shown_once_and_can_be_revoked(signed_in: SignIn, everyone: Cast) -> None:
    client = signed_in("officer_a")
    end = timezone.localdate() + timedelta(days=30)
    told = {"name": "nightly", "scopes": ["read"], "agency": "alpha", "expires_on": str(end)}
    page = check(client.post("/me/tokens/new", told))
    token = page.xpath("string(//code[@class='dsc-secret'])")
    assert str(token).startswith("dsc_")
    assert str(token) not in client.get("/me").content.decode()
    kept = Token.objects.get()
    assert client.post(f"/me/tokens/{kept.pk}/revoke").status_code == 302
    assert "Revoked" in words(check(client.get("/me")))
    assert client.post(f"/me/tokens/{kept.pk}/revoke").status_code == 409


def test_given_a_token_that_works_too_long_then_the_field_says_so(signed_in: SignIn) -> None:
    told = {"name": "", "scopes": [], "agency": "", "expires_on": "7/31/2099"}
    page = check(signed_in("officer_a").post("/me/tokens/new", told))
    lines = page.xpath("//section[contains(@class,'dsc-errors')]//a/@href")
    assert lines == ["#id_name", "#id_scopes_0"]
    told |= {"name": "nightly", "scopes": ["read"]}
    page = check(signed_in("officer_a").post("/me/tokens/new", told))
    assert "Choose a day from today to a year from now." in words(page)


@pytest.mark.parametrize("binding", ["sign", "approve"])
def test_who_makes_a_token_that_signs_or_decides_proves_first_who_they_are(
    signed_in: SignIn, everyone: Cast, binding: str
) -> None:
    client, end = signed_in("head_a"), timezone.localdate() + timedelta(days=31)
    told = {"name": "filing job", "scopes": ["read", binding], "agency": "", "expires_on": str(end)}
    way = client.post("/me/tokens/new", told)
    assert "reauthenticate" in way.headers["Location"]
    assert not Token.objects.exists()
    back = client.post(way.headers["Location"], {"password": PASSWORD})
    assert back.headers["Location"] == "/me/tokens/new"
    page = check(client.get("/me/tokens/new"))
    assert page.xpath("//input[@type='checkbox'][@checked]/@value") == ["read", binding]
    check(client.post("/me/tokens/new", told))
    assert Token.objects.get().scopes == ["read", binding]


@pytest.mark.parametrize("binding", ["sign", "approve"])
def test_a_token_that_signs_or_decides_works_a_month_at_most(
    signed_in: SignIn, everyone: Cast, binding: str
) -> None:
    client, end = signed_in("head_a"), timezone.localdate() + timedelta(days=32)
    client.post("/account/reauthenticate/?next=/me", {"password": PASSWORD})
    told = {"name": "filing job", "scopes": [binding], "agency": "", "expires_on": str(end)}
    page = check(client.post("/me/tokens/new", told))
    assert "Choose a day from today to a month from now" in words(page)
    assert not Token.objects.exists()


def test_nobody_revokes_anothers_token(signed_in: SignIn, everyone: Cast) -> None:
    kept = Token.objects.create(
        person=everyone.people["officer_b"], name="b", digest="0", expires_on="2099-01-01"
    )
    assert signed_in("officer_a").post(f"/me/tokens/{kept.pk}/revoke").status_code == 404


def test_the_holder_of_a_role_names_a_deputy(signed_in: SignIn, everyone: Cast) -> None:
    client = signed_in("officer_a")
    role = everyone.people["officer_a"].memberships.get().pk
    deputy = everyone.people["keeper_a"].pk
    check(client.get(f"/roles/{role}/deputy"))
    told = {"deputy": str(deputy), "since": "8/1/2026", "until": "8/14/2026"}
    assert client.post(f"/roles/{role}/deputy", told).headers["Location"] == "/me"
    assert Deputy.objects.get().person_id == deputy
    assert "Kim Keeper" in words(check(client.get("/me")))


def test_someone_elses_role_does_not_exist_for_others(signed_in: SignIn, everyone: Cast) -> None:
    role = everyone.people["officer_b"].memberships.get().pk
    assert signed_in("officer_a").get(f"/roles/{role}/deputy").status_code == 404


def test_given_several_agencies_then_one_can_be_chosen(signed_in: SignIn) -> None:
    client = signed_in("managing_a")
    told = {"agency": "alpha-office", "back": "/me"}
    assert client.post("/me/switch", told).headers["Location"] == "/me"
    page = check(client.get("/me"))
    assert page.xpath("//option[@selected]/@value") == ["alpha-office"]
    assert client.post("/me/switch", {"agency": "beta"}).status_code == 404
    away = client.post("/me/switch", {"agency": "", "back": "https://elsewhere.example"})
    assert away.headers["Location"] == "/"


def test_what_was_typed_when_the_session_ended_is_put_back(
    signed_in: SignIn, everyone: Cast
) -> None:
    client = signed_in("officer_a")
    client.logout()
    typed = {"name": "nightly export", "scopes": ["read"], "expires_on": "7/31/2027"}
    answer = client.post("/me/tokens/new", typed)
    assert answer.headers["Location"].startswith("/account/login/")
    client.post("/account/login/", {"login": "officer_a@example.org", "password": "nope"})
    credentials = {
        "login": "officer_a@example.org",
        "password": "correct horse battery staple",
        "next": "/me/tokens/new",
    }
    back = client.post("/account/login/", credentials)
    assert back.headers["Location"] == "/me/tokens/new"
    page = check(client.get("/me/tokens/new"))
    assert page.xpath("//input[@name='name']/@value") == ["nightly export"]
    assert page.xpath("//input[@type='checkbox'][@checked]/@value") == ["read"]
    assert page.xpath("//input[@name='expires_on']/@value") == ["7/31/2027"]
    assert check(client.get("/me/tokens/new")).xpath("//input[@name='name']/@value") == []


@pytest.mark.parametrize(
    "sent_by", [{"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_what_another_site_sends_is_not_kept_for_whoever_signs_in_next(
    everyone: Cast, sent_by: dict[str, str]
) -> None:
    client = Client()
    client.post("/me/tokens/new", {"name": "planted"}, headers=sent_by)
    assert "sessionid" not in client.cookies


def test_given_a_session_that_ended_before_a_button_was_pressed_then_its_page_says_so(
    everyone: Cast,
) -> None:
    client, page = Client(), "/record/proof"
    here = {"Referer": f"http://testserver{page}", "Origin": "http://testserver"}
    client.post(f"{page}/sign", {"why": "The year is over"}, headers=here)
    client.force_login(everyone.people["officer_a"], backend=BACKEND)
    answer = client.get(f"{page}/sign")
    assert (answer.status_code, answer.headers["Location"]) == (302, page)
    text = words(check(client.get(page)))
    assert "nothing was done" in text
    assert "The year is over" in text
    opened = client.get(f"{page}/sign")
    assert opened.status_code == 405
    assert "Nothing was done" in words(check(opened))


def test_given_a_form_open_for_too_long_then_what_was_typed_comes_back(everyone: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(everyone.people["officer_a"], backend=BACKEND)
    answer = client.post("/me/tokens/new", {"name": "nightly export"})
    assert answer.status_code == 403
    page = check(answer)
    assert page.xpath("//main//a/@href") == ["/me/tokens/new"]
    again = check(client.get("/me/tokens/new"))
    assert again.xpath("//input[@name='name']/@value") == ["nightly export"]


def test_a_fault_of_ours_is_told_by_a_page_that_rests_on_nothing() -> None:
    answer = broken(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "nothing was half saved" in words(check(answer))
