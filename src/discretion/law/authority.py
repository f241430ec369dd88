"""Who may do what, and which provision lets them: the one table behind every permission."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from functools import cache
from types import MappingProxyType
from typing import Final

from discretion.law.citations import Citation


@unique
class Role(StrEnum):
    """A capacity in which a person acts."""

    EMPLOYEE = "employee"
    PRIVACY_STAFF = "privacy_staff"
    AGENCY_PRIVACY_OFFICER = "agency_privacy_officer"
    MANAGING_PRIVACY_OFFICER = "managing_privacy_officer"
    FOIL_OFFICER = "foil_officer"
    CONTRACTOR_PRIVACY_OFFICER = "contractor_privacy_officer"
    COUNSEL = "counsel"
    AGENCY_HEAD = "agency_head"
    CHIEF_PRIVACY_OFFICER = "chief_privacy_officer"
    COMMITTEE = "committee"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


@unique
class Power(StrEnum):
    """Something that the law, or the running of the office, lets a role do."""

    REFER = "refer"
    READ_REGISTER = "read_register"
    KEEP_REGISTER = "keep_register"
    RECORD_DETERMINATION = "record_determination"
    REPORT_EXIGENT_ACT = "report_exigent_act"
    APPROVE_COLLECTION = "approve_collection"
    APPROVE_DISCLOSURE = "approve_disclosure"
    APPROVE_FOIL_DISCLOSURE = "approve_foil_disclosure"
    DESIGNATE_ROUTINE_COLLECTION = "designate_routine_collection"
    DESIGNATE_ROUTINE_DISCLOSURE = "designate_routine_disclosure"
    AGREE_JOINTLY = "agree_jointly"
    REVIEW = "review"
    REVIEW_AS_COUNSEL = "review_as_counsel"
    RECORD_FINDING = "record_finding"
    ENTER_AGREEMENT = "enter_agreement"
    DETERMINE_BEST_INTERESTS_COLLECTION = "determine_best_interests_collection"
    DETERMINE_BEST_INTERESTS_DISCLOSURE = "determine_best_interests_disclosure"
    REPORT_VIOLATION = "report_violation"
    TELL_INDIVIDUAL = "tell_individual"
    REPORT_INCIDENT = "report_incident"
    HANDLE_INCIDENT = "handle_incident"
    ISSUE_GUIDANCE = "issue_guidance"
    KEEP_COMPLIANCE_PLAN = "keep_compliance_plan"
    DESIGNATE_PRIVACY_OFFICER = "designate_privacy_officer"
    DESIGNATE_CONTRACTOR_OFFICER = "designate_contractor_officer"
    PREPARE_REPORT = "prepare_report"
    CONSOLIDATE_REPORT = "consolidate_report"
    SIGN_REPORT = "sign_report"
    DEPOSIT_REPORT = "deposit_report"
    REVIEW_REPORTS = "review_reports"
    RECOMMEND_POLICIES = "recommend_policies"
    ADOPT_POLICIES = "adopt_policies"
    ADD_TYPE = "add_type"
    DIRECT_CHANGES = "direct_changes"
    CARRY_OUT_DIRECTION = "carry_out_direction"
    HOLD_DISPOSAL = "hold_disposal"
    DISPOSE = "dispose"
    REPORT_QUARTERLY = "report_quarterly"
    SIGN_QUARTERLY = "sign_quarterly"
    ALLOW_SELF_APPROVAL = "allow_self_approval"
    ACT_FOR_VACANT_OFFICE = "act_for_vacant_office"
    READ_RECORD = "read_record"
    MANAGE_PEOPLE = "manage_people"
    TEND_MAIL = "tend_mail"
    HANDLE_COMPLAINT = "handle_complaint"
    HANDLE_CITY_COMPLAINT = "handle_city_complaint"
    RECORD_ENFORCEMENT_REQUEST = "record_enforcement_request"
    KEEP_CALENDAR = "keep_calendar"


@dataclass(frozen=True)
class Authority:
    """Where a power comes from: a provision, or a reason of the house where none gives it."""

    provision: Citation | None
    reason: str = ""


# What an agency collects and why is told in its report, so its own people may look it up.
_PLAIN_SIGHT = "What an agency collects, keeps and discloses is no secret to those who work there."
_ANSWER: Final = "Whoever acts for the agency may have it on file what the law was found to say."
_HOLD: Final = "Whoever sees a case coming says at once what must not be thrown away."
_CALENDAR: Final = "No text names the City’s holidays, so someone of the City has to."
# Whoever an agency pays is its employee (§ 23-1201), in whatever office: they too are asked for
# information, and can't wait.
_EMPLOYEE: Mapping[Power, Citation | str] = {
    Power.REFER: Citation("23-1202(c)(3)"),
    Power.REPORT_EXIGENT_ACT: Citation("23-1202(d)(1)"),
    Power.REPORT_INCIDENT: "The officer has to hear at once of what should not have happened.",
}
# A provision, or the reason of the house in its place.
_OFFICE: Mapping[Power, Citation | str] = {
    **_EMPLOYEE,
    Power.APPROVE_COLLECTION: Citation("23-1202(b)(1)"),
    Power.APPROVE_DISCLOSURE: Citation("23-1202(c)(1)"),
    Power.APPROVE_FOIL_DISCLOSURE: Citation("23-1202(c)(1)"),
    Power.DESIGNATE_ROUTINE_COLLECTION: Citation("23-1202(b)(2)(a)"),
    Power.DESIGNATE_ROUTINE_DISCLOSURE: Citation("23-1202(c)(2)(a)"),
    Power.AGREE_JOINTLY: Citation("23-1201 routine collection or disclosure(ii)"),
    Power.REVIEW: Citation("23-1203(5)"),
    Power.RECORD_FINDING: Citation("23-1203(3)(ii)"),
    Power.ENTER_AGREEMENT: Citation("23-1203(3)"),
    Power.REPORT_VIOLATION: Citation("23-1202(c)(4)"),
    Power.TELL_INDIVIDUAL: Citation("23-1202(c)(4)"),
    Power.HANDLE_INCIDENT: Citation("23-1202(c)(4)"),
    Power.ISSUE_GUIDANCE: Citation("23-1203(2)"),
    Power.KEEP_COMPLIANCE_PLAN: Citation("23-1203(8)"),
    Power.HANDLE_COMPLAINT: Citation("23-1203(9)"),
    Power.RECORD_ENFORCEMENT_REQUEST: Citation("10-178(d)"),
    Power.CARRY_OUT_DIRECTION: Citation("Charter 8(h)(2)"),
    Power.HOLD_DISPOSAL: _HOLD,
    Power.DISPOSE: Citation("10-503"),
    Power.KEEP_REGISTER: "The report is made from the register, and the officer prepares it.",
    Power.READ_REGISTER: _PLAIN_SIGHT,
    Power.RECORD_DETERMINATION: _ANSWER,
    Power.PREPARE_REPORT: "The statute names who signs; the officer does the groundwork.",
    Power.READ_RECORD: "An officer answers for the agency's record and so reads it.",
}
_SOURCES: Mapping[Role, Mapping[Power, Citation | str]] = {
    Role.EMPLOYEE: {
        **_EMPLOYEE,
        Power.READ_REGISTER: _PLAIN_SIGHT,
        Power.RECORD_DETERMINATION: _ANSWER,
    },
    Role.PRIVACY_STAFF: {
        **_EMPLOYEE,
        Power.KEEP_REGISTER: "The officer's staff do the writing; what binds, the officer decides.",
        Power.READ_REGISTER: _PLAIN_SIGHT,
        Power.RECORD_DETERMINATION: _ANSWER,
        Power.PREPARE_REPORT: "The officer's staff do the groundwork for the report.",
        Power.RECORD_ENFORCEMENT_REQUEST: "The officer's staff write down what comes in.",
    },
    Role.AGENCY_PRIVACY_OFFICER: _OFFICE,
    Role.MANAGING_PRIVACY_OFFICER: {
        **_OFFICE,
        Power.CONSOLIDATE_REPORT: "An agency with sub-offices files one report for all.",
    },
    Role.FOIL_OFFICER: {
        **_EMPLOYEE,
        Power.APPROVE_FOIL_DISCLOSURE: Citation("23-1201 privacy officer"),
        Power.RECORD_FINDING: Citation("23-1203(3)(ii)"),
        Power.READ_REGISTER: _PLAIN_SIGHT,
    },
    # What an agency may hand over is the officer's duties; what the agency itself owes stays there.
    Role.CONTRACTOR_PRIVACY_OFFICER: {
        power: Citation("23-1202(g)")
        for power in (
            Power.REFER,
            Power.APPROVE_COLLECTION,
            Power.APPROVE_DISCLOSURE,
            Power.RECORD_FINDING,
            Power.REPORT_EXIGENT_ACT,
            Power.REPORT_VIOLATION,
            Power.REPORT_INCIDENT,
        )
    },
    Role.COUNSEL: {
        **_EMPLOYEE,
        Power.READ_REGISTER: _PLAIN_SIGHT,
        Power.REVIEW_AS_COUNSEL: "A designation may ask that counsel looks at each act.",
        Power.HOLD_DISPOSAL: _HOLD,
        Power.READ_RECORD: "Counsel advises on matters and so reads them.",
    },
    Role.AGENCY_HEAD: {
        **_EMPLOYEE,
        Power.DESIGNATE_PRIVACY_OFFICER: Citation("23-1201 privacy officer"),
        Power.DESIGNATE_CONTRACTOR_OFFICER: Citation("23-1202(g)"),
        Power.ENTER_AGREEMENT: Citation("23-1203(3)"),
        Power.SIGN_REPORT: Citation("23-1205(b)"),
        Power.DEPOSIT_REPORT: Citation("Charter 1133(a)"),
        Power.ALLOW_SELF_APPROVAL: "In an office of one, the head decides who may approve.",
        Power.ACT_FOR_VACANT_OFFICE: "While no officer is in place, the head stands in.",
        Power.READ_REGISTER: _PLAIN_SIGHT,
        Power.RECORD_DETERMINATION: _ANSWER,
        Power.READ_RECORD: "The head signs for the record and so reads it.",
    },
    Role.CHIEF_PRIVACY_OFFICER: {
        Power.DETERMINE_BEST_INTERESTS_COLLECTION: Citation("23-1202(b)(2)(b)"),
        Power.DETERMINE_BEST_INTERESTS_DISCLOSURE: Citation("23-1202(c)(2)(b)"),
        Power.ADOPT_POLICIES: Citation("23-1204(d)"),
        Power.ADD_TYPE: Citation("Charter 8(h)(4)"),
        Power.DIRECT_CHANGES: Citation("Charter 8(h)(2)"),
        Power.REVIEW_REPORTS: Citation("Charter 8(h)(3)"),
        Power.REPORT_QUARTERLY: Citation("23-1202(d)(2)"),
        Power.SIGN_QUARTERLY: Citation("23-1202(d)(2)"),
        Power.HANDLE_CITY_COMPLAINT: Citation("23-1203(9)"),
        Power.ACT_FOR_VACANT_OFFICE: "While neither officer nor head acts, someone must.",
        Power.READ_REGISTER: Citation("Charter 8(h)"),
        Power.READ_RECORD: Citation("Charter 8(h)"),
        Power.KEEP_CALENDAR: _CALENDAR,
    },
    Role.COMMITTEE: {
        Power.REVIEW_REPORTS: Citation("23-1204(b)"),
        Power.RECOMMEND_POLICIES: Citation("23-1204(c)"),
    },
    Role.AUDITOR: {
        Power.READ_REGISTER: "An auditor checks what the record is about.",
        Power.READ_RECORD: "An auditor checks the record without being able to change it.",
    },
    Role.ADMINISTRATOR: {
        Power.MANAGE_PEOPLE: "Someone has to open accounts; the law gives them no decision.",
        Power.TEND_MAIL: "Someone has to see, without reading it, what mail does not go out.",
        Power.KEEP_CALENDAR: _CALENDAR,
    },
}


@cache
def powers(role: Role) -> Mapping[Power, Authority]:
    """What a role may do, and by what authority."""
    return MappingProxyType(
        {
            power: Authority(source) if isinstance(source, Citation) else Authority(None, source)
            for power, source in _SOURCES[role].items()
        }
    )
