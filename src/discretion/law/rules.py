"""How a rule of law is applied: a default, exceptions, and the grounds of the answer."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from discretion.errors import DiscretionError
from discretion.law.citations import Citation

F = TypeVar("F")
O = TypeVar("O")  # noqa: E741 - the outcome, as in the style guide

COMMENCEMENT = date(2018, 6, 15)


class ConflictingRules(DiscretionError):
    """Two rules that fit the same facts on the same day give different answers."""

    code = "conflicting_rules"


class NotInForce(DiscretionError):
    """The question was asked of a day on which no rule answers it."""

    code = "not_in_force"


@dataclass(frozen=True, kw_only=True)
class Rule(Generic[F, O]):
    """A rule with its source and its days in force, both inclusive; a change of law adds one."""

    source: Citation
    says: str
    when: Callable[[F], bool]
    then: O
    since: date = COMMENCEMENT
    until: date | None = None

    def in_force(self, on: date) -> bool:
        """Whether the rule was law on that day."""
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True)
class Ruling(Generic[F, O]):
    """An outcome with every rule that leads to it."""

    outcome: O
    grounds: tuple[Rule[F, O], ...]


def rule_on(
    facts: F, *, default: Rule[F, O], exceptions: Iterable[Rule[F, O]], on: date
) -> Ruling[F, O]:
    """The answer for these facts on that day: that of the exceptions that fit, else the default.

    Raises ConflictingRules where two exceptions that fit disagree, and NotInForce where no
    exception fits and the default was not law that day.
    """
    grounds = tuple(rule for rule in exceptions if rule.in_force(on) and rule.when(facts))
    if not grounds:
        if not default.in_force(on):
            raise NotInForce(f"{default.source} was not in force on {on}: it says {default.says!r}")
        grounds = (default,)
    outcome = grounds[0].then
    for rule in grounds:
        if rule.then != outcome:
            raise ConflictingRules(
                f"{grounds[0].source} and {rule.source} disagree on {on}: "
                f"{grounds[0].says!r} against {rule.says!r}"
            )
    return Ruling(outcome, grounds)
