"""What a document would change in the register, and what is wrong with it, beforehand."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final

from msgspec import UNSET, Struct, to_builtins

from discretion.apps.accounts.policy import Actor, require
from discretion.apps.audit import texts
from discretion.apps.register import facts, queries, store
from discretion.apps.register.checks import check
from discretion.apps.register.contents import Activity, Content, Designation
from discretion.apps.register.document import AnyItem, Inventory, tables
from discretion.apps.register.kinds import Kind, by_plural
from discretion.apps.register.known import Known
from discretion.apps.register.models import Record
from discretion.apps.register.shapes import same
from discretion.errors import Fault, Invalid
from discretion.law.information import AddedType, Vocabulary

NEW: Final = "new:"
_BY_CODE: Final = "code:"
_CHUNK: Final = 1_000
# What moving a record from one state to another is told as; any other move is refused.
MOVES: Final = {
    ("draft", "current"): facts.RecordConfirmed,
    ("draft", "retired"): facts.RecordRetired,
    ("current", "retired"): facts.RecordRetired,
    ("retired", "current"): facts.RecordRestored,
}


class Changed(Struct, frozen=True, kw_only=True):
    """A field that a document would change: what it says, as JSON, and what it would say."""

    field: str
    before: object = None
    after: object = None


@dataclass(eq=False)
class Planned:
    """A record of the document, beside the one that the register has already, if any."""

    path: str
    kind: Kind
    item: AnyItem
    agency: str
    row: Record | None = None

    @cached_property
    def before(self) -> Content | None:
        """What the register says."""
        return store.content_of(self.row) if self.row else None

    @property
    def state(self) -> str:
        """The state that it is to have; a new designation begins as a draft."""
        if self.item.state is not UNSET:
            return self.item.state
        if self.row:
            return self.row.state
        return "draft" if self.kind.content is Designation else "current"

    @cached_property
    def changes(self) -> tuple["Changed", ...]:
        """What would change, field by field; none for a record that is as the document has it."""
        if self.row is None or self.before is None:
            return ()
        if same(self.before, self.item.content) and self.state == self.row.state:
            return ()
        old, new = (to_builtins(said) for said in (self.before, self.item.content))
        names = self.kind.content.__struct_fields__
        beside = {"state": self.row.state}, {"state": self.state}
        found = [*((name, old, new) for name in names), ("state", *beside)]
        return tuple(
            Changed(field=name, before=was.get(name), after=then.get(name))
            for name, was, then in found
            if was.get(name) != then.get(name)
        )

    @property
    def stale(self) -> bool:
        """Whether someone changed the record after the document was made."""
        if self.row is None or (self.item.id.startswith(_BY_CODE) and not self.item.version):
            return False
        return self.item.version != self.row.version


@dataclass
class Plan:
    """What would be entered, what changed, what stays, and why it can't be done."""

    new: list[Planned] = field(default_factory=list)
    changed: list[Planned] = field(default_factory=list)
    stale: list[Planned] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    unchanged: int = 0


class _Foreseen(Known):
    """What a record may point to once the document's own records are there too."""

    def __init__(self, agency: str, here: Mapping[str, set[str]], city: Mapping[str, set[str]]):
        super().__init__(agency)
        self._here = here
        self._city = city

    @cached_property
    def contractors(self) -> frozenset[str]:
        return super().contractors | self._city.get("contractor", set())

    @cached_property
    def functions(self) -> frozenset[str]:
        return super().functions | self._here.get("function", set())

    @cached_property
    def systems(self) -> frozenset[str]:
        return super().systems | self._here.get("system", set())

    @cached_property
    def activities(self) -> frozenset[str]:
        return super().activities | self._here.get("activity", set())

    @cached_property
    def vocabulary(self) -> Vocabulary:
        kept = Record.objects.filter(kind="type").values_list("code", flat=True)
        codes = {*kept, *self._city.get("type", set())}
        return Vocabulary(AddedType(code, date.min, None) for code in codes)


