"""Tagged PDFs: the structure tree says what is a paragraph, a heading, a row and a cell."""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject

from discretion.errors import Unreadable
from discretion.forms.blocks import (
    LONGEST_SPAN,
    WIDEST_SPAN,
    Block,
    Box,
    Cell,
    Inline,
    Paragraph,
    Row,
    Span,
    Table,
)
from discretion.forms.read.lines import joined
from discretion.forms.read.marks import box, inlines
from discretion.forms.read.pdf_fields import widgets_of
from discretion.forms.read.pdf_text import Page, Piece, Widget, is_right_to_left

MOST_ELEMENTS = 200_000
DEEPEST = 120
# Tags that leave out more of the text than this are not to be trusted with the rest.
MOST_UNTAGGED = 0.01

_HEADINGS = frozenset(("H", "H1", "H2", "H3", "H4", "H5", "H6", "Title"))
_BLOCKS = _HEADINGS | frozenset(
    """Document DocumentFragment Part Art Sect Div BlockQuote TOC TOCI Index NonStruct Private P L
    LI LBody Caption Note FENote Aside""".split()  # noqa: SIM905 - a list of words reads best as one
)

_WHOLE = _HEADINGS | frozenset(("P", "LI", "LBody", "Caption", "TOCI"))

_TRANSPARENT = frozenset(("NonStruct", "Private"))

_Pieces: TypeAlias = dict[tuple[int, int], list[Piece]]


class Broken(Exception):
    """The tags cannot be relied on; the layout must be read instead."""


@dataclass(slots=True)
class Tags:
    """The structure tree of a PDF, its pages' numbers, and its form fields."""

    root: DictionaryObject | None
    pages: dict[int, int]
    widgets: dict[int, list[Widget]]

    @classmethod
    def of(cls, data: bytes) -> "Tags | None":
        """The tags of a PDF, or None where the file is too damaged to have any."""
        try:
            reader = PdfReader(io.BytesIO(data), strict=False)
            if reader.is_encrypted and not reader.decrypt(""):
                raise Unreadable("the file is encrypted; save it without a password.")
            pages = list(reader.pages)
            numbers = {
                page.indirect_reference.idnum: number
                for number, page in enumerate(pages, start=1)
                if page.indirect_reference is not None
            }
            catalog = reader.root_object
            root = catalog.get("/StructTreeRoot")
            root = root.get_object() if root is not None else None
            return cls(
                root if isinstance(root, DictionaryObject) else None,
                numbers,
                widgets_of(catalog, pages),
            )
        except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None

    def blocks(self, pages: Sequence[Page]) -> list[Block]:
        """The document's blocks; Broken where the tags do not hold all of it."""
        if self.root is None:
            raise Broken
        held: _Pieces = {}
        for page in pages:
            for piece in page.pieces:
                held.setdefault((page.number, piece.mark), []).append(piece)
        fields = {w.id: (w, page) for page, found in self.widgets.items() for w in found}
        walk = _Walk(self.root, self.pages, held, fields)
        try:
            walk.children(self.root, None, 0)
        except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise Broken from None
        walk.close()
        return walk.blocks + _left_over(pages, walk)


def _left_over(pages: Sequence[Page], walk: "_Walk") -> list[Block]:
    """The text that no tag holds, at the end; Broken where there is more than a little."""
    left: list[Block] = []
    missed = said = 0
    if walk.fields:
        raise Broken
    for page in pages:
        for piece in page.pieces:
            letters = sum(map(str.isalnum, piece.text)) + (isinstance(piece.part, Box) * 5)
            said += letters if piece.mark != -2 else 0
            used = (page.number, piece.mark) in walk.used or piece.mark == -2
            if used or not letters or piece.part is not None or piece.mark == -3:
                continue
            missed += letters
            left.append(Paragraph(tuple(inlines(piece.text)), f"page {page.number}"))
    if missed > MOST_UNTAGGED * said:
        raise Broken
    return left


