"""The ledger of duties: opened and closed by their sources, and laid before the right ones."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from discretion.apps.accounts import actions as accounts
from discretion.apps.accounts import desks
from discretion.apps.accounts.models import Agency, Membership, Person
from discretion.apps.accounts.queries import SYSTEM
from discretion.apps.audit import queries as audit
from discretion.apps.duties import actions, queries
from discretion.apps.duties.actions import Owed
from discretion.apps.duties.kinds import KINDS
from discretion.apps.duties.models import Duty
from discretion.apps.mail.models import Message
from discretion.apps.register import designating
from discretion.apps.register.material import material_fingerprint
from discretion.apps.register.queries import Kept
from discretion.apps.register.signatures import designation
from discretion.apps.reports import actions as reports
from discretion.apps.reports import delivering, filing, filings
from discretion.errors import NotFound
from discretion.forms.report import YesNoAnswer
from discretion.law.authority import Power
from discretion.law.citations import Citation
from discretion.law.deadlines import Due
from discretion.law.duties import duty_names
from tests.apps.builders import (
    a_designation,
    a_determination_of_best_interests,
    a_joint_designation,
    proposed,
    signed_by,
)
from tests.cast import CAST, NOW, TODAY, Cast

DUE = Due(on=date(2026, 8, 7), explanation="a week from today", provision=Citation("23-1205(a)"))
OWED = Owed(
    kind="sign_report",
    agency="alpha",
    what="Sign the report",
    to="Mayor",
    record="RPT-2026-00001",
    due=DUE,
)


@pytest.fixture(autouse=True)
def _told_at_once(everyone: Cast) -> None:
    """Everyone wants each thing as it comes; what waits for the morning is tested elsewhere."""
    Person.objects.update(letters="at_once")


@pytest.fixture(autouse=True)
def _documents(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def owe(*owed: Owed, everyone: Cast) -> list[Duty]:
    """Duties that a source opened."""
    with transaction.atomic():
        return [*actions.owe(owed or [OWED], by=everyone.officer_a, now=NOW)]


def ledger(record: str) -> dict[tuple[str, str], str]:
    """How each duty about a record stands, by kind and agency; of several the last."""
    found = Duty.objects.filter(record=record).order_by("id")
    return {(d.kind, d.agency_id or ""): d.state for d in found}


def falls_to(record: str, everyone: Cast) -> set[str]:
    """Before whom of the cast something about a record is laid."""
    return {
        part
        for part in CAST
        if queries.open_(queries.mine(everyone.actor(part), today=TODAY))
        .filter(record=record)
        .exists()
    }


def written_to() -> Counter[str]:
    """To whom letters were written, each with how many."""
    return Counter(Message.objects.values_list("to_email", flat=True))


# The ledger


def test_a_duty_says_who_owes_what_to_whom_by_when_and_how_that_was_worked_out(
    everyone: Cast,
) -> None:
    (duty,) = owe(everyone=everyone)
    assert duty.id == "DTY-2026-00001"
    assert (duty.due_on, duty.explanation, duty.provision) == (
        DUE.on,
        "a week from today",
        "23-1205(a)",
    )
    (told,) = audit.history(duty.id)
    assert (told.kind, told.agency, told.actor_name) == ("duty.owed", "alpha", "Olga Officer")
    assert told.after
    assert told.after["due_on"] == "2026-08-07"


def test_given_a_duty_is_open_when_it_is_owed_again_then_there_is_one(everyone: Cast) -> None:
    owe(everyone=everyone)
    assert owe(everyone=everyone) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.create(
            id="DTY-2026-00009",
            kind="sign_report",
            agency_id="alpha",
            record=OWED.record,
            what="x",
            explanation="x",
            opened_at=NOW,
        )


def test_given_a_duty_is_done_then_what_shows_it_is_kept_and_it_is_not_done_twice(
    everyone: Cast,
) -> None:
    (duty,) = owe(everyone=everyone)
    done = {"evidence": "Receipt 4711", "by": everyone.head_a, "now": NOW}
    with transaction.atomic():
        assert actions.fulfil(OWED.record, "sign_report", **done) == 1  # type: ignore[arg-type]  # the dictionary above
        assert actions.fulfil(OWED.record, "sign_report", **done) == 0  # type: ignore[arg-type]  # likewise
    duty.refresh_from_db()
    assert (duty.state, duty.evidence, duty.closed_by) == ("done", "Receipt 4711", "Hana Head")
    assert [fact.kind for fact in audit.history(duty.id)] == ["duty.fulfilled", "duty.owed"]


@pytest.mark.django_db(transaction=True)
def test_a_duty_is_not_written_outside_of_its_source(everyone: Cast) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        actions.owe([OWED], by=everyone.officer_a, now=NOW)


def test_given_the_action_fails_then_neither_duty_nor_letter_was_written(everyone: Cast) -> None:
    with transaction.atomic():
        actions.owe([OWED], by=everyone.officer_a, now=NOW)
        transaction.set_rollback(True)
    assert not Duty.objects.exists()
    assert not Message.objects.exists()


def test_a_kind_that_the_law_has_is_called_as_there() -> None:
    assert {"sign_report", "file_report", "deposit_report"} <= duty_names() & set(KINDS)
    for kind in KINDS.values():
        assert desks.roles_with(kind.powers) >= {kind.who} or kind.name == "file_report"


# Before whom it is laid


@pytest.mark.parametrize(
    ("agency", "parts"),
    [("alpha", {"head_a"}), ("alpha-office", {"head_a"}), ("beta", {"head_b"})],
)
def test_a_duty_is_laid_before_the_nearest_who_may_do_it(
    everyone: Cast, agency: str, parts: set[str]
) -> None:
    (duty,) = owe(Owed(**{**OWED.__dict__, "agency": agency}), everyone=everyone)
    assert falls_to(duty.record, everyone) == parts
    assert written_to() == {f"{part}@example.org": 1 for part in parts}


def test_given_an_office_has_its_own_officer_then_it_is_not_also_laid_before_those_above(
    everyone: Cast,
) -> None:
    changed = {"kind": "contribute", "agency": "alpha-office"}
    (duty,) = owe(Owed(**{**OWED.__dict__, **changed}), everyone=everyone)
    assert falls_to(duty.record, everyone) == {"officer_office"}
    Membership.objects.filter(person=everyone.people["officer_office"]).update(until=TODAY)
    tomorrow = TODAY + timedelta(days=1)
    managing = everyone.actor("managing_a", now=NOW + timedelta(days=1))
    assert queries.mine(managing, today=tomorrow).get() == duty


def test_given_nobody_holds_the_office_then_who_may_stand_in_is_asked(everyone: Cast) -> None:
    Membership.objects.filter(person=everyone.people["officer_b"]).delete()
    changed = {"kind": "agree_jointly", "agency": "beta"}
    owe(Owed(**{**OWED.__dict__, **changed}), everyone=everyone)
    assert written_to() == {"head_b@example.org": 1}
    assert "head_b" in falls_to(OWED.record, everyone)


def test_given_someone_is_away_then_their_deputy_is_asked_too(everyone: Cast) -> None:
    head = everyone.people["head_b"].memberships.get()
    accounts.name_deputy(
        head.pk,
        everyone.people["stranger"].pk,
        since=TODAY,
        until=TODAY,
        actor=everyone.administrator,
        now=NOW,
    )
    owe(Owed(**{**OWED.__dict__, "agency": "beta"}), everyone=everyone)
    assert set(written_to()) == {"head_b@example.org", "stranger@example.org"}
    assert falls_to(OWED.record, everyone) == {"head_b", "stranger"}


def test_given_a_duty_of_one_person_then_it_is_theirs_alone(everyone: Cast) -> None:
    staff = everyone.staff_a.id
    owe(Owed(**{**OWED.__dict__, "person": staff}), everyone=everyone)
    assert falls_to(OWED.record, everyone) == {"staff_a"}
    assert written_to() == {"staff_a@example.org": 1}


def test_who_asks_is_not_written_to(everyone: Cast) -> None:
    with transaction.atomic():
        actions.owe([OWED], by=everyone.head_a, now=NOW)
    assert written_to() == {}


def test_a_letter_says_first_what_is_asked_by_when_and_ends_with_who_asks(everyone: Cast) -> None:
    owe(everyone=everyone)
    letter = Message.objects.get()
    assert letter.subject == "Sign a report: RPT-2026-00001"
    first, *_, last = letter.text.strip().splitlines()
    assert first == "Sign the report, by August 7, 2026."
    assert last == "Questions? Ask Olga Officer, who asked for this."
    assert "http://localhost:8000/duties/DTY-2026-00001" in letter.text
    assert "How the day was worked out: a week from today (§ 23-1205(a))." in letter.text


@pytest.mark.parametrize(
    ("person", "asked"),
    [("staff_a", "Olga Officer, 212-555-0100"), ("officer_a", "Chris Chief"), ("chief", "")],
)
def test_what_comes_with_time_ends_with_whom_to_ask(
    everyone: Cast, person: str, asked: str
) -> None:
    Person.objects.filter(email="officer_a@example.org").update(phone="212-555-0100")
    agency = {} if person != "chief" else {"agency": "", "kind": "report_quarterly"}
    one = Owed(**{**OWED.__dict__, **agency, "person": getattr(everyone, person).id})
    with transaction.atomic():
        actions.owe([one], by=SYSTEM, now=NOW)
    last = Message.objects.get().text.strip().splitlines()[-1]
    assert last.startswith(f"Questions? Ask {asked}." if asked else "How the day was worked out")


def test_where_days_were_worked_out_alike_a_letter_says_so_once(everyone: Cast) -> None:
    owe(*(Owed(**{**OWED.__dict__, "part": str(n)}) for n in range(3)), everyone=everyone)
    text = Message.objects.get().text
    assert text.count("Sign the report, by August 7, 2026.") == 3
    assert text.count("How the day was worked out: a week from today (§ 23-1205(a)).") == 1


def test_several_things_asked_of_one_person_come_in_one_letter(everyone: Cast) -> None:
    owe(*(Owed(**{**OWED.__dict__, "part": str(n)}) for n in range(30)), everyone=everyone)
    letter = Message.objects.get()
    assert letter.subject == "Sign a report: RPT-2026-00001 and 29 more"
    assert "And 10 more: http://localhost:8000/duties" in letter.text


# What exists for whom


@pytest.mark.parametrize("inside", [False, True])
def test_a_duty_exists_for_those_it_falls_to_and_who_read_the_agencys_record(
    everyone: Cast, inside: bool
) -> None:
    (duty,) = owe(Owed(**{**OWED.__dict__, "inside": inside}), everyone=everyone)
    known = {
        part
        for part in CAST
        if queries.duties(everyone.actor(part), today=TODAY).filter(id=duty.id).exists()
    }
    own = {"officer_a", "managing_a", "head_a", "counsel_a"}
    assert known == (own if inside else {*own, "chief", "auditor"})
    with pytest.raises(NotFound):
        queries.duty(duty.id, actor=everyone.officer_b, today=TODAY)
    assert queries.history(duty.id, actor=everyone.counsel_a, today=TODAY)


def test_late_is_what_is_open_past_its_day(everyone: Cast) -> None:
    (duty,) = owe(everyone=everyone)
    found = queries.duties(everyone.chief, today=TODAY)
    assert not queries.late(found, now=NOW + timedelta(days=8)).exists()
    assert queries.late(found, now=NOW + timedelta(days=9)).get() == duty


# Designations


SIGNED = ("sign_designation", "agree_jointly", "determine_best_interests")


def decline(kept: Kept, everyone: Cast, part: str) -> None:
    """An officer refuses to sign."""
    pinned = material_fingerprint(designation(kept))
    designating.decline(
        kept.id, fingerprint=pinned, why="Too wide.", actor=everyone.actor(part), now=NOW
    )


def test_a_proposed_designation_asks_its_officers_and_their_signature_closes_it(
    everyone: Cast,
) -> None:
    kept = proposed(everyone, a_joint_designation())
    both = {("agree_jointly", "alpha"): "open", ("agree_jointly", "beta"): "open"}
    assert ledger(kept.id) == both
    assert falls_to(kept.id, everyone) == {"officer_a", "managing_a", "officer_b"}
    assert set(written_to()) == {
        f"{part}@example.org" for part in ("officer_a", "managing_a", "officer_b")
    }
    signed_by(everyone, kept, "officer_b")
    assert ledger(kept.id) == {**both, ("agree_jointly", "beta"): "done"}
    signed_by(everyone, kept, "officer_a")
    assert set(ledger(kept.id).values()) == {"done"}


def test_the_chief_is_asked_for_a_determination_by_the_day_it_is_to_hold(everyone: Cast) -> None:
    kept = proposed(everyone, a_determination_of_best_interests(since=date(2026, 9, 1)))
    duty = Duty.objects.get(record=kept.id)
    assert falls_to(kept.id, everyone) == {"chief"}
    assert (duty.due_on, duty.provision) == (date(2026, 9, 1), "23-1202(c)(2)(b)")
    assert duty.explanation == (
        "it is to hold from September 1, 2026, so by then it has to be signed"
    )


def test_given_one_officer_declines_then_nobody_else_is_asked_any_more(everyone: Cast) -> None:
    kept = proposed(everyone, a_joint_designation())
    decline(kept, everyone, "officer_b")
    assert ledger(kept.id) == {
        ("agree_jointly", "alpha"): "void",
        ("agree_jointly", "beta"): "done",
    }


def test_given_a_new_wording_then_who_is_asked_reads_it(everyone: Cast) -> None:
    kept, by = proposed(everyone), everyone.keeper_a
    other = a_designation(name="In better words")
    designating.change_designation(kept.id, other, version=kept.version, actor=by, now=NOW)
    duty = Duty.objects.get(record=kept.id)
    assert (duty.state, duty.what) == ("open", "Sign or decline “In better words” of Agency Alpha")
    assert audit.history(duty.id)[0].kind == "duty.reworded"


@pytest.mark.parametrize("how", ["change", "return", "withdraw"])
def test_given_a_designation_goes_back_then_nobody_is_asked_and_a_new_proposal_asks_anew(
    everyone: Cast, how: str
) -> None:
    kept, by = proposed(everyone), everyone.keeper_a
    at: dict[str, Any] = {"version": kept.version, "actor": by, "now": NOW}
    if how == "change":
        other = a_designation(name="Other", counterparties=("beta",))
        designating.change_designation(kept.id, other, **at)
    elif how == "return":
        designating.return_to_draft(kept.id, **at)
    else:
        designating.withdraw(kept.id, why="Not needed.", **at)
    assert ledger(kept.id) == {("sign_designation", "alpha"): "void"}
    if how != "withdraw":
        designating.propose(kept.id, version=kept.version + 1, actor=by, now=NOW)
        assert ledger(kept.id) == {("sign_designation", "alpha"): "open"}


# Reports


def begun(everyone: Cast) -> str:
    """Alpha's report, begun by its officer."""
    by = everyone.officer_a
    return reports.begin_report("alpha", cycle=2026, edition_name="nyc-2020", actor=by, now=NOW).id


