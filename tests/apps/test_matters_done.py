"""What was done without a decision, what could not wait, and what is passed on and stood in for."""

from typing import Any

import msgspec
import pytest

from discretion.apps.accounts.models import Agency, Deputy, Membership
from discretion.apps.agreements import actions as agreements
from discretion.apps.agreements.contents import Agreement
from discretion.apps.duties.models import Duty
from discretion.apps.matters import actions, casework, determining, integrity, queries
from discretion.apps.matters.acts import act_of
from discretion.apps.matters.contents import Circumstances, Decision, Grounds, Happened
from discretion.apps.matters.models import Approval, DisclosureRecord, PrivateText
from discretion.apps.register.actions import enter
from discretion.apps.register.contents import Contractor, Party
from discretion.apps.register.kinds import KINDS
from discretion.errors import Invalid, NotAllowed, NotFound, RefusedByLaw, Stale, Unreadable
from discretion.law.matters import Kind, Move, State
from tests.apps.builders import a_designation
from tests.apps.builders import approved as in_force
from tests.apps.matter_steps import (
    ASKER,
    begun,
    brought_to,
    day,
    exigent,
    facts,
    handed_over,
    moved,
    submitted,
    with_officer,
)
from tests.cast import NOW, TODAY, Cast

ROUTINE = facts(types=("name",))


def designated(everyone: Cast, **changes: Any) -> str:
    """A routine designation of alpha that is in force."""
    return in_force(everyone, a_designation(**changes)).id


def test_given_a_designation_then_what_is_routine_is_written_down_and_the_draft_is_gone(
    everyone: Cast,
) -> None:
    designation = designated(everyone)
    draft = begun(everyone.staff_a, ROUTINE)
    by: dict[str, Any] = {"agency": "alpha", "actor": everyone.staff_a, "now": NOW}
    answer = queries.answer_to(ROUTINE, kind=Kind.REQUEST, **by)
    assert (answer.outcome, answer.designation) == ("permitted", designation)
    happened = Happened(on=TODAY, form="By email")
    done = actions.record_done(ROUTINE, happened, draft=draft.id, version=draft.version, **by)
    gone = queries.disclosure(done.id, actor=everyone.officer_a)
    assert (gone.designation, gone.types, gone.party) == (designation, ("name",), "Agency Beta")
    assert queries.opened(draft.id, actor=everyone.staff_a).state is State.WITHDRAWN
    assert gone.matter == draft.id
    seen = queries.matter(draft.id, actor=everyone.staff_a, now=NOW)
    assert seen.happened == gone
    assert queries.done_as([draft.id]) == {draft.id: done.id}
    assert [*integrity.breaks()] == []


def test_given_an_approval_then_what_is_done_once_more_under_it_leads_there(
    everyone: Cast,
) -> None:
    it = with_officer(everyone)
    until = Decision(reason="It helps.", until=day(12, 31))
    by: dict[str, Any] = {"actor": everyone.officer_a, "now": NOW}
    it = actions.approve(it.id, until, version=it.version, **by)
    first = moved(it, Move.CARRY_OUT, everyone.staff_a)
    draft = begun(everyone.staff_a)
    own: dict[str, Any] = {"agency": "alpha", "actor": everyone.staff_a, "now": NOW}
    done = actions.record_done(
        facts(), Happened(on=TODAY), draft=draft.id, version=draft.version, **own
    )
    gone = queries.disclosure(done.id, actor=everyone.officer_a)
    assert (gone.basis, gone.approved_in, gone.matter) == ("approval", it.id, draft.id)
    seen = queries.matter(it.id, actor=everyone.officer_a, now=NOW)
    assert seen.approval is not None
    assert gone.approval == seen.approval.id
    assert [each.id for each in seen.done_under] == [done.id]
    assert seen.happened is not None
    assert seen.happened.matter == first.id


