"""What each step of the procedure found, in plain words that name the values that decided."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, Literal, TypeAlias

from discretion.law.acts import ORDINARY
from discretion.law.cases import Case, Reliance
from discretion.law.designations import Designated
from discretion.law.determinations import Finding
from discretion.law.procedure import Step

_WAITS_FOR: Final = {
    "review": "an extra review",
    "enter_agreement": "an agreement",
    "agree_jointly": "the other agency's agreement that it is routine",
}


def listed(words: Sequence[str]) -> str:
    """Words in a row: `a`, `a and b`, `a, b and c`."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def trace(case: Case, decided: Step) -> tuple[Finding, ...]:
    """One finding for each step up to and including the one that decided."""
    number, disclosure = decided.number, case.disclosure
    if number > _LAST_OF_ORDINARY and case.act.circumstances is ORDINARY:
        findings = [_identifying(case), _outside_agency(case), *_ORDINARY[disclosure]]
        findings += [why_not(case) for why_not in _PASSED[_LAST_OF_ORDINARY : number - 1]]
    else:
        findings = [why_not(case) for why_not in _PASSED[: number - 1]]
    because = _DECIDED[decided.outcome, decided.basis](case)
    findings.append(Finding(number, decided.cite[disclosure], "yes", because))
    return tuple(findings)


def _passed(number: int, case: Case, because: str) -> Finding:
    """The finding of a step that did not decide."""
    return Finding(number, _CITES[number][case.disclosure], "no", because)


def _always(number: int, because: str) -> tuple[Finding, Finding]:
    """A finding that names no values of the act, made once for a collection and a disclosure."""
    collection, disclosure = _CITES[number]
    return Finding(number, collection, "no", because), Finding(number, disclosure, "no", because)


def _nothing_on_file(number: int, case: Case, designations: tuple[Designated, ...]) -> Finding:
    agency = case.agency.name
    if designations:
        because = f"No {_ON_FILE[number]} of {agency} in force on {case.day.text} covers the act."
    else:
        because = f"{agency} has no {_ON_FILE[number]} for this kind of act and function."
    return Finding(number, _CITES[number][case.disclosure], "no", because)


def _identifying(case: Case) -> Finding:
    because = f"The act concerns {listed(case.act.types)}, which can identify or locate someone."
    return Finding(1, "23-1201", "no", because)


def _outside_agency(case: Case) -> Finding:
    if not case.disclosure:
        return _A_COLLECTION
    because = f"The other side is {case.party.words}, outside {case.agency.name}."
    return Finding(2, "23-1202(c)(1)", "no", because)


def _no_police(case: Case) -> Finding:
    if not case.act.circumstances.police_investigation:
        return _NO_CRIME[case.disclosure]
    because = (
        "A crime is given as the occasion, but the police department takes no part: "
        f"the act is between {case.agency.name} and {case.party.words}."
    )
    return _passed(3, case, because)


def _no_welfare(case: Case) -> Finding:
    if not case.act.circumstances.welfare_investigation:
        return _NO_WELFARE[case.disclosure]
    return _WELFARE_OF_ANOTHER[case.disclosure]


def _not_routine(case: Case) -> Finding:
    if case.routine_reliance:
        return _passed(5, case, _held_up(case.routine_reliance))
    if not case.normal_course:
        return _NOT_NORMAL[case.disclosure]
    if case.barred:
        return _NEVER_ROUTINE[5]
    return _nothing_on_file(5, case, case.shelf.routine)


def _not_joint(case: Case) -> Finding:
    if case.joint_reliance:
        return _passed(6, case, _held_up(case.joint_reliance))
    if not case.joint_possible:
        return _NOT_JOINT[case.disclosure]
    if case.barred:
        return _NEVER_ROUTINE[6]
    return _nothing_on_file(6, case, case.shelf.joint_routine)


def _not_best_interests(case: Case) -> Finding:
    if case.best_interests_reliance:
        return _passed(7, case, _held_up(case.best_interests_reliance))
    if not case.chief_may_approve:
        because = f"This is open to disclosures to city agencies; here it is {case.party.words}."
        return _passed(7, case, because)
    return _nothing_on_file(7, case, case.shelf.best_interests)


