"""Directions in words: how each stands."""

from collections.abc import Mapping
from typing import Final

from discretion.law.directions import State

STATES: Final[Mapping[State, str]] = {
    State.GIVEN: "To be carried out",
    State.CARRIED_OUT: "Carried out",
    State.WITHDRAWN: "Withdrawn",
    State.SUPERSEDED: "Superseded",
}
# What is told of how it ended; of a superseded one, the other direction tells it.
OUTCOMES: Final[Mapping[State, str]] = {
    State.CARRIED_OUT: "What was done",
    State.WITHDRAWN: "Why it was withdrawn",
}
