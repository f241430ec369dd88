"""The PDF: its tags, titles, fonts and data, looked up in the file itself."""

import io
from itertools import pairwise

import pikepdf
import pypdf
import pytest

from discretion.forms.edition import edition
from discretion.forms.report import decode, parse
from discretion.forms.write import render
from tests.forms.builders import FORM, a_document, a_report
from tests.forms.tags import attribute, kinds, tagged


@pytest.fixture(scope="module")
def content() -> bytes:
    return render(a_report(), "pdf")


@pytest.fixture(scope="module")
def pdf(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content))


def test_the_file_says_that_it_is_accessible_and_in_which_language(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == "Agency Report: Office of the Harbor Master"
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.Lang == "en-US"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle


def test_headings_follow_each_other_without_a_gap_and_stand_in_the_bookmarks(
    pdf: pikepdf.Pdf,
) -> None:
    levels = [int(kind[2:]) for kind in kinds(pdf) if kind[1] == "H" and kind[2:].isdigit()]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    with pdf.open_outline() as outline:
        titles = [item.title for item in outline.root[0].children]
    assert [t.split(".")[0] for t in titles[1:-1]] == [q.number for q in edition(FORM).questions]


def test_each_table_has_heads_that_say_what_they_head(pdf: pikepdf.Pdf) -> None:
    heads = [element for element in tagged(pdf) if element.S == "/TH"]
    tables = 1 + sum(question.kind == "table" for question in edition(FORM).questions)
    assert kinds(pdf).count("/Table") == tables
    assert len(heads) == 3 + 2 + 1 + 3
    assert {attribute(head, "/Scope") for head in heads} == {"/Column"}


def test_each_box_is_announced_as_checked_or_not(pdf: pikepdf.Pdf) -> None:
    said = [str(element.Alt) for element in tagged(pdf) if element.S == "/Figure"]
    types = len(edition(FORM).question("1").boxes)
    assert said[:types] == [
        "checked" if box.code in a_document()["answers"]["1"]["types"] else "not checked"
        for box in edition(FORM).question("1").boxes
    ]
    assert len(said) == types + 3 * 3 + 2 * 2


def test_every_font_is_in_the_file_and_can_be_read_back(pdf: pikepdf.Pdf) -> None:
    fonts = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/BaseFont" in o]
    composite = [font for font in fonts if font.Subtype == "/Type0"]
    assert composite
    assert all("/ToUnicode" in font for font in composite)
    described = [f.DescendantFonts[0].FontDescriptor for f in composite]
    assert all({"/FontFile2", "/FontFile3"} & set(each.keys()) for each in described)


def test_every_page_follows_the_order_of_its_tags(pdf: pikepdf.Pdf) -> None:
    assert all(page.obj.get("/Tabs") == "/S" for page in pdf.pages)


def test_the_file_carries_the_report_as_data(content: bytes) -> None:
    attached = pypdf.PdfReader(io.BytesIO(content)).attachments
    assert decode(attached["report.json"][0]) == a_report()


def test_each_page_has_its_number_and_all_but_the_first_the_running_head(content: bytes) -> None:
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    for number, text in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in text
        assert (a_report().edition.title + ": Office" in text) == (number > 1)


def test_given_a_long_table_when_it_is_written_then_each_page_repeats_its_head() -> None:
    document = a_document()
    row = document["answers"]["14"]["rows"][0]
    document["answers"]["14"]["rows"] = [row] * 40
    pages = pypdf.PdfReader(io.BytesIO(render(parse(document), "pdf"))).pages
    heads = ["Type of Entity" in page.extract_text() for page in pages]
    assert sum(heads) >= 4


def test_given_rows_of_several_lines_then_each_stands_whole_on_one_page() -> None:
    named = a_document()["answers"]["14"]["rows"][0]
    rows = [
        {**named, "reason": f"Begin{n}x " + "word " * 10 * (1 + n % 7) + f"End{n}x."}
        for n in range(60)
    ]
    answers = {**a_document()["answers"], "14": {"rows": rows}}
    content = render(parse(a_document(answers=answers)), "pdf")
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    for n in range(60):
        begin, end = (
            [at for at, t in enumerate(pages) if f"{w}{n}x" in t] for w in ("Begin", "End")
        )
        assert begin == end, n


def test_given_typst_markup_in_an_answer_when_it_is_written_then_it_is_text() -> None:
    document = a_document()
    document["answers"]["5"]["text"] = '#read("/etc/hostname") *bold* $x^2$ // gone? "quoted"'
    pages = pypdf.PdfReader(io.BytesIO(render(parse(document), "pdf"))).pages
    whole = " ".join(" ".join(page.extract_text().split()) for page in pages)
    assert '#read("/etc/hostname") *bold* $x^2$ // gone? "quoted"' in whole
