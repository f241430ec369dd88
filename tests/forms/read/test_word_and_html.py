"""What only Word and HTML have: controls, tracked changes, notes, merged and nested cells."""

from pathlib import Path

import pytest

from discretion.forms.report import Report, TypesAnswer, YesNoAnswer
from tests.forms.read import filings
from tests.forms.read.filings import asked, cited, doubted, head, paragraph, rows, run, table, text


def word_with(folder: Path, number: str, *answer: str, **more: str) -> Report:
    parts = filings.word_parts()
    parts[number] = paragraph(asked(number)) + "".join(answer) + paragraph(cited(number))
    return filings.read_bytes(folder, "filing.docx", filings.word(parts, **more))


def page(folder: Path, number: str, answer: str) -> Report:
    said = {n: f"<p>{asked(n)}</p><p>So.</p>" for n in ("5", "9")}
    content = filings.html(said | {number: f"<p>{asked(number)}</p>{answer}"})
    return filings.read_bytes(folder, "filing.html", content)


def test_given_tracked_changes_when_read_then_insertions_are_text_and_deletions_are_not(
    tmp_path: Path,
) -> None:
    inserted = f'<w:ins w:id="1">{run("twice ")}</w:ins>'
    deleted = '<w:del w:id="2"><w:r><w:delText>never </w:delText></w:r></w:del>'
    moved = f"<w:moveFrom>{run('gone ')}</w:moveFrom><w:moveTo>{run('daily')}</w:moveTo>"
    report = word_with(tmp_path, "5", paragraph("Read ", inserted, deleted, moved))
    assert text(report, "5") == "Read twice daily"
    assert report.doubts == ()


def test_given_footnotes_and_comments_when_read_then_each_is_a_doubt_on_its_question(
    tmp_path: Path,
) -> None:
    notes = {
        "footnotes": f'<w:footnotes xmlns:w="{filings.W}"><w:footnote w:id="2">'
        f"{paragraph('Since spring.')}</w:footnote></w:footnotes>",
        "comments": f'<w:comments xmlns:w="{filings.W}"><w:comment w:id="0">'
        f"{paragraph('Ask Li.')}</w:comment></w:comments>",
    }
    marks = '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="0"/></w:r>'
    report = word_with(tmp_path, "9", paragraph("Read twice.", marks), **notes)
    assert text(report, "9") == "Read twice."
    assert doubted(report) == ["9", "9"]
    assert "Since spring." in report.doubts[0].message
    assert "Ask Li." in report.doubts[1].message
    assert report.doubts[0].where.startswith("line ")


def test_given_a_page_break_within_a_paragraph_when_read_then_it_is_a_blank(tmp_path: Path) -> None:
    apart = '<w:r><w:br w:type="page"/></w:r>'
    report = word_with(tmp_path, "5", paragraph("one", apart, "two"))
    assert text(report, "5") == "one two"
    assert report.doubts == ()


def test_given_two_breaks_when_read_then_a_paragraph_begins(tmp_path: Path) -> None:
    twice = "<w:r><w:br/><w:br/></w:r>"
    assert text(word_with(tmp_path, "5", paragraph("One.", twice, "Two.")), "5") == "One.\n\nTwo."
    said = "<p>One<br> two.<br>\n<br>Three.</p>"
    assert text(page(tmp_path, "10", said), "10") == "One two.\n\nThree."


def test_given_text_with_a_reading_aid_when_read_then_the_aid_is_a_doubt(tmp_path: Path) -> None:
    aid, base = f"<w:rt>{run('kana')}</w:rt>", f"<w:rubyBase>{run('base')}</w:rubyBase>"
    ruby = f"<w:r><w:ruby>{aid}{base}</w:ruby></w:r>"
    report = word_with(tmp_path, "9", paragraph("On ", ruby, " it stands."))
    assert text(report, "9") == "On base it stands."
    assert [doubt.message for doubt in report.doubts] == ["A reading aid stands here: kana"]


def test_given_a_document_within_the_document_when_read_then_it_is_a_doubt(tmp_path: Path) -> None:
    report = word_with(tmp_path, "9", paragraph("So."), "<w:altChunk/>")
    assert text(report, "9") == "So."
    said = "A document within the document stands here that could not be read"
    assert [(d.question, d.message) for d in report.doubts] == [("9", said)]


def test_given_html_that_is_not_shown_when_read_then_it_is_a_doubt_on_its_question(
    tmp_path: Path,
) -> None:
    hidden = "<span style='display: none'>one <script>no</script>two</span><p hidden> </p>"
    report = page(tmp_path, "9", f"<p>Shown.{hidden}</p><p hidden>three</p>")
    assert text(report, "9") == "Shown."
    told = [(each.question, each.message) for each in report.doubts]
    assert [each for each in told if "hidden" in each[1]] == [
        ("9", "A hidden text stands here: one two"),
        ("9", "A hidden text stands here: three"),
    ]


