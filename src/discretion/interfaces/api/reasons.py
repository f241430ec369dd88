"""The operations on an agency's library of reasons, and on what its letters say of their own."""

from datetime import datetime

import msgspec
from msgspec import UNSET, UnsetType

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import require_any
from discretion.apps.matters import library
from discretion.apps.matters.library import KEEPING, USES, Kept, Letterhead, Reason, Use
from discretion.errors import NotFound
from discretion.interfaces.api import operations, versions
from discretion.interfaces.api.asking import Asked, Body, Paged, Query, Version
from discretion.interfaces.api.operations import Page, operation
from discretion.interfaces.api.people import Why
from discretion.interfaces.api.records import within_content


class ReasonsAsked(Paged, frozen=True, kw_only=True):
    """Whose reasons, and for what; by default all that one keeps."""

    agency: str = ""
    use: Use | UnsetType = UNSET


class ReasonGiven(Body, frozen=True, kw_only=True):
    """A reason for an agency's library."""

    agency: str
    content: Reason
    why: str = ""


class LettersSay(Body, frozen=True, kw_only=True):
    """What letters are to say beside the decision; `version` is absent where nothing was kept."""

    version: Version | UnsetType = UNSET
    content: Letterhead
    why: str = ""


class ReasonShown(msgspec.Struct, frozen=True, kw_only=True):
    """A reason of the library."""

    id: str
    agency: str
    content: Reason
    added_at: datetime
    added_by: str


class LetterheadShown(msgspec.Struct, frozen=True, kw_only=True):
    """What an agency's letters say beside the decision."""

    agency: str
    version: int
    content: Letterhead


def _reason_shown(kept: Kept) -> ReasonShown:
    return ReasonShown(
        id=kept.id,
        agency=kept.agency,
        content=kept.reason,
        added_at=kept.added_at,
        added_by=kept.added_by,
    )


@operation(
    "GET",
    "/reasons",
    tag="reasons",
    said=ReasonsAsked,
    answers=Page[ReasonShown],
    powers=KEEPING,
)
def list_reasons(asked: Asked[ReasonsAsked]) -> Page[ReasonShown]:
    """List the reasons that are offered in the agencies whose library one keeps, by name."""
    said = asked.said
    uses = USES if said.use is UNSET else (said.use,)
    found = library.reasons(_agencies(asked), uses=uses)
    return operations.cut(asked, [*map(_reason_shown, found)])


def _agencies(asked: Asked[ReasonsAsked]) -> list[str]:
    if asked.said.agency:
        require_any(asked.actor, KEEPING, asked.said.agency)
        return [asked.said.agency]
    known = accounts.agencies(asked.actor).values_list("id", flat=True)
    return [agency for agency in known if any(asked.actor.can(p, agency) for p in KEEPING)]


@operation(
    "POST",
    "/reasons",
    tag="reasons",
    said=ReasonGiven,
    answers=ReasonShown,
    powers=KEEPING,
    status=201,
)
def add_reason(asked: Asked[ReasonGiven]) -> ReasonShown:
    """Put a reason into the agency's library."""
    said = asked.said
    with within_content():
        kept = library.add_reason(
            said.agency, said.content, actor=asked.actor, now=asked.now, why=said.why
        )
    return _reason_shown(kept)


@operation(
    "POST",
    "/reasons/{reason_id}/retire",
    tag="reasons",
    said=Why,
    answers=ReasonShown,
    powers=KEEPING,
)
def retire_reason(asked: Asked[Why], reason_id: str) -> ReasonShown:
    """Offer a reason no longer; what was decided with it stays as it is."""
    kept = library.retire_reason(reason_id, actor=asked.actor, now=asked.now, why=asked.said.why)
    return _reason_shown(kept)


@operation(
    "GET",
    "/agencies/{agency_id}/letterhead",
    tag="reasons",
    said=Query,
    answers=LetterheadShown,
    powers=KEEPING,
)
def read_letterhead(asked: Asked[Query], agency_id: str) -> LetterheadShown:
    """Read what an agency's letters say beside the decision."""
    require_any(asked.actor, KEEPING, agency_id)
    return _letterhead(agency_id)


def _letterhead(agency: str) -> LetterheadShown:
    head, version = library.letterhead_of(agency)
    if not version:
        raise NotFound(f"Nothing was kept yet for the letters of “{agency}”.")
    return LetterheadShown(agency=agency, version=version, content=head)


@operation(
    "PUT",
    "/agencies/{agency_id}/letterhead",
    tag="reasons",
    said=LettersSay,
    answers=LetterheadShown,
    powers=KEEPING,
)
def change_letterhead(asked: Asked[LettersSay], agency_id: str) -> LetterheadShown:
    """Change what an agency's letters say beside the decision."""
    said = asked.said
    with versions.telling(lambda: _letterhead(agency_id)), within_content():
        library.change_letterhead(
            agency_id,
            said.content,
            version=0 if said.version is UNSET else said.version,
            actor=asked.actor,
            now=asked.now,
            why=said.why,
        )
    return _letterhead(agency_id)
