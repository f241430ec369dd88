"""What each step of the procedure found, in plain words that name the values that decided.

Findings are put together as JSON, because an answer is little else and most of it was said before.
So what a sentence names is `written`: as it stands between the quotes of JSON. The names that most
acts differ in are left blank, and are filled in at the end.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Literal, TypeAlias

import msgspec

from discretion.law.cases import Case
from discretion.law.designations import Reliance
from discretion.law.determinations import Finding, written
from discretion.law.procedure import DEFAULT, EXCEPTIONS, HELD_UP, Step

_WAITS_FOR: Final = {
    "review": "an extra review",
    "enter_agreement": "an agreement",
    "agree_jointly": "the other agency's agreement that it is routine",
}


def listed(words: Sequence[str]) -> str:
    """Words in a row: `a`, `a and b`, `a, b and c`."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


# The blanks for the act's types, its two sides and its day: signs that no JSON text holds.
TYPES: Final = "\1"
PARTY: Final = "\2"
AGENCY: Final = "\3"
DAY: Final = "\4"
# The JSON of a finding in parts, of which some are blanks.
_Finding: TypeAlias = tuple[str, ...]
_BLANK: Final = re.compile("([\1-\4])")


def trace(case: Case, decided: Step) -> str:
    """One finding for each step up to and including the one that decided, as a JSON array."""
    said = _before(case, decided.number)
    names = {
        TYPES: written(listed(case.act.types)),
        PARTY: case.party.written,
        AGENCY: case.agency.written,
        DAY: case.day.text,
    }
    opening = _YES[decided.number, decided.cite[case.disclosure]]
    because = why(case, decided)
    return f'[{"".join(map(names.get, said, said))}{opening}{because}"}}]'


def why(case: Case, decided: Step) -> str:
    """What the step that decided found, as it stands between the quotes of JSON."""
    return _DECIDED[decided.outcome, decided.basis](case)


def _before(case: Case, number: int) -> Sequence[str]:
    """The findings of the steps before the one that decided, in parts, of which some are blanks.

    Acts with nothing on file that is held up differ in few of the answers that the sentences look
    at, so what was said of one is said again of the next.
    """
    stated = case.act.circumstances
    investigations = stated.police_investigation, stated.welfare_investigation
    alike: tuple[object, ...] = number, case.disclosure, investigations
    if number > _ROUTINE:
        standings = case.routine, case.joint_routine, case.best_interests
        if HELD_UP in standings or (number > _APPROVAL and case.approval_on_file):
            return say_before(case, number)
        cities = case.party.of_the_city, case.agency.of_the_city
        purpose = case.act.purpose != ""
        alike = *alike, case.normal_course, case.barred, cities, purpose, case.shelf.kinds
    said = _SAID.get(alike)
    if said is None:
        said = _SAID[alike] = tuple(_BLANK.split("".join(say_before(case, number))))
    return said


def say_before(case: Case, number: int) -> Sequence[str]:
    """What each step before the one that decided found, said anew."""
    return [part for why_not in _PASSED[: number - 1] for part in why_not(case)]


def _opening(number: int, cite: str, found: Literal["yes", "no", "unknown"]) -> str:
    """A finding as JSON, up to its reason."""
    return msgspec.json.encode(Finding(number, cite, found, "")).decode().removesuffix('"}')


def _passed(number: int, case: Case, because: str) -> _Finding:
    """The finding of a step that did not decide, and that names what is on file."""
    return (f'{_NO[number][case.disclosure]}{because}"}},',)


def _always(number: int, because: str) -> tuple[_Finding, _Finding]:
    """A finding that names nothing, or blanks, made once for a collection and a disclosure."""
    collection, disclosure = (_BLANK.split(f'{cite}{because}"}},') for cite in _NO[number])
    return tuple(collection), tuple(disclosure)


def _identifying(case: Case) -> _Finding:
    return _TYPES_NAMED


def _outside_agency(case: Case) -> _Finding:
    return _OTHER_SIDE if case.disclosure else _A_COLLECTION


def _no_police(case: Case) -> _Finding:
    given = case.act.circumstances.police_investigation
    return (_NO_POLICE if given else _NO_CRIME)[case.disclosure]


def _no_welfare(case: Case) -> _Finding:
    given = case.act.circumstances.welfare_investigation
    return (_WELFARE_OF_ANOTHER if given else _NO_WELFARE)[case.disclosure]


def _not_routine(case: Case) -> _Finding:
    if case.routine_reliance:
        return _passed(5, case, _held_up(case.routine_reliance))
    if not case.normal_course:
        return _NOT_NORMAL[case.disclosure]
    if case.barred:
        return _NEVER_ROUTINE[5]
    return (_NONE_COVERS if case.shelf.routine else _NONE_ON_FILE)[5][case.disclosure]


def _not_joint(case: Case) -> _Finding:
    if case.joint_reliance:
        return _passed(6, case, _held_up(case.joint_reliance))
    if not case.joint_possible:
        return _NOT_JOINT[case.disclosure]
    if case.barred:
        return _NEVER_ROUTINE[6]
    return (_NONE_COVERS if case.shelf.joint_routine else _NONE_ON_FILE)[6][case.disclosure]


def _not_best_interests(case: Case) -> _Finding:
    if case.best_interests_reliance:
        return _passed(7, case, _held_up(case.best_interests_reliance))
    if not case.chief_may_approve:
        return _NO_CITY_AGENCY
    return (_NONE_COVERS if case.shelf.best_interests else _NONE_ON_FILE)[7][case.disclosure]


