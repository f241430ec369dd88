"""The text of a PDF's pages with its places, its fonts and the tags' marks on it."""

import ctypes
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import pypdfium2 as pdfium  # type: ignore[import-untyped]  # it has no stubs
import pypdfium2.raw as raw  # type: ignore[import-untyped]  # it has no stubs

from discretion.errors import Unreadable
from discretion.forms.blocks import Box, Note, Span
from discretion.forms.read.marks import box, tidy
from discretion.forms.read.wording import squeeze

MOST_PATH_POINTS = 40_000
# An object's characters follow each other, so that not each of them need be asked for it.
LEAP = 24
SMALLEST_BOX, LARGEST_BOX = 6.0, 18.0

_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl"}
_LINE_ENDS = {0x0D: None}
# Symbol fonts without a map to Unicode show their boxes as these letters.
_SYMBOLS = {ord("þ"): "☒", ord("¨"): "☐", 0x02: "-", 0xFFFE: "-", 0xAD: "-"}
_AS_READ = _LIGATURES | _SYMBOLS | _LINE_ENDS


_Edges: TypeAlias = tuple[float, float, float, float]


@dataclass(slots=True)
class Piece:
    """Text, or a field's box, with its place: points from the page's lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    bold: bool = False
    mark: int = -1
    part: Box | Note | None = None

    @property
    def middle(self) -> float:
        """The height of the piece's middle."""
        return (self.bottom + self.top) / 2

    def inlines(self) -> Span | Box | Note:
        """The piece without its place."""
        return self.part or Span(self.text, self.bold)


@dataclass(frozen=True, slots=True)
class Widget:
    """A form field's place on a page and what it holds; `id` is its object's number."""

    id: int
    left: float
    bottom: float
    right: float
    top: float
    part: Box | Span

    def covers(self, piece: Piece) -> bool:
        """Whether the middle of a piece of text lies in the field."""
        middle = (piece.left + piece.right) / 2
        return self.left <= middle <= self.right and self.bottom <= piece.middle <= self.top


@dataclass(slots=True)
class Page:
    """A page: its text in the order it was drawn, and the lines drawn on it."""

    number: int
    pieces: list[Piece]
    strokes: list[_Edges]
    characters: int
    boxes: list[Piece] = field(default_factory=list)

    def place(self, widgets: Iterable[Widget]) -> None:
        """Put the fields' values where they stand; what is printed under them gives way."""
        for widget in widgets:
            under = [piece for piece in self.pieces if piece.part is None and widget.covers(piece)]
            self.pieces = [piece for piece in self.pieces if piece not in under]
            said = tidy(" ".join(piece.text for piece in under))
            size = min(widget.top - widget.bottom, 12.0)
            place = (widget.left, widget.bottom, widget.right, widget.top, size)
            if isinstance(widget.part, Box):
                self.pieces.append(Piece(widget.part.mark, *place, part=widget.part))
                continue
            self.pieces.append(Piece(widget.part.text, *place))
            if squeeze(said) not in squeeze(widget.part.text):
                note = Note("printed text under a form field of another value", said)
                self.pieces.append(Piece("", *place, part=note))


def is_right_to_left(text: str) -> bool:
    """Whether a text is written from right to left, digits and signs aside."""
    ways = {unicodedata.bidirectional(character) for character in text if character.isalpha()}
    return bool(ways) and ways <= {"R", "AL"}


def read_page(document: pdfium.PdfDocument, number: int, most_characters: int) -> Page:
    """A page's text; Unreadable where it has more characters than are left to read."""
    page = document[number]
    text = page.get_textpage()
    characters = raw.FPDFText_CountChars(text)
    if characters > most_characters:
        raise Unreadable("the PDF has more text than any report: over 3,000,000 characters.")
    pieces = list(_Pieces(text).all(characters))
    strokes, drawn = _drawings(page)
    boxes = list(_drawn_boxes(drawn, pieces))
    rules = [edges for edges in strokes if not any(_lies_in(edges, piece) for piece in boxes)]
    return Page(number + 1, pieces, rules, characters, boxes)


def _lies_in(edges: _Edges, piece: Piece) -> bool:
    across = piece.left - 1 <= edges[0] and edges[2] <= piece.right + 1
    return across and piece.bottom - 1 <= edges[1] and edges[3] <= piece.top + 1


