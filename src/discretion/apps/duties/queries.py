"""Everything that reads duties, cut to what the actor may see."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import F, Q, QuerySet

from discretion.apps.accounts import desks
from discretion.apps.accounts.policy import Actor
from discretion.apps.audit import queries as audit
from discretion.apps.audit.queries import Told
from discretion.apps.duties.kinds import KINDS
from discretion.apps.duties.models import Duty
from discretion.errors import NotFound
from discretion.law.authority import Power

STATES = Duty.State.choices
_NOTHING = Q(pk__in=())
_SOONEST = (F("due_on").asc(nulls_last=True), "id")


def duties(actor: Actor, *, today: date) -> QuerySet[Duty]:
    """The duties that exist for the actor, the first due first: their own, and those of agencies
    whose record they read. Who reads it for the whole City knows nothing of what is in the making.
    """
    where = actor.where(Power.READ_RECORD)
    read = Q(inside=False) if where is None else Q(agency__in=where)
    return _sorted(read | _mine(actor, today))


def mine(actor: Actor, *, today: date) -> QuerySet[Duty]:
    """The duties that fall or fell to the actor, the first due first.

    What an office's own people may do is theirs, and not also of everyone above them.
    """
    return _sorted(_mine(actor, today))


def open_(found: QuerySet[Duty]) -> QuerySet[Duty]:
    """Those that are still owed."""
    return found.filter(state=Duty.State.OPEN)


def _sorted(found: Q) -> QuerySet[Duty]:
    return Duty.objects.filter(found).select_related("agency").order_by(*_SOONEST)


def _mine(actor: Actor, today: date) -> Q:
    asked = {kind.name: kind.powers for kind in KINDS.values()}
    kinds_of: dict[desks.Desk, list[str]] = {}
    for kind, desk in desks.of(actor, asked, on=today).items():
        kinds_of.setdefault(desk, []).append(kind)
    own = Q(person=actor.id) if actor.id else _NOTHING
    return reduce(or_, (_on(desk, kinds) for desk, kinds in kinds_of.items()), own)


def _on(desk: desks.Desk, kinds: Sequence[str]) -> Q:
    """What lands on a desk: each part by itself, so that databases find it by its index."""
    there = Q(agency__in=desk.agencies, kind__in=kinds, person="") if desk.agencies else _NOTHING
    return there | Q(agency=None, kind__in=kinds, person="") if desk.city else there


def late(found: QuerySet[Duty], *, today: date) -> QuerySet[Duty]:
    """Those that are open past their day."""
    return open_(found).filter(due_on__lt=today)


def duty(duty_id: str, *, actor: Actor, today: date) -> Duty:
    """A duty; NotFound where it does not exist for the actor."""
    found = duties(actor, today=today).filter(id=duty_id).first()
    if found is None:
        raise NotFound(f"There is no duty “{duty_id}” here.")
    return found


def history(duty_id: str, *, actor: Actor, today: date) -> Sequence[Told]:
    """What happened to a duty, newest first."""
    return audit.history(duty(duty_id, actor=actor, today=today).id)


def named() -> Mapping[str, str]:
    """The kinds of duty, each with what it asks."""
    return {kind.name: kind.asks for kind in KINDS.values()}
