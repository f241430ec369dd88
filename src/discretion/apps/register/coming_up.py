"""Days that a record itself names, and on which someone has to look at it: as duties, from sixty
days before on.

Which days those are is said by the record's kind. A duty is closed by what makes its day another:
a record that is renewed, looked at, withdrawn or retired; its history says which.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Final, NamedTuple

import msgspec
from django.db import transaction
from django.db.models import Q

from discretion.apps.accounts.queries import SYSTEM, agency_names
from discretion.apps.audit.actions import new_york_day
from discretion.apps.audit.people import By
from discretion.apps.duties import actions as duties
from discretion.apps.duties import queries as ledger
from discretion.apps.duties.actions import Owed
from discretion.apps.register.contents import Content
from discretion.apps.register.kinds import KINDS, Coming, kind_of
from discretion.apps.register.models import Record
from discretion.law.deadlines import Due, in_words

# The house's own: the law asks for none of this by a day.
AHEAD: Final = timedelta(days=60)
_HOLDING: Final = ("current", "approved")
_AT_ONCE: Final = 200


class _Day(NamedTuple):
    row: Record
    content: Content
    coming: Coming
    on: date


def changed(rows: Sequence[Record], *, by: By, now: datetime) -> None:
    """Close what was owed of records that name another day by now, and ask for the new one."""
    named = [row for row in rows if KINDS[row.kind].comings]
    if not named:
        return
    today = new_york_day(now)
    days = {(day.row.id, day.coming.field): day for row in named for day in _days(row)}
    kinds = {coming.duty for row in named for coming in KINDS[row.kind].comings}
    by_id = {row.id: row for row in named}
    for id_, kind, field, due_on in ledger.open_about(by_id, kinds):
        day = days.get((id_, field))
        if day is None or day.on != due_on:
            evidence = _evidence(by_id[id_], day, by, today)
            duties.fulfil(id_, kind, part=field, evidence=evidence, by=by, now=now)
    _ask(_soon(days.values(), today), by, now)


def keep_up(*, now: datetime) -> int:
    """Ask for what comes up, of all records; how many duties that opened."""
    today, opened = new_york_day(now), 0
    days = _soon((day for row in _holding() for day in _days(row)), today)
    while chunk := list(islice(days, _AT_ONCE)):
        with transaction.atomic():
            opened += _ask(chunk, SYSTEM, now)
    return opened


def _holding() -> Iterable[Record]:
    """The records that hold, and name such a day."""
    named = Q(pk__in=[])
    for kind in KINDS.values():
        for coming in kind.comings:
            named |= Q(kind=kind.name, content__contains=f'"{coming.field}":')
    return Record.objects.filter(named, state__in=_HOLDING).order_by("id").iterator(1_000)


def _days(row: Record) -> Iterator[_Day]:
    if row.state not in _HOLDING:
        return
    content = msgspec.json.decode(row.content, type=kind_of(row.id).content)
    for coming in KINDS[row.kind].comings:
        on = getattr(content, coming.field)
        if isinstance(on, date):
            yield _Day(row, content, coming, on)


def _soon(days: Iterable[_Day], today: date) -> Iterator[_Day]:
    """Those within sixty days; what passed longer ago than that is nobody's to renew."""
    return (day for day in days if abs(day.on - today) <= AHEAD)


def _ask(days: Iterable[_Day], by: By, now: datetime) -> int:
    found = list(days)
    names = agency_names({day.row.agency_id or "" for day in found})
    owed = [
        Owed(
            kind=day.coming.duty,
            agency=day.row.agency_id or "",
            what=day.coming.what.format(
                name=day.row.title, agency=names.get(day.row.agency_id or "", "the City")
            ),
            to="The agency",
            record=day.row.id,
            part=day.coming.field,
            due=Due(
                on=day.on,
                explanation=day.coming.why.format(day=in_words(day.on)),
                provision=day.coming.provision(day.content),
            ),
        )
        for day in found
    ]
    return len(duties.owe(owed, by=by, now=now))


def _evidence(row: Record, day: _Day | None, by: By, today: date) -> str:
    if row.state not in _HOLDING:
        return f"{row.id} is {row.state} since {in_words(today)}, by {by.name}."
    now_on = f"now {in_words(day.on)}" if day else "now without such a day"
    return f"Changed by {by.name} on {in_words(today)}: {now_on}."