def test_given_controls_and_old_fields_when_read_then_values_count_and_placeholders_do_not(
    tmp_path: Path,
) -> None:
    def control(said: str, properties: str = "") -> str:
        shown = f"<w:sdtContent>{run(said)}</w:sdtContent>"
        return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr>{shown}</w:sdt>"

    report = word_with(tmp_path, "5", paragraph("By ", control("post"), "."))
    assert text(report, "5") == "By post."
    empty = control("Click or tap here to enter text.", "<w:showingPlcHdr/>")
    assert text(word_with(tmp_path, "5", paragraph(empty)), "5") == ""
    assert (
        text(word_with(tmp_path, "5", paragraph(filings.legacy_text("By hand"))), "5") == "By hand"
    )
    blank = paragraph(filings.legacy_text("\u2002" * 5))
    assert text(word_with(tmp_path, "5", blank), "5") == ""


@pytest.mark.parametrize("code", ["", "zzzz", "F0FE0", "-1"])
def test_given_a_symbol_without_a_code_when_read_then_it_is_a_blank(
    tmp_path: Path, code: str
) -> None:
    symbol = f'<w:r><w:sym w:font="Wingdings" w:char="{code}"/></w:r>'
    assert text(word_with(tmp_path, "5", paragraph("Read", symbol, "twice.")), "5") == "Read twice."


def test_given_word_headings_lists_and_breaks_when_read_then_they_are_what_they_look(
    tmp_path: Path,
) -> None:
    styles = (
        f'<w:styles xmlns:w="{filings.W}"><w:style w:type="paragraph" w:styleId="X">'
        '<w:name w:val="heading 3"/></w:style></w:styles>'
    )
    report = word_with(
        tmp_path,
        "2",
        paragraph("Piers", properties='<w:pStyle w:val="X"/>'),
        paragraph("One.", properties="<w:numPr/>"),
        paragraph("Two", "<w:r><w:br/></w:r>", "three."),
        paragraph(run("Docks", '<w:u w:val="single"/>')),
        paragraph(run("Four.", '<w:b w:val="0"/>')),
        styles=styles,
    )
    found = getattr(report.answers["2"], "sections")  # noqa: B009 - answers are of many types
    assert [(s.heading, s.text) for s in found] == [
        ("Piers", "One.\n\nTwo three."),
        ("Docks", "Four."),
    ]


def test_given_cells_merged_across_and_down_when_read_then_each_row_has_them(
    tmp_path: Path,
) -> None:
    down = '<w:vMerge w:val="restart"/>'
    merged = table(
        tuple(head("14").split("\t")),
        ("Courts", filings.cell("Suits", properties=down), "A"),
        ("Marshals", filings.cell("", properties="<w:vMerge/>"), "B"),
        (filings.cell("N/A", properties='<w:gridSpan w:val="3"/>'),),
    )
    report = word_with(tmp_path, "14", merged)
    assert [tuple(kept.values()) for kept in rows(report, "14")] == [
        ("Courts", "Suits", "A"),
        ("Marshals", "Suits", "B"),
        ("N/A", "", ""),
    ]


def test_given_a_question_and_its_answer_in_one_cell_when_read_then_they_are_parted(
    tmp_path: Path,
) -> None:
    parts = filings.word_parts()
    parts["5"] = table((filings.cell(asked("5"), "Each request is read twice."),))
    parts["9"] = paragraph(f"{asked('9')} It depends.") + paragraph(cited("9"))
    report = filings.read_bytes(tmp_path, "filing.docx", filings.word(parts))
    assert text(report, "5") == "Each request is read twice."
    assert text(report, "9") == "It depends."
    assert report.doubts == ()


def test_given_the_form_inside_one_big_table_when_read_then_the_inner_tables_hold(
    tmp_path: Path,
) -> None:
    parts = filings.word_parts()
    inner = filings.cell(*("".join(parts.values()),))
    content = filings.word({"all": f"<w:tbl><w:tr>{inner}</w:tr></w:tbl>"})
    assert filings.read_bytes(tmp_path, "filing.docx", content).doubts == ()


def test_given_a_text_box_in_word_when_read_then_it_is_read_once(tmp_path: Path) -> None:
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    aside = f"<w:txbxContent>{paragraph('Aside.')}</w:txbxContent>"
    drawn = (
        f'<w:r><mc:AlternateContent xmlns:mc="{mc}"><mc:Choice><w:drawing>{aside}</w:drawing>'
        f"</mc:Choice><mc:Fallback><w:pict>{aside}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    report = word_with(tmp_path, "5", paragraph("Main.", drawn))
    assert text(report, "5") == "Main.\n\nAside."


def test_given_a_picture_when_read_then_it_is_doubted_but_not_as_a_signature(
    tmp_path: Path,
) -> None:
    picture = '<w:r><w:drawing><w:docPr descr="A chart"/></w:drawing></w:r>'
    report = word_with(tmp_path, "5", paragraph("See:", picture))
    assert doubted(report) == ["5"]
    assert "A chart" in report.doubts[0].message
    parts = filings.word_parts()
    parts["signatures"] = parts["signatures"].replace(run("/s/ Li Moss"), picture)
    report = filings.read_bytes(tmp_path, "filing.docx", filings.word(parts))
    assert report.signatures["agency_head"]["signature"] is None
    assert report.doubts == ()


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("<p>One<br>two.</p><ul><li>Three<li>Four</ul>", "One two.\n\nThree\n\nFour"),
        ("<div><div>One&nbsp;&amp; two</div></div><p><s>three</s></p>", "One & two\n\nthree"),
        ("<pre>One\ntwo</pre><textarea>Three</textarea>", "One two\n\nThree"),
        ("<textarea>One\ntwo\n \nthree</textarea>", "One two\n\nthree"),
        ("<table><tr><td>One<table><tr><td>Two</table></table>", "One\n\nTwo"),
        ("<p>One<p hidden>x<script>y</script><!-- z -->", "One"),
        (
            "<input value='One'> two <select><option>x<option selected>three</select>",
            "One two three",
        ),
    ],
)
def test_given_html_of_many_kinds_when_read_then_its_text_is_plain(
    tmp_path: Path, answer: str, expected: str
) -> None:
    assert text(page(tmp_path, "10", answer), "10") == expected


