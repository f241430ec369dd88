"""Everything that reads agencies, people and roles; and who an actor is on a day."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Final

from django.db.models import Q, QuerySet

from discretion.apps.accounts.models import (
    Agency,
    CalendarAddress,
    Deputy,
    Membership,
    Person,
    Token,
)
from discretion.apps.accounts.policy import WHILE_VACANT, Actor, Office, require
from discretion.apps.accounts.tree import Tree
from discretion.apps.audit.actions import new_york_day
from discretion.errors import Fault, Invalid, NotAllowed, NotFound, Stale
from discretion.law.authority import Power, Role
from discretion.law.deadlines import in_words

SYSTEM: Final = Actor(id="system", name="Discretion")
_OFFICER_ROLES: Final = (Role.AGENCY_PRIVACY_OFFICER, Role.MANAGING_PRIVACY_OFFICER)
_LONGEST_NAME: Final = 120
_YEAR: Final = re.compile(r"[12][0-9]{3}")
AGENCY_KINDS: Final = Agency.Kind.choices
SIGNING: Final = "sign"
APPROVING: Final = "approve"
# What a program does by these scopes binds an office, as a name under a paper does: whoever makes
# such a token proves who they are, and it ends within a month.
BINDING: Final = frozenset({SIGNING, APPROVING})
# What a token's scope lets a program do, as far as the person behind it may.
SCOPES: Final = {
    "read": frozenset({Power.READ_REGISTER, Power.READ_RECORD, Power.REVIEW_REPORTS}),
    "register": frozenset({Power.KEEP_REGISTER, Power.READ_REGISTER}),
    # What the law says of an act, now; and having the answer on file.
    "determine": frozenset({Power.READ_REGISTER, Power.RECORD_DETERMINATION}),
    # What whoever works for an agency asks, answers and records of their own.
    "ask": frozenset(
        {Power.REFER, Power.REPORT_EXIGENT_ACT, Power.REPORT_INCIDENT, Power.READ_REGISTER}
    ),
    # What is decided in the single case, and what only the chief can find.
    APPROVING: frozenset(
        {
            Power.APPROVE_COLLECTION,
            Power.APPROVE_DISCLOSURE,
            Power.APPROVE_FOIL_DISCLOSURE,
            Power.REVIEW,
            Power.REVIEW_AS_COUNSEL,
            Power.RECORD_FINDING,
            Power.HANDLE_COMPLAINT,
            Power.HANDLE_CITY_COMPLAINT,
            Power.RECORD_ENFORCEMENT_REQUEST,
            Power.DETERMINE_BEST_INTERESTS_COLLECTION,
            Power.DETERMINE_BEST_INTERESTS_DISCLOSURE,
            Power.HANDLE_INCIDENT,
            Power.DIRECT_CHANGES,
            Power.CARRY_OUT_DIRECTION,
            Power.READ_REGISTER,
        }
    ),
    # What is decided in advance: designations, agreements, the chief's types and policies; what is
    # held, or gone for good; and that what is owed at all times was done.
    "decide": frozenset(
        {
            Power.HOLD_DISPOSAL,
            Power.DISPOSE,
            Power.DESIGNATE_ROUTINE_COLLECTION,
            Power.DESIGNATE_ROUTINE_DISCLOSURE,
            Power.AGREE_JOINTLY,
            Power.ENTER_AGREEMENT,
            Power.ADD_TYPE,
            Power.ADOPT_POLICIES,
            Power.ALLOW_SELF_APPROVAL,
            Power.ISSUE_GUIDANCE,
            Power.KEEP_COMPLIANCE_PLAN,
            Power.RECOMMEND_POLICIES,
            Power.DESIGNATE_PRIVACY_OFFICER,
        }
    ),
    "reports": frozenset(
        {
            Power.PREPARE_REPORT,
            Power.CONSOLIDATE_REPORT,
            Power.DEPOSIT_REPORT,
            Power.REPORT_QUARTERLY,
            Power.READ_REGISTER,
        }
    ),
    # The agency head's name under a report, or the chief's under that on a quarter: whoever makes
    # such a token proves who they are.
    SIGNING: frozenset({Power.SIGN_REPORT, Power.SIGN_QUARTERLY, Power.READ_RECORD}),
    "people": frozenset({Power.MANAGE_PEOPLE, Power.TEND_MAIL, Power.KEEP_CALENDAR}),
}


def tree(on: date | None = None) -> Tree:
    """The tree of agencies, with those closed by a day; without one, those to be closed too."""
    found = list(Agency.objects.values_list("id", "parent", "merged_into", "closed_on"))
    ended = {a for a, _, _, closed in found if closed and (on is None or closed < on)}
    return Tree(
        {agency: parent or "" for agency, parent, _, _ in found},
        {agency: into for agency, _, into, _ in found if into and agency in ended},
        frozenset(ended),
    )


def actor_of(person: Person, *, now: datetime) -> Actor:
    """Who a person is today: the roles they hold, and those they stand in for."""
    today = new_york_day(now)
    agencies_tree = tree(today)
    held = in_force(Membership.objects.filter(person=person), today)
    offices = [
        # Rows and no objects: a program may hold offices in a thousand agencies.
        *(_office(*row) for row in held.values_list("role", "agency", "subtree")),
        *_as_deputy(person, today),
    ]
    return Actor(
        id=f"person:{person.pk}",
        name=person.name,
        offices=(*offices, *_vacant_offices(offices, agencies_tree, today)),
        tree=agencies_tree,
    )


def in_force(found: QuerySet[Membership], today: date) -> QuerySet[Membership]:
    """Those of the memberships that hold on a day."""
    return found.filter(Q(until=None) | Q(until__gte=today), since__lte=today)


def _office(role: str, agency: str | None, subtree: bool, standing_in: str = "") -> Office:
    return Office(Role(role), agency or "", subtree, standing_in)


def _as_deputy(person: Person, today: date) -> Iterable[Office]:
    standing = Deputy.objects.filter(person=person, since__lte=today, until__gte=today)
    manned = Membership.objects.filter(deputies__in=standing, person__is_active=True)
    held = in_force(manned, today).values_list("role", "agency", "subtree", "person__name")
    for role, agency, subtree, name in held:
        yield _office(role, agency, subtree, f"for {name}, who is away")


def _vacant_offices(offices: Sequence[Office], within: Tree, today: date) -> Iterable[Office]:
    """The officers' desks that stand empty, for the heads and the chief who may act for them."""
    heads = [o for o in offices if o.role in (Role.AGENCY_HEAD, Role.CHIEF_PRIVACY_OFFICER)]
    if not heads:
        return
    officers = Membership.objects.filter(role__in=_OFFICER_ROLES, person__is_active=True)
    taken = in_force(officers, today)
    manned = set(taken.values_list("agency", flat=True))
    covered = {a for m in taken.filter(subtree=True) for a in within.below(m.agency_id or "")}
    still_open = open_agencies(today).values_list("id", flat=True)
    wanted = {o.agency for o in heads}
    for agency in still_open:
        if agency not in manned | covered and (agency in wanted or "" in wanted):
            yield Office(Role.AGENCY_PRIVACY_OFFICER, agency, False, WHILE_VACANT)


