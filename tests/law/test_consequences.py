"""What follows from a decided act, entry by entry: who owes or needs what, when, and why."""

from typing import TypeAlias

import pytest

from tests.law.builders import (
    NO_POLICIES,
    THIRD_PARTY,
    Record,
    a_designation,
    an_agreement,
    an_approval,
    answer,
    decisions,
)

Row: TypeAlias = tuple[str | None, ...]

OFFICER, CHIEF = "agency_privacy_officer", "chief_privacy_officer"
SOON = "as_soon_as_practicable"
NO_GROUND: Record = {"grounds": {}}
GROUND: Record = {"grounds": {"furthers_mission": "keeps people warm"}}
DONE: Record = {"done": True, **GROUND}
EXIGENT: Record = {"circumstances": {"exigent": "the line was open"}}
REFERRAL: Row = (
    "employee", "refer_to_privacy_officer", OFFICER, SOON, "23-1202(c)(3)", "mayor",
)  # fmt: skip


def exigent(**circumstances: object) -> Record:
    return {"circumstances": {"exigent": "the line was open", **circumstances}, **GROUND}


def needed(found: Record) -> set[Row]:
    keys = ("who", "what", "cite", "agency")
    return {tuple(need.get(key) for key in keys) for need in found["needs"]}


def owed(found: Record) -> set[Row]:
    keys = ("who", "what", "to", "when", "cite", "agency")
    return {tuple(duty.get(key) for key in keys) for duty in found["duties"]}


@pytest.mark.parametrize(
    ("act", "limb"), [("collection", "23-1202(b)(1)"), ("disclosure", "23-1202(c)(1)")]
)
def test_an_act_with_nothing_on_file_needs_a_ground_and_a_written_approval(
    act: str, limb: str
) -> None:
    found = answer(decisions(), act=act)
    assert needed(found) == {
        ("employee", "state_ground", limb, "mayor"),
        (OFFICER, "approve_in_writing", limb, "mayor"),
    }
    assert needed(answer(decisions(), act=act, **GROUND)) == {
        (OFFICER, "approve_in_writing", limb, "mayor"),
    }


def test_an_approval_on_file_without_a_ground_needs_only_the_ground() -> None:
    found = answer(decisions(approvals=[an_approval()]), purpose="heating help")
    assert needed(found) == {("employee", "state_ground", "23-1202(c)(1)", "mayor")}


def test_a_disclosure_to_a_third_party_needs_an_agreement_or_a_finding_by_who_approves() -> None:
    found = answer(decisions(), counterparty=THIRD_PARTY, agency="hra", foil=True, **GROUND)
    assert needed(found) == {
        ("foil_officer", "approve_in_writing", "23-1202(c)(1)", "hra"),
        ("agency", "enter_agreement", "23-1203(3)", "hra"),
        ("foil_officer", "record_finding", "23-1203(3)(ii)", "hra"),
    }
    with_one = answer(decisions(agreements=[an_agreement()]), counterparty=THIRD_PARTY, **GROUND)
    assert needed(with_one) == {(OFFICER, "approve_in_writing", "23-1202(c)(1)", "mayor")}


@pytest.mark.parametrize(
    ("act", "limb"), [("collection", "23-1202(b)(2)(b)"), ("disclosure", "23-1202(c)(2)(b)")]
)
def test_without_any_ground_only_the_chief_can_help(act: str, limb: str) -> None:
    found = answer(decisions(), act=act, **NO_GROUND)
    assert (found["outcome"], found["basis"]) == ("refer", "best_interests")
    assert needed(found) == {(CHIEF, "determine_best_interests", limb, None)}


@pytest.mark.parametrize("kind", ["routine", "best_interests"])
@pytest.mark.parametrize("officer", ["counsel", OFFICER])
def test_a_designation_needs_the_review_and_the_agreement_that_it_asks_for(
    kind: str, officer: str
) -> None:
    terms = a_designation(kind=kind, extra_review=officer, agreement_required=True)
    found = answer(decisions(designations=[terms]), agency="cau")
    assert (found["outcome"], found["basis"]) == ("refer", kind)
    assert found["designation"] == "D-1"
    assert needed(found) == {
        (officer, "review", "23-1203(5)", "cau"),
        ("agency", "enter_agreement", "23-1203(4)", "cau"),
    }


