"""The steps of a matter as an officer, counsel or the chief takes them: words, form and action."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any, Final, NamedTuple

import msgspec
from msgspec import UNSET

from discretion.apps.accounts.policy import Actor
from discretion.apps.matters import actions, casework, library
from discretion.apps.matters.casework import Open, Preview, Sight
from discretion.apps.matters.contents import Decision
from discretion.apps.matters.library import Kept, Use
from discretion.apps.matters.opened import Opened
from discretion.interfaces.web.deciding_forms import (
    GROUNDS,
    ClosingForm,
    DecisionForm,
    DoneForm,
    ErasingForm,
    HandOverForm,
    KeepingForm,
    NoteForm,
    NoticeForm,
    QuestionForm,
    ReasonForm,
    ReviewForm,
    StepForm,
)
from discretion.interfaces.web.excuse_forms import CorrectingForm
from discretion.interfaces.web.matter_words import MOVES, types_in_words
from discretion.interfaces.web.showing import type_label
from discretion.law.authority import Power
from discretion.law.deadlines import in_words, listed
from discretion.law.determinations import Determination, Duty
from discretion.law.matters import Condition, Kind, Move, State
from discretion.law.wording import what

# What a form here can bring about; where something else is lacking, no form is shown.
MENDABLE: Final = frozenset({Condition.NOTHING_OUTSTANDING, Condition.LESS, Condition.REASONED})
_TELLING: Final = {
    "notify_agency_privacy_officer": "the agency privacy officer",
    "notify_chief_privacy_officer": "the chief privacy officer",
    "notify_individual": "the person concerned",
}
_TOKEN: Final = 16


@dataclass(frozen=True)
class Case:
    """A matter, who has it before them, and what they have at hand."""

    sight: Sight
    names: Mapping[str, str]
    actor: Actor
    now: datetime

    @property
    def id(self) -> str:
        """The matter's id."""
        return self.sight.it.id

    @property
    def _types(self) -> list[tuple[str, str]]:
        return [(code, type_label(code, self.names)) for code in self.sight.it.facts.types]

    def reasons(self, *uses: Use) -> Sequence[Kept]:
        """What the agency's library has for this."""
        return library.reasons([self.sight.it.agency], uses=uses)

    def is_asked(self, *codes: str) -> bool:
        """Whether the law asks for one of these before the act."""
        answer = self.sight.answer
        return answer is not None and any(need.what in codes for need in answer.needs)

    def reasoned(self, form: type[ReasonForm], *uses: Use) -> Callable[..., StepForm]:
        """A form with the library's texts for this use."""
        return partial(form, library=self.reasons(*uses))

    def deciding(self, move: Move) -> Callable[..., StepForm]:
        """The form of a decision, with what this matter needs it to ask."""
        asks = [
            *(["types"] if move is Move.APPROVE_WITH_LESS else []),
            *(self._grounds if self.is_asked("state_ground") else []),
            *(["finding"] if self._may_find else []),
            *(["reason", "term"] if move is Move.DETERMINE else []),
        ]
        return partial(
            DecisionForm,
            library=self.reasons("approve"),
            asks=asks,
            types=self._types,
            agreements=[(a.id, self._agreement(a.id, a.until)) for a in self.sight.agreements],
        )

    @property
    def _grounds(self) -> Sequence[str]:
        """The grounds that the law knows for such an act: consent carries no collection."""
        return GROUNDS if self.sight.it.act == "disclosure" else GROUNDS[:-1]

    @property
    def _may_find(self) -> bool:
        may = self.actor.can(Power.RECORD_FINDING, self.sight.it.agency)
        return may and self.is_asked("record_finding")

    def _agreement(self, id_: str, until: object) -> str:
        return f"{id_}, until {in_words(until)}" if until and until is not UNSET else id_  # type: ignore[arg-type]  # a day

    def handing(self) -> Callable[..., StepForm]:
        """The form that asks to whom it goes."""
        found = casework.officers_for(self.id, actor=self.actor, now=self.now)
        return partial(HandOverForm, officers=[pair for pair in found if pair[0] != self.actor.id])

    def doing(self) -> Callable[..., StepForm]:
        """The form that asks what went out or came in."""
        approved = self.sight.approval
        codes = approved.types if approved else self.sight.it.facts.types
        return partial(DoneForm, types=[(code, type_label(code, self.names)) for code in codes])

    def closing(self) -> Callable[..., StepForm]:
        """The form that asks how whoever asked was answered, where somebody did."""
        it = self.sight.it
        sent = it.dates.carried_out_at and it.act == "disclosure"
        return partial(ClosingForm, asks=it.kind is Kind.REQUEST and not sent)


