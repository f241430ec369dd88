"""The contract's readings of a report (§ 4) from the tenth on."""

from pathlib import Path

import pytest

from discretion.forms.report import YesNoAnswer
from tests.forms.read import filings
from tests.forms.read.filings import (
    asked,
    cited,
    doubted,
    head,
    read_text,
    row,
    rows,
    text,
    text_parts,
    with_answer,
)

# 10: citations


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        ("N.Y.C. Admin. Code §§23-1205(a)(1)(c)(1), and (4)", "(a)(1)(c)(1) (a)(1)(c)(4)"),
        ("NYC Admin. Code § 23-1205(a)(1)(c)(1) and (d)", "(a)(1)(c)(1) (a)(1)(d)"),
        ("§23-1205(b)(2)(b); 23-1205(a)(1)(b)", "(b)(2)(b) (a)(1)(b)"),
        ("Administrative Code §§ 23-1205(a)(1), (2) and (4).", "(a)(1) (a)(2) (a)(4)"),
        ("N.Y.C. Admin. Code §23-1205(a)(1)(c)(1) & (c)(2)", "(a)(1)(c)(1) (a)(1)(c)(2)"),
        ("§23-1205 (a)(1) (c) (2)", "(a)(1)(c)(2)"),
        ("(N.Y.C. Admin. Code §23-1205(a)(1)(c)(2))", "(a)(1)(c)(2)"),
        ("[N.Y.C. Admin. Code §23-1205(a)(1)(c)(2)].", "(a)(1)(c)(2)"),
        ("Sections 23-1205(a)(1)(c)(2) and (d)", "(a)(1)(c)(2) (a)(1)(d)"),
        ("§ 23\u20111205(a)(1)(c)(2)", "(a)(1)(c)(2)"),
        ("§ 23–1205(a)(1)(c)(2)", "(a)(1)(c)(2)"),
    ],
)
def test_given_citations_joined_when_read_then_each_is_written_out(
    tmp_path: Path, printed: str, written: str
) -> None:
    parts = text_parts()
    parts["9"] = f"{asked('9')}\n\nIt depends.\n\n{printed}"
    report = read_text(tmp_path, parts)
    assert report.citations["9"] == "; ".join(f"23-1205{each}" for each in written.split())
    assert text(report, "9") == "It depends."


def test_given_a_citation_in_a_sentence_or_on_its_last_line_when_read_then_only_that_is_one(
    tmp_path: Path,
) -> None:
    parts = text_parts()
    parts["9"] = f"{asked('9')}\n\nWe follow N.Y.C. Admin. Code §23-1203(3) here."
    parts["10"] = f"{asked('10')}\n\nIt depends. N.Y.C. Admin. Code §23-1205(a)(1)(c)(3)"
    report = read_text(tmp_path, parts)
    assert "9" not in report.citations
    assert "§23-1203(3) here." in text(report, "9")
    assert text(report, "10") == "It depends."
    assert report.citations["10"] == "23-1205(a)(1)(c)(3)"


# 11 and 12: ticks


@pytest.mark.parametrize(
    ("six", "seven", "values", "doubts"),
    [
        ("☒ Yes ☐ No", "☒ Yes ☐ No", (True, True), []),
        ("☒ Yes ☐ No", "☐ Yes ☒ No", (True, False), []),
        ("☐ Yes ☒ No", "☐ Yes ☐ No", (False, None), []),
        ("☐ Yes ☒ No", "", (False, None), []),
        ("☐ Yes ☒ No", "☒ Yes ☐ No", (False, True), ["7"]),
        ("☒ Yes ☒ No", "☐ Yes ☐ No", (None, None), ["6", "7"]),
        ("Yes ☒ No ☐", "Yes ☐ No ☒", (True, False), []),
        ("Yes", "No.", (True, False), []),
    ],
)
def test_given_yes_or_no_when_read_then_both_or_neither_is_null_and_doubted(
    tmp_path: Path,
    six: str,
    seven: str,
    values: tuple[bool | None, bool | None],
    doubts: list[str],
) -> None:
    parts = text_parts()
    parts["6"] = (
        f"{asked('6')}\t{six}\n{asked('7')}\t{seven}\n{asked('8')}\tBy role.\n\n{cited('8')}"
    )
    report = read_text(tmp_path, parts)
    assert report.answers["6"] == YesNoAnswer(yes=values[0])
    assert report.answers["7"] == YesNoAnswer(yes=values[1])
    assert doubted(report) == doubts


