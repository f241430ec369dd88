"""How the cells of a file become records, and which cell each fault is about."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import msgspec
from openpyxl.utils import get_column_letter

from discretion.apps.register.checks import read
from discretion.apps.register.document import Inventory
from discretion.apps.register.kinds import KINDS, Kind
from discretion.apps.register.spreadsheets.columns import (
    BESIDE,
    Column,
    column_of,
    columns,
    said,
)
from discretion.errors import Fault, Invalid

_REMEDIES: Final[Mapping[str, str]] = {
    "unknown_code": "Choose one that the sheet “Lists” or the column's own list offers.",
    "unknown_id": "Check it against the sheet “Lists”, or enter what it names first.",
    "duplicate_id": "Give each record its own, or delete one of the rows.",
    "missing_field": "Fill in this cell.",
    "empty_text": "Write something, or leave the cell empty.",
    "formula": "Write the text itself; nothing here is calculated.",
    "stale": "Export again, and make your change in the new file.",
    "too_long": "Shorten it.",
}


class Formula(str):
    """A cell that holds a formula or an error in place of a text."""

    __slots__ = ()


@dataclass(frozen=True)
class Sheet:
    """The cells of a sheet or file, row by row; the first has the headings."""

    name: str
    kind: Kind
    rows: Sequence[Sequence[str]]


class CellError(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong in one cell, and what to do about it."""

    sheet: str
    cell: str
    column: str
    message: str
    remedy: str
    code: str

    @property
    def fault(self) -> Fault:
        """The same for whoever reads faults."""
        where = f"{self.sheet}!{self.cell}" if self.cell else self.sheet
        return Fault(self.code, f"{self.message} {self.remedy}".strip(), where)


@dataclass
class _Place:
    """Where a record stands: a row of a sheet, and its columns."""

    sheet: Sheet
    row: int
    letters: Mapping[str, str]


@dataclass
class Reading:
    """The records of a file, what is wrong with it, and where each record stands."""

    tables: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    errors: list[CellError] = field(default_factory=list)
    places: dict[str, _Place] = field(default_factory=dict)

    def inventory(self, as_of: date) -> Inventory:
        """The records without a fault of their own."""
        return msgspec.convert({"as_of": as_of, **self.tables}, Inventory)

    def error_at(self, fault: Fault) -> CellError:
        """The cell that a fault of a record is about."""
        path, _, rest = fault.path.partition(".")
        place = self.places.get(path)
        if place is None:
            return CellError(
                sheet="", cell="", column="", message=str(fault), remedy="", code=fault.code
            )
        column = column_of(place.sheet.kind.name, rest)
        return _error(place, column, fault.code, fault.message)

    def where(self, path: str) -> str:
        """Where a record stands, in words."""
        place = self.places.get(path)
        return f"{place.sheet.name}, row {place.row}" if place else path


def sheet_name(kind: Kind) -> str:
    """What the sheet of a kind is called."""
    return kind.plural.capitalize()


def kind_by_sheet(name: str, among: Iterable[str]) -> Kind | None:
    """The kind whose sheet has that name, if any."""
    plural = name.strip().lower()
    return next((KINDS[k] for k in among if KINDS[k].plural == plural), None)


def interpret(sheets: Iterable[Sheet], *, agency: str) -> Reading:
    """The records of some sheets; a row that names no agency is of the one given."""
    reading = Reading()
    for sheet in sheets:
        if sheet.rows:
            _read_sheet(reading, sheet, agency)
    return reading


def _read_sheet(reading: Reading, sheet: Sheet, agency: str) -> None:
    found = dict(_headings(reading, sheet))
    letters = {column.heading: letter for column, letter in found.values()}
    rows = [
        (number, row) for number, row in enumerate(sheet.rows[1:], 2) if any(c.strip() for c in row)
    ]
    _require_columns(reading, sheet, letters, rows, found)
    table = reading.tables.setdefault(sheet.kind.plural, [])
    for number, row in rows:
        place = _Place(sheet, number, letters)
        cells = {column: row[at] for at, (column, _) in found.items() if at < len(row)}
        item = _item(reading, place, cells, agency)
        if item is not None:
            reading.places[f"{sheet.kind.plural}[{len(table)}]"] = place
            table.append(item)