def test_given_the_matter_of_another_agency_or_another_person_then_nothing_is_written_down(
    everyone: Cast,
) -> None:
    designated(everyone)
    draft = begun(everyone.staff_a, ROUTINE)
    own: dict[str, Any] = {"actor": everyone.staff_a, "now": NOW}
    other: dict[str, Any] = {"actor": everyone.officer_a, "now": NOW}
    for by in ({**own, "agency": "alpha-office"}, {**other, "agency": "alpha"}):
        with pytest.raises((NotFound, NotAllowed)):
            actions.record_done(ROUTINE, Happened(on=TODAY), draft=draft.id, version=1, **by)
    with pytest.raises(Stale):
        actions.record_done(
            ROUTINE, Happened(on=TODAY), agency="alpha", draft=draft.id, version=9, **own
        )
    assert not DisclosureRecord.objects.exists()


def test_given_something_that_needs_a_decision_then_it_is_not_written_down_as_routine(
    everyone: Cast,
) -> None:
    designated(everyone)
    with pytest.raises(RefusedByLaw):
        actions.record_done(
            facts(), Happened(on=TODAY), agency="alpha", actor=everyone.staff_a, now=NOW
        )
    assert not DisclosureRecord.objects.exists()


def test_given_something_routine_then_the_next_one_is_logged_in_one_go(everyone: Cast) -> None:
    designation = designated(everyone)
    by: dict[str, Any] = {"agency": "alpha", "actor": everyone.staff_a, "now": NOW}
    with pytest.raises(NotFound, match="yet"):
        actions.log_again(designation, Happened(on=TODAY), **by)
    actions.log_again(designation, Happened(on=TODAY), facts=ROUTINE, **by)
    again = actions.log_again(designation, Happened(on=TODAY, people=2), **by)
    gone = queries.disclosure(again.id, actor=everyone.staff_a)
    assert (gone.purpose, gone.people) == (ROUTINE.purpose, 2)
    with pytest.raises(Stale, match="no longer falls under"):
        actions.log_again("DES-2026-99999", Happened(on=TODAY), facts=ROUTINE, **by)
    for part in ("officer_b", "chief", "stranger"):
        by["actor"] = everyone.actor(part)
        with pytest.raises((NotAllowed, NotFound)):
            actions.log_again(designation, Happened(on=TODAY), facts=ROUTINE, **by)


def test_what_went_out_is_seen_by_who_keeps_the_record(everyone: Cast) -> None:
    designation = designated(everyone)
    by: dict[str, Any] = {"agency": "alpha", "actor": everyone.staff_a, "now": NOW}
    done = actions.log_again(designation, Happened(on=TODAY), facts=ROUTINE, **by)
    for part in ("staff_a", "keeper_a", "officer_a", "managing_a", "head_a", "auditor"):
        assert queries.disclosure(done.id, actor=everyone.actor(part)).id == done.id
    for part in ("officer_b", "officer_office", "committee", "administrator", "stranger"):
        with pytest.raises(NotFound):
            queries.disclosure(done.id, actor=everyone.actor(part))


def test_a_contractor_s_officer_sees_what_contractors_did_and_nothing_else(
    everyone: Cast,
) -> None:
    """§ 23-1202(g)."""
    helpers = Contractor(code="helpers", name="Helpers", services="human")
    enter(KINDS["contractor"], helpers, agency="alpha", actor=everyone.officer_a, now=NOW)
    designated(everyone)
    by: dict[str, Any] = {"agency": "alpha", "actor": everyone.staff_a, "now": NOW}
    # What someone wrote looks like what is kept, and is not taken for it.
    purposes = {"helpers": 'Answer "contractor":""', "": 'Answer "contractor":"helpers"'}
    theirs, ours = (
        actions.record_done(
            facts(types=("name",), contractor=who, purpose=purpose), Happened(on=TODAY), **by
        ).id
        for who, purpose in purposes.items()
    )
    officer = everyone.contractor_a
    assert [row.id for row in queries.disclosures(officer)] == [theirs]
    assert queries.disclosure(theirs, actor=officer).id == theirs
    with pytest.raises(NotFound):
        queries.disclosure(ours, actor=officer)
    assert {row.id for row in queries.disclosures(everyone.officer_a)} == {theirs, ours}
    assert [*queries.disclosures(everyone.officer_b)] == []


