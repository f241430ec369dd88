"""Words of § 23-1201 and limbs of § 23-1202, each shown by single acts that turn on it."""

from collections.abc import Iterable
from itertools import product

import pytest

from discretion.law.incidents import (
    Notice,
    Violation,
    exigent_excuse,
    exigent_notices,
    violation_notices,
)
from tests.law.builders import Record, a_designation, an_approval, answer, decisions

AGREED: Record = {
    "agency": "hra",
    "by": "agency_privacy_officer",
    "on": "2020-01-01",
    "reason": "enrols those who are eligible",
}


def decided(act: Record, **register: object) -> tuple[str, str]:
    """Outcome and basis of the usual act with some facts changed, on a register with some added."""
    found = answered(act, **register)
    return found["outcome"], found["basis"]


def answered(act: Record, **register: object) -> Record:
    """The whole determination of such an act."""
    return answer(decisions(**register), purpose="heating help", **act)


def told(notices: Iterable[Notice]) -> set[tuple[object, ...]]:
    """Notices as a determination has its duties; what only a policy asks cites the policy."""
    return {(n.who, n.what, n.to, n.when, str(n.provision or "policy"), n.agency) for n in notices}


def owed(determination: Record) -> set[tuple[object, ...]]:
    keys = ("who", "what", "to", "when", "cite", "agency")
    return {tuple(duty.get(key) for key in keys) for duty in determination["duties"]}


@pytest.mark.parametrize(
    ("circumstances", "expected"),
    [
        ({}, ("permitted", "routine")),
        ({"outside_normal_course": True}, ("refer", "approval")),
    ],
)
def test_routine_is_what_happens_in_the_normal_course(
    circumstances: Record, expected: tuple[str, str]
) -> None:
    """23-1201 routine collection or disclosure, 23-1201 routine collection or disclosure(i)"""
    facts = {"circumstances": circumstances}
    assert decided(facts, designations=[a_designation()]) == expected


@pytest.mark.parametrize(
    ("agreed", "expected"),
    [([AGREED], ("permitted", "joint_routine")), ([], ("refer", "joint_routine"))],
)
def test_joint_routine_is_what_both_officers_have_agreed_on(
    agreed: list[Record], expected: tuple[str, str]
) -> None:
    """23-1201 routine collection or disclosure, 23-1201 routine collection or disclosure(ii)"""
    joint = a_designation(kind="joint_routine", agreed=agreed)
    assert decided({}, designations=[joint]) == expected


@pytest.mark.parametrize("kind", ["contractor", "subcontractor"])
@pytest.mark.parametrize(
    ("services", "expected"),
    [
        ("human", ("refer", "approval")),
        ("designated", ("refer", "approval")),
        ("other", ("outside_chapter", "not_a_contractor")),
    ],
)
def test_a_contractor_or_subcontractor_is_one_whose_services_the_chapter_reaches(
    kind: str, services: str, expected: tuple[str, str]
) -> None:
    """23-1201 contractor and 23-1201 subcontractor"""
    firm = {"id": "firm", "name": "A firm", "agency": "mayor", "services": services}
    assert decided({"by": {"kind": kind, "id": "firm"}}, contractors=[firm]) == expected


@pytest.mark.parametrize("act", ["collection", "disclosure"])
@pytest.mark.parametrize(
    ("ground", "carries"),
    [
        ({"furthers_mission": "keeps people warm"}, ("collection", "disclosure")),
        ({"required_by_law": "Social Services Law"}, ("collection", "disclosure")),
        ({"written_authorization": "individual"}, ("disclosure",)),
    ],
)
def test_an_approval_rests_on_the_mission_on_a_law_or_for_a_disclosure_on_consent(
    act: str, ground: dict[str, str], carries: tuple[str, ...]
) -> None:
    """23-1202(b)(1)(a), 23-1202(b)(1)(b), 23-1202(c)(1)(a), 23-1202(c)(1)(b), 23-1202(c)(1)(c)"""
    outcome = "permitted" if act in carries else "refer"
    facts = {"act": act, "grounds": ground}
    assert decided(facts, approvals=[an_approval(act=act)]) == (outcome, "approval")


@pytest.mark.parametrize(
    ("act", "investigation"),
    [
        *product(
            ("collection", "disclosure"),
            (
                ("police_investigation", "crime_committed"),
                ("police_investigation", "attempted_or_impending_crime"),
                ("welfare_investigation", "by_city_agency"),
                ("welfare_investigation", "by_other"),
            ),
        )
    ],
)
def test_two_kinds_of_investigation_need_no_approval(
    act: str, investigation: tuple[str, str]
) -> None:
    """23-1202(b)(2)(c) and 23-1202(c)(2)(c)"""
    basis, which = investigation
    facts = {
        "act": act,
        "circumstances": {basis: which},
        "counterparty": {"kind": "police_department", "id": "nypd"},
    }
    expected = ("refer", "approval") if which == "by_other" else ("permitted", basis)
    assert decided(facts) == expected


