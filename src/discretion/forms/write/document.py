"""What a written report consists of, in order: one tree for the writers of every format."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain
from typing import Literal, TypeAlias

import msgspec

from discretion.forms import edition as form
from discretion.forms.normal import normalise
from discretion.forms.report import (
    Answer,
    Cell,
    Report,
    SectionsAnswer,
    TableAnswer,
    TextAnswer,
    TypesAnswer,
    YesNoAnswer,
    words,
)

Role: TypeAlias = Literal["body", "instruction", "footnote", "citation", "enacted", "closing"]

LANGUAGE = "en-US"


class Node(msgspec.Struct, frozen=True, kw_only=True, tag=str.lower):
    """A part of a document; as JSON it names its kind in `type`."""


class Heading(Node, frozen=True, kw_only=True):
    """A heading; level 1 is the document's title. `anchor` is what a link to it names."""

    level: int
    text: str
    anchor: str | None = None


class Paragraph(Node, frozen=True, kw_only=True):
    """A paragraph, and what it is for."""

    text: str
    role: Role = "body"


class Items(Node, frozen=True, kw_only=True):
    """A plain list."""

    items: tuple[str, ...]


class Box(Node, frozen=True, kw_only=True):
    """A check box with its label."""

    label: str
    checked: bool


class BoxGroup(Node, frozen=True, kw_only=True):
    """Boxes that belong together, under a heading or under none."""

    boxes: tuple[Box, ...]
    heading: str | None = None


class Boxes(Node, frozen=True, kw_only=True):
    """The boxes of a question, which `label` names for those who can't see it above them."""

    groups: tuple[BoxGroup, ...]
    label: str


class TableCell(Node, frozen=True, kw_only=True):
    """What stands in a cell: a run-in heading, paragraphs, boxes; each may be lacking."""

    heading: str | None = None
    paragraphs: tuple[str, ...] = ()
    boxes: tuple[Box, ...] = ()


class Table(Node, frozen=True, kw_only=True):
    """A table whose first row are labels; `caption` says what it is."""

    caption: str
    labels: tuple[str, ...]
    rows: tuple[tuple[TableCell, ...], ...]


class Field(Node, frozen=True, kw_only=True):
    """A labelled blank, filled or not. `name` tells a signature from a date."""

    name: str
    label: str
    value: str | None


class Fields(Node, frozen=True, kw_only=True):
    """Labelled blanks, one below the other."""

    fields: tuple[Field, ...]


Block: TypeAlias = Heading | Paragraph | Items | Boxes | Table | Fields


class Subdivision(Node, frozen=True, kw_only=True):
    """A subdivision of law that the report fulfils, and the questions that do."""

    citation: str
    subject: str
    questions: tuple[str, ...]


class Fulfilment(Node, frozen=True, kw_only=True):
    """The conspicuous list of subdivisions fulfilled (Charter § 1134)."""

    title: str
    labels: tuple[str, str, str]
    subdivisions: tuple[Subdivision, ...]


class Document(Node, frozen=True, kw_only=True):
    """A whole report, or a letter, ready to be set. Its title is also the running head.

    A letter fulfils nothing, and has no list of it.
    """

    title: str
    heading: str
    law: str
    due: str | None
    page_number: str
    dated: date
    language: str
    header: Fields
    fulfilment: Fulfilment | None
    blocks: tuple[Block, ...]


def document(report: Report) -> Document:
    """The report in normal form as a document on its form."""
    report = normalise(report)
    printed = report.edition
    agency = report.header["agency"]
    running_head = printed.frame.running_head.format(title=printed.title, agency=agency)
    return Document(
        title=running_head if agency else printed.title,
        heading=printed.title,
        law=printed.law,
        due=_due(report),
        page_number=printed.frame.page_number,
        dated=_dated(report),
        language=LANGUAGE,
        header=_fields(_header(printed), report.header),
        fulfilment=_fulfilment(report),
        blocks=tuple(chain(_questions(report), _signatures(report))),
    )


def question_anchor(number: str) -> str:
    """What a link to that question names."""
    return f"question-{number}"


def _day(text: str) -> str:
    """An ISO date as it is printed: July 31, 2020."""
    when = date.fromisoformat(text)
    return f"{when:%B} {when.day}, {when.year:04}"


def _dated(report: Report) -> date:
    """The day the document bears, as its files do: the report's, or the day it was due."""
    text = report.header["report_date"] or report.header["due_date"]
    return date.fromisoformat(text) if text else report.edition.due_date


def _due(report: Report) -> str | None:
    due = report.header["due_date"]
    return report.edition.due_text.format(due_date=_day(due)) if due else None


def _header(printed: form.Edition) -> tuple[form.Field, ...]:
    """The fields of the header; the due date stands in the title."""
    return tuple(field for field in printed.header if field.name != "due_date")


