"""Whether the register says what the record was told of it, or was changed behind its back."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

import msgspec

from discretion.apps.audit import queries as audit
from discretion.apps.audit.chain import Break
from discretion.apps.audit.queries import Told
from discretion.apps.register import designation_facts as facts
from discretion.apps.register import store
from discretion.apps.register.contents import Content
from discretion.apps.register.fingerprints import fingerprint
from discretion.apps.register.kinds import Kind, kind_of, prefixes
from discretion.apps.register.models import Record, Signature
from discretion.apps.register.signatures import CITY
from discretion.errors import DiscretionError

_CHUNK: Final = 1_000
_UNREADABLE: Final = (DiscretionError, msgspec.DecodeError, LookupError, RecursionError)


def breaks() -> Iterator[Break]:
    """Every record and signature that is not as the last entry about it left it."""
    for prefix in prefixes():
        yield from _gone(prefix)
    rows = Record.objects.order_by("id").iterator(_CHUNK)
    while chunk := list(islice(rows, _CHUNK)):
        ids = [row.id for row in _wrong(chunk)]
        # Someone may have changed it rightly between two looks.
        for row in _wrong(Record.objects.filter(id__in=ids).order_by("id")):
            yield Break(0, f"{row.id} was changed behind the record's back.")
    yield from _signatures()


def _gone(prefix: str) -> Iterator[Break]:
    told = audit.recorded(prefix)
    while chunk := set(islice(told, _CHUNK)):
        there = Record.objects.filter(id__in=chunk).values_list("id", flat=True)
        for id_ in sorted(chunk.difference(there)):
            yield Break(0, f"{id_} is in the record and was deleted from the register.")


def _wrong(rows: Iterable[Record]) -> Iterator[Record]:
    rows = list(rows)
    told = audit.latest(row.id for row in rows)
    for row in rows:
        try:
            if not _agrees(row, audit.told(told[row.id])):
                yield row
        except _UNREADABLE:
            yield row


def _agrees(row: Record, fact: Told) -> bool:
    kind, content = kind_of(row.id), store.content_of(row)
    after = fact.after or {}
    return (
        content == msgspec.convert(after["content"], kind.content)
        and (row.state, row.version) == (after["state"], after["version"])
        and (row.agency_id or "") == fact.agency
        and (row.kind, row.title, row.code, row.fingerprint) == _beside(kind, content)
        and (row.since, row.until, row.review_on) == store.days_of(content)
    )


def _beside(kind: Kind, content: Content) -> tuple[str, str, str, str]:
    """What stands in columns as well, to search by and to sign."""
    return kind.name, kind.title(content), kind.code(content), fingerprint(content)


# Signatures under designations: by designation, for whom, by whom and under what.
_Standing = dict[str, dict[str, tuple[str, ...]]]
_SIGNED: Final = (
    facts.DesignationTakenOver.kind,
    facts.DesignationSigned.kind,
    facts.DesignationApproved.kind,
    facts.DesignationChanged.kind,
    facts.DesignationDeclined.kind,
    facts.DesignationWithdrawn.kind,
)


def _signatures() -> Iterator[Break]:
    told, there = _told(), _there()
    for id_ in sorted(told.keys() | there.keys()):
        if told.get(id_, {}) != there.get(id_, {}):
            yield Break(0, f"The signatures under {id_} were changed behind the record's back.")


def _there() -> _Standing:
    found: _Standing = {}
    for row in Signature.objects.filter(lapsed_at=None):
        under = (row.person, row.fingerprint) if row.person else (row.person_name,)
        found.setdefault(row.designation_id, {})[row.agency_id or CITY] = under
    return found


def _told() -> _Standing:
    """The signatures that stand by what the record tells, step by step."""
    found: _Standing = {}
    for fact in audit.facts(_SIGNED):
        standing = found.setdefault(fact["record"], {})
        for given in fact.get("signatures", ()):
            standing[given["for_agency"]] = (given["by"],)
        if "fingerprint" in fact:
            standing[fact["for_agency"]] = (fact["actor"], fact["fingerprint"])
        for agency in fact.get("lapsed", ()):
            standing.pop(agency, None)
    return found
