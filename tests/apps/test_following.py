"""A policy of hours or days that is entered, changed or retired: what is open moves with it."""

from datetime import date, timedelta
from typing import Any

from msgspec.structs import replace

from discretion.apps.audit import queries as audit
from discretion.apps.duties.models import Duty
from discretion.apps.incidents.incident_models import IncidentNotice
from discretion.apps.matters import actions
from discretion.apps.matters.models import Notice
from discretion.apps.register import actions as register
from discretion.apps.register.contents import Limit, Policy
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.queries import Kept
from discretion.law.complaints import Move, State
from tests.apps import complaint_steps as complaints
from tests.apps import incident_steps as incidents
from tests.apps.matter_steps import exigent
from tests.apps.test_exigent import checked, reported
from tests.cast import NOW, TODAY, Cast

AN_HOUR = timedelta(hours=1)
A_DAY = timedelta(days=1)
EXIGENT, VIOLATION = "notify_chief_of_exigent_act", "report_violation"


def a_limit(everyone: Cast, says: Limit, hours: int, now: Any = NOW) -> Kept:
    """A policy of the chief's that sets so many hours."""
    said = Policy(
        says=says,
        name="In time",
        authority="Order 8",
        types="any",
        counterparties="any",
        hours=hours,
    )
    return register.enter(KINDS["policy"], said, actor=everyone.chief, now=now)


def changed(kept: Kept, everyone: Cast, **changes: Any) -> Kept:
    """The same after the chief changed it."""
    content = replace(kept.content, **changes)
    return register.change(
        kept.id, content, version=kept.version, actor=everyone.chief, now=NOW + AN_HOUR
    )


def retired(kept: Kept, everyone: Cast) -> None:
    """It holds no longer."""
    register.retire(kept.id, version=kept.version, actor=everyone.chief, now=NOW, why="Over.")


def duty_of(kind: str) -> Duty:
    """The one that there is."""
    return Duty.objects.get(kind=kind)


# Which policy it is


def test_the_hours_of_an_emergency_s_notice_name_the_policy_that_sets_them(everyone: Cast) -> None:
    """§ 23-1202(d)(1)"""
    kept = a_limit(everyone, "exigent_notice_hours", 48)
    a_limit(everyone, "exigent_notice_hours", 72)
    reported(everyone)
    assert duty_of(EXIGENT).explanation.endswith(f"5:00 p.m. New York (Order 8, {kept.id})")


def test_the_hours_of_a_violation_s_notice_name_the_policy_that_sets_them(everyone: Cast) -> None:
    """§ 23-1202(c)(4)"""
    kept = a_limit(everyone, "violation_notice_hours", 24)
    it = incidents.assessed(everyone)
    assert duty_of(VIOLATION).explanation.endswith(f"5:00 p.m. New York (Order 8, {kept.id})")
    notice = IncidentNotice.objects.get(incident=it.id, to="chief_privacy_officer")
    assert f"(Order 8, {kept.id})" in notice.explanation


# Exigent acts


def test_given_a_policy_entered_later_then_what_is_open_has_its_hours_and_the_chief_is_told(
    everyone: Cast,
) -> None:
    """§ 23-1202(d)(1)"""
    it = reported(everyone)
    assert duty_of(EXIGENT).due_on is None
    kept = a_limit(everyone, "exigent_notice_hours", 24, now=NOW + AN_HOUR)
    duty = duty_of(EXIGENT)
    assert (duty.due_at, duty.moved_why) == (NOW + A_DAY, f"{kept.id} now sets 24 hours")
    moved = audit.history(duty.id)[0]
    assert (moved.kind, moved.actor_name) == ("duty.moved", "Chris Chief")
    assert actions.tell_where_time_is_up(now=NOW + A_DAY) == 1
    assert Notice.objects.get().matter_id == it.id


def test_given_it_is_changed_or_retired_then_what_is_open_moves_and_has_no_day_any_more(
    everyone: Cast,
) -> None:
    kept = a_limit(everyone, "exigent_notice_hours", 24)
    reported(everyone)
    kept = changed(kept, everyone, hours=48)
    assert duty_of(EXIGENT).due_at == NOW + 2 * A_DAY
    retired(kept, everyone)
    duty = duty_of(EXIGENT)
    assert (duty.due_on, duty.due_at) == (None, None)
    assert duty.moved_why == f"{kept.id} sets no hours any more"
    assert "the law sets no day" in duty.explanation
    assert actions.tell_where_time_is_up(now=NOW + 400 * A_DAY) == 0


