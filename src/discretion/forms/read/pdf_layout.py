"""PDFs without tags: lines, paragraphs and tables from where the text and the rules stand."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from discretion.forms.blocks import Block, Cell, Inline, Note, Paragraph, Row, Span, Table
from discretion.forms.read.lines import joined
from discretion.forms.read.marks import OFF, ON, inlines
from discretion.forms.read.pdf_rules import Grid, grids
from discretion.forms.read.pdf_text import Page, Piece

# In units of the text's size: what parts words, what parts cells, what parts paragraphs.
WORD_GAP = 0.15
CELL_GAP = 2.2
PARAGRAPH_PITCH = 1.3
# So many lines tell by themselves how far apart lines of one paragraph are.
LINES_THAT_TELL = 6

COLUMNS_APART = 5.0
ROW_PITCH = 1.25
COLUMN_OF_BOXES = 60.0
LEAST_BOXES_IN_A_COLUMN = 4

MARKS = ON + OFF
_STARTS = tuple(f"•·▪◦‣➢➤{ON}{OFF}")


@dataclass(slots=True)
class _Line:
    """A printed line: its pieces from left to right."""

    pieces: list[Piece] = field(default_factory=list)

    @property
    def left(self) -> float:
        return self.pieces[0].left

    @property
    def right(self) -> float:
        return max(piece.right for piece in self.pieces)

    @property
    def middle(self) -> float:
        return self.pieces[0].middle

    @property
    def size(self) -> float:
        return max(max(piece.size for piece in self.pieces), 1.0)

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces).strip()

    @property
    def bold(self) -> bool:
        return all(piece.bold for piece in self.pieces if piece.text.strip())


def read_layout(pages: Sequence[Page]) -> list[Block]:
    """The blocks of the pages, from top to bottom; a table that goes on over a page is one."""
    blocks: list[Block] = []
    for page in pages:
        for block in _page(page):
            last = blocks[-1] if blocks else None
            if isinstance(block, Table) and isinstance(last, Table) and _alike(last, block):
                blocks[-1] = Table(last.rows + block.rows)
            else:
                blocks.append(block)
    return blocks


def _alike(one: Table, other: Table) -> bool:
    return len(one.rows[-1].cells) == len(other.rows[0].cells) > 1


def _page(page: Page) -> Iterator[Block]:
    tables = grids(page.strokes)
    inside: dict[int, list[Piece]] = {}
    outside: list[Piece] = []
    for piece in [*page.pieces, *page.boxes]:
        if piece.mark == -2 or (not piece.text.strip() and piece.part is None):
            continue
        number = next((n for n, table in enumerate(tables) if table.holds(piece)), None)
        (outside if number is None else inside.setdefault(number, [])).append(piece)
    placed: list[tuple[float, Block]] = [
        (tables[number].top, _ruled(tables[number], pieces, page.number))
        for number, pieces in inside.items()
    ]
    tops = sorted((top for top, _ in placed), reverse=True)
    side_by_side, outside = _newspaper(outside)
    for number, column in enumerate(side_by_side):
        # In the order of the columns, which their heights would undo.
        top = side_by_side[0][0].top - number * 1e-3
        right = max(piece.right for piece in column)
        for place, (_, block) in enumerate(_paragraphs(_lines(column), page.number, right)):
            placed.append((top - place * 1e-6, block))
    lines = _lines(outside)
    for start, end in _stretches(lines, tops):
        placed += _flow(lines[start:end], page.number)
    yield from (block for _, block in sorted(placed, key=lambda pair: -pair[0]))


def _stretches(lines: list[_Line], tops: list[float]) -> Iterator[tuple[int, int]]:
    """The runs of lines that no table stands between."""
    start = 0
    for top in [*tops, float("-inf")]:
        end = start
        while end < len(lines) and lines[end].middle > top:
            end += 1
        if end > start:
            yield start, end
        start = end


def _ruled(table: Grid, pieces: list[Piece], page: int) -> Table:
    """A table between rules, each piece in the cell that it stands in."""
    where = f"page {page}"
    held: dict[tuple[int, int], list[Piece]] = {}
    for piece in pieces:
        held.setdefault(table.cell_of(piece), []).append(piece)
    rows = []
    for row in range(table.height):
        cells = []
        for column, columns, height in table.cells_of(row):
            right = table.xs[column + columns]
            blocks = _paragraphs(_lines(held.get((row, column), [])), page, right)
            cells.append(Cell(tuple(block for _, block in blocks), columns, height))
        rows.append(Row(tuple(cells), where, page))
    return Table(tuple(rows))


def _lines(pieces: Iterable[Piece]) -> list[_Line]:
    """The pieces by printed line, from the top."""
    lines: list[_Line] = []
    for piece in sorted(pieces, key=lambda p: (-p.middle, p.left)):
        for line in reversed(lines[-3:]):
            if abs(line.middle - piece.middle) < 0.4 * min(line.size, max(piece.size, 1)):
                line.pieces.append(piece)
                break
        else:
            lines.append(_Line([piece]))
    for line in lines:
        line.pieces.sort(key=lambda piece: piece.left)
    return lines


def _flow(lines: list[_Line], page: int) -> Iterator[tuple[float, Block]]:
    """Text outside rules: running lines as paragraphs, lines with wide gaps as columns."""
    right = max(line.right for line in lines)
    start = end = 0
    while end < len(lines):
        if not _gaps(lines[end]):
            end += 1
            continue
        if end > start:
            yield from _paragraphs(lines[start:end], page, right)
        start, end = end, _end_of_columns(lines, end)
        yield from _columns(lines[start:end], page, right)
        start = end
    if end > start:
        yield from _paragraphs(lines[start:end], page, right)


def _gaps(line: _Line) -> list[int]:
    """Where the pieces of a line stand so far apart that they are cells of a row."""
    wide = CELL_GAP * line.size
    pairs = enumerate(pairwise(line.pieces), start=1)
    return [n for n, (a, b) in pairs if b.left - a.right > wide and not _is_box(a)]


def _is_box(piece: Piece) -> bool:
    return piece.part is not None or (
        0 < len(piece.text.strip()) <= 3 and piece.text.strip() in MARKS
    )


def _cells(line: _Line) -> list[_Line]:
    cuts = [0, *_gaps(line), len(line.pieces)]
    return [_Line(line.pieces[a:b]) for a, b in pairwise(cuts)]


def _end_of_columns(lines: list[_Line], start: int) -> int:
    """The first line after this one that does not keep to its columns."""
    lefts = [cell.left for cell in _cells(lines[start])]
    end = start + 1
    while end < len(lines):
        near = lines[end - 1].middle - lines[end].middle < COLUMNS_APART * lines[end].size
        if not near or not all(_keeps_to(cell, lefts) for cell in _cells(lines[end])):
            break
        end += 1
    return end


def _keeps_to(cell: _Line, lefts: list[float]) -> bool:
    column = _column_of(cell, lefts)
    begins = cell.left - lefts[column] < 3 * cell.size
    return begins and (column + 1 == len(lefts) or cell.right < lefts[column + 1])


def _column_of(cell: _Line, lefts: list[float]) -> int:
    return max(bisect_right(lefts, cell.left + 0.5 * cell.size) - 1, 0)


def _columns(lines: list[_Line], page: int, right: float) -> Iterator[tuple[float, Block]]:
    """Lines in columns as the rows of a table."""
    lefts = [cell.left for cell in _cells(lines[0])]
    rows = [_row(group, lefts, page, right) for group in _rows(lines)]
    yield lines[0].middle, Table(tuple(rows))


def _newspaper(pieces: list[Piece]) -> tuple[list[list[Piece]], list[Piece]]:
    """Boxes in columns side by side, each column's pieces apart, and all the other pieces."""
    boxes = sorted((piece for piece in pieces if _is_box(piece)), key=lambda piece: piece.left)
    groups: list[list[Piece]] = []
    for piece in boxes:
        if groups and piece.left - groups[-1][-1].left < COLUMN_OF_BOXES:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    groups = [group for group in groups if len(group) >= LEAST_BOXES_IN_A_COLUMN]
    if len(groups) < 2:
        return [], pieces
    top = max(piece.top for group in groups for piece in group) + 1
    bottom = min(piece.bottom for group in groups for piece in group) - 1
    within = [piece for piece in pieces if bottom < piece.middle < top]
    edges = [_gutter(within, a[0].left, b[0].left) for a, b in pairwise(groups)]
    if None in edges:
        return [], pieces
    cuts = [edge for edge in edges if edge is not None]
    columns: list[list[Piece]] = [[] for _ in groups]
    for piece in within:
        columns[bisect_right(cuts, piece.left)].append(piece)
    return columns, [piece for piece in pieces if not bottom < piece.middle < top]


