"""What is written to those to whom duties fall: what is urgent at once, the rest to those who want
each thing as it comes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings

from discretion.apps.accounts import desks
from discretion.apps.accounts.models import AT_ONCE
from discretion.apps.accounts.whom_to_ask import WhomToAsk
from discretion.apps.audit.actions import NEW_YORK, new_york_day
from discretion.apps.audit.people import By
from discretion.apps.duties.kinds import KINDS
from discretion.apps.duties.models import Duty
from discretion.apps.mail.actions import post
from discretion.apps.mail.letters import Letter
from discretion.law.deadlines import in_words, is_without_delay, moment_in_place

if TYPE_CHECKING:
    from discretion.apps.accounts.models import Person

# What is due so soon can't wait for the letter of the next morning.
URGENT: Final = timedelta(days=2)
_MOST_LISTED: Final = 20


def is_urgent(duty: Duty, today: date) -> bool:
    """Whether someone is told of a duty at once: it is to be done without delay, or very soon."""
    if duty.due_on is None:
        return is_without_delay(duty.explanation)
    return duty.due_on <= today + URGENT or is_without_delay(duty.explanation)


def ask(made: Sequence[Duty], *, by: By, now: datetime) -> None:
    """Write to those to whom new duties fall, one letter each; not to the one who asks.

    Of what is urgent, everyone to whom it falls is told now; a letter tells nobody of it again.
    """
    today = new_york_day(now)
    whose, urgent = _by_person(made, today), {d.id for d in made if is_urgent(d, today)}
    held = {duty.id for found in whose.values() for duty in found}
    told = urgent & held
    if told:
        Duty.objects.filter(id__in=told).update(news=Duty.News.NONE)
    asked = [
        (person, now_told)
        for person, found in whose.items()
        if f"person:{person.pk}" != by.id
        and (
            now_told := found if person.letters == AT_ONCE else [d for d in found if d.id in urgent]
        )
    ]
    # What comes with time, or from outside, was asked by nobody who could be called.
    by_someone = by.id.startswith("person:")
    whom = None if by_someone or not asked else _whom_to_ask(made, today)
    post([_asking(person, found, by, whom) for person, found in asked], now=now)


def tell_moved(moved: Sequence[Duty], why: str, *, by: By, now: datetime) -> None:
    """Write to those to whom duties fall that became pressing because their day moved; not to the
    one who moved it."""
    today = new_york_day(now)
    whom = _whom_to_ask(moved, today)
    letters = []
    for person, found in _by_person(moved, today).items():
        if f"person:{person.pk}" == by.id:
            continue
        many = "Its day was" if len(found) == 1 else f"The days of {len(found)} duties were"
        text = f"{many} worked out anew, because {why}.\n\n{_told(found)}"
        last = whom.line(found[0].agency_id or "", person)
        letters.append(_letter(person, "Due sooner than before", text, last, found))
    post(letters, now=now)


def _whom_to_ask(made: Iterable[Duty], today: date) -> WhomToAsk:
    return WhomToAsk({duty.agency_id or "" for duty in made}, on=today)


def _by_person(made: Iterable[Duty], today: date) -> Mapping["Person", list[Duty]]:
    """What falls to whom."""
    asked = {(duty.kind, duty.agency_id or "") for duty in made}
    powers = {kind.name: kind.powers for kind in KINDS.values()}
    whose = desks.holders([(powers[k], agency) for k, agency in asked], on=today)
    found: dict[Person, list[Duty]] = {}
    named = desks.people(duty.person for duty in made)
    for duty in made:
        asked_for = (named[duty.person],) if duty.person in named else ()
        for person in asked_for or whose[powers[duty.kind], duty.agency_id or ""]:
            found.setdefault(person, []).append(duty)
    return found


def _asking(person: "Person", found: Sequence[Duty], by: By, whom: WhomToAsk | None) -> Letter:
    first, more = found[0], len(found) - 1
    subject = f"{first.asks}: {first.record}" + (f" and {more} more" if more else "")
    by_name = f"Questions? Ask {by.name}, who asked for this."
    last = whom.line(first.agency_id or "", person) if whom else by_name
    return _letter(person, subject, _told(found), last, found)


def _beyond(found: Sequence[Duty]) -> str:
    beyond = len(found) - _MOST_LISTED
    return f"\n\nAnd {beyond} more: {address()}" if beyond > 0 else ""


def _told(found: Sequence[Duty]) -> str:
    """What is asked, and how each day was worked out: said once where it is the same for all."""
    told = found[:_MOST_LISTED]
    ways = {_worked_out(duty) for duty in told}
    if len(ways) == 1 < len(told):
        parts = [*map(_asked, told), *ways]
    else:
        parts = [f"{_asked(duty)}\n{_worked_out(duty)}" for duty in told]
    return "\n\n".join(parts) + _beyond(found)


def _asked(duty: Duty) -> str:
    """What is asked and by when, and where it is done."""
    by = by_when(duty)
    return f"{duty.what}{by and f', by {by}'}.\n{address(duty.id)}"


def by_when(duty: Duty) -> str:
    """By which day, and by which hour of it, as people write it here; nothing for no day."""
    if duty.due_at:
        return moment_in_place(duty.due_at.astimezone(NEW_YORK))
    return in_words(duty.due_on) if duty.due_on else ""


def _worked_out(duty: Duty) -> str:
    section = f" ({_cited(duty.provision)})" if duty.provision else ""
    return f"How the day was worked out: {duty.explanation}{section}."


def _cited(provision: str) -> str:
    return provision if provision[:1].isalpha() else f"§ {provision}"


def address(duty_id: str = "") -> str:
    """Where a duty is shown, or all of one's own."""
    return f"{settings.OFFICE_URL}/duties" + (f"/{duty_id}" if duty_id else "")


def _letter(person: "Person", subject: str, text: str, last: str, found: Sequence[Duty]) -> Letter:
    agencies = {duty.agency_id or "" for duty in found}
    return Letter(
        to_name=person.name,
        to_email=person.email,
        subject=subject,
        text="\n\n".join(filter(None, (text, last))) + "\n",
        kind="asked",
        record=found[0].id if len(found) == 1 else "",
        agency=agencies.pop() if len(agencies) == 1 else "",
    )
