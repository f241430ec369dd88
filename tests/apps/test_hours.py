"""Limits in hours: late from the moment on, and not from the next day."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from django.db import IntegrityError, transaction

from discretion.apps.accounts.models import Person
from discretion.apps.audit import queries as audit
from discretion.apps.audit.actions import NEW_YORK
from discretion.apps.duties import queries
from discretion.apps.duties.actions import Owed, owe
from discretion.apps.duties.models import Duty
from discretion.apps.duties.reminding import remind
from discretion.apps.mail.models import Message
from discretion.law.citations import Citation
from discretion.law.deadlines import Due, HourLimit, as_soon_as_practicable
from tests.cast import NOW, TODAY, Cast

VIOLATION = Citation("23-1202(c)(4)")
A_SECOND = timedelta(seconds=1)


def within(hours: int, since: datetime = NOW) -> Due:
    """Due so many hours after the tests' now, which is at 5 in the afternoon."""
    limit = HourLimit(hours=hours, authority="Policy 7")
    return as_soon_as_practicable(since.astimezone(NEW_YORK), provision=VIOLATION, limit=limit)


def by(days: int) -> Due:
    """Due on a day, however late on it."""
    return Due(on=TODAY + timedelta(days=days), explanation="it is set so", provision=VIOLATION)


def owed(everyone: Cast, *dues: Due) -> list[Duty]:
    """What alpha owes, one about each incident."""
    new = [
        Owed(
            kind="report_violation",
            agency="alpha",
            what=f"Tell the chief privacy officer of INC-2026-{number:05}",
            to="Chief privacy officer",
            record=f"INC-2026-{number:05}",
            due=due,
        )
        for number, due in enumerate(dues)
    ]
    with transaction.atomic():
        return [*owe(new, by=everyone.head_a, now=NOW)]


def in_order(everyone: Cast) -> list[str]:
    """What falls to alpha's officer, in the order in which it is laid before them."""
    mine = queries.open_(queries.mine(everyone.officer_a, today=TODAY))
    return list(mine.values_list("record", flat=True))


def test_a_limit_in_hours_is_kept_with_its_moment_beside_its_day(everyone: Cast) -> None:
    (duty,) = owed(everyone, within(2))
    duty.refresh_from_db()
    assert (duty.due_on, duty.due_at) == (TODAY, NOW + timedelta(hours=2))
    (told,) = audit.history(duty.id)
    assert (told.after or {})["due_at"] == "2026-07-30T23:00:00Z"


def test_what_has_the_whole_day_has_no_moment(everyone: Cast) -> None:
    (duty,) = owed(everyone, by(0))
    assert duty.due_at is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.update(due_on=None, due_at=NOW)


def test_given_hours_then_it_is_late_from_the_moment_on_and_not_before(everyone: Cast) -> None:
    (duty,) = owed(everyone, within(2))
    found, at = queries.duties(everyone.officer_a, today=TODAY), NOW + timedelta(hours=2)
    assert not queries.late(found, now=at).exists()
    assert queries.late(found, now=at + A_SECOND).get() == duty
    assert queries.late(found, now=at + timedelta(days=3)).get() == duty


def test_given_a_day_then_it_is_late_when_that_day_is_over_in_new_york(everyone: Cast) -> None:
    (duty,) = owed(everyone, by(0))
    found = queries.duties(everyone.officer_a, today=TODAY)
    midnight = datetime(2026, 7, 31, tzinfo=NEW_YORK)
    assert not queries.late(found, now=midnight - A_SECOND).exists()
    assert queries.late(found, now=midnight).get() == duty


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_within_a_day_the_first_hour_comes_first_and_the_whole_day_last(
    everyone: Cast, order: tuple[int, ...]
) -> None:
    dues = [within(1), within(6), by(0), by(1)]
    owed(everyone, *(dues[place] for place in order))
    expected = [f"INC-2026-{order.index(place):05}" for place in range(4)]
    assert in_order(everyone) == expected


def test_the_first_few_are_found_without_those_to_come_where_that_many_are_late(
    everyone: Cast,
) -> None:
    late, *_ = owed(everyone, within(1), within(3), by(0))
    found, now = queries.mine(everyone.officer_a, today=TODAY), NOW + timedelta(hours=2)
    assert queries.soonest(found, 1, late=1, now=now).get() == late
    assert queries.soonest(found, 2, late=1, now=now).count() == 3


def test_given_its_hour_is_past_then_the_morning_s_letter_calls_it_late(everyone: Cast) -> None:
    Person.objects.update(letters="daily")
    # At 9 in the morning, both of that day.
    morning = datetime(2026, 7, 31, 13, 0, tzinfo=UTC)
    owed(everyone, within(12), within(20))
    Message.objects.all().delete()
    Duty.objects.update(news="")
    remind(now=morning)
    letter = Message.objects.get(to_email="officer_a@example.org")
    assert letter.subject == "1 late and 1 due within a week"
    assert "July 31, 2026, 5:00 a.m. New York, late." in letter.text
    assert "July 31, 2026, 1:00 p.m. New York, today." in letter.text


def test_who_is_asked_at_once_is_told_the_hour(everyone: Cast) -> None:
    owed(everyone, within(20))
    letter = Message.objects.get(to_email="officer_a@example.org")
    assert "INC-2026-00000, by July 31, 2026, 1:00 p.m. New York." in letter.text
