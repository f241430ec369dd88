"""The operations by which a report is prepared, signed and filed, and reaches its recipients.

Who signs on a page proves there who they are; who signs by a program proved it when they made the
token whose scope is `sign`.
"""

from datetime import date
from typing import Final

import msgspec
from django.http import HttpResponse
from msgspec import UNSET, UnsetType

from discretion.apps.accounts.policy import require_any
from discretion.apps.agreements import papers
from discretion.apps.reports import delivering, filing, filings, queries
from discretion.apps.reports.filings import Delivered, Filed, Signed
from discretion.apps.reports.proof import Finding
from discretion.interfaces.api import operations
from discretion.interfaces.api.asking import (
    MOST_BYTES_WITH_FILE,
    Asked,
    Body,
    FileSent,
    Paged,
    Query,
)
from discretion.interfaces.api.operations import Page, operation
from discretion.interfaces.api.reports import (
    DRAFTS,
    PREPARING,
    READING,
    ReportShown,
    report_shown,
)
from discretion.law.authority import Power

_SIGNING: Final = (Power.SIGN_REPORT,)
_FILING: Final = (Power.SIGN_REPORT, Power.PREPARE_REPORT)
_SENDING: Final = (Power.PREPARE_REPORT, Power.DEPOSIT_REPORT)


class DeskShown(msgspec.Struct, frozen=True, kw_only=True):
    """A report before it is signed: its fingerprint, and what stands in the way."""

    report: ReportShown
    # What is prepared and signed is what has this fingerprint.
    fingerprint: str
    # To be put right; and to be mended, or acknowledged by the preparer.
    blocking: tuple[Finding, ...]
    doubtful: tuple[Finding, ...]
    prepared: Signed | None
    # Whether it says something else than was prepared.
    changed: bool


class Preparing(Body, frozen=True, kw_only=True):
    """What was read, what is meant by vouching for it, and which findings may stand."""

    fingerprint: str
    intent: str
    acknowledged: tuple[str, ...] = ()
    why: str = ""


class Returning(Body, frozen=True, kw_only=True):
    """What is to be mended."""

    why: str


class ReportSigning(Body, frozen=True, kw_only=True):
    """What was read, and what is meant by signing it."""

    fingerprint: str
    intent: str
    why: str = ""


class ReportFiling(Body, frozen=True, kw_only=True):
    """Why it is filed, where that is to be kept."""

    why: str = ""


class Delivering(Body, frozen=True, kw_only=True):
    """When and how it was delivered, and what proves it: words, a paper, or both."""

    on: date
    how: str
    proof: str = ""
    paper: FileSent | UnsetType = UNSET
    why: str = ""


@operation(
    "GET",
    "/reports/{report_id}/desk",
    tag="reports",
    said=Query,
    answers=DeskShown,
    powers=DRAFTS,
)
def read_desk(asked: Asked[Query], report_id: str) -> DeskShown:
    """Read a report as who prepares or signs it is to see it, with the fingerprint to sign."""
    found = filings.desk(report_id, actor=asked.actor, now=asked.now)
    return DeskShown(
        report=report_shown(found.draft.report),
        fingerprint=found.fingerprint,
        blocking=found.blocking,
        doubtful=found.doubtful,
        prepared=found.prepared,
        changed=found.changed,
    )


@operation(
    "POST",
    "/reports/{report_id}/prepare",
    tag="reports",
    said=Preparing,
    answers=Signed,
    powers=PREPARING,
)
def prepare_report(asked: Asked[Preparing], report_id: str) -> Signed:
    """Vouch for a draft, and lay it before the head."""
    said = asked.said
    return filing.prepare(
        report_id,
        fingerprint=said.fingerprint,
        intent=said.intent,
        acknowledged=said.acknowledged,
        actor=asked.actor,
        now=asked.now,
        why=said.why,
    )


@operation(
    "POST",
    "/reports/{report_id}/return",
    tag="reports",
    said=Returning,
    answers=ReportShown,
    powers=_FILING,
)
def return_report(asked: Asked[Returning], report_id: str) -> ReportShown:
    """Send a prepared report back to be worked on."""
    filing.return_to_draft(report_id, actor=asked.actor, now=asked.now, why=asked.said.why)
    return report_shown(queries.row(report_id, actor=asked.actor))


