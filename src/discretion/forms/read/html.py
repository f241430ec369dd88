"""HTML, whole pages and scraps: nesting is undone into paragraphs, tables and boxes."""

import re
from collections.abc import Iterable, Iterator
from itertools import count

from lxml import etree

from discretion.errors import Unreadable
from discretion.forms.blocks import (
    LONGEST_SPAN,
    WIDEST_SPAN,
    Block,
    Break,
    Cell,
    Inline,
    Note,
    Paragraph,
    Row,
    Span,
    Table,
    refuse_too_many,
)
from discretion.forms.read.encodings import decode
from discretion.forms.read.marks import as_typed, box, inlines, tidy

MOST_TAGS = 300_000

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_PARAGRAPHS = _HEADINGS | frozenset(
    """p div li ul ol blockquote pre hr section header footer main article form fieldset legend nav
    address figure figcaption details summary caption center dl menu aside body html""".split()  # noqa: SIM905 - a list of words reads best as one
)
_UNSEEN = frozenset(("script", "style", "template", "head", "title", "button", "datalist", "del"))
_CONTROLS = frozenset(("input", "textarea", "select", "img", "br"))
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
_UNDERLINED = re.compile(r"text-decoration[^:;]*:[^;]*underline", re.I)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.I)


def read_html(data: bytes) -> list[Block]:
    """The blocks of an HTML page."""
    named = _CHARSET.search(data[:4096])
    return _read(decode(data, named.group(1).decode() if named else "cp1252"), None, 0)


def fragment(text: str, where: str, page: int) -> list[Block]:
    """The blocks of a scrap of HTML that stands in another document."""
    return _read(text, where, page)


