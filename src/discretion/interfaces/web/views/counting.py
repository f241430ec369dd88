"""What was asked, given and withheld in a time: numbers, as tables with bars beside them."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from discretion.apps.accounts import queries as accounts
from discretion.apps.matters import counts
from discretion.apps.matters.counts import Numbers
from discretion.interfaces.web import list_files, number_tables
from discretion.interfaces.web.forms import DayField, Form
from discretion.interfaces.web.frame import chosen_agency
from discretion.interfaces.web.matter_lists import files
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.views.docket import DECIDING
from discretion.interfaces.web.views.waiting import today
from discretion.law.authority import Power
from discretion.law.deadlines import in_words

COUNTING: Final = (*DECIDING, Power.READ_RECORD)


class Period(Form):
    """From which day to which, and whose numbers."""

    since = DayField(label="From", required=False, help_text="As 1/1/2026.")
    until = DayField(label="To", required=False, help_text="As 12/31/2026.")
    agency = forms.ChoiceField(label="Agency", required=False)


@page(*COUNTING)
def numbers(request: Request) -> HttpResponse:
    """The numbers of a time, each table drawn."""
    form = _form(request)
    found = _found(request, _asked(form))
    if list_files.wanted(request, endings=list_files.ENDINGS):
        return number_tables.taken_out(found, request.actor, request)
    shown = {
        "form": form,
        "numbers": found,
        "tables": number_tables.tables(found, request.actor),
        "shares": number_tables.shares(found),
        "files": files(request),
        "to_done": _done_then(found, form),
        "found": f"From {in_words(found.since)} to {in_words(found.until)}",
    }
    return render(request, "matters/numbers.html", shown, status=422 if form.errors else 200)


def _done_then(found: Numbers, form: Period) -> str:
    """The list of what was done in the time of these numbers, and of their agency."""
    agency = form.cleaned_data.get("agency", "") if form.is_valid() else ""
    asked = {"since": found.since.isoformat(), "until": found.until.isoformat(), "agency": agency}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('all_done')}?{query}"


def _form(request: Request) -> Period:
    """The form, which asks for an agency where there are several."""
    form = Period(data=request.GET)
    field = form.fields["agency"]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 (the class above says so)
    owners = sorted(_agencies(request).items(), key=lambda pair: pair[1])
    field.choices = [("", "All that you see"), *owners]
    if len(owners) < 2:
        del form.fields["agency"]
    return form


def _asked(form: Period) -> Mapping[str, Any]:
    """What was asked for; nothing where it makes no sense, and the form says so."""
    if not form.is_valid():
        return {}
    since, until = form.cleaned_data["since"], form.cleaned_data["until"]
    if since and until and until < since:
        form.add_error("until", "Choose a day after the first one.")
        return {}
    return form.cleaned_data


def _agencies(request: Request) -> Mapping[str, str]:
    seen = request.actor.sees
    return accounts.agency_names(request.actor.tree.parents if seen is None else seen)


def _found(request: Request, asked: Mapping[str, Any]) -> Numbers:
    """Those of the time that was asked for; else of this year so far."""
    until: date = asked.get("until") or today(request)
    since: date = asked.get("since") or until.replace(month=1, day=1)
    chosen = asked.get("agency") or chosen_agency(request, request.actor)
    agencies = request.actor.tree.below(chosen) if chosen else None
    return counts.numbers(request.actor, since=since, until=until, agencies=agencies)
