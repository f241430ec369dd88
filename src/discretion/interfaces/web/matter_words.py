"""How a matter is told: where it stands, what it states, and what changed between two versions."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import msgspec
from msgspec import UNSET

from discretion.apps.audit.queries import Told
from discretion.apps.matters.contents import Circumstances, Facts, Grounds
from discretion.apps.matters.wording import party_words
from discretion.interfaces.web.components import spoken
from discretion.interfaces.web.showing import Difference, Fact, type_label
from discretion.law.deadlines import in_words, listed
from discretion.law.matters import Kind, Move, State
from discretion.law.wording import label

KINDS: Final[Mapping[Kind, str]] = {
    Kind.REQUEST: "Request from outside",
    Kind.PROPOSAL: "Proposal of the agency",
    Kind.EXIGENT: "Act under exigent circumstances",
}
STATES: Final[Mapping[State, str]] = {
    State.DRAFT: "Draft",
    State.SUBMITTED: "Waiting for an officer",
    State.WITH_OFFICER: "With the officer",
    State.RETURNED: "Returned with a question",
    State.WITH_COUNSEL: "With counsel",
    State.WITH_OTHER_OFFICER: "Handed to another officer",
    State.WITH_CHIEF: "With the chief privacy officer",
    State.APPROVED: "Approved",
    State.APPROVED_WITH_LESS: "Approved with less",
    State.REFUSED: "Refused",
    State.WITHDRAWN: "Withdrawn",
    State.CARRIED_OUT: "Carried out",
    State.RECORDED: "Recorded, to be checked",
    State.CHECKED: "Checked",
    State.CLOSED: "Closed",
}
# What each step is called on its link and its button.
MOVES: Final[Mapping[Move, str]] = {
    Move.SUBMIT: "Send it",
    Move.AMEND: "Change what it says",
    Move.WITHDRAW: "Withdraw it",
    Move.TAKE_UP: "Take it up",
    Move.ASK: "Ask a question",
    Move.ANSWER: "Answer the question",
    Move.CONSULT: "Consult counsel",
    Move.REVIEW: "Give your review",
    Move.HAND_OVER: "Hand it over",
    Move.REFER_UP: "Refer it to the chief privacy officer",
    Move.SEND_BACK: "Send it back",
    Move.RECALL: "Take it back",
    Move.APPROVE: "Approve",
    Move.APPROVE_WITH_LESS: "Approve with less",
    Move.REFUSE: "Refuse",
    Move.DETERMINE: "Determine that it serves the City",
    Move.CARRY_OUT: "Record what was done",
    Move.RECONSIDER: "Ask for a second look",
    Move.RECORD: "Record it",
    Move.CHECK: "Check it",
    Move.CORRECT: "Correct what was stated",
    Move.CLOSE: "Close it",
}
# What a determination comes to, in a few words, and the tone that it has everywhere.
OUTCOMES: Final[Mapping[str, tuple[str, str]]] = {
    "permitted": ("may go ahead", "good"),
    "outside_chapter": ("not reached by the law", "good"),
    "refer": ("needs a decision", "waiting"),
    "refused": ("not as it stands", "bad"),
    "violation": ("had no basis", "bad"),
    "unlawful_collection": ("had no basis", "bad"),
}
AUTHORIZATIONS: Final = {
    "individual": "The person concerned",
    "parent_or_guardian": "A parent or guardian",
    "legal_representative": "A legal representative",
}
CRIMES: Final = {
    "crime_committed": "A crime that was committed",
    "attempted_or_impending_crime": "A crime that is attempted or about to happen",
}
_WELFARE: Final = {"by_city_agency": "By a City agency", "by_other": "By someone else"}
_NONE_FOUND: Final = "Looked for, and none found"
# What can change the facts of what the officer has before them.
_CHANGING: Final = ("matter.amended", "matter.question_answered", "matter.exigent_act_corrected")
Words = Iterable[tuple[str, str]]


def terms(facts: Facts, names: Mapping[str, str]) -> list[Fact]:
    """What a matter states, field by field; what it leaves out is left out."""
    party = facts.counterparty
    told: Sequence[tuple[str, Words]] = (
        ("Types of information", [(type_label(code, names), "") for code in facts.types]),
        (_side(facts), [] if party is UNSET else [(party_words(party, names), "")]),
        ("Kind of party", [] if party is UNSET else [(_kind_of(party), "")]),
        ("For what", _text(facts.purpose)),
        ("Function", _text(names.get(facts.function, "") or spoken_or_nothing(facts.function))),
        *_grounds(facts.grounds),
        *_circumstances(facts.circumstances),
        ("Freedom of information", _text("Yes" if facts.foil else "")),
        ("Identifies nobody", _text("Yes" if facts.anonymized else "")),
        ("Group of staff", _text(spoken_or_nothing(facts.staff))),
        ("Done by the contractor", _text(names.get(facts.contractor, facts.contractor))),
        ("Agreement named", [(facts.agreement, facts.agreement)] if facts.agreement else []),
        ("About how many people", _text("" if facts.people is UNSET else f"{facts.people:,}")),
        ("Wanted by", _text("" if facts.wanted_by is UNSET else in_words(facts.wanted_by))),
        ("Done on", _text("" if facts.done_on is UNSET else in_words(facts.done_on))),
    )
    return [Fact(name, list(words)) for name, words in told if words]


def _side(facts: Facts) -> str:
    return "To whom" if facts.act == "disclosure" else "From whom"


def _kind_of(party: object) -> str:
    entity, kind = getattr(party, "entity", UNSET), getattr(party, "kind", "")
    return spoken(kind if entity is UNSET else entity)


def spoken_or_nothing(code: str) -> str:
    """A code as words, and nothing for none."""
    return spoken(code) if code else ""


def _text(words: str) -> Words:
    return [(words, "")] if words else []


def _grounds(grounds: Grounds) -> Iterable[tuple[str, Words]]:
    given = grounds.written_authorization
    found = (
        ("Furthers the mission", _text(grounds.furthers_mission)),
        ("Required by law", _text(grounds.required_by_law)),
        ("Agreed to in writing by", _text("" if given is UNSET else AUTHORIZATIONS[given])),
    )
    yield from found
    if grounds.examined and not any(words for _, words in found):
        yield ("Ground", _text(_NONE_FOUND))


def _circumstances(told: Circumstances) -> Iterable[tuple[str, Words]]:
    crime, welfare = told.police_investigation, told.welfare_investigation
    yield "Investigation by the police", _text("" if crime is UNSET else CRIMES[crime])
    yield "Open criminal case", _text("Yes" if told.open_criminal_investigation else "")
    yield "About the welfare of a child", _text("" if welfare is UNSET else _WELFARE[welfare])
    yield "Why it could not wait", _text(told.exigent)
    yield "Powers to protect someone", _text("Yes" if told.protective_powers else "")
    yield "Outside the normal course", _text("Yes" if told.outside_normal_course else "")


def types_in_words(codes: Iterable[str], names: Mapping[str, str]) -> str:
    """Types in a row, as they stand within a sentence; nothing for none."""
    called = [label({code: type_label(code, names)}, code) for code in dict.fromkeys(codes)]
    return listed(called) if called else ""


def differences(before: Facts, after: Facts, names: Mapping[str, str]) -> list[Difference]:
    """What was stated before and is stated now, where the two differ."""
    old, new = ({fact.label: _joined(fact) for fact in terms(f, names)} for f in (before, after))
    labels = dict.fromkeys([*old, *new])
    found = (Difference(name, old.get(name, ""), new.get(name, "")) for name in labels)
    return [each for each in found if each.before != each.after]


class Past(NamedTuple):
    """Something that was done with a matter, and what it states otherwise since."""

    fact: Told
    differences: Sequence[Difference]


def past(history: Iterable[Told], names: Mapping[str, str]) -> list[Past]:
    """The history of a matter, with what was stated before and after each time it was changed."""
    return [Past(fact, _changed(fact, names) if fact.kind in _CHANGING else ()) for fact in history]


def _changed(fact: Told, names: Mapping[str, str]) -> Sequence[Difference]:
    before, after = facts_told(fact.before), facts_told(fact.after)
    return differences(before, after, names) if before and after else ()


def _joined(fact: Fact) -> str:
    return "; ".join(word for word, _ in fact.words)


def facts_told(content: Mapping[str, object] | None) -> Facts | None:
    """The facts of a matter as an entry of the record has them; None where it has none."""
    told = (content or {}).get("content")
    return msgspec.convert(told, Facts) if isinstance(told, Mapping) else None
