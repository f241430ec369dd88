"""Which holidays business days skip: the list that the City is taken to keep, and its source.

No text at hand names the City's holidays, so they are data with a source: New York's public
holidays, less those that only the State keeps.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from importlib.metadata import version
from typing import Final

import holidays

from discretion.errors import NotFound
from discretion.law.deadlines import Calendar

# Public holidays of New York State on which the City's offices are open.
NOT_KEPT: Final = ("Lincoln's Birthday", "Susan B. Anthony Day")
FIRST_YEAR: Final = 2018
LAST_YEAR: Final = 2100
_OBSERVED: Final = " (observed)"


def source() -> str:
    """Where the list is from, in words."""
    less = " and ".join(NOT_KEPT)
    return f"public holidays of New York, by holidays {version('holidays')}, less {less}"


def calendar(around: date) -> Calendar:
    """The holidays of a year and of the one after."""
    years = (around.year, around.year + 1)
    return Calendar(
        source=source(),
        since=date(years[0], 1, 1),
        until=date(years[1], 12, 31),
        holidays=_kept(years),
    )


def of_year(year: int) -> Mapping[date, str]:
    """The holidays of a year, in order; NotFound for a year before the chapter or far ahead."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound(f"Choose a year from {FIRST_YEAR} to {LAST_YEAR}.")
    return dict(sorted(_kept([year]).items()))


def _kept(years: Iterable[int]) -> dict[date, str]:
    known = holidays.country_holidays("US", subdiv="NY", years=years)
    return {day: names for day in known if day.year in years and (names := _names(known, day))}


def _names(known: holidays.HolidayBase, day: date) -> str:
    named = (name for name in known.get_list(day) if name.removesuffix(_OBSERVED) not in NOT_KEPT)
    return "; ".join(named)
