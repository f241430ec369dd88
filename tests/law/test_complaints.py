"""The way of a complaint: every state, move and role against a reviewed table, and its days."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discretion.errors import Fault, Invalid, NotAllowed
from discretion.law.authority import Role, powers
from discretion.law.citations import Citation, provision
from discretion.law.complaints import (
    STEPS,
    Condition,
    Days,
    Move,
    State,
    after,
    answer_due,
    erasure_due,
    open_moves,
)
from discretion.law.deadlines import in_words

# From, move: to, and what must be true. Reviewed by hand; `complaints` must say the same.
ALWAYS = {"describe": "", "erase": "reasoned"}
TABLE: dict[str, dict[str, tuple[str, str]]] = {
    "received": {
        "take_up": ("with_officer", ""),
        "assign": ("with_officer", ""),
        "pass_on": ("received", "reasoned elsewhere"),
    },
    "with_officer": {
        "assign": ("with_officer", ""),
        "pass_on": ("received", "reasoned elsewhere"),
        "note": ("with_officer", "words"),
        "answer": ("answered", "words"),
    },
    "answered": {
        "send": ("answered", ""),
        "close": ("closed", "told"),
        "reopen": ("with_officer", "reasoned"),
    },
    "closed": {"reopen": ("with_officer", "reasoned")},
}
EVERYTHING = frozenset(Condition)
# Whose it is, by whether it is an agency's.
HANDLERS = {
    "alpha": {Role.AGENCY_PRIVACY_OFFICER, Role.MANAGING_PRIVACY_OFFICER},
    "": {Role.CHIEF_PRIVACY_OFFICER},
}


def reviewed(state: State) -> dict[str, tuple[str, str]]:
    return {**TABLE[state], **{move: (state.value, asks) for move, asks in ALWAYS.items()}}


def moved(state: State, move: Move, role: Role, agency: str) -> str:
    """What comes of a move when all it asks for is true."""
    try:
        return after(state, move, agency=agency, powers=powers(role), met=EVERYTHING)
    except (Invalid, NotAllowed) as error:
        return error.code


@pytest.mark.parametrize("agency", HANDLERS)
@pytest.mark.parametrize("state", State)
def test_each_move_of_each_role_from_each_state_does_what_the_reviewed_table_says(
    state: State, agency: str
) -> None:
    """23-1203(9)"""
    for move, role in product(Move, Role):
        expected = "not_allowed"
        if role in HANDLERS[agency]:
            expected = reviewed(state).get(move.value, ("invalid", ""))[0]
        assert moved(state, move, role, agency) == expected, (move, role)


@pytest.mark.parametrize("agency", HANDLERS)
def test_the_moves_that_are_shown_to_someone_are_those_that_they_can_make(agency: str) -> None:
    for state, role in product(State, Role):
        shown = [step.move for step in open_moves(state, agency=agency, powers=powers(role))]
        made = [m for m in Move if moved(state, m, role, agency) not in ("invalid", "not_allowed")]
        assert sorted(shown) == sorted(made), (state, role)


@pytest.mark.parametrize("state", State)
def test_given_one_thing_lacking_then_the_move_is_refused_and_the_sentence_says_what(
    state: State,
) -> None:
    officer = powers(Role.AGENCY_PRIVACY_OFFICER)
    for move, (to, names) in reviewed(state).items():
        asked = {Condition[name.upper()] for name in names.split()}
        for missing in asked:
            with pytest.raises(Invalid, match=missing.value) as refused:
                after(state, Move(move), agency="a", powers=officer, met=asked - {missing})
            assert [(f.code, f.path) for f in refused.value.faults] == [("bad_state", "move")]
        assert after(state, Move(move), agency="a", powers=officer, met=asked) == to


def test_given_a_move_that_is_not_open_then_the_refusal_says_from_where_and_which() -> None:
    officer = powers(Role.AGENCY_PRIVACY_OFFICER)
    with pytest.raises(Invalid) as refused:
        after(State.WITH_OFFICER, Move.TAKE_UP, agency="a", powers=officer)
    message = "With a complaint that is with officer, one can't take up."
    assert refused.value.faults == (Fault("bad_state", message, "move"),)
    with pytest.raises(NotAllowed, match="by the officer of the agency that they are about"):
        after(State.RECEIVED, Move.TAKE_UP, agency="a", powers=())


def test_every_state_is_reached_and_from_each_a_complaint_can_be_closed() -> None:
    ways = {(s, step.to or s) for step in STEPS for s in step.of}
    reached = {State.RECEIVED}
    for _ in State:
        reached |= {to for at, to in ways if at in reached}
    assert reached == set(State)
    ends = {State.CLOSED}
    for _ in State:
        ends |= {at for at, to in ways if to in ends}
    assert ends == set(State)


def test_each_move_rests_on_a_provision_at_hand_or_on_a_stated_reason() -> None:
    for step in STEPS:
        if isinstance(step.source, Citation):
            assert provision(step.source).citation == step.source
        else:
            assert step.source.endswith(".")


def test_given_no_policy_then_no_day_is_set_and_it_says_that_the_law_sets_none() -> None:
    """23-1203(9)"""
    due = answer_due(date(2026, 7, 30), None)
    assert due.on is None
    assert due.explanation == "it came on July 30, 2026; neither the law nor a policy sets a day"
    assert str(due.provision) == "23-1203(9)"


@given(st.dates(date(2018, 1, 1), date(2100, 1, 1)), st.integers(1, 3_000))
def test_given_a_policy_of_days_then_the_day_is_so_many_days_on_and_named_in_words(
    came: date, days: int
) -> None:
    due = answer_due(came, Days(days=days, authority="Order 9"))
    assert due.on == came + timedelta(days=days)
    assert in_words(came + timedelta(days=days)) in due.explanation
    assert "(Order 9); the law itself sets no day" in due.explanation
    assert str(due.provision) == "23-1203(9)"


@given(st.dates(date(2018, 1, 1), date(2100, 1, 1)), st.integers(1, 3_000))
def test_given_a_policy_of_keeping_then_erasure_is_due_the_day_after_the_last_one(
    closed: date, days: int
) -> None:
    """23-1202(e)"""
    due = erasure_due(closed, Days(days=days, authority="Order 9"))
    assert due.on == closed + timedelta(days=days + 1)
    assert due.explanation.startswith("the complaint was closed: ")
    assert "(Order 9); erasure the day after" in due.explanation