def test_given_html_controls_when_read_then_they_are_boxes(tmp_path: Path) -> None:
    answer = "<label><input type=radio checked> Yes</label> <input type=radio> No"
    assert page(tmp_path, "6", answer).answers["6"] == YesNoAnswer(yes=True)
    role = '<span role="checkbox" aria-checked="true"></span> Name'
    answer_1 = page(tmp_path, "1", f"<ul><li>{role}<li>☐ Race</ul>").answers["1"]
    assert answer_1 == TypesAnswer(types=("name",))


def test_given_a_cell_for_the_box_and_one_for_its_label_when_read_then_they_are_paired(
    tmp_path: Path,
) -> None:
    cells = "<table><tr><td>☒<td>Name<td>☐<td>Race</tr><tr><td>☒<td>Fingerprints</table>"
    assert page(tmp_path, "1", cells).answers["1"] == TypesAnswer(
        types=("name", "biometrics.fingerprints")
    )


def test_given_a_box_that_the_form_lacks_when_read_then_it_is_doubted(tmp_path: Path) -> None:
    report = page(tmp_path, "1", "<p>☒ Name</p><p>☒ Shoe size</p>")
    assert report.answers["1"] == TypesAnswer(types=("name",))
    assert any(d.question == "1" and "Shoe size" in d.message for d in report.doubts)


def test_given_a_column_for_each_class_when_read_then_the_head_names_the_ticks(
    tmp_path: Path,
) -> None:
    column = filings.FORM.question("3").columns[2]
    labels = "".join(f"<th>{box.label}</th>" for box in column.boxes)
    answer = (
        f"<table><tr><th>{filings.FORM.question('3').columns[1].label}</th>{labels}</tr>"
        "<tr><td>Pay: Sent.</td><td>X</td><td></td><td>☒</td></tr></table>"
    )
    assert rows(page(tmp_path, "3", answer), "3") == (
        {
            "heading": "Pay",
            "description": "Sent.",
            "classifications": ("routine", "case_by_case"),
        },
    )


@pytest.mark.parametrize(
    ("said", "ticked", "doubts"),
    [
        (filings.FORM.frame.yes, ("routine",), 0),
        ("Y", ("routine",), 0),
        (filings.FORM.frame.no, (), 0),
        ("", (), 0),
        ("seldom", (), 1),
        ("[?]", (), 1),
    ],
)
def test_given_words_in_a_column_of_ticks_when_read_then_those_of_the_form_count(
    tmp_path: Path, said: str, ticked: tuple[str, ...], doubts: int
) -> None:
    columns = filings.FORM.question("3").columns
    answer = (
        f"<table><tr><th>{columns[1].label}</th><th>{columns[2].boxes[0].label}</th>"
        f"<th>{columns[2].boxes[2].label}</th></tr>"
        f"<tr><td>Pay: Sent.</td><td>{said}</td><td>x</td></tr></table>"
    )
    report = page(tmp_path, "3", answer)
    assert rows(report, "3")[0]["classifications"] == (*ticked, "case_by_case")
    assert sum("neither on nor off" in doubt.message for doubt in report.doubts) == doubts


def test_given_a_place_when_doubted_then_it_is_a_table_row_or_a_line(tmp_path: Path) -> None:
    answer = f"<table><tr><th>{head('4')}</th></tr><tr><td>See above</td></tr></table>"
    report = page(tmp_path, "4", answer)
    assert next(d.where for d in report.doubts if d.question == "4") == "table 1 row 2"


def test_given_headings_and_short_lines_again_and_again_when_read_then_none_is_lost(
    tmp_path: Path,
) -> None:
    said = "".join(f"<h3>Pier {n}</h3><p>one of many without an end</p>" for n in (1, 2, 3))
    sections = getattr(page(tmp_path, "2", said).answers["2"], "sections")  # noqa: B009 - as above
    assert [section.heading for section in sections] == ["Pier 1", "Pier 2", "Pier 3"]
    assert {section.text for section in sections} == {"one of many without an end"}