def _not_approved(case: Case) -> _Finding:
    if not case.act.purpose:
        return _NO_PURPOSE[case.disclosure]
    if not case.approval_on_file:
        return _NO_APPROVAL[case.disclosure]
    because = f"{written(case.approval_on_file)} approves the act, but {_lacks(case)}."
    if not case.ground_unstated:
        return _passed(8, case, because)
    return (f'{_opening(8, _CITES[8][case.disclosure], "unknown")}{because}"}},',)


def _lacks(case: Case) -> str:
    if case.ground_unstated:
        return "nobody has stated a ground"
    if not case.ground_counts:
        return "no ground that counts is stated"
    return "no agreement with the third party fits"


def _not_exigent(case: Case) -> _Finding:
    return _NOT_EXIGENT[case.disclosure]


_ROUTINE: Final = 5
_APPROVAL: Final = 8
# What was said before the step that decided, for acts that are alike; there are few hundred kinds.
_SAID: Final[dict[tuple[object, ...], Sequence[str]]] = {}
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
# How a finding begins, its reason apart.
_NO: Final = {
    number: (_opening(number, collection, "no"), _opening(number, disclosure, "no"))
    for number, (collection, disclosure) in _CITES.items()
}
_YES: Final = {
    (step.number, cite): _opening(step.number, cite, "yes")
    for step in EXCEPTIONS + DEFAULT
    for cite in step.cite
}
_ON_FILE: Final = {
    5: "routine designation",
    6: "joint routine designation",
    7: "determination of best interests",
}
_TYPES_NAMED: Final = _always(
    1, f"The act concerns {TYPES}, which can identify or locate someone."
)[0]
_A_COLLECTION: Final = _always(2, "This is a collection; the step is about disclosures.")[False]
_OTHER_SIDE: Final = _always(2, f"The other side is {PARTY}, outside {AGENCY}.")[True]
_NO_CRIME: Final = _always(3, "No crime, committed or impending, is given as the occasion.")
_NO_POLICE: Final = _always(
    3,
    "A crime is given as the occasion, but the police department takes no part: "
    f"the act is between {AGENCY} and {PARTY}.",
)
_NO_WELFARE: Final = _always(
    4, "No open investigation of anyone's welfare is given as the occasion."
)
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
_NONE_COVERS: Final = {
    number: _always(number, f"No {on_file} of {AGENCY} in force on {DAY} covers the act.")
    for number, on_file in _ON_FILE.items()
}
_NONE_ON_FILE: Final = {
    number: _always(number, f"{AGENCY} has no {on_file} for this kind of act and function.")
    for number, on_file in _ON_FILE.items()
}
_NO_CITY_AGENCY: Final = _always(
    7, f"This is open to disclosures to city agencies; here it is {PARTY}."
)[True]
_NO_APPROVAL: Final = _always(
    8, f"No written approval of {AGENCY} in force on {DAY} covers the act."
)
_NO_PURPOSE: Final = _always(8, "The act states no purpose, so no written approval covers it.")
_NOT_EXIGENT: Final = _always(9, "No exigent circumstances are explained.")


def _held_up(reliance: Reliance) -> str:
    waits = listed([_WAITS_FOR[what] for what in reliance.outstanding])
    return f"{reliance.designation.written} covers the act, but waits for {waits}."


def _nothing_identifying(case: Case) -> str:
    if case.act.anonymized:
        return "The information is anonymized, so it identifies and locates nobody."
    return "The act names no type of information that identifies or locates someone."


def _vendor(case: Case) -> str:
    vendor = written(case.city.parties.name(case.act.by.id))
    return f"The chapter does not reach the services of {vendor}."


def _own_agency(case: Case) -> str:
    return (
        f"The other side is part of {case.agency.written}: within one agency nothing is disclosed."
    )


def _police(case: Case) -> str:
    police = case.agency.written if case.agency.police else case.party.written
    crime = str(case.act.circumstances.police_investigation).replace("_", " ")
    return f"The police department takes part ({police}), and the occasion is: {crime}."


def _welfare(case: Case) -> str:
    return "A city agency has an open investigation of the welfare of someone it must protect."


def _designated(reliance: Reliance | None) -> str:
    if reliance is None:
        raise ValueError("a step that holds by a designation relies on one")
    it = reliance.designation
    return f"{it.written}, approved on {it.approved_on}, covers the act: {it.reason}."


def _approved(case: Case) -> str:
    return f"{written(case.approval_on_file)} approves the act in writing, on a ground that counts."


def _exigent(case: Case) -> str:
    explained = written(case.act.circumstances.exigent.removesuffix("."))
    return f"Exigent circumstances are explained: {explained}."


def _violation(case: Case) -> str:
    types = written(listed(case.act.types))
    return f"{types} went to {case.party.written} on {case.day.text} without any basis."


def _unlawful_collection(case: Case) -> str:
    types = written(listed(case.act.types))
    return f"{types} was collected from {case.party.written} on {case.day.text} without any basis."


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
        f"No ground holds, and for a disclosure to {case.party.written} nobody has the power to "
        "allow it without one."
    )


def _case_by_case(case: Case) -> str:
    return f"Nothing on file allows the act; {case.agency.written} can approve it in writing."


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
