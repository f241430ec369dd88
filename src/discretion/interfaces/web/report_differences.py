"""How it is told what differs between two answers, two reports, or two moments of one."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import msgspec

from discretion.apps.reports.proof.rules import day
from discretion.forms.compare import AnswerComparison, RowComparison, compare
from discretion.forms.edition import Edition, Question
from discretion.forms.report import EMPTY, Answer, Report
from discretion.interfaces.web.report_words import labels_of
from discretion.law.deadlines import in_words

CHANGES: Final = {
    "same": ("The same", "plain"),
    "added": ("Added", "good"),
    "removed": ("Removed", "ended"),
    "changed": ("Changed", "open"),
    "reworded": ("Only reworded", "waiting"),
}


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
                Said(p.kind, codes.get(p.text, p.text) if cell.name in boxes else _dated(p.text))
                for p in cell.pieces
            ],
        )
        for cell in row.cells
        if cell.pieces
    ]
    return ComparedRow(word, tone, cells)


def _dated(text: str) -> str:
    """A text that is a day and nothing else as a person writes it."""
    on = day(text.strip())
    return in_words(on) if on else text


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
        elif value not in (None, "", 0):
            yield label, _dated(str(value))
