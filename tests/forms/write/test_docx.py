"""The Word document, held against what Word is strict about."""

import io
from datetime import datetime
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree

from discretion.forms.edition import edition
from discretion.forms.report import parse
from discretion.forms.write import render
from tests.forms.builders import FORM, a_document, a_report

# The order that the schema asks of children (ECMA-376 part 1, 17); what we use of it.
PARAGRAPH = ["pStyle", "keepNext", "keepLines", "pageBreakBefore", "sectPr"]
CONTROL = ["rPr", "alias", "id", "checkbox"]
TABLE = ["tblStyle", "tblW", "tblLayout", "tblLook", "tblCaption"]
SECTION = ["headerReference", "footerReference", "type", "pgSz", "pgMar", "cols", "titlePg"]
STYLE = ["name", "basedOn", "next", "uiPriority", "semiHidden", "qFormat", "pPr", "rPr", "tblPr"]
STYLED_PARAGRAPH = ["keepNext", "keepLines", "numPr", "pBdr", "tabs", "spacing", "ind"]
STYLED_PARAGRAPH += ["contextualSpacing", "jc", "outlineLvl"]


@pytest.fixture(scope="module")
def content() -> bytes:
    return render(a_report(), "docx")


@pytest.fixture(scope="module")
def word(content: bytes) -> Document:
    return docx.Document(io.BytesIO(content))


def names(element: etree._Element) -> list[str]:
    return [etree.QName(child).localname for child in element]


def elements(word: Document, name: str) -> list[etree._Element]:
    return list(word.element.body.iter(qn(name)))


@pytest.mark.parametrize(
    ("name", "order"),
    [("w:pPr", PARAGRAPH), ("w:sdtPr", CONTROL), ("w:tblPr", TABLE), ("w:sectPr", SECTION)],
)
def test_children_stand_in_the_order_of_the_schema(
    word: Document, name: str, order: list[str]
) -> None:
    found = [names(element) for element in elements(word, name)]
    assert found
    assert [sorted(each, key=order.index) for each in found] == found


def test_styles_stand_in_the_order_of_the_schema(word: Document) -> None:
    for style in word.styles.element.iter(qn("w:style")):
        own = [name for name in names(style) if name != "tblStylePr"]
        assert own == sorted(own, key=STYLE.index)
    for properties in word.styles.element.iter(qn("w:pPr")):
        assert names(properties) == sorted(names(properties), key=STYLED_PARAGRAPH.index)


def test_every_style_that_is_used_is_there(word: Document) -> None:
    known = {style.get(qn("w:styleId")) for style in word.styles.element.iter(qn("w:style"))}
    used = {
        e.get(qn("w:val"))
        for n in ("w:pStyle", "w:rStyle", "w:tblStyle")
        for e in elements(word, n)
    }
    assert used <= known


def test_the_document_has_a_title_a_language_and_the_day_of_the_report(word: Document) -> None:
    properties = word.core_properties
    assert properties.title == "Agency Report: Office of the Harbor Master"
    assert properties.language == "en-US"
    assert properties.created is not None
    assert properties.created.replace(tzinfo=None) == datetime(2020, 7, 29)  # noqa: DTZ001 - a day
    language = next(word.styles.element.iter(qn("w:lang")))
    assert language.get(qn("w:val")) == "en-US"


def test_questions_are_headings_of_the_built_in_kind(word: Document) -> None:
    headings = [p.text for p in word.paragraphs if p.style and p.style.name == "Heading 2"]
    assert headings[1:-1] == [f"{q.number}. {q.text}" for q in edition(FORM).questions]
    assert [p.text for p in word.paragraphs if p.style and p.style.name == "Heading 1"] == [
        edition(FORM).title
    ]


def test_each_table_repeats_its_head_keeps_rows_whole_and_says_what_it_is(word: Document) -> None:
    captions = [e.get(qn("w:val")) for e in elements(word, "w:tblCaption")]
    assert len(captions) == len(word.tables) == 4
    for table in word.tables:
        heads = [len(row._tr.findall(f".//{qn('w:tblHeader')}")) for row in table.rows]
        assert heads == [1] + [0] * (len(heads) - 1)
        assert all(row._tr.findall(f".//{qn('w:cantSplit')}") for row in table.rows)


def test_boxes_are_content_controls_with_a_label_and_an_id_of_their_own(word: Document) -> None:
    controls = elements(word, "w:sdtPr")
    labels = [control.find(qn("w:alias")) for control in controls]
    ids = [control.find(qn("w:id")) for control in controls]
    assert next(e.get(qn("w:val")) for e in labels if e is not None) == "Name"
    assert all(len(e.get(qn("w:val"), "")) <= 64 for e in labels if e is not None)
    assert len({e.get(qn("w:val")) for e in ids if e is not None}) == len(controls)
    ticked = [e.get(qn("w14:val")) for e in elements(word, "w14:checked")]
    shown = [e.findtext(f".//{qn('w:t')}") for e in elements(word, "w:sdtContent")]
    assert [{"1": "☒", "0": "☐"}[str(state)] for state in ticked] == shown


def test_the_file_opens_in_no_older_mode_and_has_no_part_too_many(content: bytes) -> None:
    with ZipFile(io.BytesIO(content)) as parts:
        assert b'w:name="compatibilityMode"' in parts.read("word/settings.xml")
        assert b'w:val="15"' in parts.read("word/settings.xml")
        assert not [name for name in parts.namelist() if "thumbnail" in name or "custom" in name]
        assert {info.date_time[0] for info in parts.infolist()} == {1980}


def test_given_markup_in_an_answer_when_it_is_written_then_it_is_text() -> None:
    document = a_document()
    document["answers"]["5"]["text"] = '<w:p/> & ]]> "quoted"'
    document["header"]["agency"] = "A & <B>"
    word = docx.Document(io.BytesIO(render(parse(document), "docx")))
    assert '<w:p/> & ]]> "quoted"' in [p.text for p in word.paragraphs]
    assert word.sections[0].header.paragraphs[0].text == "Agency Report: A & <B>"