def actor_of_token(token: str, *, now: datetime) -> Actor:
    """Who a program acts for, cut to the token's agency and scopes; NotAllowed where it is none."""
    found = (
        Token.objects.select_related("person")
        .filter(
            digest=token_digest(token),
            revoked_at=None,
            expires_on__gte=new_york_day(now),
            person__is_active=True,
        )
        .first()
    )
    if found is None:
        raise NotAllowed("This token is unknown, revoked or past its end; make a new one.")
    actor = actor_of(found.person, now=now)
    scopes = frozenset[Power]().union(*(SCOPES[scope] for scope in found.scopes))
    return Actor(
        id=actor.id,
        # The tables keep so many characters of who did something.
        name=f"{actor.name} ({found.name})"[:_LONGEST_NAME],
        offices=_cut(actor, found.agency_id),
        tree=actor.tree,
        scopes=scopes,
    )


def _cut(actor: Actor, agency: str | None) -> tuple[Office, ...]:
    """The offices as far as they reach into the one agency that a token names."""
    if agency is None:
        return actor.offices
    within = actor.tree.below(agency)
    return tuple(
        o if o.agency in within else Office(o.role, agency, True, o.standing_in, not o.agency)
        for o in actor.offices
        if o.agency in within
        or not o.agency
        or (o.subtree and o.agency in actor.tree.above(agency))
    )


def calendar_made(actor: Actor) -> datetime | None:
    """When the actor's calendar was given the address that works; None where none does."""
    found = CalendarAddress.objects.filter(person=own_account(actor), revoked_at=None)
    return found.values_list("made_at", flat=True).first()


def person_of_calendar(secret: str) -> Person:
    """Whose calendar an address is; NotFound where it is nobody's, or no longer."""
    found = CalendarAddress.objects.select_related("person").filter(
        digest=token_digest(secret), revoked_at=None, person__is_active=True
    )
    address = found.first()
    if address is None:
        raise NotFound("This calendar’s address is unknown or was taken back; make a new one.")
    return address.person


def token_digest(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode()).hexdigest()


def agencies(actor: Actor, *, open_on: date | None = None) -> QuerySet[Agency]:
    """The agencies that exist for the actor, by name; of all, or of those open on a day."""
    found = (open_agencies(open_on) if open_on else Agency.objects.all()).order_by("name")
    if actor.sees is None or actor.manages is None:
        return found
    return found.filter(id__in=actor.sees | actor.manages)


