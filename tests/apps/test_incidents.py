"""What became of a disclosure that should not have happened: reported, assessed, told, learned.

Over 500 lines: two agencies, each with its part at each step, and each part is seen by others.
"""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.db import DatabaseError, connection, transaction
from msgspec import UNSET
from pytest_django import Settings

from discretion.apps.audit import queries as audit
from discretion.apps.audit.models import Entry
from discretion.apps.duties import queries as ledger
from discretion.apps.duties.models import Duty
from discretion.apps.incidents import incident_actions as actions
from discretion.apps.incidents import incident_integrity as integrity
from discretion.apps.incidents import incident_letters as letters
from discretion.apps.incidents import incident_queries as queries
from discretion.apps.incidents import violations
from discretion.apps.incidents.incident_contents import (
    Action,
    Assessment,
    IncidentFacts,
    Proof,
    Story,
    Withheld,
)
from discretion.apps.incidents.incident_models import Incident, IncidentNotice
from discretion.apps.incidents.incident_opened import Opened
from discretion.apps.mail.models import Message
from discretion.apps.matters import keeping
from discretion.apps.matters.library import Letterhead
from discretion.apps.register import actions as register
from discretion.apps.register.contents import Party
from discretion.apps.register.kinds import KINDS
from discretion.errors import Invalid, NotFound, RefusedByLaw, Stale
from discretion.law.incident_moves import Move, State
from discretion.law.incidents import Form
from discretion.law.matters import Kind as MatterKind
from discretion.law.matters import State as MatterState
from discretion.law.triage import OfBreach, OfViolation
from tests.apps.builders import a_policy
from tests.apps.incident_steps import (
    BREACH,
    GIST,
    HARMLESS,
    NO_BREACH,
    NO_VIOLATION,
    PROOF,
    VIOLATION,
    WITHHELD,
    assessed,
    begun,
    breached,
    brought_to,
    current,
    facts,
    given,
    moved,
    opened,
    reported,
    settled,
)
from tests.apps.matter_steps import brought_to as matter_brought_to
from tests.apps.matter_steps import exigent
from tests.cast import NOW, TODAY, Cast
from tests.identifiers import IDENTIFIERS
from tests.kept import tables_with

CHIEF, PEOPLE = "chief_privacy_officer", "individual"


@pytest.fixture(autouse=True)
def _documents(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def open_duties(it: Opened) -> set[tuple[str, str, str]]:
    """The kinds of duty that are open about an incident, with agency and part."""
    found = Duty.objects.filter(record=it.id, state="open")
    return {(duty.kind, duty.agency_id or "", duty.part) for duty in found}


def mailed(it: Opened) -> list[tuple[str, str]]:
    """To whom letters about an incident or its duties went, with their subjects, in order."""
    found = Message.objects.filter(subject__contains=it.id).order_by("pk")
    return [(letter.to_email.partition("@")[0], letter.subject) for letter in found]


def states(it: Opened) -> dict[str, str]:
    """How each notice stands."""
    found = IncidentNotice.objects.filter(incident=it.id).order_by("pk")
    return {f"{one.to}@{one.agency_id}": one.state for one in found}


# Reporting


def test_given_something_went_wrong_when_it_is_reported_then_the_officer_is_told_at_once(
    everyone: Cast,
) -> None:
    it = reported(everyone)
    assert (it.id[:9], it.state) == ("INC-2026-", State.REPORTED)
    assert open_duties(it) == {("assess_incident", "alpha", "")}
    duty = Duty.objects.get(record=it.id)
    assert (duty.due_on, duty.provision) == (None, "23-1202(c)(4)")
    assert duty.explanation.startswith("as soon as practicable after July 30, 2026")
    told = {letter.to_email for letter in Message.objects.filter(text__contains=it.id)}
    assert told == {"officer_a@example.org", "managing_a@example.org"}
    assert integrity_holds()


def integrity_holds() -> bool:
    return not [broken.what for broken in integrity.breaks()]


@pytest.mark.parametrize(
    "matter", ["a matter", "MAT-2026-000000000017", "mat-2026-00017", "x" * 30]
)
def test_given_what_is_no_id_where_it_was_found_then_its_field_says_so(
    everyone: Cast, matter: str
) -> None:
    with pytest.raises(Invalid) as caught:
        begun(everyone.staff_a, IncidentFacts(what="A list went out.", matter=matter))
    (fault,) = caught.value.faults
    assert (fault.code, fault.path) == ("unknown_id", "matter")
    assert begun(everyone.staff_a, IncidentFacts(matter="MAT-2026-00017")).facts.matter


def test_given_a_draft_then_only_its_writer_has_it_and_what_lacks_is_said_at_each_field(
    everyone: Cast,
) -> None:
    draft = begun(everyone.staff_a, IncidentFacts(what="Lost"), Story())
    with pytest.raises(NotFound):
        opened(draft, everyone.officer_a)
    with pytest.raises(Invalid) as refused:
        actions.report(draft.id, version=draft.version, actor=everyone.staff_a, now=NOW)
    assert [fault.path for fault in refused.value.faults] == ["way", "types"]
    same = actions.save(
        draft.id, draft.facts, version=draft.version, actor=everyone.staff_a, now=NOW
    )
    assert same.version == draft.version
    gone = moved(same, Move.DISCARD, everyone.staff_a)
    assert gone.state is State.DISCARDED
    assert [*queries.own(everyone.staff_a)] == []


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"happened_on": TODAY + timedelta(days=1)}, "happened_on"),
        ({"types": ("no such type",)}, "types[0]"),
        ({"people": -1}, "people"),
        ({"responsible": "nobody"}, "responsible"),
        ({"counterparty": Party(kind="city_agency", id="nobody")}, "counterparty.id"),
        ({"counterparty": Party(kind="individual", name="Jo Doe")}, "counterparty.name"),
        ({"what": "w" * 201}, "what"),
        ({"what": "a\x00b"}, "what"),
        ({"contained": IDENTIFIERS["ssn"]}, "contained"),
    ],
)
def test_given_something_that_is_not_so_then_its_field_says_it(
    everyone: Cast, changes: dict[str, Any], path: str
) -> None:
    with pytest.raises(Invalid) as refused:
        begun(everyone.staff_a, facts(**changes))
    assert [fault.path for fault in refused.value.faults] == [path]


