"""Emergencies: reported in one go, the chief told in time, and looked at once more afterwards."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from discretion.apps.accounts.models import Membership, Person
from discretion.apps.duties import queries as ledger
from discretion.apps.duties.models import Duty
from discretion.apps.duties.reminding import remind
from discretion.apps.mail.models import Message
from discretion.apps.matters import actions, compared, queries, telling
from discretion.apps.matters.contents import Circumstances, Facts, Happened
from discretion.apps.matters.models import Matter, Notice
from discretion.apps.matters.opened import Opened
from discretion.apps.register import actions as register
from discretion.apps.register.contents import Policy
from discretion.apps.register.kinds import KINDS
from discretion.errors import Invalid, NotFound
from discretion.law.matters import Kind, Move, State
from tests.apps.builders import a_designation, approved
from tests.apps.matter_steps import exigent, facts, moved
from tests.cast import NOW, TODAY, Cast

# Nothing excuses the notice of this one.
URGENT = facts(circumstances=Circumstances(exigent="Someone was in danger."))
A_DAY = timedelta(days=1)


def reported(
    everyone: Cast, said: Facts = URGENT, *, part: str = "staff_a", now: datetime = NOW
) -> Opened:
    """An emergency of alpha's, as someone reported it afterwards."""
    happened, actor = Happened(on=TODAY, form="By phone"), everyone.actor(part)
    return actions.report_exigent(said, happened, agency="alpha", actor=actor, now=now)


def within_hours(everyone: Cast, hours: int) -> None:
    """The chief's policy that they are told within so many hours."""
    said = Policy(
        says="exigent_notice_hours",
        name="In time",
        authority="Order 8",
        types="any",
        counterparties="any",
        hours=hours,
    )
    register.enter(KINDS["policy"], said, actor=everyone.chief, now=NOW)


def checked(it: Opened, everyone: Cast) -> Opened:
    """The same after the officer's check."""
    return moved(it, Move.CHECK, everyone.officer_a)


def written_to(subject: str = "") -> Counter[str]:
    """To whom letters were written with something in their subject, each with how many."""
    found = Message.objects.filter(subject__contains=subject)
    return Counter(found.values_list("to_email", flat=True))


# Reported


def test_given_someone_reports_it_then_it_is_recorded_and_the_officer_is_told_at_once(
    everyone: Cast,
) -> None:
    it = reported(everyone)
    assert (it.kind, it.state, it.requester_name) == (Kind.EXIGENT, State.RECORDED, "Sam Staff")
    kinds = [fact.kind for fact in queries.history(it.id, actor=everyone.staff_a)]
    assert kinds == ["matter.exigent_act_recorded", "matter.started"]
    duty = Duty.objects.get(record=it.id, kind="check_exigent_act")
    assert (duty.due_on, duty.provision) == (None, "23-1202(d)(1)")
    assert duty.explanation == ("as soon as practicable after July 30, 2026; the law sets no day")
    assert written_to()["officer_a@example.org"] > 0
    assert not Notice.objects.exists()


def test_given_it_says_not_why_it_could_not_wait_then_nothing_is_kept(everyone: Cast) -> None:
    with pytest.raises(Invalid) as error:
        reported(everyone, facts())
    assert [fault.path for fault in error.value.faults] == ["circumstances.exigent"]
    assert not Matter.objects.exists()
    with pytest.raises(Invalid):
        reported(everyone, facts(circumstances=Circumstances(exigent="It is 219-09-9999.")))
    assert not Matter.objects.exists()


# The chief is told


def test_given_the_officer_checks_it_then_the_chief_is_told_with_that(everyone: Cast) -> None:
    """§ 23-1202(d)(1)"""
    it = checked(reported(everyone), everyone)
    seen = queries.matter(it.id, actor=everyone.officer_a, now=NOW)
    assert seen.notice is not None
    assert (seen.notice.on, seen.notice.by, seen.notice_owed) == (TODAY, "Olga Officer", False)
    assert written_to("notice of an act") == {"chief@example.org": 1}
    assert Duty.objects.get(kind="notify_chief_of_exigent_act").state == "done"
    assert moved(it, Move.CLOSE, everyone.officer_a).state is State.CLOSED


def test_the_letter_to_the_chief_names_the_matter_and_nothing_of_what_it_says(
    everyone: Cast,
) -> None:
    it = checked(reported(everyone), everyone)
    letter = Message.objects.get(to_email="chief@example.org", record=it.id)
    assert it.id in letter.text
    for word in ("danger", "Answer letters", "beta", "Beta"):
        assert word not in letter.text + letter.subject


def test_what_the_chief_is_told_of_the_chief_reads_and_only_then(everyone: Cast) -> None:
    """§ 23-1202(d)(1)"""
    it = reported(everyone)
    with pytest.raises(NotFound):
        queries.opened(it.id, actor=everyone.chief)
    checked(it, everyone)
    seen = queries.opened(it.id, actor=everyone.chief)
    assert seen.facts.circumstances.exigent == "Someone was in danger."
    with pytest.raises(NotFound):
        queries.private(it.id, actor=everyone.chief)
    for part in ("committee", "administrator", "officer_b", "head_b"):
        with pytest.raises(NotFound):
            queries.opened(it.id, actor=everyone.actor(part))