def merged_into(agency_id: str, *, since: date | None, actor: Actor) -> QuerySet[Agency]:
    """The agencies that became a part of one, and whose last day was not before a day; by name."""
    found = agencies(actor).filter(id__in=actor.tree.merged, merged_into=agency_id)
    return found.filter(closed_on__gte=since) if since else found


def agency(agency_id: str, *, actor: Actor) -> Agency:
    """An agency; NotFound where it does not exist for the actor."""
    found = agencies(actor).filter(id=agency_id).first()
    if found is None:
        raise NotFound(f"There is no agency “{agency_id}” here.")
    return found


def open_agencies(on: date) -> QuerySet[Agency]:
    """Every agency whose last day has not passed."""
    return Agency.objects.filter(Q(closed_on=None) | Q(closed_on__gte=on))


def require_open(agencies: Iterable[str], *, on: date, path: str = "agency") -> None:
    """Invalid where one of the agencies has had its last day: nothing new begins there."""
    closed = Agency.objects.filter(id__in=set(agencies), closed_on__lt=on).first()
    if closed is not None and closed.closed_on is not None:
        message = f"{closed.name} was closed on {in_words(closed.closed_on)}; choose another."
        raise Invalid([Fault("closed_agency", message, path)])


def agency_names(ids: Iterable[str]) -> dict[str, str]:
    """The names of agencies by id. A name is public: any agency may be someone's counterparty."""
    return dict(Agency.objects.filter(id__in=list(ids)).values_list("id", "name"))


def has_foil_officer(agency_id: str) -> bool:
    """Whether an agency, or one above it, has an officer for freedom of information."""
    above = tree().above(agency_id)
    return Agency.objects.filter(id__in=above, foil_officer=True).exists()


def all_agencies() -> QuerySet[Agency]:
    """Every agency by name, to choose a counterparty from: names and kinds are public."""
    return Agency.objects.order_by("name")


def agencies_called(words: str) -> QuerySet[Agency]:
    """Every agency whose id this is, or whose name has each of the words; by name."""
    named = Q(*(Q(name__icontains=word) for word in words.split()))
    return all_agencies().filter(named | Q(id__iexact=words.strip()))


def of_agency_and_year(words: str, *, year: str) -> Q:
    """What an agency and a year are found by: each word is in its name, is its id, or the year."""
    found = Q()
    for word in words.split():
        meant = Q(agency__name__icontains=word) | Q(agency__id__iexact=word)
        if _YEAR.fullmatch(word):
            meant |= Q(**{year: int(word)})
        found &= meant
    return found


def people(actor: Actor) -> QuerySet[Person]:
    """The people whose accounts the actor administers, by name; else only the actor."""
    if actor.manages is None:
        return Person.objects.order_by("name")
    own = Q(pk=_person_key(actor))
    return (
        Person.objects.filter(own | Q(memberships__agency__in=actor.manages))
        .distinct()
        .order_by("name")
    )


def people_found(
    actor: Actor, *, words: str = "", agency: str = "", role: str = ""
) -> QuerySet[Person]:
    """Those of `people` whose name or address has the words, and who had such a role; by name."""
    found = people(actor).prefetch_related("memberships__agency")
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
    asked = {"memberships__agency": agency, "memberships__role": role}
    return found.filter(**{name: value for name, value in asked.items() if value}).distinct()


def _person_key(actor: Actor) -> int:
    kind, _, key = actor.id.partition(":")
    return int(key) if kind == "person" else 0


def person(person_id: int, *, actor: Actor) -> Person:
    """A person; NotFound where the actor may not know of them."""
    found = people(actor).filter(pk=person_id).first()
    if found is None:
        raise NotFound("There is no such person here.")
    return found


def person_known_by(email: str, *, actor: Actor) -> Person:
    """A person by their address; NotFound where the actor may not know of them."""
    found = people(actor).filter(email__iexact=email).first()
    if found is None:
        raise NotFound(f"Nobody whose account you administer signs in as {email}.")
    return found


def own_account(actor: Actor) -> Person:
    """The account of the one who acts; NotFound for who has none."""
    found = account_of(actor)
    if found is None:
        raise NotFound("There is no such person here.")
    return found


def account_of(actor: Actor) -> Person | None:
    """The account of the one who acts; None for the system, which has none."""
    return Person.objects.filter(pk=_person_key(actor)).first()


def columns_chosen(listed: str, *, actor: Actor) -> Sequence[str]:
    """The columns of a list that the actor chose to see; none where they chose none."""
    chosen = Person.objects.filter(pk=_person_key(actor)).values_list("columns", flat=True)
    columns: Sequence[str] = (chosen.first() or {}).get(listed, ())
    return columns


