"""Finding whatever has an id, a name or words of its own from any page."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor
from discretion.apps.register import filings
from discretion.apps.register import queries as register
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.models import Record
from discretion.apps.register.named import named_party
from discretion.apps.reports import queries as reports
from discretion.interfaces.web import found_at_work
from discretion.interfaces.web.found_at_work import Found, Group
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.places import place_of
from discretion.interfaces.web.views import agencies as agency_pages
from discretion.interfaces.web.views.waiting import today
from discretion.law.authority import Power

# Of each kind; who wants more goes to its own list.
_SHOWN = 10
_NAMES_ITS_PARTIES = "activities"


@page()
def search(request: Request) -> HttpResponse:
    """What fits the words, in what exists for the actor; an id opens what has it."""
    words = request.GET.get("q", "").strip()
    actor, on = request.actor, today(request)
    if words and (place := place_of(words.upper(), actor, today=on)):
        return redirect(place)
    asked = found_at_work.Asked(words, actor, on, _SHOWN)
    found = (*_groups(words, actor), *found_at_work.groups(asked)) if words else ()
    groups = [(label, hits) for label, hits in found if hits]
    shown = {"asked": words, "groups": groups, "most": _SHOWN}
    return render(request, "search.html", shown)


def _groups(words: str, actor: Actor) -> Iterator[Group]:
    saying = {
        kind: list(register.records(kind, actor=actor, words=words)[:_SHOWN])
        for kind in KINDS.values()
    }
    named = _agencies(words, actor)
    yield "Agencies", list(named.values())
    yield from ((kind.plural.capitalize(), _records(rows)) for kind, rows in saying.items())
    called_so = [row.code for row in saying[KINDS["contractor"]] if _names(row, words)]
    listed = {row.id for rows in saying.values() for row in rows}
    yield "Records that involve them", _involving([*named, *called_so], listed, actor)
    yield "Designations of other agencies that name yours", _naming_us(words, actor)
    meant = accounts.of_agency_and_year(words, year="cycle")
    yield (
        "Agency reports",
        [
            Found(row.id, f"{row.agency.name}, {row.cycle}", reverse("report", args=[row.id]))
            for row in reports.reports(actor).filter(meant)[:_SHOWN]
        ],
    )
    meant = accounts.of_agency_and_year(words, year="year")
    yield (
        "Filings taken over",
        [
            Found(row.id, f"{row.agency.name}, {row.year}", reverse("filing", args=[row.id]))
            for row in filings.filings(actor).select_related("agency").filter(meant)[:_SHOWN]
        ],
    )
    if actor.can_anywhere(Power.MANAGE_PEOPLE):
        people = accounts.people_found(actor, words=words)[:_SHOWN]
        yield "People", [Found("", p.name, reverse("person", args=[p.pk])) for p in people]


def _records(rows: Iterable[Record]) -> list[Found]:
    return [Found(row.id, row.title, reverse("record", args=[row.id])) for row in rows]


def _names(row: Record, words: str) -> bool:
    """Whether the words are a record's name or part of it, or the code that others name it by."""
    asked, name = words.casefold(), row.title.casefold()
    return asked == row.code.casefold() or all(word in name for word in asked.split())


def _agencies(words: str, actor: Actor) -> dict[str, Found]:
    """The agencies called so by id: each opens its page, or else the list of what names it."""
    reads = actor.can_anywhere(Power.READ_REGISTER)
    opens = any(actor.can_anywhere(power) for power in agency_pages.READING)
    found = list(accounts.agencies_called(words)[:_SHOWN]) if reads or opens else []
    ids = [agency.id for agency in found]
    own = set(accounts.agencies(actor).filter(id__in=ids)) if opens else set()
    return {
        a.id: Found("", a.name, reverse("agency", args=[a.id]) if a in own else _naming(a.id))
        for a in found
        if reads or a in own
    }


def _involving(parties: Sequence[str], listed: Collection[str], actor: Actor) -> list[Found]:
    """What names one of these parties, but for what is listed already."""
    rows = register.involving(parties, actor=actor).exclude(id__in=listed) if parties else ()
    return _records(rows[:_SHOWN])


def _naming(party: str) -> str:
    """The list of what names a party."""
    return f"{reverse('records', args=[_NAMES_ITS_PARTIES])}?{urlencode({'party': party})}"


def _naming_us(words: str, actor: Actor) -> list[Found]:
    """Other agencies' joint designations; who sees every register has them among the rest."""
    if actor.where(Power.READ_REGISTER) is None:
        return []
    rows = named_party(actor).filter(title__icontains=words).exclude(agency__in=actor.sees or ())
    return _records(rows.order_by("id")[:_SHOWN])
