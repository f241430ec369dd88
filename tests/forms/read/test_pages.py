"""Running heads and page numbers go on evidence only; what is merely repeated is text."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from discretion.forms.report import Report
from tests.forms.read import filings, pdfs
from tests.forms.read.filings import asked, doubted, paragraph, text

HEAD = "Office of Tides – Agency Report"
WHOLE = "The Office keeps its records in a room which only two people may open."
BEFORE, AFTER = "The Office keeps its records in a room which", "only two people may open."


def read(folder: Path, format: str, answers: dict[str, list[str]], **more: str) -> Report:
    """A filing in that format whose answers are these paragraphs."""
    said = [(asked(number), paragraphs) for number, paragraphs in answers.items()]
    if format == "txt":
        blocks = ["\n\n".join([question, *answer]) for question, answer in said]
        return filings.read_text(folder, "\n\n".join(blocks))
    if format == "html":
        pieces = {q: "".join(f"<p>{each}</p>" for each in (q, *answer)) for q, answer in said}
        return filings.read_bytes(folder, "filing.html", filings.html(pieces))
    body = {q: "".join(map(paragraph, (q, *answer))) for q, answer in said}
    return filings.read_bytes(folder, "filing.docx", filings.word(body, **more))


@pytest.mark.parametrize("format", ["txt", "html", "docx"])
def test_given_a_line_that_stands_twice_once_in_a_sentence_when_read_then_it_is_text(
    tmp_path: Path, format: str
) -> None:
    report = read(tmp_path, format, {"5": [BEFORE, HEAD, AFTER], "9": ["It depends.", HEAD]})
    assert HEAD in text(report, "5")
    assert text(report, "9") == f"It depends.\n\n{HEAD}"


@pytest.mark.parametrize("format", ["txt", "html", "docx"])
@pytest.mark.parametrize(
    "seam", [[HEAD, "Page 3 of 9"], ["Page 3 of 9", HEAD], [f"{HEAD} Page 3 of 9"]]
)
def test_given_a_line_beside_page_numbers_when_read_then_it_is_a_running_head(
    tmp_path: Path, format: str, seam: list[str]
) -> None:
    again = [said.replace("3", "5") for said in seam]
    answers = {"5": [BEFORE, *seam, AFTER], "9": ["It depends.", *again, "Or not."]}
    report = read(tmp_path, format, answers)
    assert text(report, "5") == WHOLE
    assert text(report, "9") == "It depends.\n\nOr not."


@pytest.mark.parametrize("format", ["txt", "html", "docx"])
@pytest.mark.parametrize("answer", ["N/A", "None.", "Not applicable", "Same as above", "Each."])
def test_given_answers_beside_page_numbers_when_read_then_they_are_no_running_heads(
    tmp_path: Path, format: str, answer: str
) -> None:
    answers = {"5": [answer, "Page 3 of 9"], "9": [answer, "Page 4 of 9"], "10": ["Yes."]}
    report = read(tmp_path, format, answers)
    assert text(report, "5") == text(report, "9") == answer


@pytest.mark.parametrize("format", ["txt", "html", "docx"])
def test_given_the_forms_title_in_a_sentence_when_read_then_it_is_a_running_head(
    tmp_path: Path, format: str
) -> None:
    report = read(tmp_path, format, {"5": [BEFORE, "AGENCY REPORT", AFTER], "9": ["So."]})
    assert text(report, "5") == WHOLE


def test_given_a_page_head_inside_a_paragraph_of_text_when_read_then_nothing_of_it_is_left(
    tmp_path: Path,
) -> None:
    said = f"{BEFORE}\nAGENCY REPORT\nPage 3 of 5\n{AFTER}\nMore follows."
    report = read(tmp_path, "txt", {"5": [said], "9": ["So."]})
    assert text(report, "5") == f"{WHOLE} More follows."


def test_given_the_head_of_a_word_file_in_an_answer_when_read_then_only_alone_it_is_text(
    tmp_path: Path,
) -> None:
    head = f'<w:hdr xmlns:w="{filings.W}">{paragraph(HEAD)}</w:hdr>'
    answers = {
        "5": [BEFORE, HEAD, AFTER],
        "9": ["It depends.", HEAD, "Or not."],
        "10": [HEAD],
        "11": ["The same two."],
    }
    report = read(tmp_path, "docx", answers, header1=head)
    assert text(report, "5") == WHOLE
    assert text(report, "9") == "It depends.\n\nOr not."
    assert text(report, "10") == HEAD


def test_given_numbers_that_only_look_like_those_of_pages_when_read_then_they_are_text(
    tmp_path: Path,
) -> None:
    report = read(tmp_path, "txt", {"5": ["3 of 5"], "9": ["- 7 -"], "10": ["12"]})
    assert (text(report, "5"), text(report, "10")) == ("3 of 5", "12")
    assert text(report, "9") == "7 -"


def test_given_answers_that_name_a_page_when_read_then_they_are_text(tmp_path: Path) -> None:
    answers = {"5": ["See page 3"], "9": ["See page 4"], "10": ["Annex, page 5"]}
    report = read(tmp_path, "txt", answers | {"11": ["Annex, page 6"]})
    said = [text(report, number) for number in ("5", "9", "10", "11")]
    assert said == ["See page 3", "See page 4", "Annex, page 5", "Annex, page 6"]


@pytest.mark.parametrize("style", ["- {n} -", "{n} of 9", "Page {n}", "pg. {n}/9"])
def test_given_page_numbers_of_any_style_when_read_then_they_go(tmp_path: Path, style: str) -> None:
    answers = {n: ["So.", style.format(n=n)] for n in ("5", "8", "9")}
    report = read(tmp_path, "txt", answers)
    assert [text(report, number) for number in ("5", "8", "9")] == ["So."] * 3


def by_layout(folder: Path, pages: Sequence[list[str]]) -> Report:
    """A PDF without tags: the first and last lines of each page stand at its edges."""
    made = []
    for top, *middle, foot in pages:
        lines = [(72.0, 700 - 30.0 * n, said) for n, said in enumerate(middle)]
        made.append([(72.0, 760.0, top), *lines, (72.0, 40.0, foot)])
    return filings.read_bytes(folder, "filing.pdf", pdfs.pdf(made))


def test_given_heads_at_page_edges_and_a_line_within_when_read_then_only_the_edges_go(
    tmp_path: Path,
) -> None:
    pages = [
        ["Tides 2020", asked("5"), "Courts and banks", "So.", "1"],
        ["Tides 2020", asked("9"), "Courts and banks", "Or not.", "2"],
        ["Tides 2020", asked("10"), "It depends.", "3"],
    ]
    report = by_layout(tmp_path, pages)
    assert text(report, "5") == "Courts and banks\n\nSo."
    assert text(report, "9") == "Courts and banks\n\nOr not."
    assert text(report, "10") == "It depends."


def test_given_citations_at_page_edges_when_read_then_they_are_kept(tmp_path: Path) -> None:
    pages = [
        ["Tides", asked(number), "It depends.", filings.cited(number)] for number in ("9", "10")
    ]
    report = by_layout(tmp_path, pages)
    assert report.citations == {"9": "23-1205(a)(1)(c)(2)", "10": "23-1205(a)(1)(c)(3)"}


def test_given_form_feeds_when_read_then_edges_go_and_the_same_words_within_stay(
    tmp_path: Path,
) -> None:
    pages = [
        f"{HEAD}\n\n{asked('5')}\n\n{BEFORE}",
        f"{HEAD}\n\n{AFTER}\n\n{asked('9')}\n\nIt is called\n\n{HEAD}\n\nfor short.\n\nYes.",
    ]
    report = filings.read_text(tmp_path, "\f".join(pages))
    assert text(report, "5") == WHOLE
    assert HEAD in text(report, "9")


def test_given_an_answer_over_page_ends_when_read_then_its_later_lines_are_in_it(
    tmp_path: Path,
) -> None:
    answer = [f"{BEFORE}\n\nPage 3\n\nonly two people\nmay open."]
    report = read(tmp_path, "txt", {"5": answer, "9": ["So."]})
    assert text(report, "5") == WHOLE
    assert "5" not in doubted(report)
