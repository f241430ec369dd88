"""What programs say of incidents: the body of a report, and of each step."""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from discretion.apps.incidents.incident_contents import (
    Action,
    Assessment,
    BreachAssessment,
    IncidentFacts,
    Proof,
    Story,
    Withheld,
)
from discretion.interfaces.api.asking import Body, Paged, Version


class IncidentsAsked(Paged, frozen=True, kw_only=True):
    """Which incidents: by default all that are open, the last one first."""

    words: str = ""
    state: Literal["reported", "handled", "closed"] | UnsetType = UNSET
    found: Literal["violation", "breach", "neither", "not_assessed"] | UnsetType = UNSET
    agency: str = ""
    type: str = ""
    # Those that are closed as well.
    closed_too: bool = False


class IncidentBegun(Body, frozen=True, kw_only=True):
    """What went wrong; `agency` became aware of it. `story` is kept apart, and encrypted."""

    agency: str
    facts: IncidentFacts
    story: Story = Story()
    # Else it stays a draft.
    submit: bool = True
    why: str = ""


class IncidentSaid(Body, frozen=True, kw_only=True):
    """A draft, stated anew: what isn't given is not said any more."""

    version: Version
    facts: IncidentFacts
    story: Story = Story()
    why: str = ""


class IncidentCorrected(Body, frozen=True, kw_only=True):
    """What happened, as it is better known by now."""

    version: Version
    facts: IncidentFacts
    why: str = ""


class IncidentAssessed(Body, frozen=True, kw_only=True):
    """Whether it was a violation, by the answers to the law's questions."""

    version: Version
    assessment: Assessment
    why: str = ""


class BreachAssessed(Body, frozen=True, kw_only=True):
    """Whether it was a breach of private information, by the answers to the law's questions."""

    version: Version
    assessment: BreachAssessment
    why: str = ""


class NoticeProven(Body, frozen=True, kw_only=True):
    """Who was told, when and how."""

    version: Version
    to: Annotated[str, Meta(max_length=40)]
    proof: Proof
    why: str = ""


class NoticeWithheld(Body, frozen=True, kw_only=True):
    """Why the people concerned are not told for now, and when that is looked at again."""

    version: Version
    withheld: Withheld
    why: str = ""


class ActionPlanned(Body, frozen=True, kw_only=True):
    """What is to be done so that it does not happen again, and by when."""

    version: Version
    action: Action
    why: str = ""


class ActionTaken(Body, frozen=True, kw_only=True):
    """Which corrective action was taken, and what shows it."""

    version: Version
    number: Annotated[int, Meta(ge=1, le=30_000)]
    how: str
    why: str = ""


class LessonsWritten(Body, frozen=True, kw_only=True):
    """What was learned."""

    version: Version
    lessons: str
    why: str = ""


class IncidentReasoned(Body, frozen=True, kw_only=True):
    """A step that asks for a reason."""

    version: Version
    why: str


class IncidentLetterAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which agency's letter, where both tell the same; and to whom it goes."""

    agency: str = ""
    to: Annotated[str, Meta(max_length=200)] = ""
    words: Annotated[str, Meta(max_length=4_000)] = ""
