"""What is done with the ledger itself: saying what was done, and keeping the holidays."""

import re
from datetime import date
from functools import partial
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from discretion.apps.duties import city_days, moving, queries, standing
from discretion.errors import NotFound
from discretion.interfaces.web.forms import DayField, Form, asked, bound_or_kept, carried_out
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.views.waiting import today
from discretion.law.authority import Power
from discretion.law.deadlines import in_words

_YEAR: Final = re.compile(r"[0-9]{4}")
_KEEPING: Final = Power.KEEP_CALENDAR
_COLUMNS: Final = "Holiday|Day|Falls on"


class DoneForm(Form):
    """When something was done, what shows it, and when it is looked at again; of the committee's
    recommendations, whether there are any."""

    on = DayField(label="On which day was it done?")
    recommended = forms.TypedChoiceField(
        label="What does the committee say?",
        choices=(
            ("yes", "It recommends policies, and these are final"),
            ("no", "No policies are needed"),
        ),
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        help_text="From final recommendations on, the Chief Privacy Officer has 90 days to adopt "
        "policies (§ 23-1204(d)). Where none are needed, nothing follows.",
    )
    evidence = forms.CharField(
        label="What shows it?",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The paper’s name and where it is kept. Name nobody.",
    )
    again_on = DayField(
        label="When will you look at it again?",
        help_text="The law sets no day, so you do; at most three years ahead, as 7/31/2027.",
    )

    def __init__(self, *, kind: str, **given: Any) -> None:
        super().__init__(**given)
        if kind not in standing.SET_AGAIN:
            del self.fields["again_on"]
        if kind != standing.RECOMMEND:
            del self.fields["recommended"]


@page()
def show_done(request: Request, duty_id: str) -> HttpResponse:
    """Say that a standing duty was done; that closes it, and sets its next day."""
    found = queries.duty(duty_id, actor=request.actor, today=today(request))
    if found.kind not in standing.SAID_DONE or found.state != found.State.OPEN:
        raise NotFound(f"{duty_id} is not closed by saying so.")
    form = bound_or_kept(request, partial(DoneForm, kind=found.kind), {"on": today(request)})

    def act() -> None:
        word = standing.Word(**form.cleaned_data)
        standing.show_done(duty_id, word, actor=request.actor, now=request.now)

    if carried_out(form, act):
        messages.success(request, "It is in the record that this was done.")
        return redirect("duty", duty_id)
    return asked(
        request,
        form,
        title="Say that it was done",
        lead=f"{found.what}. What you say here closes the duty, under your name.",
        send="Close the duty",
        trail=[
            (reverse("duties"), "Duties"),
            (reverse("duty", args=[duty_id]), duty_id),
        ],
    )


class TakenBackForm(Form):
    """Why it is taken back that something was done."""

    why = forms.CharField(
        label="Why is it taken back?",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example that another paper was meant. It stays in the history. Name nobody.",
    )


@page()
def take_back_done(request: Request, duty_id: str) -> HttpResponse:
    """Take back that a standing duty was done, with a reason."""
    found = standing.to_be_taken_back(duty_id, actor=request.actor, now=request.now)
    form = bound_or_kept(request, TakenBackForm)

    def act() -> None:
        standing.take_back(duty_id, **form.cleaned_data, actor=request.actor, now=request.now)

    if carried_out(form, act):
        messages.success(request, "It is owed again. What was said before stays in the history.")
        return redirect("duty", duty_id)
    return asked(
        request,
        form,
        title="Take back that it was done",
        lead=f"{found.what}. It is owed again from now on, and what followed from it is not. "
        "Both stay in the history.",
        send="Take it back",
        trail=[
            (reverse("duties"), "Duties"),
            (reverse("duty", args=[duty_id]), duty_id),
        ],
    )


@page()
def holidays(request: Request) -> HttpResponse:
    """The holidays that business days skip, a year at a time (`?year=`), and their source."""
    sent = request.GET.get("year") or str(today(request).year)
    if not _YEAR.fullmatch(sent):
        raise NotFound("Choose a year, as 2026.")
    year = int(sent)
    changes = city_days.changes(year) if year >= city_days.FIRST_YEAR else {}
    context = {
        "year": year,
        "days": [(on, name, changes.get(on)) for on, name in city_days.of_year(year).items()],
        "worked": [day for day in changes.values() if not day.kept],
        "columns": _COLUMNS + ("|What can be done" if request.actor.can(_KEEPING) else ""),
        "source": city_days.list_source(),
        "changed": bool(changes),
        "keeping": request.actor.can(_KEEPING),
        "before": year - 1 if year > city_days.FIRST_YEAR else None,
        "after": year + 1 if year < city_days.LAST_YEAR else None,
    }
    return render(request, "duties/holidays.html", context)


class HolidayForm(Form):
    """A day that the City keeps, and what it is called."""

    on = DayField(label="Which day?")
    name = forms.CharField(
        label="What is it called?", max_length=120, help_text="For example “Day of mourning”."
    )
    why = forms.CharField(
        label="Who said so?",
        max_length=400,
        required=False,
        help_text="For example the number of an executive order.",
    )


@page(_KEEPING)
def add_holiday(request: Request) -> HttpResponse:
    """Keep a day as a holiday; what is open is counted anew."""
    form = bound_or_kept(request, HolidayForm)
    moved: list[int] = []

    def act() -> None:
        moved.append(moving.keep_holiday(**form.cleaned_data, actor=request.actor, now=request.now))

    if carried_out(form, act):
        on = form.cleaned_data["on"]
        messages.success(request, f"{in_words(on)} is a holiday now. {_told(moved[0])}")
        return redirect(f"{reverse('holidays')}?year={on.year}")
    return asked(
        request,
        form,
        title="Add a holiday",
        lead="Business days skip it from now on. What is open is counted anew, and each person "
        "whose days move is told.",
        send="Add the holiday",
        trail=[(reverse("duties"), "Duties"), (reverse("holidays"), "Holidays")],
    )


@page(_KEEPING)
@require_POST
def drop_holiday(request: Request, day: str) -> HttpResponse:
    """Let a holiday be a working day; what is open is counted anew."""
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise NotFound("There is no such day.") from None
    moved = moving.drop_holiday(on, actor=request.actor, now=request.now)
    messages.success(request, f"{in_words(on)} is a working day now. {_told(moved)}")
    return redirect(f"{reverse('holidays')}?year={on.year}")


def _told(moved: int) -> str:
    if not moved:
        return "No open duty was counted across it."
    return "It moved 1 duty." if moved == 1 else f"It moved {moved:,} duties."
