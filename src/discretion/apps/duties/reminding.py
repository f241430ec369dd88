"""The one letter a day that tells a person what is due soon and what is late.

It is written under a name of the person and the day, so however often this runs, there is one.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from discretion.apps.accounts import desks
from discretion.apps.audit.actions import new_york_day
from discretion.apps.duties.kinds import KINDS
from discretion.apps.duties.letters import address
from discretion.apps.duties.models import Duty, desk
from discretion.apps.mail.actions import post
from discretion.apps.mail.letters import Letter
from discretion.law.deadlines import counted, in_words

if TYPE_CHECKING:
    from discretion.apps.accounts.models import Person

SOON: Final = timedelta(days=7)
_MOST_LISTED: Final = 20
# A kind, an agency (empty: the City), and the one person, if there is one.
_Found = tuple[str, str, str]


def remind(*, now: datetime) -> int:
    """Write to everyone who has something open within seven days or past its day, and wants to
    be reminded; how many that were.
    """
    today = new_york_day(now)
    due = Duty.objects.filter(state=Duty.State.OPEN, due_on__lte=today + SOON)
    found = due.values_list("kind", "agency", "person").distinct()
    whose = _whose(((kind, agency or "", person) for kind, agency, person in found), today)
    for person, theirs in whose.items():
        # One by one, so that nobody waits to save something until all of the City is written to.
        with transaction.atomic():
            post([_letter(person, due.filter(desk__in=theirs), today)], now=now)
    return len(whose)


def _whose(found: Iterable[_Found], today: date) -> "Mapping[Person, list[str]]":
    """On which desks something lies for whom, of those who want to be reminded."""
    there = list(found)
    powers = {name: kind.powers for name, kind in KINDS.items()}
    holders = desks.holders([(powers[kind], agency) for kind, agency, _ in there], on=today)
    named = desks.people(person for _, _, person in there)
    whose: dict[Person, list[str]] = {}
    for kind, agency, one in there:
        for person in (named[one],) if one in named else holders[powers[kind], agency]:
            if person.reminders:
                whose.setdefault(person, []).append(desk(kind, agency, one))
    return whose


def _letter(person: "Person", due: QuerySet[Duty], today: date) -> Letter:
    found = due.order_by("due_on", "id")
    late = found.filter(due_on__lt=today).count()
    soon = found.count() - late
    parts = [f"{counted(late, 'thing')} late"] * bool(late)
    parts += [f"{counted(soon, 'thing')} due within a week"] * bool(soon)
    subject = " and ".join(parts)
    lines = "\n\n".join(_line(duty, today) for duty in found[:_MOST_LISTED])
    beyond = late + soon - _MOST_LISTED
    rest = f"\n\nAnd {beyond} more." if beyond > 0 else ""
    text = (
        f"{subject} for you; each is closed by doing it.\n\n{lines}{rest}\n\n"
        f"All of your duties, and how each day was worked out: {address()}\n\n"
        "You get this once a day while something is due. Change that here: "
        f"{settings.OFFICE_URL}/me\n"
    )
    return Letter(
        to_name=person.name,
        to_email=person.email,
        subject=subject,
        text=text,
        kind="digest",
        once=f"digest:{person.pk}:{today}",
    )


def _line(duty: Duty, today: date) -> str:
    on = duty.due_on or today
    days = (on - today).days
    far = "today" if not days else f"in {counted(days, 'day')}" if days > 0 else "late"
    return f"{duty.what}: {in_words(on)}, {far}.\n{address(duty.id)}"
