"""How a matter is shown to programs: what it states, where it stands, and how it was decided.

Nothing here is about a person whose information it is, or who asks: whatever is answered to a
program may be kept for a day to be answered again.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

import msgspec
from msgspec import UNSET, Raw, UnsetType

from discretion.apps.matters import stated
from discretion.apps.matters.casework import Approved, Kept, Nearest, Open, Sight
from discretion.apps.matters.contents import Condition
from discretion.apps.matters.opened import Dates, Opened
from discretion.apps.matters.queries import Row
from discretion.apps.matters.records import Gone
from discretion.law.determinations import Determination, Need
from discretion.law.matters import Kind, Move, State

_SAME: Final = (
    *("id", "version", "kind", "state", "agency", "foil", "fingerprint", "requester"),
    *("requester_name", "assignee", "assignee_name", "due_on", "due_why", "determination"),
    *("answer", "decision", "reason", "earlier", "dates", "changed_at", "changed_by"),
)


class MatterListed(Row, frozen=True, kw_only=True):
    """A matter as a list shows it; `answerer` is whose turn it is."""


class AnsweredShown(msgspec.Struct, frozen=True, kw_only=True):
    """That whoever asked, outside of the agency, was answered."""

    on: date
    how: str


class MatterShown(msgspec.Struct, frozen=True, kw_only=True):
    """A matter as it is kept. `act` is what it states, as far as that was stated: the contract's
    document, whose `on` is the day by which it is wanted. `answer` is the determination that was
    kept last, under the id `determination`."""

    id: str
    version: int
    kind: Kind
    state: State
    agency: str
    act: Raw
    foil: bool
    people: int | None
    fingerprint: str
    requester: str
    requester_name: str
    assignee: str
    assignee_name: str
    due_on: date | None
    due_why: str
    determination: str
    answer: Determination | None
    decision: str
    reason: str
    answered: AnsweredShown | None
    # What was refused, and is looked at once more in this one.
    earlier: str
    dates: Dates
    changed_at: datetime
    changed_by: str


class MoveShown(msgspec.Struct, frozen=True, kw_only=True):
    """A move that is open: the provision or the reason behind it, and what it still lacks."""

    move: Move
    source: str
    lacking: tuple[str, ...]


class ApprovalShown(msgspec.Struct, frozen=True, kw_only=True):
    """An approval, a determination by the chief, or a review by counsel."""

    id: str
    by: str
    person_name: str
    # Whether it is the approver's own matter.
    own: bool
    # Why they acted in an office of another's; empty where it was their own.
    standing_in: str
    on: date
    until: date | None
    types: tuple[str, ...]
    reason: str
    conditions: tuple[Condition, ...]
    agreement: str
    no_important_privacy_interest: str
    designation: str
    determination: str


class ConditionShown(msgspec.Struct, frozen=True, kw_only=True):
    """A condition of the approval, and how it was kept; empty while it is not."""

    number: int
    condition: Condition
    how: str
    at: datetime | None
    by: str


class NoticeShown(msgspec.Struct, frozen=True, kw_only=True):
    """When and how the chief was told of an exigent act."""

    on: date
    how: str
    by: str


class MatterRead(MatterShown, frozen=True, kw_only=True):
    """A matter with all that belongs to it. While it is open, `answer` is what the law says of it
    now."""

    own: bool
    agency_name: str
    party: str
    sentence: str
    outstanding: tuple[Need, ...]
    nearest: Nearest | None
    # Those with the other side, by their ids.
    agreements: tuple[str, ...]
    approval: ApprovalShown | None
    reviews: tuple[ApprovalShown, ...]
    happened: Gone | None
    notice: NoticeShown | None
    notice_owed: bool
    conditions: tuple[ConditionShown, ...]
    moves: tuple[MoveShown, ...]
    # The matters in which it is looked at once more.
    later: tuple[str, ...]


def listed(rows: Iterable[Row]) -> Iterable[MatterListed]:
    """Matters, as a list shows them."""
    return (MatterListed(**msgspec.structs.asdict(row)) for row in rows)


def matter_shown(it: Opened, *, today: date) -> MatterShown:
    """A matter as it is kept."""
    return MatterShown(**_kept(it, today))


def _kept(it: Opened, today: date) -> dict[str, Any]:
    answered = it.answered
    return {
        **{name: getattr(it, name) for name in _SAME},
        "act": Raw(stated.act_told(it, today=today)),
        "people": _or_none(it.facts.people),
        "answered": AnsweredShown(on=answered.on, how=answered.how) if answered else None,
    }


def _or_none(number: int | UnsetType) -> int | None:
    return None if number is UNSET else number


def matter_read(sight: Sight, *, today: date) -> MatterRead:
    """A matter with all that belongs to it."""
    same = (
        *("own", "agency_name", "party", "sentence", "outstanding", "nearest", "happened"),
        *("notice_owed", "later", "answer"),
    )
    notice, approval = sight.notice, sight.approval
    whole = {
        **_kept(sight.it, today),
        **{name: getattr(sight, name) for name in same},
        "agreements": tuple(agreement.id for agreement in sight.agreements),
        "approval": _approval_shown(approval) if approval else None,
        "reviews": tuple(map(_approval_shown, sight.reviews)),
        "notice": NoticeShown(**msgspec.structs.asdict(notice)) if notice else None,
        "conditions": tuple(map(_condition_shown, sight.conditions)),
        "moves": tuple(map(_move_shown, sight.moves)),
    }
    return MatterRead(**whole)


def _approval_shown(paper: Approved) -> ApprovalShown:
    decided = paper.decision
    return ApprovalShown(
        id=paper.id,
        by=paper.by,
        person_name=paper.person_name,
        own=paper.own,
        standing_in=paper.standing_in,
        on=paper.on,
        until=paper.until,
        types=paper.types,
        reason=decided.reason,
        conditions=decided.conditions,
        agreement=decided.agreement,
        no_important_privacy_interest=decided.no_important_privacy_interest,
        designation=paper.designation,
        determination=paper.determination,
    )


def _condition_shown(kept: Kept) -> ConditionShown:
    return ConditionShown(**msgspec.structs.asdict(kept))


def _move_shown(found: Open) -> MoveShown:
    lacking = tuple(condition.value for condition in found.lacking)
    return MoveShown(move=found.move, source=str(found.source), lacking=lacking)
