"""A matter from the docket to the letter, as an officer with a keyboard alone decides it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from discretion.apps.matters.opened import Opened
from tests.apps.matter_steps import ASKER, opened, submitted
from tests.browser.conftest import faults, overflows
from tests.browser.hands import Hands
from tests.cast import Cast

Enter = Callable[[str], Page]


@pytest.fixture(autouse=True)
def _papers(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def nothing_in_the_way(page: Page) -> None:
    """What axe finds, and whether it fits a narrow screen."""
    assert faults(page) == [], page.url
    assert not overflows(page), page.url


def asked(stage: Cast) -> Opened:
    """What waits on the docket."""
    return submitted(stage.staff_a, private=ASKER)


def test_a_matter_is_taken_up_approved_with_less_and_answered_by_keyboard_alone(
    enter: Enter, stage: Cast
) -> None:
    it = asked(stage)
    page = enter("officer_a")
    page.goto("/")
    hands = Hands(page)
    hands.open("Docket")
    nothing_in_the_way(page)
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.get_by_role("checkbox", name=f"Choose {it.id}")).to_be_checked()
    hands.follow(it.id)
    nothing_in_the_way(page)
    hands.press("Take it up")
    hands.follow("Approve with less")
    nothing_in_the_way(page)
    hands.reach(page.get_by_role("checkbox", name="Home address"))
    page.keyboard.press("Space")
    hands.write("In your own words (optional)", "The name is enough.")
    hands.press("Approve with less")
    expect(page.get_by_text("Approves 1 of 2 types to Agency Beta")).to_be_visible()
    nothing_in_the_way(page)
    hands.press("Approve with less")
    expect(page.get_by_role("main")).to_contain_text("is approved with less.")
    nothing_in_the_way(page)
    hands.follow("Write the letter about it")
    nothing_in_the_way(page)
    hands.press("Keep it with the matter")
    expect(page.get_by_role("link", name=f"letter-{it.id}.pdf", exact=True)).to_be_visible()
    assert opened(it, stage.officer_a).decision == "approved_with_less"


def test_the_officers_other_pages_stand_in_nobodys_way(enter: Enter, stage: Cast) -> None:
    asked(stage)
    page = enter("officer_a")
    for place in ("/docket/reasons", "/docket/reasons/new", "/docket/letters/alpha", "/numbers"):
        page.goto(place)
        nothing_in_the_way(page)
