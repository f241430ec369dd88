"""A report as JSON: what is taken, what is refused, and where each fault stands."""

import json
from typing import Any

import pytest

from discretion.errors import Invalid
from discretion.forms.normal import normalise
from discretion.forms.report import (
    Report,
    Section,
    SectionsAnswer,
    TableAnswer,
    TextAnswer,
    TypesAnswer,
    decode,
    encode,
    parse,
)
from tests.forms.builders import a_document, a_report


def changed(path: str, value: object) -> dict[str, Any]:
    """The document with something else at a path; `...` takes away what stands there."""
    document = a_document()
    holder: Any = document
    *steps, last = path.split(".")
    for step in steps:
        holder = holder[int(step) if isinstance(holder, list) else step]
    key = int(last) if isinstance(holder, list) else last
    if value is ...:
        del holder[key]
    else:
        holder[key] = value
    return document


def faults(document: object) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        parse(document)
    return [(fault.code, fault.path) for fault in refused.value.faults]


def test_given_a_report_when_it_is_encoded_and_decoded_then_it_is_the_same() -> None:
    assert decode(encode(a_report())) == a_report()


@pytest.mark.parametrize(
    ("path", "value", "code", "where"),
    [
        ("note", "x", "unknown_field", "note"),
        ("answers.17", {"text": "x"}, "unknown_field", "answers.17"),
        ("answers.3.rows.0.note", "x", "unknown_field", "answers.3.rows[0].note"),
        ("doubts", ..., "missing_field", "doubts"),
        ("header.email", ..., "missing_field", "header.email"),
        ("answers.14.rows.1.reason", ..., "missing_field", "answers.14.rows[1].reason"),
        ("signatures.agency_head.date", ..., "missing_field", "signatures.agency_head.date"),
        ("answers.5", [], "wrong_type", "answers.5"),
        ("answers.6.yes", "yes", "wrong_type", "answers.6.yes"),
        ("answers.5.text", None, "wrong_type", "answers.5.text"),
        ("answers.1.types", None, "wrong_type", "answers.1.types"),
        ("schema", "discretion/report/2", "unknown_code", "schema"),
        ("form", "nyc-1999", "unknown_code", "form"),
        ("answers.1.types.2", "shoe_size", "unknown_code", "answers.1.types[2]"),
        (
            "answers.3.rows.0.classifications",
            ["routine", "sometimes"],
            "unknown_code",
            "answers.3.rows[0].classifications[1]",
        ),
        ("header.report_date", "7/31/2020", "bad_date", "header.report_date"),
        ("header.due_date", "2020-02-30", "bad_date", "header.due_date"),
        ("signatures.agency_head.date", "20200731", "bad_date", "signatures.agency_head.date"),
        ("header.agency", " ", "empty_text", "header.agency"),
        ("answers.1.other", ["", "x"], "empty_text", "answers.1.other[0]"),
        ("answers.2.sections.0.heading", "", "empty_text", "answers.2.sections[0].heading"),
        ("citations.2", "", "empty_text", "citations.2"),
    ],
)
def test_given_a_fault_when_a_report_is_parsed_then_its_code_and_path_are_told(
    path: str, value: object, code: str, where: str
) -> None:
    assert faults(changed(path, value)) == [(code, where)]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("header.email", None),
        ("header.due_date", None),
        ("answers.6.yes", None),
        ("answers.5.text", ""),
        ("answers.2.sections.0.heading", None),
        ("answers.14.rows.0.reason", ""),
        ("answers.3.rows", []),
        ("answers.4", ...),
        ("citations.2", ...),
        ("doubts", [{"question": None, "message": "A page is missing.", "where": "page 2"}]),
    ],
)
def test_given_what_a_filing_may_lack_when_it_is_parsed_then_it_is_taken(
    path: str, value: object
) -> None:
    assert isinstance(parse(changed(path, value)), Report)


@pytest.mark.parametrize("document", [None, 3, "report", []])
def test_given_json_that_is_no_object_when_it_is_parsed_then_the_whole_is_at_fault(
    document: object,
) -> None:
    assert faults(document) == [("wrong_type", "")]


def test_given_many_faults_when_a_report_is_parsed_then_fifty_are_told() -> None:
    document = changed("answers.1.types", [f"code{number}" for number in range(80)])
    assert len(faults(document)) == 50