def test_what_the_reporter_writes_is_encrypted_read_by_few_and_erased_for_good(
    everyone: Cast,
) -> None:
    words = "My neighbor Jo Doe, 219-09-9999, called me."
    draft = begun(everyone.staff_a, facts(), Story(words=words))
    it = moved(draft, Move.REPORT, everyone.staff_a)
    assert tables_with("219-09-9999") == set()
    for part in ("staff_a", "officer_a"):
        assert queries.story(it.id, actor=everyone.actor(part))[0].words == words
    with pytest.raises(NotFound):
        queries.story(it.id, actor=everyone.auditor)
    why = "They asked us to."
    erased = actions.redact(it.id, version=it.version, actor=everyone.officer_a, now=NOW, why=why)
    assert queries.story(erased.id, actor=everyone.staff_a) == (Story(), NOW)
    with pytest.raises(Stale):
        actions.redact(it.id, version=erased.version, actor=everyone.officer_a, now=NOW, why=why)
    assert integrity_holds()


# Assessing, and who is told


def test_given_a_violation_then_the_agency_aware_tells_the_chief_and_the_responsible_the_people(
    everyone: Cast,
) -> None:
    it = assessed(everyone, responsible="beta")
    assert open_duties(it) == {
        ("report_violation", "alpha", CHIEF),
        ("tell_individual", "beta", PEOPLE),
        ("assess_breach", "beta", ""),
    }
    assert states(it) == {f"{CHIEF}@alpha": "owed", f"{PEOPLE}@beta": "owed"}
    part = opened(it, everyone.officer_b).of_responsible
    assert part
    (people,) = part.notices
    assert people.provisions == ("23-1202(c)(4)",)
    assert "staff_a" in [who for who, _ in mailed(it)]
    assert integrity_holds()


def test_given_no_policy_that_asks_for_it_then_nobody_but_the_chief_is_told(
    everyone: Cast,
) -> None:
    told = msgspec.structs.replace(VIOLATION, described_in_policy=False)
    it = assessed(everyone, told)
    assert states(it) == {f"{CHIEF}@alpha": "owed"}


def test_given_no_violation_then_nobody_is_told_and_nothing_has_to_be_learned(
    everyone: Cast,
) -> None:
    it = breached(assessed(everyone, NO_VIOLATION), everyone.officer_a, NO_BREACH)
    assert (states(it), open_duties(it)) == ({}, set())
    closed = moved(it, Move.CLOSE, everyone.officer_a)
    assert closed.state is State.CLOSED
    assert ("staff_a", f"{it.id} was closed") in mailed(it)


def test_given_a_question_is_open_or_the_gist_is_missing_then_the_field_says_so(
    everyone: Cast,
) -> None:
    it = reported(everyone)
    for told, path in (
        (Assessment(answers=OfViolation(identifying=True)), "answers.left_agency"),
        (Assessment(answers=VIOLATION), "gist"),
        (Assessment(answers=VIOLATION, gist=GIST, responsible="nobody"), "responsible"),
    ):
        with pytest.raises(Invalid) as refused:
            actions.assess(it.id, told, version=it.version, actor=everyone.officer_a, now=NOW)
        assert refused.value.faults[0].path == path


