"""What is wrong with the shape of a document whose texts may be left empty, and with its letters.

The law's own documents have no empty texts; the register's have, wherever a field may be left out.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

import msgspec
from msgspec import inspect

from discretion.apps.register.words import said
from discretion.errors import Fault
from discretion.law import documents

_POSITION: Final = re.compile(r"\[\d+\]")
# Lists whose order says nothing: a form, a file and a program each give another.
_UNORDERED: Final = (
    "types",
    "functions",
    "systems",
    "classifications",
    "offices",
    "with_agencies",
    "follows",
    "counterparties",
)
# Characters that no database, form or printed page can be trusted with; lines and tabs are texts'.
# Those that turn the direction of a line make it read as something that it does not say.
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
# The same in JSON as msgspec writes it, but for a backslash that is a text's own.
_WRITTEN: Final = re.compile(
    rb"\\[ubf]|\x7f|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]"
)
# A cell of a workbook holds no more than 32,767.
MOST_LETTERS: Final = 32_000
# Of a party without a record of its own; longer ones could not be found by it.
MOST_IN_A_NAME: Final = 200


def faults(document: object, shape: type) -> list[Fault]:
    """Each way in which decoded JSON differs from a struct type; lawful blanks are none."""
    return [
        fault
        for fault in documents.faults(document, shape)
        if fault.code != "empty_text" or _POSITION.sub("[]", fault.path) not in _blanks(shape)
    ]


@cache
def _blanks(shape: type) -> frozenset[str]:
    """The paths, without positions, of the texts that may be left empty."""
    return frozenset(_paths(inspect.type_info(shape), ""))


def _paths(info: inspect.Type, path: str) -> Iterator[str]:
    if isinstance(info, inspect.StructType):
        for field in info.fields:
            inner = f"{path}.{field.encode_name}".lstrip(".")
            if field.default == "":
                yield inner
            yield from _paths(field.type, inner)
    elif isinstance(info, inspect.VarTupleType):
        yield from _paths(info.item_type, f"{path}[]")
    elif isinstance(info, inspect.UnionType):
        for member in info.types:
            yield from _paths(member, path)


def same(one: msgspec.Struct, other: msgspec.Struct) -> bool:
    """Whether two contents say the same, whatever the order of what has none."""
    return one == other or _in_order(one) == _in_order(other)


def _in_order(content: msgspec.Struct) -> msgspec.Struct:
    lists = {name: in_order(name, getattr(content, name, ())) for name in _UNORDERED}
    known = {name: value for name, value in lists.items() if hasattr(content, name)}
    return msgspec.structs.replace(content, **known)


def in_order(field: str, value: object) -> object:
    """A field's value, the codes of a list without order sorted, each once."""
    if field not in _UNORDERED or not isinstance(value, list | tuple):
        return value
    codes = {item for item in value if isinstance(item, str)}
    return tuple(sorted(codes)) if all(isinstance(item, str) for item in value) else value


def unfit(content: msgspec.Struct) -> Iterator[Fault]:
    """Each text that can't be kept: too long, or with a character that can't be seen."""
    text = msgspec.json.encode(content)
    # Nearly every content is passed by without a look at its parts.
    if len(text) > MOST_LETTERS or _WRITTEN.search(text):
        yield from _unfit(msgspec.json.decode(text), "")


def _unfit(value: object, path: str) -> Iterator[Fault]:
    if isinstance(value, str):
        yield from _unfit_text(value, path)
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _unfit(item, f"{path}.{name}".lstrip("."))
    elif isinstance(value, list):
        if sum(len(text) + 1 for text in said(value)) > MOST_LETTERS:
            message = f"Together these may have at most {MOST_LETTERS:,} letters."
            yield Fault("too_long", message, path)
            return
        for number, item in enumerate(value):
            yield from _unfit(item, f"{path}[{number}]")


def too_long(text: str, most: int, path: str) -> Iterator[Fault]:
    """The fault of a text with more letters than are kept."""
    if len(text) > most:
        yield Fault("too_long", f"This has {len(text):,} letters; use at most {most:,}.", path)


def _unfit_text(text: str, path: str) -> Iterator[Fault]:
    yield from too_long(text, MOST_LETTERS, path)
    if found := _CONTROL.search(text):
        message = f"A text can't hold the control character {ord(found[0]):#04x}; delete it."
        yield Fault("bad_text", message, path)
