"""Directions as tests give and end them."""

from datetime import date
from typing import Any, Final

import msgspec

from discretion.apps.accounts.policy import Actor
from discretion.apps.oversight import direction_actions as actions
from discretion.apps.oversight.direction_contents import Direction
from discretion.apps.oversight.direction_opened import OpenedDirection
from discretion.law.directions import Move, State
from tests.cast import NOW, Cast

BY: Final = date(2026, 9, 30)
SAID: Final = Direction(
    what="Ask for a date of birth only where an age decides something.",
    reason="The sign-up form asks everyone for it, and nobody uses it.",
    due_on=BY,
)
DONE: Final = "The field was taken off the form on August 3; memo 14 shows it."


def said(**changes: Any) -> Direction:
    """What a direction says."""
    return msgspec.structs.replace(SAID, **changes)


def given(everyone: Cast, agency: str = "alpha", **changes: Any) -> OpenedDirection:
    """A direction of the chief to alpha."""
    return actions.give(said(**changes), agency=agency, actor=everyone.chief, now=NOW)


def moved(it: OpenedDirection, move: Move, actor: Actor) -> OpenedDirection:
    """A direction after a move, made with all that it asks for; of a superseded one, the new."""
    by: dict[str, Any] = {"version": it.version, "actor": actor, "now": NOW}
    if move is Move.CARRY_OUT:
        return actions.carry_out(it.id, DONE, **by)
    if move is Move.WITHDRAW:
        return actions.withdraw(it.id, why="The form was given up.", **by)
    return actions.supersede(it.id, said(what="Ask nobody for a date of birth."), **by)


_ENDS: Final = {
    State.CARRIED_OUT: ("officer_a", Move.CARRY_OUT),
    State.WITHDRAWN: ("chief", Move.WITHDRAW),
    State.SUPERSEDED: ("chief", Move.SUPERSEDE),
}


def brought_to(state: State, everyone: Cast, **changes: Any) -> str:
    """The id of a direction that stands so."""
    it = given(everyone, **changes)
    if state in _ENDS:
        part, move = _ENDS[state]
        moved(it, move, everyone.actor(part))
    return it.id
