"""Everything that writes the register's records; designations are signed in `designating`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NotRequired, TypedDict, Unpack

from django.db import transaction

from discretion.apps.accounts.policy import Actor, require
from discretion.apps.audit.facts import Fact
from discretion.apps.register import facts, queries, store
from discretion.apps.register.checks import check
from discretion.apps.register.contents import Content, Designation
from discretion.apps.register.kinds import Kind, kind_of
from discretion.apps.register.known import Known
from discretion.apps.register.models import Record
from discretion.apps.register.queries import Kept
from discretion.apps.register.resting import resting_on
from discretion.apps.register.shapes import same
from discretion.errors import Fault, Invalid, Stale

_STATES: Final = ("draft", "current")


@transaction.atomic
def enter(
    kind: Kind,
    content: Content,
    *,
    agency: str = "",
    state: str = "current",
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Kept:
    """Enter a record; a designation always begins as a draft. Invalid where the content is."""
    owner = agency if kind.of_agency else ""
    _check_owner(kind, owner, state)
    require(actor, kind.power, owner)
    check(kind, content, Known(owner))
    if kind.content is Designation:
        state = "draft"
    (row,) = store.enter([store.New(kind, owner, content, state)], actor=actor, now=now, why=why)
    return queries.kept(row)


def _check_owner(kind: Kind, agency: str, state: str) -> None:
    if kind.of_agency and not agency:
        raise Invalid([Fault("missing_field", "Choose the agency it belongs to.", "agency")])
    if state not in _STATES:
        raise Invalid([Fault("unknown_code", f"“{state}” is neither draft nor current.", "state")])


@transaction.atomic
def change(
    record_id: str,
    content: Content,
    *,
    version: int,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Kept:
    """Change what a record says; Stale where someone changed it since `version` was opened."""
    row = _open(record_id, actor)
    require_holding(row)
    before = store.content_of(row)
    check(kind_of(record_id), content, Known(row.agency_id or ""), before)
    if isinstance(content, Designation):
        raise Invalid([Fault("kind_mismatch", "A designation is changed by its own page.", "")])
    if row.version != version:
        raise Stale(f"{row.changed_by} changed {record_id} meanwhile.")
    if same(content, before):
        return queries.kept(row)
    changed = store.Change(row, content, version, row.state)
    store.change([changed], actor=actor, now=now, why=why)
    return queries.kept(row)


def require_holding(row: Record | Kept) -> None:
    """Stale where a record was retired: it says what it said then."""
    if row.state == "retired":
        raise Stale(f"{row.id} is retired; restore it first, then change it.")


def _open(record_id: str, actor: Actor) -> Record:
    """A record that the actor may change; NotFound outside their sight."""
    row = queries.row(record_id, actor=actor)
    require(actor, kind_of(record_id).power, row.agency_id or "")
    return row


class Moving(TypedDict):
    """Who moves a record from one state to another, when and why."""

    version: int
    actor: Actor
    now: datetime
    why: NotRequired[str]


@transaction.atomic
def retire(record_id: str, **moving: Unpack[Moving]) -> Kept:
    """Let a record no longer hold; it stays readable, and `restore` undoes it.

    Invalid without a reason where others rest on it.
    """
    kept = queries.kept(_open(record_id, moving["actor"]))
    if not moving.get("why", "").strip() and resting_on(kept, actor=moving["actor"]).exists():
        message = "Other records rest on this one: say why it no longer holds."
        raise Invalid([Fault("missing_field", message, "why")])
    return _move(record_id, ("draft", "current"), "retired", facts.RecordRetired, moving)


@transaction.atomic
def restore(record_id: str, **moving: Unpack[Moving]) -> Kept:
    """Let a retired record hold again."""
    return _move(record_id, ("retired",), "current", facts.RecordRestored, moving)


@transaction.atomic
def confirm(record_id: str, **moving: Unpack[Moving]) -> Kept:
    """Make a draft current."""
    return _move(record_id, ("draft",), "current", facts.RecordConfirmed, moving)


def _move(
    record_id: str, before: Sequence[str], after: str, fact: type[Fact], moving: Moving
) -> Kept:
    actor = moving["actor"]
    row = _open(record_id, actor)
    if row.state not in before or row.kind == "designation":
        raise Stale(f"{record_id} is {row.state} by now.")
    changed = store.Change(row, store.content_of(row), moving["version"], after)
    why = moving.get("why", "")
    store.change([changed], actor=actor, now=moving["now"], why=why, fact=fact)
    return queries.kept(row)
