"""`discretion report`, as someone with a filing or a report file runs it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.interfaces.commands import EXAMPLES, ran, written

FILINGS = EXAMPLES / "filings"
REPORT = EXAMPLES / "report.json"
FIRST_BYTES = {
    "pdf": b"%PDF-",
    "docx": b"PK\x03\x04",
    "xlsx": b"PK\x03\x04",
    "html": b"<!doctype html>",
    "json": b"{",
    "csv": b"",
}


def example() -> dict[str, Any]:
    report: dict[str, Any] = json.loads(REPORT.read_bytes())
    return report


@pytest.mark.parametrize("ending", ["txt", "html", "docx", "pdf"])
def test_given_a_filing_when_read_then_it_is_the_report_as_json(ending: str) -> None:
    found = ran("report", "read", FILINGS / f"look-alike.{ending}")
    assert (found.status, found.err) == (0, "")
    report = json.loads(found.out)
    assert report["schema"] == "discretion/report/1"
    assert {"1", "2", "3", "4", "14"} <= report["answers"].keys()
    assert found == ran("report", "read", FILINGS / f"look-alike.{ending}", "--json")


def test_given_a_filing_when_its_doubts_are_asked_for_then_each_is_a_line_with_its_place() -> None:
    filing = FILINGS / "look-alike.txt"
    doubts = json.loads(ran("report", "read", filing).out)["doubts"]

    found = ran("report", "read", filing, "--doubts")

    lines = found.out.splitlines()
    assert len(lines) == len(doubts) > 0
    for line, doubt in zip(lines, doubts, strict=True):
        assert line.startswith(f"{doubt['where']}: ")
        assert line.endswith(doubt["message"])
        assert (f": question {doubt['question']}: " in line) == doubt["question"].isdigit()


def test_given_both_ways_of_printing_when_asked_for_then_one_must_be_chosen() -> None:
    found = ran("report", "read", FILINGS / "look-alike.txt", "--json", "--doubts")
    assert (found.status, found.out) == (2, "")


def test_given_a_document_that_is_no_report_when_read_then_that_is_the_one_doubt(
    tmp_path: Path,
) -> None:
    (tmp_path / "letter.txt").write_text("Dear neighbour,\nthe picnic is on Sunday.\n")
    found = ran("report", "read", tmp_path / "letter.txt")
    doubts = json.loads(found.out)["doubts"]
    assert (found.status, len(doubts), doubts[0]["question"]) == (0, 1, None)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.txt", b""),
        ("blank.html", b" \n\n"),
        ("program.txt", b"\x7fELF\x00\x00\x01" * 50),
        ("picture.pdf", b"\x89PNG\r\n\x1a\n"),
        ("broken.pdf", b"%PDF-1.7\nnothing else"),
        ("broken.docx", b"PK\x03\x04nothing else"),
        ("old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99),
        ("sheet.csv", b"a,b\n"),
    ],
)
def test_given_a_file_that_cannot_be_read_as_a_report_when_read_then_one_sentence_names_it(
    tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    found = ran("report", "read", tmp_path / name)
    assert (found.status, found.out, len(found.complaints)) == (2, "", 1)
    assert found.err.startswith(f"{name}: ")


@pytest.mark.parametrize("name", ["nowhere.pdf", "folder.pdf"])
def test_given_no_such_file_when_read_then_one_sentence_says_so(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.pdf").mkdir()
    found = ran("report", "read", tmp_path / name)
    assert (found.status, found.out, len(found.complaints)) == (2, "", 1)
    assert found.err.startswith(f"{name}: ")


@pytest.mark.parametrize("ending", FIRST_BYTES)
def test_given_a_report_when_written_then_the_ending_says_how(tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"report.{ending}"
    found = ran("report", "write", "--from", REPORT, "--to", target)
    assert found == (0, "", "")
    assert target.read_bytes().startswith(FIRST_BYTES[ending])
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


@pytest.mark.parametrize("ending", ["html", "docx", "pdf"])
def test_given_a_report_when_written_and_read_again_then_it_says_the_same(
    tmp_path: Path, ending: str
) -> None:
    target = tmp_path / f"report.{ending.upper()}"
    ran("report", "write", "--from", REPORT, "--to", target)
    assert json.loads(ran("report", "read", target).out) == example()


def test_given_a_report_with_a_byte_order_mark_when_written_then_the_mark_means_nothing(
    tmp_path: Path,
) -> None:
    source, target = tmp_path / "marked.json", tmp_path / "out.json"
    source.write_bytes(b"\xef\xbb\xbf" + REPORT.read_bytes())
    assert ran("report", "write", "--from", source, "--to", target).status == 0
    assert json.loads(target.read_bytes()) == example()


def test_given_a_report_file_with_faults_when_written_then_each_is_told_with_line_and_path(
    tmp_path: Path,
) -> None:
    report = example()
    report["colour"] = "red"
    report["header"]["report_date"] = "31 July 2020"
    report["answers"]["1"]["types"][1] = "shoe_size"
    source, target = written(tmp_path / "report.json", report), tmp_path / "out.pdf"
    lines = source.read_text("utf-8").splitlines()

    found = ran("report", "write", "--from", source, "--to", target)

    told = [re.fullmatch(r".*?: line (\d+): (\S+): .* \((\w+)\)", c) for c in found.complaints]
    assert (found.status, found.out) == (2, "")
    assert sorted((t[2], t[3], lines[int(t[1]) - 1].strip()) for t in told if t) == [
        ("answers.1.types[1]", "unknown_code", '"shoe_size",'),
        ("colour", "unknown_field", '"colour": "red"'),
        ("header.report_date", "bad_date", '"report_date": "31 July 2020",'),
    ]
    assert len(found.complaints) == 3
    assert not target.exists()


def test_given_a_report_file_with_many_faults_when_written_then_fifty_are_told(
    tmp_path: Path,
) -> None:
    report = example()
    report["answers"]["1"]["types"] = [f"shoe_{n}" for n in range(80)]
    source = written(tmp_path / "report.json", report)
    found = ran("report", "write", "--from", source, "--to", tmp_path / "out.pdf")
    assert (found.status, len(found.complaints)) == (2, 50)


@pytest.mark.parametrize("content", [b"", b"{", b"\x00\x80", b"%PDF-1.7", b"[" * 100_000])
def test_given_a_source_that_is_no_json_when_written_then_one_sentence_says_so(
    tmp_path: Path, content: bytes
) -> None:
    source = tmp_path / "report.json"
    source.write_bytes(content)
    found = ran("report", "write", "--from", source, "--to", tmp_path / "out.pdf")
    assert (found.status, found.out, len(found.complaints)) == (2, "", 1)
    assert found.err.startswith(f"{source}: ")


@pytest.mark.parametrize("name", ["nowhere.json", "folder"])
def test_given_no_source_when_written_then_one_sentence_names_it(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    found = ran("report", "write", "--from", tmp_path / name, "--to", tmp_path / "out.pdf")
    assert (found.status, found.out, len(found.complaints)) == (2, "", 1)
    assert found.err.startswith(f"{tmp_path / name}: this file cannot be read: ")


@pytest.mark.parametrize("name", ["report.odt", "report", "report.", ".pdf", "report.pdf.exe"])
def test_given_an_ending_that_nothing_writes_when_written_then_the_endings_are_named(
    tmp_path: Path, name: str
) -> None:
    found = ran("report", "write", "--from", REPORT, "--to", tmp_path / name)
    assert (found.status, found.out, len(found.complaints)) == (2, "", 1)
    assert ".pdf, .docx, .html, .xlsx, .csv, .json" in found.err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["nowhere/report.json", "folder.json"])
def test_given_a_place_that_cannot_be_written_when_written_then_one_sentence_names_it(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / "folder.json").mkdir()
    found = ran("report", "write", "--from", REPORT, "--to", tmp_path / name)
    assert (found.status, found.out, len(found.complaints)) == (2, "", 1)
    assert found.err.startswith(f"{tmp_path / name} cannot be written: ")
    assert [path.name for path in tmp_path.iterdir()] == ["folder.json"]