@pytest.mark.parametrize(
    ("types", "anonymized", "expected"),
    [
        (["name"], False, ("refer", "approval")),
        (["other:a tattoo"], False, ("refer", "approval")),
        (["name"], True, ("outside_chapter", "not_identifying")),
        ([], False, ("outside_chapter", "not_identifying")),
    ],
)
def test_identifying_information_is_what_may_identify_someone_listed_or_not(
    types: list[str], anonymized: bool, expected: tuple[str, str]
) -> None:
    """23-1201 identifying information"""
    assert decided({"types": types, "anonymized": anonymized}) == expected


@pytest.mark.parametrize(
    ("kind", "third_party"),
    [
        ("city_agency", False),
        ("police_department", False),
        ("department_of_education", False),
        ("local_public_authority", False),
        ("local_public_benefit_corporation", False),
        ("contractor", False),
        ("subcontractor", False),
        ("third_party", True),
    ],
)
def test_a_third_party_is_anyone_but_the_city_its_sister_bodies_and_authorized_contractors(
    kind: str, third_party: bool
) -> None:
    """23-1201 third party, 23-1201 third party(i), 23-1201 third party(ii)

    Only a third party needs an agreement beside the approval.
    """
    approval = an_approval(counterparty="The recipient")
    facts = {
        "counterparty": {"kind": kind, "name": "The recipient"},
        "grounds": {"furthers_mission": "keeps people warm"},
    }
    outcome = "refer" if third_party else "permitted"
    assert decided(facts, approvals=[approval]) == (outcome, "approval")


@pytest.mark.parametrize(
    ("act", "done", "expected"),
    [
        ("collection", False, ("refer", "approval")),
        ("disclosure", False, ("refer", "approval")),
        ("collection", True, ("unlawful_collection", "none")),
        ("disclosure", True, ("violation", "none")),
    ],
)
def test_with_nothing_on_file_an_act_is_not_permitted(
    act: str, done: bool, expected: tuple[str, str]
) -> None:
    """23-1202, 23-1202(a), 23-1202(b), 23-1202(c)"""
    assert decided({"act": act, "done": done}) == expected


@pytest.mark.parametrize("act", ["collection", "disclosure"])
@pytest.mark.parametrize("basis", ["routine", "best_interests"])
def test_what_was_approved_in_advance_needs_no_approval_case_by_case(act: str, basis: str) -> None:
    """23-1202(b)(2), 23-1202(b)(2)(a), 23-1202(b)(2)(b), 23-1202(c)(2), 23-1202(c)(2)(a),
    23-1202(c)(2)(b)
    """
    given = a_designation(act="both", kind=basis)
    assert decided({"act": act}, designations=[given]) == ("permitted", basis)
    assert decided({"act": act}) == ("refer", "approval")


@pytest.mark.parametrize("described", [False, True])
def test_a_determination_owes_the_notices_of_a_violation(described: bool) -> None:
    """23-1202(c)(4)"""
    asks = [{"types": ["name"], "counterparties": "any", "authority": "the policies"}]
    policies = {
        "never_routine": [],
        "notify_individual": asks if described else [],
        "routine_needs_agreement": [],
    }
    violation = Violation(
        aware_agency="nypd",
        responsible_agency="mayor",
        described_in_policy=described,
        telling_would_do_harm=False,
    )
    found = answered({"done": True, "aware_agency": "nypd"}, policies=policies)
    assert owed(found) == told(violation_notices(violation))


@pytest.mark.parametrize("facts", [*product((False, True), repeat=5)])
def test_a_determination_owes_and_excuses_the_notices_of_an_exigent_act(
    facts: tuple[bool, bool, bool, bool, bool],
) -> None:
    """23-1202(d), 23-1202(d)(1), 23-1202(d)(2)"""
    police, criminal, welfare, powers, normal = facts
    excuse = exigent_excuse(
        by_or_to_police=police,
        open_criminal_investigation=criminal,
        open_welfare_investigation=welfare,
        protective_powers=powers,
        normal_course=normal,
    )
    circumstances: Record = {
        "exigent": "the caller fell silent",
        "open_criminal_investigation": criminal,
        "protective_powers": powers,
        "outside_normal_course": not normal,
    }
    if welfare:
        circumstances["welfare_investigation"] = "by_other"
    act: Record = {
        "circumstances": circumstances,
        "grounds": {"furthers_mission": "keeps people safe"},
    }
    if police:
        act["counterparty"] = {"kind": "police_department", "id": "nypd"}
    found = answered(act)
    expected = exigent_notices("mayor", excuse=excuse)
    assert owed(found) == told(expected.owed)
    assert {(e["duty"], e["cite"]) for e in found["excused"]} == {
        (notice.what, str(excuse)) for notice in expected.excused
    }
