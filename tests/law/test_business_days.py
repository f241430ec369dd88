"""Business days are counted as the City keeps them, and say which holidays they skip."""

import re
from calendar import monthcalendar
from datetime import date, timedelta
from functools import cache
from typing import Final

import holidays
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from discretion.errors import NotFound
from discretion.law.citations import Citation
from discretion.law.deadlines import Calendar, Counted, after_business_days, in_words
from tests.law.words import day_of

SECTION: Final = Citation("Charter 1133(a)")
NOT_KEPT_BY_THE_CITY: Final = {"Lincoln's Birthday", "Susan B. Anthony Day"}


@cache
def the_citys_calendar() -> Calendar:
    """The New York list of the `holidays` package, less two days that the City does not keep."""
    listed_days = holidays.country_holidays("US", subdiv="NY", years=range(2015, 2043))
    kept: dict[date, str] = {}
    for day, names in listed_days.items():
        plain = [
            name
            for name in names.split("; ")
            if name.removesuffix(" (observed)") not in NOT_KEPT_BY_THE_CITY
        ]
        if plain:
            kept[day] = "; ".join(plain)
    return Calendar(
        source="the City's list", since=date(2015, 1, 1), until=date(2042, 12, 31), holidays=kept
    )


def test_ten_business_days_skip_weekends_and_labor_day_and_say_so() -> None:
    due = after_business_days(
        date(2026, 8, 28), 10, calendar=the_citys_calendar(), provision=SECTION
    )
    assert due.on == date(2026, 9, 14)
    assert due.explanation == (
        "10 business days after August 28, 2026: September 14, 2026, skipping Labor Day "
        "(September 7) (holidays: the City's list)"
    )
    assert (due.provision, due.at) == (SECTION, None)
    assert due.counted == Counted(trigger=date(2026, 8, 28), business_days=10)


def test_where_no_holiday_is_skipped_none_is_named() -> None:
    due = after_business_days(
        date(2026, 7, 31), 10, calendar=the_citys_calendar(), provision=SECTION
    )
    assert due.on == date(2026, 8, 14)
    assert due.explanation == (
        "10 business days after July 31, 2026: August 14, 2026 (holidays: the City's list)"
    )


def test_holidays_of_the_next_year_are_named_with_their_year() -> None:
    due = after_business_days(
        date(2026, 12, 23), 7, calendar=the_citys_calendar(), provision=SECTION
    )
    assert due.on == date(2027, 1, 5)
    assert due.explanation == (
        "7 business days after December 23, 2026: January 5, 2027, skipping Christmas Day "
        "(December 25) and New Year's Day (January 1, 2027) (holidays: the City's list)"
    )


@pytest.mark.parametrize(
    ("trigger", "count", "due"),
    [
        (date(2026, 8, 5), 1, date(2026, 8, 6)),
        (date(2026, 8, 7), 1, date(2026, 8, 10)),
        (date(2026, 8, 8), 1, date(2026, 8, 10)),
        (date(2026, 8, 9), 1, date(2026, 8, 10)),
        (date(2026, 9, 4), 1, date(2026, 9, 8)),
        (date(2026, 9, 7), 1, date(2026, 9, 8)),
        (date(2026, 7, 2), 1, date(2026, 7, 6)),
        (date(2028, 2, 28), 1, date(2028, 2, 29)),
        (date(2028, 2, 28), 2, date(2028, 3, 1)),
        (date(2026, 2, 27), 1, date(2026, 3, 2)),
        (date(2026, 2, 11), 1, date(2026, 2, 12)),
        (date(2026, 8, 5), 0, date(2026, 8, 5)),
    ],
)
def test_the_day_after_the_trigger_is_day_one(trigger: date, count: int, due: date) -> None:
    calendar = the_citys_calendar()
    assert after_business_days(trigger, count, calendar=calendar, provision=SECTION).on == due


@given(
    trigger=st.dates(date(2017, 1, 1), date(2041, 6, 30)),
    count=st.integers(1, 40),
)
@example(trigger=date(2020, 2, 28), count=1)
@example(trigger=date(2024, 2, 29), count=10)
@example(trigger=date(2022, 12, 31), count=1)
@example(trigger=date(2021, 12, 24), count=5)
def test_business_days_agree_with_numpy(trigger: date, count: int) -> None:
    calendar = the_citys_calendar()
    # numpy begins on a business day at or before the trigger and counts from there.
    expected = np.busday_offset(
        np.datetime64(trigger), count, roll="backward", holidays=list(calendar.holidays)
    ).item()
    assert after_business_days(trigger, count, calendar=calendar, provision=SECTION).on == expected