@pytest.mark.parametrize(
    ("demand", "need"),
    [
        ({"extra_review": "counsel"}, ("counsel", "review", "23-1203(5)", "mayor")),
        ({"agreement_required": True}, ("agency", "enter_agreement", "23-1203(4)", "mayor")),
    ],
)
def test_a_designation_needs_nothing_that_it_does_not_ask_for(demand: Record, need: Row) -> None:
    found = answer(decisions(designations=[a_designation(**demand)]))
    assert needed(found) == {need}


def test_a_review_on_file_leaves_only_the_agreement_to_be_entered() -> None:
    terms = a_designation(extra_review="counsel", agreement_required=True)
    review = an_approval(by="counsel", designation="D-1")
    register = decisions(designations=[terms], approvals=[review])
    found = answer(register, purpose="heating help")
    assert needed(found) == {("agency", "enter_agreement", "23-1203(4)", "mayor")}


@pytest.mark.parametrize(
    ("party", "other"), [({"id": "hra"}, "hra"), ({"name": "An agency"}, None)]
)
def test_a_joint_designation_needs_the_other_agencys_officer(
    party: Record, other: str | None
) -> None:
    register = decisions(designations=[a_designation(kind="joint_routine")])
    found = answer(register, counterparty={"kind": "city_agency", **party})
    assert (found["basis"], found["designation"]) == ("joint_routine", "D-1")
    assert needed(found) == {(OFFICER, "agree_jointly", "23-1201", other)}


@pytest.mark.parametrize(
    ("facts", "register", "outcome", "duties"),
    [
        ({}, {}, "refer", {REFERRAL}),
        ({"act": "collection"}, {}, "refer", set()),
        (NO_GROUND, {}, "refer", {REFERRAL}),
        ({"counterparty": THIRD_PARTY, **NO_GROUND}, {}, "refused", {REFERRAL}),
        (
            {},
            {"designations": [a_designation(extra_review="counsel")]},
            "refer",
            set(),
        ),
        ({}, {"designations": [a_designation(kind="joint_routine")]}, "refer", set()),
        (
            {},
            {"designations": [a_designation(kind="best_interests", extra_review="counsel")]},
            "refer",
            {REFERRAL},
        ),
        ({}, {"designations": [a_designation()]}, "permitted", set()),
        ({"types": []}, {}, "outside_chapter", set()),
        ({"act": "collection", **DONE}, {}, "unlawful_collection", set()),
    ],
)
def test_a_disclosure_that_waits_and_is_not_routine_goes_to_the_officer(
    facts: Record, register: Record, outcome: str, duties: set[Row]
) -> None:
    found = answer(decisions(**register), **facts)
    assert found["outcome"] == outcome
    assert owed(found) == duties
    assert found["excused"] == []


def test_the_officer_that_a_disclosure_is_referred_to_is_the_one_who_approves_it() -> None:
    found = answer(decisions(), counterparty=THIRD_PARTY, agency="hra", foil=True)
    assert owed(found) == {
        ("employee", "refer_to_privacy_officer", "foil_officer", SOON, "23-1202(c)(3)", "hra")
    }


CITE = "23-1202(c)(4)"


