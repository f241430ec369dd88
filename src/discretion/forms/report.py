"""The agency report as data, whatever document carries it: `discretion/report/1`."""

import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from operator import getitem
from types import GenericAlias
from typing import Final, Literal, TypeAlias

import msgspec
from msgspec.structs import replace

from discretion.errors import Fault, Invalid
from discretion.forms.edition import (
    Asks,
    Column,
    Edition,
    Field,
    Question,
    Subdivision,
    edition,
    editions,
)
from discretion.law import documents

SCHEMA: Final = "discretion/report/1"

_POSITION = re.compile(r"\[\d+\]")
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")

# A cell of text, of ticked boxes (their codes, in printed order), or an absent heading.
Cell: TypeAlias = str | tuple[str, ...] | None


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What every part of a report has in common: it is never changed, only replaced."""


class TypesAnswer(Part, frozen=True, kw_only=True):
    """The ticked boxes by code, in printed order, and what was listed beside them."""

    types: tuple[str, ...] = ()
    other: tuple[str, ...] = ()


class Section(Part, frozen=True, kw_only=True):
    """Paragraphs (`\\n\\n` between) under a heading, or under none."""

    heading: str | None
    text: str


class SectionsAnswer(Part, frozen=True, kw_only=True):
    """A narrative in sections."""

    sections: tuple[Section, ...] = ()


class TableAnswer(Part, frozen=True, kw_only=True):
    """Rows by column name; the columns are the edition's."""

    rows: tuple[dict[str, Cell], ...] = ()


class YesNoAnswer(Part, frozen=True, kw_only=True):
    """Yes, no, or not answered."""

    yes: bool | None = None


class TextAnswer(Part, frozen=True, kw_only=True):
    """A narrative; its paragraphs have `\\n\\n` between them."""

    text: str = ""


Answer: TypeAlias = TypesAnswer | SectionsAnswer | TableAnswer | YesNoAnswer | TextAnswer

EMPTY: Mapping[str, Answer] = {
    "types": TypesAnswer(),
    "sections": SectionsAnswer(),
    "table": TableAnswer(),
    "yes_no": YesNoAnswer(),
    "text": TextAnswer(),
}


class Doubt(Part, frozen=True, kw_only=True):
    """What a reader could not settle, and where; `question` is None for the document as a whole."""

    question: str | None
    message: str
    where: str


class Report(Part, frozen=True, kw_only=True):
    """An agency report. A question that was absent has no key in `answers`."""

    schema: Literal["discretion/report/1"] = SCHEMA
    form: str
    header: dict[str, str | None]
    answers: dict[str, Answer]
    citations: dict[str, str]
    signatures: dict[str, dict[str, str | None]]
    doubts: tuple[Doubt, ...] = ()

    @property
    def edition(self) -> Edition:
        """The form this report is on."""
        return edition(self.form)

    def asked(self, asks: Asks) -> Answer | None:
        """What it answers to the question that asks this, whatever its number is on the form."""
        question = self.edition.asking(asks)
        return self.answers.get(question.number) if question else None

    @property
    def questions(self) -> tuple[Question, ...]:
        """The form's questions that this report answers."""
        return tuple(q for q in self.edition.questions if q.number in self.answers)

    @property
    def subdivisions(self) -> tuple[Subdivision, ...]:
        """The form's subdivisions of law, each with those of its questions that are answered."""
        return tuple(
            replace(each, questions=tuple(n for n in each.questions if n in self.answers))
            for each in self.edition.subdivisions
        )


def words(cell: Cell) -> str:
    """What a cell says; nothing for one of boxes and for an absent heading."""
    return cell if isinstance(cell, str) else ""


def encode(report: Report) -> bytes:
    """The report as `discretion/report/1`, indented, ending in a line break."""
    return msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n"


def decode(text: bytes) -> Report:
    """The report in a JSON text; Invalid gives each fault with its line and path."""
    text = text.removeprefix(BOM_UTF8)
    try:
        document = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Invalid([documents.unreadable(text)]) from None
    try:
        return parse(document)
    except Invalid as error:
        lines = text.decode()
        at_lines = (f._replace(line=documents.line_of(lines, f.path)) for f in error.faults)
        raise Invalid(at_lines) from None


def parse(document: object) -> Report:
    """The report in decoded JSON; Invalid gives each fault with its path."""
    form = _form(document)
    found = [
        fault
        for fault in documents.faults(document, _shape(form))
        if not _may_be_empty(form, fault, _at(document, fault.path))
    ]
    if found:
        raise Invalid(found)
    raw = msgspec.convert(document, _Raw)
    questions = {question.number: question for question in edition(form).questions}
    answers = {number: _answer(answer, questions[number]) for number, answer in raw.answers.items()}
    return Report(
        form=form,
        header=raw.header,
        answers=answers,
        citations=raw.citations,
        signatures=raw.signatures,
        doubts=raw.doubts,
    )


