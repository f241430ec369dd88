"""Whatever someone gives a command, nothing that identifies a person is kept of it.

The options and arguments are found from the commands themselves, so none can be forgotten.
"""

import logging
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import click
import msgspec
import pytest
from django.db import transaction
from pytest_django import Settings

from tests.cast import Cast
from tests.gone_on import PDF
from tests.interfaces.api.matters_world import ACT as ASKED_ABOUT
from tests.interfaces.api.world import ACT, world
from tests.interfaces.commands import Ran, ran
from tests.kept import files_with, tables_with
from tests.promises import commands
from tests.promises.test_text_guard import numbers

# Who acts is looked up and told; both are of the one who types, and neither is kept.
_WHO: Final = ("email", "token")
# Where something is written to is a file of the one who types.
_TO_WRITE: Final = ("target", "folder")
# What people say in words, and the names of files that are kept: reviewed, like law.
WORDS: Final = frozenset(
    (
        *(
            ("import", "filing"),
            ("report read", "file"),
            ("import", "why"),
            ("matter approve", "reason"),
            ("matter refuse", "reason"),
        ),
        *(("person", "name"), ("person", "office"), ("person", "phone"), ("person", "title")),
        *(("person", "why"), ("quarterly sign", "intent"), ("report amend", "why")),
        *(("report deliver", "proof"), ("report deliver", "path"), ("report prepare", "intent")),
        *(("report return", "why"), ("report sign", "intent")),
    )
)


class Giving(NamedTuple):
    """A row of the table of commands, and the option or argument that is to hold a number."""

    row: str
    command: click.Command
    name: str
    words: Sequence[str]
    parameter: click.Parameter

    def line(self, number: str, folder: Path) -> list[str]:
        """The command line with the number in that place, or in the name of that file."""
        context = click.Context(self.command)
        given, _, _ = self.command.make_parser(context).parse_args([*self.words])
        line = self.name.split()
        for parameter in self.command.params:
            value = given.get(str(parameter.name))
            if parameter is self.parameter:
                value = self._holding(number, value, folder)
            line += _as_words(parameter, value)
        return line

    def _holding(self, number: str, value: Any, folder: Path) -> str:
        first = value[0] if isinstance(value, list | tuple) and value else value
        if first and Path(str(first)).is_file():
            named = folder / f"scan {number}{Path(first).suffix}"
            shutil.copy(first, named)
            return str(named)
        if not names_a_file(self.parameter):
            return f"Of {number}"
        named = folder / f"scan {number}.pdf"
        named.write_bytes(PDF)
        return str(named)


def _as_words(parameter: click.Parameter, value: Any) -> list[str]:
    several = value if isinstance(value, list | tuple) else [value]
    given = [each for each in several if isinstance(each, str)]
    if isinstance(parameter, click.Argument):
        return given
    if value is True:
        return [parameter.opts[0]]
    return [word for each in given for word in (parameter.opts[0], each)]


def names_a_file(parameter: click.Parameter) -> bool:
    """Whether it is the name of a file."""
    return parameter.type.name.lower() == "path"


def takes_text(parameter: click.Parameter) -> bool:
    """Whether one may type anything there, or name a file."""
    free = isinstance(parameter.type, click.types.StringParamType) or names_a_file(parameter)
    return free and parameter.name not in (*_WHO, *_TO_WRITE)


def givings(ways: dict[str, list[object]]) -> Iterator[Giving]:
    """Each text of each command that acts on the office."""
    every = dict(commands.commands())
    for row, words in ways.items():
        line = [str(word) for word in words]
        name = max((n for n in every if line[: len(n.split())] == n.split()), key=len)
        rest = line[len(name.split()) :]
        for parameter in filter(takes_text, every[name].params):
            yield Giving(row, every[name], name, rest, parameter)


def who_may(row: str) -> str:
    """The first of the cast for whom a command is done."""
    return next(part for part, came in commands.read()[row].items() if came in ("done", "faulty"))


def undone(line: Sequence[object], part: str, given: bytes = b"") -> Ran:
    """What a command leaves behind but for the office's tables, in which nothing lasts."""
    return ran(*line, "--as", f"{part}@example.org", given=given)


@pytest.fixture(autouse=True)
def _documents(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "documents"


def test_given_any_text_of_any_command_when_it_holds_a_number_then_it_is_told_once_and_nowhere(
    everyone: Cast, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    folder = tmp_path / "given"
    folder.mkdir()
    given, seen, wrong = numbers(), set[tuple[str, str]](), list[tuple[object, ...]]()
    for giving in givings(commands.ways(world(everyone), folder)):
        number, place = next(given), (giving.name, str(giving.parameter.name))
        line = giving.line(number, folder)
        with transaction.atomic():
            found = undone(line, who_may(giving.row))
            kept = tables_with(number) | files_with(number)
            transaction.set_rollback(True)
        once = True
        if "(identifying_text)" in found.err:
            seen.add(place)
            once = len(found.complaints) == 1 and number not in found.err
        if kept or number in caplog.text or not once:
            wrong.append((giving.row, *place, kept, found))
        caplog.clear()
    assert wrong == [], "\n".join(map(str, wrong))
    assert seen == WORDS, sorted(seen)


@pytest.mark.parametrize(
    ("line", "stated"),
    [(("matter", "ask"), ASKED_ABOUT), (("decide", "--live", "--record"), ACT)],
    ids=["matter ask", "decide --record"],
)
def test_given_an_act_whose_words_hold_a_number_when_it_would_be_kept_then_it_is_nowhere(
    line: tuple[str, ...],
    stated: dict[str, Any],
    everyone: Cast,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    number, path = next(numbers()), tmp_path / "act.json"
    path.write_bytes(msgspec.json.encode({**stated, "purpose": f"Of {number}"}))
    found = undone((*line, path), "staff_a")
    assert found.status != 0
    assert "identifying_text" in found.out + found.err
    assert number not in found.out + found.err + caplog.text
    assert tables_with(number) == files_with(number) == set()