def _gutter(pieces: list[Piece], left: float, right: float) -> float | None:
    """The middle of the last empty strip between two columns; None where text runs across."""
    reach = left
    cut = None
    for piece in sorted(pieces, key=lambda piece: piece.left):
        if piece.left > right + 1:
            break
        if piece.left > reach + 2 and piece.left > left + COLUMN_OF_BOXES:
            cut = (piece.left + reach) / 2
        reach = max(reach, piece.right)
    return cut


def _rows(lines: list[_Line]) -> Iterator[list[_Line]]:
    pitch = min((a.middle - b.middle for a, b in pairwise(lines)), default=0.0)
    start = 0
    for end in range(1, len(lines) + 1):
        if end < len(lines):
            apart = lines[end - 1].middle - lines[end].middle > ROW_PITCH * pitch
            labelled = _cells(lines[end])[0].text.endswith(":")
            if not apart and not labelled:
                continue
        yield lines[start:end]
        start = end


def _row(lines: list[_Line], lefts: list[float], page: int, right: float) -> Row:
    where = f"page {page}"
    cells: list[list[_Line]] = [[] for _ in lefts]
    for line in lines:
        for cell in _cells(line):
            cells[_column_of(cell, lefts)].append(cell)
    edges = [*lefts[1:], right]
    return Row(
        tuple(
            Cell(tuple(block for _, block in _paragraphs(cell, page, edge)))
            for cell, edge in zip(cells, edges, strict=True)
        ),
        where,
        page,
    )


