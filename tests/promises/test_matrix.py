"""The authorization matrix: every page × every member of the cast, against a reviewed table."""

import pytest

from tests import gone_on
from tests.cast import Cast
from tests.promises import matrix
from tests.world import POSTED, World


def statuses(world: World, part: str) -> dict[str, int]:
    """What one of the cast is answered at every page."""
    client = matrix.browser(world.everyone, part)
    return {
        name: matrix.answer(client, world.address(pattern), post=name in POSTED)
        for name, pattern in matrix.pages()
    }


def test_each_page_answers_each_of_the_cast_as_reviewed(everyone: Cast) -> None:
    world = gone_on.whole(everyone)
    for part in matrix.PARTS:
        found = statuses(world, part)
        if matrix.WRITING:
            matrix.write_column(part, found)
        reviewed = {page: row[part] for page, row in matrix.read().items()}
        assert found == reviewed, part


def test_every_page_of_the_table_is_there_and_none_is_missing() -> None:
    assert sorted(matrix.read()) == sorted(name for name, _ in matrix.pages())


@pytest.mark.parametrize(("page", "row"), matrix.read().items(), ids=list(matrix.read()))
def test_no_page_breaks_for_anyone(page: str, row: dict[str, int]) -> None:
    assert {status for status in row.values() if status >= 500} == set()


@pytest.mark.parametrize("page", [name for name in matrix.read() if name not in matrix.public()])
def test_nobody_sees_a_page_that_is_not_public(page: str) -> None:
    assert matrix.read()[page]["nobody"] == 302
