"""A direction as it stands, typed: what actions give back and queries are made of."""

from datetime import date, datetime
from typing import Final

import msgspec

from discretion.apps.oversight.direction_contents import Direction as Said
from discretion.apps.oversight.direction_facts import DirectionContent
from discretion.apps.oversight.direction_models import Direction
from discretion.law.directions import State


class OpenedDirection(msgspec.Struct, frozen=True, kw_only=True):
    """A direction, whole. `supersedes` and `superseded_by` are ids, empty for none.

    `outcome` is what was done; of a withdrawn one, why; of a superseded one, what took its place.
    """

    id: str
    version: int
    state: State
    agency: str
    what: str
    reason: str
    concerns: str
    provision: str
    due_on: date
    due_why: str
    supersedes: str
    superseded_by: str
    given_at: datetime
    given_by: str
    outcome: str
    closed_at: datetime | None
    closed_by: str


_LINKED: Final = ("state", "agency", "supersedes", "superseded_by")
_NAMES: Final = tuple(name for name in OpenedDirection.__struct_fields__ if name not in _LINKED)


def opened(row: Direction) -> OpenedDirection:
    """A row, opened."""
    later = getattr(row, "superseded_by", None)
    return OpenedDirection(
        state=State(row.state),
        agency=row.agency_id,
        supersedes=row.supersedes_id or "",
        superseded_by=later.id if later else "",
        **{name: getattr(row, name) for name in _NAMES},
    )


def content_of(row: Direction) -> DirectionContent:
    """A direction as the record knows it."""
    said = {name: getattr(row, name) for name in Said.__struct_fields__}
    return DirectionContent(
        version=row.version,
        state=row.state,
        content=Said(**said),
        provision=row.provision,
        due_why=row.due_why,
        supersedes=row.supersedes_id or "",
        outcome=row.outcome,
    )
