"""What a person owes as a calendar, for a program of theirs that reads it at an address.

A calendar is looked at over shoulders and shared with colleagues, so an entry says what is to be
done by its sort and id; what it is about is told to who signs in.

What bears no delay is an entry of the day on which the calendar is read, each day anew, for the
common programs show no to-dos of a calendar that they read. What has no day at all is not in it.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event

from discretion.apps.audit.actions import NEW_YORK
from discretion.apps.duties.letters import address
from discretion.apps.duties.models import AT_ONCE, Duty

# How often a program may look; what is urgent comes by mail.
_AGAIN: Final = timedelta(hours=4)


def calendar(duties: Iterable[Duty], *, name: str, today: date) -> bytes:
    """The duties that have a day, each as an entry of that day, or of its hour; and of today those
    that bear no delay."""
    made = Calendar()
    made.add("prodid", "-//Discretion//Duties//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    made.add("refresh-interval", _AGAIN, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", _AGAIN, parameters={"VALUE": "DURATION"})
    for duty in duties:
        if when := duty.due_at or duty.due_on or (today if duty.turn == AT_ONCE else None):
            made.add_component(_entry(duty, when, today))
    data: bytes = made.to_ical()
    return data


def _entry(duty: Duty, when: date | datetime, today: date) -> Event:
    entry, to, changed = Event(), address(duty.id), _changed(duty, today)
    # The same at every reading, so that an entry whose day moves is moved and not doubled.
    entry.add("uid", f"{duty.id}@{urlsplit(settings.OFFICE_URL).hostname}")
    entry.add("dtstamp", changed)
    # Without these, some programs keep the day that they have. A number grows with each change.
    entry.add("last-modified", changed)
    entry.add("sequence", int((changed - duty.opened_at).total_seconds()))
    entry.add("dtstart", when)
    by = "Due" if duty.due_on else "Without delay"
    entry.add("summary", f"{by}: {duty.asks} ({duty.record})")
    entry.add("description", f"{to}\nHow the day was worked out: {duty.explanation}.")
    entry.add("url", to)
    # Nobody is busy for it, be it the whole day or a moment.
    entry.add("transp", "TRANSPARENT")
    entry.add("class", "PRIVATE")
    return entry


def _changed(duty: Duty, today: date) -> datetime:
    """Since when the entry is as it is; one of each day, since that day began."""
    found = [duty.opened_at, duty.changed_at]
    if duty.turn == AT_ONCE and not duty.due_on:
        found.append(datetime(today.year, today.month, today.day, tzinfo=NEW_YORK))
    return max(filter(None, found)).astimezone(UTC)
