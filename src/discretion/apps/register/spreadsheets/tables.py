"""How a file of comma-separated values is written and read: one kind of record a file."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

from discretion.apps.register.kinds import KINDS, Kind
from discretion.apps.register.spreadsheets.cells import guarded, unguarded
from discretion.apps.register.spreadsheets.columns import KINDS as SHEETS
from discretion.apps.register.spreadsheets.columns import Value, columns
from discretion.apps.register.spreadsheets.sheets import Formula, Sheet, kind_by_sheet
from discretion.errors import Unreadable
from discretion.forms.read.encodings import decode

MOST_ROWS: Final = 50_000
_DELIMITERS: Final = (",", ";", "\t")
_FORMULAS: Final = ("=", "＝")


def write(kind: Kind, rows: Iterable[Sequence[Value]]) -> bytes:
    """The file, as UTF-8 with the mark by which spreadsheets know it.

    A cell that a spreadsheet would obey, or that begins with an apostrophe, has one more in front.
    """
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow([column.heading for column in columns(kind.name)])
    table.writerows([guarded(str(cell)) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def read(data: bytes, name: str, kind: Kind | None = None) -> Sheet:
    """The cells of a file; where nobody says of which kind, its name or headings do."""
    text = decode(data)
    if "\0" in text:
        raise Unreadable("the file holds the character of code zero; delete it there.")
    delimiter = max(_DELIMITERS, key=text.partition("\n")[0].count)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append([_cell(cell) for cell in row])
            if len(rows) > MOST_ROWS + 1:
                raise Unreadable(f"the file has more than {MOST_ROWS:,} rows; split it.")
    except csv.Error as error:
        raise Unreadable(f"the file is no table of comma-separated values: {error}.") from None
    return Sheet(name, kind or _kind(name, rows), rows)


def _cell(cell: str) -> str:
    return Formula(cell) if cell.startswith(_FORMULAS) else unguarded(cell)


def _kind(name: str, rows: Sequence[Sequence[str]]) -> Kind:
    named = kind_by_sheet(name.rpartition(".")[0], SHEETS)
    if named and rows:
        return named
    met = {cell.strip().lower() for cell in rows[0]} - {""} if rows else set()
    fitting = [name for name in SHEETS if met and met <= {c.heading.lower() for c in columns(name)}]
    if len(fitting) != 1:
        raise Unreadable(
            "the headings don't say what the rows are; name the file after them: activities.csv."
        )
    return KINDS[fitting[0]]