def test_given_a_day_to_come_or_a_type_too_many_then_it_did_not_happen(everyone: Cast) -> None:
    designated(everyone)
    by: dict[str, Any] = {"agency": "alpha", "actor": everyone.staff_a, "now": NOW}
    for happened in (Happened(on=day(8, 1)), Happened(on=TODAY, types=("race",))):
        with pytest.raises(Invalid):
            actions.record_done(ROUTINE, happened, **by)


# Exigent circumstances


def test_given_an_exigent_act_then_the_chief_is_told_before_it_is_closed(everyone: Cast) -> None:
    urgent = facts(circumstances=Circumstances(exigent="Someone was in danger."))
    Membership.objects.filter(role="chief_privacy_officer").delete()
    it = brought_to(State.CHECKED, Kind.EXIGENT, everyone, urgent)
    assert DisclosureRecord.objects.get(matter=it.id).basis == "exigent"
    notices = Duty.objects.filter(record=it.id, kind="notify_chief_of_exigent_act")
    assert notices.get().state == "open"
    with pytest.raises(RefusedByLaw, match="notice"):
        moved(it, Move.CLOSE, everyone.officer_a)
    by: dict[str, Any] = {"actor": everyone.officer_a, "now": NOW}
    it = actions.give_notice(it.id, "By phone", on=TODAY, version=it.version, **by)
    seen = queries.matter(it.id, actor=everyone.officer_a, now=NOW)
    assert seen.notice is not None
    assert not seen.notice_owed
    assert moved(it, Move.CLOSE, everyone.officer_a).state is State.CLOSED
    assert notices.get().state == "done"


def test_given_the_law_excuses_the_notice_then_none_is_owed(everyone: Cast) -> None:
    it = brought_to(State.CHECKED, Kind.EXIGENT, everyone, exigent())
    assert not Duty.objects.filter(record=it.id, kind="notify_chief_of_exigent_act").exists()
    assert moved(it, Move.CLOSE, everyone.officer_a).state is State.CLOSED


def test_given_other_facts_by_which_a_notice_is_owed_then_it_is_asked_for(everyone: Cast) -> None:
    it = brought_to(State.RECORDED, Kind.EXIGENT, everyone, exigent())
    notices = Duty.objects.filter(record=it.id, kind="notify_chief_of_exigent_act")
    assert not notices.exists()
    by: dict[str, Any] = {"actor": everyone.staff_a, "now": NOW}
    urgent = Circumstances(exigent="Someone was in danger.")
    other = msgspec.structs.replace(it.facts, circumstances=urgent)
    it = actions.amend(it.id, other, version=it.version, **by)
    assert notices.get().state == "open"
    actions.amend(it.id, exigent(done_on=TODAY), version=it.version, **by)
    assert notices.get().state == "void"


def test_given_no_reason_why_it_could_not_wait_then_it_is_not_recorded(everyone: Cast) -> None:
    it = begun(everyone.staff_a, facts(), kind=Kind.EXIGENT)
    with pytest.raises(Invalid) as refused:
        moved(it, Move.RECORD, everyone.staff_a)
    assert [fault.path for fault in refused.value.faults] == ["circumstances.exigent"]


# Passed on, and stood in for


def test_given_a_designation_that_asks_counsel_then_their_review_lets_it_be_approved(
    everyone: Cast,
) -> None:
    designation = designated(everyone, extra_review="counsel")
    it = with_officer(everyone, ROUTINE)
    with pytest.raises(Invalid, match="outstanding"):
        moved(it, Move.APPROVE, everyone.officer_a)
    with pytest.raises(NotFound):
        queries.opened(it.id, actor=everyone.counsel_a)
    it = moved(it, Move.CONSULT, everyone.officer_a)
    it = moved(it, Move.REVIEW, everyone.counsel_a)
    paper = Approval.objects.get(matter=it.id)
    assert (paper.by, paper.designation) == ("counsel", designation)
    assert it.answer is not None
    assert it.answer.outcome == "permitted"
    assert [*integrity.breaks()] == []
    assert moved(it, Move.APPROVE, everyone.officer_a).state is State.APPROVED
    assert queries.opened(it.id, actor=everyone.counsel_a).id == it.id


