"""What is recorded about duties: that one is owed, that it was done, that it is owed no more."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

import msgspec

from discretion.apps.audit.facts import Fact
from discretion.apps.audit.texts import OURS


class DutyContent(msgspec.Struct, frozen=True, kw_only=True):
    """A duty as the record knows it."""

    unread: ClassVar[Mapping[str, str]] = {"*": OURS}

    duty: str
    what: str
    owed_to: str
    about: str
    state: str
    part: str = ""
    person: str = ""
    due_on: date | None = None
    explanation: str = ""
    provision: str = ""
    evidence: str = ""


class DutyOwed(Fact, frozen=True, kw_only=True):
    """Someone owes something from now on."""

    kind: ClassVar[str] = "duty.owed"


class DutyReworded(Fact, frozen=True, kw_only=True):
    """What a duty is about is called otherwise by now; what is owed is the same."""

    kind: ClassVar[str] = "duty.reworded"


class DutyFulfilled(Fact, frozen=True, kw_only=True):
    """A duty was done; what shows it is in `after`."""

    kind: ClassVar[str] = "duty.fulfilled"


class DutyVoided(Fact, frozen=True, kw_only=True):
    """A duty is no longer owed; why is in `after`."""

    kind: ClassVar[str] = "duty.voided"
