"""The way of a matter: every state, move and role against reviewed tables, and how it all ends."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discretion.errors import Fault, Invalid, NotAllowed, RefusedByLaw
from discretion.law.authority import Power, Role, powers
from discretion.law.citations import Citation, provision
from discretion.law.determinations import Need
from discretion.law.matters import (
    FINAL,
    PROVISIONS,
    UNDECIDED,
    Act,
    Condition,
    Kind,
    Matter,
    Move,
    State,
    Step,
    after,
    lacking,
    open_moves,
    outstanding,
    power_for,
    steps,
)

# From, move: to, who, and what must be true. Reviewed by hand; `matters` must say the same.
ASKED = {
    "draft": {
        "amend": ("draft", "requester", ""),
        "submit": ("submitted", "referrer", "complete"),
        "withdraw": ("withdrawn", "requester", ""),
    },
    "submitted": {
        "amend": ("submitted", "requester", "complete"),
        "withdraw": ("withdrawn", "requester", ""),
        "take_up": ("with_officer", "officer", ""),
    },
    "with_officer": {
        "amend": ("submitted", "requester", "complete"),
        "withdraw": ("withdrawn", "requester", ""),
        "ask": ("returned", "officer", "reasoned"),
        "consult": ("with_counsel", "officer", ""),
        "hand_over": ("with_other_officer", "officer", ""),
        "refer_up": ("with_chief", "officer", "to_city_agency"),
        "approve": ("approved", "officer", "nothing_outstanding disinterested"),
        "approve_with_less": (
            *("approved_with_less", "officer"),
            "less nothing_outstanding disinterested",
        ),
        "refuse": ("refused", "officer", "reasoned"),
    },
    "returned": {
        "amend": ("submitted", "requester", "complete"),
        "withdraw": ("withdrawn", "requester", ""),
        "answer": ("with_officer", "requester", ""),
        "recall": ("with_officer", "officer", ""),
    },
    "with_counsel": {
        "amend": ("submitted", "requester", "complete"),
        "withdraw": ("withdrawn", "requester", ""),
        "review": ("with_officer", "counsel", "reasoned"),
        "recall": ("with_officer", "officer", ""),
    },
    "with_other_officer": {
        "amend": ("submitted", "requester", "complete"),
        "withdraw": ("withdrawn", "requester", ""),
        "take_up": ("with_officer", "officer", ""),
    },
    "with_chief": {
        "amend": ("submitted", "requester", "complete"),
        "withdraw": ("withdrawn", "requester", ""),
        "send_back": ("with_officer", "chief", "reasoned"),
        "recall": ("with_officer", "officer", ""),
        "determine": (
            *("approved", "chief"),
            "to_city_agency reasoned nothing_outstanding disinterested",
        ),
    },
    "approved": {
        "carry_out": ("carried_out", "either", "told_what_happened"),
        "close": ("closed", "officer", "answered"),
    },
    "approved_with_less": {
        "carry_out": ("carried_out", "either", "told_what_happened"),
        "close": ("closed", "officer", "answered"),
    },
    "refused": {
        "close": ("closed", "officer", "answered"),
        "reconsider": ("refused", "requester", "was_refused"),
    },
    "carried_out": {"close": ("closed", "officer", "answered")},
    "withdrawn": {},
    "closed": {"reconsider": ("closed", "requester", "was_refused")},
}
EXIGENT = {
    "draft": {
        "amend": ("draft", "requester", ""),
        "withdraw": ("withdrawn", "requester", ""),
        "record": ("recorded", "reporter", "complete explained"),
    },
    "recorded": {
        "amend": ("recorded", "requester", "complete explained"),
        "ask": ("recorded", "officer", "reasoned"),
        "answer": ("recorded", "requester", "asked"),
        "correct": ("recorded", "officer", "reasoned"),
        "check": ("checked", "officer", "disinterested"),
    },
    "checked": {
        "correct": ("recorded", "officer", "reasoned"),
        "close": ("closed", "officer", "notices_settled"),
    },
    "withdrawn": {},
    "closed": {},
}
APPROVERS = {"agency_privacy_officer", "managing_privacy_officer", "contractor_privacy_officer"}
FOIL_APPROVERS = {"agency_privacy_officer", "managing_privacy_officer", "foil_officer"}
# Those whom the agency, or its contractor, pays (§§ 23-1201, 23-1202(g)).
EMPLOYED = APPROVERS | {"employee", "privacy_staff", "foil_officer", "counsel", "agency_head"}
EVERYTHING = frozenset(Condition)
ACTS: tuple[Act, ...] = ("collection", "disclosure")


def reviewed(kind: Kind) -> dict[str, dict[str, tuple[str, str, str]]]:
    return EXIGENT if kind is Kind.EXIGENT else ASKED


def matters() -> list[Matter]:
    """Every matter that there can be; freedom of information is about disclosures."""
    asked: tuple[tuple[Act, bool], ...] = (
        *(("collection", False), ("disclosure", False)),
        ("disclosure", True),
    )
    return [
        Matter(kind=kind, act=act, foil=foil, state=State(state))
        for kind, (act, foil) in product(Kind, asked)
        for state in reviewed(kind)
    ]


def roles_that_may(who: str, *, foil: bool, own: bool) -> set[str]:
    everyone = {role.value for role in Role}
    officers = FOIL_APPROVERS if foil else APPROVERS
    return {
        "requester": everyone if own else set(),
        "referrer": EMPLOYED if own else set(),
        "reporter": EMPLOYED if own else set(),
        "officer": officers,
        "either": everyone if own else officers,
        "counsel": {"counsel"},
        "chief": {"chief_privacy_officer"},
    }[who]


def moved(matter: Matter, move: Move, role: Role, *, own: bool) -> str:
    """What comes of a move when all it asks for is true."""
    try:
        return after(matter, move, powers=powers(role), own=own, met=EVERYTHING)
    except (Invalid, NotAllowed) as error:
        return error.code


@pytest.mark.parametrize("matter", matters(), ids=str)
def test_each_move_of_each_role_from_each_state_does_what_the_reviewed_table_says(
    matter: Matter,
) -> None:
    """23-1202(b)(1), 23-1202(c)(1), 23-1202(c)(3), 23-1202(d)(1)"""
    table = reviewed(matter.kind)[matter.state]
    for move, role, own in product(Move, Role, (True, False)):
        expected = "invalid"
        if move.value in table:
            to, who, _ = table[move.value]
            may = role.value in roles_that_may(who, foil=matter.foil, own=own)
            expected = to if may else "not_allowed"
        assert moved(matter, move, role, own=own) == expected, (move, role, own)


@pytest.mark.parametrize("matter", matters(), ids=str)
def test_the_moves_that_are_shown_to_someone_are_those_that_they_can_make(matter: Matter) -> None:
    for role, own in product(Role, (True, False)):
        shown = [step.move for step in open_moves(matter, powers=powers(role), own=own)]
        made = [
            m for m in Move if moved(matter, m, role, own=own) not in ("invalid", "not_allowed")
        ]
        assert sorted(shown) == sorted(made)


def conditions(matter: Matter, move: str) -> set[Condition]:
    named = reviewed(matter.kind)[matter.state][move][2].split()
    asked = {Condition[name.upper()] for name in named}
    return asked - {Condition.TO_CITY_AGENCY} if matter.act == "collection" else asked


@pytest.mark.parametrize("matter", matters(), ids=str)
def test_given_one_thing_lacking_then_the_move_is_refused_and_the_sentence_says_what(
    matter: Matter,
) -> None:
    """23-1202(c)(2)(b): to city agencies only; 23-1202(b)(2)(b): a collection from anyone;
    23-1202(d)(1): with an explanation."""
    for move in reviewed(matter.kind)[matter.state]:
        asked = conditions(matter, move)
        for missing in asked:
            expected = RefusedByLaw if missing in PROVISIONS else Invalid
            with pytest.raises(expected, match=missing.value) as refused:
                after(matter, Move(move), powers=list(Power), own=True, met=asked - {missing})
            told = refused.value
            if isinstance(told, RefusedByLaw):
                assert told.provision == str(PROVISIONS[missing])
            elif isinstance(told, Invalid):
                assert [(f.code, f.path) for f in told.faults] == [("bad_state", "move")]
        assert after(matter, Move(move), powers=list(Power), own=True, met=asked)


def test_given_several_things_lacking_of_the_house_then_each_is_said() -> None:
    matter = Matter(kind=Kind.REQUEST, act="disclosure", state=State.WITH_OFFICER)
    with pytest.raises(Invalid) as refused:
        after(matter, Move.APPROVE_WITH_LESS, powers=list(Power), own=True)
    assert [fault.message for fault in refused.value.faults] == [
        Condition.LESS,
        Condition.NOTHING_OUTSTANDING,
        Condition.DISINTERESTED,
    ]


# What stands between a request and its approval


def need(what: str, who: str = "agency_privacy_officer") -> Need:
    return Need(who=who, what=what, cite="23-1202(c)(1)")


def test_given_an_outstanding_need_then_a_matter_can_be_refused_and_not_approved() -> None:
    matter = Matter(kind=Kind.REQUEST, act="disclosure", state=State.WITH_OFFICER)
    met = EVERYTHING - {Condition.NOTHING_OUTSTANDING}
    for move in (Move.APPROVE, Move.APPROVE_WITH_LESS):
        with pytest.raises(Invalid, match="outstanding"):
            after(matter, move, powers=list(Power), own=False, met=met)
    assert after(matter, Move.REFUSE, powers=list(Power), own=False, met=met) == "refused"


@pytest.mark.parametrize(
    ("move", "left"),
    [
        (Move.APPROVE, ["state_ground", "enter_agreement", "review", "determine_best_interests"]),
        (
            Move.APPROVE_WITH_LESS,
            ["state_ground", "enter_agreement", "review", "determine_best_interests"],
        ),
        (Move.DETERMINE, ["enter_agreement", "review"]),
    ],
)
def test_a_decision_waits_for_every_need_but_what_it_gives_itself(
    move: Move, left: list[str]
) -> None:
    """23-1203(3) for the agreement, 23-1202(c)(2)(b) for what stands in the place of a ground."""
    needs = [
        *(need("approve_in_writing"), need("state_ground", "employee")),
        *(need("enter_agreement", "agency"), need("review", "counsel")),
        need("determine_best_interests", "chief_privacy_officer"),
    ]
    assert [each.what for each in outstanding(needs, move)] == left


def test_given_a_designation_that_asks_counsel_then_only_counsel_s_review_settles_it() -> None:
    matter = Matter(kind=Kind.REQUEST, act="disclosure", state=State.WITH_COUNSEL)
    reviewers = [r for r in Role if Power.REVIEW_AS_COUNSEL in powers(r)]
    assert outstanding([need("review", "counsel")], Move.APPROVE) != ()
    assert reviewers == [Role.COUNSEL]
    for role in Role:
        shown = {step.move for step in open_moves(matter, powers=powers(role), own=False)}
        assert (Move.REVIEW in shown) == (role in reviewers)


def test_given_a_matter_of_one_s_own_then_only_the_head_s_leave_lets_one_approve_it() -> None:
    matter = Matter(kind=Kind.PROPOSAL, act="collection", state=State.WITH_OFFICER)
    (step,) = [s for s in steps(matter.kind) if s.move is Move.APPROVE]
    ready = {Condition.NOTHING_OUTSTANDING}
    assert lacking(step, matter, own=True, met=ready) == (Condition.DISINTERESTED,)
    assert lacking(step, matter, own=True, met={*ready, Condition.DISINTERESTED}) == ()
    assert lacking(step, matter, own=False, met=ready) == ()


def test_given_a_refusal_to_move_then_it_says_whose_move_it_is_and_where_the_matter_stands() -> (
    None
):
    matter = Matter(kind=Kind.REQUEST, act="disclosure", state=State.WITH_OFFICER)
    with pytest.raises(NotAllowed, match="To approve with less this matter is for the officer"):
        after(matter, Move.APPROVE_WITH_LESS, powers=(), own=True, met=EVERYTHING)
    with pytest.raises(Invalid) as refused:
        after(matter, Move.TAKE_UP, powers=list(Power), own=True, met=EVERYTHING)
    told = "A matter that is with officer can't be moved by take up."
    assert refused.value.faults == (Fault("bad_state", told, "move"),)


# The table as a whole

TABLES = pytest.mark.parametrize("kind", Kind)


def ways(kind: Kind) -> dict[State, set[State]]:
    found: dict[State, set[State]] = {State(state): set() for state in reviewed(kind)}
    for step in steps(kind):
        for state in step.of:
            found[state].add(step.to or state)
    return found


def reached(kind: Kind, state: State) -> set[State]:
    found, ahead = {state}, [state]
    while ahead:
        new = ways(kind)[ahead.pop()] - found
        found |= new
        ahead += new
    return found


@TABLES
def test_every_state_can_be_reached_from_a_draft(kind: Kind) -> None:
    assert reached(kind, State.DRAFT) == set(ways(kind))


@TABLES
def test_from_every_state_a_matter_can_be_closed_or_was_withdrawn(kind: Kind) -> None:
    for state in ways(kind):
        assert state is State.WITHDRAWN or State.CLOSED in reached(kind, state), state


@TABLES
def test_nothing_leaves_a_final_state(kind: Kind) -> None:
    assert {State.WITHDRAWN, State.CLOSED} == FINAL
    assert {state: to for state, to in ways(kind).items() if to <= {state}}.keys() == FINAL


@TABLES
def test_a_move_from_a_state_leads_to_one_state(kind: Kind) -> None:
    lines = [(step.move, state) for step in steps(kind) for state in step.of]
    assert len(set(lines)) == len(lines)


@TABLES
def test_someone_else_than_the_requester_can_move_every_open_matter(kind: Kind) -> None:
    """So none is orphaned when the one who asked is gone."""
    for state in set(ways(kind)) - FINAL - {State.DRAFT}:
        matter = Matter(kind=kind, act="disclosure", state=state)
        assert open_moves(matter, powers=list(Power), own=False)


@TABLES
def test_until_it_is_decided_a_request_can_be_amended_and_withdrawn_and_never_after(
    kind: Kind,
) -> None:
    if kind is not Kind.EXIGENT:
        for move in (Move.AMEND, Move.WITHDRAW):
            of = {state for step in steps(kind) if step.move is move for state in step.of}
            assert of == UNDECIDED | {State.DRAFT}


def lines() -> list[tuple[Step, Act]]:
    return [(step, act) for kind in Kind for step in steps(kind) for act in ACTS]


def test_each_move_comes_from_a_provision_at_hand_or_from_a_stated_reason() -> None:
    for step, act in lines():
        source = step.source_for(act)
        if isinstance(source, Citation):
            assert provision(source).citation == source
        else:
            assert source.endswith(".")
    for condition, citation in PROVISIONS.items():
        assert condition.endswith(".")
        assert provision(citation).citation == citation


@pytest.mark.parametrize(
    ("move", "collection", "disclosure"),
    [
        (Move.SUBMIT, "23-1202(b)(1)", "23-1202(c)(3)"),
        (Move.APPROVE, "23-1202(b)(1)", "23-1202(c)(1)"),
        (Move.REFUSE, "23-1202(b)(1)", "23-1202(c)(1)"),
        (Move.DETERMINE, "23-1202(b)(2)(b)", "23-1202(c)(2)(b)"),
        (Move.REFER_UP, "23-1202(b)(2)(b)", "23-1202(c)(2)(b)"),
    ],
)
def test_a_decision_cites_the_provision_of_its_act(
    move: Move, collection: str, disclosure: str
) -> None:
    """23-1202(b)(1), 23-1202(c)(1), 23-1202(b)(2)(b), 23-1202(c)(2)(b), 23-1202(c)(3)"""
    (step,) = [s for s in steps(Kind.REQUEST) if s.move is move]
    assert (str(step.source_for("collection")), str(step.source_for("disclosure"))) == (
        collection,
        disclosure,
    )


def test_every_move_is_in_a_table_and_each_power_asked_for_is_someone_s() -> None:
    assert {step.move for step, _ in lines()} == set(Move)
    held = {power for role in Role for power in powers(role)}
    for matter in matters():
        for step in steps(matter.kind):
            assert (power_for(step, matter) or Power.REFER) in held


@given(st.sampled_from(list(Kind)), st.lists(st.sampled_from(list(Move)), max_size=40))
def test_given_any_moves_then_a_matter_is_decided_at_most_once_and_stays_where_it_ended(
    kind: Kind, moves: list[Move]
) -> None:
    deciding = {State.APPROVED, State.APPROVED_WITH_LESS, State.REFUSED}
    state, decisions, ended = State.DRAFT, 0, None
    for move in moves:
        matter = Matter(kind=kind, act="disclosure", state=state)
        try:
            new = after(matter, move, powers=list(Power), own=True, met=EVERYTHING)
        except Invalid:
            continue
        decisions += new in deciding and new is not state
        state = new
        ended = ended or (state if state in FINAL else None)
    assert decisions <= 1
    assert ended in (None, state)
