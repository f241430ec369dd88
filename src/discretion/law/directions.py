"""The way of a direction from given to its end: its moves, whose they are, and its day.

Charter § 8(h)(2) lets the chief privacy officer direct an agency to make changes. It sets no days
and says nothing of how a direction ends: the day is the chief's, the rest is the house's.
"""

from collections.abc import Collection
from datetime import date
from enum import StrEnum, unique
from typing import Final, NamedTuple

from discretion.errors import Fault, Invalid, NotAllowed
from discretion.law.authority import Power
from discretion.law.citations import Citation
from discretion.law.deadlines import Due, in_words

PROVISION: Final = Citation("Charter 8(h)(2)")


@unique
class State(StrEnum):
    """Where a direction stands; all but the first are ends."""

    GIVEN = "given"
    CARRIED_OUT = "carried_out"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


@unique
class Move(StrEnum):
    """What is done with a direction that stands."""

    CARRY_OUT = "carry_out"
    WITHDRAW = "withdraw"
    SUPERSEDE = "supersede"


@unique
class Condition(StrEnum):
    """What must be true besides, as the sentence that says what is lacking."""

    SHOWN = "Say what was done."
    REASONED = "A reason has to be given."


class Step(NamedTuple):
    """A line of the table: where a move leads, by whose power, from where it comes, and what it
    asks for."""

    move: Move
    to: State
    power: Power
    source: Citation | str
    conditions: tuple[Condition, ...] = ()


_CHANGED_MIND: Final = "What is no longer wanted is not left standing, and is not made to vanish."
_OTHERWISE: Final = "A direction is not edited: what it said stays beside what it says now."

STEPS: Final = (
    Step(
        Move.CARRY_OUT,
        State.CARRIED_OUT,
        Power.CARRY_OUT_DIRECTION,
        PROVISION,
        (Condition.SHOWN,),
    ),
    Step(
        Move.WITHDRAW,
        State.WITHDRAWN,
        Power.DIRECT_CHANGES,
        _CHANGED_MIND,
        (Condition.REASONED,),
    ),
    Step(Move.SUPERSEDE, State.SUPERSEDED, Power.DIRECT_CHANGES, _OTHERWISE),
)


def open_moves(state: State, *, powers: Collection[Power]) -> tuple[Step, ...]:
    """The moves that someone with these powers over the agency may make now."""
    if state is not State.GIVEN:
        return ()
    return tuple(step for step in STEPS if step.power in powers)


def after(
    state: State, move: Move, *, powers: Collection[Power], met: Collection[Condition] = ()
) -> State:
    """The state that a move leads to.

    NotAllowed where the move is someone else's; Invalid where the direction is at its end, or what
    the move asks for is lacking.
    """
    step = next(one for one in STEPS if one.move is move)
    if step.power not in powers:
        raise NotAllowed(
            "A direction is carried out by the agency’s privacy officer, and withdrawn or "
            "superseded by the chief privacy officer."
        )
    if state is not State.GIVEN:
        stands = state.replace("_", " ")
        raise Invalid([Fault("bad_state", f"This direction is {stands} already.", "move")])
    if missing := [one for one in step.conditions if one not in met]:
        raise Invalid(Fault("bad_state", one.value, "move") for one in missing)
    return step.to


def due(given: date, by: date) -> Due:
    """By when a direction is to be carried out: the day that the chief names."""
    working = (
        f"the chief privacy officer’s direction of {in_words(given)} names {in_words(by)}; "
        "the law itself sets no day"
    )
    return Due(on=by, explanation=working, provision=PROVISION)
