"""An activity as a drawing: types, function, parties and what goes between them, without script.

It is a picture of the table beside it, which says the same in words.
"""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Final, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from discretion.apps.register.contents import Activity, Content
from discretion.interfaces.web.components import spoken
from discretion.interfaces.web.showing import party_label, type_label

_WIDTH: Final = 210
_BETWEEN: Final = 75
_LETTERS: Final = 27
_LINE: Final = 19
_PAD: Final = 9
_BELOW: Final = 12
_HEAD: Final = 30
# Of a column; the table has the rest.
_MOST: Final = 12


class Box(NamedTuple):
    """A box of a column: its lines, and where it stands."""

    lines: Sequence[str]
    x: int
    y: float

    @property
    def height(self) -> int:
        """As high as its lines ask."""
        return _LINE * len(self.lines) + 2 * _PAD

    @property
    def middle(self) -> float:
        """Where arrows end."""
        return self.y + self.height / 2


def drawn(content: Content, links: Mapping[str, str]) -> SafeString:
    """Types, the function they serve, and from whom or to whom they go; nothing for other kinds."""
    if not isinstance(content, Activity) or not content.types:
        return SafeString("")
    inward = content.act == "collection"
    columns = {
        "Types": [type_label(code, links) for code in content.types],
        "Function": [links.get(content.function) or spoken(content.function) or "None named"],
    }
    if parties := [party_label(party, links) for party in content.counterparties]:
        columns["From whom" if inward else "To whom"] = parties
    return _picture(columns, content.name, inward=inward)


def _picture(columns: Mapping[str, Sequence[str]], name: str, *, inward: bool) -> SafeString:
    heights = [_height(words) for words in columns.values()]
    boxes = [
        list(_column(words, place, (max(heights) - height) / 2))
        for place, (words, height) in enumerate(zip(columns.values(), heights, strict=True))
    ]
    arrows = [(one, boxes[1][0]) for one in boxes[0]]
    for party in boxes[2] if len(boxes) > 2 else ():
        arrows.append((party, boxes[1][0]) if inward else (boxes[1][0], party))
    width = len(columns) * _WIDTH + (len(columns) - 1) * _BETWEEN
    heads = ((n * (_WIDTH + _BETWEEN), label) for n, label in enumerate(columns))
    return format_html(
        '<svg class="dsc-graph" role="img" aria-label="{}" viewBox="-2 0 {} {}">'
        '<defs><marker id="arrow" viewBox="0 0 10 10" refX="10" refY="5" markerWidth="8" '
        'markerHeight="8" orient="auto"><path d="M0 0 10 5 0 10z"></path></marker></defs>'
        "{}{}{}</svg>",
        f"{name}, drawn: what the table below says.",
        width + 4,
        _HEAD + max(heights) + 2,
        format_html_join("", '<text class="dsc-graph__head" x="{}" y="18">{}</text>', heads),
        format_html_join("", "{}", ((_arrow(*pair),) for pair in arrows)),
        format_html_join("", "{}", ((_box(box),) for column in boxes for box in column)),
    )


def _in_short(words: Sequence[str]) -> list[list[str]]:
    more = len(words) - _MOST
    shown = [*words[:_MOST], *([f"and {more} more"] if more > 0 else ())]
    return [wrap(word, _LETTERS) or [""] for word in shown]


def _height(words: Sequence[str]) -> int:
    return sum(Box(lines, 0, 0).height + _BELOW for lines in _in_short(words)) - _BELOW


def _column(words: Sequence[str], place: int, above: float) -> Iterator[Box]:
    y = _HEAD + above
    for lines in _in_short(words):
        box = Box(lines, place * (_WIDTH + _BETWEEN), y)
        yield box
        y += box.height + _BELOW


def _box(box: Box) -> SafeString:
    lines = ((box.x + _PAD, box.y + _LINE * n + 5, line) for n, line in enumerate(box.lines, 1))
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" rx="4"></rect>{}',
        box.x,
        box.y,
        _WIDTH,
        box.height,
        format_html_join("", '<text x="{}" y="{}">{}</text>', lines),
    )


def _arrow(one: Box, other: Box) -> SafeString:
    """A line from one box to another, whichever stands to the left."""
    rightward = one.x < other.x
    start, end = (one.x + _WIDTH, other.x) if rightward else (one.x, other.x + _WIDTH)
    half = (start + end) / 2
    return format_html(
        '<path class="dsc-graph__line" d="M{} {}C{} {} {} {} {} {}" marker-end="url(#arrow)">'
        "</path>",
        *(start, one.middle, half, one.middle, half, other.middle, end, other.middle),
    )
