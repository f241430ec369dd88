"""Complaints of alpha in each state that a step is taken from, and a request under § 10-178; and
what each operation on them says."""

from dataclasses import dataclass

from discretion.apps.incidents.complaint_models import ComplaintText
from discretion.apps.incidents.complaint_opened import Opened
from discretion.law.complaints import State
from tests.apps.complaint_steps import brought_to
from tests.apps.enforcement_steps import entered
from tests.cast import Cast

# The state of the complaint that an operation is about; every other was just received.
_STATES = {
    "note_complaint": State.WITH_OFFICER,
    "answer_complaint": State.WITH_OFFICER,
    "send_complaint": State.ANSWERED,
    "close_complaint": State.ANSWERED,
    "reopen_complaint": State.ANSWERED,
    "download_complaint_letter": State.ANSWERED,
}
_REQUEST: dict[str, object] = {
    "asker": "federal",
    "requesting": "Customs",
    "received_on": "2026-06-12",
    "asked": "An address.",
}


@dataclass
class Complaints:
    """A complaint in each of these states, and a request."""

    found: dict[State, Opened]
    officer: str
    request: str

    def of(self, operation: str) -> Opened:
        """The complaint that an operation is about."""
        return self.found[_STATES.get(operation, State.RECEIVED)]

    def bodies(self) -> dict[str, object]:
        """What is said by each operation that writes."""
        first = self.found[State.RECEIVED].id
        text = ComplaintText.objects.get(complaint=first, what="words")
        said: dict[str, dict[str, object]] = {
            "take_up_complaint": {},
            "assign_complaint": {"to": self.officer},
            "pass_on_complaint": {"agency": "beta", "why": "It is theirs."},
            "describe_complaint": {"gist": "Benefits"},
            "note_complaint": {"words": "The log shows it."},
            "answer_complaint": {"words": "We are sorry."},
            "send_complaint": {"on": "2026-07-30", "how": "By post"},
            "close_complaint": {},
            "reopen_complaint": {"why": "There is more to it."},
            "erase_complaint_text": {"number": text.pk, "why": "They asked us to."},
        }
        return {
            **{name: {"version": self.of(name).version, **body} for name, body in said.items()},
            "enter_enforcement_request": {"agency": "alpha", "content": _REQUEST},
            "change_enforcement_request": {"version": 1, "content": _REQUEST},
            "erase_enforcement_request": {"version": 1, "why": "The time is over."},
            "send_compilation": {"on": "2026-07-30", "how": "By email"},
        }


def complaints(everyone: Cast) -> Complaints:
    """All of them, in place."""
    states = {State.RECEIVED, *_STATES.values()}
    return Complaints(
        {state: brought_to(state, everyone) for state in sorted(states)},
        everyone.managing_a.id,
        entered(everyone).id,
    )
