"""For whom a direction exists, and what they may do with it.

It is the chief's and its agency's officer's. Who reads the agency's record (its head, counsel, an
auditor) sees it too; other staff are shown one only in the matter that it is about.
"""

from functools import reduce
from operator import or_
from typing import Final

from django.db.models import Q, QuerySet

from discretion.apps.accounts.policy import Actor
from discretion.apps.oversight.direction_models import Direction
from discretion.errors import NotFound
from discretion.law.authority import Power

READING: Final = (Power.DIRECT_CHANGES, Power.CARRY_OUT_DIRECTION, Power.READ_RECORD)
_MOVING: Final = (Power.DIRECT_CHANGES, Power.CARRY_OUT_DIRECTION)


def visible(actor: Actor) -> QuerySet[Direction]:
    """The directions that exist for the actor."""
    found = [actor.where(power) for power in READING]
    seen = reduce(or_, (where for where in found if where is not None), frozenset[str]())
    rows = Direction.objects.select_related("agency", "superseded_by")
    return rows.filter(~Q(pk__in=()) if None in found else Q(agency__in=seen))


def row(direction_id: str, *, actor: Actor) -> Direction:
    """A direction's row, for this app's own actions; NotFound outside the actor's sight."""
    found = visible(actor).filter(id=direction_id).first()
    if found is None:
        raise NotFound(f"There is no direction “{direction_id}” here.")
    return found


def powers_over(actor: Actor, agency: str) -> frozenset[Power]:
    """What the actor may do with the directions to an agency."""
    return frozenset(power for power in _MOVING if actor.can(power, agency))
