"""What is recorded about letters: only what a person decided about one."""

from collections.abc import Mapping
from typing import ClassVar

import msgspec

from discretion.apps.audit.facts import Fact
from discretion.apps.audit.texts import OURS


class LetterContent(msgspec.Struct, frozen=True, kw_only=True):
    """A letter as the record knows it: what it says is not told."""

    unread: ClassVar[Mapping[str, str]] = {"*": OURS}

    message_id: str
    kind: str
    state: str
    attempts: int


class LetterTriedAgain(Fact, frozen=True, kw_only=True):
    """Someone had a letter tried again."""

    kind: ClassVar[str] = "mail.tried_again"


class LetterStopped(Fact, frozen=True, kw_only=True):
    """Someone decided that a letter is not to be sent."""

    kind: ClassVar[str] = "mail.stopped"