@pytest.mark.parametrize(
    ("aware", "notifies", "hours", "when"),
    [("", "mayor", {}, SOON), ("nypd", "nypd", {"violation_notice_hours": 9}, "within_9_hours")],
)
@pytest.mark.parametrize("told", [False, True])
def test_a_violation_is_told_by_the_agency_aware_of_it_and_to_the_individual_where_policy_asks(
    aware: str, notifies: str, hours: Record, when: str, told: bool
) -> None:
    entry = {"types": ["name"], "counterparties": ["hra"], "authority": "§ 5"}
    policies = {**NO_POLICIES, **hours, "notify_individual": [entry] if told else []}
    facts = {**DONE, **({"aware_agency": aware} if aware else {})}
    found = answer(decisions(policies=policies), **facts)
    assert (found["outcome"], found["needs"]) == ("violation", [])
    individual: Row = (
        "responsible_agency", "notify_individual", "individual", SOON, CITE, "mayor",
    )  # fmt: skip
    assert owed(found) == {
        (OFFICER, "notify_chief_privacy_officer", CHIEF, when, CITE, notifies),
        (CHIEF, "report_quarterly", "speaker", "quarterly", CITE, None),
        *([individual] if told else []),
    }


TOLD: Row = ("employee", "notify_agency_privacy_officer", OFFICER, SOON, "policy", "mayor")
QUARTERLY: Row = (CHIEF, "report_quarterly", "speaker", "quarterly", "23-1202(d)(2)", None)


@pytest.mark.parametrize(
    ("hours", "when"), [({}, SOON), ({"exigent_notice_hours": 24}, "within_24_hours")]
)
def test_an_exigent_act_is_told_to_officer_chief_and_speaker(hours: Record, when: str) -> None:
    found = answer(decisions(policies={**NO_POLICIES, **hours}), **exigent())
    assert (found["outcome"], found["basis"]) == ("permitted", "exigent")
    chief: Row = (
        "agency", "notify_chief_privacy_officer", CHIEF, when, "23-1202(d)(1)", "mayor",
    )  # fmt: skip
    assert owed(found) == {TOLD, chief, QUARTERLY}
    assert found["excused"] == []


@pytest.mark.parametrize(
    ("act", "limb"), [("collection", "23-1202(b)(1)"), ("disclosure", "23-1202(c)(1)")]
)
@pytest.mark.parametrize("grounds", [{}, NO_GROUND])
def test_an_exigent_act_without_a_ground_is_recorded(act: str, limb: str, grounds: Record) -> None:
    found = answer(decisions(), act=act, **EXIGENT, **grounds)
    record: Row = ("employee", "record", OFFICER, SOON, limb, "mayor")
    assert record in owed(found)
    assert len(owed(found)) == 4


POLICE: Record = {"counterparty": {"kind": "police_department", "id": "nypd"}}


@pytest.mark.parametrize(
    ("facts", "provision", "because"),
    [
        (
            exigent(open_criminal_investigation=True) | POLICE,
            "23-1202(d)(1)(a)",
            "investigation of criminal activity",
        ),
        (exigent(welfare_investigation="by_other"), "23-1202(d)(1)(b)", "welfare"),
        (exigent(protective_powers=True), "23-1202(d)(1)(c)", "powers"),
        (
            exigent(
                open_criminal_investigation=True,
                welfare_investigation="by_other",
                protective_powers=True,
            )
            | POLICE,
            "23-1202(d)(1)(a)",
            "criminal",
        ),
    ],
)
def test_an_excuse_lifts_both_notices_of_an_exigent_act_and_says_why(
    facts: Record, provision: str, because: str
) -> None:
    found = answer(decisions(), **facts)
    assert owed(found) == {TOLD}
    assert [(e["duty"], e["cite"]) for e in found["excused"]] == [
        ("notify_chief_privacy_officer", provision),
        ("report_quarterly", provision),
    ]
    assert all(because in e["because"] for e in found["excused"])


@pytest.mark.parametrize(
    "facts",
    [
        exigent(open_criminal_investigation=True),
        exigent(),
        exigent() | POLICE,
        exigent(protective_powers=True, outside_normal_course=True),
    ],
)
def test_half_of_what_excuses_lifts_nothing(facts: Record) -> None:
    found = answer(decisions(), **facts)
    assert found["excused"] == []
    assert QUARTERLY in owed(found)


def test_only_an_exigent_act_has_notices_to_lift() -> None:
    register = decisions(designations=[a_designation(kind="best_interests")])
    found = answer(register, **exigent(protective_powers=True))
    assert (found["basis"], found["duties"], found["excused"]) == ("best_interests", [], [])