def test_given_a_designation_that_asks_the_officer_then_approving_is_the_review(
    everyone: Cast,
) -> None:
    designation = designated(everyone, extra_review="agency_privacy_officer")
    it = moved(with_officer(everyone, ROUTINE), Move.APPROVE, everyone.officer_a)
    assert Approval.objects.get(matter=it.id).designation == designation
    act = act_of(ROUTINE, agency="alpha", kind=Kind.REQUEST, on=TODAY)
    answer = determining.determine(act, actor=everyone.staff_a, now=NOW)
    assert (answer.outcome, answer.basis) == ("permitted", "routine")


def test_given_an_opinion_against_it_then_nothing_is_reviewed(everyone: Cast) -> None:
    designated(everyone, extra_review="counsel")
    it = moved(with_officer(everyone, ROUTINE), Move.CONSULT, everyone.officer_a)
    by: dict[str, Any] = {"actor": everyone.counsel_a, "now": NOW, "version": it.version}
    it = actions.review(it.id, "Too many names.", favours=False, **by)
    assert not Approval.objects.exists()
    assert queries.history(it.id, actor=everyone.officer_a)[0].why == "Too many names."


def test_given_an_agreement_that_covers_it_then_a_third_party_s_request_is_approved(
    everyone: Cast,
) -> None:
    entered = agreements.enter(
        Agreement(name="Help", with_="Helping Hands", types="any", since=day(1, 1)),
        agency="alpha",
        actor=everyone.officer_a,
        now=NOW,
    )
    it = with_officer(everyone, facts(counterparty=Party(kind="third_party", name="Helping Hands")))
    seen = queries.matter(it.id, actor=everyone.officer_a, now=NOW)
    assert [agreement.id for agreement in seen.agreements] == [entered.id]
    by: dict[str, Any] = {"actor": everyone.officer_a, "now": NOW, "version": it.version}
    it = actions.approve(it.id, Decision(agreement=entered.id), **by)
    answer = queries.matter(it.id, actor=everyone.staff_a, now=NOW).answer
    assert answer is not None
    assert (answer.outcome, answer.agreement) == ("permitted", entered.id)


def test_given_a_matter_handed_over_then_only_an_officer_gets_it(everyone: Cast) -> None:
    it = with_officer(everyone)
    with pytest.raises(Invalid):
        handed_over(it, everyone.staff_a.id, everyone.officer_a)
    it = handed_over(it, everyone.managing_a.id, everyone.officer_a)
    assert (it.state, it.assignee_name) == (State.WITH_OTHER_OFFICER, "Maud Managing")
    assert moved(it, Move.TAKE_UP, everyone.managing_a).state is State.WITH_OFFICER


def test_under_freedom_of_information_the_foil_officer_decides(everyone: Cast) -> None:
    Agency.objects.filter(id="alpha").update(foil_officer=True)
    it = submitted(everyone.staff_a, facts(foil=True))
    assert set(Duty.objects.filter(record=it.id).values_list("kind", flat=True)) == {
        "answer_foil_matter"
    }
    plain = submitted(everyone.staff_a)
    with pytest.raises(NotFound):
        queries.opened(plain.id, actor=everyone.foil_a)
    it = moved(it, Move.TAKE_UP, everyone.foil_a)
    it = moved(it, Move.APPROVE, everyone.foil_a)
    assert Approval.objects.get(matter=it.id).by == "foil_officer"
    answer = queries.matter(it.id, actor=everyone.staff_a, now=NOW).answer
    assert answer is not None
    assert answer.outcome == "permitted"


def test_without_a_foil_officer_such_a_request_is_the_privacy_officer_s(everyone: Cast) -> None:
    it = submitted(everyone.staff_a, facts(foil=True))
    assert not it.foil
    with pytest.raises(NotFound):
        queries.opened(it.id, actor=everyone.foil_a)
    assert moved(it, Move.TAKE_UP, everyone.officer_a).state is State.WITH_OFFICER


