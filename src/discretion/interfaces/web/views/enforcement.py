"""Requests that further immigration enforcement (§ 10-178), and their compilation each quarter."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from discretion.apps.accounts import queries as accounts
from discretion.apps.incidents import enforcement_actions as actions
from discretion.apps.incidents import enforcement_compiling as compiling
from discretion.apps.incidents import enforcement_queries as queries
from discretion.apps.incidents import enforcement_sight as sight
from discretion.apps.incidents.enforcement_compiling import ASKERS, FORMATS, Format
from discretion.apps.incidents.enforcement_contents import Opened
from discretion.apps.incidents.enforcement_queries import Filters
from discretion.errors import NotFound
from discretion.interfaces.web import list_files
from discretion.interfaces.web.enforcement_forms import (
    RESPONSES,
    EraseForm,
    RequestForm,
    SendForm,
)
from discretion.interfaces.web.forms import DayField, Form, asked, bound_or_kept, carried_out
from discretion.interfaces.web.frame import chosen_agency
from discretion.interfaces.web.own_agencies import agencies_to_filter_by, own_agencies
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.tables import Column, address, sortable
from discretion.interfaces.web.views.waiting import today
from discretion.law.deadlines import Quarter

_A_PAGE: Final = 50
_SORTS: Final = {
    "came": "received_on",
    "id": "id",
    "agency": "agency__name",
    "asker": "requesting",
}
_MEDIA: Final[Mapping[str, str]] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
_CITY: Final = "city"
_QUARTERS: Final = 8


class Filter(Form):
    """What narrows the list."""

    words = forms.CharField(label="Words", required=False)
    response = forms.ChoiceField(
        label="Answer",
        required=False,
        choices=[("", "Any"), *((response.value, word) for response, word in RESPONSES.items())],
    )
    asker = forms.ChoiceField(
        label="Of which government",
        required=False,
        choices=[("", "Any"), *((asker.value, word) for asker, word in ASKERS.items())],
    )
    since = DayField(label="From", required=False, help_text="As 7/1/2026.")
    until = DayField(label="To", required=False, help_text="As 9/30/2026.")
    agency = forms.ChoiceField(label="Agency", required=False)

    def __init__(self, *, agencies: Iterable[tuple[str, str]], **given: Any) -> None:
        super().__init__(**given)
        field = self.fields["agency"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (the class above says so)
        field.choices = [("", "All"), *agencies]


@page(sight.POWER)
def enforcement(request: Request) -> HttpResponse:
    """The requests that the one who asks records, the last one first."""
    agencies = agencies_to_filter_by(request.actor, queries.requests(request.actor))
    form = Filter(agencies=agencies, data=request.GET)
    found = _sorted(_found(request, form), request)
    if list_files.wanted(request):
        return _taken_out(found)
    shown = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    count = shown.paginator.count
    context = {
        "form": form,
        "columns": _columns(request),
        "rows": list(map(_cells, queries.rows(shown))),
        "page": shown,
        "found": f"{count:,} {'request' if count == 1 else 'requests'}",
        "quarters": list(_quarters(request)),
        "as_file": address(request, **{"as": "csv"}, page=None),
    }
    return render(request, "enforcement/list.html", context, status=422 if form.errors else 200)


def _found(request: Request, form: Filter) -> QuerySet[Any]:
    told = form.cleaned_data if form.is_valid() else {}
    narrowed = Filters(
        words=told.get("words", ""),
        response=told.get("response", ""),
        asker=told.get("asker", ""),
        agency=told.get("agency") or chosen_agency(request, request.actor),
        since=told.get("since"),
        until=told.get("until"),
    )
    return queries.requests(request.actor, narrowed)


def _sorted(found: QuerySet[Any], request: Request) -> QuerySet[Any]:
    asked_for = request.GET.get("sort", "")
    column = _SORTS.get(asked_for.removeprefix("-"))
    if not column:
        return found
    return found.order_by(f"-{column}" if asked_for.startswith("-") else column, "id")


def _columns(request: Request) -> list[Column]:
    return [
        sortable(request, "Received", "came"),
        sortable(request, "Id", "id"),
        sortable(request, "Who asked", "asker"),
        Column("Of which government"),
        sortable(request, "Agency", "agency"),
        Column("Answer"),
    ]


def _cells(it: Opened) -> dict[str, object]:
    said = it.content
    return {"it": it, "asker": ASKERS[said.asker], "response": RESPONSES[said.response]}


def _taken_out(found: QuerySet[Any]) -> HttpResponse:
    heads = ("Id", "Received", "Who asked", "Of which government", "Agency", "Answer", "Answered")
    rows = map(_line, queries.rows(found.iterator(chunk_size=500)))
    return list_files.table("requests-10-178", heads, rows)


def _line(it: Opened) -> tuple[str, ...]:
    said = it.content
    came, answered = (
        day.isoformat() if day else "" for day in (said.received_on, said.responded_on)
    )
    words = (ASKERS[said.asker], it.agency_name, RESPONSES[said.response])
    return (it.id, came, said.requesting, *words, answered)


def _quarters(request: Request) -> Iterator[tuple[str, str, str]]:
    """The last quarters of each agency whose requests one records, and of the City: to compile."""
    quarter = Quarter.of(today(request))
    agencies = own_agencies(request, sight.POWER)
    city = [(_CITY, "the City")] if sight.may_compile_city(request.actor) else []
    for _ in range(_QUARTERS if len(agencies) < 2 else 1):
        quarter = _before(quarter)
        for id_, name in [*city, *agencies]:
            to = reverse("enforcement_compilation", args=[compiling.named(quarter), id_])
            yield to, str(quarter), name


def _before(quarter: Quarter) -> Quarter:
    if quarter.number == 1:
        return Quarter(year=quarter.year - 1, number=4)
    return Quarter(year=quarter.year, number=quarter.number - 1)


def _trail(it: Opened | None = None) -> list[tuple[str, str]]:
    above = [(reverse("enforcement"), "Requests under § 10-178")]
    return [*above, (reverse("enforcement_request", args=[it.id]), it.id)] if it else above


@page(sight.POWER)
def enter_request(request: Request) -> HttpResponse:
    """Write down a request."""
    agencies = own_agencies(request, sight.POWER)
    first = chosen_agency(request, request.actor)

    def make(**given: Any) -> RequestForm:
        return RequestForm(agencies=agencies, **given)

    form = bound_or_kept(request, make, {"agency": first, "response": "not_yet"})
    made: list[Opened] = []

    def act() -> None:
        agency = form.cleaned_data["agency"]
        by: dict[str, Any] = {"actor": request.actor, "now": request.now}
        made.append(actions.enter(agency, form.request(), **by))

    if carried_out(form, act):
        messages.success(request, f"{made[0].id} is written down.")
        return redirect("enforcement_request", made[0].id)
    return asked(
        request,
        form,
        title="Write down a request",
        lead="An officer from outside the City’s own law enforcement asked for something that "
        "would further immigration enforcement (§ 10-178). Only who writes such requests down "
        "sees it.",
        send="Write it down",
        trail=_trail(),
    )


@page(sight.POWER)
def enforcement_request(request: Request, request_id: str) -> HttpResponse:
    """One request: what was asked and answered."""
    it = queries.opened(request_id, actor=request.actor)
    shown = {**_cells(it), "history": queries.history(request_id, actor=request.actor)}
    return render(request, "enforcement/request.html", shown)


@page(sight.POWER)
def change_request(request: Request, request_id: str) -> HttpResponse:
    """Change what is written of a request, as when it is answered."""
    it = queries.opened(request_id, actor=request.actor)

    def make(**given: Any) -> RequestForm:
        return RequestForm(agencies=[(it.agency, it.agency_name)], **given)

    form = bound_or_kept(request, make, _written(it))

    def act() -> None:
        by: dict[str, Any] = {"version": form.cleaned_data["version"] or 0, "actor": request.actor}
        actions.change(it.id, form.request(), now=request.now, **by)

    def theirs() -> dict[str, object]:
        return _written(queries.opened(it.id, actor=request.actor))

    if carried_out(form, act, theirs):
        messages.success(request, f"{it.id} is changed.")
        return redirect("enforcement_request", it.id)
    return asked(
        request,
        form,
        title=f"Change {it.id}",
        lead="Enter the answer when there is one, or mend what was written down.",
        send="Save",
        trail=_trail(it),
    )


def _written(it: Opened) -> dict[str, object]:
    said = it.content
    same = ("requesting", "received_on", "responded_on", "asked", "answered")
    return {
        **{name: getattr(said, name) for name in same},
        "asker": said.asker.value,
        "response": said.response.value,
        "agency": it.agency,
        "version": it.version,
    }


@page(sight.POWER)
def erase_request(request: Request, request_id: str) -> HttpResponse:
    """Erase the words of a request; it is counted on."""
    it = queries.opened(request_id, actor=request.actor)
    form = bound_or_kept(request, EraseForm, {"version": it.version})

    def act() -> None:
        told = form.cleaned_data
        by: dict[str, Any] = {"actor": request.actor, "now": request.now}
        actions.erase(it.id, version=told["version"], why=told["why"], **by)

    def theirs() -> dict[str, object]:
        return {"version": queries.opened(it.id, actor=request.actor).version}

    if carried_out(form, act, theirs):
        messages.success(
            request, f"The words of {it.id} are erased. It still counts in the numbers."
        )
        return redirect("enforcement_request", it.id)
    return asked(
        request,
        form,
        title=f"Erase the words of {it.id}",
        lead="What was asked and answered is gone for good. Who asked, when and how it was "
        "answered stays, to be counted.",
        send="Erase them",
        trail=_trail(it),
    )


@page(sight.POWER)
def compilation(request: Request, quarter: str, agency: str) -> HttpResponse:
    """A quarter, put together; and that it was sent."""
    of = compiling.read(quarter)
    told = _compilation(request, of, agency)
    form = bound_or_kept(request, SendForm, {"on": today(request)})

    def act() -> None:
        actions.send(
            of,
            told.agency,
            on=form.cleaned_data["on"],
            how=form.cleaned_data["how"],
            whole_city=told.whole_city,
            actor=request.actor,
            now=request.now,
        )

    if carried_out(form, act):
        messages.success(request, f"It is recorded that the compilation of {of} was sent.")
        return redirect("enforcement_compilation", quarter, agency)
    shown = {
        "told": told,
        "of": str(of),
        "over": of.last < today(request),
        "form": form,
        "columns": [Column(h, number=place > 2) for place, h in enumerate(compiling.HEADS)],
        "rows": list(compiling.rows(told)),
        "files": [
            (reverse("compilation_file", args=[quarter, agency, each]), each) for each in FORMATS
        ],
    }
    status = 422 if form.errors else 200
    return render(request, "enforcement/compilation.html", shown, status=status)


def _compilation(request: Request, of: Quarter, agency: str) -> compiling.Compilation:
    whole = agency == _CITY and not accounts.agency_names([_CITY])
    whose = sight.designated_office() if whole else agency
    return compiling.compilation(of, whose, whole_city=whole, actor=request.actor)


@page(sight.POWER)
def compilation_file(request: Request, quarter: str, agency: str, ending: str) -> HttpResponse:
    """A quarter, put together, as a file."""
    format: Format | None = next((each for each in FORMATS if each == ending), None)
    if format is None:
        raise NotFound(f"There is no compilation as “{ending}”.")
    told = _compilation(request, compiling.read(quarter), agency)
    data = compiling.written(told, format, today=today(request))
    response = HttpResponse(data, content_type=_MEDIA[format])
    name = f"requests-10-178-{told.quarter}-{agency}.{format}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
