"""That the chief is told of an emergency: with the officer's check, or when a policy's time is up.

The law names no hours (§ 23-1202(d)(1)): without a policy that does, nobody is told before the
check, and the officers are reminded of it every day: in their letter of the day, or in one apart
where they want none.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import QuerySet

from discretion.apps.accounts import desks
from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.whom_to_ask import WhomToAsk
from discretion.apps.audit.actions import new_york_day
from discretion.apps.duties.kinds import KINDS
from discretion.apps.duties.reminding import Said, has_one_a_day
from discretion.apps.mail.actions import post
from discretion.apps.mail.letters import Letter
from discretion.apps.matters import asking, facts, judging, moving, sight
from discretion.apps.matters.doing import Doing
from discretion.apps.matters.models import Matter, Notice
from discretion.law.deadlines import counted, in_words
from discretion.law.matters import Kind, State

if TYPE_CHECKING:
    from discretion.apps.accounts.models import Person

AFTER_CHECK: Final = "By letter from this office, with the officer’s check."
_TIME_UP: Final = "By letter from this office, unchecked, because the time a policy sets was up."
_MOST_LISTED: Final = 20


def tell_chief(row: Matter, how: str, doing: Doing) -> Matter:
    """Write to the chief, where that is owed, was not done, and there is someone to write to."""
    if judging.notices_settled(row):
        return row
    people = desks.holders([desks.CHIEF], on=doing.on)[desks.CHIEF]
    if not people:
        return row
    whom = WhomToAsk([row.agency_id], on=doing.on)
    row = moving.change(row, doing, partial(facts.NoticeGiven, on=doing.on, how=how))
    Notice.objects.create(matter=row, on=doing.on, how=how, at=doing.now, by_name=doing.actor.name)
    asking.notice_given(row, how, doing)
    post([_notice(row, person, whom) for person in people], now=doing.now)
    return row


def _notice(row: Matter, person: "Person", whom: WhomToAsk) -> Letter:
    text = (
        "An agency shared or collected information because it could not wait, and tells you of it "
        f"with its explanation: {asking.address(row.id)}\n\n"
        "You need not answer. It belongs in your next quarterly report (§ 23-1202(d))."
    )
    subject = f"{row.id}: notice of an act under exigent circumstances"
    return _letter([row], person, subject, whom.ended(text, row.agency_id, person))


def tell_where_time_is_up(*, now: datetime) -> int:
    """Tell the chief of what nobody has checked within the hours that a policy sets; how many."""
    ids = [row.id for row in _unchecked().filter(notice=None) if _is_up(row, now)]
    return sum(_told_unchecked(id_, now) for id_ in ids)


@transaction.atomic
def _told_unchecked(matter_id: str, now: datetime) -> bool:
    # Someone may have checked it between two looks.
    (row,) = moving.held([matter_id])
    if row.state != State.RECORDED or judging.notices_settled(row):
        return False
    before = row.version
    return tell_chief(row, _TIME_UP, Doing(accounts.SYSTEM, now)).version > before


def _is_up(row: Matter, now: datetime) -> bool:
    due = asking.notice_due(row)
    return due is not None and due.at is not None and due.at <= now


def remind_of_unchecked(*, now: datetime) -> int:
    """Write to the officers who want no letter a day, once a day and of all at once, which
    emergencies wait for their check; how many there are.

    The law says as soon as practicable, so it goes to who wants to hear of nothing else too. The
    others have it in their letter of the day, with the words of `when_chief_is_told`.
    """
    today, waiting = new_york_day(now), list(_unchecked().select_related("agency", "notice"))
    powers = KINDS[asking.CHECK].powers
    agencies = [row.agency_id for row in waiting]
    whose = desks.holders([(powers, agency) for agency in agencies], on=today)
    found: dict[Person, list[Matter]] = {}
    for row in waiting:
        if row.submitted_at and new_york_day(row.submitted_at) < today:
            for person in _to_be_written_to(whose[powers, row.agency_id], row, now):
                found.setdefault(person, []).append(row)
    whom = WhomToAsk(agencies if found else (), on=today)
    for person, theirs in found.items():
        with transaction.atomic():
            post([_reminder(theirs, person, whom, now)], now=now)
    return len(waiting)


def _to_be_written_to(people: Iterable["Person"], row: Matter, now: datetime) -> "list[Person]":
    """Those who may check it and have no letter of the day."""
    there = list(people)
    if all(map(has_one_a_day, there)):
        return []
    return [person for person in _who_may_check(there, row, now) if not has_one_a_day(person)]


def _who_may_check(people: Iterable["Person"], row: Matter, now: datetime) -> "list[Person]":
    """Those whose office reaches it; who recorded it only where nobody else is there."""
    wanted = judging.deciding_power(row)
    found = [
        one for one in people if wanted in sight.powers_over(accounts.actor_of(one, now=now), row)
    ]
    return [one for one in found if f"person:{one.pk}" != row.requester] or found


def _reminder(rows: Sequence[Matter], person: "Person", whom: WhomToAsk, now: datetime) -> Letter:
    wait = "waits" if len(rows) == 1 else "wait"
    subject = f"{counted(len(rows), 'act')} under exigent circumstances {wait} for your check"
    more = f"And {len(rows) - _MOST_LISTED} more." if len(rows) > _MOST_LISTED else ""
    sections = [
        f"{subject}:",
        *map(_waiting, rows[:_MOST_LISTED]),
        more,
        "You get this once a day, until each is checked.",
    ]
    text = "\n\n".join(filter(None, sections))
    ended = whom.ended(text, rows[0].agency_id, person)
    return _letter(rows, person, subject, ended, f"exigent:{person.pk}:{new_york_day(now)}")


def _waiting(row: Matter) -> str:
    since = in_words(new_york_day(row.submitted_at or row.opened_at))
    return f"{row.id}, since {since}: {asking.address(row.id)}\n{_until_when(row)}"


def when_chief_is_told(ids: Sequence[str]) -> Mapping[str, str]:
    """Of emergencies that wait for a check: when the chief is told of each, in a sentence."""
    found = _unchecked().filter(id__in=ids).select_related("notice")
    return {row.id: _until_when(row) for row in found}


# What the letter of the day adds about the emergencies in it.
SAID: Final[Mapping[str, Said]] = {asking.CHECK: when_chief_is_told}


def _until_when(row: Matter) -> str:
    due = asking.notice_due(row)
    if due is None:
        return "The Chief Privacy Officer was told, or need not be."
    if due.at is None:
        return (
            "The Chief Privacy Officer is told with your check, as soon as practicable "
            "(§ 23-1202(d)(1)); no policy sets hours."
        )
    return (
        "The Chief Privacy Officer is told with your check, or without it when the time is up: "
        f"{due.explanation}."
    )


def _unchecked() -> QuerySet[Matter]:
    return Matter.objects.filter(kind=Kind.EXIGENT, state=State.RECORDED).order_by("id")


def _letter(
    rows: Sequence[Matter], person: "Person", subject: str, text: str, once: str = ""
) -> Letter:
    agencies = {row.agency_id for row in rows}
    return Letter(
        to_name=person.name,
        to_email=person.email,
        subject=subject,
        text=text,
        kind="matter",
        record=rows[0].id if len(rows) == 1 else "",
        agency=agencies.pop() if len(agencies) == 1 else "",
        once=once,
    )