def test_given_the_officer_is_away_then_the_deputy_decides(everyone: Cast) -> None:
    membership = Membership.objects.get(person=everyone.people["officer_a"])
    Deputy.objects.create(
        membership=membership, person=everyone.people["keeper_a"], since=TODAY, until=day(8, 31)
    )
    it = submitted(everyone.staff_a)
    it = moved(it, Move.TAKE_UP, everyone.keeper_a)
    assert moved(it, Move.APPROVE, everyone.keeper_a).state is State.APPROVED
    paper = casework.matter(it.id, actor=everyone.keeper_a, now=NOW).approval
    assert paper is not None
    assert paper.standing_in == "for Olga Officer, who is away"


def test_given_a_vacant_office_then_the_head_and_the_chief_may_decide(everyone: Cast) -> None:
    for part in ("officer_a", "managing_a"):
        Membership.objects.filter(person=everyone.people[part]).update(until=day(7, 1))
    one, other = submitted(everyone.staff_a), submitted(everyone.staff_a)
    for it, part in ((one, "head_a"), (other, "chief")):
        taken = moved(it, Move.TAKE_UP, everyone.actor(part))
        assert moved(taken, Move.APPROVE, everyone.actor(part)).state is State.APPROVED


# Attachments


def test_an_attachment_is_kept_sealed_and_opened_for_who_handles_it(everyone: Cast) -> None:
    it = submitted(everyone.staff_a)
    by: dict[str, Any] = {"actor": everyone.staff_a, "now": NOW}
    it = actions.attach(it.id, "letter of Jo Doe.txt", b"I am Jo Doe.", version=it.version, **by)
    row = PrivateText.objects.get(matter=it.id, what="paper")
    (paper,) = queries.private(it.id, actor=everyone.officer_a).papers
    assert (paper.name, paper.size) == ("letter of Jo Doe.txt", 12)
    shown, data = queries.paper(it.id, row.pk, actor=everyone.officer_a)
    assert (shown.number, data) == (row.pk, b"I am Jo Doe.")
    with pytest.raises(NotFound):
        queries.paper(it.id, row.pk, actor=everyone.auditor)
    officer: dict[str, Any] = {"actor": everyone.officer_a, "now": NOW}
    actions.redact(it.id, row.pk, version=it.version, why="Sent by mistake.", **officer)
    with pytest.raises(NotFound, match="erased"):
        queries.paper(it.id, row.pk, actor=everyone.officer_a)


def test_given_a_file_of_another_type_then_nothing_is_attached(everyone: Cast) -> None:
    it = submitted(everyone.staff_a)
    with pytest.raises(Unreadable):
        actions.attach(it.id, "run.exe", b"MZ", version=it.version, actor=everyone.staff_a, now=NOW)


def test_only_an_officer_erases_and_says_why(everyone: Cast) -> None:
    it = with_officer(everyone, private=ASKER)
    number = PrivateText.objects.get(matter=it.id).pk
    by: dict[str, Any] = {"version": it.version, "now": NOW}
    with pytest.raises(NotAllowed):
        actions.redact(it.id, number, actor=everyone.staff_a, why="Mine.", **by)
    with pytest.raises(NotFound):
        actions.redact(it.id, number, actor=everyone.auditor, why="Checked.", **by)
    with pytest.raises(Invalid):
        actions.redact(it.id, number, actor=everyone.officer_a, why=" ", **by)


def test_given_no_ground_that_anyone_knows_then_less_is_no_way_round(everyone: Cast) -> None:
    outsider = facts(
        counterparty=Party(kind="third_party", name="Helping Hands"), grounds=Grounds(examined=True)
    )
    it = with_officer(everyone, outsider)
    assert it.answer is not None
    assert it.answer.outcome == "refused"
    for move in (Move.APPROVE, Move.APPROVE_WITH_LESS):
        with pytest.raises(Invalid, match="outstanding"):
            moved(it, move, everyone.officer_a)
