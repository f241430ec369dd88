"""Tables of the form: which cell belongs to which column, and which rows are one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from discretion.forms.blocks import Span
from discretion.forms.edition import Box, Column, Frame, Question
from discretion.forms.read import narrative
from discretion.forms.read.fields import Doubter, is_placeholder
from discretion.forms.read.lines import Line, joined
from discretion.forms.read.ticks import ticks
from discretion.forms.read.wording import label_in, squeeze, wording
from discretion.forms.report import Cell, TableAnswer

_COUNTER = re.compile(r"\W*\d{0,3}\W*")

_Cells = dict[int, list[Line]]
_Place = Column | Box


@dataclass(slots=True)
class _Row:
    cells: _Cells
    where: str
    page: int


def read_table(
    question: Question, lines: Sequence[Line], frame: Frame, doubt: Doubter
) -> TableAnswer:
    """The rows of a question's table; text outside the table is a row only where it can be one.

    A row in which nothing stands and nothing is ticked is none.
    """
    columns = tuple(column for column in question.columns if column.kind != "heading")
    places: dict[int, _Place] | None = None
    rows: list[dict[str, Cell]] = []
    for row in _whole_rows(lines, columns):
        if heads := _heads(row, columns):
            places = heads
        elif any(_said(cell) for cell in row.cells.values()):
            here = places or _by_position(row, columns)
            values = _values(question, row, here, frame, doubt)
            if any(values.values()):
                rows.append(values)
                _doubt_unticked(question, values, row.where, doubt)
    return TableAnswer(rows=tuple(rows))


def _whole_rows(lines: Sequence[Line], columns: tuple[Column, ...]) -> Iterator[_Row]:
    """The rows in order, those that a page's end cut in two made whole."""
    before: _Row | None = None
    for row in _rows(lines, columns):
        if before is not None and before.page != row.page and _heads(row, columns):
            continue
        if before is not None and _goes_on(before, row, columns):
            for number, cell in row.cells.items():
                before.cells[number] = _run_on(before.cells.get(number, []), cell)
            before.page = row.page
            continue
        if before is not None:
            yield before
        before = row
    if before is not None:
        yield before


def _goes_on(before: _Row, row: _Row, columns: tuple[Column, ...]) -> bool:
    if before.page == row.page or not row.page or set(before.cells) - {0} == set():
        return False
    has_boxes = any(column.kind == "boxes" for column in columns)
    if has_boxes and not _has_boxes(row):
        return True
    said = [_said(cell) for cell in row.cells.values() if _said(cell)]
    return not has_boxes and bool(said) and all(text[:1].islower() for text in said)


def _run_on(cell: list[Line], more: list[Line]) -> list[Line]:
    if not cell or not more or cell[-1].text.endswith((".", ":", ";", "?", "!")):
        return cell + more
    glued = replace(cell[-1], parts=(*cell[-1].parts, *_glue(cell[-1], more[0]), *more[0].parts))
    return [*cell[:-1], glued, *more[1:]]


def _glue(line: Line, after: Line) -> tuple[Span, ...]:
    return (
        () if joined([line.text, after.text]).startswith(line.text + after.text) else (Span(" "),)
    )


def _has_boxes(row: _Row) -> bool:
    return any(line.boxes for cell in row.cells.values() for line in cell)


def _said(lines: Sequence[Line]) -> str:
    said = joined(line.text for line in lines)
    return "" if is_placeholder(said) else said


def _rows(lines: Sequence[Line], columns: tuple[Column, ...]) -> Iterator[_Row]:
    for number, group in groupby(lines, lambda line: line.row):
        members = list(group)
        if number is None:
            yield from _loose_rows(members, columns)
            continue
        cells: _Cells = {}
        for line in members:
            cells.setdefault(line.cell, []).append(replace(line, repeated=False))
        yield _Row(cells, members[0].where, members[0].page)


def _loose_rows(lines: list[Line], columns: tuple[Column, ...]) -> Iterator[_Row]:
    """Rows out of text that stands in no table."""
    own = [line for line in lines if not _is_label(line.text, columns)]
    if any(column.kind == "boxes" for column in columns):
        yield from _rows_by_boxes(own)
    elif len(columns) == 1:
        yield from (_Row({0: [line]}, line.where, 0) for line in _lines_as_rows(own))
    else:
        yield from _rows_by_labels(own, columns)


def _is_label(text: str, columns: tuple[Column, ...]) -> bool:
    return any(wording(column.label).is_all_of(text) for column in columns)


def _lines_as_rows(lines: list[Line]) -> list[Line]:
    return [line for group in narrative.grouped(lines) for line in group]


def _rows_by_boxes(lines: list[Line]) -> Iterator[_Row]:
    """A description, then its boxes; text after the boxes begins the next row."""
    row: _Row | None = None
    for line in lines:
        if row is None or (row.cells.get(1) and not line.boxes):
            if row is not None:
                yield row
            row = _Row({0: []}, line.where, 0)
        row.cells.setdefault(1 if line.boxes else 0, []).append(line)
    if row is not None:
        yield row


