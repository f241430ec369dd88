"""The operations by which the register leaves as spreadsheets, and comes back."""

from typing import Final

from django.http import HttpResponse

from discretion.apps.register import spreadsheets
from discretion.apps.register.inventory import Summary
from discretion.apps.register.kinds import Kind, by_plural
from discretion.apps.register.spreadsheets import SHEETS, Examined
from discretion.errors import NotFound
from discretion.interfaces.api import operations
from discretion.interfaces.api.asking import MOST_BYTES_WITH_FILE, Asked, Body, FileSent
from discretion.interfaces.api.inventory import KEEPING, READING, OfAgencies, agencies
from discretion.interfaces.api.operations import operation

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class SheetSent(Body, frozen=True, kw_only=True):
    """An .xlsx or a .csv; whose are rows that name no agency, and of which kind are those of a
    .csv whose headings don't say it, as `activities`."""

    file: FileSent
    agency: str = ""
    kind: str = ""
    why: str = ""


def _kind(plural: str) -> Kind:
    kind = by_plural(plural)
    if kind.name not in SHEETS:
        raise NotFound(f"There are no spreadsheets of {plural}.")
    return kind


@operation(
    "GET",
    "/spreadsheets/workbook",
    tag="spreadsheets",
    said=OfAgencies,
    answers=bytes,
    powers=READING,
)
def download_workbook(asked: Asked[OfAgencies]) -> HttpResponse:
    """Take activities, functions, systems and contractors out as a workbook, .xlsx."""
    data = spreadsheets.workbook(actor=asked.actor, agencies=agencies(asked), now=asked.now)
    return operations.as_file(data, "register.xlsx", _XLSX)


@operation(
    "GET",
    "/spreadsheets/template",
    tag="spreadsheets",
    said=OfAgencies,
    answers=bytes,
    powers=READING,
)
def download_template(asked: Asked[OfAgencies]) -> HttpResponse:
    """Take out a workbook without rows, to be filled in."""
    data = spreadsheets.template(actor=asked.actor, agencies=agencies(asked))
    return operations.as_file(data, "template.xlsx", _XLSX)


@operation(
    "POST",
    "/spreadsheets",
    tag="spreadsheets",
    said=SheetSent,
    answers=Summary,
    powers=KEEPING,
    most_bytes=MOST_BYTES_WITH_FILE,
)
def enter_spreadsheet(asked: Asked[SheetSent]) -> Summary:
    """Enter and change all that a spreadsheet says, or nothing."""
    said = asked.said
    return spreadsheets.bring_in(
        said.file.data("file"),
        file_name=said.file.name,
        agency=said.agency,
        kind=_kind(said.kind) if said.kind else None,
        actor=asked.actor,
        now=asked.now,
        why=said.why,
    )


@operation(
    "POST",
    "/spreadsheets/check",
    tag="spreadsheets",
    said=SheetSent,
    answers=Examined,
    powers=KEEPING,
    most_bytes=MOST_BYTES_WITH_FILE,
)
def check_spreadsheet(asked: Asked[SheetSent]) -> Examined:
    """Say what a spreadsheet would change, and each wrong cell; change nothing."""
    said = asked.said
    return spreadsheets.examine(
        said.file.data("file"),
        file_name=said.file.name,
        agency=said.agency,
        kind=_kind(said.kind) if said.kind else None,
        actor=asked.actor,
        now=asked.now,
    )


@operation(
    "GET",
    "/spreadsheets/{plural}",
    tag="spreadsheets",
    said=OfAgencies,
    answers=bytes,
    powers=READING,
)
def download_table(asked: Asked[OfAgencies], plural: str) -> HttpResponse:
    """Take the records of one kind out as .csv."""
    wanted = agencies(asked)
    data = spreadsheets.table(_kind(plural), actor=asked.actor, agencies=wanted, now=asked.now)
    return operations.as_file(data, f"{plural}.csv", "text/csv; charset=utf-8")