def prepared(everyone: Cast) -> str:
    """Alpha's report, laid before the head."""
    report, by = begun(everyone), everyone.officer_a
    desk = filings.desk(report, actor=by, now=NOW)
    filing.prepare(
        report,
        fingerprint=desk.fingerprint,
        intent="It is complete.",
        acknowledged=[finding.code for finding in desk.doubtful],
        actor=by,
        now=NOW,
    )
    return report


def filed(everyone: Cast) -> str:
    """Alpha's report, signed and filed."""
    report, head = prepared(everyone), everyone.head_a
    seen = filings.desk(report, actor=head, now=NOW).fingerprint
    filing.sign(report, fingerprint=seen, intent="I sign.", actor=head, now=NOW)
    filing.file(report, actor=head, now=NOW)
    return report


def test_a_report_asks_each_open_office_below_and_its_first_words_close_that(
    everyone: Cast,
) -> None:
    yesterday = TODAY - timedelta(days=1)
    Agency.objects.create(id="gone", name="Gone", parent_id="alpha", closed_on=yesterday)
    report = begun(everyone)
    assert ledger(report) == {("contribute", "alpha-office"): "open"}
    assert falls_to(report, everyone) == {"officer_office"}
    assert Duty.objects.get().due_on == date(2026, 7, 31)
    by = everyone.officer_office
    said = YesNoAnswer(yes=True)
    reports.contribute(report, "alpha-office", "6", said, actor=by, now=NOW)
    assert ledger(report) == {("contribute", "alpha-office"): "done"}
    assert "question 6" in Duty.objects.get().evidence


