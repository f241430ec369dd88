"""What went out under an agreement is disposed of or returned, and someone sees to it by a day."""

from datetime import date
from typing import Any

import msgspec
import pytest

from discretion.apps.agreements import actions as agreements
from discretion.apps.agreements import integrity as of_agreements
from discretion.apps.agreements.contents import AGREEMENT, DisposalTerm
from discretion.apps.agreements.disposals import due_of
from discretion.apps.agreements.models import Disposal
from discretion.apps.audit import queries as audit
from discretion.apps.duties import queries as duties
from discretion.apps.duties.models import Duty
from discretion.apps.matters import actions, integrity, queries
from discretion.apps.matters.contents import Decision, Happened
from discretion.apps.register import actions as register
from discretion.apps.register import checks
from discretion.errors import Invalid, NotAllowed, NotFound, Stale
from discretion.law.matters import Kind, Move, State
from tests.apps.builders import a_designation
from tests.apps.builders import approved as in_force
from tests.apps.disposal_steps import (
    CONFIRMED,
    THIRTY_DAYS,
    agreed,
    an_agreement,
    carried_out,
    changed,
    gone,
    owed,
)
from tests.apps.matter_steps import brought_to, exigent, facts, moved, with_officer
from tests.cast import NOW, TODAY, Cast

ROUTINE = facts(types=("name",))
AT_ITS_END = DisposalTerm(agreed="yes")
TEN_AFTER_THE_END = DisposalTerm(agreed="yes", days=10, after="end")
YEAR_END = date(2026, 12, 31)


def test_given_an_agreement_gives_a_time_then_the_officer_is_asked_to_see_to_it(
    everyone: Cast,
) -> None:
    agreement = agreed(everyone)
    record = gone(carried_out(everyone))
    duty = owed(record)
    assert duty is not None
    assert (duty.agency_id, duty.due_on) == ("alpha", date(2026, 8, 29))
    assert (
        duty.what == f"Confirm that Agency Beta disposed of what it got, or returned it: {record}"
    )
    assert duty.explanation == (
        f"{agreement.id} counts from the disclosure: 30 days after July 30, 2026: "
        "August 29, 2026; the law sets no day"
    )
    assert duty.provision == "23-1203(3)"
    mine = [duties.mine(actor, today=TODAY) for actor in (everyone.officer_a, everyone.staff_a)]
    assert [found.filter(id=duty.id).exists() for found in mine] == [True, False]


@pytest.mark.parametrize(
    ("term", "until", "day", "words"),
    [
        (THIRTY_DAYS, YEAR_END, date(2026, 8, 29), "counts from the disclosure: 30 days after"),
        (TEN_AFTER_THE_END, YEAR_END, date(2027, 1, 10), "10 days after December 31, 2026"),
        (AT_ITS_END, YEAR_END, YEAR_END, "says no time, so it is due when the agreement ends"),
        (TEN_AFTER_THE_END, msgspec.UNSET, None, "no last day to count from"),
        (AT_ITS_END, msgspec.UNSET, None, "so no day can be worked out."),
        (DisposalTerm(agreed="no"), YEAR_END, None, "does not ask for it"),
        (DisposalTerm(), YEAR_END, None, "is not known yet."),
    ],
)
def test_the_day_is_what_the_agreement_says_or_a_sentence_says_why_there_is_none(
    term: DisposalTerm, until: Any, day: date | None, words: str
) -> None:
    told = due_of("AGR-2026-00001", an_agreement(term, until=until), disclosed_on=TODAY)
    if isinstance(told, str):
        assert (day, words in told) == (None, True)
    else:
        assert (told.on, words in told.explanation) == (day, True)


def test_given_no_day_can_be_told_then_nobody_is_asked_and_the_record_says_why(
    everyone: Cast,
) -> None:
    agreement = agreed(everyone, AT_ITS_END)
    record = gone(carried_out(everyone))
    assert owed(record) is None
    told = queries.disclosure(record, actor=everyone.officer_a).disposal
    assert told is not None
    assert (told.agreement, told.duty, told.due_on) == (agreement.id, "", None)
    assert "no day can be worked out" in told.explanation


def test_given_no_agreement_then_nothing_is_to_become_of_it(everyone: Cast) -> None:
    record = gone(carried_out(everyone))
    assert queries.disclosure(record, actor=everyone.officer_a).disposal is None
    with pytest.raises(NotFound, match="did not go out under an agreement"):
        actions.confirm_disposal(record, CONFIRMED, actor=everyone.officer_a, now=NOW)


@pytest.mark.parametrize(
    "lacking", [{"types": ("name",)}, {"with_": "FBI"}, {"until": date(2026, 7, 29)}]
)
def test_given_an_agreement_that_does_not_fit_then_it_went_out_under_none(
    everyone: Cast, lacking: dict[str, Any]
) -> None:
    agreed(everyone, **lacking)
    record = gone(carried_out(everyone))
    assert queries.disclosure(record, actor=everyone.officer_a).disposal is None


