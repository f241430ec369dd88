"""What is recorded about quarterly reports, and about the policy that they follow."""

from collections.abc import Mapping
from typing import ClassVar

import msgspec

from discretion.apps.audit.facts import Fact
from discretion.apps.audit.texts import OURS
from discretion.apps.reports.filing_facts import DeliveryContent


class LineContent(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided of the words of one act or violation, as the record is told of it."""

    unread: ClassVar[Mapping[str, str]] = {"source": OURS, "read": "It stands where it was read."}

    source: str
    decision: str
    read: str
    words: str


class ReportContent(msgspec.Struct, frozen=True, kw_only=True):
    """A quarterly report as the record is told of it."""

    unread: ClassVar[Mapping[str, str]] = {"supersedes": OURS, "fingerprint": OURS}

    quarter: str
    amendment: int
    state: str
    note: str
    because: str
    supersedes: str
    fingerprint: str


class QuarterlyBegun(Fact, frozen=True, kw_only=True):
    """The report on a quarter was begun, or one that is to supersede it."""

    kind: ClassVar[str] = "quarterly.begun"


class LineDecided(Fact, frozen=True, kw_only=True):
    """The words of an act or a violation were accepted, reworded or left out."""

    kind: ClassVar[str] = "line.decided"


class NoteWritten(Fact, frozen=True, kw_only=True):
    """The chief's own words at the head of the report were changed."""

    kind: ClassVar[str] = "quarterly.note_written"


class QuarterlySigned(Fact, frozen=True, kw_only=True):
    """The chief signed the report, which froze it in every format."""

    kind: ClassVar[str] = "quarterly.signed"
    unread: ClassVar[Mapping[str, str]] = {"fingerprint": OURS, "files*": OURS}

    fingerprint: str
    files: Mapping[str, str]
    intent: str


class QuarterlyPublished(Fact, frozen=True, kw_only=True):
    """The report was put online."""

    kind: ClassVar[str] = "quarterly.published"


class QuarterlySuperseded(Fact, frozen=True, kw_only=True):
    """A published report was superseded by one that amends it; it stays readable."""

    kind: ClassVar[str] = "quarterly.superseded"
    by: str


class QuarterlyDelivered(Fact, frozen=True, kw_only=True):
    """The report reached the speaker."""

    kind: ClassVar[str] = "quarterly.delivered"
    delivery: DeliveryContent


class ReportingPolicyChanged(Fact, frozen=True, kw_only=True):
    """What the chief's policy sets for the report was changed."""

    kind: ClassVar[str] = "reporting_policy.changed"
