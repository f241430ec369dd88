"""What the numbers of matters say to questions on access and on minimizing, for a report's time.

A report is due on July 31 of an even year and speaks of the two years up to there (§ 23-1205(a)).
What is printed tells no small count (§ 23-1203). Numbers that were taken into an answer are kept
with it, whole, as what stands behind it; the package has what is printed of them.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

import msgspec

from discretion.apps.accounts.policy import Actor
from discretion.apps.audit.actions import new_york_day
from discretion.apps.matters import counts
from discretion.apps.matters.counts import Numbers
from discretion.apps.register.fingerprints import fingerprint
from discretion.apps.reports.models import Report
from discretion.forms.edition import edition
from discretion.forms.report import Answer, TextAnswer
from discretion.law.deadlines import in_words, listed
from discretion.law.figures import SMALL_COUNT_THRESHOLD, WITHHELD, published

# What the questions ask that numbers bear on.
_ASKED: Final = ("access", "alternatives")
_YEARS: Final = 2


class Spoken(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of a report's time, and the sentences that could stand in its answer."""

    numbers: Numbers
    sentence: str


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers that stand behind an answer: what it says of them, and all that was counted, when."""

    sentence: str
    since: date
    until: date
    # `Numbers` as they were, whatever is counted later on.
    counted: dict[str, Any]
    at: datetime
    by: str

    def stand_in(self, words: Answer) -> bool:
        """Whether an answer still says what they let it say, word for word."""
        return isinstance(words, TextAnswer) and self.sentence in words.text


class Printed(msgspec.Struct, frozen=True, kw_only=True):
    """Of numbers behind an answer, what may be printed: the package holds this."""

    since: date
    until: date
    says: str


def for_question(report: Report, question: str, *, actor: Actor, now: datetime) -> Spoken | None:
    """The numbers that bear on a question; None where none do, or the time has not begun."""
    since, until = period(report.cycle, today=new_york_day(now))
    if edition(report.edition).question(question).asks not in _ASKED or until < since:
        return None
    found = _counted(report, since, until, actor)
    return Spoken(numbers=found, sentence=sentence(found))


def _counted(report: Report, since: date, until: date, actor: Actor) -> Numbers:
    agencies = actor.tree.below(report.agency_id)
    return counts.numbers(actor, since=since, until=until, agencies=agencies)


def period(cycle: int, *, today: date) -> tuple[date, date]:
    """The first and the last day of what a report speaks of; no day that is still to come."""
    return date(cycle - _YEARS, 8, 1), min(date(cycle, 7, 31), today)


def taken(spoken: Spoken, *, by: str, now: datetime) -> Taken:
    """Numbers as they are kept behind an answer."""
    found = spoken.numbers
    return Taken(
        sentence=spoken.sentence,
        since=found.since,
        until=found.until,
        counted=_told(found),
        at=now,
        by=by,
    )


def have_changed(before: Taken, report: Report, *, actor: Actor) -> bool:
    """Whether the same days are counted otherwise by now: what was open then may be decided."""
    return _differ(before, _counted(report, before.since, before.until, actor))


def is_newer(spoken: Spoken, before: Taken) -> bool:
    """Whether numbers tell anything else than those that were taken, and be it another day."""
    return _differ(before, spoken.numbers)


def _differ(before: Taken, found: Numbers) -> bool:
    return not before.counted.items() <= _told(found).items()


def _told(found: Numbers) -> dict[str, Any]:
    return msgspec.json.decode(msgspec.json.encode(found), type=dict[str, Any])


def printed(behind: Taken) -> Printed:
    """What may be printed of numbers behind an answer."""
    return Printed(since=behind.since, until=behind.until, says=behind.sentence)


def encode(behind: Taken | None) -> str:
    """Numbers as they are kept; nothing for none."""
    return msgspec.json.encode(behind).decode() if behind else ""


def decode(text: str) -> Taken | None:
    """Numbers that were kept."""
    return msgspec.json.decode(text, type=Taken) if text else None


def pinned(text: str) -> str:
    """The fingerprint of numbers that are kept, for the record; nothing for none."""
    return fingerprint(text) if text else ""


# In words


def sentence(found: Numbers) -> str:
    """The numbers in plain words, as they may be printed: one paragraph."""
    days = f"From {in_words(found.since)} to {in_words(found.until)}"
    if not found.total.asked:
        return f"{days}, nobody asked the privacy officer to approve a collection or disclosure."
    return " ".join([*_asked(found, days), *_time(found), *_routine(found)])


def _asked(found: Numbers, days: str) -> Iterator[str]:
    open_ = found.total.asked - found.total.given - found.total.withheld
    told = published(
        {
            "were approved as asked": found.total.given - found.with_less,
            "were approved with fewer types of information": found.with_less,
            "were refused": found.total.withheld,
            "were withdrawn or are not decided yet": open_,
        }
    )
    asked = "more than once" if told.total == WITHHELD else f"{_said(told.total)} times"
    yield f"{days}, the privacy officer was asked {asked} to approve a collection or disclosure."
    yield f"Of these, {listed([f'{_said(count)} {what}' for what, count in told.counts.items()])}."


def _time(found: Numbers) -> Iterator[str]:
    """How long it took; of a few decisions it would tell of each."""
    decided = sum(count.asked for count in found.by_days.values())
    if found.median_days is not None and decided >= SMALL_COUNT_THRESHOLD:
        days = "1 day" if found.median_days == 1 else f"{found.median_days:g} days"
        yield f"Half of the decisions took {days} or less."


def _routine(found: Numbers) -> Iterator[str]:
    if not found.carried_out:
        return
    told = published({"routine": found.routine, "not": found.carried_out - found.routine})
    done = "more than once" if told.total == WITHHELD else f"{_said(told.total)} times"
    routine, other = map(_said, told.counts.values())
    few = found.carried_out < SMALL_COUNT_THRESHOLD
    shares = "" if few else f": {routine} as routine, {other} otherwise"
    yield f"Information went out or came in {done}{shares}."


def _said(count: str) -> str:
    if count.startswith("<"):
        return f"fewer than {count[1:]}"
    return "a number not told here" if count == WITHHELD else count
