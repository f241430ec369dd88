"""The way of a direction: every state, move and role against a reviewed table, and its day."""

from datetime import date
from itertools import product

import pytest

from discretion.errors import Fault, Invalid, NotAllowed
from discretion.law.authority import Role, powers
from discretion.law.citations import Citation, provision
from discretion.law.deadlines import in_words
from discretion.law.directions import (
    PROVISION,
    STEPS,
    Condition,
    Move,
    State,
    after,
    due,
    open_moves,
)
from discretion.law.duties import DUTIES

# Move: whose it is, to where, and what must be true. Reviewed by hand.
OFFICERS = {Role.AGENCY_PRIVACY_OFFICER, Role.MANAGING_PRIVACY_OFFICER}
CHIEF = {Role.CHIEF_PRIVACY_OFFICER}
TABLE: dict[str, tuple[set[Role], str, str]] = {
    "carry_out": (OFFICERS, "carried_out", "shown"),
    "withdraw": (CHIEF, "withdrawn", "reasoned"),
    "supersede": (CHIEF, "superseded", ""),
}
EVERYTHING = frozenset(Condition)


def moved(state: State, move: Move, role: Role) -> str:
    """What comes of a move when all it asks for is true."""
    try:
        return after(state, move, powers=powers(role), met=EVERYTHING)
    except (Invalid, NotAllowed) as error:
        return error.code


@pytest.mark.parametrize("state", State)
def test_each_move_of_each_role_from_each_state_does_what_the_reviewed_table_says(
    state: State,
) -> None:
    """Charter 8(h)(2)"""
    for move, role in product(Move, Role):
        whose, to, _ = TABLE[move.value]
        expected = "not_allowed"
        if role in whose:
            expected = to if state is State.GIVEN else "invalid"
        assert moved(state, move, role) == expected, (move, role)


def test_nobody_but_the_chief_directs_and_nobody_but_an_officer_carries_out() -> None:
    """Charter 8(h)(2)"""
    for step in STEPS:
        held = {role for role in Role if step.power in powers(role)}
        assert held == TABLE[step.move.value][0], step.move


def test_who_may_not_is_told_who_may() -> None:
    with pytest.raises(NotAllowed, match="by the agency’s privacy officer, and withdrawn or"):
        after(State.GIVEN, Move.CARRY_OUT, powers=(), met=EVERYTHING)


@pytest.mark.parametrize("state", State)
def test_the_moves_that_are_shown_to_someone_are_those_that_they_can_make(state: State) -> None:
    for role in Role:
        shown = [step.move for step in open_moves(state, powers=powers(role))]
        made = [move for move in Move if moved(state, move, role) not in ("invalid", "not_allowed")]
        assert shown == made, role


@pytest.mark.parametrize("move", Move)
def test_given_what_a_move_asks_for_is_lacking_then_it_is_refused_and_the_sentence_says_what(
    move: Move,
) -> None:
    whose, to, names = TABLE[move.value]
    held = powers(next(iter(whose)))
    asked = {Condition[name.upper()] for name in names.split()}
    for missing in asked:
        with pytest.raises(Invalid) as refused:
            after(State.GIVEN, move, powers=held, met=EVERYTHING - {missing})
        assert refused.value.faults == (Fault("bad_state", missing.value, "move"),)
    assert after(State.GIVEN, move, powers=held, met=asked) == to


def test_given_a_direction_at_its_end_then_the_refusal_says_which() -> None:
    with pytest.raises(Invalid) as refused:
        after(State.CARRIED_OUT, Move.WITHDRAW, powers=powers(Role.CHIEF_PRIVACY_OFFICER))
    message = "This direction is carried out already."
    assert refused.value.faults == (Fault("bad_state", message, "move"),)


def test_the_day_is_the_chief_s_and_the_working_says_that_the_law_sets_none() -> None:
    """Charter 8(h)(2)"""
    given, by = date(2026, 7, 30), date(2026, 9, 30)
    found = due(given, by)
    assert (found.on, found.provision, found.counted) == (by, Citation("Charter 8(h)(2)"), None)
    assert found.explanation == (
        f"the chief privacy officer’s direction of {in_words(given)} names {in_words(by)}; "
        "the law itself sets no day"
    )


def test_the_duty_to_act_on_a_direction_is_tracked_under_the_provision_that_it_rests_on() -> None:
    """Charter 8(h)(2)"""
    (duty,) = (one for one in DUTIES if one.name == "act_on_directions")
    assert provision(PROVISION).tracked_by == duty.name
    assert (duty.provision, duty.to) == (PROVISION, "chief privacy officer")