def test_what_the_chief_was_told_of_is_theirs_to_see_late_and_nothing_of_another(
    everyone: Cast,
) -> None:
    told, kept = reported(everyone), reported(everyone)
    assert not ledger.duties(everyone.chief, today=TODAY).exists()
    actions.give_notice(
        told.id,
        on=TODAY,
        how="By phone",
        version=told.version,
        actor=everyone.officer_a,
        now=NOW,
    )
    seen = ledger.open_(ledger.duties(everyone.chief, today=TODAY))
    assert [(d.record, d.kind) for d in seen] == [(told.id, "check_exigent_act")]
    assert ledger.open_(ledger.duties(everyone.officer_a, today=TODAY)).filter(record=kept.id)


def test_given_the_law_excuses_the_notice_then_the_check_tells_nobody(everyone: Cast) -> None:
    """§ 23-1202(d)(1)(c)"""
    it = checked(reported(everyone, exigent()), everyone)
    assert not Notice.objects.exists()
    assert written_to("notice of an act") == {}
    with pytest.raises(NotFound):
        queries.opened(it.id, actor=everyone.chief)


def test_given_the_chief_was_told_by_phone_before_then_the_check_tells_nobody_again(
    everyone: Cast,
) -> None:
    it = reported(everyone)
    by: dict[str, Any] = {"actor": everyone.officer_a, "now": NOW, "version": it.version}
    it = checked(actions.give_notice(it.id, "By phone", on=TODAY, **by), everyone)
    assert Notice.objects.get().how == "By phone"
    assert written_to("notice of an act") == {}


def test_given_the_city_has_no_chief_then_the_notice_stays_owed(everyone: Cast) -> None:
    Membership.objects.filter(role="chief_privacy_officer").delete()
    it = checked(reported(everyone), everyone)
    assert not Notice.objects.exists()
    assert Duty.objects.get(kind="notify_chief_of_exigent_act").state == "open"
    assert it.state is State.CHECKED


# The clock of a policy


def test_given_a_policy_sets_hours_then_the_chief_is_told_unchecked_when_they_are_over(
    everyone: Cast,
) -> None:
    """§ 23-1202(d)(1)"""
    within_hours(everyone, 24)
    it = reported(everyone)
    for early in (NOW, NOW + A_DAY - timedelta(seconds=1)):
        assert actions.tell_where_time_is_up(now=early) == 0
    assert actions.tell_where_time_is_up(now=NOW + A_DAY) == 1
    assert actions.tell_where_time_is_up(now=NOW + A_DAY) == 0
    notice = Notice.objects.get(matter=it.id)
    assert "because the time a policy sets was up" in notice.how
    assert notice.by_name == "Discretion"
    assert written_to("notice of an act") == {"chief@example.org": 1}
    assert Duty.objects.get(kind="notify_chief_of_exigent_act").state == "done"
    later = queries.opened(it.id, actor=everyone.officer_a)
    assert later.state is State.RECORDED
    assert checked(later, everyone).state is State.CHECKED
    assert written_to("notice of an act") == {"chief@example.org": 1}


@pytest.mark.parametrize("said", [exigent(), URGENT])
def test_given_no_policy_sets_hours_then_none_are_made_up(everyone: Cast, said: Facts) -> None:
    """§ 23-1202(d)(1)"""
    reported(everyone, said)
    assert actions.tell_where_time_is_up(now=NOW + 400 * A_DAY) == 0
    assert not Notice.objects.exists()


def test_given_it_is_excused_then_a_policy_s_hours_tell_nobody(everyone: Cast) -> None:
    within_hours(everyone, 1)
    reported(everyone, exigent())
    assert actions.tell_where_time_is_up(now=NOW + A_DAY) == 0


def morning(now: datetime) -> None:
    """What a morning writes about emergencies."""
    actions.remind_of_unchecked(now=now)
    remind(now=now, said=telling.SAID)


def only_urgent(*parts: str) -> None:
    """These want no letter a day."""
    emails = [f"{part}@example.org" for part in parts]
    Person.objects.filter(email__in=emails).update(letters="urgent")


def letters_to(part: str) -> list[Message]:
    """What was written to someone, in order."""
    return list(Message.objects.filter(to_email=f"{part}@example.org").order_by("id"))


def test_given_emergencies_wait_for_a_check_then_an_officer_has_one_letter_a_day_that_tells_all(
    everyone: Cast,
) -> None:
    """§ 23-1202(d)(1)"""
    reports = [reported(everyone) for _ in range(3)]
    Message.objects.all().delete()
    for day in (1, 2, 3):
        for _ in range(2):
            morning(NOW + day * A_DAY)
        assert len(letters_to("officer_a")) == day
    (*_, letter) = letters_to("officer_a")
    for it in reports:
        assert f"Check {it.id}, an act under exigent circumstances: without delay." in letter.text
    assert letter.text.count("no policy sets hours") == 3
    assert "danger" not in letter.text
    for it in reports:
        checked(it, everyone)
    Message.objects.all().delete()
    assert actions.remind_of_unchecked(now=NOW + 4 * A_DAY) == 0
    morning(NOW + 4 * A_DAY)
    assert letters_to("officer_a") == []


