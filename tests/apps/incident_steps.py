"""Incidents that agency alpha became aware of as tests begin, move and read them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec

from discretion.apps.accounts.policy import Actor
from discretion.apps.incidents import incident_actions as actions
from discretion.apps.incidents import incident_queries as queries
from discretion.apps.incidents.incident_contents import (
    Action,
    Assessment,
    BreachAssessment,
    IncidentFacts,
    Proof,
    Story,
    Withheld,
)
from discretion.apps.incidents.incident_models import Incident
from discretion.apps.incidents.incident_opened import Opened
from discretion.apps.register.contents import Party
from discretion.law.incident_moves import Move, State
from discretion.law.triage import OfBreach, OfViolation
from tests.cast import NOW, TODAY, Cast

STORY = Story(words="Jo Doe told me that her letter went to a neighbor.")
VIOLATION = OfViolation(identifying=True, left_agency=True, allowed=False, described_in_policy=True)
NO_VIOLATION = OfViolation(identifying=False)
BREACH = OfBreach(
    computerized=True,
    unauthorized=True,
    compromised=True,
    lawfully_public=False,
    elements=("social_security_number",),
    login=False,
    personal=True,
    encrypted=False,
    owns=True,
    discovered=True,
    inadvertent=False,
    harm_unlikely=False,
    told_under_state_law=False,
    residents=6_000,
)
HARMLESS = msgspec.structs.replace(BREACH, inadvertent=True, harm_unlikely=True)
NO_BREACH = OfBreach(computerized=False)
GIST = "A list was mailed to the wrong office, and was called back."
PROOF = Proof(on=TODAY, how="By first-class mail")
WITHHELD = Withheld(reason="It would interfere with an investigation.", review_on=date(2026, 9, 1))
ACTION = Action(words="Check each address twice.", on=date(2026, 9, 30))


def facts(**changes: Any) -> IncidentFacts:
    """A list of names and addresses went to a company by email."""
    lawful = IncidentFacts(
        what="A list was sent to the wrong office",
        way="email",
        types=("name", "address.home"),
        counterparty=Party(kind="third_party", name="Acme", entity="vendor"),
        happened_on=date(2026, 7, 28),
        people=12,
        contained="The mail was called back.",
    )
    return msgspec.structs.replace(lawful, **changes)


def begun(actor: Actor, stated: IncidentFacts | None = None, story: Story = STORY) -> Opened:
    """A draft."""
    whole = facts() if stated is None else stated
    return actions.start("alpha", whole, story=story, actor=actor, now=NOW)


def reported(everyone: Cast, **changes: Any) -> Opened:
    """One that alpha's employee laid before alpha's officer."""
    return moved(begun(everyone.staff_a, facts(**changes)), Move.REPORT, everyone.staff_a)


def assessed(
    everyone: Cast,
    answers: OfViolation = VIOLATION,
    *,
    responsible: str = "alpha",
    **changes: Any,
) -> Opened:
    """One that alpha's officer found to be a violation, by default alpha's own."""
    it = reported(everyone, **changes)
    told = Assessment(answers=answers, responsible=responsible, gist=GIST)
    return actions.assess(it.id, told, version=it.version, actor=everyone.officer_a, now=NOW)


def breached(
    it: Opened, actor: Actor, answers: OfBreach = BREACH, determination: str = ""
) -> Opened:
    """The same after the agency responsible looked at whether it is a breach."""
    told = BreachAssessment(answers=answers, determination=determination)
    return actions.assess_breach(it.id, told, version=current(it), actor=actor, now=NOW)


def given(it: Opened, to: str, actor: Actor, proof: Proof = PROOF) -> Opened:
    """The same after someone was told."""
    return actions.give_notice(it.id, to, proof, version=current(it), actor=actor, now=NOW)


def settled(everyone: Cast) -> Opened:
    """One of which nothing is left to do but to close it."""
    it = breached(assessed(everyone), everyone.officer_a, NO_BREACH)
    for to in ("chief_privacy_officer", "individual"):
        it = given(it, to, everyone.officer_a)
    return actions.learn(
        it.id, "Addresses are checked.", version=it.version, actor=everyone.officer_a, now=NOW
    )


def current(it: Opened) -> int:
    """The version by now."""
    return Incident.objects.get(id=it.id).version


def opened(it: Opened, actor: Actor) -> Opened:
    """An incident as someone sees it."""
    return queries.opened(it.id, actor=actor)


_Making = Callable[[Opened, dict[str, Any]], Opened]
# Each move as the action that makes it, with what it asks for.
MAKES: dict[Move, _Making] = {
    Move.SAVE: lambda it, by: actions.save(it.id, facts(people=13), story=STORY, **by),
    Move.DISCARD: lambda it, by: actions.discard(it.id, **by),
    Move.REPORT: lambda it, by: actions.report(it.id, **by),
    Move.CORRECT: lambda it, by: actions.correct(it.id, facts(people=14), **by),
    Move.ASSESS: lambda it, by: actions.assess(
        it.id, Assessment(answers=VIOLATION, responsible=it.responsible, gist=GIST), **by
    ),
    Move.ASSESS_BREACH: lambda it, by: actions.assess_breach(
        it.id, BreachAssessment(answers=NO_BREACH), **by
    ),
    Move.GIVE_NOTICE: lambda it, by: actions.give_notice(it.id, "individual", PROOF, **by),
    Move.WITHHOLD: lambda it, by: actions.withhold(it.id, WITHHELD, **by),
    Move.LIFT: lambda it, by: actions.lift(it.id, **by),
    Move.PLAN: lambda it, by: actions.plan(it.id, ACTION, **by),
    Move.FINISH: lambda it, by: actions.finish(it.id, 1, "A new rule is in force.", **by),
    Move.LEARN: lambda it, by: actions.learn(it.id, "Look twice.", **by),
    Move.CLOSE: lambda it, by: actions.close(it.id, **by),
    Move.REOPEN: lambda it, by: actions.reopen(it.id, why="There was more.", **by),
}


def moved(it: Opened, move: Move, actor: Actor, **given: Any) -> Opened:
    """An incident after a move, made with all that it asks for."""
    by = {"version": it.version, "actor": actor, "now": NOW, **given}
    return MAKES[move](it, by)


# How an incident of beta's comes to each state: the moves, and who of the cast makes them.
_REPORTED: tuple[tuple[Move, str], ...] = ((Move.REPORT, "staff_a"),)
_HANDLED = (*_REPORTED, (Move.ASSESS, "officer_a"))
WAYS: dict[State, tuple[tuple[Move, str], ...]] = {
    State.DRAFT: (),
    State.DISCARDED: ((Move.DISCARD, "staff_a"),),
    State.REPORTED: _REPORTED,
    State.HANDLED: _HANDLED,
    State.CLOSED: (
        *_HANDLED,
        (Move.ASSESS_BREACH, "officer_b"),
        (Move.GIVE_NOTICE, "officer_b"),
        (Move.LEARN, "officer_b"),
    ),
}


def brought_to(state: State, everyone: Cast) -> Opened:
    """An incident that alpha became aware of and beta is responsible for, in some state."""
    it = begun(everyone.staff_a, facts(responsible="beta"))
    for move, part in WAYS[state]:
        it = moved(it, move, everyone.actor(part))
    if state is State.CLOSED:
        it = given(it, "chief_privacy_officer", everyone.officer_a)
        it = moved(it, Move.CLOSE, everyone.officer_a)
    assert it.state is state
    return it
