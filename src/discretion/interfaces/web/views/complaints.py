"""Complaints as officers have them: the list, one complaint, the steps they take, the letter."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from discretion.apps.incidents import complaint_letters as letters
from discretion.apps.incidents import complaint_queries as queries
from discretion.apps.incidents.complaint_opened import Opened
from discretion.apps.incidents.complaint_queries import Filters
from discretion.apps.incidents.complaint_sight import HANDLING
from discretion.errors import NotAllowed, NotFound
from discretion.interfaces.web import complaint_steps as steps
from discretion.interfaces.web import list_files
from discretion.interfaces.web.complaint_words import ABOUT, CITY, REACH, STATES, who_has
from discretion.interfaces.web.forms import Form, asked, bound_or_kept, carried_out
from discretion.interfaces.web.frame import chosen_agency
from discretion.interfaces.web.own_agencies import agencies_to_filter_by
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.tables import Column, address, sortable
from discretion.interfaces.web.views.waiting import today
from discretion.law.authority import Power

READING: Final = (*HANDLING, Power.READ_RECORD)
_A_PAGE: Final = 50
_DONE_TOO: Final = "all"
_SORTS: Final = {"due": "due_on", "id": "id", "came": "received_at", "agency": "agency__name"}
_MEDIA: Final[Mapping[str, str]] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class Filter(Form):
    """What narrows the list."""

    words = forms.CharField(label="Words", required=False)
    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[
            ("", "All that wait for an answer"),
            (_DONE_TOO, "Answered and closed too"),
            *((state.value, word) for state, word in STATES.items()),
        ],
    )
    about = forms.ChoiceField(
        label="About",
        required=False,
        choices=[("", "Anything"), *((about.value, word) for about, word in ABOUT.items())],
    )
    agency = forms.ChoiceField(label="Agency", required=False)
    mine = forms.BooleanField(label="Only mine", required=False)

    def __init__(self, *, agencies: Iterable[tuple[str, str]], **given: Any) -> None:
        super().__init__(**given)
        field = self.fields["agency"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (the form above says so)
        field.choices = [("", "All"), *agencies]


class Shown(NamedTuple):
    """A complaint as the list shows it."""

    it: Opened
    agency: str
    about: str
    state: str
    who: str


@page(*READING)
def complaints(request: Request) -> HttpResponse:
    """The complaints that the one who asks handles, the first due first."""
    every = queries.complaints(request.actor, Filters(open_only=False))
    form = Filter(agencies=agencies_to_filter_by(request.actor, every), data=request.GET)
    found = _sorted(_found(request, form), request)
    if list_files.wanted(request):
        return _taken_out(found)
    page_ = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    count = page_.paginator.count
    context = {
        "form": form,
        "columns": _columns(request),
        "rows": [_shown(row) for row in page_],
        "page": page_,
        "found": f"{count:,} {'complaint' if count == 1 else 'complaints'}",
        "today": today(request),
        "as_file": address(request, **{"as": "csv"}, page=None),
    }
    return render(request, "complaints/list.html", context)


def _found(request: Request, form: Filter) -> QuerySet[Any]:
    told = form.cleaned_data if form.is_valid() else {}
    state = told.get("state", "")
    narrowed = Filters(
        words=told.get("words", ""),
        state="" if state == _DONE_TOO else state,
        about=told.get("about", ""),
        agency=told.get("agency") or chosen_agency(request, request.actor),
        mine=told.get("mine", False),
        open_only=state != _DONE_TOO,
    )
    return queries.complaints(request.actor, narrowed)


def _sorted(found: QuerySet[Any], request: Request) -> QuerySet[Any]:
    asked_for = request.GET.get("sort", "")
    column = _SORTS.get(asked_for.removeprefix("-"))
    if not column:
        return found
    return found.order_by(f"-{column}" if asked_for.startswith("-") else column, "id")


def _columns(request: Request) -> list[Column]:
    return [
        sortable(request, "Due", "due"),
        sortable(request, "Id", "id"),
        Column("What it is about"),
        sortable(request, "Agency", "agency"),
        sortable(request, "Received", "came"),
        Column("Who has it"),
        Column("State"),
    ]


def _shown(row: Any) -> Shown:
    (it,) = queries.rows([row])
    agency = row.agency.name if row.agency else CITY
    return Shown(it, agency, ABOUT[it.about], STATES[it.state], who_has(it))


def _taken_out(found: QuerySet[Any]) -> HttpResponse:
    heads = (
        *("Id", "Due", "About", "In short", "Agency"),
        *("Received", "Who has it", "State", "Answered"),
    )
    rows = (_cells(_shown(row)) for row in found.iterator(chunk_size=500))
    return list_files.table("complaints", heads, rows)


def _cells(one: Shown) -> tuple[str, ...]:
    it = one.it
    due = it.due_on.isoformat() if it.due_on else ""
    came, answered = map(list_files.day_of, (it.received_at, it.answered_at))
    return (it.id, due, one.about, it.gist, one.agency, came, one.who, one.state, answered)


@page(*READING)
def complaint(request: Request, complaint_id: str) -> HttpResponse:
    """One complaint: what was written, what was found out, and what can be done."""
    it = queries.opened(complaint_id, actor=request.actor)
    moves = queries.moves(complaint_id, actor=request.actor)
    row = queries.complaints(request.actor, Filters(open_only=False)).get(id=complaint_id)
    shown = {
        "one": _shown(row),
        "it": it,
        "reach": REACH[it.reach],
        "mail": queries.mail(complaint_id, actor=request.actor),
        "private": queries.private(complaint_id, actor=request.actor) if moves else None,
        "steps": steps.offered(it, moves),
        "may_erase": bool(moves),
        "letters": letters.FORMATS if moves and it.answered_at else (),
        "history": queries.history(complaint_id, actor=request.actor),
        "today": today(request),
    }
    return render(request, "complaints/complaint.html", shown)


@page(*HANDLING)
def complaint_step(request: Request, complaint_id: str, slug: str) -> HttpResponse:
    """A step of a complaint: its form; sent, it is taken."""
    step = steps.STEPS.get(slug)
    if step is None:
        raise NotFound(f"There is no step “{slug}” here.")
    it = queries.opened(complaint_id, actor=request.actor)
    if request.method != "POST" and step.move not in queries.moves(it.id, actor=request.actor):
        raise NotAllowed("This step can’t be taken as the complaint stands, or is not yours.")
    case = steps.Case(it, request.actor, request.now)
    initial = {"version": it.version, **step.begins(case), **_number(request)}
    form: Any = bound_or_kept(request, lambda **given: step.form(case, **given), initial)

    def act() -> None:
        step.act(case, form.cleaned_data)

    def theirs() -> dict[str, object]:
        return {"version": queries.opened(it.id, actor=request.actor).version}

    if carried_out(form, act, theirs):
        return _done(request, it, step.done)
    return asked(
        request,
        form,
        title=f"{it.id}: {step.title}",
        lead=step.lead,
        send=step.send,
        trail=[
            (reverse("complaints"), "Complaints"),
            (reverse("complaint", args=[it.id]), it.id),
        ],
    )


def _number(request: Request) -> dict[str, str]:
    number = request.GET.get("number", "")
    return {"number": number} if number else {}


def _done(request: Request, it: Opened, done: str) -> HttpResponse:
    messages.success(request, f"{it.id} {done}.")
    try:
        queries.opened(it.id, actor=request.actor)
    except NotFound:
        # It was passed on, and is another's now.
        return redirect("complaints")
    return redirect("complaint", it.id)


@page(*HANDLING)
def complaint_letter(request: Request, complaint_id: str, ending: letters.Format) -> HttpResponse:
    """The letter with the answer, as a file."""
    told = letters.letter(complaint_id, actor=request.actor, today=today(request))
    response = HttpResponse(letters.written(told, ending), content_type=_MEDIA[ending])
    response["Content-Disposition"] = f'attachment; filename="answer-{told.number}.{ending}"'
    return response
