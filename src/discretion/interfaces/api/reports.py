"""The operations on agency reports: begun, read, amended, compared; and what stands on the desk."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

import msgspec
from django.http import HttpResponse

from discretion.apps.audit.queries import Told
from discretion.apps.register import filings as imported
from discretion.apps.reports import actions, queries
from discretion.apps.reports.models import Report
from discretion.apps.reports.proof import Finding
from discretion.errors import NotFound
from discretion.forms import report as forms
from discretion.forms.compare import Comparison, compare
from discretion.forms.write import FORMATS, render
from discretion.interfaces.api import operations
from discretion.interfaces.api.asking import Asked, Body, Paged, Query
from discretion.interfaces.api.operations import Page, operation
from discretion.law.authority import Power

READING: Final = (
    Power.READ_REGISTER,
    Power.READ_RECORD,
    Power.REVIEW_REPORTS,
    Power.PREPARE_REPORT,
)
DRAFTS: Final = (Power.PREPARE_REPORT, Power.READ_RECORD)
PREPARING: Final = (Power.PREPARE_REPORT,)
# An answer, of the shape that its question's kind has in `discretion/report/1`.
Words = dict[str, Any]


class OfCycle(Paged, frozen=True, kw_only=True):
    """Of which agency and cycle; by default of all that one may read."""

    agency: str = ""
    cycle: int = 0


class ReportShown(msgspec.Struct, frozen=True, kw_only=True):
    """A report; `version` is that of its header, each answer has its own."""

    id: str
    agency: str
    cycle: int
    amendment: int
    edition: str
    state: str
    version: int
    supersedes: str
    changed_at: datetime
    changed_by: str


class NumbersKept(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of matters behind an answer: what it says of them, when they were taken, by whom.
    Where they are others by now, the proof-reader says so (`numbers_changed`)."""

    sentence: str
    since: date
    until: date
    at: datetime
    by: str
    # All that was counted, as `GET /numbers` told it then.
    counted: dict[str, Any]


class QuestionShown(msgspec.Struct, frozen=True, kw_only=True):
    """A question of a draft: the officer's words, and the records behind the computed part."""

    question: str
    kind: str
    # In one word: unconfirmed, contradiction, words_needed, computed or answered.
    mark: str
    words: Words
    with_computed: bool
    confirmed: bool
    carried_from: str
    version: int
    numbers: NumbersKept | None = None
    evidence: tuple[str, ...] = ()


class ContributionShown(msgspec.Struct, frozen=True, kw_only=True):
    """What an office says to a question, and whether that stands in the answer."""

    office: str
    question: str
    words: Words
    taken: bool
    version: int
    by: str


class DraftShown(msgspec.Struct, frozen=True, kw_only=True):
    """A report on the desk: what stands in it, and what the proof-reader says."""

    report: ReportShown
    questions: tuple[QuestionShown, ...]
    contributions: tuple[ContributionShown, ...]
    findings: tuple[Finding, ...]


class Comparing(Query, frozen=True, kw_only=True):
    """The ids of two reports, or of filings that were read."""

    before: str
    after: str


class Begun(Body, frozen=True, kw_only=True):
    """The report of which agency, for which cycle; on the cycle’s own form where none is named."""

    agency: str
    cycle: int
    edition: str = ""


class Amended(Body, frozen=True, kw_only=True):
    """Why a filed report is to be superseded."""

    why: str = ""


def report_shown(row: Report) -> ReportShown:
    """A report as it stands."""
    return ReportShown(
        id=row.id,
        agency=row.agency_id,
        cycle=row.cycle,
        amendment=row.amendment,
        edition=row.edition,
        state=row.state,
        version=row.version,
        supersedes=row.supersedes_id or "",
        changed_at=row.changed_at,
        changed_by=row.changed_by,
    )


def words_of(answer: forms.Answer) -> Words:
    told: Words = msgspec.to_builtins(answer)
    return told


def numbers_kept(written: queries.Written) -> NumbersKept | None:
    taken = written.numbers
    return NumbersKept(**msgspec.structs.asdict(taken)) if taken else None


def contribution_shown(given: queries.Contributed) -> ContributionShown:
    return ContributionShown(
        office=given.office,
        question=given.question,
        words=words_of(given.words),
        taken=given.taken,
        version=given.version,
        by=given.by,
    )


@operation(
    "GET", "/reports", tag="reports", said=OfCycle, answers=Page[ReportShown], powers=READING
)
def list_reports(asked: Asked[OfCycle]) -> Page[ReportShown]:
    """List the reports that exist for the token."""
    said = asked.said
    found = queries.reports(asked.actor, agency=said.agency, cycle=said.cycle)
    return operations.page(asked, found, report_shown)


