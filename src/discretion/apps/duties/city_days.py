"""Which holidays business days skip: a list that the City is taken to keep, as changed here.

No text at hand names the City's holidays, so they are data with a source: New York's public
holidays, less those that only the State keeps, and what the operator of this office changed.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from importlib.metadata import version
from typing import Final

import holidays

from discretion.apps.duties.models import CityDay
from discretion.errors import NotFound
from discretion.law.deadlines import Calendar

# Public holidays of New York State on which the City's offices are open.
NOT_KEPT: Final = ("Lincoln's Birthday", "Susan B. Anthony Day")
FIRST_YEAR: Final = 2018
LAST_YEAR: Final = 2100
_OBSERVED: Final = " (observed)"


def list_source() -> str:
    """Where the list is from that the office began with, in words."""
    less = " and ".join(NOT_KEPT)
    return f"public holidays of New York, by holidays {version('holidays')}, less {less}"


def source() -> str:
    """Where the holidays are from, in words."""
    return list_source() + (", as changed here" if CityDay.objects.exists() else "")


def calendar(around: date, until: date | None = None) -> Calendar:
    """The holidays of a year and of the one after; with `until`, those of the years up to there."""
    years = range(around.year, (until or around).year + 2)
    return Calendar(
        source=source(),
        since=date(years[0], 1, 1),
        until=date(years[-1], 12, 31),
        holidays=_kept(years),
    )


def of_year(year: int) -> Mapping[date, str]:
    """The holidays of a year, in order; NotFound for a year before the chapter or far ahead."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound(f"Choose a year from {FIRST_YEAR} to {LAST_YEAR}.")
    return dict(sorted(_kept([year]).items()))


def changes(year: int) -> Mapping[date, CityDay]:
    """What was changed here of a year's holidays, by day."""
    return {day.on: day for day in CityDay.objects.filter(on__year=year).order_by("on")}


def name_of(on: date) -> str:
    """What a day is called as a holiday; nothing where it is none."""
    return _kept([on.year]).get(on, "")


def _kept(years: Iterable[int]) -> dict[date, str]:
    """The holidays of these years: those of the list, less what is worked on, and what is added."""
    wanted = sorted(years)
    found = _listed(wanted)
    for day in CityDay.objects.filter(on__year__range=(wanted[0], wanted[-1])):
        if day.kept:
            found[day.on] = day.name
        else:
            found.pop(day.on, None)
    return found


def _listed(years: Iterable[int]) -> dict[date, str]:
    known = holidays.country_holidays("US", subdiv="NY", years=years)
    return {day: names for day in known if day.year in years and (names := _names(known, day))}


def _names(known: holidays.HolidayBase, day: date) -> str:
    named = (name for name in known.get_list(day) if name.removesuffix(_OBSERVED) not in NOT_KEPT)
    return "; ".join(named)
