"""A matter from draft to closed: what each step keeps, asks for, and tells."""

from typing import Any

import pytest
from msgspec import UNSET

from discretion.apps.accounts.models import Agency, Membership
from discretion.apps.audit import queries as audit
from discretion.apps.duties.models import Duty
from discretion.apps.mail.models import Message
from discretion.apps.matters import actions, determining, on_file, queries
from discretion.apps.matters.acts import act_of
from discretion.apps.matters.contents import Condition, Decision, Grounds, Happened, Private
from discretion.apps.matters.models import Approval, DisclosureRecord, PrivateText
from discretion.apps.matters.opened import Opened
from discretion.apps.matters.queries import Filters
from discretion.apps.register.actions import enter
from discretion.apps.register.contents import Contractor, Party
from discretion.apps.register.kinds import KINDS
from discretion.errors import Invalid, NotAllowed, NotFound, RefusedByLaw, Stale
from discretion.law.matters import Kind, Move, State
from tests.apps.builders import a_function
from tests.apps.matter_steps import (
    ASKER,
    approved,
    begun,
    day,
    facts,
    moved,
    submitted,
    with_officer,
)
from tests.cast import NOW, TODAY, Cast


def faults(error: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [fault.path for fault in error.value.faults]


def open_duties(matter_id: str) -> set[str]:
    return set(Duty.objects.filter(record=matter_id, state="open").values_list("kind", flat=True))


def test_given_a_request_when_it_is_approved_and_done_then_it_is_closed_with_its_papers(
    everyone: Cast,
) -> None:
    it = submitted(everyone.staff_a, facts(wanted_by=day(8, 20)), private=ASKER)
    assert (it.state, it.due_on) == (State.SUBMITTED, day(8, 20))
    assert it.answer is not None
    assert it.answer.outcome == "refer"
    it = moved(it, Move.TAKE_UP, everyone.officer_a)
    assert it.assignee_name == "Olga Officer"
    it = moved(it, Move.APPROVE, everyone.officer_a)
    paper = Approval.objects.get(matter=it.id)
    assert (paper.by, paper.types) == ("agency_privacy_officer", ["name", "address.home"])
    assert (paper.facts, paper.counterparty) == (it.fingerprint, "beta")
    it = moved(it, Move.CARRY_OUT, everyone.staff_a)
    gone = DisclosureRecord.objects.get(matter=it.id)
    assert (gone.basis, gone.approval, gone.on) == ("approval", paper.id, TODAY)
    it = moved(it, Move.CLOSE, everyone.officer_a)
    assert it.state is State.CLOSED
    assert open_duties(it.id) == set()
    assert [f.kind for f in queries.history(it.id, actor=everyone.officer_a)][::-1] == [
        *("matter.started", "matter.submitted", "matter.taken_up", "matter.approved"),
        *("matter.carried_out", "matter.closed"),
    ]


def test_given_an_approval_then_the_same_act_is_permitted_until_its_end(everyone: Cast) -> None:
    it = with_officer(everyone)
    until = Decision(reason="It helps.", until=day(8, 31))
    by: dict[str, Any] = {"version": it.version, "actor": everyone.officer_a, "now": NOW}
    actions.approve(it.id, until, **by)
    for on, outcome in ((TODAY, "permitted"), (day(8, 31), "permitted"), (day(9, 1), "refer")):
        act = act_of(it.facts, agency="alpha", kind=Kind.REQUEST, on=on)
        answer = determining.determine(act, actor=everyone.staff_a, now=NOW)
        assert answer.outcome == outcome
    more = act_of(facts(types=("name", "race")), agency="alpha", kind=Kind.REQUEST, on=TODAY)
    assert determining.determine(more, actor=everyone.staff_a, now=NOW).outcome == "refer"


def test_given_less_approved_then_the_rest_does_not_go_out(everyone: Cast) -> None:
    it = moved(with_officer(everyone), Move.APPROVE_WITH_LESS, everyone.officer_a)
    assert it.state is State.APPROVED_WITH_LESS
    with pytest.raises(Invalid, match="was not approved") as refused:
        actions.carry_out(
            it.id,
            Happened(on=TODAY, types=("name", "address.home")),
            version=it.version,
            actor=everyone.staff_a,
            now=NOW,
        )
    assert faults(refused) == ["types[1]"]
    moved(it, Move.CARRY_OUT, everyone.staff_a)
    assert DisclosureRecord.objects.get(matter=it.id).types == ["name"]


def test_given_no_ground_then_nobody_approves_until_the_officer_states_one(everyone: Cast) -> None:
    it = with_officer(everyone, facts(grounds=Grounds()))
    with pytest.raises(Invalid, match="outstanding"):
        moved(it, Move.APPROVE, everyone.officer_a)
    decision = Decision(reason="x", grounds=Grounds(furthers_mission="Letters get answers."))
    by: dict[str, Any] = {"version": it.version, "actor": everyone.officer_a, "now": NOW}
    assert actions.approve(it.id, decision, **by).state is State.APPROVED


def test_given_a_third_party_then_an_agreement_or_a_finding_is_needed(everyone: Cast) -> None:
    outsider = facts(counterparty=Party(kind="third_party", name="Helping Hands"))
    it = with_officer(everyone, outsider)
    with pytest.raises(Invalid, match="outstanding"):
        moved(it, Move.APPROVE, everyone.officer_a)
    by: dict[str, Any] = {"version": it.version, "actor": everyone.officer_a, "now": NOW}
    with pytest.raises(Invalid) as refused:
        actions.approve(it.id, Decision(agreement="AGR-2026-99999"), **by)
    assert faults(refused) == ["agreement"]
    found = Decision(no_important_privacy_interest="All of it is printed in the Record.")
    assert actions.approve(it.id, found, **by).state is State.APPROVED


def test_a_draft_is_saved_as_it_is_typed_and_only_what_is_new_is_recorded(everyone: Cast) -> None:
    it = begun(everyone.staff_a, facts(purpose="", types=()))
    by: dict[str, Any] = {"actor": everyone.staff_a, "now": NOW}
    same = actions.save_draft(it.id, it.facts, version=1, **by)
    assert same.version == 1
    newer = actions.save_draft(it.id, facts(), version=1, private=ASKER, **by)
    assert newer.version == 2
    with pytest.raises(Stale, match="Sam Staff changed"):
        actions.save_draft(it.id, facts(purpose="Other"), version=1, **by)
    assert [f.kind for f in audit.history(it.id)] == ["matter.saved", "matter.started"]


def test_given_facts_left_out_then_submitting_names_each(everyone: Cast) -> None:
    it = begun(everyone.staff_a, facts(purpose=" ", types=(), counterparty=UNSET))
    with pytest.raises(Invalid) as refused:
        moved(it, Move.SUBMIT, everyone.staff_a)
    assert faults(refused) == ["counterparty", "types", "purpose"]


def test_the_name_of_a_person_is_no_fact(everyone: Cast) -> None:
    for party in (
        Party(kind="individual", name="Jo Doe"),
        Party(kind="third_party", entity="public", name="Jo Doe"),
    ):
        with pytest.raises(Invalid) as refused:
            begun(everyone.staff_a, facts(counterparty=party))
        assert faults(refused) == ["counterparty.name"]


def test_given_a_question_then_the_one_who_asked_answers_and_it_comes_back(everyone: Cast) -> None:
    it = moved(with_officer(everyone, private=ASKER), Move.ASK, everyone.officer_a)
    assert it.state is State.RETURNED
    assert open_duties(it.id) == {"answer_matter", "add_to_matter"}
    it = moved(it, Move.ANSWER, everyone.staff_a)
    assert (it.state, open_duties(it.id)) == (State.WITH_OFFICER, {"answer_matter"})
    seen = queries.private(it.id, actor=everyone.officer_a)
    assert seen.about == ASKER
    assert [(t.what, t.words) for t in seen.texts] == [
        ("question", "Why the address?"),
        ("answer", "To write back."),
    ]


def test_given_a_decision_then_a_letter_says_where_and_nothing_of_what(everyone: Cast) -> None:
    it = moved(with_officer(everyone, private=ASKER), Move.REFUSE, everyone.officer_a)
    (letter,) = Message.objects.filter(kind="matter")
    assert letter.to_email == "staff_a@example.org"
    assert it.id in letter.subject
    assert f"/matters/{it.id}" in letter.text
    told = letter.subject + letter.text
    for word in ("Jo Doe", "beta", "Beta", "letters together", "not needed"):
        assert word not in told


def test_given_a_refusal_then_a_second_look_is_a_matter_of_its_own(everyone: Cast) -> None:
    it = moved(with_officer(everyone, private=ASKER), Move.REFUSE, everyone.officer_a)
    again = moved(it, Move.RECONSIDER, everyone.staff_a)
    assert (again.state, again.earlier, again.facts) == (State.DRAFT, it.id, it.facts)
    assert queries.private(again.id, actor=everyone.staff_a).about == ASKER
    assert queries.opened(it.id, actor=everyone.staff_a).state is State.REFUSED
    with pytest.raises(Invalid, match=again.id):
        moved(it, Move.RECONSIDER, everyone.staff_a)


def test_given_one_s_own_matter_then_only_the_head_s_leave_lets_one_approve_it(
    everyone: Cast,
) -> None:
    Membership.objects.create(
        person=everyone.people["officer_a"], role="employee", agency_id="alpha", since=day(1, 1)
    )
    it = submitted(everyone.officer_a)
    it = moved(it, Move.TAKE_UP, everyone.officer_a)
    with pytest.raises(Invalid, match="Nobody approves their own"):
        moved(it, Move.APPROVE, everyone.officer_a)
    Agency.objects.filter(id="alpha").update(self_approval=True)
    moved(it, Move.APPROVE, everyone.officer_a)
    assert Approval.objects.get(matter=it.id).own
    ((told, paper),) = queries.self_approved(everyone.chief)
    assert (told, paper.person_name) == (it.id, "Olga Officer")
    assert queries.self_approved(everyone.officer_b) == []


def test_two_officers_decide_at_once_and_one_is_told(everyone: Cast) -> None:
    it = with_officer(everyone)
    moved(it, Move.APPROVE, everyone.officer_a)
    with pytest.raises(Stale, match="Olga Officer changed"):
        moved(it, Move.REFUSE, everyone.managing_a)


def test_given_no_ground_at_all_then_the_chief_determines_for_a_city_agency(
    everyone: Cast,
) -> None:
    none = facts(grounds=Grounds(examined=True))
    it = moved(with_officer(everyone, none), Move.REFER_UP, everyone.officer_a)
    with pytest.raises(NotFound):
        queries.opened("MAT-2026-99999", actor=everyone.chief)
    it = moved(it, Move.DETERMINE, everyone.chief)
    assert (it.state, it.decision) == (State.APPROVED, "approved")
    assert Approval.objects.get(matter=it.id).by == "chief_privacy_officer"
    it = moved(it, Move.CARRY_OUT, everyone.staff_a)
    assert DisclosureRecord.objects.get(matter=it.id).basis == "best_interests"


def test_given_someone_outside_the_city_then_nothing_is_referred_to_the_chief(
    everyone: Cast,
) -> None:
    outsider = facts(counterparty=Party(kind="third_party", name="Helping Hands"))
    with pytest.raises(RefusedByLaw):
        moved(with_officer(everyone, outsider), Move.REFER_UP, everyone.officer_a)


def test_given_conditions_then_each_is_a_duty_until_it_is_kept(everyone: Cast) -> None:
    it = with_officer(everyone)
    asked = (
        Condition(words="Shred the list.", on=day(9, 1)),
        Condition(words="Ask after it.", by="officer"),
    )
    by: dict[str, Any] = {"actor": everyone.officer_a, "now": NOW}
    it = actions.approve(it.id, Decision(conditions=asked), version=it.version, **by)
    duties = Duty.objects.filter(record=it.id, kind="keep_condition")
    assert {(d.part, d.person, d.due_on) for d in duties} == {
        ("0", everyone.staff_a.id, day(9, 1)),
        ("1", "", None),
    }
    own: dict[str, Any] = {"actor": everyone.staff_a, "now": NOW}
    with pytest.raises(NotAllowed):
        actions.keep_condition(it.id, 1, "Done.", version=it.version, **own)
    it = actions.keep_condition(it.id, 0, "Shredded.", version=it.version, **own)
    assert set(duties.filter(state="open").values_list("part", flat=True)) == {"1"}


def test_what_was_approved_is_found_by_nobody_outside(everyone: Cast) -> None:
    it = approved(everyone, private=ASKER)
    for part in ("staff_a", "officer_a", "managing_a", "auditor"):
        assert queries.opened(it.id, actor=everyone.actor(part)).id == it.id
    outside = ("keeper_a", "head_a", "counsel_a", "foil_a", "officer_office", "officer_b", "chief")
    for part in (*outside, "committee", "administrator", "stranger"):
        with pytest.raises(NotFound):
            queries.opened(it.id, actor=everyone.actor(part))
    with pytest.raises(NotFound):
        queries.private(it.id, actor=everyone.auditor)
    shown = queries.shared_matter(it.id, actor=everyone.officer_b)
    assert (shown.purpose, shown.decision) == ("Answer letters together", "approved")


def test_a_docket_is_sorted_by_day_and_narrowed_as_asked(everyone: Cast) -> None:
    late = submitted(everyone.staff_a, facts(wanted_by=day(9, 9)))
    soon = submitted(everyone.staff_a, facts(wanted_by=day(8, 1), types=("name",)))
    never = submitted(everyone.staff_a)
    begun(everyone.staff_a)
    officer = everyone.officer_a

    def listed(**asked: object) -> list[str]:
        page = queries.docket(officer, Filters(**asked), today=TODAY)  # type: ignore[arg-type]  # as a form gives them
        return [row.id for row in queries.rows(page)]

    assert listed() == [soon.id, late.id, never.id]
    assert listed(view="this_week") == [soon.id]
    assert listed(type="address") == [late.id, never.id]
    moved(late, Move.TAKE_UP, officer)
    assert (listed(view="mine"), listed(view="unassigned")) == ([late.id], [soon.id, never.id])
    assert listed(party="beta", state="submitted") == [soon.id, never.id]
    assert listed(words="letters") == [soon.id, late.id, never.id]
    assert listed(words="tomatoes") == []
    (row,) = queries.rows(queries.docket(officer, Filters(view="mine"), today=TODAY))
    assert (row.party, row.agency_name, row.answerer) == ("Agency Beta", "Agency Alpha", "officer")


def test_my_matters_are_mine(everyone: Cast) -> None:
    mine = begun(everyone.staff_a)
    assert [row.id for row in queries.my_matters(everyone.staff_a)] == [mine.id]
    assert [*queries.my_matters(everyone.officer_a)] == []


def test_assigning_gives_all_or_none_to_someone_who_may_decide(everyone: Cast) -> None:
    both = [submitted(everyone.staff_a).id, submitted(everyone.staff_a).id]
    by: dict[str, Any] = {"actor": everyone.managing_a, "now": NOW}
    found = actions.assign(both, everyone.officer_a.id, **by)
    assert [it.assignee_name for it in found] == ["Olga Officer"] * 2
    with pytest.raises(Invalid) as refused:
        actions.assign(both, everyone.staff_a.id, **by)
    assert faults(refused) == ["to"]


def test_what_is_written_about_people_is_kept_sealed_and_erased_for_good(everyone: Cast) -> None:
    it = with_officer(everyone, private=ASKER)
    row = PrivateText.objects.get(matter=it.id)
    assert b"Jo Doe" not in bytes(row.sealed)
    told = "".join(e.fact for e in audit.entries(agencies=None))
    assert "Jo Doe" not in told
    assert row.digest in told
    by: dict[str, Any] = {"actor": everyone.officer_a, "now": NOW}
    actions.redact(it.id, row.pk, version=it.version, why="She asked for it.", **by)
    row.refresh_from_db()
    assert (bytes(row.sealed), row.salt, row.erased_by) == (b"", "", "Olga Officer")
    seen = queries.private(it.id, actor=everyone.officer_a)
    assert (seen.about, seen.erased) == (Private(), True)


def test_a_matter_is_shown_with_all_that_it_takes_to_decide_it(everyone: Cast) -> None:
    old = moved(with_officer(everyone, facts(types=("name",))), Move.REFUSE, everyone.officer_a)
    it = with_officer(everyone, private=ASKER)
    seen = queries.matter(it.id, actor=everyone.officer_a, now=NOW)
    assert seen.sentence == (
        "Agency Beta asks Agency Alpha for name and home address for: Answer letters together."
    )
    assert seen.outstanding == ()
    lacking = {open_.move: open_.lacking for open_ in seen.moves}
    assert lacking[Move.APPROVE] == ()
    assert Move.WITHDRAW not in lacking
    given = approved(everyone, facts(types=("name",)))
    likes = queries.like_cases(it.id, actor=everyone.officer_a)
    assert {(like.id, like.decision, like.reason) for like in likes} == {
        (old.id, "refused", "It is not needed."),
        (given.id, "approved", "It helps."),
    }
    officers = queries.officers_for(it.id, actor=everyone.officer_a, now=NOW)
    assert [name for _, name in officers] == ["Maud Managing", "Olga Officer"]
    it = moved(it, Move.APPROVE, everyone.officer_a)
    seen = queries.matter(it.id, actor=everyone.staff_a, now=NOW)
    assert seen.approval is not None
    assert seen.answer is not None
    assert (seen.answer.outcome, seen.answer.approval) == ("permitted", seen.approval.id)


def test_given_something_lacking_then_the_preview_says_what(everyone: Cast) -> None:
    outsider = facts(counterparty=Party(kind="third_party", name="Helping Hands"))
    it = with_officer(everyone, outsider)
    by: dict[str, Any] = {"move": Move.APPROVE, "actor": everyone.officer_a, "now": NOW}
    seen = queries.preview(it.id, Decision(), **by)
    assert [need.what for need in seen.outstanding] == ["enter_agreement", "record_finding"]
    assert seen.lacking == ("Something that must be there before the act is outstanding.",)
    found = Decision(no_important_privacy_interest="All of it is printed.")
    assert queries.preview(it.id, found, **by).lacking == ()


def test_an_officer_above_sees_an_office_s_matter_and_not_what_was_written_about_people(
    everyone: Cast,
) -> None:
    Membership.objects.create(
        person=everyone.people["staff_a"],
        role="employee",
        agency_id="alpha-office",
        since=day(1, 1),
    )
    by: dict[str, Any] = {"actor": everyone.staff_a, "now": NOW}
    it = actions.start("alpha-office", kind=Kind.REQUEST, facts=facts(), private=ASKER, **by)
    actions.submit(it.id, version=1, **by)
    assert queries.opened(it.id, actor=everyone.officer_a).agency == "alpha-office"
    with pytest.raises(NotFound):
        queries.private(it.id, actor=everyone.officer_a)
    for part in ("officer_office", "managing_a"):
        assert queries.private(it.id, actor=everyone.actor(part)).about == ASKER


# Whom a contractor's officer, or one who holds an office, may ask and decide for


def a_contractor(everyone: Cast, code: str) -> None:
    """One that works for alpha."""
    content = Contractor(code=code, name=f"Contractor {code}", services="human")
    enter(KINDS["contractor"], content, agency="alpha", actor=everyone.officer_a, now=NOW)


def test_a_contractors_officer_sees_and_decides_what_contractors_do_and_nothing_else(
    everyone: Cast,
) -> None:
    """§ 23-1202(g)."""
    a_contractor(everyone, "helpers")
    theirs = submitted(everyone.staff_a, facts(contractor="helpers"))
    ours = submitted(everyone.staff_a)
    officer = everyone.contractor_a
    assert [row.id for row in queries.docket(officer, today=TODAY)] == [theirs.id]
    assert [row.id for row in queries.visible(officer)] == [theirs.id]
    with pytest.raises(NotFound):
        queries.opened(ours.id, actor=officer)
    it = moved(moved(theirs, Move.TAKE_UP, officer), Move.APPROVE, officer)
    assert Approval.objects.get(matter=it.id).by == "contractor_privacy_officer"
    with pytest.raises(Invalid, match="may decide this matter"):
        actions.assign([ours.id], officer.id, actor=everyone.officer_a, now=NOW)


def test_given_other_facts_by_which_no_contractor_acts_then_their_officer_sees_it_no_more(
    everyone: Cast,
) -> None:
    a_contractor(everyone, "helpers")
    it = submitted(everyone.staff_a, facts(contractor="helpers"))
    assert queries.opened(it.id, actor=everyone.contractor_a).id == it.id
    actions.amend(it.id, facts(), version=it.version, actor=everyone.staff_a, now=NOW)
    with pytest.raises(NotFound):
        queries.opened(it.id, actor=everyone.contractor_a)


@pytest.mark.parametrize(
    "part",
    [
        *("keeper_a", "officer_a", "managing_a", "head_a", "counsel_a", "foil_a"),
        "contractor_a",
    ],
)
def test_whoever_works_for_the_agency_refers_what_they_are_asked_for_themselves(
    everyone: Cast, part: str
) -> None:
    """§ 23-1201, employee; § 23-1202(c)(3). They don't decide it themselves."""
    actor = everyone.actor(part)
    it = submitted(actor)
    assert it.state is State.SUBMITTED
    assert queries.opened(it.id, actor=actor).requester == actor.id
    other = everyone.managing_a if part == "officer_a" else everyone.officer_a
    it = moved(it, Move.TAKE_UP, other)
    with pytest.raises((Invalid, NotAllowed)):
        moved(it, Move.APPROVE, actor)
    assert moved(it, Move.APPROVE, other).state is State.APPROVED


@pytest.mark.parametrize("part", ["chief", "committee", "auditor", "administrator", "stranger"])
def test_who_does_not_work_for_the_agency_refers_nothing_there(everyone: Cast, part: str) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        begun(everyone.actor(part))


# What the chief determined, as other acts may rest on it


def determined(everyone: Cast, **decided: Any) -> Opened:
    """A matter without a ground, that the chief determined."""
    enter(KINDS["function"], a_function(), agency="alpha", actor=everyone.officer_a, now=NOW)
    none = facts(grounds=Grounds(examined=True), function="letters")
    it = moved(with_officer(everyone, none), Move.REFER_UP, everyone.officer_a)
    by: dict[str, Any] = {"version": it.version, "actor": everyone.chief, "now": NOW}
    return actions.determine(it.id, Decision(reason="It helps.", **decided), **by)


def answer_to_the_like(everyone: Cast, **changes: Any) -> str:
    """What the law says of another act, which nobody has put as a matter."""
    like = facts(grounds=Grounds(examined=True), function="letters", **changes)
    by: dict[str, Any] = {"agency": "alpha", "actor": everyone.staff_a, "now": NOW}
    return queries.answer_to(like, kind=Kind.REQUEST, **by).outcome


def test_given_no_last_day_then_what_the_chief_determined_holds_for_the_matter_alone(
    everyone: Cast,
) -> None:
    """§ 23-1202(c)(2)(b): approved in advance is what was determined, and no more."""
    determined(everyone)
    assert answer_to_the_like(everyone) == "refer"


def test_given_a_last_day_then_what_the_chief_determined_holds_for_like_acts_until_then(
    everyone: Cast,
) -> None:
    it = determined(everyone, until=day(12, 31))
    assert answer_to_the_like(everyone) == "permitted"
    assert answer_to_the_like(everyone, types=("name", "race")) == "refer"
    other = Party(kind="city_agency", name="Agency Gamma")
    assert answer_to_the_like(everyone, counterparty=other) == "refer"
    (paper,) = on_file.determinations([it.id])
    assert (paper.from_, paper.until, paper.counterparties) == (TODAY, day(12, 31), ("beta",))
    assert (paper.functions, paper.types) == (("letters",), ("name", "address.home"))
