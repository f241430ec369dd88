"""What differs between two reports, answer by answer and row by row: `discretion/comparison/1`."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Final, Literal, TypeAlias

import msgspec

from discretion.forms.compare_rows import pairs
from discretion.forms.compare_texts import Change, Piece, compared, content_words
from discretion.forms.edition import edition
from discretion.forms.report import (
    Cell,
    Part,
    Report,
    SectionsAnswer,
    TableAnswer,
    TextAnswer,
    TypesAnswer,
    YesNoAnswer,
)

__all__ = [
    "AnswerComparison",
    "CellComparison",
    "Change",
    "Comparison",
    "Counts",
    "Piece",
    "RowComparison",
    "compare",
    "encode",
]

SCHEMA: Final = "discretion/comparison/1"
_LONG_ENOUGH: Final = 4

_Rows: TypeAlias = Sequence[Mapping[str, Cell]]


class CellComparison(Part, frozen=True, kw_only=True):
    """A cell of a row, or a blank of the header; one that is empty twice has no pieces."""

    name: str
    change: Change
    pieces: tuple[Piece, ...] = ()


class RowComparison(Part, frozen=True, kw_only=True):
    """A row, section, ticked type or blank, with its place in each report's answer, from 0."""

    change: Change
    before: int | None
    after: int | None
    cells: tuple[CellComparison, ...]


class Counts(Part, frozen=True, kw_only=True):
    """How many rows (or answers) each change befell."""

    same: int = 0
    added: int = 0
    removed: int = 0
    changed: int = 0
    reworded: int = 0


class AnswerComparison(Part, frozen=True, kw_only=True):
    """The answer to a question; `question` may also be `header` or `signatures`."""

    question: str
    change: Change
    rows: tuple[RowComparison, ...]
    counts: Counts


class Comparison(Part, frozen=True, kw_only=True):
    """Two reports side by side: the forms they are on, and each answer that either of them has."""

    schema: Literal["discretion/comparison/1"] = SCHEMA
    forms: tuple[str, str]
    answers: tuple[AnswerComparison, ...]
    counts: Counts


def compare(before: Report, after: Report, *, signatures: bool = False) -> Comparison:
    """What became of the earlier report in the later one, from the header to the last question.

    Rows come in the later report's order, each removed one after the row that it followed. The
    signatures are compared on request: they differ between any two filings. Doubts and citations
    belong to the documents and are not compared.
    """
    telling = _types_and_classes(before.form) | _types_and_classes(after.form)
    answers = [_fields("header", before.header, after.header, telling)]
    for old, new in _questions(before, after):
        answers.append(_answer(old, new, before, after, telling))
    if signatures:
        signed = _signed(before), _signed(after)
        answers.append(_fields("signatures", *signed, telling))
    return Comparison(
        forms=(before.form, after.form),
        answers=tuple(answers),
        counts=_counts(answer.change for answer in answers),
    )


def encode(comparison: Comparison) -> bytes:
    """The comparison as `discretion/comparison/1`, indented, ending in a line break."""
    return msgspec.json.format(msgspec.json.encode(comparison), indent=2) + b"\n"


@cache
def _types_and_classes(form: str) -> frozenset[str]:
    """The words of a form's boxes: to put one for another is more than wording."""
    questions = edition(form).questions
    boxes = [box for question in questions for box in question.boxes]
    boxes += [box for q in questions for column in q.columns for box in column.boxes]
    words = (word for box in boxes for word in content_words(box.label))
    return frozenset(word for word in words if len(word) >= _LONG_ENOUGH)


def _questions(before: Report, after: Report) -> list[tuple[str, str]]:
    """The questions that either report answers, by their numbers: in the later form's order.

    A number is empty where a form does not ask the question; those that it lost come last.
    """
    forms = before.edition, after.edition
    then = {q.number: forms[0].same(q) for q in forms[1].questions}
    asked = [(old.number if old else "", new) for new, old in then.items()]
    lost = {q.number for q in forms[0].questions} - {old for old, _ in asked}
    asked += [(q.number, "") for q in forms[0].questions if q.number in lost]
    return [(o, n) for o, n in asked if o in before.answers or n in after.answers]


def _signed(report: Report) -> dict[str, str | None]:
    people = report.signatures.items()
    return {f"{person}.{name}": text for person, has in people for name, text in has.items()}


def _fields(
    question: str,
    before: Mapping[str, str | None],
    after: Mapping[str, str | None],
    telling: frozenset[str],
) -> AnswerComparison:
    old, new = ([{name: text} for name, text in fields.items()] for fields in (before, after))
    rows = tuple(_rows(old, new, _by_name(old, new), telling))
    return _compared(question, rows)


