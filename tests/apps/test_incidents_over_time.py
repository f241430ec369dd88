"""Incidents of two agencies under random moves of five people: none is lost, no notice that was
given is taken back, and what is owed is what stands in the ledger of duties.
"""

from contextlib import ExitStack

import msgspec
import pytest
from django.db import transaction
from django.db.models import Min
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from msgspec import UNSET

from discretion.apps.audit import queries as audit
from discretion.apps.duties.models import Duty
from discretion.apps.incidents import incident_actions as actions
from discretion.apps.incidents import incident_duties, incident_integrity, incident_sight
from discretion.apps.incidents.incident_contents import Assessment, BreachAssessment
from discretion.apps.incidents.incident_models import Incident, IncidentNotice
from discretion.apps.register import actions as register
from discretion.apps.register.contents import Party
from discretion.apps.register.kinds import KINDS
from discretion.errors import DiscretionError
from discretion.law.incident_moves import Move, State
from tests.apps.builders import a_policy
from tests.apps.incident_steps import (
    BREACH,
    GIST,
    HARMLESS,
    MAKES,
    NO_BREACH,
    NO_VIOLATION,
    PROOF,
    VIOLATION,
    begun,
    facts,
)
from tests.cast import NOW, Cast, cast

PEOPLE = ("staff_a", "officer_a", "officer_b", "chief", "auditor")
AGENCIES = ("alpha", "beta")
FOUND = (VIOLATION, msgspec.structs.replace(VIOLATION, described_in_policy=False), NO_VIOLATION)
BREACHES = (BREACH, HARMLESS, msgspec.structs.replace(BREACH, owns=False), NO_BREACH)
# A policy sets hours, and is about a disclosure of which it is known to whom it went.
PARTIES = (UNSET, Party(kind="third_party", name="Acme", entity="vendor"))
TOLD = ("chief_privacy_officer", "individual", "cyber_command", "owner_lessor_or_licensor")


