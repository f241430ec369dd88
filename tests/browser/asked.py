"""An employee who is asked for information and holds a telephone, from door to answer."""

from typing import Final

from playwright.sync_api import Page

from tests.browser.conftest import NARROW, faults
from tests.browser.hands import Hands

NAME: Final = "Name : First and last name, also a list of names"
ADDRESS: Final = "Home address : Street and number, also an old address"


def is_as_it_should_be(page: Page) -> None:
    """Nothing in anyone's way, and nothing to scroll sideways for, on a telephone."""
    assert faults(page) == [], page.url
    assert page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    ), f"{page.url} is wider than a telephone."


def asked_by_beta(page: Page, *types: str) -> Hands:
    """From the first page to the answer, with each page looked at."""
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # a size
    hands = Hands(page)
    page.goto("/")
    is_as_it_should_be(page)
    hands.follow("I was asked for information")
    is_as_it_should_be(page)
    hands.write("Name", "Agency Beta")
    hands.press("Continue")
    is_as_it_should_be(page)
    for each in types:
        hands.tick(each)
    hands.press("Continue")
    is_as_it_should_be(page)
    hands.write("In a few words", "Answer letters together")
    hands.press("Continue")
    is_as_it_should_be(page)
    hands.write("It helps my agency do its work. How? (optional)", "Who writes gets an answer.")
    hands.press("Continue")
    for _ in range(3):
        is_as_it_should_be(page)
        hands.press("Continue")
    is_as_it_should_be(page)
    hands.follow("See the answer")
    is_as_it_should_be(page)
    return hands
