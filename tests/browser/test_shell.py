"""Signing in and one's own pages, as someone with a browser and a keyboard meets them."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from playwright.sync_api import Page, expect

from tests.browser.conftest import Enter, code, faults, overflows
from tests.cast import PASSWORD, Cast

PLAIN = ("/", "/me", "/me/tokens/new", "/search?q=alpha", "/keys", "/accessibility", "/source")
SIGN_IN = (
    "/account/2fa/",
    "/account/sessions/",
    "/account/logout/",
    "/account/reauthenticate/",
)
MANAGED = (
    "/agencies",
    "/agencies/new",
    "/agencies/alpha",
    "/agencies/alpha/close",
    "/people",
    "/people/invite",
)


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def test_signing_in_with_password_and_code(page: Page, stage: Cast) -> None:
    person = stage.people["officer_a"]
    secret = "JBSWY3DPEHPK3PXP"  # noqa: S105 (only ever in a test)
    TOTP.activate(person, secret)
    page.goto("/me")
    expect(page).to_have_title("Sign in | Discretion")
    assert faults(page) == []
    page.get_by_label("Work email").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Password").press("Enter")
    expect(page).to_have_title("The second step | Discretion")
    assert faults(page) == []
    page.get_by_label("Code").fill(code(secret, at=time.time()))
    page.get_by_label("Code").press("Enter")
    expect(page).to_have_title("My account | Discretion")
    assert Authenticator.objects.get(user=person).last_used_at


def test_a_wrong_password_brings_the_summary_and_the_field_into_reach(
    page: Page, stage: Cast
) -> None:
    page.goto("/account/password/reset/")
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("alert")).to_contain_text("Work email")
    assert faults(page) == []
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("Work email")).to_be_focused()


def test_a_passkey_is_added_and_signs_in_under_the_strict_policy(page: Page, stage: Cast) -> None:
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    page.goto("/account/login/?next=/account/2fa/webauthn/add/")
    page.get_by_label("Work email").fill("officer_a@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_title("Add a passkey or security key | Discretion")
    assert faults(page) == []
    page.get_by_label("Name").fill("work laptop")
    page.get_by_text("Let it sign me in without a password").click()
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("main")).to_contain_text("The key is added.")
    page.goto("/account/2fa/webauthn/")
    expect(page.get_by_role("rowheader", name="work laptop")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="Sign out").click()
    page.goto("/account/login/?next=/me")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_title("My account | Discretion")


@pytest.mark.parametrize("part", ["officer_a", "administrator"])
def test_nothing_stands_in_the_way_on_the_pages_of_the_shell(enter: Enter, part: str) -> None:
    page = enter(part)
    addresses = (*PLAIN, *SIGN_IN, *(MANAGED if part == "administrator" else ()))
    found = {}
    for address in addresses:
        page.goto(address)
        wrong = [*faults(page), *(["It has to be scrolled sideways."] if overflows(page) else ())]
        if wrong:
            found[address] = wrong
    assert found == {}


def test_my_account_can_be_walked_by_keyboard_alone(enter: Enter) -> None:
    page = enter("officer_a")
    page.goto("/me")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the main part")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    make = page.get_by_role("link", name="Make a token")
    _tab_to(page, make)
    page.keyboard.press("Enter")
    expect(page).to_have_title("Make a token | Discretion")
    _tab_to(page, page.get_by_label("What is it for?"))
    page.keyboard.type("nightly export")
    _tab_to(page, page.get_by_label("Read the register, the record, reports and matters"))
    page.keyboard.press("Space")
    _tab_to(page, page.get_by_label("Until when?"))
    page.keyboard.type(time.strftime("%m/%d/%Y", time.localtime(time.time() + 86_400 * 30)))
    page.keyboard.press("Enter")
    expect(page).to_have_title("Your new token | Discretion")
    assert faults(page) == []


def _tab_to(page: Page, wanted: object, most: int = 60) -> None:
    """Press Tab until something has the focus; it must also be seen to have it."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):  # type: ignore[attr-defined]
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            hidden = wanted.evaluate("element => element.classList.contains('usa-checkbox__input')")  # type: ignore[attr-defined]
            assert outline != "none" or hidden
            return
    raise AssertionError(f"Tab does not reach {wanted}.")


def test_single_keys_search_and_can_be_turned_off(enter: Enter) -> None:
    page = enter("administrator")
    page.goto("/people")
    page.keyboard.press("j")
    expect(page.locator("tbody tr").first.get_by_role("link")).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_label("Search records, parties, reports and people")).to_be_focused()
    page.locator("h1").click()
    page.keyboard.press(".")
    expect(page.get_by_role("link", name="Invite someone")).to_be_focused()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    assert page.locator("#shortcuts li:visible kbd").all_inner_texts() == list("/jko.?")
    assert faults(page) == []
    page.get_by_role("button", name="Turn these keys off").click()
    page.get_by_role("button", name="Close").click()
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(page.get_by_label("Search records, parties, reports and people")).not_to_be_focused()


def test_the_list_of_keys_has_only_those_that_do_something_here(enter: Enter) -> None:
    page = enter("administrator")
    page.goto("/accessibility")
    page.keyboard.press(".")
    expect(page.locator("body")).to_be_focused()
    page.keyboard.press("?")
    assert page.locator("#shortcuts li:visible kbd").all_inner_texts() == list("/?")


def test_without_script_everything_is_there(
    chromium: object, live_server: object, stage: Cast
) -> None:
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto("/me")
    page.get_by_label("Work email").fill("staff_a@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_title("My account | Discretion")
    page.set_viewport_size({"width": 320, "height": 640})
    page.locator("summary", has_text="Menu").click()
    expect(page.get_by_role("link", name="Home")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_title("Sign in | Discretion")
    context.close()
