"""Whether requests under § 10-178, and what was written of them, are what the record was told."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

import msgspec

from discretion.apps.audit import queries as audit
from discretion.apps.audit.chain import Break
from discretion.apps.incidents import complaint_sealed as sealed
from discretion.apps.incidents.enforcement_contents import Request
from discretion.apps.incidents.enforcement_facts import EnforcementContent
from discretion.apps.incidents.enforcement_models import EnforcementRequest, EnforcementText
from discretion.apps.incidents.enforcement_opened import content_of, counted
from discretion.errors import DiscretionError

_CHUNK: Final = 500
_UNREADABLE: Final = (DiscretionError, msgspec.DecodeError, LookupError, RecursionError)


def breaks() -> Iterator[Break]:
    """Every request and private text that is not as the record was told."""
    told = audit.recorded("ENF")
    while chunk := set(islice(told, _CHUNK)):
        there = EnforcementRequest.objects.filter(id__in=chunk).values_list("id", flat=True)
        for id_ in sorted(chunk.difference(there)):
            yield Break(0, f"{id_} is in the record and was deleted from the requests.")
    for id_ in list(EnforcementRequest.objects.order_by("id").values_list("id", flat=True)):
        # Someone may have changed it rightly between two looks.
        if not _agrees(id_) and not _agrees(id_):
            yield Break(0, f"{id_} was changed behind the record's back.")
    for text in EnforcementText.objects.order_by("pk").iterator(_CHUNK):
        if damage := sealed.damage(text):
            yield Break(0, f"The text of {text.request_id}: {damage}")


def _agrees(request_id: str) -> bool:
    row = EnforcementRequest.objects.get(id=request_id)
    try:
        last = audit.told(audit.latest([request_id])[request_id])
        told = msgspec.convert(last.after, EnforcementContent)
        return told == content_of(row) and last.agency == row.agency_id and _counts(row)
    except _UNREADABLE:
        return False


def _counts(row: EnforcementRequest) -> bool:
    """Whether what is counted is what was written; of what was erased, nobody can tell."""
    said = sealed.text(EnforcementText.objects.get(request=row), Request)
    return said is None or msgspec.structs.replace(said, asked="", answered="") == counted(row)
