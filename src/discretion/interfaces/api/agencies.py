"""The operations on agencies and their offices."""

from datetime import date
from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from discretion.apps.accounts import actions, queries
from discretion.apps.accounts.facts import AgencyContent
from discretion.apps.accounts.models import Agency
from discretion.apps.audit import queries as audit
from discretion.apps.audit.queries import Told
from discretion.interfaces.api import operations, versions
from discretion.interfaces.api.asking import Asked, Body, Paged, Query, Version
from discretion.interfaces.api.operations import Page, operation
from discretion.interfaces.api.people import RoleShown, role_shown
from discretion.law.authority import Power

_MANAGING: Final = (Power.MANAGE_PEOPLE,)


class AgencyShown(msgspec.Struct, frozen=True, kw_only=True):
    """An agency, or an office of its parent."""

    id: str
    name: str
    kind: str
    parent: str
    foil_officer: bool
    self_approval: bool
    version: int
    closed_on: date | UnsetType = UNSET
    merged_into: str = ""


class AgencyEntered(Body, frozen=True, kw_only=True):
    """An agency to be entered; its id is given once and kept."""

    id: str
    name: str
    kind: str = "city_agency"
    parent: str = ""
    foil_officer: bool = False


class AgencyChanged(Body, frozen=True, kw_only=True):
    """What an agency is to be called, and where it is to stand; and the version that was read."""

    version: Version
    name: str
    kind: str = "city_agency"
    parent: str = ""
    foil_officer: bool = False
    why: str = ""


class AgencyClosed(Body, frozen=True, kw_only=True):
    """The last day of an agency, and the one that it becomes a part of, if any."""

    on: date
    into: str = ""
    why: str = ""


class SelfApproval(Body, frozen=True, kw_only=True):
    """Whether officers may approve what they drafted themselves."""

    allow: bool


def agency_shown(agency: Agency) -> AgencyShown:
    """An agency as it stands."""
    return AgencyShown(
        id=agency.id,
        name=agency.name,
        kind=agency.kind,
        parent=agency.parent_id or "",
        foil_officer=agency.foil_officer,
        self_approval=agency.self_approval,
        version=agency.version,
        closed_on=agency.closed_on or UNSET,
        merged_into=agency.merged_into_id or "",
    )


@operation("GET", "/agencies", tag="agencies", said=Paged, answers=Page[AgencyShown])
def list_agencies(asked: Asked[Paged]) -> Page[AgencyShown]:
    """List the agencies that exist for the token."""
    return operations.page(asked, queries.agencies(asked.actor), agency_shown)


@operation("GET", "/agencies/{agency_id}", tag="agencies", said=Query, answers=AgencyShown)
def read_agency(asked: Asked[Query], agency_id: str) -> AgencyShown:
    """Read an agency."""
    return agency_shown(queries.agency(agency_id, actor=asked.actor))


@operation(
    "POST",
    "/agencies",
    tag="agencies",
    said=AgencyEntered,
    answers=AgencyShown,
    powers=_MANAGING,
    status=201,
    located=True,
)
def enter_agency(asked: Asked[AgencyEntered]) -> AgencyShown:
    """Enter an agency, or an office of its parent."""
    said = asked.said
    content = AgencyContent(
        name=said.name, kind=said.kind, parent=said.parent, foil_officer=said.foil_officer
    )
    return agency_shown(actions.open_agency(said.id, content, actor=asked.actor, now=asked.now))


@operation(
    "PUT",
    "/agencies/{agency_id}",
    tag="agencies",
    said=AgencyChanged,
    answers=AgencyShown,
    powers=_MANAGING,
)
def change_agency(asked: Asked[AgencyChanged], agency_id: str) -> AgencyShown:
    """Rename or move an agency."""
    said = asked.said
    content = AgencyContent(
        name=said.name, kind=said.kind, parent=said.parent, foil_officer=said.foil_officer
    )
    with versions.telling(lambda: agency_shown(queries.agency(agency_id, actor=asked.actor))):
        changed = actions.change_agency(
            agency_id,
            content,
            version=said.version,
            actor=asked.actor,
            now=asked.now,
            why=said.why,
        )
    return agency_shown(changed)


@operation(
    "POST",
    "/agencies/{agency_id}/close",
    tag="agencies",
    said=AgencyClosed,
    answers=AgencyShown,
    powers=_MANAGING,
)
def close_agency(asked: Asked[AgencyClosed], agency_id: str) -> AgencyShown:
    """Close an agency, or merge it into another."""
    said = asked.said
    actions.close_agency(
        agency_id, on=said.on, into=said.into, actor=asked.actor, now=asked.now, why=said.why
    )
    return agency_shown(queries.agency(agency_id, actor=asked.actor))


@operation(
    "POST",
    "/agencies/{agency_id}/self-approval",
    tag="agencies",
    said=SelfApproval,
    answers=AgencyShown,
    powers=(Power.ALLOW_SELF_APPROVAL,),
)
def set_self_approval(asked: Asked[SelfApproval], agency_id: str) -> AgencyShown:
    """Let officers approve their own drafts, or no longer; the head's decision."""
    actions.allow_self_approval(agency_id, allow=asked.said.allow, actor=asked.actor, now=asked.now)
    return agency_shown(queries.agency(agency_id, actor=asked.actor))


@operation(
    "GET",
    "/agencies/{agency_id}/history",
    tag="agencies",
    said=Query,
    answers=Page[Told],
    powers=(Power.MANAGE_PEOPLE, Power.ALLOW_SELF_APPROVAL),
)
def read_agency_history(asked: Asked[Query], agency_id: str) -> Page[Told]:
    """Who opened, renamed, moved or closed it, when and why; newest first."""
    queries.agency(agency_id, actor=asked.actor)
    told = tuple(audit.history(f"agency:{agency_id}"))
    return Page(items=told, total=len(told))


@operation(
    "GET",
    "/agencies/{agency_id}/roles",
    tag="agencies",
    said=Paged,
    answers=Page[RoleShown],
    powers=_MANAGING,
)
def list_agency_roles(asked: Asked[Paged], agency_id: str) -> Page[RoleShown]:
    """List who holds, or held, a role in an agency."""
    found = queries.roles_in(agency_id, actor=asked.actor)
    return operations.page(asked, found, role_shown)
