"""To whom a filed report goes, and by which day: § 23-1205(a) and Charter § 1133(a)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

from discretion.apps.duties.city_days import calendar
from discretion.law.citations import Citation
from discretion.law.deadlines import Due
from discretion.law.reporting import Recipient, deposit_due, report_due

DEPARTMENT_OF_RECORDS: Final = "department_of_records"
# In the order in which they are listed.
RECIPIENTS: Final[Mapping[str, str]] = {
    Recipient.MAYOR: "Mayor",
    Recipient.SPEAKER: "Speaker of the City Council",
    Recipient.CHIEF_PRIVACY_OFFICER: "Chief Privacy Officer",
    Recipient.COMMITTEE: "Citywide privacy protection committee",
    DEPARTMENT_OF_RECORDS: "Department of Records and Information Services",
}


class Owed(NamedTuple):
    """A recipient, and by when the report is to be there, with the working."""

    recipient: str
    due: Due


def owed(cycle: int, *, amends: bool, filed_on: date) -> Iterator[Owed]:
    """What filing a report makes due; the deposit is counted from the day it was sent."""
    due = due_on(cycle, Citation("23-1205(a)"), amends=amends)
    yield from (Owed(recipient, due) for recipient in Recipient)
    deposit = deposit_due(filed_on, calendar=calendar(filed_on))
    yield Owed(DEPARTMENT_OF_RECORDS, deposit)


def due_on(cycle: int, provision: Citation, *, amends: bool) -> Due:
    """When the report of a cycle is due; the law sets no day for an amended one."""
    due = replace(report_due(cycle), provision=provision)
    told = "the law sets no day for an amended report; send it to all who have the first"
    return replace(due, on=None, explanation=told) if amends else due
