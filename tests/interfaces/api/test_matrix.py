"""Every operation for every member of the cast: nobody is answered more than the table says."""

import pytest

from tests.cast import Cast
from tests.interfaces.api.matrix import PARTS, answered, operations, reviewed
from tests.interfaces.api.world import world


def test_every_operation_and_everyone_stand_in_the_reviewed_table() -> None:
    table = reviewed()
    assert sorted(operations()) == sorted(table), "operations without a row, or rows without one"
    gaps = [f"{name}: {part}" for name in table for part in PARTS if part not in table[name]]
    assert gaps == []


@pytest.mark.parametrize("part", PARTS)
def test_everyone_is_answered_as_the_reviewed_table_says(everyone: Cast, part: str) -> None:
    expected = {name: row.get(part) for name, row in reviewed().items()}
    assert answered(everyone, world(everyone), part) == expected
