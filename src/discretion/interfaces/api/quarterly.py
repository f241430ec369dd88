"""The operations on quarterly reports: begun, reviewed, signed, sent to the speaker, put online.

Who signs on a page proves there who they are; who signs by a program proved it when they made the
token whose scope is `sign`.
"""

from datetime import date, datetime
from typing import Annotated, Final

import msgspec
from django.http import HttpResponse
from msgspec import UNSET, Meta, UnsetType

from discretion.apps.agreements import papers
from discretion.apps.audit.queries import Told
from discretion.apps.oversight import actions, policies, queries, signing
from discretion.apps.oversight.contents import Decision, Policy, Release
from discretion.apps.oversight.models import QuarterlyReport
from discretion.apps.oversight.queries import Reviewed
from discretion.interfaces.api import operations, versions
from discretion.interfaces.api.asking import (
    MOST_BYTES_WITH_FILE,
    Asked,
    Body,
    FileSent,
    Paged,
    Query,
    Version,
)
from discretion.interfaces.api.operations import Page, operation
from discretion.interfaces.api.records import within_content
from discretion.law.authority import Power

_REPORTING: Final = (Power.REPORT_QUARTERLY,)
_SIGNING: Final = (Power.SIGN_QUARTERLY,)
_SETTING: Final = (Power.ADOPT_POLICIES,)


class QuarterlyAsked(Paged, frozen=True, kw_only=True):
    """What narrows the list."""

    words: str = ""
    state: str = ""


class QuarterlyBeginning(Body, frozen=True, kw_only=True):
    """The quarter, which is over, and why the report is begun, where that is to be kept."""

    year: int
    quarter: Annotated[int, Meta(ge=1, le=4)]
    why: str = ""


class QuarterlyAmending(Body, frozen=True, kw_only=True):
    """Why it is amended; that stands in the report."""

    because: str


class QuarterlyNote(Body, frozen=True, kw_only=True):
    """The chief's own words at the head of the report."""

    version: Version
    note: str
    why: str = ""


class LineDeciding(Body, frozen=True, kw_only=True):
    """What becomes of the words; `line` is the version of the decision before, 0 for none."""

    line: Annotated[int, Meta(ge=0, le=2_147_483_647)] = 0
    decision: Decision
    words: str = ""
    why: str = ""


class QuarterlySigning(Body, frozen=True, kw_only=True):
    """What was read, and what is meant by signing it."""

    fingerprint: str
    intent: str
    why: str = ""


class QuarterlyStep(Body, frozen=True, kw_only=True):
    """Why, where that is to be kept."""

    why: str = ""


class QuarterlyDelivering(Body, frozen=True, kw_only=True):
    """When and how the speaker got it, and what proves it: words, a paper, or both."""

    on: date
    how: str
    proof: str = ""
    paper: FileSent | UnsetType = UNSET
    why: str = ""


class PolicySetting(Body, frozen=True, kw_only=True):
    """What the policy sets; `version` is absent where none was set."""

    version: Version | UnsetType = UNSET
    content: Policy
    why: str = ""


class QuarterlyShown(msgspec.Struct, frozen=True, kw_only=True):
    """A quarterly report: where it stands, and what came of it."""

    id: str
    version: int
    year: int
    quarter: int
    amendment: int
    supersedes: str
    because: str
    state: str
    note: str
    fingerprint: str
    signer: str
    signed_at: datetime | None
    published_at: datetime | None
    delivered_on: date | None
    changed_at: datetime
    changed_by: str


class LineShown(msgspec.Struct, frozen=True, kw_only=True):
    """The words of one act or violation, and what was decided of them; `open`: still to be."""

    source: str
    part: str
    agency: str
    read: str
    used: bool
    open: bool
    decision: str
    words: str
    line: int
    by: str


class QuarterlyDesk(msgspec.Struct, frozen=True, kw_only=True):
    """A report before it is signed: what it says, the fingerprint to sign, the words behind it."""

    report: QuarterlyShown
    release: Release
    fingerprint: str
    lines: tuple[LineShown, ...]


class PolicyShown(msgspec.Struct, frozen=True, kw_only=True):
    """What the policy on the report sets; version 0 where none was set."""

    version: int
    content: Policy


def _shown(row: QuarterlyReport) -> QuarterlyShown:
    same = {name for name in QuarterlyShown.__struct_fields__ if hasattr(row, name)}
    told = {name: getattr(row, name) for name in same}
    told |= {"quarter": row.number, "supersedes": row.supersedes_id or ""}
    return QuarterlyShown(**{**told, "signer": row.signer_name})


