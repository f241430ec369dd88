"""How I am told of what is asked of me: which letters I get, and in my calendar."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from discretion.apps.accounts import actions_letters as actions
from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.models import Person
from discretion.apps.audit.actions import new_york_day
from discretion.apps.duties import calendars, queries
from discretion.errors import Stale
from discretion.interfaces.web.forms import Form, bound_or_kept, carried_out
from discretion.interfaces.web.page import Request, page


class LettersForm(Form):
    """Which letters someone gets."""

    letters = forms.ChoiceField(
        label="Which letters do you want?",
        choices=Person.Letters.choices,
        widget=forms.RadioSelect,
        help_text="What is urgent is told at once to everyone: what is due within two days, and "
        "what the law wants as soon as practicable.",
    )


@page()
def preferences(request: Request) -> HttpResponse:
    """Which letters I get, and the address of my calendar."""
    person = accounts.own_account(request.actor)
    form = bound_or_kept(request, LettersForm, {"letters": person.letters})

    def act() -> None:
        try:
            actions.choose_letters(
                form.cleaned_data["letters"], actor=request.actor, now=request.now
            )
        except Stale:
            # Whoever saves what they have wants what they have.
            return

    if carried_out(form, act):
        messages.success(request, "Saved.")
        return redirect("preferences")
    made = accounts.calendar_made(request.actor)
    status = 422 if form.errors else 200
    return render(request, "me/letters.html", {"form": form, "made": made}, status=status)


@page()
@require_POST
def make_calendar(request: Request) -> HttpResponse:
    """Make an address for my calendar; it is shown in the answer and never again."""
    secret = actions.make_calendar(actor=request.actor, now=request.now)
    to = f"{settings.OFFICE_URL}{reverse('calendar', args=[secret])}"
    return render(request, "me/calendar.html", {"address": to})


@page()
@require_POST
def revoke_calendar(request: Request) -> HttpResponse:
    """Take the address of my calendar back."""
    actions.revoke_calendar(actor=request.actor, now=request.now)
    messages.success(request, "The address is taken back. Calendars that used it stay as they are.")
    return redirect("preferences")


@page()
def calendar(request: Request, secret: str) -> HttpResponse:
    """What someone owes, for the program that keeps their calendar; the address says whose."""
    actor = accounts.actor_of(accounts.person_of_calendar(secret), now=request.now)
    day = new_york_day(request.now)
    mine = queries.open_(queries.mine(actor, today=day))
    made = calendars.calendar(mine, name=f"Duties of {actor.name}", today=day)
    answer = HttpResponse(made, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="duties.ics"'
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer
