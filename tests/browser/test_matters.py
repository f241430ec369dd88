"""An employee is asked for information and holds a telephone.

By keyboard alone; no page has anything in it that axe finds, or that does not fit a narrow screen.
"""

from typing import Literal

import pytest
from playwright.sync_api import Page

from discretion.apps.matters import queries
from discretion.apps.matters.models import Matter
from tests.apps.builders import a_designation, approved
from tests.browser.asked import ADDRESS, NAME, asked_by_beta, is_as_it_should_be
from tests.browser.conftest import NARROW, Enter
from tests.browser.hands import Hands
from tests.cast import Cast


def test_given_a_type_too_many_when_it_is_left_out_then_it_is_done_within_a_few_keys(
    enter: Enter, stage: Cast
) -> None:
    approved(stage, a_designation())
    page = enter("staff_a")
    hands = asked_by_beta(page, NAME, ADDRESS)
    assert page.title().startswith("Your privacy officer decides")
    hands.press("Leave it out")
    assert page.title().startswith("Go ahead")
    is_as_it_should_be(page)
    hands.follow("Record that it was done")
    is_as_it_should_be(page)
    hands.press("Write it down")
    is_as_it_should_be(page)
    assert "It is written down as REC-" in page.get_by_role("main").inner_text()


def test_given_it_is_not_routine_when_it_is_sent_then_it_waits_for_the_officer(
    enter: Enter, stage: Cast
) -> None:
    page = enter("staff_a")
    hands = asked_by_beta(page, NAME)
    hands.press("Send it")
    is_as_it_should_be(page)
    it = queries.opened(Matter.objects.get().id, actor=stage.officer_a)
    assert it.state == "submitted"
    page.goto("/my-matters")
    is_as_it_should_be(page)
    assert "With your privacy officer" in page.get_by_role("main").inner_text()


def tap(page: Page, role: Literal["radio", "checkbox"], label: str) -> None:
    """Choose something by what it says, as a thumb does: the box itself lies out of sight."""
    box = page.get_by_role("main").get_by_role(role, name=label, exact=True)
    words = box.evaluate_handle("box => box.labels[0]").as_element()
    assert words
    words.click()
    assert box.is_checked()


@pytest.mark.parametrize("width", [320, 390])
def test_an_emergency_is_reported_within_a_minute_by_thumb(
    enter: Enter, stage: Cast, width: int
) -> None:
    """Our bound for a minute: five answers, three of them in words; a few letters each, at two a
    second, leave half of it for three taps and for reading."""
    page = enter("staff_a")
    page.set_viewport_size({"width": width, "height": 640})
    page.goto("/emergency")
    page.get_by_role("button", name="Record it").click()
    asked = page.get_by_role("alert").get_by_role("link").all_inner_texts()
    assert 0 < len(asked) <= 4, asked
    is_as_it_should_be(page)
    page.goto("/emergency")
    hands = Hands(page)
    written = {
        "Name": "Agency Beta",
        "In a few words": "Find a child",
        "Why could it not wait?": "A child was missing.",
    }
    tap(page, "radio", "Share information")
    for label, text in written.items():
        hands.write(label, text)
    tap(page, "checkbox", NAME)
    # With whom it was is asked for once the rest is there.
    assert len(written) + 2 == len(asked) + 1
    assert sum(map(len, written.values())) <= 60
    page.get_by_role("button", name="Record it").click()
    is_as_it_should_be(page)
    assert Matter.objects.get().state == "recorded"


def test_given_an_emergency_then_it_is_recorded_from_a_telephone(enter: Enter, stage: Cast) -> None:
    page = enter("staff_a")
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # a size
    hands = Hands(page)
    page.goto("/")
    hands.follow("It was an emergency")
    is_as_it_should_be(page)
    hands.choose("Share information")
    hands.write("Name", "Agency Beta")
    hands.write("In a few words", "Find a child")
    hands.write("Why could it not wait?", "A child was missing.")
    hands.tick(NAME)
    hands.press("Record it")
    is_as_it_should_be(page)
    assert Matter.objects.get().state == "recorded"
