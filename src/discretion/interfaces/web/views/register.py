"""The register's pages: a list of each kind, a record, its history; its form is in `editing`."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.actions_columns import choose_columns as set_columns
from discretion.apps.matters.sandbox import may_try
from discretion.apps.register import actions, filings, queries
from discretion.apps.register.kinds import Kind, by_plural, kind_of
from discretion.apps.register.resting import resting_on
from discretion.apps.register.spreadsheets import SHEETS
from discretion.errors import Invalid
from discretion.interfaces.web import drawing, list_columns, list_files, showing
from discretion.interfaces.web.list_columns import ColumnsForm
from discretion.interfaces.web.narrowing import Narrowing, ordered, page_of
from discretion.interfaces.web.page import Request, page, way_back
from discretion.interfaces.web.record_forms import FORMS
from discretion.interfaces.web.tables import address
from discretion.interfaces.web.views import beside, past
from discretion.law.authority import Power

_SHOWN_AS_RESTING = 10


class Filter(Narrowing):
    """What narrows a list."""

    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[
            ("", "All but the retired"),
            ("draft", "Drafts"),
            ("current", "Current"),
            ("retired", "Retired"),
        ],
    )
    act = forms.ChoiceField(
        label="Act",
        required=False,
        choices=[
            ("", "All"),
            *((a, a.capitalize()) for a in ("collection", "retention", "disclosure")),
        ],
    )
    field_order = ("words", "agency", "state", "act", "type", "party", "function", "system", "on")

    def __init__(self, request: Request, kind: Kind) -> None:
        super().__init__(request, kind)
        if kind.name != "activity":
            del self.fields["act"]


@page(Power.READ_REGISTER)
def records(request: Request, plural: str) -> HttpResponse:
    """The records of one kind: searched, filtered, sorted, by page; or as of a past day."""
    kind = by_plural(plural)
    form = Filter(request, kind)
    asked = form.asked
    states = [asked["state"]] if asked.get("state") else queries.HOLDING
    if asked.get("on"):
        rows = past.rows_then(request, kind, form, states=states, also=("act",))
        return past.list_then(request, kind, form, rows)
    found = queries.records(
        kind,
        actor=request.actor,
        agencies=form.agencies(),
        states=states,
        mentions=form.mentions("act"),
        words=asked.get("words", ""),
    )
    found = found.none() if form.senseless else ordered(found, request)
    if list_files.wanted(request):
        return list_files.taken_out(request, kind, found, lambda row: row.state)
    shown = page_of(found, request)
    return render(request, "register/list.html", _listed(request, kind, form, shown))


def _listed(request: Request, kind: Kind, form: Filter, shown: Any) -> dict[str, Any]:
    listed = [(queries.kept(row), row.agency.name if row.agency else "") for row in shown]
    links = showing.links(request.actor, (kept.content for kept, _ in listed))
    chosen = list_columns.chosen(request, kind)
    taken = showing.origins(request.actor, [kept.id for kept, _ in listed])
    rows = [
        showing.row(kept, agency, links, chosen=chosen)._replace(origin=taken.get(kept.id, ""))
        for kept, agency in listed
    ]
    total = shown.paginator.count
    name = kind.plural if total != 1 else kind.name
    return {
        "kind": kind,
        "form": form,
        "rows": rows,
        "page": shown,
        **beside.opened(request, kind),
        **list_columns.heads(request, kind, chosen),
        "labelled": f"Filter the {kind.plural}",
        "as_file": address(request, **{"as": "csv"}, page=None),
        "found": f"{total:,} {name}",
        "may_enter": kind.name in FORMS and request.actor.can_anywhere(kind.power),
        "has_sheet": kind.name in SHEETS,
    }


@page(Power.READ_REGISTER)
@require_POST
def choose_columns(request: Request, plural: str) -> HttpResponse:
    """Show these columns of a list from now on, or its usual ones again."""
    form = ColumnsForm(by_plural(plural), data=request.POST)
    chosen = form.cleaned_data["columns"] if form.is_valid() else []
    wanted = () if "usual" in request.POST else chosen
    set_columns(plural, wanted, actor=request.actor, now=request.now)
    return redirect(way_back(request) or reverse("records", args=[plural]))


@page(Power.READ_REGISTER)
def record(request: Request, record_id: str) -> HttpResponse:
    """One record: what it says, what it mentions, what was done to it."""
    if day := past.day_asked(request):
        return past.page_then(request, record_id, day)
    kept = queries.record(record_id, actor=request.actor)
    kind = kind_of(record_id)
    links = showing.links(request.actor, [kept.content])
    resting = resting_on(kept, actor=request.actor)
    count = resting.count()
    taken = filings.taken_over([record_id], actor=request.actor).get(record_id)
    facts = showing.facts(kept.content, links)
    shown = {
        "kept": kept,
        "kind": kind,
        # The row of the filing says where it is from, with a link.
        "facts": [f for f in facts if not (taken and f.label == showing.label_of("source"))],
        "flow": showing.flow(kept.content, links),
        "drawing": drawing.drawn(kept.content, links),
        "agency_name": accounts.agency_names([kept.agency]).get(kept.agency, "The City"),
        "history": queries.history(record_id, actor=request.actor)[:5],
        "taken": taken,
        "may_change": request.actor.can(kind.power, kept.agency) and kind.name in FORMS,
        "may_try": may_try(kept, request.actor),
        "resting": resting[:_SHOWN_AS_RESTING],
        "count": count,
        "more": max(0, count - _SHOWN_AS_RESTING),
    }
    return render(request, "register/record.html", shown)


@page(Power.READ_REGISTER)
def history(request: Request, record_id: str) -> HttpResponse:
    """Who changed a record, when and why, before and after."""
    kept = queries.record(record_id, actor=request.actor)
    kind = kind_of(record_id)
    facts = queries.history(record_id, actor=request.actor)
    links = showing.links(request.actor, (said for f in facts for said in (f.before, f.after)))
    told = [(f, showing.differences(kind, f.before, f.after, links)) for f in facts]
    return render(request, "register/history.html", {"kept": kept, "kind": kind, "told": told})


@page(Power.KEEP_REGISTER, Power.ADD_TYPE, Power.ADOPT_POLICIES, Power.ENTER_AGREEMENT)
@require_POST
def move(request: Request, record_id: str, how: str) -> HttpResponse:
    """Retire, restore or confirm a record."""
    deed = {"retire": actions.retire, "restore": actions.restore, "confirm": actions.confirm}[how]
    try:
        kept = deed(
            record_id,
            version=_version(request),
            actor=request.actor,
            now=request.now,
            why=request.POST.get("why", ""),
        )
    except Invalid as error:
        for fault in error.faults:
            messages.error(request, fault.message)
        return redirect("record", record_id)
    said = {
        "retire": "retired; it can be restored here",
        "restore": "restored",
        "confirm": "current",
    }
    messages.success(request, f"{kept.id} is {said[how]}.")
    return redirect("record", kept.id)


def _version(request: Request) -> int:
    """The version that was opened; none that there is where something else was sent."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() else 0
