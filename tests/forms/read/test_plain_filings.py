"""A plain filing is read whole from text, Word, HTML and PDF; so is the real sample."""

from pathlib import Path
from warnings import warn

import msgspec
import pytest

from discretion.forms.read import read_report
from discretion.forms.report import Report, SectionsAnswer, TypesAnswer, YesNoAnswer
from tests.forms.read import filings

SAMPLE = Path(__file__).parents[3] / ".." / "shared" / "reports" / "mayors-office-2020.txt"


def check_plain(report: Report) -> None:
    """Everything that the plain filing says, and no doubt."""
    assert report.doubts == ()
    assert report.header["agency"] == "Office of Tides"
    assert report.header["privacy_officer"] == "Ada Reyes"
    assert report.header["email"] == "a@tides.example"
    assert report.header["telephone"] == "555-0100"
    assert report.header["report_date"] == "2020-07-30"
    assert report.answers["1"] == TypesAnswer(types=("name", "contact.phone", "race"))
    sections = report.answers["2"]
    assert isinstance(sections, SectionsAnswer)
    assert [(s.heading, s.text) for s in sections.sections] == [
        (None, "The Office watches the tides."),
        ("Legal Matters", "It answers suits."),
    ]
    assert filings.rows(report, "3") == (
        {
            "heading": "Payroll",
            "description": "Pay is sent monthly.",
            "classifications": ("routine",),
        },
    )
    assert filings.rows(report, "4") == ({"description": "Tide tables were shared once."},)
    assert filings.text(report, "5") == "Each request is read twice."
    assert report.answers["6"] == report.answers["7"] == YesNoAnswer(yes=True)
    assert filings.text(report, "8") == "Access is by role."
    assert filings.rows(report, "14") == (
        {
            "entity": "Other City Agencies",
            "reason": "They ask for it.",
            "mission": "It saves work.",
        },
    )
    for number in ("9", "10", "11", "12", "13", "15", "16"):
        assert filings.text(report, number) == f"The rule of answer {number} holds."
    assert tuple(report.answers) == filings.NUMBERS
    printed = {q.number: "; ".join(q.printed) for q in filings.FORM.questions if q.printed}
    assert report.citations == printed
    assert report.signatures["preparer"] == {
        "name": "Ada Reyes", "title": "Officer", "email": "a@tides.example", "phone": "555-0100",
    }  # fmt: skip
    assert report.signatures["agency_head"] == {
        "name": "Li Moss", "title": "Director", "email": "l@tides.example", "phone": "555-0101",
        "signature": "Li Moss", "date": "2020-07-31",
    }  # fmt: skip


def test_given_a_plain_text_filing_when_read_then_everything_is_placed(tmp_path: Path) -> None:
    report = filings.read_text(tmp_path, filings.text_parts())
    check_plain(report)
    assert report.header["due_date"] == "2020-07-31"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_given_text_in_another_encoding_when_read_then_it_is_the_same(
    tmp_path: Path, encoding: str
) -> None:
    check_plain(filings.read_text(tmp_path, filings.text_parts(), encoding))


def test_given_a_windows_text_with_crlf_when_read_then_quotes_and_lines_are_right(
    tmp_path: Path,
) -> None:
    parts = filings.with_answer("5", "The Office’s “rule” – one line\nand the next.")
    said = "\n\n".join(parts.values()).replace("☒", "[x]").replace("☐", "[ ]")
    report = filings.read_bytes(tmp_path, "filing.txt", said.replace("\n", "\r\n").encode("cp1252"))
    assert report.doubts == ()
    assert filings.text(report, "5") == "The Office’s “rule” – one line and the next."


@pytest.mark.parametrize(
    "mark",
    [
        {True: filings.check(True), False: filings.check(False)},
        {True: filings.legacy_check(True), False: filings.legacy_check(False)},
        {True: "☑", False: "☐"},
        {True: "[X]", False: "[]"},
        {
            True: '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>',
            False: '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>',
        },
    ],
    ids=["content control", "legacy field", "characters", "brackets", "symbol font"],
)
def test_given_a_word_filing_when_read_then_everything_is_placed(
    tmp_path: Path, mark: dict[bool, str]
) -> None:
    content = filings.word(filings.word_parts(mark))
    check_plain(filings.read_bytes(tmp_path, "filing.docx", content))


