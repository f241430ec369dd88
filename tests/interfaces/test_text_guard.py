"""What a command brings in passes the text guard as well."""

import json
from pathlib import Path

import msgspec
import pytest

from discretion.apps.register import filings
from discretion.apps.register.models import FilingImport, FilingRow
from discretion.forms.report import TextAnswer, decode
from discretion.forms.write import html
from tests.cast import Cast
from tests.identifiers import IDENTIFIERS
from tests.interfaces.commands import EXAMPLES, ran
from tests.kept import files_with, tables_with

OFFICER = ("--as", "officer_a@example.org")


def an_inventory(path: Path, text: str) -> Path:
    """A document with a function whose mission says this."""
    function = {"agency": "alpha", "content": {"code": "x", "name": "X", "mission": text}}
    whole = {"schema": "discretion/inventory/1", "as_of": "2026-07-30", "functions": [function]}
    path.write_text(json.dumps(whole), "utf-8")
    return path


@pytest.mark.parametrize("sample", IDENTIFIERS.values(), ids=IDENTIFIERS)
@pytest.mark.parametrize("more", [("--dry-run",), ()], ids=["dry", "done"])
def test_given_a_file_with_what_identifies_someone_when_it_is_imported_then_it_names_the_place(
    everyone: Cast, tmp_path: Path, sample: str, more: tuple[str, ...]
) -> None:
    path = an_inventory(tmp_path / "inventory.json", f"Of {sample}")
    found = ran("import", path, *more, *OFFICER)
    assert found.status != 0
    assert "functions[0].content.mission" in found.err
    assert "identifying_text" in found.err
    assert sample not in found.err + found.out
    assert tables_with(sample) == files_with(sample) == set()


def test_given_a_text_that_only_looks_so_when_the_option_says_that_then_it_is_imported(
    everyone: Cast, tmp_path: Path
) -> None:
    path = an_inventory(tmp_path / "inventory.json", "The public line, (212) 555-0147")
    vouched = ("--not-identifying", "functions[0].content.mission")
    found = ran("import", path, *OFFICER, *vouched)
    assert (found.status, found.err) == (0, "")


def test_given_a_filing_with_an_office_s_phone_when_it_is_read_then_it_is_a_doubt_and_no_refusal(
    everyone: Cast, tmp_path: Path
) -> None:
    path, phone = tmp_path / "report.html", "(212) 555-0147"
    report = msgspec.json.decode((EXAMPLES / "report.json").read_bytes())
    for row in report["answers"]["14"]["rows"]:
        row |= {
            name: f"{cell} Call {phone}." for name, cell in row.items() if isinstance(cell, str)
        }
    report["answers"]["15"]["text"] += f" Call {phone}."
    path.write_bytes(html.write(decode(msgspec.json.encode(report))))
    found = ran("import", "--filing", path, "--agency", "alpha", *OFFICER)
    assert (found.status, found.err) == (0, "")
    rows = list(FilingRow.objects.all())
    assert phone not in "".join(row.content for row in rows)
    assert any("a phone number" in doubt for row in rows for doubt in row.doubts)
    filing = FilingImport.objects.get().id
    carried = filings.narratives(filing, actor=everyone.officer_a)["15"]
    assert isinstance(carried, TextAnswer)
    assert carried.text.endswith("Call phone number of one person.")
    assert [doubt.question for doubt in filings.left_out(filing, actor=everyone.officer_a)] == [
        "15"
    ]
