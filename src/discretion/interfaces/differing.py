"""How what would come out differently is told, the same on a page as on a terminal."""

from collections.abc import Mapping
from typing import Final

from discretion.apps.matters.what_if import Found
from discretion.law.deadlines import in_words
from discretion.law.determinations import Basis, Determination, Outcome
from discretion.law.wording import person

_MAY_BE_DONE: Final = ("permitted", "outside_chapter")
_BASES: Final[Mapping[Basis, str]] = {
    "not_identifying": "it identifies nobody",
    "own_agency": "within the agency",
    "not_a_contractor": "outside of what the law reaches",
    "police_investigation": "a police investigation",
    "welfare_investigation": "a welfare investigation",
    "routine": "routine",
    "joint_routine": "routine between two agencies",
    "best_interests": "in the best interests of the City",
    "approval": "approved in writing",
    "exigent": "exigent circumstances",
    "none": "no basis",
}
_DECIDING: Final = ("approve_in_writing", "determine_best_interests")
_FIRST: Final[Mapping[str, str]] = {
    "enter_agreement": "an agreement first",
    "review": "a review first",
    "agree_jointly": "the other agency’s word first",
}
_NOBODY_CAN: Final[Mapping[Outcome, str]] = {
    "refused": "May not be done as it stands",
    "violation": "Had no basis in the law",
    "unlawful_collection": "Had no basis in the law",
}


def sentence(found: Found) -> str:
    """What came of it, in a sentence or two."""
    differing, of = len(found.differing), found.judged
    count = f"{differing:,}" if differing else "none"
    since = in_words(found.since)
    if not of:
        return f"Since {since} there is no matter to try it on."
    matters = "1 matter" if of == 1 else f"{of:,} matters"
    told = f"Of {matters} since {since}, {count} would come out differently."
    if found.not_judged:
        left = found.not_judged
        told += f" {left:,} more name{'s' * (left == 1)} something that is no longer on file, and"
        told += f" {'is' if left == 1 else 'are'} left out."
    return told


def comes_to(answer: Determination) -> str:
    """What an answer comes to, in a few words."""
    if answer.outcome in _MAY_BE_DONE:
        return f"Go ahead: {_BASES[answer.basis]}"
    if answer.outcome in _NOBODY_CAN:
        return _NOBODY_CAN[answer.outcome]
    deciding = [person(need.who) for need in answer.needs if need.what in _DECIDING]
    first = [_FIRST[need.what] for need in answer.needs if need.what in _FIRST]
    decides = f"{deciding[0]} decides" if deciding else "Not yet"
    return "; ".join(dict.fromkeys([decides, *first]))