def _rows_by_labels(lines: list[Line], columns: tuple[Column, ...]) -> Iterator[_Row]:
    """Paragraphs that name their column (`Type of Entity: …`); the first column begins a row."""
    labels = tuple(column.label for column in columns)
    row: _Row | None = None
    column = 0
    for line in lines:
        found = label_in(line.text, labels)
        if found and line.text[len(line.text) - len(found[1]) - 2 :].lstrip().startswith(found[1]):
            column, line = found[0], line.after(len(line.text) - len(found[1]))
        if row is None or (found and column == 0):
            if row is not None:
                yield row
            row, column = _Row({}, line.where, 0), column if found else 0
        row.cells.setdefault(column, []).append(line)
    if row is not None:
        yield row


def _heads(row: _Row, columns: tuple[Column, ...]) -> dict[int, _Place]:
    """The column that each cell heads, if the row is the table's head."""
    if _has_boxes(row):
        return {}
    said = {number: _said(cell) for number, cell in row.cells.items() if _said(cell)}
    heads: dict[int, _Place] = {}
    choices: list[_Place] = [*columns, *(box for column in columns for box in column.boxes)]
    for number, text in said.items():
        for choice in choices:
            if wording(choice.label).is_all_of(text):
                heads[number] = choice
    return heads if 2 * len(heads) > len(said) else {}


def _by_position(row: _Row, columns: tuple[Column, ...]) -> dict[int, _Place]:
    """The columns in the form's order, boxes wherever the row has them."""
    boxed = [number for number, cell in row.cells.items() if any(line.boxes for line in cell)]
    boxes = [column for column in columns if column.kind == "boxes"]
    places: dict[int, _Place] = dict.fromkeys(boxed, boxes[0]) if boxes else {}
    rest = [column for column in columns if column not in boxes or not boxed]
    free = [number for number in range(max(row.cells, default=0) + 1) if number not in places]
    return places | dict(zip(free, rest, strict=False))


def _values(
    question: Question, row: _Row, places: dict[int, _Place], frame: Frame, doubt: Doubter
) -> dict[str, Cell]:
    texts: dict[str, list[Line]] = {}
    ticked: dict[str, list[str]] = {}
    for number, cell in sorted(row.cells.items()):
        place = places.get(number)
        if isinstance(place, Box):
            if _is_ticked(place, cell, frame, doubt):
                column = next(column for column in question.columns if place in column.boxes)
                ticked.setdefault(column.name, []).append(place.code)
        elif place is None:
            _unplaced(cell, doubt)
        elif place.kind == "boxes":
            ticked.setdefault(place.name, []).extend(_codes(place, cell, row.where, doubt))
        else:
            texts.setdefault(place.name, []).extend(cell)
    return dict(_in_columns(question, texts, ticked))


def _in_columns(
    question: Question, texts: dict[str, list[Line]], ticked: dict[str, list[str]]
) -> Iterator[tuple[str, Cell]]:
    """The row's values; a heading is taken out of the text of the column after it."""
    heads: str | None = None
    for column in question.columns:
        lines = texts.get(column.name, [])
        if column.kind == "heading":
            heads = column.name
        elif column.kind == "boxes":
            codes = ticked.get(column.name, ())
            yield column.name, tuple(box.code for box in column.boxes if box.code in codes)
        elif heads is not None:
            heading, text = narrative.opening_heading(lines)
            yield heads, heading
            yield column.name, text
            heads = None
        else:
            yield column.name, narrative.text(lines)


def _unplaced(cell: list[Line], doubt: Doubter) -> None:
    if not _COUNTER.fullmatch(said := _said(cell)):
        doubt(f"This text could not be placed: {said}", cell[0].where)


def _is_ticked(box: Box, cell: list[Line], frame: Frame, doubt: Doubter) -> bool:
    """Whether a cell under a box's own head says that the box is on."""
    marks = [mark for line in cell for mark in line.boxes]
    said = squeeze(_said(cell))
    if any(mark.on for mark in marks):
        return True
    ons, offs = {"x", *_words(frame.yes)}, {"", *_words(frame.no)}
    if any(mark.on is None for mark in marks) or said not in ons | offs:
        doubt(f"The mark {_said(cell)} at “{box.label}” is neither on nor off.", cell[0].where)
    return said in ons and not marks


def _words(word: str) -> tuple[str, str]:
    """A word and its first letter, as people fill them in."""
    return squeeze(word), squeeze(word)[:1]


def _codes(column: Column, cell: list[Line], where: str, doubt: Doubter) -> Iterator[str]:
    found, left = ticks(cell, [box.label for box in column.boxes])
    for tick in found:
        if tick.box.on:
            yield column.boxes[tick.label].code
        elif tick.box.on is None:
            label = column.boxes[tick.label].label
            doubt(f"The mark {tick.box.mark} at “{label}” is neither on nor off.", where)
    bare = [piece for piece in left if not (piece.box is None and _is_choice(piece.text, column))]
    typed = len(left) - len(bare)
    if found or typed == len(column.boxes):
        left = bare
    for piece in left:
        mark = f"{piece.box.mark} " if piece.box else ""
        doubt(f"This text could not be placed: {mark}{piece.text}".rstrip(), where)


def _is_choice(text: str, column: Column) -> bool:
    return any(wording(box.label).is_all_of(text) for box in column.boxes)


def _doubt_unticked(
    question: Question, values: dict[str, Cell], where: str, doubt: Doubter
) -> None:
    for column in question.columns:
        if column.kind == "boxes" and not values[column.name]:
            doubt(f"No box is ticked in this row ({column.label}).", where)
