"""One entry for all formats: whole files or none, the same bytes each time, one clear refusal."""

from pathlib import Path

import pytest

from discretion.errors import Unwritable
from discretion.forms.report import parse
from discretion.forms.write import FORMATS, render, write_report
from tests.forms.builders import OF_OTHER_FONTS, a_document, a_report


@pytest.mark.parametrize("form", FORMATS)
def test_given_a_report_when_it_is_written_twice_then_the_bytes_are_the_same(form: str) -> None:
    assert render(a_report(), form) == render(a_report(), form)


@pytest.mark.parametrize("form", FORMATS)
def test_given_a_suffix_when_a_report_is_written_then_the_file_is_of_that_format(
    form: str, tmp_path: Path
) -> None:
    path = tmp_path / f"report.{form.upper()}"
    write_report(a_report(), path)
    assert path.read_bytes() == render(a_report(), form)


@pytest.mark.parametrize("name", ["report.odt", "report", ".pdf"])
def test_given_no_known_suffix_when_a_report_is_written_then_the_known_ones_are_told(
    name: str, tmp_path: Path
) -> None:
    with pytest.raises(Unwritable, match=r"\.pdf, \.docx, \.html, \.xlsx, \.csv, \.json"):
        write_report(a_report(), tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_given_a_folder_that_is_not_there_when_a_report_is_written_then_that_is_told(
    tmp_path: Path,
) -> None:
    with pytest.raises(Unwritable, match="No such file or directory"):
        write_report(a_report(), tmp_path / "nowhere" / "report.json")


def test_given_a_folder_of_that_name_when_a_report_is_written_then_nothing_is_left_behind(
    tmp_path: Path,
) -> None:
    (tmp_path / "report.json").mkdir()
    with pytest.raises(Unwritable, match=r"report\.json cannot be written"):
        write_report(a_report(), tmp_path / "report.json")
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]


def test_given_an_older_file_when_a_report_is_written_then_it_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text("older")
    write_report(a_report(), path)
    assert path.read_bytes() == render(a_report(), "json")
    assert list(tmp_path.iterdir()) == [path]


def test_given_a_script_that_no_font_here_has_when_a_pdf_is_written_then_the_way_out_is_told() -> (
    None
):
    document = a_document()
    document["answers"]["5"]["text"] = "A letter of no script: \U000e0101\U0001e8ff"
    with pytest.raises(Unwritable, match=r"\.docx or \.html"):
        render(parse(document), "pdf")


@pytest.mark.parametrize("form", [name for name in FORMATS if name != "pdf"])
def test_given_any_script_when_it_is_written_then_every_other_format_has_it(form: str) -> None:
    document = a_document()
    document["answers"]["5"]["text"] = " ".join(OF_OTHER_FONTS)
    assert render(parse(document), form)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("day", ["0001-01-01", "1969-07-20", "9999-12-31"])
def test_given_any_date_and_a_long_name_when_it_is_written_then_every_format_has_them(
    form: str, day: str
) -> None:
    document = a_document()
    document["header"] |= {"agency": "Office of " + "Piers and " * 40, "report_date": day}
    assert render(parse(document), form)