def _paragraphs(lines: list[_Line], page: int, right: float) -> Iterator[tuple[float, Block]]:
    """The lines gathered to paragraphs, each with its height on the page."""
    pitch = _pitch(lines)
    start = 0
    for end in range(1, len(lines) + 1):
        if end == len(lines) or _parted(lines[end - 1], lines[end], pitch, right):
            group = lines[start:end]
            yield group[0].middle, Paragraph(tuple(_inlines(group)), f"page {page}", page=page)
            start = end


def _pitch(lines: list[_Line]) -> float:
    """How far apart the lines of one paragraph are: never so far that a line would fit between."""
    pitches = sorted(a.middle - b.middle for a, b in pairwise(lines))
    if not pitches:
        return 0.0
    pitch = pitches[len(pitches) // 4]
    size = max(line.size for line in lines)
    return pitch if len(lines) >= LINES_THAT_TELL else min(pitch, PARAGRAPH_PITCH * size)


def _parted(before: _Line, line: _Line, pitch: float, right: float) -> bool:
    """Whether a line begins a paragraph: by distance, by look, or as the one before had room."""
    if before.middle - line.middle > max(PARAGRAPH_PITCH * pitch, 1.2 * line.size):
        return True
    if line.text.startswith(_STARTS) or line.pieces[0].part is not None:
        return True
    if (
        line.bold
        and before.text[-1:] not in ",;-"
        and before.bold
        and line.text[:1].isupper()
        and before.right + 60 < right
    ):
        return True
    if before.bold != line.bold or abs(before.size - line.size) > 0.15 * line.size:
        return True
    words = line.text.split(None, 1)
    first = len(words[0]) * 0.5 * line.size if words else 0.0
    return before.right + first + 0.5 * line.size < right and before.text.endswith(
        (".", ":", ";", "?")
    )


def _inlines(lines: list[_Line]) -> Iterator[Inline]:
    text = ""
    for line in lines:
        glue = joined([text, line.text])[len(text.rstrip()) :][:1] if text else ""
        if glue == " ":
            yield Span(" ", line.bold)
        yield from _line_inlines(line)
        text = line.text or "x"


def _line_inlines(line: _Line) -> Iterator[Inline]:
    before: Piece | None = None
    for piece in line.pieces:
        if before is not None and piece.left - before.right > WORD_GAP * line.size:
            yield Span(" ", piece.bold)
        if isinstance(piece.part, Note) or piece.part is not None:
            yield piece.part
        else:
            yield from inlines(piece.text.replace("\n", ""), bold=piece.bold)
        before = piece
