"""Whether quarterly reports are what the record was told of them; and all else that is kept."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, Final

import msgspec

from discretion.apps.audit import queries as audit
from discretion.apps.audit import vault
from discretion.apps.audit.chain import Break
from discretion.apps.audit.checkpoints import SignedHead
from discretion.apps.oversight import direction_integrity as directions
from discretion.apps.oversight import queries
from discretion.apps.oversight.doing import content_of
from discretion.apps.oversight.facts import (
    LineContent,
    LineDecided,
    QuarterlyDelivered,
    QuarterlySigned,
)
from discretion.apps.oversight.models import Line, QuarterlyReport
from discretion.apps.reports import integrity as below
from discretion.apps.reports.package import Manifest
from discretion.errors import NotFound, Tampered

_UNREADABLE: Final = (Tampered, NotFound, msgspec.MsgspecError, LookupError, RecursionError)
_BEHIND: Final = "was changed behind the record's back."


def verify(
    elsewhere: Iterable[SignedHead] = (),
    packages: Iterable[Manifest] = (),
    *,
    keys: Collection[str] = (),
) -> Iterator[Break]:
    """Everything here that is not what it was, of the whole office; what `audit verify` asks."""
    yield from below.verify(elsewhere, packages, keys=keys)
    yield from breaks()
    yield from directions.breaks()


def breaks() -> Iterator[Break]:
    """Every quarterly report that was changed or deleted, and every file of one."""
    for id_ in audit.recorded("QTR"):
        if not QuarterlyReport.objects.filter(id=id_).exists():
            yield Break(0, f"{id_} is in the record and was deleted from the quarterly reports.")
    for id_ in list(QuarterlyReport.objects.order_by("id").values_list("id", flat=True)):
        # Someone may have changed it rightly between two looks.
        if [*_wrong(id_)]:
            yield from (Break(0, what) for what in _wrong(id_))


def _wrong(report_id: str) -> Iterator[str]:
    row = QuarterlyReport.objects.get(id=report_id)
    told = [fact for fact in _facts() if fact["record"] == report_id]
    try:
        last = next(f for f in audit.history(report_id) if f.kind != LineDecided.kind)
        if last.after != msgspec.to_builtins(content_of(row)):
            yield f"{report_id} {_BEHIND}"
        if row.frozen:
            queries.frozen(row)
    except _UNREADABLE as error:
        yield str(error) if isinstance(error, Tampered) else f"{report_id} {_BEHIND}"
        return
    yield from _files(row, told)
    yield from _lines(row, told)


def _facts() -> Iterator[dict[str, Any]]:
    return audit.facts([LineDecided.kind, QuarterlySigned.kind, QuarterlyDelivered.kind])


def _files(row: QuarterlyReport, told: Iterable[dict[str, Any]]) -> Iterator[str]:
    kept: dict[str, str] = {}
    paper = ""
    for fact in told:
        kept = fact.get("files", kept)
        paper = fact.get("delivery", {}).get("paper", paper)
    if kept != row.files or paper != row.paper:
        yield f"What was kept of {row.id} {_BEHIND}"
        return
    for digest in filter(None, (*kept.values(), paper)):
        if damage := vault.damage(digest):
            yield f"A file of {row.id}: {damage}"


def _lines(row: QuarterlyReport, told: Iterable[dict[str, Any]]) -> Iterator[str]:
    """What was reviewed; of an amended report, before that, as it came along."""
    came = row.supersedes.lines.all() if row.supersedes else ()
    said = {line.source: _content(line) for line in came}
    said |= {f["after"]["source"]: f["after"] for f in told if f["kind"] == LineDecided.kind}
    there = {line.source: _content(line) for line in row.lines.all()}
    for source in sorted(said.keys() | there.keys()):
        if said.get(source) != there.get(source):
            yield f"The words of {source} in {row.id} were changed behind the record's back."


def _content(line: Line) -> dict[str, str]:
    return {name: getattr(line, name) for name in LineContent.__struct_fields__}
