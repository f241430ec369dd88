"""The page of the one who is signed in: what they may do, who stands in for them, their tokens."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from discretion.apps.accounts import actions, queries
from discretion.apps.accounts.queries import BINDING, SCOPES
from discretion.apps.audit.actions import new_york_day
from discretion.interfaces.web import proving, unsent
from discretion.interfaces.web.forms import (
    DayField,
    Form,
    asked,
    bound_or_kept,
    carried_out,
)
from discretion.interfaces.web.frame import CHOSEN
from discretion.interfaces.web.own_agencies import own_agencies
from discretion.interfaces.web.page import Request, page, way_back

_SCOPES = {
    "read": "Read the register, the record, reports and matters",
    "register": "Read and change the register",
    "determine": "Ask what the law says of an act, and keep the answers",
    "ask": "Ask in my name before sharing or collecting, and record what I did",
    "approve": "Decide what is asked, for a month at most: prove first that it is you",
    "decide": "Sign designations, enter agreements, add types and policies, say what was done",
    "reports": "Prepare, consolidate and deliver reports",
    "sign": "Sign reports as the agency’s head, for a month at most: prove first that it is you",
    "people": "Manage people",
}


class TokenForm(Form):
    """What a program may do in one's name, and for how long."""

    name = forms.CharField(
        label="What is it for?",
        max_length=80,
        help_text="The program that will use it, for example “nightly export”.",
    )
    scopes = forms.MultipleChoiceField(
        label="What may it do?",
        choices=[(scope, _SCOPES[scope]) for scope in SCOPES],
        widget=forms.CheckboxSelectMultiple,
        help_text="It can never do more than you can.",
    )
    agency = forms.ChoiceField(label="For which agency?", required=False)
    expires_on = DayField(label="Until when?", help_text="At most a year ahead, as 7/31/2026.")


@page()
def me(request: Request) -> HttpResponse:
    """My roles, deputies, tokens, and the ways to my sign-in."""
    person = _me(request)
    shown = {
        "memberships": queries.memberships(person, actor=request.actor),
        "standing_in": [o for o in request.actor.offices if o.standing_in],
        "agency_names": queries.agency_names(o.agency for o in request.actor.offices),
        "deputies": queries.deputies(person, actor=request.actor),
        "tokens": queries.tokens(request.actor).select_related("agency"),
        "today": new_york_day(request.now),
        "person": queries.person(person, actor=request.actor),
    }
    return render(request, "me/me.html", shown)


def _me(request: Request) -> int:
    return int(request.actor.id.removeprefix("person:"))


@page()
def new_token(request: Request) -> HttpResponse:
    """Make a token; it is shown in the answer and never again."""
    form = bound_or_kept(request, TokenForm)
    names = own_agencies(request)
    field = form.fields["agency"]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 (the form above says so)
    field.choices = [("", "All of mine"), *names]
    made: list[str] = []

    def act() -> None:
        made.append(actions.make_token(**form.cleaned_data, actor=request.actor, now=request.now))

    binds = not BINDING.isdisjoint(request.POST.getlist("scopes"))
    if binds and not proving.proved(request):
        unsent.keep(request)
        return HttpResponseRedirect(proving.way_to_prove(request))
    if carried_out(form, act):
        shown = {"token": made[0], "name": form.cleaned_data["name"]}
        return render(request, "me/token.html", shown)
    return asked(
        request,
        form,
        title="Make a token",
        lead="For a program that is to read or write here in your name.",
        send="Make the token",
        trail=[(reverse("me"), "My account")],
    )


@page()
@require_POST
def revoke_token(request: Request, token: int) -> HttpResponse:
    """Take a token back."""
    actions.revoke_token(token, actor=request.actor, now=request.now)
    messages.success(request, "The token is revoked. Programs that used it can no longer sign in.")
    return redirect("me")


@page()
@require_POST
def switch(request: Request) -> HttpResponse:
    """Work in another agency of mine from now on."""
    wanted = request.POST.get("agency", "")
    if wanted:
        queries.agency(wanted, actor=request.actor)
    request.session[CHOSEN] = wanted
    return HttpResponseRedirect(way_back(request) or reverse("home"))
