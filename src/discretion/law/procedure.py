"""The procedure of § 23-1202: ten dated steps, of which the first that holds decides.

Steps 1 to 9 are exceptions, step 10 is the default; its own rules are tried in order as well. The
procedure sees nothing but the answers to the legal tests, so that every combination can be run.
"""

from collections.abc import Callable
from datetime import date
from enum import IntEnum
from operator import attrgetter
from typing import Final, NamedTuple, TypeAlias

from discretion.law.determinations import Basis, Outcome
from discretion.law.remembered import Remembered
from discretion.law.rules import COMMENCEMENT, NotInForce


class Standing(IntEnum):
    """How far a basis reaches: not at all, held up by something outstanding, or it holds."""

    ABSENT = 0
    HELD_UP = 1
    HOLDS = 2


ABSENT: Final = Standing.ABSENT
HELD_UP: Final = Standing.HELD_UP
HOLDS: Final = Standing.HOLDS


class Facts(NamedTuple):
    """The answer to each legal test about one act; those before `routine` it gives by itself."""

    done: bool
    disclosure: bool
    identifying: bool
    within_chapter: bool
    within_own_agency: bool
    police_exemption: bool
    welfare_exemption: bool
    exigent: bool
    examined_without_ground: bool
    chief_may_approve: bool
    routine: Standing
    joint_routine: Standing
    best_interests: Standing
    approval: Standing


# The same, without the names.
Answers: TypeAlias = tuple[bool | Standing, ...]


class Step(NamedTuple):
    """One rule: when it holds, this is the outcome. `cite` is for a collection and a disclosure."""

    number: int
    outcome: Outcome
    basis: Basis
    cite: tuple[str, str]
    says: str
    holds: Callable[[Facts], bool]
    since: date = COMMENCEMENT
    until: date | None = None

    def in_force(self, day: date) -> bool:
        """Whether the rule is law on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


EXCEPTIONS: Final = (
    Step(
        1,
        "outside_chapter",
        "not_identifying",
        ("23-1201", "23-1201"),
        "Information that identifies or locates nobody is outside the chapter.",
        lambda facts: not facts.identifying,
    ),
    Step(
        1,
        "outside_chapter",
        "not_a_contractor",
        ("23-1201", "23-1201"),
        "A vendor whose services the chapter does not reach is outside it.",
        lambda facts: not facts.within_chapter,
    ),
    Step(
        2,
        "outside_chapter",
        "own_agency",
        ("23-1202(c)(1)", "23-1202(c)(1)"),
        "Within one agency nothing is disclosed; its own access policies apply.",
        lambda facts: facts.disclosure and facts.within_own_agency,
    ),
    Step(
        3,
        "permitted",
        "police_investigation",
        ("23-1202(b)(2)(c)(1)", "23-1202(c)(2)(c)(1)"),
        "An act by or to the police department about a crime needs no approval.",
        attrgetter("police_exemption"),
    ),
    Step(
        4,
        "permitted",
        "welfare_investigation",
        ("23-1202(b)(2)(c)(2)", "23-1202(c)(2)(c)(2)"),
        "A city agency's open investigation of someone's welfare needs no approval.",
        attrgetter("welfare_exemption"),
    ),
    Step(
        5,
        "permitted",
        "routine",
        ("23-1202(b)(2)(a)", "23-1202(c)(2)(a)"),
        "The privacy officer approved acts like this in advance, as routine.",
        lambda facts: facts.routine is HOLDS,
    ),
    Step(
        6,
        "permitted",
        "joint_routine",
        ("23-1202(b)(2)(a)", "23-1202(c)(2)(a)"),
        "The privacy officers of both city agencies agreed that acts like this are routine.",
        lambda facts: facts.joint_routine is HOLDS,
    ),
    Step(
        7,
        "permitted",
        "best_interests",
        ("23-1202(b)(2)(b)", "23-1202(c)(2)(b)"),
        "The chief privacy officer found acts like this to be in the city's best interests.",
        lambda facts: facts.best_interests is HOLDS,
    ),
    Step(
        8,
        "permitted",
        "approval",
        ("23-1202(b)(1)", "23-1202(c)(1)"),
        "The privacy officer approved this act in writing, on a ground that the law knows.",
        lambda facts: facts.approval is HOLDS,
    ),
    Step(
        9,
        "permitted",
        "exigent",
        ("23-1202(b)(1)", "23-1202(c)(1)"),
        "Under exigent circumstances no prior approval is needed; notices are due after the act.",
        attrgetter("exigent"),
    ),
)
DEFAULT: Final = (
    Step(
        10,
        "violation",
        "none",
        ("23-1202(c)(4)", "23-1202(c)(4)"),
        "A disclosure was made without any basis.",
        lambda facts: facts.done and facts.disclosure,
    ),
    Step(
        10,
        "unlawful_collection",
        "none",
        ("23-1202(a)", "23-1202(a)"),
        "A collection was made without any basis.",
        attrgetter("done"),
    ),
    Step(
        10,
        "refer",
        "routine",
        ("23-1202(b)(2)(a)", "23-1202(c)(2)(a)"),
        "A routine designation covers the act as soon as what it asks for is there.",
        lambda facts: facts.routine is HELD_UP,
    ),
    Step(
        10,
        "refer",
        "joint_routine",
        ("23-1202(b)(2)(a)", "23-1202(c)(2)(a)"),
        "A joint routine designation covers the act as soon as what it asks for is there.",
        lambda facts: facts.joint_routine is HELD_UP,
    ),
    Step(
        10,
        "refer",
        "best_interests",
        ("23-1202(b)(2)(b)", "23-1202(c)(2)(b)"),
        "A determination of best interests covers the act as soon as what it asks for is there.",
        lambda facts: facts.best_interests is HELD_UP,
    ),
    Step(
        10,
        "refer",
        "best_interests",
        ("23-1202(b)(2)(b)", "23-1202(c)(2)(b)"),
        "No ground holds, so only the chief privacy officer can approve the act, in advance.",
        lambda facts: facts.examined_without_ground and facts.chief_may_approve,
    ),
    Step(
        10,
        "refused",
        "none",
        ("23-1202(c)(1)", "23-1202(c)(1)"),
        "No ground holds, and nobody has the power to approve the act without one.",
        attrgetter("examined_without_ground"),
    ),
    Step(
        10,
        "refer",
        "approval",
        ("23-1202(b)(1)", "23-1202(c)(1)"),
        "The act can be approved in writing, case by case.",
        lambda facts: True,
    ),
)


def steps_on(day: date) -> tuple[Step, ...]:
    """The rules in force on a day, in the order in which they are tried."""
    return tuple(step for step in EXCEPTIONS + DEFAULT if step.in_force(day))


def first_that_holds(answers: Answers, *, on: date) -> Step:
    """The step that decides an act. The last rule always holds, so there is always one."""
    steps, decided = _procedure_on[on]
    step = decided.get(answers)
    if step is None:
        step = decided[answers] = _tried(steps, Facts._make(answers), on)
    return step


def _tried(steps: tuple[Step, ...], facts: Facts, on: date) -> Step:
    for step in steps:
        if step.holds(facts):
            return step
    raise NotInForce(f"The chapter was not in force on {on}.")


# What was decided for each combination of answers; there can't be many, and few of them occur.
_decided: Final = Remembered[tuple[Step, ...], dict[Answers, Step]](lambda steps: {})
_procedure_on: Final = Remembered[date, tuple[tuple[Step, ...], dict[Answers, Step]]](
    lambda day: ((steps := steps_on(day)), _decided[steps])
)
