"""What is wrong with the shape of a document whose texts may be left empty, and with its letters.

The law's own documents have no empty texts; the register's have, wherever a field may be left out.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

import msgspec
from msgspec import inspect

from discretion.errors import Fault
from discretion.law import documents

_POSITION: Final = re.compile(r"\[\d+\]")
# Characters that no database, form or printed page can be trusted with; lines and tabs are texts'.
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# The same in JSON as msgspec writes it, but for a backslash that is a text's own.
_WRITTEN: Final = re.compile(rb"\\[ubf]|\x7f|\xc2[\x80-\x9f]")


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


def unprintable(content: msgspec.Struct) -> Iterator[Fault]:
    """Each text with a character that can't be seen, such as the one of code zero."""
    text = msgspec.json.encode(content)
    # Nearly every content is passed by without a look at its parts.
    if _WRITTEN.search(text):
        yield from _unprintable(msgspec.json.decode(text), "")


def _unprintable(value: object, path: str) -> Iterator[Fault]:
    if isinstance(value, str) and (found := _CONTROL.search(value)):
        message = f"A text can't hold the control character {ord(found[0]):#04x}; delete it."
        yield Fault("bad_text", message, path)
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _unprintable(item, f"{path}.{name}".lstrip("."))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _unprintable(item, f"{path}[{number}]")
