"""Holds: what is kept for a lawsuit, a request or an audit; put on, and lifted."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import require
from discretion.apps.retention import actions, certificates, queries
from discretion.apps.retention.queries import READING, HoldFilters, Opened
from discretion.errors import Stale
from discretion.interfaces.web import list_files
from discretion.interfaces.web.forms import Form, asked, bound_or_kept, carried_out
from discretion.interfaces.web.frame import chosen_agency
from discretion.interfaces.web.own_agencies import agencies_to_filter_by, own_agencies
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.retention_forms import HoldForm, LiftForm
from discretion.interfaces.web.tables import Column, address, sortable
from discretion.interfaces.web.views.retention import named, trail
from discretion.interfaces.web.views.waiting import today
from discretion.law.authority import Power
from discretion.law.deadlines import in_words

_A_PAGE: Final = 50
_SORTS: Final = {"id": "id", "since": "since", "until": "until", "agency": "agency__name"}
_HEADS: Final = (
    *("Id", "What for", "What is held", "Its id", "Agency", "Since", "Until"),
    *("Number of the case", "Why", "Lifted because"),
)


class Filter(Form):
    """What narrows the list."""

    words = forms.CharField(label="Words", required=False)
    state = forms.ChoiceField(
        label="Which",
        required=False,
        choices=[("", "Not lifted"), ("lifted", "Lifted"), ("all", "All")],
    )
    kind = forms.ChoiceField(
        label="What for", required=False, choices=[("", "Anything"), *certificates.HOLDS.items()]
    )
    agency = forms.ChoiceField(label="Agency", required=False)

    def __init__(self, *, agencies: list[tuple[str, str]], **given: Any) -> None:
        super().__init__(**given)
        field = self.fields["agency"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (the form above says so)
        field.choices = [("", "Any"), *agencies]


@page(*READING)
def holds(request: Request) -> HttpResponse:
    """The holds, the newest first; those that are not lifted, or others (`?state=`)."""
    every = queries.holds(request.actor, HoldFilters(state="all"))
    form = Filter(agencies=agencies_to_filter_by(request.actor, every), data=request.GET)
    asked_for = form.cleaned_data if form.is_valid() else {}
    given = HoldFilters(**{name: value for name, value in asked_for.items() if value})
    found = _sorted(queries.holds(request.actor, given), request)
    if list_files.wanted(request, endings=list_files.ENDINGS):
        return list_files.as_asked(request, "holds", _HEADS, map(_cells, found))
    shown = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    count = shown.paginator.count
    context = {
        "form": form,
        "columns": _columns(request),
        "rows": [_told(request, row) for row in shown],
        "page": shown,
        "found": f"{count:,} {'hold' if count == 1 else 'holds'}",
        "files": [(address(request, **{"as": e}, page=None), e) for e in list_files.ENDINGS],
        "may_hold": request.actor.can_anywhere(Power.HOLD_DISPOSAL),
    }
    return render(request, "retention/holds.html", context)


def _told(request: Request, row: Any) -> tuple[queries.HoldShown, str, str, bool]:
    """A hold with what it is for, whose it is, and whether one may lift it."""
    may_lift = request.actor.can(Power.HOLD_DISPOSAL, row.agency_id)
    return queries.shown(row), certificates.HOLDS[row.kind], row.agency.name, may_lift


def _sorted(found: QuerySet[Any], request: Request) -> QuerySet[Any]:
    sent = request.GET.get("sort", "")
    column = _SORTS.get(sent.removeprefix("-"))
    if not column:
        return found
    return found.order_by(f"-{column}" if sent.startswith("-") else column, "id")


def _columns(request: Request) -> list[Column]:
    return [
        sortable(request, "Hold", "id"),
        *map(Column, ("What for", "What is held")),
        sortable(request, "Agency", "agency"),
        sortable(request, "Since", "since"),
        sortable(request, "Until", "until"),
        *map(Column, ("Number of the case", "Why", "Step")),
    ]


def _cells(row: Any) -> tuple[str, ...]:
    one = queries.shown(row)
    until = one.until.isoformat() if one.until else ""
    return (
        *(one.id, certificates.HOLDS[one.kind], one.about_name, one.about, row.agency.name),
        *(one.since.isoformat(), until, one.reference, one.reason, one.lifted_why),
    )


@page(Power.HOLD_DISPOSAL)
def place_hold(request: Request) -> HttpResponse:
    """Put a hold on one series (`?about=`), or on all in a system or under a rule."""
    actor, about = request.actor, request.GET.get("about", "")
    it = queries.holding(about, actor=actor) if about.startswith("HLD-") else None
    owners = [] if it else own_agencies(request, Power.HOLD_DISPOSAL)

    def make(**given: Any) -> HoldForm:
        return HoldForm(agencies=owners, about=_to_hold(request, it), **given)

    first = {"agency": chosen_agency(request, actor), "about": about, "since": today(request)}
    form = bound_or_kept(request, make, first)

    def act() -> None:
        agency = form.cleaned_data.get("agency") or (it.agency if it else "")
        actions.place_hold(form.order(), agency=agency, actor=actor, now=request.now)

    if carried_out(form, act):
        messages.success(request, "It is held. Nothing of it is disposed of until it is lifted.")
        return redirect("holding", it.id) if it else redirect("holds")
    return asked(
        request,
        form,
        title="Put a hold on records",
        lead="While it holds, nothing of it is disposed of, whatever the rule says.",
        send="Put the hold on",
        trail=[*trail(it), *([] if it else [(reverse("holds"), "Holds")])],
    )


def _to_hold(request: Request, it: Opened | None) -> list[Any]:
    if it:
        said = it.content
        return [
            (it.id, f"This series alone: {said.name}"),
            (said.system, f"Everything in the system {it.system_name}"),
            (said.rule, f"Everything under the rule {it.rule_name}"),
        ]
    systems = named(queries.systems("", actor=request.actor))
    rules = named(queries.rules("", actor=request.actor))
    return [("Everything in a system", systems), ("Everything under a rule", rules)]


@page(Power.HOLD_DISPOSAL)
def lift(request: Request, hold_id: str) -> HttpResponse:
    """Let a hold end."""
    it = queries.hold(hold_id, actor=request.actor)
    require(request.actor, Power.HOLD_DISPOSAL, it.agency)
    form = bound_or_kept(request, LiftForm, {"on": today(request)})

    def act() -> None:
        told, at = form.cleaned_data, request.now
        actions.lift_hold(hold_id, on=told["on"], why=told["why"], actor=request.actor, now=at)

    try:
        done = carried_out(form, act)
    except Stale as error:
        messages.warning(request, str(error))
        return redirect("holds")
    if done:
        messages.success(request, f"{hold_id} is lifted. What waited for it has its day again.")
        return redirect("holds")
    owner = accounts.agency_names([it.agency])[it.agency]
    since = in_words(it.since)
    return asked(
        request,
        form,
        title=f"Lift {hold_id}",
        lead=f"{certificates.HOLDS[it.kind]} of {since}, {owner}: {it.about_name}.",
        send="Lift the hold",
        trail=[*trail(), (reverse("holds"), "Holds")],
    )
