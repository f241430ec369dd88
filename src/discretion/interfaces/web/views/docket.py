"""The docket: what is laid before an officer, counsel or the chief, the first due first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor
from discretion.apps.matters import actions, casework, queries
from discretion.apps.matters.queries import Filters, Row
from discretion.apps.register.known import added_types
from discretion.errors import Invalid, NotAllowed, Stale
from discretion.interfaces.web import list_files
from discretion.interfaces.web.forms import Form
from discretion.interfaces.web.frame import chosen_agency
from discretion.interfaces.web.matter_lists import (
    MatterFilter,
    counted,
    files,
    narrowed_by,
    ordered,
    party_meant,
)
from discretion.interfaces.web.matter_words import KINDS, OUTCOMES, STATES
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.showing import type_label
from discretion.interfaces.web.tables import Column, address, sortable
from discretion.interfaces.web.views.waiting import today
from discretion.law.authority import Power
from discretion.law.matters import State

# Who has matters laid before them.
DECIDING: Final = (
    *(Power.APPROVE_DISCLOSURE, Power.APPROVE_COLLECTION, Power.APPROVE_FOIL_DISCLOSURE),
    Power.REVIEW_AS_COUNSEL,
    *(Power.DETERMINE_BEST_INTERESTS_DISCLOSURE, Power.DETERMINE_BEST_INTERESTS_COLLECTION),
)
HANDLING: Final = DECIDING[:3]
# Who sees the matters of others in which their agency is the other side.
SHARING: Final = DECIDING[:2]
_A_PAGE: Final = 50
_TYPES_SHOWN: Final = 2
_VIEWS: Final[Sequence[tuple[queries.View, str]]] = (
    ("", "All"),
    ("mine", "Mine"),
    ("unassigned", "Unassigned"),
    ("this_week", "Due this week"),
    ("waiting", "Waiting for others"),
)
_HANDLERS: Final = (("", "Anyone"), (queries.ME, "I do"), (queries.NOBODY, "Nobody yet"))
_DONE_TOO: Final = "all"
_SORTS: Final = {"due": "due_on", "id": "id", "submitted": "submitted_at"}


class Filter(MatterFilter):
    """What narrows the docket."""

    assignee = forms.ChoiceField(label="Who handles it", required=False)
    agency = forms.ChoiceField(label="Agency", required=False)
    designation = forms.CharField(label="Designation", required=False, help_text="By its id.")

    def __init__(
        self, *, agencies: Mapping[str, str], colleagues: Iterable[tuple[str, str]], **given: Any
    ) -> None:
        super().__init__(**given)
        states = ((s.value, w) for s, w in STATES.items() if s is not State.DRAFT)
        self.offer("state", [("", "All that are open"), (_DONE_TOO, "Open and done"), *states])
        self.offer("kind", [("", "Anything"), *((kind.value, w) for kind, w in KINDS.items())])
        self.offer("assignee", [*_HANDLERS, *colleagues])
        self.offer_agencies(agencies)


class Shown(NamedTuple):
    """A matter as the docket shows it."""

    row: Row
    what: str
    types: tuple[str, ...]
    more: int
    outcome: str
    tone: str
    who: str
    state: str
    pick: str


@page(*DECIDING)
def docket(request: Request) -> HttpResponse:
    """What is laid before the one who asks; with `?view=`, a part of it."""
    form = Filter(agencies=_agencies(request), colleagues=_colleagues(request), data=request.GET)
    asked, view = form.asked, _view(request)
    found = ordered(_found(request, asked, view), request, _SORTS)
    if list_files.wanted(request, endings=list_files.ENDINGS):
        return _taken_out(request, found)
    shown = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "view": view,
        "views": list(_views(request, view)),
        "columns": _columns(request),
        "rows": list(told(queries.rows(shown), request.actor)),
        "page": shown,
        "found": _counted(shown.paginator.count, view, form),
        "may_assign": any(request.actor.can_anywhere(power) for power in HANDLING),
        "may_see_shared": any(request.actor.can_anywhere(power) for power in SHARING),
        "several": "agency" in form.fields,
        "today": today(request),
        "files": files(request),
        "back": request.get_full_path(),
    }
    return render(request, "matters/docket.html", context)


def _view(request: Request) -> queries.View:
    asked = request.GET.get("view", "")
    return next((name for name, _ in _VIEWS if name == asked), "")


def _views(request: Request, here: str) -> Iterator[tuple[str, str, bool]]:
    for name, label in _VIEWS:
        yield address(request, view=name, page=None), label, name == here


def _agencies(request: Request) -> Mapping[str, str]:
    seen = request.actor.sees
    return accounts.agency_names(request.actor.tree.parents if seen is None else seen)


def _colleagues(request: Request) -> Iterator[tuple[str, str]]:
    """Who else handles something here."""
    return (one for one in queries.handlers(request.actor) if one[0] != request.actor.id)


def _found(request: Request, asked: Mapping[str, str], view: queries.View) -> QuerySet[Any]:
    state = asked.get("state", "")
    filters = Filters(
        view=view,
        agency=asked.get("agency") or chosen_agency(request, request.actor),
        party=party_meant(request, asked.get("party", "")),
        type=asked.get("type", ""),
        state="" if state == _DONE_TOO else state,
        designation=asked.get("designation", "").strip().upper(),
        kind=asked.get("kind", ""),
        assignee=asked.get("assignee", ""),
        words=asked.get("words", ""),
        open_only=state != _DONE_TOO,
    )
    return queries.docket(request.actor, filters, today=today(request))


def _columns(request: Request) -> list[Column]:
    first = [Column("Choose")] if any(map(request.actor.can_anywhere, HANDLING)) else []
    return [
        *first,
        sortable(request, "Due", "due"),
        sortable(request, "Id", "id"),
        *map(Column, ("From", "What", "Party", "Types", "Determination", "Who has it", "State")),
    ]


def _counted(count: int, view: queries.View, form: Filter) -> str:
    """How many there are, and what they were filtered by."""
    said = [dict(_VIEWS)[view].lower()] if view else []
    state = "" if form.asked.get("state") else "open "
    return counted(count, f"{state}matter", f"{state}matters", said + narrowed_by(form))


def told(rows: Iterable[Row], actor: Actor) -> Iterator[Shown]:
    """Matters as a list shows them; the chief's types are looked up once for all."""
    names = {f"type:{code}": label for code, label in added_types().items()}
    for row in rows:
        types = tuple(type_label(code, names) for code in row.types)
        yield Shown(
            row=row,
            what=_what(row),
            types=types[:_TYPES_SHOWN],
            more=max(0, len(types) - _TYPES_SHOWN),
            outcome=OUTCOMES[row.outcome][0] if row.outcome else "",
            tone=OUTCOMES[row.outcome][1] if row.outcome else "",
            who=who_has(row, actor),
            state=STATES[row.state],
            pick=f"{row.id}:{row.version}",
        )


