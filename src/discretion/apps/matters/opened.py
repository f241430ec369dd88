"""A matter as it stands, typed: what actions give back and queries are made of."""

from datetime import date, datetime

import msgspec

from discretion.apps.matters import judging
from discretion.apps.matters.contents import Answered, Facts
from discretion.apps.matters.models import Matter
from discretion.law.acts import ActKind
from discretion.law.determinations import Determination
from discretion.law.matters import Kind, State


class Dates(msgspec.Struct, frozen=True, kw_only=True):
    """When each step was taken, the last time."""

    opened_at: datetime
    submitted_at: datetime | None = None
    taken_at: datetime | None = None
    consulted_at: datetime | None = None
    referred_at: datetime | None = None
    decided_at: datetime | None = None
    carried_out_at: datetime | None = None
    closed_at: datetime | None = None


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A matter: what it states, where it stands, and with whom."""

    id: str
    version: int
    kind: Kind
    state: State
    act: ActKind
    foil: bool
    agency: str
    requester: str
    requester_name: str
    facts: Facts
    fingerprint: str
    assignee: str
    assignee_name: str
    due_on: date | None
    due_why: str
    # The determination that was kept last; a decision rests on it.
    determination: str
    answer: Determination | None
    # How it was decided, of the states; and why, where it was refused.
    decision: str
    reason: str
    answered: Answered | None
    # What was refused, and is looked at once more in this one.
    earlier: str
    dates: Dates
    changed_at: datetime
    changed_by: str


def opened(row: Matter) -> Opened:
    """A row, opened."""
    same = (
        *("id", "version", "foil", "requester", "requester_name", "fingerprint", "assignee"),
        *("assignee_name", "due_on", "due_why", "determination", "decision", "reason"),
        *("changed_at", "changed_by"),
    )
    answered = row.answered_on and Answered(on=row.answered_on, how=row.answered_how)
    return Opened(
        **{name: getattr(row, name) for name in same},
        kind=Kind(row.kind),
        state=State(row.state),
        act="collection" if row.act == "collection" else "disclosure",
        agency=row.agency_id,
        facts=judging.facts_of(row),
        answer=judging.answer_of(row),
        answered=answered or None,
        earlier=row.earlier_id or "",
        dates=Dates(**{name: getattr(row, name) for name in Dates.__struct_fields__}),
    )
