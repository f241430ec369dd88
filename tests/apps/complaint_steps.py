"""Complaints as tests make, move and follow them."""

from collections.abc import Callable
from typing import Any

import msgspec

from discretion.apps.accounts.policy import Actor
from discretion.apps.incidents import complaint_actions as actions
from discretion.apps.incidents import complaint_queries as queries
from discretion.apps.incidents.complaint_contents import Contact, Given, Receipt
from discretion.apps.incidents.complaint_opened import Opened
from discretion.apps.incidents.complaint_receiving import receive
from discretion.apps.register import actions as register
from discretion.apps.register.contents import Policy
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.queries import Kept
from discretion.law.complaints import About, Move, State
from tests.cast import NOW, TODAY, Cast

# A person as no other text here has one.
WHO = Contact(name="Jo Doe", email="jo.doe@example.net", phone="212-555-0143")
BY_POST = Contact(name="Jo Doe", address="1 Centre Street\nNew York, NY 10007")
WORDS = "They told my landlord where I get benefits. My number is 078-05-1120."


def given(**changes: Any) -> Given:
    """A complaint about alpha, from someone who says who they are."""
    told = Given(agency="alpha", about=About.DISCLOSURE, words=WORDS, contact=WHO)
    return msgspec.structs.replace(told, **changes)


_forms = iter(range(10**9))


def received(**changes: Any) -> Receipt:
    """The receipt of a complaint, from a form of its own."""
    return receive(given(**changes), carried=f"a form like no other {next(_forms)}", now=NOW)


def opened(receipt: Receipt, actor: Actor) -> Opened:
    """The complaint of a receipt."""
    return queries.opened(receipt.number, actor=actor)


_Making = Callable[[Opened, dict[str, Any]], Opened]
# Each move as the action that makes it, with what it asks for.
MAKES: dict[Move, _Making] = {
    Move.TAKE_UP: lambda it, by: actions.take_up(it.id, **by),
    Move.PASS_ON: lambda it, by: actions.pass_on(it.id, "beta", **{"why": "It is theirs.", **by}),
    Move.DESCRIBE: lambda it, by: actions.describe(it.id, "Benefits told to a landlord", **by),
    Move.NOTE: lambda it, by: actions.note(it.id, "Jo Doe is right: see the log.", **by),
    Move.ANSWER: lambda it, by: actions.answer(it.id, "Dear Jo Doe, we are sorry.", **by),
    Move.SEND: lambda it, by: actions.send(it.id, "By post", on=TODAY, **by),
    Move.CLOSE: lambda it, by: actions.close(it.id, **by),
    Move.REOPEN: lambda it, by: actions.reopen(it.id, **{"why": "There is more to it.", **by}),
}


def moved(it: Opened, move: Move, actor: Actor, **changes: Any) -> Opened:
    """A complaint after a move, made with all that it asks for."""
    return MAKES[move](it, {"version": it.version, "actor": actor, "now": NOW, **changes})


_WAYS: dict[State, tuple[Move, ...]] = {
    State.RECEIVED: (),
    State.WITH_OFFICER: (Move.TAKE_UP,),
    State.ANSWERED: (Move.TAKE_UP, Move.ANSWER),
    State.CLOSED: (Move.TAKE_UP, Move.ANSWER, Move.CLOSE),
}


def brought_to(state: State, everyone: Cast, part: str = "officer_a", **changes: Any) -> Opened:
    """A complaint that stands so."""
    it = opened(received(**changes), everyone.actor(part))
    for move in _WAYS[state]:
        it = moved(it, move, everyone.actor(part))
    return it


def a_term(says: str, days: int, everyone: Cast) -> Kept:
    """A policy that sets a number of days, in force."""
    said = Policy(
        says=msgspec.convert(says, Policy.__annotations__["says"]),
        name=f"{says} {days}",
        authority="Policies § 7",
        types="any",
        counterparties="any",
        days=days,
    )
    return register.enter(KINDS["policy"], said, agency="", actor=everyone.chief, now=NOW)
