"""The record's pages: what anyone did, searched, and the proof that none of it was altered."""

from datetime import datetime, time, timedelta
from itertools import islice
from typing import Any

import msgspec
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from discretion.apps.accounts import queries as accounts
from discretion.apps.audit import actions, queries, signing
from discretion.apps.audit.actions import NEW_YORK
from discretion.errors import NotFound
from discretion.interfaces.web.forms import DayField, Form
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.tables import address
from discretion.law.authority import Power

ROWS = 50
_MOST_BREAKS = 50


class Search(Form):
    """What narrows the record."""

    record = forms.CharField(label="Record", required=False, help_text="An id, as ACT-2026-00012.")
    actor = forms.CharField(label="Who", required=False, help_text="A name as it is shown here.")
    kind = forms.CharField(label="What", required=False, help_text="As record.changed.")
    since = DayField(label="From", required=False, help_text="As 7/31/2026.")
    until = DayField(label="To", required=False, help_text="As 7/31/2026.")


@page(Power.READ_RECORD)
def entries(request: Request) -> HttpResponse:
    """The record, newest first, as far as the one who asks may read it."""
    form = Search(data=request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    found = queries.entries(agencies=request.actor.where(Power.READ_RECORD), **_narrowed(asked))
    # Two million entries are not counted for a page: one more than it shows tells whether to go on.
    if (before := request.GET.get("before", "")).isdecimal():
        found = found.filter(number__lt=int(before))
    told = [queries.told(entry) for entry in found[: ROWS + 1]]
    shown = told[:ROWS]
    names = accounts.agency_names(fact.agency for fact in shown)
    context = {
        "form": form,
        "rows": [(fact, names.get(fact.agency, "The City")) for fact in shown],
        "older": address(request, before=shown[-1].number) if len(told) > ROWS else "",
    }
    return render(request, "record/entries.html", context)


def _narrowed(asked: dict[str, Any]) -> dict[str, Any]:
    """The search as the query takes it: days become the moments at which they begin and end."""
    since, until, who = asked.get("since"), asked.get("until"), asked.get("actor", "").strip()
    return {
        "record": asked.get("record", "").strip(),
        "kind": asked.get("kind", "").strip(),
        "actors": accounts.actors_named(who) if who else None,
        "since": datetime.combine(since, time.min, NEW_YORK) if since else None,
        "until": datetime.combine(until + timedelta(days=1), time.min, NEW_YORK) if until else None,
    }


@page(Power.READ_RECORD)
def proof(request: Request) -> HttpResponse:
    """How the record ends, who signed that and when; and, when asked, a check of the whole."""
    number, digest = queries.head()
    context: dict[str, Any] = {
        "number": number,
        "digest": digest,
        "checkpoints": queries.checkpoints()[-20:],
        "key": signing.public_key(),
    }
    if request.method == "POST":
        context |= {"checked": True, "breaks": list(islice(queries.verify(), _MOST_BREAKS))}
    return render(request, "record/proof.html", context)


@page(Power.READ_RECORD)
@require_POST
def sign(request: Request) -> HttpResponse:
    """Sign the record's head now."""
    signed = actions.make_checkpoint(now=request.now)
    if signed:
        messages.success(request, "The record’s head is signed. Download it and keep it elsewhere.")
    else:
        messages.info(request, "Nothing was recorded since the last signature.")
    return redirect("proof")


@page(Power.READ_RECORD)
def checkpoint(request: Request, number: int) -> HttpResponse:
    """A signed checkpoint, to be kept elsewhere."""
    found = next((c for c in queries.checkpoints() if c.number == number), None)
    if found is None:
        raise NotFound(f"There is no checkpoint at entry {number}.")
    text = msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n"
    name = f"checkpoint-{number}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="application/json", headers=headers)
