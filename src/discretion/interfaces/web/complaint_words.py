"""Complaints in words: how each stands, to officers and to whoever complained."""

from collections.abc import Mapping
from typing import Final

from discretion.apps.incidents.complaint_opened import Opened
from discretion.law.complaints import About, State

STATES: Final[Mapping[State, str]] = {
    State.RECEIVED: "Received",
    State.WITH_OFFICER: "With the officer",
    State.ANSWERED: "Answered",
    State.CLOSED: "Closed",
}
ABOUT: Final[Mapping[About, str]] = {
    About.COLLECTION: "Collection",
    About.DISCLOSURE: "Disclosure",
    About.RETENTION: "Retention",
    About.ACCESS: "Access",
    About.OTHER: "Something else",
}
# What whoever complained is told.
TOLD: Final[Mapping[State, str]] = {
    State.RECEIVED: "We have your complaint. A privacy officer will look into it.",
    State.WITH_OFFICER: "A privacy officer is looking into it.",
    State.ANSWERED: "Your complaint is answered.",
    State.CLOSED: "Your complaint is answered, and closed.",
}
REACH: Final[Mapping[str, str]] = {
    "mail": "By email, and on the page where it is followed",
    "letter": "By letter, and on the page where it is followed",
    "page": "On the page where it is followed",
}
CITY: Final = "No agency in particular"


def who_has(it: Opened) -> str:
    """Who has it, by name where someone took it up."""
    return it.assignee_name or ("Nobody yet" if it.state is State.RECEIVED else "–")
