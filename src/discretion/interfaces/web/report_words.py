"""How a report is told on pages: answers in lines, what was computed, how two answers differ."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.urls import reverse

from discretion.apps.reports.pieces import Computed
from discretion.apps.reports.proof import RULES, Finding, Weight
from discretion.apps.reports.queries import Mark, Written
from discretion.forms.edition import Asks, Question
from discretion.forms.report import (
    Answer,
    Cell,
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
# What is shown at once of ids under a row, and of computed rows; the rest open on demand.
_MOST_IDS: Final = 4
MOST_ITEMS: Final = 6
# Of what the proof-reader found; its own page lists the rest.
MOST_FOUND: Final = 10


# How long after someone saved an answer they are taken to be still at it.
_AT_IT: Final = timedelta(minutes=15)


class Line(NamedTuple):
    """One cell of an answer: what it is called, and its paragraphs or ticked boxes."""

    label: str
    words: Sequence[str]
    heading: bool = False


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


def cut(found: Sequence[Item]) -> dict[str, Sequence[Item]]:
    """Computed items as a page shows them: the first few, and the rest."""
    return {"items": found[:MOST_ITEMS], "more_items": found[MOST_ITEMS:]}


def rows(question: Question, answer: Answer) -> list[Row]:
    """An answer, row by row; nothing where nothing is said."""
    return [
        row for row in _rows(question, answer) if any(line.words or line.heading for line in row)
    ]


def _rows(question: Question, answer: Answer) -> Iterator[Row]:
    match answer:
        case TypesAnswer():
            labels = labels_of(question)
            yield from ([Line("", [labels.get(code, code)])] for code in answer.types)
            yield from ([Line("Other", [label])] for label in answer.other)
        case SectionsAnswer():
            yield from (
                [Line(s.heading or "", _paragraphs(s.text), bool(s.heading))]
                for s in answer.sections
            )
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
        elif cell and column.kind == "heading":
            lines.append(Line(cell, (), heading=True))
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


class Group(NamedTuple):
    """What one rule found: how often, the first few places, and the page that lists all."""

    word: str
    tone: str
    says: str
    times: int
    first: Sequence[Found]
    to: str


def grouped(found: Iterable[Finding], report_id: str) -> list[Group]:
    """Findings by the rule that made them, in their order."""
    by_code: dict[str, list[Finding]] = {}
    for finding in found:
        by_code.setdefault(finding.code, []).append(finding)
    every = reverse("report_findings", args=[report_id])
    return [
        Group(
            *WEIGHTS[RULES[code].weight],
            RULES[code].says,
            times=len(each),
            first=findings(each[:MOST_FOUND], report_id),
            to=f"{every}?rule={code}",
        )
        for code, each in by_code.items()
    ]


def findings(found: Iterable[Finding], report_id: str) -> list[Found]:
    """Each finding with the page on which it is mended."""
    return [_found(each, report_id) for each in found]


def _found(finding: Finding, report_id: str) -> Found:
    word, tone = WEIGHTS[finding.weight]
    if finding.question:
        where = f"Question {finding.question}"
    else:
        where = "The header" if finding.code in OF_THE_HEADER else "The whole report"
    to = _mended(finding, report_id)
    return Found(word, tone, finding.message, finding.fix, to, where, behind(finding.records))


def _mended(finding: Finding, report_id: str) -> str:
    """The page on which a finding is mended: what is computed, where it comes from."""
    if finding.records and not _IN_WORDS.intersection(RULES[finding.code].asks[:1]):
        return reverse("record", args=[finding.records[0]])
    if finding.question:
        return reverse("report_question", args=[report_id, finding.question]) + "#answer"
    if finding.code in OF_THE_HEADER:
        return reverse("report_header", args=[report_id])
    signing = finding.code == "signature_missing"
    return reverse("prepare_report" if signing else "report", args=[report_id])


# What is mended among the blanks of the header, and of those who sign.
OF_THE_HEADER: Final = (
    "header_missing",
    "email_malformed",
    "date_malformed",
    "report_late",
    "due_date_wrong",
    "preparer_missing",
)
# Answers that are an officer's own, whatever records they are held against.
_IN_WORDS: Final = frozenset[Asks](("access_addressed", "access_necessary", "classification"))


def at_work(answers: Iterable[Written], now: datetime, *, besides: str) -> list[Written]:
    """For each person but one who saved an answer just now, the latest; newest first."""
    saved = sorted((w.edited_at, w.question, w) for w in answers if w.edited_at)
    latest = {w.edited_by: w for at, _, w in saved if at > now - _AT_IT}
    return [w for w in reversed(latest.values()) if w.edited_by != besides]
