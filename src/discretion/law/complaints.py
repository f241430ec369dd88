"""The way of a complaint from received to closed: its moves, whose they are, and its days.

§ 23-1203(9) asks for a way to complain and sets no days. What is here beyond that is the house's,
and a number of days comes only from a policy.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum, unique
from typing import Final, NamedTuple

from discretion.errors import Fault, Invalid, NotAllowed
from discretion.law.authority import Power
from discretion.law.citations import Citation
from discretion.law.deadlines import Due, Period, after_period, in_words
from discretion.law.retention import RetentionRule, disposal_due

PROVISION: Final = Citation("23-1203(9)")


@unique
class About(StrEnum):
    """What someone complains of, as far as they chose one."""

    COLLECTION = "collection"
    DISCLOSURE = "disclosure"
    RETENTION = "retention"
    ACCESS = "access"
    OTHER = "other"


@unique
class State(StrEnum):
    """Where a complaint stands."""

    RECEIVED = "received"
    WITH_OFFICER = "with_officer"
    ANSWERED = "answered"
    CLOSED = "closed"


@unique
class Move(StrEnum):
    """What an officer does with a complaint."""

    TAKE_UP = "take_up"
    ASSIGN = "assign"
    PASS_ON = "pass_on"  # noqa: S105 (a move)
    DESCRIBE = "describe"
    NOTE = "note"
    ANSWER = "answer"
    SEND = "send"
    CLOSE = "close"
    REOPEN = "reopen"
    ERASE = "erase"


@unique
class Condition(StrEnum):
    """What must be true besides, as the sentence that says what is lacking."""

    REASONED = "A reason has to be given."
    ELSEWHERE = "It is there already; choose another agency, or the chief privacy officer."
    WORDS = "There are no words in it."
    TOLD = "They gave no email, and no letter with the answer is recorded as sent."


class Step(NamedTuple):
    """A line of the table; `to` is None where the complaint stays as it stands."""

    move: Move
    of: frozenset[State]
    to: State | None
    source: Citation | str
    conditions: tuple[Condition, ...] = ()


_ANY: Final = frozenset(State)
_OPEN: Final = frozenset({State.RECEIVED, State.WITH_OFFICER})
_HELD: Final = frozenset({State.WITH_OFFICER})
_ANSWERED: Final = frozenset({State.ANSWERED})
_OVER: Final = frozenset({State.ANSWERED, State.CLOSED})
_RIGHT_PLACE: Final = "Whoever complains need not know which agency it was."
_FOUND_AGAIN: Final = "An officer finds it again, and nobody is named in a list."
_LOOKED_INTO: Final = "What was found out is written down where only officers read it."
_PUT_AWAY: Final = "Whoever complained is answered before it is put away."
_SECOND_LOOK: Final = "An answer that was wrong is given anew."
_ERASED: Final = "What people wrote about themselves is not kept longer than it is needed."

STEPS: Final = (
    Step(Move.TAKE_UP, frozenset({State.RECEIVED}), State.WITH_OFFICER, PROVISION),
    Step(Move.ASSIGN, _OPEN, State.WITH_OFFICER, PROVISION),
    Step(
        Move.PASS_ON,
        _OPEN,
        State.RECEIVED,
        _RIGHT_PLACE,
        (Condition.REASONED, Condition.ELSEWHERE),
    ),
    Step(Move.DESCRIBE, _ANY, None, _FOUND_AGAIN),
    Step(Move.NOTE, _HELD, None, _LOOKED_INTO, (Condition.WORDS,)),
    Step(Move.ANSWER, _HELD, State.ANSWERED, PROVISION, (Condition.WORDS,)),
    Step(Move.SEND, _ANSWERED, None, PROVISION),
    Step(Move.CLOSE, _ANSWERED, State.CLOSED, _PUT_AWAY, (Condition.TOLD,)),
    Step(Move.REOPEN, _OVER, State.WITH_OFFICER, _SECOND_LOOK, (Condition.REASONED,)),
    Step(Move.ERASE, _ANY, None, _ERASED, (Condition.REASONED,)),
)


def power_for(agency: str) -> Power:
    """Who handles it: the agency's officer; the chief, where it is about no agency."""
    return Power.HANDLE_COMPLAINT if agency else Power.HANDLE_CITY_COMPLAINT


def open_moves(state: State, *, agency: str, powers: Collection[Power]) -> tuple[Step, ...]:
    """The moves that someone with these powers over it may make now."""
    if power_for(agency) not in powers:
        return ()
    return tuple(step for step in STEPS if state in step.of)


def after(
    state: State,
    move: Move,
    *,
    agency: str,
    powers: Collection[Power],
    met: Collection[Condition] = (),
) -> State:
    """The state that a move leads to.

    Raises Invalid where there is no such move from that state, or where what it asks for is
    lacking; NotAllowed where the move is someone else's.
    """
    step = next((one for one in STEPS if one.move is move and state in one.of), None)
    if power_for(agency) not in powers:
        raise NotAllowed("Complaints are handled by the officer of the agency that they are about.")
    if step is None:
        stands, said = state.replace("_", " "), move.replace("_", " ")
        message = f"With a complaint that is {stands}, one can't {said}."
        raise Invalid([Fault("bad_state", message, "move")])
    missing = [one for one in step.conditions if one not in met]
    if missing:
        raise Invalid(Fault("bad_state", one.value, "move") for one in missing)
    return step.to or state


@dataclass(frozen=True, kw_only=True)
class Days:
    """A number of days that a policy sets, and where it is written."""

    days: int
    authority: str


def answer_due(received: date, within: Days | None) -> Due:
    """By when a complaint is answered: the law sets no day, and a policy may set a number."""
    if within is None:
        working = f"it came on {in_words(received)}; neither the law nor a policy sets a day"
        return Due(on=None, explanation=working, provision=PROVISION)
    due = after_period(received, Period(days=within.days), provision=PROVISION)
    working = f"{due.explanation} ({within.authority}); the law itself sets no day"
    return replace(due, explanation=working)


def erasure_due(closed: date, kept: Days) -> Due:
    """When what was written in a complaint is to be erased, by the policy that says how long."""
    rule = RetentionRule(
        trigger="the complaint was closed",
        period=Period(days=kept.days),
        disposal="erasure",
        authority=kept.authority,
    )
    return disposal_due(rule, triggered_on=closed)
