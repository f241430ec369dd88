"""What is recorded about matters, their approvals, and what was disclosed or collected.

What people wrote about people is told as salted digests, never as text.
"""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

import msgspec

from discretion.apps.audit.facts import Fact
from discretion.apps.audit.texts import OURS
from discretion.apps.matters.contents import Decision, Facts, Happened


class MatterContent(msgspec.Struct, frozen=True, kw_only=True):
    """A matter as the record knows it."""

    unread: ClassVar[Mapping[str, str]] = {"private*": OURS}

    version: int
    state: str
    kind: str
    requester: str
    content: Facts
    assignee: str = ""
    due_on: date | None = None
    determination: str = ""
    outcome: str = ""
    decision: str = ""
    reason: str = ""
    answered_on: date | None = None
    answered_how: str = ""
    earlier: str = ""
    # Digests of what people wrote, by the number of each; of what was erased, none.
    private: dict[str, str] = {}


class MatterFact(Fact, frozen=True, kw_only=True):
    """Something was done with a matter."""


class MatterStarted(MatterFact, frozen=True, kw_only=True):
    """Someone began to write down what they are asked for, or want."""

    kind: ClassVar[str] = "matter.started"


class MatterSaved(MatterFact, frozen=True, kw_only=True):
    """A draft was saved."""

    kind: ClassVar[str] = "matter.saved"


class MatterSubmitted(MatterFact, frozen=True, kw_only=True):
    """It went to the officer."""

    kind: ClassVar[str] = "matter.submitted"


class MatterAmended(MatterFact, frozen=True, kw_only=True):
    """The one who asks stated other facts."""

    kind: ClassVar[str] = "matter.amended"


class MatterWithdrawn(MatterFact, frozen=True, kw_only=True):
    """The one who asks wants it no longer."""

    kind: ClassVar[str] = "matter.withdrawn"


class PaperAttached(MatterFact, frozen=True, kw_only=True):
    """A file was attached; it is kept encrypted, under the hash of what is kept."""

    kind: ClassVar[str] = "matter.paper_attached"
    sha256: str


class MatterTakenUp(MatterFact, frozen=True, kw_only=True):
    """An officer took it up."""

    kind: ClassVar[str] = "matter.taken_up"


class MatterAssigned(MatterFact, frozen=True, kw_only=True):
    """It was given to an officer to handle."""

    kind: ClassVar[str] = "matter.assigned"


class QuestionAsked(MatterFact, frozen=True, kw_only=True):
    """The officer asked for more."""

    kind: ClassVar[str] = "matter.question_asked"


class QuestionAnswered(MatterFact, frozen=True, kw_only=True):
    """The one who asks answered the officer's question."""

    kind: ClassVar[str] = "matter.question_answered"


class CounselConsulted(MatterFact, frozen=True, kw_only=True):
    """It went to counsel."""

    kind: ClassVar[str] = "matter.counsel_consulted"


class CounselReviewed(MatterFact, frozen=True, kw_only=True):
    """Counsel looked at it; with the id of the review where it favours the act."""

    kind: ClassVar[str] = "matter.counsel_reviewed"
    favours: bool
    review: str = ""


class MatterHandedOver(MatterFact, frozen=True, kw_only=True):
    """It went to another officer."""

    kind: ClassVar[str] = "matter.handed_over"


class MatterReferred(MatterFact, frozen=True, kw_only=True):
    """It went to the chief, for a determination of best interests."""

    kind: ClassVar[str] = "matter.referred"


class MatterSentBack(MatterFact, frozen=True, kw_only=True):
    """The chief sent it back."""

    kind: ClassVar[str] = "matter.sent_back"


class MatterRecalled(MatterFact, frozen=True, kw_only=True):
    """The officer took it back to their own desk."""

    kind: ClassVar[str] = "matter.recalled"


class MatterApproved(MatterFact, frozen=True, kw_only=True):
    """It was approved, all of it or less, by an officer or the chief."""

    kind: ClassVar[str] = "matter.approved"
    approval: str
    by: str
    own: bool = False
    standing_in: str = ""
    types: tuple[str, ...]
    content: Decision
    fingerprint: str


class MatterRefused(MatterFact, frozen=True, kw_only=True):
    """It was refused."""

    kind: ClassVar[str] = "matter.refused"


class MatterCarriedOut(MatterFact, frozen=True, kw_only=True):
    """What was approved was done."""

    kind: ClassVar[str] = "matter.carried_out"
    disclosure: str
    content: Happened
    # Under which it went out, where it did under one.
    agreement: str = ""


class MatterClosed(MatterFact, frozen=True, kw_only=True):
    """It was put away."""

    kind: ClassVar[str] = "matter.closed"


class ReconsiderationAsked(MatterFact, frozen=True, kw_only=True):
    """What was refused is to be looked at once more: this is the new matter."""

    kind: ClassVar[str] = "matter.reconsideration_asked"


class ExigentActRecorded(MatterFact, frozen=True, kw_only=True):
    """An act under exigent circumstances was recorded after it was done."""

    kind: ClassVar[str] = "matter.exigent_act_recorded"
    disclosure: str
    content: Happened
    # As above.
    agreement: str = ""


class ExigentActChecked(MatterFact, frozen=True, kw_only=True):
    """An officer looked at an act under exigent circumstances."""

    kind: ClassVar[str] = "matter.exigent_act_checked"


class ExigentActCorrected(MatterFact, frozen=True, kw_only=True):
    """The officer corrected what was stated of an act under exigent circumstances."""

    kind: ClassVar[str] = "matter.exigent_act_corrected"


class NoticeGiven(MatterFact, frozen=True, kw_only=True):
    """The chief was told of an act under exigent circumstances."""

    kind: ClassVar[str] = "matter.notice_given"
    on: date
    how: str


class ConditionKept(MatterFact, frozen=True, kw_only=True):
    """A condition of the approval was kept."""

    kind: ClassVar[str] = "matter.condition_kept"
    number: int
    how: str


class PrivateTextErased(MatterFact, frozen=True, kw_only=True):
    """Something that was written about people was erased."""

    kind: ClassVar[str] = "matter.private_text_erased"
    number: int


class RoutineContent(msgspec.Struct, frozen=True, kw_only=True):
    """What was done, and what let it be done."""

    content: Facts
    delivery: Happened
    basis: str
    designation: str = ""
    # The approval that it rests on, where one does; and the matter in which it was put, if any.
    approval: str = ""
    matter: str = ""
    agreement: str = ""


class RoutineDisclosureLogged(Fact, frozen=True, kw_only=True):
    """Something that needs no decision was done, and written down."""

    kind: ClassVar[str] = "disclosure.logged"


class DisclosureCorrected(Fact, frozen=True, kw_only=True):
    """What was written down of something done was wrong; `record` is the one that says it as it
    was, in the place of `earlier`."""

    kind: ClassVar[str] = "disclosure.corrected"
    earlier: str
