"""How a workbook is written and read: a sheet for each kind, lists to choose from, and how to."""

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, Protocol, cast
from xml.etree.ElementTree import ParseError

from discretion.apps.register.kinds import KINDS, Kind
from discretion.apps.register.spreadsheets.cells import MOST_IN_A_CELL
from discretion.apps.register.spreadsheets.columns import (
    ENTITY_KINDS,
    PARTY_KINDS,
    Column,
    Value,
    columns,
)
from discretion.apps.register.spreadsheets.columns import KINDS as SHEETS
from discretion.apps.register.spreadsheets.sheets import (
    Formula,
    Sheet,
    kind_by_sheet,
    sheet_name,
)
from discretion.apps.register.spreadsheets.tables import MOST_ROWS
from discretion.errors import Unreadable, Unwritable

if TYPE_CHECKING:
    from xlsxwriter.format import Format  # type: ignore[import-untyped]  # it ships no types
    from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]  # as above
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # as above

HOW_TO: Final = "How to fill this in"
LISTS: Final = "Lists"
LARGEST_UNPACKED: Final = 200 * 1024 * 1024
_STEEPEST: Final = 200
_CHUNK: Final = 1 << 16
_SPARE_ROWS: Final = 2_000
_WIDEST: Final = 60
_BROKEN: Final = (
    *(KeyError, ValueError, TypeError, IndexError, AttributeError, EOFError, OSError),
    *(ParseError, SyntaxError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError),
)
_ADVICE: Final = (
    "Each sheet is a kind of record, each row one record, and the first row names the columns.",
    "To change a record, change its cells and leave its ID and Version as they are.",
    "To add one, write a new row and leave ID and Version empty.",
    "A word like new:1 as the ID of a new row lets other rows point to it.",
    "A row that you delete here stays in the register; to end a record, set its State to retired.",
    "A list has one entry a line within its cell (Alt+Enter starts a line).",
    "A backslash is written \\\\; \\n is a line break within one entry of a list.",
    "Nothing is calculated: a formula is refused, and its cell is named.",
    "When you bring the file back, you first see what would change and which cells are wrong.",
    "Then everything is taken over, or nothing.",
)


class _Cell(Protocol):
    """A cell as it is read."""

    @property
    def data_type(self) -> str: ...
    @property
    def value(self) -> object: ...


class _Page(Protocol):
    """A sheet as it is read, row by row."""

    @property
    def title(self) -> str: ...
    def reset_dimensions(self) -> None: ...
    def iter_rows(self, *, max_col: int) -> Iterable[Sequence[_Cell]]: ...


# What the sheet of lists offers: under a heading, values each with what they mean.
Lists = Mapping[str, Sequence[tuple[str, str]]]


def write(tables: Mapping[str, Iterable[Sequence[Value]]], lists: Lists) -> bytes:
    """The workbook of some kinds' rows; a cell is never taken for a formula, link or number."""
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415 (only where one is written)

    made = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(made, options) as book:
        head = book.add_format({"bold": True, "bg_color": "#EEF3F8", "bottom": 1, "valign": "top"})
        body = book.add_format({"text_wrap": True, "valign": "top"})
        for kind in SHEETS:
            if kind in tables:
                _write_sheet(book, KINDS[kind], tables[kind], lists, (head, body))
        _write_how_to(book, [kind for kind in SHEETS if kind in tables], head, body)
        _write_lists(book, lists, head, body)
    return made.getvalue()


def _write_sheet(
    book: "Workbook",
    kind: Kind,
    rows: Iterable[Sequence[Value]],
    lists: Lists,
    formats: "tuple[Format, Format]",
) -> None:
    head, body = formats
    page = book.add_worksheet(sheet_name(kind))
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    for at, column in enumerate(columns(kind.name)):
        page.set_column(at, at, 48 if column.wide else 20, body)
        page.write_string(0, at, column.heading, head)
    last = 0
    for last, row in enumerate(rows, start=1):
        _write_row(page, last, row, body)
    for at, column in enumerate(columns(kind.name)):
        _offer(page, column, at, last + _SPARE_ROWS, lists)
    page.autofilter(0, 0, max(last, 1), len(columns(kind.name)) - 1)


def _write_row(page: "Worksheet", number: int, row: Sequence[Value], body: "Format") -> None:
    for at, value in enumerate(row):
        if isinstance(value, int):
            page.write_number(number, at, value, body)
        elif len(value) > MOST_IN_A_CELL:
            raise Unwritable(
                f"{row[0]} has a text of more than {MOST_IN_A_CELL:,} letters, which no cell of a "
                "workbook holds; export to .csv or .json instead."
            )
        elif value:
            page.write_string(number, at, value, body)


