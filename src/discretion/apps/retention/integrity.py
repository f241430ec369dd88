"""Whether what is kept, held and gone is what the record was told of it."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final

import msgspec

from discretion.apps.audit import queries as audit
from discretion.apps.audit.chain import Break
from discretion.apps.audit.queries import Told
from discretion.apps.retention import facts, queries
from discretion.apps.retention.models import Disposal, Hold, Holding
from discretion.errors import DiscretionError

_CHUNK: Final = 500
_BEHIND: Final = "was changed behind the record's back."
_UNREADABLE: Final = (DiscretionError, msgspec.DecodeError, LookupError, RecursionError, TypeError)
_NAMED: Final = ("holding", "system", "rule")


def breaks() -> Iterator[Break]:
    """Every holding, hold and certificate that is not as the record was told."""
    for prefix, table in (("HLD", Holding), ("SUS", Hold)):
        yield from _gone(prefix, table)
    yield from _each(Holding, ("system", "rule"), _holding_agrees)
    yield from _each(Hold, _NAMED, _hold_agrees)
    told = {
        fact["disposal"]: (fact["record"], fact["certificate"])
        for fact in audit.facts([facts.HoldingDisposed.kind])
    }
    there = {row.id: _certificate(row) for row in Disposal.objects.order_by("id")}
    for id_ in sorted(told.keys() | there.keys()):
        if told.get(id_) != there.get(id_):
            yield Break(0, f"{id_} {_BEHIND}")


def _gone(prefix: str, table: Any) -> Iterator[Break]:
    told = audit.recorded(prefix)
    while part := set(islice(told, _CHUNK)):
        there = table.objects.filter(id__in=part).values_list("id", flat=True)
        for id_ in sorted(part.difference(there)):
            yield Break(0, f"{id_} is in the record and was deleted.")


def _each(table: Any, named: Iterable[str], agrees: Any) -> Iterator[Break]:
    rows = table.objects.select_related(*named).order_by("id").iterator(_CHUNK)
    while part := list(islice(rows, _CHUNK)):
        told = audit.latest(row.id for row in part)
        for row in part:
            try:
                fine = agrees(row, audit.told(told[row.id]))
            except _UNREADABLE:
                fine = False
            if not fine:
                yield Break(0, f"{row.id} {_BEHIND}")


def _holding_agrees(row: Holding, fact: Told) -> bool:
    told = msgspec.convert(fact.after, facts.HoldingContent)
    return (
        (told.state, told.version, told.content) == (row.state, row.version, queries.series_of(row))
        and row.agency_id == fact.agency
        and (row.state == Holding.State.DISPOSED) == (fact.kind == facts.HoldingDisposed.kind)
    )


def _hold_agrees(row: Hold, fact: Told) -> bool:
    told, shown = msgspec.convert(fact.after, facts.HoldContent), queries.shown(row)
    said: Mapping[str, Any] = msgspec.structs.asdict(told.content)
    return (
        all(getattr(shown, name) == value for name, value in said.items())
        and (row.until, row.agency_id) == (told.until, fact.agency)
        and row.lifted_why == (fact.why if row.until else "")
    )


def _certificate(row: Disposal) -> tuple[str, Any]:
    made = msgspec.json.decode(row.certificate)
    same = made.get("number") == row.id and made.get("holding") == row.holding_id
    return (row.holding_id, made) if same else ("", made)
