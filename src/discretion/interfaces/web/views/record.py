"""The record's pages: what anyone did, searched, and the proof that none of it was altered."""

import re
from collections.abc import Collection
from datetime import datetime, time, timedelta
from itertools import islice
from typing import Any

import msgspec
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor
from discretion.apps.audit import actions, facts, queries, signing
from discretion.apps.audit.actions import NEW_YORK
from discretion.apps.audit.queries import Told
from discretion.apps.oversight.integrity import verify
from discretion.apps.register.kinds import KINDS
from discretion.errors import NotFound
from discretion.interfaces.web.forms import DayField, Form
from discretion.interfaces.web.own_agencies import agencies_to_filter_by
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.tables import address, happened
from discretion.interfaces.web.views.people_forms import choose
from discretion.law.authority import Power

ROWS = 50
_MOST_BREAKS = 50
_NUMBER = re.compile(r"[0-9]{1,18}")
_PREFIXES = frozenset(kind.prefix for kind in KINDS.values())
# What opens on a page of its own, by the beginning of its id.
_PAGES = {"RPT-": "report", "MAT-": "matter", "REC-": "done"}


class Search(Form):
    """What narrows the record."""

    record = forms.CharField(label="Record", required=False, help_text="An id, as ACT-2026-00012.")
    actor = forms.CharField(label="Who", required=False, help_text="A name as it is shown here.")
    kind = forms.ChoiceField(label="What", required=False)
    agency = forms.ChoiceField(label="Agency", required=False)
    since = DayField(label="From", required=False, help_text="As 7/31/2026.")
    until = DayField(label="To", required=False, help_text="As 7/31/2026.")

    def __init__(self, *, actor: Actor, **given: Any) -> None:
        super().__init__(**given)
        kinds = [(kind, happened(kind)) for kind in sorted(facts.kinds())]
        choose(self, "kind", [("", "Anything"), *kinds])
        read = queries.entries(agencies=actor.where(Power.READ_RECORD))
        choose(self, "agency", [("", "Any agency"), *agencies_to_filter_by(actor, read)])


@page(Power.READ_RECORD)
def entries(request: Request) -> HttpResponse:
    """The record, newest first, as far as the one who asks may read it."""
    form = Search(actor=request.actor, data=request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    found = queries.entries(agencies=_where(request, asked), **_narrowed(asked))
    # Two million entries are not counted for a page: one more than it shows tells whether to go on.
    if _NUMBER.fullmatch(before := request.GET.get("before", "")):
        found = found.filter(number__lt=int(before))
    told = [queries.told(entry) for entry in found[: ROWS + 1]]
    shown = told[:ROWS]
    names = accounts.agency_names(fact.agency for fact in shown)
    context = {
        "form": form,
        "rows": [(fact, names.get(fact.agency, "The City"), _place(fact)) for fact in shown],
        "older": address(request, before=shown[-1].number) if len(told) > ROWS else "",
    }
    return render(request, "record/entries.html", context)


def _where(request: Request, asked: dict[str, Any]) -> Collection[str] | None:
    """The agencies whose entries are searched: those the actor may read, or the one chosen."""
    allowed = request.actor.where(Power.READ_RECORD)
    chosen = {asked["agency"]} if asked.get("agency") else None
    return allowed if chosen is None else chosen if allowed is None else chosen & allowed


def _place(fact: Told) -> str:
    """Where the thing that an entry is about opens; empty where it has no page of its own."""
    kind, _, key = fact.record.partition(":")
    if key:
        return reverse("agency", args=[key]) if kind == "agency" else ""
    if page := _PAGES.get(fact.record[:4]):
        return reverse(page, args=[fact.record])
    return reverse("record", args=[fact.record]) if fact.record[:3] in _PREFIXES else ""


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
        context |= {"checked": True, "breaks": list(islice(verify(), _MOST_BREAKS))}
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
