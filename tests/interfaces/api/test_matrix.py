"""Every operation for every member of the cast: nobody is answered more than the table says."""

from tests.cast import Cast
from tests.interfaces.api.matrix import PARTS, answered, operations, reviewed
from tests.interfaces.api.world import world


def test_every_operation_and_everyone_stand_in_the_reviewed_table() -> None:
    table = reviewed()
    assert sorted(operations()) == sorted(table), "operations without a row, or rows without one"
    gaps = [f"{name}: {part}" for name in table for part in PARTS if part not in table[name]]
    assert gaps == []


def test_everyone_is_answered_as_the_reviewed_table_says(everyone: Cast) -> None:
    table, there = reviewed(), world(everyone)
    for part in PARTS:
        expected = {name: row[part] for name, row in table.items()}
        assert answered(everyone, there, part) == expected, part
