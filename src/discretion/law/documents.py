"""How a JSON document is held against its typed shape: every fault with its code and its path."""

import contextlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Final

import msgspec
from msgspec import inspect

from discretion.errors import Fault

# The codes of faults, which programs may rely on.
CODES: Final[Mapping[str, str]] = {
    "invalid_json": "The text is not JSON that can be read.",
    "invalid_toml": "The text is not an edition of the law that can be read.",
    "unknown_field": "A field that the document does not have.",
    "missing_field": "A required field that is not there.",
    "wrong_type": "A value of another kind than the field has; null is never allowed for an act.",
    "unknown_code": "A word that is none of the contract's codes, or of the register's types.",
    "bad_date": "Not a date written as 2026-07-31, or not a day that fits.",
    "bad_period": "A period of time of nothing, or below zero.",
    "empty_text": "A text with nothing in it.",
    "unknown_id": "An id that no record of the register has.",
    "duplicate_id": "An id that another record has, or that is a code.",
    "kind_mismatch": "A counterparty of another kind than the register says.",
    "circular_parent": "An agency that stands above itself.",
    "before_in_force": "An act of a day on which the law was not in force yet.",
}
# A decoder that reads the first of two fields of one name refuses it, one that reads the last not.
GIVEN_TWICE: Final = Fault("invalid_json", "A field is given twice, once with a fault", "")
# What a JSON value is called in a sentence.
NAMES: Final = {
    dict: "an object",
    list: "a list",
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    type(None): "null",
}
_SHAPES: Final[Mapping[type[inspect.Type], type]] = {
    inspect.StructType: dict,
    inspect.DictType: dict,
    inspect.ListType: list,
    inspect.VarTupleType: list,
    inspect.StrType: str,
    inspect.DateType: str,
    inspect.LiteralType: str,
    inspect.EnumType: str,
    inspect.BoolType: bool,
    inspect.IntType: int,
}
_NEXT_STEP = re.compile(r"\.?([^.\[\]]+)|\[(\d+)\]")
_NAME = re.compile(r"\w+")
_BLANKS = re.compile(r"[ \t\r\n]*")


def faults(document: object, shape: type) -> Iterator[Fault]:
    """Each way in which a decoded JSON document differs from a struct type, in document order."""
    yield from _faults(document, _info(shape), "")


def with_zero(value: object, path: str = "") -> Iterator[str]:
    """The path of each text, names included, with the character of code zero, which not every part
    of an office can hold."""
    if isinstance(value, str) and "\0" in value:
        yield path
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from with_zero(item, f"{path}[{number}]")
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from with_zero(name, path)
            yield from with_zero(item, f"{path}.{name}".lstrip("."))


def texts_at(document: object, pattern: str, path: str = "") -> Iterator[tuple[str, str]]:
    """Each text at a pattern such as `agencies[].id`, with its path; blank ones are passed over.

    What has another shape than the pattern is passed over too: that is a fault of its own.
    """
    if not pattern:
        if isinstance(document, str) and not blank(document):
            yield path, document
    elif pattern.startswith("[]"):
        if isinstance(document, list | tuple):
            for number, item in enumerate(document):
                yield from texts_at(item, pattern[2:], f"{path}[{number}]")
    elif isinstance(document, dict):
        name = _NAME.match(pattern.lstrip("."))
        if name and name[0] in document:
            rest = pattern.lstrip(".")[name.end() :]
            yield from texts_at(document[name[0]], rest, f"{path}.{name[0]}".lstrip("."))


def unreadable(text: bytes | str) -> Fault:
    """The fault of a text that is no JSON, with the line where the reading stopped."""
    try:
        json.loads(text if isinstance(text, str) else text.decode())
    except json.JSONDecodeError as error:
        what = error.msg.removesuffix(" at")
        message = f"This is not JSON: {what}, at column {error.colno}"
        return Fault("invalid_json", message, "", error.lineno)
    except UnicodeDecodeError:
        return Fault("invalid_json", "This is not JSON: it is not encoded as UTF-8", "")
    except RecursionError:
        return Fault("invalid_json", "This JSON is nested too deeply", "")
    except ValueError:
        return Fault("invalid_json", "This JSON has a number of too many digits", "")
    return Fault("invalid_json", "This is not JSON that can be read", "")


class _Members(list[tuple[str, object]]):
    """An object as it is written, with members that are given twice."""


def given_twice(text: bytes | str) -> Iterator[str]:
    """The path of each member that an object of a JSON text has more than once.

    Readers differ in which of them they take, so none is to be taken.
    """
    met: list[bool] = []

    def look(pairs: list[tuple[str, object]]) -> None:
        met.append(len(pairs) > 1 and len(dict(pairs)) < len(pairs))

    json.loads(text, object_pairs_hook=look)
    # Where they stand is asked only where there are any: nearly never.
    if any(met):
        yield from _twice(json.loads(text, object_pairs_hook=_Members), "")


def _twice(value: object, path: str) -> Iterator[str]:
    if isinstance(value, _Members):
        met = set()
        for name, item in value:
            there = f"{path}.{name}".lstrip(".")
            if name in met:
                yield there
            met.add(name)
            yield from _twice(item, there)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _twice(item, f"{path}[{number}]")


