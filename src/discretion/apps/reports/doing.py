"""Who does something with a report, when and why."""

from datetime import date, datetime
from typing import NamedTuple

from discretion.apps.accounts.policy import Actor
from discretion.apps.audit.actions import new_york_day


class Doing(NamedTuple):
    """Who takes a step with a report, when and why."""

    actor: Actor
    now: datetime
    why: str = ""

    @property
    def on(self) -> date:
        """The day in New York."""
        return new_york_day(self.now)
