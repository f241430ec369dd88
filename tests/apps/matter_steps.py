"""Matters of the cast's agency alpha as tests begin, move and read them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec

from discretion.apps.accounts.policy import Actor
from discretion.apps.matters import actions, queries
from discretion.apps.matters.contents import (
    Answered,
    Circumstances,
    Condition,
    Decision,
    Excuses,
    Facts,
    Grounds,
    Happened,
    Private,
)
from discretion.apps.matters.opened import Opened
from discretion.apps.register.contents import Party
from discretion.law.matters import Kind, Move, State
from tests.cast import NOW, TODAY, Cast

MISSION = Grounds(furthers_mission="Who writes to us gets an answer.")
ASKER = Private(asker="Jo Doe", contact="jo@example.org", words="Please send me all you have.")
DONE = Happened(on=TODAY, form="By letter", people=3)


def facts(**changes: Any) -> Facts:
    """Beta asks alpha for names and addresses, to answer letters."""
    lawful = Facts(
        counterparty=Party(kind="city_agency", id="beta"),
        types=("name", "address.home"),
        purpose="Answer letters together",
        grounds=MISSION,
    )
    return msgspec.structs.replace(lawful, **changes)


def exigent(**changes: Any) -> Facts:
    """Alpha gave a name to the police because someone was in danger."""
    return facts(
        circumstances=Circumstances(exigent="Someone was in danger.", protective_powers=True),
        **changes,
    )


def begun(
    actor: Actor, stated: Facts | None = None, kind: Kind = Kind.REQUEST, **given: Any
) -> Opened:
    """A draft."""
    whole = facts() if stated is None else stated
    return actions.start("alpha", kind=kind, facts=whole, actor=actor, now=NOW, **given)


def submitted(actor: Actor, stated: Facts | None = None, **given: Any) -> Opened:
    """A matter laid before the officer."""
    draft = begun(actor, stated, **given)
    return actions.submit(draft.id, version=draft.version, actor=actor, now=NOW)


def with_officer(everyone: Cast, stated: Facts | None = None, **given: Any) -> Opened:
    """One that an officer took up."""
    it = submitted(everyone.staff_a, stated, **given)
    return moved(it, Move.TAKE_UP, everyone.officer_a)


def approved(everyone: Cast, stated: Facts | None = None, **given: Any) -> Opened:
    """One that was approved."""
    it = with_officer(everyone, stated, **given)
    return moved(it, Move.APPROVE, everyone.officer_a)


def on_condition(everyone: Cast, *conditions: Condition) -> Opened:
    """One that was approved on conditions."""
    decision = Decision(reason="It helps.", conditions=conditions)
    by: dict[str, Any] = {"actor": everyone.officer_a, "now": NOW}
    it = with_officer(everyone)
    return actions.approve(it.id, decision, version=it.version, **by)


_Making = Callable[[Opened, dict[str, Any]], Opened]
# Each move as the action that makes it, with what it asks for.
MAKES: dict[Move, _Making] = {
    Move.SUBMIT: lambda it, by: actions.submit(it.id, **by),
    Move.AMEND: lambda it, by: actions.amend(
        it.id, msgspec.structs.replace(it.facts, people=(it.facts.people or 0) + 1), **by
    ),
    Move.WITHDRAW: lambda it, by: actions.withdraw(it.id, **by),
    Move.TAKE_UP: lambda it, by: actions.take_up(it.id, **by),
    Move.ASK: lambda it, by: actions.ask(it.id, "Why the address?", **by),
    Move.ANSWER: lambda it, by: actions.answer(it.id, "To write back.", **by),
    Move.CONSULT: lambda it, by: actions.consult(it.id, **by),
    Move.REVIEW: lambda it, by: actions.review(it.id, "It is in order.", favours=True, **by),
    Move.REFER_UP: lambda it, by: actions.refer_up(it.id, **by),
    Move.SEND_BACK: lambda it, by: actions.send_back(it.id, "Decide it yourselves.", **by),
    Move.RECALL: lambda it, by: actions.recall(it.id, **by),
    Move.APPROVE: lambda it, by: actions.approve(it.id, Decision(reason="It helps."), **by),
    Move.APPROVE_WITH_LESS: lambda it, by: actions.approve_with_less(
        it.id, Decision(reason="The name is enough.", types=("name",)), **by
    ),
    Move.REFUSE: lambda it, by: actions.refuse(it.id, "It is not needed.", **by),
    Move.DETERMINE: lambda it, by: actions.determine(it.id, Decision(reason="It helps."), **by),
    Move.CARRY_OUT: lambda it, by: actions.carry_out(it.id, Happened(on=TODAY), **by),
    Move.RECONSIDER: lambda it, by: actions.reconsider(it.id, **by),
    Move.RECORD: lambda it, by: actions.record_exigent(it.id, Happened(on=TODAY), **by),
    Move.CHECK: lambda it, by: actions.check_exigent(it.id, **by),
    Move.CORRECT: lambda it, by: actions.correct_exigent(
        it.id, _otherwise(it.facts.circumstances), "It was otherwise.", **by
    ),
    Move.CLOSE: lambda it, by: actions.close(it.id, **_closing(it), **by),
}


def _otherwise(stated: Circumstances) -> Excuses:
    return Excuses(outside_normal_course=not stated.outside_normal_course)


def _closing(it: Opened) -> dict[str, Any]:
    return {} if it.kind is Kind.EXIGENT else {"answered": Answered(on=TODAY, how="By letter")}


def moved(it: Opened, move: Move, actor: Actor, **given: Any) -> Opened:
    """A matter after a move, made with all that it asks for."""
    by = {"version": it.version, "actor": actor, "now": NOW, **given}
    return MAKES[move](it, by)


def handed_over(it: Opened, to: str, actor: Actor) -> Opened:
    """A matter passed on to another officer."""
    return actions.hand_over(it.id, to, version=it.version, actor=actor, now=NOW)


def opened(it: Opened, actor: Actor) -> Opened:
    """A matter as someone sees it."""
    return queries.opened(it.id, actor=actor)


def day(month: int, number: int) -> date:
    """A day of 2026."""
    return date(2026, month, number)


# How a matter comes to each state: the moves, and who of the cast makes them.
_TAKEN: tuple[tuple[Move, str], ...] = ((Move.SUBMIT, "staff_a"), (Move.TAKE_UP, "officer_a"))
_APPROVED = (*_TAKEN, (Move.APPROVE, "officer_a"))
WAYS: dict[State, tuple[tuple[Move, str], ...]] = {
    State.DRAFT: (),
    State.SUBMITTED: ((Move.SUBMIT, "staff_a"),),
    State.WITH_OFFICER: _TAKEN,
    State.RETURNED: (*_TAKEN, (Move.ASK, "officer_a")),
    State.WITH_COUNSEL: (*_TAKEN, (Move.CONSULT, "officer_a")),
    State.WITH_OTHER_OFFICER: (*_TAKEN, (Move.HAND_OVER, "officer_a")),
    State.WITH_CHIEF: (*_TAKEN, (Move.REFER_UP, "officer_a")),
    State.APPROVED: _APPROVED,
    State.APPROVED_WITH_LESS: (*_TAKEN, (Move.APPROVE_WITH_LESS, "officer_a")),
    State.REFUSED: (*_TAKEN, (Move.REFUSE, "officer_a")),
    State.WITHDRAWN: ((Move.SUBMIT, "staff_a"), (Move.WITHDRAW, "staff_a")),
    State.CARRIED_OUT: (*_APPROVED, (Move.CARRY_OUT, "staff_a")),
    State.CLOSED: (*_TAKEN, (Move.REFUSE, "officer_a"), (Move.CLOSE, "officer_a")),
}
_RECORDED: tuple[tuple[Move, str], ...] = ((Move.RECORD, "staff_a"),)
EXIGENT_WAYS: dict[State, tuple[tuple[Move, str], ...]] = {
    State.DRAFT: (),
    State.RECORDED: _RECORDED,
    State.CHECKED: (*_RECORDED, (Move.CHECK, "officer_a")),
    State.WITHDRAWN: ((Move.WITHDRAW, "staff_a"),),
    State.CLOSED: (*_RECORDED, (Move.CHECK, "officer_a"), (Move.CLOSE, "officer_a")),
}


def ways(kind: Kind) -> dict[State, tuple[tuple[Move, str], ...]]:
    """The way to each state of a kind of matter."""
    return EXIGENT_WAYS if kind is Kind.EXIGENT else WAYS


def brought_to(state: State, kind: Kind, everyone: Cast, stated: Facts | None = None) -> Opened:
    """A matter of alpha's employee in some state."""
    whole = stated or (exigent() if kind is Kind.EXIGENT else facts())
    it = begun(everyone.staff_a, whole, kind=kind, private=ASKER)
    for move, part in ways(kind)[state]:
        it = made(it, move, everyone.actor(part), everyone)
    assert it.state is state
    return it


def made(it: Opened, move: Move, actor: Actor, everyone: Cast) -> Opened:
    """A matter after any move of the table; passed on, it goes to the managing officer, or from
    there to the other."""
    if move is not Move.HAND_OVER:
        return moved(it, move, actor)
    other = everyone.managing_a if actor.id != everyone.managing_a.id else everyone.officer_a
    return handed_over(it, other.id, actor)