def _fields(fields: tuple[form.Field, ...], values: Mapping[str, str | None]) -> Fields:
    return Fields(
        fields=tuple(
            Field(name=f.name, label=f.label, value=_printed(f, values[f.name])) for f in fields
        )
    )


def _printed(field: form.Field, value: str | None) -> str | None:
    return _day(value) if value and field.kind == "date" else value


def _fulfilment(report: Report) -> Fulfilment:
    """Only what the report does fulfil: a subdivision whose questions it lacks is left out."""
    subdivisions = (
        Subdivision(
            citation=form.cited((each.citation,)), subject=each.fulfils, questions=each.questions
        )
        for each in report.subdivisions
        if each.questions
    )
    frame = report.edition.frame
    return Fulfilment(
        title=frame.fulfilment,
        labels=frame.fulfilment_columns,
        subdivisions=tuple(subdivisions),
    )


def _questions(report: Report) -> Iterator[Block]:
    for question in report.questions:
        yield from _question(report, question)


def _question(report: Report, question: form.Question) -> Iterator[Block]:
    number = question.number
    text = f"{number}. {question.text}"
    yield Heading(level=2, text=text, anchor=question_anchor(number))
    if question.instruction:
        yield Paragraph(text=question.instruction, role="instruction")
    yield from _answer(report.answers[number], question, report.edition)
    if question.footnote:
        yield Paragraph(text=question.footnote, role="footnote")
    yield from _citations(report, question)


def _citations(report: Report, question: form.Question) -> Iterator[Paragraph]:
    """The citation as printed, and as enacted where that differs."""
    printed = tuple(filter(None, report.citations.get(question.number, "").split("; ")))
    frame = report.edition.frame
    if printed:
        yield Paragraph(text=frame.citation.format(citations=form.cited(printed)), role="citation")
    if printed != question.enacted:
        yield Paragraph(text=report.edition.as_enacted(question), role="enacted")


def _answer(answer: Answer, question: form.Question, printed: form.Edition) -> Iterator[Block]:
    match answer:
        case TypesAnswer():
            yield from _types(answer, question)
        case SectionsAnswer():
            for section in answer.sections:
                if section.heading:
                    yield Heading(level=3, text=section.heading)
                yield from map(_paragraph, _paragraphs(section.text))
        case TableAnswer():
            yield _table(answer, question, printed)
        case YesNoAnswer():
            boxes = (
                Box(label=printed.frame.yes, checked=answer.yes is True),
                Box(label=printed.frame.no, checked=answer.yes is False),
            )
            yield Boxes(groups=(BoxGroup(boxes=boxes),), label=question.text)
        case TextAnswer():
            yield from map(_paragraph, _paragraphs(answer.text))


def _paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a narrative."""
    return tuple(filter(None, text.split("\n\n")))


def _paragraph(text: str) -> Paragraph:
    return Paragraph(text=text)


def _types(answer: TypesAnswer, question: form.Question) -> Iterator[Block]:
    groups = (_group(group, answer.types) for group in question.groups)
    yield Boxes(groups=tuple(groups), label=question.text)
    yield Heading(level=3, text=question.other_label)
    if question.other_instruction:
        yield Paragraph(text=question.other_instruction, role="instruction")
    if answer.other:
        yield Items(items=answer.other)


def _group(group: form.Group, ticked: tuple[str, ...]) -> BoxGroup:
    boxes = (
        Box(label=box.label + "*" * box.by_chief_privacy_officer, checked=box.code in ticked)
        for box in group.boxes
    )
    return BoxGroup(heading=group.heading, boxes=tuple(boxes))


def _table(answer: TableAnswer, question: form.Question, printed: form.Edition) -> Table:
    """The table; one without rows has an empty one, as the printed form does."""
    columns = tuple(column for column in question.columns if column.kind != "heading")
    rows = tuple(tuple(_cells(question.columns, row)) for row in answer.rows)
    return Table(
        caption=printed.caption(question),
        labels=tuple(column.label for column in columns),
        rows=rows or ((TableCell(),) * len(columns),),
    )


def _cells(columns: tuple[form.Column, ...], row: Mapping[str, Cell]) -> Iterator[TableCell]:
    heading = None
    for column in columns:
        cell = row[column.name]
        if column.kind == "heading":
            heading = words(cell) or None
            continue
        boxes = (Box(label=b.label, checked=b.code in (cell or ())) for b in column.boxes)
        yield TableCell(heading=heading, paragraphs=_paragraphs(words(cell)), boxes=tuple(boxes))
        heading = None


def _signatures(report: Report) -> Iterator[Block]:
    signatures = report.edition.signatures
    yield Heading(level=2, text=signatures.title, anchor="signatures")
    for person in signatures.people:
        if person.instruction:
            yield Paragraph(text=person.instruction, role="instruction")
        yield Heading(level=3, text=person.label)
        yield _fields(person.fields, report.signatures[person.name])
    yield Paragraph(text=report.edition.closing, role="closing")
