"""The operations on people and the roles that they hold."""

from datetime import date
from typing import Any, Final, Literal

import msgspec
from django.conf import settings
from django.db import transaction
from msgspec import UNSET, UnsetType

from discretion.apps.accounts import actions, queries
from discretion.apps.accounts import actions_letters as choosing
from discretion.apps.accounts.facts import PersonContent
from discretion.apps.accounts.models import Deputy, Membership, Person
from discretion.apps.accounts.policy import Office
from discretion.apps.audit import queries as audit
from discretion.apps.audit.queries import Told
from discretion.errors import Fault, Invalid, NotFound
from discretion.interfaces.api import operations, versions
from discretion.interfaces.api.asking import Asked, Body, Nothing, Paged, Query, Version
from discretion.interfaces.api.operations import Page, operation
from discretion.interfaces.web import invitations
from discretion.law.authority import Power, Role

_MANAGING: Final = (Power.MANAGE_PEOPLE,)


class PersonShown(msgspec.Struct, frozen=True, kw_only=True):
    """Someone with an account."""

    id: int
    email: str
    name: str
    title: str
    phone: str
    office: str
    active: bool
    version: int


class OfficeShown(msgspec.Struct, frozen=True, kw_only=True):
    """A role that is held today, or stood in for; `standing_in` says why."""

    role: str
    agency: str
    subtree: bool
    standing_in: str


class MeShown(msgspec.Struct, frozen=True, kw_only=True):
    """For whom a token acts, cut to the agency and the scopes of the token."""

    id: int
    name: str
    offices: tuple[OfficeShown, ...]
    powers: tuple[str, ...]


class LettersShown(msgspec.Struct, frozen=True, kw_only=True):
    """Which letters one gets: one a day, each thing as it comes, or only what is urgent."""

    letters: Literal["daily", "at_once", "urgent"]


class DeputyShown(msgspec.Struct, frozen=True, kw_only=True):
    """Who stands in, or stood in, for the holder of a role."""

    role: int
    deputy: int
    deputy_name: str
    since: date
    until: date


class Sought(Paged, frozen=True, kw_only=True):
    """Words of the name or the address, and an agency and a role that were held."""

    words: str = ""
    agency: str = ""
    role: str = ""


class RoleShown(msgspec.Struct, frozen=True, kw_only=True):
    """A role that a person holds, or held, in an agency; without one, for the City."""

    id: int
    person: int
    name: str
    role: str
    agency: str
    subtree: bool
    since: date
    until: date | UnsetType = UNSET


class Invited(Body, frozen=True, kw_only=True):
    """Someone who is to have an account; they choose a password by a link sent by mail."""

    email: str
    name: str
    agency: str = ""
    title: str = ""


class PersonChanged(Body, frozen=True, kw_only=True):
    """What is to be said of a person; and the version that was read."""

    version: Version
    name: str
    title: str = ""
    phone: str = ""
    office: str = ""
    why: str = ""


class LettersChosen(Body, frozen=True, kw_only=True):
    """Which letters are wanted; what is urgent is told at once to everyone."""

    letters: Literal["daily", "at_once", "urgent"]


class RoleGiven(Body, frozen=True, kw_only=True):
    """A role, from which day on, and whether for the offices below as well."""

    role: str
    agency: str = ""
    subtree: bool = False
    since: date
    until: date | UnsetType = UNSET


class RoleEnded(Body, frozen=True, kw_only=True):
    """The last day of a role."""

    until: date
    why: str = ""


class DeputyNamed(Body, frozen=True, kw_only=True):
    """Who stands in for the holder of a role, on which days."""

    deputy: int
    since: date
    until: date


class HandedOver(Body, frozen=True, kw_only=True):
    """To whom all roles of someone go, and from which day on."""

    to: int
    on: date
    why: str = ""


class Why(Body, frozen=True, kw_only=True):
    """Why it is done."""

    why: str = ""


def person_shown(person: Person) -> PersonShown:
    """A person, as those who administer their account see them."""
    return PersonShown(
        id=person.pk,
        email=person.email,
        name=person.name,
        title=person.title,
        phone=person.phone,
        office=person.office,
        active=person.is_active,
        version=person.version,
    )


def role_shown(held: Membership) -> RoleShown:
    """A role of someone."""
    return RoleShown(
        id=held.pk,
        person=held.person_id,
        name=held.person.name,
        role=held.role,
        agency=held.agency_id or "",
        subtree=held.subtree,
        since=held.since,
        until=held.until or UNSET,
    )


def _deputy_shown(named: Deputy) -> DeputyShown:
    return DeputyShown(
        role=named.membership_id,
        deputy=named.person_id,
        deputy_name=named.person.name,
        since=named.since,
        until=named.until,
    )


