"""The holidays that business days skip are the City's, and say where they are from."""

from datetime import date

import pytest

from discretion.apps.duties import city_days
from discretion.errors import NotFound

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("year", range(2018, 2041))
def test_the_state_s_own_holidays_are_working_days_of_the_city(year: int) -> None:
    kept = city_days.of_year(year)
    calendar = city_days.calendar(date(year, 6, 1))
    assert not any(name in told for told in kept.values() for name in city_days.NOT_KEPT)
    for month, day in ((2, 12), (2, 15)):
        on = date(year, month, day)
        assert calendar.is_business_day(on) == (on.weekday() < 5 and on not in kept)


def test_a_holiday_on_a_weekend_is_kept_beside_it_in_whichever_year_that_is() -> None:
    kept = city_days.of_year(2027)
    assert kept[date(2027, 7, 5)] == "Independence Day (observed)"
    assert kept[date(2027, 12, 31)] == "New Year's Day (observed)"
    assert list(kept) == sorted(kept)
    assert {day.year for day in kept} == {2027}


def test_washingtons_birthday_stands_where_it_falls_on_the_day_of_another() -> None:
    """In 2027 the third Monday of February is also the 15th, which only the State keeps."""
    assert city_days.of_year(2027)[date(2027, 2, 15)] == "Washington's Birthday"


@pytest.mark.parametrize("year", [2017, 2101])
def test_a_year_out_of_reach_is_refused(year: int) -> None:
    with pytest.raises(NotFound):
        city_days.of_year(year)


def test_the_calendar_says_where_it_is_from_and_what_it_leaves_out() -> None:
    source = city_days.calendar(date(2026, 7, 31)).source
    assert source.startswith("public holidays of New York")
    assert source.endswith("less Lincoln's Birthday and Susan B. Anthony Day")
