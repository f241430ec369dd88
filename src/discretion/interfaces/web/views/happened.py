"""What was done, record by record, and what other agencies put that touches one's own."""

from typing import Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from discretion.apps.accounts import queries as accounts
from discretion.apps.matters import queries
from discretion.apps.matters.queries import Shared
from discretion.errors import NotFound
from discretion.interfaces.web import matter_words, showing
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.views.docket import SHARING
from discretion.law.matters import State

_A_PAGE: Final = 50


@page()
def done(request: Request, record_id: str) -> HttpResponse:
    """One record: what went out or came in, and what let it be done."""
    gone = queries.disclosure(record_id, actor=request.actor)
    behind = {gone.matter, gone.approved_in} - {""}
    there = queries.visible(request.actor).filter(id__in=behind)
    names = showing.links(request.actor, [gone.types])
    shown = {
        "gone": gone,
        "agency_name": accounts.agency_names([gone.agency])[gone.agency],
        "types": matter_words.types_in_words(gone.types, names),
        "opens": set(there.values_list("id", flat=True)),
    }
    return render(request, "matters/done.html", shown)


@page()
def approval(request: Request, record_id: str) -> HttpResponse:
    """An approval, or what the chief determined, where it was given: on the page of its matter; for
    the agency on the other side, on the list of such matters."""
    try:
        return redirect("matter", queries.approved_in(record_id, actor=request.actor))
    except NotFound:
        if queries.shared(request.actor).filter(approvals=record_id).exists():
            return redirect("matters_with_us")
        raise


@page(*SHARING)
def with_us(request: Request) -> HttpResponse:
    """The matters of other agencies in which one's own is the other side."""
    shown = Paginator(queries.shared(request.actor), _A_PAGE).get_page(request.GET.get("page"))
    rows = queries.shared_rows(shown)
    names = showing.links(request.actor, [row.types for row in rows])
    listed = {
        "page": shown,
        "rows": [
            (row, _standing(row), matter_words.types_in_words(row.types, names)) for row in rows
        ],
    }
    return render(request, "matters/with_us.html", listed)


def _standing(row: Shared) -> str:
    return matter_words.STATES[State(row.decision)] if row.decision else "Not decided yet"
