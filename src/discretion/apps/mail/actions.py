"""Everything that writes letters down, and what those who send them found.

A letter is taken in one transaction, given to the mail server between two, and settled in another.
Whoever is stopped in between leaves it `going`; after `LEASE` it is said to may have gone, and is
tried again under the same message id. So none is lost, and one can arrive twice only where the
server's word was not kept any more.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Final
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, TextField, Value, When

from discretion.apps.audit.actions import record, within_a_transaction
from discretion.apps.audit.people import By
from discretion.apps.mail import facts, queries
from discretion.apps.mail.letters import Letter, Outgoing
from discretion.apps.mail.models import Message
from discretion.errors import Fault, Invalid, Stale

# How long a letter can be on its way; longer than a mail server is waited for.
LEASE: Final = timedelta(minutes=10)
# How long to wait after the first failed try, after the second, and so on; then it is given up.
PAUSES: Final[Sequence[timedelta]] = (
    *(timedelta(minutes=n) for n in (1, 5, 15)),
    *(timedelta(hours=n) for n in (1, 3, 6, 12, 24, 24)),
)
TO_BE_TRIED: Final = ("waiting", "failed", "may_have_gone")
_ROOM: Final = 200
# Where a letter went whose address was erased; no mail can go there.
FORGOTTEN: Final = "erased@example.invalid"


def post(letters: Iterable[Letter], *, now: datetime) -> None:
    """Write letters down, in the transaction of the action that they tell of."""
    within_a_transaction("A letter")
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    rows = (_row(letter, domain, now) for letter in letters)
    # What was written once is passed over.
    Message.objects.bulk_create(rows, ignore_conflicts=True)


def _row(letter: Letter, domain: str, now: datetime) -> Message:
    told = letter._asdict()
    told["subject"] = " ".join(letter.subject.split())[:_ROOM]
    told["once"] = letter.once or None
    return Message(**told, message_id=f"<{uuid4().hex}@{domain}>", posted_at=now, due_at=now)


def take(*, now: datetime) -> Outgoing | None:
    """Take the letter that waits longest, so that nobody else takes it; None where none does."""
    due = Message.objects.filter(due_at__lte=now).order_by("due_at", "id")
    # Asked first, because on SQLite a transaction that finds nothing keeps others from writing.
    if not due.exists():
        return None
    with transaction.atomic():
        row = due.select_for_update(skip_locked=True).first()
        if row is None:
            return None
        row.state, row.due_at, row.going_since = Message.State.GOING, None, now
        row.attempts += 1
        row.save(update_fields=["state", "due_at", "going_since", "attempts"])
    same = ("message_id", "posted_at", "to_name", "to_email", "subject", "text")
    return Outgoing(row.pk, row.attempts, **{name: getattr(row, name) for name in same})


def _settle(found: QuerySet[Message], state: str, said: str, now: datetime) -> int:
    """Bring letters to an end; what is secret in them is forgotten."""
    return found.update(
        state=state,
        said=said,
        due_at=None,
        going_since=None,
        settled_at=now,
        text=Case(When(secret=True, then=Value("", TextField())), default=F("text")),
    )


def _held(outgoing: Outgoing) -> QuerySet[Message]:
    """The letter's row, as long as it is in the hands of who took it."""
    return Message.objects.filter(pk=outgoing.key, state="going", attempts=outgoing.attempt)


@transaction.atomic
def keep_gone(outgoing: Outgoing, *, now: datetime) -> None:
    """Keep the mail server's word that it has the letter."""
    _settle(_held(outgoing), Message.State.GONE, "", now)


@transaction.atomic
def keep_failed(outgoing: Outgoing, said: str, *, now: datetime) -> None:
    """Keep that the server did not take the letter: try later, or give up after the last try."""
    _try_later(outgoing, Message.State.FAILED, said, now)


@transaction.atomic
def keep_doubt(outgoing: Outgoing, said: str, *, now: datetime) -> None:
    """Keep that nobody knows whether the server has the letter; it is tried again all the same."""
    _held(outgoing).update(doubts=F("doubts") + 1)
    _try_later(outgoing, Message.State.MAY_HAVE_GONE, said, now)


