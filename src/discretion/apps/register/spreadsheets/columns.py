"""The columns of each kind's sheet: what a cell of each says, and how it is read back."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeAlias, cast, get_args

import msgspec

from discretion.apps.register import contents
from discretion.apps.register.document import AnyItem
from discretion.apps.register.spreadsheets.cells import (
    line_in,
    lines_in,
    lines_of,
    list_of,
    text_in,
    text_of,
)
from discretion.law.acts import EntityKind, PartyKind

Value: TypeAlias = str | int
_PARTY = re.compile(
    r"\s*(?P<kind>[^:(\[\\]+?)\s*(?:\((?P<entity>[^)\\]*)\)\s*)?"
    r"(?::(?P<name>(?:[^\[\\]|\\.)*))?(?:\[(?P<id>(?:[^\]\\]|\\.)*)\]\s*)?",
    re.DOTALL,
)
_NUMBER: Final = re.compile(r"(\d{1,6})(?:\.0+)?")
_TRUTHS: Final = {"yes": True, "true": True, "no": False, "false": False}


@dataclass(frozen=True)
class Codec:
    """How a value is written in a cell, and read from one with something in it."""

    write: Callable[[object], Value]
    # Raises ValueError with what is wrong and what to write instead.
    read: Callable[[str], object]
    many: bool = False


@dataclass(frozen=True)
class Column:
    """A column: its heading, the field it holds, and what a person is told of it."""

    heading: str
    field: str
    codec: Codec
    about: str
    choices: tuple[str, ...] = ()
    # The column of the sheet of lists that offers its values.
    offered: str = ""
    wide: bool = False


def words_of(code: str) -> str:
    """A code as a person reads it: `case_by_case` is `case by case`."""
    return code.replace("_", " ")


def code_of(words: str) -> str:
    """The code that a person means."""
    return text_of(words).lower().replace(" ", "_").replace("-", "_")


def _list(value: object) -> list[str]:
    return cast("list[str]", value)


def _number(cell: str) -> int:
    match = _NUMBER.fullmatch(text_of(cell))
    if match is None:
        raise ValueError("This is no whole number; write one, such as 3.")
    return int(match[1])


def _truth(cell: str) -> bool:
    found = _TRUTHS.get(text_of(cell).lower())
    if found is None:
        raise ValueError("This is neither yes nor no; write one of them.")
    return found


def _party_in(party: Mapping[str, str]) -> str:
    entity = f" ({words_of(party['entity'])})" if "entity" in party else ""
    name = f": {line_in(party['name'], '[]')}" if party.get("name") else ""
    id_ = f" [{line_in(party['id'], '[]')}]" if party.get("id") else ""
    return words_of(party["kind"]) + entity + name + id_


def _party_of(line: str) -> dict[str, str]:
    match = _PARTY.fullmatch(line)
    if match is None:
        raise ValueError(
            "This names nobody; write it like “city agency: Department of Finance [finance]” "
            "or “third party (court)”."
        )
    said = {"name": text_of(match["name"] or ""), "id": text_of(match["id"] or "")}
    if match["entity"] is not None:
        said["entity"] = code_of(match["entity"])
    return {"kind": code_of(match["kind"])} | {name: value for name, value in said.items() if value}


_TEXT = Codec(lambda value: text_in(str(value)), text_of)
_LIST = Codec(lambda value: lines_in(_list(value)), list_of, many=True)
_CODE = Codec(lambda value: words_of(str(value)), code_of)
_CODES = Codec(
    lambda value: "\n".join(map(words_of, _list(value))),
    lambda cell: [code_of(line) for line in lines_of(cell)],
    many=True,
)
_WHOLE = Codec(lambda value: int(str(value)), _number)
_YES_NO = Codec(lambda value: "yes" if value else "no", _truth)
_PARTIES = Codec(
    lambda value: "\n".join(map(_party_in, cast("list[dict[str, str]]", value))),
    lambda cell: [_party_of(line) for line in lines_of(cell)],
    many=True,
)


def _choices(alias: object) -> tuple[str, ...]:
    return tuple(map(words_of, get_args(alias)))


BESIDE: Final = (
    Column("ID", "id", _TEXT, "Leave it as it is; leave it empty in a new row."),
    Column("Version", "version", _WHOLE, "Leave it as it is; it shows whether someone was faster."),
    Column(
        "State",
        "state",
        _CODE,
        "A draft binds nobody; what is retired no longer holds. Empty in a new row: current.",
        choices=("draft", "current", "retired"),
    ),
    Column("Agency", "agency", _TEXT, "The id of the agency that it belongs to.", offered="Agency"),
)
_SAID: Final[Mapping[str, tuple[Column, ...]]] = {
    "function": (
        Column("Code", "code", _TEXT, "A short word by which other records name it."),
        Column("Name", "name", _TEXT, "What people call it."),
        Column(
            "Why it furthers the mission",
            "mission",
            _TEXT,
            "Why collecting and keeping information for it furthers your purpose or mission.",
            wide=True,
        ),
        Column("Purposes", "purposes", _LIST, "What the information is for, one a line."),
    ),
    "contractor": (
        Column("Code", "code", _TEXT, "A short word by which other records name it."),
        Column("Name", "name", _TEXT, "Its full name."),
        Column(
            "Services",
            "services",
            _CODE,
            "Human services, services designated by the City, or other ones.",
            choices=("human", "designated", "other"),
        ),
        Column("What it does", "about", _TEXT, "In your own words.", wide=True),
        Column(
            "Subcontractor of",
            "subcontractor_of",
            _TEXT,
            "The code of the contractor above it, if any.",
            offered="Contractor",
        ),
        Column(
            "Has a privacy officer",
            "privacy_officer",
            _YES_NO,
            "Whether it was designated to do the privacy officer's work.",
            choices=("yes", "no"),
        ),
        Column(
            "Bound by contract",
            "bound_by_contract",
            _CODE,
            "Whether its contract passes the chapter's duties on to it.",
            choices=_choices(contents.Certainty),
        ),
        Column("Clause", "clause", _TEXT, "Where the contract says so."),
    ),
    "system": (
        Column("Name", "name", _TEXT, "What people call it."),
        Column("Owner", "owner", _TEXT, "The office that answers for it."),
        Column(
            "Vendor",
            "vendor",
            _TEXT,
            "The code of the contractor who runs it.",
            offered="Contractor",
        ),
        Column("What it holds", "about", _TEXT, "In your own words.", wide=True),
    ),
    "activity": (
        Column(
            "Act",
            "act",
            _CODE,
            "Whether information is collected, kept or disclosed.",
            choices=_choices(contents.ActivityKind),
        ),
        Column("Name", "name", _TEXT, "What people call it."),
        Column("Function", "function", _TEXT, "The code of the function.", offered="Function"),
        Column("Types", "types", _LIST, "The codes of types, one a line.", offered="Type"),
        Column("Whose information", "categories", _LIST, "Such as visitors; one a line."),
        Column(
            "From or to whom",
            "counterparties",
            _PARTIES,
            "One a line, like “city agency: Department of Finance [finance]”, “individual” or "
            "“third party (federal agency): Name”. The id stands in square brackets.",
            wide=True,
        ),
        Column("Systems", "systems", _LIST, "The ids of systems, one a line.", offered="System"),
        Column("Reason", "reason", _TEXT, "Why it is done, or why they ask for it.", wide=True),
        Column(
            "How it furthers the mission",
            "mission",
            _TEXT,
            "How it furthers your agency's purpose or mission.",
            wide=True,
        ),
        Column("Legal authority", "legal_authority", _TEXT, "The law or rule behind it, if any."),
        Column("Staff", "staff", _LIST, "The groups of staff who may do it, one a line."),
        Column(
            "Kept after", "retention.trigger", _TEXT, "The event from which keeping is counted."
        ),
        Column("Kept years", "retention.years", _WHOLE, "A whole number."),
        Column("Kept months", "retention.months", _WHOLE, "A whole number."),
        Column("Kept days", "retention.days", _WHOLE, "A whole number."),
        Column("Kept until", "retention.until_when", _TEXT, "In words, where no number will do."),
        Column("Disposal", "retention.disposal", _TEXT, "How it is disposed of."),
        Column("Schedule", "retention.citation", _TEXT, "The schedule or law that says how long."),
        Column(
            "Classification",
            "classifications",
            _CODES,
            "Routine, joint routine or case by case; one a line.",
            choices=_choices(contents.Classification),
        ),
        Column("Follows", "follows", _LIST, "The ids of the activities it follows from."),
        Column("Source", "source", _TEXT, "The filing it was taken from, if any."),
    ),
}
# In the order of the sheets: what is pointed to before what points to it.
KINDS: Final = ("activity", "function", "system", "contractor")
PARTY_KINDS: Final = _choices(PartyKind)
ENTITY_KINDS: Final = _choices(EntityKind)


@cache
def columns(kind: str) -> tuple[Column, ...]:
    """The columns of a kind's sheet, in order."""
    return (*BESIDE, *_SAID[kind])


def row_of(kind: str, item: AnyItem) -> list[Value]:
    """A record as a row of cells; what is left at its default is an empty cell."""
    told = msgspec.to_builtins(item)
    told |= told.pop("content")
    return [_cell(column, _at(told, column.field)) for column in columns(kind)]


def _at(told: Mapping[str, object], path: str) -> object:
    first, _, rest = path.partition(".")
    found = told.get(first)
    if not rest:
        return found
    return found.get(rest) if isinstance(found, dict) else None


def _cell(column: Column, value: object) -> Value:
    empty = value is None or value == "" or value == [] or (value == 0 and value is not False)
    return "" if empty else column.codec.write(value)


def said(column: Column, cell: str) -> Iterator[tuple[str, object]]:
    """The field and value of a cell with something in it; ValueError says what is wrong."""
    if cell.strip():
        yield column.field, column.codec.read(cell)


def column_of(kind: str, path: str) -> Column | None:
    """The column in which the field at a path, such as `types[2]`, stands."""
    field = path.removeprefix("content.").partition("[")[0]
    found = [c for c in columns(kind) if field == c.field or field.startswith(f"{c.field}.")]
    parts = [c for c in columns(kind) if c.field.startswith(f"{field}.")]
    return next(iter([*found, *parts]), None)
