"""Which agencies a form offers for something new: those that are open, where one may do it."""

from discretion.apps.accounts import queries as accounts
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
