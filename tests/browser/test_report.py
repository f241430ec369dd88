"""A report from its beginning to its signature, as someone with a keyboard alone makes it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.cache import cache
from playwright.sync_api import Locator, Page, expect
from pytest_django import Settings

from discretion.apps.reports.models import Report
from tests.browser.conftest import faults, overflows
from tests.cast import PASSWORD, Cast
from tests.interfaces.web.test_reports import recorded

Enter = Callable[[str], Page]


@pytest.fixture(autouse=True)
def _documents(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    cache.clear()


def reach(page: Page, wanted: Locator, most: int = 200) -> None:
    """Press Tab until something has the focus."""
    expect(wanted).to_have_count(1)
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab does not reach {wanted}.")


def go(page: Page, role: str, name: str) -> None:
    """Reach a link or button by Tab, and press Enter."""
    here = page.get_by_role("main").get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]  # a role
    reach(page, here)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def nothing_in_the_way(page: Page) -> None:
    """What axe finds, and whether it fits a narrow screen."""
    assert faults(page) == [], page.url
    assert not overflows(page), page.url


def test_a_report_is_begun_answered_prepared_and_signed_by_keyboard_alone(
    enter: Enter, stage: Cast
) -> None:
    recorded(stage)
    page = enter("officer_a")
    page.goto("/reports")
    nothing_in_the_way(page)
    go(page, "link", "Begin a report")
    nothing_in_the_way(page)
    go(page, "button", "Begin it")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Agency Alpha, report of")
    nothing_in_the_way(page)
    report = Report.objects.get()
    page.goto(f"/reports/{report.id}/questions/5")
    reach(page, page.get_by_label("Your answer"))
    page.keyboard.type("Each request is looked at by the officer, who answers it in writing.")
    go(page, "button", "Save and go on")
    expect(page.get_by_role("heading", level=1)).to_have_text("Question 6")
    reach(page, page.get_by_role("radio", name="Not answered"))
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("radio", name="No", exact=True)).to_be_checked()
    page.keyboard.press("ArrowUp")
    go(page, "button", "Save and go on")
    for number in ("1", "2", "3", "5", "6", "14"):
        page.goto(f"/reports/{report.id}/questions/{number}")
        nothing_in_the_way(page)
    for place in ("header", "findings", "preview", "history", "prepare"):
        page.goto(f"/reports/{report.id}/{place}")
        nothing_in_the_way(page)
    for box in page.get_by_role("main").get_by_role("checkbox").all():
        reach(page, box)
        page.keyboard.press("Space")
    go(page, "button", "Prepare it for the signature")
    expect(page.get_by_role("main")).to_contain_text("It waits for the head")
    nothing_in_the_way(page)
    sign_by_keyboard(enter("head_a"), report)


def sign_by_keyboard(page: Page, report: Report) -> None:
    """The head's part: read, prove, sign, file."""
    page.goto(f"/reports/{report.id}")
    go(page, "link", "Read and sign")
    nothing_in_the_way(page)
    go(page, "link", "Prove that it is you")
    reach(page, page.get_by_label("Password"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sign Agency Alpha")
    nothing_in_the_way(page)
    reach(page, page.get_by_role("checkbox"))
    page.keyboard.press("Space")
    go(page, "button", "Sign the report")
    expect(page.get_by_role("main")).to_contain_text("It is frozen and can be filed.")
    nothing_in_the_way(page)
    go(page, "button", "File it")
    expect(page.get_by_role("heading", name="Deliveries")).to_be_visible()
    nothing_in_the_way(page)
    page.goto(f"/reports/{report.id}/deliveries/mayor")
    nothing_in_the_way(page)
    page.goto(f"/reports/compare?before={report.id}&after={report.id}")
    nothing_in_the_way(page)
    page.goto(f"/reports/{report.id}/document")
    assert page.evaluate("getComputedStyle(document.body).maxWidth") != "none"
