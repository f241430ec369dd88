"""The chain of digests: each entry's covers the one before, so that nothing can be changed unseen.

A digest is SHA-256 over the digest before, the entry's number and its fact, a line each.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from typing import Final, NamedTuple, Protocol

import msgspec


class Copied(msgspec.Struct):
    """What is told of a fact in columns as well, to search by."""

    kind: str
    record: str
    actor: str
    at: datetime
    agency: str = ""


_DECODER: Final = msgspec.json.Decoder(Copied)
_NAMES: Final = {"at": "time"}


class Link(Protocol):
    """What the chain looks at in an entry."""

    number: int
    at: datetime
    actor: str
    kind: str
    record: str
    agency: str
    fact: str
    digest: str


class Break(NamedTuple):
    """A place where the chain does not hold, and what is wrong there."""

    number: int
    what: str


def digest(before: str, number: int, fact: str) -> str:
    """The digest of an entry; `before` is the digest of the one before, empty for the first."""
    return sha256(f"{before}\n{number}\n{fact}".encode()).hexdigest()


def breaks(entries: Iterable[Link]) -> Iterator[Break]:
    """Every place where entries, in order, were altered, deleted, inserted or reordered."""
    before, expected = "", 1
    for entry in entries:
        if entry.number != expected:
            yield Break(expected, f"Entries {expected} to {entry.number - 1} are missing.")
            altered = False
        else:
            altered = digest(before, entry.number, entry.fact) != entry.digest
        if altered:
            yield Break(entry.number, f"Entry {entry.number} or the one before it was altered.")
        elif wrong := _differs(entry):
            yield Break(entry.number, f"Entry {entry.number} {wrong}.")
        before, expected = entry.digest, entry.number + 1


def _differs(entry: Link) -> str:
    """What is wrong with the columns beside the fact; empty where all say what it says."""
    try:
        told = _DECODER.decode(entry.fact)
    except (msgspec.DecodeError, RecursionError):
        return "holds no fact that can be read"
    for name in Copied.__struct_fields__:
        if getattr(told, name) != getattr(entry, name):
            return f"is filed under another {_NAMES.get(name, name)}"
    return ""
