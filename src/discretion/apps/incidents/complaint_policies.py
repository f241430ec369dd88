"""What a policy that is entered, changed or retired later does to the complaints that are open."""

from datetime import date, datetime
from typing import Any

from discretion.apps.accounts.policy import Actor
from discretion.apps.audit import queries as audit
from discretion.apps.audit.actions import hold_the_chain, new_york_day
from discretion.apps.incidents import complaint_asking as asking
from discretion.apps.incidents import complaint_facts as facts
from discretion.apps.incidents import complaint_moving as moving
from discretion.apps.incidents.complaint_models import Complaint
from discretion.apps.matters.doing import Doing
from discretion.apps.register import following
from discretion.law.complaints import State

_REOPENED = facts.ComplaintReopened.kind
_UNANSWERED = (State.RECEIVED, State.WITH_OFFICER)


def follow_policy(*, why: str, by: Actor, now: datetime) -> None:
    """Work out anew by when each complaint is answered that is not answered yet: the days are those
    that a policy sets now, and count from when it came, or was opened again."""
    open_ = Complaint.objects.select_for_update().filter(state__in=_UNANSWERED)
    owed = [asking.answer_owed(_moved(row, Doing(by, now, why))) for row in open_.order_by("id")]
    following.move(owed, why=why, by=by, now=now)


def _moved(row: Complaint, doing: Doing) -> Complaint:
    due = asking.due_of(_counted_from(row))
    if (due.on, due.explanation) == (row.due_on, row.due_why):
        return row
    hold_the_chain()
    day: dict[str, Any] = {"due_on": due.on, "due_why": due.explanation}
    return moving.change(row, doing, facts.ComplaintDayMoved, to=State(row.state), **day)


def _counted_from(row: Complaint) -> date:
    """The day on which it came, or was opened again the last time."""
    again = (told.at for told in audit.history(row.id) if told.kind == _REOPENED)
    return new_york_day(next(again, row.received_at))
