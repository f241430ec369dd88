"""The normal form of a report: its words and rows as a reader hands them over."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Final, TypeVar, cast

from msgspec.structs import replace

from discretion.forms.blocks import Span
from discretion.forms.edition import Field, Question
from discretion.forms.read import narrative
from discretion.forms.read.fields import is_placeholder
from discretion.forms.read.lines import Line
from discretion.forms.report import (
    Answer,
    Cell,
    Report,
    Section,
    SectionsAnswer,
    TableAnswer,
    TextAnswer,
    TypesAnswer,
    words,
)

T = TypeVar("T")

_PARAGRAPH_BREAK = re.compile(r"\n[^\S\n]*\n")
_SIGNED = re.compile(r"^/s/\s*", re.IGNORECASE)
_NOTHING_LISTED: Final = re.compile(r"none|n\.?/?a|not applicable", re.IGNORECASE)
# Control characters but white space, invisible ones, and code points that are no characters.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u2060\ufeff"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_CLOSING: Final = " .,;:"


def normalise(report: Report) -> Report:
    """The report as a reader hands it over once it is printed; doing so twice changes nothing.

    - Text: each run of white space is one blank, a single line break too; an empty line parts
      paragraphs (`\\n\\n`). Control characters, invisible ones and code points that are no
      characters go; so do list markers, and paragraphs of blanks to be filled in.
    - Boxes: each code once, in printed order.
    - Other types: parted at semicolons and paragraphs, without closing punctuation; an entry that
      only says that there is none goes.
    - Headings, in sections and rows: what readers take for one, wherever it stands: a line that
      ends in a colon, or words before a paragraph's first colon that form no clause. The colon
      goes. A heading that readers would not take for one is text.
    - Sections: one that has neither heading nor text goes; one without a heading continues the
      section before it.
    - Rows in which nothing stands go.
    - Header and signatures: on one line, None where blank; a signature without a leading `/s/`.
    - Answers and citations: in the form's order. A question that is answered bears the citation
      that the form prints, unless the report has another; one without an answer bears none.
    - Doubts stay as they are.
    """
    people = report.edition.signatures.people
    return replace(
        report,
        header=_fields(report.edition.header, report.header),
        answers={q.number: _answer(report.answers[q.number], q) for q in report.questions},
        citations=dict(_citations(report.questions, report.citations)),
        signatures={p.name: _fields(p.fields, report.signatures[p.name]) for p in people},
    )


def _settled(change: Callable[[T], T], value: T) -> T:
    """What a change comes to when it is made until it changes nothing more."""
    return cast(T, _remembered(change, value))


# A report on the desk says mostly what it said a moment ago.
@lru_cache(maxsize=500)
def _remembered(change: Callable[[object], object], value: object) -> object:
    while (changed := change(value)) != value:
        value = changed
    return value


def _one_line(text: str) -> str:
    return " ".join(_UNSEEN.sub("", text).split())


def _lines(text: str) -> list[Line]:
    """The paragraphs as a reader has them before it."""
    paragraphs = map(_one_line, _PARAGRAPH_BREAK.split(text))
    return [_line(number, Span(text)) for number, text in enumerate(filter(None, paragraphs))]


def _line(paragraph: int, *parts: Span, heading: bool = False) -> Line:
    return Line(parts=parts, where="", paragraph=paragraph, heading=heading)


def _narrative(text: str) -> str:
    return _settled(_paragraphs, text)


def _paragraphs(text: str) -> str:
    return narrative.text(_lines(text))


def _fields(fields: Iterable[Field], values: dict[str, str | None]) -> dict[str, str | None]:
    return {field.name: _field(field, values[field.name]) for field in fields}


def _field(field: Field, value: str | None) -> str | None:
    text = _one_line(value or "")
    text = _SIGNED.sub("", text) if field.name == "signature" else text
    return None if is_placeholder(text) else text or None


def _citations(questions: Iterable[Question], given: dict[str, str]) -> Iterator[tuple[str, str]]:
    for question in questions:
        parts = given.get(question.number, "").split(";")
        cited = "; ".join(filter(None, map(_one_line, parts))) or "; ".join(question.printed)
        if cited:
            yield question.number, cited


def _answer(answer: Answer, question: Question) -> Answer:
    match answer:
        case TypesAnswer():
            printed = (box.code for box in question.boxes)
            types = tuple(code for code in printed if code in answer.types)
            return TypesAnswer(types=types, other=_settled(_other, answer.other))
        case SectionsAnswer():
            return SectionsAnswer(sections=_settled(_sections, answer.sections))
        case TableAnswer():
            rows = (_row(row, question) for row in answer.rows)
            return TableAnswer(rows=tuple(row for row in rows if any(row.values())))
        case TextAnswer():
            return TextAnswer(text=_narrative(answer.text))
        case _:
            return answer


def _other(entries: tuple[str, ...]) -> tuple[str, ...]:
    paragraphs = (p for entry in entries for p in narrative.paragraphs(_lines(entry)))
    parts = (part.strip().rstrip(_CLOSING) for p in paragraphs for part in p.split(";"))
    return tuple(part for part in parts if part and not _NOTHING_LISTED.fullmatch(part))


def _sections(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    lines: list[Line] = []
    for section in sections:
        title = _one_line(section.heading or "")
        for line in [_line(0, Span(title), heading=True)] * bool(title) + _lines(section.text):
            line.paragraph = len(lines)
            lines.append(line)
    return narrative.sections(lines)


def _row(row: dict[str, Cell], question: Question) -> dict[str, Cell]:
    """The cells; a column of headings runs into the column after it."""
    cells: dict[str, Cell] = {}
    before = None
    for column in question.columns:
        cell = row[column.name]
        if column.kind == "boxes":
            cells[column.name] = tuple(b.code for b in column.boxes if b.code in (cell or ()))
        elif before and before.kind == "heading":
            whole: tuple[str | None, str] = (str(cells[before.name]), words(cell))
            cells[before.name], cells[column.name] = _settled(_headed, whole)
        else:
            cells[column.name] = _narrative(words(cell)) if column.kind == "text" else words(cell)
        before = column
    return cells


def _headed(cell: tuple[str | None, str]) -> tuple[str | None, str]:
    """A heading and the text that it runs into."""
    heading, lines = _one_line(cell[0] or "").rstrip(": "), _lines(cell[1])
    if heading:
        first = lines[0].text if lines else ""
        lines[:1] = [_line(0, Span(f"{heading}:", bold=True), Span(f" {first}"))]
    return narrative.opening_heading(lines)
