"""Rows that go to the database many at once, and whole transactions that wait for few answers."""

import pytest
from django.db import IntegrityError, connection, transaction

from discretion.apps.audit.models import Series
from discretion.apps.audit.rows import insert, without_waiting


def series(*numbers: int) -> list[Series]:
    return [Series(id=number, prefix="TST", year=2026 + number, last=number) for number in numbers]


def kept() -> list[int]:
    return list(Series.objects.order_by("last").values_list("last", flat=True))


def in_one_go(*numbers: int, fails: type[Exception] | None = None) -> None:
    """Each by a statement of its own, in a transaction that waits for none of them."""
    with without_waiting(), transaction.atomic():
        for number in numbers:
            insert(series(number))
        if fails:
            raise fails


@pytest.mark.django_db
@pytest.mark.parametrize("many", [0, 1, 15, 16, 17, 33])
def test_however_many_rows_there_are_each_is_added_once(many: int) -> None:
    numbers = list(range(1, many + 1))
    insert(series(*numbers))
    assert kept() == numbers


@pytest.mark.django_db(transaction=True)
def test_what_goes_without_waiting_is_there_once_the_transaction_ends() -> None:
    with without_waiting(), transaction.atomic():
        insert(series(1))
        assert kept() == [1]
        insert(series(2))
    assert kept() == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_what_the_database_refuses_fails_the_whole_and_the_next_goes_on() -> None:
    insert(series(1))
    with pytest.raises(IntegrityError):
        in_one_go(2, 1)
    assert kept() == [1]
    assert not connection.in_atomic_block
    in_one_go(3)
    assert kept() == [1, 3]


@pytest.mark.django_db(transaction=True)
def test_what_we_ourselves_break_off_leaves_nothing() -> None:
    with pytest.raises(KeyError):
        in_one_go(1, fails=KeyError)
    assert kept() == []