Form = Any
Making = Callable[[Case], Callable[..., StepForm]]
Acting = Callable[[Case, Form, Mapping[str, Any]], Opened]


class Step(NamedTuple):
    """A step: what it does in a sentence, the words on its button and afterwards, form, action."""

    lead: str
    send: str
    done: str
    make: Making
    act: Acting
    danger: bool = False


def _plain(action: Callable[..., Opened]) -> Acting:
    """A step that takes a note at most."""
    return lambda case, form, by: action(case.id, **by, why=form.cleaned_data["why"])


def _reasoned(action: Callable[..., Opened]) -> Acting:
    """A step that takes a reason, or a question."""
    return lambda case, form, by: action(case.id, form.reason(), **by)


def _decided(action: Callable[..., Opened]) -> Acting:
    return lambda case, form, by: action(case.id, decided(case, form), **by)


def decided(case: Case, form: Any) -> Decision:
    """What the form says was decided."""
    made: Decision = form.decision(case.sight.it.facts.grounds)
    return made


def _close(case: Case, form: Any, by: Mapping[str, Any]) -> Opened:
    return actions.close(case.id, answered=form.answered(), **by)


def _review(case: Case, form: Any, by: Mapping[str, Any]) -> Opened:
    favours = form.cleaned_data["favours"] == "yes"
    return actions.review(case.id, form.reason(), favours=favours, **by)


def _correct(case: Case, form: Any, by: Mapping[str, Any]) -> Opened:
    return actions.correct_exigent(case.id, form.excuses(), form.reason(), **by)


def _hand_over(case: Case, form: Any, by: Mapping[str, Any]) -> Opened:
    told = form.cleaned_data
    return actions.hand_over(case.id, told["to"], **by, why=told["why"])


def _notice(case: Case, form: Any, by: Mapping[str, Any]) -> Opened:
    told = form.cleaned_data
    return actions.give_notice(case.id, told["how"], on=told["on"], **by)


def _keep(case: Case, form: Any, by: Mapping[str, Any]) -> Opened:
    told = form.cleaned_data
    return actions.keep_condition(case.id, told["number"], told["how"], **by)


def _erase(case: Case, form: Any, by: Mapping[str, Any]) -> Opened:
    told = form.cleaned_data
    return actions.redact(case.id, told["number"], why=told["why"], **by)


def _note(case: Case) -> Callable[..., StepForm]:
    return NoteForm


def _of(form: type[StepForm]) -> Making:
    return lambda case: form


