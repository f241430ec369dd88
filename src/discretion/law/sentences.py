"""What each step of the procedure found, in plain words that name the values that decided."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from discretion.law.cases import Case, Reliance
from discretion.law.determinations import Finding
from discretion.law.procedure import Step

_WAITS_FOR: Final = {
    "review": "an extra review",
    "enter_agreement": "an agreement",
    "agree_jointly": "the other agency's agreement that it is routine",
}


def listed(words: Sequence[str]) -> str:
    """Words in a row: `a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def trace(case: Case, decided: Step) -> tuple[Finding, ...]:
    """One finding for each step up to and including the one that decided."""
    passed = [why_not(case) for why_not in _PASSED[: decided.number - 1]]
    because = _DECIDED[decided.outcome, decided.basis](case)
    cite = decided.cite[case.disclosure]
    return (*passed, Finding(decided.number, cite, "yes", because))


@lru_cache(maxsize=4096)
def _passed(number: int, disclosure: bool, because: str) -> Finding:
    """The finding of a step that did not decide; most acts share most of theirs."""
    return Finding(number, _CITES[number - 1][disclosure], "no", because)


@lru_cache(maxsize=4096)
def _nothing_on_file(number: int, disclosure: bool, agency: str, on: date) -> Finding:
    because = f"No {_ON_FILE[number]} of {agency} in force on {on} covers the act."
    return _passed(number, disclosure, because)


def _identifying(case: Case) -> Finding:
    return _identifies(case.act.types)


@lru_cache(maxsize=4096)
def _identifies(types: tuple[str, ...]) -> Finding:
    because = f"The act concerns {listed(types)}, which can identify or locate someone."
    return Finding(1, "23-1201", "no", because)


def _outside_agency(case: Case) -> Finding:
    if not case.disclosure:
        return _passed(2, False, "This is a collection; the step is about disclosures.")
    return _outside(case.party.words, case.agency.name)


@lru_cache(maxsize=4096)
def _outside(party: str, agency: str) -> Finding:
    return Finding(2, "23-1202(c)(1)", "no", f"The other side is {party}, outside {agency}.")


def _no_police(case: Case) -> Finding:
    if not case.act.circumstances.police_investigation:
        because = "No crime, committed or impending, is given as the occasion."
    else:
        because = (
            "A crime is given as the occasion, but the police department takes no part: "
            f"the act is between {case.agency.name} and {case.party.words}."
        )
    return _passed(3, case.disclosure, because)


def _no_welfare(case: Case) -> Finding:
    because = (
        "An investigation of someone's welfare is given, but it is not a city agency's own."
        if case.act.circumstances.welfare_investigation
        else "No open investigation of anyone's welfare is given as the occasion."
    )
    return _passed(4, case.disclosure, because)


def _not_routine(case: Case) -> Finding:
    if case.routine_reliance:
        return _passed(5, case.disclosure, _held_up(case.routine_reliance))
    if case.act.circumstances.outside_normal_course:
        because = "The act is outside the normal course of the agency's business: not routine."
        return _passed(5, case.disclosure, because)
    if case.meant_routine and case.never_routine(case.bits):
        because = "The chief privacy officer's policies say that this is never routine."
        return _passed(5, case.disclosure, because)
    return _nothing_on_file(5, case.disclosure, case.agency.name, case.act.on)


def _not_joint(case: Case) -> Finding:
    if case.joint_reliance:
        return _passed(6, case.disclosure, _held_up(case.joint_reliance))
    if not case.joint_possible:
        because = "Joint routine is for acts between two city agencies in the normal course."
        return _passed(6, case.disclosure, because)
    return _nothing_on_file(6, case.disclosure, case.agency.name, case.act.on)


def _not_best_interests(case: Case) -> Finding:
    if case.best_interests_reliance:
        return _passed(7, case.disclosure, _held_up(case.best_interests_reliance))
    if not case.chief_may_approve:
        because = f"This is open to disclosures to city agencies; here it is {case.party.words}."
        return _passed(7, case.disclosure, because)
    return _nothing_on_file(7, case.disclosure, case.agency.name, case.act.on)


def _not_approved(case: Case) -> Finding:
    if not case.approval_on_file:
        return _nothing_on_file(8, case.disclosure, case.agency.name, case.act.on)
    because = f"{case.approval_on_file} approves the act, but {_lacks(case)}."
    found: Literal["no", "unknown"] = "unknown" if case.ground_unstated else "no"
    return Finding(8, _CITES[7][case.disclosure], found, because)


def _lacks(case: Case) -> str:
    if case.ground_unstated:
        return "nobody has stated a ground"
    if not case.ground_counts:
        return "no ground that counts is stated"
    return "no agreement with the third party fits"


def _not_exigent(case: Case) -> Finding:
    return _passed(9, case.disclosure, "No exigent circumstances are explained.")


# Why each of the steps 1 to 9 did not decide, and its provision for a collection and a disclosure.
_PASSED: Final = (
    _identifying,
    _outside_agency,
    _no_police,
    _no_welfare,
    _not_routine,
    _not_joint,
    _not_best_interests,
    _not_approved,
    _not_exigent,
)
_CITES: Final = (
    ("23-1201", "23-1201"),
    ("23-1202(b)(1)", "23-1202(c)(1)"),
    ("23-1202(b)(2)(c)(1)", "23-1202(c)(2)(c)(1)"),
    ("23-1202(b)(2)(c)(2)", "23-1202(c)(2)(c)(2)"),
    ("23-1202(b)(2)(a)", "23-1202(c)(2)(a)"),
    ("23-1201", "23-1201"),
    ("23-1202(b)(2)(b)", "23-1202(c)(2)(b)"),
    ("23-1202(b)(1)", "23-1202(c)(1)"),
    ("23-1202(d)(1)", "23-1202(d)(1)"),
)
_ON_FILE: Final = {
    5: "routine designation",
    6: "joint routine designation",
    7: "determination of best interests",
    8: "written approval",
}


def _held_up(reliance: Reliance) -> str:
    waits = listed([_WAITS_FOR[what] for what in reliance.outstanding])
    return f"{reliance.designation.id} covers the act, but waits for {waits}."


def _nothing_identifying(case: Case) -> str:
    if case.act.anonymized:
        return "The information is anonymized, so it identifies and locates nobody."
    return "The act names no type of information that identifies or locates someone."


def _vendor(case: Case) -> str:
    return f"The chapter does not reach the services of {case.city.parties.name(case.act.by.id)}."


def _own_agency(case: Case) -> str:
    return f"The other side is part of {case.agency.name}: within one agency nothing is disclosed."


def _police(case: Case) -> str:
    police = case.agency.name if case.agency.police else case.party.words
    crime = str(case.act.circumstances.police_investigation).replace("_", " ")
    return f"The police department takes part ({police}), and the occasion is: {crime}."


def _welfare(case: Case) -> str:
    return "A city agency has an open investigation of the welfare of someone it must protect."


def _designated(reliance: Reliance | None) -> str:
    if reliance is None:
        raise ValueError("a step that holds by a designation relies on one")
    terms = reliance.designation.terms
    return f"{terms.id}, approved on {terms.approved_on}, covers the act: {terms.reason}."


def _approved(case: Case) -> str:
    return f"{case.approval_on_file} approves the act in writing, on a ground that counts."


def _exigent(case: Case) -> str:
    return f"Exigent circumstances are explained: {case.act.circumstances.exigent}."


def _violation(case: Case) -> str:
    types, party = listed(case.act.types), case.party.words
    return f"{types} went to {party} on {case.act.on} without any basis."


def _unlawful_collection(case: Case) -> str:
    types, party = listed(case.act.types), case.party.words
    return f"{types} was collected from {party} on {case.act.on} without any basis."


def _waits(reliance: Reliance | None) -> str:
    if reliance is None:
        raise ValueError("an act that waits for a designation's demands has one")
    return f"{_held_up(reliance)} Then it may be done."


def _best_interests_open(case: Case) -> str:
    if case.best_interests_reliance:
        return _waits(case.best_interests_reliance)
    return "No ground holds; only the chief privacy officer can still allow it, in advance."


def _refused(case: Case) -> str:
    return (
        f"No ground holds, and for a disclosure to {case.party.words} nobody has the power to "
        "allow it without one."
    )


def _case_by_case(case: Case) -> str:
    return f"Nothing on file allows the act; {case.agency.name} can approve it in writing."


_Sentence: TypeAlias = Callable[[Case], str]
_DECIDED: Final[Mapping[tuple[str, str], _Sentence]] = {
    ("outside_chapter", "not_identifying"): _nothing_identifying,
    ("outside_chapter", "not_a_contractor"): _vendor,
    ("outside_chapter", "own_agency"): _own_agency,
    ("permitted", "police_investigation"): _police,
    ("permitted", "welfare_investigation"): _welfare,
    ("permitted", "routine"): lambda case: _designated(case.routine_reliance),
    ("permitted", "joint_routine"): lambda case: _designated(case.joint_reliance),
    ("permitted", "best_interests"): lambda case: _designated(case.best_interests_reliance),
    ("permitted", "approval"): _approved,
    ("permitted", "exigent"): _exigent,
    ("violation", "none"): _violation,
    ("unlawful_collection", "none"): _unlawful_collection,
    ("refer", "routine"): lambda case: _waits(case.routine_reliance),
    ("refer", "joint_routine"): lambda case: _waits(case.joint_reliance),
    ("refer", "best_interests"): _best_interests_open,
    ("refused", "none"): _refused,
    ("refer", "approval"): _case_by_case,
}
