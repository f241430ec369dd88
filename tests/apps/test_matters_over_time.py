"""Matters of two agencies under random moves of four people: none is lost, decided twice, decided
without the power, or approved while something is outstanding.
"""

from contextlib import ExitStack
from typing import Any

import msgspec
import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from discretion.apps.accounts.models import Membership
from discretion.apps.accounts.policy import Actor
from discretion.apps.audit import queries as audit
from discretion.apps.matters import actions, integrity, sight
from discretion.apps.matters.contents import Facts, Grounds
from discretion.apps.matters.models import Approval, Matter
from discretion.apps.matters.models import Determination as Kept
from discretion.apps.matters.opened import Opened
from discretion.apps.register.contents import Party
from discretion.errors import DiscretionError
from discretion.law.determinations import Determination
from discretion.law.matters import Kind, Move, State, outstanding, power_for, steps
from tests.apps.matter_steps import ASKER, facts, made
from tests.cast import NOW, Cast, cast

PEOPLE = ("staff_a", "officer_a", "officer_b", "chief")
HOME = {"staff_a": "alpha", "officer_b": "beta"}
DECIDING = (Move.APPROVE, Move.APPROVE_WITH_LESS, Move.REFUSE, Move.DETERMINE)
# With more, none would get far.
MOST = 3
# Facts with nothing outstanding but an approval, without a ground, and with someone who would need
# an agreement.
STATED = (
    facts(),
    facts(grounds=Grounds()),
    facts(grounds=Grounds(examined=True)),
    facts(counterparty=Party(kind="third_party", name="Helping Hands")),
    facts(act="collection", counterparty=Party(kind="individual")),
)


class Office(RuleBasedStateMachine):
    """Two agencies and four people, in a transaction that is taken back."""

    people: tuple[Cast]

    def __init__(self) -> None:
        super().__init__()
        self.undo = ExitStack()
        self.undo.enter_context(transaction.atomic())
        self.there: dict[str, Opened] = {}
        self.actors = {part: self.people[0].actor(part) for part in PEOPLE}

    def teardown(self) -> None:
        try:
            self.check()
        finally:
            transaction.set_rollback(True)
            self.undo.close()

    @precondition(lambda self: len(self.there) < MOST)
    @rule(part=st.sampled_from(sorted(HOME)), stated=st.sampled_from(STATED))
    def start(self, part: str, stated: Facts) -> None:
        party = stated.counterparty
        if party == Party(kind="city_agency", id=HOME[part]):
            stated = msgspec.structs.replace(
                stated, counterparty=Party(kind="city_agency", id="alpha")
            )
        kinds = Kind.PROPOSAL if stated.act == "collection" else Kind.REQUEST
        it = actions.start(
            HOME[part],
            kind=kinds,
            facts=stated,
            private=ASKER,
            actor=self.actors[part],
            now=NOW,
        )
        self.there[it.id] = it

    @rule(
        which=st.integers(0, MOST - 1),
        move=st.sampled_from(list(Move)),
        part=st.sampled_from(PEOPLE),
        late=st.booleans(),
    )
    def move(self, which: int, move: Move, part: str, late: bool) -> None:
        if not self.there:
            return
        it = self._one(which)
        seen = msgspec.structs.replace(it, version=it.version - 1) if late else it
        self._try(seen, it, move, self.actors[part])

    @rule(
        which=st.integers(0, MOST - 1),
        move=st.sampled_from(DECIDING),
        part=st.sampled_from(PEOPLE),
    )
    def decide(self, which: int, move: Move, part: str) -> None:
        """Anyone tries to decide, whatever was decided before."""
        if self.there:
            it = self._one(which)
            self._try(it, it, move, self.actors[part])

    @rule(which=st.integers(0, MOST - 1), up=st.booleans())
    def go_on(self, which: int, up: bool) -> None:
        """The next step on the way to an approval, by whose turn it is."""
        if not self.there:
            return
        it = self._one(which)
        own = "staff_a" if it.agency == "alpha" else "officer_b"
        officer = "officer_a" if it.agency == "alpha" else "officer_b"
        way = {
            State.DRAFT: (Move.SUBMIT, own),
            State.SUBMITTED: (Move.TAKE_UP, officer),
            State.WITH_OFFICER: (Move.REFER_UP if up else Move.APPROVE, officer),
            State.WITH_CHIEF: (Move.DETERMINE, "chief"),
            State.APPROVED: (Move.CARRY_OUT, own),
            State.REFUSED: (Move.RECONSIDER, own),
        }
        if it.state in way:
            move, part = way[it.state]
            self._try(it, it, move, self.actors[part])

    def _one(self, which: int) -> Opened:
        return [*self.there.values()][which % len(self.there)]

    def _try(self, seen: Opened, it: Opened, move: Move, actor: Actor) -> None:
        try:
            with transaction.atomic():
                after = made(seen, move, actor, self.people[0])
        except DiscretionError:
            return
        assert seen.version == it.version, "someone moved what they had not seen"
        if after.id != it.id:
            assert (move, after.earlier, after.state) == (Move.RECONSIDER, it.id, State.DRAFT)
            self.there[after.id] = after
            return
        (step,) = [s for s in steps(it.kind) if s.move is move and it.state in s.of]
        assert after.state == (step.to or it.state)
        self.there[it.id] = after

    @invariant()
    def all_are_there(self) -> None:
        kept = dict(Matter.objects.values_list("id", "state"))
        assert kept == {id_: it.state.value for id_, it in self.there.items()}

    def check(self) -> None:
        """What holds of every matter, however it went."""
        for it in self.there.values():
            row = Matter.objects.get(id=it.id)
            decided = audit.entries(agencies=None, record=it.id).filter(
                kind__in=("matter.approved", "matter.refused")
            )
            assert len(decided) <= 1
            assert bool(decided) == bool(row.decision)
            for entry in decided:
                self._decided_rightly(row, audit.told(entry))
        assert [*integrity.breaks()] == []

    def _decided_rightly(self, row: Matter, fact: audit.Told) -> None:
        decider = next(a for a in self.actors.values() if a.id == fact.actor)
        paper = Approval.objects.filter(matter=row).exclude(by="counsel").first()
        move = self._move(row, paper)
        (step,) = [s for s in steps(Kind(row.kind)) if s.move is move]
        power = power_for(step, sight.as_law(row))
        assert power is not None
        assert decider.can(power, row.agency_id)
        if paper is None:
            return
        assert paper.person != row.requester
        answer = msgspec.json.decode(
            Kept.objects.get(id=paper.determination).answer, type=Determination
        )
        assert answer.outcome in ("refer", "permitted", "outside_chapter")
        assert outstanding(answer.needs, move) == ()

    def _move(self, row: Matter, paper: Approval | None) -> Move:
        if paper is None:
            return Move.REFUSE
        if paper.by == "chief_privacy_officer":
            return Move.DETERMINE
        return (
            Move(row.decision.removesuffix("d"))
            if row.decision == "approved"
            else (Move.APPROVE_WITH_LESS)
        )


@pytest.mark.django_db
def test_given_any_moves_then_no_matter_is_lost_decided_twice_or_decided_wrongly() -> None:
    everyone = cast()
    Membership.objects.create(
        person=everyone.people["officer_b"], role="employee", agency_id="beta", since=NOW.date()
    )
    machine: Any = type("Peopled", (Office,), {"people": (everyone,)})
    run_state_machine_as_test(machine, settings=settings(max_examples=12, stateful_step_count=40))
