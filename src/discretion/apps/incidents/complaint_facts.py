"""What is recorded about complaints; what people wrote is told as salted digests, never as text."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

import msgspec

from discretion.apps.audit.facts import Fact
from discretion.apps.audit.texts import OURS


class ComplaintContent(msgspec.Struct, frozen=True, kw_only=True):
    """A complaint as the record knows it."""

    unread: ClassVar[Mapping[str, str]] = {"private*": OURS, "due_why": OURS}

    version: int
    state: str
    about: str
    gist: str = ""
    reach: str
    assignee: str = ""
    due_on: date | None = None
    due_why: str = ""
    sent_on: date | None = None
    sent_how: str = ""
    # Digests of what was written, by the number of each; of what was erased, none.
    private: dict[str, str] = {}


class ComplaintFact(Fact, frozen=True, kw_only=True):
    """Something was done with a complaint."""


class ComplaintReceived(ComplaintFact, frozen=True, kw_only=True):
    """Someone complained; nobody is told who."""

    kind: ClassVar[str] = "complaint.received"


class ComplaintDayMoved(ComplaintFact, frozen=True, kw_only=True):
    """It is to be answered by another day, because a policy sets another."""

    kind: ClassVar[str] = "complaint.day_moved"


class ComplaintTakenUp(ComplaintFact, frozen=True, kw_only=True):
    """An officer took it up."""

    kind: ClassVar[str] = "complaint.taken_up"


class ComplaintAssigned(ComplaintFact, frozen=True, kw_only=True):
    """It was given to an officer to handle."""

    kind: ClassVar[str] = "complaint.assigned"


class ComplaintPassedOn(ComplaintFact, frozen=True, kw_only=True):
    """It went to the agency that it is about, or to the chief; `came_from` had it before."""

    kind: ClassVar[str] = "complaint.passed_on"
    came_from: str = ""


class ComplaintDescribed(ComplaintFact, frozen=True, kw_only=True):
    """An officer said in few words what it is about."""

    kind: ClassVar[str] = "complaint.described"


class ComplaintNoted(ComplaintFact, frozen=True, kw_only=True):
    """What was found out was written down."""

    kind: ClassVar[str] = "complaint.noted"


class ComplaintAnswered(ComplaintFact, frozen=True, kw_only=True):
    """It was answered."""

    kind: ClassVar[str] = "complaint.answered"


class ComplaintAnswerSent(ComplaintFact, frozen=True, kw_only=True):
    """A letter with the answer went out."""

    kind: ClassVar[str] = "complaint.answer_sent"


class ComplaintClosed(ComplaintFact, frozen=True, kw_only=True):
    """It was put away."""

    kind: ClassVar[str] = "complaint.closed"


class ComplaintReopened(ComplaintFact, frozen=True, kw_only=True):
    """It is looked at once more."""

    kind: ClassVar[str] = "complaint.reopened"


class ComplaintTextErased(ComplaintFact, frozen=True, kw_only=True):
    """Something that was written in it was erased."""

    kind: ClassVar[str] = "complaint.text_erased"
    number: int
