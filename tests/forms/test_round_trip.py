"""Reading back what we wrote gives the same report, in every format that can carry it.

What no document but JSON carries, and what is therefore not compared or not generated:

- doubts, which are a reader's;
- a report that answers no question, in which a reader finds no report;
- text that is the form's own wording, a question, a citation or a check box, standing alone;

What PDF cannot carry besides: a word longer than its column, which a line's end divides; text from
right to left, which comes back in the order in which it is seen; and scripts that no font has.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from discretion.forms.normal import normalise
from discretion.forms.read import read_report
from discretion.forms.report import Report, decode, encode
from discretion.forms.write import write_report
from tests.forms.builders import LONG_WORDS, OF_OTHER_FONTS, RIGHT_TO_LEFT, a_report, reports

ANYTHING = (*LONG_WORDS, *RIGHT_TO_LEFT, *OF_OTHER_FONTS)


def written_and_read(report: Report, suffix: str) -> Report:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"report{suffix}"
        write_report(report, path)
        return replace(read_report(path), doubts=report.doubts)


@given(reports(*ANYTHING))
@settings(max_examples=25, deadline=None)
def test_given_a_report_in_normal_form_when_normalised_or_written_as_json_then_it_is_the_same(
    report: Report,
) -> None:
    assert normalise(report) == report
    assert decode(encode(report)) == report


@given(reports(*ANYTHING))
@settings(max_examples=15, deadline=None)
def test_given_a_report_when_it_is_written_as_html_or_docx_then_the_same_report_is_read(
    report: Report,
) -> None:
    assert written_and_read(report, ".html") == report
    assert written_and_read(report, ".docx") == report


@given(reports())
@settings(max_examples=10, deadline=None)
def test_given_a_report_when_it_is_written_as_pdf_then_the_same_report_is_read(
    report: Report,
) -> None:
    assert written_and_read(report, ".pdf") == report


@pytest.mark.parametrize("suffix", [".json", ".html", ".docx", ".pdf"])
def test_given_the_example_when_it_is_written_and_read_then_it_is_the_same(
    suffix: str, tmp_path: Path
) -> None:
    path = tmp_path / f"report{suffix}"
    write_report(a_report(), path)
    read = decode(path.read_bytes()) if suffix == ".json" else read_report(path)
    assert read == a_report()
