"""Everything that writes the record: facts, numbers, and signed checkpoints."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from discretion.apps.audit import chain, signing, texts
from discretion.apps.audit.checkpoints import SignedHead, statement
from discretion.apps.audit.facts import Fact, as_text
from discretion.apps.audit.models import CHECKPOINTS, Checkpoint, Entry, Series
from discretion.apps.audit.people import By
from discretion.apps.audit.protection import CHAIN_LOCK
from discretion.apps.audit.rows import insert

NEW_YORK: Final = ZoneInfo("America/New_York")
PUBLIC_ID: Final = re.compile(r"([A-Z]{3})-(\d{4})-(\d{5,9})")
# Of entries that are added at once.
_BATCH: Final = 100
# What `audit_append` is given, in its order.
_APPENDED: Final = ("at", "actor", "kind", "record", "agency", "fact")
# The same on both databases, and one way to them in place of four.
_COUNT_ON: Final = """
INSERT INTO audit_series (prefix, year, last) VALUES (%s, %s, %s)
ON CONFLICT (prefix, year) DO UPDATE SET last = audit_series.last + excluded.last
RETURNING last
"""


class Telling(NamedTuple):
    """A fact, of whose action it tells, and when that was."""

    fact: Fact
    by: By
    now: datetime


def new_york_day(now: datetime) -> date:
    """The day that it is in New York."""
    return now.astimezone(NEW_YORK).date()


def record(fact: Fact, *, by: By, now: datetime, beside: Mapping[str, str] | None = None) -> None:
    """Add a fact to the record, in the transaction of the action that it tells of.

    Invalid, and nothing is kept, where a text of it looks as if it held what identifies someone;
    `beside` are texts that the action keeps and the fact does not tell.
    """
    record_each([Telling(fact, by, now)], beside=beside)


def record_all(
    facts: Iterable[Fact], *, by: By, now: datetime, beside: Mapping[str, str] | None = None
) -> None:
    """Add many facts at once, as an import does."""
    record_each((Telling(fact, by, now) for fact in facts), beside=beside)


def record_each(told: Iterable[Telling], *, beside: Mapping[str, str] | None = None) -> None:
    """Add many facts at once that are not of one person, or not of one moment."""
    within_a_transaction("A fact")
    add = _append if connection.vendor == "postgresql" else _chain
    entries = (_unlinked(each, beside) for each in told)
    while batch := list(islice(entries, _BATCH)):
        add(batch)


def within_a_transaction(what: str) -> None:
    """An error of ours where something is written outside of the transaction it belongs to."""
    if not connection.in_atomic_block:
        message = f"{what} belongs to its action's transaction."
        raise transaction.TransactionManagementError(message)


def _unlinked(telling: Telling, beside: Mapping[str, str] | None) -> Entry:
    """A fact whose texts were read, as it is filed; not in the chain yet."""
    fact, by, now = telling
    vouched = texts.read(fact, beside=beside, by=by)
    told = as_text(fact, by=by, now=now, vouched=vouched)
    return Entry(
        at=now,
        actor=by.id,
        kind=fact.kind,
        record=fact.record,
        agency=fact.agency,
        fact=told,
    )


def _append(batch: Sequence[Entry]) -> None:
    """Have PostgreSQL extend the chain, by a function of its own: one way there for all of them."""
    each = f"audit_append({', '.join(['%s'] * len(_APPENDED))})"
    values = [getattr(entry, name) for entry in batch for name in _APPENDED]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join([each] * len(batch))}", values)


def _chain(batch: Sequence[Entry]) -> None:
    head = Entry.objects.order_by("-number").only("number", "digest").first()
    last, digest = (head.number, head.digest) if head else (0, "")
    for number, entry in enumerate(batch, start=last + 1):
        digest = chain.digest(digest, number, entry.fact)
        entry.number, entry.digest = number, digest
    insert(batch)


def hold_the_chain() -> None:
    """Let nobody else extend the chain, or sign it, until the transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])


def next_id(prefix: str, *, now: datetime) -> str:
    """The next public id of a kind in the New York year, as `DES-2026-00017`."""
    return next_ids(prefix, 1, now=now)[0]


def next_ids(prefix: str, count: int, *, now: datetime) -> Sequence[str]:
    """The next public ids of a kind; no two transactions are given the same."""
    year = now.astimezone(NEW_YORK).year
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(_COUNT_ON, [prefix, year, count])
        (last,) = cursor.fetchone()
    return [f"{prefix}-{year}-{n:05}" for n in range(last - count + 1, last + 1)]


def reserve_ids(ids: Iterable[str]) -> None:
    """See to it that ids which a document brings along are never given out a second time.

    An id of another shape than `DES-2019-00017` is nobody's number, and passed over.
    """
    highest: dict[tuple[str, int], int] = {}
    for found in filter(None, map(PUBLIC_ID.fullmatch, ids)):
        series = (found[1], int(found[2]))
        highest[series] = max(int(found[3]), highest.get(series, 0))
    for (prefix, year), number in highest.items():
        row, _ = Series.objects.get_or_create(prefix=prefix, year=year)
        Series.objects.filter(pk=row.pk, last__lt=number).update(last=number)


@transaction.atomic
def make_checkpoint(*, now: datetime) -> SignedHead | None:
    """Sign the head of the chain as it stands; None where nothing was recorded since the last."""
    hold_the_chain()
    head = Entry.objects.order_by("-number").first()
    last = Checkpoint.objects.order_by("-place").first()
    if head is None or (last and last.number >= head.number):
        return None
    count, _ = Series.objects.get_or_create(prefix=CHECKPOINTS, year=0)
    place = max(count.last, last.place if last else 0) + 1
    Series.objects.filter(pk=count.pk).update(last=place)
    key, at = signing.public_key(), now.isoformat()
    signature = signing.sign(statement(place, head.number, head.digest, at))
    made = Checkpoint.objects.create(
        place=place, number=head.number, digest=head.digest, at=now, key=key, signature=signature
    )
    return SignedHead(
        place=place, number=made.number, digest=made.digest, at=at, key=key, signature=signature
    )
