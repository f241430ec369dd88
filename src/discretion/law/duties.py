"""Every duty of the law that someone must do, as a table: who, what, to whom, when, by what."""

from dataclasses import dataclass

from discretion.law.citations import Citation


@dataclass(frozen=True)
class Duty:
    """A duty under a stable name. `when` is in words; the days are worked out in `deadlines`."""

    name: str
    who: str
    to: str
    when: str
    provision: Citation


_SOON = "as soon as practicable"


def _duty(name: str, who: str, to: str, when: str, provision: str) -> Duty:
    return Duty(name, who, to, when, Citation(provision))


DUTIES = (
    _duty("refer_to_privacy_officer", "employee", "own privacy officer", _SOON, "23-1202(c)(3)"),
    _duty("report_exigent_act", "agency", "chief privacy officer", _SOON, "23-1202(d)(1)"),
    _duty("report_violation", "aware agency", "chief privacy officer", _SOON, "23-1202(c)(4)"),
    _duty("tell_individual", "responsible agency", "individual", _SOON, "23-1202(c)(4)"),
    _duty("report_violations", "chief privacy officer", "speaker", "quarterly", "23-1202(c)(4)"),
    _duty("report_exigent_acts", "chief privacy officer", "speaker", "quarterly", "23-1202(d)(2)"),
    _duty("bind_contractors", "agency", "contractors", "in each contract", "23-1202(g)"),
    _duty("adopt_policies", "chief privacy officer", "agencies", "standing", "23-1203"),
    _duty("anonymize", "agency", "those who receive", "where appropriate", "23-1203(1)"),
    _duty("issue_guidance", "privacy officer", "staff", "standing", "23-1203(2)"),
    _duty("enter_agreement", "agency", "third party", "before disclosure", "23-1203(3)"),
    _duty("set_contract_terms", "chief privacy officer", "agencies", "standing", "23-1203(7)"),
    _duty("keep_compliance_plan", "privacy officer", "staff", "standing", "23-1203(8)"),
    _duty("receive_complaints", "agency", "public", "standing", "23-1203(9)"),
    _duty("review_reports", "committee", "agencies", "July 31, every 2 years", "23-1204(b)"),
    _duty("recommend_policies", "committee", "chief privacy officer", "with it", "23-1204(c)"),
    _duty("adopt_recommended", "chief privacy officer", "agencies", "90 days", "23-1204(d)"),
    _duty("file_report", "agency head", "four recipients", "July 31, even years", "23-1205(a)"),
    _duty("sign_report", "agency head", "four recipients", "with the report", "23-1205(b)"),
    _duty("deposit_report", "agency head", "records", "10 business days", "Charter 1133(a)"),
    _duty("post_request", "records", "public", "10 business days", "Charter 1133(d)"),
    _duty("tell_expectations", "records", "agencies", "January 31", "Charter 1133(e)"),
    _duty("give_data", "agency head", "council", "with the report", "Charter 1134"),
    _duty("report_breach", "agency", "three offices", "promptly", "10-502(a)"),
    _duty("tell_of_breach", "agency", "individuals", _SOON, "10-502(b)"),
    _duty("tell_owner", "agency that maintains", "owner", "no time stated", "10-502(c)"),
    _duty("tell_reporting_agencies", "agency", "reporting agencies", _SOON, "10-502(f)"),
    _duty("keep_determination", "agency", "file", "5 years", "10-502(g)"),
    _duty("discard_safely", "agency", "file", "at disposal", "10-503"),
    _duty("log_immigration_request", "agency", "designated office", "on receipt", "10-178(d)"),
    _duty("compile_immigration", "designated office", "speaker", "quarterly", "10-178(d)"),
    _duty("cooperate", "agency", "chief privacy officer", "standing", "Charter 8(h)"),
    _duty("act_on_directions", "agency", "chief privacy officer", "standing", "Charter 8(h)(2)"),
)


def duty_names() -> frozenset[str]:
    """The names that the table of provisions may give under `tracked_by`."""
    return frozenset(duty.name for duty in DUTIES)
