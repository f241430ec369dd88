"""Writes the table anew, to be read before it is kept: run pytest on this very file.

Its name keeps it out of every other run.
"""

from tests.cast import Cast
from tests.interfaces.api.matrix import PARTS, TABLE, answered, as_toml, operations
from tests.interfaces.api.world import world


def test_write_the_table(everyone: Cast) -> None:
    there = world(everyone)
    found = {part: answered(everyone, there, part) for part in PARTS}
    table = {name: {part: found[part][name] for part in PARTS} for name in operations()}
    TABLE.write_text(as_toml(table), "utf-8")
