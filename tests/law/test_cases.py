"""Each legal test apart: which facts of an act make it true, and which do not."""

from itertools import product

import pytest

from discretion.law.procedure import Facts, Standing
from tests.law.builders import (
    THIRD_PARTY,
    a_case,
    a_designation,
    an_agreement,
    an_approval,
    decisions,
)

CITY = decisions()
CRIMES = (None, "crime_committed", "attempted_or_impending_crime")


def stated(**circumstances: object) -> dict[str, object]:
    return {"circumstances": {k: v for k, v in circumstances.items() if v is not None}}


@pytest.mark.parametrize(
    ("types", "anonymized", "identifying"),
    [
        (["name"], False, True),
        (["name"], True, False),
        ([], False, False),
        ([], True, False),
        (["height"], False, True),
        (["other:tattoo"], False, True),
    ],
)
def test_identifying_needs_a_type_and_names(
    types: list[str], anonymized: bool, identifying: bool
) -> None:
    case = a_case(CITY, types=types, anonymized=anonymized)
    assert case.identifying is identifying


@pytest.mark.parametrize(
    ("by", "within"),
    [
        ({"kind": "employee"}, True),
        ({"kind": "employee", "id": "shop"}, True),
        ({"kind": "contractor"}, True),
        ({"kind": "contractor", "id": "helper"}, True),
        ({"kind": "contractor", "id": "named"}, True),
        ({"kind": "contractor", "id": "shop"}, False),
        ({"kind": "subcontractor", "id": "shop"}, False),
    ],
)
def test_the_chapter_reaches_all_but_vendors_of_other_services(
    by: dict[str, str], within: bool
) -> None:
    assert a_case(CITY, by=by).within_chapter is within


@pytest.mark.parametrize(
    ("agency", "party", "own"),
    [
        ("mayor", {"kind": "own_agency"}, True),
        ("mayor", {"kind": "own_agency", "id": "cau"}, True),
        ("cau", {"kind": "city_agency", "id": "mayor"}, True),
        ("mayor", {"kind": "city_agency", "id": "hra"}, False),
        ("mayor", {"kind": "city_agency"}, False),
        ("mayor", {"kind": "contractor", "id": "helper"}, False),
    ],
)
def test_sub_offices_of_one_agency_are_one_agency(
    agency: str, party: dict[str, str], own: bool
) -> None:
    assert a_case(CITY, agency=agency, counterparty=party).within_own_agency is own


@pytest.mark.parametrize("crime", CRIMES)
@pytest.mark.parametrize(
    ("agency", "party", "police"),
    [
        ("mayor", {"kind": "city_agency", "id": "hra"}, False),
        ("mayor", {"kind": "police_department"}, True),
        ("mayor", {"kind": "city_agency", "id": "nypd"}, True),
        ("mayor", {"kind": "police_department", "id": "precinct"}, True),
        ("nypd", {"kind": "city_agency", "id": "hra"}, True),
        ("precinct", {"kind": "individual"}, True),
        ("mayor", {"kind": "third_party", "entity": "federal_agency"}, False),
    ],
)
def test_the_police_exemption_needs_both_the_police_and_a_crime(
    agency: str, party: dict[str, str], police: bool, crime: str | None
) -> None:
    case = a_case(CITY, agency=agency, counterparty=party, **stated(police_investigation=crime))
    assert case.by_or_to_police is police
    assert case.police_exemption is (police and crime is not None)


@pytest.mark.parametrize("open_criminal", [False, True])
def test_an_open_criminal_investigation_is_not_the_exemption_from_approval(
    open_criminal: bool,
) -> None:
    party = {"kind": "police_department", "id": "nypd"}
    facts = stated(open_criminal_investigation=open_criminal)
    assert a_case(CITY, counterparty=party, **facts).police_exemption is False


@pytest.mark.parametrize(
    ("investigation", "exempt"), [(None, False), ("by_city_agency", True), ("by_other", False)]
)
def test_the_welfare_exemption_is_for_a_city_agencys_investigation(
    investigation: str | None, exempt: bool
) -> None:
    assert a_case(CITY, **stated(welfare_investigation=investigation)).welfare_exemption is exempt


