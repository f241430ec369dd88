"""The way of an incident from draft to closed: which moves there are, who may make them, and when.

An agency becomes aware of a disclosure that should not have happened, and an agency is responsible
for it; often it is one and the same (§ 23-1202(c)(4)). The table is the only place that knows the
states; whoever moves an incident asks `after`, in the transaction that changes it.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum, unique
from typing import Final, NamedTuple, TypeAlias

from discretion.errors import Fault, Invalid, NotAllowed, RefusedByLaw
from discretion.law.authority import Power
from discretion.law.citations import Citation


@unique
class State(StrEnum):
    """Where an incident stands."""

    DRAFT = "draft"
    DISCARDED = "discarded"
    REPORTED = "reported"
    HANDLED = "handled"
    CLOSED = "closed"


@unique
class Move(StrEnum):
    """What someone does with an incident."""

    SAVE = "save"
    DISCARD = "discard"
    REPORT = "report"
    CORRECT = "correct"
    ASSESS = "assess"
    ASSESS_BREACH = "assess_breach"
    GIVE_NOTICE = "give_notice"
    WITHHOLD = "withhold"
    LIFT = "lift"
    PLAN = "plan"
    FINISH = "finish"
    LEARN = "learn"
    CLOSE = "close"
    REOPEN = "reopen"


@unique
class By(StrEnum):
    """In which capacity someone moves it."""

    REPORTER = "one who reports it"
    AWARE = "privacy officer of the agency that became aware"
    RESPONSIBLE = "privacy officer of the agency responsible"
    EITHER = "privacy officer of either agency"


@unique
class Condition(StrEnum):
    """What must be true besides, as the sentence that says what is lacking."""

    COMPLETE = "What the form asks for is not all stated."
    ANSWERED = "A question that decides it is not answered."
    DETERMINED_IN_WRITING = "That harm is unlikely has to be determined in writing."
    OWED = "This notice is not owed."
    SHOWN = "When and how notice was given is not stated."
    OF_A_VIOLATION = "Only the notice that a violation asks for is withheld."
    REASONED = "A reason has to be given."
    TO_BE_REVIEWED = "A day on which it is looked at again has to be set."
    NOTICES_SETTLED = "A notice that is owed is neither given nor withheld."
    BREACH_ASSESSED = "Whether it is a breach of private information is not assessed yet."
    LESSONS_WRITTEN = "What was learned from it is not written down."
    ACTIONS_TAKEN = "A corrective action is still to be taken."


Source: TypeAlias = Citation | str

# The provisions that make a condition; the others are the house's.
PROVISIONS: Final[Mapping[Condition, Citation]] = {
    Condition.DETERMINED_IN_WRITING: Citation("10-502(g)"),
    Condition.OF_A_VIOLATION: Citation("23-1204(e)"),
    Condition.NOTICES_SETTLED: Citation("23-1202(c)(4)"),
}
# What each capacity rests on: whoever has it in the agency that it is about.
POWERS: Final[Mapping[By, Power]] = {
    By.REPORTER: Power.REPORT_INCIDENT,
    By.AWARE: Power.HANDLE_INCIDENT,
    By.RESPONSIBLE: Power.HANDLE_INCIDENT,
}


class Step(NamedTuple):
    """A line of the table; `to` is None where the incident stays as it stands."""

    move: Move
    of: frozenset[State]
    to: State | None
    by: By
    source: Source
    conditions: tuple[Condition, ...] = ()


FINAL: Final = frozenset({State.DISCARDED, State.CLOSED})
_DRAFT: Final = frozenset({State.DRAFT})
_OPEN: Final = frozenset({State.REPORTED, State.HANDLED})
_HANDLED: Final = frozenset({State.HANDLED})
_CLOSED: Final = frozenset({State.CLOSED})
_TOLD: Final = Citation("23-1202(c)(4)")
_BREACH: Final = Citation("10-502(a)")
_WITHHELD: Final = Citation("23-1204(e)")
_OWN_WORDS: Final = "Nobody is held to what they have not sent yet."
_AT_ONCE: Final = "The officer can't tell the chief privacy officer what nobody told the officer."
_BETTER_KNOWN: Final = "What happened is better known from day to day, and letters have to be true."
_LEARNED: Final = "What went wrong once is kept from going wrong again."
_SETTLED: Final = "An incident is put away when everyone was told who has to be."
_AGAIN: Final = "What turns out to be worse is taken up again."

_WITHHOLDING: Final = (Condition.OF_A_VIOLATION, Condition.REASONED, Condition.TO_BE_REVIEWED)
_CLOSING: Final = (
    *(Condition.BREACH_ASSESSED, Condition.NOTICES_SETTLED),
    *(Condition.LESSONS_WRITTEN, Condition.ACTIONS_TAKEN),
)
_IN_WRITING: Final = (Condition.ANSWERED, Condition.DETERMINED_IN_WRITING)
_PROVEN: Final = (Condition.OWED, Condition.SHOWN)

STEPS: Final = (
    Step(Move.SAVE, _DRAFT, None, By.REPORTER, _OWN_WORDS),
    Step(Move.DISCARD, _DRAFT, State.DISCARDED, By.REPORTER, _OWN_WORDS),
    Step(Move.REPORT, _DRAFT, State.REPORTED, By.REPORTER, _AT_ONCE, (Condition.COMPLETE,)),
    Step(Move.CORRECT, _OPEN, None, By.EITHER, _BETTER_KNOWN, (Condition.COMPLETE,)),
    Step(Move.ASSESS, _OPEN, State.HANDLED, By.AWARE, _TOLD, (Condition.ANSWERED,)),
    Step(Move.ASSESS_BREACH, _HANDLED, None, By.RESPONSIBLE, _BREACH, _IN_WRITING),
    Step(Move.GIVE_NOTICE, _HANDLED, None, By.EITHER, _TOLD, _PROVEN),
    Step(Move.WITHHOLD, _HANDLED | _CLOSED, None, By.RESPONSIBLE, _WITHHELD, _WITHHOLDING),
    # Who is to be told after all is told of what is taken up again.
    Step(
        Move.LIFT,
        _HANDLED | _CLOSED,
        State.HANDLED,
        By.RESPONSIBLE,
        _WITHHELD,
        (Condition.OF_A_VIOLATION,),
    ),
    Step(Move.PLAN, _HANDLED, None, By.RESPONSIBLE, _LEARNED, (Condition.REASONED,)),
    Step(Move.FINISH, _HANDLED, None, By.RESPONSIBLE, _LEARNED, (Condition.SHOWN,)),
    Step(Move.LEARN, _HANDLED, None, By.RESPONSIBLE, _LEARNED, (Condition.REASONED,)),
    Step(Move.CLOSE, _HANDLED, State.CLOSED, By.EITHER, _SETTLED, _CLOSING),
    Step(Move.REOPEN, _CLOSED, State.HANDLED, By.EITHER, _AGAIN, (Condition.REASONED,)),
)


def open_moves(state: State, hands: Collection[By]) -> tuple[Step, ...]:
    """The moves that someone may make now, if what they ask for is true.

    `hands` are the capacities that they have in this incident.
    """
    return tuple(step for step in STEPS if state in step.of and _may(step, hands))


def lacking(step: Step, met: Collection[Condition]) -> tuple[Condition, ...]:
    """What must be true for a move and is not among what is met."""
    return tuple(condition for condition in step.conditions if condition not in met)


def after(
    state: State, move: Move, *, hands: Collection[By], met: Collection[Condition] = ()
) -> State:
    """The state that a move leads to.

    Raises Invalid where there is no such move from that state, or where what the house asks for is
    lacking; NotAllowed where the move is someone else's; RefusedByLaw where the law's demand is not
    met.
    """
    step = _step(state, move)
    if not _may(step, hands):
        raise NotAllowed(f"To {_spaced(move)} is for the {step.by}, and you are not.")
    missing = lacking(step, met)
    for condition in missing:
        if condition in PROVISIONS:
            raise RefusedByLaw(condition.value, provision=str(PROVISIONS[condition]))
    if missing:
        raise Invalid(Fault("bad_state", condition.value, "move") for condition in missing)
    return step.to or state


def _step(state: State, move: Move) -> Step:
    for step in STEPS:
        if step.move is move and state in step.of:
            return step
    message = f"What is {_spaced(state)} can't be moved by {_spaced(move)}."
    raise Invalid([Fault("bad_state", message, "move")])


def _may(step: Step, hands: Collection[By]) -> bool:
    if step.by is By.EITHER:
        return By.AWARE in hands or By.RESPONSIBLE in hands
    return step.by in hands


def _spaced(name: str) -> str:
    return name.replace("_", " ")
