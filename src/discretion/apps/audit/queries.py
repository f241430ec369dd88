"""Everything that reads the record: what happened to one thing, searches, past states, proof."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec
from django.db.models import Max, QuerySet

from discretion.apps.audit import chain
from discretion.apps.audit.checkpoints import SignedHead
from discretion.apps.audit.models import Checkpoint, Entry
from discretion.errors import Tampered

_CHUNK: Final = 5_000


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A fact as it is read back from the record."""

    number: int
    at: datetime
    actor: str
    actor_name: str
    kind: str
    record: str
    agency: str = ""
    why: str = ""
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None


def told(entry: Entry) -> Told:
    """The fact in an entry."""
    return msgspec.convert({**msgspec.json.decode(entry.fact), "number": entry.number}, Told)


def history(record: str) -> Sequence[Told]:
    """What happened to one record, newest first. The caller has opened the record by its gate."""
    return [told(entry) for entry in Entry.objects.filter(record=record).order_by("-number")]


def entries(
    *,
    agencies: Iterable[str] | None,
    record: str = "",
    actors: Iterable[str] | None = None,
    kind: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[Entry]:
    """Entries, newest first, of these agencies (None: of all), narrowed as asked."""
    asked: Mapping[str, object] = {
        "agency__in": None if agencies is None else list(agencies),
        "record": record,
        "actor__in": None if actors is None else list(actors),
        "kind": kind,
        "at__gte": since,
        "at__lt": until,
    }
    given = {name: value for name, value in asked.items() if value not in (None, "")}
    return Entry.objects.filter(**given).order_by("-number")


def as_of(moment: datetime, records: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The content that each of these records had at a past moment; absent where it had none."""
    return _contents(_last(moment, Entry.objects.filter(record__in=list(records))))


def agency_as_of(moment: datetime, agency: str, prefix: str) -> dict[str, dict[str, Any]]:
    """The content, at a past moment, of an agency's records of one kind (as `ACT`), by id."""
    found = Entry.objects.filter(agency=agency, record__startswith=f"{prefix}-")
    return _contents(_last(moment, found))


def _last(moment: datetime, found: QuerySet[Entry]) -> QuerySet[Entry]:
    numbers = found.filter(at__lte=moment).values("record").annotate(last=Max("number"))
    return Entry.objects.filter(number__in=numbers.values("last"))


def _contents(found: Iterable[Entry]) -> dict[str, dict[str, Any]]:
    return {fact.record: fact.after for fact in map(told, found) if fact.after is not None}


def head() -> tuple[int, str]:
    """The number and digest of the last entry; 0 and empty where nothing is recorded yet."""
    entry = Entry.objects.order_by("-number").only("number", "digest").first()
    return (entry.number, entry.digest) if entry else (0, "")


def checkpoints() -> Sequence[SignedHead]:
    """The checkpoints kept here, oldest first."""
    return [
        SignedHead(
            number=c.number, digest=c.digest, at=c.at.isoformat(), key=c.key, signature=c.signature
        )
        for c in Checkpoint.objects.order_by("number")
    ]


def verify(elsewhere: Sequence[SignedHead] = ()) -> Iterator[chain.Break]:
    """Every place where the record is not what it was, also against checkpoints kept elsewhere."""
    yield from chain.breaks(Entry.objects.order_by("number").iterator(_CHUNK))
    for checkpoint in (*checkpoints(), *elsewhere):
        yield from _against(checkpoint)


def _against(checkpoint: SignedHead) -> Iterator[chain.Break]:
    number = checkpoint.number
    try:
        checkpoint.check()
    except Tampered:
        yield chain.Break(number, f"The checkpoint at entry {number} is not signed by its key.")
        return
    entry = Entry.objects.filter(number=number).only("digest").first()
    if entry is None:
        yield chain.Break(number, f"The record was cut: it once reached entry {number}.")
    elif entry.digest != checkpoint.digest:
        yield chain.Break(number, f"The record was rewritten: entry {number} was another.")