@pytest.mark.parametrize("outside", [None, False, True])
@pytest.mark.parametrize(
    ("agency", "party", "both_of_the_city"),
    [
        ("mayor", {"kind": "city_agency", "id": "hra"}, True),
        ("mayor", {"kind": "city_agency"}, True),
        ("mayor", {"kind": "police_department", "id": "precinct"}, True),
        ("nypd", {"kind": "city_agency", "id": "hra"}, True),
        ("doe", {"kind": "city_agency", "id": "hra"}, False),
        ("mayor", {"kind": "department_of_education", "id": "doe"}, False),
        ("mayor", {"kind": "contractor", "id": "helper"}, False),
        ("mayor", {"kind": "own_agency", "id": "cau"}, False),
        ("mayor", THIRD_PARTY, False),
    ],
)
def test_joint_routine_is_between_two_city_agencies_in_the_normal_course(
    agency: str, party: dict[str, str], both_of_the_city: bool, outside: bool | None
) -> None:
    facts = stated(outside_normal_course=outside)
    case = a_case(CITY, agency=agency, counterparty=party, **facts)
    assert case.joint_possible is (both_of_the_city and not outside)


@pytest.mark.parametrize(
    ("act", "party", "may"),
    [
        ("disclosure", {"kind": "city_agency", "id": "hra"}, True),
        ("disclosure", {"kind": "police_department"}, True),
        ("disclosure", {"kind": "department_of_education", "id": "doe"}, False),
        ("disclosure", {"kind": "individual"}, False),
        ("collection", {"kind": "individual"}, True),
        ("collection", THIRD_PARTY, True),
    ],
)
def test_the_chief_may_approve_any_collection_but_disclosures_to_city_agencies_only(
    act: str, party: dict[str, str], may: bool
) -> None:
    assert a_case(CITY, act=act, counterparty=party).chief_may_approve is may


GROUNDS = ("furthers_mission", "required_by_law", "written_authorization")


@pytest.mark.parametrize("act", ["collection", "disclosure"])
@pytest.mark.parametrize("given", list(product([False, True], repeat=3)))
def test_a_ground_counts_but_consent_never_for_a_collection(
    act: str, given: tuple[bool, bool, bool]
) -> None:
    words = ("helps", "Some Law § 1", "individual")
    grounds = {k: w for k, w, there in zip(GROUNDS, words, given, strict=True) if there}
    case = a_case(CITY, act=act, grounds=grounds)
    mission, law, consent = given
    assert case.ground_counts is (mission or law or (consent and act == "disclosure"))
    assert case.examined_without_ground is (grounds == {})
    assert case.ground_unstated is False


def test_grounds_left_out_are_unstated_and_not_examined() -> None:
    case = a_case(CITY)
    assert case.ground_unstated is True
    assert case.examined_without_ground is False
    assert case.ground_counts is False


@pytest.mark.parametrize(
    ("act", "third", "agreement", "exigent", "finding"), list(product([False, True], repeat=5))
)
def test_an_agreement_is_outstanding_only_toward_a_third_party_with_nothing_in_its_place(
    act: bool, third: bool, agreement: bool, exigent: bool, finding: bool
) -> None:
    register = decisions(agreements=[an_agreement()] if agreement else [])
    facts: dict[str, object] = {"act": "disclosure" if act else "collection"}
    if third:
        facts["counterparty"] = THIRD_PARTY
    if exigent:
        facts |= stated(exigent="the line was open")
    if finding:
        facts["no_important_privacy_interest"] = "already public"
    outstanding = act and third and not agreement and not exigent and not finding
    case = a_case(register, **facts)
    assert case.agreement_outstanding is outstanding
    assert case.exigent is exigent


@pytest.mark.parametrize(
    ("changes", "officer"),
    [
        ({}, "agency_privacy_officer"),
        ({"foil": True}, "agency_privacy_officer"),
        ({"foil": True, "agency": "hra", "counterparty": THIRD_PARTY}, "foil_officer"),
        ({"agency": "hra", "counterparty": THIRD_PARTY}, "agency_privacy_officer"),
        ({"by": {"kind": "contractor", "id": "officer"}}, "contractor_privacy_officer"),
        ({"by": {"kind": "contractor", "id": "helper"}}, "agency_privacy_officer"),
        ({"by": {"kind": "contractor"}}, "agency_privacy_officer"),
        ({"by": {"kind": "employee", "id": "officer"}}, "agency_privacy_officer"),
        (
            {"agency": "nypd", "by": {"kind": "contractor", "id": "officer"}},
            "agency_privacy_officer",
        ),
        (
            {
                "agency": "hra",
                "foil": True,
                "counterparty": THIRD_PARTY,
                "by": {"kind": "contractor", "id": "officer"},
            },
            "foil_officer",
        ),
    ],
)
def test_who_approves_in_writing(changes: dict[str, object], officer: str) -> None:
    assert a_case(CITY, **changes).officer == officer