def _line(one: Reviewed) -> LineShown:
    same = (name for name in LineShown.__struct_fields__ if name != "line")
    return LineShown(line=one.version, **{name: getattr(one, name) for name in same})


@operation(
    "GET",
    "/quarterly",
    tag="quarterly",
    said=QuarterlyAsked,
    answers=Page[QuarterlyShown],
    powers=_REPORTING,
)
def list_quarterly_reports(asked: Asked[QuarterlyAsked]) -> Page[QuarterlyShown]:
    """List the quarterly reports, the newest first."""
    found = queries.reports(asked.actor, words=asked.said.words)
    if asked.said.state:
        found = found.filter(state=asked.said.state)
    return operations.page(asked, found, _shown)


@operation(
    "POST",
    "/quarterly",
    tag="quarterly",
    said=QuarterlyBeginning,
    answers=QuarterlyShown,
    powers=_REPORTING,
    status=201,
    located=True,
)
def begin_quarterly(asked: Asked[QuarterlyBeginning]) -> QuarterlyShown:
    """Begin the report on a quarter that is over."""
    said = asked.said
    return _shown(
        actions.begin(said.year, said.quarter, actor=asked.actor, now=asked.now, why=said.why)
    )


@operation(
    "GET",
    "/quarterly/policy",
    tag="quarterly",
    said=Query,
    answers=PolicyShown,
    powers=_REPORTING,
)
def read_quarterly_policy(asked: Asked[Query]) -> PolicyShown:
    """Read what the policy on the quarterly report sets."""
    return _policy()


def _policy() -> PolicyShown:
    found = policies.policy()
    return PolicyShown(version=found.version, content=found.content)


@operation(
    "PUT",
    "/quarterly/policy",
    tag="quarterly",
    said=PolicySetting,
    answers=PolicyShown,
    powers=_SETTING,
)
def set_quarterly_policy(asked: Asked[PolicySetting]) -> PolicyShown:
    """Set the policy on the quarterly report; what is signed stays as it was."""
    said = asked.said
    version = 0 if said.version is UNSET else said.version
    with versions.telling(_policy), within_content():
        policies.change_policy(
            said.content, version=version, actor=asked.actor, now=asked.now, why=said.why
        )
    return _policy()


@operation(
    "GET",
    "/quarterly/{quarterly_id}",
    tag="quarterly",
    said=Query,
    answers=QuarterlyShown,
    powers=_REPORTING,
)
def read_quarterly(asked: Asked[Query], quarterly_id: str) -> QuarterlyShown:
    """Read where a quarterly report stands."""
    return _shown(queries.row(quarterly_id, actor=asked.actor))


@operation(
    "GET",
    "/quarterly/{quarterly_id}/desk",
    tag="quarterly",
    said=Query,
    answers=QuarterlyDesk,
    powers=_REPORTING,
)
def read_quarterly_desk(asked: Asked[Query], quarterly_id: str) -> QuarterlyDesk:
    """Read a report before it is signed, with the words to review and the fingerprint to sign."""
    found = queries.draft(quarterly_id, actor=asked.actor)
    return QuarterlyDesk(
        report=_shown(found.report),
        release=found.release,
        fingerprint=found.fingerprint,
        lines=tuple(_line(one) for one in found.lines if one.read),
    )


@operation(
    "GET",
    "/quarterly/{quarterly_id}/release",
    tag="quarterly",
    said=Query,
    answers=Release,
    powers=_REPORTING,
)
def read_quarterly_release(asked: Asked[Query], quarterly_id: str) -> Release:
    """Read what a report says, or would say."""
    return queries.release(quarterly_id, actor=asked.actor)


@operation(
    "GET",
    "/quarterly/{quarterly_id}/files/{ending}",
    tag="quarterly",
    said=Query,
    answers=bytes,
    powers=_REPORTING,
)
def download_quarterly(asked: Asked[Query], quarterly_id: str, ending: str) -> HttpResponse:
    """Download a report in one of its formats."""
    data = queries.file(quarterly_id, ending, actor=asked.actor)
    return operations.as_file(data, f"{quarterly_id}.{ending}", "application/octet-stream")


@operation(
    "GET",
    "/quarterly/{quarterly_id}/history",
    tag="quarterly",
    said=Query,
    answers=Page[Told],
    powers=_REPORTING,
)
def read_quarterly_history(asked: Asked[Query], quarterly_id: str) -> Page[Told]:
    """Read what happened to a report, newest first."""
    found = tuple(queries.history(quarterly_id, actor=asked.actor))
    return Page(items=found, total=len(found))


