"""What programs say when they move a matter: the body of each move."""

from datetime import date
from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from discretion.apps.matters.contents import (
    Condition,
    Decision,
    Excuses,
    Grounds,
    Happened,
    Private,
)
from discretion.interfaces.api.asking import Body, FileSent, Version
from discretion.interfaces.api.matters import People
from discretion.law import acts as law


class Stating(Body, frozen=True, kw_only=True):
    """What a matter is to state from now on; what isn't given stays as it is."""

    version: Version
    act: law.Act
    people: People = UNSET
    private: Private | UnsetType = UNSET
    why: str = ""


class LookingAgain(Body, frozen=True, kw_only=True):
    """What the new draft is to state; as before where it isn't said."""

    version: Version
    act: law.Act | UnsetType = UNSET
    people: People = UNSET
    private: Private | UnsetType = UNSET
    why: str = ""


class Questioning(Body, frozen=True, kw_only=True):
    """What the officer wants to know; it is kept apart."""

    version: Version
    question: str
    why: str = ""


class Replying(Body, frozen=True, kw_only=True):
    """The answer, which is kept apart; and what the matter states, where that is the answer."""

    version: Version
    words: str = ""
    act: law.Act | UnsetType = UNSET
    people: People = UNSET
    why: str = ""


class Opinion(Body, frozen=True, kw_only=True):
    """What counsel finds, and whether it may be done."""

    version: Version
    reason: str
    favours: bool


class Passing(Body, frozen=True, kw_only=True):
    """To which officer it goes, as `person:7`."""

    version: Version
    to: str
    why: str = ""


class GivingBack(Body, frozen=True, kw_only=True):
    """Why the chief does not determine it."""

    version: Version
    reason: str


class Refusing(Body, frozen=True, kw_only=True):
    """Why it is refused, as whoever asked reads it."""

    version: Version
    reason: str
    why: str = ""


class DecisionSaid(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is decided: the types that are approved (empty: all), why, on which conditions, until
    when; and what it settles besides."""

    reason: str = ""
    types: tuple[law.Text, ...] = ()
    conditions: tuple[Condition, ...] = ()
    # In the place of those that were stated.
    grounds: law.Grounds | UnsetType = UNSET
    agreement: str = ""
    # A finding under 23-1203(3)(ii).
    no_important_privacy_interest: str = ""
    until: date | UnsetType = UNSET

    def decision(self) -> Decision:
        """The same, as the house has it."""
        told, given = msgspec.structs.asdict(self), self.grounds
        if given is not UNSET:
            grounds = msgspec.structs.asdict(given)
            told["grounds"] = Grounds(**grounds, examined=given == law.UNSTATED)
        return Decision(**told)


class Deciding(Body, frozen=True, kw_only=True):
    """The version that was read, and what is decided."""

    version: Version
    decision: DecisionSaid = DecisionSaid()
    why: str = ""


class CarryingOut(Body, frozen=True, kw_only=True):
    """What went out or came in; of the types, all that were approved where none is named."""

    version: Version
    happened: Happened
    why: str = ""


class AnsweredSaid(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When and how whoever asked was answered."""

    on: date
    how: str


class Closing(Body, frozen=True, kw_only=True):
    """That whoever asked was answered, where what went out did not answer them."""

    version: Version
    answered: AnsweredSaid | UnsetType = UNSET
    why: str = ""


class Correcting(Body, frozen=True, kw_only=True):
    """What may excuse the notice of an act that could not wait, as the officer found it to be, and
    why it is corrected. Of the excuses, what isn't given is not so."""

    version: Version
    excuses: Excuses
    reason: str


class Noticing(Body, frozen=True, kw_only=True):
    """When and how the chief was told."""

    version: Version
    on: date
    how: str
    why: str = ""


class ConditionMet(Body, frozen=True, kw_only=True):
    """Which condition of the approval was kept, and what shows it."""

    version: Version
    number: int
    how: str
    why: str = ""


class Erasing(Body, frozen=True, kw_only=True):
    """Which text or attachment is erased for good, and why."""

    version: Version
    number: int
    why: str


class Assigning(Body, frozen=True, kw_only=True):
    """Which matters, each with the version that was read; and to whom, as `person:7` (empty: to
    nobody)."""

    matters: dict[str, Version]
    to: str = ""
    why: str = ""


class Attaching(Body, frozen=True, kw_only=True):
    """A file of up to 20 MB: pdf, docx, txt, html, jpg or png. It is kept encrypted."""

    version: Version
    file: FileSent
    why: str = ""


class Previewing(Body, frozen=True, kw_only=True):
    """A decision that is not made yet."""

    move: Literal["approve", "approve_with_less", "determine"]
    decision: DecisionSaid = DecisionSaid()
