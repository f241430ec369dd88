"""Everything that writes agencies, people and roles."""

import secrets
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email, validate_slug
from django.db import transaction

from discretion.apps.accounts import facts, queries
from discretion.apps.accounts.models import CITY_WIDE, Agency, Deputy, Membership, Person, Token
from discretion.apps.accounts.policy import Actor, require
from discretion.apps.audit.actions import NEW_YORK, record
from discretion.errors import Fault, Invalid, NotAllowed, NotFound, Stale
from discretion.law.authority import Power, Role

_LONGEST_TOKEN_DAYS: Final = 366
_LONGEST_ID: Final = 40
_LONGEST_NAME: Final = 200


def _agency_content(agency: Agency) -> facts.AgencyContent:
    return facts.AgencyContent(
        name=agency.name,
        kind=agency.kind,
        parent=agency.parent_id or "",
        foil_officer=agency.foil_officer,
        self_approval=agency.self_approval,
        closed_on=agency.closed_on.isoformat() if agency.closed_on else "",
        merged_into=agency.merged_into_id or "",
    )


def _role_content(membership: Membership) -> facts.RoleContent:
    return facts.RoleContent(
        person=f"person:{membership.person_id}",
        name=membership.person.name,
        role=membership.role,
        subtree=membership.subtree,
        since=membership.since.isoformat(),
        until=membership.until.isoformat() if membership.until else "",
    )


@transaction.atomic
def open_agency(
    agency_id: str,
    content: facts.AgencyContent,
    *,
    actor: Actor,
    now: datetime,
) -> Agency:
    """Enter an agency, or an office of its parent; Invalid where the id or name is taken."""
    require(actor, Power.MANAGE_PEOPLE, content.parent)
    _check_agency(agency_id, content, new=True)
    agency = Agency.objects.create(
        id=agency_id,
        name=content.name.strip(),
        kind=content.kind,
        parent_id=content.parent or None,
        foil_officer=content.foil_officer,
    )
    record(
        facts.AgencyOpened(
            record=f"agency:{agency_id}", agency=agency_id, after=_agency_content(agency)
        ),
        by=actor,
        now=now,
    )
    return agency


def _check_agency(agency_id: str, content: facts.AgencyContent, *, new: bool) -> None:
    found = [*_faults_of_id(agency_id, new=new), *_faults_of_name(agency_id, content.name.strip())]
    if content.kind not in Agency.Kind.values:
        found.append(Fault("unknown_code", f"“{content.kind}” is no kind of agency.", "kind"))
    tree = queries.tree()
    if content.parent and content.parent not in tree.parents:
        found.append(Fault("unknown_id", f"There is no agency “{content.parent}”.", "parent"))
    elif content.parent and agency_id in tree.above(content.parent):
        found.append(Fault("circular_parent", "An agency can't be below itself.", "parent"))
    if found:
        raise Invalid(found)


def _faults_of_id(agency_id: str, *, new: bool) -> Iterator[Fault]:
    try:
        validate_slug(agency_id)
    except ValidationError:
        yield Fault("bad_id", "Use letters, digits and hyphens only.", "id")
    if len(agency_id) > _LONGEST_ID:
        yield Fault("too_long", f"Use at most {_LONGEST_ID} characters.", "id")
    if new and Agency.objects.filter(id=agency_id).exists():
        yield Fault("duplicate_id", f"“{agency_id}” is taken; choose another id.", "id")


def _faults_of_name(agency_id: str, name: str) -> Iterator[Fault]:
    if not name:
        yield Fault("empty_text", "Enter the agency's name.", "name")
    if len(name) > _LONGEST_NAME:
        yield Fault("too_long", f"Use at most {_LONGEST_NAME} characters.", "name")
    if Agency.objects.filter(name=name).exclude(id=agency_id).exists():
        yield Fault("duplicate_name", "Another agency has this name; choose another.", "name")


