"""The operations on duties: who owes what to whom by when, and how that day was worked out."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec
from msgspec import UNSET, UnsetType

from discretion.apps.audit.actions import new_york_day
from discretion.apps.duties import city_days, moving, queries, standing
from discretion.interfaces.api import operations
from discretion.interfaces.api.asking import Asked, Body, Paged, Query
from discretion.interfaces.api.operations import Page, operation
from discretion.law.authority import Power

if TYPE_CHECKING:
    from discretion.apps.duties.models import Duty

_WHOSE: Final = {
    "mine": queries.mine,
    "agency": queries.of_own_agencies,
    "all": queries.duties,
}
_CHANGED: Final = "changed here"
_KEEPING: Final = (Power.KEEP_CALENDAR,)


class Duties(Paged, frozen=True, kw_only=True):
    """Which duties: one's own, those of one's agencies, or all that one may know of."""

    whose: Literal["mine", "agency", "all"] = "mine"
    words: str = ""
    state: Literal["open", "late", "done", "void"] = "open"
    kind: str = ""
    agency: str = ""


class DutyShown(msgspec.Struct, frozen=True, kw_only=True):
    """A duty; `due_on` is absent where the law sets no day, `due_at` where it sets no hour,
    and `evidence` while it is open."""

    id: str
    kind: str
    agency: str
    who: str
    what: str
    owed_to: str
    record: str
    part: str
    due_on: date | UnsetType = UNSET
    due_at: datetime | UnsetType = UNSET
    # Where its day moved since: the day that it was due before, if it had one, and what changed.
    moved_from: date | UnsetType = UNSET
    moved_why: str
    explanation: str
    provision: str
    state: str
    opened_at: datetime
    opened_by: str
    closed_at: datetime | UnsetType = UNSET
    closed_by: str
    evidence: str


def shown(row: "Duty") -> DutyShown:
    """A duty."""
    told: dict[str, Any] = {name: getattr(row, name) for name in DutyShown.__struct_fields__}
    told |= {"agency": row.agency_id or "", "due_on": row.due_on or UNSET}
    told |= {"due_at": row.due_at or UNSET, "moved_from": row.moved_from or UNSET}
    return DutyShown(**{**told, "closed_at": row.closed_at or UNSET})


def _today(asked: Asked[Duties] | Asked[Query]) -> date:
    return new_york_day(asked.now)


@operation("GET", "/duties", tag="duties", said=Duties, answers=Page[DutyShown])
def list_duties(asked: Asked[Duties]) -> Page[DutyShown]:
    """List duties, the first due first."""
    said, today = asked.said, _today(asked)
    found = queries.about(_WHOSE[said.whose](asked.actor, today=today), said.words)
    late = said.state == "late"
    found = queries.late(found, now=asked.now) if late else found.filter(state=said.state)
    given = {"kind": said.kind, "agency": said.agency}
    found = found.filter(**{name: value for name, value in given.items() if value})
    return operations.page(asked, found, shown)


@operation("GET", "/duties/{duty_id}", tag="duties", said=Query, answers=DutyShown)
def read_duty(asked: Asked[Query], duty_id: str) -> DutyShown:
    """Read a duty."""
    return shown(queries.duty(duty_id, actor=asked.actor, today=_today(asked)))


class Done(Body, frozen=True, kw_only=True):
    """When it was done, what shows it, and when it is looked at again, where no law says.

    `recommended` is asked of the committee's recommendations alone: whether these are final ones,
    or none are needed.
    """

    on: date
    evidence: str
    again_on: date | UnsetType = UNSET
    recommended: bool | UnsetType = UNSET


@operation("POST", "/duties/{duty_id}/done", tag="duties", said=Done, answers=DutyShown)
def show_duty_done(asked: Asked[Done], duty_id: str) -> DutyShown:
    """Say that a standing duty was done; others are closed where they are done."""
    said = asked.said
    word = standing.Word(
        on=said.on,
        evidence=said.evidence,
        again_on=None if said.again_on is UNSET else said.again_on,
        recommended=None if said.recommended is UNSET else said.recommended,
    )
    standing.show_done(duty_id, word, actor=asked.actor, now=asked.now)
    return shown(queries.duty(duty_id, actor=asked.actor, today=new_york_day(asked.now)))


class TakenBack(Body, frozen=True, kw_only=True):
    """Why it is taken back that a duty was done."""

    why: str


@operation("POST", "/duties/{duty_id}/take-back", tag="duties", said=TakenBack, answers=DutyShown)
def take_duty_back(asked: Asked[TakenBack], duty_id: str) -> DutyShown:
    """Take back that a standing duty was done: it is owed again, and what followed is not."""
    standing.take_back(duty_id, why=asked.said.why, actor=asked.actor, now=asked.now)
    return shown(queries.duty(duty_id, actor=asked.actor, today=new_york_day(asked.now)))


class Holidays(Query, frozen=True, kw_only=True):
    """Of which year; by default of this one."""

    year: int | UnsetType = UNSET


class HolidayShown(msgspec.Struct, frozen=True, kw_only=True):
    """A day that is no business day, whatever day of the week it falls on."""

    on: date
    name: str
    source: str


@operation("GET", "/holidays", tag="duties", said=Holidays, answers=Page[HolidayShown])
def list_holidays(asked: Asked[Holidays]) -> Page[HolidayShown]:
    """List the holidays of a year that business days skip, and where the list is from."""
    year = _this_year(asked) if asked.said.year is UNSET else asked.said.year
    source, changed = city_days.list_source(), city_days.changes(year)
    kept = city_days.of_year(year).items()
    items = tuple(
        HolidayShown(on=on, name=name, source=_CHANGED if on in changed else source)
        for on, name in kept
    )
    return Page(items=items, total=len(items))


class HolidayKept(Body, frozen=True, kw_only=True):
    """A day that the City keeps, what it is called, and who said so."""

    on: date
    name: str
    why: str = ""


class HolidayDropped(Body, frozen=True, kw_only=True):
    """A day that the City works on after all, and who said so."""

    on: date
    why: str = ""


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """How many open duties have another day by it."""

    moved: int


@operation(
    "POST",
    "/holidays",
    tag="duties",
    said=HolidayKept,
    answers=Moved,
    powers=_KEEPING,
)
def keep_holiday(asked: Asked[HolidayKept]) -> Moved:
    """Keep a day as a holiday; what is open is counted anew."""
    said = asked.said
    moved = moving.keep_holiday(said.on, said.name, actor=asked.actor, now=asked.now, why=said.why)
    return Moved(moved=moved)


@operation(
    "POST",
    "/holidays/drop",
    tag="duties",
    said=HolidayDropped,
    answers=Moved,
    powers=_KEEPING,
)
def drop_holiday(asked: Asked[HolidayDropped]) -> Moved:
    """Let a holiday be a working day; what is open is counted anew."""
    moved = moving.drop_holiday(asked.said.on, actor=asked.actor, now=asked.now, why=asked.said.why)
    return Moved(moved=moved)


def _this_year(asked: Asked[Holidays]) -> int:
    return new_york_day(asked.now).year