class _Walk:
    """A walk over the structure elements that closes a paragraph where a block begins."""

    def __init__(
        self,
        root: DictionaryObject,
        pages: dict[int, int],
        held: _Pieces,
        fields: dict[int, tuple[Widget, int]],
    ) -> None:
        roles = root.get("/RoleMap")
        self._roles = dict(roles.get_object()) if roles is not None else {}
        self._pages, self._held, self.fields = pages, held, fields
        self.blocks: list[Block] = []
        self.used: set[tuple[int, int]] = set()
        self._parts: list[Inline] = []
        self._page = 0
        self._before: Piece | None = None
        # Words of a line that runs from right to left.
        self._leftwards: list[Piece] = []
        # Whether the tag around is one paragraph, however its lines lie.
        self._whole = False
        # In a table's head: the one page to read it from, -1 until it is known.
        self._only_page = 0
        self._seen: set[int] = set()

    def children(self, element: DictionaryObject, page: int | None, depth: int) -> None:
        """Read what an element holds, in order."""
        if depth > DEEPEST or len(self._seen) > MOST_ELEMENTS:
            raise Broken
        for kid in _kids(element):
            if isinstance(kid, IndirectObject):
                if kid.idnum in self._seen:
                    raise Broken
                self._seen.add(kid.idnum)
            held: Any = kid.get_object()
            if isinstance(held, int):
                self._content(page, held)
            elif isinstance(held, DictionaryObject):
                self._element(held, page, depth)

    def _element(self, element: DictionaryObject, page: int | None, depth: int) -> None:
        page = self._page_of(element, page)
        kind = element.get("/Type")
        if kind == "/MCR":
            mark: Any = element["/MCID"]
            self._content(page, int(mark))
        elif kind == "/OBJR":
            self._field(element)
        elif (printed := _printed_box(element)) is not None:
            self._turn()
            self._parts.append(printed)
            self._page = self._page or page or 0
        else:
            self._structure(element, self._role(element), page, depth + 1)

    def _structure(
        self, element: DictionaryObject, role: str, page: int | None, depth: int
    ) -> None:
        if role == "Table":
            self._table(element, page, depth)
        elif role == "Lbl" and not (self._parts or self._leftwards):
            self._label(element, page, depth)
        elif role in ("LBody", "Lbl") or (self._whole and role in _TRANSPARENT):
            self.children(element, page, depth)
        elif role in _BLOCKS:
            self.close()
            outside, self._whole = self._whole, self._whole or role in _WHOLE
            self.children(element, page, depth)
            self.close(heading=role in _HEADINGS, item=role == "LI")
            self._whole = outside
        elif role != "Artifact":
            self.children(element, page, depth)

    def _label(self, element: DictionaryObject, page: int | None, depth: int) -> None:
        """A list item's marker, which is no text, unless it is a box."""
        self.children(element, page, depth)
        self._turn()
        if not any(isinstance(part, Box) for part in self._parts):
            self._parts = []

    def _role(self, element: DictionaryObject) -> str:
        role = str(element.get("/S", ""))
        for _ in range(8):
            if role[1:] in _BLOCKS or role not in self._roles:
                break
            role = str(self._roles[role])
        return role[1:]

    def _page_of(self, element: DictionaryObject, page: int | None) -> int | None:
        reference = element.raw_get("/Pg") if "/Pg" in element else None
        return self._pages.get(reference.idnum) if isinstance(reference, IndirectObject) else page

    def _content(self, page: int | None, mark: int) -> None:
        if page is None or (page, mark) in self.used:
            return
        self.used.add((page, mark))
        pieces = self._held.get((page, mark), [])
        if self._only_page and pieces:
            # The head of a table is drawn again on each page, under the same tag.
            self._only_page = page if self._only_page < 0 else self._only_page
            pieces = pieces if page == self._only_page else []
        for piece in pieces:
            if not self._whole and self._before and _parts_company(self._before, piece):
                self.close()
            self._page = self._page if self._parts or self._leftwards else page
            self._in_order(piece)
            self._before = piece

    def _in_order(self, piece: Piece) -> None:
        """Say a piece in its turn; Hebrew or Arabic words wait for the rest of their line."""
        if self._leftwards and not _goes_on_leftwards(self._leftwards[0], piece):
            self._turn()
        if self._leftwards or is_right_to_left(piece.text):
            self._leftwards.append(piece)
        else:
            self._say(piece)

    def _turn(self) -> None:
        """Say the words that waited, from the right to the left."""
        waiting, self._leftwards = self._leftwards, []
        for piece in _from_right_to_left(waiting) if len(waiting) > 1 else waiting:
            self._say(piece)

    def _say(self, piece: Piece) -> None:
        if piece.part is not None:
            self._parts.append(piece.part)
            return
        lines = piece.text.split("\n")
        text = joined_keeping_ends(lines)
        if lines[-1] == "" and len(lines) > 1 and not text.endswith("-"):
            text += " "
        self._parts.extend(inlines(text, bold=piece.bold))

    def _field(self, element: DictionaryObject) -> None:
        reference = element.raw_get("/Obj") if "/Obj" in element else None
        if isinstance(reference, IndirectObject) and reference.idnum in self.fields:
            self._turn()
            widget, page = self.fields.pop(reference.idnum)
            self._page = self._page or page
            held = widget.part
            self._parts.extend(inlines(held.text) if isinstance(held, Span) else (held,))

    def close(self, *, heading: bool = False, item: bool = False) -> None:
        """End the paragraph, if there is one."""
        self._turn()
        if any(not isinstance(part, Span) or part.text.strip() for part in self._parts):
            where = f"page {self._page or 1}"
            self.blocks.append(Paragraph(tuple(self._parts), where, heading, item))
        self._parts, self._before = [], None

    def _table(self, element: DictionaryObject, page: int | None, depth: int) -> None:
        self.close()
        before, self.blocks = self.blocks, []
        whole, self._whole = self._whole, True
        rows = [self._row(*row, depth) for row in self._rows(element, page, depth)]
        self._whole = whole
        captions, self.blocks = self.blocks, before
        self.blocks += [*captions, Table(tuple(rows))]

    def _rows(
        self, element: DictionaryObject, page: int | None, depth: int
    ) -> Iterator[tuple[DictionaryObject, int | None]]:
        if depth > DEEPEST:
            raise Broken
        for kid in _kids(element):
            held = kid.get_object()
            if not isinstance(held, DictionaryObject):
                continue
            at, role = self._page_of(held, page), self._role(held)
            if role == "TR":
                yield held, at
            elif role == "Caption":
                self._structure(held, role, at, depth + 1)
            else:
                yield from self._rows(held, at, depth + 1)

    def _row(self, row: DictionaryObject, page: int | None, depth: int) -> Row:
        cells = []
        kids = [kid.get_object() for kid in _kids(row)]
        head = all(
            self._role(k) == "TH" for k in kids if isinstance(k, DictionaryObject) and "/S" in k
        )
        outside, self.blocks, self._page = self.blocks, [], 0
        first = 0
        for held in kids:
            if isinstance(held, DictionaryObject) and "/S" in held:
                self.blocks, self._only_page = [], -1 if head else 0
                self.children(held, self._page_of(held, page), depth + 2)
                first = first or self._page
                self.close()
                spans = (
                    _span(held, "/ColSpan", WIDEST_SPAN),
                    _span(held, "/RowSpan", LONGEST_SPAN),
                )
                cells.append(Cell(tuple(self.blocks), *spans))
        self.blocks, self._only_page = outside, 0
        return Row(tuple(cells), f"page {first or page or 1}")


