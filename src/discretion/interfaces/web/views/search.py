"""Finding a record, an agency or a person from any page."""

from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor
from discretion.apps.register import queries as register
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.named import named_party, named_row
from discretion.errors import NotFound
from discretion.interfaces.web.page import Request, page
from discretion.law.authority import Power

# Of each kind; who wants more goes to its own list.
_SHOWN = 10


class Found(NamedTuple):
    """Something that fits: its id if it has one, its name, and where it opens."""

    id: str
    name: str
    to: str


@page()
def search(request: Request) -> HttpResponse:
    """What fits the words, in what exists for the actor; a record's id opens the record."""
    words = request.GET.get("q", "").strip()
    if words and _is_record(words.upper(), request.actor):
        return redirect("record", words.upper())
    groups = _groups(words, request.actor) if words else []
    shown = {"asked": words, "groups": groups, "most": _SHOWN}
    return render(request, "search.html", shown)


def _is_record(wanted: str, actor: Actor) -> bool:
    """Whether there is such a record for the actor, their own or one that names their agency."""
    for exists in (register.row, named_row):
        try:
            exists(wanted, actor=actor)
        except NotFound:
            continue
        return True
    return False


def _groups(words: str, actor: Actor) -> list[tuple[str, list[Found]]]:
    found = [
        *(
            (
                kind.plural.capitalize(),
                [
                    Found(row.id, row.title, reverse("record", args=[row.id]))
                    for row in register.records(kind, actor=actor, words=words)[:_SHOWN]
                ],
            )
            for kind in KINDS.values()
        ),
        ("Designations of other agencies that name yours", _naming_us(words, actor)),
        *(_administered(words, actor) if actor.can_anywhere(Power.MANAGE_PEOPLE) else ()),
    ]
    return [(label, hits) for label, hits in found if hits]


def _naming_us(words: str, actor: Actor) -> list[Found]:
    """Other agencies' joint designations; who sees every register has them among the rest."""
    if actor.where(Power.READ_REGISTER) is None:
        return []
    rows = named_party(actor).filter(title__icontains=words).exclude(agency__in=actor.sees or ())
    return [
        Found(row.id, row.title, reverse("record", args=[row.id]))
        for row in rows.order_by("id")[:_SHOWN]
    ]


def _administered(words: str, actor: Actor) -> list[tuple[str, list[Found]]]:
    agencies = accounts.agencies(actor).filter(name__icontains=words)[:_SHOWN]
    people = accounts.people_found(actor, words=words)[:_SHOWN]
    return [
        ("Agencies", [Found(a.id, a.name, reverse("agency", args=[a.id])) for a in agencies]),
        ("People", [Found("", p.name, reverse("person", args=[p.pk])) for p in people]),
    ]
