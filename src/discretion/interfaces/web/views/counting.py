"""What was asked, given and withheld in a time: numbers, as tables with bars beside them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from discretion.apps.accounts import queries as accounts
from discretion.apps.matters import counts
from discretion.apps.matters.counts import Count, Numbers
from discretion.interfaces.web import list_files, showing
from discretion.interfaces.web.forms import DayField, Form
from discretion.interfaces.web.frame import chosen_agency
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.tables import address
from discretion.interfaces.web.views.docket import DECIDING
from discretion.interfaces.web.views.waiting import today
from discretion.law.authority import Power
from discretion.law.deadlines import in_words

COUNTING: Final = (*DECIDING, Power.READ_RECORD)
_WHOLE: Final = 100


class Period(Form):
    """From which day to which, and whose numbers."""

    since = DayField(label="From", required=False, help_text="As 1/1/2026.")
    until = DayField(label="To", required=False, help_text="As 12/31/2026.")
    agency = forms.ChoiceField(label="Agency", required=False)


@dataclass(frozen=True)
class Bar:
    """A line of a table: how often asked, given and withheld, and how wide each is drawn."""

    name: str
    counted: Count
    given: int
    withheld: int
    rest: int

    @property
    def undecided(self) -> int:
        """How often it was neither given nor withheld yet."""
        return self.counted.asked - self.counted.given - self.counted.withheld

    @property
    def withheld_at(self) -> int:
        """Where the part that was withheld begins."""
        return self.given

    @property
    def rest_at(self) -> int:
        """Where the part that is open begins."""
        return self.given + self.withheld


@page(*COUNTING)
def numbers(request: Request) -> HttpResponse:
    """The numbers of a time, by type, purpose and party."""
    form = _form(request)
    found = _found(request, _asked(form))
    tables = list(_tables(request, found))
    if list_files.wanted(request):
        return _taken_out(tables)
    shown = {
        "form": form,
        "numbers": found,
        "tables": tables,
        "routine": _share(found.routine, found.carried_out),
        "agreed": _share(found.agreement.as_determined, found.agreement.of),
        "as_file": address(request, **{"as": "csv"}),
        "found": f"From {in_words(found.since)} to {in_words(found.until)}",
    }
    return render(request, "matters/numbers.html", shown, status=422 if form.errors else 200)


def _form(request: Request) -> Period:
    """The form, which asks for an agency where there are several."""
    form = Period(data=request.GET)
    field = form.fields["agency"]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 (the class above says so)
    owners = sorted(_agencies(request).items(), key=lambda pair: pair[1])
    field.choices = [("", "All that you see"), *owners]
    if len(owners) < 2:
        del form.fields["agency"]
    return form


def _asked(form: Period) -> Mapping[str, Any]:
    """What was asked for; nothing where it makes no sense, and the form says so."""
    if not form.is_valid():
        return {}
    since, until = form.cleaned_data["since"], form.cleaned_data["until"]
    if since and until and until < since:
        form.add_error("until", "Choose a day after the first one.")
        return {}
    return form.cleaned_data


def _agencies(request: Request) -> Mapping[str, str]:
    seen = request.actor.sees
    return accounts.agency_names(request.actor.tree.parents if seen is None else seen)


def _found(request: Request, asked: Mapping[str, Any]) -> Numbers:
    """Those of the time that was asked for; else of this year so far."""
    until: date = asked.get("until") or today(request)
    since: date = asked.get("since") or until.replace(month=1, day=1)
    chosen = asked.get("agency") or chosen_agency(request, request.actor)
    agencies = request.actor.tree.below(chosen) if chosen else None
    return counts.numbers(request.actor, since=since, until=until, agencies=agencies)


def _tables(request: Request, found: Numbers) -> Iterator[tuple[str, list[Bar]]]:
    named = [*found.by_party, *found.by_type]
    names = showing.links(request.actor, [named])
    types = {code: showing.type_label(code, names) for code in found.by_type}
    yield "Type", _bars(found.by_type, types)
    yield "Purpose", _bars(found.by_purpose, {})
    yield "Party", _bars(found.by_party, names)


def _bars(found: Mapping[str, Count], names: Mapping[str, str]) -> list[Bar]:
    """The lines of a table, the most asked first."""
    most = max((count.asked for count in found.values()), default=0)
    lines = sorted(found.items(), key=lambda pair: (-pair[1].asked, pair[0]))
    return [_bar(names.get(code, code), count, most) for code, count in lines]


def _bar(name: str, count: Count, most: int) -> Bar:
    left = count.asked - count.given - count.withheld
    return Bar(name, count, *(_WHOLE * n // most for n in (count.given, count.withheld, left)))


def _share(part: int, whole: int) -> str:
    """A share in whole percent, with what it is of."""
    return f"{_WHOLE * part // whole} % ({part:,} of {whole:,})" if whole else "–"


def _taken_out(tables: Iterable[tuple[str, list[Bar]]]) -> HttpResponse:
    rows = (
        (by, bar.name, *map(str, (bar.counted.asked, bar.counted.given, bar.counted.withheld)))
        for by, bars in tables
        for bar in bars
    )
    return list_files.table("numbers", ("By", "What", "Asked", "Given", "Withheld"), rows)
