"""What the law says of acts, on the live register: of a matter's act, and of those of programs."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec

from discretion.apps.accounts.policy import Actor
from discretion.apps.matters import live
from discretion.apps.matters.live import Live
from discretion.apps.register.live import without_empty
from discretion.errors import DiscretionError, Invalid
from discretion.law.acts import ORDINARY, UNSTATED, Act
from discretion.law.authority import Power
from discretion.law.checks import FaultyAct
from discretion.law.determinations import Determination
from discretion.law.reading import unknown_id


class Answered(NamedTuple):
    """An act, as it was written and read, and its determination as JSON."""

    line: bytes
    act: Act
    answer: bytes


class FaultyActs(DiscretionError):
    """Some acts break the contract, so none is answered: each by its place, with its fault."""

    code = "faulty_acts"

    def __init__(self, found: Mapping[int, FaultyAct]) -> None:
        self.found = found
        first, fault = next(iter(found.items()))
        super().__init__(f"Act {first + 1}: {fault}")


def determine(act: Act, *, actor: Actor, now: datetime) -> Determination:
    """The determination of an act of a matter that the actor sees; Invalid where the act points
    nowhere."""
    try:
        return live.now().decisions.decide(act)
    except FaultyAct as faulty:
        raise Invalid([faulty.fault]) from None


def line_of(act: Act) -> bytes:
    """An act in contract JSON, which has no empty texts; what nobody stated is left out."""
    told = msgspec.to_builtins(act)
    for name, unstated in (("grounds", UNSTATED), ("circumstances", ORDINARY)):
        if getattr(act, name) is unstated:
            del told[name]
    return msgspec.json.encode(without_empty(told))


def ask(lines: Sequence[bytes], *, actor: Actor) -> Sequence[Answered]:
    """The determinations of acts in contract JSON, in order; FaultyActs where one is no act.

    An agency in whose register the actor may not read does not exist for them.
    """
    return on(live.now(), lines, actor=actor)


def on(register: Live, lines: Sequence[bytes], *, actor: Actor) -> Sequence[Answered]:
    """The same on a register that one has at hand."""
    readable = actor.where(Power.READ_REGISTER)
    read, written = register.decisions.read, register.decisions.written
    answered, faulty = list[Answered](), dict[int, FaultyAct]()
    for place, line in enumerate(lines):
        try:
            act = read(line)
            if readable is not None and act.agency not in readable:
                raise FaultyAct(unknown_id(act.agency, "agency", "agency"), act.id or None)
            answered.append(Answered(line, act, written(act)))
        except FaultyAct as error:
            faulty[place] = error
    if faulty:
        raise FaultyActs(faulty)
    return answered
