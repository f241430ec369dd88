"""What is recorded about the register: each fact carries the whole content before and after."""

from typing import ClassVar

import msgspec

from discretion.apps.audit.facts import Fact
from discretion.apps.register.contents import Content


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A record as the audit keeps it: enough to show the register as of any past day."""

    state: str
    version: int
    content: Content


class RecordEntered(Fact, frozen=True, kw_only=True):
    """A record was entered."""

    kind: ClassVar[str] = "record.entered"


class RecordChanged(Fact, frozen=True, kw_only=True):
    """What a record says was changed."""

    kind: ClassVar[str] = "record.changed"


class RecordRetired(Fact, frozen=True, kw_only=True):
    """A record no longer holds; it stays readable."""

    kind: ClassVar[str] = "record.retired"


class RecordRestored(Fact, frozen=True, kw_only=True):
    """A retired record holds again: the undo of retiring."""

    kind: ClassVar[str] = "record.restored"


class RecordConfirmed(Fact, frozen=True, kw_only=True):
    """A draft became current."""

    kind: ClassVar[str] = "record.confirmed"
