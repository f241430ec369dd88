"""The operations on people and the roles that they hold."""

from datetime import date
from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from discretion.apps.accounts import actions, queries
from discretion.apps.accounts.models import Membership, Person
from discretion.errors import Fault, Invalid, NotFound
from discretion.interfaces.api import operations
from discretion.interfaces.api.asking import Asked, Body, Paged, Query
from discretion.interfaces.api.operations import Page, operation
from discretion.law.authority import Power, Role

_MANAGING: Final = (Power.MANAGE_PEOPLE,)


class PersonShown(msgspec.Struct, frozen=True, kw_only=True):
    """Someone with an account."""

    id: int
    email: str
    name: str
    title: str
    phone: str
    active: bool


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
        active=person.is_active,
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


@operation("GET", "/people", tag="people", said=Paged, answers=Page[PersonShown])
def list_people(asked: Asked[Paged]) -> Page[PersonShown]:
    """List the people whose accounts one administers; else only oneself."""
    return operations.page(asked, queries.people(asked.actor), person_shown)


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
def invite_person(asked: Asked[Invited]) -> PersonShown:
    """Give someone an account."""
    said = asked.said
    person = actions.invite(
        said.email,
        said.name,
        agency=said.agency,
        title=said.title,
        actor=asked.actor,
        now=asked.now,
    )
    return person_shown(person)


@operation("GET", "/people/{int:person_id}", tag="people", said=Query, answers=PersonShown)
def read_person(asked: Asked[Query], person_id: int) -> PersonShown:
    """Read a person."""
    return person_shown(queries.person(person_id, actor=asked.actor))


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