def test_given_a_breach_at_the_agency_that_became_aware_then_one_notice_serves_both_laws(
    everyone: Cast,
) -> None:
    it = breached(assessed(everyone), everyone.officer_a)
    assert states(it) == {
        f"{CHIEF}@alpha": "owed",
        f"{PEOPLE}@alpha": "owed",
        "cyber_command@alpha": "owed",
        "office_of_technology@alpha": "owed",
        "consumer_reporting_agencies@alpha": "owed",
    }
    chief = IncidentNotice.objects.get(incident=it.id, to=CHIEF)
    assert chief.provisions == ["23-1202(c)(4)", "10-502(a)"]
    assert "promptly after July 30, 2026" in chief.explanation
    kinds = {(kind, part) for kind, _, part in open_duties(it)}
    assert {("report_violation", CHIEF), ("report_breach", CHIEF)} <= kinds
    it = given(it, CHIEF, everyone.officer_a)
    left = {(kind, part) for kind, _, part in open_duties(it)}
    assert left == kinds - {("report_violation", CHIEF), ("report_breach", CHIEF)}
    done = Duty.objects.filter(record=it.id, part=CHIEF, state="done")
    assert [duty.evidence for duty in done] == [PROOF.how] * 2


@pytest.mark.parametrize(("residents", "told"), [(4_999, False), (5_000, True)])
def test_from_five_thousand_residents_on_the_consumer_reporting_agencies_are_told(
    everyone: Cast, residents: int, told: bool
) -> None:
    answers = msgspec.structs.replace(BREACH, residents=residents)
    it = breached(assessed(everyone), everyone.officer_a, answers)
    assert ("consumer_reporting_agencies@alpha" in states(it)) == told


def test_given_the_agency_only_maintains_the_data_then_it_tells_the_owner(everyone: Cast) -> None:
    answers = msgspec.structs.replace(BREACH, owns=False)
    it = breached(assessed(everyone, NO_VIOLATION), everyone.officer_a, answers)
    assert states(it) == {"owner_lessor_or_licensor@alpha": "owed"}
    assert ("tell_owner", "alpha", "owner_lessor_or_licensor") in open_duties(it)


def test_given_harm_is_unlikely_then_it_is_determined_in_writing_and_kept_for_five_years(
    everyone: Cast,
) -> None:
    it = assessed(everyone, NO_VIOLATION)
    with pytest.raises(RefusedByLaw) as refused:
        breached(it, everyone.officer_a, HARMLESS)
    assert refused.value.provision == "10-502(g)"
    it = breached(it, everyone.officer_a, HARMLESS, "It was read by nobody.")
    part = it.of_responsible
    assert part is not None
    assert (part.determined_on, part.kept_through) == (TODAY, date(2031, 7, 30))
    assert f"{PEOPLE}@alpha" not in states(it)
    assert "consumer_reporting_agencies@alpha" not in states(it)
    again = breached(it, everyone.officer_a, BREACH)
    assert again.of_responsible
    assert again.of_responsible.kept_through == date(2031, 7, 30)
    assert states(again)[f"{PEOPLE}@alpha"] == "owed"


def test_every_determination_stays_readable_for_its_five_years_whatever_comes_after(
    everyone: Cast,
) -> None:
    """§ 10-502(g)"""
    it = breached(assessed(everyone, NO_VIOLATION), everyone.officer_a, HARMLESS, "Nobody read it.")
    it = breached(it, everyone.officer_a, HARMLESS, "It came back unopened.")
    it = breached(it, everyone.officer_a, BREACH)
    erased = actions.redact(
        it.id, version=it.version, actor=everyone.officer_a, now=NOW, why="No longer needed."
    )
    assert erased.of_responsible
    last_day = datetime(2031, 7, 30, 12, tzinfo=UTC)
    officer = everyone.actor("officer_a", now=last_day)
    part = queries.opened(it.id, actor=officer).of_responsible
    assert part
    working = "5 years after July 30, 2026: July 30, 2031"
    assert [
        (d.words, d.by_name, d.determined_on, d.kept_through, d.explanation, d.stands)
        for d in part.determinations
    ] == [
        ("It came back unopened.", "Olga Officer", TODAY, date(2031, 7, 30), working, False),
        ("Nobody read it.", "Olga Officer", TODAY, date(2031, 7, 30), working, False),
    ]
    # It is in the record, of which nothing is disposed of, and nobody has to see to it.
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Entry.objects.filter(record=it.id).delete()
    assert not {kind for kind, _, _ in open_duties(it)} & {"keep_determination"}


