"""What is recorded about agreements beyond what is recorded about every record."""

from datetime import date
from typing import ClassVar

from discretion.apps.audit.facts import Fact


class AgreementEnded(Fact, frozen=True, kw_only=True):
    """An agreement was given its last day."""

    kind: ClassVar[str] = "agreement.ended"


class DocumentAttached(Fact, frozen=True, kw_only=True):
    """A document was attached to an agreement."""

    kind: ClassVar[str] = "agreement.document_attached"
    document: str
    sha256: str
    size: int


class DisposalConfirmed(Fact, frozen=True, kw_only=True):
    """The party that received something under an agreement has disposed of it or returned it, as
    it says; `record` is the record of what went out."""

    kind: ClassVar[str] = "disclosure.disposal_confirmed"
    agreement: str
    how: str
    on: date
    proof: str