def is_own(person_id: int, actor: Actor) -> bool:
    """Whether an account is the actor's own; a token's where it may manage people."""
    by_token = actor.scopes is not None and Power.MANAGE_PEOPLE not in actor.scopes
    return actor.id == f"person:{person_id}" and not by_token


def to_be_invited(person_id: int, *, actor: Actor) -> Person:
    """Someone who can still be invited; Stale where they have a password, which is theirs."""
    found = person(person_id, actor=actor)
    if not found.is_active:
        raise Stale(f"{found.name}’s account is closed; open it again first.")
    if found.has_usable_password():
        message = (
            f"{found.name} has a password already, and can ask for a new one where one signs in."
        )
        raise Stale(message)
    return found


def newcomer_or_known(person_id: int, *, actor: Actor) -> Person:
    """A person to whom the actor may give a role: one they know of, or who holds none yet."""
    newcomers = Person.objects.filter(pk=person_id, memberships=None)
    return newcomers.first() or person(person_id, actor=actor)


def administrators(*, on: date) -> QuerySet[Person]:
    """Who administers the City on a day and can sign in."""
    city = Membership.objects.filter(role=Role.ADMINISTRATOR, agency=None)
    return Person.objects.filter(memberships__in=in_force(city, on), is_active=True).distinct()


def memberships(person_id: int, *, actor: Actor) -> QuerySet[Membership]:
    """A person's roles, past and present, newest first."""
    return (
        person(person_id, actor=actor)
        .memberships.select_related("agency")
        .order_by("-since", "role")
    )


def held(person: Person, *, on: date) -> QuerySet[Membership]:
    """The roles that a person holds on a day."""
    found = Membership.objects.filter(person=person).select_related("agency", "person")
    return in_force(found, on).order_by("role", "agency")


def membership(membership_id: int, *, actor: Actor) -> Membership:
    """A role of someone whose account the actor administers, or of their own; else NotFound."""
    found = (
        Membership.objects.select_related("person", "agency")
        .filter(pk=membership_id, person__in=people(actor))
        .first()
    )
    if found is None:
        raise NotFound("There is no such role here.")
    return found


def deputies(person_id: int, *, actor: Actor) -> QuerySet[Deputy]:
    """Who stands in, or stood in, for a person in which role; newest first."""
    return (
        Deputy.objects.filter(membership__person=person(person_id, actor=actor))
        .select_related("person", "membership__agency")
        .order_by("-since", "pk")
    )


def colleagues(person_id: int, *, actor: Actor) -> QuerySet[Person]:
    """Who could stand in for a person: the others whose agencies the actor sees or administers."""
    found = Person.objects.filter(is_active=True).exclude(pk=person_id).order_by("name")
    if actor.sees is None or actor.manages is None:
        return found
    return found.filter(memberships__agency__in=actor.sees | actor.manages).distinct()


def colleague(person_id: int, *, of: int, actor: Actor) -> Person:
    """One of those `colleagues`; NotFound where they are none."""
    found = colleagues(of, actor=actor).filter(pk=person_id).first()
    if found is None:
        raise NotFound("There is no such person here.")
    return found


def officers(agency_id: str, *, on: date) -> Sequence[Person]:
    """Who is agency privacy officer, there or above with a role that reaches down."""
    above = tree(on).above(agency_id)
    held = in_force(Membership.objects.filter(role__in=_OFFICER_ROLES), on).filter(
        Q(agency=agency_id) | Q(agency__in=above, subtree=True)
    )
    return list(Person.objects.filter(memberships__in=held, is_active=True).distinct())


def tokens(actor: Actor) -> QuerySet[Token]:
    """The actor's own tokens, newest first."""
    return Token.objects.filter(person=_person_key(actor)).order_by("-pk")


def person_by_email(email: str) -> Person:
    """The active person with an address, for the host's administrator; NotFound where none."""
    found = Person.objects.filter(email__iexact=email, is_active=True).first()
    if found is None:
        raise NotFound(f"Nobody here signs in as {email}.")
    return found


def roles_in(agency_id: str, *, actor: Actor) -> QuerySet[Membership]:
    """Who holds, or held, a role in an agency whose people the actor administers; newest first."""
    require(actor, Power.MANAGE_PEOPLE, agency(agency_id, actor=actor).id)
    found = Membership.objects.filter(agency=agency_id).select_related("agency", "person")
    return found.order_by("-since", "role", "pk")


def actors_named(words: str) -> list[str]:
    """The ids, as the record has them, of everyone with these words in their name."""
    found = Person.objects.filter(name__icontains=words).values_list("pk", flat=True)
    return [f"person:{key}" for key in found]
