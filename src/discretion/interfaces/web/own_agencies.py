"""Which agencies a page offers: for something new the open ones, to filter by those with some."""

from typing import Any

from django.db.models import QuerySet

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor
from discretion.apps.audit.actions import new_york_day
from discretion.interfaces.web.page import Request
from discretion.law.authority import Power


def own_agencies(request: Request, *powers: Power) -> list[tuple[str, str]]:
    """The open agencies in which the actor has one of the powers, by name; with none, all seen."""
    actor = request.actor
    found = accounts.agencies(actor, open_on=new_york_day(request.now))
    named = found.values_list("id", "name")
    return [
        pair for pair in named if not powers or any(actor.can(power, pair[0]) for power in powers)
    ]


def agencies_to_filter_by(
    actor: Actor, listed: QuerySet[Any], *, by: str = "agency"
) -> list[tuple[str, str]]:
    """The agencies that a list is narrowed by: the open ones, and of those closed, marked so, the
    ones that have something in it still; `by` is what it names an agency by."""
    named = list(accounts.agencies(actor).values_list("id", "name"))
    closed = actor.tree.closed.intersection(id_ for id_, _ in named)
    found = listed.filter(**{f"{by}__in": closed}).order_by().values_list(by, flat=True)
    kept = set(found.distinct()) if closed else set()
    return [
        (id_, f"{name} (closed)" if id_ in closed else name)
        for id_, name in named
        if id_ not in closed or id_ in kept
    ]
