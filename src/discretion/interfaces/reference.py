"""The pages of docs/reference: commands, documents and fault codes, written from the code itself.

Run as `python -m discretion.interfaces.reference` from the project's root.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import click
import msgspec

from discretion.errors import OFFICE_CODES
from discretion.interfaces.api.offered import BEYOND, LEFT_OUT, OPERATIONS
from discretion.interfaces.cli import main as commands
from discretion.interfaces.cli.office import load
from discretion.law.acts import Act
from discretion.law.determinations import Determination
from discretion.law.documents import CODES
from discretion.law.register import Register

FOLDER: Final = Path("docs") / "reference"
_NOTE: Final = "<!-- Written by discretion.interfaces.reference; do not edit. -->\n\n"
_WIDTH: Final = 96


def pages() -> dict[str, str]:
    """Each page's text by its file name."""
    # What apps keep can be told of only once Django is set up.
    load()
    from discretion.apps.register.document import Inventory

    return {
        "commands.md": _NOTE + "# Commands\n\n" + "\n".join(_commands()),
        "faults.md": _NOTE + "# Faults\n\n" + _faults(),
        "register.schema.json": _schema(Register),
        "act.schema.json": _schema(Act),
        "determination.schema.json": _schema(Determination),
        "inventory.schema.json": _schema(Inventory),
        "proof-reader.md": _NOTE + "# The proof-reader\n\n" + _proof_reader(),
        "openapi.json": _api(),
        "api.md": _NOTE + "# What the API offers of what the pages do\n\n" + _offered(),
    }


def _commands() -> Iterator[str]:
    root = click.Context(commands, info_name="discretion", **commands.context_settings)
    yield from _help("discretion", commands, root)


def _help(name: str, command: click.Command, context: click.Context) -> Iterator[str]:
    context.terminal_width = context.max_content_width = _WIDTH
    yield f"## {name}\n\n```text\n{command.get_help(context).rstrip()}\n```\n"
    if isinstance(command, click.Group):
        for part in command.list_commands(context):
            found = command.get_command(context, part)
            if found:
                yield from _help(
                    f"{name} {part}", found, click.Context(found, info_name=part, parent=context)
                )


def _faults() -> str:
    return (
        "What can be wrong with what the program is given. A fault names its line and its path, "
        "such as `designations[0].types[1]`; the codes do not change.\n\n"
        "## Registers, acts, reports and inventories\n\n"
        f"{_table(CODES)}\n"
        "## The office: people, records, spreadsheets, the API\n\n"
        f"{_table(OFFICE_CODES)}"
    )


def _table(codes: Mapping[str, str]) -> str:
    rows = "\n".join(f"| `{code}` | {says} |" for code, says in codes.items())
    return f"| code | what it means |\n|---|---|\n{rows}\n"


def _proof_reader() -> str:
    """Each rule's code, question, weight, what it says and how to mend it."""
    from discretion.apps.reports.proof import RULES
    from discretion.forms.edition import edition, editions

    form = edition(editions()[-1])
    rows = "\n".join(
        f"| `{rule.code}` | {rule.question_of(form)} | {rule.weight} | {rule.says} | {rule.fix} |"
        for rule in RULES.values()
    )
    return (
        "What is looked for in a report before it is signed. A *contradiction* can’t be true as it "
        "stands, a *gap* is something missing, a *doubt* wants a look. The codes do not change.\n\n"
        "| code | question | weight | what is off | how to mend it |\n|---|---|---|---|---|\n"
        f"{rows}\n"
    )


def _api() -> str:
    """The operations of the API."""
    from discretion.interfaces.api.described import as_json

    return as_json().decode()


def _offered() -> str:
    """Each page with the operations that do the same, and what is left out with its reason."""
    rows = "\n".join(
        f"| {page} | {', '.join(f'`{name}`' for name in names)} |"
        for page, names in OPERATIONS.items()
    )
    left_out = "\n".join(f"| {what} | {why} |" for what, why in {**LEFT_OUT, **BEYOND}.items())
    return (
        "A page has the name of its address; an operation that of [the description]"
        "(openapi.json). Every kind of record has the operations that activities have here.\n\n"
        f"| page | operations |\n|---|---|\n{rows}\n\n"
        "## Left out, and why\n\n"
        f"| what | why |\n|---|---|\n{left_out}\n"
    )


def _schema(document: type) -> str:
    text = msgspec.json.encode(msgspec.json.schema(document))
    return msgspec.json.format(text, indent=2).decode() + "\n"


def main() -> None:
    """Write the pages anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
