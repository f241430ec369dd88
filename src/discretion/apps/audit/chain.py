"""The chain of digests: each entry's covers the one before, so that nothing can be changed unseen.

A digest is SHA-256 over the digest before, the entry's number and its fact, a line each.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Final, NamedTuple, Protocol

import msgspec

COPIED: Final = ("kind", "record", "agency", "actor")


class Link(Protocol):
    """What the chain looks at in an entry."""

    number: int
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
        elif digest(before, entry.number, entry.fact) != entry.digest:
            yield Break(entry.number, f"Entry {entry.number} or the one before it was altered.")
        if copied := _differs(entry):
            yield Break(entry.number, f"Entry {entry.number} is filed under another {copied}.")
        before, expected = entry.digest, entry.number + 1


def _differs(entry: Link) -> str:
    """The first column that does not say what the fact says; empty where all do."""
    try:
        told = msgspec.json.decode(entry.fact)
    except msgspec.DecodeError:
        return "fact"
    return next((name for name in COPIED if told.get(name, "") != getattr(entry, name)), "")
