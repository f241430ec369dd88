"""Who has signed a designation, who still has to, and how it stands on a day."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum, unique
from typing import Final

import msgspec

from discretion.apps.accounts.policy import Actor
from discretion.apps.register import queries
from discretion.apps.register.contents import Designation
from discretion.apps.register.models import Signature
from discretion.apps.register.queries import Kept

# Stands in facts, where agencies are named, for the chief privacy officer; no agency's id has a
# blank.
CITY: Final = "the City"


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """A signature; `agency` is empty for the chief's. One that lapsed counts no longer."""

    agency: str
    role: str
    person: str
    person_name: str
    on: date
    at: datetime
    reason: str
    fingerprint: str
    # Whether the signer had written it, as their agency's head allowed.
    own_work: bool
    lapsed_at: datetime | None


@unique
class Standing(StrEnum):
    """How a designation stands on a day; the last four words are also states of the record."""

    APPROVED = "approved"
    IN_FORCE = "in_force"
    UP_FOR_REVIEW = "up_for_review"
    EXPIRED = "expired"
    DRAFT = "draft"
    PROPOSED = "proposed"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


def signatures(record_id: str, *, actor: Actor) -> Sequence[Signed]:
    """Every signature under a designation, those that lapsed too, oldest first."""
    queries.row(record_id, actor=actor)
    return [signed(s) for s in Signature.objects.filter(designation=record_id).order_by("at", "pk")]


def signed(row: Signature) -> Signed:
    """A signature's row, opened."""
    return Signed(
        agency=row.agency_id or "",
        role=row.role,
        person=row.person,
        person_name=row.person_name,
        on=row.on,
        at=row.at,
        reason=row.reason,
        fingerprint=row.fingerprint,
        own_work=row.own_work,
        lapsed_at=row.lapsed_at,
    )


def needed(agency: str, content: Designation) -> tuple[str, ...]:
    """The agencies that have to sign, the holder first; the empty one is the chief."""
    if content.kind == "best_interests":
        return ("",)
    if content.kind == "joint_routine":
        return tuple(dict.fromkeys((agency, *content.with_agencies)))
    return (agency,)


def outstanding(kept: Kept, given: Iterable[Signed]) -> tuple[str, ...]:
    """The agencies that still have to sign; the empty one is the chief."""
    there = {s.agency for s in given if s.lapsed_at is None}
    return tuple(a for a in needed(kept.agency, designation(kept)) if a not in there)


def standing(kept: Kept, given: Iterable[Signed], today: date) -> Standing:
    """How a designation stands on a day; what depends on the day is never stored."""
    if kept.state != Standing.APPROVED:
        return Standing(kept.state)
    content = designation(kept)
    found = standing_on(holds_from(kept, given), content.until or None, today)
    if found is Standing.IN_FORCE and content.review_on and today >= content.review_on:
        return Standing.UP_FOR_REVIEW
    return found


def standing_on(since: date, until: date | None, today: date) -> Standing:
    """How what is agreed stands on a day, by the days from and until which it holds."""
    if today < since:
        return Standing.APPROVED
    return Standing.EXPIRED if until and today > until else Standing.IN_FORCE


def holds_from(kept: Kept, given: Iterable[Signed]) -> date:
    """The day from which a designation holds: its own, or the later one of its holder's word."""
    held = [s.on for s in given if s.lapsed_at is None and s.agency == holder(kept)]
    return max(designation(kept).since, *held, date.min)


def holder(kept: Kept) -> str:
    """For whom the signature is given that brings a designation into force: agency, or chief."""
    return needed(kept.agency, designation(kept))[0]


def designation(kept: Kept) -> Designation:
    """What a designation says."""
    assert isinstance(kept.content, Designation)  # noqa: S101 (callers open designations only)
    return kept.content
