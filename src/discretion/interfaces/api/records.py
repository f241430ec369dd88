"""The operations on the records of the register: the same ones for every kind of record."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, Final, Generic, Literal, Protocol, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from discretion.apps.accounts.policy import Actor
from discretion.apps.agreements import actions as agreements
from discretion.apps.agreements.contents import Agreement
from discretion.apps.audit.actions import new_york_day
from discretion.apps.audit.queries import Told
from discretion.apps.register import actions, queries
from discretion.apps.register.contents import Content, Designation
from discretion.apps.register.designating import change_designation
from discretion.apps.register.document import State
from discretion.apps.register.kinds import KINDS, Kind, kind_of
from discretion.apps.register.named import Named, naming
from discretion.apps.register.past import records_then
from discretion.apps.register.queries import HOLDING, Kept
from discretion.errors import Fault, Invalid, NotFound
from discretion.interfaces.api import operations, versions
from discretion.interfaces.api.asking import Asked, Body, Paged, Query, Version
from discretion.interfaces.api.operations import Operation, Page
from discretion.law.authority import Power

C = TypeVar("C", bound=Content)
READING: Final = (Power.READ_REGISTER,)
# What stands beside a content in the body, so that faults in it keep their path.
_BESIDE: Final = ("", "agency", "state", "version", "why")


class Shown(msgspec.Struct, Generic[C], frozen=True, kw_only=True):
    """A record: what it says, and what stands beside it. `changed_*` are absent in a past state."""

    id: str
    kind: str
    agency: str
    state: str
    version: int
    title: str
    content: C
    fingerprint: str | UnsetType = UNSET
    changed_at: datetime | UnsetType = UNSET
    changed_by: str | UnsetType = UNSET


class Entered(Body, Generic[C], frozen=True, kw_only=True):
    """A record to be entered; of a kind that belongs to the City, without an agency."""

    agency: str = ""
    state: Literal["draft", "current"] = "current"
    content: C
    why: str = ""


class Changed(Body, Generic[C], frozen=True, kw_only=True):
    """What a record is to say, and the version that was read."""

    version: Version
    content: C
    why: str = ""


class Moved(Body, frozen=True, kw_only=True):
    """The version that was read, and why its state changes."""

    version: Version
    why: str = ""


class Filter(Paged, frozen=True, kw_only=True):
    """Which records: by default all that hold or are drafted, and that the token may see."""

    agency: str = ""
    # Whether the agency's offices count as well.
    offices: bool = False
    state: State | UnsetType = UNSET
    type: str = ""
    party: str = ""
    function: str = ""
    system: str = ""
    category: str = ""
    words: str = ""
    # As the register stood at the end of that New York day, in every state where none is named;
    # asks for an agency, or for none where the kind is the City's.
    as_of: date | UnsetType = UNSET


class _Enter(Protocol):
    def __call__(
        self, content: Any, *, agency: str, state: str, actor: Actor, now: datetime, why: str
    ) -> Kept: ...


class _Change(Protocol):
    def __call__(
        self,
        record_id: str,
        content: Any,
        *,
        version: int,
        actor: Actor,
        now: datetime,
        why: str,
    ) -> Kept: ...


# Kinds with actions of their own; the others are entered and changed as any record is.
ENTERING: Final[dict[type[Content], _Enter]] = {Agreement: agreements.enter}
CHANGING: Final[dict[type[Content], _Change]] = {
    Agreement: agreements.change,
    Designation: change_designation,
}
WRITING: Final[Mapping[str, tuple[Power, ...]]] = {
    "agreement": (Power.ENTER_AGREEMENT, Power.KEEP_REGISTER),
    "type": (Power.ADD_TYPE,),
    "policy": (Power.ADOPT_POLICIES,),
}


def shown(kept: Kept) -> Shown[Content]:
    """A record as it stands."""
    return Shown(
        id=kept.id,
        kind=kept.kind,
        agency=kept.agency,
        state=kept.state,
        version=kept.version,
        title=kept.title,
        content=kept.content,
        fingerprint=kept.fingerprint,
        changed_at=kept.changed_at,
        changed_by=kept.changed_by,
    )


@contextmanager
def telling(record_id: str, actor: Actor, *, body: Collection[str] = _BESIDE) -> Iterator[None]:
    """Tell, where someone else was faster, what there is now; and where faults are.

    `body` are the fields of the body; other paths are within the content.
    """
    with versions.telling(lambda: _current(record_id, actor)), within_content(body):
        yield


def _current(record_id: str, actor: Actor) -> Shown[Content] | Named | None:
    """What there is now; of another agency's joint designation what is shown to those it names.

    None where that is nothing, as it is a draft again.
    """
    with suppress(NotFound):
        return shown(queries.record(record_id, actor=actor))
    with suppress(NotFound):
        return naming(record_id, actor=actor)
    return None


@contextmanager
def within_content(body: Collection[str] = _BESIDE) -> Iterator[None]:
    """Give the faults of a content the path that they have in the body."""
    try:
        yield
    except Invalid as error:
        raise Invalid(
            fault
            if fault.path in (*_BESIDE, *body)
            else fault._replace(path=f"content.{fault.path}")
            for fault in error.faults
        ) from None


def _mentions(said: Filter) -> dict[str, str]:
    """What the records asked for mention."""
    names = ("type", "party", "function", "system", "category")
    return {what: value for what in names if (value := getattr(said, what))}


def _then(kept: Kept) -> Shown[Content]:
    """A record as it stood; by whom it was changed last then is told by its history."""
    return Shown(
        id=kept.id,
        kind=kept.kind,
        agency=kept.agency,
        state=kept.state,
        version=kept.version,
        title=kept.title,
        content=kept.content,
    )


@dataclass(frozen=True)
class Records:
    """The operations on one kind of record."""

    kind: Kind

    def opened(self, asked: Asked[Any], record_id: str) -> Kept:
        """The record at an address; NotFound for one of another kind."""
        if kind_of(record_id) is not self.kind:
            raise NotFound(f"There is no {self.kind.name} “{record_id}” here.")
        return queries.record(record_id, actor=asked.actor)

    def several(self, asked: Asked[Filter]) -> Page[Shown[Content]]:
        """The records that exist for the token."""
        said = asked.said
        if said.as_of is not UNSET:
            return self._past(asked, said.as_of)
        found = queries.records(
            self.kind,
            actor=asked.actor,
            agencies=_agencies(asked) if said.agency else None,
            states=HOLDING if said.state is UNSET else [said.state],
            mentions=_mentions(said),
            words=said.words,
        )
        return operations.page(asked, found, lambda row: shown(queries.kept(row)))

    def _past(self, asked: Asked[Filter], day: date) -> Page[Shown[Content]]:
        if day > new_york_day(asked.now):
            message = "Choose today or a day before it: no day to come has a register yet."
            raise Invalid([Fault("bad_date", message, "as_of")])
        if self.kind.of_agency and not asked.said.agency:
            raise Invalid([Fault("missing_field", "Choose an agency.", "agency")])
        agencies = _agencies(asked) if self.kind.of_agency else [""]
        found = records_then(
            self.kind,
            day,
            actor=asked.actor,
            agencies=agencies,
            states=None if asked.said.state is UNSET else [asked.said.state],
            mentions=_mentions(asked.said),
            words=asked.said.words,
        )
        return operations.cut(asked, [_then(kept) for kept in found])

    def one(self, asked: Asked[Any], record_id: str) -> Shown[Content]:
        """One record."""
        return shown(self.opened(asked, record_id))

    def history(self, asked: Asked[Any], record_id: str) -> Page[Told]:
        """Who changed it, when and why, before and after; newest first."""
        self.opened(asked, record_id)
        told = tuple(queries.history(record_id, actor=asked.actor))
        return Page(items=told, total=len(told))

    def enter(self, asked: Asked[Entered[Content]]) -> Shown[Content]:
        """Enter a record."""
        said = asked.said
        entering = ENTERING.get(self.kind.content) or partial(actions.enter, self.kind)
        with within_content():
            kept = entering(
                said.content,
                agency=said.agency,
                state=said.state,
                actor=asked.actor,
                now=asked.now,
                why=said.why,
            )
        return shown(kept)

    def change(self, asked: Asked[Changed[Content]], record_id: str) -> Shown[Content]:
        """Change what a record says."""
        said = asked.said
        self.opened(asked, record_id)
        with telling(record_id, asked.actor):
            kept = CHANGING.get(self.kind.content, actions.change)(
                record_id,
                said.content,
                version=said.version,
                actor=asked.actor,
                now=asked.now,
                why=said.why,
            )
        return shown(kept)

    def move(self, action: Any, asked: Asked[Moved], record_id: str) -> Shown[Content]:
        """Change the state of a record."""
        said = asked.said
        self.opened(asked, record_id)
        with telling(record_id, asked.actor):
            kept: Kept = action(
                record_id, version=said.version, actor=asked.actor, now=asked.now, why=said.why
            )
        return shown(kept)


def _agencies(asked: Asked[Filter]) -> list[str]:
    agency = asked.said.agency
    return sorted(asked.actor.tree.below(agency)) if asked.said.offices else [agency]


def _of(shape: Any, content: type[Content]) -> Any:
    """A shape, for the content of one kind."""
    return shape[content]


def add(kind: Kind) -> None:
    """Add the operations on one kind of record."""
    records = Records(kind)
    _add_reading(records)
    _add_writing(records)
    if kind.content is not Designation:
        _add_moves(records)


def _add_reading(records: Records) -> None:
    kind = records.kind
    every, answers = f"/records/{kind.plural}", _of(Shown, kind.content)
    read = partial(Operation, method="GET", tag=kind.plural, powers=READING)
    listing = read(
        path=every,
        name=f"list_{kind.plural}",
        summary=f"List {kind.plural}",
        said=Filter,
        answers=_of(Page, answers),
    )
    reading = read(
        path=f"{every}/{{record_id}}",
        name=f"read_{kind.name}",
        summary=f"Read a record: {kind.name}",
        said=Query,
        answers=answers,
    )
    history = read(
        path=f"{every}/{{record_id}}/history",
        name=f"read_{kind.name}_history",
        summary=f"Who changed it, when and why: {kind.name}",
        said=Query,
        answers=Page[Told],
    )
    operations.add(listing, records.several)
    operations.add(reading, records.one)
    operations.add(history, records.history)


def _writing(kind: Kind) -> Any:
    """What the operations that write a kind of record have in common."""
    powers = WRITING.get(kind.name, (Power.KEEP_REGISTER,))
    return partial(Operation, tag=kind.plural, powers=powers, answers=_of(Shown, kind.content))


def _add_writing(records: Records) -> None:
    kind = records.kind
    write = _writing(kind)
    entering = write(
        method="POST",
        path=f"/records/{kind.plural}",
        name=f"enter_{kind.name}",
        summary=f"Enter a record: {kind.name}",
        said=_of(Entered, kind.content),
        status=201,
        located=True,
    )
    changing = write(
        method="PUT",
        path=f"/records/{kind.plural}/{{record_id}}",
        name=f"change_{kind.name}",
        summary=f"Change what a record says: {kind.name}",
        said=_of(Changed, kind.content),
    )
    operations.add(entering, records.enter)
    operations.add(changing, records.change)


def _add_moves(records: Records) -> None:
    kind = records.kind
    write = _writing(kind)
    for verb, action in (
        ("retire", actions.retire),
        ("restore", actions.restore),
        ("confirm", actions.confirm),
    ):
        operation = write(
            method="POST",
            path=f"/records/{kind.plural}/{{record_id}}/{verb}",
            name=f"{verb}_{kind.name}",
            summary=f"{verb.capitalize()} a record: {kind.name}",
            said=Moved,
        )
        operations.add(operation, _moving(records, action))


def _moving(records: Records, action: Any) -> Any:
    def move(asked: Asked[Moved], record_id: str) -> Shown[Content]:
        return records.move(action, asked, record_id)

    return move


for _kind in KINDS.values():
    add(_kind)