@operation(
    "POST",
    "/reports/{report_id}/sign",
    tag="reports",
    said=ReportSigning,
    answers=Filed,
    powers=_SIGNING,
)
def sign_report(asked: Asked[ReportSigning], report_id: str) -> Filed:
    """Sign a prepared report as agency head or designee, which freezes it."""
    said = asked.said
    return filing.sign(
        report_id,
        fingerprint=said.fingerprint,
        intent=said.intent,
        actor=asked.actor,
        now=asked.now,
        why=said.why,
    )


@operation(
    "POST",
    "/reports/{report_id}/file",
    tag="reports",
    said=ReportFiling,
    answers=Page[Delivered],
    powers=_FILING,
)
def file_report(asked: Asked[ReportFiling], report_id: str) -> Page[Delivered]:
    """File a signed report, and say to whom it now goes, and by when."""
    owed = filing.file(report_id, actor=asked.actor, now=asked.now, why=asked.said.why)
    return Page(items=owed, total=len(owed))


@operation(
    "GET",
    "/reports/{report_id}/signatures",
    tag="reports",
    said=Query,
    answers=Page[Signed],
    powers=READING,
)
def list_report_signatures(asked: Asked[Query], report_id: str) -> Page[Signed]:
    """List every name put under a report, oldest first."""
    found = tuple(filings.signings(report_id, actor=asked.actor))
    return Page(items=found, total=len(found))


@operation(
    "GET",
    "/reports/{report_id}/filing",
    tag="reports",
    said=Query,
    answers=Filed,
    powers=READING,
)
def read_filing(asked: Asked[Query], report_id: str) -> Filed:
    """Read what was frozen when a report was signed."""
    return filings.filing(report_id, actor=asked.actor)


@operation(
    "GET",
    "/reports/{report_id}/package",
    tag="reports",
    said=Query,
    answers=bytes,
    powers=filings.READS_PACKAGE,
)
def download_package(asked: Asked[Query], report_id: str) -> HttpResponse:
    """Download the package of a signed report."""
    packed = filings.package(report_id, actor=asked.actor)
    return operations.as_file(packed, f"{report_id}.zip", "application/zip")


@operation("GET", "/deliveries", tag="reports", said=Paged, answers=Page[Delivered], powers=READING)
def list_outstanding_deliveries(asked: Asked[Paged]) -> Page[Delivered]:
    """List what was filed and not yet delivered, the first due first."""
    return operations.cut(asked, filings.outstanding(actor=asked.actor))


@operation(
    "GET",
    "/reports/{report_id}/deliveries",
    tag="reports",
    said=Query,
    answers=Page[Delivered],
    powers=READING,
)
def list_deliveries(asked: Asked[Query], report_id: str) -> Page[Delivered]:
    """List to whom a filed report goes and went."""
    found = tuple(filings.deliveries(report_id, actor=asked.actor))
    return Page(items=found, total=len(found))


@operation(
    "POST",
    "/reports/{report_id}/deliveries/{recipient}",
    tag="reports",
    said=Delivering,
    answers=Delivered,
    powers=_SENDING,
    most_bytes=MOST_BYTES_WITH_FILE,
)
def record_delivery(asked: Asked[Delivering], report_id: str, recipient: str) -> Delivered:
    """Record that a filed report reached a recipient."""
    said, row = asked.said, queries.row(report_id, actor=asked.actor)
    require_any(asked.actor, _SENDING, row.agency_id)
    sent = None if said.paper is UNSET else said.paper
    return delivering.record_delivery(
        report_id,
        recipient,
        on=said.on,
        how=said.how,
        proof=said.proof,
        paper=papers.keep(sent.name, sent.data("paper")) if sent else None,
        actor=asked.actor,
        now=asked.now,
        why=said.why,
    )


@operation(
    "GET",
    "/reports/{report_id}/deliveries/{recipient}/paper",
    tag="reports",
    said=Query,
    answers=bytes,
    powers=READING,
)
def download_proof(asked: Asked[Query], report_id: str, recipient: str) -> HttpResponse:
    """Download the paper that proves a delivery."""
    name, data = filings.proof(report_id, recipient, actor=asked.actor)
    return operations.as_file(data, name, "application/octet-stream")
