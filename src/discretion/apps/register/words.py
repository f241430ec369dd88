"""Full text: which records say some words, by SQLite's FTS5 or PostgreSQL's tsvector."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from discretion.apps.register.models import Record

_WORD: Final = re.compile(r"\w+")
_LETTERS_BEFORE_A: Final = 64
_MOST_WORDS: Final = 12
# What the digits of a record's id, with a 1 before them, stay below; and what its year does.
_NUMBERS: Final = 10**10
_YEARS: Final = 10**4

_SQLITE: Final = (
    (
        "CREATE VIRTUAL TABLE register_words USING fts5(words, "
        "tokenize='unicode61 remove_diacritics 2', prefix='2 3')"
    ),
)
_POSTGRESQL: Final = (
    "CREATE TABLE register_words (record varchar(20) PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX register_words_found ON register_words USING gin (words)",
)

_SAYING_POSTGRESQL: Final = (
    "SELECT record FROM register_words WHERE words @@ to_tsquery('simple', %s)"
)
_SAYING_SQLITE: Final = (
    f"SELECT printf(%s, rowid / {_NUMBERS} %% {_YEARS}, substr(rowid %% {_NUMBERS}, 2)) "  # noqa: S608 (numbers of ours)
    "FROM register_words WHERE register_words MATCH %s AND rowid BETWEEN %s AND %s"
)


def make_table(connection: BaseDatabaseWrapper) -> None:
    """Make the index of words; a migration calls it."""
    with connection.cursor() as cursor:
        for statement in _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE:
            cursor.execute(statement)


def drop_table(connection: BaseDatabaseWrapper) -> None:
    """Drop the index of words."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE register_words")


def index(records: Iterable[tuple[str, str]]) -> None:
    """Let records be found by their words from now on: id and all that they say."""
    # Taken apart here, so that both databases see the same words: neither `a-b` nor `-7` is one.
    rows = [(id_, " ".join(_WORD.findall(text))) for id_, text in records]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.executemany(
                "INSERT INTO register_words (record, words) VALUES (%s, to_tsvector('simple', %s)) "
                "ON CONFLICT (record) DO UPDATE SET words = excluded.words",
                rows,
            )
            return
        cursor.executemany(
            "DELETE FROM register_words WHERE rowid = %s", [(_number(id_),) for id_, _ in rows]
        )
        cursor.executemany(
            "INSERT INTO register_words (rowid, words) VALUES (%s, %s)",
            [(_number(id_), text) for id_, text in rows],
        )


def _number(id_: str) -> int:
    """A record's id as the number of its row: FTS5 tells that at once, and a column slowly.

    With a 1 before them, the digits keep their zeros.
    """
    prefix, year, digits = id_.split("-")
    return _first_number(prefix) + int(year) * _NUMBERS + int(f"1{digits}")


def _first_number(prefix: str) -> int:
    """The number that those of all records of a kind are above."""
    letters = 0
    for letter in prefix:
        letters = letters * 32 + ord(letter) - _LETTERS_BEFORE_A
    return letters * _YEARS * _NUMBERS


def said(content: object) -> Iterator[str]:
    """Every text in decoded JSON."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for value in content.values():
            yield from said(value)
    elif isinstance(content, list | tuple):
        for value in content:
            yield from said(value)


def saying(found: QuerySet[Record], prefix: str, asked: str) -> QuerySet[Record]:
    """Those records of one kind that say each word asked for, or one that begins with it.

    Whatever marks are in what was asked are passed over; without a word in it, nothing is found.
    """
    words = _WORD.findall(asked.casefold())[:_MOST_WORDS]
    if not words:
        return found.none()
    if connection.vendor == "postgresql":
        query = " & ".join(f"{word}:*" for word in words)
        return found.filter(id__in=RawSQL(_SAYING_POSTGRESQL, [query]))  # noqa: S611 (a parameter)
    query, first = " ".join(f'"{word}"*' for word in words), _first_number(prefix)
    given = [f"{prefix}-%04d-%s", query, first, first + _YEARS * _NUMBERS]
    return found.filter(id__in=RawSQL(_SAYING_SQLITE, given))  # noqa: S611 (parameters)
