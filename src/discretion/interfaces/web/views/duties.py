"""Duties: what falls to me, what my agency owes, what is late; each with how its day was found."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from discretion.apps.duties import queries
from discretion.apps.duties.standing import SAID_DONE
from discretion.interfaces.web import list_files
from discretion.interfaces.web.components import spoken
from discretion.interfaces.web.duty_places import place
from discretion.interfaces.web.forms import Form
from discretion.interfaces.web.own_agencies import agencies_to_filter_by
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.tables import Column, address, sortable
from discretion.interfaces.web.views.waiting import today
from discretion.law.authority import Power

if TYPE_CHECKING:
    from discretion.apps.duties.models import Duty

_A_PAGE: Final = 50
_SORTS: Final = {"due": "turn", "id": "id", "agency": "agency__name"}
_LATE: Final = "late"
# Whose duties are listed, as `?whose=`; those of the one who asks without it.
_WHOSE: Final[Mapping[str, Callable[..., "QuerySet[Duty]"]]] = {
    "": queries.mine,
    "agency": queries.of_own_agencies,
    "all": queries.duties,
}


class Filter(Form):
    """What narrows the list."""

    words = forms.CharField(label="Words or id", required=False)
    kind = forms.ChoiceField(
        label="What", required=False, choices=[("", "Anything"), *queries.named().items()]
    )
    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[("", "Open"), (_LATE, "Late"), ("done", "Done"), ("void", "No longer owed")],
    )
    agency = forms.ChoiceField(label="Agency", required=False)

    def __init__(self, *, agencies: Iterable[tuple[str, str]], **given: Any) -> None:
        super().__init__(**given)
        field = self.fields["agency"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (the form above says so)
        field.choices = [("", "Any"), *agencies]


@page()
def duties(request: Request) -> HttpResponse:
    """What falls to the one who asks; with `?whose=`, what their agencies owe, or all they know."""
    now, whose = today(request), _whose(request)
    there = _WHOSE[whose](request.actor, today=now)
    form = Filter(agencies=agencies_to_filter_by(request.actor, there), data=request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = _narrowed(there, asked, request)
    if list_files.wanted(request, endings=list_files.ENDINGS):
        return list_files.as_asked(request, "duties", _HEADS, map(_cells, _taken(found, request)))
    # Ids alone are put in order within the index; then the few that are shown are read.
    ids = _sorted(found, request).values_list("id", flat=True)
    shown = Paginator(ids, _A_PAGE).get_page(request.GET.get("page"))
    count = shown.paginator.count
    context = {
        "form": form,
        "whose": whose,
        "views": list(_views(request, whose, asked)),
        "columns": _columns(request),
        "rows": _rows(shown, queries.own_desks(request.actor, today=now) if whose else None),
        "files": [(e, address(request, **{"as": e}, page=None)) for e in list_files.ENDINGS],
        "page": shown,
        "found": f"{count} {'duty' if count == 1 else 'duties'}",
        "late": queries.late(there, today=now).count(),
        "late_to": address(request, state=_LATE, page=None),
        "today": now,
    }
    return render(request, "duties/duties.html", context)


def _whose(request: Request) -> str:
    asked = request.GET.get("whose", "")
    return asked if asked in _WHOSE else ""


def _views(
    request: Request, whose: str, asked: Mapping[str, str]
) -> Iterator[tuple[str, str, bool]]:
    """The ways to look at the ledger that the one who asks has, and which it is."""
    actor = request.actor
    everywhere = actor.where(Power.READ_RECORD) is None and actor.can_anywhere(Power.READ_RECORD)
    late = whose == "all" and asked.get("state") == _LATE and everywhere
    yield _to(request), "Mine", not whose
    if any(office.agency for office in actor.offices):
        yield _to(request, whose="agency"), "My agency’s", whose == "agency"
    yield _to(request, whose="all"), "All I may see", whose == "all" and not late
    if everywhere:
        yield _to(request, whose="all", state=_LATE), "Late in the City", late


def _to(request: Request, whose: str | None = None, state: str | None = None) -> str:
    return address(request, whose=whose, state=state, page=None, agency=None)


def _rows(ids: Iterable[str], own: Collection[str] | None) -> "list[tuple[Duty, str]]":
    """Each with where it is done, for those on the desks of the one who asks (None: all are)."""
    return [(duty, place(duty) if _is_to_do(duty, own) else "") for duty in queries.each(ids)]


def _is_to_do(duty: "Duty", own: Collection[str] | None) -> bool:
    return duty.state == duty.State.OPEN and (own is None or duty.desk in own)


def _narrowed(
    found: "QuerySet[Duty]", asked: Mapping[str, str], request: Request
) -> "QuerySet[Duty]":
    state = asked.get("state") or "open"
    late = state == _LATE
    found = queries.late(found, today=today(request)) if late else found.filter(state=state)
    found = queries.about(found, asked.get("words", ""))
    given = {"kind": asked.get("kind"), "agency": asked.get("agency")}
    return found.filter(**{name: value for name, value in given.items() if value})


def _sorted(found: "QuerySet[Duty]", request: Request) -> "QuerySet[Duty]":
    asked = request.GET.get("sort", "")
    column = _SORTS.get(asked.removeprefix("-"))
    if not column:
        return found
    return found.order_by(f"-{column}" if asked.startswith("-") else column, "id")


_HEADS: Final = (
    *("Id", "Due", "What", "Owed by", "Agency", "Owed to", "About", "State"),
    *("How the day was worked out", "Section", "Asked on", "Closed on", "What shows it"),
)


def _taken(found: "QuerySet[Duty]", request: Request) -> "Iterator[Duty]":
    return _sorted(found, request).iterator(chunk_size=500)


def _cells(duty: "Duty") -> tuple[str, ...]:
    return (
        duty.id,
        duty.due_on.isoformat() if duty.due_on else "",
        duty.what,
        spoken(duty.who),
        duty.agency.name if duty.agency else "The City",
        duty.owed_to,
        duty.record,
        duty.get_state_display(),
        duty.explanation,
        duty.provision,
        list_files.day_of(duty.opened_at),
        list_files.day_of(duty.closed_at),
        duty.evidence,
    )


def _columns(request: Request) -> list[Column]:
    return [
        sortable(request, "Due", "due"),
        Column("What"),
        Column("Owed to"),
        sortable(request, "Agency", "agency"),
        Column("About"),
        sortable(request, "Id", "id"),
    ]


@page()
def duty(request: Request, duty_id: str) -> HttpResponse:
    """One duty: what, by when and why then, where it is done, and what came of it."""
    now = today(request)
    found = queries.duty(duty_id, actor=request.actor, today=now)
    context = {
        "duty": found,
        "place": place(found),
        "names": queries.falls_to(found, today=now) if found.state == found.State.OPEN else (),
        "said_done": found.kind in SAID_DONE,
        "mine": queries.open_(queries.mine(request.actor, today=now)).filter(id=duty_id).exists(),
        "history": queries.history(duty_id, actor=request.actor, today=now),
        "today": now,
    }
    return render(request, "duties/duty.html", context)
