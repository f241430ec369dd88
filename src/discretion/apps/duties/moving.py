"""How the holidays are changed, and what is open is counted anew: each duty moved says so.

A source whose duty has another day for a reason of its own moves it here as well.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
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
from discretion.apps.duties.actions import Owed, columns_of, content, fact_of, place_of
from discretion.apps.duties.models import THE_WHOLE_DAY, CityDay, Duty
from discretion.errors import Fault, Invalid, Stale
from discretion.law.authority import Power
from discretion.law.citations import Citation
from discretion.law.deadlines import Calendar, Due, after_business_days, in_words

_LONGEST_NAME: Final = 120
_ROOM: Final = 300
_COUNTED: Final = Q(state=Duty.State.OPEN, business_days__isnull=False)
_CHUNK: Final = 500
_WRITTEN: Final = (
    *("due_on", "due_at", "explanation", "provision", "counted_from", "business_days"),
    *("moved_from", "moved_why", "changed_at", "news", "news_on"),
)


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


def move(owed: Iterable[Owed], *, why: str, by: By, now: datetime) -> int:
    """Give what is open of these already the day and hour by which it is owed now, and the working
    of that; how many moved. What is not open stays closed: `owe` opens it."""
    within_a_transaction("A duty")
    dues = {one.place: one.due for one in owed}
    kinds, records = ({place[n] for place in dues} for n in (0, 1))
    found = Duty.objects.filter(kind__in=kinds, record__in=records, state=Duty.State.OPEN)
    moved = [
        (duty, due)
        for duty in found.select_for_update().order_by("id")
        if (due := dues.get(place_of(duty))) and _differs(duty, due)
    ]
    return _move(moved, why, by, now)


def _differs(duty: Duty, due: Due) -> bool:
    return any(getattr(duty, name) != value for name, value in columns_of(due).items())


def _move(found: Sequence[tuple[Duty, Due]], why: str, by: By, now: datetime) -> int:
    nearer = {duty.id for duty, due in found if _is_nearer(duty, due)}
    told = [_moved(duty, due, why) for duty, due in found]
    record_all(told, by=by, now=now)
    duties = [duty for duty, _ in found]
    moved = {fact.record for fact in told if isinstance(fact, facts.DutyMoved)}
    _write(duties, moved, now)
    today = new_york_day(now)
    pressing = [duty for duty in duties if duty.id in nearer and letters.is_urgent(duty, today)]
    letters.tell_moved(pressing, why, by=by, now=now)
    return len(moved)


def _is_nearer(duty: Duty, due: Due) -> bool:
    """Whether it is due before it was, or on a day where it had none."""
    return due.on is not None and _end(due.on, due.at) < _end(duty.due_on, duty.due_at)


def _end(on: date | None, at: datetime | None) -> tuple[date, datetime]:
    return on or date.max, at or THE_WHOLE_DAY


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
    return _move(list(_differing(found, kept)), why, by, now)


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
    """What is recorded of a duty of which the day, or its working, is another; the duty then has
    that."""
    before, was = content(duty), (duty.due_on, duty.due_at)
    for name, value in columns_of(due).items():
        setattr(duty, name, value)
    if was == (duty.due_on, duty.due_at):
        return fact_of(duty, facts.DutyReworded, before, why[:_ROOM])
    duty.moved_from, duty.moved_why = was[0], why[:_ROOM]
    return fact_of(duty, facts.DutyMoved, before, duty.moved_why)


def _write(found: Sequence[Duty], moved: Collection[str], now: datetime) -> None:
    for duty in found:
        duty.changed_at = now
        if duty.id in moved:
            # Who was not told of it yet is told of it once, with its new day.
            waits = duty.news == Duty.News.NEW and duty.news_on is None
            duty.news, duty.news_on = (Duty.News.NEW if waits else Duty.News.MOVED), None
    Duty.objects.bulk_update(found, _WRITTEN, batch_size=_CHUNK)