def test_given_harm_is_unlikely_then_the_determination_stands_until_it_is_found_otherwise(
    everyone: Cast,
) -> None:
    it = breached(assessed(everyone, NO_VIOLATION), everyone.officer_a, HARMLESS, "Nobody read it.")
    assert it.of_responsible
    assert [d.stands for d in it.of_responsible.determinations] == [True]
    plain = breached(assessed(everyone, NO_VIOLATION), everyone.officer_a, NO_BREACH)
    assert plain.of_responsible
    assert plain.of_responsible.determinations == ()


def test_given_it_is_found_otherwise_then_what_is_no_longer_owed_is_void_and_what_was_given_stays(
    everyone: Cast,
) -> None:
    it = given(breached(assessed(everyone), everyone.officer_a), CHIEF, everyone.officer_a)
    it = breached(it, everyone.officer_a, NO_BREACH)
    assert states(it) == {
        f"{CHIEF}@alpha": "given",
        f"{PEOPLE}@alpha": "owed",
        "cyber_command@alpha": "void",
        "office_of_technology@alpha": "void",
        "consumer_reporting_agencies@alpha": "void",
    }
    assert open_duties(it) == {("tell_individual", "alpha", PEOPLE)}
    void = Duty.objects.filter(record=it.id, state="void")
    assert {duty.evidence for duty in void} == {"It was found otherwise."}
    back = breached(it, everyone.officer_a, BREACH)
    assert states(back)["cyber_command@alpha"] == "owed"
    assert integrity_holds()


def test_given_another_agency_is_responsible_then_it_is_asked_until_it_has_begun_its_part(
    everyone: Cast,
) -> None:
    it = assessed(everyone, responsible="beta")
    told = Assessment(answers=VIOLATION, responsible="alpha-office", gist=GIST)
    it = actions.assess(it.id, told, version=it.version, actor=everyone.officer_a, now=NOW)
    assert {agency for _, agency, _ in open_duties(it)} == {"alpha", "alpha-office"}
    with pytest.raises(NotFound):
        opened(it, everyone.officer_b)
    breached(it, everyone.officer_office, NO_BREACH)
    told = Assessment(answers=VIOLATION, responsible="beta", gist=GIST)
    with pytest.raises(Invalid, match="has begun its part"):
        actions.assess(
            it.id,
            told,
            version=opened(it, everyone.officer_a).version,
            actor=everyone.officer_a,
            now=NOW,
        )


def test_given_a_policy_with_hours_and_one_that_tells_the_people_then_both_count(
    everyone: Cast,
) -> None:
    for policy in (
        a_policy(says="violation_notice_hours", types="any", counterparties="any", hours=24),
        a_policy(says="notify_individual", types=("name",), counterparties="any"),
    ):
        register.enter(KINDS["policy"], policy, agency="", actor=everyone.chief, now=NOW)
    it = reported(everyone)
    assert queries.told_by_policy(it, today=TODAY)
    assert not queries.told_by_policy(reported(everyone, types=("languages",)), today=TODAY)
    told = Assessment(answers=VIOLATION, gist=GIST)
    it = actions.assess(it.id, told, version=it.version, actor=everyone.officer_a, now=NOW)
    duty = Duty.objects.get(record=it.id, kind="report_violation")
    assert (duty.due_on, duty.due_at) == (date(2026, 7, 31), NOW + timedelta(days=1))
    notice = IncidentNotice.objects.get(incident=it.id, to=CHIEF)
    assert (notice.due_on, notice.due_at) == (duty.due_on, duty.due_at)
    assert "within 24 hours after July 30, 2026, 5:00 p.m. New York" in duty.explanation
    assert Duty.objects.get(record=it.id, kind="tell_individual").due_on is None


def test_given_facts_are_corrected_so_that_a_policy_applies_then_notice_and_duty_have_its_hour(
    everyone: Cast,
) -> None:
    hours = a_policy(says="violation_notice_hours", types="any", counterparties="any", hours=24)
    register.enter(KINDS["policy"], hours, agency="", actor=everyone.chief, now=NOW)
    it = assessed(everyone, counterparty=UNSET)
    assert dues(it) == {(None, None)}
    it = moved(it, Move.CORRECT, everyone.officer_a)
    assert dues(it) == {(date(2026, 7, 31), NOW + timedelta(days=1))}
    duty = Duty.objects.get(record=it.id, kind="report_violation")
    assert "within 24 hours" in duty.explanation
    assert duty.moved_why == f"{it.id} was looked at again on July 30, 2026"
    it = actions.correct(
        it.id,
        facts(counterparty=UNSET),
        version=it.version,
        actor=everyone.officer_a,
        now=NOW,
    )
    assert dues(it) == {(None, None)}
    assert integrity_holds()


