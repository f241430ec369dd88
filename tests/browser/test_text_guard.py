"""What identifies someone is put right with the keyboard alone, and nothing stands in the way."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pytest_django import Settings

from discretion.apps.register import queries
from discretion.apps.register.contents import Function
from discretion.apps.register.kinds import KINDS
from tests.browser.conftest import Enter
from tests.browser.hands import Hands
from tests.browser.test_by_keyboard_too import nothing_in_the_way
from tests.cast import Cast
from tests.identifiers import IDENTIFIERS
from tests.kept import tables_with

SSN = IDENTIFIERS["ssn"]


@pytest.fixture(autouse=True)
def _documents(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def test_a_purpose_is_mended_by_the_suggestion_and_a_reason_on_a_page_of_its_own(
    enter: Enter, stage: Cast
) -> None:
    page = enter("officer_a")
    hands = Hands(page)
    page.goto("/register/functions/new")
    hands.write("What is the function called?", "Enrolment")
    hands.write("Short name", "enrol")
    hands.write("How does it further the agency's purpose or mission?", f"For {SSN}")
    hands.press("Save")
    said = page.locator("#id_mission_error")
    expect(said).to_contain_text("This looks like a Social Security number")
    expect(page.locator("#id_mission")).to_have_value(f"For {SSN}")
    nothing_in_the_way(page)
    hands.press(re.compile("^Use the suggestion"))
    expect(page.get_by_text("is entered")).to_be_visible()
    (row,) = queries.records(KINDS["function"], actor=stage.officer_a)
    content = queries.kept(row).content
    assert isinstance(content, Function)
    assert content.mission == "For SSN of one person"

    page.goto(f"/records/{row.pk}/change")
    hands.write("Why do you change it?", f"Asked by {SSN}")
    hands.write("What is the function called?", "Enrolling")
    hands.press("Save")
    expect(page.get_by_role("heading", level=1)).to_have_text("Leave out what identifies someone")
    nothing_in_the_way(page)
    hands.write("Why", "Asked by a guest")
    hands.press("Save")
    expect(page.get_by_text("is changed")).to_be_visible()
    assert tables_with(SSN) == set()


def test_what_is_not_about_a_person_is_said_so_with_a_tick(enter: Enter, stage: Cast) -> None:
    page = enter("officer_a")
    hands = Hands(page)
    page.goto("/register/functions/new")
    hands.write("What is the function called?", "The line (212) 555-0147")
    hands.write("Short name", "line")
    hands.press("Save")
    hands.tick("This is not about a person : What is the function called?")
    hands.press("Save")
    expect(page.get_by_text("is entered")).to_be_visible()
