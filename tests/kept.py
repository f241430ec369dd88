"""All that an office keeps: every cell of every table, and every file but the database's own."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection


def cells() -> Iterator[tuple[str, str]]:
    """Each cell of each table, by its table."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 (the database's own names)
            for row in cursor.fetchall():
                yield from ((table, _as_text(cell)) for cell in row)


def _as_text(cell: object) -> str:
    whole = bytes(cell) if isinstance(cell, memoryview) else cell
    return whole.decode(errors="replace") if isinstance(whole, bytes) else str(whole)


def tables_with(text: str) -> set[str]:
    """The tables in which a text is kept somewhere."""
    return {table for table, cell in cells() if text in cell}


def files_with(text: str) -> set[str]:
    """The files of the office whose name or content has a text."""
    return {
        path.name
        for path in Path(settings.MEDIA_ROOT).rglob("*")
        if path.is_file() and (text in path.name or text.encode() in path.read_bytes())
    }
