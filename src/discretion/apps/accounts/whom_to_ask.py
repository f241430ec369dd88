"""Whom the reader of a letter may ask: the nearest privacy officer; for an officer, the chief."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from discretion.apps.accounts.desks import CHIEF, holders
from discretion.apps.accounts.models import Person
from discretion.law.authority import Power

_OFFICER: Final = (Power.HANDLE_COMPLAINT,)


class WhomToAsk:
    """The people of a day, for these agencies: looked up once for all letters of a night."""

    def __init__(self, agencies: Iterable[str], *, on: date) -> None:
        officers = ((_OFFICER, agency) for agency in agencies if agency)
        self._held = holders([*officers, CHIEF], on=on)

    def line(self, agency: str, reader: Person) -> str:
        """The last line of a letter about an agency; empty where the reader is who is asked by all
        the others."""
        for asked in ((_OFFICER, agency), CHIEF):
            found = self._held.get(asked, ())
            if found and reader not in found:
                return f"Questions? Ask {_reached(found[0])}."
        return ""

    def ended(self, text: str, agency: str, reader: Person) -> str:
        """A letter about an agency, with its last line."""
        return "\n\n".join(filter(None, (text, self.line(agency, reader)))) + "\n"


def _reached(person: Person) -> str:
    return f"{person.name}, {person.phone}" if person.phone else person.name