def test_ten_years_of_deposits_agree_with_numpy_day_by_day() -> None:
    calendar = the_citys_calendar()
    days = [date(2018, 1, 1) + timedelta(days=n) for n in range(3653)]
    expected = np.busday_offset(
        np.array(days, dtype="datetime64[D]"),
        10,
        roll="backward",
        holidays=list(calendar.holidays),
    ).tolist()
    assert date(2020, 2, 29) in days
    assert [
        after_business_days(day, 10, calendar=calendar, provision=SECTION).on for day in days
    ] == expected


@given(trigger=st.dates(date(2017, 1, 1), date(2041, 6, 30)), count=st.integers(1, 60))
def test_the_words_of_business_days_can_be_counted_again(trigger: date, count: int) -> None:
    calendar = the_citys_calendar()
    due = after_business_days(trigger, count, calendar=calendar, provision=SECTION)
    match = re.fullmatch(
        r"(\d+) business days? after ([^:]+): (\w+ \d+, \d+)(?:, skipping (.+))? "
        r"\(holidays: the City's list\)",
        due.explanation,
    )
    assert match
    began, ended = day_of(match[2], 0), day_of(match[3], 0)
    skipped = [
        day_of(words, began.year)
        for words in re.findall(r"\((\w+ \d+(?:, \d{4})?)\)", match[4] or "")
    ]
    between = [began + timedelta(days=n) for n in range(1, (ended - began).days + 1)]
    counted_days = [day for day in between if day.weekday() < 5 and day not in skipped]
    assert (began, ended, len(counted_days)) == (trigger, due.on, int(match[1]))
    assert counted_days[-1] == ended
    assert skipped == [day for day in between if day.weekday() < 5 and day in calendar.holidays]
    for day in skipped:
        assert calendar.holidays[day] in match[4]


@pytest.mark.parametrize(
    ("day", "business"),
    [
        (date(2026, 1, 1), False),
        (date(2026, 1, 2), True),
        (date(2026, 1, 3), False),
        (date(2026, 1, 4), False),
        (date(2026, 1, 5), True),
        (date(2026, 2, 12), True),
        (date(2026, 12, 31), True),
    ],
)
def test_a_business_day_is_a_weekday_that_is_no_holiday(day: date, business: bool) -> None:
    calendar = Calendar(
        source="a list",
        since=date(2026, 1, 1),
        until=date(2026, 12, 31),
        holidays={date(2026, 1, 1): "New Year's Day"},
    )
    assert calendar.is_business_day(day) is business


@pytest.mark.parametrize(
    ("day", "words"),
    [(date(2025, 12, 31), "December 31, 2025"), (date(2027, 1, 1), "January 1, 2027")],
)
def test_given_a_day_outside_the_calendar_when_counted_then_the_holidays_are_asked_for(
    day: date, words: str
) -> None:
    calendar = Calendar(
        source="a list", since=date(2026, 1, 1), until=date(2026, 12, 31), holidays={}
    )
    with pytest.raises(NotFound) as caught:
        calendar.is_business_day(day)
    assert str(caught.value) == (
        "The calendar (a list) has the holidays from January 1, 2026 to December 31, 2026; "
        f"add those around {words}."
    )


MOVABLE: Final = {
    "Martin Luther King Jr. Day": (1, 0, 3),
    "Washington's Birthday": (2, 0, 3),
    "Memorial Day": (5, 0, -1),
    "Labor Day": (9, 0, 1),
    "Columbus Day": (10, 0, 2),
    "Thanksgiving Day": (11, 3, 4),
}


@pytest.mark.parametrize("year", range(2018, 2029))
@pytest.mark.parametrize("name", MOVABLE)
def test_movable_holidays_are_skipped_on_the_day_on_which_they_fall(name: str, year: int) -> None:
    """The n-th Monday or Thursday of a month, found by the calendar module alone."""
    month, weekday, which = MOVABLE[name]
    days = [week[weekday] for week in monthcalendar(year, month) if week[weekday]]
    on = date(year, month, days[which - (which > 0)])
    due = after_business_days(
        on - timedelta(days=1), 1, calendar=the_citys_calendar(), provision=SECTION
    )
    assert due.on is not None
    assert due.on > on
    assert f"{name} ({in_words(on).removesuffix(f', {year}')})" in due.explanation