def test_given_a_row_without_a_tick_or_with_a_strange_mark_when_read_then_it_is_doubted(
    tmp_path: Path,
) -> None:
    strange = row("Rents: Paid.").replace("☐", "[?]", 1)
    parts = with_answer("3", f"{head('3')}\n{row('Pay: Sent.')}\n{strange}")
    report = read_text(tmp_path, parts)
    assert [kept["classifications"] for kept in rows(report, "3")] == [(), ()]
    assert set(doubted(report)) == {"3"}
    assert any("[?]" in doubt.message for doubt in report.doubts)


# 13: dates and signatures


@pytest.mark.parametrize(
    "said",
    [
        "7/3/2020",
        "07/03/2020",
        "7/3/20",
        "July 3, 2020",
        "July 3rd, 2020",
        "Jul. 3, 2020",
        "3 July 2020",
        "2020-07-03",
        "7-3-2020",
        "JULY 3 2020",
        "3rd of July, 2020",
        "7.3.2020",
    ],
)
def test_given_a_date_in_any_style_when_read_then_it_is_iso(tmp_path: Path, said: str) -> None:
    parts = text_parts()
    parts["header"] = parts["header"].replace("7/30/2020", said)
    report = read_text(tmp_path, parts)
    assert report.header["report_date"] == "2020-07-03"
    assert report.doubts == ()


def test_given_a_date_that_cannot_be_read_when_read_then_it_is_null_and_quoted(
    tmp_path: Path,
) -> None:
    parts = text_parts()
    parts["header"] = parts["header"].replace("7/30/2020", "end of July")
    parts["signatures"] = parts["signatures"].replace("7/31/2020", "13/45/2020")
    report = read_text(tmp_path, parts)
    assert report.header["report_date"] is None
    assert report.signatures["agency_head"]["date"] is None
    assert doubted(report) == ["header", "signatures"]
    assert "end of July" in report.doubts[0].message
    assert "13/45/2020" in report.doubts[1].message


def test_given_words_after_a_date_when_read_then_the_doubt_has_all_of_them(tmp_path: Path) -> None:
    parts = text_parts()
    parts["header"] = parts["header"].replace("7/30/2020", "7/30/2020 (revised).")
    report = read_text(tmp_path, parts)
    assert report.header["report_date"] == "2020-07-30"
    assert [d.message for d in report.doubts] == ["This text could not be placed: (revised)."]


# 14: white space


def test_given_odd_white_space_when_read_then_paragraphs_and_blanks_are_plain(
    tmp_path: Path,
) -> None:
    answer = (
        "One\u00a0 two\nthree.\n\n• Four\n• Five\n\n- Six &amp; <i>seven</i>\n\nCase-by-\ncase."
    )
    report = read_text(tmp_path, with_answer("5", answer))
    assert text(report, "5") == "One two three.\n\nFour\n\nFive\n\nSix & seven\n\nCase-by-case."


# 16 and 17: documents that end, and documents that are none


def test_given_a_document_cut_in_an_answer_when_read_then_what_follows_is_doubted(
    tmp_path: Path,
) -> None:
    said = "\n\n".join(text_parts().values())
    cut = said.index("The rule of answer 12") + 12
    report = read_text(tmp_path, said[:cut])
    assert text(report, "12") == "The rule of"
    assert doubted(report) == ["12", "13", "14", "15", "16", "signatures"]
    assert all(value is None for p in report.signatures.values() for value in p.values())


def test_given_a_document_cut_in_a_question_when_read_then_the_question_is_empty(
    tmp_path: Path,
) -> None:
    said = "\n\n".join(text_parts().values())
    report = read_text(tmp_path, said[: said.index(asked("13")) + 40])
    assert text(report, "13") == ""
    assert doubted(report) == ["13", "14", "15", "16", "signatures"]


def test_given_a_document_without_questions_when_read_then_there_is_one_doubt_on_it(
    tmp_path: Path,
) -> None:
    report = read_text(tmp_path, "Dear Sir,\n\nthank you for your letter.\n\nYours")
    assert [(doubt.question, doubt.where) for doubt in report.doubts] == [(None, "line 1")]
    assert report.answers == {}
    assert set(report.header.values()) == {None}
    assert {v for person in report.signatures.values() for v in person.values()} == {None}


# 18: the list of subdivisions


def test_given_the_list_of_subdivisions_when_read_then_it_is_not_content(tmp_path: Path) -> None:
    parts = text_parts()
    listed = "\n".join(f"{s.citation}\t{s.fulfils}\t1" for s in filings.FORM.subdivisions)
    parts["header"] += f"\n\n{filings.FORM.frame.fulfilment}\n\n{listed}"
    report = read_text(tmp_path, parts)
    assert report.doubts == ()
    assert "header" not in report.citations