def plan(inventory: Inventory, *, actor: Actor) -> Plan:
    """What an inventory would do here; NotAllowed where the actor may not do it."""
    found = Plan()
    items = [
        Planned(f"{name}[{number}]", by_plural(name), item, item.agency)
        for name, table in tables(inventory)
        for number, item in enumerate(table)
    ]
    items = _matched(items, actor, found)
    items = list(_owned(items, actor, found))
    for item in items:
        if item.row is None:
            found.new.append(item)
        elif not item.changes:
            found.unchanged += 1
        else:
            (found.stale if item.stale else found.changed).append(item)
    moving = [*found.new, *found.changed]
    for power, agency in sorted({(item.kind.power, item.agency) for item in moving}):
        require(actor, power, agency)
    found.faults += _wrong_moves(moving)
    found.faults += _taken_codes(moving)
    found.faults += _wrong_contents(moving, items, actor)
    return found


def _matched(items: Sequence[Planned], actor: Actor, found: Plan) -> list[Planned]:
    """Each item with the record it names, if any; one that names none here is a fault."""
    rows = _rows(actor, {item.item.id for item in items})
    coded = _coded(actor, [item for item in items if item.item.id.startswith(_BY_CODE)])
    named: set[str] = set()
    matched = []
    for item in items:
        id_ = item.item.id
        code = id_.removeprefix(_BY_CODE)
        if id_.startswith(_BY_CODE):
            item.row = coded.get((item.kind.name, item.agency, code))
            id_ = item.row.id if item.row else ""
        elif id_ and not id_.startswith(NEW):
            item.row = rows.get(id_)
        if fault := _fault_of_id(item, id_ in named, code):
            found.faults.append(fault)
            continue
        named |= {id_} if id_ else set()
        matched.append(item)
    return matched


def _fault_of_id(item: Planned, named: bool, code: str) -> Fault | None:
    id_, path = item.item.id, f"{item.path}.id"
    if named:
        return Fault("duplicate_id", f"“{id_}” stands in this document twice.", path)
    if id_.startswith(_BY_CODE):
        if item.kind.code(item.item.content) != code:
            return Fault("kind_mismatch", "The id names another code than the record has.", path)
    elif id_ and not id_.startswith(NEW) and (not item.row or item.row.kind != item.kind.name):
        return Fault("unknown_id", f"There is no {item.kind.name} “{id_}” here.", path)
    return None


def _rows(actor: Actor, ids: Iterable[str]) -> dict[str, Record]:
    wanted = sorted(id_ for id_ in ids if id_ and not id_.startswith((NEW, _BY_CODE)))
    found: dict[str, Record] = {}
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        found |= {row.id: row for row in queries.visible(actor).filter(id__in=chunk)}
    return found


def _coded(actor: Actor, items: Sequence[Planned]) -> dict[tuple[str, str, str], Record]:
    """The records that hold by kind, agency and code, of the kinds that the items are of."""
    kinds = {item.kind.name for item in items}
    found = queries.visible(actor).filter(kind__in=kinds).exclude(code="")
    return {
        (row.kind, row.agency_id or "", row.code): row for row in found.exclude(state="retired")
    }


def _owned(items: Iterable[Planned], actor: Actor, found: Plan) -> Iterator[Planned]:
    """The items whose agency is one that the actor knows, and the one that has the record."""
    for item in items:
        path = f"{item.path}.agency"
        if item.row:
            item.agency = item.agency or item.row.agency_id or ""
        if not item.kind.of_agency and item.agency:
            message = "This belongs to the City as a whole; leave the agency out."
            found.faults.append(Fault("kind_mismatch", message, path))
        elif item.kind.of_agency and not item.agency:
            message = "Name the agency that it belongs to."
            found.faults.append(Fault("missing_field", message, path))
        elif item.agency and (item.agency not in actor.tree.parents or _out_of_sight(item, actor)):
            message = f"There is no agency “{item.agency}” here."
            found.faults.append(Fault("unknown_id", message, path))
        elif item.row and item.agency != (item.row.agency_id or ""):
            message = f"{item.row.id} belongs to “{item.row.agency_id}”, and stays there."
            found.faults.append(Fault("kind_mismatch", message, path))
        else:
            yield item


def _out_of_sight(item: Planned, actor: Actor) -> bool:
    return not actor.may_see(item.agency) and not actor.can(item.kind.power, item.agency)


