"""Incidents of agency alpha in every state that a step is taken from, and what each step says."""

from dataclasses import dataclass
from typing import Any

import msgspec

from discretion.apps.incidents.incident_opened import Opened
from discretion.law.incident_moves import Move
from tests.apps.incident_steps import (
    GIST,
    NO_BREACH,
    PROOF,
    VIOLATION,
    assessed,
    begun,
    facts,
    moved,
    reported,
    settled,
)
from tests.cast import Cast

_DRAFTS = ("save_incident", "discard_incident", "report_incident")
_PLAIN = ("discard_incident", "report_incident", "lift_withholding", "close_incident")
# In which of them an operation finds what it is about; every other one in one that is handled.
_WHERE = {
    **dict.fromkeys(_DRAFTS, "draft"),
    "assess_incident": "reported",
    "lift_withholding": "withheld",
    "finish_action": "planned",
    "close_incident": "settled",
    "reopen_incident": "closed",
}
_FACTS = msgspec.to_builtins(facts())
_SAID: dict[str, dict[str, Any]] = {
    "save_incident": {"facts": _FACTS, "story": {"words": "More of it."}},
    "correct_incident": {"facts": {**_FACTS, "people": 14}, "why": "They counted again."},
    "assess_incident": {"assessment": {"answers": msgspec.to_builtins(VIOLATION), "gist": GIST}},
    "assess_breach": {"assessment": {"answers": msgspec.to_builtins(NO_BREACH)}},
    "give_incident_notice": {"to": "individual", "proof": msgspec.to_builtins(PROOF)},
    # The API reads the clock itself.
    "withhold_incident_notice": {"withheld": {"reason": "It would.", "review_on": "2126-09-01"}},
    "plan_action": {"action": {"words": "Check twice.", "on": "2126-09-30"}},
    "finish_action": {"number": 1, "how": "A new rule is in force."},
    "write_lessons": {"lessons": "Look twice."},
    "reopen_incident": {"why": "There was more."},
    "erase_incident_story": {"why": "They asked us to."},
}


@dataclass
class Incidents:
    """One in each state."""

    found: dict[str, Opened]

    def of(self, operation: str) -> Opened:
        """The incident that an operation is about."""
        return self.found[_WHERE.get(operation, "handled")]

    def bodies(self) -> dict[str, object]:
        """What is said by each operation that writes."""
        said = {**{name: {"why": "because"} for name in _PLAIN}, **_SAID}
        return {
            **{name: {"version": self.of(name).version, **body} for name, body in said.items()},
            "begin_incident": {
                "agency": "alpha",
                "facts": _FACTS,
                "story": {"words": "So it was."},
            },
        }


def incidents(everyone: Cast) -> Incidents:
    """All of them, in place."""
    officer = everyone.officer_a
    handled = assessed(everyone)
    return Incidents(
        {
            "draft": begun(everyone.staff_a),
            "reported": reported(everyone),
            "handled": handled,
            "withheld": moved(assessed(everyone), Move.WITHHOLD, officer),
            "planned": moved(assessed(everyone), Move.PLAN, officer),
            "settled": settled(everyone),
            "closed": moved(settled(everyone), Move.CLOSE, officer),
        }
    )