def _try_later(outgoing: Outgoing, state: str, said: str, now: datetime) -> None:
    held = _held(outgoing)
    if outgoing.attempt > len(PAUSES):
        _settle(held, Message.State.GIVEN_UP, said, now)
        return
    pause = PAUSES[outgoing.attempt - 1]
    held.update(state=state, said=said, due_at=now + pause, going_since=None)


def recover(*, now: datetime) -> None:
    """See to the letters that someone took and never settled, and to those that are past use."""
    past_use = Message.objects.filter(state__in=TO_BE_TRIED, until__lte=now)
    left = Message.objects.filter(state="going", going_since__lte=now - LEASE)
    if past_use.exists():
        _settle(past_use, Message.State.GIVEN_UP, "It was of no use any more by then.", now)
    if left.exists():
        with transaction.atomic():
            said = "Sending was broken off before the mail server's word was kept."
            spent = left.filter(attempts__gt=len(PAUSES))
            spent.update(doubts=F("doubts") + 1)
            _settle(spent, Message.State.GIVEN_UP, said, now)
            left.update(
                state=Message.State.MAY_HAVE_GONE,
                doubts=F("doubts") + 1,
                said=said,
                due_at=now,
                going_since=None,
            )


@transaction.atomic
def try_again(
    message_id: int, *, agencies: Iterable[str] | None, by: By, now: datetime, why: str = ""
) -> None:
    """Have a letter tried now, from the first try on; `agencies` are those whose letters it may be.

    Invalid where what it said is forgotten; Stale where it has gone, or is going now.
    """
    row = queries.message(message_id, agencies=agencies)
    if not row.text:
        message = "What it said is forgotten, because it was secret. Have a new one sent."
        raise Invalid([Fault("bad_state", message, "state")])
    open_ = Q(state__in=(*TO_BE_TRIED, "given_up", "stopped"))
    state = Message.State.MAY_HAVE_GONE if row.doubts else Message.State.WAITING
    changed = Message.objects.filter(open_, pk=row.pk).update(
        state=state, due_at=now, settled_at=None, attempts=0, until=None
    )
    _told(row, changed, facts.LetterTriedAgain, by, now, why)


@transaction.atomic
def stop(
    message_id: int, *, agencies: Iterable[str] | None, by: By, now: datetime, why: str = ""
) -> None:
    """Let a letter not be sent; Stale where it has gone, or is going now."""
    row = queries.message(message_id, agencies=agencies)
    found = Message.objects.filter(pk=row.pk, state__in=TO_BE_TRIED)
    changed = _settle(found, Message.State.STOPPED, row.said, now)
    _told(row, changed, facts.LetterStopped, by, now, why)


def forget(record: str, kind: str, *, now: datetime) -> None:
    """Forget to whom the letters of a kind about a record went; what has not gone does not go."""
    within_a_transaction("A letter")
    found = Message.objects.filter(record=record, kind=kind)
    _settle(found.filter(state__in=TO_BE_TRIED), Message.State.STOPPED, "It was erased.", now)
    gone = found.filter(settled_at__isnull=False)
    gone.update(to_name="", to_email=FORGOTTEN, subject="", text="", said="")


def _told(
    row: Message,
    changed: int,
    fact: type[facts.LetterTriedAgain | facts.LetterStopped],
    by: By,
    now: datetime,
    why: str,
) -> None:
    before = _content(row)
    row.refresh_from_db()
    if not changed:
        raise Stale(f"This letter is in another state by now: {row.get_state_display().lower()}.")
    made = fact(
        record=f"mail:{row.pk}", agency=row.agency, why=why, before=before, after=_content(row)
    )
    record(made, by=by, now=now)


def _content(row: Message) -> facts.LetterContent:
    return facts.LetterContent(
        message_id=row.message_id, kind=row.kind, state=row.state, attempts=row.attempts
    )
