"""The kinds of duty that are kept: what is asked, and the powers of which one lets someone do it.

A source of duties adds a line here. A kind that the law's own table has is called as there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from discretion.law.authority import Power, Role


@dataclass(frozen=True)
class Kind:
    """One kind of duty. `who` owes it by the law or the house; `asks` is said to them."""

    name: str
    asks: str
    who: Role
    powers: tuple[Power, ...]


_SENDING: Final = (Power.PREPARE_REPORT, Power.DEPOSIT_REPORT)
_APPROVING: Final = (Power.APPROVE_COLLECTION, Power.APPROVE_DISCLOSURE)
_KINDS: Final = (
    Kind(
        "sign_designation",
        "Sign a designation",
        Role.AGENCY_PRIVACY_OFFICER,
        (Power.DESIGNATE_ROUTINE_COLLECTION, Power.DESIGNATE_ROUTINE_DISCLOSURE),
    ),
    Kind(
        "agree_jointly",
        "Sign a joint designation",
        Role.AGENCY_PRIVACY_OFFICER,
        (Power.AGREE_JOINTLY,),
    ),
    Kind(
        "determine_best_interests",
        "Determine the City’s best interests",
        Role.CHIEF_PRIVACY_OFFICER,
        (
            Power.DETERMINE_BEST_INTERESTS_COLLECTION,
            Power.DETERMINE_BEST_INTERESTS_DISCLOSURE,
        ),
    ),
    Kind(
        "contribute",
        "Contribute to a report",
        Role.AGENCY_PRIVACY_OFFICER,
        (Power.PREPARE_REPORT,),
    ),
    Kind("sign_report", "Sign a report", Role.AGENCY_HEAD, (Power.SIGN_REPORT,)),
    Kind("file_report", "Deliver a report", Role.AGENCY_HEAD, _SENDING),
    Kind("deposit_report", "Deposit a report", Role.AGENCY_HEAD, _SENDING),
    Kind("answer_matter", "Decide a matter", Role.AGENCY_PRIVACY_OFFICER, _APPROVING),
    Kind(
        "answer_foil_matter",
        "Decide a matter asked under freedom of information",
        Role.FOIL_OFFICER,
        (Power.APPROVE_FOIL_DISCLOSURE,),
    ),
    Kind("add_to_matter", "Answer a question about a matter", Role.EMPLOYEE, (Power.REFER,)),
    Kind(
        "review_matter_as_counsel",
        "Review a matter as counsel",
        Role.COUNSEL,
        (Power.REVIEW_AS_COUNSEL,),
    ),
    Kind(
        "determine_matter",
        "Determine the City’s best interests in a matter",
        Role.CHIEF_PRIVACY_OFFICER,
        (
            Power.DETERMINE_BEST_INTERESTS_COLLECTION,
            Power.DETERMINE_BEST_INTERESTS_DISCLOSURE,
        ),
    ),
    Kind("carry_out_matter", "Write down what was done", Role.EMPLOYEE, (Power.REFER,)),
    Kind(
        "check_exigent_act",
        "Check an act under exigent circumstances",
        Role.AGENCY_PRIVACY_OFFICER,
        _APPROVING,
    ),
    Kind(
        "notify_chief_of_exigent_act",
        "Tell the chief privacy officer of an act under exigent circumstances",
        Role.AGENCY_PRIVACY_OFFICER,
        _APPROVING,
    ),
    Kind(
        "keep_condition",
        "Keep a condition of an approval",
        Role.AGENCY_PRIVACY_OFFICER,
        _APPROVING,
    ),
    Kind(
        "confirm_disposal",
        "Confirm that what was shared was disposed of or returned",
        Role.AGENCY_PRIVACY_OFFICER,
        (Power.APPROVE_DISCLOSURE,),
    ),
    Kind(
        "report_quarterly",
        "Report on a quarter",
        Role.CHIEF_PRIVACY_OFFICER,
        (Power.REPORT_QUARTERLY,),
    ),
    Kind(
        "answer_complaint",
        "Answer a complaint",
        Role.AGENCY_PRIVACY_OFFICER,
        (Power.HANDLE_COMPLAINT,),
    ),
    Kind(
        "answer_city_complaint",
        "Answer a complaint about no agency in particular",
        Role.CHIEF_PRIVACY_OFFICER,
        (Power.HANDLE_CITY_COMPLAINT,),
    ),
    Kind(
        "erase_complaint",
        "Erase what was written in a complaint",
        Role.AGENCY_PRIVACY_OFFICER,
        (Power.HANDLE_COMPLAINT,),
    ),
    Kind(
        "erase_city_complaint",
        "Erase what was written in a complaint about no agency in particular",
        Role.CHIEF_PRIVACY_OFFICER,
        (Power.HANDLE_CITY_COMPLAINT,),
    ),
    Kind(
        "act_on_directions",
        "Carry out a direction of the chief privacy officer",
        Role.AGENCY_PRIVACY_OFFICER,
        (Power.CARRY_OUT_DIRECTION,),
    ),
    Kind(
        "compile_enforcement_requests",
        "Compile the requests that further immigration enforcement",
        Role.AGENCY_PRIVACY_OFFICER,
        (Power.RECORD_ENFORCEMENT_REQUEST,),
    ),
    Kind(
        "discard_safely",
        "Dispose of what is kept no longer",
        Role.AGENCY_PRIVACY_OFFICER,
        (Power.DISPOSE,),
    ),
    Kind(
        "review_designation",
        "Look at a designation again",
        Role.AGENCY_PRIVACY_OFFICER,
        (Power.DESIGNATE_ROUTINE_COLLECTION, Power.DESIGNATE_ROUTINE_DISCLOSURE),
    ),
    Kind(
        "renew_agreement",
        "Renew an agreement or let it end",
        Role.AGENCY_PRIVACY_OFFICER,
        (Power.ENTER_AGREEMENT,),
    ),
    Kind(
        "prepare_report",
        "Prepare a report",
        Role.AGENCY_PRIVACY_OFFICER,
        (Power.PREPARE_REPORT,),
    ),
    Kind(
        "issue_guidance",
        "Issue guidance to staff",
        Role.AGENCY_PRIVACY_OFFICER,
        (Power.ISSUE_GUIDANCE,),
    ),
    Kind(
        "keep_compliance_plan",
        "Keep a plan of how the law is complied with",
        Role.AGENCY_PRIVACY_OFFICER,
        (Power.KEEP_COMPLIANCE_PLAN,),
    ),
    Kind(
        "review_access",
        "Review who has access",
        Role.AGENCY_HEAD,
        (Power.DESIGNATE_PRIVACY_OFFICER,),
    ),
    Kind("review_reports", "Review agency reports", Role.COMMITTEE, (Power.RECOMMEND_POLICIES,)),
    Kind("recommend_policies", "Recommend policies", Role.COMMITTEE, (Power.RECOMMEND_POLICIES,)),
    Kind(
        "adopt_recommended",
        "Adopt the policies that were recommended",
        Role.CHIEF_PRIVACY_OFFICER,
        (Power.ADOPT_POLICIES,),
    ),
    *(
        Kind(name, asks, Role.AGENCY_PRIVACY_OFFICER, (Power.HANDLE_INCIDENT,))
        for name, asks in (
            ("assess_incident", "Assess an incident"),
            ("assess_breach", "Assess whether an incident is a breach"),
            ("report_violation", "Tell the chief privacy officer of a violation"),
            ("tell_individual", "Tell the people concerned by a violation"),
            ("report_breach", "Report a breach of private information"),
            ("tell_of_breach", "Tell the people concerned by a breach"),
            ("tell_owner", "Tell the owner of the data of a breach"),
            ("tell_reporting_agencies", "Tell the consumer reporting agencies of a breach"),
            ("review_withholding", "Look again at why a notice is withheld"),
            ("take_corrective_action", "Take a corrective action"),
        )
    ),
)
KINDS: Final[Mapping[str, Kind]] = {kind.name: kind for kind in _KINDS}
