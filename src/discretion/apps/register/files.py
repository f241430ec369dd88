"""A file that is brought into the register in two steps: what it would do, and exactly that.

Spreadsheets and the inventory's JSON are alike here: what is wrong has a place, and nothing is
done that was not shown before.
"""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import Final

import msgspec
from django.db import transaction

from discretion.apps.accounts.policy import Actor
from discretion.apps.register import document, spreadsheets
from discretion.apps.register.importing import plan
from discretion.apps.register.inventory import Summary, import_inventory, summary
from discretion.errors import Fault, Invalid, Stale, Unreadable

SUFFIXES: Final = (".xlsx", ".csv", ".json")
LARGEST_FILE: Final = spreadsheets.LARGEST_FILE
_JSON: Final = ".json"
_IDENTIFYING: Final = "identifying_text"


class Wrong(msgspec.Struct, frozen=True, kw_only=True):
    """One thing wrong with a file: in which sheet or line, in which cell or field.

    `vouch` is the place of a text that may only look as if it identified someone.
    """

    where: str
    at: str
    message: str
    remedy: str
    vouch: str = ""


class Foreseen(msgspec.Struct, frozen=True, kw_only=True):
    """What a file would do, and each thing that keeps it from being done."""

    wrong: tuple[Wrong, ...]
    summary: Summary

    @property
    def changes(self) -> bool:
        """Whether it would change anything."""
        return bool(self.summary.new or self.summary.changed)

    @property
    def fingerprint(self) -> str:
        """What stands for all that is shown of it."""
        return _fingerprint(self.summary)


def foresee(
    data: bytes, *, file_name: str, agency: str = "", actor: Actor, now: datetime
) -> Foreseen:
    """What a file would do, without doing it; Unreadable for one that can't be opened."""
    _require_known(file_name)
    if _is_json(file_name):
        return _foresee_inventory(data, actor)
    found = spreadsheets.examine(data, file_name=file_name, agency=agency, actor=actor, now=now)
    wrong = (
        Wrong(
            where=e.sheet,
            at=e.cell,
            message=e.message,
            remedy=e.remedy,
            vouch=e.fault.path if e.code == _IDENTIFYING else "",
        )
        for e in found.errors
    )
    return Foreseen(wrong=tuple(wrong), summary=found.summary)


@transaction.atomic
def bring_in(
    data: bytes,
    *,
    file_name: str,
    agency: str = "",
    shown: str,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Summary:
    """Do what a file says, all or nothing; Stale where that is no longer what was `shown`.

    `shown` is the fingerprint of what `foresee` found.
    """
    _require_known(file_name)
    if _is_json(file_name):
        done = import_inventory(document.read(data), actor=actor, now=now, why=why)
    else:
        done = spreadsheets.bring_in(
            data, file_name=file_name, agency=agency, actor=actor, now=now, why=why
        )
    if _fingerprint(done) != shown:
        raise Stale("The register changed after this was shown; nothing was brought in.")
    return done


def _require_known(file_name: str) -> None:
    if not file_name.lower().endswith(SUFFIXES):
        raise Unreadable(f"{file_name}: bring a file that ends in .xlsx, .csv or .json.")


def _is_json(file_name: str) -> bool:
    return file_name.lower().endswith(_JSON)


def _foresee_inventory(data: bytes, actor: Actor) -> Foreseen:
    try:
        found = plan(document.read(data), actor=actor)
    except Invalid as error:
        return Foreseen(wrong=tuple(_in_lines(error.faults)), summary=Summary())
    faults = [*found.faults]
    for item in found.stale:
        message = f"Someone else changed {item.item.id} after this was exported."
        faults.append(Fault("stale", message, f"{item.path}.version"))
    wrong = tuple(_in_lines(document.at_lines(faults, data)))
    return Foreseen(wrong=wrong, summary=summary(found))


def _in_lines(faults: tuple[Fault, ...] | list[Fault]) -> Iterator[Wrong]:
    for fault in faults:
        where = f"Line {fault.line}" if fault.line else ""
        remedy = "Export again, and make your change there." if fault.code == "stale" else ""
        vouch = fault.path if fault.code == _IDENTIFYING else ""
        yield Wrong(where=where, at=fault.path, message=fault.message, remedy=remedy, vouch=vouch)


def _fingerprint(found: Summary) -> str:
    return sha256(msgspec.json.encode(found)).hexdigest()
