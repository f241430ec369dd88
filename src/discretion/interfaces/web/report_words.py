"""How a report is told on pages: answers in lines, what was computed, how two answers differ."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import msgspec
from django.urls import reverse

from discretion.apps.reports.pieces import Computed
from discretion.apps.reports.proof import Finding, Weight
from discretion.apps.reports.queries import Mark
from discretion.forms.compare import AnswerComparison, RowComparison, compare
from discretion.forms.edition import Edition, Question
from discretion.forms.report import (
    EMPTY,
    Answer,
    Cell,
    Report,
    SectionsAnswer,
    TableAnswer,
    TextAnswer,
    TypesAnswer,
    YesNoAnswer,
)

FORMATS: Final = {
    "pdf": "PDF",
    "docx": "Word",
    "html": "Web page",
    "xlsx": "Excel workbook",
    "csv": "CSV",
    "json": "Data (JSON)",
}
# How a question stands: the word, and the tone that gives it shape and colour.
MARKS: Final[Mapping[Mark, tuple[str, str]]] = {
    "unconfirmed": ("Not confirmed", "waiting"),
    "contradiction": ("Contradiction", "bad"),
    "words_needed": ("Needs your words", "open"),
    "computed": ("Computed", "good"),
    "answered": ("Answered", "good"),
}
DONE: Final[tuple[Mark, ...]] = ("computed", "answered")
WEIGHTS: Final[Mapping[Weight, tuple[str, str]]] = {
    "contradiction": ("Contradiction", "bad"),
    "gap": ("Gap", "open"),
    "doubt": ("Doubt", "waiting"),
}
CHANGES: Final = {
    "same": ("The same", "plain"),
    "added": ("Added", "good"),
    "removed": ("Removed", "ended"),
    "changed": ("Changed", "open"),
    "reworded": ("Only reworded", "waiting"),
}
# Ids that are shown at once under a row; the rest open on demand.
_MOST_IDS: Final = 4


class Line(NamedTuple):
    """One cell of an answer: what it is called, and its paragraphs or ticked boxes."""

    label: str
    words: Sequence[str]


Row = Sequence[Line]


class Behind(NamedTuple):
    """The records behind something: the first few, and the rest."""

    first: Sequence[str]
    more: Sequence[str]


class Item(NamedTuple):
    """One computed tick, row, section or paragraph, and what it follows from."""

    row: Row
    behind: Behind


class Found(NamedTuple):
    """What the proof-reader says at one place, and where it is mended."""

    word: str
    tone: str
    message: str
    fix: str
    to: str
    where: str
    behind: Behind


def behind(ids: Sequence[str]) -> Behind:
    """Ids, cut where they are many."""
    return Behind(ids[:_MOST_IDS], ids[_MOST_IDS:])


def items(question: Question, computed: Computed) -> list[Item]:
    """What records say to a question, piece by piece."""
    return [
        Item(row, behind(piece.evidence))
        for piece in computed.pieces
        for row in rows(question, piece.value)
    ]


def rows(question: Question, answer: Answer) -> list[Row]:
    """An answer, row by row; nothing where nothing is said."""
    return [row for row in _rows(question, answer) if any(line.words for line in row)]


def _rows(question: Question, answer: Answer) -> Iterator[Row]:
    match answer:
        case TypesAnswer():
            labels = labels_of(question)
            yield from ([Line("", [labels.get(code, code)])] for code in answer.types)
            yield from ([Line("Other", [label])] for label in answer.other)
        case SectionsAnswer():
            yield from ([Line(s.heading or "", _paragraphs(s.text))] for s in answer.sections)
        case TableAnswer():
            yield from (_row(question, row) for row in answer.rows)
        case YesNoAnswer():
            yield [
                Line("", [{True: "Yes", False: "No"}[answer.yes]] if answer.yes in _SAID else [])
            ]
        case TextAnswer():
            yield [Line("", _paragraphs(answer.text))]


_SAID: Final = (True, False)


def _row(question: Question, row: Mapping[str, Cell]) -> Row:
    labels = labels_of(question)
    lines = []
    for column in question.columns:
        cell = row.get(column.name)
        if isinstance(cell, tuple):
            lines.append(Line(column.label, [labels.get(code, code) for code in cell]))
        elif cell:
            lines.append(Line(column.label, _paragraphs(cell)))
    return lines


def _paragraphs(text: str) -> list[str]:
    return [part for part in text.split("\n\n") if part.strip()]


def labels_of(question: Question) -> dict[str, str]:
    """What each box of a question is called."""
    boxes = [*question.boxes, *(box for column in question.columns for box in column.boxes)]
    return {box.code: box.label for box in boxes}


# What the proof-reader found


def findings(found: Iterable[Finding], report_id: str) -> list[Found]:
    """Each finding with the page on which it is mended."""
    return [_found(each, report_id) for each in found]


def _found(finding: Finding, report_id: str) -> Found:
    word, tone = WEIGHTS[finding.weight]
    where, to = "Header and signatures", reverse("report_header", args=[report_id])
    if finding.question:
        where = f"Question {finding.question}"
        to = reverse("report_question", args=[report_id, finding.question]) + "#answer"
    elif finding.code == "signature_missing":
        to = reverse("prepare_report", args=[report_id])
    return Found(word, tone, finding.message, finding.fix, to, where, behind(finding.records))


# Differences


class Said(NamedTuple):
    """Words that stand in both texts ("kept"), only in the earlier, or only in the later."""

    kind: str
    text: str


class Compared(NamedTuple):
    """A cell in both versions; `boxes` where each piece is the label of one."""

    label: str
    boxes: bool
    pieces: Sequence[Said]


class ComparedRow(NamedTuple):
    """A row in both versions."""

    word: str
    tone: str
    cells: Sequence[Compared]


class ComparedAnswer(NamedTuple):
    """An answer in both versions: the rows that differ, and those that don't."""

    anchor: str
    name: str
    gist: str
    word: str
    tone: str
    rows: Sequence[ComparedRow]
    same: Sequence[ComparedRow]


