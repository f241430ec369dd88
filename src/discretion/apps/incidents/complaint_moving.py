"""How a complaint is changed: once, by someone, told to the record in one fact."""

from collections.abc import Callable, Collection
from typing import Any, Final

import msgspec

from discretion.apps.audit.actions import hold_the_chain, record
from discretion.apps.audit.facts import Fact
from discretion.apps.incidents import complaint_sealed as sealed
from discretion.apps.incidents import complaint_sight as sight
from discretion.apps.incidents.complaint_facts import ComplaintContent
from discretion.apps.incidents.complaint_models import Complaint, ComplaintText
from discretion.apps.matters.doing import Doing
from discretion.errors import Stale
from discretion.law.complaints import Condition, Move, State, after

_CONTENT: Final = (
    *("version", "state", "about", "gist", "reach", "assignee", "due_on", "due_why", "sent_on"),
    "sent_how",
)


def content_of(row: Complaint) -> ComplaintContent:
    """A complaint as the record knows it."""
    texts = ComplaintText.objects.filter(complaint=row).order_by("pk")
    return ComplaintContent(
        private=sealed.digests(texts), **{name: getattr(row, name) for name in _CONTENT}
    )


def opened(complaint_id: str, version: int, doing: Doing) -> Complaint:
    """A complaint as someone opened it, which nobody else moves until the transaction ends.

    Stale where it was changed since. The complaint is taken hold of first and the record next, so
    that no two wait for each other.
    """
    sight.row(complaint_id, actor=doing.actor)
    row = Complaint.objects.select_for_update().get(id=complaint_id)
    hold_the_chain()
    if row.version != version:
        raise Stale(f"{row.changed_by} changed {row.id} meanwhile.")
    return row


def allowed(row: Complaint, move: Move, doing: Doing, *, met: Collection[Condition] = ()) -> State:
    """The state that a move leads to, or why it can't be made."""
    powers = sight.powers_over(doing.actor, row)
    return after(State(row.state), move, agency=row.agency_id or "", powers=powers, met=met)


def write(row: Complaint, what: str, told: msgspec.Struct, doing: Doing) -> ComplaintText:
    """Keep something that was written, sealed."""
    return ComplaintText.objects.create(complaint=row, what=what, **sealed.columns(told, doing))


def change(
    row: Complaint,
    doing: Doing,
    fact: Callable[..., Fact],
    *,
    to: State,
    texts: Collection[tuple[str, msgspec.Struct]] = (),
    before: ComplaintContent | None = None,
    **columns: Any,
) -> Complaint:
    """Change a complaint that is as it was opened; Stale where someone else was faster."""
    before = before or content_of(row)
    changed = Complaint.objects.filter(id=row.id, version=row.version, state=row.state).update(
        state=to.value,
        version=row.version + 1,
        changed_at=doing.now,
        changed_by=doing.actor.name,
        **columns,
    )
    if not changed:
        raise Stale(f"Someone else was faster: {row.id} is no longer as you opened it.")
    row.refresh_from_db()
    for what, told in texts:
        write(row, what, told, doing)
    tell(row, doing, fact, before)
    return row


def tell(
    row: Complaint, doing: Doing, fact: Callable[..., Fact], before: ComplaintContent | None
) -> None:
    """Tell the record what was done."""
    told = fact(
        record=row.id,
        agency=row.agency_id or "",
        why=doing.why,
        before=before,
        after=content_of(row),
    )
    record(told, by=doing.actor, now=doing.now)
