"""Every move of the law's table by everyone of the cast, from every state, as it is made here."""

from itertools import product

import pytest
from django.db import transaction

from discretion.apps.accounts.policy import Actor
from discretion.apps.audit import queries as audit
from discretion.apps.matters import actions
from discretion.apps.matters.models import Matter
from discretion.apps.matters.opened import Opened
from discretion.errors import DiscretionError
from discretion.law.authority import powers
from discretion.law.matters import Condition, Kind, Move, State, after
from discretion.law.matters import Matter as LawMatter
from tests.apps.matter_steps import brought_to, made, ways
from tests.cast import CAST, Cast

# Who sees a matter that was submitted, besides the one who asked; and what it takes for others.
SEEING = {"officer_a", "managing_a", "auditor"}
IN_TIME = {"counsel_a": "consulted_at", "chief": "referred_at"}
# What is proposed goes the way of what is asked for.
STATES = [
    *((kind, state, False) for kind in (Kind.REQUEST, Kind.EXIGENT) for state in ways(kind)),
    # A question about an emergency leaves it where it is.
    (Kind.EXIGENT, State.RECORDED, True),
]


class _Undone(Exception):
    """Takes back what was tried."""


def outcome(it: Opened, move: Move, actor: Actor, everyone: Cast) -> str:
    """The state that a move leads to, or the code of the error that it meets; all is taken back."""
    try:
        with transaction.atomic():
            told = audit.head()[0]
            after_it = made(it, move, actor, everyone)
            assert_told_once(after_it.id, told)
            raise _Undone(after_it.state if after_it.id == it.id else it.state)
    except _Undone as done:
        return str(done)
    except DiscretionError as error:
        return error.code


def assert_told_once(matter_id: str, since: int) -> None:
    """One fact about the matter was recorded: of its duties and determinations, others."""
    told = audit.entries(agencies=None, record=matter_id).filter(number__gt=since)
    assert told.count() == 1


def expected(it: Opened, move: Move, part: str, *, asked: bool) -> str:
    """What the law's table says comes of it, for those who see the matter at all."""
    own = part == "staff_a"
    row = Matter.objects.get(id=it.id)
    seen = row.submitted_at is not None and part in SEEING
    if not own and not seen and not (part in IN_TIME and getattr(row, IN_TIME[part])):
        return "not_found"
    matter = LawMatter(kind=it.kind, act=it.act, state=it.state)
    role = CAST[part][1]
    try:
        return after(
            matter,
            move,
            powers=list(powers(role)) if role else (),
            own=own,
            met=set(Condition) - (set() if asked else {Condition.ASKED}),
        )
    except DiscretionError as error:
        return error.code


@pytest.mark.parametrize(("kind", "state", "asked"), STATES, ids=str)
def test_each_move_of_each_of_the_cast_does_what_the_table_says(
    kind: Kind, state: State, asked: bool, everyone: Cast
) -> None:
    it = brought_to(state, kind, everyone)
    if asked:
        it = made(it, Move.ASK, everyone.officer_a, everyone)
    actors = {part: everyone.actor(part) for part in CAST}
    for move, part in product(Move, CAST):
        assert outcome(it, move, actors[part], everyone) == expected(it, move, part, asked=asked), (
            move,
            part,
        )


def test_given_a_matter_that_is_not_there_then_nobody_moves_it(everyone: Cast) -> None:
    it = brought_to(State.DRAFT, Kind.REQUEST, everyone)
    with pytest.raises(DiscretionError, match="There is no matter"):
        actions.submit("MAT-2026-99999", version=1, actor=everyone.staff_a, now=it.changed_at)