def _offer(page: "Worksheet", column: Column, at: int, last: int, lists: Lists) -> None:
    """A drop-down; where a cell may hold several entries it only suggests the first."""
    source: object = list(column.choices)
    if column.offered:
        place = list(lists).index(column.offered) * 3
        length = max(len(lists[column.offered]), 1)
        letter = _letter(place)
        source = f"='{LISTS}'!${letter}$2:${letter}${length + 1}"
    if not source:
        return
    page.data_validation(
        1,
        at,
        last,
        at,
        {
            "validate": "list",
            "source": source,
            "show_error": not column.codec.many and not column.offered,
            "error_title": column.heading,
            "error_message": column.about[:255],
        },
    )


def _letter(at: int) -> str:
    first, second = divmod(at, 26)
    return (chr(64 + first) if first else "") + chr(65 + second)


def _write_how_to(book: "Workbook", kinds: Sequence[str], head: "Format", body: "Format") -> None:
    page = book.add_worksheet(HOW_TO)
    page.set_column(0, 0, 24, body)
    page.set_column(1, 1, 28, body)
    page.set_column(2, 2, 90, body)
    page.write_string(0, 0, HOW_TO, head)
    number = 1
    for advice in _ADVICE:
        page.write_string(number, 2, advice, body)
        number += 1
    for at, heading in enumerate(("Sheet", "Column", "What goes into it")):
        page.write_string(number, at, heading, head)
    for kind in kinds:
        for column in columns(kind):
            number += 1
            choices = f" One of: {', '.join(column.choices)}." if column.choices else ""
            row = (sheet_name(KINDS[kind]), column.heading, column.about + choices)
            _write_row(page, number, row, body)


def _write_lists(book: "Workbook", lists: Lists, head: "Format", body: "Format") -> None:
    page = book.add_worksheet(LISTS)
    page.freeze_panes(1, 0)
    told = {
        **lists,
        "Kind of party": [(kind, "") for kind in PARTY_KINDS],
        "Kind of third party": [(kind, "") for kind in ENTITY_KINDS],
    }
    for place, heading in enumerate(told):
        page.set_column(place * 3, place * 3, 26, body)
        page.set_column(place * 3 + 1, place * 3 + 1, 44, body)
        page.write_string(0, place * 3, heading, head)
        page.write_string(0, place * 3 + 1, "What it is", head)
    # Rows are written one after another, as the writer wants them.
    for number in range(max(map(len, told.values()))):
        for place, values in enumerate(told.values()):
            for at, text in enumerate(values[number] if number < len(values) else ()):
                page.write_string(number + 1, place * 3 + at, text[:MOST_IN_A_CELL], body)


def read(data: bytes) -> list[Sheet]:
    """The sheets that hold records; Unreadable for a file that is no workbook, or a hostile one."""
    import openpyxl  # noqa: PLC0415 (only where one is read)

    _refuse_bombs(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        found = list(_sheets(cast("list[_Page]", book.worksheets)))
        book.close()
    except _BROKEN:
        raise Unreadable("the workbook is damaged; open it, save it anew as .xlsx.") from None
    if not found:
        names = ", ".join(sheet_name(KINDS[kind]) for kind in SHEETS)
        raise Unreadable(f"the workbook has none of the sheets {names}; start from a template.")
    return found


def _sheets(pages: "Iterable[_Page]") -> Iterator[Sheet]:
    left = MOST_ROWS
    for page in pages:
        kind = kind_by_sheet(page.title, SHEETS)
        if kind is None:
            continue
        page.reset_dimensions()
        rows = []
        for row in page.iter_rows(max_col=_WIDEST):
            rows.append([_text(cell.data_type, cell.value) for cell in row])
            if len(rows) > left + 1:
                raise Unreadable(f"the workbook has more than {MOST_ROWS:,} rows; split it.")
        left -= len(rows)
        yield Sheet(page.title, kind, rows)


def _text(data_type: str, value: object) -> str:
    """What a cell says, as a person would type it."""
    if data_type in ("f", "e"):
        return Formula(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return str(value)


def _refuse_bombs(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            if unpacked > LARGEST_UNPACKED or unpacked > _STEEPEST * max(len(data), 50_000):
                raise Unreadable("unpacked, the workbook is far too large; that is not read.")
            if any(_declares_a_type(archive, part) for part in parts):
                raise Unreadable("the workbook declares a document type; none is read.")
    except _BROKEN:
        raise Unreadable("the file is not the .xlsx workbook that its name says it is.") from None


def _declares_a_type(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a part declares a document type or an entity anywhere, in whichever encoding."""
    if not part.filename.endswith((".xml", ".rels")):
        return False
    with archive.open(part) as opened:
        before = b""
        while chunk := opened.read(_CHUNK):
            seen = before + chunk.replace(b"\x00", b"")
            if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
                return True
            # One that is cut in two by the end of a chunk.
            before = seen[-len(b"<!DOCTYPE") :]
    return False