def _read(text: str, where: str | None, page: int) -> list[Block]:
    refuse_too_many(text.count("<"), MOST_TAGS, "tags")
    parser = etree.HTMLParser(
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return []
    if any("xcessive depth" in entry.message for entry in parser.error_log):
        raise Unreadable("the HTML is nested more than 250 deep: its end would be lost.")
    walk = _Walk(where, page)
    walk.into(root, bold=False, underline=False)
    walk.close()
    return walk.blocks


class _Walk:
    """A walk over the elements; a paragraph is closed where a block begins or ends."""

    def __init__(self, where: str | None, page: int) -> None:
        self.blocks: list[Block] = []
        self._where, self._page = where, page
        self._parts: list[Inline] = []
        self._line = 1
        self._tables = count(1)

    def into(self, element: etree._Element, *, bold: bool, underline: bool) -> None:
        """Read an element's content, its tail excepted; the style is that of its surroundings."""
        tag, style = _tag(element), element.get("style") or ""
        if tag in _UNSEEN:
            return
        if "hidden" in element.attrib or "display:none" in style.replace(" ", ""):
            self._add(_hidden(element))
            return
        if tag in _CONTROLS or element.get("role") == "checkbox":
            self._add(_control(element))
            return
        if tag in ("table", "dl"):
            self._table(element, tag)
            return
        block = tag in _PARAGRAPHS
        if block:
            self.close()
        bold = bold or tag in ("b", "strong", "th") or bool(_BOLD.search(style))
        underline = underline or tag == "u" or bool(_UNDERLINED.search(style))
        self._line = self._line if self._parts else _line_of(element)
        self._text(element.text, bold, underline, typed=tag == "pre")
        for child in element:
            self.into(child, bold=bold, underline=underline)
            self._text(child.tail, bold, underline, typed=tag == "pre")
        if block:
            self.close(heading=tag in _HEADINGS, item=tag == "li")

    def close(self, *, heading: bool = False, item: bool = False) -> None:
        """End the paragraph, if there is one."""
        if any(not isinstance(part, Span) or part.text.strip() for part in self._parts):
            where = self._where or f"line {self._line}"
            self.blocks.append(Paragraph(tuple(self._parts), where, heading, item, self._page))
        self._parts = []

    def _add(self, parts: Iterable[Inline]) -> None:
        self._parts.extend(parts)

    def _text(self, text: str | None, bold: bool, underline: bool, *, typed: bool) -> None:
        if text:
            text = as_typed(text) if typed else text
            self._add(inlines(text, bold=bold, underline=underline))

    def _table(self, element: etree._Element, tag: str) -> None:
        self.close()
        number = next(self._tables)
        before, self.blocks = self.blocks, []
        elements = _rows(element) if tag == "table" else _pairs(element)
        rows: list[Row] = []
        for row, cells in enumerate(elements, start=1):
            where = self._where or f"table {number} row {row}"
            rows.append(Row(tuple(self._cell(cell) for cell in cells), where, self._page))
        captions = [child for child in element if _tag(child) == "caption"]
        self.blocks = before
        for caption in captions:
            self.into(caption, bold=False, underline=False)
        self.blocks.append(Table(tuple(rows)))

    def _cell(self, element: etree._Element) -> Cell:
        self.blocks = []
        self._line = _line_of(element)
        self._text(element.text, False, False, typed=False)
        for child in element:
            self.into(child, bold=False, underline=False)
            self._text(child.tail, False, False, typed=False)
        self.close()
        columns = _span(element, "colspan", WIDEST_SPAN)
        return Cell(tuple(self.blocks), columns, _span(element, "rowspan", LONGEST_SPAN))


def _tag(element: etree._Element) -> str:
    return element.tag if isinstance(element.tag, str) else ""


def _line_of(element: etree._Element) -> int:
    line = element.sourceline
    return line if isinstance(line, int) else 1


def _rows(table: etree._Element) -> Iterator[list[etree._Element]]:
    """The cells of each row, in the order of the page; a stray cell is a row of its own."""
    for child in table:
        tag = _tag(child)
        if tag == "tr":
            yield [cell for cell in child if _tag(cell) in ("td", "th")]
        elif tag in ("thead", "tbody", "tfoot"):
            yield from _rows(child)
        elif tag in ("td", "th"):
            yield [child]


def _pairs(definitions: etree._Element) -> Iterator[list[etree._Element]]:
    """The terms of a definition list, each with what stands beside it."""
    row: list[etree._Element] = []
    for child in definitions.iter("dt", "dd"):
        if child.tag == "dt" and row:
            yield row
            row = []
        row.append(child)
    if row:
        yield row


def _span(element: etree._Element, name: str, most: int) -> int:
    given = (element.get(name) or "1").strip()
    if not given.isdecimal():
        return 1
    # rowspan="0" means to the end of the table.
    return most if len(given) > 5 else min(int(given), most) or most


def _hidden(element: etree._Element) -> Iterator[Inline]:
    """What stands in an element that is not shown."""
    if said := tidy("".join(_said(element))):
        yield Note("hidden text", said)


def _said(element: etree._Element) -> Iterator[str]:
    if not _tag(element) or _tag(element) in _UNSEEN:
        return
    yield element.text or ""
    for child in element:
        yield from _said(child)
        yield child.tail or ""


def _control(element: etree._Element) -> Iterator[Inline]:
    """What an element of a form shows: its tick, or what was filled in."""
    tag, kind = _tag(element), (element.get("type") or "text").lower()
    if element.get("role") == "checkbox" and tag != "input":
        yield box({"true": True, "false": False}.get(element.get("aria-checked") or ""))
    elif tag == "img":
        yield Note("picture", element.get("alt") or "")
    elif tag == "br":
        yield Break()
    elif tag == "textarea":
        yield from inlines(as_typed("".join(map(str, element.itertext())).strip("\n")))
    elif tag == "select":
        chosen = [option for option in element.iter("option") if "selected" in option.attrib]
        yield from inlines("; ".join("".join(map(str, option.itertext())) for option in chosen))
    elif kind in ("checkbox", "radio"):
        yield box("checked" in element.attrib)
    elif kind not in ("hidden", "submit", "button", "reset", "image"):
        yield from inlines(element.get("value") or "")