@operation(
    "PUT",
    "/quarterly/{quarterly_id}/note",
    tag="quarterly",
    said=QuarterlyNote,
    answers=QuarterlyShown,
    powers=_REPORTING,
)
def write_quarterly_note(asked: Asked[QuarterlyNote], quarterly_id: str) -> QuarterlyShown:
    """Write the chief's own words at the head of a report."""
    said = asked.said
    with versions.telling(lambda: _shown(queries.row(quarterly_id, actor=asked.actor))):
        row = actions.write_note(
            quarterly_id,
            said.note,
            version=said.version,
            actor=asked.actor,
            now=asked.now,
            why=said.why,
        )
    return _shown(row)


@operation(
    "PUT",
    "/quarterly/{quarterly_id}/lines/{source}",
    tag="quarterly",
    said=LineDeciding,
    answers=LineShown,
    powers=_REPORTING,
)
def decide_quarterly_line(asked: Asked[LineDeciding], quarterly_id: str, source: str) -> LineShown:
    """Say whether and how the words of one act or violation are told."""
    said = asked.said
    actions.decide_line(
        quarterly_id,
        source,
        said.decision,
        words=said.words,
        version=said.line,
        actor=asked.actor,
        now=asked.now,
        why=said.why,
    )
    found = queries.draft(quarterly_id, actor=asked.actor).lines
    return next(_line(one) for one in found if one.source == source)


@operation(
    "POST",
    "/quarterly/{quarterly_id}/sign",
    tag="quarterly",
    said=QuarterlySigning,
    answers=QuarterlyShown,
    powers=_SIGNING,
)
def sign_quarterly(asked: Asked[QuarterlySigning], quarterly_id: str) -> QuarterlyShown:
    """Sign a report as it was read, which freezes it."""
    said = asked.said
    row = signing.sign(
        quarterly_id,
        fingerprint=said.fingerprint,
        intent=said.intent,
        actor=asked.actor,
        now=asked.now,
        why=said.why,
    )
    return _shown(row)


@operation(
    "POST",
    "/quarterly/{quarterly_id}/publish",
    tag="quarterly",
    said=QuarterlyStep,
    answers=QuarterlyShown,
    powers=_REPORTING,
)
def publish_quarterly(asked: Asked[QuarterlyStep], quarterly_id: str) -> QuarterlyShown:
    """Put a signed report online for everyone."""
    why = asked.said.why
    return _shown(signing.publish(quarterly_id, actor=asked.actor, now=asked.now, why=why))


@operation(
    "POST",
    "/quarterly/{quarterly_id}/delivery",
    tag="quarterly",
    said=QuarterlyDelivering,
    answers=QuarterlyShown,
    powers=_REPORTING,
    most_bytes=MOST_BYTES_WITH_FILE,
)
def deliver_quarterly(asked: Asked[QuarterlyDelivering], quarterly_id: str) -> QuarterlyShown:
    """Record that a report reached the speaker."""
    said = asked.said
    queries.row(quarterly_id, actor=asked.actor)
    sent = None if said.paper is UNSET else said.paper
    row = signing.record_delivery(
        quarterly_id,
        on=said.on,
        how=said.how,
        proof=said.proof,
        paper=papers.keep(sent.name, sent.data("paper")) if sent else None,
        actor=asked.actor,
        now=asked.now,
        why=said.why,
    )
    return _shown(row)


@operation(
    "GET",
    "/quarterly/{quarterly_id}/delivery/paper",
    tag="quarterly",
    said=Query,
    answers=bytes,
    powers=_REPORTING,
)
def download_quarterly_proof(asked: Asked[Query], quarterly_id: str) -> HttpResponse:
    """Download the paper that proves the delivery."""
    name, data = queries.proof(quarterly_id, actor=asked.actor)
    return operations.as_file(data, name, "application/octet-stream")


@operation(
    "POST",
    "/quarterly/{quarterly_id}/amend",
    tag="quarterly",
    said=QuarterlyAmending,
    answers=QuarterlyShown,
    powers=_REPORTING,
    status=201,
)
def amend_quarterly(asked: Asked[QuarterlyAmending], quarterly_id: str) -> QuarterlyShown:
    """Begin a report that is to supersede a published one."""
    because = asked.said.because
    return _shown(actions.amend(quarterly_id, because, actor=asked.actor, now=asked.now))
