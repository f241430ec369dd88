"""How a matter is told to the one who asked: where it stands, and what is asked of them next."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from discretion.law.matters import Kind, State

_OFFICER: Final = "With your privacy officer"
_FOIL: Final = "With your FOIL officer"


class Standing(NamedTuple):
    """A state in words, in the tone that `status` shows it in."""

    word: str
    tone: str


# In the order of a matter's way.
STANDINGS: Final[Mapping[State, Standing]] = {
    State.DRAFT: Standing("Draft", "open"),
    State.SUBMITTED: Standing(_OFFICER, "waiting"),
    State.WITH_OFFICER: Standing(_OFFICER, "waiting"),
    State.RETURNED: Standing("Waiting for your answer", "open"),
    State.WITH_COUNSEL: Standing("With counsel", "waiting"),
    State.WITH_OTHER_OFFICER: Standing("With another officer", "waiting"),
    State.WITH_CHIEF: Standing("With the Chief Privacy Officer", "waiting"),
    State.APPROVED: Standing("Approved", "good"),
    State.APPROVED_WITH_LESS: Standing("Approved in part", "good"),
    State.REFUSED: Standing("Refused", "bad"),
    State.WITHDRAWN: Standing("Withdrawn", "ended"),
    State.CARRIED_OUT: Standing("Done", "good"),
    State.RECORDED: Standing("Recorded", "good"),
    State.CHECKED: Standing("Recorded and checked", "good"),
    State.CLOSED: Standing("Closed", "ended"),
}
# What was routine is done with as soon as it is written down.
DONE: Final = STANDINGS[State.CARRIED_OUT]
_NEXT: Final[Mapping[State, str]] = {
    State.DRAFT: "Finish it",
    State.RETURNED: "Answer the question",
    State.APPROVED: "Do it, and say that it was done",
    State.APPROVED_WITH_LESS: "Do it, and say that it was done",
}
# What each door says on the first page, and what it is for.
KINDS: Final[Mapping[Kind, str]] = {
    Kind.REQUEST: "I was asked for information",
    Kind.PROPOSAL: "I want to share or collect",
    Kind.EXIGENT: "It was an emergency",
}


def standing(state: State, *, foil: bool) -> Standing:
    """Where a matter stands, to the one who asked; a FOIL request is the FOIL officer's."""
    found = STANDINGS[state]
    return found._replace(word=_FOIL) if foil and found.word == _OFFICER else found


def asked_next(state: State, to_keep: int = 0) -> str:
    """What the one who asked is to do now; empty where they wait, or nothing is left.

    `to_keep` is how many conditions of the approval are still theirs to keep.
    """
    said = _NEXT.get(state, "")
    if not to_keep:
        return said
    conditions = "the condition" if to_keep == 1 else "the conditions"
    return f"Do it, keep {conditions}, and say so" if said else f"Keep {conditions}, and say so"
