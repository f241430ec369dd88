"""Everything that reads the record: what happened to one thing, searches, past states, proof."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Final, NamedTuple

import msgspec
from django.db import connection
from django.db.models import Max, QuerySet

from discretion.apps.audit import chain, protection, signing
from discretion.apps.audit.checkpoints import SignedHead
from discretion.apps.audit.models import CHECKPOINTS, Checkpoint, Entry, Series
from discretion.apps.audit.texts import Vouched
from discretion.errors import Tampered

_FEW: Final = 100
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
    # What looked as if it identified someone, and is not about a person, as the actor said.
    not_identifying: tuple[Vouched, ...] = ()


def told(entry: Entry) -> Told:
    """The fact in an entry; Tampered where it can't be one that was recorded."""
    try:
        fact = msgspec.json.decode(entry.fact, type=dict[str, Any])
        return msgspec.convert({**fact, "number": entry.number}, Told)
    except (msgspec.DecodeError, RecursionError):
        raise Tampered(f"Entry {entry.number} of the record can't be read any more.") from None


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
    # What was done beside a record, such as attaching a paper, tells nothing of what it said.
    return _contents(_last(moment, found.filter(fact__contains='"after":')))


def latest(records: Iterable[str]) -> dict[str, Entry]:
    """The last entry about each of these records, by their ids."""
    found = _last(None, Entry.objects.filter(record__in=list(records)))
    return {entry.record: entry for entry in found}


def recorded(prefix: str) -> Iterator[str]:
    """The id of every record of a kind (as `ACT`) that an entry is about."""
    found = Entry.objects.filter(record__startswith=f"{prefix}-")
    return found.values_list("record", flat=True).distinct().order_by().iterator(_CHUNK)


def facts(kinds: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The facts of these kinds with all that they tell, oldest first; what can't be read is not
    among them."""
    found = Entry.objects.filter(kind__in=list(kinds)).order_by("number").only("fact")
    for entry in found.iterator(_CHUNK):
        with suppress(msgspec.DecodeError, RecursionError):
            yield msgspec.json.decode(entry.fact, type=dict[str, Any])


def _last(moment: datetime | None, found: QuerySet[Entry]) -> QuerySet[Entry]:
    until = found if moment is None else found.filter(at__lte=moment)
    numbers = until.values("record").annotate(last=Max("number"))
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
            place=c.place,
            number=c.number,
            digest=c.digest,
            at=c.at.isoformat(),
            key=c.key,
            signature=c.signature,
        )
        for c in Checkpoint.objects.order_by("number")
    ]


class Mark(NamedTuple):
    """Where in the record something was done, and to which record."""

    number: int
    digest: str
    kind: str
    record: str


def since(number: int, *, most: int) -> Sequence[Mark]:
    """What was done from this entry on, itself included, oldest first; at most so many entries."""
    found = Entry.objects.filter(number__gte=number).order_by("number").values_list(*Mark._fields)
    # Mostly it is few. Asked for many, PostgreSQL may go through the whole record for them.
    few = [Mark(*row) for row in found[: min(_FEW, most)]]
    return few if len(few) < _FEW else [Mark(*row) for row in found[:most]]


def signed_since(moment: datetime) -> bool:
    """Whether the record's head was signed since then."""
    return Checkpoint.objects.filter(at__gte=moment).exists()


def verify(
    elsewhere: Iterable[SignedHead] = (), *, keys: Collection[str] = ()
) -> Iterator[chain.Break]:
    """Every place where the record is not what it was, also against checkpoints kept elsewhere.

    What the office keeps beside it is held against it by `reports.integrity`, which begins here.
    What is signed counts where one of these public keys signed it; without any, the one kept here.
    """
    for table in protection.unprotected(connection):
        what = (
            f"The database does not keep {table} from being changed; `discretion setup` mends it."
        )
        yield chain.Break(0, what)
    yield from chain.breaks(Entry.objects.order_by("number").iterator(_CHUNK))
    here = checkpoints()
    yield from _missing(here)
    trusted = keys or {signing.public_key()}
    for checkpoint in (*here, *elsewhere):
        yield from _against(checkpoint, trusted)


def _missing(here: Sequence[SignedHead]) -> Iterator[chain.Break]:
    """Checkpoints that were made, as a later one or their count tells, and are gone."""
    count = Series.objects.filter(prefix=CHECKPOINTS, year=0).first()
    places = {checkpoint.place for checkpoint in here}
    made = max([count.last if count else 0, *places])
    if len(places) < made:
        first = next(place for place in range(1, made + 1) if place not in places)
        gone = f"{made - len(places):,} of the {made:,} checkpoints that were made"
        yield chain.Break(0, f"Deleted: {gone}, the first of them number {first}.")


def _against(checkpoint: SignedHead, trusted: Collection[str]) -> Iterator[chain.Break]:
    number = checkpoint.number
    try:
        checkpoint.check()
    except Tampered:
        yield chain.Break(number, f"The checkpoint at entry {number} is not signed by its key.")
        return
    if checkpoint.key not in trusted:
        what = f"The checkpoint at entry {number} is signed with another key than this office's."
        yield chain.Break(number, what)
        return
    yield from ends(number, checkpoint.digest)


def ends(number: int, digest: str) -> Iterator[chain.Break]:
    """What is wrong where the record, as something signed tells, once ended in this entry."""
    entry = Entry.objects.filter(number=number).only("digest").first()
    if number and entry is None:
        yield chain.Break(number, f"The record was cut: it once reached entry {number}.")
    elif entry and entry.digest != digest:
        yield chain.Break(number, f"The record was rewritten: entry {number} was another.")