def test_given_hours_are_set_then_the_letter_of_the_day_says_when_the_chief_is_told(
    everyone: Cast,
) -> None:
    within_hours(everyone, 48)
    it = reported(everyone)
    duty = Duty.objects.get(record=it.id, kind="notify_chief_of_exigent_act")
    assert duty.due_at == NOW + 2 * A_DAY
    morning(NOW + A_DAY)
    (*_, letter) = letters_to("officer_a")
    assert "or without it when the time is up" in letter.text
    assert (
        "within 48 hours after July 30, 2026, 5:00 p.m. New York: "
        "August 1, 2026, 5:00 p.m. New York"
    ) in letter.text


def test_who_wants_no_letter_a_day_has_one_of_all_emergencies_that_wait(everyone: Cast) -> None:
    """§ 23-1202(d)(1)"""
    only_urgent("officer_a")
    reports = [reported(everyone) for _ in range(3)]
    Message.objects.all().delete()
    morning(NOW)
    assert letters_to("officer_a") == []
    for day in (1, 2):
        for _ in range(2):
            morning(NOW + day * A_DAY)
        assert len(letters_to("officer_a")) == day
    (letter, _) = letters_to("officer_a")
    assert letter.subject == "3 acts under exigent circumstances wait for your check"
    assert all(f"{it.id}, since July 30, 2026: " in letter.text for it in reports)
    assert letter.text.count("no policy sets hours") == 3
    assert "danger" not in letter.text
    assert {one.kind for one in letters_to("managing_a")} == {"digest"}
    for it in reports[1:]:
        checked(it, everyone)
    Message.objects.all().delete()
    morning(NOW + 3 * A_DAY)
    assert [one.subject for one in letters_to("officer_a")] == [
        "1 act under exigent circumstances waits for your check"
    ]


def test_given_an_officer_reported_it_then_another_one_is_reminded(everyone: Cast) -> None:
    only_urgent("officer_a", "managing_a")
    reported(everyone, part="officer_a")
    Message.objects.all().delete()
    morning(NOW + A_DAY)
    assert letters_to("officer_a") == []
    assert len(letters_to("managing_a")) == 1


# Looked at afterwards


def test_given_a_designation_covered_it_on_its_day_then_that_one_is_named(everyone: Cast) -> None:
    kept = approved(everyone, a_designation(types=("name", "address.home")))
    it = reported(everyone)
    found = compared.compare(it.id, actor=everyone.officer_a, now=NOW)
    assert (found.was, found.would_be) == (kept.id, kept.id)
    assert not found.propose


def test_given_a_designation_came_later_then_it_would_be_routine_by_now(everyone: Cast) -> None:
    it = reported(everyone)
    before = compared.compare(it.id, actor=everyone.officer_a, now=NOW)
    assert (before.was, before.would_be, before.like) == ("", "", ())
    kept = approved(everyone, a_designation(types=("name", "address.home")))
    after = compared.compare(it.id, actor=everyone.officer_a, now=NOW)
    assert (after.was, after.would_be) == ("", kept.id)


def test_given_a_designation_covers_a_part_then_what_to_leave_out_is_named(
    everyone: Cast,
) -> None:
    it = reported(everyone)
    kept = approved(everyone, a_designation(types=("name",)))
    found = compared.compare(it.id, actor=everyone.officer_a, now=NOW)
    assert (found.would_be, found.nearest, found.but_for) == ("", kept.id, ("address.home",))


def test_from_the_third_like_emergency_on_a_designation_is_proposed(everyone: Cast) -> None:
    other = msgspec.structs.replace(URGENT, types=("race",))
    reported(everyone, other)
    proposals = []
    for _ in range(3):
        it = reported(everyone)
        found = compared.compare(it.id, actor=everyone.officer_a, now=NOW)
        proposals.append((len(found.like), found.propose))
    assert proposals == [(0, False), (1, False), (2, True)]
    (last, first) = found.like
    assert last.why == "Someone was in danger."
    assert first.on == TODAY
    approved(everyone, a_designation(types=("name", "address.home")))
    assert not compared.compare(it.id, actor=everyone.officer_a, now=NOW).propose


def test_nobody_compares_what_they_do_not_see(everyone: Cast) -> None:
    it = reported(everyone)
    for part in ("officer_b", "stranger", "committee", "chief"):
        with pytest.raises(NotFound):
            compared.compare(it.id, actor=everyone.actor(part), now=NOW)


def test_of_what_was_no_emergency_nothing_is_compared(everyone: Cast) -> None:
    draft = actions.start(
        "alpha", kind=Kind.REQUEST, facts=facts(), actor=everyone.staff_a, now=NOW
    )
    found = compared.compare(draft.id, actor=everyone.staff_a, now=NOW)
    assert found == compared.Compared(
        was="", would_be="", nearest="", but_for=(), like=(), propose=False
    )
