"""What an officer finds at the check of an emergency: corrected, asked, or told all the same."""

from typing import Any

import pytest
from msgspec.structs import asdict

from discretion.apps.duties.models import Duty
from discretion.apps.mail.models import Message
from discretion.apps.matters import actions, queries
from discretion.apps.matters.contents import Circumstances, Excuses, Facts
from discretion.apps.matters.models import Notice
from discretion.apps.matters.opened import Opened
from discretion.apps.matters.private import What
from discretion.errors import Invalid, NotAllowed, Stale
from discretion.law.matters import Move, State
from tests.apps.matter_steps import exigent, moved
from tests.apps.test_exigent import A_DAY, URGENT, checked, reported, within_hours, written_to
from tests.cast import NOW, TODAY, Cast

OUR_JOB = Excuses(protective_powers=True)
NONE = Excuses()


def corrected(
    it: Opened, everyone: Cast, excuses: Excuses = NONE, part: str = "officer_a", now: Any = NOW
) -> Opened:
    """The same after the officer put right what was stated of the excuses."""
    by: dict[str, Any] = {"version": it.version, "actor": everyone.actor(part), "now": now}
    return actions.correct_exigent(it.id, excuses, "It was no part of our job.", **by)


def notice_duty(it: Opened) -> Duty:
    """The duty of notice that was opened last."""
    found = Duty.objects.filter(record=it.id, kind="notify_chief_of_exigent_act").order_by("id")
    return found.reverse()[0]


def asked(it: Opened, everyone: Cast) -> Opened:
    """The same with a question of the officer."""
    return moved(it, Move.ASK, everyone.officer_a)


def duties(it: Opened, kind: str) -> list[str]:
    """How the duties of a kind about it stand, in their order."""
    found = Duty.objects.filter(record=it.id, kind=kind).order_by("id")
    return [duty.state for duty in found]


# Corrected


def test_given_the_officer_finds_no_excuse_then_the_chief_is_told_with_the_check(
    everyone: Cast,
) -> None:
    """§ 23-1202(d)(1)(c)"""
    it = corrected(reported(everyone, exigent()), everyone)
    assert notice_duty(it).state == "open"
    checked(it, everyone)
    assert Notice.objects.get().matter_id == it.id
    assert written_to("notice of an act") == {"chief@example.org": 1}
    assert notice_duty(it).state == "done"


def test_given_it_was_checked_before_then_it_is_checked_anew_and_the_chief_told_with_that(
    everyone: Cast,
) -> None:
    """§ 23-1202(d)(1)(c)"""
    it = checked(reported(everyone, exigent()), everyone)
    assert not Notice.objects.exists()
    again = corrected(it, everyone)
    assert again.state is State.RECORDED
    assert duties(it, "check_exigent_act") == ["done", "open"]
    checked(again, everyone)
    assert written_to("notice of an act") == {"chief@example.org": 1}


def test_given_the_officer_finds_an_excuse_then_the_notice_is_owed_no_longer(
    everyone: Cast,
) -> None:
    """§ 23-1202(d)(1)(c)"""
    it = corrected(reported(everyone), everyone, OUR_JOB)
    assert notice_duty(it).state == "void"
    checked(it, everyone)
    assert not Notice.objects.exists()


@pytest.mark.parametrize("before", [True, False], ids=["recorded", "checked"])
def test_only_the_excuses_are_others_and_what_was_stated_before_stays_told(
    everyone: Cast, before: bool
) -> None:
    it = reported(everyone, exigent())
    it = it if before else checked(it, everyone)
    again = corrected(it, everyone)
    stated = {**asdict(it.facts), "circumstances": Circumstances(exigent="Someone was in danger.")}
    assert again.facts == Facts(**stated)
    assert again.determination != it.determination
    fact = queries.history(it.id, actor=everyone.staff_a)[0]
    assert (fact.kind, fact.actor_name, fact.why) == (
        "matter.exigent_act_corrected",
        "Olga Officer",
        "It was no part of our job.",
    )
    told = [(said or {})["content"] for said in (fact.before, fact.after)]
    powers = [content["circumstances"]["protective_powers"] for content in told]
    assert powers == [True, False]


def test_who_recorded_it_is_told_and_the_letter_says_nothing_of_the_facts(everyone: Cast) -> None:
    it = corrected(reported(everyone, exigent()), everyone)
    letter = Message.objects.get(to_email="staff_a@example.org", subject__contains="was corrected")
    assert letter.subject == f"{it.id} was corrected"
    assert f"/matters/{it.id}" in letter.text
    assert "job" not in letter.text


