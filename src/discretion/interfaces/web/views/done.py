"""What went out and came in: the list of it, narrowed, sorted, taken out."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, get_args

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from discretion.apps.accounts import queries as accounts
from discretion.apps.matters import queries
from discretion.apps.matters.queries import DoneFilters, Gone
from discretion.apps.register.known import added_types
from discretion.interfaces.web import list_files
from discretion.interfaces.web.components import spoken
from discretion.interfaces.web.forms import DayField, Form
from discretion.interfaces.web.frame import chosen_agency
from discretion.interfaces.web.own_agencies import agencies_to_filter_by
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.party_names import PartyNames, known_names
from discretion.interfaces.web.showing import type_label
from discretion.interfaces.web.tables import Column, address, sortable
from discretion.interfaces.web.type_choices import to_filter_by
from discretion.law.determinations import Basis

_A_PAGE: Final = 50
_CHUNK: Final = 500
_TYPES_SHOWN: Final = 2
_SORTS: Final = {"on": "on", "id": "id", "people": "people", "by": "by_name"}
_HEADS: Final = (
    *("Id", "Day", "Agency", "Act", "Types", "Kind of party", "Party", "Purpose"),
    *("About how many people", "Form", "Basis", "Designation", "Approval", "Matter"),
    *("Written down on", "By", "Corrects", "Corrected as"),
)


class Filter(Form):
    """What narrows the list."""

    words = forms.CharField(label="Words or id", required=False)
    since = DayField(label="From", required=False, help_text="As 1/1/2026.")
    until = DayField(label="To", required=False, help_text="As 12/31/2026.")
    type = forms.ChoiceField(label="Type", required=False)
    party = forms.CharField(label="Party", required=False, help_text="By name or id.")
    under = forms.CharField(label="Designation or approval", required=False, help_text="By its id.")
    basis = forms.ChoiceField(
        label="What let it be done",
        required=False,
        choices=[("", "Anything"), *((code, spoken(code)) for code in get_args(Basis))],
    )
    agency = forms.ChoiceField(label="Agency", required=False)
    corrected = forms.ChoiceField(
        label="What was corrected",
        required=False,
        choices=[("", "Left out"), ("too", "Shown too")],
    )

    def __init__(self, *, agencies: Sequence[tuple[str, str]], **given: Any) -> None:
        super().__init__(**given)
        self._offer("type", to_filter_by())
        self._offer("agency", [("", "All"), *agencies])
        if len(agencies) < 2:
            del self.fields["agency"]

    def _offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (the form above says so)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """No time ends before it begins."""
        told = self.cleaned_data
        since, until = told.get("since"), told.get("until")
        if since and until and until < since:
            self.add_error("until", "Choose a day after the first one.")
        return told


class Shown(NamedTuple):
    """A record as the list shows it."""

    gone: Gone
    agency: str
    types: tuple[str, ...]
    more: int
    under: str


@page()
def records_of_what_was_done(request: Request) -> HttpResponse:
    """What went out and came in, as far as it exists for the one who asks."""
    there = queries.disclosures(request.actor, corrected=True)
    form = Filter(agencies=agencies_to_filter_by(request.actor, there), data=request.GET)
    found = _sorted(_found(request, form), request)
    if list_files.wanted(request):
        return list_files.table("done", _HEADS, _taken_out(found))
    shown = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    count = shown.paginator.count
    context = {
        "form": form,
        "rows": _told(queries.disclosure_rows(shown)),
        "columns": _columns(request),
        "page": shown,
        "found": f"{count:,} {'record' if count == 1 else 'records'}",
        "several": "agency" in form.fields,
        "as_file": address(request, **{"as": "csv"}, page=None),
    }
    return render(request, "matters/all_done.html", context, status=422 if form.errors else 200)


def _found(request: Request, form: Filter) -> QuerySet[Any]:
    """What was asked for; nothing where it makes no sense, and the form says so."""
    actor = request.actor
    if not form.is_valid():
        return queries.done(actor).none()
    asked = form.cleaned_data
    party = asked["party"]
    return queries.done(
        actor,
        DoneFilters(
            since=asked["since"],
            until=asked["until"],
            agency=asked.get("agency") or chosen_agency(request, actor),
            party=PartyNames(known_names(actor)).id_of(party) if party else "",
            type=asked["type"],
            under=asked["under"].strip().upper(),
            basis=asked["basis"],
            words=asked["words"],
            corrected=bool(asked["corrected"]),
        ),
    )


def _sorted(found: QuerySet[Any], request: Request) -> QuerySet[Any]:
    asked = request.GET.get("sort", "")
    column = _SORTS.get(asked.removeprefix("-"))
    if not column:
        return found
    return found.order_by(f"-{column}" if asked.startswith("-") else column, "id")


def _columns(request: Request) -> list[Column]:
    return [
        sortable(request, "Day", "on"),
        sortable(request, "Id", "id"),
        Column("Types"),
        Column("Party"),
        sortable(request, "People", "people", number=True),
        Column("In what form"),
        Column("Under"),
        sortable(request, "Written down by", "by"),
    ]


def _told(rows: Sequence[Gone]) -> list[Shown]:
    """Names and the chief's types are looked up once for all."""
    added = {f"type:{code}": label for code, label in added_types().items()}
    names = accounts.agency_names({gone.agency for gone in rows})
    return [_shown(gone, names, added) for gone in rows]


def _shown(gone: Gone, names: Mapping[str, str], added: Mapping[str, str]) -> Shown:
    types = tuple(type_label(code, added) for code in gone.types)
    return Shown(
        gone=gone,
        agency=names[gone.agency],
        types=types[:_TYPES_SHOWN],
        more=max(0, len(types) - _TYPES_SHOWN),
        under=gone.approval or gone.designation,
    )


def _taken_out(found: QuerySet[Any]) -> Iterator[tuple[str, ...]]:
    """Every row, in parts: what stands beside a record is looked up for each part."""
    added = {f"type:{code}": label for code, label in added_types().items()}
    chunk: list[Any] = []
    for row in found.iterator(_CHUNK):
        chunk.append(row)
        if len(chunk) == _CHUNK:
            yield from _cells(chunk, added)
            chunk = []
    yield from _cells(chunk, added)


def _cells(chunk: Sequence[Any], added: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    rows = queries.disclosure_rows(chunk)
    names = accounts.agency_names({gone.agency for gone in rows})
    for gone in rows:
        yield (
            gone.id,
            gone.on.isoformat(),
            names[gone.agency],
            gone.act,
            ", ".join(type_label(code, added) for code in gone.types),
            spoken(gone.party_kind),
            gone.party,
            gone.purpose,
            "" if gone.people is None else str(gone.people),
            gone.form,
            spoken(gone.basis),
            gone.designation,
            gone.approval,
            gone.matter,
            list_files.day_of(gone.at),
            gone.by_name,
            gone.supersedes,
            gone.superseded_by,
        )
