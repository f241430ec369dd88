"""What a matter asks of whom: duties in the ledger, and letters to the one who asked.

A letter names the matter and where it is read, and nothing of what it says.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final

import msgspec
from django.conf import settings

from discretion.apps.accounts import desks
from discretion.apps.accounts.policy import Actor
from discretion.apps.accounts.whom_to_ask import WhomToAsk
from discretion.apps.audit.actions import NEW_YORK, new_york_day
from discretion.apps.duties import actions as duties
from discretion.apps.duties.actions import Owed
from discretion.apps.mail.actions import post
from discretion.apps.mail.letters import Letter
from discretion.apps.matters import judging, private
from discretion.apps.matters.contents import Condition, Facts
from discretion.apps.matters.doing import Doing
from discretion.apps.matters.models import Matter
from discretion.apps.register import following
from discretion.apps.register.terms import hours_of
from discretion.law.citations import Citation
from discretion.law.deadlines import Due, as_soon_as_practicable, in_words
from discretion.law.determinations import Determination
from discretion.law.matters import UNDECIDED, Kind, Move, State

ANSWER: Final = "answer_matter"
FOIL: Final = "answer_foil_matter"
ADD: Final = "add_to_matter"
REVIEW: Final = "review_matter_as_counsel"
DETERMINE: Final = "determine_matter"
CARRY_OUT: Final = "carry_out_matter"
CHECK: Final = "check_exigent_act"
NOTICE: Final = "notify_chief_of_exigent_act"
CONDITION: Final = "keep_condition"
_OF_THE_WAY: Final = (ANSWER, FOIL, ADD, REVIEW, DETERMINE, CARRY_OUT, CHECK)
_REFERRED: Final = {
    "collection": Citation("23-1202(b)(1)"),
    "disclosure": Citation("23-1202(c)(3)"),
}
_EXIGENT: Final = Citation("23-1202(d)(1)")
# What is asked, of whom: the words of the duty, and whether it falls to the one who asked.
_WHAT: Final[Mapping[str, str]] = {
    ANSWER: "Decide {id}",
    FOIL: "Decide {id}, asked under freedom of information",
    ADD: "Answer the officer’s question in {id}",
    REVIEW: "Review {id} as counsel",
    DETERMINE: "Determine whether {id} is in the City’s best interests",
    CARRY_OUT: "Write down what was done under {id}",
    CHECK: "Check {id}, an act under exigent circumstances",
}
_ELSEWHERE: Final[Mapping[State, str]] = {
    State.RETURNED: ADD,
    State.WITH_COUNSEL: REVIEW,
    State.WITH_CHIEF: DETERMINE,
    State.APPROVED: CARRY_OUT,
    State.APPROVED_WITH_LESS: CARRY_OUT,
    State.RECORDED: CHECK,
}
# The duty that a move does; what else is open then is owed no longer.
_DOES: Final[Mapping[Move, tuple[str, ...]]] = {
    Move.ANSWER: (ADD,),
    Move.REVIEW: (REVIEW,),
    Move.SEND_BACK: (DETERMINE,),
    Move.DETERMINE: (DETERMINE, ANSWER, FOIL),
    Move.APPROVE: (ANSWER, FOIL),
    Move.APPROVE_WITH_LESS: (ANSWER, FOIL),
    Move.REFUSE: (ANSWER, FOIL),
    Move.CARRY_OUT: (CARRY_OUT,),
    Move.CHECK: (CHECK,),
}
_ANEW: Final = (Move.AMEND, Move.CORRECT)
_LETTERS: Final[Mapping[Move, tuple[str, str]]] = {
    Move.APPROVE: ("was approved", "You may go ahead. What was approved, and on what conditions"),
    Move.APPROVE_WITH_LESS: (
        "was approved in part",
        "You may go ahead with a part of what you asked for. Which part, and on what conditions",
    ),
    Move.DETERMINE: (
        "was approved",
        "The chief privacy officer approved it. What was approved, and on what conditions",
    ),
    Move.CORRECT: (
        "was corrected",
        "Your privacy officer corrected what you stated. What was changed, and why",
    ),
    Move.REFUSE: ("was refused", "You may not go ahead. Why, and how to ask for a second look"),
}


def moved(row: Matter, move: Move, doing: Doing) -> None:
    """Ask those whose turn it is after a move, and no longer those whose turn it was."""
    by, now = doing.actor, doing.now
    wanted = _wanted(row)
    evidence = f"{move.value.replace('_', ' ').capitalize()}: {by.name}, {in_words(doing.on)}."
    for kind in _DOES.get(move, ()):
        duties.fulfil(row.id, kind, evidence=evidence, by=by, now=now)
    # Who decides, or checks, is asked anew about other facts.
    over = set(_OF_THE_WAY) - {kind for kind in wanted if kind == ADD or move not in _ANEW}
    duties.void(row.id, over, why=f"{row.id} went another way.", by=by, now=now)
    duties.owe([_owed(row, kind) for kind in sorted(wanted)], by=by, now=now, why=doing.why)
    if move in _LETTERS:
        _write(row, *_LETTERS[move], now)


def _wanted(row: Matter) -> set[str]:
    """What is asked of someone while a matter stands where it does."""
    state, found = State(row.state), set()
    if state in UNDECIDED:
        found.add(FOIL if row.foil else ANSWER)
    if state in _ELSEWHERE:
        found.add(_ELSEWHERE[state])
    if state is State.RECORDED and private.is_asked(row.id):
        found.add(ADD)
    return found


def _owed(row: Matter, kind: str) -> Owed:
    own = kind in (ADD, CARRY_OUT)
    return Owed(
        kind=kind,
        agency="" if kind == DETERMINE else row.agency_id,
        what=_WHAT[kind].format(id=row.id),
        to=row.requester_name,
        record=row.id,
        due=_due(row, kind),
        person=row.requester if own else "",
        # Of an emergency, the chief may have been told.
        inside=kind != DETERMINE and not hasattr(row, "notice"),
    )


def _due(row: Matter, kind: str) -> Due:
    if kind == CHECK and row.submitted_at:
        return as_soon_as_practicable(row.submitted_at.astimezone(NEW_YORK), provision=_EXIGENT)
    return Due(on=row.due_on, explanation=row.due_why, provision=_REFERRED[row.act])


def due_of(facts: Facts) -> tuple[date | None, str]:
    """By when a matter is to be decided, and how that day was worked out."""
    wanted = facts.wanted_by
    if isinstance(wanted, msgspec.UnsetType):
        return None, "nobody set a day, and the law sets none"
    return wanted, f"it is wanted by {in_words(wanted)}; the law sets no day"


def keep_conditions(row: Matter, conditions: Iterable[Condition], doing: Doing) -> None:
    """Ask for what an approval is given on condition of."""
    owed = [
        Owed(
            kind=CONDITION,
            agency=row.agency_id,
            what=f"Keep condition {number + 1} of {row.id}",
            to=doing.actor.name,
            record=row.id,
            part=str(number),
            due=_on(row, condition),
            person=row.requester if condition.by == "requester" else "",
            inside=True,
        )
        for number, condition in enumerate(conditions)
    ]
    duties.owe(owed, by=doing.actor, now=doing.now, why=doing.why)


def _on(row: Matter, condition: Condition) -> Due:
    provision = _REFERRED[row.act]
    if isinstance(condition.on, msgspec.UnsetType):
        return Due(on=None, explanation="the approval sets no day", provision=provision)
    working = f"the approval asks for it by {in_words(condition.on)}"
    return Due(on=condition.on, explanation=working, provision=provision)


def condition_kept(row: Matter, number: int, how: str, doing: Doing) -> None:
    """A condition was kept."""
    duties.fulfil(row.id, CONDITION, part=str(number), evidence=how, by=doing.actor, now=doing.now)


def ask_for_notice(row: Matter, doing: Doing) -> None:
    """Ask that the chief be told of an exigent act, where the law does not excuse it and nobody
    told them; the hours of a policy count from when it was first recorded."""
    recorded = State(row.state) is State.RECORDED
    if recorded and hasattr(row, "notice"):
        return
    due = notice_due(row) if recorded else None
    if due is None:
        why = "The law excuses the notice, or asks for none."
        duties.void(row.id, [NOTICE], why=why, by=doing.actor, now=doing.now)
        return
    duties.owe([_notice_owed(row, due)], by=doing.actor, now=doing.now, why=doing.why)


def _notice_owed(row: Matter, due: Due) -> Owed:
    return Owed(
        kind=NOTICE,
        agency=row.agency_id,
        what=f"Tell the chief privacy officer of {row.id}",
        to="Chief privacy officer",
        record=row.id,
        due=due,
        inside=True,
    )


def follow_policy(*, why: str, by: Actor, now: datetime) -> None:
    """Work out anew by when the chief is told of each exigent act that waits for it: the hours are
    those that a policy sets now, and count from when it was recorded."""
    waiting = Matter.objects.filter(
        kind=Kind.EXIGENT, state__in=(State.RECORDED, State.CHECKED), notice=None
    )
    dues = [(row, notice_due(row)) for row in waiting.order_by("id")]
    following.move([_notice_owed(row, due) for row, due in dues if due], why=why, by=by, now=now)


def notice_due(row: Matter) -> Due | None:
    """By when the chief is to be told of an exigent act since it was recorded; None where nobody
    owes that, or they were told."""
    if row.submitted_at is None or hasattr(row, "notice"):
        return None
    return _notice_due(judging.answer_of(row), row.submitted_at)


def _notice_due(answer: Determination | None, since: datetime) -> Due | None:
    owed = answer.duties if answer else ()
    if all(duty.what != "notify_chief_privacy_officer" for duty in owed):
        return None
    began = since.astimezone(NEW_YORK)
    limit = hours_of("exigent_notice_hours")
    return as_soon_as_practicable(began, provision=_EXIGENT, limit=limit)


def notice_given(row: Matter, how: str, doing: Doing) -> None:
    """The chief was told, and knows of what it still asks from then on."""
    duties.fulfil(row.id, NOTICE, evidence=how, by=doing.actor, now=doing.now)
    duties.let_the_city_know(row.id)


def address(matter_id: str) -> str:
    """Where a matter is shown."""
    return f"{settings.OFFICE_URL}/matters/{matter_id}"


def _write(row: Matter, subject: str, text: str, now: datetime) -> None:
    person = desks.people([row.requester]).get(row.requester)
    if person is None:
        return
    whom = WhomToAsk([row.agency_id], on=new_york_day(now))
    letter = Letter(
        to_name=person.name,
        to_email=person.email,
        subject=f"{row.id} {subject}",
        text=whom.ended(f"{text}: {address(row.id)}", row.agency_id, person),
        kind="matter",
        record=row.id,
        agency=row.agency_id,
    )
    post([letter], now=now)
