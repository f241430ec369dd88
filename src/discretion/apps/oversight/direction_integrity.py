"""Whether directions are what the record was told of them."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

import msgspec

from discretion.apps.audit import queries as audit
from discretion.apps.audit.chain import Break
from discretion.apps.oversight.direction_facts import DirectionContent
from discretion.apps.oversight.direction_models import Direction
from discretion.apps.oversight.direction_opened import content_of
from discretion.errors import DiscretionError

_CHUNK: Final = 500
_UNREADABLE: Final = (DiscretionError, msgspec.DecodeError, LookupError, RecursionError)


def breaks() -> Iterator[Break]:
    """Every direction that was changed or deleted behind the record's back."""
    told = audit.recorded("DIR")
    while part := set(islice(told, _CHUNK)):
        there = Direction.objects.filter(id__in=part).values_list("id", flat=True)
        for id_ in sorted(part.difference(there)):
            yield Break(0, f"{id_} is in the record and was deleted from the directions.")
    for id_ in list(Direction.objects.order_by("id").values_list("id", flat=True)):
        # Someone may have changed it rightly between two looks.
        if not _agrees(id_) and not _agrees(id_):
            yield Break(0, f"{id_} was changed behind the record's back.")


def _agrees(direction_id: str) -> bool:
    row = Direction.objects.get(id=direction_id)
    try:
        last = audit.told(audit.latest([direction_id])[direction_id])
        told = msgspec.convert(last.after, DirectionContent)
    except _UNREADABLE:
        return False
    who = row.closed_by or row.given_by
    return (told, last.agency, last.actor_name) == (content_of(row), row.agency_id, who)
