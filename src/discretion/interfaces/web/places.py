"""Where what has an id opens, for who may see it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse

from discretion.apps.accounts.policy import Actor
from discretion.apps.duties import queries as duties
from discretion.apps.incidents import complaint_queries as complaints
from discretion.apps.incidents import enforcement_queries as enforcement
from discretion.apps.incidents import incident_queries as incidents
from discretion.apps.matters import keeping
from discretion.apps.matters import queries as matters
from discretion.apps.oversight import direction_queries as directions
from discretion.apps.oversight import queries as quarterly
from discretion.apps.register import filings
from discretion.apps.register import queries as register
from discretion.apps.register.named import named_row
from discretion.apps.reports import queries as reports
from discretion.apps.retention import queries as retention
from discretion.errors import NotAllowed, NotFound
from discretion.law.authority import Power

Opening = Callable[[str, Actor, date], str]


def place_of(wanted: str, actor: Actor, *, today: date) -> str:
    """Where what has this id opens; empty where there is no such thing for the actor."""
    opens = _OPENED.get(wanted.partition("-")[0], _record)
    try:
        return opens(wanted, actor, today)
    except (NotFound, NotAllowed):
        return ""


def _page(name: str, exists: Callable[..., object]) -> Opening:
    """What has a page of its own, where a query finds it."""

    def opens(wanted: str, actor: Actor, _: date) -> str:
        exists(wanted, actor=actor)
        return reverse(name, args=[wanted])

    return opens


def _duty(wanted: str, actor: Actor, today: date) -> str:
    duties.duty(wanted, actor=actor, today=today)
    return reverse("duty", args=[wanted])


def _hold(wanted: str, actor: Actor, _: date) -> str:
    retention.hold_row(wanted, actor=actor)
    return place_of_hold(wanted)


def place_of_hold(wanted: str) -> str:
    """Where a hold is shown: it has no page of its own, and stands in a list."""
    return f"{reverse('holds')}?{urlencode({'words': wanted, 'state': 'all'})}"


def _certificate(wanted: str, actor: Actor, _: date) -> str:
    """A certificate of disposal stands on the page of what was disposed of."""
    return reverse("holding", args=[retention.disposed_by(wanted, actor=actor)])


def _determination(wanted: str, actor: Actor, _: date) -> str:
    """A determination stands on the page of its matter; one of a program's acts has no page."""
    matter = keeping.determination(wanted, actor=actor).matter
    if not matter:
        raise NotFound(f"{wanted} was made for a program, and has no page.")
    matters.opened(matter, actor=actor)
    return reverse("matter", args=[matter])


def _approval(wanted: str, actor: Actor, _: date) -> str:
    """Also for the agency on the other side, which has a list of such matters."""
    if not matters.shared(actor).filter(approvals=wanted).exists():
        matters.approved_in(wanted, actor=actor)
    return reverse("approval", args=[wanted])


def _record(wanted: str, actor: Actor, _: date) -> str:
    """A record of the register, also one of another agency that names the actor's."""
    try:
        register.row(wanted, actor=actor)
    except NotFound:
        # Who sees every register would have found it there.
        if actor.where(Power.READ_REGISTER) is None:
            raise
        named_row(wanted, actor=actor)
    return reverse("record", args=[wanted])


# By the beginning of the id; whatever is not here is a record of the register.
_OPENED: Final[Mapping[str, Opening]] = {
    "RPT": _page("report", reports.row),
    "FIL": _page("filing", filings.filing),
    "MAT": _page("matter", matters.opened),
    "QTR": _page("quarterly_report", quarterly.row),
    "INC": _page("incident", incidents.opened),
    "REC": _page("done", matters.disclosure),
    "HLD": _page("holding", retention.row),
    "DIR": _page("direction", directions.opened),
    "CPL": _page("complaint", complaints.opened),
    "ENF": _page("enforcement_request", enforcement.opened),
    "DTY": _duty,
    "SUS": _hold,
    "DSP": _certificate,
    "DET": _determination,
    "APP": _approval,
}
