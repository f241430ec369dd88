"""A city that owes a million things: *my duties*, and the nightly run with its letters.

Runs on SQLite in a folder of its own; on PostgreSQL as
`python -m tests.postgres python -m benchmarks.duties`. `--quick` owes a tenth. A city that
DISCRETION_HOME names and that owes something is taken as it is.
"""

import os
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from http import HTTPStatus
from importlib import import_module
from typing import Any, Final

os.environ.setdefault("DISCRETION_HOME", tempfile.mkdtemp(prefix="discretion-duties-"))
os.environ["DISCRETION_SECOND_FACTOR"] = "no"
os.environ["DISCRETION_HOSTS"] = "testserver"
os.environ["DJANGO_SETTINGS_MODULE"] = "discretion.config.settings"

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402

from benchmarks import measure, town  # noqa: E402
from benchmarks.measure import Table  # noqa: E402
from discretion.apps.accounts.models import Agency, Membership, Person  # noqa: E402
from discretion.apps.audit.actions import NEW_YORK, new_york_day  # noqa: E402
from discretion.apps.duties.city_days import calendar  # noqa: E402
from discretion.apps.duties.kinds import KINDS  # noqa: E402
from discretion.apps.duties.models import Duty  # noqa: E402
from discretion.apps.mail.models import Message  # noqa: E402
from discretion.interfaces.worker import night  # noqa: E402
from discretion.law.deadlines import Calendar  # noqa: E402
from discretion.law.reporting import deposit_due  # noqa: E402

PAGE_SECONDS: Final = 0.100
NIGHT_SECONDS: Final = 60.0
DUTIES: Final = 1_000_000
# Whose agency has offices below it that have no officer of their own.
MANAGING: Final = "managing@example.org"
_SIZE: Final = town.Size(agencies=200, records=0, entries=0)
_OFFICES: Final = 40
# The City owes one in ten; one in seven has no day, the others are spread, a sixth of them past;
# one in eleven has an hour of its day too.
_THE_CITYS: Final = 10
_NO_DAY: Final = 7
_AN_HOUR: Final = 11
_PAST_DAYS, _DAYS = 60, 360
_TODAY: Final = new_york_day(town.NOW)
_ADDRESSES: Final = ("/duties", "/duties?page=3", "/duties?state=late", "/duties?sort=-id")
_OF_THE_CITY: Final = "determine_best_interests"
_DELIVERING: Final = ("file_report", "deposit_report")
# What agencies owe here, each about a record of such an id; the night itself opens others.
_ABOUT: Final = {
    **dict.fromkeys(("sign_designation", "agree_jointly", "review_designation"), "DES"),
    "renew_agreement": "AGR",
    **dict.fromkeys(("contribute", "sign_report", *_DELIVERING), "RPT"),
    **dict.fromkeys(("answer_matter", "review_matter_as_counsel", "keep_condition"), "MAT"),
}
_OF_AGENCIES: Final = tuple(sorted(_ABOUT))
# One in so many is new since the last letter.
_NEWS: Final = 50


def main() -> None:
    """Fill, measure, print, and fail where a promise is not kept."""
    count = DUTIES // (10 if measure.quick("A city that owes a million things") else 1)
    # As a server loads it.
    import_module("discretion.config.wsgi")
    call_command("migrate", verbosity=0)
    if not Duty.objects.exists():
        town.fill(_SIZE)
        _reach_down(MANAGING)
        _owe(count)
    owed = Duty.objects.filter(state=Duty.State.OPEN).count()
    print(f"on {connection.vendor}, with {owed:,} open duties; waited / time of the core")
    measure.finish(_pages(), _night())


def _agencies() -> Sequence[str]:
    return list(Agency.objects.order_by("id").values_list("id", flat=True))


def _reach_down(email: str) -> None:
    """One officer for the last agency and for the offices that are put below it."""
    *_, top = ids = _agencies()
    below = ids[-1 - _OFFICES : -1]
    Agency.objects.filter(id__in=below).update(parent=top)
    Membership.objects.filter(agency__in=below).delete()
    Membership.objects.filter(agency=top).update(subtree=True)
    Person.objects.filter(memberships__agency=top).update(email=email)


