"""How a report becomes a workbook: a sheet for each table, and nothing that a sheet would run."""

import io
from collections.abc import Iterator
from datetime import datetime, time
from typing import Final

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types
from xlsxwriter.format import Format  # type: ignore[import-untyped]  # as above
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # as above

from discretion.forms.report import Report
from discretion.forms.write.document import document
from discretion.forms.write.tabular import Row, Sheet, Value, sheets

_MOST_IN_A_CELL: Final = 32_767
_LONG: Final = 30
_WIDTHS: Final = (14, 24, 52)


def write(report: Report) -> bytes:
    """The workbook. A text that is too long for a cell goes on in the row below it."""
    tree = document(report)
    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, options) as book:
        created = datetime.combine(tree.dated, time.min)
        book.set_properties({"title": tree.title, "created": created})
        head = book.add_format({"bold": True, "bg_color": "#EEF3F8", "bottom": 1})
        body = book.add_format({"text_wrap": True, "valign": "top"})
        for sheet in sheets(report):
            page = book.add_worksheet(sheet.name)
            _set_up(page, sheet, head, body)
            rows = [part for row in sheet.rows for part in _in_parts(row)]
            for number, row in enumerate(rows, start=1):
                _fill(page, number, row)
            page.autofilter(0, 0, max(len(rows), 1), len(sheet.columns) - 1)
    return made.getvalue()


def _set_up(page: Worksheet, sheet: Sheet, head: Format, body: Format) -> None:
    """The first row, which stays in sight and stands on each printed page, and the widths."""
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    for number, name in enumerate(sheet.columns):
        cells = [str(row[number]) for row in sheet.rows] or [""]
        longest = max(map(len, cells))
        width = _WIDTHS[(longest > _WIDTHS[0]) + (longest > _LONG)]
        page.set_column(number, number, max(width, min(len(name) + 2, _WIDTHS[1])), body)
        page.write_string(0, number, name, head)


def _fill(page: Worksheet, number: int, row: Row) -> None:
    """Each value as what it is: a text is never taken for a formula, a link or a number."""
    for column, value in enumerate(row):
        if isinstance(value, bool):
            page.write_boolean(number, column, value)
        elif isinstance(value, int):
            page.write_number(number, column, value)
        elif value:
            page.write_string(number, column, value)


def _in_parts(row: Row) -> Iterator[Row]:
    """The row, and below it what is left of texts that are too long for a cell."""
    while any(row):
        yield tuple(map(_beginning, row))
        row = tuple(value[_MOST_IN_A_CELL:] if isinstance(value, str) else None for value in row)


def _beginning(value: Value) -> Value:
    return value[:_MOST_IN_A_CELL] if isinstance(value, str) else value