def test_given_a_policy_becomes_one_about_something_else_then_its_hours_are_gone(
    everyone: Cast,
) -> None:
    kept = a_limit(everyone, "exigent_notice_hours", 24)
    reported(everyone)
    changed(kept, everyone, says="violation_notice_hours")
    assert duty_of(EXIGENT).due_at is None


def test_given_its_time_is_over_by_the_new_hours_then_the_history_says_so(everyone: Cast) -> None:
    reported(everyone)
    kept = a_limit(everyone, "exigent_notice_hours", 1, now=NOW + 2 * AN_HOUR)
    expected = f"{kept.id} now sets 1 hour; by that, its time is over already"
    assert duty_of(EXIGENT).moved_why == expected


def test_what_is_done_or_excused_never_moves(everyone: Cast) -> None:
    checked(reported(everyone), everyone)
    reported(everyone, exigent())
    before = duty_of(EXIGENT)
    a_limit(everyone, "exigent_notice_hours", 24)
    after = duty_of(EXIGENT)
    assert (after.state, after.due_at, after.moved_why) == ("done", None, before.moved_why)


# Violations


def test_given_a_policy_entered_later_then_the_notice_of_a_violation_and_its_duty_move(
    everyone: Cast,
) -> None:
    """§ 23-1202(c)(4)"""
    it = incidents.assessed(everyone)
    kept = a_limit(everyone, "violation_notice_hours", 24)
    notice = IncidentNotice.objects.get(incident=it.id, to="chief_privacy_officer")
    duty = duty_of(VIOLATION)
    assert (duty.due_at, notice.due_at) == (NOW + A_DAY, NOW + A_DAY)
    assert duty.moved_why == f"{kept.id} now sets 24 hours"
    retired(kept, everyone)
    notice.refresh_from_db()
    assert (duty_of(VIOLATION).due_at, notice.due_at) == (None, None)


def test_given_the_chief_was_told_of_a_violation_then_nothing_moves(everyone: Cast) -> None:
    it = incidents.assessed(everyone)
    incidents.given(it, "chief_privacy_officer", everyone.officer_a)
    a_limit(everyone, "violation_notice_hours", 24)
    assert (duty_of(VIOLATION).state, duty_of(VIOLATION).due_at) == ("done", None)


# Complaints


def test_given_a_term_entered_later_then_a_complaint_and_its_duty_have_its_day(
    everyone: Cast,
) -> None:
    """§ 23-1203(9)"""
    receipt = complaints.received()
    kept = complaints.a_term("complaint_answer_days", 30, everyone)
    it = complaints.opened(receipt, everyone.officer_a)
    assert it.due_on == date(2026, 8, 29)
    assert Duty.objects.get(record=it.id).due_on == date(2026, 8, 29)
    moved = audit.history(it.id)[0]
    assert (moved.kind, moved.why) == ("complaint.day_moved", f"{kept.id} now sets 30 days")
    retired(kept, everyone)
    assert complaints.opened(receipt, everyone.officer_a).due_on is None
    assert Duty.objects.get(record=it.id).due_on is None


def test_given_a_complaint_was_opened_again_then_its_days_count_from_then(everyone: Cast) -> None:
    it = complaints.brought_to(State.ANSWERED, everyone)
    later: dict[str, Any] = {"now": NOW + 10 * A_DAY}
    it = complaints.moved(it, Move.REOPEN, everyone.officer_a, **later)
    complaints.a_term("complaint_answer_days", 30, everyone)
    open_ = Duty.objects.get(record=it.id, kind="answer_complaint", state="open")
    assert open_.due_on == TODAY + timedelta(days=40)


def test_given_a_complaint_was_answered_then_no_term_moves_it(everyone: Cast) -> None:
    it = complaints.brought_to(State.ANSWERED, everyone)
    told = len(audit.history(it.id))
    complaints.a_term("complaint_answer_days", 30, everyone)
    assert len(audit.history(it.id)) == told
    assert Duty.objects.get(record=it.id, kind="answer_complaint").due_on is None
