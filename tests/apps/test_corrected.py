"""What was written down wrong is corrected by a record in its place, and what is logged twice."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from discretion.apps.agreements import integrity as of_agreements
from discretion.apps.audit import queries as audit
from discretion.apps.duties.models import Duty
from discretion.apps.matters import actions, integrity, queries
from discretion.apps.matters.contents import Happened
from discretion.apps.matters.models import DisclosureRecord
from discretion.apps.register.actions import enter
from discretion.apps.register.contents import Contractor, Party
from discretion.apps.register.kinds import KINDS
from discretion.errors import Invalid, NotAllowed, NotFound, RefusedByLaw, Stale
from discretion.law.matters import Kind, Move
from tests.apps.builders import a_designation
from tests.apps.builders import approved as in_force
from tests.apps.disposal_steps import CONFIRMED, agreed, carried_out, changed, gone, owed
from tests.apps.matter_steps import approved, begun, exigent, facts, moved
from tests.cast import NOW, TODAY, Cast

ROUTINE = facts(types=("name",))
WHY = "It was twelve people, and not a hundred and twenty."
DAY = timedelta(days=1)


def logged(everyone: Cast, part: str = "staff_a", **changes: Any) -> str:
    """Something routine that was written down."""
    kept = in_force(everyone, a_designation())
    by: dict[str, Any] = {"agency": "alpha", "actor": everyone.actor(part), "now": NOW}
    happened = Happened(on=TODAY, people=120, **changes)
    return actions.log_again(kept.id, happened, facts=ROUTINE, **by).id


def corrected(everyone: Cast, record: str, part: str = "staff_a", **changes: Any) -> queries.Gone:
    """The same record, said as it was."""
    happened = Happened(**{"on": TODAY, "people": 12, **changes})
    return actions.correct_disclosure(
        record, happened, actor=everyone.actor(part), now=NOW, why=WHY
    )


def test_given_a_wrong_record_when_it_is_corrected_then_one_stands_in_its_place_and_counts_once(
    everyone: Cast,
) -> None:
    first = logged(everyone, form="By fax")
    now = corrected(everyone, first, form="By letter")
    before = queries.disclosure(first, actor=everyone.staff_a)
    assert (now.supersedes, now.why_corrected, now.people) == (first, WHY, 12)
    assert (before.superseded_by, before.people, before.form) == (now.id, 120, "By fax")
    assert (now.designation, now.basis, now.party) == (
        *(before.designation, before.basis, before.party),
    )
    officer = everyone.officer_a
    assert [row.id for row in queries.disclosures(officer)] == [now.id]
    both = queries.disclosures(officer, corrected=True)
    assert {row.id for row in both} == {first, now.id}
    numbers = queries.numbers(officer, since=TODAY, until=TODAY)
    assert (numbers.carried_out, numbers.routine, numbers.people) == (1, 1, 12)
    (fact,) = audit.facts(["disclosure.corrected"])
    assert (fact["record"], fact["earlier"], fact["why"]) == (now.id, first, WHY)
    assert [*integrity.breaks()] == []


def test_what_is_done_again_is_like_the_record_as_it_was_corrected(everyone: Cast) -> None:
    first = logged(everyone)
    now = corrected(everyone, first)
    stated = queries.facts_after(now.designation, agency="alpha", actor=everyone.staff_a)
    assert stated is not None
    assert stated.people == 12


def test_given_a_record_was_corrected_already_then_only_the_last_one_is_corrected(
    everyone: Cast,
) -> None:
    first = logged(everyone)
    second = corrected(everyone, first)
    with pytest.raises(Stale, match=second.id):
        corrected(everyone, first)
    third = corrected(everyone, second.id, people=13)
    assert third.supersedes == second.id
    assert [row.id for row in queries.disclosures(everyone.officer_a)] == [third.id]
    assert not queries.may_correct(first, actor=everyone.staff_a)
    assert queries.may_correct(third.id, actor=everyone.staff_a)


def test_who_wrote_it_keeps_the_register_or_decides_corrects_it_and_nobody_else(
    everyone: Cast,
) -> None:
    record = logged(everyone)
    for part in ("head_a", "counsel_a", "auditor", "chief"):
        assert not queries.may_correct(record, actor=everyone.actor(part)), part
        with pytest.raises(NotAllowed):
            corrected(everyone, record, part)
    for part in ("officer_b", "contractor_a", "stranger"):
        with pytest.raises(NotFound):
            corrected(everyone, record, part)
    assert DisclosureRecord.objects.count() == 1
    for part in ("staff_a", "keeper_a", "officer_a", "managing_a"):
        assert queries.may_correct(record, actor=everyone.actor(part)), part
        record = corrected(everyone, record, part).id


def test_given_what_a_contractor_did_then_its_officer_corrects_it(everyone: Cast) -> None:
    firm = Contractor(code="quill", name="Feather and Sons")
    enter(KINDS["contractor"], firm, agency="alpha", actor=everyone.officer_a, now=NOW)
    it = approved(everyone, facts(contractor="quill"))
    moved(it, Move.CARRY_OUT, everyone.officer_a)
    assert corrected(everyone, gone(it), "contractor_a").people == 12


def test_given_no_reason_or_a_day_to_come_then_nothing_is_corrected(everyone: Cast) -> None:
    record = logged(everyone)
    by: dict[str, Any] = {"actor": everyone.staff_a, "now": NOW}
    for happened, why, path in (
        (Happened(on=TODAY), " ", "why"),
        (Happened(on=TODAY), "x" * 2_001, "why"),
        (Happened(on=TODAY + DAY), WHY, "on"),
        (Happened(on=TODAY, people=-1), WHY, "people"),
        (Happened(on=TODAY, types=("no_such",)), WHY, "types[0]"),
    ):
        with pytest.raises(Invalid) as caught:
            actions.correct_disclosure(record, happened, why=why, **by)
        assert caught.value.faults[0].path == path
    assert DisclosureRecord.objects.count() == 1


def test_given_something_routine_that_went_further_then_it_needed_a_decision_and_is_refused(
    everyone: Cast,
) -> None:
    record = logged(everyone)
    with pytest.raises(RefusedByLaw):
        corrected(everyone, record, types=("name", "address.home"))
    assert DisclosureRecord.objects.count() == 1


def test_given_it_went_out_under_an_approval_then_the_correction_stays_within_it(
    everyone: Cast,
) -> None:
    it = carried_out(everyone)
    first = gone(it)
    with pytest.raises(Invalid, match="not approved"):
        corrected(everyone, first, types=("photo",))
    with pytest.raises(Invalid, match="before it was approved"):
        corrected(everyone, first, on=TODAY - DAY)
    now = corrected(everyone, first, types=("name",))
    seen = queries.matter(it.id, actor=everyone.officer_a, now=NOW)
    assert seen.happened == now
    assert (now.matter, now.types) == (it.id, ("name",))
    assert queries.done_as([it.id]) == {it.id: now.id}
    assert [*integrity.breaks()] == []


def test_given_an_emergency_then_its_record_is_corrected_too(everyone: Cast) -> None:
    it = begun(everyone.staff_a, exigent(), Kind.EXIGENT)
    it = moved(it, Move.RECORD, everyone.staff_a)
    now = corrected(everyone, gone(it), on=TODAY - DAY, types=("name",))
    assert (now.on, now.types, now.matter) == (TODAY - DAY, ("name",), it.id)
    assert [*integrity.breaks()] == []


def test_given_it_went_out_under_an_agreement_then_the_first_duty_is_void_and_says_why(
    everyone: Cast,
) -> None:
    agreed(everyone)
    first = gone(carried_out(everyone))
    now = corrected(everyone, first)
    before, after = owed(first), owed(now.id)
    assert before is not None
    assert after is not None
    assert (before.state, before.evidence) == (Duty.State.VOID, f"It was corrected as {now.id}.")
    assert after.state == Duty.State.OPEN
    assert queries.disclosure(first, actor=everyone.officer_a).disposal is None
    assert now.disposal is not None
    assert now.disposal.duty == after.id
    by: dict[str, Any] = {"actor": everyone.officer_a, "now": NOW}
    with pytest.raises(NotFound):
        actions.confirm_disposal(first, CONFIRMED, **by)


def test_given_the_agreement_changes_later_then_nothing_is_asked_of_what_was_corrected(
    everyone: Cast,
) -> None:
    kept = agreed(everyone)
    first = gone(carried_out(everyone))
    corrected(everyone, first)
    changed(everyone, kept, name="Letters with beta, anew")
    last = owed(first)
    assert last is not None
    assert last.state == Duty.State.VOID


def test_given_it_was_confirmed_already_then_it_stays_so_and_nobody_is_asked_again(
    everyone: Cast,
) -> None:
    agreed(everyone)
    first = gone(carried_out(everyone))
    actions.confirm_disposal(first, CONFIRMED, actor=everyone.officer_a, now=NOW)
    now = corrected(everyone, first)
    assert now.disposal is not None
    assert (now.disposal.how, now.disposal.proof) == (CONFIRMED.how, CONFIRMED.proof)
    assert owed(now.id) is None
    assert [*integrity.breaks(), *of_agreements.breaks()] == []


def test_given_someone_puts_a_correction_in_behind_the_records_back_then_it_is_found(
    everyone: Cast,
) -> None:
    now = corrected(everyone, logged(everyone))
    row = DisclosureRecord.objects.get(id=now.id)
    row.id, row.supersedes_id = "REC-2026-00099", now.id
    row.save(force_insert=True)
    assert [one.what for one in integrity.breaks()] == [
        "REC-2026-00099 was changed behind the record's back."
    ]


def test_a_record_is_corrected_by_no_two_records_and_changed_by_nobody(everyone: Cast) -> None:
    now = corrected(everyone, logged(everyone))
    row = DisclosureRecord.objects.get(id=now.id)
    row.id = "REC-2026-00099"
    for change in (
        lambda: row.save(force_insert=True),
        lambda: DisclosureRecord.objects.update(people=1),
        lambda: DisclosureRecord.objects.filter(id=now.id).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_given_the_same_press_arrives_twice_then_there_is_one_record_and_both_name_it(
    everyone: Cast,
) -> None:
    first = logged(everyone)
    gone = queries.disclosure(first, actor=everyone.staff_a)
    by: dict[str, Any] = {"agency": "alpha", "actor": everyone.staff_a, "now": NOW}
    last = queries.last_written(gone.designation, agency="alpha", actor=everyone.staff_a)
    assert last == first
    again = [
        actions.log_again(gone.designation, Happened(on=TODAY), after=last, **by) for _ in range(2)
    ]
    assert again[0] == again[1]
    assert again[0].answer.designation == gone.designation
    assert DisclosureRecord.objects.count() == 2


def test_given_someone_else_logged_meanwhile_or_it_was_corrected_then_the_press_counts(
    everyone: Cast,
) -> None:
    first = logged(everyone)
    designation = queries.disclosure(first, actor=everyone.staff_a).designation
    by: dict[str, Any] = {"agency": "alpha", "now": NOW, "after": first}
    actions.log_again(designation, Happened(on=TODAY), actor=everyone.officer_a, **by)
    corrected(everyone, first)
    actions.log_again(designation, Happened(on=TODAY), actor=everyone.staff_a, **by)
    assert queries.disclosures(everyone.officer_a).count() == 3
    by["after"] = "REC-2026-99999"
    actions.log_again(designation, Happened(on=TODAY), actor=everyone.staff_a, **by)
    assert queries.disclosures(everyone.officer_a).count() == 4


def test_given_what_came_from_a_party_then_a_correction_keeps_who_it_was(everyone: Cast) -> None:
    stated = facts(counterparty=Party(kind="city_agency", id="beta"))
    it = approved(everyone, stated)
    moved(it, Move.CARRY_OUT, everyone.staff_a)
    now = corrected(everyone, gone(it), "officer_a")
    row = DisclosureRecord.objects.get(id=now.id)
    assert (now.party, row.party, row.by) == ("Agency Beta", "beta", everyone.officer_a.id)