def twice_faults(text: bytes | str) -> Iterator[Fault]:
    """The same as faults; none where it is nested too deeply to look, which its shape tells."""
    try:
        paths = list(given_twice(text))
    except RecursionError:
        return
    for path in paths:
        yield Fault("invalid_json", "This is given twice; give it once", path)


def blank(text: str) -> bool:
    """Whether a text says nothing."""
    return not text or text.isspace()


def empty_text(path: str) -> Fault:
    """The fault of a text that says nothing."""
    return Fault("empty_text", "This text is empty; say something or leave the field out", path)


def line_of(text: str, path: str) -> int:
    """The line, from 1, on which the value at a path stands; of the nearest holder if it is absent.

    `text` is a JSON document that could be decoded.
    """
    at = _skip(text, 0)
    # What is nested too deeply to be passed over keeps the line of its holder.
    with contextlib.suppress(RecursionError):
        for key, number in _NEXT_STEP.findall(path):
            found = _item(text, at, int(number)) if number else _member(text, at, key)
            if found is None:
                break
            at = found
    return text.count("\n", 0, at) + 1


@cache
def _info(shape: type) -> inspect.Type:
    return inspect.type_info(shape)


def _faults(value: object, info: inspect.Type, path: str) -> Iterator[Fault]:
    if isinstance(info, inspect.Metadata):
        info = info.type
    if isinstance(info, inspect.UnionType):
        info = _alternative(value, info)
    expected = _SHAPES[type(info)]
    if type(value) is not expected:
        yield _wrong_type(value, expected, path)
    elif isinstance(info, inspect.StructType):
        yield from _object_faults(_mapping(value), info, path)
    elif isinstance(info, inspect.ListType | inspect.VarTupleType):
        for number, item in enumerate(_sequence(value)):
            yield from _faults(item, info.item_type, f"{path}[{number}]")
    elif isinstance(value, str):
        yield from _text_faults(value, info, path)


def _alternative(value: object, info: inspect.UnionType) -> inspect.Type:
    """The member of a union that is meant: the word where it is the word, else the list."""
    word, other = sorted(info.types, key=lambda member: type(member) is not inspect.LiteralType)
    meant = isinstance(word, inspect.LiteralType) and value in word.values
    return word if meant else other


def _object_faults(
    value: Mapping[str, object], info: inspect.StructType, path: str
) -> Iterator[Fault]:
    fields = {field.encode_name: field for field in info.fields}
    prefix = f"{path}." if path else ""
    for name, item in value.items():
        if name in fields:
            yield from _faults(item, fields[name].type, prefix + name)
        else:
            known = ", ".join(fields)
            message = f"No field is called {name!r} here; the fields are {known}"
            yield Fault("unknown_field", message, prefix + name)
    for name, field in fields.items():
        if field.required and name not in value:
            yield Fault("missing_field", f"The field {name!r} is required", prefix + name)


def _text_faults(value: str, info: inspect.Type, path: str) -> Iterator[Fault]:
    if isinstance(info, inspect.DateType):
        if not is_day(value):
            yield Fault("bad_date", f"{value!r} is no date; write it as 2026-07-31", path)
    elif blank(value):
        yield empty_text(path)
    elif (codes := _codes(info)) and value not in codes:
        known = ", ".join(codes)
        yield Fault("unknown_code", f"{value!r} is no code here; the codes are {known}", path)


def _codes(info: inspect.Type) -> Sequence[str]:
    """The words of which a text must be one; none where it is free."""
    if isinstance(info, inspect.EnumType):
        return [str(member.value) for member in info.cls]
    return [str(word) for word in info.values] if isinstance(info, inspect.LiteralType) else ()


def is_day(text: str) -> bool:
    """Whether a text is a date as the contract writes it: `YYYY-MM-DD` and nothing else."""
    try:
        msgspec.convert(text, date)
    except msgspec.ValidationError:
        return False
    return True


def _wrong_type(value: object, expected: type, path: str) -> Fault:
    message = f"This must be {NAMES[expected]}, and is {NAMES[type(value)]}"
    return Fault("wrong_type", message, path)


def _mapping(value: object) -> Mapping[str, object]:
    return msgspec.convert(value, dict[str, object])


def _sequence(value: object) -> list[object]:
    return msgspec.convert(value, list[object])


def _skip(text: str, at: int) -> int:
    match = _BLANKS.match(text, at)
    return match.end() if match else at


def _member(text: str, at: int, key: str) -> int | None:
    """Where the value of a member starts; the last of several, as decoders take it."""
    found = None
    for name, start in _members(text, at):
        if name == key:
            found = start
    return found


def _members(text: str, at: int) -> Iterator[tuple[str, int]]:
    if text[at] != "{":
        return
    at = _skip(text, at + 1)
    while text[at] != "}":
        name, at = json.JSONDecoder().raw_decode(text, at)
        at = _skip(text, _skip(text, at) + 1)
        yield name, at
        at = _after(text, at)


def _item(text: str, at: int, number: int) -> int | None:
    if text[at] != "[":
        return None
    at = _skip(text, at + 1)
    for _ in range(number):
        if text[at] == "]":
            return None
        at = _after(text, at)
    return at if text[at] != "]" else None


def _after(text: str, at: int) -> int:
    """Where the next item starts, or the closing bracket stands, after the value at a place."""
    _, end = json.JSONDecoder().raw_decode(text, at)
    end = _skip(text, end)
    return _skip(text, end + 1) if text[end] == "," else end
