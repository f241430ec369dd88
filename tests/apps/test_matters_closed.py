"""A matter closes only when it is answered, whichever way it came to its end."""

from datetime import date
from typing import Any

import pytest

from discretion.apps.accounts.models import Membership
from discretion.apps.matters import actions
from discretion.apps.matters.contents import Answered, Circumstances
from discretion.apps.matters.opened import Opened
from discretion.apps.register.contents import Party
from discretion.errors import Invalid, RefusedByLaw
from discretion.law.matters import Kind, Move, State, steps
from tests.apps.matter_steps import brought_to, facts, opened
from tests.cast import NOW, TODAY, Cast

ANSWER = Answered(on=TODAY, how="By letter")


def ends(kind: Kind) -> list[State]:
    """Every state from which the law's table lets such a matter be closed."""
    found = {s for step in steps(kind) if step.move is Move.CLOSE for s in step.of}
    return sorted(found)


def close(everyone: Cast, it: Opened, answered: Answered | None = None) -> Opened:
    """What the officer does to put it away."""
    by: dict[str, Any] = {"version": it.version, "actor": everyone.officer_a, "now": NOW}
    return actions.close(it.id, answered=answered, **by)


def refused(everyone: Cast, it: Opened, answered: Answered | None = None) -> list[tuple[str, str]]:
    """The faults for which it was not closed; it stands where it stood."""
    with pytest.raises(Invalid) as caught:
        close(everyone, it, answered)
    assert opened(it, everyone.officer_a) == it
    return [(fault.path, fault.message) for fault in caught.value.faults]


def unanswered() -> list[tuple[str, State]]:
    """Each way to the end of a request after which whoever asked may have no answer yet: what went
    out to them is one, and what was collected from someone is none."""
    given = [("disclosure", state) for state in ends(Kind.REQUEST)]
    given.remove(("disclosure", State.CARRIED_OUT))
    return [*given, ("collection", State.CARRIED_OUT)]


@pytest.mark.parametrize(("act", "state"), unanswered())
def test_given_a_request_then_it_is_closed_only_once_whoever_asked_was_answered(
    everyone: Cast, act: str, state: State
) -> None:
    it = brought_to(state, Kind.REQUEST, everyone, facts(act=act))
    lacking = [("move", "Whoever asked has not been answered.")]
    assert refused(everyone, it) == lacking
    assert [path for path, _ in refused(everyone, it, Answered(on=TODAY, how=" "))] == [
        "answered.how"
    ]
    tomorrow = Answered(on=date(2026, 7, 31), how="By letter")
    assert [path for path, _ in refused(everyone, it, tomorrow)] == ["answered.on"]
    closed = close(everyone, it, ANSWER)
    assert (closed.state, closed.answered) == (State.CLOSED, ANSWER)


def test_given_what_was_asked_for_went_out_then_that_is_the_answer(everyone: Cast) -> None:
    it = brought_to(State.CARRIED_OUT, Kind.REQUEST, everyone)
    assert close(everyone, it).state is State.CLOSED


@pytest.mark.parametrize("state", ends(Kind.PROPOSAL))
def test_given_nobody_outside_asked_then_nobody_waits_for_an_answer(
    everyone: Cast, state: State
) -> None:
    assert close(everyone, brought_to(state, Kind.PROPOSAL, everyone)).state is State.CLOSED


@pytest.mark.parametrize("state", ends(Kind.EXIGENT))
def test_given_an_emergency_then_it_is_closed_only_once_the_chief_was_told(
    everyone: Cast, state: State
) -> None:
    """Nobody asked; the one to whom the law owes word is the chief (§ 23-1202(d)(1))."""
    Membership.objects.filter(role="chief_privacy_officer").delete()
    told = facts(
        counterparty=Party(kind="third_party", entity="state_agency", name="State Health"),
        circumstances=Circumstances(exigent="Danger.", outside_normal_course=True),
    )
    it = brought_to(state, Kind.EXIGENT, everyone, told)
    with pytest.raises(RefusedByLaw, match="neither given nor excused"):
        close(everyone, it)
    by: dict[str, Any] = {"version": it.version, "actor": everyone.officer_a, "now": NOW}
    it = actions.give_notice(it.id, "By phone", on=TODAY, **by)
    assert close(everyone, it).state is State.CLOSED