@pytest.mark.parametrize(
    "marks",
    [
        *(("☒", "☐"), ("☑", "☐"), ("✓", "□"), ("✔", "☐"), ("[x]", "[ ]"), ("[X]", "[]")),
        ('<input type="checkbox" checked>', '<input type="checkbox">'),
        ('<input checked="" type="checkbox" />', '<input type="checkbox" />'),
    ],
)
def test_given_boxes_of_any_look_when_read_then_the_same_are_ticked(
    tmp_path: Path, marks: tuple[str, str]
) -> None:
    parts = "\n\n".join(filings.text_parts().values())
    check_plain(filings.read_text(tmp_path, parts.replace("☒", marks[0]).replace("☐", marks[1])))


@pytest.mark.parametrize("format", ["html", "docx", "pdf"])
def test_given_a_report_that_we_wrote_when_read_back_then_it_is_the_same(
    tmp_path: Path, format: str
) -> None:
    from discretion.forms.write import write_report  # noqa: PLC0415 - typst is slow to load

    report = filings.read_text(tmp_path, filings.text_parts())
    path = tmp_path / f"ours.{format}"
    write_report(report, path)
    assert read_report(path) == report


def the_real_sample() -> list[Report]:
    """The real filing, which is not part of this project; where it is absent, it is said."""
    if SAMPLE.exists():
        return [read_report(SAMPLE)]
    warn(f"{SAMPLE.name} is not at hand, so that no real filing is read.", stacklevel=2)
    return []


@pytest.mark.parametrize("report", the_real_sample(), ids=[SAMPLE.stem])
def test_given_the_real_sample_when_read_then_its_ticks_sections_and_rows_are_complete(
    report: Report,
) -> None:
    assert report.doubts == ()
    types, sections = report.answers["1"], report.answers["2"]
    assert isinstance(types, TypesAnswer)
    assert isinstance(sections, SectionsAnswer)
    assert types.types == tuple(box.code for box in filings.FORM.question("1").boxes)
    assert types.other == ()
    assert [section.heading is None for section in sections.sections] == [True] + [False] * 8
    assert all(section.text for section in sections.sections)
    assert sections.sections[6].heading == 'Freedom of Information Law ("FOIL") Requests'
    rows = filings.rows(report, "3")
    assert [row["heading"] is None for row in rows] == [True, False, False, False, False]
    assert [len(row["classifications"]) for row in rows] == [1, 1, 1, 2, 1]  # type: ignore[arg-type]  # codes are tuples
    assert len(filings.rows(report, "4")) == 2
    assert len(filings.rows(report, "14")) == 10
    assert all(all(row.values()) for row in filings.rows(report, "14"))
    assert report.answers["6"] == report.answers["7"] == YesNoAnswer(yes=True)


@pytest.mark.parametrize("report", the_real_sample(), ids=[SAMPLE.stem])
def test_given_the_real_sample_when_read_then_its_texts_and_people_are_whole(
    report: Report,
) -> None:
    lengths = {n: len(filings.text(report, n)) for n in ("5", "8", "9", "10", "11", "12", "13")}
    assert lengths == {"5": 2135, "8": 393, "9": 645, "10": 874, "11": 548, "12": 93, "13": 762}
    assert filings.text(report, "5").count("\n\n") == 3
    assert report.citations["8"] == "23-1205(a)(1)(c)(1); 23-1205(a)(1)(c)(4)"
    assert report.citations["4"] == "23-1202(b)(2)(b); 23-1205(a)(1)(b)"
    assert "1" not in report.citations
    assert report.header["due_date"] == report.header["report_date"] == "2020-07-31"
    assert all(report.header.values())
    assert all(all(person.values()) for person in report.signatures.values())
    assert report.signatures["agency_head"]["date"] == "2020-07-31"
    assert msgspec.json.decode(msgspec.json.encode(report))["form"] == "nyc-2020"