def test_given_no_reason_or_nothing_that_differs_then_it_stays_as_it_is(everyone: Cast) -> None:
    it = reported(everyone, exigent())
    by: dict[str, Any] = {"version": it.version, "actor": everyone.officer_a, "now": NOW}
    with pytest.raises(Invalid, match="reason"):
        actions.correct_exigent(it.id, NONE, " ", **by)
    with pytest.raises(Invalid, match="already"):
        actions.correct_exigent(it.id, OUR_JOB, "It is our job.", **by)
    assert queries.opened(it.id, actor=everyone.officer_a).version == it.version


def test_given_a_policy_s_hours_then_they_count_from_when_it_was_recorded(everyone: Cast) -> None:
    within_hours(everyone, 48)
    it = reported(everyone, exigent())
    corrected(it, everyone, now=NOW + A_DAY)
    assert notice_duty(it).due_at == NOW + 2 * A_DAY
    assert actions.tell_where_time_is_up(now=NOW + 2 * A_DAY) == 1


def test_given_the_chief_was_told_already_then_no_correction_asks_for_that_again(
    everyone: Cast,
) -> None:
    it = checked(reported(everyone), everyone)
    excused = corrected(it, everyone, OUR_JOB)
    again = checked(corrected(excused, everyone), everyone)
    assert duties(again, "notify_chief_of_exigent_act") == ["done"]
    assert written_to("notice of an act") == {"chief@example.org": 1}
    assert moved(again, Move.CLOSE, everyone.officer_a).state is State.CLOSED


# Told all the same


@pytest.mark.parametrize("way", ["recorded", "checked"])
def test_given_an_excuse_then_the_chief_may_be_told_all_the_same_and_once(
    everyone: Cast, way: str
) -> None:
    """§ 23-1202(d)(1)(c)"""
    it = reported(everyone, exigent())
    it = checked(it, everyone) if way == "checked" else it
    by: dict[str, Any] = {"on": TODAY, "actor": everyone.officer_a, "now": NOW}
    told = actions.give_notice(it.id, "By phone", version=it.version, **by)
    assert Notice.objects.get().how == "By phone"
    assert queries.opened(it.id, actor=everyone.chief).id == it.id
    with pytest.raises(Stale, match="The chief was told already"):
        actions.give_notice(it.id, "By phone", version=told.version, **by)


# Asked about


def test_given_the_officer_asks_then_who_recorded_it_answers_and_it_is_still_to_be_checked(
    everyone: Cast,
) -> None:
    it = asked(reported(everyone), everyone)
    assert it.state is State.RECORDED
    duty = Duty.objects.get(record=it.id, kind="add_to_matter")
    assert (duty.state, duty.person) == ("open", everyone.staff_a.id)
    answered = moved(it, Move.ANSWER, everyone.staff_a)
    assert duties(it, "add_to_matter") == ["done"]
    assert duties(it, "check_exigent_act") == ["open"]
    texts = queries.private(it.id, actor=everyone.officer_a).texts
    assert [(text.what, text.words) for text in texts] == [
        (What.QUESTION, "Why the address?"),
        (What.ANSWER, "To write back."),
    ]
    assert checked(answered, everyone).state is State.CHECKED


def test_given_the_answer_states_other_facts_then_what_is_owed_is_worked_out_anew(
    everyone: Cast,
) -> None:
    """§ 23-1202(d)(1)"""
    it = asked(reported(everyone, exigent()), everyone)
    by: dict[str, Any] = {"version": it.version, "actor": everyone.staff_a, "now": NOW}
    it = actions.answer(it.id, "It was not our job.", facts=URGENT, **by)
    assert notice_duty(it).state == "open"


def test_given_nothing_was_asked_or_it_was_answered_then_there_is_nothing_to_answer(
    everyone: Cast,
) -> None:
    it = reported(everyone)
    with pytest.raises(Invalid, match="Nothing was asked"):
        moved(it, Move.ANSWER, everyone.staff_a)
    answered = moved(asked(it, everyone), Move.ANSWER, everyone.staff_a)
    with pytest.raises(Invalid, match="Nothing was asked"):
        moved(answered, Move.ANSWER, everyone.staff_a)


def test_a_question_stops_no_clock_and_what_is_corrected_meanwhile_leaves_it_open(
    everyone: Cast,
) -> None:
    within_hours(everyone, 24)
    it = asked(reported(everyone), everyone)
    assert actions.tell_where_time_is_up(now=NOW + A_DAY) == 1
    now_it = queries.opened(it.id, actor=everyone.officer_a)
    again = corrected(now_it, everyone, Excuses(outside_normal_course=True))
    assert duties(again, "add_to_matter") == ["open"]
    checked(again, everyone)
    assert duties(again, "add_to_matter") == ["void"]


def test_who_recorded_it_cannot_correct_it_in_the_officer_s_place(everyone: Cast) -> None:
    """§ 23-1202(d)(1)"""
    with pytest.raises(NotAllowed):
        corrected(reported(everyone, exigent()), everyone, part="staff_a")