def test_given_one_agreement_was_named_then_no_other_counts(everyone: Cast) -> None:
    agreed(everyone)
    named = agreed(everyone, AT_ITS_END, until=YEAR_END)
    it = moved(with_officer(everyone, facts(agreement=named.id)), Move.APPROVE, everyone.officer_a)
    record = gone(moved(it, Move.CARRY_OUT, everyone.staff_a))
    told = queries.disclosure(record, actor=everyone.officer_a).disposal
    assert told is not None
    assert (told.agreement, told.due_on) == (named.id, YEAR_END)


def test_given_the_decision_named_one_that_holds_no_more_then_what_was_done_is_still_written_down(
    everyone: Cast,
) -> None:
    named, it = agreed(everyone), with_officer(everyone)
    by: dict[str, Any] = {"actor": everyone.officer_a, "now": NOW}
    decision = Decision(reason="It helps.", agreement=named.id)
    it = actions.approve(it.id, decision, version=it.version, **by)
    register.retire(named.id, version=named.version, why="Torn up", **by)
    it = moved(it, Move.CARRY_OUT, everyone.staff_a)
    assert it.state is State.CARRIED_OUT
    assert queries.disclosure(gone(it), actor=everyone.officer_a).disposal is None


def test_given_something_routine_then_it_is_asked_each_time_it_is_logged(everyone: Cast) -> None:
    agreed(everyone)
    designation = in_force(everyone, a_designation()).id
    by: dict[str, Any] = {"agency": "alpha", "actor": everyone.staff_a, "now": NOW}
    first = actions.record_done(ROUTINE, Happened(on=TODAY), **by)
    again = actions.log_again(designation, Happened(on=TODAY), **by)
    found = [owed(done.id) for done in (first, again)]
    assert [duty.due_on for duty in found if duty] == [date(2026, 8, 29)] * 2
    assert [*integrity.breaks()] == []


def test_given_an_emergency_that_names_an_agreement_then_it_is_asked_as_well(
    everyone: Cast,
) -> None:
    named = agreed(everyone)
    it = brought_to(State.RECORDED, Kind.EXIGENT, everyone, exigent(agreement=named.id))
    duty = owed(gone(it))
    assert duty is not None
    assert duty.due_on == date(2026, 8, 29)
    assert [*integrity.breaks()] == []


def test_given_a_collection_or_nothing_that_identifies_anyone_then_nothing_is_asked(
    everyone: Cast,
) -> None:
    agreed(everyone)
    collected = brought_to(State.CARRIED_OUT, Kind.PROPOSAL, everyone, facts(act="collection"))
    by: dict[str, Any] = {"agency": "alpha", "actor": everyone.staff_a, "now": NOW}
    nobody_s = actions.record_done(facts(anonymized=True), Happened(on=TODAY), **by)
    assert [owed(gone(collected)), owed(nobody_s.id)] == [None, None]
    assert not Disposal.objects.exists()


def test_given_the_party_said_so_then_the_duty_is_done_with_what_shows_it(everyone: Cast) -> None:
    agreed(everyone)
    record = gone(carried_out(everyone))
    after = actions.confirm_disposal(record, CONFIRMED, actor=everyone.officer_a, now=NOW)
    told = after.disposal
    assert told is not None
    assert (told.how, told.on, told.proof) == ("returned", TODAY, "Their letter, in file 12")
    duty = owed(record)
    assert duty is not None
    assert (duty.state, told.duty, told.due_on) == (Duty.State.DONE, duty.id, duty.due_on)
    said = "Returned on July 30, 2026, as Agency Beta says: Their letter, in file 12"
    assert duty.evidence == said
    (fact,) = audit.history(record)
    assert (fact.kind, fact.actor_name) == ("disclosure.disposal_confirmed", "Olga Officer")
    with pytest.raises(Stale, match="Olga Officer confirmed it already"):
        actions.confirm_disposal(record, CONFIRMED, actor=everyone.managing_a, now=NOW)


def test_only_the_disclosing_agencys_officers_confirm_it(everyone: Cast) -> None:
    agreed(everyone)
    record = gone(carried_out(everyone))
    refused = {}
    for part in ("staff_a", "keeper_a", "counsel_a", "auditor", "officer_b", "stranger"):
        with pytest.raises((NotAllowed, NotFound)) as caught:
            actions.confirm_disposal(record, CONFIRMED, actor=everyone.actor(part), now=NOW)
        refused[part] = caught.type
    assert refused == {
        **dict.fromkeys(("staff_a", "keeper_a", "counsel_a", "auditor"), NotAllowed),
        **dict.fromkeys(("officer_b", "stranger"), NotFound),
    }


def test_given_what_can_not_be_then_each_fault_is_told(everyone: Cast) -> None:
    agreed(everyone)
    record = gone(carried_out(everyone))
    wrong = (
        ({"on": date(2026, 7, 29)}, ["on"]),
        ({"on": date(2026, 8, 1), "proof": " "}, ["on", "proof"]),
        ({"proof": "x" * 2_001}, ["proof"]),
        ({"proof": "Call Jo at 212-555-0199"}, ["proof"]),
    )
    for changes, paths in wrong:
        said = msgspec.structs.replace(CONFIRMED, **changes)
        with pytest.raises(Invalid) as caught:
            actions.confirm_disposal(record, said, actor=everyone.officer_a, now=NOW)
        assert [fault.path for fault in caught.value.faults] == paths
    assert Disposal.objects.get().how == ""