def _headings(reading: Reading, sheet: Sheet) -> Iterator[tuple[int, tuple[Column, str]]]:
    known = {column.heading.lower(): column for column in columns(sheet.kind.name)}
    met: set[str] = set()
    for at, cell in enumerate(sheet.rows[0]):
        heading = cell.strip().lower()
        if heading in known and heading not in met:
            met.add(heading)
            yield at, (known[heading], get_column_letter(at + 1))
        elif heading:
            twice = "stands here twice" if heading in met else "is no column of this sheet"
            reading.errors.append(
                CellError(
                    sheet=sheet.name,
                    cell=f"{get_column_letter(at + 1)}1",
                    column=cell.strip(),
                    message=f"“{cell.strip()}” {twice}.",
                    remedy="Use the headings of the template, each once.",
                    code="unknown_field",
                )
            )


def _require_columns(
    reading: Reading,
    sheet: Sheet,
    letters: Mapping[str, str],
    rows: Sequence[tuple[int, Sequence[str]]],
    found: Mapping[int, tuple[Column, str]],
) -> None:
    """A file that changes records has every column: a missing one would empty its field."""
    missing = [c.heading for c in columns(sheet.kind.name) if c.heading not in letters]
    ids = [at for at, (column, _) in found.items() if column.field == "id"]
    changes = any(row[at].strip() for at in ids for _, row in rows if at < len(row))
    if missing and changes:
        reading.errors.append(
            CellError(
                sheet=sheet.name,
                cell="",
                column="",
                message=f"These columns are missing: {', '.join(missing)}.",
                remedy="Put them back, so that nothing is emptied by mistake.",
                code="missing_field",
            )
        )


def _item(
    reading: Reading, place: _Place, cells: Mapping[Column, str], agency: str
) -> dict[str, object] | None:
    """The record in a row; None where a cell of it can't be read, which is then an error."""
    before = len(reading.errors)
    told: dict[str, object] = {"agency": agency} if agency else {}
    for column, cell in cells.items():
        if isinstance(cell, Formula):
            message = "This cell holds a formula."
            reading.errors.append(_error(place, column, "formula", message))
            continue
        try:
            for path, value in said(column, cell):
                _put(told, path, value)
        except ValueError as error:
            reading.errors.append(_error(place, column, "wrong_type", str(error)))
    beside = {column.field: told.pop(column.field) for column in BESIDE if column.field in told}
    if len(reading.errors) == before:
        reading.errors += _faults(place, beside, told)
    return {**beside, "content": told} if len(reading.errors) == before else None


def _put(told: dict[str, object], path: str, value: object) -> None:
    first, _, rest = path.partition(".")
    if not rest:
        told[first] = value
        return
    inner = told.setdefault(first, {})
    if isinstance(inner, dict):
        inner[rest] = value


def _faults(
    place: _Place, beside: Mapping[str, object], told: dict[str, object]
) -> Iterator[CellError]:
    """What is wrong with a record by itself."""
    kind = place.sheet.kind
    states = ("draft", "current", "retired")
    if beside.get("state", "draft") not in states:
        message = f"“{beside['state']}” is no state."
        yield _error(place, column_of(kind.name, "state"), "unknown_code", message)
    try:
        read(kind, told)
    except Invalid as error:
        for fault in error.faults:
            yield _error(place, column_of(kind.name, fault.path), fault.code, fault.message)


def _error(place: _Place, column: Column | None, code: str, message: str) -> CellError:
    letter = place.letters.get(column.heading, "") if column else ""
    if column and not letter:
        message = f"The column “{column.heading}” is missing. {message}"
    return CellError(
        sheet=place.sheet.name,
        cell=f"{letter or 'A'}{place.row}",
        column=column.heading if column else "",
        message=message if message.endswith((".", "!", "?")) else f"{message}.",
        remedy=_REMEDIES.get(code, "Correct this cell."),
        code=code,
    )
