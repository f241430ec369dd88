"""How a designation comes into force and out of it, and who may take which step."""

from collections.abc import Callable
from typing import NamedTuple

import msgspec
import pytest

from discretion.apps.accounts.policy import Actor
from discretion.apps.audit import queries as audit
from discretion.apps.register import actions
from discretion.apps.register.contents import Designation
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.queries import Kept
from discretion.errors import NotFound, Stale
from tests.apps.builders import (
    a_designation,
    an_activity,
    approved,
    drafted,
    proposed,
)
from tests.apps.designation_steps import (
    BEST,
    BOTH,
    JOINT,
    KEEPERS,
    LATER,
    OFFICERS,
    STATES,
    change,
    changed,
    decline,
    draft,
    facts,
    give_back,
    propose,
    refused,
    reopened,
    reword,
    sign,
    withdraw,
)
from tests.cast import CAST, NOW, Cast


class Step(NamedTuple):
    """A step: what it starts from, how it is taken, by whom, and the state that follows."""

    start: Callable[[Cast, Designation], Kept]
    take: Callable[[Kept, Actor], object]
    may: set[str]
    leads_to: str
    content: Designation = a_designation()


STEPS = {
    "draft": Step(drafted, draft, KEEPERS, "draft"),
    "reword a draft": Step(drafted, reword, KEEPERS, "draft"),
    "change a draft": Step(drafted, change, KEEPERS, "draft"),
    "propose": Step(drafted, propose, KEEPERS, "proposed"),
    "reword a proposed one": Step(proposed, reword, KEEPERS, "proposed"),
    "change a proposed one": Step(proposed, change, KEEPERS, "draft"),
    "return to draft": Step(proposed, give_back, KEEPERS, "draft"),
    "sign a routine one": Step(proposed, sign, OFFICERS, "approved"),
    "sign a joint one": Step(proposed, sign, BOTH, "proposed", JOINT),
    "determine best interests": Step(proposed, sign, {"chief"}, "approved", BEST),
    "decline a routine one": Step(proposed, decline, OFFICERS, "draft"),
    "decline a joint one": Step(proposed, decline, BOTH, "draft", JOINT),
    "decline to determine": Step(proposed, decline, {"chief"}, "draft", BEST),
    "withdraw a draft": Step(drafted, withdraw, KEEPERS, "withdrawn"),
    "withdraw a proposed one": Step(proposed, withdraw, KEEPERS, "withdrawn"),
    "withdraw a routine one": Step(approved, withdraw, OFFICERS, "withdrawn"),
    "withdraw a joint one": Step(approved, withdraw, BOTH, "withdrawn", JOINT),
    "withdraw a determination": Step(approved, withdraw, {"chief"}, "withdrawn", BEST),
    "reword an approved one": Step(approved, reword, KEEPERS, "approved"),
    "change an approved one": Step(approved, change, OFFICERS, "draft"),
}


@pytest.mark.parametrize(
    ("name", "part"), [(name, part) for name, step in STEPS.items() for part in sorted(step.may)]
)
def test_given_who_may_when_they_take_a_step_then_it_is_taken_and_leaves_one_fact(
    everyone: Cast, name: str, part: str
) -> None:
    step = STEPS[name]
    kept = step.start(everyone, step.content)
    before = facts()
    step.take(kept, everyone.actor(part))
    assert facts() == before + 1
    after = reopened(everyone, kept)
    assert after.state == step.leads_to
    told = audit.history(kept.id)[0]
    if name != "draft":
        assert after.version == kept.version + 1
        assert told.after
        assert told.after["state"] == step.leads_to


@pytest.mark.parametrize("name", STEPS)
def test_given_anyone_else_of_the_cast_when_they_try_a_step_then_nothing_happens(
    everyone: Cast, name: str
) -> None:
    step = STEPS[name]
    kept = step.start(everyone, step.content)
    before = facts()
    others = [part for part in CAST if part not in step.may]
    assert [p for p in others if not refused(step.take, kept, everyone.actor(p))] == []
    assert facts() == before
    assert reopened(everyone, kept) == kept


@pytest.mark.parametrize(
    ("take", "state"),
    [
        (take, state)
        for take, starts in (
            (propose, {"draft"}),
            (give_back, {"proposed"}),
            (sign, {"proposed"}),
            (decline, {"proposed"}),
        )
        for state in STATES
        if state not in starts
    ],
)
def test_given_another_state_when_a_step_is_tried_then_it_is_stale(
    everyone: Cast, take: Callable[[Kept, Actor], object], state: str
) -> None:
    kept = STATES[state](everyone, a_designation())
    with pytest.raises(Stale):
        take(kept, everyone.officer_a)
    assert reopened(everyone, kept) == kept


@pytest.mark.parametrize("take", [reword, change, propose, give_back, sign, decline, withdraw])
def test_what_was_withdrawn_takes_no_further_step(
    everyone: Cast, take: Callable[[Kept, Actor], object]
) -> None:
    kept = drafted(everyone)
    withdraw(kept, everyone.keeper_a)
    with pytest.raises(Stale):
        take(reopened(everyone, kept), everyone.officer_a)


@pytest.mark.parametrize("take", [reword, change, withdraw])
def test_given_someone_was_faster_when_the_version_is_old_then_it_is_stale(
    everyone: Cast, take: Callable[[Kept, Actor], object]
) -> None:
    kept = drafted(everyone)
    changed(kept, everyone.keeper_a, review_on=LATER)
    with pytest.raises(Stale, match="Kim Keeper changed"):
        take(kept, everyone.officer_a)


@pytest.mark.parametrize("take", [propose, give_back, sign, decline, withdraw])
def test_given_the_id_of_another_kind_of_record_then_it_is_no_designation(
    everyone: Cast, take: Callable[[Kept, Actor], object]
) -> None:
    activity = actions.enter(
        KINDS["activity"], an_activity(), agency="alpha", actor=everyone.keeper_a, now=NOW
    )
    kept = msgspec.structs.replace(drafted(everyone), id=activity.id)
    with pytest.raises(NotFound, match="no designation"):
        take(kept, everyone.officer_a)
