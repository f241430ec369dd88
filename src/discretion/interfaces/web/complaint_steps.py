"""The steps of a complaint as pages have them: the form, what it begins with, and what it does."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from django import forms

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor
from discretion.apps.audit.actions import new_york_day
from discretion.apps.incidents import complaint_actions as actions
from discretion.apps.incidents import complaint_queries as queries
from discretion.apps.incidents.complaint_opened import Opened
from discretion.interfaces.web import complaint_forms as asks
from discretion.law.complaints import About, Move, State


class Case(NamedTuple):
    """A complaint before someone, at a time."""

    it: Opened
    actor: Actor
    now: datetime


Told = Mapping[str, Any]


class Step(NamedTuple):
    """One step: `name` is on its button, the other words are on its page."""

    move: Move
    name: str
    title: str
    lead: str
    send: str
    done: str
    form: Callable[..., forms.BaseForm]
    act: Callable[[Case, Told], Opened]
    begins: Callable[[Case], Told] = lambda case: {}


def _by(case: Case, told: Told) -> dict[str, Any]:
    return {
        "version": told["version"],
        "actor": case.actor,
        "now": case.now,
        "why": told["why"].replace("\r\n", "\n"),
    }


def _plain(kind: type[forms.BaseForm]) -> Callable[..., forms.BaseForm]:
    return lambda case, **given: kind(**given)


def _assign_form(case: Case, **given: Any) -> forms.BaseForm:
    form = asks.AssignForm(**given)
    found = queries.officers_for(case.it.id, actor=case.actor, now=case.now)
    asks.offer(form, "to", [("", "– choose –"), *found])
    return form


def _pass_on_form(case: Case, **given: Any) -> forms.BaseForm:
    form = asks.PassOnForm(**given)
    found = accounts.open_agencies(new_york_day(case.now)).order_by("name")
    others = [pair for pair in found.values_list("id", "name") if pair[0] != case.it.agency]
    chief = [("", "The Chief Privacy Officer: no agency in particular")] if case.it.agency else []
    asks.offer(form, "agency", [*chief, *others])
    return form


def _assign(case: Case, told: Told) -> Opened:
    return actions.assign(case.it.id, told["to"], **_by(case, told))


def _pass_on(case: Case, told: Told) -> Opened:
    return actions.pass_on(case.it.id, told["agency"], **_by(case, told))


def _describe(case: Case, told: Told) -> Opened:
    by = _by(case, told)
    return actions.describe(case.it.id, told["gist"], about=About(told["about"]), **by)


def _send(case: Case, told: Told) -> Opened:
    return actions.send(case.it.id, told["how"], on=told["on"], **_by(case, told))


def _erase(case: Case, told: Told) -> Opened:
    return actions.erase(case.it.id, told["number"], **_by(case, told))


STEPS: Final[Mapping[str, Step]] = {
    "take-up": Step(
        Move.TAKE_UP,
        "Take it up",
        "take it up",
        "It is on your desk then, and whoever complained reads that someone looks into it.",
        "Take it up",
        "is on your desk",
        _plain(asks.StepForm),
        lambda case, told: actions.take_up(case.it.id, **_by(case, told)),
    ),
    "answer": Step(
        Move.ANSWER,
        "Answer it",
        "answer it",
        "Whoever complained reads your answer where they follow the complaint; if they gave an "
        "email, it is sent there too.",
        "Send the answer",
        "is answered",
        _plain(asks.AnswerForm),
        lambda case, told: actions.answer(case.it.id, told["words"], **_by(case, told)),
    ),
    "note": Step(
        Move.NOTE,
        "Add a note",
        "add a note",
        "What you looked at, whom you asked, what you found.",
        "Keep the note",
        "has your note",
        _plain(asks.NoteForm),
        lambda case, told: actions.note(case.it.id, told["words"], **_by(case, told)),
    ),
    "send": Step(
        Move.SEND,
        "Say that the letter went",
        "say that the letter went",
        "Take the letter from the complaint’s page, send it, and say here when and how it went.",
        "Keep it",
        "has the day of the letter",
        _plain(asks.SendForm),
        _send,
        lambda case: {"on": new_york_day(case.now)},
    ),
    "close": Step(
        Move.CLOSE,
        "Close it",
        "close it",
        "It leaves your list then. Where a policy says how long its words are kept, a duty tells "
        "when to erase them.",
        "Close it",
        "is closed",
        _plain(asks.StepForm),
        lambda case, told: actions.close(case.it.id, **_by(case, told)),
    ),
    "describe": Step(
        Move.DESCRIBE,
        "Describe it",
        "describe it",
        "A few words by which you find it again in the list.",
        "Keep it",
        "is described",
        _plain(asks.DescribeForm),
        _describe,
        lambda case: {"gist": case.it.gist, "about": case.it.about.value},
    ),
    "assign": Step(
        Move.ASSIGN,
        "Give it to someone",
        "give it to someone",
        "Those who may handle it are listed.",
        "Give it",
        "is on their desk",
        _assign_form,
        _assign,
    ),
    "pass-on": Step(
        Move.PASS_ON,
        "Pass it on",
        "pass it on",
        "It goes to the agency it is about, with all that was written. You don’t see it then.",
        "Pass it on",
        "was passed on",
        _pass_on_form,
        _pass_on,
    ),
    "reopen": Step(
        Move.REOPEN,
        "Open it again",
        "open it again",
        "It is on your desk then, and is to be answered once more.",
        "Open it again",
        "is open again",
        _plain(asks.ReasonForm),
        lambda case, told: actions.reopen(case.it.id, **_by(case, told)),
    ),
    "erase": Step(
        Move.ERASE,
        "Erase",
        "erase what was written",
        "It is gone for good, here and where mail is kept. Nobody can bring it back.",
        "Erase it",
        "does not have it any more",
        _plain(asks.EraseForm),
        _erase,
    ),
}


def offered(it: Opened, moves: Collection[Move]) -> Sequence[tuple[str, str]]:
    """The steps that are open, as slug and name, the one to take next first."""
    return [
        (slug, step.name)
        for slug, step in STEPS.items()
        if step.move in moves and step.move is not Move.ERASE and _makes_sense(it, step.move)
    ]


def _makes_sense(it: Opened, move: Move) -> bool:
    """A letter is sent where there may be an address, and nothing closed before one that is due."""
    waits = it.state is State.ANSWERED and it.reach == "letter" and not it.sent_on
    if move is Move.CLOSE:
        return not waits
    return move is not Move.SEND or it.reach != "page"
