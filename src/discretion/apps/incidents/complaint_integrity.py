"""Whether complaints, and what was written in them, are what the record was told."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

import msgspec

from discretion.apps.audit import queries as audit
from discretion.apps.audit.chain import Break
from discretion.apps.incidents import complaint_sealed as sealed
from discretion.apps.incidents.complaint_facts import ComplaintContent
from discretion.apps.incidents.complaint_models import Complaint, ComplaintText
from discretion.apps.incidents.complaint_moving import content_of
from discretion.errors import DiscretionError

_CHUNK: Final = 500
_UNREADABLE: Final = (DiscretionError, msgspec.DecodeError, LookupError, RecursionError)


def breaks() -> Iterator[Break]:
    """Every complaint and private text that is not as the record was told."""
    yield from _gone()
    for id_ in list(Complaint.objects.order_by("id").values_list("id", flat=True)):
        # Someone may have changed it rightly between two looks.
        if not _agrees(id_) and not _agrees(id_):
            yield Break(0, f"{id_} was changed behind the record's back.")
    for text in ComplaintText.objects.order_by("pk").iterator(_CHUNK):
        if damage := sealed.damage(text):
            yield Break(0, f"A private text of {text.complaint_id}: {damage}")


def _gone() -> Iterator[Break]:
    told = audit.recorded("CPL")
    while chunk := set(islice(told, _CHUNK)):
        there = Complaint.objects.filter(id__in=chunk).values_list("id", flat=True)
        for id_ in sorted(chunk.difference(there)):
            yield Break(0, f"{id_} is in the record and was deleted from the complaints.")


def _agrees(complaint_id: str) -> bool:
    row = Complaint.objects.get(id=complaint_id)
    try:
        last = audit.told(audit.latest([complaint_id])[complaint_id])
        told = msgspec.convert(last.after, ComplaintContent)
        return told == content_of(row) and last.agency == (row.agency_id or "")
    except _UNREADABLE:
        return False