def test_a_prepared_report_asks_its_head_and_no_office_any_more(everyone: Cast) -> None:
    report = prepared(everyone)
    assert ledger(report) == {
        ("contribute", "alpha-office"): "void",
        ("sign_report", "alpha"): "open",
    }
    assert falls_to(report, everyone) == {"head_a"}
    assert written_to() == {"officer_office@example.org": 1, "head_a@example.org": 1}
    filing.return_to_draft(report, actor=everyone.head_a, now=NOW, why="Mend it.")
    assert ledger(report) == {
        ("contribute", "alpha-office"): "open",
        ("sign_report", "alpha"): "void",
    }


def test_a_filed_report_owes_its_deliveries_and_each_proof_closes_one(everyone: Cast) -> None:
    report = filed(everyone)
    owed = {d.part: d for d in Duty.objects.filter(record=report, state="open")}
    assert {(part, duty.kind) for part, duty in owed.items()} == {
        *((part, "file_report") for part in owed if part != "department_of_records"),
        ("department_of_records", "deposit_report"),
    }
    assert len(owed) == 5
    told = {d.recipient: d for d in filings.deliveries(report, actor=everyone.officer_a)}
    for part, duty in owed.items():
        assert (told[part].due_on, told[part].explanation, told[part].provision) == (
            duty.due_on,
            duty.explanation,
            duty.provision,
        )
    delivering.record_delivery(
        report,
        "mayor",
        on=TODAY,
        how="email",
        proof="Receipt 4711",
        actor=everyone.officer_a,
        now=NOW,
    )
    owed["mayor"].refresh_from_db()
    assert owed["mayor"].state == "done"
    assert owed["mayor"].evidence == "Delivered on July 30, 2026, by email: Receipt 4711"
    assert queries.open_(Duty.objects.filter(record=report)).count() == 4


def test_an_amended_report_has_no_set_day(everyone: Cast) -> None:
    report = filed(everyone)
    again = reports.amend_report(report, actor=everyone.officer_a, now=NOW, why="A slip.")
    duty = Duty.objects.get(record=again.id)
    assert duty.due_on is None
    assert "no day for an amended report" in duty.explanation


def test_the_powers_of_a_token_cut_what_it_may_know_of(everyone: Cast) -> None:
    (duty,) = owe(everyone=everyone)
    head = everyone.head_a
    cut = type(head)(
        head.id, head.name, head.offices, head.tree, scopes=frozenset({Power.READ_REGISTER})
    )
    assert not queries.duties(cut, today=TODAY).filter(id=duty.id).exists()
