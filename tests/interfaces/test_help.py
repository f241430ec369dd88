"""Help: everywhere, with an example, and quickly enough to be asked for."""

import re
import subprocess
import sys
from collections.abc import Iterator

import click
import pytest

from discretion.interfaces.cli import main
from tests.interfaces.commands import ran


def commands(group: click.Group, *words: str) -> Iterator[tuple[str, ...]]:
    """Every command there is, by the words that call it."""
    context = click.Context(group)
    yield words
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, *words, name)
        else:
            yield (*words, name)


COMMANDS = list(commands(main))


@pytest.mark.parametrize("option", ["--help", "-h"])
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_given_any_command_when_help_is_asked_for_then_an_example_is_shown(
    words: tuple[str, ...], option: str
) -> None:
    found = ran(*words, option)
    assert (found.status, found.err) == (0, "")
    usage, _, rest = found.out.partition("\n")
    assert usage.startswith(f"Usage: {' '.join(('discretion', *words))}")
    assert " ".join(("discretion", *words)) in rest


def test_given_the_commands_when_counted_then_none_is_missing() -> None:
    assert {" ".join(words) for words in COMMANDS} == {
        *(
            "",
            "decide",
            "explain",
            "law",
            "report",
            "verify",
            "setup",
            "serve",
            "audit",
            "demonstrate",
            "duties",
            "person",
            "quarterly",
            "what-if",
            "worker",
        ),
        *("audit verify", "audit checkpoint", "export", "import"),
        *("matter", "matter list", "matter show", "matter ask", "matter withdraw"),
        *("matter take-up", "matter approve", "matter refuse"),
        *("quarterly draft", "quarterly proof", "quarterly sign", "quarterly publish"),
        *("report compare", "report read", "report write", "report amend", "report deliver"),
        *("report draft", "report file", "report package", "report prepare", "report proof"),
        *("report return", "report sign"),
    }


def test_given_help_when_it_lists_the_commands_then_each_has_its_line() -> None:
    listed = ran("--help").out.partition("Commands:\n")[2]
    assert re.findall(r"^  ([\w-]+)  +\w", listed, re.MULTILINE) == [
        *("decide", "explain", "what-if", "matter", "law", "report", "quarterly", "verify"),
        *("setup", "serve"),
        *("export", "import", "person", "duties", "worker", "audit", "demonstrate"),
    ]


@pytest.mark.parametrize("words", [["--help"], ["law"], ["law", "23-1202"]])
def test_given_help_or_the_law_asked_for_then_nothing_heavy_is_loaded(words: list[str]) -> None:
    """So that they start in under 150 ms, which `benchmarks.start` shows."""
    heavy = {"django", "numpy", "typst", "docx", "lxml", "pypdf", "openpyxl", "hypothesis"}
    program = (
        "import sys; from discretion.interfaces.cli import main; "
        f"main({words!r}, standalone_mode=False); "
        f"sys.exit(sorted({{m.partition('.')[0] for m in sys.modules}} & {heavy!r}) or 0)"
    )
    found = subprocess.run(  # noqa: S603 (our own program)
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (found.returncode, found.stderr) == (0, "")


def test_given_a_version_asked_for_when_run_then_it_is_told() -> None:
    assert ran("--version").out.startswith("discretion 0.")


@pytest.mark.parametrize("words", [["decree"], ["report", "burn"], ["--loudly"]])
def test_given_a_command_that_is_none_when_run_then_help_is_pointed_to(words: list[str]) -> None:
    found = ran(*words)
    assert (found.status, found.out) == (2, "")
    assert "--help" in found.err
