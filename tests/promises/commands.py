"""Every command that acts on the office, and every member of the cast: what each is answered.

`python -m pytest tests/promises/test_command_matrix.py` says where that and the reviewed table
differ; with DISCRETION_WRITE_MATRIX=1 it writes the table anew, for someone to review like law.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import click
import msgspec
from click.testing import CliRunner
from django.db import transaction

from discretion.apps.matters.opened import Opened
from discretion.errors import DiscretionError
from discretion.interfaces.cli import main
from tests.apps.test_filings import look_alike
from tests.cast import CAST, NOW
from tests.interfaces.api.matters_world import ACT as ASKED_ABOUT
from tests.interfaces.api.world import ACT, INVENTORY, TABLE_OF_FUNCTIONS, World

TABLE: Final = Path(__file__).with_name("commands.tsv")
WRITING: Final = bool(os.environ.get("DISCRETION_WRITE_MATRIX"))
PARTS: Final = (*CAST, "nobody")
# Commands that ask nobody who they are: who runs them has the machine, and so the database.
HOST: Final = {
    "setup": "makes the database, when nobody has an account yet",
    "serve": "answers whoever comes, and asks each who they are",
    "worker": "sends what is in the outbox, and shows none of it",
    "audit verify": "reads the chain's digests and shows none of the facts",
    "audit checkpoint": "signs the head of the chain with the machine's own key",
}
_REASON: Final = ("--reason", "It is as it should be.")
# Commands that know no office at all.
ELSEWHERE: Final = frozenset(
    (
        "explain", "law", "report write",
        "report compare", "verify", "demonstrate",
    )
)  # fmt: skip


def commands(group: click.Group = main, above: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by its words."""
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        words = f"{above} {name}".strip()
        if isinstance(found, click.Group):
            yield from commands(found, words)
        elif found:
            yield words, found


def asks_who_acts(command: click.Command) -> bool:
    """Whether a command takes an account or a token."""
    return any("--as" in parameter.opts for parameter in command.params)


def ways(world: World, folder: Path) -> dict[str, list[object]]:
    """Each command about agency alpha, in order, by what its row is called."""
    inventory, table, filing, acts, change, matter = _files(folder)
    draft, prepared, signed, filed = (
        world.reports[state] for state in ("draft", "prepared", "signed", "filed")
    )
    quarters = world.quarters
    asked, taken_up = map(world.matters.of, ("take_up_matter", "approve_matter"))
    accepted = ("--accept", "all", "--intent", "It is complete.")
    return {
        "export JSON": ["export", folder / "out.json", "--agency", "alpha"],
        "export XLSX": ["export", folder / "out.xlsx", "--agency", "alpha"],
        "export CSV": ["export", folder / "activities.csv", "--agency", "alpha"],
        "export --template": ["export", folder / "new.xlsx", "--agency", "alpha", "--template"],
        "import JSON": ["import", inventory],
        "import JSON --dry-run": ["import", inventory, "--dry-run"],
        "import CSV": ["import", table, "--agency", "alpha"],
        "import CSV --dry-run": ["import", table, "--agency", "alpha", "--dry-run"],
        "import --filing": ["import", "--filing", filing, "--agency", "alpha"],
        "decide --live": ["decide", "--live", acts],
        "decide --live --record": ["decide", "--live", "--record", acts],
        "what-if": ["what-if", change],
        "person": ["person", "staff_a@example.org"],
        "person --title": ["person", "staff_a@example.org", "--title", "Clerk"],
        "duties": ["duties"],
        "duties --all": ["duties", "--all"],
        "matter list": ["matter", "list"],
        "matter list --mine": ["matter", "list", "--mine"],
        "matter show": ["matter", "show", asked.id],
        "matter ask": ["matter", "ask", matter],
        "matter withdraw": ["matter", "withdraw", asked.id],
        "matter take-up": ["matter", "take-up", asked.id],
        "matter approve": ["matter", "approve", taken_up.id, *_read(taken_up), *_REASON],
        "matter refuse": ["matter", "refuse", taken_up.id, *_read(taken_up), *_REASON],
        "report read --import": ["report", "read", filing, "--import", "alpha"],
        "report draft": ["report", "draft", "alpha", "--cycle", 2028],
        "report amend": ["report", "amend", filed],
        "report proof": ["report", "proof", draft],
        "report prepare": ["report", "prepare", draft, *_seen(world, "draft"), *accepted],
        "report return": ["report", "return", prepared, "--why", "Question 8 is thin."],
        "report sign": ["report", "sign", prepared, *_seen(world, "prepared"), "--intent", "Mine."],
        "report file": ["report", "file", signed],
        "report deliver": [
            *("report", "deliver", filed, "speaker", "--on", NOW.date()),
            *("--how", "email", "--proof", "Receipt 4711"),
        ],
        "quarterly draft": ["quarterly", "draft", "2025-Q3"],
        "quarterly proof": ["quarterly", "proof", quarters.draft],
        "quarterly sign": [
            *("quarterly", "sign", quarters.draft, "--fingerprint", quarters.fingerprint),
            *("--intent", "I have read it."),
        ],
        "quarterly publish": ["quarterly", "publish", quarters.signed],
        "report package": ["report", "package", filed, "--to", folder / "package.zip"],
    }


def _files(folder: Path) -> tuple[Path, ...]:
    """An inventory, a table, a filed report, an act, a change to try, and what is asked about."""
    contents = {
        "inventory.json": msgspec.json.encode(INVENTORY),
        "functions.csv": TABLE_OF_FUNCTIONS,
        "report.html": look_alike(),
        "acts.ndjson": msgspec.json.encode(ACT),
        "change.json": b'{"law": "int-197-2026"}',
        "matter.json": msgspec.json.encode(ASKED_ABOUT),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return tuple(folder / name for name in contents)


def _read(it: Opened) -> tuple[str, str]:
    return "--fingerprint", it.fingerprint


def _seen(world: World, state: str) -> tuple[str, str]:
    return "--fingerprint", world.fingerprints[state]


def outcome(words: list[object], who: Mapping[str, str]) -> str:
    """What a command came to: `done`, `faulty` where a line of a stream was, or the code of the
    error; nothing of it lasts."""
    given = [str(word) for word in (*words, *(word for pair in who.items() for word in pair))]
    runner = CliRunner(env={"DISCRETION_TOKEN": ""})
    with transaction.atomic():
        ran = runner.invoke(main, given, standalone_mode=False)
        transaction.set_rollback(True)
    return "done" if ran.exit_code == 0 else _code(ran.exception)


def _code(error: BaseException | None) -> str:
    if isinstance(error, SystemExit) and error.__context__ is None:
        return "faulty"
    while error is not None:
        if isinstance(error, DiscretionError):
            return error.code
        if isinstance(error, click.UsageError):
            return "usage"
        error = error.__context__
    return "broken"


def read() -> dict[str, dict[str, str]]:
    """The reviewed table: command → part → outcome."""
    if not TABLE.exists():
        return {}
    head, *lines = TABLE.read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return {name: dict(zip(head.split("\t")[1:], found, strict=True)) for name, *found in rows}


def write(table: Mapping[str, Mapping[str, str]]) -> None:
    """The table as it is found, for review."""
    lines = ["\t".join(("command", *PARTS))]
    lines += ["\t".join((name, *(row[part] for part in PARTS))) for name, row in table.items()]
    TABLE.write_text("\n".join(lines) + "\n", "utf-8")
