"""Matters of two agencies under random moves of five people: none is lost, decided twice, decided
without the power, approved while something is outstanding, or closed without an answer.

What came through and what was refused is counted, so that it can't hold of nothing.
"""

from collections import Counter
from contextlib import ExitStack
from random import Random
from typing import Any, Final

import msgspec
import pytest
from django.db import transaction
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from discretion.apps.accounts.models import Membership
from discretion.apps.accounts.policy import Actor
from discretion.apps.audit import queries as audit
from discretion.apps.matters import actions, integrity, live, sight
from discretion.apps.matters.contents import Facts, Grounds
from discretion.apps.matters.models import Approval, Matter
from discretion.apps.matters.models import Determination as Kept
from discretion.apps.matters.opened import Opened
from discretion.apps.register.contents import Party
from discretion.errors import DiscretionError
from discretion.law.acts import Act
from discretion.law.authority import Role
from discretion.law.decisions import Decisions
from discretion.law.determinations import Determination
from discretion.law.matters import (
    FINAL,
    By,
    Condition,
    Kind,
    Move,
    State,
    outstanding,
    power_for,
    steps,
)
from discretion.law.register import Register
from tests.apps.builders import a_designation, approved
from tests.apps.matter_steps import ASKER, brought_to, exigent, facts, made, ways
from tests.cast import NOW, Cast, cast

# The officer of beta is an employee there too, and alpha's counsel is its FOIL officer.
PEOPLE = ("staff_a", "officer_a", "officer_b", "chief", "counsel_a")
HOME = {"staff_a": "alpha", "officer_b": "beta"}
DECIDING = (Move.APPROVE, Move.APPROVE_WITH_LESS, Move.REFUSE, Move.DETERMINE)
# With more, none would get far.
MOST = 3
# What must have come through, or been refused for this reason, before it is enough.
SEEN: Final = (
    *DECIDING,
    *(Move.REVIEW, Move.HAND_OVER, Move.RECONSIDER, Move.CARRY_OUT, Move.CHECK),
    *("stale", "not_allowed", "not_found", "refused_by_law"),
    *("NOTHING_OUTSTANDING", "ANSWERED", "WAS_REFUSED"),
)
# Two are always played.
MOST_ROUNDS: Final = 10
ON_THE_WAY = [
    (kind, state)
    for kind in (Kind.REQUEST, Kind.EXIGENT)
    for state in ways(kind)
    if state not in FINAL
]
# What leads nowhere on; at random these come often enough.
ASIDE = (Move.AMEND, Move.WITHDRAW, Move.RECALL)
# Facts with nothing outstanding but an approval, or a review by counsel besides; without a ground;
# with someone who would need an agreement; a FOIL request; and what was done in an emergency.
STATED = (
    facts(),
    facts(types=("contact.phone",)),
    facts(foil=True),
    exigent(),
    facts(grounds=Grounds()),
    facts(grounds=Grounds(examined=True)),
    facts(counterparty=Party(kind="third_party", name="Helping Hands")),
    facts(act="collection", counterparty=Party(kind="individual")),
)