def _wrong_moves(items: Iterable[Planned]) -> Iterator[Fault]:
    for item in items:
        path, after = f"{item.path}.state", item.state
        designation = item.kind.content is Designation
        if item.row is None:
            if after not in (("draft",) if designation else ("draft", "current")):
                allowed = "a draft" if designation else "a draft or current"
                yield Fault("bad_state", f"A new {item.kind.name} is {allowed}.", path)
        elif designation and (item.row.state != "draft" or after != "draft"):
            message = "A designation that is no draft is changed and signed on its own page."
            yield Fault("bad_state", message, item.path)
        elif after != item.row.state and (item.row.state, after) not in MOVES:
            yield Fault("bad_state", f"What is {item.row.state} can't become {after}.", path)
        elif after == item.row.state == "retired":
            message = "It is retired: make it current again to change it."
            yield Fault("bad_state", message, path)


def _taken_codes(items: Sequence[Planned]) -> Iterator[Fault]:
    """Codes that two records of one kind and agency would have."""
    coded = [item for item in items if item.kind.code(item.item.content)]
    pairs = {(item.kind.name, item.agency) for item in coded}
    kept = Record.objects.filter(kind__in={kind for kind, _ in pairs}).exclude(state="retired")
    moving = {item.row.id for item in items if item.row}
    taken = {
        (kind, agency or "", code)
        for kind, agency, code, id_ in kept.values_list("kind", "agency", "code", "id")
        if id_ not in moving
    }
    for item in coded:
        key = (item.kind.name, item.agency, item.kind.code(item.item.content))
        if key in taken and item.state != "retired":
            message = f"Another {item.kind.name} has the code “{key[2]}”; choose another."
            yield Fault("duplicate_id", message, f"{item.path}.content.code")
        taken.add(key)


def _wrong_contents(
    moving: Iterable[Planned], items: Sequence[Planned], actor: Actor
) -> Iterator[Fault]:
    here, city = _expected(items, actor)
    known: dict[str, Known] = {}
    for item in moving:
        top = actor.tree.top(item.agency) if item.agency else ""
        if top not in known:
            known[top] = _Foreseen(top, here.get(top, {}), city)
        try:
            check(item.kind, item.item.content, known[top], item.before)
        except Invalid as error:
            for fault in error.faults:
                yield fault._replace(path=f"{item.path}.content.{fault.path}".rstrip("."))
        content, at = item.item.content, f"{item.path}.content"
        yield from texts.faults(content, before=item.before, at=at, by=actor)
    yield from _circles(moving)


def _expected(
    items: Iterable[Planned], actor: Actor
) -> tuple[dict[str, dict[str, set[str]]], dict[str, set[str]]]:
    """What the document's records will be known by, for each agency's tree and for the City."""
    here: dict[str, dict[str, set[str]]] = {}
    city: dict[str, set[str]] = {}
    for item in items:
        top = actor.tree.top(item.agency) if item.agency else ""
        name = item.kind.code(item.item.content) or item.item.id
        for table in (here.setdefault(top, {}), city):
            table.setdefault(item.kind.name, set()).add(name)
    return here, city


def _circles(items: Iterable[Planned]) -> Iterator[Fault]:
    waiting = [
        item for item in items if item.row is None and isinstance(item.item.content, Activity)
    ]
    *_, last = waves(waiting)
    yield from (
        Fault("circular_parent", "These activities follow from each other.", item.path)
        for item in last
        if _awaited(item) & {other.item.id for other in last}
    )


def _awaited(item: Planned) -> set[str]:
    content = item.item.content
    follows = content.follows if isinstance(content, Activity) else ()
    return {id_ for id_ in follows if id_.startswith(NEW)}


def waves(items: Sequence[Planned]) -> Iterator[list[Planned]]:
    """New records in an order in which each points to earlier ones; a circle comes last, whole."""
    left = list(items)
    while True:
        ids = {item.item.id for item in left}
        free = [item for item in left if not _awaited(item) & ids]
        if not free:
            yield left
            return
        yield free
        left = [item for item in left if _awaited(item) & ids]
