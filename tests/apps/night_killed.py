"""A worker that is killed at every step of what it does unasked, by `kill -9`, and others go on.

Run by `test_night` in a process of its own, on the database that its environment names. Each job is
given something new to do and killed at its first step, given more and killed at its second, and so
on until one comes through; after each, another worker goes on. However often it is killed, each
thing is done once: nothing is lost, no duty is open twice, nobody has a letter twice. Then several
workers do the job at once, and at last all of a night.
"""

import json
import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Any, NamedTuple

from tests.apps.killed import survived  # sets Django up, so it comes first

# isort: split
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from discretion.apps.accounts.models import Agency, Person
from discretion.apps.agreements import actions as agreements
from discretion.apps.agreements.contents import Agreement
from discretion.apps.audit import queries as audit
from discretion.apps.audit.models import Checkpoint
from discretion.apps.duties import city_days, standing
from discretion.apps.duties.actions import Owed, owe
from discretion.apps.duties.models import CityDay, Duty
from discretion.apps.duties.reminding import remind
from discretion.apps.mail.models import Message
from discretion.apps.matters.actions import remind_of_unchecked, tell_where_time_is_up
from discretion.apps.matters.models import Matter, Notice
from discretion.apps.oversight.actions import owe_last_quarter
from discretion.apps.register import coming_up
from discretion.apps.reports import season
from discretion.apps.retention import actions as retention
from discretion.apps.retention.models import Holding
from discretion.interfaces import worker
from discretion.interfaces.worker import Job, night
from discretion.law.citations import Citation
from discretion.law.deadlines import Quarter, after_business_days
from discretion.law.reporting import deposit_due
from tests.apps.kept_series import listed
from tests.apps.test_exigent import reported, within_hours
from tests.cast import NOW, TODAY, Cast, cast

_WORKERS = 4
_DAY = timedelta(days=1)
# Of alpha, who may check its emergencies.
_OFFICERS = ("officer_a", "managing_a")


class Work(NamedTuple):
    """Something to do at a time, and how often each thing that shows it is there."""

    now: datetime
    shown: Callable[[], Sequence[int]]


def duties(*parts: str, **about: str) -> Callable[[], Sequence[int]]:
    """How many duties there ever were of something, in each of its parts."""
    found = Duty.objects.filter(**about)
    return lambda: [found.filter(part=part).count() for part in parts or ("",)]


def news(everyone: Cast, number: int) -> Duty:
    """A deposit that is asked of alpha, counted in days of which no other knows."""
    sent_on = TODAY + 30 * number * _DAY
    owed = Owed(
        kind="deposit_report",
        agency="alpha",
        what=f"Deposit report {number}",
        to="Department of Records",
        record=f"RPT-2026-{number:05}",
        due=deposit_due(sent_on, calendar=city_days.calendar(sent_on)),
    )
    with transaction.atomic():
        (made,) = owe([owed], by=everyone.officer_a, now=NOW)
    return made


def to_sign(everyone: Cast, number: int) -> Work:
    """Something in the record that no head covers."""
    news(everyone, number)
    now = NOW + number * _DAY
    return Work(now, lambda: [Checkpoint.objects.filter(at__date=now.date()).count()])


def of_standing(_: Cast, number: int) -> Work:
    """An agency that was asked for nothing yet."""
    made = Agency.objects.create(id=f"new-{number}", name=f"New Agency {number}")
    kinds = ("issue_guidance", "keep_compliance_plan", "review_access")
    found = Duty.objects.filter(agency=made.id)
    return Work(NOW, lambda: [found.filter(kind=kind).count() for kind in kinds])


def of_the_season(_: Cast, number: int) -> Work:
    """An agency that owes its report of this year."""
    made = Agency.objects.create(id=f"body-{number}", name=f"Body {number}")
    return Work(NOW, duties("2026", kind="prepare_report", agency=made.id))


def of_a_day_to_come(everyone: Cast, number: int) -> Work:
    """An agreement that ends, further ahead than anyone looks as it is entered."""
    until = TODAY + 90 * _DAY
    said = Agreement(
        name=f"With beta {number}", with_="beta", types="any", since=TODAY, until=until
    )
    made = agreements.enter(said, agency="alpha", actor=everyone.officer_a, now=NOW)
    return Work(NOW + 60 * _DAY, duties("until", record=made.id))


def of_a_quarter(_: Cast, number: int) -> Work:
    """One more quarter that is over."""
    quarter = Quarter.of(TODAY)
    for _n in range(number):
        quarter = quarter.next
    now = datetime.combine(quarter.next.first, NOW.timetz())
    record = f"{quarter.year}-Q{quarter.number}"
    return Work(now, duties("speaker", "online", kind="report_quarterly", record=record))


def of_retention(everyone: Cast, number: int) -> Work:
    """A series that is due by and by; the ones before are listed no longer."""
    by: dict[str, Any] = {"actor": everyone.keeper_a, "now": NOW, "why": "It is elsewhere."}
    for row in Holding.objects.filter(state="kept"):
        retention.withdraw(row.id, version=row.version, **by)
    due = TODAY + 60 * _DAY
    made = listed(everyone, triggered_on=due.replace(year=2025) - _DAY, name=f"Sheets {number}")
    return Work(NOW + 31 * _DAY, duties(record=made.id))


