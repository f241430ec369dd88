"""How the answer to a matter is told on a page: what it comes to, what is lacking, and why."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from msgspec import UNSET

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor
from discretion.apps.matters.wording import words_by_code
from discretion.errors import NotFound
from discretion.interfaces import explaining
from discretion.interfaces.web.designation_sight import open_designation
from discretion.law.deadlines import in_words, listed
from discretion.law.determinations import Determination, Duty, Need

_ALLOWED: Final = "It was allowed"
_HEADLINES: Final[Mapping[str, str]] = {
    "permitted": "Go ahead",
    "outside_chapter": "This law does not reach it",
    "refused": "You may not do this as it stands",
    "violation": "This had no basis in the law",
    "unlawful_collection": "This had no basis in the law",
}
# Who decides where nobody has yet, by what the law asks of whom.
_DECIDES: Final[Mapping[tuple[str, str], str]] = {
    ("foil_officer", "approve_in_writing"): "Your FOIL officer",
    ("chief_privacy_officer", "determine_best_interests"): "The Chief Privacy Officer",
    ("agency_privacy_officer", "approve_in_writing"): "Your privacy officer",
    ("contractor_privacy_officer", "approve_in_writing"): "The contractor’s privacy officer",
}
_YOURS: Final[Mapping[str, str]] = {
    "employee": "You",
    "agency_privacy_officer": "Your privacy officer",
    "foil_officer": "Your FOIL officer",
    "counsel": "Your agency’s counsel",
    "agency": "Your agency",
    "responsible_agency": "Your agency",
}
_KINDS: Final[Mapping[str, str]] = {
    "routine": "This is routine.",
    "joint_routine": "This is routine between the two agencies.",
    "best_interests": "This was found to be in the best interests of the City.",
}


class Step(NamedTuple):
    """One step of the procedure: what it found, by which fact, and what the law says there."""

    number: int
    mark: str
    because: str
    section: str
    gist: str


class Told(NamedTuple):
    """An answer as a page shows it."""

    headline: str
    # Whether the law asks for nothing more before the act; or nobody can let it be done.
    go_ahead: bool
    refused: bool
    lead: str
    designation: str
    agreement: str
    needs: Sequence[explaining.Told]
    duties: Sequence[explaining.Told]
    excused: Sequence[str]
    steps: Sequence[Step]


def told(answer: Determination, *, actor: Actor, to: str = "", done: bool = False) -> Told:
    """An answer in words; as it is told to an employee of the agency `to`, if one is named.

    `done` is what happened before anybody asked.
    """
    asked = [n.agency for n in answer.needs] + [d.agency for d in answer.duties]
    names = accounts.agency_names(agency for agency in asked if agency)

    def name(agency: str) -> str:
        return names.get(agency, agency)

    words = words_by_code(explaining.codes_in(answer.trace))
    return Told(
        headline=_ALLOWED if done and answer.outcome == "permitted" else headline(answer),
        go_ahead=not done and answer.outcome in ("permitted", "outside_chapter"),
        refused=answer.outcome == "refused",
        lead=_lead(answer, words, actor),
        designation=answer.designation or "",
        agreement=answer.agreement or "",
        needs=[_yours(explaining.need(n, name), n, to) for n in answer.needs],
        duties=[_yours(explaining.duty(d, name), d, to) for d in answer.duties],
        excused=[explaining.excused(e) for e in answer.excused],
        steps=[
            Step(
                f.step,
                explaining.MARKS[f.finding],
                explaining.plain(f.because, words),
                f"§ {f.cite}",
                explaining.gist(f),
            )
            for f in answer.trace
        ],
    )


def _yours(said: explaining.Told, found: Need | Duty, to: str) -> explaining.Told:
    """The same as it is said to someone of the agency that it falls to."""
    if to and found.who in _YOURS and found.agency in (UNSET, to):
        return said._replace(who=_YOURS[found.who])
    return said


def headline(answer: Determination) -> str:
    """What the answer comes to, in a few words."""
    if answer.outcome != "refer":
        return _HEADLINES[answer.outcome]
    asked = {(need.who, need.what) for need in answer.needs}
    decides = next((who for key, who in _DECIDES.items() if key in asked), "")
    return f"{decides} decides" if decides else "Not yet: something is still needed"


def _lead(answer: Determination, words: Mapping[str, str], actor: Actor) -> str:
    because = explaining.plain(answer.trace[-1].because, words)
    if answer.outcome != "permitted" or not answer.designation:
        return because
    given = _approval(answer.designation, actor)
    kind = _KINDS.get(answer.basis, "")
    return f"{kind} {given} ({answer.designation})." if given else f"{kind} {because}"


def _approval(designation: str, actor: Actor) -> str:
    """Who approved acts like this in advance, and when; empty where it is not theirs to see."""
    try:
        given = open_designation(designation, actor).given
    except NotFound:
        return ""
    there = [s for s in given if s.lapsed_at is None]
    if not there:
        return ""
    people = listed(list(dict.fromkeys(s.person_name for s in there)))
    return f"{people} approved acts like this on {in_words(max(s.on for s in there))}"
