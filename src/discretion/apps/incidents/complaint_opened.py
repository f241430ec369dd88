"""A complaint as it stands, typed: what actions give back and queries are made of."""

from datetime import date, datetime
from typing import Literal

import msgspec

from discretion.apps.incidents.complaint_models import Complaint
from discretion.law.complaints import About, State


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A complaint, without anything that was written in it; no agency where it is the chief's."""

    id: str
    version: int
    state: State
    agency: str
    about: About
    gist: str
    reach: Literal["mail", "letter", "page"]
    assignee: str
    assignee_name: str
    due_on: date | None
    due_why: str
    sent_on: date | None
    sent_how: str
    received_at: datetime
    taken_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None
    changed_at: datetime
    changed_by: str


_NAMES = tuple(
    name for name in Opened.__struct_fields__ if name not in ("state", "agency", "about")
)


def opened(row: Complaint) -> Opened:
    """A row, opened."""
    return Opened(
        state=State(row.state),
        agency=row.agency_id or "",
        about=About(row.about),
        **{name: getattr(row, name) for name in _NAMES},
    )