class Office(RuleBasedStateMachine):
    """Two agencies and five people, in a transaction that is taken back."""

    people: tuple[Cast]

    def __init__(self) -> None:
        super().__init__()
        self.undo = ExitStack()
        self.undo.enter_context(transaction.atomic())
        self.actors = {part: self.people[0].actor(part) for part in PEOPLE}
        self.ids: list[str] = []
        self.given: set[tuple[str, str, str]] = set()

    def teardown(self) -> None:
        try:
            assert [broken.what for broken in incident_integrity.breaks()] == []
        finally:
            transaction.set_rollback(True)
            self.undo.close()

    @rule(responsible=st.sampled_from(("", "beta")))
    def report(self, responsible: str) -> None:
        it = begun(self.actors["staff_a"], facts(responsible=responsible))
        self.ids.append(it.id)
        actions.report(it.id, version=it.version, actor=self.actors["staff_a"], now=NOW)

    @rule(which=st.integers(0, 9), move=st.sampled_from(list(Move)), part=st.sampled_from(PEOPLE))
    def move(self, which: int, move: Move, part: str) -> None:
        if row := self._row(which):
            self._try(row, part, lambda it, by: MAKES[move](it, by))

    @rule(
        which=st.integers(0, 9),
        found=st.sampled_from(FOUND),
        responsible=st.sampled_from(AGENCIES),
    )
    def assess(self, which: int, found: object, responsible: str) -> None:
        if row := self._row(which):
            told = Assessment(answers=found, responsible=responsible, gist=GIST)  # type: ignore[arg-type]  # of those above
            self._try(row, "officer_a", lambda it, by: actions.assess(it.id, told, **by))

    @rule(which=st.integers(0, 9), party=st.sampled_from(PARTIES), part=st.sampled_from(PEOPLE))
    def correct(self, which: int, party: object, part: str) -> None:
        if row := self._row(which):
            told = facts(counterparty=party)
            self._try(row, part, lambda it, by: actions.correct(it.id, told, **by))

    @rule(which=st.integers(0, 9), found=st.sampled_from(BREACHES), written=st.booleans())
    def assess_breach(self, which: int, found: object, written: bool) -> None:
        if row := self._row(which):
            told = BreachAssessment(answers=found, determination="Nobody." if written else "")  # type: ignore[arg-type]  # as above
            part = "officer_a" if row.responsible_id == "alpha" else "officer_b"
            self._try(row, part, lambda it, by: actions.assess_breach(it.id, told, **by))

    @rule(which=st.integers(0, 9), to=st.sampled_from(TOLD), part=st.sampled_from(PEOPLE))
    def tell(self, which: int, to: str, part: str) -> None:
        if row := self._row(which):
            self._try(row, part, lambda it, by: actions.give_notice(it.id, to, PROOF, **by))

    def _row(self, which: int) -> Incident | None:
        if not self.ids:
            return None
        return Incident.objects.get(id=self.ids[which % len(self.ids)])

    def _try(self, row: Incident, part: str, make: object) -> None:
        actor, told = self.actors[part], audit.entries(agencies=None, record=row.id).count()
        by = {"version": row.version, "actor": actor, "now": NOW}
        try:
            with transaction.atomic():
                it = _Seen(row.id, row.version, row.responsible_id)
                make(it, by)  # type: ignore[operator]  # the rules above
        except DiscretionError:
            assert audit.entries(agencies=None, record=row.id).count() == told
            return
        assert audit.entries(agencies=None, record=row.id).count() == told + 1
        assert incident_sight.visible(actor).filter(id=row.id).exists()

    @invariant()
    def what_was_given_stays_given_and_what_is_owed_is_a_duty(self) -> None:
        given = IncidentNotice.objects.filter(state="given")
        now = set(given.values_list("incident", "to", "agency"))
        assert self.given <= now
        self.given = now
        for row in Incident.objects.filter(id__in=self.ids):
            found = Duty.objects.filter(record=row.id, state="open")
            duties = {
                (d.kind, d.agency_id, d.part) for d in found if d.part and not d.part.isdigit()
            }
            assert duties == incident_duties.owed(row)
            if row.state == State.CLOSED:
                assert not duties

    @invariant()
    def what_is_withheld_is_looked_at_again_on_its_day(self) -> None:
        for notice in IncidentNotice.objects.filter(incident__in=self.ids, state="withheld"):
            asked = Duty.objects.filter(record=notice.incident_id, kind="review_withholding")
            assert [d.due_on for d in asked.filter(state="open")] == [notice.incident.review_on]
        for row in Incident.objects.filter(id__in=self.ids, withheld=""):
            asked = Duty.objects.filter(record=row.id, kind="review_withholding")
            assert not asked.filter(state="open").exists()

    @invariant()
    def what_is_owed_has_one_day_as_a_notice_and_as_a_duty(self) -> None:
        for notice in IncidentNotice.objects.filter(incident__in=self.ids, state="owed"):
            found = Duty.objects.filter(record=notice.incident_id, state="open")
            duties = found.filter(part=notice.to, agency=notice.agency_id)
            first = duties.aggregate(on=Min("due_on"), at=Min("due_at"))
            assert (notice.due_on, notice.due_at) == (first["on"], first["at"])
            assert all(duty.explanation in notice.explanation for duty in duties)


class _Seen(msgspec.Struct):
    """An incident as whoever moves it has it: its id, version and agency responsible."""

    id: str
    version: int
    responsible: str


@pytest.mark.django_db
def test_random_moves_lose_nothing() -> None:
    everyone = cast()
    hours = a_policy(says="violation_notice_hours", types="any", counterparties="any", hours=24)
    register.enter(KINDS["policy"], hours, agency="", actor=everyone.chief, now=NOW)

    class Run(Office):
        people = (everyone,)

    run_state_machine_as_test(
        Run, settings=settings(max_examples=12, stateful_step_count=25, deadline=None)
    )
