"""The register as one document that other programs keep: `discretion/inventory/1`."""

from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, Generic, Literal, TypeAlias, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from discretion.apps.register import contents, shapes
from discretion.errors import Fault, Invalid
from discretion.law import documents
from discretion.law.register import AgencyKind, Text

SCHEMA: Final = "discretion/inventory/1"
# The tables of records, in the order in which one may point to another above it.
TABLES: Final = (
    "types",
    "policies",
    "functions",
    "contractors",
    "systems",
    "activities",
    "designations",
)
# How JSON writes the character of code zero; bare it can't stand there.
_ZERO: Final = rb"\u0000"

_Said = TypeVar("_Said", bound=contents.Content)
State: TypeAlias = Literal[
    "draft", "current", "retired", "proposed", "approved", "withdrawn", "superseded"
]


class Agency(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An agency whose records the document holds; the reader must know it already."""

    id: Text
    name: Text
    kind: AgencyKind = "city_agency"
    parent: str = ""


class Item(msgspec.Struct, Generic[_Said], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A record: what it says, and what stands beside it.

    `id` is empty or `new:` and a word for a record to be entered, which others of the document may
    point to by that id; `code:` and a code is the record of the agency that has it, or a new one.
    `version` is the one that was exported. A type or policy is the City's: its `agency` is empty.
    """

    id: str = ""
    agency: str = ""
    state: State | UnsetType = UNSET
    version: int = 0
    content: _Said


class Inventory(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The register's full content, of all agencies or of some."""

    schema: Literal["discretion/inventory/1"] = SCHEMA
    as_of: date
    agencies: tuple[Agency, ...] = ()
    functions: tuple[Item[contents.Function], ...] = ()
    systems: tuple[Item[contents.System], ...] = ()
    contractors: tuple[Item[contents.Contractor], ...] = ()
    activities: tuple[Item[contents.Activity], ...] = ()
    designations: tuple[Item[contents.Designation], ...] = ()
    types: tuple[Item[contents.AddedType], ...] = ()
    policies: tuple[Item[contents.Policy], ...] = ()


AnyItem: TypeAlias = (
    Item[contents.Function]
    | Item[contents.System]
    | Item[contents.Contractor]
    | Item[contents.Activity]
    | Item[contents.Designation]
    | Item[contents.AddedType]
    | Item[contents.Policy]
)


def tables(inventory: Inventory) -> Iterator[tuple[str, tuple[AnyItem, ...]]]:
    """Each table by its name, the tables that others point to first."""
    for name in TABLES:
        yield name, getattr(inventory, name)


def read(text: bytes) -> Inventory:
    """The inventory in a JSON text; Invalid gives each fault with its line and path."""
    text = text.removeprefix(BOM_UTF8)
    try:
        found = msgspec.json.decode(text, type=Inventory)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Invalid(at_lines(_faults(text), text)) from None
    if wrong := [*documents.twice_faults(text), *_unkeepable(text)]:
        raise Invalid(at_lines(wrong, text))
    return found


def encode(inventory: Inventory) -> bytes:
    """The inventory as JSON, indented, ending in a line break; empty texts are left out."""
    bare = _without_blanks(msgspec.to_builtins(inventory))
    return msgspec.json.format(msgspec.json.encode(bare), indent=2) + b"\n"


def at_lines(faults: Iterable[Fault], text: bytes) -> list[Fault]:
    """The faults with the lines on which they stand in the JSON text that was read."""
    source = text.removeprefix(BOM_UTF8).decode(errors="replace")
    return [
        fault
        if fault.line
        else fault._replace(line=documents.line_of(source, fault.path) if fault.path else None)
        for fault in faults
    ]


def _faults(text: bytes) -> list[Fault]:
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return [documents.unreadable(text)]
    return shapes.faults(found, Inventory) or [documents.GIVEN_TWICE]


def _unkeepable(text: bytes) -> Iterator[Fault]:
    """Ids and texts that a database can't hold; looked for only where some escape may stand for."""
    if _ZERO in text:
        for path in documents.with_zero(msgspec.json.decode(text)):
            yield Fault("bad_text", "A text can't hold the character of code zero; delete it", path)


def _without_blanks(value: object) -> object:
    """The same without members that are empty texts: each of them may be left out."""
    if isinstance(value, dict):
        return {name: _without_blanks(item) for name, item in value.items() if item != ""}
    if isinstance(value, list | tuple):
        return [_without_blanks(item) for item in value]
    return value
