"""How the holidays are changed, and what is open is counted anew: each duty moved says so.

A source whose duty has another day for a reason of its own moves it here as well.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import Max, Min, Q, QuerySet

from discretion.apps.accounts.policy import Actor, require
from discretion.apps.audit.actions import (
    hold_the_chain,
    new_york_day,
    record,
    record_all,
    within_a_transaction,
)
from discretion.apps.audit.facts import Fact
from discretion.apps.audit.people import By
from discretion.apps.duties import city_days, facts, letters
from discretion.apps.duties.actions import content, fact_of
from discretion.apps.duties.models import CityDay, Duty
from discretion.errors import Fault, Invalid, Stale
from discretion.law.authority import Power
from discretion.law.citations import Citation
from discretion.law.deadlines import Calendar, Due, after_business_days, in_words

_LONGEST_NAME: Final = 120
_ROOM: Final = 300
_COUNTED: Final = Q(state=Duty.State.OPEN, business_days__isnull=False)
_CHUNK: Final = 500


@transaction.atomic
def keep_holiday(on: date, name: str, *, actor: Actor, now: datetime, why: str = "") -> int:
    """Keep a day as a holiday; how many open duties that moved. Stale where it is one already."""
    name = " ".join(name.split())
    _check(on, name)
    before = _before(on, actor)
    if before == name:
        raise Stale(f"{in_words(on)} is a holiday of that name already.")
    _keep(on, name, actor, now)
    _tell(facts.HolidayKept, on, (before, name), actor, now, why)
    if before:
        return 0
    said = f"{in_words(on)} is a holiday by now: {name}"
    return _recount(_around(on), said, by=actor, now=now)


@transaction.atomic
def drop_holiday(on: date, *, actor: Actor, now: datetime, why: str = "") -> int:
    """Let a holiday be a working day; how many open duties that moved. Stale where it is none."""
    before = _before(on, actor)
    if not before:
        raise Stale(f"{in_words(on)} is no holiday.")
    _keep(on, "", actor, now)
    _tell(facts.HolidayDropped, on, (before, ""), actor, now, why)
    said = f"{in_words(on)} is no holiday any more"
    return _recount(_around(on), said, by=actor, now=now)


def recount(*, by: By, now: datetime) -> int:
    """Count everything open anew, in case the list itself changed; how many duties that moved."""
    with transaction.atomic():
        said = f"the list of holidays is another by now ({city_days.source()})"
        return _recount(Duty.objects.filter(_COUNTED), said, by=by, now=now)


def move(dues: Mapping[str, Due], kind: str, *, why: str, by: By, now: datetime) -> int:
    """Give the open duties of a kind their new days, by the record that each is about; how many
    that moved."""
    within_a_transaction("A duty")
    found = Duty.objects.filter(kind=kind, record__in=list(dues), state=Duty.State.OPEN)
    rows = found.select_for_update().order_by("id")
    moved = [(duty, due) for duty in rows if (due := dues[duty.record]).on != duty.due_on]
    record_all([_moved(duty, due, why) for duty, due in moved], by=by, now=now)
    _write(moved, new_york_day(now), why, now)
    return len(moved)


def _check(on: date, name: str) -> None:
    found = []
    if not city_days.FIRST_YEAR <= on.year <= city_days.LAST_YEAR:
        message = f"Choose a day from {city_days.FIRST_YEAR} to {city_days.LAST_YEAR}."
        found.append(Fault("bad_date", message, "on"))
    if not name:
        found.append(Fault("missing_field", "Say what the holiday is called.", "name"))
    if len(name) > _LONGEST_NAME:
        message = f"A name has at most {_LONGEST_NAME} letters."
        found.append(Fault("too_long", message, "name"))
    if found:
        raise Invalid(found)


def _before(on: date, actor: Actor) -> str:
    """What the day is called as yet; nobody else changes it until the transaction ends."""
    require(actor, Power.KEEP_CALENDAR)
    hold_the_chain()
    return city_days.name_of(on)


def _keep(on: date, name: str, actor: Actor, now: datetime) -> None:
    told = {"kept": bool(name), "name": name, "changed_at": now, "changed_by": actor.name}
    CityDay.objects.update_or_create(on=on, defaults=told)


def _tell(
    fact: type[Fact], on: date, names: tuple[str, str], actor: Actor, now: datetime, why: str
) -> None:
    before, after = (facts.HolidayContent(on=on, name=name) if name else None for name in names)
    made = fact(record=f"holiday:{on}", why=why, before=before, after=after)
    record(made, by=actor, now=now)


def _around(on: date) -> QuerySet[Duty]:
    """What is open and was counted across a day."""
    return Duty.objects.filter(_COUNTED, counted_from__lt=on, due_on__gte=on)


def _recount(found: QuerySet[Duty], why: str, *, by: By, now: datetime) -> int:
    span = found.aggregate(first=Min("counted_from"), last=Max("due_on"))
    if span["first"] is None:
        return 0
    kept = city_days.calendar(span["first"], span["last"])
    moved = list(_differing(found, kept))
    record_all([_moved(duty, due, why) for duty, due in moved], by=by, now=now)
    _write(moved, new_york_day(now), why, now)
    return len(moved)


def _differing(found: QuerySet[Duty], kept: Calendar) -> Iterator[tuple[Duty, Due]]:
    """The duties that another day is counted for, each with that day, held until it is written.

    Many are counted from the same day, so each is counted once.
    """
    alike = ("counted_from", "business_days", "provision", "due_on")
    for each in found.order_by().values(*alike).distinct():
        provision = Citation(each["provision"])
        due = after_business_days(
            each["counted_from"], each["business_days"], calendar=kept, provision=provision
        )
        if due.on != each["due_on"]:
            wrong = found.filter(**each).select_for_update().order_by("id")
            yield from ((duty, due) for duty in wrong)


def _moved(duty: Duty, due: Due, why: str) -> Fact:
    """What is recorded of a duty that another day is counted for; the duty then has that day."""
    before = content(duty)
    duty.moved_from, duty.due_on = duty.due_on, due.on
    duty.explanation, duty.moved_why = due.explanation, why[:_ROOM]
    return fact_of(duty, facts.DutyMoved, before, duty.moved_why)


def _write(moved: list[tuple[Duty, Due]], today: date, why: str, now: datetime) -> None:
    """Keep the new days, and write at once to whom one became pressing by it."""
    for duty, _ in moved:
        # Who was not told of it yet is told of it once, with its new day.
        waits = duty.news == Duty.News.NEW and duty.news_on is None
        duty.news, duty.news_on = (Duty.News.NEW if waits else Duty.News.MOVED), None
        duty.changed_at = now
    fields = ["due_on", "explanation", "moved_from", "moved_why", "changed_at", "news", "news_on"]
    duties = [duty for duty, _ in moved]
    Duty.objects.bulk_update(duties, fields, batch_size=_CHUNK)
    pressing = [duty for duty in duties if _is_nearer(duty) and letters.is_urgent(duty, today)]
    letters.tell_moved(pressing, why, now=now)


def _is_nearer(duty: Duty) -> bool:
    return bool(duty.due_on and duty.moved_from and duty.due_on < duty.moved_from)
