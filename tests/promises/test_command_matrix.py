"""The authorization matrix of the command line: every command × every member of the cast."""

from pathlib import Path

import pytest
from pytest_django import Settings

from tests.cast import Cast
from tests.interfaces.api.programs import token_of
from tests.interfaces.api.world import world
from tests.promises import commands

# Someone of each sort: who may, who may what another may not, who sees nothing, who only reads.
AS = ("officer_a", "head_a", "officer_b", "auditor")


@pytest.fixture(autouse=True)
def _documents(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "documents"


def tokens(everyone: Cast) -> dict[str, str]:
    """A token of each of the cast, for all that they may; of nobody one that is none."""
    parts = [part for part in commands.PARTS if part != "nobody"]
    return {**{part: token_of(everyone, part) for part in parts}, "nobody": "dsc_none"}


def test_each_command_answers_each_of_the_cast_as_reviewed(everyone: Cast, tmp_path: Path) -> None:
    ways, shown = commands.ways(world(everyone), tmp_path), tokens(everyone)
    found = {
        name: {part: commands.outcome(words, {"--token": token}) for part, token in shown.items()}
        for name, words in ways.items()
    }
    if commands.WRITING:
        commands.write(found)
    assert found == commands.read()


def test_whoever_has_the_machine_acts_as_anyone_and_as_no_more_than_that(
    everyone: Cast, tmp_path: Path
) -> None:
    ways, table = commands.ways(world(everyone), tmp_path), commands.read()
    for part in AS:
        who = {"--as": f"{part}@example.org"}
        found = {name: commands.outcome(words, who) for name, words in ways.items()}
        assert found == {name: row[part] for name, row in table.items()}, part


def test_without_an_account_or_a_token_every_command_asks_for_one(
    everyone: Cast, tmp_path: Path
) -> None:
    ways = commands.ways(world(everyone), tmp_path)
    found = {name: commands.outcome(words, {}) for name, words in ways.items()}
    assert found == dict.fromkeys(ways, "usage")


def test_every_command_stands_in_the_table_or_needs_nobody() -> None:
    rows = [f"{row} " for row in commands.read()]
    asking = {name for name, command in commands.commands() if commands.asks_who_acts(command)}
    assert [name for name in asking if not any(row.startswith(f"{name} ") for row in rows)] == []
    others = {name for name, _ in commands.commands()} - asking
    assert others == {*commands.HOST, *commands.ELSEWHERE}


@pytest.mark.parametrize("name", list(commands.read()))
def test_nobody_does_anything_and_nothing_breaks(name: str) -> None:
    row = commands.read()[name]
    assert row["nobody"] == "not_allowed"
    assert "broken" not in row.values()
