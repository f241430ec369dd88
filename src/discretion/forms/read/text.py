"""Plain text: lines and tabs become paragraphs and tables, with whatever mark-up stands in them."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise

from discretion.forms.blocks import Block, Cell, Paragraph, Row, Table, refuse_too_many
from discretion.forms.read.encodings import decode
from discretion.forms.read.html import fragment
from discretion.forms.read.marks import LINE_BREAK, OFF, ON, inlines

_TAG = re.compile(
    r"</?(?:p|br|b|strong|i|em|u|small|big|input|span|div|ul|ol|li|table|tr|td|th|sup|sub|font|label"
    r"|h[1-6]|s|a|center)\b[^<>]*>|&(?:\#\d+|\#x[0-9a-f]+|[a-z]+\d?);",
    re.I,
)
_ITEM = re.compile(
    r"\s*(?:[•·▪◦‣➢➤*–—-]|(?-i:o)|\d{1,2}[.)]|\([a-z0-9]{1,4}\)|[a-z]\)|(?:i{1,3}|i[vx]|vi{1,3})\.)\s+\S",
    re.I,
)
_RULE = re.compile(r"[\s|+=_:-]*")
_SUSPENDED = ("and ", "or ", "to ")
_UNWRAPPED = 160

_Numbered = tuple[int, str]


def read_text(data: bytes) -> list[Block]:
    """The blocks of a plain text file; Unreadable where its letters cannot be made out."""
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n").replace("\u2029", "\n")
    refuse_too_many(sum(map(text.count, "\n\t|[" + ON + OFF)) // 2)
    paged = "\f" in text
    blocks: list[Block] = []
    first = 1
    for page, content in enumerate(text.split("\f"), start=1):
        lines = content.replace("\v", "\n").split("\n")
        blocks.extend(_blocks(enumerate(lines, start=first), _width(lines), page if paged else 0))
        first += len(lines) - 1
    return blocks


def _width(lines: list[str]) -> int:
    """How wide the text was wrapped, or 0 where the author alone broke the lines."""
    longest = max((len(line.rstrip()) for line in lines if "\t" not in line), default=0)
    return longest if 40 <= longest <= _UNWRAPPED else 0


def _kind(line: str) -> str:
    if not line.strip():
        return "blank"
    return "row" if _cells(line) else "text"


def _cells(line: str) -> list[str] | None:
    """The cells of a line divided by tabs, or by bars at both ends; None for running text."""
    bare = line.strip()
    if len(bare) > 2 and bare.startswith("|") and bare.endswith("|"):
        return bare[1:-1].split("|")
    indented = line.lstrip()
    return indented.rstrip("\n").split("\t") if "\t" in indented else None


def _blocks(lines: Iterable[_Numbered], width: int, page: int) -> Iterator[Block]:
    for kind, group in groupby(lines, lambda numbered: _kind(numbered[1])):
        if kind == "row":
            yield Table(tuple(_rows(group, page)))
        elif kind == "text":
            yield from _paragraphs(list(group), width, page)


def _rows(lines: Iterable[_Numbered], page: int) -> Iterator[Row]:
    for number, line in lines:
        where = f"line {number}"
        cells = _cells(line) or []
        if not _RULE.fullmatch(line):
            yield Row(tuple(Cell(tuple(_marked_up(c, where, page))) for c in cells), where, page)


def _paragraphs(lines: list[_Numbered], width: int, page: int) -> Iterator[Block]:
    start = 0
    for end in range(1, len(lines) + 1):
        if end == len(lines) or _ITEM.match(lines[end][1]):
            text = _unwrapped([line for _, line in lines[start:end]], width)
            yield from _marked_up(text, f"line {lines[start][0]}", page)
            start = end


def _unwrapped(lines: list[str], width: int) -> str:
    """The lines as one text: breaks that only the width made are blanks, the author's are kept."""
    pieces = [lines[0].strip()]
    for before, line in pairwise(lines):
        bare, end = line.strip(), before.rstrip()
        room = width - len(end) - 1
        if not (width and bare and len(bare.split(None, 1)[0]) > room):
            pieces.append(LINE_BREAK)
        elif not (end[-1:] == "-" and end[-2:-1].isalpha()) or bare.startswith(_SUSPENDED):
            pieces.append(" ")
        pieces.append(bare)
    return "".join(pieces)


def _marked_up(text: str, where: str, page: int) -> Iterator[Block]:
    if _TAG.search(text):
        yield from fragment(text, where, page)
    elif text.strip():
        yield Paragraph(tuple(inlines(text)), where, page=page)
