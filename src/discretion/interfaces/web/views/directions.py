"""The chief's directions: the list, one direction, how it is given and how it ends."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Final, NamedTuple

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from discretion.apps.oversight import direction_actions as actions
from discretion.apps.oversight import direction_queries as queries
from discretion.apps.oversight.direction_contents import Direction
from discretion.apps.oversight.direction_opened import OpenedDirection
from discretion.apps.oversight.direction_queries import Filters
from discretion.apps.oversight.direction_sight import READING
from discretion.errors import NotAllowed
from discretion.interfaces.web import direction_forms as asks
from discretion.interfaces.web import list_files
from discretion.interfaces.web.direction_words import OUTCOMES, STATES
from discretion.interfaces.web.forms import Form, asked, bound_or_kept, carried_out
from discretion.interfaces.web.frame import chosen_agency
from discretion.interfaces.web.own_agencies import agencies_to_filter_by, own_agencies
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.places import place_of
from discretion.interfaces.web.tables import Column, address, sortable
from discretion.interfaces.web.views.waiting import today
from discretion.law.authority import Power
from discretion.law.directions import Move, State

_A_PAGE: Final = 50
_ENDED_TOO: Final = "all"
_SORTS: Final = {"due": "due_on", "id": "id", "given": "given_at", "agency": "agency__name"}
_HEADS: Final = (
    *("Id", "Due", "What has to change", "Why", "About", "Agency", "Section", "Given", "By"),
    *("State", "Ended", "By", "What came of it"),
)
_TRAIL: Final = "Directions"


class Filter(Form):
    """What narrows the list."""

    words = forms.CharField(label="Words or id", required=False)
    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[
            ("", STATES[State.GIVEN]),
            (_ENDED_TOO, "All"),
            *((state.value, word) for state, word in STATES.items() if state is not State.GIVEN),
        ],
    )
    agency = forms.ChoiceField(label="Agency", required=False)

    def __init__(self, *, agencies: Iterable[tuple[str, str]], **given: Any) -> None:
        super().__init__(**given)
        field = self.fields["agency"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (the form above says so)
        field.choices = [("", "All"), *agencies]


class Shown(NamedTuple):
    """A direction as pages show it."""

    it: OpenedDirection
    agency: str
    state: str


@page(*READING)
def directions(request: Request) -> HttpResponse:
    """The directions that exist for the one who asks, the first due first."""
    every = queries.directions(request.actor, Filters(ended=True))
    form = Filter(agencies=agencies_to_filter_by(request.actor, every), data=request.GET)
    found = _sorted(_found(request, form), request)
    if list_files.wanted(request, endings=list_files.ENDINGS):
        rows = (_cells(shown(row)) for row in found.iterator(chunk_size=500))
        return list_files.as_asked(request, "directions", _HEADS, rows)
    page_ = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    count = page_.paginator.count
    context = {
        "form": form,
        "columns": _columns(request),
        "rows": [shown(row) for row in page_],
        "page": page_,
        "found": f"{count:,} {'direction' if count == 1 else 'directions'}",
        "may_give": request.actor.can_anywhere(Power.DIRECT_CHANGES),
        "files": [(e, address(request, **{"as": e}, page=None)) for e in list_files.ENDINGS],
        "today": today(request),
    }
    return render(request, "directions/list.html", context)


def _found(request: Request, form: Filter) -> QuerySet[Any]:
    told = form.cleaned_data if form.is_valid() else {}
    state = told.get("state", "")
    narrowed = Filters(
        words=told.get("words", ""),
        state="" if state == _ENDED_TOO else state,
        agency=told.get("agency") or chosen_agency(request, request.actor),
        ended=state == _ENDED_TOO,
    )
    return queries.directions(request.actor, narrowed)


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
        Column("What has to change"),
        sortable(request, "Agency", "agency"),
        sortable(request, "Given", "given"),
        Column("State"),
    ]


def shown(row: Any) -> Shown:
    """A row, in words."""
    (it,) = queries.rows([row])
    return Shown(it, row.agency.name, STATES[it.state])


def _cells(one: Shown) -> tuple[str, ...]:
    it = one.it
    return (
        *(it.id, it.due_on.isoformat(), it.what, it.reason, it.concerns, one.agency),
        *(it.provision, list_files.day_of(it.given_at), it.given_by, one.state),
        *(list_files.day_of(it.closed_at), it.closed_by, it.outcome),
    )


@page(*READING)
def direction(request: Request, direction_id: str) -> HttpResponse:
    """One direction: what has to change, why, by when, and what came of it."""
    it = queries.opened(direction_id, actor=request.actor)
    row = queries.directions(request.actor, Filters(ended=True)).get(id=direction_id)
    moves = queries.moves(direction_id, actor=request.actor)
    on = today(request)
    context = {
        "it": it,
        "one": shown(row),
        "outcome": OUTCOMES.get(it.state, ""),
        "concerns": place_of(it.concerns, request.actor, today=on) if it.concerns else "",
        "steps": [(slug, step.name) for slug, step in STEPS.items() if step.move in moves],
        "history": queries.history(direction_id, actor=request.actor),
        "today": on,
    }
    return render(request, "directions/direction.html", context)


@page(Power.DIRECT_CHANGES)
def give(request: Request) -> HttpResponse:
    """Direct an agency to make a change."""
    make = partial(asks.GiveForm, agencies=own_agencies(request, Power.DIRECT_CHANGES))
    begins = {name: request.GET.get(name, "") for name in ("agency", "concerns")}
    form = bound_or_kept(request, make, begins)
    made: list[OpenedDirection] = []

    def act() -> None:
        agency = form.cleaned_data["agency"]
        made.append(actions.give(form.said(), agency=agency, **_by(request)))

    if carried_out(form, act):
        return _done(request, made[0], "is given; the agency’s privacy officer and head are told")
    return asked(
        request,
        form,
        title="Direct an agency to make a change",
        lead="Its privacy officer has a duty by it and says there what was done. Once given, a "
        "direction is not edited: you can withdraw it, or give another in its place. "
        "Charter § 8(h)(2)",
        send="Give the direction",
        trail=[(reverse("directions"), _TRAIL)],
    )


def _by(request: Request) -> dict[str, Any]:
    return {"actor": request.actor, "now": request.now}


class Step(NamedTuple):
    """One step: `name` is on its button, the other words are on its page."""

    move: Move
    name: str
    title: str
    lead: str
    send: str
    done: str
    form: Callable[..., Any]
    act: Callable[[str, Any, dict[str, Any]], OpenedDirection]
    begins: Callable[[OpenedDirection], Mapping[str, object]] = lambda it: {}


def _carry_out(direction_id: str, form: Any, by: dict[str, Any]) -> OpenedDirection:
    outcome = form.cleaned_data["outcome"].replace("\r\n", "\n")
    return actions.carry_out(direction_id, outcome, **by)


def _withdraw(direction_id: str, form: Any, by: dict[str, Any]) -> OpenedDirection:
    return actions.withdraw(direction_id, why=form.cleaned_data["why"].replace("\r\n", "\n"), **by)


def _supersede(direction_id: str, form: Any, by: dict[str, Any]) -> OpenedDirection:
    return actions.supersede(direction_id, form.said(), **by)


STEPS: Final[Mapping[str, Step]] = {
    "carry-out": Step(
        Move.CARRY_OUT,
        "Say that it is carried out",
        "say that it is carried out",
        "Your duty is done then, and the Chief Privacy Officer reads what you write here.",
        "It is carried out",
        "is carried out",
        asks.CarryOutForm,
        _carry_out,
    ),
    "supersede": Step(
        Move.SUPERSEDE,
        "Give another in its place",
        "give another in its place",
        "This one stays readable, as superseded. The agency is told of the new one.",
        "Give the new direction",
        "is given in its place",
        asks.SupersedeForm,
        _supersede,
        lambda it: {name: getattr(it, name) for name in Direction.__struct_fields__},
    ),
    "withdraw": Step(
        Move.WITHDRAW,
        "Withdraw it",
        "withdraw it",
        "Nothing has to be done because of it any more. It stays readable, and the agency is told.",
        "Withdraw it",
        "is withdrawn",
        asks.WithdrawForm,
        _withdraw,
    ),
}


@page(Power.DIRECT_CHANGES, Power.CARRY_OUT_DIRECTION)
def direction_step(request: Request, direction_id: str, slug: str) -> HttpResponse:
    """A step of a direction: its form; sent, it is taken."""
    step, it = STEPS[slug], queries.opened(direction_id, actor=request.actor)
    if request.method != "POST" and step.move not in queries.moves(it.id, actor=request.actor):
        raise NotAllowed("This step can’t be taken as the direction stands, or is not yours.")
    form = bound_or_kept(request, step.form, {"version": it.version, **step.begins(it)})
    made: list[OpenedDirection] = []

    def act() -> None:
        by = {"version": form.cleaned_data["version"], **_by(request)}
        made.append(step.act(it.id, form, by))

    def theirs() -> dict[str, object]:
        return {"version": queries.opened(it.id, actor=request.actor).version}

    if carried_out(form, act, theirs):
        return _done(request, made[0], step.done)
    return asked(
        request,
        form,
        title=f"{it.id}: {step.title}",
        lead=step.lead,
        send=step.send,
        trail=[
            (reverse("directions"), _TRAIL),
            (reverse("direction", args=[it.id]), it.id),
        ],
    )


def _done(request: Request, it: OpenedDirection, done: str) -> HttpResponse:
    messages.success(request, f"{it.id} {done}.")
    return redirect("direction", it.id)