@pytest.mark.parametrize("kind", ["routine", "best_interests"])
@pytest.mark.parametrize(
    ("demand", "standing"),
    [
        ({}, Standing.HOLDS),
        ({"extra_review": "counsel"}, Standing.HELD_UP),
        ({"agreement_required": True}, Standing.HELD_UP),
        ({"types": ["race"]}, Standing.ABSENT),
        ({"counterparties": ["nypd"]}, Standing.ABSENT),
        ({"from": "2024-05-03"}, Standing.ABSENT),
        ({"approved_on": "2024-05-03"}, Standing.ABSENT),
        ({"until": "2024-05-01"}, Standing.ABSENT),
        ({"until": "2024-05-02", "from": "2024-05-02"}, Standing.HOLDS),
        ({"staff": ["outreach"]}, Standing.ABSENT),
        ({"functions": ["outreach"]}, Standing.ABSENT),
        ({"offices": ["cau"]}, Standing.ABSENT),
        ({"act": "collection"}, Standing.ABSENT),
        ({"act": "both"}, Standing.HOLDS),
        ({"agency": "cau"}, Standing.ABSENT),
    ],
)
def test_how_far_a_designation_reaches(
    kind: str, demand: dict[str, object], standing: Standing
) -> None:
    case = a_case(decisions(designations=[a_designation(kind=kind, **demand)]))
    assert getattr(case, kind) is standing
    other = "best_interests" if kind == "routine" else "routine"
    assert getattr(case, other) is Standing.ABSENT
    assert case.joint_routine is Standing.ABSENT


@pytest.mark.parametrize(
    ("agreed", "standing"),
    [
        ([("hra", "2024-05-02")], Standing.HOLDS),
        ([("hra", "2024-05-03")], Standing.HELD_UP),
        ([("hra", "2024-05-03"), ("hra", "2024-05-02")], Standing.HOLDS),
        ([("nypd", "2020-01-01")], Standing.HELD_UP),
        ([], Standing.HELD_UP),
    ],
)
def test_a_joint_designation_waits_for_the_other_agency(
    agreed: list[tuple[str, str]], standing: Standing
) -> None:
    terms = [
        {"agency": agency, "by": "agency_privacy_officer", "on": on, "reason": "helps"}
        for agency, on in agreed
    ]
    joint = a_designation(kind="joint_routine", agreed=terms)
    assert a_case(decisions(designations=[joint])).joint_routine is standing


@pytest.mark.parametrize(
    ("approval", "changes", "standing"),
    [
        ({}, {}, Standing.HOLDS),
        ({}, {"grounds": {}}, Standing.HELD_UP),
        ({"on": "2024-05-03"}, {}, Standing.ABSENT),
        ({"on": "2024-05-02", "until": "2024-05-02"}, {}, Standing.HOLDS),
        ({"until": "2024-05-01"}, {}, Standing.ABSENT),
        ({"types": ["race"]}, {}, Standing.ABSENT),
        ({"counterparty": "Human Resources"}, {}, Standing.ABSENT),
        ({"purpose": "Heating help"}, {}, Standing.ABSENT),
        ({"function": "outreach"}, {}, Standing.ABSENT),
        ({"function": "outreach"}, {"function": "outreach"}, Standing.HOLDS),
        ({"act": "collection"}, {}, Standing.ABSENT),
        ({"agency": "cau"}, {}, Standing.ABSENT),
        ({}, {"agency": "cau"}, Standing.HOLDS),
        ({"by": "counsel"}, {}, Standing.ABSENT),
        ({"by": "foil_officer"}, {}, Standing.ABSENT),
        ({"by": "contractor_privacy_officer"}, {}, Standing.ABSENT),
        (
            {"by": "contractor_privacy_officer"},
            {"by": {"kind": "contractor", "id": "officer"}},
            Standing.HOLDS,
        ),
        ({}, {"purpose": "something else"}, Standing.ABSENT),
    ],
)
def test_when_a_written_approval_covers_an_act(
    approval: dict[str, object], changes: dict[str, object], standing: Standing
) -> None:
    facts = {"purpose": "heating help", "grounds": {"furthers_mission": "helps"}, **changes}
    case = a_case(decisions(approvals=[an_approval(**approval)]), **facts)
    assert case.approval is standing


def test_an_act_without_a_purpose_is_covered_by_no_approval() -> None:
    case = a_case(decisions(approvals=[an_approval()]), grounds={"furthers_mission": "helps"})
    assert case.approval is Standing.ABSENT


def test_the_answers_stand_in_the_order_in_which_the_procedure_asks() -> None:
    register = decisions(designations=[a_designation(extra_review="counsel")])
    acts: list[dict[str, object]] = [{}, {"done": True}, {"act": "collection"}, {"types": []}]
    for facts in acts:
        case = a_case(register, **facts)
        assert case.answers == tuple(getattr(case, test) for test in Facts._fields)
