"""Agencies and their offices: opened, renamed, moved, closed, merged, and how they approve."""

from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from discretion.apps.accounts import actions, queries
from discretion.apps.accounts.facts import AgencyContent
from discretion.apps.audit import queries as audit
from discretion.apps.audit.actions import new_york_day
from discretion.apps.oversight.direction_sight import READING as DIRECTIONS
from discretion.interfaces.web.forms import asked, bound_or_kept, carried_out
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.views import people_forms as ask
from discretion.law.authority import Power

if TYPE_CHECKING:
    from discretion.apps.accounts.models import Agency

READING = (Power.MANAGE_PEOPLE, Power.ALLOW_SELF_APPROVAL, Power.READ_RECORD)
_NONE = "None: it files for itself"
_TRAIL = "Agencies"


@page(*READING)
def agencies(request: Request) -> HttpResponse:
    """The tree of agencies, each office under the one that files for it."""
    rows = list(queries.agencies(request.actor))
    shown = {
        "rows": _in_order(rows, request),
        "open": sum(agency.closed_on is None for agency in rows),
        "can_open": request.actor.can_anywhere(Power.MANAGE_PEOPLE),
    }
    return render(request, "people/agencies.html", shown)


def _in_order(rows: list["Agency"], request: Request) -> list[tuple[int, "Agency"]]:
    """Parents before their offices, each with how deep it lies."""
    tree, names = request.actor.tree, {agency.id: agency.name for agency in rows}

    def path(agency: "Agency") -> tuple[str, ...]:
        return tuple(names[a] for a in reversed(tree.above(agency.id)) if a in names)

    return [(min(len(path(a)) - 1, 3), a) for a in sorted(rows, key=path)]


@page(*READING)
def agency(request: Request, agency: str) -> HttpResponse:
    """One agency: what it is, its offices and officers, and how it came to be so."""
    found = queries.agency(agency, actor=request.actor)
    today = new_york_day(request.now)
    shown = {
        "agency": found,
        "seen": queries.agencies(request.actor),
        "offices": queries.agencies(request.actor).filter(parent=agency),
        "officers": queries.officers(agency, on=today),
        "history": audit.history(f"agency:{agency}"),
        "manages": request.actor.can(Power.MANAGE_PEOPLE, agency),
        "may_direct": request.actor.can(Power.DIRECT_CHANGES, agency) and not found.closed_on,
        "reads_directions": any(request.actor.can(power, agency) for power in DIRECTIONS),
        "heads": request.actor.can(Power.ALLOW_SELF_APPROVAL, agency),
    }
    return render(request, "people/agency.html", shown)


def _parents(request: Request, besides: str = "") -> ask.Choices:
    return [("", _NONE), *ask.managed(request.actor, besides=besides)]


@page(Power.MANAGE_PEOPLE)
def open_agency(request: Request) -> HttpResponse:
    """Enter an agency or office."""
    make = partial(ask.NewAgencyForm, parents=_parents(request))
    form = bound_or_kept(request, make, {"parent": request.GET.get("parent", "")})

    def act() -> None:
        told = dict(form.cleaned_data)
        identity = told.pop("id")
        content = AgencyContent(**told)
        actions.open_agency(identity, content, actor=request.actor, now=request.now)

    if carried_out(form, act):
        messages.success(request, f"{form.cleaned_data['name']} is open.")
        return redirect("agency", form.cleaned_data["id"])
    return asked(
        request,
        form,
        title="Open an agency",
        lead="An agency of its own, or an office of one that files for it.",
        send="Open it",
        trail=[(reverse("agencies"), _TRAIL)],
    )


@page(Power.MANAGE_PEOPLE)
def change_agency(request: Request, agency: str) -> HttpResponse:
    """Rename or move an agency."""
    found = queries.agency(agency, actor=request.actor)
    make = partial(ask.ChangedAgencyForm, parents=_parents(request, agency))
    form = bound_or_kept(request, make, _fields(found))

    def act() -> None:
        told = dict(form.cleaned_data)
        version, why = told.pop("version"), told.pop("why")
        actions.change_agency(
            agency,
            AgencyContent(**told),
            version=version,
            actor=request.actor,
            now=request.now,
            why=why,
        )

    if carried_out(form, act, lambda: _fields(queries.agency(agency, actor=request.actor))):
        messages.success(request, "The agency is changed; its history keeps what it was.")
        return redirect("agency", agency)
    return asked(
        request,
        form,
        title=f"Change {found.name}",
        lead="Its id and its history stay with it under a new name or in a new place.",
        send="Save the change",
        trail=_above(agency, found.name),
    )


def _fields(found: "Agency") -> dict[str, object]:
    return {
        "name": found.name,
        "kind": found.kind,
        "parent": found.parent_id or "",
        "foil_officer": found.foil_officer,
        "version": found.version,
    }


def _above(agency: str, name: str) -> list[tuple[str, str]]:
    return [(reverse("agencies"), _TRAIL), (reverse("agency", args=[agency]), name)]


@page(Power.MANAGE_PEOPLE)
def close_agency(request: Request, agency: str) -> HttpResponse:
    """Close an agency, or merge it into another."""
    found = queries.agency(agency, actor=request.actor)
    others = ask.managed(request.actor, besides=agency)
    form = bound_or_kept(request, partial(ask.ClosingForm, others=others))

    def act() -> None:
        actions.close_agency(agency, **form.cleaned_data, actor=request.actor, now=request.now)

    if carried_out(form, act):
        messages.success(request, f"{found.name} has its last day.")
        return redirect("agency", agency)
    return asked(
        request,
        form,
        title=f"Close {found.name}",
        lead="Nothing it kept is lost. Name the agency that takes over, if there is one.",
        send="Close it",
        trail=_above(agency, found.name),
    )


@page(Power.ALLOW_SELF_APPROVAL)
@require_POST
def self_approval(request: Request, agency: str) -> HttpResponse:
    """Let officers approve their own drafts, or no longer; the head's decision."""
    allow = request.POST.get("allow") == "yes"
    actions.allow_self_approval(agency, allow=allow, actor=request.actor, now=request.now)
    said = "may now approve their own drafts" if allow else "need a second person to approve"
    messages.success(request, f"Officers {said}.")
    return redirect("agency", agency)
