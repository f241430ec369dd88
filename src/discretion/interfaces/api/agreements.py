"""The operations on agreements beyond those on every record: their end, documents and coverage."""

from datetime import date
from typing import Annotated, Final

import msgspec
from django.http import HttpResponse
from msgspec import Meta

from discretion.apps.accounts.policy import require
from discretion.apps.agreements import actions, papers, queries
from discretion.apps.agreements.contents import Agreement
from discretion.apps.agreements.coverage import coverage
from discretion.apps.agreements.queries import Shared
from discretion.apps.audit.actions import new_york_day
from discretion.apps.register.contents import Content, Party
from discretion.errors import NotFound
from discretion.interfaces.api import operations
from discretion.interfaces.api.asking import Asked, Body, Paged, Query, Version
from discretion.interfaces.api.operations import Page, operation
from discretion.interfaces.api.records import READING, Shown, shown, telling
from discretion.law.authority import Power

_ENTERING: Final = (Power.ENTER_AGREEMENT,)
_DRAFTING: Final = (Power.ENTER_AGREEMENT, Power.KEEP_REGISTER)


class Ending(Body, frozen=True, kw_only=True):
    """The last day of an agreement."""

    version: Version
    on: date
    why: str = ""


class DocumentShown(msgspec.Struct, frozen=True, kw_only=True):
    """A document attached to an agreement."""

    sha256: str
    name: str
    media_type: str
    size: int
    attached_by: str


class OfAgency(Query, frozen=True, kw_only=True):
    """For which agency, and whether with its offices."""

    agency: Annotated[str, Meta(min_length=1)]
    offices: bool = False


class GapShown(msgspec.Struct, frozen=True, kw_only=True):
    """A disclosure to a party without an agreement in force that covers all of its types."""

    activity: str
    name: str
    party: Party
    # Agreements in force with the party that cover only some of the types.
    falling_short: tuple[str, ...]
    # What asks for an agreement, as 23-1203(3); empty where nothing does, as things stand, and
    # null where that can't be told.
    provision: str | None


class EndingShown(msgspec.Struct, frozen=True, kw_only=True):
    """An agreement that ends within 90 days, and the activities that rest on it."""

    agreement: str
    name: str
    days: int
    activities: tuple[str, ...]


class CoverageShown(msgspec.Struct, frozen=True, kw_only=True):
    """What the agreements of an agency cover today, and what they soon won't."""

    on: date
    gaps: tuple[GapShown, ...]
    ending: tuple[EndingShown, ...]


@operation(
    "POST",
    "/records/agreements/{record_id}/end",
    tag="agreements",
    said=Ending,
    answers=Shown[Agreement],
    powers=_ENTERING,
)
def end_agreement(asked: Asked[Ending], record_id: str) -> Shown[Content]:
    """Give an agreement its last day."""
    said = asked.said
    with telling(record_id, asked.actor):
        kept = actions.end(
            record_id,
            on=said.on,
            version=said.version,
            actor=asked.actor,
            now=asked.now,
            why=said.why,
        )
    return shown(kept)


@operation(
    "PUT",
    "/records/agreements/{record_id}/documents/{name}",
    tag="agreements",
    said=bytes,
    answers=Page[DocumentShown],
    powers=_DRAFTING,
    most_bytes=papers.MOST_BYTES,
)
def attach_document(asked: Asked[bytes], record_id: str, name: str) -> Page[DocumentShown]:
    """Attach a document, its bytes as the body; pdf, docx, txt or html."""
    queries.row(record_id, actor=asked.actor)
    paper = papers.keep(name, asked.said)
    actions.attach(record_id, paper, actor=asked.actor, now=asked.now)
    return _documents(asked, record_id)


@operation(
    "GET",
    "/records/agreements/{record_id}/documents",
    tag="agreements",
    said=Query,
    answers=Page[DocumentShown],
    powers=READING,
)
def list_documents(asked: Asked[Query], record_id: str) -> Page[DocumentShown]:
    """List the documents of an agreement."""
    return _documents(asked, record_id)


def _documents(asked: Asked[Query] | Asked[bytes], record_id: str) -> Page[DocumentShown]:
    found = queries.documents(record_id, actor=asked.actor)
    items = tuple(DocumentShown(**each._asdict()) for each in found)
    return Page(items=items, total=len(items))


@operation(
    "GET",
    "/records/agreements/{record_id}/documents/{sha256}/file",
    tag="agreements",
    said=Query,
    answers=bytes,
    powers=READING,
)
def download_document(asked: Asked[Query], record_id: str, sha256: str) -> HttpResponse:
    """Download a document."""
    attached, data = queries.document(record_id, sha256, actor=asked.actor)
    return operations.as_file(data, attached.name, attached.media_type)


@operation(
    "GET", "/agreements/shared", tag="agreements", said=Paged, answers=Page[Shared], powers=READING
)
def list_shared_agreements(asked: Asked[Paged]) -> Page[Shared]:
    """List the agreements of others that name one's own agencies, as far as these may see them."""
    return operations.cut(asked, queries.shared(asked.actor))


@operation(
    "GET",
    "/agreements/coverage",
    tag="agreements",
    said=OfAgency,
    answers=CoverageShown,
    powers=READING,
)
def read_coverage(asked: Asked[OfAgency]) -> CoverageShown:
    """Say which disclosures have no agreement, and which agreements end within 90 days."""
    agency = asked.said.agency
    if agency not in asked.actor.tree.parents:
        raise NotFound(f"There is no agency “{agency}” here.")
    require(asked.actor, Power.READ_REGISTER, agency)
    agencies = asked.actor.tree.below(agency) if asked.said.offices else {agency}
    today = new_york_day(asked.now)
    found = coverage(asked.actor, agencies, today)
    return CoverageShown(
        on=today,
        gaps=tuple(
            GapShown(
                activity=gap.activity.id,
                name=gap.activity.title,
                party=gap.party,
                falling_short=gap.falling_short,
                provision=gap.provision,
            )
            for gap in found.gaps
        ),
        ending=tuple(
            EndingShown(
                agreement=each.agreement.id,
                name=each.agreement.title,
                days=each.days,
                activities=tuple(flow.id for flow in each.flows),
            )
            for each in found.ending
        ),
    )