# In the order in which they are offered.
STEPS: Final[Mapping[str, Step]] = {
    Move.TAKE_UP: Step(
        "It goes on your desk, and nobody else decides it meanwhile.",
        "Take it up",
        "is on your desk",
        _note,
        _plain(actions.take_up),
    ),
    Move.APPROVE: Step(
        "All the types that were asked for.",
        "Approve",
        "is approved",
        lambda case: case.deciding(Move.APPROVE),
        _decided(actions.approve),
    ),
    Move.APPROVE_WITH_LESS: Step(
        "Some of the types, and not the others.",
        "Approve with less",
        "is approved with less",
        lambda case: case.deciding(Move.APPROVE_WITH_LESS),
        _decided(actions.approve_with_less),
    ),
    Move.DETERMINE: Step(
        "You find that it is in the best interests of the City.",
        "Determine",
        "is determined to serve the City",
        lambda case: case.deciding(Move.DETERMINE),
        _decided(actions.determine),
    ),
    Move.REVIEW: Step(
        "It goes back to the officer with what you find.",
        "Give your review",
        "went back to the officer",
        lambda case: case.reasoned(ReviewForm, "approve", "refuse"),
        _review,
    ),
    Move.CHECK: Step(
        "You looked at the act and at what was recorded of it.",
        "I have checked it",
        "is checked",
        _note,
        _plain(actions.check_exigent),
    ),
    Move.ASK: Step(
        "Whoever asked, or recorded it, adds what you need to know. What is to be decided comes "
        "back to you then.",
        "Ask it",
        "has your question",
        lambda case: case.reasoned(QuestionForm, "ask"),
        _reasoned(actions.ask),
    ),
    Move.REFUSE: Step(
        "Nothing is approved. Whoever asked reads why, and may ask for a second look.",
        "Refuse",
        "is refused",
        lambda case: case.reasoned(ReasonForm, "refuse"),
        _reasoned(actions.refuse),
        danger=True,
    ),
    Move.CONSULT: Step(
        "Counsel looks at it and gives it back.",
        "Consult counsel",
        "is with counsel",
        _note,
        _plain(actions.consult),
    ),
    Move.HAND_OVER: Step(
        "Another officer decides it.",
        "Hand it over",
        "was handed over",
        lambda case: case.handing(),
        _hand_over,
    ),
    Move.REFER_UP: Step(
        "The chief privacy officer determines whether it serves the City.",
        "Refer it",
        "is with the chief privacy officer",
        _note,
        _plain(actions.refer_up),
    ),
    Move.SEND_BACK: Step(
        "It goes back to the officer, without a determination.",
        "Send it back",
        "went back to the officer",
        lambda case: case.reasoned(ReasonForm, "refuse", "ask"),
        _reasoned(actions.send_back),
    ),
    Move.RECALL: Step(
        "It comes back to the officer from wherever it went.",
        "Take it back",
        "is back with the officer",
        _note,
        _plain(actions.recall),
    ),
    Move.CARRY_OUT: Step(
        "What went out or came in under the approval.",
        "Record it",
        "has its record",
        lambda case: case.doing(),
        lambda case, form, by: actions.carry_out(case.id, form.happened(), **by),
    ),
    Move.CLOSE: Step(
        "It is put away, and stays readable.",
        "Close it",
        "is closed",
        lambda case: case.closing(),
        _close,
    ),
    "give_notice": Step(
        "Say so if the chief privacy officer was told otherwise than by this office’s letter. "
        "§ 23-1202(d)(1)",
        "Record the notice",
        "has its notice",
        _of(NoticeForm),
        _notice,
    ),
    Move.CORRECT: Step(
        "What was stated of the excuses is not so. What you put right is checked once more; "
        "whoever recorded it is told.",
        "Correct it",
        "is corrected, and waits for a check",
        _of(CorrectingForm),
        _correct,
    ),
    "keep_condition": Step(
        "A condition of the approval was kept.",
        "It was kept",
        "has a condition less to keep",
        _of(KeepingForm),
        _keep,
    ),
    "erase": Step(
        "What was written here about people is erased for good.",
        "Erase it",
        "has that text no longer",
        _of(ErasingForm),
        _erase,
        danger=True,
    ),
}
# Steps that are no moves of the law's table, with what they are called.
BESIDE: Final = {
    "give_notice": "Record the notice to the chief",
    "keep_condition": "A condition was kept",
    "erase": "Erase a text",
}
DECISIONS: Final = (Move.APPROVE, Move.APPROVE_WITH_LESS, Move.DETERMINE)
# After which a letter tells whoever asked how it was decided.
TELLING: Final = (*DECISIONS, Move.REFUSE)


class Way(NamedTuple):
    """A step that is open, as the page offers it."""

    step: str
    slug: str
    label: str
    here: bool


def open_steps(case: Case) -> list[str]:
    """The steps that are open to the one who has it before them, in their order."""
    moves = {one.move for one in case.sight.moves}
    beside = {"give_notice"} if _may_tell(case) else set()
    found = [step for step in STEPS if step in moves | beside]
    if beside and case.sight.notice_owed and case.sight.it.state is State.CHECKED:
        # It waits for nothing else.
        found.sort(key=lambda step: step != "give_notice")
    return found


def _may_tell(case: Case) -> bool:
    """Whether the chief can still be told of an emergency: an excuse forbids nobody to tell."""
    it = case.sight.it
    untold = it.kind is Kind.EXIGENT and case.sight.notice is None
    return untold and it.state in (State.RECORDED, State.CHECKED) and handles(case)


