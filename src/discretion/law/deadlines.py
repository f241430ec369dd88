"""How a due date is worked out, and told in words that can be checked by hand.

Days are counted from the day after the trigger, which is day 1; the last day counted is the due
date. A fixed date, or the end of a period of days, months or years, stays where it falls, on a
weekend or a holiday too: none of the texts at hand moves it.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from discretion.errors import Fault, Invalid, NotFound
from discretion.law.citations import Citation

# How the working of what is to be done without delay begins, in the words of its provision.
WITHOUT_DELAY = ("as soon as practicable", "promptly")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
SATURDAY = 5
NOON = 12
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Counted:
    """How many business days were counted after which day: so it is counted anew when a holiday
    is added."""

    trigger: date
    business_days: int


@dataclass(frozen=True, kw_only=True)
class Due:
    """A due date with its working. `on` is None where the law sets no day.

    `at` is the moment a limit in hours runs out, in the time zone of its trigger; `counted` is
    what a day that holidays move was counted from.
    """

    on: date | None
    explanation: str
    provision: Citation
    at: datetime | None = None
    counted: Counted | None = None


@dataclass(frozen=True, kw_only=True)
class Period:
    """Years and months, counted first and cut to the end of a shorter month, and then days."""

    years: int = 0
    months: int = 0
    days: int = 0

    def __post_init__(self) -> None:
        if min(self.years, self.months, self.days) < 0 or not (
            self.years or self.months or self.days
        ):
            message = "A period is one or more days, months or years, and none of them negative."
            raise Invalid([Fault("bad_period", message, "period")])

    def __str__(self) -> str:
        parts = [
            counted(number, unit)
            for number, unit in ((self.years, "year"), (self.months, "month"), (self.days, "day"))
            if number
        ]
        return listed(parts)

    def after(self, day: date) -> date:
        """The last day of the period that begins the day after the one given."""
        return _months_after(day, 12 * self.years + self.months) + self.days * ONE_DAY


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """The holidays that an operator has entered, by day, for the days from `since` to `until`."""

    source: str
    since: date
    until: date
    holidays: Mapping[date, str]

    def is_business_day(self, day: date) -> bool:
        """Whether it is a Monday to Friday and no holiday; NotFound outside the calendar."""
        if not self.since <= day <= self.until:
            raise NotFound(
                f"The calendar ({self.source}) has the holidays from {in_words(self.since)} to "
                f"{in_words(self.until)}; add those around {in_words(day)}."
            )
        return day.weekday() < SATURDAY and day not in self.holidays


@dataclass(frozen=True, kw_only=True)
class Cycle:
    """A day of the year that returns every so many years."""

    month: int
    day: int
    first_year: int
    every_years: int

    def __str__(self) -> str:
        often = "year" if self.every_years == 1 else f"{self.every_years} years"
        return f"{MONTHS[self.month - 1]} {self.day}, every {often} from {self.first_year}"

    def falls_in(self, year: int) -> bool:
        """Whether the day comes round in that year."""
        return year >= self.first_year and (year - self.first_year) % self.every_years == 0

    def on_or_after(self, day: date) -> date:
        """The first time the day comes round, not before the one given."""
        year = max(day.year, self.first_year)
        while not self.falls_in(year) or date(year, self.month, self.day) < day:
            year += 1
        return date(year, self.month, self.day)


@dataclass(frozen=True, kw_only=True)
class Quarter:
    """A quarter of the calendar year, numbered from 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter in which a day falls."""
        return cls(year=day.year, number=(day.month + 2) // 3)

    def __str__(self) -> str:
        return f"{MONTHS[self.first.month - 1]} to {MONTHS[self.last.month - 1]} {self.year}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.next.first - ONE_DAY

    @property
    def next(self) -> "Quarter":
        """The quarter that follows."""
        if self.number == 4:
            return Quarter(year=self.year + 1, number=1)
        return Quarter(year=self.year, number=self.number + 1)


@dataclass(frozen=True, kw_only=True)
class HourLimit:
    """A number of hours that a policy sets, and the policy that sets it."""

    hours: int
    authority: str


def after_period(trigger: date, period: Period, *, provision: Citation) -> Due:
    """Due so many days, months or years after the trigger."""
    due = period.after(trigger)
    cut = _months_after(trigger, 12 * period.years + period.months)
    working = f"{period} after {in_words(trigger)}: {in_words(due)}"
    if cut.day != trigger.day:
        working += f" (by way of {in_words(cut)}, the last day of a shorter month)"
    return Due(on=due, explanation=working, provision=provision)


def after_business_days(
    trigger: date, count: int, *, calendar: Calendar, provision: Citation
) -> Due:
    """Due on the last of so many business days after the trigger; names the holidays skipped."""
    day, left, skipped = trigger, count, []
    while left:
        day += ONE_DAY
        if calendar.is_business_day(day):
            left -= 1
        elif day.weekday() < SATURDAY:
            skipped.append(f"{calendar.holidays[day]} ({_near(day, trigger)})")
    working = f"{counted(count, 'business day')} after {in_words(trigger)}: {in_words(day)}"
    if skipped:
        working += f", skipping {listed(skipped)}"
    return Due(
        on=day,
        explanation=f"{working} (holidays: {calendar.source})",
        provision=provision,
        counted=Counted(trigger=trigger, business_days=count),
    )


def on_cycle(cycle: Cycle, *, not_before: date, provision: Citation) -> Due:
    """Due the next time a fixed day comes round."""
    due = cycle.on_or_after(not_before)
    working = f"{cycle}; the next, not before {in_words(not_before)}: {in_words(due)}"
    return Due(on=due, explanation=working, provision=provision)


def as_soon_as_practicable(
    since: datetime, *, provision: Citation, limit: HourLimit | None = None
) -> Due:
    """Due without delay: no day is in the law, but a policy may set hours from an aware time."""
    if limit is None:
        working = f"as soon as practicable after {in_words(since.date())}; the law sets no day"
        return Due(on=None, explanation=working, provision=provision)
    if since.tzinfo is None:
        message = "A limit in hours runs from a time with a time zone."
        raise Invalid([Fault("bad_date", message, "since")])
    # Through UTC, because the hours of the night when the clocks change are real ones.
    at = (since.astimezone(UTC) + timedelta(hours=limit.hours)).astimezone(since.tzinfo)
    hours = counted(limit.hours, "hour")
    # Where the clocks change between, the times alone would not tell how long it is.
    zoned = since.utcoffset() != at.utcoffset()
    began, ends = (moment_in_place(one, zoned=zoned) for one in (since, at))
    working = (
        f"as soon as practicable, and within {hours} after {began}: {ends} ({limit.authority})"
    )
    return Due(on=at.date(), explanation=working, provision=provision, at=at)


def quarterly(happened_on: date, *, provision: Citation) -> Due:
    """Due in the quarter after the one in which it happened.

    The law says how often and names no day. Our reading: what happened in one quarter is compiled
    in the next, and the last day of that is the latest on which the compilation is still quarterly.
    """
    of = Quarter.of(happened_on)
    due = of.next.last
    working = (
        f"every quarter: what happened on {in_words(happened_on)} belongs to {of}, "
        f"compiled in {of.next}, by {in_words(due)}"
    )
    return Due(on=due, explanation=working, provision=provision)


def is_without_delay(explanation: str) -> bool:
    """Whether a working says that nothing is waited for."""
    return explanation.startswith(WITHOUT_DELAY)


def in_words(day: date) -> str:
    """A day as people write it here: July 31, 2026."""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def moment_in_words(at: datetime) -> str:
    """A moment, in the time zone that it has, as people write it here: July 31, 2026, 5:04 p.m."""
    half = "a.m." if at.hour < NOON else "p.m."
    return f"{in_words(at)}, {at.hour % NOON or NOON}:{at:%M} {half}"


def moment_in_place(at: datetime, *, zoned: bool = False) -> str:
    """A moment and the place whose clock it is told by: July 31, 2026, 5:04 p.m. New York."""
    zone = f" {at:%Z}" if zoned else ""
    place = str(at.tzinfo).rpartition("/")[2].replace("_", " ")
    return f"{moment_in_words(at)}{zone} {place}"


def counted(number: int, unit: str) -> str:
    """A number with its unit, in the plural where it is not one."""
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def listed(parts: list[str]) -> str:
    """Words in a row: a, b and c."""
    before = ", ".join(parts[:-1])
    return f"{before} and {parts[-1]}" if before else parts[-1]


def _near(day: date, trigger: date) -> str:
    words = in_words(day)
    return words if day.year != trigger.year else words.removesuffix(f", {day.year}")


def _months_after(day: date, months: int) -> date:
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
