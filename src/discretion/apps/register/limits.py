"""What the law asks of a designation before anyone may sign it: §§ 23-1201, 1202(b)(2), (c)(2)."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from msgspec import UNSET

from discretion.apps.accounts.tree import Tree
from discretion.apps.register.contents import Designation
from discretion.apps.register.exclusions import NEVER_ROUTINE, Exclusions, exclusions_of
from discretion.errors import Fault, Invalid, RefusedByLaw
from discretion.law.authority import Power
from discretion.law.deadlines import in_words
from discretion.law.parties import Parties
from discretion.law.register import Register

_JOINT: Final = "23-1201 routine collection or disclosure(ii)"
_CITY_KINDS: Final = frozenset({"city_agency", "police_department"})
_IN_ADVANCE: Final = {
    "collection": "23-1202(b)(2)(b)",
    "disclosure": "23-1202(c)(2)(b)",
    "both": "23-1202(b)(2)(b)",
}
_ROUTINE: Final = {
    "collection": (Power.DESIGNATE_ROUTINE_COLLECTION,),
    "disclosure": (Power.DESIGNATE_ROUTINE_DISCLOSURE,),
    "both": (Power.DESIGNATE_ROUTINE_COLLECTION, Power.DESIGNATE_ROUTINE_DISCLOSURE),
}
_BEST_INTERESTS: Final = {
    "collection": (Power.DETERMINE_BEST_INTERESTS_COLLECTION,),
    "disclosure": (Power.DETERMINE_BEST_INTERESTS_DISCLOSURE,),
    "both": (
        Power.DETERMINE_BEST_INTERESTS_COLLECTION,
        Power.DETERMINE_BEST_INTERESTS_DISCLOSURE,
    ),
}


def powers_to_sign(content: Designation) -> tuple[Power, ...]:
    """The powers, all of them, that whoever signs must have."""
    if content.kind == "joint_routine":
        return (Power.AGREE_JOINTLY,)
    return (_ROUTINE if content.kind == "routine" else _BEST_INTERESTS)[content.act]


def require_complete(agency: str, content: Designation, tree: Tree) -> None:
    """Invalid with each thing that must be there before anyone can sign."""
    if found := list(_missing(agency, content, tree)):
        raise Invalid(found)


def _missing(agency: str, content: Designation, tree: Tree) -> Iterator[Fault]:
    if not content.reason.strip():
        message = "Say why: how it furthers the agency's purpose or mission, or serves the City."
        yield Fault("missing_field", message, "reason")
    if content.kind == "best_interests" and content.until is UNSET:
        yield Fault("missing_field", "Give it a last day: this kind has a term.", "until")
    if content.kind != "joint_routine" and content.with_agencies:
        message = "Only a joint designation is agreed with others; leave them out."
        yield Fault("kind_mismatch", message, "with_agencies")
    below = tree.below(agency)
    for number, office in enumerate(() if content.offices is UNSET else content.offices):
        if office not in below:
            message = f"“{office}” is no office of this agency; leave it out."
            yield Fault("kind_mismatch", message, f"offices[{number}]")


def require_lawful(
    agency: str, content: Designation, register: Register, *, today: date
) -> Exclusions:
    """RefusedByLaw where the law gives nobody the power to approve it; else what policies say."""
    parties = Parties(register)
    if content.kind == "joint_routine":
        _require_agencies_of_the_city(agency, content, parties)
    if content.kind == "best_interests":
        _require_in_advance(content, today)
        _require_city_agencies(content, parties)
    found = exclusions_of(agency, content, register, today=today)
    if found.nothing_left:
        said = "; ".join(dict.fromkeys(excluded.authority for excluded in found.barred))
        raise RefusedByLaw(
            f"A policy says that such disclosures are never routine: {said}. "
            "Have each one approved in writing.",
            provision=NEVER_ROUTINE,
        )
    return found


def _require_agencies_of_the_city(agency: str, content: Designation, parties: Parties) -> None:
    own = parties.agencies[agency]
    others = [parties.agencies[other] for other in content.with_agencies]
    if outside := [a.name for a in (own, *others) if not a.of_the_city]:
        raise RefusedByLaw(
            f"Only city agencies can agree jointly; {', '.join(outside)} is none.",
            provision=_JOINT,
        )
    if same := [a.name for a in others if a.top == own.top]:
        raise RefusedByLaw(
            f"{', '.join(same)} and {own.name} are one agency; two have to agree.",
            provision=_JOINT,
        )


def _require_in_advance(content: Designation, today: date) -> None:
    if content.since < today:
        raise RefusedByLaw(
            f"The chief approves in advance, and this begins on {in_words(content.since)}, "
            "which is past. Choose a later day.",
            provision=_IN_ADVANCE[content.act],
        )


def _require_city_agencies(content: Designation, parties: Parties) -> None:
    """§ 23-1202(c)(2)(b): to another city agency or agencies; a collection has no such limit."""
    if content.act == "collection":
        return
    asked = content.counterparties
    words = ("any",) if isinstance(asked, str) else asked
    if beyond := [word for word in words if not _is_city_agency(word, parties)]:
        raise RefusedByLaw(
            "In the best interests of the City, the chief may approve disclosures to other city "
            f"agencies only; leave out: {', '.join(beyond)}.",
            provision=_IN_ADVANCE["disclosure"],
        )


def _is_city_agency(word: str, parties: Parties) -> bool:
    known = parties.agencies.get(word)
    return word in _CITY_KINDS or (known is not None and known.of_the_city)
