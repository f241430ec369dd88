"""A worker that is killed at every step of its night, by `kill -9`, and others that go on.

Run by `test_night` in a process of its own, on the database that its environment names. However
often it is killed, what is owed is open once, each person has one letter for the day, and nothing
that was news is lost. At last several workers do the same night at once.
"""

import os
from collections import Counter
from datetime import datetime, timedelta
from itertools import count

from tests.apps.killed import survived  # sets Django up, so it comes first

# isort: split
from django.core.management import call_command
from django.db import connection, transaction

from discretion.apps.agreements import actions as agreements
from discretion.apps.agreements.contents import Agreement
from discretion.apps.audit import queries as audit
from discretion.apps.duties import city_days
from discretion.apps.duties.actions import Owed, owe
from discretion.apps.duties.models import CityDay, Duty
from discretion.apps.mail.models import Message
from discretion.interfaces.worker import night
from discretion.law.reporting import deposit_due
from tests.cast import NOW, TODAY, Cast, cast

_WORKERS = 4


def news(everyone: Cast, number: int) -> str:
    """Something that is asked of alpha, and a holiday that nobody has counted with; the duty."""
    sent_on = TODAY + timedelta(days=number)
    due = deposit_due(sent_on, calendar=city_days.calendar(sent_on))
    one = Owed(
        kind="deposit_report",
        agency="alpha",
        what=f"Deposit report {number}",
        to="Department of Records",
        record=f"RPT-2026-{number:05}",
        due=due,
    )
    with transaction.atomic():
        (made,) = owe([one], by=everyone.officer_a, now=NOW)
    said = Agreement(
        name=f"With beta {number}", with_="beta", types="any", since=TODAY, until=sent_on
    )
    agreements.enter(said, agency="alpha", actor=everyone.officer_a, now=NOW)
    return made.id


def checked(day: datetime, told: str) -> None:
    """Hold what has to hold after a night, however it went."""
    open_ = Duty.objects.filter(state="open").values_list("kind", "record", "part", "agency")
    assert [found for found, many in Counter(open_).items() if many > 1] == []
    letters = Message.objects.filter(kind="digest", once__endswith=f":{day:%Y-%m-%d}")
    assert [to for to, many in Counter(letters.values_list("to_email")).items() if many > 1] == []
    heads = letters.filter(to_email="head_a@example.org")
    assert told in heads.get().text, "what was news is lost"
    assert [*audit.verify()] == []


def at_once(day: datetime) -> None:
    """Several workers at the same night."""
    connection.close()
    children = []
    for _ in range(_WORKERS):
        child = os.fork()
        if not child:
            night(day)
            os._exit(0)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * _WORKERS


def main() -> None:
    """Kill a night at its first step, the next at its second, and so on until one comes through."""
    call_command("migrate", verbosity=0)
    everyone = cast()
    for allowed in count():
        day = NOW + timedelta(days=allowed)
        told = news(everyone, allowed)
        on = (day + timedelta(days=5)).date()
        CityDay.objects.create(on=on, kept=True, name="x", changed_at=NOW, changed_by="x")
        through = survived(lambda day=day: night(day), allowed)  # type: ignore[misc]  # bound at once
        night(day + timedelta(minutes=1))
        checked(day, told)
        if through:
            break
    day = NOW + timedelta(days=allowed + 1)
    told = news(everyone, allowed + 1)
    at_once(day)
    checked(day, told)
    print(allowed)  # noqa: T201 (read by the test)


if __name__ == "__main__":
    main()