def _owe(count: int) -> None:
    """Written beside the one write path, or filling would take an hour."""
    ids = _agencies()
    fields = [field for field in Duty._meta.concrete_fields if not field.generated]
    columns = ", ".join(str(field.column) for field in fields)
    sql = f"INSERT INTO duties_duty ({columns}) VALUES ({', '.join(['%s'] * len(fields))})"  # noqa: S608 (names of our own)
    for start in town.shown("duties", count):
        made = (_duty(n, ids) for n in range(start, min(start + town.CHUNK, count)))
        rows = [
            [f.get_db_prep_save(getattr(d, f.attname), connection) for f in fields] for d in made
        ]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(sql, rows)
    # As PostgreSQL does by itself, minutes after so much came in.
    vacuum = "VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE"
    with connection.cursor() as cursor:
        cursor.execute(vacuum)


def _duty(number: int, ids: Sequence[str]) -> Duty:
    """One of the many; everything about it follows from its number."""
    ours = number % _THE_CITYS
    kind = _OF_AGENCIES[number % len(_OF_AGENCIES)] if ours else _OF_THE_CITY
    return Duty(
        id=f"DTY-2026-{number:07}",
        kind=kind,
        agency_id=ids[number // _THE_CITYS % len(ids)] if ours else None,
        what=f"{KINDS[kind].asks} {number}, about shelter and grants",
        owed_to="The City’s people",
        record=f"{_ABOUT.get(kind, 'DES')}-2026-{number:07}",
        part="mayor" if kind in _DELIVERING else "",
        provision="23-1202(b)(2)(a)",
        news="" if number % _NEWS else "new",
        opened_at=town.NOW,
        opened_by="Discretion",
        **_when(kind, number),
    )


def _when(kind: str, number: int) -> dict[str, Any]:
    """By when; of a deposit also what that was counted from, which the night counts anew."""
    on = _TODAY + timedelta(days=number * 7 % _DAYS - _PAST_DAYS)
    if kind != "deposit_report":
        working = "it is to hold from then, so by then it has to be signed"
        if not number % _NO_DAY:
            return {"due_on": None, "explanation": working}
        return {"due_on": on, "due_at": _hour(on, number), "explanation": working}
    due = deposit_due(on, calendar=_calendar(on.year))
    assert due.counted
    return {
        "due_on": due.on,
        "explanation": due.explanation,
        "counted_from": due.counted.trigger,
        "business_days": due.counted.business_days,
    }


def _hour(on: date, number: int) -> datetime | None:
    """Of every eleventh that has a day, also an hour of it."""
    if number % _AN_HOUR:
        return None
    return datetime(on.year, on.month, on.day, number % 24, tzinfo=NEW_YORK).astimezone(UTC)


@cache
def _calendar(year: int) -> Calendar:
    return calendar(date(year, 1, 1))


def _pages() -> Table:
    table = Table(f"Pages of duties at the server, warm: median of {measure.TIMES}")
    for email in (town.OFFICER, MANAGING, town.CHIEF):
        client, name = Client(), email.partition("@")[0]
        client.force_login(Person.objects.get(email=email))
        for address in _ADDRESSES:
            what = f"{name} {address}"
            table.within(what, lambda c=client, a=address: _opened(c, a), PAGE_SECONDS)  # type: ignore[misc]
    return table


def _opened(client: Client, address: str) -> None:
    if client.get(address).status_code != HTTPStatus.OK:
        sys.exit(f"{address} does not open.")


def _night() -> Table:
    """All is taken back afterwards, so that the next run has as much to write."""
    table = Table("The nightly run")
    with transaction.atomic():
        took = measure.timed(lambda: night(town.NOW))
        letters = Message.objects.count()
        transaction.set_rollback(True)
    if letters < _SIZE.agencies - _OFFICES:
        sys.exit(f"Only {letters} letters were written.")
    table.once(f"{letters} letters of the day, and all that comes with time", took, NIGHT_SECONDS)
    return table


if __name__ == "__main__":
    main()