def dues(it: Opened) -> set[tuple[date | None, datetime | None]]:
    """By when the chief is told: as the notice has it, and as the duty has it."""
    notice = IncidentNotice.objects.get(incident=it.id, to=CHIEF)
    duty = Duty.objects.get(record=it.id, kind="report_violation")
    assert notice.explanation == duty.explanation
    return {(notice.due_on, notice.due_at), (duty.due_on, duty.due_at)}


# Notices


def test_late_in_the_city_is_what_the_chief_was_told_of_and_nothing_else(everyone: Cast) -> None:
    told, kept = assessed(everyone, responsible="beta"), assessed(everyone)
    told = given(told, CHIEF, everyone.officer_a)
    for it, officer in ((told, everyone.officer_b), (kept, everyone.officer_a)):
        plan = Action(words="Check twice.", on=date(2026, 8, 1))
        by: dict[str, Any] = {"version": current(it), "actor": officer, "now": NOW}
        actions.plan(it.id, plan, **by)
    seen = ledger.duties(everyone.chief, today=TODAY)
    assert set(seen.values_list("record", flat=True)) == {told.id}
    open_ = {duty.kind for duty in ledger.open_(seen)}
    assert open_ == {"assess_breach", "tell_individual", "take_corrective_action"}
    in_september = datetime(2026, 9, 1, 16, tzinfo=UTC)
    assert [d.kind for d in ledger.late(seen, now=in_september)] == ["take_corrective_action"]


def test_given_notice_to_the_chief_then_the_chief_is_written_to_and_sees_it_from_then_on(
    everyone: Cast,
) -> None:
    it = assessed(everyone, responsible="beta")
    with pytest.raises(NotFound):
        opened(it, everyone.chief)
    given(it, CHIEF, everyone.officer_a)
    assert ("chief", f"{it.id} is an incident to know of") in mailed(it)
    seen = opened(it, everyone.chief)
    assert seen.of_aware
    assert seen.of_responsible
    assert not seen.sees_story
    with pytest.raises(Stale):
        given(it, CHIEF, everyone.officer_a)


@pytest.mark.parametrize(
    ("proof", "path"),
    [
        (Proof(on=TODAY + timedelta(days=1), how="By mail"), "on"),
        (Proof(on=TODAY, how="By phone", form=Form.TELEPHONE), "form"),
        (Proof(on=TODAY, how="By mail", form=Form.ELECTRONIC, logged=True), "form"),
        (Proof(on=TODAY, how="By mail", people=-1), "people"),
        (Proof(on=TODAY, how=f"To {IDENTIFIERS['email']}"), "how"),
    ],
)
def test_given_a_notice_that_can_not_have_been_given_so_then_its_field_says_it(
    everyone: Cast, proof: Proof, path: str
) -> None:
    it = breached(assessed(everyone), everyone.officer_a)
    with pytest.raises(Invalid) as refused:
        given(it, PEOPLE, everyone.officer_a, proof)
    assert [fault.path for fault in refused.value.faults] == [path]
    assert states(it)[f"{PEOPLE}@alpha"] == "owed"


def test_given_a_notice_that_nothing_asks_for_then_it_is_not_taken(everyone: Cast) -> None:
    it = assessed(everyone)
    with pytest.raises(Invalid, match="This notice is not owed"):
        given(it, "cyber_command", everyone.officer_a)


def test_given_telling_would_do_harm_then_the_notice_of_a_violation_is_withheld_and_reviewed(
    everyone: Cast,
) -> None:
    it = assessed(everyone, responsible="beta")
    it = moved(opened(it, everyone.officer_b), Move.WITHHOLD, everyone.officer_b)
    assert states(it)[f"{PEOPLE}@beta"] == "withheld"
    asked = Duty.objects.get(record=it.id, kind="review_withholding")
    assert (asked.due_on, asked.provision) == (WITHHELD.review_on, "23-1204(e)")
    assert ("tell_individual", "beta", PEOPLE) not in open_duties(it)
    later = Withheld(reason="It still would.", review_on=date(2026, 12, 1))
    it = actions.withhold(it.id, later, version=it.version, actor=everyone.officer_b, now=NOW)
    assert [d.due_on for d in Duty.objects.filter(record=it.id, kind="review_withholding")] == [
        WITHHELD.review_on,
        later.review_on,
    ]
    it = moved(it, Move.LIFT, everyone.officer_b)
    assert states(it)[f"{PEOPLE}@beta"] == "owed"
    assert ("tell_individual", "beta", PEOPLE) in open_duties(it)
    assert not [one for one in open_duties(it) if one[0] == "review_withholding"]
    assert integrity_holds()


