"""What is recorded about reports before they are signed."""

from collections.abc import Mapping
from typing import ClassVar

import msgspec

from discretion.apps.audit.facts import Fact
from discretion.apps.audit.texts import OFFICE
from discretion.forms.report import Answer


class ReportContent(msgspec.Struct, frozen=True, kw_only=True):
    """A report as the record knows it, its answers apart."""

    unread: ClassVar[Mapping[str, str]] = {
        "header.email": OFFICE,
        "header.telephone": OFFICE,
        "signatures.*.email": OFFICE,
        "signatures.*.phone": OFFICE,
    }

    cycle: int
    amendment: int
    edition: str
    state: str
    header: dict[str, str | None]
    signatures: dict[str, dict[str, str | None]]
    supersedes: str = ""


class AnswerContent(msgspec.Struct, frozen=True, kw_only=True):
    """An officer's words to a question, or an office's contribution to it."""

    question: str
    words: Answer
    confirmed: bool = False
    with_computed: bool = True
    carried_from: str = ""
    # The fingerprint of the numbers of matters that stand behind them.
    numbers: str = ""
    office: str = ""


class ReportBegun(Fact, frozen=True, kw_only=True):
    """A report was begun, or one that amends another."""

    kind: ClassVar[str] = "report.begun"


class HeaderSet(Fact, frozen=True, kw_only=True):
    """The blanks of the header or of the preparer were filled in."""

    kind: ClassVar[str] = "report.header_set"


class AnswerWritten(Fact, frozen=True, kw_only=True):
    """An officer wrote their words to a question."""

    kind: ClassVar[str] = "answer.written"


class AnswerConfirmed(Fact, frozen=True, kw_only=True):
    """An officer confirmed an answer as it stands."""

    kind: ClassVar[str] = "answer.confirmed"


class NumbersTaken(Fact, frozen=True, kw_only=True):
    """The numbers of matters were taken into an answer, and are kept behind it."""

    kind: ClassVar[str] = "answer.numbers_taken"


class ContributionGiven(Fact, frozen=True, kw_only=True):
    """An office gave what it has to say to a question."""

    kind: ClassVar[str] = "contribution.given"


class AnswerConsolidated(Fact, frozen=True, kw_only=True):
    """Offices' contributions were taken into an answer."""

    kind: ClassVar[str] = "answer.consolidated"
