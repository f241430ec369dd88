"""A browser, the cast, and a reader that finds what stands in someone's way."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

from tests.cast import Cast, cast

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
# What is left of a wide window when everything is twice as large.
ZOOMED = {"width": 640, "height": 450}
Enter = Callable[[str], Page]
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_ROUND = """async (tags) => {
  const found = await axe.run(document, {
    runOnly: {type: "tag", values: tags}, rules: {"target-size": {enabled: true}},
  });
  return found.violations.map(v => `${v.id}: ${v.help}: ` + v.nodes.map(n => n.html).join(" ; "));
}"""


@pytest.fixture
def stage(transactional_db: None) -> Cast:
    """The cast, where the server's own threads can see it."""
    return cast()


@pytest.fixture
def page(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A tab, 1280 wide; whatever the policy refuses or a script breaks fails the test."""
    context = chromium.new_context(base_url=live_server.url, viewport=WIDE)  # type: ignore[arg-type]  # a size
    context.set_default_timeout(30_000)
    tab = context.new_page()
    wrong: list[str] = []
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("console", lambda said: wrong.append(said.text) if _is_wrong(said) else None)
    yield tab
    context.close()
    assert wrong == []


def _is_wrong(said: ConsoleMessage) -> bool:
    # A page that says what is wrong with a form has a status that Chromium tells as an error.
    told = "Failed to load resource: the server responded with a status of 4"
    return said.type == "error" and not said.text.startswith(told)


@pytest.fixture
def enter(page: Page, stage: Cast, live_server: LiveServer) -> Enter:
    """Signs one of the cast in, without the form."""

    def sign_in(part: str) -> Page:
        client = Client()
        client.force_login(
            stage.people[part], backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )
        return page

    return sign_in


def faults(page: Page) -> list[str]:
    """What axe finds in someone's way on the page as it stands: WCAG 2.2 AA and good practice."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(_ROUND, _TAGS)
    return found


def overflows(page: Page) -> bool:
    """Whether one has to scroll sideways to read the page on a narrow screen or at 200 %."""
    wider = [_is_wider(page, size) for size in (NARROW, ZOOMED)]
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]  # a size
    return any(wider)


def _is_wider(page: Page, size: dict[str, int]) -> bool:
    page.set_viewport_size(size)  # type: ignore[arg-type]  # a size
    wider: bool = page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    return wider


def code(secret: str, *, at: float) -> str:
    """What an authenticator app shows at a moment, in seconds since 1970."""
    return str(totp.format_hotp_value(totp.hotp_value(secret, int(at) // 30)))