def _not_approved(case: Case) -> Finding:
    if not case.act.purpose:
        return _NO_PURPOSE[case.disclosure]
    if not case.approval_on_file:
        agency, day = case.agency.name, case.day.text
        because = f"No written approval of {agency} in force on {day} covers the act."
        return _passed(8, case, because)
    because = f"{case.approval_on_file} approves the act, but {_lacks(case)}."
    found: Literal["no", "unknown"] = "unknown" if case.ground_unstated else "no"
    return Finding(8, _CITES[8][case.disclosure], found, because)


def _lacks(case: Case) -> str:
    if case.ground_unstated:
        return "nobody has stated a ground"
    if not case.ground_counts:
        return "no ground that counts is stated"
    return "no agreement with the third party fits"


def _not_exigent(case: Case) -> Finding:
    return _NOT_EXIGENT[case.disclosure]


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
_CITES: Final = {
    1: ("23-1201", "23-1201"),
    2: ("23-1202(b)(1)", "23-1202(c)(1)"),
    3: ("23-1202(b)(2)(c)(1)", "23-1202(c)(2)(c)(1)"),
    4: ("23-1202(b)(2)(c)(2)", "23-1202(c)(2)(c)(2)"),
    5: ("23-1202(b)(2)(a)", "23-1202(c)(2)(a)"),
    6: ("23-1201", "23-1201"),
    7: ("23-1202(b)(2)(b)", "23-1202(c)(2)(b)"),
    8: ("23-1202(b)(1)", "23-1202(c)(1)"),
    9: ("23-1202(d)(1)", "23-1202(d)(1)"),
}
_ON_FILE: Final = {
    5: "routine designation",
    6: "joint routine designation",
    7: "determination of best interests",
}
_A_COLLECTION: Final = _always(2, "This is a collection; the step is about disclosures.")[0]
_NO_CRIME: Final = _always(3, "No crime, committed or impending, is given as the occasion.")
_NO_WELFARE: Final = _always(
    4, "No open investigation of anyone's welfare is given as the occasion."
)
# The findings of steps 3 and 4 for an act of no special circumstances, which most are.
_LAST_OF_ORDINARY: Final = 4
_ORDINARY: Final = tuple(zip(_NO_CRIME, _NO_WELFARE, strict=True))
_WELFARE_OF_ANOTHER: Final = _always(
    4, "An investigation of someone's welfare is given, but it is not a city agency's own."
)
_NOT_NORMAL: Final = _always(
    5, "The act is outside the normal course of the agency's business: not routine."
)
# Only a disclosure is ever barred.
_NEVER: Final = "The chief privacy officer's policies say that this is never routine."
_NEVER_ROUTINE: Final = {5: _always(5, _NEVER)[True], 6: _always(6, _NEVER)[True]}
_NOT_JOINT: Final = _always(
    6, "Joint routine is for acts between two city agencies in the normal course."
)
_NO_PURPOSE: Final = _always(8, "The act states no purpose, so no written approval covers it.")
_NOT_EXIGENT: Final = _always(9, "No exigent circumstances are explained.")


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
    relied_on = reliance.designation
    terms = relied_on.terms
    reason = terms.reason.removesuffix(".")
    return f"{terms.id}, approved on {relied_on.approved_on}, covers the act: {reason}."


def _approved(case: Case) -> str:
    return f"{case.approval_on_file} approves the act in writing, on a ground that counts."


def _exigent(case: Case) -> str:
    explained = case.act.circumstances.exigent.removesuffix(".")
    return f"Exigent circumstances are explained: {explained}."


def _violation(case: Case) -> str:
    types, party = listed(case.act.types), case.party.words
    return f"{types} went to {party} on {case.day.text} without any basis."


def _unlawful_collection(case: Case) -> str:
    types, party = listed(case.act.types), case.party.words
    return f"{types} was collected from {party} on {case.day.text} without any basis."


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