def test_given_the_agreement_changes_then_what_is_open_moves_and_says_from_where_and_why(
    everyone: Cast,
) -> None:
    agreement = agreed(everyone)
    record = gone(carried_out(everyone))
    changed(everyone, agreement, DisposalTerm(agreed="yes", days=10, after="disclosure"))
    duty = owed(record)
    assert duty is not None
    assert (duty.due_on, duty.moved_from) == (date(2026, 8, 9), date(2026, 8, 29))
    assert duty.moved_why == f"{agreement.id} was changed on July 30, 2026"
    assert "10 days after July 30, 2026" in duty.explanation
    assert [fact.kind for fact in audit.history(duty.id)] == ["duty.moved", "duty.owed"]


def test_given_the_agreement_ends_then_its_last_day_is_asked_for(everyone: Cast) -> None:
    agreement = agreed(everyone, AT_ITS_END)
    record = gone(carried_out(everyone))
    assert owed(record) is None
    by: dict[str, Any] = {"actor": everyone.officer_a, "now": NOW}
    ended = agreements.end(agreement.id, on=YEAR_END, version=agreement.version, **by)
    duty = owed(record)
    assert duty is not None
    assert (duty.due_on, duty.moved_from) == (YEAR_END, None)
    agreements.end(agreement.id, on=date(2026, 10, 31), version=ended.version, **by)
    duty.refresh_from_db()
    assert (duty.due_on, duty.moved_from) == (date(2026, 10, 31), YEAR_END)


def test_given_the_agreement_asks_no_more_then_nothing_is_owed_and_later_it_is_again(
    everyone: Cast,
) -> None:
    agreement = agreed(everyone)
    record = gone(carried_out(everyone))
    changed_once = changed(everyone, agreement, DisposalTerm(agreed="no"))
    duty = owed(record)
    assert duty is not None
    assert (duty.state, duty.evidence) == (
        Duty.State.VOID,
        f"{agreement.id} does not ask for it to be disposed of or returned.",
    )
    told = queries.disclosure(record, actor=everyone.officer_a).disposal
    assert told is not None
    assert (told.duty, told.explanation) == ("", duty.evidence)
    changed(everyone, changed_once)
    again = owed(record)
    assert again is not None
    assert (again.state, again.id != duty.id) == (Duty.State.OPEN, True)


def test_given_it_was_confirmed_then_a_change_of_the_agreement_moves_nothing(
    everyone: Cast,
) -> None:
    agreement = agreed(everyone)
    record = gone(carried_out(everyone))
    actions.confirm_disposal(record, CONFIRMED, actor=everyone.officer_a, now=NOW)
    changed(everyone, agreement, AT_ITS_END, until=YEAR_END)
    told = queries.disclosure(record, actor=everyone.officer_a).disposal
    assert told is not None
    assert told.due_on == date(2026, 8, 29)
    assert Duty.objects.filter(kind="confirm_disposal").count() == 1


@pytest.mark.parametrize(
    ("said", "paths"),
    [
        ({"agreed": "yes", "days": 30}, ["after"]),
        ({"agreed": "yes", "after": "end"}, ["days"]),
        ({"agreed": "no", "days": 30, "after": "end"}, ["agreed"]),
        ({"agreed": "yes", "days": 0, "after": "end"}, ["days"]),
        ({"agreed": "yes", "days": 40_001, "after": "end"}, ["days"]),
    ],
)
def test_given_a_time_that_makes_no_sense_then_the_agreement_is_not_entered(
    everyone: Cast, said: dict[str, Any], paths: list[str]
) -> None:
    with pytest.raises(Invalid) as caught:
        agreed(everyone, DisposalTerm(**said))
    assert [fault.path for fault in caught.value.faults] == [f"terms.disposal.{p}" for p in paths]


def test_an_agreement_without_a_time_reads_as_it_did_before_there_was_one() -> None:
    told = msgspec.to_builtins(an_agreement(AT_ITS_END))
    assert told["terms"]["disposal"] == {"agreed": "yes", "words": ""}
    assert checks.read(AGREEMENT, told) == an_agreement(AT_ITS_END)


def test_given_a_confirmation_was_changed_behind_the_records_back_then_it_is_found(
    everyone: Cast,
) -> None:
    agreed(everyone)
    record = gone(carried_out(everyone))
    actions.confirm_disposal(record, CONFIRMED, actor=everyone.officer_a, now=NOW)
    assert [*of_agreements.breaks(), *integrity.breaks()] == []
    rows = Disposal.objects.filter(disclosure=record)
    rows.update(proof="Nothing")
    (found,) = of_agreements.breaks()
    assert record in found.what
    rows.update(agreement=agreed(everyone).id)
    assert record in " ".join(each.what for each in integrity.breaks())
