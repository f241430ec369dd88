"""A document as one list of lines, whatever tables laid it out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count

from discretion.forms.blocks import (
    Block,
    Box,
    Break,
    Inline,
    Note,
    Paragraph,
    Row,
    Span,
    Table,
    grid,
    refuse_too_many,
)
from discretion.forms.read.marks import tidy

_SUSPENDED = re.compile(r"(?:and|or|to|und|&|nor)\b")


@dataclass(slots=True)
class Line:
    """A line as its author broke it. Lines of one paragraph, row or cell share its number.

    `repeated`: of a merged cell that began in a row above. `furniture`: also the head of pages.
    """

    parts: tuple[Span | Box | Note, ...]
    where: str
    paragraph: int
    page: int = 0
    row: int | None = None
    cell: int = 0
    heading: bool = False
    item: bool = False
    repeated: bool = False
    furniture: bool = False
    text: str = field(init=False)
    boxes: tuple[Box, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.parts = tuple(_tidied(self.parts))
        self.boxes = tuple(part for part in self.parts if isinstance(part, Box))
        self.text = "".join(shown(part) for part in self.parts)

    @property
    def loud(self) -> bool:
        """Whether the line is wholly bold or underlined, or a heading by its style."""
        said = [p for p in self.parts if isinstance(p, Span) and any(map(str.isalnum, p.text))]
        bold = bool(said) and all(part.bold for part in said)
        return self.heading or bold or (bool(said) and all(part.underline for part in said))

    def after(self, offset: int) -> "Line":
        """The line without the first so many characters."""
        kept: list[Span | Box | Note] = []
        for part in self.parts:
            length = len(shown(part))
            if offset <= 0:
                kept.append(part)
            elif isinstance(part, Span) and offset < length:
                kept.append(Span(part.text[offset:], part.bold, part.underline))
            elif isinstance(part, Note):
                kept.append(part)
            offset -= length
        return replace(self, parts=tuple(kept))

    def saying(self, text: str) -> "Line":
        """The line with this plain text in place of its own."""
        return replace(self, parts=(Span(text),))


def shown(part: Span | Box | Note) -> str:
    """What of a part is text on the page."""
    if isinstance(part, Span):
        return part.text
    return part.mark if isinstance(part, Box) else ""


def joined(texts: Iterable[str]) -> str:
    """Lines as running text: a line break is a blank, and a hyphen at a line's end is kept."""
    pieces: list[str] = []
    end = ""
    for text in texts:
        hyphened = end[1:] == "-" and end[:1].isalpha() and text[:1].isalpha()
        glue = "" if not end or (hyphened and not _SUSPENDED.match(text)) else " "
        pieces += (glue, text)
        end = f"{end}{glue}{text[-2:]}"[-2:]
    return tidy("".join(pieces))


def lines_of(blocks: Iterable[Block]) -> list[Line]:
    """The document's lines in reading order; Unreadable where there are too many."""
    found: list[Line] = []
    numbers, marks = count(), 0
    for line in _lines(blocks, numbers):
        if line.text or any(isinstance(part, Note) for part in line.parts):
            found.append(line)
        marks += len(line.parts)
        refuse_too_many(max(len(found), next(numbers) // 4, marks // 8))
    return found


def _lines(blocks: Iterable[Block], numbers: "count[int]") -> Iterator[Line]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from _lines_of_paragraph(block, numbers)
            continue
        for row in grid(block):
            if _is_layout(row):
                for cell in row.cells:
                    yield from () if cell.repeated else _lines(cell.blocks, numbers)
            else:
                yield from _lines_of_row(row, numbers)


def _is_layout(row: Row) -> bool:
    """A row that holds a table of its own is scaffolding, unless that table only lines up boxes."""
    inner = [b for cell in row.cells for b in cell.blocks if isinstance(b, Table)]
    return any(not _has_box(inside) for table in inner for inside in table.rows)


def _has_box(row: Row) -> bool:
    paragraphs = (b for cell in row.cells for b in cell.blocks if isinstance(b, Paragraph))
    return any(isinstance(part, Box) for paragraph in paragraphs for part in paragraph.inlines)


def _lines_of_row(row: Row, numbers: "count[int]") -> Iterator[Line]:
    number = next(numbers)
    for column, cell in enumerate(row.cells):
        for line in _lines(cell.blocks, numbers):
            line.row, line.cell, line.where = number, column, row.where
            line.repeated = cell.repeated
            yield line


def _lines_of_paragraph(paragraph: Paragraph, numbers: "count[int]") -> Iterator[Line]:
    number = next(numbers)
    parts: list[Span | Box | Note] = []
    for inline in (*paragraph.inlines, Break()):
        if not isinstance(inline, Break):
            parts.append(inline)
            continue
        yield Line(
            tuple(parts),
            paragraph.where,
            number,
            page=paragraph.page,
            heading=paragraph.heading,
            item=paragraph.item,
            furniture=paragraph.furniture,
        )
        # A second break leaves a line blank.
        blank = not any(isinstance(part, Box) or part.text.strip() for part in parts)
        ends = inline.paragraph or blank
        parts = []
        number = next(numbers) if ends else number


def _tidied(parts: Iterable[Inline]) -> Iterator[Span | Box | Note]:
    """The parts with white space collapsed, within spans and between them."""
    kept: list[Span | Box | Note] = []
    blank = True
    for part in parts:
        if isinstance(part, Span):
            text = tidy(f"x{part.text}x")[1:-1]
            text = text.lstrip(" ") if blank else text
            if text:
                kept.append(Span(text, part.bold, part.underline))
                blank = text.endswith(" ")
        elif not isinstance(part, Break):
            kept.append(part)
            blank = blank and isinstance(part, Note)
    while kept and isinstance(last := kept[-1], Span):
        text = last.text.rstrip(" ")
        kept[-1:] = [Span(text, last.bold, last.underline)] if text else []
        if text:
            break
    return iter(kept)
