"""How many rows are added at once, where Django's own way would be slow."""

from collections.abc import Sequence

from django.db import connection
from django.db.models import Model


def insert(rows: Sequence[Model]) -> None:
    """Add rows of one table, all of whose columns are set, by one statement for all of them.

    For `bulk_create`, psycopg would put their texts into arrays, which takes it longer than all
    the rest of an import.
    """
    if not rows:
        return
    quote, table = connection.ops.quote_name, rows[0]._meta
    fields = table.concrete_fields
    columns = ", ".join(quote(f.column or "") for f in fields)
    places = ", ".join(["%s"] * len(fields))
    values = [
        [f.get_db_prep_save(getattr(row, f.attname), connection) for f in fields] for row in rows
    ]
    statement = f"INSERT INTO {quote(table.db_table)} ({columns}) VALUES ({places})"  # noqa: S608 (names of our own)
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)