def _office_shown(office: Office) -> OfficeShown:
    return OfficeShown(
        role=office.role,
        agency=office.agency,
        subtree=office.subtree,
        standing_in=office.standing_in,
    )


@operation("GET", "/me", tag="people", said=Query, answers=MeShown)
def read_me(asked: Asked[Query]) -> MeShown:
    """Say for whom the token acts today, in which offices, and with which powers."""
    actor = asked.actor
    return MeShown(
        id=int(actor.id.removeprefix("person:")),
        name=actor.name,
        offices=tuple(map(_office_shown, actor.offices)),
        powers=tuple(power for power in Power if actor.can_anywhere(power)),
    )


@operation("GET", "/me/letters", tag="people", said=Query, answers=LettersShown)
def read_letters(asked: Asked[Query]) -> LettersShown:
    """Say which letters the one for whom the token acts gets of what is asked of them."""
    chosen = queries.own_account(asked.actor).letters
    return msgspec.convert({"letters": chosen}, LettersShown)


@operation("PUT", "/me/letters", tag="people", said=LettersChosen, answers=LettersShown)
def choose_letters(asked: Asked[LettersChosen]) -> LettersShown:
    """Get these letters from now on; for tokens that may manage people."""
    choosing.choose_letters(asked.said.letters, actor=asked.actor, now=asked.now)
    return LettersShown(letters=asked.said.letters)


@operation("GET", "/people", tag="people", said=Sought, answers=Page[PersonShown])
def list_people(asked: Asked[Sought]) -> Page[PersonShown]:
    """List the people whose accounts one administers; else only oneself."""
    said = asked.said
    found = queries.people_found(asked.actor, words=said.words, agency=said.agency, role=said.role)
    return operations.page(asked, found, person_shown)


@operation(
    "POST",
    "/people",
    tag="people",
    said=Invited,
    answers=PersonShown,
    powers=_MANAGING,
    status=201,
    located=True,
)
@transaction.atomic
def invite_person(asked: Asked[Invited]) -> PersonShown:
    """Give someone an account, and mail them the link for choosing a password."""
    said = asked.said
    person = actions.invite(
        said.email,
        said.name,
        agency=said.agency,
        title=said.title,
        actor=asked.actor,
        now=asked.now,
    )
    _mail(asked, person, said.agency)
    return person_shown(person)


def _mail(asked: Asked[Any], person: Person, agency: str = "") -> None:
    office, by = settings.OFFICE_URL, asked.actor.name
    invitations.send(person, office=office, by=by, agency=agency, now=asked.now)


@operation(
    "POST",
    "/people/{int:person_id}/invite",
    tag="people",
    said=Nothing,
    answers=PersonShown,
    powers=_MANAGING,
)
@transaction.atomic
def invite_person_again(asked: Asked[Nothing], person_id: int) -> PersonShown:
    """Mail a new link to someone who has not chosen a password yet."""
    person = queries.to_be_invited(person_id, actor=asked.actor)
    _mail(asked, person)
    return person_shown(person)


@operation("GET", "/people/{int:person_id}", tag="people", said=Query, answers=PersonShown)
def read_person(asked: Asked[Query], person_id: int) -> PersonShown:
    """Read a person."""
    return person_shown(queries.person(person_id, actor=asked.actor))


@operation("PUT", "/people/{int:person_id}", tag="people", said=PersonChanged, answers=PersonShown)
def change_person(asked: Asked[PersonChanged], person_id: int) -> PersonShown:
    """Change a person's name, title, telephone or office; one's own, or as who administers it."""
    said = asked.said
    content = PersonContent(name=said.name, title=said.title, phone=said.phone, office=said.office)
    with versions.telling(lambda: person_shown(queries.person(person_id, actor=asked.actor))):
        changed = actions.change_person(
            person_id,
            content,
            version=said.version,
            actor=asked.actor,
            now=asked.now,
            why=said.why,
        )
    return person_shown(changed)


@operation(
    "POST",
    "/people/{int:person_id}/deactivate",
    tag="people",
    said=Why,
    answers=PersonShown,
    powers=_MANAGING,
)
def deactivate_person(asked: Asked[Why], person_id: int) -> PersonShown:
    """Let someone no longer sign in."""
    actions.deactivate(person_id, actor=asked.actor, now=asked.now, why=asked.said.why)
    return person_shown(queries.person(person_id, actor=asked.actor))


@operation(
    "POST",
    "/people/{int:person_id}/reopen",
    tag="people",
    said=Why,
    answers=PersonShown,
    powers=_MANAGING,
)
def reopen_account(asked: Asked[Why], person_id: int) -> PersonShown:
    """Let someone whose account was closed sign in again."""
    actions.reopen_account(person_id, actor=asked.actor, now=asked.now, why=asked.said.why)
    return person_shown(queries.person(person_id, actor=asked.actor))


