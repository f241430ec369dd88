"""A real browser shows the page, and axe finds no fault with it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it ships no types
from playwright.sync_api import Browser, Page

from discretion.forms.edition import edition
from discretion.forms.write import write_report
from tests.forms.builders import FORM, a_report


@pytest.fixture
def page(chromium: Browser, tmp_path: Path) -> Iterator[Page]:
    file = tmp_path / "report.html"
    write_report(a_report(), file)
    shown = chromium.new_page(java_script_enabled=True)
    shown.goto(file.as_uri())
    yield shown
    shown.close()


def test_axe_finds_no_violation(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_boxes_are_announced_with_their_label_and_their_state(page: Page) -> None:
    named = page.get_by_role("checkbox", name="Fingerprints")
    assert named.is_checked()
    assert named.is_disabled()
    assert not page.get_by_role("checkbox", name="Employer information").is_checked()
    assert (
        page.get_by_role("checkbox").count()
        == len(edition(FORM).question("1").boxes) + 3 * 3 + 2 * 2
    )


def test_tables_and_landmarks_are_found_by_name(page: Page) -> None:
    assert page.get_by_role("table", name="Answer to question 14").count() == 1
    assert page.get_by_role("columnheader", name="Type of Entity").count() == 1
    assert page.get_by_role("main").count() == page.get_by_role("banner").count() == 1


def test_given_a_telephone_s_width_when_shown_then_nothing_is_cut_off(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    page.set_viewport_size({"width": 1280, "height": 800})
    assert overflow <= 0