class Office(RuleBasedStateMachine):
    """Two agencies and five people, in a transaction that is taken back."""

    people: tuple[Cast]
    # Over all examples: each move that came through, and why others were refused.
    counted: Counter[str]
    # Of the round, so that no two draw alike.
    number: int

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

    @initialize(chance=st.randoms(use_true_random=True))
    def begin(self, chance: Random) -> None:
        """Matters that are on their way, or most runs would be over before one was decided."""
        for kind, state in self._dice(chance).sample(ON_THE_WAY, MOST - 1):
            it = brought_to(state, kind, self.people[0])
            self.there[it.id] = it

    @precondition(lambda self: len(self.there) < MOST)
    @rule(part=st.sampled_from(sorted(HOME)), stated=st.sampled_from(STATED))
    def start(self, part: str, stated: Facts) -> None:
        party = stated.counterparty
        if party == Party(kind="city_agency", id=HOME[part]):
            stated = msgspec.structs.replace(
                stated, counterparty=Party(kind="city_agency", id="alpha")
            )
        kind = Kind.PROPOSAL if stated.act == "collection" else Kind.REQUEST
        it = actions.start(
            HOME[part],
            kind=Kind.EXIGENT if stated.circumstances.exigent else kind,
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

    @rule(which=st.integers(0, MOST - 1), chance=st.randoms(use_true_random=True))
    def go_on(self, which: int, chance: Random) -> None:
        """A step that the law's table has from here, by whose turn it is."""
        if not self.there:
            return
        it = self._one(which)
        there = [s for s in steps(it.kind) if it.state in s.of and s.move not in ASIDE]
        if there:
            step = self._dice(chance).choice(there)
            self._try(it, it, step.move, self.actors[self._whose(it, step.by)])

    @rule(which=st.integers(0, MOST - 1), chance=st.randoms(use_true_random=True))
    def go_on_again(self, which: int, chance: Random) -> None:
        """The same, or a run would hardly come to an end."""
        self.go_on(which, chance)
        self.go_on(which, chance)

    def _dice(self, chance: Random) -> Random:
        return Random(f"{self.number} {chance.random()}")  # noqa: S311 (no secret)

    def _whose(self, it: Opened, by: By) -> str:
        if by in (By.COUNSEL, By.CHIEF):
            return "chief" if by is By.CHIEF else "counsel_a"
        alpha = it.agency == "alpha"
        if by is By.OFFICER:
            return "counsel_a" if alpha and it.facts.foil else "officer_a" if alpha else "officer_b"
        return "staff_a" if alpha else "officer_b"

    @rule(which=st.integers(0, MOST - 1), part=st.sampled_from(PEOPLE))
    def put_away(self, which: int, part: str) -> None:
        """Close without a word of an answer."""
        if not self.there:
            return
        it = self._one(which)
        by: dict[str, Any] = {"version": it.version, "actor": self.actors[part], "now": NOW}
        try:
            with transaction.atomic():
                self.there[it.id] = actions.close(it.id, **by)
        except DiscretionError as error:
            self._refused(error)

    def _one(self, which: int) -> Opened:
        return [*self.there.values()][which % len(self.there)]

    def _try(self, seen: Opened, it: Opened, move: Move, actor: Actor) -> None:
        try:
            with transaction.atomic():
                after = made(seen, move, actor, self.people[0])
        except DiscretionError as error:
            self._refused(error)
            return
        self.counted[move] += 1
        assert seen.version == it.version, "someone moved what they had not seen"
        if after.id != it.id:
            assert (move, after.earlier, after.state) == (Move.RECONSIDER, it.id, State.DRAFT)
            self.there[after.id] = after
            return
        (step,) = [s for s in steps(it.kind) if s.move is move and it.state in s.of]
        assert after.state == (step.to or it.state)
        self.there[it.id] = after

    def _refused(self, error: DiscretionError) -> None:
        self.counted[error.code] += 1
        self.counted.update(c.name for c in Condition if c.value in str(error))

    @invariant()
    def all_are_there(self) -> None:
        kept = dict(Matter.objects.values_list("id", "state"))
        assert kept == {id_: it.state.value for id_, it in self.there.items()}

    @invariant()
    def what_is_closed_was_answered(self) -> None:
        for row in Matter.objects.filter(state=State.CLOSED):
            if row.kind == Kind.REQUEST:
                went_out = row.act == "disclosure" and row.carried_out_at is not None
                assert went_out or row.answered_on is not None
                assert row.decision
            elif row.kind == Kind.EXIGENT:
                assert hasattr(row, "notice") or not _owes_notice(row)

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
        kept = Kept.objects.get(id=paper.determination)
        act = msgspec.json.decode(kept.act, type=Act)
        assert (act.agency, set(act.types)) == (row.agency_id, set(paper.types))
        stored = msgspec.json.decode(kept.answer, type=Determination)
        anew = Decisions(_as_before(paper)).decide(act)
        assert anew == stored
        for answer in (stored, anew):
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


def _owes_notice(row: Matter) -> bool:
    """Whether the chief is to be told; not where what was approved meanwhile covers the act."""
    kept = Kept.objects.get(id=row.determination)
    answer = msgspec.json.decode(kept.answer, type=Determination)
    return any(duty.what == "notify_chief_privacy_officer" for duty in answer.duties)


def _as_before(paper: Approval) -> Register:
    """The register without an approval, and without those that were given after it."""
    whole = live.now().register
    return msgspec.structs.replace(
        whole,
        approvals=tuple(a for a in whole.approvals if a.id < paper.id),
        # A determination of the chief's has an approval's id.
        designations=tuple(
            d for d in whole.designations if not d.id.startswith("APP-") or d.id < paper.id
        ),
    )


@pytest.mark.django_db
def test_given_any_moves_then_no_matter_is_lost_decided_twice_or_decided_wrongly() -> None:
    everyone, counted = cast(), Counter[str]()
    for part, role, agency in (
        ("officer_b", Role.EMPLOYEE, "beta"),
        ("counsel_a", Role.FOIL_OFFICER, "alpha"),
    ):
        person = everyone.people[part]
        Membership.objects.create(person=person, role=role, agency_id=agency, since=NOW.date())
    approved(everyone, a_designation(types=("contact.phone",), extra_review="counsel"))
    drawn = settings(
        max_examples=20, stateful_step_count=30, derandomize=True, phases=(Phase.generate,)
    )
    for number in range(MOST_ROUNDS):
        said = {"people": (everyone,), "counted": counted, "number": number}
        run_state_machine_as_test(type("Peopled", (Office,), said), settings=drawn)
        if number and all(counted[one] for one in SEEN):
            break
    assert [one for one in SEEN if not counted[one]] == [], counted
