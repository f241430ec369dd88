"""A list taken out as a file of comma-separated values: all of its rows, as they were filtered."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpResponse

from discretion.apps.audit.actions import new_york_day
from discretion.apps.register import queries
from discretion.apps.register.kinds import Kind
from discretion.apps.register.spreadsheets.cells import guarded
from discretion.interfaces.web import showing
from discretion.interfaces.web.page import Request

_CHUNK: Final = 500


def wanted(request: Request) -> bool:
    """Whether the list is asked for as a file."""
    return request.GET.get("as") == "csv"


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
    answer = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
