"""How a report becomes one long table for programs: a line for each thing that can be said."""

import csv
import io
from collections.abc import Iterator
from typing import Final, NamedTuple

from discretion.forms.edition import Field, Question
from discretion.forms.normal import normalise
from discretion.forms.report import (
    Cell,
    Report,
    SectionsAnswer,
    TableAnswer,
    TextAnswer,
    TypesAnswer,
    YesNoAnswer,
    words,
)

_GUARD: Final = "'"
# A spreadsheet takes a cell that starts like this for a formula, and obeys it.
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_GUARDED: Final = (*_DANGEROUS, _GUARD)


class Line(NamedTuple):
    """A line of the table; `row` counts from 1 within an answer that has several."""

    part: str
    citation_printed: str = ""
    citation_enacted: str = ""
    row: int | None = None
    column: str = ""
    label: str = ""
    value: str = ""


def write(report: Report) -> bytes:
    """The table, as UTF-8 with a first line of column names.

    `part` is a question's number, `subdivisions`, `header` or `signatures`. A box is `true` or
    `false`. A cell that a spreadsheet would obey as a formula, or that starts with an apostrophe,
    has one apostrophe more in front: whoever reads the table takes one off each cell that has it.
    """
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(Line._fields)
    table.writerows(map(_guarded, _lines(normalise(report))))
    return text.getvalue().encode()


def _guarded(line: Line) -> tuple[str, ...]:
    cells = ("" if cell is None else str(cell) for cell in line)
    return tuple(_GUARD + c if c.startswith(_GUARDED) else c for c in cells)


def _lines(report: Report) -> Iterator[Line]:
    yield from _subdivisions(report)
    for field in report.edition.header:
        yield _field("header", field, field.name, report.header[field.name])
    for question in report.questions:
        printed = report.citations.get(question.number, "")
        enacted = "; ".join(question.enacted)
        base = Line(question.number, citation_printed=printed, citation_enacted=enacted)
        yield from _answer(base, question, report)
    for person in report.edition.signatures.people:
        for field in person.fields:
            value = report.signatures[person.name][field.name]
            yield _field("signatures", field, f"{person.name}.{field.name}", value)


def _subdivisions(report: Report) -> Iterator[Line]:
    """The conspicuous list of subdivisions fulfilled (Charter § 1134) comes first here too."""
    for row, each in enumerate(report.subdivisions, start=1):
        if each.questions:
            base = Line("subdivisions", citation_enacted=each.citation, row=row)
            yield base._replace(column="fulfils", value=each.fulfils)
            yield base._replace(column="questions", value="; ".join(each.questions))


def _field(part: str, field: Field, column: str, value: str | None) -> Line:
    return Line(part, column=column, label=field.label, value=value or "")


def _answer(base: Line, question: Question, report: Report) -> Iterator[Line]:
    match report.answers[question.number]:
        case TypesAnswer() as answer:
            yield from _types(base, question, answer)
        case SectionsAnswer(sections=sections):
            for row, section in enumerate(sections, start=1):
                yield base._replace(row=row, column="heading", value=section.heading or "")
                yield base._replace(row=row, column="text", value=section.text)
        case TableAnswer(rows=rows):
            for row, cells in enumerate(rows, start=1):
                yield from _row(base._replace(row=row), question, cells)
        case YesNoAnswer(yes=yes):
            yield base._replace(column="yes", value="" if yes is None else _truth(yes))
        case TextAnswer(text=text):
            yield base._replace(column="text", value=text)


def _types(base: Line, question: Question, answer: TypesAnswer) -> Iterator[Line]:
    for box in question.boxes:
        ticked = _truth(box.code in answer.types)
        yield base._replace(column=box.code, label=box.label, value=ticked)
    for row, text in enumerate(answer.other, start=1):
        yield base._replace(row=row, column="other", label=question.other_label, value=text)


def _row(base: Line, question: Question, cells: dict[str, Cell]) -> Iterator[Line]:
    for column in question.columns:
        cell = cells[column.name]
        for box in column.boxes:
            name = f"{column.name}.{box.code}"
            ticked = _truth(box.code in (cell or ()))
            yield base._replace(column=name, label=box.label, value=ticked)
        if column.kind != "boxes":
            yield base._replace(column=column.name, label=column.label, value=words(cell))


def _truth(value: bool) -> str:
    return "true" if value else "false"
