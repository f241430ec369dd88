"""The way of a matter from draft to closed: which moves there are, who may make them, and when.

A matter is a request for information, a proposal to share or collect, or an act under exigent
circumstances that happened already (§ 23-1202(b), (c), (d)). The table is the only place that knows
its states; whoever moves one asks `after`, in the transaction that changes it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Final, Literal, NamedTuple, TypeAlias

from discretion.errors import Fault, Invalid, NotAllowed, RefusedByLaw
from discretion.law.authority import Power
from discretion.law.citations import Citation
from discretion.law.determinations import Need


@unique
class Kind(StrEnum):
    """What a matter is about."""

    REQUEST = "request"
    PROPOSAL = "proposal"
    EXIGENT = "exigent"


@unique
class State(StrEnum):
    """Where a matter stands, and so whose turn it is."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITH_OFFICER = "with_officer"
    RETURNED = "returned"
    WITH_COUNSEL = "with_counsel"
    WITH_OTHER_OFFICER = "with_other_officer"
    WITH_CHIEF = "with_chief"
    APPROVED = "approved"
    APPROVED_WITH_LESS = "approved_with_less"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    CARRIED_OUT = "carried_out"
    RECORDED = "recorded"
    CHECKED = "checked"
    CLOSED = "closed"


@unique
class Move(StrEnum):
    """What someone does with a matter."""

    SUBMIT = "submit"
    AMEND = "amend"
    WITHDRAW = "withdraw"
    TAKE_UP = "take_up"
    ASK = "ask"
    ANSWER = "answer"
    CONSULT = "consult"
    REVIEW = "review"
    HAND_OVER = "hand_over"
    REFER_UP = "refer_up"
    SEND_BACK = "send_back"
    RECALL = "recall"
    APPROVE = "approve"
    APPROVE_WITH_LESS = "approve_with_less"
    REFUSE = "refuse"
    DETERMINE = "determine"
    CARRY_OUT = "carry_out"
    RECONSIDER = "reconsider"
    RECORD = "record"
    CORRECT = "correct"
    CHECK = "check"
    CLOSE = "close"


@unique
class By(StrEnum):
    """Whose move it is."""

    REQUESTER = "requester"
    OFFICER = "officer"
    EITHER = "requester or officer"
    COUNSEL = "counsel"
    CHIEF = "chief privacy officer"


@unique
class Condition(StrEnum):
    """What must be true besides, as the sentence that says what is lacking."""

    COMPLETE = "The facts that the form asks for are not all stated."
    NOTHING_OUTSTANDING = "Something that must be there before the act is outstanding."
    DISINTERESTED = "Nobody approves their own matter, unless the agency's head allows it."
    LESS = "Approving with less leaves out a type at least, and keeps one."
    REASONED = "A reason, or a question, has to be given."
    TO_CITY_AGENCY = "The chief privacy officer can approve a disclosure to city agencies only."
    TOLD_WHAT_HAPPENED = "What went out or came in, when, and to or from whom is not recorded."
    ANSWERED = "Whoever asked has not been answered."
    ASKED = "Nothing was asked that waits for an answer."
    WAS_REFUSED = "Only what was refused is reconsidered."
    EXPLAINED = "Why the circumstances were exigent is not explained."
    NOTICES_SETTLED = "A notice that is due because of the act is neither given nor excused."


Act: TypeAlias = Literal["collection", "disclosure"]
Source: TypeAlias = Citation | str

