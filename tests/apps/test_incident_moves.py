"""Every move of the law's table by everyone of the cast, from every state, as it is made here: one
agency became aware, and another one is responsible."""

from itertools import product

import pytest
from django.db import transaction

from discretion.apps.accounts.policy import Actor
from discretion.apps.audit import queries as audit
from discretion.apps.incidents.incident_opened import Opened
from discretion.errors import DiscretionError
from discretion.law.authority import Power, powers
from discretion.law.incident_moves import By, Condition, Move, State, after
from tests.apps.incident_steps import brought_to, moved
from tests.cast import CAST, Cast

OF_ALPHA = {"officer_a", "managing_a"}
# Who sees what was reported, without a hand in it.
CHECKING = {"auditor"}
CHIEF = {State.CLOSED}
# What the law's table leaves open, and this incident does not meet.
UNMET = {
    (State.HANDLED, Move.LIFT): "refused_by_law",
    (State.CLOSED, Move.WITHHOLD): "refused_by_law",
    (State.CLOSED, Move.LIFT): "refused_by_law",
    (State.HANDLED, Move.CLOSE): "refused_by_law",
    (State.HANDLED, Move.FINISH): "not_found",
}


class _Undone(Exception):
    """Takes back what was tried."""


def outcome(it: Opened, move: Move, actor: Actor) -> str:
    """The state that a move leads to, or the code of the error that it meets; all is taken back."""
    try:
        with transaction.atomic():
            told = audit.head()[0]
            after_it = moved(it, move, actor)
            entries = audit.entries(agencies=None, record=it.id).filter(number__gt=told)
            assert entries.count() == 1
            raise _Undone(after_it.state)
    except _Undone as done:
        return str(done)
    except DiscretionError as error:
        return error.code


def hands(state: State, part: str) -> set[By]:
    """In which capacities one of the cast acts on an incident of alpha's and beta's."""
    role = CAST[part][1]
    may = powers(role) if role else ()
    found = {By.REPORTER} if part == "staff_a" else set()
    if part in OF_ALPHA and state not in (State.DRAFT, State.DISCARDED):
        assert Power.HANDLE_INCIDENT in may
        found.add(By.AWARE)
    if part == "officer_b" and state in (State.HANDLED, State.CLOSED):
        found.add(By.RESPONSIBLE)
    return found


def expected(state: State, move: Move, part: str) -> str:
    """What the law's table says comes of it, for those who see the incident at all."""
    mine = hands(state, part)
    seen = mine or (part in CHECKING and state not in (State.DRAFT, State.DISCARDED))
    if not seen and not (part == "chief" and state in CHIEF):
        return "not_found"
    try:
        to = after(state, move, hands=mine, met=list(Condition))
    except DiscretionError as error:
        return error.code
    if move is Move.GIVE_NOTICE and By.RESPONSIBLE not in mine:
        return "not_allowed"
    return UNMET.get((state, move), str(to))


@pytest.mark.parametrize("state", list(State))
def test_each_move_of_each_of_the_cast_does_what_the_table_says(
    state: State, everyone: Cast
) -> None:
    it = brought_to(state, everyone)
    actors = {part: everyone.actor(part) for part in CAST}
    for move, part in product(Move, CAST):
        assert outcome(it, move, actors[part]) == expected(state, move, part), (move, part)
