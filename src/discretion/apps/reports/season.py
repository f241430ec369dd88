"""The season of reports: from New Year on of a year in which they are due, bodies owe them."""

from datetime import datetime
from typing import Final

from django.db import transaction

from discretion.apps.accounts import queries as accounts
from discretion.apps.audit.actions import new_york_day
from discretion.apps.duties import actions as duties
from discretion.apps.duties.actions import Owed
from discretion.apps.reports.doing import Doing
from discretion.apps.reports.models import Report
from discretion.law.deadlines import in_words
from discretion.law.reporting import REPORT_CYCLE, report_due

_PREPARE: Final = "prepare_report"
_AT_WORK: Final = "draft"


def keep_up(*, now: datetime) -> int:
    """Ask every body for the report of this year that has not prepared one; how many were asked."""
    today = new_york_day(now)
    if not REPORT_CYCLE.falls_in(today.year):
        return 0
    bodies = dict(accounts.open_agencies(today).filter(parent=None).values_list("id", "name"))
    begun = Report.objects.filter(cycle=today.year, amendment=0).exclude(state=_AT_WORK)
    missing = bodies.keys() - set(begun.values_list("agency", flat=True))
    with transaction.atomic():
        owed = [_owed(agency, bodies[agency], today.year) for agency in sorted(missing)]
        return len(duties.owe(owed, by=accounts.SYSTEM, now=now))


def _owed(agency: str, name: str, cycle: int) -> Owed:
    return Owed(
        kind=_PREPARE,
        agency=agency,
        what=f"Prepare the report of {cycle} of {name}",
        to="The agency’s head",
        record=agency,
        part=str(cycle),
        due=report_due(cycle),
    )


def prepared(report: Report, doing: Doing) -> None:
    """The report of a cycle was laid before the head."""
    evidence = f"{report.id} was prepared on {in_words(doing.on)}, by {doing.actor.name}."
    duties.fulfil(
        report.agency_id,
        _PREPARE,
        part=str(report.cycle),
        evidence=evidence,
        by=doing.actor,
        now=doing.now,
    )


def returned(report: Report, name: str, doing: Doing) -> None:
    """The report of a cycle went back to be worked on."""
    if not report.amendment:
        owed = [_owed(report.agency_id, name, report.cycle)]
        duties.owe(owed, by=doing.actor, now=doing.now, why=doing.why)
