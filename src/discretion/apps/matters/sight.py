"""For whom a matter exists, and who may read what was written in it about people.

Whoever asked sees it; officers who may decide it, in their agency's tree; a contractor's officer,
what contractors do (§ 23-1202(g)); counsel and the chief once it was laid before them; the chief
once told of it, and who checks the record, without the private part.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import reduce
from operator import or_
from typing import Final

from django.db.models import Q, QuerySet

from discretion.apps.accounts.policy import Actor
from discretion.apps.matters.models import Matter
from discretion.errors import NotFound
from discretion.law import matters as law
from discretion.law.authority import Power, Role

_NOTHING: Final = Q(pk__in=())
_CONTRACTORS: Final = Role.CONTRACTOR_PRIVACY_OFFICER
# What each power lets someone see of the agencies where they have it; and those below.
_ASKING: Final = frozenset({Power.REFER, Power.REPORT_EXIGENT_ACT})
_SUBMITTED: Final = Q(submitted_at__isnull=False)
_POWERS: Final = (
    (Power.APPROVE_COLLECTION, _SUBMITTED & Q(act="collection")),
    (Power.APPROVE_DISCLOSURE, _SUBMITTED & Q(act="disclosure")),
    (Power.APPROVE_FOIL_DISCLOSURE, _SUBMITTED & Q(act="disclosure", foil=True)),
    (Power.REVIEW_AS_COUNSEL, Q(consulted_at__isnull=False)),
    (
        Power.DETERMINE_BEST_INTERESTS_COLLECTION,
        Q(act="collection", referred_at__isnull=False),
    ),
    (
        Power.DETERMINE_BEST_INTERESTS_DISCLOSURE,
        Q(act="disclosure", referred_at__isnull=False),
    ),
)


def visible(actor: Actor) -> QuerySet[Matter]:
    """The matters that exist for the actor."""
    seen = _seen(_reading(actor)) | _checked(actor) | _told_of(actor)
    return Matter.objects.filter(_own(actor) | seen)


def listed(actor: Actor) -> QuerySet[Matter]:
    """Those that a docket shows: laid before the actor by an office, or there to be checked."""
    return Matter.objects.filter(laid_before(_reading(actor)) | _checked(actor) | _told_of(actor))


def counted(actor: Actor) -> QuerySet[Matter]:
    """Those that are in the numbers that the actor gets: also those of an agency whose record they
    read, or whose report they prepare, which tells such numbers."""
    found = _own(actor) | _seen(actor)
    for power in (Power.READ_RECORD, Power.PREPARE_REPORT):
        where = actor.where(power)
        found |= _SUBMITTED if where is None else _SUBMITTED & Q(agency__in=where)
    return Matter.objects.filter(found)


def handled(actor: Actor) -> QuerySet[Matter]:
    """Those that the actor asked in, or handles by an office that reaches there: they read all of
    it, also what was written about people."""
    return Matter.objects.filter(_own(actor) | laid_before(actor))


def laid_before(actor: Actor) -> Q:
    """Those that someone may handle by an office that reaches there."""
    return reduce(or_, _by_power(actor, below=False), _NOTHING)


def row(matter_id: str, *, actor: Actor) -> Matter:
    """A matter's row, for this app's own actions; NotFound outside the actor's sight."""
    found = visible(actor).filter(id=matter_id).first()
    if found is None:
        raise not_found(matter_id)
    return found


def not_found(matter_id: str) -> NotFound:
    """That there is no such matter for the one who asks."""
    return NotFound(f"There is no matter “{matter_id}” here.")


def as_law(row: Matter) -> law.Matter:
    """What the table of moves needs to know of a matter."""
    return law.Matter(
        kind=law.Kind(row.kind),
        act="collection" if row.act == "collection" else "disclosure",
        foil=row.foil,
        state=law.State(row.state),
    )


def powers_over(actor: Actor, row: Matter) -> frozenset[Power]:
    """What the actor may do in a matter, also as a deputy or while its office is vacant."""
    reaching = in_reach(actor, row)
    return frozenset(
        power
        for power in Power
        if (actor if power in _ASKING else reaching).can(power, row.agency_id)
    )


def in_reach(actor: Actor, row: Matter) -> Actor:
    """The actor with the offices that reach the matter's act: what no contractor does is not for a
    contractor's officer."""
    return actor if row.contractor else in_the_agency(actor)


def in_the_agency(actor: Actor) -> Actor:
    """The actor without what a contractor's officer may do for contractors' acts."""
    offices = tuple(o for o in actor.offices if o.role is not _CONTRACTORS)
    return actor if offices == actor.offices else replace(actor, offices=offices)


def for_contractors(actor: Actor) -> Actor | None:
    """The actor with nothing but what a contractor's officer may do; None for who is none."""
    offices = tuple(o for o in actor.offices if o.role is _CONTRACTORS)
    return replace(actor, offices=offices) if offices else None


def is_own(row: Matter, actor: Actor) -> bool:
    """Whether the actor is the one who asked."""
    return bool(actor.id) and row.requester == actor.id


def _reading(actor: Actor) -> Actor:
    """Who sees: a program that may read the record, as far as the person behind it; it handles
    nothing by that."""
    reads = actor.scopes is not None and Power.READ_RECORD in actor.scopes
    return replace(actor, scopes=None) if reads else actor


def _own(actor: Actor) -> Q:
    if not actor.id or (actor.scopes is not None and not _ASKING & actor.scopes):
        return _NOTHING
    own = Q(requester=actor.id)
    if actor.scopes is None or actor.sees is None:
        return own
    return own & Q(agency__in=actor.sees)


def _seen(actor: Actor) -> Q:
    return reduce(or_, _by_power(actor, below=True), _NOTHING)


def _by_power(actor: Actor, *, below: bool) -> Iterator[Q]:
    if narrow := for_contractors(actor):
        for found in _laid_before(narrow, below=below):
            yield found & ~Q(contractor="")
    yield from _laid_before(in_the_agency(actor), below=below)


def _laid_before(actor: Actor, *, below: bool) -> Iterator[Q]:
    for power, what in _POWERS:
        where = actor.where(power)
        if where is None:
            yield what
        elif where:
            there = (actor.tree.below(a) if below else {a} for a in where)
            yield what & Q(agency__in=frozenset[str]().union(*there))


def _checked(actor: Actor) -> Q:
    checking = tuple(o for o in actor.offices if o.role is Role.AUDITOR)
    where = replace(actor, offices=checking).where(Power.READ_RECORD)
    return _SUBMITTED if where is None else _SUBMITTED & Q(agency__in=where)


def _told_of(actor: Actor) -> Q:
    """The acts under exigent circumstances that the chief was told of (§ 23-1202(d)(1))."""
    where = _reading(actor).where(Power.REPORT_QUARTERLY)
    if where is not None and not where:
        return _NOTHING
    told = Q(kind=law.Kind.EXIGENT, notice__isnull=False)
    return told if where is None else told & Q(agency__in=where)
