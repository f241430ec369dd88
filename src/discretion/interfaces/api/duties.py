"""The operations on duties: who owes what to whom by when, and how that day was worked out."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from discretion.apps.audit.actions import new_york_day
from discretion.apps.duties import city_days, queries
from discretion.interfaces.api import operations
from discretion.interfaces.api.asking import Asked, Paged, Query
from discretion.interfaces.api.operations import Page, operation

if TYPE_CHECKING:
    from discretion.apps.duties.models import Duty


class Duties(Paged, frozen=True, kw_only=True):
    """Which duties: one's own, or all that one may know of."""

    whose: Literal["mine", "all"] = "mine"
    state: Literal["open", "late", "done", "void"] = "open"
    kind: str = ""
    agency: str = ""


class DutyShown(msgspec.Struct, frozen=True, kw_only=True):
    """A duty; `due_on` is absent where the law sets no day, and `evidence` while it is open."""

    id: str
    kind: str
    agency: str
    who: str
    what: str
    owed_to: str
    record: str
    part: str
    due_on: date | UnsetType = UNSET
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
    return DutyShown(**{**told, "closed_at": row.closed_at or UNSET})


def _today(asked: Asked[Duties] | Asked[Query]) -> date:
    return new_york_day(asked.now)


@operation("GET", "/duties", tag="duties", said=Duties, answers=Page[DutyShown])
def list_duties(asked: Asked[Duties]) -> Page[DutyShown]:
    """List duties, the first due first."""
    said, today = asked.said, _today(asked)
    whose = queries.mine if said.whose == "mine" else queries.duties
    found = whose(asked.actor, today=today)
    late = said.state == "late"
    found = queries.late(found, today=today) if late else found.filter(state=said.state)
    given = {"kind": said.kind, "agency": said.agency}
    found = found.filter(**{name: value for name, value in given.items() if value})
    return operations.page(asked, found, shown)


@operation("GET", "/duties/{duty_id}", tag="duties", said=Query, answers=DutyShown)
def read_duty(asked: Asked[Query], duty_id: str) -> DutyShown:
    """Read a duty."""
    return shown(queries.duty(duty_id, actor=asked.actor, today=_today(asked)))


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
    source = city_days.source()
    kept = city_days.of_year(year).items()
    items = tuple(HolidayShown(on=on, name=name, source=source) for on, name in kept)
    return Page(items=items, total=len(items))


def _this_year(asked: Asked[Holidays]) -> int:
    return new_york_day(asked.now).year
