"""No page asks the database more often for sixty records than for ten, and none asks often."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from discretion.apps.agreements.contents import AGREEMENT, Agreement
from discretion.apps.register import contents, store
from discretion.apps.register.contents import Content, Party
from discretion.apps.register.kinds import KINDS, Kind
from tests.apps.builders import a_designation, a_function, a_joint_designation, an_activity
from tests.apps.matter_steps import facts, submitted
from tests.cast import NOW, Cast
from tests.promises import matrix
from tests.world import POSTED, World

PARTS: Final = ("keeper_a", "officer_a", "managing_a", "officer_b", "chief", "auditor")
# What one page may ask; who signs in, what they may and whose name they see are in it.
MOST: Final = 40
FEW: Final = 10
MANY: Final = 60
_WRITES: Final = ("INSERT", "UPDATE", "DELETE")

Make = Callable[[int], Content]


def _system(n: int) -> Content:
    return contents.System(name=f"Cabinet {n}", vendor=f"firm_{n}")


def _contractor(n: int) -> Content:
    return contents.Contractor(code=f"firm_{n}", name=f"Firm {n}")


def _activity(n: int) -> Content:
    parties = (
        Party(kind="contractor", id=f"firm_{n}"),
        Party(kind="third_party", name=f"Friends {n}"),
    )
    return an_activity(name=f"Letter {n}", function=f"letters_{n}", counterparties=parties)


def _agreement(n: int) -> Content:
    return Agreement(
        name=f"With firm {n}",
        with_=f"firm_{n}",
        types=("name",),
        since=date(2026, 1, 1),
        until=date(2026, 9, 1),
    )


def _type(n: int) -> Content:
    since = date(2026, 1, 1)
    return contents.AddedType(code=f"scent_{n}", label=f"Scent {n}", authority="X", since=since)


KEPT: Final[tuple[tuple[Kind, str, Make], ...]] = (
    (KINDS["function"], "current", lambda n: a_function(code=f"letters_{n}", name=f"{n} letters")),
    (KINDS["contractor"], "current", _contractor),
    (KINDS["system"], "current", _system),
    (KINDS["activity"], "current", _activity),
    (KINDS["activity"], "draft", _activity),
    (KINDS["designation"], "draft", lambda n: a_designation(name=f"Letters {n}")),
    (KINDS["designation"], "proposed", lambda n: a_joint_designation(name=f"With beta {n}")),
    (KINDS["designation"], "approved", lambda n: a_joint_designation(name=f"Agreed {n}")),
    (AGREEMENT, "current", _agreement),
    (KINDS["type"], "current", _type),
)


def _enter(everyone: Cast, numbers: range) -> None:
    """So many more records of each sort."""
    new = [
        store.New(kind, "alpha" if kind.of_agency else "", make(n), state)
        for kind, state, make in KEPT
        for n in numbers
    ]
    with transaction.atomic():
        store.enter(new, actor=everyone.officer_a, now=NOW)
    for n in numbers:
        party = Party(kind="third_party", name=f"Friends {n}")
        submitted(everyone.staff_a, facts(counterparty=party, types=("name",)))


def _asked(client: Client, world: World) -> Iterator[tuple[str, list[str]]]:
    """What each page asks of the database, for those that open."""
    # The first page of a session notes from where it is used.
    client.get("/me")
    for name, pattern in matrix.pages():
        if name in POSTED:
            continue
        with CaptureQueriesContext(connection) as told:
            status = client.get(world.address(pattern)).status_code
        if status == 200:
            yield name, [query["sql"] for query in told.captured_queries]


@pytest.mark.parametrize("part", PARTS)
def test_given_many_records_when_a_page_opens_then_it_asks_as_often_as_for_few(
    everyone: Cast, part: str
) -> None:
    world, client = World(everyone), matrix.browser(everyone, part)
    _enter(everyone, range(FEW))
    few = {name: len(asked) for name, asked in _asked(client, world)}
    _enter(everyone, range(FEW, MANY))
    many = {name: len(asked) for name, asked in _asked(client, world)}
    assert {n: (few[n], count) for n, count in many.items() if count > few[n]} == {}
    assert {n: count for n, count in many.items() if count > MOST} == {}


def test_given_someone_at_work_when_a_page_opens_then_nothing_is_written(everyone: Cast) -> None:
    """On SQLite only one can write at a time: a page that writes waits for every import."""
    world, client = World(everyone), matrix.browser(everyone, "officer_a")
    written = {
        name: [sql for sql in asked if sql.startswith(_WRITES)]
        for name, asked in _asked(client, world)
    }
    assert {name: found for name, found in written.items() if found} == {}