@operation(
    "POST",
    "/reports",
    tag="reports",
    said=Begun,
    answers=ReportShown,
    powers=PREPARING,
    status=201,
    located=True,
)
def begin_report(asked: Asked[Begun]) -> ReportShown:
    """Begin the report of a cycle."""
    said = asked.said
    begun = actions.begin_report(
        said.agency,
        cycle=said.cycle,
        edition_name=said.edition,
        actor=asked.actor,
        now=asked.now,
    )
    return report_shown(begun)


@operation(
    "GET",
    "/reports/{report_id}",
    tag="reports",
    said=Query,
    answers=ReportShown,
    powers=READING,
)
def read_report(asked: Asked[Query], report_id: str) -> ReportShown:
    """Read how a report stands."""
    return report_shown(queries.row(report_id, actor=asked.actor))


@operation(
    "POST",
    "/reports/{report_id}/amend",
    tag="reports",
    said=Amended,
    answers=ReportShown,
    powers=PREPARING,
    status=201,
)
def amend_report(asked: Asked[Amended], report_id: str) -> ReportShown:
    """Begin a report that is to supersede a filed one."""
    begun = actions.amend_report(report_id, actor=asked.actor, now=asked.now, why=asked.said.why)
    return report_shown(begun)


@operation(
    "GET",
    "/reports/{report_id}/document",
    tag="reports",
    said=Query,
    answers=dict[str, Any],
    powers=READING,
)
def read_report_document(asked: Asked[Query], report_id: str) -> HttpResponse:
    """Read a report as `discretion/report/1`: frozen, or as it would be filed now."""
    found = queries.report(report_id, actor=asked.actor, now=asked.now)
    return HttpResponse(forms.encode(found), content_type="application/json")


@operation(
    "GET",
    "/reports/{report_id}/document/{ending}",
    tag="reports",
    said=Query,
    answers=bytes,
    powers=READING,
)
def download_report(asked: Asked[Query], report_id: str, ending: str) -> HttpResponse:
    """Download a report as pdf, docx, html, xlsx, csv or json."""
    if ending not in FORMATS:
        raise NotFound(f"A report is not written as “{ending}”.")
    found = queries.report(report_id, actor=asked.actor, now=asked.now)
    return operations.as_file(
        render(found, ending), f"{report_id}.{ending}", "application/octet-stream"
    )


@operation(
    "GET",
    "/comparisons",
    tag="reports",
    said=Comparing,
    answers=Comparison,
    powers=READING,
)
def compare_reports(asked: Asked[Comparing]) -> Comparison:
    """Say how one report differs from another, by answer and row."""
    return compare(_report(asked, asked.said.before), _report(asked, asked.said.after))


def _report(asked: Asked[Comparing], named: str) -> forms.Report:
    """A report of ours, or a filing that was read."""
    if named.startswith("FIL-"):
        return imported.report_of(named, actor=asked.actor)
    return queries.report(named, actor=asked.actor, now=asked.now)


@operation(
    "GET",
    "/reports/{report_id}/draft",
    tag="reports",
    said=Query,
    answers=DraftShown,
    powers=DRAFTS,
)
def read_draft(asked: Asked[Query], report_id: str) -> DraftShown:
    """Read a report on the desk: its answers, their evidence, and the proof-reader's findings."""
    found = queries.draft(report_id, actor=asked.actor, now=asked.now)
    return DraftShown(
        report=report_shown(found.report),
        questions=tuple(_questions(found)),
        contributions=tuple(map(contribution_shown, found.contributions)),
        findings=tuple(found.findings),
    )


def _questions(found: queries.Draft) -> Iterator[QuestionShown]:
    for question in found.edition.questions:
        written = found.written[question.number]
        yield QuestionShown(
            question=question.number,
            kind=question.kind,
            mark=found.marks[question.number],
            words=words_of(written.words),
            with_computed=written.with_computed,
            confirmed=written.confirmed,
            carried_from=written.carried_from,
            version=written.version,
            numbers=numbers_kept(written),
            evidence=found.computed[question.number].evidence,
        )


@operation(
    "GET",
    "/reports/{report_id}/history",
    tag="reports",
    said=Query,
    answers=Page[Told],
    powers=READING,
)
def read_report_history(asked: Asked[Query], report_id: str) -> Page[Told]:
    """Who changed what in a report, when and why."""
    told = tuple(queries.history(report_id, actor=asked.actor))
    return Page(items=told, total=len(told))