def withheld_and_closed(everyone: Cast) -> Opened:
    """One that was put away while the people concerned are not told for now."""
    it = breached(assessed(everyone), everyone.officer_a, NO_BREACH)
    it = given(it, CHIEF, everyone.officer_a)
    for move in (Move.WITHHOLD, Move.LEARN, Move.CLOSE):
        it = moved(it, move, everyone.officer_a)
    return it


def test_given_it_is_closed_while_withheld_then_it_is_looked_at_again_on_its_day(
    everyone: Cast,
) -> None:
    it = withheld_and_closed(everyone)
    assert open_duties(it) == {("review_withholding", "alpha", "")}
    later = Withheld(reason="It still would.", review_on=date(2026, 12, 1))
    it = actions.withhold(it.id, later, version=it.version, actor=everyone.officer_a, now=NOW)
    assert it.state is State.CLOSED
    asked = Duty.objects.get(record=it.id, kind="review_withholding", state="open")
    assert asked.due_on == later.review_on
    again = moved(it, Move.REOPEN, everyone.officer_a)
    assert open_duties(again) == {("review_withholding", "alpha", "")}
    assert integrity_holds()


def test_given_it_is_closed_while_withheld_when_it_is_lifted_then_the_people_are_told(
    everyone: Cast,
) -> None:
    it = moved(withheld_and_closed(everyone), Move.LIFT, everyone.officer_a)
    assert (it.state, it.closed_at) == (State.HANDLED, None)
    assert open_duties(it) == {("tell_individual", "alpha", PEOPLE)}
    it = given(it, PEOPLE, everyone.officer_a)
    assert open_duties(it) == set()
    it = moved(it, Move.CLOSE, everyone.officer_a)
    assert open_duties(it) == set()
    with pytest.raises(RefusedByLaw):
        moved(it, Move.WITHHOLD, everyone.officer_a)
    assert integrity_holds()


def test_given_notice_while_it_is_withheld_then_nothing_is_looked_at_again(everyone: Cast) -> None:
    it = moved(assessed(everyone), Move.WITHHOLD, everyone.officer_a)
    it = given(it, PEOPLE, everyone.officer_a)
    assert it.of_responsible
    assert it.of_responsible.withheld is None
    assert not [one for one in open_duties(it) if one[0] == "review_withholding"]
    assert integrity_holds()


def test_given_it_is_a_breach_too_then_the_people_are_owed_that_notice_whatever_is_withheld(
    everyone: Cast,
) -> None:
    it = breached(assessed(everyone), everyone.officer_a)
    it = moved(it, Move.WITHHOLD, everyone.officer_a)
    assert states(it)[f"{PEOPLE}@alpha"] == "owed"
    kinds = {kind for kind, _, part in open_duties(it) if part == PEOPLE}
    assert kinds == {"tell_of_breach"}


def test_given_no_notice_of_a_violation_then_nothing_is_withheld_and_no_past_day_is_set(
    everyone: Cast,
) -> None:
    it = assessed(everyone, NO_VIOLATION)
    with pytest.raises(RefusedByLaw) as refused:
        moved(it, Move.WITHHOLD, everyone.officer_a)
    assert refused.value.provision == "23-1204(e)"
    it = assessed(everyone)
    past = Withheld(reason="Because.", review_on=TODAY)
    with pytest.raises(Invalid, match="Choose a day to come"):
        actions.withhold(it.id, past, version=it.version, actor=everyone.officer_a, now=NOW)


# Lessons, actions and the end


def test_given_a_corrective_action_then_it_is_a_duty_with_its_day_and_holds_the_end_up(
    everyone: Cast,
) -> None:
    it = moved(settled(everyone), Move.PLAN, everyone.officer_a)
    duty = Duty.objects.get(record=it.id, kind="take_corrective_action")
    assert (duty.due_on, duty.part) == (date(2026, 9, 30), "1")
    with pytest.raises(Invalid, match="still to be taken"):
        moved(it, Move.CLOSE, everyone.officer_a)
    it = moved(it, Move.FINISH, everyone.officer_a)
    with pytest.raises(Stale):
        moved(it, Move.FINISH, everyone.officer_a)
    assert open_duties(it) == set()
    closed = moved(it, Move.CLOSE, everyone.officer_a)
    again = moved(closed, Move.REOPEN, everyone.officer_a)
    assert (again.state, again.closed_at) == (State.HANDLED, None)
    assert integrity_holds()