def of_the_unchecked(everyone: Cast, number: int) -> Work:
    """Two emergencies that wait for a check on one more day, of officers without a letter a day."""
    _letters(everyone, "urgent")
    waiting = Matter.objects.filter(state="recorded")
    while waiting.count() < 2:
        reported(everyone)
    now = NOW + (number + 1) * _DAY
    ids = [matter.id for matter in waiting]
    names = [f"exigent:{everyone.people[part].pk}:{now:%Y-%m-%d}" for part in _OFFICERS]
    told = [Message.objects.filter(once=name, text__contains=id_) for name in names for id_ in ids]
    return Work(now, lambda: [found.count() for found in told])


def _letters(everyone: Cast, letters: str) -> None:
    """Which letters alpha's officers want."""
    keys = [everyone.people[part].pk for part in _OFFICERS]
    Person.objects.filter(pk__in=keys).update(letters=letters)


def of_time_up(everyone: Cast, number: int) -> Work:
    """An emergency that nobody has checked within the hours that a policy sets."""
    if not number:
        within_hours(everyone, 1)
    it = reported(everyone)
    told = (
        Message.objects.filter(record=it.id, to_email="chief@example.org"),
        Notice.objects.filter(matter=it.id),
        Duty.objects.filter(record=it.id, kind="notify_chief_of_exigent_act", state="done"),
    )
    return Work(NOW + timedelta(hours=2), lambda: [each.count() for each in told])


def of_holidays(everyone: Cast, number: int) -> Work:
    """A holiday that nobody has counted with."""
    duty = news(everyone, 500 + number)
    assert duty.counted_from
    calendar, law = city_days.calendar(duty.counted_from), Citation(duty.provision)
    next_ = after_business_days(duty.counted_from, 1, calendar=calendar, provision=law)
    assert next_.on
    CityDay.objects.create(on=next_.on, kept=True, name="x", changed_at=NOW, changed_by="x")
    moved = audit.entries(agencies=None, record=duty.id).filter(kind="duty.moved")
    return Work(NOW, lambda: [moved.count()])


def of_a_morning(everyone: Cast, number: int) -> Work:
    """Something that is news to two people, who each have a letter a day."""
    _letters(everyone, "daily")
    duty, now = news(everyone, 1_000 + number), NOW + number * _DAY
    letters = Message.objects.filter(kind="digest", once__endswith=f":{now:%Y-%m-%d}")
    told = letters.filter(text__contains=duty.what)
    people = ("head_a@example.org", "officer_a@example.org")
    return Work(now, lambda: [told.filter(to_email=person).count() for person in people])


# For each job of the worker, what there is to do for it.
_JOBS: Mapping[Job, Callable[[Cast, int], Work]] = {
    worker.sign_head: to_sign,
    standing.keep_up: of_standing,
    coming_up.keep_up: of_a_day_to_come,
    season.keep_up: of_the_season,
    owe_last_quarter: of_a_quarter,
    retention.see_to: of_retention,
    remind_of_unchecked: of_the_unchecked,
    tell_where_time_is_up: of_time_up,
    worker.recount: of_holidays,
    remind: of_a_morning,
}


def checked(work: Work) -> None:
    """Hold what has to hold in the end, however it went."""
    assert {*work.shown()} == {1}, work.shown()
    open_ = Duty.objects.filter(state="open").values_list("kind", "record", "part", "agency")
    assert [found for found, many in Counter(open_).items() if many > 1] == []
    digests = Message.objects.filter(kind="digest").values_list("to_email", "once")
    assert [to for to, many in Counter(digests).items() if many > 1] == []
    assert [*audit.verify()] == []


def at_once(do: Callable[[], object]) -> None:
    """Several workers at the same."""
    connection.close()
    children = []
    for _ in range(_WORKERS):
        child = os.fork()
        if not child:
            # As the worker itself takes it: another one was faster.
            with suppress(IntegrityError):
                do()
            os._exit(0)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * _WORKERS


def kills(job: Job, prepared: Callable[[int], Work]) -> int:
    """How often a job was killed until it came through; then several do it at once."""
    for allowed in count():
        work = prepared(allowed)
        assert {*work.shown()} == {0}, "it was done before"
        do = partial(job, now=work.now)
        through = survived(do, allowed)
        if not through:
            do()
        checked(work)
        if through:
            break
    work = prepared(allowed + 1)
    at_once(partial(job, now=work.now))
    checked(work)
    return allowed


def main() -> None:
    """Kill each job at each of its steps, and let several do a night at once."""
    call_command("migrate", verbosity=0)
    everyone = cast()
    assert {*_JOBS} == {worker.sign_head, *worker.EVERY_DAY, *worker.EVERY_MINUTE, remind}
    found = {work.__name__: kills(job, partial(work, everyone)) for job, work in _JOBS.items()}
    work = of_a_morning(everyone, 500)
    at_once(partial(night, work.now))
    checked(work)
    print(json.dumps(found))  # noqa: T201 (read by the test)


if __name__ == "__main__":
    main()
