"""The register's pages: a list of each kind, a record, its history; its form is in `editing`."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor
from discretion.apps.audit.actions import NEW_YORK
from discretion.apps.register import actions, queries
from discretion.apps.register.kinds import Kind, by_plural, kind_of
from discretion.apps.register.spreadsheets import SHEETS
from discretion.interfaces.web import record_forms, showing
from discretion.interfaces.web.forms import DayField, Form
from discretion.interfaces.web.frame import chosen_agency
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.record_forms import FORMS
from discretion.law.authority import Power

ROWS = 50
_SORTS = {"title": "title", "-title": "-title", "changed": "changed_at", "-changed": "-changed_at"}


class Filter(Form):
    """What narrows a list."""

    words = forms.CharField(label="Words", required=False)
    agency = forms.ChoiceField(label="Agency", required=False)
    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[
            ("", "All that hold"),
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
    type = forms.ChoiceField(label="Type", required=False)
    on = DayField(label="As of", required=False, help_text="A past day, as 7/31/2026.")


@page(Power.READ_REGISTER)
def records(request: Request, plural: str) -> HttpResponse:
    """The records of one kind: searched, filtered, sorted, by page; or as of a past day."""
    kind = by_plural(plural)
    form = _filter(request, kind)
    asked = form.cleaned_data if form.is_valid() else {}
    if asked.get("on"):
        return _as_of(request, kind, form, asked["on"])
    found = queries.records(
        kind,
        actor=request.actor,
        agencies=_agencies(request, asked.get("agency", "")),
        states=[asked["state"]] if asked.get("state") else queries.HOLDING,
        mentions={w: asked[w] for w in ("act", "type") if asked.get(w)},
        words=asked.get("words", ""),
    )
    if order := _SORTS.get(request.GET.get("sort", "")):
        found = found.order_by(order, "id")
    shown = Paginator(found, ROWS).get_page(request.GET.get("page"))
    rows = [showing.row(queries.kept(row), row.agency.name if row.agency else "") for row in shown]
    return render(request, "register/list.html", _listed(request, kind, form, rows, shown))


def _listed(
    request: Request, kind: Kind, form: Filter, rows: list[showing.Row], shown: Any = None
) -> dict[str, Any]:
    total = shown.paginator.count if shown is not None else len(rows)
    name = kind.plural if total != 1 else kind.name
    return {
        "kind": kind,
        "form": form,
        "rows": rows,
        "page": shown,
        "columns": showing.columns(request, kind),
        "labelled": f"Filter the {kind.plural}",
        "found": f"{total:,} {name}",
        "may_enter": kind.name in FORMS and request.actor.can_anywhere(kind.power),
        "has_sheet": kind.name in SHEETS,
    }


def _filter(request: Request, kind: Kind) -> Filter:
    form = Filter(data=request.GET or None)
    names = [("", "All"), *_agency_choices(request.actor)]
    types = [("", "All"), *(pair for _, group in record_forms.type_groups() for pair in group)]
    for name, choices in (("agency", names), ("type", types)):
        field = form.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (the form above says so)
        field.choices = choices
    if kind.name != "activity":
        del form.fields["act"]
    if kind.name not in ("activity", "designation", "policy", "agreement"):
        del form.fields["type"]
    return form


def _agency_choices(actor: Actor) -> list[tuple[str, str]]:
    return list(accounts.agencies(actor).values_list("id", "name"))


def _agencies(request: Request, asked: str) -> Iterable[str] | None:
    """The agencies to show: the one asked for, or the one worked in with its offices, or all."""
    chosen = asked or chosen_agency(request, request.actor)
    return request.actor.tree.below(chosen) if chosen else None


def _as_of(request: Request, kind: Kind, form: Filter, day: date) -> HttpResponse:
    """The list as it stood at the end of a past day."""
    end = datetime.combine(day, time.max, NEW_YORK)
    agencies = _agencies(request, form.cleaned_data["agency"]) or request.actor.tree.parents
    readable = [a for a in agencies if request.actor.can(Power.READ_REGISTER, a)]
    names = accounts.agency_names(readable)
    then = queries.as_of(
        kind, end, actor=request.actor, agencies=readable if kind.of_agency else [""]
    )
    rows = [showing.past_row(id_, kind, told, names) for id_, told in sorted(then.items())]
    shown = {**_listed(request, kind, form, rows), "day": day}
    return render(request, "register/list.html", shown)


@page(Power.READ_REGISTER)
def record(request: Request, record_id: str) -> HttpResponse:
    """One record: what it says, what it mentions, what was done to it."""
    kept = queries.record(record_id, actor=request.actor)
    kind = kind_of(record_id)
    shown = {
        "kept": kept,
        "kind": kind,
        "facts": showing.facts(kept.content, showing.links(request.actor)),
        "agency_name": accounts.agency_names([kept.agency]).get(kept.agency, "The City"),
        "history": queries.history(record_id, actor=request.actor)[:5],
        "may_change": request.actor.can(kind.power, kept.agency) and kind.name in FORMS,
    }
    return render(request, "register/record.html", shown)


@page(Power.READ_REGISTER)
def history(request: Request, record_id: str) -> HttpResponse:
    """Who changed a record, when and why, before and after."""
    kept = queries.record(record_id, actor=request.actor)
    kind = kind_of(record_id)
    told = [
        (fact, showing.differences(kind, fact.before, fact.after))
        for fact in queries.history(record_id, actor=request.actor)
    ]
    return render(request, "register/history.html", {"kept": kept, "kind": kind, "told": told})


@page(Power.KEEP_REGISTER, Power.ADD_TYPE, Power.ADOPT_POLICIES, Power.ENTER_AGREEMENT)
@require_POST
def move(request: Request, record_id: str, how: str) -> HttpResponse:
    """Retire, restore or confirm a record."""
    deed = {"retire": actions.retire, "restore": actions.restore, "confirm": actions.confirm}[how]
    kept = deed(
        record_id,
        version=int(request.POST.get("version", 0) or 0),
        actor=request.actor,
        now=request.now,
        why=request.POST.get("why", ""),
    )
    said = {
        "retire": "retired; it can be restored here",
        "restore": "restored",
        "confirm": "current",
    }
    messages.success(request, f"{kept.id} is {said[how]}.")
    return redirect("record", kept.id)