def test_given_two_officers_at_once_then_the_second_is_told_and_nothing_is_lost(
    everyone: Cast,
) -> None:
    it = reported(everyone)
    told = Assessment(answers=VIOLATION, gist=GIST)
    actions.assess(it.id, told, version=it.version, actor=everyone.officer_a, now=NOW)
    other = Assessment(answers=NO_VIOLATION)
    with pytest.raises(Stale, match="Olga Officer changed"):
        actions.assess(it.id, other, version=it.version, actor=everyone.managing_a, now=NOW)
    assert Incident.objects.get(id=it.id).violation is True


# Who sees what


def test_each_agency_sees_its_own_part_and_not_the_other_s(everyone: Cast) -> None:
    it = assessed(everyone, responsible="beta")
    it = breached(it, everyone.officer_b, NO_BREACH)
    ours, theirs = opened(it, everyone.officer_a), opened(it, everyone.officer_b)
    assert ours.of_aware
    assert ours.of_responsible is None
    assert ours.sees_story
    assert theirs.of_aware is None
    assert theirs.of_responsible
    assert not theirs.sees_story
    assert ours.facts == theirs.facts
    kinds = {
        part: [fact.kind for fact in queries.history(it.id, actor=everyone.actor(part))]
        for part in ("officer_a", "officer_b", "staff_a", "auditor")
    }
    assert kinds["officer_a"] == ["incident.assessed", "incident.reported", "incident.started"]
    assert kinds["officer_b"] == ["incident.breach_assessed"]
    assert kinds["staff_a"] == ["incident.reported", "incident.started"]
    assert len(kinds["auditor"]) == 4
    told = audit.entries(agencies=["beta"], record=it.id)
    facts_told = str([entry.fact for entry in told])
    assert "Sam Staff" not in facts_told
    assert f'"{everyone.staff_a.id}"' not in facts_told


def test_the_reporter_sees_how_it_stands_and_nothing_of_how_it_is_handled(everyone: Cast) -> None:
    it = brought_to(State.CLOSED, everyone)
    seen = opened(it, everyone.staff_a)
    assert (seen.state, seen.of_aware, seen.of_responsible) == (State.CLOSED, None, None)
    assert seen.sees_story
    (row,) = queries.rows(queries.own(everyone.staff_a), actor=everyone.staff_a)
    assert (row.violation, row.breach, row.owed) == (None, None, 0)


@pytest.mark.parametrize(
    ("part", "found", "there"),
    [
        ("officer_a", "violation", True),
        ("officer_a", "breach", False),
        ("officer_a", "not_assessed", False),
        ("officer_b", "violation", False),
        ("officer_b", "not_assessed", True),
        ("auditor", "violation", True),
        ("auditor", "neither", False),
        ("staff_a", "violation", False),
    ],
)
def test_the_list_is_narrowed_by_what_was_found_only_as_far_as_one_sees_it(
    everyone: Cast, part: str, found: str, there: bool
) -> None:
    it = assessed(everyone, responsible="beta")
    actor = everyone.actor(part)
    rows = queries.incidents(actor, queries.Filters(found=found))
    assert [row.id for row in rows] == ([it.id] if there else [])


# From a matter, to the quarterly report, and in letters


def test_given_a_matter_in_which_something_was_done_then_an_incident_begins_with_what_it_states(
    everyone: Cast,
) -> None:
    it = matter_brought_to(MatterState.RECORDED, MatterKind.EXIGENT, everyone, exigent())
    agency, stated = queries.beginning(it.id, actor=everyone.staff_a)
    assert (agency, stated.matter) == ("alpha", it.id)
    assert (stated.types, stated.counterparty) == (it.facts.types, it.facts.counterparty)
    undone = matter_brought_to(MatterState.SUBMITTED, MatterKind.REQUEST, everyone)
    with pytest.raises(NotFound, match="Nothing was disclosed"):
        queries.beginning(undone.id, actor=everyone.staff_a)
    with pytest.raises(NotFound):
        queries.beginning(it.id, actor=everyone.officer_b)


def test_given_a_determination_of_a_violation_then_an_incident_begins_with_both_agencies(
    everyone: Cast,
) -> None:
    act = {
        "act": "disclosure",
        "on": "2026-07-28",
        "done": True,
        "agency": "alpha",
        "aware_agency": "beta",
        "by": {"kind": "employee"},
        "types": ["name"],
        "counterparty": {"kind": "third_party", "name": "Acme", "entity": "vendor"},
    }
    kept = keeping.ask_and_keep([msgspec.json.encode(act)], actor=everyone.staff_a, now=NOW)
    agency, stated = queries.beginning(kept.ids[0], actor=everyone.officer_a)
    assert (agency, stated.responsible, stated.types) == ("beta", "alpha", ("name",))
    assert stated.happened_on == date(2026, 7, 28)
    ours = {**act, "counterparty": {"kind": "own_agency"}}
    fine = keeping.ask_and_keep([msgspec.json.encode(ours)], actor=everyone.staff_a, now=NOW)
    with pytest.raises(NotFound, match="nothing was disclosed in violation"):
        queries.beginning(fine.ids[0], actor=everyone.officer_a)


