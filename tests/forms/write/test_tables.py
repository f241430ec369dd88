"""The tables for programs: whole, in order, and with nothing that a spreadsheet would run."""

import csv
import io

import openpyxl
import pytest
from openpyxl import Workbook

from discretion.forms.edition import edition
from discretion.forms.report import parse
from discretion.forms.write import render
from tests.forms.builders import FORM, a_document, a_report

DANGEROUS = ["=1+1", "+1 212", "-2", "@SUM(A1)", "'=1", "＝1"]


def lines(text: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.decode(), newline="")))


def unguarded(cell: str) -> str:
    """How a program takes the guard off again."""
    return cell.removeprefix("'")


def book(**changes: object) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(render(parse(a_document(**changes)), "xlsx")))


def sheet(name: str, **changes: object) -> list[tuple[object, ...]]:
    return [tuple(row) for row in book(**changes)[name].iter_rows(values_only=True)]


def test_given_a_report_when_it_is_written_as_csv_then_everything_said_is_in_it() -> None:
    found = {
        (row["part"], row["row"], row["column"]): row for row in lines(render(a_report(), "csv"))
    }
    assert found["header", "", "agency"]["value"] == "Office of the Harbor Master"
    assert found["1", "", "employer"]["value"] == "false"
    assert found["1", "2", "other"]["value"] == "Mooring number"
    assert found["2", "2", "heading"]["value"] == "Berths and Moorings"
    assert found["3", "2", "classifications.case_by_case"]["value"] == "true"
    assert found["7", "", "yes"]["value"] == "false"
    assert found["12", "", "text"]["citation_printed"] == "23-1205(a)(4)"
    assert found["12", "", "text"]["citation_enacted"] == "23-1205(a)(3)"
    assert found["14", "5", "entity"]["value"] == "Members of the public"
    assert found["signatures", "", "agency_head.signature"]["value"] == "Ines Lindqvist"


def test_a_csv_file_starts_with_the_subdivisions_fulfilled() -> None:
    parts = [row["part"] for row in lines(render(a_report(), "csv"))]
    assert parts[: parts.index("header")] == ["subdivisions"] * 2 * len(edition(FORM).subdivisions)


@pytest.mark.parametrize("text", DANGEROUS)
def test_given_a_text_like_a_formula_when_it_is_written_as_csv_then_it_is_guarded_reversibly(
    text: str,
) -> None:
    document = a_document()
    document["answers"]["5"]["text"] = text
    cell = next(r["value"] for r in lines(render(parse(document), "csv")) if r["part"] == "5")
    assert cell == f"'{text}"
    assert unguarded(cell) == text


def test_a_csv_cell_that_is_no_formula_stands_as_it_is() -> None:
    cells = [cell for row in lines(render(a_report(), "csv")) for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith("'")]


def test_given_a_report_when_it_is_written_as_xlsx_then_each_table_has_its_sheet() -> None:
    assert book().sheetnames == [
        "Subdivisions",
        "Contents",
        "Header and signatures",
        "Answers",
        *(f"Question {number}" for number in ("1", "2", "3", "4", "14")),
    ]


def test_the_sheets_hold_values_of_their_kind() -> None:
    assert sheet("Subdivisions")[1][:2] == (
        "23-1205(a)(1)(a)",
        "Types of identifying information collected, retained and disclosed",
    )
    assert sheet("Question 1")[1] == (None, "Name", "name", True)
    assert sheet("Question 3")[2][3:] == (False, True, True)
    assert sheet("Question 14")[5][:2] == (5, "Members of the public")
    assert sheet("Answers")[6][2:] == ("Yes", None, "23-1205(a)(4)")


def test_given_texts_like_formulas_and_links_when_written_as_xlsx_then_they_are_text() -> None:
    rows = [{"description": text} for text in [*DANGEROUS, "https://example.org", "{=1}"]]
    written = book(answers={"4": {"rows": rows}})["Question 4"]
    cells = [row[1] for row in written.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == [row["description"] for row in rows]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not [cell for cell in cells if cell.hyperlink]


def test_given_a_text_too_long_for_a_cell_when_written_as_xlsx_then_it_goes_on_below() -> None:
    text = "A long story. " * 5_000
    answers = sheet("Answers", answers={"5": {"text": text}})
    assert "".join(str(row[2]) for row in answers[1:]) == text.strip()
