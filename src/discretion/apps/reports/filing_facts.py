"""What is recorded about reports from their preparing on: signed, filed, delivered."""

from datetime import date
from typing import ClassVar

import msgspec

from discretion.apps.audit.facts import Fact


class ReportPrepared(Fact, frozen=True, kw_only=True):
    """The preparer vouched for a report, having seen what the proof-reader still doubts."""

    kind: ClassVar[str] = "report.prepared"
    fingerprint: str
    intent: str
    acknowledged: tuple[str, ...]


class ReportReturned(Fact, frozen=True, kw_only=True):
    """A report that was ready to be signed went back to be worked on."""

    kind: ClassVar[str] = "report.returned"


class ReportSigned(Fact, frozen=True, kw_only=True):
    """The head or their designee signed a report, which froze it in a package."""

    kind: ClassVar[str] = "report.signed"
    fingerprint: str
    package: str
    intent: str


class ReportFiled(Fact, frozen=True, kw_only=True):
    """A signed report was filed, which made its deliveries due."""

    kind: ClassVar[str] = "report.filed"
    package: str


class ReportSuperseded(Fact, frozen=True, kw_only=True):
    """A filed report was superseded by one that amends it; it stays readable."""

    kind: ClassVar[str] = "report.superseded"
    by: str


class DeliveryContent(msgspec.Struct, frozen=True, kw_only=True):
    """A delivery as the record knows it; a paper by its name and hash."""

    recipient: str
    on: date
    how: str
    proof: str = ""
    paper: str = ""
    paper_name: str = ""


class ReportDelivered(Fact, frozen=True, kw_only=True):
    """A filed report reached a recipient. What was delivered is `delivery`; the report stays."""

    kind: ClassVar[str] = "report.delivered"
    delivery: DeliveryContent
