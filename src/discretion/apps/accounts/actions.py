"""Everything that writes people and roles; agencies and tokens come from beside it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final

import msgspec
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F

from discretion.apps.accounts import facts, queries
from discretion.apps.accounts.actions_agencies import allow_self_approval as allow_self_approval
from discretion.apps.accounts.actions_agencies import change_agency as change_agency
from discretion.apps.accounts.actions_agencies import close_agency as close_agency
from discretion.apps.accounts.actions_agencies import open_agency as open_agency
from discretion.apps.accounts.actions_tokens import make_token as make_token
from discretion.apps.accounts.actions_tokens import revoke_token as revoke_token
from discretion.apps.accounts.models import CITY_WIDE, Deputy, Membership, Person
from discretion.apps.accounts.policy import Actor, Office, require
from discretion.apps.audit.actions import new_york_day, record
from discretion.errors import Fault, Invalid, NotAllowed, Stale
from discretion.law.authority import Power, Role
from discretion.law.deadlines import in_words

# As long as the table has room for, in characters.
_LONGEST: Final = {"email": 254, "name": 120, "title": 120, "phone": 40, "office": 200}


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
    if found := [*_faults_of_person(email, name, title), *_faults_of_password(password)]:
        raise Invalid(found)
    person = Person(email=email, name=name, title=title, joined_at=now)
    person.set_password(password or None)
    person.save()
    fact = facts.PersonInvited(record=f"person:{person.pk}", agency=agency, name=name)
    record(fact, by=actor, now=now, beside={"title": title})
    return person


def _faults_of_person(email: str, name: str, title: str) -> Iterator[Fault]:
    try:
        validate_email(email)
    except ValidationError:
        yield Fault("bad_email", "Enter an address like name@agency.nyc.gov.", "email")
    if Person.objects.filter(email__iexact=email).exists():
        yield Fault("duplicate_email", "Someone has an account with this.", "email")
    yield from _faults_of_text("email", email)
    yield from _faults_of_details(facts.PersonContent(name=name, title=title))


def _faults_of_details(content: facts.PersonContent) -> Iterator[Fault]:
    if not content.name:
        yield Fault("empty_text", "Enter the person's name.", "name")
    for field, text in msgspec.structs.asdict(content).items():
        yield from _faults_of_text(field, text)


def _faults_of_text(field: str, text: str) -> Iterator[Fault]:
    if len(text) > _LONGEST[field]:
        yield Fault("too_long", f"Use at most {_LONGEST[field]} characters.", field)
    if not text.isprintable():
        yield Fault("bad_text", "Leave out the characters that can't be shown.", field)


def _faults_of_password(password: str) -> Iterator[Fault]:
    if not password:
        return
    try:
        validate_password(password)
    except ValidationError as error:
        yield from (Fault("weak_password", text, "password") for text in error.messages)


@transaction.atomic
def appoint_first_administrator(email: str, name: str, password: str, *, now: datetime) -> Person:
    """Give an installation that has no administrator one; NotAllowed while there is one."""
    today = new_york_day(now)
    if queries.administrators(on=today).exists():
        raise NotAllowed("There is an administrator already, who can invite others.")
    host = Actor(queries.SYSTEM.id, queries.SYSTEM.name, (Office(Role.ADMINISTRATOR),))
    person = invite(email, name, password=password, actor=host, now=now)
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
def change_person(
    person_id: int,
    content: facts.PersonContent,
    *,
    version: int,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Person:
    """Change what is said of a person; theirs to do, and who administers their account's.

    Stale where it has changed since this version was opened.
    """
    person = queries.person(person_id, actor=actor)
    if not queries.is_own(person_id, actor):
        _require_over(person, actor)
    texts = {name: text.strip() for name, text in msgspec.structs.asdict(content).items()}
    after = facts.PersonContent(**texts)
    if found := list(_faults_of_details(after)):
        raise Invalid(found)
    before = facts.PersonContent(**{name: getattr(person, name) for name in texts})
    changed = Person.objects.filter(pk=person_id, version=version).update(
        **texts, version=version + 1
    )
    if not changed:
        raise Stale("Someone else changed this person's details meanwhile.")
    if after != before:
        id_ = f"person:{person_id}"
        fact = facts.PersonChanged(record=id_, why=why, before=before, after=after)
        record(fact, by=actor, now=now)
    return queries.person(person_id, actor=actor)


@transaction.atomic
def deactivate(person_id: int, *, actor: Actor, now: datetime, why: str = "") -> None:
    """Let someone no longer sign in; what they did stays."""
    person = queries.person(person_id, actor=actor)
    _require_over(person, actor)
    if list(queries.administrators(on=new_york_day(now))) == [person]:
        message = "Nobody else administers the City; give someone that role first."
        raise Invalid([Fault("last_administrator", message, "")])
    Person.objects.filter(pk=person_id).update(is_active=False, version=F("version") + 1)
    fact = facts.PersonDeactivated(record=f"person:{person_id}", name=person.name, why=why)
    record(fact, by=actor, now=now)


@transaction.atomic
def reopen_account(person_id: int, *, actor: Actor, now: datetime, why: str = "") -> None:
    """Let someone whose account was closed sign in again, with the roles they still hold."""
    person = queries.person(person_id, actor=actor)
    _require_over(person, actor)
    closed = Person.objects.filter(pk=person_id, is_active=False)
    if not closed.update(is_active=True, version=F("version") + 1):
        raise Stale("This account is open by now.")
    fact = facts.AccountReopened(record=f"person:{person_id}", name=person.name, why=why)
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
    for office in actor.tree.below(agency) if subtree else (agency,):
        require(actor, Power.MANAGE_PEOPLE, office)
    person = queries.newcomer_or_known(person_id, actor=actor)
    _check_role(role, agency, since, until)
    queries.require_open([agency], on=since)
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
    if role is Role.AUDITOR and until is None:
        message = "An auditor's access has a last day; enter it."
        raise Invalid([Fault("missing_field", message, "until")])
    if until is not None and until < since:
        raise Invalid([Fault("bad_date", "The role can't end before it begins.", "until")])


@transaction.atomic
def end_role(
    membership_id: int, *, until: date, actor: Actor, now: datetime, why: str = ""
) -> None:
    """Give a role its last day."""
    membership = queries.membership(membership_id, actor=actor)
    require(actor, Power.MANAGE_PEOPLE, membership.agency_id or "")
    if until < membership.since:
        raise Invalid([Fault("bad_date", "The role can't end before it begins.", "until")])
    if membership.until is not None and membership.until < min(until, new_york_day(now)):
        message = f"This role ended on {in_words(membership.until)}; give it anew."
        raise Invalid([Fault("ended", message, "until")])
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
    """Let someone stand in for the holder of a role; the holder, or who manages people, may.

    A token does not hold a role, even its holder's: by one, only who manages people may.
    """
    membership = queries.membership(membership_id, actor=actor)
    if actor.scopes is not None or actor.id != f"person:{membership.person_id}":
        require(actor, Power.MANAGE_PEOPLE, membership.agency_id or "")
    deputy = queries.colleague(deputy_id, of=membership.person_id, actor=actor)
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