def test_given_a_fault_when_a_text_is_decoded_then_its_line_is_told() -> None:
    text = json.dumps(changed("answers.6.yes", 1), indent=1)
    line = next(n for n, part in enumerate(text.splitlines(), start=1) if '"yes": 1' in part)
    with pytest.raises(Invalid) as refused:
        decode(text.encode())
    assert [(fault.path, fault.line) for fault in refused.value.faults] == [("answers.6.yes", line)]


@pytest.mark.parametrize(
    "text", [b"", b"{", b'{"a": 1,}', b"\xff\xfe", b"[" * 100_000, b'"\\ud800"', b"NaN"]
)
def test_given_what_is_no_json_when_it_is_decoded_then_that_is_the_one_fault(text: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        decode(text)
    assert [fault.code for fault in refused.value.faults] == ["invalid_json"]


def test_given_broken_json_when_it_is_decoded_then_the_line_of_the_break_is_told() -> None:
    with pytest.raises(Invalid) as refused:
        decode(b'{\n "schema":\n}')
    assert refused.value.faults[0].line == 3


def test_given_a_byte_order_mark_when_a_text_is_decoded_then_it_is_no_fault() -> None:
    assert decode(b"\xef\xbb\xbf" + encode(a_report())) == a_report()


def normal(number: str, answer: object) -> object:
    return normalise(parse(changed(f"answers.{number}", answer))).answers[number]


def test_given_white_space_of_all_kinds_when_normalised_then_blanks_and_paragraphs_stay() -> None:
    text = " One\u00a0two\n three \t four.\r\n \r\n\n\nFive\x00\u200b six. "
    assert normal("5", {"text": text}) == TextAnswer(text="One two three four.\n\nFive six.")


def test_given_a_list_when_normalised_then_its_items_are_paragraphs_without_markers() -> None:
    assert normal("5", {"text": "• One.\n\n- Two."}) == TextAnswer(text="One.\n\nTwo.")


def test_given_boxes_in_any_order_when_normalised_then_they_stand_once_and_as_printed() -> None:
    ticked = {"types": ["race", "name", "ssn", "name"], "other": []}
    assert normal("1", ticked) == TypesAnswer(types=("name", "ssn", "race"), other=())


def test_given_other_types_when_normalised_then_each_part_is_an_entry() -> None:
    other = ["Boat name; berth, number.", "None", "n/a", "- Flag\n\nHull;"]
    assert normal("1", {"types": [], "other": other}) == TypesAnswer(
        types=(), other=("Boat name", "berth, number", "Flag", "Hull")
    )


def test_given_headings_within_text_when_normalised_then_they_are_headings() -> None:
    sections = [
        {"heading": "Berths:", "text": "We rent berths."},
        {"heading": None, "text": "And moorings.\n\nPayroll: We pay people.\n\nStaff:"},
        {"heading": None, "text": ""},
    ]
    assert normal("2", {"sections": sections}) == SectionsAnswer(
        sections=(
            Section(heading="Berths", text="We rent berths.\n\nAnd moorings."),
            Section(heading="Payroll", text="We pay people."),
            Section(heading="Staff", text=""),
        )
    )


def test_given_rows_when_normalised_then_empty_ones_go_and_run_in_words_are_headings() -> None:
    rows = [
        {"heading": None, "description": " ", "classifications": []},
        {
            "heading": None,
            "description": "Payroll: We pay people.",
            "classifications": ["case_by_case", "routine"],
        },
    ]
    assert normal("3", {"rows": rows}) == TableAnswer(
        rows=(
            {
                "heading": "Payroll",
                "description": "We pay people.",
                "classifications": ("routine", "case_by_case"),
            },
        )
    )


def test_given_a_signature_when_normalised_then_it_is_the_text_as_printed() -> None:
    report = parse(changed("signatures.agency_head.signature", " /s/  Ines\nLindqvist "))
    assert normalise(report).signatures["agency_head"]["signature"] == "Ines Lindqvist"


def test_given_no_citation_when_normalised_then_the_form_s_own_is_printed() -> None:
    report = parse(changed("citations", {"9": " 23-1205(a)(4);23-1205(b) "}))
    assert normalise(report).citations["9"] == "23-1205(a)(4); 23-1205(b)"
    assert normalise(report).citations["4"] == "23-1202(b)(2)(b); 23-1205(a)(1)(b)"
    assert "1" not in normalise(report).citations


def test_given_an_absent_question_when_normalised_then_it_bears_no_citation() -> None:
    report = normalise(parse(changed("answers.9", ...)))
    assert "9" not in report.answers
    assert "9" not in report.citations
