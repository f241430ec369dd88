"""The operations by which a filed report is read, and taken over into the register row by row."""

from datetime import datetime
from typing import Any, Final

import msgspec
from django.http import HttpResponse
from msgspec import UNSET, UnsetType

from discretion.apps.accounts.policy import Actor
from discretion.apps.register import checks, filings
from discretion.apps.register.contents import Content
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.models import FilingImport, FilingRow
from discretion.errors import Fault, Invalid, NotFound
from discretion.forms import report as forms
from discretion.interfaces.api import operations
from discretion.interfaces.api.asking import (
    MOST_BYTES_WITH_FILE,
    Asked,
    Body,
    FileSent,
    Nothing,
    Paged,
    Query,
)
from discretion.interfaces.api.operations import Page, operation
from discretion.interfaces.api.records import within_content
from discretion.law.authority import Power

_READING: Final = (Power.READ_REGISTER,)
_KEEPING: Final = (Power.KEEP_REGISTER,)


class FilingShown(msgspec.Struct, frozen=True, kw_only=True):
    """A filed report that was read."""

    id: str
    agency: str
    year: int
    file_name: str
    made_at: datetime
    made_by: str


class FilingRowShown(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a filing: its words, what it proposes, and what a person made of it."""

    number: int
    question: str
    # Its place in the answer to the question.
    row: int
    words: str
    doubts: tuple[str, ...]
    # Empty where it proposes nothing by itself.
    kind: str
    content: dict[str, Any] | None
    decision: str
    # The record that it became.
    record: str
    decided_at: datetime | None
    decided_by: str


class FilingEntered(Body, frozen=True, kw_only=True):
    """Whose report it is, and the report: pdf, docx, html or txt."""

    agency: str
    file: FileSent


class RowAccepted(Body, frozen=True, kw_only=True):
    """What a row is to become, where that is another thing than it proposes."""

    kind: str = ""
    content: dict[str, Any] | UnsetType = UNSET


class RowRejected(Body, frozen=True, kw_only=True):
    """Why it is left out."""

    why: str = ""


class Swept(msgspec.Struct, frozen=True, kw_only=True):
    """The drafts that were entered, and how many rows could not be."""

    entered: tuple[str, ...]
    refused: int


def _filing_shown(read: FilingImport) -> FilingShown:
    return FilingShown(
        id=read.id,
        agency=read.agency_id,
        year=read.year,
        file_name=read.file_name,
        made_at=read.made_at,
        made_by=read.made_by,
    )


def _row_shown(row: FilingRow) -> FilingRowShown:
    content = filings.proposed(row)
    return FilingRowShown(
        number=row.number,
        question=row.question,
        row=row.row,
        words=row.words,
        doubts=tuple(row.doubts),
        kind=row.kind,
        content=msgspec.to_builtins(content) if content else None,
        decision=row.decision,
        record=row.record_id,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
    )


def _row(filing_id: str, number: int, actor: Actor) -> FilingRow:
    found = filings.rows(filing_id, actor=actor).filter(number=number).first()
    if found is None:
        raise NotFound("There is no such row of this filing.")
    return found


@operation("GET", "/filings", tag="filings", said=Paged, answers=Page[FilingShown], powers=_READING)
def list_filings(asked: Asked[Paged]) -> Page[FilingShown]:
    """List the filings that were read, newest first."""
    return operations.page(asked, filings.filings(asked.actor), _filing_shown)


@operation(
    "POST",
    "/filings",
    tag="filings",
    said=FilingEntered,
    answers=FilingShown,
    powers=_KEEPING,
    status=201,
    most_bytes=MOST_BYTES_WITH_FILE,
    located=True,
)
def enter_filing(asked: Asked[FilingEntered]) -> FilingShown:
    """Read a filed report; what it suggests then waits to be gone through."""
    file = asked.said.file
    read = filings.import_filing(
        file.data("file"),
        file_name=file.name,
        agency=asked.said.agency,
        actor=asked.actor,
        now=asked.now,
    )
    return _filing_shown(read)


@operation(
    "GET",
    "/filings/{filing_id}",
    tag="filings",
    said=Query,
    answers=FilingShown,
    powers=_READING,
)
def read_entered_filing(asked: Asked[Query], filing_id: str) -> FilingShown:
    """Read what a filing is."""
    return _filing_shown(filings.filing(filing_id, actor=asked.actor))


@operation(
    "GET",
    "/filings/{filing_id}/report",
    tag="filings",
    said=Query,
    answers=dict[str, Any],
    powers=_READING,
)
def read_filing_document(asked: Asked[Query], filing_id: str) -> HttpResponse:
    """Read a filing as `discretion/report/1`, with the doubts in reading it."""
    found = filings.report_of(filing_id, actor=asked.actor)
    return HttpResponse(forms.encode(found), content_type="application/json")


@operation(
    "GET",
    "/filings/{filing_id}/file",
    tag="filings",
    said=Query,
    answers=bytes,
    powers=_READING,
)
def download_filing(asked: Asked[Query], filing_id: str) -> HttpResponse:
    """Download the file as it was sent."""
    read = filings.filing(filing_id, actor=asked.actor)
    return operations.as_file(bytes(read.source), read.file_name, "application/octet-stream")


@operation(
    "GET",
    "/filings/{filing_id}/rows",
    tag="filings",
    said=Paged,
    answers=Page[FilingRowShown],
    powers=_READING,
)
def list_filing_rows(asked: Asked[Paged], filing_id: str) -> Page[FilingRowShown]:
    """List the rows of a filing, in its order."""
    return operations.page(asked, filings.rows(filing_id, actor=asked.actor), _row_shown)


@operation(
    "POST",
    "/filings/{filing_id}/rows/{int:number}/accept",
    tag="filings",
    said=RowAccepted,
    answers=FilingRowShown,
    powers=_KEEPING,
)
def accept_filing_row(asked: Asked[RowAccepted], filing_id: str, number: int) -> FilingRowShown:
    """Enter a row as a draft, as it was proposed or as it was corrected."""
    row = _row(filing_id, number, asked.actor)
    with within_content():
        content = _corrected(asked.said, row)
        filings.accept_row(row.pk, content, actor=asked.actor, now=asked.now)
    return _row_shown(_row(filing_id, number, asked.actor))


def _corrected(said: RowAccepted, row: FilingRow) -> Content | None:
    if said.content is UNSET:
        return None
    name = said.kind or row.kind
    if name not in KINDS:
        message = f"Say what kind of record it is to become: {', '.join(KINDS)}."
        raise Invalid([Fault("unknown_code", message, "kind")])
    return checks.read(KINDS[name], said.content)


@operation(
    "POST",
    "/filings/{filing_id}/rows/{int:number}/reject",
    tag="filings",
    said=RowRejected,
    answers=FilingRowShown,
    powers=_KEEPING,
)
def reject_filing_row(asked: Asked[RowRejected], filing_id: str, number: int) -> FilingRowShown:
    """Leave a row out of the register."""
    row = _row(filing_id, number, asked.actor)
    filings.reject_row(row.pk, actor=asked.actor, now=asked.now, why=asked.said.why)
    return _row_shown(_row(filing_id, number, asked.actor))


@operation(
    "POST",
    "/filings/{filing_id}/rows/{int:number}/undo",
    tag="filings",
    said=Nothing,
    answers=FilingRowShown,
    powers=_KEEPING,
)
def undo_filing_row(asked: Asked[Nothing], filing_id: str, number: int) -> FilingRowShown:
    """Let a row wait again."""
    row = _row(filing_id, number, asked.actor)
    filings.undo(row.pk, actor=asked.actor, now=asked.now)
    return _row_shown(_row(filing_id, number, asked.actor))


@operation(
    "POST",
    "/filings/{filing_id}/questions/{question}/accept",
    tag="filings",
    said=Nothing,
    answers=Swept,
    powers=_KEEPING,
)
def accept_filing_question(asked: Asked[Nothing], filing_id: str, question: str) -> Swept:
    """Enter each row of a question that waits without a doubt; what can't be entered waits on."""
    entered, refused = filings.accept_sure(filing_id, question, actor=asked.actor, now=asked.now)
    return Swept(entered=tuple(entered), refused=refused)
