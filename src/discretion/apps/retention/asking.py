"""What retention asks of an agency's officers: a duty for what is due, and its end by a hold."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from discretion.apps.audit.actions import new_york_day
from discretion.apps.audit.people import By
from discretion.apps.duties import actions as duties
from discretion.apps.duties.actions import Owed
from discretion.apps.retention.models import Holding
from discretion.apps.retention.queries import AHEAD
from discretion.apps.retention.reckoning import Reckoned, reckon

DISPOSE: Final = "discard_safely"
_FILE: Final = "The agency’s file"
_CHUNK: Final = 500


def settle(rows: Iterable[Holding], *, by: By, now: datetime, why: str = "") -> None:
    """Work out anew when things kept are due; ask for what soon is, and no longer for what moved.

    The rows come with their `rule`.
    """
    owed: list[Owed] = []
    for one in reckon(rows):
        before = (one.row.due_on, one.row.held)
        _keep(one, now)
        if before != (one.row.due_on, one.row.held):
            told = f"The day was worked out anew: {one.due.explanation}."
            duties.void(one.row.id, [DISPOSE], why=told, by=by, now=now)
        owed += _owed(one, now)
    duties.owe(owed, by=by, now=now, why=why)


def settle_all(found: Iterable[str], *, by: By, now: datetime, why: str = "") -> None:
    """The same for many, by their ids."""
    ids = list(found)
    for start in range(0, len(ids), _CHUNK):
        part = Holding.objects.filter(id__in=ids[start : start + _CHUNK]).select_related("rule")
        settle(part.order_by("id"), by=by, now=now, why=why)


def _keep(one: Reckoned, now: datetime) -> None:
    row = one.row
    row.due_on, row.held, row.explanation = one.due.on, one.held, one.due.explanation
    row.reckoned_at = now
    row.save(update_fields=["due_on", "held", "explanation", "reckoned_at"])


def _owed(one: Reckoned, now: datetime) -> Iterable[Owed]:
    row, soon = one.row, new_york_day(now) + AHEAD
    if row.state == Holding.State.KEPT and one.due.on and one.due.on <= soon:
        yield Owed(
            kind=DISPOSE,
            agency=row.agency_id,
            what=called(row),
            to=_FILE,
            record=row.id,
            due=one.due,
        )


def called(row: Holding) -> str:
    """What is asked about something kept."""
    return f"Dispose of “{row.name}”"


def done(row: Holding, evidence: str, *, by: By, now: datetime) -> None:
    """It was disposed of, due or not."""
    duties.fulfil(row.id, DISPOSE, evidence=evidence, by=by, now=now)


def over(row: Holding, why: str, *, by: By, now: datetime) -> None:
    """Nobody is to dispose of it any more."""
    duties.void(row.id, [DISPOSE], why=why, by=by, now=now)
