"""Every page in every role: nothing in anyone's way, narrow or zoomed, and its HTML is valid.

Each role is one test that tells all its faults together. What axe has seen it does not see again:
a page that another role meets with the same controls is looked at for its width and its HTML only.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, Response

from discretion.apps.register.kinds import KINDS
from tests import gone_on
from tests.browser.conftest import Enter, faults, overflows
from tests.cast import Cast
from tests.pages import check
from tests.promises import matrix
from tests.world import POSTED, World

PARTS = (
    "officer_a",
    "managing_a",
    "head_a",
    "chief",
    "auditor",
    "administrator",
    "committee",
    "staff_a",
    "keeper_a",
    "counsel_a",
    "foil_a",
    "contractor_a",
    "officer_office",
)
# What is answered with a file to keep, or with a document that stands by itself.
FILES = frozenset(
    (
        "agreement_document",
        "calendar",
        "certificate",
        "checkpoint",
        "compilation_file",
        "complaint_letter",
        "delivery_proof",
        "filing_source",
        "matter_paper",
        "my_attachment",
        "my_letter",
        "public_quarterly_file",
        "quarterly_download",
        "quarterly_proof",
        "report_document",
        "report_download",
        "report_package",
        "spreadsheet_file",
    )
)
CONTROLS = ("a", "button", "input", "select", "textarea", "summary", "table", "section", "h2")

Look = tuple[str, frozenset[tuple[str, str, str]]]


@dataclass
class Answer:
    """An answer of the server, as the check of pages takes it."""

    status_code: int
    content: bytes


@pytest.fixture(scope="module")
def seen() -> set[Look]:
    """The pages that axe has looked at, by name and controls."""
    return set()


def addresses(world: World, part: str) -> Iterator[tuple[str, str]]:
    """Every page that the reviewed table lets one of the cast open, by name, and its variants."""
    table = matrix.read()
    for name, pattern in matrix.pages():
        if name not in POSTED | FILES and table[name][part] == 200:
            yield name, world.address(pattern)
    if part == "officer_a":
        yield from _more(world)
    if part == "chief":
        yield from (("enter", f"/register/{plural}/new") for plural in ("types", "policies"))


def _more(world: World) -> Iterator[tuple[str, str]]:
    """What stands at the same addresses for other kinds and questions, and refusals."""
    for kind in KINDS.values():
        yield "records", f"/register/{kind.plural}"
        yield "records", f"/register/{kind.plural}?words=nothing+like+it"
    for plural, kept in (
        ("activities", "record_id"),
        ("designations", "designation"),
        ("agreements", "agreement"),
    ):
        yield "records", f"/register/{plural}?beside={world.values[kept]}"
    yield from (("enter", f"/register/{p}/new") for p in ("functions", "systems", "contractors"))
    filing, report = world.values["filing_id"], world.values["report_id"]
    yield from (("filing", f"/register/filings/{filing}?question={n}") for n in (2, 3, 4, 14))
    yield from (("report_question", f"/reports/{report}/questions/{n}") for n in (1, 2, 6, 14))
    yield "refused", "/nowhere"
    yield "refused", "/records/ACT-2026-09999"
    yield "refused", "/people"


def test_the_reader_finds_what_stands_in_the_way(page: Page) -> None:
    small = '<button style="width: 9px; height: 9px; padding: 0">a</button>'
    wide = f'<div style="width: 500px">{small}{small}</div>'
    page.set_content(f'<main><img src="data:,">{wide}</main>')
    rules = {fault.partition(":")[0] for fault in faults(page)}
    assert rules >= {"image-alt", "html-has-lang", "document-title", "target-size"}
    assert overflows(page)


@pytest.mark.parametrize("part", PARTS)
def test_nothing_stands_in_the_way_on_any_page(
    enter: Enter, stage: Cast, seen: set[Look], part: str
) -> None:
    page, found = enter(part), {}
    for name, address in addresses(gone_on.whole(stage), part):
        if wrong := list(_wrong(page, name, address, part, seen)):
            found[address] = wrong
    assert found == {}, _told(found)


def _wrong(page: Page, name: str, address: str, part: str, seen: set[Look]) -> Iterator[str]:
    answer = page.goto(address)
    assert answer
    if (answer.status == 200) != (name != "refused"):
        yield f"It is answered {answer.status}."
        return
    yield from _invalid(answer)
    if overflows(page):
        yield "It has to be scrolled sideways."
    look = _look(page, part if name == "home" else name)
    if look not in seen:
        yield from faults(page)
    seen.add(look)


def _invalid(answer: Response) -> Iterator[str]:
    try:
        check(Answer(answer.status, answer.body()))
    except AssertionError as error:
        yield str(error)


def _look(page: Page, name: str) -> Look:
    """A page by its name and the controls that its main part has."""
    controls = page.locator("main").evaluate(
        """(main, tags) => [...main.querySelectorAll(tags)].map(one =>
            [one.tagName, one.getAttribute("class") ?? "", one.getAttribute("name") ?? ""])""",
        ",".join(CONTROLS),
    )
    return name, frozenset((tag, looks, named) for tag, looks, named in controls)


def _told(found: dict[str, list[str]]) -> str:
    return "\n".join(f"{address}\n  " + "\n  ".join(wrong) for address, wrong in found.items())
