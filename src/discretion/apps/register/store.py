"""How a record of any kind is kept: row, mentions, id, version and fact, all in one place."""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Final, NamedTuple

import msgspec
from django.db import IntegrityError, connection, transaction

from discretion.apps.accounts.policy import Actor
from discretion.apps.accounts.queries import require_open
from discretion.apps.audit.actions import new_york_day, next_ids, record_all
from discretion.apps.audit.facts import Fact
from discretion.apps.register import coming_up, facts, following, words
from discretion.apps.register.contents import Content
from discretion.apps.register.fingerprints import fingerprint
from discretion.apps.register.following import Turned
from discretion.apps.register.kinds import Kind, kind_of
from discretion.apps.register.models import Mention, Record
from discretion.errors import Fault, Invalid, Stale

# Days of a content that lists are cut and sorted by.
DAYS: Final = ("since", "until", "review_on")
_MOST_NAMED: Final = 5
_LONGEST_MENTION: Final = 200
# What a change always writes, and what it writes only where it differs: lists are indexed by it.
_WRITTEN: Final = ("version", "content", "fingerprint", "changed_at", "changed_by")
_INDEXED: Final = ("state", "title", "code", *DAYS)


class New(NamedTuple):
    """A record to be entered; under an id of its own only where a document gave it one."""

    kind: Kind
    agency: str
    content: Content
    state: str
    id: str = ""


class Change(NamedTuple):
    """A record to be changed: what it is to say, and the version that was opened."""

    row: Record
    content: Content
    version: int
    state: str


def content_of(row: Record) -> Content:
    """What a row says."""
    return msgspec.json.decode(row.content, type=kind_of(row.id).content)


def days_of(content: Content) -> tuple[date | None, ...]:
    """The days that a content names, in the order of DAYS; None for one that it does not."""
    return tuple(getattr(content, name, None) or None for name in DAYS)


def kept(row: Record) -> facts.Kept:
    """A row as the audit keeps it."""
    return facts.Kept(state=row.state, version=row.version, content=content_of(row))


def held(row: Record) -> Record:
    """A row as it stands now, which nobody else changes until the transaction ends."""
    return Record.objects.select_for_update().get(pk=row.pk)


def enter(
    new: Sequence[New],
    *,
    actor: Actor,
    now: datetime,
    why: str = "",
    fact: Callable[..., Fact] = facts.RecordEntered,
) -> list[Record]:
    """Keep new records; Invalid where a code is taken, or where an agency was closed.

    The caller has asked for the power.
    """
    require_open({item.agency for item in new}, on=new_york_day(now))
    rows = []
    for prefix, items in _by_prefix(new).items():
        fresh = iter(next_ids(prefix, sum(not item.id for item in items), now=now))
        rows += [_row(item.id or next(fresh), item, actor, now) for item in items]
    with _one_code_each():
        Record.objects.bulk_create(rows, batch_size=500)
    _mention(rows)
    _index(rows)
    told = [
        fact(record=row.id, agency=row.agency_id or "", why=why, after=kept(row)) for row in rows
    ]
    record_all(told, by=actor, now=now)
    turned = (Turned(row, None, content_of(row)) for row in rows if row.kind == "policy")
    following.changed(turned, by=actor, now=now)
    return rows


def change(
    changes: Sequence[Change],
    *,
    actor: Actor,
    now: datetime,
    why: str = "",
    fact: Callable[..., Fact] = facts.RecordChanged,
) -> list[Record]:
    """Change records; Stale where one is no longer at the version that was opened."""
    told, moved, turned, differing = [], [], [], set[str]()
    for row, content, version, state in changes:
        before = kept(row)
        if _mentions(row, before.content) != _mentions(row, content):
            moved.append(row)
        was = {name: getattr(row, name) for name in _INDEXED}
        _set(row, content, state, actor, now)
        turned.append(Turned(row, before.content, content))
        differing |= {name for name in _INDEXED if getattr(row, name) != was[name]}
        row.version = version + 1
        agency = row.agency_id or ""
        told.append(fact(record=row.id, agency=agency, why=why, before=before, after=kept(row)))
    rows = [item.row for item in changes]
    _require_unchanged(changes)
    with _one_code_each():
        _update(rows, {*_WRITTEN, *differing})
    Mention.objects.filter(record__in=[row.id for row in moved]).delete()
    _mention(moved)
    _index(rows)
    record_all(told, by=actor, now=now)
    coming_up.changed(rows, by=actor, now=now)
    following.changed(turned, by=actor, now=now)
    return rows


def _require_unchanged(changes: Iterable[Change]) -> None:
    """Hold the rows until the transaction ends; Stale names those that are at another version."""
    opened = {item.row.id: item.version for item in changes}
    held = Record.objects.select_for_update().filter(id__in=opened).order_by("id")
    kept_at = dict(held.values_list("id", "version"))
    if stale := [id_ for id_, version in opened.items() if kept_at.get(id_) != version]:
        others = f" and {len(stale) - _MOST_NAMED} more" if len(stale) > _MOST_NAMED else ""
        raise Stale(f"Someone else changed {', '.join(stale[:_MOST_NAMED])}{others} meanwhile.")


def _update(rows: Iterable[Record], names: Container[str]) -> None:
    """Write these columns of the rows over those of their ids, by one statement for all of them."""
    quote = connection.ops.quote_name
    fields = [f for f in Record._meta.concrete_fields if f.name in names]
    columns = ", ".join(f"{quote(f.column or '')} = %s" for f in fields)
    table, key = quote(Record._meta.db_table), quote("id")
    values = [
        (*(f.get_db_prep_save(getattr(row, f.attname), connection) for f in fields), row.id)
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {columns} WHERE {key} = %s", values)  # noqa: S608 (names of our own)


def _by_prefix(new: Iterable[New]) -> dict[str, list[New]]:
    found: dict[str, list[New]] = {}
    for item in new:
        found.setdefault(item.kind.prefix, []).append(item)
    return found


def _row(id_: str, new: New, actor: Actor, now: datetime) -> Record:
    row = Record(id=id_, kind=new.kind.name, agency_id=new.agency or None)
    _set(row, new.content, new.state, actor, now)
    return row


def _set(row: Record, content: Content, state: str, actor: Actor, now: datetime) -> None:
    kind = kind_of(row.id)
    row.state = state
    row.title = kind.title(content)
    row.code = kind.code(content)
    row.content = msgspec.json.encode(content).decode()
    row.since, row.until, row.review_on = days_of(content)
    row.fingerprint = fingerprint(content)
    row.changed_at = now
    row.changed_by = actor.name


def _mention(rows: Iterable[Record]) -> None:
    mentions = [
        Mention(record_id=row.id, what=what, value=value)
        for row in rows
        for what, value in sorted(_mentions(row, content_of(row)))
    ]
    Mention.objects.bulk_create(mentions, batch_size=1_000)


def _mentions(row: Record, content: Content) -> set[tuple[str, str]]:
    """What a record is found by if it says this, as far as the index keeps of it."""
    return {(what, value[:_LONGEST_MENTION]) for what, value in kind_of(row.id).mentions(content)}


def _index(rows: Iterable[Record]) -> None:
    words.index((row.id, f"{row.id} {row.title} {_said(row)}") for row in rows)


def _said(row: Record) -> str:
    return " ".join(words.said(msgspec.json.decode(row.content)))


@contextmanager
def _one_code_each() -> Iterator[None]:
    """Tell in a sentence that two records were given one code."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        message = "Another record has this code already; choose another."
        raise Invalid([Fault("duplicate_id", message, "code")]) from None
