"""The register as spreadsheets: out, through anyone's hands, and back without a loss.

Activities, functions, systems and contractors; a workbook has a sheet for each, a file of
comma-separated values one of them. Everything that is brought in takes the inventory's way.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Final

import msgspec

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor
from discretion.apps.audit.actions import new_york_day
from discretion.apps.register import queries
from discretion.apps.register.document import AnyItem, Inventory
from discretion.apps.register.importing import plan
from discretion.apps.register.inventory import (
    Listed,
    Summary,
    export,
    import_inventory,
    readable,
    summary,
)
from discretion.apps.register.kinds import KINDS, Kind
from discretion.apps.register.spreadsheets import tables, workbooks
from discretion.apps.register.spreadsheets.columns import KINDS as SHEETS
from discretion.apps.register.spreadsheets.columns import row_of
from discretion.apps.register.spreadsheets.sheets import CellError, Reading, interpret
from discretion.errors import Fault, Invalid, Unreadable
from discretion.law.information import enacted_editions

__all__ = [
    "SHEETS",
    "CellError",
    "Examined",
    "bring_in",
    "examine",
    "table",
    "template",
    "workbook",
]

LARGEST_FILE: Final = 20 * 1024 * 1024


class Examined(msgspec.Struct, frozen=True, kw_only=True):
    """What a file would do: each wrong cell, and what would be entered and changed.

    A listed record's `path` is its place, such as `Activities, row 17`.
    """

    errors: tuple[CellError, ...]
    summary: Summary


def workbook(*, actor: Actor, agencies: Iterable[str] | None = None, now: datetime) -> bytes:
    """The .xlsx of some agencies' records, or of all that the actor may read."""
    whole = export(actor=actor, agencies=agencies, now=now)
    rows = {kind: [row_of(kind, item) for item in _items(whole, kind)] for kind in SHEETS}
    return workbooks.write(rows, _lists(actor, agencies))


def template(*, actor: Actor, agencies: Iterable[str] | None = None) -> bytes:
    """The .xlsx without rows, with everything there is to choose from."""
    return workbooks.write(dict.fromkeys(SHEETS, ()), _lists(actor, agencies))


def table(
    kind: Kind, *, actor: Actor, agencies: Iterable[str] | None = None, now: datetime
) -> bytes:
    """The .csv of one kind's records."""
    _require_sheet(kind)
    whole = export(actor=actor, agencies=agencies, now=now)
    return tables.write(kind, (row_of(kind.name, item) for item in _items(whole, kind.name)))


def examine(
    data: bytes,
    *,
    file_name: str,
    agency: str = "",
    kind: Kind | None = None,
    actor: Actor,
    now: datetime,
) -> Examined:
    """What a file would do, without doing it; Unreadable for one that is no spreadsheet.

    New rows that name no agency are of `agency`. A .csv says by its headings of which kind it is.
    """
    reading = _read(data, file_name, agency, kind)
    whole = _inventory(reading, now)
    found = plan(whole, actor=_vouching(reading, whole, actor))
    errors = [*reading.errors, *map(reading.error_at, found.faults)]
    for item in found.stale:
        message = f"Someone else changed {item.item.id} after this was exported."
        errors.append(reading.error_at(Fault("stale", message, f"{item.path}.version")))
    done = summary(found)
    return Examined(
        errors=tuple(errors),
        summary=msgspec.structs.replace(
            done, new=_placed(done.new, reading), changed=_placed(done.changed, reading)
        ),
    )


def bring_in(
    data: bytes,
    *,
    file_name: str,
    agency: str = "",
    kind: Kind | None = None,
    actor: Actor,
    now: datetime,
    why: str = "",
    told: Callable[[int], object] = lambda records: None,
) -> Summary:
    """Take a file over, all or nothing; Invalid names each wrong cell as `Activities!C17`.

    `told` hears how many records are done.
    """
    reading = _read(data, file_name, agency, kind)
    if reading.errors:
        raise Invalid(error.fault for error in reading.errors)
    try:
        whole = _inventory(reading, now)
        by = _vouching(reading, whole, actor)
        done = import_inventory(whole, actor=by, now=now, why=why, told=told)
    except Invalid as error:
        raise Invalid(reading.error_at(fault).fault for fault in error.faults) from None
    return msgspec.structs.replace(
        done, new=_placed(done.new, reading), changed=_placed(done.changed, reading)
    )


def _read(data: bytes, file_name: str, agency: str, kind: Kind | None) -> Reading:
    if len(data) > LARGEST_FILE:
        size = len(data) / 1024 / 1024
        raise Unreadable(f"{file_name}: the file has {size:.0f} MB; at most 20 MB are read.")
    if kind is not None:
        _require_sheet(kind)
    try:
        if data.startswith(b"PK"):
            return interpret(workbooks.read(data), agency=agency)
        if not file_name.lower().endswith((".csv", ".txt", ".tsv")):
            raise Unreadable("this is neither an .xlsx workbook nor a .csv file.")
        name = file_name.replace("\\", "/").rpartition("/")[2]
        return interpret([tables.read(data, name, kind)], agency=agency)
    except Unreadable as error:
        raise Unreadable(f"{file_name}: {error}") from None


def _require_sheet(kind: Kind) -> None:
    if kind.name not in SHEETS:
        known = ", ".join(KINDS[name].plural for name in SHEETS)
        raise Unreadable(f"there are no spreadsheets of {kind.plural}, but of {known}.")


def _inventory(reading: Reading, now: datetime) -> Inventory:
    return reading.inventory(new_york_day(now))


def _vouching(reading: Reading, whole: Inventory, actor: Actor) -> Actor:
    """The actor, vouching by its path in the inventory for what they vouched for by its cell."""
    cells = actor.not_identifying
    if not cells:
        return actor
    found = (f for f in plan(whole, actor=actor).faults if f.code == "identifying_text")
    paths = [fault.path for fault in found if reading.error_at(fault).fault.path in cells]
    return actor.vouching([*cells, *paths])


def _placed(listed: Sequence[Listed], reading: Reading) -> tuple[Listed, ...]:
    return tuple(msgspec.structs.replace(each, path=reading.where(each.path)) for each in listed)


def _items(whole: Inventory, kind: str) -> list[AnyItem]:
    """The records of a kind that hold: what is retired or superseded is no row."""
    found: Sequence[AnyItem] = getattr(whole, KINDS[kind].plural)
    return [item for item in found if item.state in queries.HOLDING]


def _lists(actor: Actor, agencies: Iterable[str] | None) -> workbooks.Lists:
    """What can be chosen: types, and the agencies and records that a row may name."""
    wanted = readable(actor, agencies)
    seen = accounts.agencies(actor).filter(id__in=wanted).order_by("id")
    statutory = {t.code: t.label for e in enacted_editions() for t in e.types.values()}
    added = dict(_known("type", "code", actor))
    return {
        "Type": sorted({**statutory, **added}.items()),
        "Agency": [(agency.id, agency.name) for agency in seen],
        "Function": _known("function", "code", actor, wanted),
        "System": _known("system", "id", actor, wanted),
        "Contractor": _known("contractor", "code", actor),
    }


def _known(
    kind: str, name: str, actor: Actor, agencies: Iterable[str] | None = None
) -> list[tuple[str, str]]:
    found = queries.records(KINDS[kind], actor=actor, agencies=agencies).order_by(name)
    return [(str(code), str(title)) for code, title in found.values_list(name, "title")]
