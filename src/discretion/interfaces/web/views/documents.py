"""A report as the document that is filed: looked at before, and taken along in every format."""

from base64 import b64encode
from hashlib import sha256
from typing import Final

from csp.constants import SELF
from django.http import HttpResponse
from django.shortcuts import render

from discretion.apps.reports import queries
from discretion.errors import NotFound
from discretion.forms.write import FORMATS
from discretion.forms.write import render as written
from discretion.interfaces.web import report_words as words
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.report_sight import READING, may

_TYPES: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


@page(*READING)
def preview(request: Request, report_id: str) -> HttpResponse:
    """What would be filed, or was: the document, and every format."""
    row = queries.row(report_id, actor=request.actor)
    shown = {"row": row, "formats": words.FORMATS.items(), "may": may(row, request.actor)}
    response = render(request, "reports/preview.html", shown)
    # Nowhere else do our pages show a frame.
    response._csp_update = {"frame-src": [SELF]}  # type: ignore[attr-defined]  # django-csp reads it
    return response


@page(*READING)
def document(request: Request, report_id: str) -> HttpResponse:
    """The document itself, as our writer makes it; nothing in it can run or leave the page."""
    report = queries.report(report_id, actor=request.actor, now=request.now)
    made = written(report, "html")
    response = HttpResponse(made, content_type=_TYPES["html"])
    response["Content-Security-Policy"] = (
        f"default-src 'none'; style-src '{_hash_of_style(made)}'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'self'; sandbox"
    )
    # The preview shows it in a frame.
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _hash_of_style(made: bytes) -> str:
    """The one style sheet of the document, as the policy names it."""
    style = made.partition(b"<style>")[2].partition(b"</style>")[0]
    return f"sha256-{b64encode(sha256(style).digest()).decode()}"


@page(*READING)
def download(request: Request, report_id: str, ending: str) -> HttpResponse:
    """The report as a file."""
    if ending not in FORMATS:
        raise NotFound(f"A report is not written as “{ending}”.")
    report = queries.report(report_id, actor=request.actor, now=request.now)
    response = HttpResponse(written(report, ending), content_type=_TYPES[ending])
    response["Content-Disposition"] = f'attachment; filename="{report_id}.{ending}"'
    return response