def _parts_company(before: Piece, piece: Piece) -> bool:
    """Whether a line is a paragraph of its own, though one tag holds it and the line before."""
    if before.mark == piece.mark or not before.text.endswith("\n"):
        return False
    apart = before.middle - piece.middle > 1.8 * max(before.size, 1)
    return apart or before.right - before.left < 300 or abs(before.size - piece.size) > 1


def _goes_on_leftwards(first: Piece, piece: Piece) -> bool:
    near = abs(first.middle - piece.middle) < 0.5 * max(first.size, 1)
    return near and piece.part is None and (not piece.text.strip() or is_right_to_left(piece.text))


def _from_right_to_left(pieces: list[Piece]) -> Iterator[Piece]:
    """Words of one line in the order of reading, the blanks around them all where they were."""
    first, last = pieces[0].text, pieces[-1].text
    words = [piece for piece in pieces if piece.text.strip()]
    words.sort(key=lambda piece: -piece.left)
    for place, piece in enumerate(words):
        before = " " if place or first[:1].isspace() else ""
        after = " " if piece is words[-1] and last[-1:].isspace() else ""
        yield replace(piece, text=f"{before}{piece.text.strip()}{after}")


def _printed_box(element: DictionaryObject) -> Box | None:
    """The box that a form's control became when it was printed, which is only a drawing."""
    printed = [given for given in _attributes(element) if given.get("/O") == "/PrintField"]
    said = {key.lower(): str(given[key]).lower() for given in printed for key in given}
    if said.get("/role") not in ("/cb", "/rb"):
        return None
    return box({"/on": True, "/off": False}.get(said.get("/checked", "/off")))


def joined_keeping_ends(lines: list[str]) -> str:
    """Lines as one text, the blanks at its two ends kept."""
    if len(lines) == 1:
        return lines[0]
    text = joined(lines)
    return (" " if lines[0][:1].isspace() else "") + text


def _kids(element: DictionaryObject) -> Iterable[PdfObject]:
    """What an element holds, references as they are."""
    if "/K" not in element:
        return ()
    kids = element.raw_get("/K")
    held = kids.get_object()
    return held if isinstance(held, ArrayObject) else (kids,)


def _attributes(element: DictionaryObject) -> Iterator[DictionaryObject]:
    given = element.get("/A")
    listed = given.get_object() if given is not None else None
    for each in listed if isinstance(listed, ArrayObject) else (listed,):
        held = each.get_object() if each is not None else None
        if isinstance(held, DictionaryObject):
            yield held


def _span(cell: DictionaryObject, name: str, most: int) -> int:
    for given in _attributes(cell):
        if isinstance(span := given.get(name), int):
            return max(1, min(span, most))
    return 1
