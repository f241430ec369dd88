"""The words of an explanation, read back as a person would who checks it."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

import numpy as np

from discretion.law.deadlines import MONTHS

_DAY: Final = r"(\w+ \d+, \d{4})"
_PERIOD: Final = rf"((?:\d+ (?:year|month|day)s?(?:, | and )?)+) after {_DAY}:"
_ZONE: Final = "( E[DS]T)?"
_HOURS_BEHIND: Final = {"": 0, " EDT": 4, " EST": 5}
A_DAY: Final = timedelta(days=1)


def day_of(words: str, year: int) -> date:
    """`July 31, 2026`, or `July 31` in a known year, as a day."""
    match = re.fullmatch(r"(\w+) (\d+)(?:, (\d{4}))?", words)
    assert match, words
    return date(int(match[3] or year), MONTHS.index(match[1]) + 1, int(match[2]))


def moment_of(words: str) -> np.datetime64:
    """The moment that is told in words, in the zone that they name."""
    match = re.fullmatch(rf"(\w+ \d+, \d+), (\d+):(\d\d) ([ap])\.m\.{_ZONE} New York", words)
    assert match
    assert 1 <= int(match[2]) <= 12
    hours = int(match[2]) % 12 + (12 if match[4] == "p" else 0)
    minutes = 60 * hours + int(match[3]) + 60 * _HOURS_BEHIND[match[5] or ""]
    return np.datetime64(day_of(match[1], 0), "m") + np.timedelta64(minutes, "m")


def worked_out(words: str) -> date | None:
    """The day that an explanation comes to, worked out from what it says was counted and from when;
    None where it says that there is no day. What it says came of that is not looked at."""
    for way, work_out in _WAYS.items():
        if match := re.search(way, words):
            return work_out(match, words)
    raise AssertionError(f"Nobody could work this out again: {words}")


def last_day_in(words: str) -> date:
    """The day that an explanation says came of it: the last one outside brackets and reasons."""
    told = re.sub(r" \([^()]*\)|, skipping .*|; the law itself sets no day", "", words)
    return day_of(re.findall(_DAY, told)[-1], 0)


def _no_day(match: re.Match[str], words: str) -> None:
    return None


def _hours(match: re.Match[str], words: str) -> date:
    end = moment_of(match[2]) + np.timedelta64(int(match[1]), "h")
    behind = _HOURS_BEHIND[match[4] or ""]
    return (end - np.timedelta64(behind, "h")).astype("datetime64[D]").item()  # type: ignore[no-any-return]


def _period(match: re.Match[str], words: str) -> date:
    parts = {unit: int(n) for n, unit in re.findall(r"(\d+) (year|month|day)", match[1])}
    began = day_of(match[2], 0)
    month = np.datetime64(began, "M") + 12 * parts.get("year", 0) + parts.get("month", 0)
    last: date = ((month + 1).astype("datetime64[D]") - 1).item()
    cut = last.replace(day=min(began.day, last.day))
    return cut + timedelta(days=parts.get("day", 0))


def _business_days(match: re.Match[str], words: str) -> date:
    day, left = day_of(match[2], 0), int(match[1])
    # Of the year in which it began, unless it says another one.
    named = re.findall(r"\((\w+ \d+(?:, \d{4})?)\)", words)
    skipped = {day_of(one, day.year) for one in named}
    while left:
        day += A_DAY
        left -= day.weekday() < 5 and day not in skipped
    return day


def _disposal(match: re.Match[str], words: str) -> date:
    period = re.search(_PERIOD, words)
    assert period
    held = re.search(r"; kept through .+? for (.+);", words)
    until = re.findall(rf" to {_DAY}", held[1]) if held else []
    return max([_period(period, words), *(day_of(one, 0) for one in until)]) + A_DAY


def _cycle(match: re.Match[str], words: str) -> date:
    step, year = int(match[2] or 1), int(match[3])
    while day_of(match[1], year) < day_of(match[4], 0):
        year += step
    return day_of(match[1], year)


def _quarter(match: re.Match[str], words: str) -> date:
    day = day_of(match[1], 0)
    first = np.datetime64(day, "M") - (day.month - 1) % 3
    return ((first + 6).astype("datetime64[D]") - 1).item()  # type: ignore[no-any-return]


_CLOCK: Final = rf"\w+ \d+, \d{{4}}, \d+:\d\d [ap]\.m\.{_ZONE} New York"
# What an explanation looks like, the particular before the general, and how it is worked out again.
_WAYS: Final[dict[str, Callable[[re.Match[str], str], date | None]]] = {
    r"; the law (?:sets no day|states no time)$|neither the law nor a policy sets a day$"
    r"|; no day can be counted|; \w+ waits for ": _no_day,
    rf"within (\d+) hours? after ({_CLOCK}): {_CLOCK} \(": _hours,
    r"; \w+ the day after: ": _disposal,
    rf"(\d+) business days? after {_DAY}:": _business_days,
    _PERIOD: _period,
    rf"(\w+ \d+), every (?:year|(\d+) years) from (\d+); the next, not before {_DAY}:": _cycle,
    rf"direction of {_DAY} names {_DAY};": lambda match, _: day_of(match[2], 0),
    rf"every quarter: what happened on {_DAY} belongs to ": _quarter,
}
