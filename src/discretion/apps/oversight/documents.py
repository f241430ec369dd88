"""A quarterly report as a file: the tree that the writers of documents know, CSV and JSON."""

import csv
import io
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Final

import msgspec

from discretion.apps.oversight.contents import Part, Release, Row, Table
from discretion.apps.oversight.wording import rules
from discretion.apps.register.spreadsheets.cells import guarded
from discretion.errors import Unwritable
from discretion.forms.write.document import (
    LANGUAGE,
    Block,
    Document,
    Field,
    Fields,
    Heading,
    Items,
    Paragraph,
    TableCell,
)
from discretion.forms.write.document import Table as Printed
from discretion.law.deadlines import Quarter, in_words

FORMATS: Final[Mapping[str, str]] = {
    "pdf": "PDF",
    "docx": "Word",
    "html": "Web page",
    "csv": "CSV",
    "json": "Data (JSON)",
}
TITLE: Final = "Quarterly report of the Chief Privacy Officer"
_LAW: Final = "New York City Administrative Code § 23-1202(c)(4) and (d)(2)"
_NUMBERING: Final = "{page} of {pages}"
_NOT_SPLIT: Final = "The numbers are too small to be broken down this way."
_CORRECTED: Final = (
    "These numbers correct those of an earlier report on this quarter, so they are told by their "
    "total alone."
)
_OTHERS: Final = "All others together"
_COLUMNS: Final = ("part", "table", "group", "label", "least", "most", "text")


def written(release: Release, ending: str) -> bytes:
    """The report as a file of that format; the same report gives the same bytes."""
    if ending == "json":
        return msgspec.json.format(msgspec.json.encode(release), indent=2) + b"\n"
    if ending == "csv":
        return _as_csv(release)
    if ending not in FORMATS:
        raise Unwritable(f"A quarterly report is not written as {ending!r}.")
    made: bytes = import_module(f"discretion.forms.write.{ending}").write_tree(tree(release))
    return made


def quarter(release: Release) -> str:
    """Which quarter a report is on, in words."""
    return str(Quarter(year=release.year, number=release.quarter))


def tree(release: Release) -> Document:
    """The report as a tree."""
    return Document(
        title=f"{TITLE}, {quarter(release)}",
        heading=TITLE,
        law=_LAW,
        due=quarter(release),
        page_number=_NUMBERING,
        dated=release.signed.on if release.signed else release.last,
        language=LANGUAGE,
        header=Fields(fields=tuple(_head(release))),
        fulfilment=None,
        blocks=tuple(_blocks(release)),
    )


def _head(release: Release) -> Iterator[Field]:
    span = f"{in_words(release.first)} to {in_words(release.last)}"
    yield Field(name="number", label="Number", value=release.id)
    yield Field(name="quarter", label="From and to", value=span)
    if release.amends:
        yield Field(name="amends", label="Supersedes", value=release.amends)
        yield Field(name="because", label="Why", value=release.because)


def _blocks(release: Release) -> Iterator[Block]:
    yield from (Paragraph(text=text) for text in _paragraphs(release.note))
    for part in release.parts:
        yield from _part(part)
    yield Heading(level=2, text="How this report protects people")
    yield from (Paragraph(text=rule) for rule in rules(release.threshold))
    yield Heading(level=2, text="Signature")
    yield _signature(release)


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in text.split("\n\n") if part.strip()]


def _signature(release: Release) -> Fields:
    signed = release.signed
    told = (
        ("name", "Name", signed.name if signed else None),
        ("capacity", "As", signed.capacity if signed else None),
        ("date", "Date", in_words(signed.on) if signed else None),
    )
    return Fields(fields=tuple(Field(name=n, label=label, value=v) for n, label, v in told))


def _part(part: Part) -> Iterator[Block]:
    yield Heading(level=2, text=part.title)
    yield Paragraph(text=f"Number: {part.total}")
    if part.corrected:
        yield Paragraph(text=_CORRECTED)
    for table in part.tables:
        yield Heading(level=3, text=table.title)
        yield _table(part, table) if table.rows else Paragraph(text=_NOT_SPLIT)
    if part.lines:
        yield Heading(level=3, text="What happened")
        yield Items(items=part.lines)
    yield Paragraph(text=f"§ {part.provision}", role="citation")


def _table(part: Part, table: Table) -> Printed:
    return Printed(
        caption=f"{part.title}: {table.title[:1].lower()}{table.title[1:]}",
        labels=("Group", "Number"),
        rows=tuple((_cell(label), _cell(str(count))) for label, count in shown_rows(table)),
    )


def shown_rows(table: Table) -> list[tuple[str, int]]:
    """The groups of a table as they are shown, with all others at the end."""
    rows = [(row.label, row.count) for row in table.rows]
    return rows if table.others is None else [*rows, (_OTHERS, table.others)]


def _cell(text: str) -> TableCell:
    return TableCell(paragraphs=(text,))


def _as_csv(release: Release) -> bytes:
    """One line for each number and each text; a cell that a spreadsheet would obey is guarded."""
    text = io.StringIO(newline="")
    made = csv.writer(text)
    made.writerow(_COLUMNS)
    for line in _lines(release):
        made.writerow([guarded(cell) for cell in line])
    return text.getvalue().encode()


def _lines(release: Release) -> Iterator[tuple[str, ...]]:
    told = {"id": release.id, "first": release.first.isoformat(), "last": release.last.isoformat()}
    told |= {"amends": release.amends, "because": release.because, "note": release.note}
    if release.signed:
        told |= {"signed_by": release.signed.name, "signed_on": release.signed.on.isoformat()}
    yield from (("report", "", name, "", "", "", said) for name, said in told.items() if said)
    for part in release.parts:
        total = part.total
        most = "" if total.most is None else str(total.most)
        yield part.part, "", "", part.title, str(total.least), most, ""
        for table in part.tables:
            yield from (_line(part, table, row) for row in table.rows)
            if table.rows and table.others is not None:
                rest = Row(code="", label=_OTHERS, count=table.others)
                yield _line(part, table, rest)
        yield from ((part.part, "", "", "", "", "", words) for words in part.lines)


def _line(part: Part, table: Table, row: Row) -> tuple[str, ...]:
    count = str(row.count)
    return part.part, table.by, row.code, row.label, count, count, ""
