"""The matters of other agencies in which one's own is the other side: what is asked, and how it was
decided; not how it is handled.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from discretion.apps.accounts import queries as accounts
from discretion.apps.matters import queries
from discretion.apps.matters.queries import Filters, Shared
from discretion.interfaces.web import list_files, matter_words, showing
from discretion.interfaces.web.matter_lists import (
    ListFilter,
    counted,
    files,
    narrowed_by,
    ordered,
)
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.tables import Column, sortable
from discretion.interfaces.web.type_choices import to_filter_by
from discretion.interfaces.web.views.docket import SHARING
from discretion.law.matters import State

_A_PAGE: Final = 50
_UNDECIDED: Final = ("open", "Not decided yet")
_DECISIONS: Final = (State.APPROVED, State.APPROVED_WITH_LESS, State.REFUSED)
_SORTS: Final = {"id": "id", "put": "submitted_at", "decided": "decided_at"}
_HEADS: Final = (
    *("Id", "Agency", "What it is", "Types", "For what", "Put on", "How it stands", "Decided on"),
)


class Filter(ListFilter):
    """What narrows them."""

    words = forms.CharField(label="Words", required=False)
    stands = forms.ChoiceField(label="How it stands", required=False)
    type = forms.ChoiceField(label="Type", required=False)
    agency = forms.ChoiceField(label="Agency", required=False)

    def __init__(self, *, agencies: Mapping[str, str], **given: Any) -> None:
        super().__init__(**given)
        decided = ((one.value, matter_words.STATES[one]) for one in _DECISIONS)
        self.offer("stands", [("", "Any"), _UNDECIDED, *decided])
        self.offer("type", to_filter_by())
        self.offer_agencies(agencies)

    @property
    def decision(self) -> str | None:
        """How it was decided, empty for what is open; None where that was not asked."""
        stands = self.asked.get("stands")
        return None if not stands else "" if stands == _UNDECIDED[0] else stands


@page(*SHARING)
def with_us(request: Request) -> HttpResponse:
    """All of them, the one that was put last first; or those that were asked for."""
    form = Filter(agencies=_agencies(request), data=request.GET)
    found = ordered(_found(request, form), request, _SORTS)
    if list_files.wanted(request, endings=list_files.ENDINGS):
        return list_files.as_asked(request, "with-us", _HEADS, map(_cells, _told(request, found)))
    shown = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    listed = {
        "form": form,
        "columns": _columns(request),
        "page": shown,
        "rows": _told(request, shown),
        "found": counted(shown.paginator.count, "matter", "matters", narrowed_by(form)),
        "files": files(request),
    }
    return render(request, "matters/with_us.html", listed)


def _agencies(request: Request) -> Mapping[str, str]:
    """Those whose matters are there."""
    found = queries.shared(request.actor).order_by().values_list("agency", flat=True)
    return accounts.agency_names(found.distinct())


def _found(request: Request, form: Filter) -> QuerySet[Any]:
    asked = {name: form.asked.get(name, "") for name in ("words", "type", "agency")}
    return queries.shared(request.actor, Filters(**asked), decision=form.decision)


def _told(request: Request, found: Iterable[Any]) -> list[tuple[Shared, str, str]]:
    """Each with how it stands and its types in words."""
    rows = queries.shared_rows(found)
    names = showing.links(request.actor, [row.types for row in rows])
    return [(row, _standing(row), matter_words.types_in_words(row.types, names)) for row in rows]


def _standing(row: Shared) -> str:
    return matter_words.STATES[State(row.decision)] if row.decision else _UNDECIDED[1]


def _columns(request: Request) -> list[Column]:
    return [
        sortable(request, "Id", "id"),
        *map(Column, ("Agency", "What it is", "Types", "For what")),
        sortable(request, "Put on", "put"),
        Column("How it stands"),
        sortable(request, "Decided on", "decided"),
    ]


def _cells(told: tuple[Shared, str, str]) -> tuple[str, ...]:
    row, standing, types = told
    act = "It collects from yours" if row.act == "collection" else "It shares with yours"
    put, decided = list_files.day_of(row.submitted_at), list_files.day_of(row.decided_at)
    return (row.id, row.agency_name, act, types, row.purpose, put, standing, decided)
