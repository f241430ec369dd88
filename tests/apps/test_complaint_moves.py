"""Every move of the law's table by everyone of the cast, from every state, as it is made here."""

from itertools import product

import pytest
from django.db import transaction

from discretion.apps.accounts.policy import Actor
from discretion.apps.audit import queries as audit
from discretion.apps.incidents import complaint_actions as actions
from discretion.apps.incidents.complaint_models import ComplaintText
from discretion.apps.incidents.complaint_opened import Opened
from discretion.errors import DiscretionError
from discretion.law.authority import powers
from discretion.law.complaints import Condition, Move, State, after
from tests.apps.complaint_steps import brought_to, moved
from tests.cast import CAST, NOW, Cast

# Who sees an agency's complaint, and one about no agency in particular.
SEEING = {"alpha": {"officer_a", "managing_a", "auditor"}, "": {"chief", "auditor"}}


class _Undone(Exception):
    """Takes back what was tried."""


def outcome(it: Opened, move: Move, actor: Actor, officer: str) -> str:
    """The state that a move leads to, or the code of the error that it meets; all is taken back."""
    try:
        with transaction.atomic():
            told = audit.head()[0]
            left = made(it, move, actor, officer)
            about_it = audit.entries(agencies=None, record=it.id).filter(number__gt=told)
            assert about_it.count() == 1, "one fact is told of it, no more and no less"
            raise _Undone(left.state)
    except _Undone as done:
        return str(done)
    except DiscretionError as error:
        return error.code


def made(it: Opened, move: Move, actor: Actor, officer: str) -> Opened:
    by = {"version": it.version, "actor": actor, "now": NOW}
    if move is Move.ASSIGN:
        return actions.assign(it.id, officer, **by)  # type: ignore[arg-type]  # as they are named
    if move is Move.ERASE:
        number = ComplaintText.objects.get(complaint=it.id, what="words").pk
        return actions.erase(it.id, number, why="They asked us to.", **by)  # type: ignore[arg-type]
    return moved(it, move, actor)


def expected(it: Opened, move: Move, part: str) -> str:
    """What the law's table says comes of it, for those who see the complaint at all."""
    if part not in SEEING[it.agency]:
        return "not_found"
    role = CAST[part][1]
    try:
        held = powers(role) if role else ()
        return after(it.state, move, agency=it.agency, powers=held, met=list(Condition))
    except DiscretionError as error:
        return error.code


@pytest.mark.parametrize(("agency", "part"), [("alpha", "officer_a"), ("", "chief")])
@pytest.mark.parametrize("state", State)
def test_each_move_of_each_of_the_cast_does_what_the_table_says(
    state: State, agency: str, part: str, everyone: Cast
) -> None:
    it = brought_to(state, everyone, part, agency=agency)
    actors = {each: everyone.actor(each) for each in CAST}
    for move, each in product(Move, CAST):
        found = outcome(it, move, actors[each], actors[part].id)
        assert found == expected(it, move, each), (move, each)
