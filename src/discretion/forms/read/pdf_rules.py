"""The ruled tables of a page, from the straight lines drawn on it."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from discretion.forms.read.pdf_text import Piece

# Rules nearer than this are one; rules that miss each other by less meet.
NEAR = 3.0
MOST_STROKES = 6_000
MOST_COLUMNS = 40
MOST_ROWS = 400

Stroke = tuple[float, float, float, float]


@dataclass(slots=True)
class Grid:
    """A table's rules: columns from the left, rows from the top."""

    xs: list[float]
    ys: list[float]
    # The cell that each square of the grid belongs to, by its first row and column.
    owner: dict[tuple[int, int], tuple[int, int]]

    @property
    def top(self) -> float:
        """The height of the table's upper edge."""
        return self.ys[0]

    @property
    def height(self) -> int:
        """How many rows there are."""
        return len(self.ys) - 1

    def holds(self, piece: Piece) -> bool:
        """Whether a piece of text stands in the table."""
        middle = (piece.left + min(piece.right, piece.left + 40)) / 2
        across = self.xs[0] - NEAR < middle < self.xs[-1] + NEAR
        return across and self.ys[-1] - NEAR < piece.middle < self.ys[0] + NEAR

    def cell_of(self, piece: Piece) -> tuple[int, int]:
        """The row and column of the cell that a piece stands in."""
        column = bisect_right(self.xs, piece.left + 1.5) - 1
        row = bisect_right([-y for y in self.ys], -piece.middle) - 1
        row, column = _within(row, len(self.ys) - 2), _within(column, len(self.xs) - 2)
        return self.owner[row, column]

    def cells_of(self, row: int) -> Iterator[tuple[int, int, int]]:
        """The cells that begin in a row: their column, and how many columns and rows they cover."""
        for column in range(len(self.xs) - 1):
            if self.owner[row, column] == (row, column):
                own = [square for square, cell in self.owner.items() if cell == (row, column)]
                columns = max(c for _, c in own) - column + 1
                yield column, columns, max(r for r, _ in own) - row + 1


def _within(number: int, most: int) -> int:
    return min(max(number, 0), most)


def grids(strokes: Sequence[Stroke]) -> list[Grid]:
    """The tables that the rules of a page make, from the top; each has two cells at least."""
    if len(strokes) > MOST_STROKES:
        return []
    groups = _touching([stroke for stroke in strokes if max(_extent(stroke)) > 8])
    found = [grid for group in groups if (grid := _grid(group)) is not None]
    return sorted(found, key=lambda grid: -grid.top)


def _extent(stroke: Stroke) -> tuple[float, float]:
    return stroke[2] - stroke[0], stroke[3] - stroke[1]


def _touching(strokes: Iterable[Stroke]) -> list[list[Stroke]]:
    """The strokes by table: those that meet, directly or through others."""
    groups: list[tuple[Stroke, list[Stroke]]] = []
    for stroke in strokes:
        bounds, members = stroke, [stroke]
        apart = []
        for other, held in groups:
            if _meet(bounds, other):
                bounds, members = _around(bounds, other), members + held
            else:
                apart.append((other, held))
        groups = [*apart, (bounds, members)]
    return [members for _, members in groups]


def _meet(one: Stroke, other: Stroke) -> bool:
    across = one[0] <= other[2] + NEAR and other[0] <= one[2] + NEAR
    return across and one[1] <= other[3] + NEAR and other[1] <= one[3] + NEAR


def _around(one: Stroke, other: Stroke) -> Stroke:
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )


def _grid(strokes: list[Stroke]) -> Grid | None:
    across = [s for s in strokes if _extent(s)[0] > _extent(s)[1]]
    down = [s for s in strokes if _extent(s)[1] >= _extent(s)[0]]
    xs = _clustered(x for s in down for x in (s[0],))
    ys = _clustered(s[1] for s in across)[::-1]
    if not (2 <= len(xs) <= MOST_COLUMNS and 2 <= len(ys) <= MOST_ROWS) or len(xs) + len(ys) < 5:
        return None
    return Grid(xs, ys, _owners(xs, ys, across, down))


def _clustered(values: Iterable[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > NEAR:
            found.append(value)
    return found


def _owners(
    xs: list[float], ys: list[float], across: list[Stroke], down: list[Stroke]
) -> dict[tuple[int, int], tuple[int, int]]:
    """Each square's cell: squares without a rule between them are one cell."""
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            x, y = (xs[column] + xs[column + 1]) / 2, (ys[row] + ys[row + 1]) / 2
            if column and not any(abs(s[0] - xs[column]) <= NEAR and s[1] < y < s[3] for s in down):
                owner[row, column] = owner[row, column - 1]
            elif row and not any(abs(s[1] - ys[row]) <= NEAR and s[0] < x < s[2] for s in across):
                owner[row, column] = owner[row - 1, column]
            else:
                owner[row, column] = (row, column)
    return owner
