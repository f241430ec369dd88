"""The directions about a matter or a designation, as its own page shows them."""

from collections.abc import Iterable
from typing import NamedTuple

from django.urls import reverse

from discretion.apps.accounts.policy import Actor
from discretion.apps.oversight import direction_queries as queries
from discretion.apps.oversight.direction_opened import OpenedDirection
from discretion.apps.oversight.direction_queries import Filters
from discretion.apps.oversight.direction_sight import READING
from discretion.interfaces.web.direction_words import STATES
from discretion.law.authority import Power


class Row(NamedTuple):
    """A direction, how it stands in words, and where it opens for the one who asks, if it does."""

    it: OpenedDirection
    state: str
    to: str


class About(NamedTuple):
    """What there is of directions about something, and whether one may be given about it."""

    id: str
    agency: str
    rows: tuple[Row, ...]
    may_direct: bool


def about_matter(matter_id: str, agency: str, actor: Actor) -> About:
    """Those about a matter, for whoever sees it."""
    found = queries.about_matter(matter_id, actor=actor)
    return About(matter_id, agency, _rows(found, actor), actor.can(Power.DIRECT_CHANGES, agency))


def about_designation(record_id: str, agency: str, actor: Actor) -> About:
    """Those about a designation that the one who asks sees by themselves."""
    reads = any(actor.can_anywhere(power) for power in READING)
    asked = Filters(concerns=record_id, ended=True)
    found = queries.rows(queries.directions(actor, asked)) if reads else []
    may_direct = bool(agency) and actor.can(Power.DIRECT_CHANGES, agency)
    return About(record_id, agency, _rows(found, actor), may_direct)


def _rows(found: Iterable[OpenedDirection], actor: Actor) -> tuple[Row, ...]:
    return tuple(Row(it, STATES[it.state], _place(it, actor)) for it in found)


def _place(it: OpenedDirection, actor: Actor) -> str:
    reads = any(actor.can(power, it.agency) for power in READING)
    return reverse("direction", args=[it.id]) if reads else ""
