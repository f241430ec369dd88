"""A page on paper: what it says, without the ways to others, and which page it was and when."""

import re
from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader
from pypdfium2 import PdfDocument, PdfPage  # type: ignore[import-untyped]  # it has no stubs

from tests.apps.builders import a_designation, approved
from tests.apps.matter_steps import begun, facts
from tests.browser.conftest import Enter
from tests.cast import Cast
from tests.world import World

# In points, as all of a sheet is measured.
_LINE = 12
FRAME = ("Skip to the main part", "Sign out", "Search", "Activities", "Accessibility", "Filter")


def sheets(pdf: bytes) -> list[str]:
    """What each sheet says, in one line."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def lowest_line(sheet: PdfPage) -> str:
    """What stands in the lowest line of a sheet, with whatever covers it."""
    text = sheet.get_textpage()
    low = min(text.get_rect(n)[1] for n in range(text.count_rects()))
    return str(text.get_text_bounded(bottom=low - 1, top=low + _LINE)).strip()


@pytest.mark.parametrize("record", ["record_id", "designation", "agreement", "report_id"])
def test_a_record_is_printed_with_its_id_and_the_day_on_each_sheet(
    enter: Enter, stage: Cast, record: str
) -> None:
    page = enter("officer_a")
    id_ = str(World(stage).values[record])
    page.goto(f"/reports/{id_}" if record == "report_id" else f"/records/{id_}")
    title = page.get_by_role("heading", level=1).inner_text()
    printed = sheets(page.pdf())
    assert title in printed[0]
    for sheet in printed:
        assert f"{id_} · printed " in sheet
        assert sheet.count("New York") >= 1
        assert [words for words in FRAME if words in sheet] == []


def test_a_page_of_many_sheets_bears_its_address_on_each(enter: Enter) -> None:
    page = enter("officer_a")
    page.goto("/register/activities/new")
    lowest = [lowest_line(sheet) for sheet in PdfDocument(page.pdf())]
    assert len(lowest) > 1
    wanted = r"/register/activities/new · printed \w+ \d+, \d+, [\d:]+ [ap]\.m\. New York"
    assert [line for line in lowest if not re.fullmatch(wanted, line)] == []


def test_on_paper_the_frame_is_gone_and_on_the_screen_the_day(enter: Enter, stage: Cast) -> None:
    page = enter("officer_a")
    page.goto("/register/activities")
    frame = page.locator(".dsc-header, .dsc-nav--side, .dsc-footer, .dsc-filters, .usa-skipnav")
    told = page.locator(".dsc-printed")
    expect(told).to_be_hidden()
    page.emulate_media(media="print")
    expect(told).to_be_visible()
    expect(frame).to_have_count(5)
    assert [one for one in frame.all() if one.is_visible()] == []


def test_the_answer_is_printed_with_its_trace_and_where_it_rests(enter: Enter, stage: Cast) -> None:
    designation = approved(stage, a_designation())
    it, page = begun(stage.staff_a, facts(types=("name",))), enter("staff_a")
    page.goto(f"/ask/{it.id}/answer")
    trace = page.locator(".dsc-steps li").last
    expect(trace).to_be_hidden()
    says = page.get_by_role("main").inner_text()
    assert "Record that it was done" in says
    printed = sheets(page.pdf())
    whole = " ".join(printed)
    for part in (
        "Go ahead",
        f"({designation.id})",
        "Olga Officer approved acts like this",
        "Why: step by step",
        "§ 23-1202(c)(2)(a)",
        "Answer letters together",
    ):
        assert part in whole, part
    for sheet in printed:
        assert f"{it.id} · printed " in sheet
        assert [words for words in (*FRAME, "Record that", "Change") if words in sheet] == []
    page.emulate_media(media="print")
    expect(trace).to_be_visible()
    assert [one for one in page.get_by_role("button").all() if one.is_visible()] == []
