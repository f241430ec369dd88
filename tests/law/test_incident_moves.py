"""The way of an incident: every state, move and capacity against a reviewed table."""

from itertools import chain, combinations, product

import pytest

from discretion.errors import DiscretionError, Fault, Invalid, NotAllowed, RefusedByLaw
from discretion.law.authority import Power, Role, powers
from discretion.law.citations import Citation, provision
from discretion.law.incident_moves import (
    FINAL,
    POWERS,
    PROVISIONS,
    STEPS,
    By,
    Condition,
    Move,
    State,
    after,
    lacking,
    open_moves,
)

# From, move: to, who, and what must be true. Reviewed by hand; the law must say the same.
TABLE = {
    "draft": {
        "save": ("draft", "reporter", ""),
        "discard": ("discarded", "reporter", ""),
        "report": ("reported", "reporter", "complete"),
    },
    "reported": {
        "correct": ("reported", "either", "complete"),
        "assess": ("handled", "aware", "answered"),
    },
    "handled": {
        "correct": ("handled", "either", "complete"),
        "assess": ("handled", "aware", "answered"),
        "assess_breach": ("handled", "responsible", "answered determined_in_writing"),
        "give_notice": ("handled", "either", "owed shown"),
        "withhold": ("handled", "responsible", "of_a_violation reasoned to_be_reviewed"),
        "lift": ("handled", "responsible", "of_a_violation"),
        "plan": ("handled", "responsible", "reasoned"),
        "finish": ("handled", "responsible", "shown"),
        "learn": ("handled", "responsible", "reasoned"),
        "close": (
            *("closed", "either"),
            "breach_assessed notices_settled lessons_written actions_taken",
        ),
    },
    "closed": {
        "withhold": ("closed", "responsible", "of_a_violation reasoned to_be_reviewed"),
        "lift": ("handled", "responsible", "of_a_violation"),
        "reopen": ("handled", "either", "reasoned"),
    },
    "discarded": {},
}
WHO = {
    "reporter": {By.REPORTER},
    "aware": {By.AWARE},
    "responsible": {By.RESPONSIBLE},
    "either": {By.AWARE, By.RESPONSIBLE},
}
CAPACITIES = (By.REPORTER, By.AWARE, By.RESPONSIBLE)
ALL_HANDS = [
    frozenset(some) for some in chain.from_iterable(combinations(CAPACITIES, n) for n in range(4))
]


def test_the_table_is_the_reviewed_one() -> None:
    assert {state.value for state in State} == set(TABLE)
    for state, move in product(State, Move):
        found = [step for step in STEPS if step.move is move and state in step.of]
        reviewed = TABLE[state].get(move)
        assert len(found) == (1 if reviewed else 0), (state, move)
        if reviewed:
            (step,), (to, who, conditions) = found, reviewed
            assert (step.to or state, step.by) == (to, By[who.upper()])
            assert {c.name.lower() for c in step.conditions} == set(conditions.split())


@pytest.mark.parametrize("hands", ALL_HANDS, ids=lambda hands: ", ".join(sorted(hands)))
def test_a_move_is_open_to_its_capacities_and_nobody_else(hands: frozenset[By]) -> None:
    for state, move in product(State, Move):
        reviewed = TABLE[state].get(move)
        offered = move in [step.move for step in open_moves(state, hands)]
        may = reviewed is not None and bool(WHO[reviewed[1]] & hands)
        assert offered == may
        outcome = reviewed[0] if may and reviewed else "not_allowed" if reviewed else "invalid"
        assert led_to(state, move, hands) == outcome


def led_to(state: State, move: Move, hands: frozenset[By]) -> str:
    try:
        return after(state, move, hands=hands, met=list(Condition))
    except DiscretionError as error:
        return error.code


def test_each_condition_alone_holds_a_move_up() -> None:
    for step in STEPS:
        for missing in step.conditions:
            met = [c for c in step.conditions if c is not missing]
            assert lacking(step, met) == (missing,)
            wrong = RefusedByLaw if missing in PROVISIONS else Invalid
            with pytest.raises(wrong, match=missing.value[:20]) as refused:
                after(min(step.of), step.move, hands=set(CAPACITIES), met=met)
            if isinstance(refused.value, RefusedByLaw):
                assert refused.value.provision == str(PROVISIONS[missing])
            elif isinstance(refused.value, Invalid):
                assert [(f.code, f.path) for f in refused.value.faults] == [("bad_state", "move")]


def test_given_a_move_that_is_not_open_then_the_refusal_says_from_where_and_whose_it_is() -> None:
    with pytest.raises(Invalid) as refused:
        after(State.CLOSED, Move.ASSESS_BREACH, hands=CAPACITIES)
    message = "What is closed can't be moved by assess breach."
    assert refused.value.faults == (Fault("bad_state", message, "move"),)
    with pytest.raises(NotAllowed) as kept:
        after(State.HANDLED, Move.ASSESS_BREACH, hands={By.REPORTER})
    whose = (
        "To assess breach is for the privacy officer of the agency responsible, and you are not."
    )
    assert str(kept.value) == whose


def test_every_state_is_reached_from_the_draft_and_those_that_end_it_lead_nowhere_or_back() -> None:
    reached, waiting = {State.DRAFT}, [State.DRAFT]
    while waiting:
        state = waiting.pop()
        for step in open_moves(state, CAPACITIES):
            to = step.to or state
            waiting += [] if to in reached else [to]
            reached.add(to)
    assert reached == set(State)
    for state in FINAL:
        back = {Move.REOPEN, Move.WITHHOLD, Move.LIFT}
        assert {step.move for step in open_moves(state, CAPACITIES)} <= back


def test_every_source_is_a_provision_or_a_sentence_and_every_capacity_rests_on_a_power() -> None:
    sources = [step.source for step in STEPS] + list(PROVISIONS.values())
    for source in sources:
        if isinstance(source, Citation):
            assert provision(source)
        else:
            assert source.endswith(".")
    assert set(POWERS) == set(CAPACITIES)
    handling = {role for role in Role if Power.HANDLE_INCIDENT in powers(role)}
    assert handling == {Role.AGENCY_PRIVACY_OFFICER, Role.MANAGING_PRIVACY_OFFICER}
    reporting = {role for role in Role if Power.REPORT_INCIDENT in powers(role)}
    assert reporting == {role for role in Role if Power.REPORT_EXIGENT_ACT in powers(role)}