# A collection and a disclosure stand in subdivisions of their own.
_APPROVAL: Final[Mapping[Act, Source]] = {
    "collection": Citation("23-1202(b)(1)"),
    "disclosure": Citation("23-1202(c)(1)"),
}
_BEST_INTERESTS: Final[Mapping[Act, Source]] = {
    "collection": Citation("23-1202(b)(2)(b)"),
    "disclosure": Citation("23-1202(c)(2)(b)"),
}
# The provisions that make a condition; the others are the house's.
PROVISIONS: Final[Mapping[Condition, Citation]] = {
    Condition.TO_CITY_AGENCY: Citation("23-1202(c)(2)(b)"),
    Condition.EXPLAINED: Citation("23-1202(d)(1)"),
    Condition.NOTICES_SETTLED: Citation("23-1202(d)(1)"),
}


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What the table needs to know of a matter; `foil`: asked under freedom of information."""

    kind: Kind
    act: Act
    foil: bool = False
    state: State


class Step(NamedTuple):
    """A line of the table. `to` is None where the matter stays and a new one, linked, is opened.

    `power` is what the mover must have; where it is None, that of By, which depends on the act.
    """

    move: Move
    of: frozenset[State]
    to: State | None
    by: By
    source: Source | Mapping[Act, Source]
    conditions: tuple[Condition, ...] = ()
    power: Power | None = None

    def source_for(self, act: Act) -> Source:
        """The provision that gives the move, or the reason of the house."""
        return self.source if isinstance(self.source, Citation | str) else self.source[act]


UNDECIDED: Final = frozenset(
    {
        *(State.SUBMITTED, State.WITH_OFFICER, State.RETURNED),
        *(State.WITH_COUNSEL, State.WITH_OTHER_OFFICER, State.WITH_CHIEF),
    }
)
FINAL: Final = frozenset({State.WITHDRAWN, State.CLOSED})

_DRAFT: Final = frozenset({State.DRAFT})
_WAITING: Final = frozenset({State.SUBMITTED, State.WITH_OTHER_OFFICER})
_OFFICER: Final = frozenset({State.WITH_OFFICER})
_ELSEWHERE: Final = frozenset({State.RETURNED, State.WITH_COUNSEL, State.WITH_CHIEF})
_RETURNED: Final = frozenset({State.RETURNED})
_COUNSEL: Final = frozenset({State.WITH_COUNSEL})
_CHIEF: Final = frozenset({State.WITH_CHIEF})
_APPROVED: Final = frozenset({State.APPROVED, State.APPROVED_WITH_LESS})
_DONE: Final = frozenset({*_APPROVED, State.REFUSED, State.CARRIED_OUT})
_REFUSED: Final = frozenset({State.REFUSED, State.CLOSED})
_RECORDED: Final = frozenset({State.RECORDED})
_CHECKED: Final = frozenset({State.CHECKED})

_REFERRED: Final[Mapping[Act, Source]] = {
    "collection": Citation("23-1202(b)(1)"),
    "disclosure": Citation("23-1202(c)(3)"),
}
_TOLD: Final = Citation("23-1202(d)(1)")
_NEW_FACTS: Final = "Whoever asks knows the facts, and other facts are read anew."
_NOT_HELD: Final = "Nobody is held to a wish that was not answered yet."
_ADDED: Final = "An officer who can't decide on what was stated asks whoever can add to it."
_LOOKED_AT: Final = "A designation may ask that counsel looks at each act."
_DESK: Final = "An open matter is at one desk, and never out of the officer's reach."
_PROVEN: Final = "The report tells what was disclosed, and not only what was allowed."
_PUT_RIGHT: Final = "What is owed rests on the facts, so a mistake in them is put right."
_PUT_AWAY: Final = "What was asked is answered before it is put away."
_SECOND_LOOK: Final = "A second look is a matter of its own; the first one stays as it is."

_COMPLETE: Final = (Condition.COMPLETE,)
_REASONED: Final = (Condition.REASONED,)
_CITY: Final = (Condition.TO_CITY_AGENCY,)
_READY: Final = (Condition.NOTHING_OUTSTANDING, Condition.DISINTERESTED)
_LESS: Final = (Condition.LESS, *_READY)
_BEST: Final = (*_CITY, *_REASONED, *_READY)
_HAPPENED: Final = (Condition.TOLD_WHAT_HAPPENED,)
_ANSWERED: Final = (Condition.ANSWERED,)
_ASKED: Final = (Condition.ASKED,)
_WAS_REFUSED: Final = (Condition.WAS_REFUSED,)
_EXPLAINED: Final = (Condition.COMPLETE, Condition.EXPLAINED)
_OF_ANOTHER: Final = (Condition.DISINTERESTED,)
_SETTLED: Final = (Condition.NOTICES_SETTLED,)

_ASKING, _OFFICE, _ANYONE = By.REQUESTER, By.OFFICER, By.EITHER
_BACK: Final = State.WITH_OFFICER

# Requests and proposals. A move stands once for each state that it can be made from.
ASKED: Final = (
    Step(Move.AMEND, _DRAFT, State.DRAFT, _ASKING, _NEW_FACTS),
    Step(Move.SUBMIT, _DRAFT, State.SUBMITTED, _ASKING, _REFERRED, _COMPLETE, Power.REFER),
    Step(Move.AMEND, UNDECIDED, State.SUBMITTED, _ASKING, _NEW_FACTS, _COMPLETE),
    Step(Move.WITHDRAW, _DRAFT | UNDECIDED, State.WITHDRAWN, _ASKING, _NOT_HELD),
    Step(Move.TAKE_UP, _WAITING, _BACK, _OFFICE, _REFERRED),
    Step(Move.ASK, _OFFICER, State.RETURNED, _OFFICE, _ADDED, _REASONED),
    Step(Move.ANSWER, _RETURNED, _BACK, _ASKING, _ADDED),
    Step(Move.CONSULT, _OFFICER, State.WITH_COUNSEL, _OFFICE, _LOOKED_AT),
    Step(Move.REVIEW, _COUNSEL, _BACK, By.COUNSEL, _LOOKED_AT, _REASONED),
    Step(Move.HAND_OVER, _OFFICER, State.WITH_OTHER_OFFICER, _OFFICE, _DESK),
    Step(Move.REFER_UP, _OFFICER, State.WITH_CHIEF, _OFFICE, _BEST_INTERESTS, _CITY),
    Step(Move.SEND_BACK, _CHIEF, _BACK, By.CHIEF, _BEST_INTERESTS, _REASONED),
    Step(Move.RECALL, _ELSEWHERE, _BACK, _OFFICE, _DESK),
    Step(Move.APPROVE, _OFFICER, State.APPROVED, _OFFICE, _APPROVAL, _READY),
    Step(Move.APPROVE_WITH_LESS, _OFFICER, State.APPROVED_WITH_LESS, _OFFICE, _APPROVAL, _LESS),
    Step(Move.REFUSE, _OFFICER, State.REFUSED, _OFFICE, _APPROVAL, _REASONED),
    Step(Move.DETERMINE, _CHIEF, State.APPROVED, By.CHIEF, _BEST_INTERESTS, _BEST),
    Step(Move.CARRY_OUT, _APPROVED, State.CARRIED_OUT, _ANYONE, _PROVEN, _HAPPENED),
    Step(Move.CLOSE, _DONE, State.CLOSED, _OFFICE, _PUT_AWAY, _ANSWERED),
    Step(Move.RECONSIDER, _REFUSED, None, _ASKING, _SECOND_LOOK, _WAS_REFUSED),
)
_REPORTING: Final = Power.REPORT_EXIGENT_ACT
# Acts under exigent circumstances: they happened, so they are neither decided nor withdrawn. A
# question about one stops no clock, so the act stays where it is; what the officer corrects is
# checked anew.
EXIGENT: Final = (
    Step(Move.AMEND, _DRAFT, State.DRAFT, _ASKING, _NEW_FACTS),
    Step(Move.WITHDRAW, _DRAFT, State.WITHDRAWN, _ASKING, _NOT_HELD),
    Step(Move.RECORD, _DRAFT, State.RECORDED, _ASKING, _TOLD, _EXPLAINED, _REPORTING),
    Step(Move.AMEND, _RECORDED, State.RECORDED, _ASKING, _NEW_FACTS, _EXPLAINED),
    Step(Move.ASK, _RECORDED, State.RECORDED, _OFFICE, _ADDED, _REASONED),
    Step(Move.ANSWER, _RECORDED, State.RECORDED, _ASKING, _ADDED, _ASKED),
    Step(Move.CORRECT, _RECORDED | _CHECKED, State.RECORDED, _OFFICE, _PUT_RIGHT, _REASONED),
    Step(Move.CHECK, _RECORDED, State.CHECKED, _OFFICE, _TOLD, _OF_ANOTHER),
    Step(Move.CLOSE, _CHECKED, State.CLOSED, _OFFICE, _TOLD, _SETTLED),
)

# What a decision itself gives, and so need not be there before it. The chief privacy officer's
# stands in the place of an approval and of its ground (§ 23-1202(b)(2)(b), (c)(2)(b)).
_GIVEN: Final[Mapping[Move, frozenset[str]]] = {
    Move.DETERMINE: frozenset({"approve_in_writing", "state_ground", "determine_best_interests"}),
}
_GIVEN_BY_APPROVAL: Final = frozenset({"approve_in_writing"})
_APPROVES: Final[Mapping[Act, Power]] = {
    "collection": Power.APPROVE_COLLECTION,
    "disclosure": Power.APPROVE_DISCLOSURE,
}
_DETERMINES: Final[Mapping[Act, Power]] = {
    "collection": Power.DETERMINE_BEST_INTERESTS_COLLECTION,
    "disclosure": Power.DETERMINE_BEST_INTERESTS_DISCLOSURE,
}


def steps(kind: Kind) -> tuple[Step, ...]:
    """The table for matters of that kind."""
    return EXIGENT if kind is Kind.EXIGENT else ASKED


def power_for(step: Step, matter: Matter) -> Power | None:
    """The power that the mover must have; None where being the one who asked is enough."""
    if step.power is not None:
        return step.power
    if step.by is By.COUNSEL:
        return Power.REVIEW_AS_COUNSEL
    if step.by is By.CHIEF:
        return _DETERMINES[matter.act]
    if step.by is By.REQUESTER:
        return None
    return Power.APPROVE_FOIL_DISCLOSURE if matter.foil else _APPROVES[matter.act]


def open_moves(matter: Matter, *, powers: Collection[Power], own: bool) -> tuple[Step, ...]:
    """The moves that someone may make now, if what they ask for is true.

    `powers` are those that the person has over the matter's agency, as a deputy or for a vacant
    office too; `own`: the matter is theirs.
    """
    return tuple(
        step
        for step in steps(matter.kind)
        if matter.state in step.of and _may(step, matter, powers, own=own)
    )


def lacking(
    step: Step, matter: Matter, *, own: bool, met: Collection[Condition]
) -> tuple[Condition, ...]:
    """What must be true for a move and is not among what is met.

    Somebody else's matter needs no leave of the agency's head, and a collection no city agency.
    """
    given = {
        *met,
        *(() if own else (Condition.DISINTERESTED,)),
        *(() if matter.act == "disclosure" else (Condition.TO_CITY_AGENCY,)),
    }
    return tuple(condition for condition in step.conditions if condition not in given)


def after(
    matter: Matter,
    move: Move,
    *,
    powers: Collection[Power],
    own: bool,
    met: Collection[Condition] = (),
) -> State:
    """The state that a move leads to.

    Raises Invalid where there is no such move from that state, or where what the house asks for is
    lacking; NotAllowed where the move is someone else's; RefusedByLaw where the law's demand is not
    met.
    """
    step = _step(matter, move)
    if not _may(step, matter, powers, own=own):
        raise NotAllowed(f"To {_spaced(move)} this matter is for the {step.by}, and you are not.")
    missing = lacking(step, matter, own=own, met=met)
    for condition in missing:
        if condition in PROVISIONS:
            raise RefusedByLaw(condition.value, provision=str(PROVISIONS[condition]))
    if missing:
        raise Invalid(Fault("bad_state", condition.value, "move") for condition in missing)
    return step.to or matter.state


def outstanding(needs: Iterable[Need], move: Move) -> tuple[Need, ...]:
    """What must be there before a decision, of what a determination asks for.

    It is empty where NOTHING_OUTSTANDING is met. An approval is not asked for before itself; a
    review by counsel is.
    """
    given = _GIVEN.get(move, _GIVEN_BY_APPROVAL)
    return tuple(need for need in needs if need.what not in given)


def _step(matter: Matter, move: Move) -> Step:
    for step in steps(matter.kind):
        if step.move is move and matter.state in step.of:
            return step
    stands = _spaced(matter.state)
    raise Invalid(
        [
            Fault(
                "bad_state", f"A matter that is {stands} can't be moved by {_spaced(move)}.", "move"
            )
        ]
    )


def _may(step: Step, matter: Matter, powers: Collection[Power], *, own: bool) -> bool:
    if step.by is By.REQUESTER and not own:
        return False
    if step.by is By.EITHER and own:
        return True
    needed = power_for(step, matter)
    return needed is None or needed in powers


def _spaced(name: str) -> str:
    return name.replace("_", " ")
