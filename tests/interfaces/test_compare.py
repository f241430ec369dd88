"""`discretion report compare`, as someone with two filings or two report files runs it."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.interfaces.commands import EXAMPLES, ran, shown, started, terminal, written

REPORT = EXAMPLES / "report.json"
LOOK_ALIKE = EXAMPLES / "filings" / "look-alike.txt"


def other(folder: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """The example report in a file of its own, with a change."""
    report = json.loads(REPORT.read_bytes())
    change(report)
    return written(folder / "other.json", report)


def rewritten(report: dict[str, Any]) -> None:
    """Something of each kind."""
    report["header"]["telephone"] = "(212) 555-0199"
    answers = report["answers"]
    answers["1"]["types"].remove("race")
    answers["4"]["rows"].insert(0, {"description": "Ferry lists go to the health department."})
    answers["7"]["yes"] = not answers["7"]["yes"]
    answers["12"]["text"] = answers["12"]["text"].upper()
    del answers["14"]["rows"][2]
    del answers["15"]


def test_given_one_report_twice_when_compared_then_nothing_differs() -> None:
    found = ran("report", "compare", REPORT, REPORT)
    assert (found.status, found.err) == (0, "")
    assert found.out.splitlines()[0] == "report.json → report.json"
    assert "Answers: 17 the same." in found.out
    assert not any(mark in found.out for mark in ("+ ", "- ", "~ "))


def test_given_two_reports_that_differ_when_compared_then_each_change_has_its_mark_and_word(
    tmp_path: Path,
) -> None:
    found = ran("report", "compare", REPORT, other(tmp_path, rewritten))
    assert (found.status, found.err) == (0, "")
    lines = found.out.splitlines()
    for line in (
        "Answers: 10 the same, 1 removed, 5 changed, 1 only reworded.",
        "~ Header, changed",
        "  ~ Telephone, changed: (212) [-555-0142-] {+555-0199+}",
        "  - Removed: Race",
        "  + Row 1, added: Ferry lists go to the health department.",
        "  ~ Changed: [-Yes-]; {+No+}",
        "  - Row 3, removed: New York City Council",
        "      Entity: New York City Council",
        "The same: questions 2, 3, 5, 6, 8, 9, 10, 11, 13, 16.",
    ):
        assert line in lines, found.out
    assert "- Question 15, removed: " in found.out
    assert "~ Question 12, only reworded: " in found.out
    assert max(map(len, lines)) <= 88


def test_given_two_reports_when_json_is_asked_for_then_it_is_the_comparison(
    tmp_path: Path,
) -> None:
    found = ran("report", "compare", REPORT, other(tmp_path, rewritten), "--json")
    assert (found.status, found.err) == (0, "")
    comparison = json.loads(found.out)
    assert comparison["schema"] == "discretion/comparison/1"
    changes = {answer["question"]: answer["change"] for answer in comparison["answers"]}
    assert (changes["15"], changes["12"], changes["2"]) == ("removed", "reworded", "same")


@pytest.mark.parametrize("ending", ["html", "docx", "pdf"])
def test_given_one_filing_in_two_formats_when_compared_then_what_is_read_is_compared(
    ending: str,
) -> None:
    found = ran("report", "compare", LOOK_ALIKE, LOOK_ALIKE.with_suffix(f".{ending}"))
    assert found.status == 0
    assert "Answers: 16 the same." in found.out
    assert [" doubts in reading it" in line for line in found.complaints] == [True, True]


def test_given_signatures_when_asked_for_then_they_are_compared(tmp_path: Path) -> None:
    def unsigned(report: dict[str, Any]) -> None:
        report["signatures"]["agency_head"]["signature"] = None

    path = other(tmp_path, unsigned)
    assert "Signatures" not in ran("report", "compare", REPORT, path).out
    found = ran("report", "compare", REPORT, path, "--signatures")
    assert "- Agency head, signature, removed: " in found.out


def test_given_marks_that_a_terminal_obeys_when_compared_then_they_are_written_out(
    tmp_path: Path,
) -> None:
    def hostile(report: dict[str, Any]) -> None:
        report["answers"]["8"]["text"] = "\x1b[2J\u202e[bold]x[/bold] \x07 <ins>\n\n:smile:"

    found = ran("report", "compare", REPORT, other(tmp_path, hostile))
    assert found.status == 0
    assert r"\x1b[2J\u202e[bold]x[/bold] \x07 <ins> ¶ :smile:" in found.out
    assert all(mark.isprintable() or mark == "\n" for mark in found.out)


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize(
    ("name", "content"),
    [
        *(("a.json", b"{"), ("a.json", b""), ("a.json", b'{"schema": 1}'), ("a.pdf", b"%PDF-1.7")),
        *(("a.docx", b"PK\x03\x04"), ("a.txt", b""), ("a.odt", b"x"), ("a.json", b"[" * 100_000)),
        ("a.json", b" " * (20 * 1024 * 1024 + 1)),
    ],
)
def test_given_a_file_that_is_no_report_when_compared_then_a_sentence_says_so(
    tmp_path: Path, name: str, content: bytes, first: bool
) -> None:
    bad = tmp_path / name
    bad.write_bytes(content)
    found = ran("report", "compare", *((bad, REPORT) if first else (REPORT, bad)))
    assert (found.status, found.out) == (2, "")
    assert found.complaints
    assert all(name in line for line in found.complaints)


@pytest.mark.parametrize("name", ["nowhere.json", "nowhere.pdf", "folder.json"])
def test_given_no_file_when_compared_then_one_sentence_names_it(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.json").mkdir()
    found = ran("report", "compare", REPORT, tmp_path / name)
    assert (found.status, found.out, len(found.complaints)) == (2, "", 1)
    assert name in found.err


def test_given_a_terminal_when_compared_then_colour_comes_on_top_of_marks(tmp_path: Path) -> None:
    ours, theirs = terminal()
    path = other(tmp_path, rewritten)
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "88"}
    environment.pop("NO_COLOR", None)
    command = started("report", "compare", REPORT, path, stdout=theirs, env=environment)
    os.close(theirs)
    seen = shown(ours, b"The same: ")
    assert b"\x1b[32m{+555-0199+}\x1b[0m" in seen
    os.close(ours)
    assert command.wait(timeout=30) == 0


def test_given_a_reader_that_leaves_when_compared_then_nobody_complains(tmp_path: Path) -> None:
    def longer(report: dict[str, Any]) -> None:
        report["answers"]["4"]["rows"] = [{"description": f"Row {n} " * 9} for n in range(2_000)]

    command = started(
        "report", "compare", REPORT, other(tmp_path, longer), stdin=subprocess.DEVNULL
    )
    assert command.stdout
    assert command.stderr
    command.stdout.read(10)
    command.stdout.close()
    assert (command.wait(timeout=60), command.stderr.read()) == (0, b"")
