"""Incidents: the list, one of them in the parts that one sees, and the steps of its officers."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render

from discretion.apps.accounts import queries as accounts
from discretion.apps.incidents import incident_queries as queries
from discretion.apps.incidents.incident_opened import Opened, breach_found, violation_found
from discretion.apps.incidents.incident_queries import FOUND, Filters, Row
from discretion.errors import NotAllowed, NotFound, RefusedByLaw
from discretion.interfaces.web import incident_words as words
from discretion.interfaces.web import list_files, showing
from discretion.interfaces.web.forms import Form, bound_or_kept, carried_out
from discretion.interfaces.web.frame import chosen_agency
from discretion.interfaces.web.incident_steps import ERASE, LABELS, STEPS, Case, Step, slug
from discretion.interfaces.web.matter_words import types_in_words
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.tables import Column, address, sortable
from discretion.interfaces.web.type_choices import to_filter_by
from discretion.interfaces.web.views.waiting import today
from discretion.law.authority import Power
from discretion.law.incident_moves import By, Move, State
from discretion.law.triage import Finding

SEEING: Final = (Power.HANDLE_INCIDENT, Power.REPORT_QUARTERLY, Power.REPORT_INCIDENT)
HANDLING: Final = (Power.HANDLE_INCIDENT,)
_A_PAGE: Final = 50
_ALL: Final = "all"
_SORTS: Final = {"id": "id", "reported": "reported_at", "happened": "happened_on"}
_REPORTED: Final = (State.REPORTED, State.HANDLED, State.CLOSED)
_HEADS: Final = (
    *("Id", "Reported on", "Happened on", "What", "Types", "Who got it", "People", "Became aware"),
    *("Responsible", "Violation", "Breach", "Notices still owed", "State"),
)


class Filter(Form):
    """What narrows the list."""

    words = forms.CharField(label="Words", required=False)
    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[
            ("", "All that are open"),
            (_ALL, "Open and closed"),
            *((state.value, words.STATES[state]) for state in _REPORTED),
        ],
    )
    found = forms.ChoiceField(
        label="Found to be",
        required=False,
        choices=[("", "Anything"), *((name, words.FOUND[name]) for name in FOUND)],
    )
    type = forms.ChoiceField(label="Type", required=False)
    agency = forms.ChoiceField(label="Agency", required=False)

    def __init__(self, *, agencies: Mapping[str, str], **given: Any) -> None:
        super().__init__(**given)
        owners = sorted(agencies.items(), key=lambda pair: pair[1])
        self._offer("agency", [("", "All"), *owners])
        self._offer("type", to_filter_by())
        if len(owners) < 2:
            del self.fields["agency"]

    def _offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (the form above says so)
        field.choices = choices


@page(*SEEING)
def incidents(request: Request) -> HttpResponse:
    """The incidents that exist for the one who asks, the last one first; and their own drafts."""
    form = Filter(agencies=_agencies(request), data=request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = _sorted(_found(request, asked), request)
    if list_files.wanted(request):
        return _taken_out(request, found)
    shown = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    count = shown.paginator.count
    context = {
        "form": form,
        "columns": _columns(request),
        "rows": list(_told(request, queries.rows(shown, actor=request.actor))),
        "page": shown,
        "found": f"{count:,} {'incident' if count == 1 else 'incidents'}",
        "drafts": queries.own(request.actor).filter(state=State.DRAFT),
        "as_file": address(request, **{"as": "csv"}, page=None),
        "may_report": request.actor.can_anywhere(Power.REPORT_INCIDENT),
    }
    return render(request, "incidents/incidents.html", context)


def _agencies(request: Request) -> Mapping[str, str]:
    seen = request.actor.sees
    return accounts.agency_names(request.actor.tree.parents if seen is None else seen)


def _found(request: Request, asked: Mapping[str, str]) -> QuerySet[Any]:
    state = asked.get("state", "")
    filters = Filters(
        words=asked.get("words", ""),
        state="" if state == _ALL else state,
        found=asked.get("found", ""),
        agency=asked.get("agency") or chosen_agency(request, request.actor),
        type=asked.get("type", ""),
        open_only=state != _ALL,
    )
    return queries.incidents(request.actor, filters)


def _sorted(found: QuerySet[Any], request: Request) -> QuerySet[Any]:
    asked = request.GET.get("sort", "")
    column = _SORTS.get(asked.removeprefix("-"))
    if not column:
        return found
    return found.order_by(f"-{column}" if asked.startswith("-") else column, "id")


def _columns(request: Request) -> list[Column]:
    return [
        sortable(request, "Id", "id"),
        sortable(request, "Reported", "reported"),
        *map(Column, ("What", "Types", "Became aware", "Responsible", "Found to be")),
        Column("Notices still owed", number=True),
        Column("State"),
    ]


class Shown(NamedTuple):
    """An incident as the list shows it: its types and state in words, and what was found."""

    row: Row
    types: str
    state: str
    found: list[tuple[str, str]]


def _told(request: Request, rows: list[Row]) -> Iterator[Shown]:
    names = showing.links(request.actor, [row.types for row in rows])
    for row in rows:
        types = types_in_words(row.types, names)
        yield Shown(row, types, words.STATES[row.state], _findings(row))


def _findings(row: Row) -> list[tuple[str, str]]:
    said = (("violation", row.violation), ("breach", row.breach))
    return [
        (f"a {what}", "bad") if found else (f"no {what}", "good")
        for what, found in said
        if found is not None
    ]


def _taken_out(request: Request, found: QuerySet[Any]) -> HttpResponse:
    yes = {True: "Yes", False: "No", None: ""}
    rows = queries.rows(found, actor=request.actor)
    cells = (
        (
            *(row.id, list_files.day_of(row.reported_at)),
            *(row.happened_on.isoformat() if row.happened_on else "", row.what, types, row.party),
            *("" if row.people is None else str(row.people), row.aware_name),
            *(row.responsible_name, yes[row.violation], yes[row.breach], str(row.owed)),
            state,
        )
        for row, types, state, _ in _told(request, rows)
    )
    return list_files.table("incidents", _HEADS, cells)


@page()
def incident(request: Request, incident_id: str) -> HttpResponse:
    """One incident: what happened, what was found, who is told, what can be done."""
    it = queries.opened(incident_id, actor=request.actor)
    if it.state is State.DRAFT:
        return redirect("incident_draft", it.id)
    names = showing.links(request.actor, [it.facts])
    aware, answering = it.of_aware, it.of_responsible
    shown = {
        "it": it,
        "standing": words.STATES[it.state],
        "terms": words.terms(it.facts, names),
        "agencies": accounts.agency_names({it.aware, it.responsible}),
        "aware_name": accounts.agency_names([it.aware])[it.aware],
        "responsible_name": accounts.agency_names([it.responsible])[it.responsible],
        "findings": words.findings(it),
        "violation": _reasons(violation_found(aware.assessment))
        if aware and aware.assessment
        else None,
        "breach": _reasons(breach_found(answering.assessment))
        if answering and answering.assessment
        else None,
        "notices": [
            (
                one,
                words.notice_to(one),
                words.cited(one.provisions),
                words.NOTICE_STATES[one.state],
            )
            for one in queries.notices(it)
        ],
        # Where nothing was left to withhold when it was closed, nobody looks at that again.
        "reviewed": it.closed_at is None
        or any(one.state == "withheld" for one in queries.notices(it)),
        "story": _story(request, it),
        "ways": list(_ways(request, it)),
        "lacking": _lacking(request, it),
        "may_erase": By.AWARE in it.hands,
        "may_write": bool(set(it.hands) - {By.REPORTER}) and it.state is State.HANDLED,
        "history": queries.history(it.id, actor=request.actor),
        "today": today(request),
        "now": request.now,
    }
    return render(request, "incidents/incident.html", shown)


def _reasons(found: Finding) -> list[tuple[str, str]]:
    return [(reason.says, f"§ {reason.source}") for reason in found.because]


def _story(request: Request, it: Opened) -> tuple[Any, Any] | None:
    return queries.story(it.id, actor=request.actor) if it.sees_story else None


def _ways(request: Request, it: Opened) -> Iterator[tuple[str, str]]:
    """The steps that can be taken now, each with its address."""
    opened = {one.move for one in queries.moves(it.id, actor=request.actor) if not one.lacking}
    for step in STEPS:
        if step in opened and not (step in (Move.GIVE_NOTICE, Move.FINISH) and _nothing(it, step)):
            yield LABELS[step], slug(step)


def _nothing(it: Opened, step: str) -> bool:
    """Whether there is nothing that a step could be about."""
    if step == Move.GIVE_NOTICE:
        return not any(one.state in ("owed", "withheld") for one in queries.notices(it))
    part = it.of_responsible
    return part is None or all(one.done_on for one in part.actions)


def _lacking(request: Request, it: Opened) -> list[str]:
    """What closing it still lacks."""
    found = queries.moves(it.id, actor=request.actor)
    return [c.value for one in found if one.move is Move.CLOSE for c in one.lacking]


@page(*HANDLING)
def incident_step(request: Request, incident_id: str, slug: str) -> HttpResponse:
    """A step of an incident: its form; sent, it is taken."""
    it = queries.opened(incident_id, actor=request.actor)
    name = slug.replace("-", "_")
    step = STEPS.get(name)
    if step is None:
        raise NotFound(f"There is no step “{slug}” here.")
    if request.method != "POST" and not _is_open(request, it, name):
        raise NotAllowed("This step is not yours to take as it stands.")
    case = Case(it, request.actor, today(request), _named(request))
    initial = {"version": it.version, **case.initial(name), **_asked(request)}
    form: Any = bound_or_kept(request, step.make(case), initial)
    try:
        if carried_out(form, lambda: _taken(request, it, step, form), lambda: _theirs(request, it)):
            messages.success(request, f"{it.id} {step.done}.")
            return redirect("incident", it.id)
    except RefusedByLaw as error:
        form.add_error(None, f"{error} The provision: § {error.provision}.")
    shown = {"it": it, "form": form, "step": step, "title": LABELS[name]}
    status = 409 if form.outdated else 422 if form.errors else 200
    return render(request, "incidents/step.html", shown, status=status)


def _is_open(request: Request, it: Opened, name: str) -> bool:
    if name == ERASE:
        return By.AWARE in it.hands
    return any(one.move == name for one in queries.moves(it.id, actor=request.actor))


def _named(request: Request) -> list[tuple[str, str]]:
    closed = request.actor.tree.closed
    named = accounts.all_agencies().order_by("name").values_list("id", "name")
    return [pair for pair in named if pair[0] not in closed]


def _asked(request: Request) -> dict[str, str]:
    """What the link to a step said of it."""
    return {name: request.GET[name] for name in ("to", "number") if name in request.GET}


def _theirs(request: Request, it: Opened) -> dict[str, object]:
    return {"version": queries.opened(it.id, actor=request.actor).version}


def _taken(request: Request, it: Opened, step: Step, form: Any) -> None:
    version = form.cleaned_data["version"] or 0
    step.act(it.id, form, {"version": version, "actor": request.actor, "now": request.now})