def _what(row: Row) -> str:
    act = {"collection": "Collect", "disclosure": "Disclose"}[row.act]
    foil = " (freedom of information)" if row.foil else ""
    return f"{act}: {row.purpose}{foil}" if row.purpose else f"{act}{foil}"


def who_has(row: Row, actor: Actor) -> str:
    """Whose turn it is, by name where one is known; and that no officer is there to have it."""
    if row.answerer == "officer":
        vacant = row.agency in actor.vacant and not row.foil
        nobody = "Nobody yet: the office is vacant" if vacant else "Nobody yet"
        return row.assignee_name or nobody
    if row.answerer == "requester":
        return row.requester_name
    return row.answerer[:1].upper() + row.answerer[1:] or "–"


def _taken_out(request: Request, found: QuerySet[Any]) -> HttpResponse:
    heads = (
        *("Id", "Due", "Agency", "From", "What it is", "Act", "Purpose", "Party", "Types"),
        *("Determination", "Designation", "Who has it", "State", "Asked on"),
    )
    names = {f"type:{code}": label for code, label in added_types().items()}
    rows = (
        _cells(row, names, request.actor) for row in queries.rows(found.iterator(chunk_size=500))
    )
    return list_files.as_asked(request, "docket", heads, rows)


def _cells(row: Row, names: Mapping[str, str], actor: Actor) -> tuple[str, ...]:
    return (
        row.id,
        _iso(row.due_on),
        row.agency_name,
        row.requester_name,
        KINDS[row.kind],
        row.act,
        row.purpose,
        row.party,
        ", ".join(type_label(code, names) for code in row.types),
        OUTCOMES[row.outcome][0] if row.outcome else "",
        row.designation,
        who_has(row, actor),
        STATES[row.state],
        list_files.day_of(row.submitted_at),
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


class Assigning(Form):
    """Who is to handle the matters that were ticked."""

    to = forms.ChoiceField(label="Who is to handle them?")

    def __init__(self, *, officers: Iterable[tuple[str, str]], **given: Any) -> None:
        super().__init__(**given)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (the form above says so)
        field.choices = [("", "– choose –"), *officers]


@page(*HANDLING)
@require_POST
def assign(request: Request) -> HttpResponse:
    """Put the matters that were ticked on one's own desk, or choose on whose."""
    picked = dict(filter(None, map(_picked, request.POST.getlist("matter"))))
    back = _back(request)
    if not picked:
        messages.warning(request, "Tick the matters first, then say who is to handle them.")
        return redirect(back)
    if "mine" in request.POST:
        return _assigned(request, picked, request.actor.id, request.actor.name, back)
    officers = _officers(request, picked)
    chosen = request.POST if "to" in request.POST else None
    form = Assigning(officers=officers, data=chosen)
    if form.is_valid():
        to = form.cleaned_data["to"]
        return _assigned(request, picked, to, dict(officers)[to], back)
    shown = {
        "form": form,
        "rows": list(told(_rows(request, picked), request.actor)),
        "back": back,
        "nobody": not officers,
    }
    return render(request, "matters/assign.html", shown, status=422 if form.errors else 200)


def _picked(text: str) -> tuple[str, int] | None:
    """An id with the version that the list showed; None for what no list shows."""
    id_, _, version = text.partition(":")
    known = id_ and version.isascii() and version.isdecimal() and len(version) < 9
    return (id_, int(version)) if known else None


def _back(request: Request) -> str:
    """The list as it was narrowed; nowhere else."""
    asked, own = request.POST.get("back", ""), reverse("docket")
    return asked if asked == own or asked.startswith(f"{own}?") else own


def _rows(request: Request, picked: Mapping[str, int]) -> list[Row]:
    every = Filters(open_only=False)
    found = queries.docket(request.actor, every, today=today(request))
    return queries.rows(found.filter(id__in=list(picked)))


def _officers(request: Request, picked: Mapping[str, int]) -> list[tuple[str, str]]:
    """Those who may decide every one of them; matters of one agency and act have the same."""
    samples = {(row.agency, row.act, row.foil): row.id for row in _rows(request, picked)}
    found = [
        dict(casework.officers_for(id_, actor=request.actor, now=request.now))
        for id_ in samples.values()
    ]
    return [
        pair for pair in (found[0].items() if found else ()) if all(pair[0] in f for f in found)
    ]


def _assigned(
    request: Request, picked: Mapping[str, int], to: str, name: str, back: str
) -> HttpResponse:
    try:
        done = actions.assign(
            list(picked), to, versions=picked, actor=request.actor, now=request.now
        )
    except Invalid as error:
        for fault in error.faults:
            messages.error(request, fault.message)
    except (Stale, NotAllowed) as error:
        messages.error(request, f"{error} Nothing was assigned.")
    else:
        count = len(done)
        said = done[0].id if count == 1 else f"{count} matters"
        messages.success(request, f"{said} {'is' if count == 1 else 'are'} with {name} now.")
    return redirect(back)
