"""What the numbers of matters say to questions on access and on minimizing, for a report's time.

A report is due on July 31 of an even year and speaks of the two years up to there (§ 23-1205(a)).
The sentence is printed, so that a small count in it is not told (§ 23-1203).
"""

from datetime import date, datetime
from typing import Final

import msgspec

from discretion.apps.accounts.policy import Actor
from discretion.apps.audit.actions import new_york_day
from discretion.apps.matters import counts
from discretion.apps.matters.counts import Numbers
from discretion.apps.reports.models import Report
from discretion.law.deadlines import in_words, listed
from discretion.law.figures import WITHHELD, published

QUESTIONS: Final = ("8", "12")
_YEARS: Final = 2


class Spoken(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of a report's time, and the sentence that could stand in its answer."""

    numbers: Numbers
    sentence: str


def for_question(report: Report, question: str, *, actor: Actor, now: datetime) -> Spoken | None:
    """The numbers that bear on a question; None where none do, or the time has not begun."""
    since, until = period(report.cycle, today=new_york_day(now))
    if question not in QUESTIONS or until < since:
        return None
    agencies = actor.tree.below(report.agency_id)
    found = counts.numbers(actor, since=since, until=until, agencies=agencies)
    return Spoken(numbers=found, sentence=sentence(found))


def period(cycle: int, *, today: date) -> tuple[date, date]:
    """The first and the last day of what a report speaks of; no day that is still to come."""
    return date(cycle - _YEARS, 8, 1), min(date(cycle, 7, 31), today)


def sentence(found: Numbers) -> str:
    """The numbers in plain words, as they may be printed."""
    days = f"From {in_words(found.since)} to {in_words(found.until)}"
    if not found.total.asked:
        return f"{days}, nobody asked the privacy officer to approve a collection or disclosure."
    open_ = found.total.asked - found.total.given - found.total.withheld
    told = published(
        {
            "were approved as asked": found.total.given - found.with_less,
            "were approved with fewer types of information": found.with_less,
            "were refused": found.total.withheld,
            "were withdrawn or are not decided yet": open_,
        }
    )
    parts = [f"{_said(count)} {what}" for what, count in told.counts.items()]
    asked = "more than once" if told.total == WITHHELD else f"{_said(told.total)} times"
    return (
        f"{days}, the privacy officer was asked {asked} to approve a collection or disclosure. "
        f"Of these, {listed(parts)}."
    )


def _said(count: str) -> str:
    if count.startswith("<"):
        return f"fewer than {count[1:]}"
    return "a number not told here" if count == WITHHELD else count
