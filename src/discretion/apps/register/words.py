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
# How many records of a kind a year may have, and how many years there may be.
_NUMBERS: Final = 10**7
_YEARS: Final = 10**4

_SQLITE: Final = (
    (
        "CREATE VIRTUAL TABLE register_words USING fts5(record UNINDEXED, words, "
        "tokenize='unicode61 remove_diacritics 2', prefix='2 3')"
    ),
)
_POSTGRESQL: Final = (
    "CREATE TABLE register_words (record varchar(20) PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX register_words_found ON register_words USING gin (words)",
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
            "INSERT INTO register_words (rowid, record, words) VALUES (%s, %s, %s)",
            [(_number(id_), id_, text) for id_, text in rows],
        )


def _number(id_: str) -> int:
    """A record's id as a whole number, by which FTS5 finds its row again."""
    prefix, year, number = id_.split("-")
    letters = 0
    for letter in prefix:
        letters = letters * 32 + ord(letter) - _LETTERS_BEFORE_A
    return (letters * _YEARS + int(year)) * _NUMBERS + int(number)


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


def saying(found: QuerySet[Record], asked: str) -> QuerySet[Record]:
    """Those records that say each word asked for, or one that begins with it.

    Whatever marks are in what was asked are passed over; without a word in it, nothing is found.
    """
    words = _WORD.findall(asked.casefold())[:_MOST_WORDS]
    if not words:
        return found.none()
    if connection.vendor == "postgresql":
        query = " & ".join(f"{word}:*" for word in words)
        sql = "SELECT record FROM register_words WHERE words @@ to_tsquery('simple', %s)"
    else:
        query = " ".join(f'"{word}"*' for word in words)
        sql = "SELECT record FROM register_words WHERE register_words MATCH %s"
    return found.filter(id__in=RawSQL(sql, [query]))  # noqa: S611 (the words are a parameter)