def between(form: Edition, question: Question, before: Answer, after: Answer) -> ComparedAnswer:
    """How two answers to one question differ."""
    old, new = (
        Report(form=form.form, header={}, answers={question.number: a}, citations={}, signatures={})
        for a in (before, after)
    )
    answer = next(a for a in compare(old, new).answers if a.question == question.number)
    return compared(answer, (form,))


def compared(answer: AnswerComparison, editions: Sequence[Edition]) -> ComparedAnswer:
    """A compared answer as it is shown."""
    form = editions[-1]
    question = next((q for q in form.questions if q.number == answer.question), None)
    word, tone = CHANGES[answer.change]
    shown = [_compared_row(row, form, question) for row in answer.rows]
    pairs = list(zip(answer.rows, shown, strict=True))
    return ComparedAnswer(
        anchor=f"answer-{answer.question}",
        name=f"Question {question.number}" if question else answer.question.capitalize(),
        gist=question.text if question else "",
        word=word,
        tone=tone,
        rows=[row for told, row in pairs if told.change != "same"],
        same=[row for told, row in pairs if told.change == "same" and _speaks(row)],
    )


def _speaks(row: ComparedRow) -> bool:
    return any(cell.pieces for cell in row.cells)


def _compared_row(row: RowComparison, form: Edition, question: Question | None) -> ComparedRow:
    word, tone = CHANGES[row.change]
    names = _names(form, question)
    codes = {"yes": "Yes", "no": "No"} | (labels_of(question) if question else {})
    boxes = _of_boxes(question)
    cells = [
        Compared(
            names.get(cell.name, ""),
            cell.name in boxes,
            [
                Said(p.kind, codes.get(p.text, p.text) if cell.name in boxes else p.text)
                for p in cell.pieces
            ],
        )
        for cell in row.cells
        if cell.pieces
    ]
    return ComparedRow(word, tone, cells)


def _names(form: Edition, question: Question | None) -> dict[str, str]:
    if question is None:
        return {field.name: field.label for field in form.header}
    if question.kind == "table":
        return {column.name: column.label or "Heading" for column in question.columns}
    return (
        {"other": "Other", "heading": "Heading", "text": "Text"}
        if question.kind
        in (
            "types",
            "sections",
        )
        else {}
    )


def _of_boxes(question: Question | None) -> frozenset[str]:
    if question is None:
        return frozenset()
    columns = (column.name for column in question.columns if column.kind == "boxes")
    return frozenset(("types", "yes", *columns))


# What the record tells


def recorded(question: Question, told: Mapping[str, Any] | None) -> Answer:
    """An answer as a fact has it; an empty one where the fact has none."""
    if not told:
        return EMPTY[question.kind]
    return msgspec.convert(told["words"], type(EMPTY[question.kind]))


def changed_blanks(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> list[tuple[str, str, str]]:
    """What else a fact changed: the name of each blank, with its text before and after."""
    old, new = dict(_flat(before or {})), dict(_flat(after or {}))
    names = dict.fromkeys((*old, *new))
    return [
        (name, old.get(name, ""), new.get(name, ""))
        for name in names
        if old.get(name, "") != new.get(name, "")
    ]


def _flat(told: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for name, value in told.items():
        label = f"{before}{name}".replace("_", " ")
        if isinstance(value, Mapping):
            yield from _flat(value, f"{label}, ")
        elif value is not None:
            yield label, str(value)
