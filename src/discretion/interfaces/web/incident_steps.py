"""The steps of an incident as officers take them: words, form and action."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any, Final, NamedTuple

from discretion.apps.accounts.policy import Actor
from discretion.apps.incidents import incident_actions as actions
from discretion.apps.incidents import incident_queries as queries
from discretion.apps.incidents.incident_opened import Opened
from discretion.interfaces.web import incident_words as words
from discretion.interfaces.web.deciding_forms import NoteForm, StepForm
from discretion.interfaces.web.incident_forms import CorrectForm
from discretion.interfaces.web.incident_step_forms import (
    ActionForm,
    AssessForm,
    BreachForm,
    FinishForm,
    LessonsForm,
    ProofForm,
    WhyForm,
    WithholdForm,
    breach_shown,
    shown,
)
from discretion.interfaces.web.matter_words import OUTCOMES
from discretion.interfaces.web.type_choices import Choices
from discretion.law.incident_moves import By, Move


@dataclass(frozen=True)
class Case:
    """An incident, who has it before them, and the agencies that can be named."""

    it: Opened
    actor: Actor
    today: date
    agencies: Choices

    def correcting(self) -> Callable[..., StepForm]:
        """The form that states what happened anew."""
        return partial(CorrectForm, actor=self.actor, agency=self.it.aware, facts=self.it.facts)

    def assessing(self) -> Callable[..., StepForm]:
        """The form of the questions about a violation, with what is on file beside them."""
        return partial(AssessForm, agencies=self.agencies, hints=self._hints)

    @cached_property
    def _hints(self) -> Mapping[str, str]:
        told = {}
        if answer := queries.read_by_register(self.it, today=self.today):
            outcome = OUTCOMES[answer.outcome][0]
            told["allowed"] = f"By the register, what was disclosed {outcome}."
        if queries.told_by_policy(self.it, today=self.today):
            told["described_in_policy"] = "A policy on file asks for it."
        return told

    def proving(self) -> Callable[..., StepForm]:
        """The form that asks who was told, of those who are still to be."""
        mine = {
            agency
            for agency, by in ((self.it.aware, By.AWARE), (self.it.responsible, By.RESPONSIBLE))
            if by in self.it.hands
        }
        owed = [
            (one.to, words.notice_to(one))
            for one in queries.notices(self.it)
            if one.state in ("owed", "withheld") and one.agency in mine
        ]
        return partial(ProofForm, owed=owed)

    def finishing(self) -> Callable[..., StepForm]:
        """The form that asks which action was taken."""
        part = self.it.of_responsible
        open_ = [one for one in part.actions if one.done_on is None] if part else []
        return partial(FinishForm, actions=[(str(one.number), one.words) for one in open_])

    def initial(self, step: str) -> dict[str, object]:
        """What a form begins with."""
        aware, answering = self.it.of_aware, self.it.of_responsible
        if step == Move.ASSESS:
            found = aware.assessment if aware else None
            told = {**shown(found.answers), "gist": found.gist} if found else {}
            policy = {"described_in_policy": "yes"} if self._hints.get(_POLICY) else {}
            return {"responsible": self.it.responsible, **policy, **told}
        if step == Move.ASSESS_BREACH and answering and answering.assessment:
            return breach_shown(answering.assessment)
        if step == Move.LEARN and answering:
            return {"lessons": answering.lessons}
        if step == Move.WITHHOLD and answering and answering.withheld:
            return {"reason": answering.withheld.reason}
        return {}


_POLICY: Final = "described_in_policy"
Form = Any
Acting = Callable[[str, Form, Mapping[str, Any]], Opened]


class Step(NamedTuple):
    """A step: what it does in a sentence, the words on its button and afterwards, form, action."""

    lead: str
    send: str
    done: str
    make: Callable[[Case], Callable[..., StepForm]]
    act: Acting


def _of(form: type[StepForm]) -> Callable[[Case], Callable[..., StepForm]]:
    return lambda case: form


def _why(action: Callable[..., Opened]) -> Acting:
    return lambda id_, form, by: action(id_, why=form.cleaned_data["why"], **by)


def _correct(id_: str, form: Form, by: Mapping[str, Any]) -> Opened:
    return actions.correct(id_, form.facts(), why=form.cleaned_data["why"], **by)


def _give(id_: str, form: Form, by: Mapping[str, Any]) -> Opened:
    return actions.give_notice(id_, form.cleaned_data["to"], form.proof(), **by)


def _finish(id_: str, form: Form, by: Mapping[str, Any]) -> Opened:
    told = form.cleaned_data
    return actions.finish(id_, int(told["number"]), told["how"], **by)


ERASE: Final = "erase"
# In the order in which they are offered.
STEPS: Final[Mapping[str, Step]] = {
    Move.ASSESS: Step(
        "Answer the questions in order. As soon as one decides it, leave the others out.",
        "Keep this finding",
        "is assessed",
        lambda case: case.assessing(),
        lambda id_, form, by: actions.assess(id_, form.assessment(), **by),
    ),
    Move.ASSESS_BREACH: Step(
        "Answer the questions in order. As soon as one decides it, leave the others out.",
        "Keep this finding",
        "is assessed",
        _of(BreachForm),
        lambda id_, form, by: actions.assess_breach(id_, form.assessment(), **by),
    ),
    Move.GIVE_NOTICE: Step(
        "Someone was told who has to be. Write the letter first, if you have not yet.",
        "Record the notice",
        "has its notice",
        lambda case: case.proving(),
        _give,
    ),
    Move.WITHHOLD: Step(
        "The people concerned are not told of the violation for now. If it is a breach too, the "
        "notice that § 10-502(b) asks for is still owed. To look at it again, say why it "
        "still holds.",
        "Withhold it",
        "has the reason to withhold",
        _of(WithholdForm),
        lambda id_, form, by: actions.withhold(id_, form.withheld(), **by),
    ),
    Move.LIFT: Step(
        "Nothing stands against telling the people concerned any more. What is closed is taken up "
        "again for it.",
        "Stop withholding",
        "withholds nothing any more",
        _of(NoteForm),
        _why(actions.lift),
    ),
    Move.PLAN: Step(
        "Something is to be done so that it does not happen again.",
        "Add it",
        "has a corrective action",
        _of(ActionForm),
        lambda id_, form, by: actions.plan(id_, form.action(), **by),
    ),
    Move.FINISH: Step(
        "A corrective action was taken.",
        "It was taken",
        "has a corrective action less to take",
        lambda case: case.finishing(),
        _finish,
    ),
    Move.LEARN: Step(
        "What went wrong, and what is done otherwise from now on. Without anyone’s name.",
        "Keep it",
        "has its lessons",
        _of(LessonsForm),
        lambda id_, form, by: actions.learn(id_, form.cleaned_data["lessons"], **by),
    ),
    Move.CORRECT: Step(
        "What happened is better known by now. The letters say what stands here.",
        "Save it",
        "is corrected",
        lambda case: case.correcting(),
        _correct,
    ),
    Move.CLOSE: Step(
        "It is put away, and stays readable. Whoever reported it is told.",
        "Close it",
        "is closed",
        _of(NoteForm),
        _why(actions.close),
    ),
    Move.REOPEN: Step(
        "It turned out otherwise, and is handled again.",
        "Take it up again",
        "is handled again",
        _of(WhyForm),
        _why(actions.reopen),
    ),
    ERASE: Step(
        "What the reporter wrote in their own words is erased for good. That it was, and why, "
        "stays on record.",
        "Erase it",
        "has the reporter’s words no longer",
        _of(WhyForm),
        _why(actions.redact),
    ),
}
LABELS: Final[Mapping[str, str]] = {
    **{move.value: label for move, label in words.MOVES.items()},
    ERASE: "Erase the reporter’s words",
}


def slug(step: str) -> str:
    """A step as its address has it."""
    return step.replace("_", "-")
