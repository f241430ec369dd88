"""How the example office goes on: who does the next thing to something, and so many days later.

Loaded only once Django is, so it imports the apps as any page does.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, Final, Protocol

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor
from discretion.apps.audit.actions import new_york_day

OFFICE: Final = "mayor-cau"
_HOST: Final = "example.org"


class Opened(Protocol):
    """Whatever is moved by those who opened it as it stands."""

    @property
    def id(self) -> str: ...
    @property
    def version(self) -> int: ...


class Going:
    """Something as it goes on, from the day on which it began."""

    def __init__(self, began: datetime, it: Opened) -> None:
        self.day, self.it = began, it

    def then(self, name: str, do: Callable[..., Opened], *said: Any, days: float = 0) -> "Going":
        """The next step."""
        self.day += timedelta(days=days)
        self.it = do(self.it.id, *said, version=self.it.version, **by(name, self.day))
        return self

    @property
    def on(self) -> date:
        """The day that it is by now."""
        return new_york_day(self.day)


def who(name: str, day: datetime) -> Actor:
    """Someone with an account, as they could act on a day."""
    return accounts.actor_of(accounts.person_by_email(f"{name}@{_HOST}"), now=day)


def by(name: str, day: datetime) -> dict[str, Any]:
    """Who does it, and when."""
    return {"actor": who(name, day), "now": day}
