"""What is recorded about incidents. What each of the two agencies does is told by itself, so that
neither reads the other's part in its record. What people wrote is told as a salted digest.
"""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

import msgspec

from discretion.apps.audit.facts import Fact
from discretion.apps.audit.texts import OURS
from discretion.apps.incidents.incident_contents import (
    Action,
    ActionContent,
    Assessment,
    BreachAssessment,
    IncidentFacts,
    NoticeContent,
    Proof,
    Withheld,
)


class Reported(msgspec.Struct, frozen=True, kw_only=True):
    """An incident as the record of the agency that became aware knows it."""

    unread: ClassVar[Mapping[str, str]] = dict.fromkeys(
        ("story", "state", "reporter", "assessment*", "notices*"), OURS
    )

    version: int
    state: str
    reporter: str
    responsible: str
    content: IncidentFacts
    violation: bool | None = None
    assessment: Assessment | None = None
    notices: tuple[NoticeContent, ...] = ()
    # The digest of what the reporter wrote; of what was erased, none.
    story: str = ""


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """An incident as the record of the agency responsible knows it."""

    unread: ClassVar[Mapping[str, str]] = dict.fromkeys(
        ("state", "assessment*", "withheld*", "notices*", "actions*"), OURS
    )

    version: int
    state: str
    aware: str
    content: IncidentFacts
    breach: bool | None = None
    assessment: BreachAssessment | None = None
    determined_on: date | None = None
    kept_through: date | None = None
    withheld: Withheld | None = None
    notices: tuple[NoticeContent, ...] = ()
    actions: tuple[ActionContent, ...] = ()
    lessons: str = ""


class IncidentFact(Fact, frozen=True, kw_only=True):
    """Something was done with an incident."""


class IncidentStarted(IncidentFact, frozen=True, kw_only=True):
    """Someone began to write down what went wrong."""

    kind: ClassVar[str] = "incident.started"


class IncidentSaved(IncidentFact, frozen=True, kw_only=True):
    """A draft was saved."""

    kind: ClassVar[str] = "incident.saved"


class IncidentDiscarded(IncidentFact, frozen=True, kw_only=True):
    """A draft was thrown away by its writer."""

    kind: ClassVar[str] = "incident.discarded"


class IncidentReported(IncidentFact, frozen=True, kw_only=True):
    """It went to the officer."""

    kind: ClassVar[str] = "incident.reported"


class IncidentCorrected(IncidentFact, frozen=True, kw_only=True):
    """What happened is better known."""

    kind: ClassVar[str] = "incident.corrected"


class IncidentAssessed(IncidentFact, frozen=True, kw_only=True):
    """An officer found whether it was a violation, and who is responsible."""

    kind: ClassVar[str] = "incident.assessed"
    content: Assessment


class BreachAssessed(IncidentFact, frozen=True, kw_only=True):
    """An officer found whether it was a breach of private information."""

    kind: ClassVar[str] = "incident.breach_assessed"
    content: BreachAssessment


class IncidentNoticeGiven(IncidentFact, frozen=True, kw_only=True):
    """Someone was told who had to be."""

    kind: ClassVar[str] = "incident.notice_given"
    to: str
    content: Proof


class NoticeWithheld(IncidentFact, frozen=True, kw_only=True):
    """The people concerned are not told for now (§ 23-1204(e))."""

    kind: ClassVar[str] = "incident.notice_withheld"
    content: Withheld


class WithholdingLifted(IncidentFact, frozen=True, kw_only=True):
    """Nothing stands against telling the people concerned any more."""

    kind: ClassVar[str] = "incident.withholding_lifted"


class ActionPlanned(IncidentFact, frozen=True, kw_only=True):
    """Something is to be done so that it does not happen again."""

    kind: ClassVar[str] = "incident.action_planned"
    content: Action


class ActionTaken(IncidentFact, frozen=True, kw_only=True):
    """It was done."""

    kind: ClassVar[str] = "incident.action_taken"
    number: int
    how: str


class LessonsWritten(IncidentFact, frozen=True, kw_only=True):
    """What was learned was written down."""

    kind: ClassVar[str] = "incident.lessons_written"


class IncidentClosed(IncidentFact, frozen=True, kw_only=True):
    """It was put away."""

    kind: ClassVar[str] = "incident.closed"


class IncidentReopened(IncidentFact, frozen=True, kw_only=True):
    """It was taken up again."""

    kind: ClassVar[str] = "incident.reopened"


class StoryErased(IncidentFact, frozen=True, kw_only=True):
    """What the reporter wrote in their own words was erased."""

    kind: ClassVar[str] = "incident.story_erased"


def kinds() -> set[str]:
    """Every kind of fact about an incident."""
    return {fact.kind for fact in IncidentFact.__subclasses__()}
