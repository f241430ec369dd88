"""How `discretion decide --live` answers: on the office's own register, as who acts may."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import msgspec

from discretion.errors import DiscretionError, Invalid
from discretion.interfaces.cli.acting import acting
from discretion.interfaces.cli.decide import Decide
from discretion.interfaces.cli.input import stop
from discretion.law.checks import FaultyAct

if TYPE_CHECKING:
    from discretion.apps.accounts.policy import Actor

_PLACE: Final = re.compile(r"\[(\d+)\]\.?(.*)")


class _Named(msgspec.Struct):
    id: str | None = None


def decide(email: str | None, token: str | None, *, record: bool) -> Decide:
    """What answers acts; stops where the one who acts may not ask, or not have answers kept."""
    actor, _ = acting(email, token)

    def answered(lines: Sequence[bytes]) -> Sequence[bytes | FaultyAct]:
        faulty = dict[int, FaultyAct]()
        while True:
            left = [place for place in range(len(lines)) if place not in faulty]
            good = [lines[place] for place in left]
            try:
                found = _answers(good, actor, record=record)
            except _Faulty as error:
                faulty |= {left[place]: each for place, each in error.found.items()}
                continue
            except DiscretionError as error:
                stop(str(error))
            return [faulty[n] if n in faulty else found.pop(0) for n in range(len(lines))]

    return answered


class _Faulty(Exception):
    def __init__(self, found: dict[int, FaultyAct]) -> None:
        self.found = found
        super().__init__()


def _answers(lines: Sequence[bytes], actor: "Actor", *, record: bool) -> list[bytes]:
    from discretion.apps.matters import determining, keeping
    from discretion.apps.matters.determining import FaultyActs

    now = datetime.now(UTC)  # noqa: TID251 (an interface)
    try:
        if record:
            kept = keeping.ask_and_keep(lines, actor=actor, now=now)
            return [each.answer for each in kept.answered]
        return [each.answer for each in determining.ask(lines, actor=actor)]
    except FaultyActs as error:
        raise _Faulty(dict(error.found)) from None
    except Invalid as error:
        raise _Faulty(_by_place(error, lines)) from None


def _by_place(error: Invalid, lines: Sequence[bytes]) -> dict[int, FaultyAct]:
    """The first fault of each act that may not be kept."""
    found = dict[int, FaultyAct]()
    for fault in error.faults:
        place = _PLACE.fullmatch(fault.path)
        if place is None:
            raise error
        number, path = int(place[1]), place[2]
        id_ = msgspec.json.decode(lines[number], type=_Named).id
        found.setdefault(number, FaultyAct(fault._replace(path=path), id_))
    return found
