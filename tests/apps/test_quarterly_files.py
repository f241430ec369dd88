"""The report on a quarter as files: each can be used by whoever reads it, and tells the same."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Final, NamedTuple

import docx
import msgspec
import pikepdf
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it ships no types
from docx.oxml.ns import qn
from lxml import html
from playwright.sync_api import Browser

from discretion.apps.oversight import counting, documents
from discretion.apps.oversight.contents import SCHEMA, Part, Release, Signature
from discretion.apps.oversight.counting import Event, Names
from tests.forms.tags import attribute, kinds, tagged
from tests.pages import found, words

NAMES: Final = Names(
    top=str,
    agencies={"alpha": "Agency Alpha", "beta": "Agency Beta"},
    parties={"third_party": "A third party"},
    types={"name": "Name", "address.home": "Home address"},
)
WHY: Final = "A letter went to the wrong address."


def violations() -> list[Event]:
    """Seven of alpha's and six of beta's, some of which were told of."""
    return [
        Event(
            id=f"INC-2026-{number:05}",
            part="violations",
            agency="alpha" if number < 7 else "beta",
            party="third_party",
            types=frozenset({"name"} if number % 2 else {"name", "address.home"}),
            told=number < 5,
            words=WHY,
        )
        for number in range(13)
    ]


@pytest.fixture(scope="module")
def release() -> Release:
    kept = counting.keeping(violations(), NAMES, earlier=(), threshold=5)
    return Release(
        schema=SCHEMA,
        id="QTR-2026-00001",
        year=2026,
        quarter=2,
        first=date(2026, 4, 1),
        last=date(2026, 6, 30),
        amends="",
        because="",
        threshold=5,
        note="It was a quarter of many letters.",
        parts=counting.parts(kept, {"violations": [WHY]}, NAMES),
        signed=Signature(
            name="Chris Chief",
            capacity="Chief Privacy Officer",
            on=date(2026, 7, 30),
            intent="I sign.",
        ),
    )


class Told(NamedTuple):
    """A number, under the heads where a file has it."""

    part: str
    table: str
    group: str
    number: str


def figures(release: Release) -> list[Told]:
    """Every number that the report tells, in its order."""
    return [told for part in release.parts for told in _of_part(part)]


def _of_part(part: Part) -> Iterator[Told]:
    yield Told(part.title, "", "", str(part.total))
    for table in part.tables:
        for label, count in documents.shown_rows(table) if table.rows else ():
            yield Told(part.title, table.title, label, str(count))


@pytest.fixture(scope="module")
def pdf(release: Release) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(documents.written(release, "pdf")))


def headings(release: Release) -> list[str]:
    """Its headings of the second level."""
    last = ["How this report protects people", "Signature"]
    return [*(part.title for part in release.parts), *last]


def tables(release: Release) -> int:
    """How many tables of figures there are."""
    return sum(bool(table.rows) for part in release.parts for table in part.tables)


def test_there_is_something_to_check(release: Release) -> None:
    assert tables(release) == 4
    assert len(figures(release)) == 3 + 3 + 2 + 3 + 2


# PDF


def test_the_pdf_says_that_it_is_accessible_what_it_is_and_in_which_language(
    pdf: pikepdf.Pdf,
) -> None:
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == f"{documents.TITLE}, April to June 2026"
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.Lang == "en-US"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert all(page.obj.get("/Tabs") == "/S" for page in pdf.pages)


def test_the_headings_of_the_pdf_leave_no_gap_and_stand_in_its_bookmarks(
    pdf: pikepdf.Pdf, release: Release
) -> None:
    levels = [int(kind[2:]) for kind in kinds(pdf) if kind[1] == "H" and kind[2:].isdigit()]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    with pdf.open_outline() as outline:
        titles = [item.title for item in outline.root[0].children]
    assert titles == headings(release)


def test_each_table_of_the_pdf_has_heads_that_say_what_they_head(
    pdf: pikepdf.Pdf, release: Release
) -> None:
    heads = [element for element in tagged(pdf) if element.S == "/TH"]
    assert kinds(pdf).count("/Table") == tables(release)
    assert len(heads) == 2 * tables(release)
    assert {attribute(head, "/Scope") for head in heads} == {"/Column"}


# Word


def test_the_word_document_has_a_title_a_language_headings_and_heads_that_repeat(
    release: Release,
) -> None:
    word = docx.Document(io.BytesIO(documents.written(release, "docx")))
    assert word.core_properties.title == f"{documents.TITLE}, April to June 2026"
    assert word.core_properties.language == "en-US"
    named = [(p.style.name, p.text) for p in word.paragraphs if p.style]
    assert [text for style, text in named if style == "Heading 1"] == [documents.TITLE]
    assert [text for style, text in named if style == "Heading 2"] == headings(release)
    assert len([one for one in word.tables if one.cell(0, 0).text == "Group"]) == tables(release)
    for one in word.tables:
        assert one.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None


def test_the_word_document_tells_the_same_figures(release: Release) -> None:
    word = docx.Document(io.BytesIO(documents.written(release, "docx")))
    cells = [[cell.text for cell in row.cells] for one in word.tables for row in one.rows[1:]]
    assert cells == [[one.group, one.number] for one in figures(release) if one.group]
    totals = [p.text for p in word.paragraphs if p.text.startswith("Number: ")]
    assert totals == [f"Number: {one.number}" for one in figures(release) if not one.group]


# The web page


def test_axe_finds_no_violation_in_the_page_and_it_fits_a_phone(
    release: Release, chromium: Browser
) -> None:
    page = chromium.new_page(viewport={"width": 320, "height": 640})
    page.set_content(documents.written(release, "html").decode())
    faults = Axe().run(page)
    overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    page.close()
    assert faults.violations_count == 0, faults.generate_report()
    assert overflow <= 0


def test_the_page_tells_the_same_figures_under_the_heads_of_their_tables(release: Release) -> None:
    page = html.fromstring(documents.written(release, "html").decode())
    assert page.get("lang") == "en-US"
    assert {th.get("scope") for th in page.iter("th")} == {"col"}
    rows = [
        (words(found(table, "caption")[0]), *(words(cell) for cell in found(row, "td")))
        for table in found(page, "//table")
        for row in found(table, "tbody/tr")
    ]
    assert rows == [
        (f"{one.part}: {one.table[:1].lower()}{one.table[1:]}", one.group, one.number)
        for one in figures(release)
        if one.group
    ]


# Data


def test_the_data_read_back_is_the_report(release: Release) -> None:
    assert msgspec.json.decode(documents.written(release, "json"), type=Release) == release


def test_the_csv_read_back_tells_the_same_figures(release: Release) -> None:
    text = documents.written(release, "csv").decode()
    titles: dict[str, str] = {part.part: part.title for part in release.parts}
    by: dict[str, str] = {t.by: t.title for part in release.parts for t in part.tables}
    told = [
        Told(titles[row["part"]], by.get(row["table"], ""), row["label"], row["least"])
        for row in csv.DictReader(io.StringIO(text, newline=""))
        if row["least"]
    ]
    expected = [one if one.group else one._replace(group=one.part) for one in figures(release)]
    assert told == expected
