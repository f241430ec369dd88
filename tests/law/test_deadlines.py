"""Due dates are right, and the words beside them can be worked out again by hand."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from discretion.errors import Invalid
from discretion.law.citations import Citation
from discretion.law.deadlines import (
    Cycle,
    HourLimit,
    Period,
    Quarter,
    after_period,
    as_soon_as_practicable,
    counted,
    in_words,
    is_without_delay,
    listed,
    moment_in_place,
    moment_in_words,
    on_cycle,
    quarterly,
)
from tests.law.words import day_of, moment_of

SECTION: Final = Citation("Charter 1133(a)")
NEW_YORK: Final = ZoneInfo("America/New_York")
DAYS = st.dates(date(2017, 1, 1), date(2040, 12, 31))
PERIODS = st.builds(
    Period, years=st.integers(0, 30), months=st.integers(0, 40), days=st.integers(1, 400)
)


def in_new_york(year: int, month: int, day: int, hour: int, minute: int) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=NEW_YORK)


# Periods


@pytest.mark.parametrize(
    ("trigger", "period", "due", "words"),
    [
        (date(2026, 7, 31), Period(days=90), date(2026, 10, 29), "90 days after July 31, 2026: "),
        (date(2026, 12, 31), Period(days=1), date(2027, 1, 1), "1 day after December 31, 2026: "),
        (date(2020, 3, 1), Period(years=6), date(2026, 3, 1), "6 years after March 1, 2020: "),
        (date(2026, 11, 30), Period(months=1), date(2026, 12, 30), "1 month after "),
        (date(2026, 12, 15), Period(months=1), date(2027, 1, 15), "1 month after "),
        (date(2026, 1, 15), Period(months=11), date(2026, 12, 15), "11 months after "),
        (date(2026, 1, 15), Period(months=12), date(2027, 1, 15), "12 months after "),
        (date(2025, 12, 31), Period(years=1), date(2026, 12, 31), "1 year after "),
    ],
)
def test_a_period_ends_on_the_same_day_of_a_later_month_or_so_many_days_later(
    trigger: date, period: Period, due: date, words: str
) -> None:
    told = after_period(trigger, period, provision=SECTION)
    assert (told.on, told.provision, told.at) == (due, SECTION, None)
    assert told.explanation.startswith(words)
    assert told.explanation.endswith(f": {in_words(due)}")


@pytest.mark.parametrize(
    ("trigger", "period", "cut", "due"),
    [
        (date(2026, 1, 31), Period(months=1), date(2026, 2, 28), date(2026, 2, 28)),
        (date(2028, 1, 31), Period(months=1), date(2028, 2, 29), date(2028, 2, 29)),
        (date(2026, 1, 29), Period(months=1), date(2026, 2, 28), date(2026, 2, 28)),
        (date(2024, 2, 29), Period(years=1), date(2025, 2, 28), date(2025, 2, 28)),
        (date(2026, 1, 31), Period(months=1, days=3), date(2026, 2, 28), date(2026, 3, 3)),
        (date(2026, 3, 31), Period(months=1), date(2026, 4, 30), date(2026, 4, 30)),
    ],
)
def test_where_the_later_month_is_shorter_it_is_cut_to_its_last_day_and_said(
    trigger: date, period: Period, cut: date, due: date
) -> None:
    told = after_period(trigger, period, provision=SECTION)
    assert told.on == due
    assert told.explanation == (
        f"{period} after {in_words(trigger)}: {in_words(due)} (by way of {in_words(cut)}, "
        "the last day of a shorter month)"
    )


def test_a_leap_day_meets_a_leap_day_again_four_years_later() -> None:
    told = after_period(date(2024, 2, 29), Period(years=4), provision=SECTION)
    assert told.explanation == "4 years after February 29, 2024: February 29, 2028"


@given(trigger=DAYS, period=PERIODS)
def test_a_period_agrees_with_numpy_and_its_words_can_be_counted_again(
    trigger: date, period: Period
) -> None:
    due = after_period(trigger, period, provision=SECTION)
    month = np.datetime64(trigger, "M") + (12 * period.years + period.months)
    first = month.astype("datetime64[D]").item()
    cut = first.replace(day=min(trigger.day, monthrange(first.year, first.month)[1]))
    assert due.on == cut + timedelta(days=period.days)
    match = re.match(r"(.+) after ([^:]+): (\w+ \d+, \d+)", due.explanation)
    assert match
    units = {unit: int(n) for n, unit in re.findall(r"(\d+) (year|month|day)", match[1])}
    assert Period(**{f"{unit}s": n for unit, n in units.items()}) == period
    assert (day_of(match[2], 0), day_of(match[3], 0)) == (trigger, due.on)
    assert ("shorter month" in due.explanation) is (cut.day != trigger.day)


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (Period(days=1), "1 day"),
        (Period(days=2), "2 days"),
        (Period(months=1), "1 month"),
        (Period(years=1, months=6, days=10), "1 year, 6 months and 10 days"),
        (Period(years=2, days=1), "2 years and 1 day"),
    ],
)
def test_a_period_is_told_without_its_empty_parts(period: Period, words: str) -> None:
    assert str(period) == words


@pytest.mark.parametrize(
    ("years", "months", "days"), [(0, 0, 0), (-1, 0, 0), (0, -1, 0), (0, 0, -1), (1, 1, -1)]
)
def test_given_no_length_or_a_negative_one_when_a_period_is_made_then_it_says_what_a_period_is(
    years: int, months: int, days: int
) -> None:
    with pytest.raises(Invalid) as caught:
        Period(years=years, months=months, days=days)
    (fault,) = caught.value.faults
    assert (fault.code, fault.path, fault.line) == ("bad_period", "period", None)
    assert fault.message == (
        "A period is one or more days, months or years, and none of them negative."
    )


# Fixed days


EVEN_JULY = Cycle(month=7, day=31, first_year=2018, every_years=2)


@pytest.mark.parametrize(
    ("not_before", "due"),
    [
        (date(2010, 1, 1), date(2018, 7, 31)),
        (date(2018, 7, 30), date(2018, 7, 31)),
        (date(2018, 7, 31), date(2018, 7, 31)),
        (date(2018, 8, 1), date(2020, 7, 31)),
        (date(2019, 1, 1), date(2020, 7, 31)),
        (date(2026, 7, 31), date(2026, 7, 31)),
        (date(2026, 8, 1), date(2028, 7, 31)),
    ],
)
def test_a_fixed_day_comes_round_in_its_years_only(not_before: date, due: date) -> None:
    told = on_cycle(EVEN_JULY, not_before=not_before, provision=SECTION)
    assert (told.on, told.provision, told.at) == (due, SECTION, None)
    assert told.explanation == (
        f"July 31, every 2 years from 2018; the next, not before {in_words(not_before)}: "
        f"{in_words(due)}"
    )


def test_a_yearly_day_is_told_without_a_number() -> None:
    yearly = Cycle(month=1, day=31, first_year=2020, every_years=1)
    assert str(yearly) == "January 31, every year from 2020"
    assert yearly.on_or_after(date(2026, 2, 1)) == date(2027, 1, 31)


@pytest.mark.parametrize(
    ("year", "falls"), [(2016, False), (2017, False), (2018, True), (2019, False), (2020, True)]
)
def test_a_cycle_falls_in_its_years(year: int, falls: bool) -> None:
    assert EVEN_JULY.falls_in(year) is falls


@given(not_before=DAYS, every=st.integers(1, 4), first=st.integers(2015, 2030))
def test_the_words_of_a_fixed_day_can_be_worked_out_again(
    not_before: date, every: int, first: int
) -> None:
    cycle = Cycle(month=7, day=31, first_year=first, every_years=every)
    told = on_cycle(cycle, not_before=not_before, provision=SECTION)
    match = re.fullmatch(
        r"July 31, every (?:year|(\d+) years) from (\d+); the next, not before ([^:]+): (.+)",
        told.explanation,
    )
    assert match
    step, year = int(match[1] or 1), int(match[2])
    while date(year, 7, 31) < day_of(match[3], 0):
        year += step
    assert day_of(match[4], 0) == told.on == date(year, 7, 31)


# Quarters


@pytest.mark.parametrize(
    ("day", "number", "first", "last"),
    [
        (date(2026, 1, 1), 1, date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 3, 31), 1, date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 4, 1), 2, date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 6, 30), 2, date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), 3, date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 9, 30), 3, date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 10, 1), 4, date(2026, 10, 1), date(2026, 12, 31)),
        (date(2026, 12, 31), 4, date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_the_quarters_are_those_of_the_calendar(
    day: date, number: int, first: date, last: date
) -> None:
    quarter = Quarter.of(day)
    assert (quarter.year, quarter.number, quarter.first, quarter.last) == (
        2026,
        number,
        first,
        last,
    )


@given(day=DAYS)
def test_each_day_is_in_one_quarter_and_the_next_begins_the_day_after_it_ends(day: date) -> None:
    quarter = Quarter.of(day)
    assert quarter.first <= day <= quarter.last
    assert quarter.next.first == quarter.last + timedelta(days=1)
    assert Quarter.of(quarter.next.first) == quarter.next


@pytest.mark.parametrize(
    ("happened_on", "due", "words"),
    [
        (date(2026, 9, 30), date(2026, 12, 31), "July to September 2026"),
        (date(2026, 10, 1), date(2027, 3, 31), "October to December 2026"),
        (date(2027, 12, 31), date(2028, 3, 31), "October to December 2027"),
        (date(2026, 1, 1), date(2026, 6, 30), "January to March 2026"),
    ],
)
def test_what_happened_in_a_quarter_is_compiled_by_the_end_of_the_next(
    happened_on: date, due: date, words: str
) -> None:
    told = quarterly(happened_on, provision=Citation("23-1202(d)(2)"))
    assert (told.on, told.provision) == (due, Citation("23-1202(d)(2)"))
    assert told.explanation == (
        f"every quarter: what happened on {in_words(happened_on)} belongs to {words}, "
        f"compiled in {Quarter.of(due)}, by {in_words(due)}"
    )


# As soon as practicable


def test_without_a_policy_there_is_no_day_and_no_hour() -> None:
    at = datetime(2026, 11, 3, 14, 30, tzinfo=NEW_YORK)
    told = as_soon_as_practicable(at, provision=Citation("23-1202(d)(1)"))
    assert (told.on, told.at, told.provision) == (None, None, Citation("23-1202(d)(1)"))
    assert told.explanation == (
        "as soon as practicable after November 3, 2026; the law sets no day"
    )


@pytest.mark.parametrize(
    ("at", "hours", "until", "words"),
    [
        (
            in_new_york(2026, 11, 3, 14, 30),
            72,
            in_new_york(2026, 11, 6, 14, 30),
            "November 3, 2026, 2:30 p.m. New York: November 6, 2026, 2:30 p.m. New York",
        ),
        (
            in_new_york(2026, 11, 3, 23, 59),
            1,
            in_new_york(2026, 11, 4, 0, 59),
            "November 3, 2026, 11:59 p.m. New York: November 4, 2026, 12:59 a.m. New York",
        ),
        (
            in_new_york(2026, 10, 31, 12, 0),
            24,
            in_new_york(2026, 11, 1, 11, 0),
            "October 31, 2026, 12:00 p.m. EDT New York: November 1, 2026, 11:00 a.m. EST New York",
        ),
        (
            in_new_york(2026, 3, 7, 12, 0),
            24,
            in_new_york(2026, 3, 8, 13, 0),
            "March 7, 2026, 12:00 p.m. EST New York: March 8, 2026, 1:00 p.m. EDT New York",
        ),
    ],
)
def test_a_policys_hours_are_counted_as_real_hours_also_when_the_clocks_change(
    at: datetime, hours: int, until: datetime, words: str
) -> None:
    told = as_soon_as_practicable(
        at,
        provision=Citation("23-1202(d)(1)"),
        limit=HourLimit(hours=hours, authority="the policies of 2026"),
    )
    assert told.at == until
    assert told.at is not None
    assert told.at.tzinfo is NEW_YORK
    assert told.on == until.date()
    assert told.provision == Citation("23-1202(d)(1)")
    assert told.explanation == (
        f"as soon as practicable, and within {hours} hour{'s' * (hours > 1)} after {words} "
        "(the policies of 2026)"
    )


def test_given_a_time_without_a_zone_when_hours_are_counted_then_the_zone_is_asked_for() -> None:
    naive = datetime(2026, 11, 3, 14, 30, tzinfo=UTC).replace(tzinfo=None)
    with pytest.raises(Invalid) as caught:
        as_soon_as_practicable(
            naive, provision=SECTION, limit=HourLimit(hours=1, authority="the policies")
        )
    (fault,) = caught.value.faults
    assert (fault.code, fault.path) == ("bad_date", "since")
    assert fault.message == "A limit in hours runs from a time with a time zone."


@given(
    at=st.datetimes(datetime(2017, 1, 1), datetime(2027, 1, 1)),  # noqa: DTZ001 (the zone is below)
    hours=st.integers(1, 24 * 90),
)
@example(at=datetime(2026, 11, 1, 1, 30), hours=1)  # noqa: DTZ001 (likewise)
@example(at=datetime(2026, 3, 8, 1, 59), hours=1)  # noqa: DTZ001 (likewise)
@example(at=datetime(2020, 2, 28, 23, 0), hours=24)  # noqa: DTZ001 (likewise)
@example(at=datetime(2026, 12, 31, 23, 59), hours=1)  # noqa: DTZ001 (likewise)
def test_ten_years_of_hours_are_as_many_seconds_as_numpy_counts_and_their_words_say_so(
    at: datetime, hours: int
) -> None:
    since = at.replace(tzinfo=NEW_YORK)
    limit = HourLimit(hours=hours, authority="the policies")
    told = as_soon_as_practicable(since, provision=SECTION, limit=limit)
    assert told.at is not None
    began, ended = (np.datetime64(int(one.timestamp()), "s") for one in (since, told.at))
    assert ended - began == np.timedelta64(hours, "h")
    match = re.fullmatch(
        r"as soon as practicable, and within (\d+) hours? after (.+): (.+) \(the policies\)",
        told.explanation,
    )
    assert match
    # From the words alone: the clocks stand alike at both ends where no zone is named.
    start, end = (moment_of(match[n]) for n in (2, 3))
    assert start + np.timedelta64(int(match[1]), "h") == end
    assert (match[2].startswith(in_words(since.date())), int(match[1])) == (True, hours)
    assert match[3].startswith(moment_in_words(told.at))


@pytest.mark.parametrize(
    ("hour", "minute", "told"),
    [
        (0, 0, "12:00 a.m."),
        (9, 5, "9:05 a.m."),
        (11, 59, "11:59 a.m."),
        (12, 0, "12:00 p.m."),
        (12, 30, "12:30 p.m."),
        (13, 1, "1:01 p.m."),
        (23, 59, "11:59 p.m."),
    ],
)
def test_a_moment_is_told_as_people_write_it(hour: int, minute: int, told: str) -> None:
    at = datetime(2026, 7, 31, hour, minute, tzinfo=NEW_YORK)
    assert moment_in_words(at) == f"July 31, 2026, {told}"
    assert moment_in_place(at) == f"July 31, 2026, {told} New York"
    assert moment_in_place(at, zoned=True) == f"July 31, 2026, {told} EDT New York"


def test_hours_over_a_change_of_clocks_name_the_zone_at_both_ends() -> None:
    since = datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK)
    limit = HourLimit(hours=1, authority="the policies")
    told = as_soon_as_practicable(since, provision=SECTION, limit=limit)
    assert (
        "1 hour after November 1, 2026, 1:30 a.m. EDT New York: "
        "November 1, 2026, 1:30 a.m. EST New York"
    ) in told.explanation


@pytest.mark.parametrize(
    ("zone", "place"),
    [(NEW_YORK, "New York"), (UTC, "UTC"), (ZoneInfo("America/Los_Angeles"), "Los Angeles")],
)
def test_a_moment_is_told_with_the_place_whose_clock_it_is(zone: tzinfo, place: str) -> None:
    at = datetime(2026, 7, 31, 17, 4, tzinfo=zone)
    assert moment_in_place(at) == f"July 31, 2026, 5:04 p.m. {place}"


@given(day=DAYS)
def test_the_words_of_a_quarter_can_be_worked_out_again(day: date) -> None:
    told = quarterly(day, provision=SECTION)
    match = re.fullmatch(
        r"every quarter: what happened on ([^:]+) belongs to (\w+) to (\w+) (\d+), "
        r"compiled in (\w+) to (\w+) (\d+), by (.+)",
        told.explanation,
    )
    assert match
    first = day_of(f"{match[2]} 1, {match[4]}", 0)
    assert first <= day_of(match[1], 0) == day
    compiled = np.datetime64(first, "M") + 3
    ends = (compiled + 3).astype("datetime64[D]") - np.timedelta64(1, "D")
    assert day_of(f"{match[5]} 1, {match[7]}", 0) == compiled.astype("datetime64[D]").item()
    assert day_of(match[8], 0) == told.on == ends.item()
    assert match[6] == f"{told.on:%B}"


# Words


@pytest.mark.parametrize(
    ("working", "at_once"),
    [
        ("as soon as practicable after July 30, 2026; the law sets no day", True),
        ("promptly on discovery", True),
        ("10 days after July 30, 2026: August 9, 2026", False),
        ("the law asks for it as soon as practicable", False),
    ],
)
def test_what_is_to_be_done_without_delay_says_so_first(working: str, at_once: bool) -> None:
    assert is_without_delay(working) is at_once


@given(day=DAYS)
def test_a_day_in_words_is_the_day(day: date) -> None:
    assert day_of(in_words(day), 0) == day


@pytest.mark.parametrize(
    ("parts", "words"),
    [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_words_in_a_row_read_as_a_sentence_does(parts: list[str], words: str) -> None:
    assert listed(parts) == words


@pytest.mark.parametrize(("number", "words"), [(0, "0 days"), (1, "1 day"), (2, "2 days")])
def test_a_unit_is_in_the_plural_unless_it_is_one(number: int, words: str) -> None:
    assert counted(number, "day") == words
