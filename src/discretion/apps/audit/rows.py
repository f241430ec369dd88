"""How much goes to the database at once, where Django's own way would be slow."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Final

from django.db import connection
from django.db.models import Model

# By more, a statement takes longer to write than the way to the database does.
_IN_A_STATEMENT: Final = 16


def insert(rows: Sequence[Model]) -> None:
    """Add rows of one table, all of whose columns are set, some by each statement.

    For `bulk_create`, psycopg would put their texts into arrays, which takes it longer than all
    the rest of an import.
    """
    if not rows:
        return
    quote, table = connection.ops.quote_name, rows[0]._meta
    fields = table.concrete_fields
    columns = ", ".join(quote(f.column or "") for f in fields)
    into = f"INSERT INTO {quote(table.db_table)} ({columns}) VALUES "  # noqa: S608 (names of our own)
    places = f"({', '.join(['%s'] * len(fields))})"
    values = [
        [f.get_db_prep_save(getattr(row, f.attname), connection) for f in fields] for row in rows
    ]
    with connection.cursor() as cursor:
        for first in range(0, len(values), _IN_A_STATEMENT):
            some = values[first : first + _IN_A_STATEMENT]
            cursor.execute(into + ", ".join([places] * len(some)), list(chain.from_iterable(some)))


@contextmanager
def without_waiting() -> Iterator[None]:
    """Send what follows, a transaction as a whole, without waiting for each answer to it.

    PostgreSQL still does one after the other, and is waited for where something is read, and when
    the transaction ends: who holds what others wait for goes that way three times and not seven.
    """
    if connection.vendor != "postgresql":
        yield
        return
    connection.ensure_connection()
    with connection.connection.pipeline():
        yield
