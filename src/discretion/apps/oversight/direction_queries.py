"""Everything that reads directions, cut to what the actor may see."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from django.db.models import Q, QuerySet

from discretion.apps.accounts.policy import Actor
from discretion.apps.audit import queries as audit
from discretion.apps.audit.queries import Told
from discretion.apps.matters import queries as matters
from discretion.apps.oversight import direction_sight as sight
from discretion.apps.oversight.direction_models import Direction
from discretion.apps.oversight.direction_opened import OpenedDirection
from discretion.apps.oversight.direction_opened import opened as _opened
from discretion.law.directions import Move, State, open_moves

_SOONEST: Final = ("due_on", "id")


class Filters(NamedTuple):
    """What the list is narrowed by; what is empty narrows nothing. `ended`: those at an end too."""

    words: str = ""
    state: str = ""
    agency: str = ""
    concerns: str = ""
    ended: bool = False


def directions(actor: Actor, asked: Filters = Filters()) -> QuerySet[Direction]:  # noqa: B008 (it can't be changed)
    """The directions that exist for the actor, the first due first."""
    found = sight.visible(actor)
    if not asked.ended and not asked.state:
        found = found.filter(state=State.GIVEN.value)
    given = {"state": asked.state, "agency": asked.agency, "concerns": asked.concerns}
    found = found.filter(**{name: value for name, value in given.items() if value})
    for word in asked.words.split():
        told = Q(what__icontains=word) | Q(reason__icontains=word) | Q(outcome__icontains=word)
        found = found.filter(Q(id__icontains=word) | Q(concerns__iexact=word) | told)
    return found.order_by(*_SOONEST)


def rows(found: Iterable[Direction]) -> list[OpenedDirection]:
    """The same, opened."""
    return [_opened(row) for row in found]


def opened(direction_id: str, *, actor: Actor) -> OpenedDirection:
    """A direction as it stands; NotFound where it does not exist for the actor."""
    return _opened(sight.row(direction_id, actor=actor))


def moves(direction_id: str, *, actor: Actor) -> tuple[Move, ...]:
    """The moves that the actor may make with it now."""
    row = sight.row(direction_id, actor=actor)
    powers = sight.powers_over(actor, row.agency_id)
    return tuple(step.move for step in open_moves(State(row.state), powers=powers))


def about_matter(matter_id: str, *, actor: Actor) -> list[OpenedDirection]:
    """The directions about a matter, for whoever sees the matter, the first given first."""
    matters.opened(matter_id, actor=actor)
    found = Direction.objects.select_related("agency", "superseded_by").filter(concerns=matter_id)
    return rows(found.order_by("id"))


def history(direction_id: str, *, actor: Actor) -> Sequence[Told]:
    """What happened to a direction, newest first."""
    return audit.history(sight.row(direction_id, actor=actor).id)
