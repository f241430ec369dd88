"""`discretion demonstrate`: the whole job, which is also what `make run` does."""

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.interfaces.commands import EXAMPLES, PATIENCE, ran, shown, started, terminal, written

WRITTEN = [
    "determinations.ndjson",
    *(f"agency-report-2020.{e}" for e in ("pdf", "docx", "html", "xlsx", "csv", "json")),
]


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    """A copy of the example city, to be spoilt."""
    for name in ("register.json", "acts.ndjson", "report.json"):
        (tmp_path / "examples").mkdir(exist_ok=True)
        shutil.copy(EXAMPLES / name, tmp_path / "examples" / name)
    return tmp_path / "examples"


def test_given_the_example_city_when_demonstrated_then_all_is_written_and_said_where(
    tmp_path: Path,
) -> None:
    out = tmp_path / "deep" / "out"

    found = ran("demonstrate", "--examples", EXAMPLES, "--out", out)

    assert (found.status, found.err) == (0, "")
    assert sorted(path.name for path in out.iterdir()) == sorted(WRITTEN)
    assert all(str(out / name) in found.out for name in WRITTEN)
    acts = (EXAMPLES / "acts.ndjson").read_text("utf-8").splitlines()
    answers = (out / "determinations.ndjson").read_text("utf-8").splitlines()
    assert [json.loads(a)["id"] for a in answers] == [json.loads(a)["id"] for a in acts]
    assert "Next, try:" in found.out


def test_given_a_person_at_a_terminal_when_demonstrated_then_bars_show_how_far_it_is(
    tmp_path: Path,
) -> None:
    ours, theirs = terminal()
    arguments = ("--examples", EXAMPLES, "--out", tmp_path / "out")
    with started("demonstrate", *arguments, stdout=theirs, stderr=theirs) as process:
        seen = shown(ours, b"Next, try:").decode()
        assert process.wait(PATIENCE) == 0
    for doing in ("Deciding 300 acts", "Writing the report"):
        told = seen[seen.index(doing) :]
        # It is shown under way, and again when it is done.
        shares = [int(share) for share in re.findall(r"(\d+)%", told[: told.index("100%") + 4])]
        assert shares == sorted(shares)
        assert shares[0] < shares[-1] == 100
        assert "━" in told


def test_given_it_was_demonstrated_before_when_demonstrated_then_it_is_written_anew(
    examples: Path, tmp_path: Path
) -> None:
    (examples / "acts.ndjson").write_text("")
    out = tmp_path / "out"
    out.mkdir()
    (out / "determinations.ndjson").write_text("old")
    assert ran("demonstrate", "--examples", examples, "--out", out).status == 0
    assert (out / "determinations.ndjson").read_text() == ""


@pytest.mark.parametrize("name", ["register.json", "acts.ndjson", "report.json"])
def test_given_a_missing_example_when_demonstrated_then_one_sentence_names_it(
    examples: Path, tmp_path: Path, name: str
) -> None:
    (examples / name).unlink()
    found = ran("demonstrate", "--examples", examples, "--out", tmp_path / "out")
    assert (found.status, len(found.complaints)) == (2, 1)
    assert found.err.startswith(f"{examples / name}: this file cannot be read: ")


@pytest.mark.parametrize("name", ["register.json", "acts.ndjson", "report.json"])
def test_given_a_spoilt_example_when_demonstrated_then_it_is_named_with_its_fault(
    examples: Path, tmp_path: Path, name: str
) -> None:
    written(examples / name, {"act": "disclosure"})
    found = ran("demonstrate", "--examples", examples, "--out", tmp_path / "out")
    assert found.status == 2
    assert found.complaints
    assert all(line.startswith(f"{examples / name}: ") for line in found.complaints)


def test_given_a_file_where_the_folder_should_be_when_demonstrated_then_one_sentence_says_so(
    tmp_path: Path,
) -> None:
    (tmp_path / "out").write_text("a file")
    found = ran("demonstrate", "--examples", EXAMPLES, "--out", tmp_path / "out")
    assert (found.status, found.out, len(found.complaints)) == (2, "", 1)
    assert found.err.startswith(f"{tmp_path / 'out'}: this folder cannot be made: ")


@pytest.mark.parametrize("name", ["determinations.ndjson", "agency-report-2020.pdf"])
def test_given_a_folder_where_a_file_should_be_when_demonstrated_then_one_sentence_says_so(
    tmp_path: Path, name: str
) -> None:
    taken = tmp_path / "out" / name
    taken.mkdir(parents=True)
    found = ran("demonstrate", "--examples", EXAMPLES, "--out", tmp_path / "out")
    assert (found.status, len(found.complaints)) == (2, 1)
    assert found.err.startswith(str(taken))