def handles(case: Case) -> bool:
    """Whether they handle the matter, and did not only ask."""
    return casework.handles(case.sight.it, case.actor)


def ways(case: Case, chosen: str) -> list[Way]:
    """The steps that are open, as links; the one whose form is shown is marked."""
    return [Way(step, slug(step), label_of(step), step == chosen) for step in open_steps(case)]


def label_of(step: str) -> str:
    """What a step is called."""
    return BESIDE.get(step) or MOVES[Move(step)]


def slug(step: str) -> str:
    """A step as it stands in an address."""
    return step.replace("_", "-")


def opened_move(case: Case, step: str) -> Open | None:
    """The move behind a step, with what it still lacks; None for one that is no move."""
    return next((one for one in case.sight.moves if one.move == step), None)


def proposed(case: Case, move: Move) -> Decision:
    """The decision as the page first shows it: all the types, or those that are left."""
    facts, less = case.sight.it.facts, case.sight.nearest
    if move is not Move.APPROVE_WITH_LESS:
        return Decision()
    drop = less.drop if less else ()
    return Decision(types=tuple(code for code in facts.types if code not in drop))


def as_it_stands(case: Case) -> Preview:
    """What approving all of it would do, of which the matter's page knows everything already."""
    sight, move = case.sight, opened_move(case, Move.APPROVE)
    lacking = move.lacking if move else ()
    waits = Condition.NOTHING_OUTSTANDING in lacking
    return Preview(
        approves=sight.it.facts.types,
        leaves_out=(),
        answer=sight.answer,
        outstanding=sight.outstanding if waits else (),
        lacking=lacking,
    )


def token(decision: Decision) -> str:
    """What a decision makes true, as one word: the reason makes nothing true."""
    told = msgspec.json.encode(msgspec.structs.replace(decision, reason=""))
    return sha256(told).hexdigest()[:_TOKEN]


class Effect(NamedTuple):
    """What a decision would make true, in words, and what it still lacks."""

    sentence: str
    leaves_out: str
    conditions: Sequence[str]
    waits: Sequence[str]


def effect(case: Case, decision: Decision, found: Preview) -> Effect:
    """A preview in words."""
    sight, names = case.sight, case.names
    parts = [
        _approves(sight, decision, found, names),
        _agreement(decision, found.answer),
        _notices(found.answer),
    ]
    return Effect(
        sentence="; ".join(parts) + ".",
        leaves_out=types_in_words(found.leaves_out, names),
        conditions=[
            f"{one.words} {f'(by {in_words(one.on)})' if one.on else ''}".strip()
            for one in decision.conditions
        ],
        waits=[
            *(f"{what(n.what).capitalize()} (§ {n.cite})" for n in found.outstanding),
            *(c.value for c in found.lacking if c not in MENDABLE or c is Condition.LESS),
        ],
    )


def _approves(sight: Sight, decision: Decision, found: Preview, names: Mapping[str, str]) -> str:
    facts, count = sight.it.facts, len(found.approves)
    every = len(facts.types)
    many = (
        types_in_words(found.approves, names)
        if count == every == 1
        else f"{'all' if count == every else count} of {every} types"
        if count != every
        else f"all {every} types"
    )
    side = "from" if facts.act == "collection" else "to"
    until = f"until {in_words(decision.until)}" if decision.until else "with no last day"
    return f"Approves {many} {side} {sight.party or 'whoever asked'} {until}"


def _agreement(decision: Decision, answer: Determination | None) -> str:
    asked = answer is not None and any(n.what == "enter_agreement" for n in answer.needs)
    named = decision.agreement or (answer.agreement if answer and answer.agreement else "")
    if asked:
        return "an agreement with them is still needed"
    return f"agreement {named} covers it" if named else "no agreement is needed"


def _notices(answer: Determination | None) -> str:
    duties: Sequence[Duty] = answer.duties if answer else ()
    told = [_TELLING[duty.what] for duty in duties if duty.what in _TELLING]
    return f"notice to {listed(list(dict.fromkeys(told)))}" if told else "notice to nobody"


def is_over(state: State) -> bool:
    """Whether nothing more is decided or done."""
    return state in (State.CLOSED, State.WITHDRAWN)
