"""How two answers to one question become one, and what an answer may hold.

Answers of a kind add up: an empty one changes nothing, and the order of three does not matter to
where brackets stand. So an officer's words, offices' contributions and computed pieces are joined
by one rule, in the order in which they are given.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

import msgspec

from discretion.errors import Fault, Invalid
from discretion.forms.edition import Question
from discretion.forms.report import (
    EMPTY,
    Answer,
    Cell,
    Section,
    SectionsAnswer,
    TableAnswer,
    TextAnswer,
    TypesAnswer,
    YesNoAnswer,
)

_LONGEST: Final = 100_000
_BREAK: Final = "\n\n"


def joined(question: Question, answers: Iterable[Answer]) -> Answer:
    """Several answers to a question as one.

    Ticks are united, rows and paragraphs follow each other, sections of one heading become one,
    and the first yes or no stands. What was said already, word for word, is not said again.
    """
    each = [EMPTY[question.kind], *answers]
    if wrong := [a for a in each if type(a) is not type(each[0])]:
        raise TypeError(f"{type(wrong[0]).__name__} does not answer question {question.number}.")
    return _JOINS[type(each[0])](each)


def _types(answers: Iterable[Answer]) -> Answer:
    each = [a for a in answers if isinstance(a, TypesAnswer)]
    return TypesAnswer(
        types=tuple(dict.fromkeys(code for a in each for code in a.types)),
        other=tuple(dict.fromkeys(label for a in each for label in a.other)),
    )


def _table(answers: Iterable[Answer]) -> Answer:
    rows = (row for a in answers if isinstance(a, TableAnswer) for row in a.rows)
    found: dict[tuple[tuple[str, Cell], ...], dict[str, Cell]] = {}
    for row in rows:
        found.setdefault(tuple(row.items()), row)
    return TableAnswer(rows=tuple(found.values()))


def _yes_no(answers: Iterable[Answer]) -> Answer:
    said = (a for a in answers if isinstance(a, YesNoAnswer) and a.yes is not None)
    return next(said, YesNoAnswer())


def _narrative(answers: Iterable[Answer]) -> Answer:
    return TextAnswer(text=_text(a.text for a in answers if isinstance(a, TextAnswer)))


def _text(texts: Iterable[str]) -> str:
    paragraphs = (part for text in texts for part in text.split(_BREAK) if part.strip())
    return _BREAK.join(dict.fromkeys(paragraphs))


def _sections(answers: Iterable[Answer]) -> Answer:
    found: dict[str, list[Section]] = {"": []}
    for answer in answers:
        for section in answer.sections if isinstance(answer, SectionsAnswer) else ():
            found.setdefault((section.heading or "").casefold(), []).append(section)
    # Text without a heading would run into the section before it, so it stands first.
    return SectionsAnswer(
        sections=tuple(
            Section(heading=same[0].heading, text=_text(section.text for section in same))
            for same in found.values()
            if same
        )
    )


_JOINS: Final[dict[type[Answer], Callable[[Iterable[Answer]], Answer]]] = {
    TypesAnswer: _types,
    SectionsAnswer: _sections,
    TableAnswer: _table,
    YesNoAnswer: _yes_no,
    TextAnswer: _narrative,
}


def without(answer: Answer, part: Answer) -> Answer:
    """The answer less what was joined to it, as far as it still stands there word for word."""
    match answer, part:
        case TableAnswer(), TableAnswer():
            return TableAnswer(rows=tuple(row for row in answer.rows if row not in part.rows))
        case TextAnswer(), TextAnswer():
            gone = part.text.split(_BREAK)
            kept = (p for p in answer.text.split(_BREAK) if p not in gone)
            return TextAnswer(text=_BREAK.join(kept))
        case SectionsAnswer(), SectionsAnswer():
            kept_sections = (s for s in answer.sections if s not in part.sections)
            return SectionsAnswer(sections=tuple(kept_sections))
    return answer


def under(answer: Answer, question: Question, heading: str) -> Answer:
    """An office's answer under its name: in sections, rows and paragraphs that have none."""
    match answer:
        case SectionsAnswer():
            named = (Section(heading=s.heading or heading, text=s.text) for s in answer.sections)
            return SectionsAnswer(sections=tuple(named))
        case TableAnswer():
            columns = [c.name for c in question.columns if c.kind == "heading"]
            return TableAnswer(rows=tuple(_headed(row, columns, heading) for row in answer.rows))
        case TextAnswer() if answer.text.strip():
            return TextAnswer(text=f"{heading}: {answer.text}")
    return answer


