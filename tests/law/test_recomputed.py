"""Each deadline of the law comes to the day that its own words come to, whoever works it out."""

import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from datetime import date
from importlib import import_module
from typing import Final, get_type_hints
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discretion import law
from discretion.law import (
    complaints,
    deadlines,
    directions,
    enforcement,
    incidents,
    reporting,
    retention,
)
from discretion.law.citations import Citation
from discretion.law.deadlines import Cycle, Due, HourLimit, Period
from tests.law.test_business_days import the_citys_calendar
from tests.law.words import last_day_in, worked_out

SECTION: Final = st.just(Citation("Charter 1133(a)"))
DAYS: Final = st.dates(date(2018, 6, 15), date(2039, 12, 31))
MOMENTS: Final = st.datetimes(timezones=st.just(ZoneInfo("America/New_York"))).map(
    # Years for which the clocks' changes are settled; an hour that is there twice is either.
    lambda at: at.replace(year=2018 + at.year % 20, day=min(at.day, 28))
)
PERIODS: Final = st.builds(
    Period, years=st.integers(0, 30), months=st.integers(0, 40), days=st.integers(1, 400)
)
CYCLES: Final = st.builds(
    Cycle,
    month=st.integers(1, 12),
    day=st.integers(1, 28),
    first_year=st.integers(2016, 2024),
    every_years=st.integers(1, 4),
)
LIMITS: Final = st.builds(HourLimit, hours=st.integers(1, 2_000), authority=st.just("Policy 7"))
HOLDS: Final = st.lists(
    st.builds(
        retention.Hold,
        kind=st.sampled_from(retention.HoldKind),
        since=DAYS,
        # Most are lifted: while one is not, there is no day.
        until=st.one_of(DAYS, DAYS, DAYS, st.none()),
    ),
    max_size=4,
)
SAID: Final = {"trigger": "the case closes", "disposal": "destruction", "authority": "series 3"}
# Short enough that a hold is often the longer one.
SHORT: Final = st.builds(Period, years=st.integers(0, 4), days=st.integers(1, 90))
RULES: Final = st.builds(lambda period: retention.RetentionRule(period=period, **SAID), SHORT)
NOTICES: Final = st.builds(
    incidents.Notice,
    **{
        name: st.just("")
        for name in get_type_hints(incidents.Notice)
        if name not in ("when", "provision")
    },
    when=st.sampled_from(["as_soon_as_practicable", "promptly", "quarterly", "no_time_stated"]),
    provision=SECTION,
)
CALENDAR: Final = st.builds(the_citys_calendar)
POLICY: Final = st.builds(complaints.Days, days=st.integers(1, 3_000), authority=st.just("Order 8"))
# Every function of the law that works out a deadline, with all that it may be asked.
ASKED: Final[dict[Callable[..., Due], st.SearchStrategy[Due]]] = {
    deadlines.after_period: st.builds(deadlines.after_period, DAYS, PERIODS, provision=SECTION),
    deadlines.after_business_days: st.builds(
        deadlines.after_business_days,
        DAYS,
        st.integers(1, 60),
        calendar=CALENDAR,
        provision=SECTION,
    ),
    deadlines.on_cycle: st.builds(deadlines.on_cycle, CYCLES, not_before=DAYS, provision=SECTION),
    deadlines.as_soon_as_practicable: st.builds(
        deadlines.as_soon_as_practicable, MOMENTS, provision=SECTION, limit=st.none() | LIMITS
    ),
    deadlines.quarterly: st.builds(deadlines.quarterly, DAYS, provision=SECTION),
    complaints.answer_due: st.builds(complaints.answer_due, DAYS, st.none() | POLICY),
    complaints.erasure_due: st.builds(complaints.erasure_due, DAYS, POLICY),
    directions.due: st.builds(directions.due, DAYS, DAYS),
    enforcement.compilation_due: st.builds(enforcement.compilation_due, DAYS),
    incidents.notice_due: st.builds(
        incidents.notice_due, NOTICES, SECTION, MOMENTS, limit=st.none() | LIMITS
    ),
    incidents.determination_kept_through: st.builds(incidents.determination_kept_through, DAYS),
    reporting.report_due: st.builds(
        reporting.report_due, st.integers(1_010, 1_030).map(lambda half: 2 * half)
    ),
    reporting.next_report_due: st.builds(reporting.next_report_due, DAYS),
    reporting.next_review_due: st.builds(reporting.next_review_due, DAYS),
    reporting.policies_due: st.builds(reporting.policies_due, DAYS),
    reporting.deposit_due: st.builds(reporting.deposit_due, DAYS, calendar=CALENDAR),
    reporting.request_posted: st.builds(reporting.request_posted, DAYS, calendar=CALENDAR),
    reporting.next_expectations_due: st.builds(reporting.next_expectations_due, DAYS),
    retention.disposal_due: st.builds(
        retention.disposal_due, RULES, triggered_on=DAYS, holds=HOLDS
    ),
    retention.disposal_undated: st.builds(
        retention.disposal_undated,
        st.just(retention.UndatedRule(until="nobody asks for it", **SAID)),
        triggered_on=DAYS,
        holds=HOLDS,
    ),
}


def functions() -> Iterator[Callable[..., object]]:
    """Every function of the law, also those of its classes."""
    for found in pkgutil.iter_modules(law.__path__):
        module = import_module(f"{law.__name__}.{found.name}")
        own = [
            one
            for one in vars(module).values()
            if getattr(one, "__module__", "") == module.__name__
        ]
        within = (one for kind in own if inspect.isclass(kind) for one in vars(kind).values())
        # Mutants stand beside what they were made of.
        yield from (
            one
            for one in filter(inspect.isfunction, (*own, *within))
            if "__mutmut_" not in one.__name__
        )


def yields_a_deadline(one: Callable[..., object]) -> bool:
    """Whether its answer is a deadline, or several, or perhaps one."""
    return bool(re.search(rf"\b{Due.__name__}\b", str(one.__annotations__.get("return"))))


@pytest.mark.parametrize("asked", ASKED, ids=lambda one: one.__qualname__)
@given(data=st.data())
def test_the_words_of_a_deadline_come_to_its_day(
    asked: Callable[..., Due], data: st.DataObject
) -> None:
    due = data.draw(ASKED[asked])
    assert worked_out(due.explanation) == due.on
    if due.on:
        assert last_day_in(due.explanation) == due.on


def test_every_function_of_the_law_that_works_out_a_deadline_is_worked_out_again() -> None:
    assert {*filter(yields_a_deadline, functions())} == ASKED.keys()
