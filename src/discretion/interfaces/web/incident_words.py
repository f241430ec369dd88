"""How an incident is told: where it stands, what it states, what was found, who is told."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from msgspec import UNSET

from discretion.apps.incidents.incident_contents import IncidentFacts
from discretion.apps.incidents.incident_notices import WORDS
from discretion.apps.incidents.incident_opened import NoticeSight, Opened
from discretion.apps.matters.wording import party_words
from discretion.interfaces.web.components import spoken
from discretion.interfaces.web.showing import Fact, type_label
from discretion.law.deadlines import in_words, listed
from discretion.law.incident_moves import Move, State

STATES: Final[Mapping[State, str]] = {
    State.DRAFT: "Draft",
    State.DISCARDED: "Thrown away",
    State.REPORTED: "Reported, to be assessed",
    State.HANDLED: "Being handled",
    State.CLOSED: "Closed",
}
WAYS: Final[Mapping[str, str]] = {
    "email": "By email: wrong address, wrong attachment, all addresses in view",
    "mail": "By mail or on paper: wrong envelope, papers left or lost",
    "online": "On a website or in a shared folder that too many could see",
    "device": "A phone, computer or drive was lost or stolen",
    "spoken": "Somebody said it, in person or on the phone",
    "break_in": "Someone broke into a system or an account",
    "other": "In another way",
}
MOVES: Final[Mapping[Move, str]] = {
    Move.SAVE: "Save it",
    Move.DISCARD: "Throw it away",
    Move.REPORT: "Report it",
    Move.CORRECT: "Correct what happened",
    Move.ASSESS: "Assess: was it a violation?",
    Move.ASSESS_BREACH: "Assess: was it a breach of private information?",
    Move.GIVE_NOTICE: "Record that notice was given",
    Move.WITHHOLD: "Withhold notice for now",
    Move.LIFT: "Stop withholding",
    Move.PLAN: "Add a corrective action",
    Move.FINISH: "Record that an action was taken",
    Move.LEARN: "Write down what was learned",
    Move.CLOSE: "Close it",
    Move.REOPEN: "Take it up again",
}
FOUND: Final[Mapping[str, str]] = {
    "violation": "Violation of the chapter",
    "breach": "Breach of private information",
    "neither": "Neither",
    "not_assessed": "Not assessed yet",
}
NOTICE_STATES: Final[Mapping[str, tuple[str, str]]] = {
    "owed": ("owed", "waiting"),
    "given": ("given", "good"),
    "withheld": ("withheld for now", "waiting"),
    "void": ("no longer owed", "ended"),
}


def terms(facts: IncidentFacts, names: Mapping[str, str]) -> list[Fact]:
    """What an incident states, field by field; what it leaves out is left out."""
    party = facts.counterparty
    told: Sequence[tuple[str, Iterable[str]]] = (
        ("What happened", _text(facts.what)),
        ("How", _text(WAYS.get(facts.way, "").partition(":")[0])),
        ("Certain", _text("No: it is a suspicion" if facts.suspected else "")),
        ("Types of information", [type_label(code, names) for code in facts.types]),
        ("Who got it", _text("Nobody knows" if party is UNSET else party_words(party, names))),
        ("Kind of party", _text("" if party is UNSET else spoken(party.entity or party.kind))),
        ("Happened on", _text("" if facts.happened_on is UNSET else in_words(facts.happened_on))),
        ("About how many people", _text("" if facts.people is UNSET else f"{facts.people:,}")),
        ("What was done at once", _text(facts.contained)),
        ("Found in", _text(facts.matter)),
    )
    return [Fact(name, [(word, "") for word in words]) for name, words in told if words]


def _text(words: str) -> list[str]:
    return [words] if words else []


def findings(it: Opened) -> list[tuple[str, str]]:
    """What was found, as far as it is seen: words and tone."""
    told = []
    if it.of_aware is not None:
        told.append(_finding(it.of_aware.violation, "violation"))
    if it.of_responsible is not None:
        told.append(_finding(it.of_responsible.breach, "breach"))
    return told


def _finding(found: bool | None, what: str) -> tuple[str, str]:
    if found is None:
        return f"not assessed yet: {what}", "waiting"
    return (f"a {what}", "bad") if found else (f"no {what}", "good")


def notice_to(notice: NoticeSight) -> str:
    """To whom a notice goes, as the beginning of a sentence."""
    words = WORDS[notice.to]
    return words[:1].upper() + words[1:]


def cited(provisions: Iterable[str]) -> str:
    """The provisions that ask for a notice, in a row."""
    return listed([f"§ {provision}" for provision in provisions])
