"""Duties: what falls to me, what my agency owes, what is late; each with how its day was found."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from discretion.apps.duties import city_days, queries
from discretion.errors import NotFound
from discretion.interfaces.web.duty_places import place
from discretion.interfaces.web.forms import Form
from discretion.interfaces.web.own_agencies import agencies_to_filter_by
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.tables import Column, address, sortable
from discretion.interfaces.web.views.waiting import today

if TYPE_CHECKING:
    from discretion.apps.duties.models import Duty

_A_PAGE: Final = 50
_SORTS: Final = {"due": "due_on", "id": "id", "agency": "agency__name"}
_LATE: Final = "late"
_YEAR: Final = re.compile(r"[0-9]{4}")


class Filter(Form):
    """What narrows the list."""

    kind = forms.ChoiceField(
        label="What", required=False, choices=[("", "Anything"), *queries.named().items()]
    )
    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[("", "Open"), (_LATE, "Late"), ("done", "Done"), ("void", "No longer owed")],
    )
    agency = forms.ChoiceField(label="Agency", required=False)

    def __init__(self, *, agencies: Iterable[tuple[str, str]], **given: Any) -> None:
        super().__init__(**given)
        field = self.fields["agency"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (the form above says so)
        field.choices = [("", "Any"), *agencies]


@page()
def duties(request: Request) -> HttpResponse:
    """What falls to the one who asks; with `?whose=all`, what they know of besides."""
    now, everyones = today(request), request.GET.get("whose") == "all"
    there = (queries.duties if everyones else queries.mine)(request.actor, today=now)
    form = Filter(agencies=agencies_to_filter_by(request.actor, there), data=request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = _narrowed(there, asked, request)
    # Ids alone are put in order within the index; then the few that are shown are read.
    ids = _sorted(found, request).values_list("id", flat=True)
    shown = Paginator(ids, _A_PAGE).get_page(request.GET.get("page"))
    count = shown.paginator.count
    context = {
        "form": form,
        "everyones": everyones,
        "mine_here": not everyones,
        "mine_to": address(request, whose=None, page=None),
        "all_to": address(request, whose="all", page=None),
        "columns": _columns(request),
        "rows": _rows(shown, queries.own_desks(request.actor, today=now) if everyones else None),
        "page": shown,
        "found": f"{count} {'duty' if count == 1 else 'duties'}",
        "late": queries.late(there, today=now).count(),
        "late_to": address(request, state=_LATE, page=None),
        "today": now,
    }
    return render(request, "duties/duties.html", context)


def _rows(ids: Iterable[str], own: Collection[str] | None) -> "list[tuple[Duty, str]]":
    """Each with where it is done, for those on the desks of the one who asks (None: all are)."""
    return [(duty, place(duty) if _is_to_do(duty, own) else "") for duty in queries.each(ids)]


def _is_to_do(duty: "Duty", own: Collection[str] | None) -> bool:
    return duty.state == duty.State.OPEN and (own is None or duty.desk in own)


def _narrowed(
    found: "QuerySet[Duty]", asked: Mapping[str, str], request: Request
) -> "QuerySet[Duty]":
    state = asked.get("state") or "open"
    late = state == _LATE
    found = queries.late(found, today=today(request)) if late else found.filter(state=state)
    given = {"kind": asked.get("kind"), "agency": asked.get("agency")}
    return found.filter(**{name: value for name, value in given.items() if value})


def _sorted(found: "QuerySet[Duty]", request: Request) -> "QuerySet[Duty]":
    asked = request.GET.get("sort", "")
    column = _SORTS.get(asked.removeprefix("-"))
    if not column:
        return found
    return found.order_by(f"-{column}" if asked.startswith("-") else column, "id")


def _columns(request: Request) -> list[Column]:
    return [
        sortable(request, "Due", "due"),
        Column("What"),
        Column("Owed to"),
        sortable(request, "Agency", "agency"),
        Column("About"),
        sortable(request, "Id", "id"),
    ]


@page()
def duty(request: Request, duty_id: str) -> HttpResponse:
    """One duty: what, by when and why then, where it is done, and what came of it."""
    now = today(request)
    found = queries.duty(duty_id, actor=request.actor, today=now)
    context = {
        "duty": found,
        "place": place(found),
        "mine": queries.open_(queries.mine(request.actor, today=now)).filter(id=duty_id).exists(),
        "history": queries.history(duty_id, actor=request.actor, today=now),
        "today": now,
    }
    return render(request, "duties/duty.html", context)


@page()
def holidays(request: Request) -> HttpResponse:
    """The holidays that business days skip, a year at a time (`?year=`), and their source."""
    sent = request.GET.get("year") or str(today(request).year)
    if not _YEAR.fullmatch(sent):
        raise NotFound("Choose a year, as 2026.")
    year = int(sent)
    context = {
        "year": year,
        "days": city_days.of_year(year).items(),
        "source": city_days.source(),
        "before": year - 1 if year > city_days.FIRST_YEAR else None,
        "after": year + 1 if year < city_days.LAST_YEAR else None,
    }
    return render(request, "duties/holidays.html", context)