@operation(
    "POST",
    "/people/{int:person_id}/hand-over",
    tag="people",
    said=HandedOver,
    answers=Page[RoleShown],
    powers=_MANAGING,
)
def hand_over(asked: Asked[HandedOver], person_id: int) -> Page[RoleShown]:
    """Move every role that someone holds to another, from a day on; all or none."""
    said = asked.said
    moved = actions.hand_over(
        person_id, said.to, on=said.on, actor=asked.actor, now=asked.now, why=said.why
    )
    return Page(items=tuple(map(role_shown, moved)), total=len(moved))


@operation(
    "GET",
    "/people/{int:person_id}/history",
    tag="people",
    said=Query,
    answers=Page[Told],
    powers=_MANAGING,
)
def read_person_history(asked: Asked[Query], person_id: int) -> Page[Told]:
    """What happened to an account, and to its roles where one administers them."""
    queries.person(person_id, actor=asked.actor)
    told = tuple(
        fact
        for fact in audit.history(f"person:{person_id}")
        if not fact.agency or asked.actor.can(Power.MANAGE_PEOPLE, fact.agency)
    )
    return Page(items=told, total=len(told))


@operation(
    "GET", "/people/{int:person_id}/deputies", tag="people", said=Paged, answers=Page[DeputyShown]
)
def list_deputies(asked: Asked[Paged], person_id: int) -> Page[DeputyShown]:
    """List who stands in, or stood in, for a person."""
    found = queries.deputies(person_id, actor=asked.actor)
    return operations.page(asked, found, _deputy_shown)


@operation(
    "GET", "/people/{int:person_id}/roles", tag="people", said=Paged, answers=Page[RoleShown]
)
def list_roles(asked: Asked[Paged], person_id: int) -> Page[RoleShown]:
    """List a person's roles, past and present."""
    found = queries.memberships(person_id, actor=asked.actor).select_related("person")
    return operations.page(asked, found, role_shown)


@operation(
    "POST",
    "/people/{int:person_id}/roles",
    tag="people",
    said=RoleGiven,
    answers=RoleShown,
    powers=_MANAGING,
    status=201,
)
def give_role(asked: Asked[RoleGiven], person_id: int) -> RoleShown:
    """Give a person a role."""
    said = asked.said
    held = actions.give_role(
        person_id,
        _role(said.role),
        agency=_known_agency(asked, said.agency),
        subtree=said.subtree,
        since=said.since,
        until=None if said.until is UNSET else said.until,
        actor=asked.actor,
        now=asked.now,
    )
    return role_shown(held)


def _role(name: str) -> Role:
    if name not in list(Role):
        known = ", ".join(Role)
        raise Invalid([Fault("unknown_code", f"“{name}” is no role; known: {known}.", "role")])
    return Role(name)


def _known_agency(asked: Asked[RoleGiven], agency: str) -> str:
    if agency and agency not in asked.actor.tree.parents:
        raise Invalid([Fault("unknown_id", f"There is no agency “{agency}” here.", "agency")])
    return agency


@operation(
    "POST",
    "/people/{int:person_id}/roles/{int:role_id}/end",
    tag="people",
    said=RoleEnded,
    answers=RoleShown,
    powers=_MANAGING,
)
def end_role(asked: Asked[RoleEnded], person_id: int, role_id: int) -> RoleShown:
    """Give a role its last day."""
    _of_person(asked, person_id, role_id)
    actions.end_role(
        role_id, until=asked.said.until, actor=asked.actor, now=asked.now, why=asked.said.why
    )
    return role_shown(queries.membership(role_id, actor=asked.actor))


@operation(
    "POST",
    "/people/{int:person_id}/roles/{int:role_id}/deputy",
    tag="people",
    said=DeputyNamed,
    answers=RoleShown,
)
def name_deputy(asked: Asked[DeputyNamed], person_id: int, role_id: int) -> RoleShown:
    """Let someone stand in for the holder of a role."""
    said = asked.said
    held = _of_person(asked, person_id, role_id)
    actions.name_deputy(
        role_id,
        said.deputy,
        since=said.since,
        until=said.until,
        actor=asked.actor,
        now=asked.now,
    )
    return role_shown(held)


def _of_person(
    asked: Asked[RoleEnded] | Asked[DeputyNamed], person_id: int, role_id: int
) -> Membership:
    held = queries.membership(role_id, actor=asked.actor)
    if held.person_id != person_id:
        raise NotFound("There is no such role here.")
    return held
