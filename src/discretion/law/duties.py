"""Every duty of the law that someone must do, as a table: who, what, to whom, when, by what."""

from dataclasses import dataclass

from discretion.law.citations import Citation


@dataclass(frozen=True)
class Duty:
    """A duty under a stable name; a policy asks for one without a provision.

    `when` is in words; the days are worked out in `deadlines`.
    """

    name: str
    who: str
    to: str
    when: str
    provision: Citation | None


_SOON = "as soon as practicable"


_TABLE = (
    ("refer_to_privacy_officer", "employee", "own privacy officer", _SOON, "23-1202(c)(3)"),
    ("tell_own_officer", "employee", "own privacy officer", _SOON, ""),
    ("report_exigent_act", "agency", "chief privacy officer", _SOON, "23-1202(d)(1)"),
    ("report_violation", "aware agency", "chief privacy officer", _SOON, "23-1202(c)(4)"),
    ("tell_individual", "responsible agency", "individual", _SOON, "23-1202(c)(4)"),
    ("report_violations", "chief privacy officer", "speaker", "quarterly", "23-1202(c)(4)"),
    ("report_exigent_acts", "chief privacy officer", "speaker", "quarterly", "23-1202(d)(2)"),
    ("bind_contractors", "agency", "contractors", "in each contract", "23-1202(g)"),
    ("adopt_policies", "chief privacy officer", "agencies", "standing", "23-1203"),
    ("anonymize", "agency", "those who receive", "where appropriate", "23-1203(1)"),
    ("issue_guidance", "privacy officer", "staff", "standing", "23-1203(2)"),
    ("enter_agreement", "agency", "third party", "before disclosure", "23-1203(3)"),
    ("set_contract_terms", "chief privacy officer", "agencies", "standing", "23-1203(7)"),
    ("keep_compliance_plan", "privacy officer", "staff", "standing", "23-1203(8)"),
    ("receive_complaints", "agency", "public", "standing", "23-1203(9)"),
    ("review_reports", "committee", "agencies", "July 31, every 2 years", "23-1204(b)"),
    ("recommend_policies", "committee", "chief privacy officer", "with it", "23-1204(c)"),
    ("adopt_recommended", "chief privacy officer", "agencies", "90 days", "23-1204(d)"),
    ("file_report", "agency head", "four recipients", "July 31, even years", "23-1205(a)"),
    ("sign_report", "agency head", "four recipients", "with the report", "23-1205(b)"),
    ("deposit_report", "agency head", "records", "10 business days", "Charter 1133(a)"),
    ("post_request", "records", "public", "10 business days", "Charter 1133(d)"),
    ("tell_expectations", "records", "agencies", "January 31", "Charter 1133(e)"),
    ("give_data", "agency head", "council", "with the report", "Charter 1134"),
    ("report_breach", "agency", "three offices", "promptly", "10-502(a)"),
    ("tell_of_breach", "agency", "individuals", _SOON, "10-502(b)"),
    ("tell_owner", "agency that maintains", "owner", "no time stated", "10-502(c)"),
    ("tell_reporting_agencies", "agency", "reporting agencies", _SOON, "10-502(f)"),
    ("keep_determination", "agency", "file", "not disposed of for 5 years", "10-502(g)"),
    ("discard_safely", "agency", "file", "at disposal", "10-503"),
    ("log_immigration_request", "agency", "designated office", "on receipt", "10-178(d)"),
    ("compile_immigration", "designated office", "speaker", "quarterly", "10-178(d)"),
    ("cooperate", "agency", "chief privacy officer", "standing", "Charter 8(h)"),
    ("act_on_directions", "agency", "chief privacy officer", "the day it names", "Charter 8(h)(2)"),
)
DUTIES = tuple(
    Duty(name, who, to, when, Citation(provision) if provision else None)
    for name, who, to, when, provision in _TABLE
)


def duty_names() -> frozenset[str]:
    """The names that the table of provisions may give under `tracked_by`."""
    return frozenset(duty.name for duty in DUTIES)
