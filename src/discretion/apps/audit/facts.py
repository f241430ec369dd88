"""What a fact is: one thing that someone did, as every app tells it to the record."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar, Final

import msgspec

from discretion.apps.audit.people import By

_ENCODER: Final = msgspec.json.Encoder(order="sorted")


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One thing done; each kind is a class of its own beside the action that records it.

    `record` is the public id of what was changed, `agency` whose it is (empty: the city's).
    `before` and `after` are its whole content, absent where there was or is none.
    """

    kind: ClassVar[str] = ""
    # What the text guard does not read of it, as patterns of paths, each with its reason.
    unread: ClassVar[Mapping[str, str]] = {"before*": "It stood there before."}

    record: str
    agency: str = ""
    why: str = ""
    before: msgspec.Struct | None = None
    after: msgspec.Struct | None = None


def kinds(of: type[Fact] = Fact) -> set[str]:
    """Every kind of fact that can be recorded."""
    own = {of.kind} - {""}
    return own.union(*(kinds(narrower) for narrower in of.__subclasses__()))


def as_text(fact: Fact, *, by: By, now: datetime, vouched: Sequence[msgspec.Struct] = ()) -> str:
    """The fact as the JSON that is hashed and stored: who, when, what, before and after.

    `vouched` is what looked as if it were about a person, and is not, as they say.
    """
    told = msgspec.structs.asdict(fact) | {"not_identifying": vouched}
    told |= {"kind": fact.kind, "at": now.isoformat(), "actor": by.id, "actor_name": by.name}
    return _ENCODER.encode({name: value for name, value in told.items() if value}).decode()