def test_given_the_chief_was_told_of_a_violation_then_the_quarterly_report_counts_it(
    everyone: Cast,
) -> None:
    it = assessed(everyone, responsible="beta")
    first, last = date(2026, 7, 1), date(2026, 9, 30)
    assert violations.told_between(first, last) == ()
    given(it, CHIEF, everyone.officer_a)
    (counted,) = violations.told_between(first, last)
    assert counted == violations.Counted(
        id=it.id,
        agency="beta",
        aware="alpha",
        told_on=TODAY,
        types=("name", "address.home"),
        party_kind="third_party",
        people=12,
        individuals_told=False,
        gist=GIST,
    )
    given(it, PEOPLE, everyone.officer_b)
    (counted,) = violations.told_between(TODAY, TODAY)
    assert counted.individuals_told
    assert violations.told_between(last, last) == ()
    breach = breached(assessed(everyone, NO_VIOLATION), everyone.officer_a)
    given(breach, CHIEF, everyone.officer_a)
    assert len(violations.told_between(first, last)) == 1


def test_a_letter_says_what_was_disclosed_and_to_whom_and_names_its_section(
    everyone: Cast,
) -> None:
    it = breached(assessed(everyone), everyone.officer_a)
    it, notice = letters.noticed(it.id, PEOPLE, "", actor=everyone.officer_a)
    told = letters.letter(
        it, notice, Letterhead(caller="the office"), to="Jo Doe", words="", today=TODAY
    )
    text = "\n".join((*told.paragraphs, *told.after))
    assert "What was disclosed: name and home address." in text
    assert "We are sorry that this happened." in text
    assert "To whom: Acme." in text
    assert "What we did: The mail was called back." in text
    assert "§ 23-1202(c)(4) and § 10-502(b)" in text
    assert told.after[-1] == "Questions? Call the office."
    assert letters.written(told, "pdf").startswith(b"%PDF")
    assert tables_with("Jo Doe") == set()
    with pytest.raises(NotFound):
        letters.noticed(it.id, "owner_lessor_or_licensor", "", actor=everyone.officer_a)


OWNS_NOTHING = msgspec.structs.replace(BREACH, owns=False)


@pytest.mark.parametrize(
    ("answers", "to", "subject", "section"),
    [
        (BREACH, CHIEF, "Notice of an incident at Agency Alpha", "§ 23-1202(c)(4)"),
        (BREACH, "cyber_command", "Notice of an incident at Agency Alpha", "§ 10-502(a)"),
        (BREACH, "office_of_technology", "Notice of an incident at Agency Alpha", "§ 10-502(a)"),
        (
            BREACH,
            "consumer_reporting_agencies",
            "Notice of an incident at Agency Alpha",
            "§ 10-502(f)",
        ),
        (
            OWNS_NOTHING,
            "owner_lessor_or_licensor",
            "Information that you entrusted to us was exposed",
            "§ 10-502(c)",
        ),
    ],
)
def test_a_letter_to_an_office_says_what_happened_and_how_many_it_is_about(
    everyone: Cast, answers: OfBreach, to: str, subject: str, section: str
) -> None:
    it = breached(assessed(everyone), everyone.officer_a, answers)
    it, notice = letters.noticed(it.id, to, "", actor=everyone.officer_a)
    told = letters.letter(it, notice, Letterhead(caller="us"), to="", words="", today=TODAY)
    text = "\n".join((*told.paragraphs, *told.after))
    assert told.subject == subject
    for part in (
        "What was disclosed: name and home address.",
        "To whom: Acme.",
        "What happened: A list was sent to the wrong office.",
        "It is about 12 people.",
        section,
    ):
        assert part in text
    assert "sorry" not in text


# What is kept


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE incidents_incident SET violation = NULL, assessment = ''",
        "UPDATE incidents_incident SET lessons = 'Nothing.'",
        "UPDATE incidents_incident SET what = 'Nothing'",
        "UPDATE incidents_incidentnotice SET given_on = '2026-01-01' WHERE state = 'given'",
        "UPDATE incidents_incidenttext SET salt = 'other'",
    ],
)
def test_given_someone_changed_it_behind_the_record_s_back_then_a_check_says_so(
    everyone: Cast, change: str
) -> None:
    settled(everyone)
    assert integrity_holds()
    with connection.cursor() as cursor:
        cursor.execute(change)
    assert not integrity_holds()
