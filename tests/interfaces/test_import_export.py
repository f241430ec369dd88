"""The register out of the office and back in, by the command line."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from discretion.apps.accounts import actions as accounts
from discretion.apps.register import document, inventory
from discretion.apps.register.models import FilingImport, FilingRow, Record
from tests.apps.builders import an_inventory, an_item
from tests.cast import NOW, Cast
from tests.interfaces.commands import DISCRETION, EXAMPLES, Ran, ran, shown, started, terminal

OFFICER = ("--as", "officer_a@example.org")
SMALL = {
    "functions": [an_item(code="help", name="Help", mission="It helps people.")],
    "activities": [an_item(act="collection", name="Ask", function="help", types=["name"])],
}


@pytest.fixture
def office(everyone: Cast) -> Cast:
    """An office with a small register."""
    whole = an_inventory(**SMALL)
    inventory.import_inventory(whole, actor=everyone.officer_a, now=NOW)
    return everyone


def done(found: Ran) -> str:
    """What a command that succeeded said."""
    assert (found.status, found.err) == (0, "")
    return found.out


@pytest.mark.parametrize("name", ["register.xlsx", "activities.csv", "inventory.json"])
def test_given_a_register_when_exported_and_imported_then_nothing_changes(
    office: Cast, tmp_path: Path, name: str
) -> None:
    assert done(ran("export", tmp_path / name, *OFFICER)) == ""
    unchanged = 1 if name.endswith(".csv") else 2
    said = f"0 new, 0 changed, {unchanged} unchanged."
    assert done(ran("import", tmp_path / name, *OFFICER)).strip() == said


def test_given_an_edited_workbook_then_a_dry_run_tells_and_an_import_does(
    office: Cast, tmp_path: Path
) -> None:
    path = tmp_path / "register.xlsx"
    done(ran("export", path, *OFFICER))
    book = openpyxl.load_workbook(path)
    book["Functions"]["F2"] = "Help desk"
    book["Functions"]["E3"], book["Functions"]["F3"] = "mail", "Mail"
    book.save(path)
    id_ = Record.objects.get(kind="function").id
    changes = f"new      function “Mail”\nchanged  {id_} “Help desk”: name\n"
    told = f"{changes}1 new, 1 changed, 1 unchanged."
    dry = done(ran("import", path, "--agency", "alpha", "--dry-run", *OFFICER))
    assert dry == f"{told} Nothing was done: this was a dry run.\n"
    assert not Record.objects.filter(title="Mail").exists()
    assert done(ran("import", path, "--agency", "alpha", *OFFICER)) == f"{told}\n"
    assert Record.objects.filter(title__in=["Mail", "Help desk"]).count() == 2
    again = ran("import", path, "--agency", "alpha", *OFFICER)
    assert again.status == 2
    assert "register.xlsx: Functions!E3: Another function has the code “mail”" in again.err


@pytest.mark.parametrize("dry", [[], ["--dry-run"]])
def test_given_wrong_cells_then_each_has_its_line_and_the_status_is_2(
    office: Cast, tmp_path: Path, dry: list[str]
) -> None:
    path = tmp_path / "activities.csv"
    path.write_text("Act,Name,Types\nsale,X,name\ncollection,=1+1,name\n")
    found = ran("import", path, "--agency", "alpha", *dry, *OFFICER)
    assert (found.status, found.out) == (2, "")
    assert [line.split(": ")[1] for line in found.complaints] == [
        "activities.csv!A2",
        "activities.csv!B3",
    ]


def test_given_a_wrong_inventory_then_its_line_and_path_are_told(
    office: Cast, tmp_path: Path
) -> None:
    path = tmp_path / "inventory.json"
    done(ran("export", path, *OFFICER))
    path.write_text(path.read_text().replace('"name"\n', '"shoe_size"\n'))
    found = ran("import", path, *OFFICER)
    assert found.status == 2
    line = 1 + path.read_text().split("\n").index('          "shoe_size"')
    assert f"line {line}: activities[0].content.types[0]" in found.err


def test_given_someone_was_faster_then_the_import_says_so(office: Cast, tmp_path: Path) -> None:
    mine, theirs = tmp_path / "mine.json", tmp_path / "theirs.json"
    for path in (mine, theirs):
        done(ran("export", path, *OFFICER))
        path.write_text(path.read_text().replace("It helps people.", path.stem))
    done(ran("import", theirs, *OFFICER))
    found = ran("import", mine, *OFFICER)
    assert found.status == 2
    assert "Someone else changed FUN-" in found.err


def test_given_a_token_then_the_program_acts_as_far_as_its_scopes_go(
    office: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    until = date.today() + timedelta(days=30)  # noqa: DTZ011, TID251 (the command reads the clock)
    token = accounts.make_token(
        "nightly",
        agency="alpha",
        scopes=["read"],
        expires_on=until,
        actor=office.officer_a,
        now=NOW,
    )
    monkeypatch.setenv("DISCRETION_TOKEN", token)
    path = tmp_path / "inventory.json"
    done(ran("export", path))
    path.write_text(path.read_text().replace("It helps people.", "Changed"))
    found = ran("import", path)
    assert found.status == 2
    assert "keep register" in found.err
    monkeypatch.setenv("DISCRETION_TOKEN", "dsc_forged")
    assert "unknown, revoked" in ran("export", path).err


def test_given_a_filing_then_its_proposals_wait(office: Cast) -> None:
    filing = EXAMPLES / "filings" / "look-alike.docx"
    told = done(ran("import", "--filing", filing, "--agency", "alpha", *OFFICER))
    kept = FilingImport.objects.get()
    proposals = FilingRow.objects.exclude(kind="").count()
    assert told.startswith(f"{kept.id}: {proposals} proposals from the 2020 filing wait")
    assert done(ran("report", "read", filing, "--import", "alpha", *OFFICER)).startswith("FIL-")
    assert FilingImport.objects.count() == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["export", "register.xlsx"], "Say who acts"),
        (["export", "register.xlsx", "--as", "nobody@example.org"], "Nobody here signs in"),
        (["export", "register.pdf", *OFFICER], "give the file the ending"),
        (["export", "register.csv", "--template", *OFFICER], "ending .xlsx"),
        (["export", "register.csv", *OFFICER], "--kind"),
        (["export", "nowhere/register.xlsx", *OFFICER], "No such file"),
        (["export", "register.xlsx", "--agency", "beta", *OFFICER], "There is no agency “beta”"),
        (["import", *OFFICER], "Name a file"),
        (["import", "register.pdf", *OFFICER], "only .xlsx, .csv and .json"),
        (["import", "absent.xlsx", *OFFICER], "cannot be read"),
        (["import", "--filing", "absent.pdf", *OFFICER], "Say whose report"),
        (["import", "--filing", "absent.pdf", "--agency", "alpha", *OFFICER], "cannot be read"),
        (["report", "read", "absent.pdf", "--import", "alpha", "--doubts"], "Ask for one"),
    ],
)
def test_given_a_wrong_request_then_one_sentence_says_what_to_do(
    office: Cast, words: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = ran(*words)
    assert (found.status, found.out) == (2, "")
    assert told in found.err
    assert list(tmp_path.iterdir()) == []


def test_given_a_template_then_it_is_a_workbook_without_rows(office: Cast, tmp_path: Path) -> None:
    done(ran("export", tmp_path / "empty.xlsx", "--template", *OFFICER))
    assert openpyxl.load_workbook(tmp_path / "empty.xlsx")["Activities"].max_row == 1


MANY = 2_000
OPEN_AN_OFFICE = """
import django; django.setup()
from datetime import date, datetime, UTC
from django.core.management import call_command
from discretion.apps.accounts.models import Agency, Membership, Person
call_command("migrate", verbosity=0)
agency = Agency.objects.create(id="alpha", name="Agency Alpha")
officer = Person.objects.create(email="olga@example.org", name="Olga", joined_at=datetime.now(UTC))
Membership.objects.create(
    person=officer, role="agency_privacy_officer", agency=agency, since=date(2026, 1, 1)
)
"""


def counted(database: Path) -> list[int]:
    """How many records, mentions and entries of the record a database has."""
    with closing(sqlite3.connect(database)) as opened:
        return [
            opened.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 (our own)
            for table in ("register_record", "register_mention", "audit_entry")
        ]


def test_given_a_kill_in_mid_import_then_nothing_is_there_and_the_next_try_is_whole(
    tmp_path: Path,
) -> None:
    home = {
        "DISCRETION_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "discretion.config.settings",
    }
    env = {**os.environ, **home, "TERM": "xterm"}
    env.pop("DISCRETION_DATABASE", None)
    database, path = tmp_path / "discretion.sqlite3", tmp_path / "inventory.json"
    items = [an_item(act="collection", name=f"Ask {n}", types=["name"]) for n in range(MANY)]
    path.write_bytes(document.encode(an_inventory(activities=items)))
    arguments = ("import", str(path), "--as", "olga@example.org")

    def run(*command: str) -> str:
        return subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout  # noqa: S603

    run(sys.executable, "-c", OPEN_AN_OFFICE)
    ours, its = terminal()
    with started(*arguments, env=env, stderr=its) as importing:
        os.close(its)
        shown(ours, b"1,000 records")
        importing.send_signal(signal.SIGKILL)
    os.close(ours)
    assert importing.returncode == -signal.SIGKILL
    assert counted(database) == [0, 0, 0]
    assert f"{MANY:,} new" in run(*DISCRETION, *arguments)
    assert counted(database) == [MANY, 2 * MANY, MANY]
    assert "The record holds." in run(*DISCRETION, "audit", "verify")


def test_given_json_then_its_whole_is_what_the_office_has(office: Cast, tmp_path: Path) -> None:
    path = tmp_path / "inventory.json"
    done(ran("export", path, *OFFICER, "--agency", "alpha"))
    whole = json.loads(path.read_text())
    assert [agency["id"] for agency in whole["agencies"]] == ["alpha"]
    assert {item["content"]["name"] for item in whole["activities"]} == {"Ask"}
