"""A list taken out as a file, for a spreadsheet: all of its rows, as they were filtered."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpResponse

from discretion.apps.audit.actions import new_york_day
from discretion.apps.register import queries
from discretion.apps.register.kinds import Kind
from discretion.apps.register.spreadsheets.cells import MOST_IN_A_CELL, guarded, text_in
from discretion.interfaces.web import showing
from discretion.interfaces.web.page import Request

ENDINGS: Final = ("csv", "xlsx")
_CHUNK: Final = 500
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDE: Final = 24


def wanted(request: Request, *, endings: Sequence[str] = ("csv",)) -> bool:
    """Whether the list is asked for as a file of such a sort."""
    return request.GET.get("as") in endings


def taken_out(
    request: Request, kind: Kind, found: QuerySet[Any], standing: Callable[[Any], str]
) -> HttpResponse:
    """The rows of a list, their cells whole; `standing` says how a row stands."""
    rows = found.select_related("agency").iterator(chunk_size=_CHUNK)
    return as_file(kind, _told(request, rows, standing))


def _told(
    request: Request, rows: Iterator[Any], standing: Callable[[Any], str]
) -> Iterator[showing.Row]:
    while chunk := list(islice(rows, _CHUNK)):
        opened = [(row, queries.kept(row)) for row in chunk]
        links = showing.links(request.actor, (kept.content for _, kept in opened))
        for row, kept in opened:
            agency = row.agency.name if row.agency else ""
            told = showing.row(kept, agency, links, most=None)
            yield told._replace(state=standing(row))


def as_file(kind: Kind, rows: Iterable[showing.Row]) -> HttpResponse:
    """Records of a kind as a file."""
    heads = ("Id", "Name", *showing.heads(kind), "Agency", "State", "Changed")
    cells = (
        (row.id, row.title, *row.cells, row.agency, row.state, day_of(row.changed)) for row in rows
    )
    return table(kind.plural, heads, cells)


def day_of(moment: datetime | None) -> str:
    """The day of a moment in New York, as a spreadsheet reads it; nothing for none."""
    return new_york_day(moment).isoformat() if moment else ""


def table(name: str, heads: Iterable[str], rows: Iterable[Iterable[str]]) -> HttpResponse:
    """Any list as a file; a cell that a spreadsheet would obey has an apostrophe in front."""
    text = io.StringIO(newline="")
    written = csv.writer(text)
    written.writerow(heads)
    for row in rows:
        written.writerow([guarded(cell) for cell in row])
    return _answer(text.getvalue().encode("utf-8-sig"), "text/csv", f"{name}.csv")


def as_asked(
    request: Request, name: str, heads: Sequence[str], rows: Iterable[Iterable[str]]
) -> HttpResponse:
    """Any list as the sort of file that was asked for."""
    if request.GET.get("as") == "xlsx":
        return _answer(_workbook(heads, rows), _XLSX, f"{name}.xlsx")
    return table(name, heads, rows)


def _workbook(heads: Sequence[str], rows: Iterable[Iterable[str]]) -> bytes:
    """A workbook of one sheet; every cell is a text, and none a formula."""
    import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"constant_memory": True}) as book:
        sheet, head = book.add_worksheet(), book.add_format({"bold": True, "bottom": 1})
        body = book.add_format({"text_wrap": True, "valign": "top"})
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(heads) - 1, _WIDE)
        for place, cells in enumerate([heads, *rows]):
            for column, cell in enumerate(cells):
                text = text_in(cell)[:MOST_IN_A_CELL]
                sheet.write_string(place, column, text, body if place else head)
    return made.getvalue()


def _answer(data: bytes, media_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
