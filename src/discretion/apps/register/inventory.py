"""How the whole register leaves as a document, and comes back: all of it, or nothing at all."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Final, TypeVar

import msgspec
from django.db import transaction

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor, require
from discretion.apps.audit import queries as audit
from discretion.apps.audit.actions import new_york_day
from discretion.apps.audit.facts import Fact
from discretion.apps.register import facts, queries, store
from discretion.apps.register.contents import Activity, Content, Designation
from discretion.apps.register.designating import change_designation
from discretion.apps.register.document import TABLES, Inventory
from discretion.apps.register.importing import MOVES, Changed, Plan, Planned, plan, waves
from discretion.apps.register.kinds import Kind, by_plural
from discretion.apps.register.resting import resting_on
from discretion.errors import Fault, Invalid, Stale
from discretion.law.authority import Power

_CHUNK: Final = 1_000
_MOST_NAMED: Final = 5
_Item = TypeVar("_Item")


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A record that would be entered or changed: where it stands, and what changes in it.

    `id` is empty for one that is not entered yet; `state` is what it is to be.
    """

    path: str
    kind: str
    id: str
    title: str
    state: str
    changes: tuple[Changed, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that change."""
        return tuple(change.field for change in self.changes)


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What an import did, or would do."""

    new: tuple[Listed, ...] = ()
    changed: tuple[Listed, ...] = ()
    unchanged: int = 0

    @property
    def retired(self) -> tuple[Listed, ...]:
        """Those of the changed that no longer hold."""
        return tuple(each for each in self.changed if each.state == "retired")


def export(*, actor: Actor, agencies: Iterable[str] | None = None, now: datetime) -> Inventory:
    """The register of some agencies, or of all that the actor may read, and the City's own."""
    wanted = readable(actor, agencies)
    found = accounts.agencies(actor).filter(id__in=wanted).order_by("id")
    document: dict[str, object] = {
        "as_of": new_york_day(now),
        "agencies": [
            {"id": a.id, "name": a.name, "kind": a.kind, "parent": a.parent_id or ""} for a in found
        ],
    }
    for name in TABLES:
        document[name] = list(_items(by_plural(name), actor, wanted))
    return msgspec.convert(document, Inventory)


def readable(actor: Actor, agencies: Iterable[str] | None) -> frozenset[str]:
    """The agencies asked for, or all whose register the actor may read; NotFound for others."""
    if agencies is None:
        seen = actor.where(Power.READ_REGISTER)
        return frozenset(actor.tree.parents) if seen is None else seen
    asked = frozenset(agencies)
    for agency in sorted(asked):
        require(actor, Power.READ_REGISTER, agency)
    return asked


def _items(kind: Kind, actor: Actor, agencies: frozenset[str]) -> Iterator[dict[str, object]]:
    found = queries.visible(actor).filter(kind=kind.name)
    if kind.of_agency:
        found = found.filter(agency__in=agencies)
    for row in found.order_by("id").iterator(_CHUNK):
        yield {
            "id": row.id,
            "agency": row.agency_id or "",
            "state": row.state,
            "version": row.version,
            "content": msgspec.json.decode(row.content),
        }


def import_inventory(
    inventory: Inventory,
    *,
    actor: Actor,
    now: datetime,
    dry_run: bool = False,
    why: str = "",
    told: Callable[[int], object] = lambda records: None,
) -> Summary:
    """Enter and change what an inventory says, all or nothing; `told` hears how many are done.

    Invalid with each fault and its path; Stale where a record changed since it was exported.
    """
    # Planned before the transaction, in which on SQLite nobody else can save anything.
    head, found = audit.head(), _sound(inventory, actor)
    if dry_run:
        return summary(found)
    with transaction.atomic():
        # What is recorded since then may be what the plan rests on.
        if audit.head() != head:
            found = _sound(inventory, actor)
        if not why.strip() and (faults := list(islice(_unexplained(found, actor), _MOST_NAMED))):
            raise Invalid(faults)
        _carry_out(found, actor=actor, now=now, why=why, told=told)
    return summary(found)


def _unexplained(found: Plan, actor: Actor) -> Iterator[Fault]:
    """What is retired though other records rest on it, which asks for a reason as on its page."""
    rows = {i.path: i.row for i in found.changed if i.row and "retired" == i.state != i.row.state}
    retiring = [row.id for row in rows.values()]
    for path, row in rows.items():
        resting = resting_on(queries.kept(row), actor=actor).exclude(id__in=retiring)
        if resting.exists():
            message = f"Other records rest on {row.id}: give a reason why it no longer holds."
            yield Fault("missing_field", message, f"{path}.state")


def _sound(inventory: Inventory, actor: Actor) -> Plan:
    found = plan(inventory, actor=actor)
    if found.faults:
        raise Invalid(found.faults)
    if found.stale:
        raise Stale(_stale(found.stale))
    return found


def summary(found: Plan) -> Summary:
    """What a plan comes to."""
    return Summary(
        new=tuple(map(_listed, found.new)),
        changed=tuple(map(_listed, found.changed)),
        unchanged=found.unchanged,
    )


def _listed(item: Planned) -> Listed:
    return Listed(
        path=item.path,
        kind=item.kind.name,
        id=item.row.id if item.row else "",
        title=item.kind.title(item.item.content),
        state=item.state,
        changes=item.changes,
    )


def _stale(items: Sequence[Planned]) -> str:
    ids = [item.row.id for item in items if item.row]
    others = f" and {len(ids) - _MOST_NAMED} more" if len(ids) > _MOST_NAMED else ""
    return (
        f"Someone else changed {', '.join(ids[:_MOST_NAMED])}{others} after this was exported; "
        "export again and make your changes there."
    )


def _carry_out(
    found: Plan, *, actor: Actor, now: datetime, why: str, told: Callable[[int], object]
) -> None:
    names: dict[str, str] = {}
    for wave in _waves(found.new):
        for chunk in _chunks(wave):
            new = [
                store.New(i.kind, i.agency, _resolved(i.item.content, names), i.state)
                for i in chunk
            ]
            rows = store.enter(new, actor=actor, now=now, why=why)
            names |= {i.item.id: row.id for i, row in zip(chunk, rows, strict=True) if i.item.id}
            told(len(rows))
    for item in found.changed:
        if item.row and isinstance(item.item.content, Designation):
            # Its own action sees to the signatures that a change makes worthless.
            version = item.row.version
            change_designation(
                item.row.id, item.item.content, version=version, actor=actor, now=now, why=why
            )
            told(1)
    for fact, items in _by_fact(found.changed).items():
        for chunk in _chunks(items):
            changes = [
                store.Change(i.row, _resolved(i.item.content, names), i.row.version, i.state)
                for i in chunk
                if i.row
            ]
            store.change(changes, actor=actor, now=now, why=why, fact=fact)
            told(len(changes))


def _waves(new: Sequence[Planned]) -> Iterator[list[Planned]]:
    """The new records of one kind after another, what is pointed to before what points to it."""
    for name in TABLES:
        yield from waves([item for item in new if item.kind is by_plural(name)])


def _by_fact(changed: Iterable[Planned]) -> Mapping[type[Fact], list[Planned]]:
    found: dict[type[Fact], list[Planned]] = {}
    for item in changed:
        if item.kind.content is Designation:
            continue
        before = item.row.state if item.row else ""
        fact = MOVES.get((before, item.state), facts.RecordChanged)
        found.setdefault(fact, []).append(item)
    return found


def _chunks(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]


def _resolved(content: Content, names: Mapping[str, str]) -> Content:
    """The content with the ids that its new neighbours were given."""
    if not isinstance(content, Activity):
        return content
    return msgspec.structs.replace(
        content,
        systems=tuple(names.get(id_, id_) for id_ in content.systems),
        follows=tuple(names.get(id_, id_) for id_ in content.follows),
    )