class _Raw(Part, frozen=True, kw_only=True):
    """A document that keeps to its shape, its answers not yet told apart."""

    header: dict[str, str | None]
    answers: dict[str, object]
    citations: dict[str, str]
    signatures: dict[str, dict[str, str | None]]
    doubts: tuple[Doubt, ...]


def _form(document: object) -> str:
    """The form a document says it is on, or the newest: its other faults are found all the same."""
    form = document.get("form") if isinstance(document, dict) else None
    return form if isinstance(form, str) and form in editions() else editions()[-1]


def _answer(answer: object, question: Question) -> Answer:
    return msgspec.convert(answer, type(EMPTY[question.kind]))


def _may_be_empty(form: str, fault: Fault, value: object) -> bool:
    """Whether the fault is only that a blank is empty: null where nothing is known, "" in text."""
    path = _POSITION.sub("[]", fault.path)
    if value is None:
        return fault.code == "wrong_type" and path in _nullable(form)
    return fault.code == "empty_text" and path in _narratives(form)


def _at(document: object, path: str) -> object:
    """What stands at the path of a fault; None for what is missing."""
    for key, position in _STEP.findall(path):
        if isinstance(document, dict):
            document = document.get(key)
        elif isinstance(document, list):
            document = document[int(position)]
    return document


@cache
def _narratives(form: str) -> frozenset[str]:
    """The paths, without positions, of the texts that answer a question."""
    found = set()
    for question in edition(form).questions:
        answer = f"answers.{question.number}"
        found |= {f"{answer}.text", f"{answer}.sections[].text"}
        found |= {f"{answer}.rows[].{c.name}" for c in question.columns if c.kind == "text"}
    return frozenset(found)


@cache
def _nullable(form: str) -> frozenset[str]:
    """The paths, without positions, of the blanks, headings and answers that may be null."""
    printed = edition(form)
    found = {"doubts[].question"} | {f"header.{field.name}" for field in printed.header}
    for person in printed.signatures.people:
        found |= {f"signatures.{person.name}.{field.name}" for field in person.fields}
    for question in printed.questions:
        answer = f"answers.{question.number}"
        found |= {f"{answer}.yes", f"{answer}.sections[].heading"}
        found |= {f"{answer}.rows[].{c.name}" for c in question.columns if c.kind == "heading"}
    return frozenset(found)


@cache
def _shape(form: str) -> type[msgspec.Struct]:
    """What a report on that form may hold, as a type: its codes and names are the form's."""
    printed = edition(form)
    answers = {q.number: _answer_shape(q) for q in printed.questions}
    people = {p.name: _object(_fields(p.fields)) for p in printed.signatures.people}
    return _object(
        {
            "schema": _one_of([SCHEMA]),
            "form": _one_of(editions()),
            "header": _object(_fields(printed.header)),
            "answers": _object(answers, required=False),
            "citations": _object(dict.fromkeys(answers, str), required=False),
            "signatures": _object(people),
            "doubts": _list_of(_object(dict.fromkeys(("question", "message", "where"), str))),
        }
    )


def _answer_shape(question: Question) -> object:
    match question.kind:
        case "types":
            boxes = _one_of(box.code for box in question.boxes)
            return _object({"types": _list_of(boxes), "other": list[str]})
        case "sections":
            return _object({"sections": _list_of(_object({"heading": str, "text": str}))})
        case "table":
            row = _object({column.name: _cell_shape(column) for column in question.columns})
            return _object({"rows": _list_of(row)})
        case "yes_no":
            return _object({"yes": bool})
        case "text":
            return _object({"text": str})


def _cell_shape(column: Column) -> object:
    match column.kind:
        case "boxes":
            return _list_of(_one_of(box.code for box in column.boxes))
        case "heading" | "text":
            return str


def _fields(fields: Iterable[Field]) -> dict[str, object]:
    return {f.name: date if f.kind == "date" else str for f in fields}


def _object(members: Mapping[str, object], *, required: bool = True) -> type[msgspec.Struct]:
    """A type with these members; numbers are no names in Python, so each is renamed."""
    names = {f"member_{name}": name for name in members}
    kinds = [(name, members[names[name]]) for name in names]
    optional = [(name, kind, None) for name, kind in kinds]
    return msgspec.defstruct("Members", kinds if required else optional, rename=names, kw_only=True)


def _one_of(codes: Iterable[str]) -> object:
    return getitem(Literal, tuple(codes))


def _list_of(item: object) -> object:
    return GenericAlias(list, item)
