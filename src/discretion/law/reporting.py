"""What an agency report holds, who gets it and when: § 23-1205 and Charter §§ 1133, 1134."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique

from discretion.errors import NotFound
from discretion.law.citations import Citation
from discretion.law.deadlines import (
    Calendar,
    Cycle,
    Due,
    Period,
    after_business_days,
    after_period,
    on_cycle,
)

REPORT_CYCLE = Cycle(month=7, day=31, first_year=2018, every_years=2)
REVIEW_CYCLE = Cycle(month=7, day=31, first_year=2020, every_years=2)
# The texts at hand give no first year; our reading is the first January after the local law.
EXPECTATIONS_CYCLE = Cycle(month=1, day=31, first_year=2020, every_years=1)
DAYS_TO_DEPOSIT = 10
DAYS_TO_REQUEST_WHAT_IS_MISSING = 10
TIME_TO_ADOPT_POLICIES = Period(days=90)
DATA_WITH_REPORT_SINCE = date(2019, 7, 1)

# Charter § 1134: open formats from which a program can take tables.
MACHINE_PROCESSABLE = frozenset({"csv", "json", "xlsx"})


@dataclass(frozen=True)
class Content:
    """One thing that a report must hold, and the provision that asks for it."""

    provision: Citation
    asks: str


REQUIRED_CONTENTS = (
    Content(Citation("23-1205(a)(1)(a)"), "types collected, retained and disclosed"),
    Content(Citation("23-1205(a)(1)(b)"), "what is routine, and what the CPO approved"),
    Content(Citation("23-1205(a)(1)(c)(1)"), "policies on requests for disclosure"),
    Content(Citation("23-1205(a)(1)(c)(2)"), "policies on proposals for disclosure"),
    Content(Citation("23-1205(a)(1)(c)(3)"), "policies on what is exigent and what is routine"),
    Content(Citation("23-1205(a)(1)(c)(4)"), "who discloses once it is approved"),
    Content(Citation("23-1205(a)(1)(d)"), "agreements"),
    Content(Citation("23-1205(a)(1)(e)"), "who asks, why, and how it serves the mission"),
    Content(Citation("23-1205(a)(1)(f)"), "why collecting and keeping serves the mission"),
    Content(Citation("23-1205(a)(2)"), "effect of the law, the policies and the guidance"),
    Content(Citation("23-1205(a)(3)"), "alternatives that would collect or disclose less"),
    Content(Citation("23-1205(a)(4)"), "policies on access"),
)


def missing_contents(answered: Iterable[Citation]) -> tuple[Content, ...]:
    """What a report must hold and does not, given the provisions that its answers fulfil."""
    given = frozenset(answered)
    return tuple(content for content in REQUIRED_CONTENTS if content.provision not in given)


@unique
class Recipient(StrEnum):
    """Who is sent the report (§ 23-1205(a))."""

    MAYOR = "mayor"
    SPEAKER = "speaker"
    CHIEF_PRIVACY_OFFICER = "chief_privacy_officer"
    COMMITTEE = "committee"


def report_due(cycle: int) -> Due:
    """The day the report of a cycle is due; NotFound where no report is due in that year."""
    if cycle > date.max.year or not REPORT_CYCLE.falls_in(cycle):
        raise NotFound(
            f"No report is due in {cycle}: it is due in every second year from "
            f"{REPORT_CYCLE.first_year}."
        )
    return next_report_due(date(cycle, 1, 1))


def next_report_due(not_before: date) -> Due:
    """The next day on which agency reports are due (§ 23-1205(a))."""
    return on_cycle(REPORT_CYCLE, not_before=not_before, provision=Citation("23-1205(a)"))


def next_review_due(not_before: date) -> Due:
    """The next day by which the committee reviews reports and policies (§ 23-1204(b))."""
    return on_cycle(REVIEW_CYCLE, not_before=not_before, provision=Citation("23-1204(b)"))


def policies_due(recommended_on: date) -> Due:
    """When the chief privacy officer adopts policies after final recommendations (§ 23-1204(d))."""
    return after_period(recommended_on, TIME_TO_ADOPT_POLICIES, provision=Citation("23-1204(d)"))


def deposit_due(sent_on: date, *, calendar: Calendar) -> Due:
    """When the electronic copy and its metadata are with the Department of Records."""
    return after_business_days(
        sent_on, DAYS_TO_DEPOSIT, calendar=calendar, provision=Citation("Charter 1133(a)")
    )


def request_posted(report_due_on: date, *, calendar: Calendar) -> Due:
    """When the Department of Records posts a request in place of a report that has not come."""
    return after_business_days(
        report_due_on,
        DAYS_TO_REQUEST_WHAT_IS_MISSING,
        calendar=calendar,
        provision=Citation("Charter 1133(d)"),
    )


def next_expectations_due(not_before: date) -> Due:
    """When the Department of Records next tells agencies what it expects of them."""
    return on_cycle(
        EXPECTATIONS_CYCLE, not_before=not_before, provision=Citation("Charter 1133(e)")
    )


def data_goes_with_report(sent_on: date) -> bool:
    """Whether the tables go along as data, and the subdivisions fulfilled are listed (§ 1134)."""
    return sent_on >= DATA_WITH_REPORT_SINCE


def is_machine_processable(file_name: str) -> bool:
    """Whether a file of that name can carry the report's tables as data (Charter § 1134)."""
    return file_name.rpartition(".")[2].lower() in MACHINE_PROCESSABLE


def subdivisions_fulfilled(answered: Iterable[Citation]) -> tuple[Content, ...]:
    """The list that stands at the head of a report: what it answers, in the statute's order."""
    given = frozenset(answered)
    return tuple(content for content in REQUIRED_CONTENTS if content.provision in given)
