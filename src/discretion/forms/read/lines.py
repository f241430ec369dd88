"""A document as one list of lines: what pages and layout tables did to the text is undone here."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count, groupby

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

LONGEST_RUNNING_HEAD = 120
LINES_AT_A_PAGE_EDGE = 3

_PAGE_NUMBER = re.compile(
    r"\W*(?:page|pg\.?|p\.)\s*\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?\W*"
    r"|[-–—]\s*\d{1,3}\s*[-–—]|\d{1,3}\s*(?:of|/)\s*\d{1,3}",
    re.I,
)
_BARE_NUMBER = re.compile(r"\W*\d{1,3}\W*")
_NUMBERED = re.compile(r"(?:question\s*)?\d{1,2}[a-z]?[.):]\s", re.I)
_SUSPENDED = re.compile(r"(?:and|or|to|und|&|nor)\b")
_CLOSED = tuple('.!?:;”"')


@dataclass(slots=True)
class Line:
    """A line as its author broke it. Lines of one paragraph, row or cell share its number."""

    parts: tuple[Span | Box | Note, ...]
    where: str
    paragraph: int
    page: int = 0
    row: int | None = None
    cell: int = 0
    heading: bool = False
    item: bool = False
    repeated: bool = False
    text: str = field(init=False)

    def __post_init__(self) -> None:
        self.parts = tuple(_tidied(self.parts))
        self.text = "".join(shown(part) for part in self.parts)

    @property
    def boxes(self) -> tuple[Box, ...]:
        """The boxes that stand in the line."""
        return tuple(part for part in self.parts if isinstance(part, Box))

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
    whole = ""
    for text in texts:
        hyphened = whole.endswith("-") and whole[-2:-1].isalpha() and text[:1].isalpha()
        glue = "" if not whole or (hyphened and not _SUSPENDED.match(text)) else " "
        whole = f"{whole}{glue}{text}"
    return tidy(whole)


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
            yield from _lines_of_paragraph(block, next(numbers))
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


def _lines_of_paragraph(paragraph: Paragraph, number: int) -> Iterator[Line]:
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
        )
        parts = []


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


def without_pages(lines: list[Line], is_form: Callable[[str], bool]) -> list[Line]:
    """The lines without page numbers and running heads, what they interrupted made whole.

    `is_form` tells the form's own wording, which may stand at the head of many pages.
    """
    drop = {n for n, line in enumerate(lines) if _PAGE_NUMBER.fullmatch(line.text)}
    drop |= _page_edges(lines, is_form)
    drop |= _interruptions(lines, drop, is_form)
    kept: list[Line] = []
    before = -1
    for number, line in enumerate(lines):
        if number in drop:
            continue
        seam = number - before > 1 or (bool(kept) and kept[-1].page != line.page)
        if kept and seam and _continues(kept[-1], line) and not is_form(line.text):
            kept[-1] = _merged(kept[-1], line)
        else:
            kept.append(line)
        before = number
    return kept


def _key(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text.lower())


def _page_edges(lines: list[Line], is_form: Callable[[str], bool]) -> set[int]:
    """The lines at the top or bottom of pages that stand there on several pages."""
    pages = [
        [number for number, _ in group]
        for page, group in groupby(enumerate(lines), lambda pair: pair[1].page)
        if page
    ]
    drop: set[int] = set()
    for step in (1, -1):
        edges = [page[::step][:LINES_AT_A_PAGE_EDGE] for page in pages]
        often = Counter(_key(lines[number]) for edge in edges for number in edge)
        for edge in edges:
            for number in edge:
                line = lines[number]
                bare = len(pages) > 1 and _BARE_NUMBER.fullmatch(line.text)
                again = often[_key(line)] > max(1, len(pages) // 3) and not line.boxes
                if number in drop or _PAGE_NUMBER.fullmatch(line.text):
                    continue
                if len(line.text) > LONGEST_RUNNING_HEAD or is_form(line.text):
                    break
                if not (bare or again):
                    break
                drop.add(number)
    return drop


def _interruptions(
    lines: list[Line], dropped: set[int], is_form: Callable[[str], bool]
) -> set[int]:
    """Short lines that stand in the document more than once, and once inside a sentence."""
    places: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        short = line.row is None and 0 < len(line.text) <= LONGEST_RUNNING_HEAD
        said = line.heading or line.boxes or line.text.endswith(":")
        if short and not said and number not in dropped:
            places.setdefault(line.text.lower(), []).append(number)
    found: set[int] = set()
    for numbers in places.values():
        inside = any(_inside_a_sentence(lines, number, dropped) for number in numbers)
        if len(numbers) > 1 and inside and not is_form(lines[numbers[0]].text):
            found.update(numbers)
    return found


def _inside_a_sentence(lines: list[Line], number: int, dropped: set[int]) -> bool:
    before, after = number - 1, number + 1
    while before in dropped:
        before -= 1
    while after in dropped:
        after += 1
    if before < 0 or after >= len(lines):
        return False
    open_ended = not lines[before].text.endswith(_CLOSED) and lines[before].row is None
    return open_ended and lines[after].text[:1].islower()


def _continues(line: Line, after: Line) -> bool:
    """Whether `after`, on the next page, goes on with the paragraph that `line` left open."""
    if line.heading or after.heading or after.item or after.boxes or line.boxes:
        return False
    if (line.row, line.cell) != (after.row, after.cell) or _NUMBERED.match(after.text):
        return False
    if line.paragraph == after.paragraph and line.text.endswith(_CLOSED):
        return False
    return not line.text.endswith(_CLOSED) and (
        after.text[:1].islower() or line.text.endswith((",", "-")) or len(line.text) > 60
    )


def _merged(line: Line, after: Line) -> Line:
    glue = joined([line.text[-2:], after.text[:4]])[2:3]
    blank = (Span(" "),) if glue == " " else ()
    return replace(line, parts=(*line.parts, *blank, *after.parts), page=after.page)
