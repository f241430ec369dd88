"""What is recorded about the approval of designations, beside what `facts` records of them."""

from datetime import date
from typing import ClassVar

import msgspec

from discretion.apps.audit.facts import Fact


class TakenOverSignature(msgspec.Struct, frozen=True, kw_only=True):
    """A signature of an earlier day, as the document told it."""

    for_agency: str
    by: str
    on: date
    reason: str


class DesignationTakenOver(Fact, frozen=True, kw_only=True):
    """It came with a register document, approved and signed."""

    kind: ClassVar[str] = "designation.taken_over"
    signatures: tuple[TakenOverSignature, ...]


class DesignationReworded(Fact, frozen=True, kw_only=True):
    """Only wording was changed; the signatures stand."""

    kind: ClassVar[str] = "designation.reworded"


class DesignationChanged(Fact, frozen=True, kw_only=True):
    """Something material was changed: these fields; the signatures for these agencies lapsed."""

    kind: ClassVar[str] = "designation.changed"
    fields: tuple[str, ...]
    lapsed: tuple[str, ...] = ()


class DesignationProposed(Fact, frozen=True, kw_only=True):
    """Signatures were asked for, of these agencies; `the City` stands for the chief."""

    kind: ClassVar[str] = "designation.proposed"
    asked: tuple[str, ...]


class DesignationReturned(Fact, frozen=True, kw_only=True):
    """It was taken back to be worked on."""

    kind: ClassVar[str] = "designation.returned"


class _ByOfficer(Fact, frozen=True, kw_only=True):
    """What an officer did, for which agency, in which capacity, and for whom they stood in."""

    for_agency: str
    role: str
    standing_in: str = ""


class DesignationDeclined(_ByOfficer, frozen=True, kw_only=True):
    """An officer refused to sign; it is a draft again."""

    kind: ClassVar[str] = "designation.declined"
    lapsed: tuple[str, ...] = ()


class DesignationSigned(_ByOfficer, frozen=True, kw_only=True):
    """An officer signed, and another's signature is still to come."""

    kind: ClassVar[str] = "designation.signed"
    reason: str
    fingerprint: str
    # Whether the officer signed what they had drafted or changed, as their agency's head allows.
    self_approved: bool = False


class DesignationApproved(DesignationSigned, frozen=True, kw_only=True):
    """An officer gave the last signature that was needed."""

    kind: ClassVar[str] = "designation.approved"


class DesignationWithdrawn(Fact, frozen=True, kw_only=True):
    """It was given up as a draft, or no longer holds from this day on."""

    kind: ClassVar[str] = "designation.withdrawn"
    lapsed: tuple[str, ...] = ()


class DesignationSuperseded(Fact, frozen=True, kw_only=True):
    """Another designation took its place."""

    kind: ClassVar[str] = "designation.superseded"
    by: str
