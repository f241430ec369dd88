"""The one shape that every source document takes before its meaning is looked for."""

from collections.abc import Iterator
from typing import TypeAlias

import msgspec

from discretion.errors import Unreadable

# No report comes near this; a file that does is broken or hostile.
MOST_LINES = 30_000

# A cell that claims to span more than this is a mistake or an attack; no form is so wide or long.
WIDEST_SPAN = 64
LONGEST_SPAN = 1_000


class Shape(msgspec.Struct, frozen=True):
    """What the parts of a document have in common: they are never changed."""


class Span(Shape, frozen=True):
    """A stretch of text in one style."""

    text: str
    bold: bool = False
    underline: bool = False


class Box(Shape, frozen=True):
    """A check box: on, off, or (None) a mark that is neither. `mark` is how the source shows it."""

    on: bool | None
    mark: str


class Break(Shape, frozen=True):
    """A line break that the author made, not one that the page's width made.

    `paragraph`: a blank line, after which another paragraph begins.
    """

    paragraph: bool = False


class Note(Shape, frozen=True):
    """What hangs on a place in the text without being part of it: a footnote, a picture."""

    kind: str
    text: str


Inline: TypeAlias = Span | Box | Break | Note


class Paragraph(Shape, frozen=True):
    """A paragraph, heading or list item. `page` is 0 where the source has no pages.

    `furniture`: its words are also the head or foot of the document's pages.
    """

    inlines: tuple[Inline, ...]
    where: str
    heading: bool = False
    item: bool = False
    page: int = 0
    furniture: bool = False


class Cell(Shape, frozen=True):
    """A cell, and how many columns and rows it covers. `repeated`: it began in a row above."""

    blocks: "tuple[Block, ...]" = ()
    columns: int = 1
    rows: int = 1
    repeated: bool = False


class Row(Shape, frozen=True):
    """A row of a table."""

    cells: tuple[Cell, ...]
    where: str
    page: int = 0


class Table(Shape, frozen=True):
    """A table, with merged cells given once, where they begin."""

    rows: tuple[Row, ...]


Block: TypeAlias = Paragraph | Table


def refuse_too_many(found: int, most: int = MOST_LINES, of: str = "lines or cells") -> None:
    """Unreadable where a document has more lines, paragraphs or cells, or tags, than any report."""
    if found > most:
        raise Unreadable(f"the file has more than {most:,} {of}, which no report has.")


def grid(table: Table) -> Iterator[Row]:
    """The rows with merged cells laid out: one cell for each column.

    A cell merged over rows stands in each of them; over columns, in the first, blanks beside it.
    """
    pending: dict[int, tuple[Cell, int]] = {}
    laid = 0
    for row in table.rows:
        cells: list[Cell] = []
        waiting = iter(row.cells)
        while True:
            if len(cells) in pending:
                _carry_down(pending, cells)
            elif (cell := next(waiting, None)) is not None:
                _lay(cell, pending, cells)
            elif pending and max(pending) > len(cells):
                cells.append(Cell())
            else:
                break
        laid += len(cells)
        refuse_too_many(laid // 4)
        yield Row(tuple(cells), row.where, row.page)


def _carry_down(pending: dict[int, tuple[Cell, int]], cells: list[Cell]) -> None:
    cell, left = pending.pop(len(cells))
    if left > 1:
        pending[len(cells)] = (cell, left - 1)
    cells.append(cell)


def _lay(cell: Cell, pending: dict[int, tuple[Cell, int]], cells: list[Cell]) -> None:
    beside = [Cell()] * (min(max(cell.columns, 1), WIDEST_SPAN) - 1)
    below = min(cell.rows, LONGEST_SPAN) - 1
    for laid in (cell, *beside):
        if below > 0:
            pending[len(cells)] = (Cell(laid.blocks, repeated=True), below)
        cells.append(laid)
