"""Who may do what: the whole table, and a provision or a reason behind each power."""

import pytest

from discretion.law.authority import Power, Role, powers
from discretion.law.citations import provision

# Whoever an agency pays (§ 23-1201): officers are employees too.
EMPLOYED = {
    "refer": "23-1202(c)(3)",
    "report_exigent_act": "23-1202(d)(1)",
    "report_incident": None,
}
OFFICE = {
    **EMPLOYED,
    "approve_collection": "23-1202(b)(1)",
    "approve_disclosure": "23-1202(c)(1)",
    "approve_foil_disclosure": "23-1202(c)(1)",
    "designate_routine_collection": "23-1202(b)(2)(a)",
    "designate_routine_disclosure": "23-1202(c)(2)(a)",
    "agree_jointly": "23-1201 routine collection or disclosure(ii)",
    "review": "23-1203(5)",
    "record_finding": "23-1203(3)(ii)",
    "enter_agreement": "23-1203(3)",
    "report_violation": "23-1202(c)(4)",
    "tell_individual": "23-1202(c)(4)",
    "handle_incident": "23-1202(c)(4)",
    "issue_guidance": "23-1203(2)",
    "keep_compliance_plan": "23-1203(8)",
    "handle_complaint": "23-1203(9)",
    "record_enforcement_request": "10-178(d)",
    "carry_out_direction": "Charter 8(h)(2)",
    "hold_disposal": None,
    "dispose": "10-503",
    "keep_register": None,
    "read_register": None,
    "record_determination": None,
    "prepare_report": None,
    "read_record": None,
}
TABLE: dict[str, dict[str, str | None]] = {
    "employee": {
        **EMPLOYED,
        "read_register": None,
        "record_determination": None,
    },
    "privacy_staff": {
        **EMPLOYED,
        "keep_register": None,
        "read_register": None,
        "record_determination": None,
        "prepare_report": None,
        "record_enforcement_request": None,
    },
    "agency_privacy_officer": OFFICE,
    "managing_privacy_officer": {**OFFICE, "consolidate_report": None},
    "foil_officer": {
        **EMPLOYED,
        "approve_foil_disclosure": "23-1201 privacy officer",
        "record_finding": "23-1203(3)(ii)",
        "read_register": None,
    },
    "contractor_privacy_officer": {
        "refer": "23-1202(g)",
        "approve_collection": "23-1202(g)",
        "approve_disclosure": "23-1202(g)",
        "record_finding": "23-1202(g)",
        "report_exigent_act": "23-1202(g)",
        "report_violation": "23-1202(g)",
        "report_incident": "23-1202(g)",
    },
    "counsel": {
        **EMPLOYED,
        "read_register": None,
        "review_as_counsel": None,
        "hold_disposal": None,
        "read_record": None,
    },
    "agency_head": {
        **EMPLOYED,
        "designate_privacy_officer": "23-1201 privacy officer",
        "designate_contractor_officer": "23-1202(g)",
        "enter_agreement": "23-1203(3)",
        "sign_report": "23-1205(b)",
        "deposit_report": "Charter 1133(a)",
        "allow_self_approval": None,
        "act_for_vacant_office": None,
        "read_register": None,
        "record_determination": None,
        "read_record": None,
    },
    "chief_privacy_officer": {
        "determine_best_interests_collection": "23-1202(b)(2)(b)",
        "determine_best_interests_disclosure": "23-1202(c)(2)(b)",
        "adopt_policies": "23-1204(d)",
        "add_type": "Charter 8(h)(4)",
        "direct_changes": "Charter 8(h)(2)",
        "review_reports": "Charter 8(h)(3)",
        "report_quarterly": "23-1202(d)(2)",
        "sign_quarterly": "23-1202(d)(2)",
        "handle_city_complaint": "23-1203(9)",
        "act_for_vacant_office": None,
        "read_register": "Charter 8(h)",
        "read_record": "Charter 8(h)",
        "keep_calendar": None,
    },
    "committee": {"review_reports": "23-1204(b)", "recommend_policies": "23-1204(c)"},
    "auditor": {"read_register": None, "read_record": None},
    "administrator": {"manage_people": None, "tend_mail": None, "keep_calendar": None},
}


@pytest.mark.parametrize("role", Role)
def test_each_role_has_the_powers_of_the_reviewed_table_and_no_other(role: Role) -> None:
    """23-1201 chief privacy officer, 23-1201 privacy officer, 23-1204, 23-1204(c), 23-1205(b),
    23-1202(g), Charter 8(h)(1), Charter 8(h)(3), Charter 8(h)(4)
    """
    found = {
        power.value: str(authority.provision) if authority.provision else None
        for power, authority in powers(role).items()
    }
    assert found == TABLE[role.value]


def test_the_reviewed_table_has_every_role_and_someone_holds_every_power() -> None:
    assert set(TABLE) == {role.value for role in Role}
    assert {power for held in TABLE.values() for power in held} == {p.value for p in Power}


@pytest.mark.parametrize("role", Role)
def test_each_power_comes_from_a_provision_at_hand_or_from_a_stated_reason(role: Role) -> None:
    for authority in powers(role).values():
        if authority.provision:
            assert provision(authority.provision).citation == authority.provision
            assert authority.reason == ""
        else:
            assert authority.reason.endswith(".")


def test_a_power_without_a_provision_shows_the_reason_of_the_house() -> None:
    held = powers(Role.ADMINISTRATOR)[Power.MANAGE_PEOPLE]
    assert (held.provision, held.reason) == (
        None,
        "Someone has to open accounts; the law gives them no decision.",
    )


def test_nobody_but_the_chief_privacy_officer_determines_best_interests() -> None:
    """23-1202(b)(2)(b) and 23-1202(c)(2)(b)"""
    for power in (
        Power.DETERMINE_BEST_INTERESTS_COLLECTION,
        Power.DETERMINE_BEST_INTERESTS_DISCLOSURE,
    ):
        assert [role for role in Role if power in powers(role)] == [Role.CHIEF_PRIVACY_OFFICER]


def test_counsel_never_approves() -> None:
    assert not {
        Power.APPROVE_COLLECTION,
        Power.APPROVE_DISCLOSURE,
        Power.APPROVE_FOIL_DISCLOSURE,
    } & set(powers(Role.COUNSEL))


def test_a_role_s_powers_cannot_be_changed_from_outside() -> None:
    held = powers(Role.EMPLOYEE)
    with pytest.raises(TypeError):
        held[Power.ADD_TYPE] = held[Power.REFER]  # type: ignore[index]  # the point of the test
