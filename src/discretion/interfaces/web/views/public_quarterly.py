"""The quarterly reports for everyone: what is online, without signing in, script or cookie."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from discretion.apps.oversight import documents, queries
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.views.delivering import attached
from discretion.interfaces.web.views.quarterly import told
from discretion.interfaces.web.views.quarterly_steps import TYPES

_A_PAGE = 20


@page()
def reports(request: Request) -> HttpResponse:
    """Every report that is online, each with its three numbers, the newest first."""
    shown = Paginator(queries.published(), _A_PAGE).get_page(request.GET.get("page"))
    rows = [(row, queries.frozen(row)) for row in shown]
    context = {
        "rows": [(row, documents.quarter(said), said.parts) for row, said in rows],
        "page": shown,
    }
    return render(request, "public/quarterly.html", context)


@page()
def report(request: Request, quarterly_id: str) -> HttpResponse:
    """One report that is online."""
    row = queries.published_row(quarterly_id)
    shown = {
        "row": row,
        "release": told(queries.frozen(row)),
        "newer": queries.published().filter(supersedes=row.id).first(),
        "formats": documents.FORMATS.items(),
    }
    return render(request, "public/quarterly_report.html", shown)


@page()
def download(request: Request, quarterly_id: str, ending: str) -> HttpResponse:
    """A report that is online as a file, the very one that was signed."""
    data = queries.published_file(quarterly_id, ending)
    return attached(data, f"{quarterly_id}.{ending}", TYPES[ending])