@transaction.atomic
def change_agency(
    agency_id: str,
    content: facts.AgencyContent,
    *,
    version: int,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Agency:
    """Rename or move an agency; Stale where it has changed since it was opened."""
    agency = queries.agency(agency_id, actor=actor)
    require(actor, Power.MANAGE_PEOPLE, agency_id)
    _check_agency(agency_id, content, new=False)
    before = _agency_content(agency)
    changed = Agency.objects.filter(id=agency_id, version=version).update(
        name=content.name.strip(),
        kind=content.kind,
        parent_id=content.parent or None,
        foil_officer=content.foil_officer,
        version=version + 1,
    )
    if not changed:
        raise Stale("Someone else changed this agency meanwhile.")
    agency.refresh_from_db()
    fact = facts.AgencyChanged(
        record=f"agency:{agency_id}",
        agency=agency_id,
        why=why,
        before=before,
        after=_agency_content(agency),
    )
    record(fact, by=actor, now=now)
    return agency


@transaction.atomic
def close_agency(
    agency_id: str,
    *,
    on: date,
    into: str = "",
    actor: Actor,
    now: datetime,
    why: str = "",
) -> None:
    """Close an agency, or merge it into another; what it kept stays readable under its name."""
    agency = queries.agency(agency_id, actor=actor)
    require(actor, Power.MANAGE_PEOPLE, agency_id)
    if into:
        queries.agency(into, actor=actor)
    if into == agency_id:
        raise Invalid([Fault("circular_parent", "An agency can't be merged into itself.", "into")])
    if agency.offices.filter(closed_on=None).exists():
        raise Invalid([Fault("has_offices", "Close or move its open offices first.", "on")])
    before = _agency_content(agency)
    changed = Agency.objects.filter(id=agency_id, closed_on=None).update(
        closed_on=on, merged_into_id=into or None, version=agency.version + 1
    )
    if not changed:
        raise Stale("This agency is closed already.")
    agency.refresh_from_db()
    fact = facts.AgencyClosed(
        record=f"agency:{agency_id}",
        agency=agency_id,
        why=why,
        before=before,
        after=_agency_content(agency),
    )
    record(fact, by=actor, now=now)


@transaction.atomic
def allow_self_approval(agency_id: str, *, allow: bool, actor: Actor, now: datetime) -> None:
    """Let officers of an agency approve their own drafts, or no longer; the head's alone."""
    agency = queries.agency(agency_id, actor=actor)
    require(actor, Power.ALLOW_SELF_APPROVAL, agency_id)
    before = _agency_content(agency)
    agency.self_approval = allow
    agency.version += 1
    agency.save(update_fields=["self_approval", "version"])
    fact = facts.SelfApprovalSet(
        record=f"agency:{agency_id}",
        agency=agency_id,
        before=before,
        after=_agency_content(agency),
    )
    record(fact, by=actor, now=now)


@transaction.atomic
def invite(
    email: str, name: str, *, agency: str = "", title: str = "", actor: Actor, now: datetime
) -> Person:
    """Give someone an account without a password; they choose one by a link sent by mail."""
    require(actor, Power.MANAGE_PEOPLE, agency)
    email, name = email.strip(), name.strip()
    faults = []
    try:
        validate_email(email)
    except ValidationError:
        faults.append(Fault("bad_email", "Enter an address like name@agency.nyc.gov.", "email"))
    if Person.objects.filter(email__iexact=email).exists():
        faults.append(Fault("duplicate_email", "Someone has an account with this.", "email"))
    if not name:
        faults.append(Fault("empty_text", "Enter the person's name.", "name"))
    if faults:
        raise Invalid(faults)
    person = Person(email=email, name=name, title=title, joined_at=now)
    person.set_unusable_password()
    person.save()
    fact = facts.PersonInvited(record=f"person:{person.pk}", agency=agency, name=name)
    record(fact, by=actor, now=now)
    return person


@transaction.atomic
def deactivate(person_id: int, *, actor: Actor, now: datetime, why: str = "") -> None:
    """Let someone no longer sign in; what they did stays."""
    person = queries.person(person_id, actor=actor)
    _require_over(person, actor)
    Person.objects.filter(pk=person_id).update(is_active=False)
    fact = facts.PersonDeactivated(record=f"person:{person_id}", name=person.name, why=why)
    record(fact, by=actor, now=now)


def _require_over(person: Person, actor: Actor) -> None:
    """NotAllowed unless the actor administers every agency in which the person has a role."""
    held = {membership.agency_id or "" for membership in person.memberships.all()}
    for agency in held or {""}:
        require(actor, Power.MANAGE_PEOPLE, agency)


@transaction.atomic
def give_role(
    person_id: int,
    role: Role,
    *,
    agency: str = "",
    subtree: bool = False,
    since: date,
    until: date | None = None,
    actor: Actor,
    now: datetime,
) -> Membership:
    """Give a person a role in an agency, or for the City, from a day on."""
    require(actor, Power.MANAGE_PEOPLE, agency)
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound("There is no such person here.")
    _check_role(role, agency, since, until)
    membership = Membership.objects.create(
        person=person,
        role=role.value,
        agency_id=agency or None,
        subtree=subtree,
        since=since,
        until=until,
    )
    fact = facts.RoleGiven(
        record=f"person:{person_id}", agency=agency, after=_role_content(membership)
    )
    record(fact, by=actor, now=now)
    return membership


def _check_role(role: Role, agency: str, since: date, until: date | None) -> None:
    if role in CITY_WIDE and agency:
        message = "This role is the City's; leave the agency out."
        raise Invalid([Fault("kind_mismatch", message, "agency")])
    if role not in (*CITY_WIDE, Role.AUDITOR, Role.ADMINISTRATOR) and not agency:
        raise Invalid([Fault("missing_field", "Choose the agency of the role.", "agency")])
    if until is not None and until < since:
        raise Invalid([Fault("bad_date", "The role can't end before it begins.", "until")])


@transaction.atomic
def end_role(
    membership_id: int, *, until: date, actor: Actor, now: datetime, why: str = ""
) -> None:
    """Give a role its last day."""
    membership = Membership.objects.select_related("person").filter(pk=membership_id).first()
    if membership is None:
        raise NotFound("There is no such role here.")
    require(actor, Power.MANAGE_PEOPLE, membership.agency_id or "")
    if until < membership.since:
        raise Invalid([Fault("bad_date", "The role can't end before it begins.", "until")])
    before = _role_content(membership)
    membership.until = until
    membership.save(update_fields=["until"])
    fact = facts.RoleEnded(
        record=f"person:{membership.person_id}",
        agency=membership.agency_id or "",
        why=why,
        before=before,
        after=_role_content(membership),
    )
    record(fact, by=actor, now=now)


@transaction.atomic
def name_deputy(
    membership_id: int,
    deputy_id: int,
    *,
    since: date,
    until: date,
    actor: Actor,
    now: datetime,
) -> None:
    """Let someone stand in for the holder of a role; the holder, or who manages people, may."""
    membership = Membership.objects.select_related("person").filter(pk=membership_id).first()
    deputy = Person.objects.filter(pk=deputy_id, is_active=True).first()
    if membership is None or deputy is None:
        raise NotFound("There is no such role or person here.")
    if actor.id != f"person:{membership.person_id}":
        require(actor, Power.MANAGE_PEOPLE, membership.agency_id or "")
    if until < since:
        raise Invalid([Fault("bad_date", "An absence can't end before it begins.", "until")])
    Deputy.objects.create(membership=membership, person=deputy, since=since, until=until)
    fact = facts.DeputyNamed(
        record=f"person:{membership.person_id}",
        agency=membership.agency_id or "",
        deputy=deputy.name,
        since=since.isoformat(),
        until=until.isoformat(),
    )
    record(fact, by=actor, now=now)


@transaction.atomic
def make_token(
    name: str,
    *,
    agency: str = "",
    scopes: Iterable[str],
    expires_on: date,
    actor: Actor,
    now: datetime,
) -> str:
    """A token for a program that acts for the actor; shown this once and never again."""
    scopes = tuple(dict.fromkeys(scopes))
    _check_token(name, scopes, expires_on, now)
    if actor.scopes is not None:
        raise NotAllowed("A token can't make another; sign in to make one.")
    if agency:
        queries.agency(agency, actor=actor)
    token = f"dsc_{secrets.token_urlsafe(32)}"
    person_id = int(actor.id.removeprefix("person:"))
    kept = Token.objects.create(
        person_id=person_id,
        name=name.strip(),
        agency_id=agency or None,
        scopes=list(scopes),
        digest=queries.token_digest(token),
        expires_on=expires_on,
    )
    fact = facts.TokenMade(
        record=f"token:{kept.pk}",
        agency=agency,
        name=kept.name,
        scopes=scopes,
        expires_on=expires_on.isoformat(),
    )
    record(fact, by=actor, now=now)
    return token


def _check_token(name: str, scopes: tuple[str, ...], expires_on: date, now: datetime) -> None:
    faults = []
    if not name.strip():
        faults.append(Fault("empty_text", "Say which program the token is for.", "name"))
    if not scopes:
        faults.append(Fault("missing_field", "Choose what the program may do.", "scopes"))
    faults += [
        Fault("unknown_code", f"“{scope}” is no scope.", "scopes")
        for scope in scopes
        if scope not in queries.SCOPES
    ]
    days = (expires_on - now.astimezone(NEW_YORK).date()).days
    if not 0 <= days <= _LONGEST_TOKEN_DAYS:
        message = "Choose a day from today to a year from now."
        faults.append(Fault("bad_date", message, "expires_on"))
    if faults:
        raise Invalid(faults)


@transaction.atomic
def revoke_token(token_id: int, *, actor: Actor, now: datetime) -> None:
    """Take one of the actor's own tokens back."""
    token = queries.tokens(actor).filter(pk=token_id).first()
    if token is None:
        raise NotFound("There is no such token here.")
    if not Token.objects.filter(pk=token_id, revoked_at=None).update(revoked_at=now):
        raise Stale("This token was revoked already.")
    fact = facts.TokenRevoked(
        record=f"token:{token_id}", agency=token.agency_id or "", name=token.name
    )
    record(fact, by=actor, now=now)