class _Pieces:
    """The text objects of a page, each asked once for its font and its mark."""

    def __init__(self, text: pdfium.PdfTextPage) -> None:
        self._text = text
        self._bold: dict[int, bool] = {}

    def all(self, characters: int) -> Iterator[Piece]:
        """The page's text, one piece for each text object, blanks between words kept."""
        start, end = 0, 0
        while end < characters:
            drawn = self._object(start)
            end = self._end_of_object(start, characters)
            if drawn:
                yield self._piece(drawn, start, self._said(start, end))
            start = end

    def _said(self, start: int, end: int) -> str:
        """The characters: all at once, or one by one where that would leave some out."""
        length = end - start
        held = (ctypes.c_ushort * (2 * length + 2))()
        written = raw.FPDFText_GetText(self._text, start, length, held)
        text = bytes(held)[: 2 * max(written - 1, 0)].decode("utf-16-le", "replace")
        if len(text) == length:
            return text
        return "".join(chr(raw.FPDFText_GetUnicode(self._text, n)) for n in range(start, end))

    def _object(self, index: int) -> "raw.FPDF_PAGEOBJECT":
        return raw.FPDFText_GetTextObject(self._text, index)

    def _end_of_object(self, start: int, characters: int) -> int:
        """Where the object's text ends; the blanks that only its place makes belong to it."""
        key = _address(self._object(start))
        end = start + 1
        while end < characters:
            far = min(end + LEAP, characters) - 1
            if _address(self._object(far)) == key:
                end = far + 1
                continue
            while end <= far and _address(self._object(end)) in (key, 0):
                end += 1
            if end <= far:
                break
        return end

    def _piece(self, drawn: "raw.FPDF_PAGEOBJECT", start: int, said: str) -> Piece:
        solid = max(len(said.rstrip()) - 1, 0)
        left, bottom, _, top = self._place(start)
        _, low, right, high = self._place(start + solid)
        return Piece(
            said.translate(_AS_READ),
            left,
            min(bottom, low),
            right,
            max(top, high),
            abs(top - bottom),
            self._is_bold(drawn),
            _mark(drawn),
        )

    def _place(self, index: int) -> tuple[float, float, float, float]:
        box = raw.FS_RECTF()
        raw.FPDFText_GetLooseCharBox(self._text, index, box)
        return box.left, min(box.bottom, box.top), box.right, max(box.bottom, box.top)

    def _is_bold(self, drawn: "raw.FPDF_PAGEOBJECT") -> bool:
        font = raw.FPDFTextObj_GetFont(drawn)
        if not font:
            return False
        key = ctypes.addressof(font.contents)
        if key not in self._bold:
            name = ctypes.create_string_buffer(200)
            raw.FPDFFont_GetBaseFontName(font, name, 200)
            heavy = any(word in name.value.lower() for word in (b"bold", b"black", b"heavy"))
            self._bold[key] = heavy or raw.FPDFFont_GetWeight(font) >= 650
        return self._bold[key]


def _address(drawn: "raw.FPDF_PAGEOBJECT") -> int:
    return ctypes.addressof(drawn.contents) if drawn else 0


def _mark(drawn: "raw.FPDF_PAGEOBJECT") -> int:
    """The tags' number for the text; -1 where it has none, -2 where it is marked as furniture."""
    mark = raw.FPDFPageObj_GetMarkedContentID(drawn)
    if mark >= 0:
        return int(mark)
    name, length = (ctypes.c_ushort * 40)(), ctypes.c_ulong()
    for index in range(raw.FPDFPageObj_CountMarks(drawn)):
        found = raw.FPDFPageObj_GetMark(drawn, index)
        if raw.FPDFPageObjMark_GetName(found, name, 80, length):
            said = bytes(name)[: length.value].decode("utf-16-le", "replace").rstrip("\x00")
            if said == "Artifact":
                return -2
    return -1


def _drawings(page: pdfium.PdfPage) -> tuple[list[_Edges], list[_Edges]]:
    """The straight lines across and down the page, and the bounds of its small drawings."""
    strokes: list[_Edges] = []
    small: list[_Edges] = []
    left = MOST_PATH_POINTS
    bounds = [ctypes.c_float() for _ in range(4)]
    for index in range(raw.FPDFPage_CountObjects(page)):
        drawn = raw.FPDFPage_GetObject(page, index)
        if raw.FPDFPageObj_GetType(drawn) != raw.FPDF_PAGEOBJ_PATH:
            continue
        points = raw.FPDFPath_CountSegments(drawn)
        left -= points
        if left < 0:
            break
        strokes.extend(_lines_of_path(drawn, points))
        raw.FPDFPageObj_GetBounds(drawn, *bounds)
        x, y, right, top = (each.value for each in bounds)
        if max(right - x, top - y) <= LARGEST_BOX and min(right - x, top - y) > 2:
            small.append((x, y, right, top))
    return strokes, small


def _drawn_boxes(drawn: list[_Edges], pieces: list[Piece]) -> Iterator[Piece]:
    """Small squares as boxes: on where a mark stands in them, written or drawn."""
    taken: list[_Edges] = []
    for x, y, right, top in sorted(drawn, key=lambda e: e[0] - e[2]):
        width, height = right - x, top - y
        inside = [
            e for e in taken if e[0] <= (x + right) / 2 <= e[2] and e[1] <= (y + top) / 2 <= e[3]
        ]
        if inside or abs(width - height) > 0.15 * width or width < SMALLEST_BOX:
            continue
        taken.append((x, y, right, top))
        widget = Widget(-1, x - 1, y - 1, right + 1, top + 1, Span(""))
        marks = [p for p in pieces if len(p.text.strip()) == 1 and widget.covers(p)]
        inner = any(
            x < e[0] and e[2] < right and y < e[1] and e[3] < top and e[2] - e[0] < 0.8 * width
            for e in drawn
        )
        for mark in marks:
            pieces.remove(mark)
        made = box(bool(marks) or inner)
        yield Piece(made.mark, x, y, right, top, height, part=made, mark=-3)


def _lines_of_path(drawn: "raw.FPDF_PAGEOBJECT", points: int) -> Iterator[_Edges]:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(drawn, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    start = before = (0.0, 0.0)
    for index in range(points):
        segment = raw.FPDFPath_GetPathSegment(drawn, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield from _straight(before, point)
        before = point
        if raw.FPDFPathSegment_GetClose(segment):
            yield from _straight(point, start)


def _straight(one: tuple[float, float], other: tuple[float, float]) -> Iterator[_Edges]:
    across, down = abs(one[0] - other[0]), abs(one[1] - other[1])
    if min(across, down) < 1 and max(across, down) > 5:
        left, right = sorted((one[0], other[0]))
        bottom, top = sorted((one[1], other[1]))
        yield left, bottom, right, top
