"""What is recorded about duties and about the holidays that their days are counted by."""

from collections.abc import Mapping
from datetime import date, datetime
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
    due_at: datetime | None = None
    explanation: str = ""
    provision: str = ""
    evidence: str = ""


class DutyOwed(Fact, frozen=True, kw_only=True):
    """Someone owes something from now on."""

    kind: ClassVar[str] = "duty.owed"


class DutyReworded(Fact, frozen=True, kw_only=True):
    """What a duty is about is called otherwise by now, or the same day is worked out otherwise."""

    kind: ClassVar[str] = "duty.reworded"
    unread: ClassVar[Mapping[str, str]] = {"*": OURS}


class DutyMoved(Fact, frozen=True, kw_only=True):
    """A duty is due on another day or at another hour, because what that is worked out by changed,
    which is in `why`."""

    kind: ClassVar[str] = "duty.moved"
    unread: ClassVar[Mapping[str, str]] = {"*": OURS}


class DutyShown(Fact, frozen=True, kw_only=True):
    """Someone said on which day they did what is owed, and what shows it."""

    kind: ClassVar[str] = "duty.shown"
    on: date
    evidence: str


class DutyFulfilled(Fact, frozen=True, kw_only=True):
    """A duty was done; what shows it is in `after`."""

    kind: ClassVar[str] = "duty.fulfilled"


class DutyVoided(Fact, frozen=True, kw_only=True):
    """A duty is no longer owed; why is in `after`."""

    kind: ClassVar[str] = "duty.voided"


class DutyReopened(Fact, frozen=True, kw_only=True):
    """What was said to be done was taken back, so it is owed again; why that was is in `why`."""

    kind: ClassVar[str] = "duty.reopened"


class HolidayContent(msgspec.Struct, frozen=True, kw_only=True):
    """A holiday as the record knows it."""

    on: date
    name: str


class HolidayKept(Fact, frozen=True, kw_only=True):
    """A day is a holiday from now on, or one of another name."""

    kind: ClassVar[str] = "holiday.kept"


class HolidayDropped(Fact, frozen=True, kw_only=True):
    """A day is no holiday any more."""

    kind: ClassVar[str] = "holiday.dropped"
