"""What follows from a decided act: what is needed before it, owed after it, and excused."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from operator import attrgetter
from typing import Final

from msgspec import UNSET

from discretion.law.acts import ORDINARY
from discretion.law.cases import Case
from discretion.law.citations import Citation
from discretion.law.designations import Reliance
from discretion.law.determinations import Duty, Excused, Need
from discretion.law.incidents import exigent_excuse
from discretion.law.procedure import Step

# Five truths: at most 32 answers.
_exigent_excuse = cache(exigent_excuse)
SOON = "as_soon_as_practicable"
QUARTERLY = "quarterly"


def relied_on(case: Case, step: Step) -> Reliance | None:
    """The designation that an act relies on, or that would carry it but for what it asks for."""
    found = _RELIED_ON.get(step.basis)
    return found(case) if found else None


_RELIED_ON: Final[Mapping[str, Callable[[Case], Reliance | None]]] = {
    "routine": attrgetter("routine_reliance"),
    "joint_routine": attrgetter("joint_reliance"),
    "best_interests": attrgetter("best_interests_reliance"),
}


def needs(case: Case, step: Step, reliance: Reliance | None) -> tuple[Need, ...]:
    """Who must do what before a referred act may be done."""
    if step.outcome != "refer":
        return ()
    if reliance:
        return tuple(_needs_of_designation(case, reliance))
    cite = step.cite[case.disclosure]
    if step.basis == "best_interests":
        return (Need("chief_privacy_officer", "determine_best_interests", cite),)
    return tuple(_needs_of_approval(case, cite))


def _needs_of_designation(case: Case, reliance: Reliance) -> Iterator[Need]:
    terms, agency = reliance.designation.terms, case.act.agency
    if "review" in reliance.outstanding and terms.extra_review:
        yield Need(terms.extra_review, "review", "23-1203(5)", agency)
    if "enter_agreement" in reliance.outstanding:
        yield Need("agency", "enter_agreement", "23-1203(4)", agency)
    if "agree_jointly" in reliance.outstanding:
        yield Need("agency_privacy_officer", "agree_jointly", "23-1201", case.party.id or UNSET)


def _needs_of_approval(case: Case, cite: str) -> Iterator[Need]:
    agency, officer = case.act.agency, case.officer
    if not case.ground_counts:
        yield Need("employee", "state_ground", cite, agency)
    if not case.approval_on_file:
        yield Need(officer, "approve_in_writing", cite, agency)
    if case.agreement_outstanding:
        yield Need("agency", "enter_agreement", "23-1203(3)", agency)
        yield Need(officer, "record_finding", "23-1203(3)(ii)", agency)


def duties(case: Case, step: Step) -> tuple[Duty, ...]:
    """What is owed because of the act, and to whom."""
    if step.outcome == "violation":
        return tuple(_duties_of_violation(case))
    if step.basis == "exigent":
        return tuple(_duties_of_exigent_act(case))
    if not _to_be_referred(case, step):
        return ()
    what, cite = "refer_to_privacy_officer", "23-1202(c)(3)"
    return (Duty("employee", what, case.officer, SOON, cite, case.act.agency),)


def _to_be_referred(case: Case, step: Step) -> bool:
    """Whether a request or proposal that is not routine goes to the officer (§ 23-1202(c)(3))."""
    waiting = step.outcome in ("refer", "refused")
    return case.disclosure and waiting and step.basis not in ("routine", "joint_routine")


def _duties_of_violation(case: Case) -> Iterator[Duty]:
    """§ 23-1202(c)(4): the agency that became aware and the one responsible are two roles."""
    agency, policies, cite = case.act.agency, case.city.policies, "23-1202(c)(4)"
    yield Duty(
        who="agency_privacy_officer",
        what="notify_chief_privacy_officer",
        to="chief_privacy_officer",
        when=policies.violation_notice,
        cite=cite,
        agency=case.act.aware_agency or agency,
    )
    if case.individual_must_be_told:
        yield Duty("responsible_agency", "notify_individual", "individual", SOON, cite, agency)
    yield Duty("chief_privacy_officer", "report_quarterly", "speaker", QUARTERLY, cite)


def _duties_of_exigent_act(case: Case) -> Iterator[Duty]:
    """§ 23-1202(d): the officer is told by policy; the chief and the speaker unless excused."""
    agency, officer = case.act.agency, "agency_privacy_officer"
    yield Duty("employee", "notify_agency_privacy_officer", officer, SOON, "policy", agency)
    if not case.ground_counts:
        yield Duty("employee", "record", officer, SOON, _first_limb(case), agency)
    if excuse(case) is None:
        yield Duty(
            who="agency",
            what="notify_chief_privacy_officer",
            to="chief_privacy_officer",
            when=case.city.policies.exigent_notice,
            cite="23-1202(d)(1)",
            agency=agency,
        )
        chief, cite = "chief_privacy_officer", "23-1202(d)(2)"
        yield Duty(chief, "report_quarterly", "speaker", QUARTERLY, cite)


def _first_limb(case: Case) -> str:
    return "23-1202(c)(1)" if case.disclosure else "23-1202(b)(1)"


def excuse(case: Case) -> Citation | None:
    """The first provision that lifts the notices of an exigent act (§ 23-1202(d)(1)(a)-(c))."""
    stated = case.act.circumstances
    if stated is ORDINARY:
        return None
    return _exigent_excuse(
        by_or_to_police=case.by_or_to_police,
        open_criminal_investigation=stated.open_criminal_investigation,
        open_welfare_investigation=bool(stated.welfare_investigation),
        protective_powers=stated.protective_powers,
        normal_course=not stated.outside_normal_course,
    )


_BECAUSE = {
    "23-1202(d)(1)(a)": "The police department has an open investigation of criminal activity.",
    "23-1202(d)(1)(b)": "There is an open investigation of the welfare of someone protected.",
    "23-1202(d)(1)(c)": (
        "Someone acted in furtherance of law enforcement or public health or safety powers, "
        "in the normal course of the agency's business."
    ),
}


def excused(case: Case) -> tuple[Excused, ...]:
    """The notices of an exigent act that the law lifts."""
    lifted = excuse(case)
    if lifted is None:
        return ()
    cite = str(lifted)
    return tuple(
        Excused(duty, cite, _BECAUSE[cite])
        for duty in ("notify_chief_privacy_officer", "report_quarterly")
    )
