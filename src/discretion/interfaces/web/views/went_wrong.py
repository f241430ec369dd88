"""The door “Something went wrong”: said on one page, saved as a draft, sent to the officer."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from discretion.apps.accounts import queries as accounts
from discretion.apps.incidents import incident_actions as actions
from discretion.apps.incidents import incident_queries as queries
from discretion.apps.incidents.incident_contents import IncidentFacts, Story
from discretion.apps.incidents.incident_opened import Opened
from discretion.errors import NotAllowed, NotFound
from discretion.interfaces.web.forms import bound_or_kept, carried_out
from discretion.interfaces.web.frame import chosen_agency
from discretion.interfaces.web.incident_forms import ReportForm
from discretion.interfaces.web.own_agencies import own_agencies
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.views.asking import Door
from discretion.law.authority import Power
from discretion.law.incident_moves import State

REPORTING: Final = (Power.REPORT_INCIDENT,)


def door_to_report(request: Request) -> list[Door]:
    """The door, where it is open to the actor."""
    if not request.actor.can_anywhere(Power.REPORT_INCIDENT):
        return []
    what = "Information went where it should not have, or may have."
    return [Door("Something went wrong", what, reverse("report_incident"))]


@page(*REPORTING)
def report(request: Request) -> HttpResponse:
    """Say what went wrong; with `?found_in=`, what is known from a matter or a determination."""
    agency, facts = _beginning(request)
    form = _form(request, agency, facts, Story())
    by: dict[str, Any] = {"actor": request.actor, "now": request.now}

    def begin() -> Opened:
        return actions.start(agency, form.facts(), story=form.story(), **by)

    return _answered(request, form, begin, agency)


def _beginning(request: Request) -> tuple[str, IncidentFacts]:
    """The agency that became aware, and what is known already."""
    asked = request.GET.get("found_in", "").strip().upper()
    offered = dict(own_agencies(request, *REPORTING))
    if not offered:
        raise NotAllowed("Your roles don’t include this page.")
    if asked:
        agency, facts = queries.beginning(asked, actor=request.actor)
        if agency in offered:
            return agency, facts
        raise NotFound(f"{asked} is not of an agency for which you report.")
    chosen = request.POST.get("agency") or chosen_agency(request, request.actor)
    return (chosen if chosen in offered else next(iter(offered))), IncidentFacts()


def _form(
    request: Request, agency: str, facts: IncidentFacts, story: Story, version: int | None = None
) -> ReportForm:
    others = [(id_, name) for id_, name in _agencies(request) if id_ != agency]
    make = partial(
        ReportForm,
        actor=request.actor,
        agency=agency,
        facts=facts,
        agencies=others,
        story=story,
    )
    initial = {"version": version, "responsible": facts.responsible, "words": story.words}
    return bound_or_kept(request, make, initial)


def _agencies(request: Request) -> list[tuple[str, str]]:
    closed = request.actor.tree.closed
    named = accounts.all_agencies().order_by("name").values_list("id", "name")
    return [pair for pair in named if pair[0] not in closed]


def _answered(
    request: Request,
    form: ReportForm,
    keep: Callable[[], Opened],
    agency: str,
    it: Opened | None = None,
) -> HttpResponse:
    """Keep what was said and send it on, unless it is only to be saved; or the form again."""
    only_saved, kept = "save" in request.POST, []

    def act() -> None:
        # All or nothing, so that whoever left something out does not begin a second draft.
        with transaction.atomic():
            left = keep()
            if not only_saved:
                by: dict[str, Any] = {"actor": request.actor, "now": request.now}
                left = actions.report(left.id, version=left.version, **by)
        kept.append(left.id)

    if carried_out(form, act, partial(_as_it_stands, request, it) if it else None):
        (id_,) = kept
        if only_saved:
            messages.success(request, f"{id_} is saved. Only you see it until you send it.")
            return redirect("incident_draft", id_)
        messages.success(request, f"{id_} is with your privacy officer, who was told at once.")
        return redirect("incident", id_)
    shown = {
        "form": form,
        "it": it,
        "agency_name": accounts.agency_names([agency])[agency],
        "agency": agency,
        "several": len(own_agencies(request, *REPORTING)) > 1 and it is None,
        "agencies": own_agencies(request, *REPORTING),
    }
    status = 409 if form.outdated else 422 if form.errors else 200
    return render(request, "incidents/report.html", shown, status=status)


def _as_it_stands(request: Request, it: Opened) -> dict[str, object]:
    return {"version": queries.opened(it.id, actor=request.actor).version}


@page(*REPORTING)
def draft(request: Request, incident_id: str) -> HttpResponse:
    """Go on with a draft: save it, send it, or throw it away."""
    it = queries.opened(incident_id, actor=request.actor)
    if not it.own:
        raise NotFound(f"There is no incident “{incident_id}” here.")
    if it.state is not State.DRAFT:
        return redirect("incident", it.id)
    by: dict[str, Any] = {"actor": request.actor, "now": request.now}
    story, _ = queries.story(it.id, actor=request.actor)
    form = _form(request, it.aware, it.facts, story, it.version)
    if request.method == "POST" and "discard" in request.POST:
        actions.discard(it.id, version=it.version, **by)
        messages.success(request, f"{it.id} is thrown away.")
        return redirect("home")

    def save() -> Opened:
        version = form.cleaned_data["version"] or 0
        return actions.save(it.id, form.facts(), story=form.story(), version=version, **by)

    return _answered(request, form, save, it.aware, it)
