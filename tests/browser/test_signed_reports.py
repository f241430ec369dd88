"""A report once it is prepared, signed, filed: read by axe, narrow, zoomed, and on paper."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect
from pytest_django import Settings

from discretion.apps.reports import delivering, filing
from tests.browser.conftest import Enter, faults, overflows
from tests.browser.hands import Hands
from tests.browser.test_print import sheets
from tests.cast import NOW, TODAY, Cast
from tests.interfaces.web.test_report_signing import prepared, signed


@pytest.fixture(autouse=True)
def _documents(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    cache.clear()


def filed(everyone: Cast) -> str:
    """A report that is filed, and has reached one of those it goes to."""
    report = signed(everyone)
    filing.file(report, actor=everyone.head_a, now=NOW)
    by = everyone.officer_a
    told = {"on": TODAY, "how": "email", "proof": "Receipt 1"}
    delivering.record_delivery(report, "mayor", **told, actor=by, now=NOW)  # type: ignore[arg-type]  # told by name
    return report


# Each state with how a report comes to it, and the pages that it has then, by who opens them.
STATES: tuple[tuple[Callable[[Cast], str], dict[str, tuple[str, ...]]], ...] = (
    (prepared, {"officer_a": ("", "/return", "/preview"), "head_a": ("", "/sign", "/history")}),
    (signed, {"officer_a": ("", "/preview"), "head_a": ("",)}),
    (
        filed,
        {
            "officer_a": ("", "/deliveries/speaker", "/history", "/amend"),
            "committee": ("", "/preview"),
        },
    ),
)


def wrong(page: Page, address: str) -> Iterator[str]:
    """What stands in someone's way on a page, on the screen and on paper."""
    answer = page.goto(address)
    assert answer
    if answer.status != 200:
        yield f"It is answered {answer.status}."
        return
    yield from faults(page)
    if overflows(page):
        yield "It has to be scrolled sideways."
    buttons = page.get_by_role("main").get_by_role("button").all()
    names = [one.inner_text() for one in buttons if one.is_visible()]
    yield from (f"Two buttons are called “{n}”." for n in set(names) if names.count(n) > 1)
    if page.get_by_role("heading", level=1).count() != 1:
        yield "It has not one heading."
    title = page.get_by_role("heading", level=1).inner_text()
    printed = sheets(page.pdf())
    if title not in printed[0]:
        yield "Its heading is not on paper."
    if not all(" printed " in sheet for sheet in printed):
        yield "A sheet does not say what it is of."


@pytest.mark.parametrize(("made", "opened"), STATES)
def test_nothing_stands_in_the_way_in_any_state_of_a_report(
    enter: Enter, stage: Cast, made: Callable[[Cast], str], opened: dict[str, tuple[str, ...]]
) -> None:
    report, found = made(stage), {}
    for part, places in opened.items():
        page = enter(part)
        for place in places:
            if told := list(wrong(page, f"/reports/{report}{place}")):
                found[f"{part} {place}"] = told
    assert found == {}


def test_the_preview_shows_the_document_and_axe_has_nothing_against_it(
    enter: Enter, stage: Cast
) -> None:
    report = prepared(stage)
    page = enter("officer_a")
    page.goto(f"/reports/{report}/preview")
    shown = page.frame_locator("iframe.dsc-document")
    expect(shown.get_by_role("heading", level=1)).to_be_visible()
    # Its own policy lets nothing run in it, not even the reader; so what it says is read elsewhere.
    document = page.request.get(f"/reports/{report}/document").text()
    page.goto("about:blank")
    page.set_content(document)
    assert faults(page) == []
    assert not overflows(page)


def test_a_delivery_is_recorded_by_keyboard_and_the_next_one_is_named(
    enter: Enter, stage: Cast
) -> None:
    report = filed(stage)
    page = enter("officer_a")
    hands = Hands(page)
    page.goto(f"/reports/{report}")
    hands.follow("Record the delivery to the Speaker of the City Council")
    hands.write("When was it delivered?", "1/1/2020")
    hands.press("Record the delivery")
    expect(page.get_by_role("alert")).to_contain_text("Enter the day it was delivered")
    assert faults(page) == []
    hands.write("When was it delivered?", f"{TODAY:%m/%d/%Y}")
    hands.choose("By hand")
    hands.write("What proves it?", "A receipt")
    hands.press("Record the delivery")
    expect(page.get_by_role("link", name="to the Chief Privacy Officer")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("by hand, recorded by Olga Officer")