def _headed(row: dict[str, Cell], columns: list[str], heading: str) -> dict[str, Cell]:
    return {name: cell or heading if name in columns else cell for name, cell in row.items()}


def is_empty(answer: Answer) -> bool:
    """Whether nothing is said."""
    match answer:
        case TypesAnswer():
            return not answer.types and not answer.other
        case SectionsAnswer():
            return not any(s.heading or s.text.strip() for s in answer.sections)
        case TableAnswer():
            return not any(cell for row in answer.rows for cell in row.values())
        case YesNoAnswer():
            return answer.yes is None
        case TextAnswer():
            return not answer.text.strip()


def texts(answer: Answer) -> Iterator[str]:
    """Every running text of an answer."""
    match answer:
        case TypesAnswer():
            yield from answer.other
        case SectionsAnswer():
            yield from (section.text for section in answer.sections)
        case TableAnswer():
            cells = (cell for row in answer.rows for cell in row.values())
            yield from (cell for cell in cells if isinstance(cell, str))
        case TextAnswer():
            yield answer.text


def encode(answer: Answer) -> str:
    """An answer as it is kept."""
    return msgspec.json.encode(answer).decode()


def decode(question: Question, text: str) -> Answer:
    """An answer that was kept."""
    return msgspec.json.decode(text, type=type(EMPTY[question.kind]))


def read(question: Question, document: object) -> Answer:
    """The answer in decoded JSON; Invalid with its faults and their paths."""
    try:
        answer = msgspec.convert(document, type(EMPTY[question.kind]))
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at `$")
        fault = Fault("wrong_type", f"{what}.", where.rstrip("`").lstrip("."))
        raise Invalid([fault]) from None
    check(question, answer)
    return answer


def check(question: Question, answer: Answer) -> None:
    """Invalid where an answer is of another kind, names what the form has not, or is too long."""
    if type(answer) is not type(EMPTY[question.kind]):
        message = f"Question {question.number} is answered by {question.kind.replace('_', ' ')}."
        raise Invalid([Fault("wrong_type", message, "")])
    if found := [*_faults(question, answer)]:
        raise Invalid(found)


def _faults(question: Question, answer: Answer) -> Iterator[Fault]:
    if sum(map(len, texts(answer))) > _LONGEST:
        yield Fault("too_long", f"Use at most {_LONGEST:,} characters in all.", "")
    match answer:
        case TypesAnswer():
            yield from _unknown(answer.types, [box.code for box in question.boxes], "types")
        case TableAnswer():
            for number, row in enumerate(answer.rows):
                yield from _faults_of_row(question, row, f"rows[{number}]")


def _faults_of_row(question: Question, row: dict[str, Cell], path: str) -> Iterator[Fault]:
    columns = {column.name: column for column in question.columns}
    yield from (
        Fault("unknown_field", "There is no such column.", f"{path}.{n}")
        for n in row
        if n not in columns
    )
    for name, column in columns.items():
        cell = row.get(name, () if column.kind == "boxes" else None)
        where = f"{path}.{name}"
        if name not in row:
            yield Fault("missing_field", "This column is missing.", where)
        elif column.kind == "boxes":
            if isinstance(cell, tuple):
                yield from _unknown(cell, [box.code for box in column.boxes], where)
            else:
                yield Fault("wrong_type", "A list of ticked boxes is needed here.", where)
        elif not isinstance(cell, str) and not (cell is None and column.kind == "heading"):
            yield Fault("wrong_type", "A text is needed here.", where)


def _unknown(codes: Iterable[str], known: list[str], path: str) -> Iterator[Fault]:
    for number, code in enumerate(codes):
        if code not in known:
            yield Fault("unknown_code", f"The form has no box “{code}”.", f"{path}[{number}]")
