"""The register as of a past day: a list as it stood then, and a record as it said then."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from discretion.apps.accounts import queries as accounts
from discretion.apps.register.kinds import Kind, kind_of
from discretion.apps.register.past import record_then, records_then
from discretion.apps.register.queries import Kept
from discretion.errors import NotFound
from discretion.interfaces.web import list_files, showing
from discretion.interfaces.web.forms import DayField
from discretion.interfaces.web.narrowing import Narrowing
from discretion.interfaces.web.page import Request
from discretion.interfaces.web.tables import Column, address
from discretion.interfaces.web.views.waiting import today
from discretion.law.authority import Power

_NOT_A_DAY: Final = "Choose a day of the past to look back to, as 7/31/2026."


def rows_then(
    request: Request,
    kind: Kind,
    form: Narrowing,
    *,
    states: Iterable[str],
    also: tuple[str, ...] = (),
    fits: Callable[[Kept], bool] = lambda kept: True,
) -> list[showing.Row]:
    """The rows of a list as it stood at the end of the day asked for."""
    asked = form.asked
    agencies = form.agencies() or request.actor.tree.parents
    found = records_then(
        kind,
        asked["on"],
        actor=request.actor,
        agencies=[a for a in agencies if request.actor.can(Power.READ_REGISTER, a)],
        states=states,
        mentions=form.mentions(*also),
        words=asked.get("words", ""),
    )
    found = [kept for kept in found if fits(kept)]
    names = accounts.agency_names({kept.agency for kept in found})
    links = showing.links(request.actor, (kept.content for kept in found))
    most = None if list_files.wanted(request) else showing.MOST_SHOWN
    return [showing.row(kept, names.get(kept.agency, ""), links, most=most) for kept in found]


def list_then(
    request: Request, kind: Kind, form: Narrowing, rows: list[showing.Row]
) -> HttpResponse:
    """The page of a list as it stood, or its file."""
    if list_files.wanted(request):
        return list_files.as_file(kind, rows)
    name = kind.plural if len(rows) != 1 else kind.name
    shown: dict[str, Any] = {
        "kind": kind,
        "form": form,
        "rows": rows,
        "day": form.asked["on"],
        "columns": [
            Column(label) for label in ("Id", "Name", *showing.heads(kind), "Agency", "State")
        ],
        "as_file": address(request, **{"as": "csv"}),
        "labelled": f"Filter the {kind.plural}",
        "found": f"{len(rows):,} {name}",
    }
    return render(request, "register/list.html", shown)


def day_asked(request: Request) -> date | None:
    """The past day of `?on=`, if any; NotFound for what is none."""
    sent = request.GET.get("on")
    if not sent:
        return None
    try:
        day = DayField(label="").clean(sent)
    except forms.ValidationError:
        raise NotFound(_NOT_A_DAY) from None
    if not isinstance(day, date) or day > today(request):
        raise NotFound(_NOT_A_DAY)
    return day


def page_then(request: Request, record_id: str, day: date) -> HttpResponse:
    """A record as it said at the end of a past day; nothing can be done to it there."""
    kept = record_then(record_id, day, actor=request.actor)
    links = showing.links(request.actor, [kept.content])
    shown = {
        "kept": kept,
        "kind": kind_of(record_id),
        "day": day,
        "facts": showing.facts(kept.content, links),
        "agency_name": accounts.agency_names([kept.agency]).get(kept.agency, "The City"),
    }
    return render(request, "register/then.html", shown)
