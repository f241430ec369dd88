"""It was an emergency: the report of it on one page, for someone with a minute and a telephone."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from discretion.apps.matters import actions
from discretion.apps.matters.contents import Facts, Private
from discretion.errors import Invalid, NotAllowed
from discretion.interfaces.web.asking_said import Asked, Said
from discretion.interfaces.web.emergency_forms import ShortReport
from discretion.interfaces.web.frame import chosen_agency
from discretion.interfaces.web.own_agencies import own_agencies
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.views.waiting import today
from discretion.law.authority import Power
from discretion.law.matters import Kind


@page(Power.REPORT_EXIGENT_ACT)
def report(request: Request) -> HttpResponse:
    """What was done, with whom, and why it could not wait; the officer is told at once."""
    agencies = own_agencies(request, Power.REPORT_EXIGENT_ACT)
    if not agencies:
        raise NotAllowed("Your roles don't include this page.")
    wanted = request.POST.get("agency") or chosen_agency(request, request.actor)
    agency = wanted if wanted in dict(agencies) else agencies[0][0]
    asked = Asked(request.actor, agency, Kind.EXIGENT, Said(Facts(), Private()))
    form = ShortReport(request, asked, on=f"{today(request):%m/%d/%Y}")
    if form.is_bound and form.is_valid():
        facts, private, happened = form.said()
        try:
            it = actions.report_exigent(
                facts,
                happened,
                agency=agency,
                private=private if private != Private() else None,
                actor=request.actor,
                now=request.now,
            )
        except Invalid as error:
            form.add_faults(error)
        else:
            messages.success(request, f"It is recorded as {it.id}. Your privacy officer was told.")
            return redirect("my_matter", it.id)
    shown = {
        "form": form,
        "agencies": agencies if len(agencies) > 1 else (),
        "agency": agency,
        "names": form.who.parties.names,
        "long_way": reverse("begin_matter", args=["emergency"]),
    }
    return render(request, "asking/emergency.html", shown, status=422 if form.errors else 200)
