"""The operations on numbers: what was asked, given and withheld in a time, and how long it took."""

from datetime import date

from django.http import HttpResponse
from msgspec import UNSET, UnsetType

from discretion.apps.audit.actions import new_york_day
from discretion.apps.matters import counts
from discretion.apps.matters.counts import Numbers
from discretion.errors import Fault, Invalid, NotFound
from discretion.interfaces.api.asking import Asked, Query
from discretion.interfaces.api.matters import READING
from discretion.interfaces.api.operations import operation
from discretion.interfaces.web import number_tables


class Period(Query, frozen=True, kw_only=True):
    """From which day to which, by default this year so far; of an agency with its offices, by
    default of all that one sees."""

    since: date | UnsetType = UNSET
    until: date | UnsetType = UNSET
    agency: str = ""


@operation("GET", "/numbers", tag="numbers", said=Period, answers=Numbers, powers=READING)
def read_numbers(asked: Asked[Period]) -> Numbers:
    """Count what was asked, given and withheld, how long it took, and how much was routine."""
    return _numbers(asked)


@operation("GET", "/numbers/table", tag="numbers", said=Period, answers=bytes, powers=READING)
def download_numbers(asked: Asked[Period]) -> HttpResponse:
    """Download the same as .csv."""
    return number_tables.taken_out(_numbers(asked), asked.actor)


def _numbers(asked: Asked[Period]) -> Numbers:
    said, actor = asked.said, asked.actor
    until = new_york_day(asked.now) if said.until is UNSET else said.until
    since = until.replace(month=1, day=1) if said.since is UNSET else said.since
    if until < since:
        raise Invalid([Fault("bad_date", "Choose a day after the first one.", "until")])
    if said.agency and not (said.agency in actor.tree.parents and actor.may_see(said.agency)):
        raise NotFound(f"There is no agency “{said.agency}” here.")
    agencies = actor.tree.below(said.agency) if said.agency else None
    return counts.numbers(actor, since=since, until=until, agencies=agencies)
