"""Everything that writes agencies, people and roles."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email, validate_slug
from django.db import transaction

from discretion.apps.accounts import facts, queries
from discretion.apps.accounts.actions_tokens import make_token as make_token
from discretion.apps.accounts.actions_tokens import revoke_token as revoke_token
from discretion.apps.accounts.models import CITY_WIDE, Agency, Deputy, Membership, Person
from discretion.apps.accounts.policy import Actor, Office, require
from discretion.apps.audit.actions import NEW_YORK, record
from discretion.errors import Fault, Invalid, NotAllowed, NotFound, Stale
from discretion.law.authority import Power, Role

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
    email: str,
    name: str,
    *,
    agency: str = "",
    title: str = "",
    password: str = "",
    actor: Actor,
    now: datetime,
) -> Person:
    """Give someone an account; without a password they choose one by a link sent by mail."""
    require(actor, Power.MANAGE_PEOPLE, agency)
    email, name = email.strip(), name.strip()
    if found := [*_faults_of_person(email, name), *_faults_of_password(password)]:
        raise Invalid(found)
    person = Person(email=email, name=name, title=title, joined_at=now)
    person.set_password(password or None)
    person.save()
    fact = facts.PersonInvited(record=f"person:{person.pk}", agency=agency, name=name)
    record(fact, by=actor, now=now)
    return person


def _faults_of_person(email: str, name: str) -> Iterator[Fault]:
    try:
        validate_email(email)
    except ValidationError:
        yield Fault("bad_email", "Enter an address like name@agency.nyc.gov.", "email")
    if Person.objects.filter(email__iexact=email).exists():
        yield Fault("duplicate_email", "Someone has an account with this.", "email")
    if not name:
        yield Fault("empty_text", "Enter the person's name.", "name")


def _faults_of_password(password: str) -> Iterator[Fault]:
    if not password:
        return
    try:
        validate_password(password)
    except ValidationError as error:
        yield from (Fault("weak_password", text, "password") for text in error.messages)


@transaction.atomic
def appoint_first_administrator(email: str, name: str, password: str, *, now: datetime) -> Person:
    """Give a new installation its first account; NotAllowed once there is an administrator."""
    if Membership.objects.filter(role=Role.ADMINISTRATOR, agency=None).exists():
        raise NotAllowed("There is an administrator already, who can invite others.")
    host = Actor(queries.SYSTEM.id, queries.SYSTEM.name, (Office(Role.ADMINISTRATOR),))
    person = invite(email, name, password=password, actor=host, now=now)
    today = now.astimezone(NEW_YORK).date()
    give_role(person.pk, Role.ADMINISTRATOR, since=today, actor=host, now=now)
    return person


@transaction.atomic
def invite_to_role(
    email: str,
    name: str,
    *,
    title: str = "",
    role: Role,
    agency: str = "",
    subtree: bool = False,
    since: date,
    until: date | None = None,
    actor: Actor,
    now: datetime,
) -> Person:
    """Give someone an account and their first role in one."""
    person = invite(email, name, agency=agency, title=title, actor=actor, now=now)
    give_role(
        person.pk,
        role,
        agency=agency,
        subtree=subtree,
        since=since,
        until=until,
        actor=actor,
        now=now,
    )
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
    membership = Membership(
        person=person,
        role=role.value,
        agency_id=agency or None,
        subtree=subtree,
        since=since,
        until=until,
    )
    _begin(membership, actor=actor, now=now)
    return membership


def _begin(membership: Membership, *, actor: Actor, now: datetime, why: str = "") -> None:
    membership.save(force_insert=True)
    fact = facts.RoleGiven(
        record=f"person:{membership.person_id}",
        agency=membership.agency_id or "",
        why=why,
        after=_role_content(membership),
    )
    record(fact, by=actor, now=now)


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
    _end(membership, until, actor=actor, now=now, why=why)


def _end(
    membership: Membership, until: date, *, actor: Actor, now: datetime, why: str = ""
) -> None:
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
def hand_over(
    person_id: int, to: int, *, on: date, actor: Actor, now: datetime, why: str = ""
) -> Sequence[Membership]:
    """Move every role that someone holds to another person, from a day on; all or none.

    Their roles end the day before. A role that the other person holds already is not given twice.
    """
    person = queries.person(person_id, actor=actor)
    other = queries.person(to, actor=actor)
    moved = list(queries.held(person, on=on))
    for membership in moved:
        require(actor, Power.MANAGE_PEOPLE, membership.agency_id or "")
    _check_hand_over(person, other, moved, on)
    had = {_what(m) for m in queries.held(other, on=on)}
    for membership in moved:
        until = membership.until
        _end(membership, on - timedelta(days=1), actor=actor, now=now, why=why)
        if _what(membership) not in had:
            membership.pk, membership.person = None, other
            membership.since, membership.until = on, until
            _begin(membership, actor=actor, now=now, why=why)
    return moved


def _what(membership: Membership) -> tuple[str, str | None, bool]:
    return membership.role, membership.agency_id, membership.subtree


def _check_hand_over(person: Person, other: Person, moved: Sequence[Membership], on: date) -> None:
    found = []
    if person == other:
        found.append(Fault("same_person", "Choose another person than the one who leaves.", "to"))
    if not other.is_active:
        found.append(Fault("inactive_person", f"{other.name} can't sign in any more.", "to"))
    if not moved:
        found.append(Fault("nothing_held", f"{person.name} holds no role on that day.", "on"))
    if any(membership.since >= on for membership in moved):
        message = "A role that begins that day can't end the day before; choose a later day."
        found.append(Fault("bad_date", message, "on"))
    if found:
        raise Invalid(found)


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
