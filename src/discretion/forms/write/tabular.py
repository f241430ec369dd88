"""Which sheets a report has as a workbook, and what stands in them."""

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

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
)

Value: TypeAlias = str | int | bool | None
Row: TypeAlias = tuple[Value, ...]


class Sheet(NamedTuple):
    """A sheet, and the names of its columns, which stand in its first row."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def sheets(report: Report) -> Iterator[Sheet]:
    """The subdivisions fulfilled (Charter § 1134), the contents, the answers, and each table."""
    report = normalise(report)
    tables = [*_tables(report)]
    yield _subdivisions(report)
    yield _contents(report, tables)
    yield _people(report)
    yield _answers(report)
    yield from tables


def _sheet_name(question: Question) -> str:
    return f"Question {question.number}"


def _subdivisions(report: Report) -> Sheet:
    rows = (
        (each.citation, each.fulfils, ", ".join(each.questions))
        for each in report.subdivisions
        if each.questions
    )
    return Sheet("Subdivisions", report.edition.frame.fulfilment_columns, tuple(rows))


def _contents(report: Report, tables: list[Sheet]) -> Sheet:
    """What each sheet holds; of a question, what it asks and under which provisions."""
    frame = report.edition.frame
    fixed = (
        ("Subdivisions", frame.fulfilment),
        ("Header and signatures", "Who reports, who prepared the report, and who signed it"),
        ("Answers", "The questions that are answered in words, or by yes or no"),
    )
    asked = {_sheet_name(question): question.text for question in report.questions}
    rows = (*fixed, *((sheet.name, asked[sheet.name]) for sheet in tables))
    return Sheet("Contents", ("Sheet", "What it holds"), rows)


def _people(report: Report) -> Sheet:
    rows = [*_fields("", report.edition.header, report.header)]
    for person in report.edition.signatures.people:
        rows += _fields(person.label, person.fields, report.signatures[person.name])
    return Sheet("Header and signatures", ("Part", "Field", "Value"), tuple(rows))


def _fields(part: str, fields: tuple[Field, ...], values: dict[str, str | None]) -> Iterator[Row]:
    return ((part, field.label, values[field.name]) for field in fields)


def _answers(report: Report) -> Sheet:
    columns = ("Question", "What is asked", "Answer", "Citation as printed", "Citation as enacted")
    return Sheet("Answers", columns, tuple(_answer(report, q) for q in report.questions))


def _answer(report: Report, question: Question) -> Row:
    match report.answers[question.number]:
        case TextAnswer(text=text):
            said = text
        case YesNoAnswer(yes=yes):
            frame = report.edition.frame
            said = "" if yes is None else frame.yes if yes else frame.no
        case _:
            said = f"See the sheet {_sheet_name(question)}"
    printed = report.citations.get(question.number, "")
    return (question.number, question.text, said, printed, "; ".join(question.enacted))


def _tables(report: Report) -> Iterator[Sheet]:
    """A sheet for each answer that is more than one value."""
    for question in report.questions:
        name = _sheet_name(question)
        match report.answers[question.number]:
            case TypesAnswer() as answer:
                columns = ("Group", "Type", "Code", "Checked")
                yield Sheet(name, columns, tuple(_types(question, answer)))
            case SectionsAnswer(sections=sections):
                texts = ((n, each.heading, each.text) for n, each in enumerate(sections, start=1))
                yield Sheet(name, ("Row", "Heading", "Text"), tuple(texts))
            case TableAnswer(rows=rows):
                cells = ((n, *_values(question, row)) for n, row in enumerate(rows, start=1))
                yield Sheet(name, ("Row", *_labels(question)), tuple(cells))


def _types(question: Question, answer: TypesAnswer) -> Iterator[Row]:
    for group in question.groups:
        for box in group.boxes:
            yield (group.heading, box.label, box.code, box.code in answer.types)
    for text in answer.other:
        yield (question.other_label, text, None, True)


def _labels(question: Question) -> Iterator[str]:
    """A column for each column of the form, and for each box of one."""
    for column in question.columns:
        if column.kind == "boxes":
            yield from (box.label for box in column.boxes)
        else:
            yield column.label or column.name.capitalize()


def _values(question: Question, cells: dict[str, Cell]) -> Iterator[Value]:
    for column in question.columns:
        cell = cells[column.name]
        if column.kind == "boxes":
            yield from (box.code in (cell or ()) for box in column.boxes)
        else:
            yield cell if isinstance(cell, str) else None