def _answer(
    was: str, is_now: str, before: Report, after: Report, telling: frozenset[str]
) -> AnswerComparison:
    asked = (before, was), (after, is_now)
    kinds = [type(report.answers.get(number)) for report, number in asked]
    old, new = (_rows_of(report, number) for report, number in asked)
    if kinds[0] in (TextAnswer, YesNoAnswer):
        paired = _by_name(old, new)
    else:
        paired = pairs(old, new) if kinds[0] is kinds[1] else {}
    rows = tuple(_rows(old, new, paired, telling))
    if was in before.answers and is_now in after.answers:
        return _compared(is_now, rows)
    return _compared(is_now or was, rows, "removed" if was in before.answers else "added")


def _compared(
    question: str, rows: tuple[RowComparison, ...], change: Change | None = None
) -> AnswerComparison:
    changes = [row.change for row in rows]
    return AnswerComparison(
        question=question, change=change or _sum(changes), rows=rows, counts=_counts(changes)
    )


def _rows_of(report: Report, number: str) -> _Rows:
    """What stands in an answer, a row for each thing that may come and go."""
    match answer := report.answers.get(number):
        case TypesAnswer():
            return [*({"types": (t,)} for t in answer.types), *({"other": o} for o in answer.other)]
        case SectionsAnswer():
            return [{"heading": s.heading, "text": s.text} for s in answer.sections]
        case TableAnswer():
            columns = [column.name for column in report.edition.question(number).columns]
            return [{name: row[name] for name in columns} for row in answer.rows]
        case YesNoAnswer():
            return [{"yes": {True: ("yes",), False: ("no",), None: ()}[answer.yes]}]
        case TextAnswer():
            return [{"text": answer.text}]
        case None:
            return []


def _by_name(before: _Rows, after: _Rows) -> dict[int, int]:
    """Rows of one cell, paired by that cell's name."""
    places = {name: place for place, row in enumerate(after) for name in row}
    named = ((i, name) for i, row in enumerate(before) for name in row)
    return {i: places[name] for i, name in named if name in places}


def _rows(
    before: _Rows, after: _Rows, paired: Mapping[int, int], telling: frozenset[str]
) -> Iterator[RowComparison]:
    """Every row of both sides, once."""
    for i, j in _in_order(len(before), len(after), paired):
        old: Mapping[str, Cell] = before[i] if i is not None else {}
        new: Mapping[str, Cell] = after[j] if j is not None else {}
        names = dict.fromkeys((*old, *new))
        cells = tuple(_cell(name, old.get(name), new.get(name), telling) for name in names)
        change = _sum([cell.change for cell in cells if cell.pieces])
        if i is None or j is None:
            change = "added" if i is None else "removed"
        yield RowComparison(change=change, before=i, after=j, cells=cells)


def _in_order(
    before: int, after: int, paired: Mapping[int, int]
) -> Iterator[tuple[int | None, int | None]]:
    """The places of the rows in the later order; a removed row follows the one that it followed."""
    followed: dict[int, list[int]] = {}
    last = -1
    for i in range(before):
        last = paired.get(i, last)
        if i not in paired:
            followed.setdefault(last, []).append(i)
    origin = {j: i for i, j in paired.items()}
    for j in range(-1, after):
        if j >= 0:
            yield origin.get(j), j
        for i in followed.get(j, ()):
            yield i, None


def _cell(name: str, before: Cell, after: Cell, telling: frozenset[str]) -> CellComparison:
    if isinstance(before, tuple) or isinstance(after, tuple):
        change, pieces = _codes(before or (), after or ())
    else:
        change, pieces = compared(before or "", after or "", telling)
    return CellComparison(name=name, change=change, pieces=pieces)


def _codes(before: Iterable[str], after: Iterable[str]) -> tuple[Change, tuple[Piece, ...]]:
    old, new = dict.fromkeys(before), dict.fromkeys(after)
    pieces = (
        *(Piece(kind="kept", text=code) for code in old if code in new),
        *(Piece(kind="removed", text=code) for code in old if code not in new),
        *(Piece(kind="added", text=code) for code in new if code not in old),
    )
    if old.keys() == new.keys():
        return "same", pieces
    if not old or not new:
        return ("removed" if old else "added"), pieces
    return "changed", pieces


def _sum(changes: Iterable[Change]) -> Change:
    """What several changes come to: the one that befell all, else rewording, else a change."""
    found = set(changes) or {"same"}
    if len(found) == 1:
        return found.pop()
    return "reworded" if found <= {"same", "reworded"} else "changed"


def _counts(changes: Iterable[Change]) -> Counts:
    return Counts(**Counter[str](changes))
