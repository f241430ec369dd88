"""The people of the agencies that someone administers: who they are, and their roles with dates."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from discretion.apps.accounts import actions, queries
from discretion.apps.accounts.facts import PersonContent
from discretion.apps.audit import queries as audit
from discretion.apps.audit.actions import new_york_day
from discretion.apps.audit.queries import Told
from discretion.interfaces.web import invitations
from discretion.interfaces.web.forms import asked, bound_or_kept, carried_out
from discretion.interfaces.web.own_agencies import agencies_to_filter_by
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.views import people_forms as ask
from discretion.law.authority import Power, Role

if TYPE_CHECKING:
    from discretion.apps.accounts.models import Person

_A_PAGE = 50
_CITY = "None: the City as a whole"


@page(Power.MANAGE_PEOPLE)
def people(request: Request) -> HttpResponse:
    """Everyone whose account the actor administers, found by words, agency and role."""
    every = agencies_to_filter_by(
        request.actor, queries.people(request.actor), by="memberships__agency"
    )
    names = [pair for pair in every if request.actor.can(Power.MANAGE_PEOPLE, pair[0])]
    form = ask.PeopleFilter(agencies=names, data=request.GET)
    form.is_valid()
    listed = queries.people_found(request.actor, **form.cleaned_data)
    shown = Paginator(listed, _A_PAGE).get_page(request.GET.get("page"))
    count = shown.paginator.count
    told = {
        "form": form,
        "people": shown,
        "today": _today(request),
        "found": f"{count} {'person' if count == 1 else 'people'}",
    }
    return render(request, "people/people.html", told)


def _today(request: Request) -> date:
    return new_york_day(request.now)


@page(Power.MANAGE_PEOPLE)
def invite(request: Request) -> HttpResponse:
    """Open an account with a first role, and mail the link for choosing a password."""
    make = partial(ask.InvitationForm, agencies=ask.managed(request.actor, city=_CITY))
    form = bound_or_kept(request, make, {"since": _typed_today(request)})

    @transaction.atomic
    def act() -> None:
        told = {**form.cleaned_data, "role": Role(form.cleaned_data["role"])}
        person = actions.invite_to_role(**told, actor=request.actor, now=request.now)
        _mail(request, person.pk, told["agency"])

    if carried_out(form, act):
        return redirect("people")
    return asked(
        request,
        form,
        title="Invite someone",
        lead="They get a mail with a link to choose a password. Until then nobody can sign in.",
        send="Send the invitation",
        trail=[(reverse("people"), "People")],
    )


def _typed_today(request: Request) -> str:
    return f"{_today(request):%m/%d/%Y}"


def _mail(request: Request, person_id: int, agency: str = "") -> None:
    """Write the invitation down; it goes out by itself, or says on a page why not."""
    person = queries.to_be_invited(person_id, actor=request.actor)
    office = request.build_absolute_uri("/")
    invitations.send(person, office=office, by=request.actor.name, agency=agency, now=request.now)
    messages.success(request, f"{person.name} is invited: a mail is on its way.")


@page(Power.MANAGE_PEOPLE)
def person(request: Request, person: int) -> HttpResponse:
    """One person: account, roles past and present, deputies, and what can be done."""
    found = queries.person(person, actor=request.actor)
    shown = {
        "person": found,
        "memberships": queries.memberships(person, actor=request.actor),
        "deputies": queries.deputies(person, actor=request.actor),
        "history": _history(request, person),
        "invited": not found.has_usable_password(),
        "today": _today(request),
    }
    return render(request, "people/person.html", shown)


def _history(request: Request, person: int) -> list[Told]:
    """What happened to the account, and to its roles in the agencies that the actor administers."""
    told = audit.history(f"person:{person}")
    return [f for f in told if not f.agency or request.actor.can(Power.MANAGE_PEOPLE, f.agency)]


@page(Power.MANAGE_PEOPLE)
@require_POST
def invite_again(request: Request, person: int) -> HttpResponse:
    """Mail a new link to someone who has not chosen a password yet."""
    with transaction.atomic():
        _mail(request, person)
    return redirect("person", person)


@page()
def change_person(request: Request, person: int) -> HttpResponse:
    """Change someone's name, title, phone or office; one's own, or as who administers theirs."""
    found = queries.person(person, actor=request.actor)
    own = queries.is_own(person, request.actor)
    form = bound_or_kept(request, ask.DetailsForm, _details(found))

    def act() -> None:
        told = dict(form.cleaned_data)
        version, why = told.pop("version"), told.pop("why")
        content = PersonContent(**told)
        actions.change_person(
            person, content, version=version, actor=request.actor, now=request.now, why=why
        )

    if carried_out(form, act, lambda: _details(queries.person(person, actor=request.actor))):
        messages.success(request, "The details are changed.")
        return redirect("me") if own else redirect("person", person)
    return asked(
        request,
        form,
        title="Change my details" if own else f"Change {found.name}’s details",
        lead="They stand under the reports that are prepared and signed from now on. "
        "What is signed already stays as it is.",
        send="Save the change",
        trail=[(reverse("me"), "My account")] if own else _above(person, found.name),
    )


def _details(person: "Person") -> dict[str, object]:
    return {
        "name": person.name,
        "title": person.title,
        "phone": person.phone,
        "office": person.office,
        "version": person.version,
    }


@page(Power.MANAGE_PEOPLE)
def give_role(request: Request, person: int) -> HttpResponse:
    """Give someone a role from a day on."""
    found = queries.person(person, actor=request.actor)
    make = partial(ask.RoleForm, agencies=ask.managed(request.actor, city=_CITY))
    form = bound_or_kept(request, make, {"since": _typed_today(request)})

    def act() -> None:
        told = {**form.cleaned_data, "role": Role(form.cleaned_data["role"])}
        actions.give_role(person, **told, actor=request.actor, now=request.now)

    if carried_out(form, act):
        messages.success(request, f"{found.name} has a new role.")
        return redirect("person", person)
    return asked(
        request,
        form,
        title=f"Give {found.name} a role",
        lead="What a role may do is fixed by the chapter, not here.",
        send="Give the role",
        trail=_above(person, found.name),
    )


def _above(person: int, name: str) -> list[tuple[str, str]]:
    return [(reverse("people"), "People"), (reverse("person", args=[person]), name)]


@page(Power.MANAGE_PEOPLE)
def end_role(request: Request, role: int) -> HttpResponse:
    """Give a role its last day."""
    held = queries.membership(role, actor=request.actor)
    form = bound_or_kept(request, ask.EndForm, {"until": _typed_today(request)})

    def act() -> None:
        actions.end_role(role, **form.cleaned_data, actor=request.actor, now=request.now)

    if carried_out(form, act):
        messages.success(request, "The role has its last day.")
        return redirect("person", held.person_id)
    what = Role(held.role).value.replace("_", " ")
    return asked(
        request,
        form,
        title=f"End {held.person.name}’s role",
        lead=f"{what.capitalize()} of {held.agency or 'the City'}. What was done in it stays.",
        send="End the role",
        trail=_above(held.person_id, held.person.name),
    )


@page()
def name_deputy(request: Request, role: int) -> HttpResponse:
    """Let someone stand in; the holder may do this, and who administers their account."""
    held = queries.membership(role, actor=request.actor)
    own = request.actor.id == f"person:{held.person_id}"
    others = ask.as_choices(queries.colleagues(held.person_id, actor=request.actor))
    form = bound_or_kept(request, partial(ask.DeputyForm, people=others))

    def act() -> None:
        deputy = int(form.cleaned_data["deputy"])
        days = {name: form.cleaned_data[name] for name in ("since", "until")}
        actions.name_deputy(role, deputy, **days, actor=request.actor, now=request.now)

    if carried_out(form, act):
        messages.success(request, "The deputy is named for these days.")
        return redirect("me") if own else redirect("person", held.person_id)
    what = Role(held.role).value.replace("_", " ")
    return asked(
        request,
        form,
        title=f"Name a deputy for {held.person.name}",
        lead=f"While away, as {what} of {held.agency or 'the City'}.",
        send="Name the deputy",
        trail=[(reverse("me"), "My account")] if own else _above(held.person_id, held.person.name),
    )


@page(Power.MANAGE_PEOPLE)
def hand_over(request: Request, person: int) -> HttpResponse:
    """Move all roles of someone who leaves to another, from a day on."""
    found = queries.person(person, actor=request.actor)
    others = queries.people(request.actor).filter(is_active=True).exclude(pk=person)
    make = partial(ask.HandOverForm, people=ask.as_choices(others))
    form = bound_or_kept(request, make)

    def act() -> None:
        told = {**form.cleaned_data, "to": int(form.cleaned_data["to"])}
        actions.hand_over(person, **told, actor=request.actor, now=request.now)

    if carried_out(form, act):
        messages.success(request, f"What {found.name} held is handed over.")
        return redirect("person", person)
    return asked(
        request,
        form,
        title=f"Hand over what {found.name} holds",
        lead="Every role they hold on that day moves to one person, all at once or not at all.",
        send="Hand over",
        trail=_above(person, found.name),
    )


@page(Power.MANAGE_PEOPLE)
def deactivate(request: Request, person: int) -> HttpResponse:
    """Let someone no longer sign in."""
    found = queries.person(person, actor=request.actor)
    form: forms.Form = bound_or_kept(request, ask.AccountForm)

    def act() -> None:
        actions.deactivate(person, **form.cleaned_data, actor=request.actor, now=request.now)

    if carried_out(form, act):
        messages.success(request, f"{found.name} can no longer sign in.")
        return redirect("person", person)
    return asked(
        request,
        form,
        title=f"Close {found.name}’s account",
        lead="They can no longer sign in. Their roles and what they did stay on record; hand over "
        "the roles first, so that no office stands empty.",
        send="Close the account",
        trail=_above(person, found.name),
    )


@page(Power.MANAGE_PEOPLE)
def reopen_account(request: Request, person: int) -> HttpResponse:
    """Let someone whose account was closed sign in again."""
    found = queries.person(person, actor=request.actor)
    form: forms.Form = bound_or_kept(request, ask.AccountForm)

    def act() -> None:
        actions.reopen_account(person, **form.cleaned_data, actor=request.actor, now=request.now)

    if carried_out(form, act):
        messages.success(request, f"{found.name} can sign in again.")
        return redirect("person", person)
    return asked(
        request,
        form,
        title=f"Open {found.name}’s account again",
        lead="They sign in as before, with the roles that they still hold.",
        send="Open the account",
        trail=_above(person, found.name),
    )
