"""What is recorded about the directions of the chief privacy officer."""

from collections.abc import Mapping
from typing import ClassVar

import msgspec

from discretion.apps.audit.facts import Fact
from discretion.apps.audit.texts import OURS
from discretion.apps.oversight.direction_contents import Direction


class DirectionContent(msgspec.Struct, frozen=True, kw_only=True):
    """A direction as the record knows it."""

    unread: ClassVar[Mapping[str, str]] = {"provision": OURS, "due_why": OURS, "supersedes": OURS}

    version: int
    state: str
    content: Direction
    provision: str
    due_why: str
    supersedes: str
    outcome: str


class DirectionGiven(Fact, frozen=True, kw_only=True):
    """An agency was directed to make a change; also in place of an earlier direction."""

    kind: ClassVar[str] = "direction.given"


class DirectionCarriedOut(Fact, frozen=True, kw_only=True):
    """The agency's officer said what was done."""

    kind: ClassVar[str] = "direction.carried_out"


class DirectionWithdrawn(Fact, frozen=True, kw_only=True):
    """The chief wants it no longer."""

    kind: ClassVar[str] = "direction.withdrawn"
    unread: ClassVar[Mapping[str, str]] = {"outcome": "It is the reason, and read as such."}


class DirectionSuperseded(Fact, frozen=True, kw_only=True):
    """Another direction took its place."""

    kind: ClassVar[str] = "direction.superseded"
