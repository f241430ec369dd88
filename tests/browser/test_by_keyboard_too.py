"""People and roles, spreadsheets in and out, two reports side by side: with the keyboard alone."""

import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect
from pytest_django import Settings

from discretion.apps.accounts.models import Membership
from discretion.apps.register import actions, queries
from discretion.apps.register.kinds import KINDS
from tests.apps.builders import a_function
from tests.browser.conftest import Enter, faults, overflows
from tests.browser.hands import Hands
from tests.browser.test_keyboard import says
from tests.cast import NOW, Cast
from tests.interfaces.web.test_reports import begun, recorded


@pytest.fixture(autouse=True)
def _documents(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    cache.clear()


def nothing_in_the_way(page: Page) -> None:
    """What axe finds, and whether it fits a narrow screen."""
    assert faults(page) == [], page.url
    assert not overflows(page), page.url


def test_someone_is_invited_given_a_role_stood_in_for_and_relieved(
    enter: Enter, stage: Cast
) -> None:
    page = enter("administrator")
    hands = Hands(page)
    page.goto("/")
    hands.open("People")
    hands.follow("Invite someone")
    hands.write("Name", "Nora New")
    hands.write("Work email", "nora@example.org")
    hands.pick("Role", "Privacy staff")
    hands.pick("Agency (optional)", "Agency Alpha")
    hands.press("Send the invitation")
    hands.follow("Nora New")
    hands.follow("Give a role")
    hands.pick("Role", "Agency privacy officer")
    hands.pick("Agency (optional)", "Agency Beta")
    hands.press("Give the role")
    nothing_in_the_way(page)
    hands.follow("Name a deputy as Agency privacy officer")
    nothing_in_the_way(page)
    hands.pick("Who stands in?", "Bo Officer")
    today = date.today()  # noqa: DTZ011, TID251 (the page goes by the clock)
    for label in ("First day away", "Last day away"):
        hands.write(label, f"{today:%m/%d/%Y}")
    hands.press("Name the deputy")
    says(page, "Bo Officer")
    hands.follow("End Privacy staff")
    hands.write("Last day", f"{today:%m/%d/%Y}")
    hands.press("End the role")
    nora = Membership.objects.filter(person__name="Nora New")
    assert {(m.role, m.agency_id, m.until) for m in nora} == {
        ("privacy_staff", "alpha", today),
        ("agency_privacy_officer", "beta", None),
    }


def edit(out: Path, *cells: tuple[int, str, str]) -> None:
    """Write into cells of the sheet of functions, by row and heading."""
    book = openpyxl.load_workbook(out)
    sheet = book["Functions"]
    heads = [cell.value for cell in sheet[1]]
    for row, heading, text in cells:
        sheet.cell(row, heads.index(heading) + 1, text)
    book.save(out)


def test_a_workbook_goes_out_is_worked_on_and_comes_back(
    enter: Enter, stage: Cast, tmp_path: Path
) -> None:
    kind, by = KINDS["function"], stage.officer_a
    kept = actions.enter(kind, a_function(), agency="alpha", actor=by, now=NOW)
    page = enter("officer_a")
    hands = Hands(page)
    page.goto("/")
    hands.open("Functions")
    hands.follow("Spreadsheet")
    nothing_in_the_way(page)
    hands.reach(page.get_by_role("link", name="Workbook (.xlsx)"))
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    download.value.save_as(out := tmp_path / "register.xlsx")
    edit(out, (2, "Name", "Letters and calls"), (3, "Name", "Visits"))
    hands.attach(re.compile("^File"), str(out))
    hands.press("Show what it would change")
    says(page, "It can’t be brought in like this")
    nothing_in_the_way(page)
    edit(out, (3, "Code", "visits"))
    hands.follow("Upload it again")
    hands.attach(re.compile("^File"), str(out))
    hands.press("Show what it would change")
    expect(page.get_by_role("main").locator("ins")).to_contain_text("and calls")
    nothing_in_the_way(page)
    hands.write("Why do you bring it in?", "As we spoke")
    hands.press("Bring it in")
    says(page, "1 new, 1 changed")
    nothing_in_the_way(page)
    assert queries.record(kept.id, actor=by).title == "Letters and calls"


def test_two_reports_are_compared(enter: Enter, stage: Cast) -> None:
    recorded(stage)
    begun(stage)
    page = enter("officer_a")
    hands = Hands(page)
    page.goto("/")
    hands.open("Agency reports")
    hands.follow("Compare two reports")
    nothing_in_the_way(page)
    hands.pick("Earlier report", "Agency Alpha")
    hands.pick("Later report", "Agency Alpha")
    hands.press("Compare them")
    says(page, "The same")
    nothing_in_the_way(page)
