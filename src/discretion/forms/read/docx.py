"""Word files: content controls, legacy fields, tracked changes and notes, from the XML itself."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import count

from lxml import etree

from discretion.errors import Unreadable
from discretion.forms.blocks import (
    WIDEST_SPAN,
    Block,
    Box,
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
from discretion.forms.read.docx_styles import Styles, toggled
from discretion.forms.read.docx_xml import attribute, child_of, tag_of
from discretion.forms.read.marks import BOX_OFF, BOX_ON, box, inlines, tidy

MOST_UNPACKED = 100 * 1024 * 1024
MOST_PARTS = 5_000
MOST_TAGS = 1_500_000

# Symbol fonts show boxes under ordinary codes; the font tells which.
_SYMBOLS = {
    "wingdings": {
        0xFE: BOX_ON,
        0xFD: BOX_ON,
        0xFC: BOX_ON,
        0x78: BOX_ON,
        0xA8: BOX_OFF,
        0x6F: BOX_OFF,
    },
    "wingdings 2": {
        0x52: BOX_ON,
        0x53: BOX_ON,
        0x54: BOX_ON,
        0x50: BOX_ON,
        0xA3: BOX_OFF,
        0x2A: BOX_OFF,
    },
}
# What stands in the file but is neither on the page nor part of the text.
_UNSEEN = frozenset(
    """del moveFrom delText instrText pPr rPr tblPr tblGrid trPr tcPr sectPr sdtPr sdtEndPr
    Fallback proofErr bookmarkStart bookmarkEnd fldData""".split()  # noqa: SIM905 - a list of words reads best as one
)
_HEAD = re.compile(r"word/(?:header|footer)\d{0,3}\.xml")
_SYMBOL_CODE = re.compile(r"[0-9A-Fa-f]{1,4}")
_PICTURES = frozenset(("drawing", "pict", "object"))
_RULES_ABOVE_NOTES = ("separator", "continuationSeparator")


def read_docx(data: bytes) -> list[Block]:
    """The blocks of a Word file; Unreadable where it is none, or not safely opened."""
    parts = _Parts(data)
    document = parts.xml("word/document.xml")
    if document is None:
        raise Unreadable("the archive holds no Word document; a report is read from .docx.")
    notes = {
        "footnote": _notes(parts.xml("word/footnotes.xml"), "footnote"),
        "endnote": _notes(parts.xml("word/endnotes.xml"), "endnote"),
        "comment": _notes(parts.xml("word/comments.xml"), "comment"),
    }
    body = child_of(document, "body")
    if body is None:
        return []
    heads = frozenset(_heads(parts))
    return list(_Reader(Styles(parts.xml("word/styles.xml")), notes, heads).blocks(body))


def _heads(parts: "_Parts") -> Iterator[str]:
    """The lines that Word prints at the head or foot of every page."""
    for name in parts.names():
        root = parts.xml(name) if _HEAD.fullmatch(name) else None
        for paragraph in () if root is None else root.iter():
            if tag_of(paragraph) == "p" and (text := tidy("".join(_texts(paragraph)))):
                yield text


class _Parts:
    """The XML parts of the archive, each unpacked once and within the bounds."""

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            raise Unreadable("the file is a damaged archive; ask for it again.") from None
        entries = self._archive.infolist()
        if len(entries) > MOST_PARTS or sum(e.file_size for e in entries) > MOST_UNPACKED:
            raise Unreadable("unpacked, the file has more than 100 MB; that is not read.")
        if any(entry.flag_bits & 1 for entry in entries):
            raise Unreadable("the file is encrypted; save it without a password.")

    def names(self) -> Iterable[str]:
        """The names of the parts, in no order that means anything."""
        return self._archive.NameToInfo

    def xml(self, name: str) -> etree._Element | None:
        """The root of a part, or None where the archive has no such part."""
        if name not in self._archive.NameToInfo:
            return None
        content = self._content(name)
        plain = content.replace(b"\x00", b"").upper()
        if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
            raise Unreadable(
                "the file declares an XML document type, which a Word file never does."
            )
        refuse_too_many(plain.count(b"<"), MOST_TAGS, "tags")
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_pis=True,
        )
        try:
            return etree.fromstring(content, parser)
        except etree.XMLSyntaxError as error:
            raise Unreadable(f"the part {name} of the file is not sound: {error.msg}.") from None

    def _content(self, name: str) -> bytes:
        try:
            with self._archive.open(name) as part:
                content = part.read(MOST_UNPACKED + 1)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError):
            raise Unreadable(f"the part {name} of the file is damaged; ask for it again.") from None
        if len(content) > MOST_UNPACKED:
            raise Unreadable("unpacked, the file has more than 100 MB; that is not read.")
        return content


def _notes(root: etree._Element | None, kind: str) -> dict[str, str]:
    """The texts of the footnotes or comments, by their id."""
    if root is None:
        return {}
    found: dict[str, str] = {}
    for note in root:
        if tag_of(note) == kind and attribute(note, "type") not in _RULES_ABOVE_NOTES:
            texts = ("".join(_texts(p)) for p in note.iter() if tag_of(p) == "p")
            found[attribute(note, "id")] = " ".join(" ".join(texts).split())
    return found


def _texts(paragraph: etree._Element) -> Iterator[str]:
    for element in paragraph.iter():
        if tag_of(element) == "t":
            yield element.text or ""


class _Reader:
    """A walk over the body; paragraphs and tables are numbered as they come."""

    def __init__(
        self, styles: Styles, notes: dict[str, dict[str, str]], heads: frozenset[str]
    ) -> None:
        self._styles, self._notes, self._heads = styles, notes, heads
        self._paragraphs, self._tables, self._elements = count(1), count(1), count(1)

    def blocks(self, parent: etree._Element, where: str | None = None) -> Iterator[Block]:
        """The paragraphs and tables in an element, whatever wraps them."""
        for child in parent:
            name = tag_of(child)
            refuse_too_many(next(self._elements) // 2)
            if name == "p":
                yield from self._paragraph(child, where or f"line {next(self._paragraphs)}")
            elif name == "tbl":
                yield self._table(child)
            elif name == "altChunk":
                told = (Note("document within the document", ""),)
                yield Paragraph(told, where or f"line {next(self._paragraphs)}")
            elif name == "sdt" and _has(child, "showingPlcHdr"):
                continue
            elif name not in _UNSEEN:
                yield from self.blocks(child, where)

    def _table(self, table: etree._Element) -> Table:
        number = next(self._tables)
        rows: list[Row] = []
        above: dict[int, tuple[int, int]] = {}
        for row_number, row in enumerate(_inside(table, "tr"), start=1):
            if child_of(row, "trPr", "del") is not None:
                continue
            where = f"table {number} row {row_number}"
            rows.append(Row(tuple(self._cells(row, rows, above, where)), where))
        return Table(tuple(rows))

    def _cells(
        self,
        row: etree._Element,
        rows: list[Row],
        above: dict[int, tuple[int, int]],
        where: str,
    ) -> Iterator[Cell]:
        """The row's cells; one that goes on with the cell above it makes that one longer instead.

        `above` says where the cell that may be gone on with lies, by its first column.
        """
        column = _number(child_of(row, "trPr", "gridBefore"), 0)
        laid = min(column, WIDEST_SPAN)
        yield from (Cell() for _ in range(laid))
        for cell in _inside(row, "tc"):
            refuse_too_many(next(self._elements) // 2)
            width = max(_number(child_of(cell, "tcPr", "gridSpan"), 1), 1)
            merge = child_of(cell, "tcPr", "vMerge")
            if merge is not None and attribute(merge, "val") != "restart" and column in above:
                _lengthen(rows, *above[column])
            else:
                yield Cell(tuple(self.blocks(cell, where)), width)
                above.pop(column, None)
                if merge is not None:
                    above[column] = (len(rows), laid)
                laid += 1
            column += width

    def _paragraph(self, paragraph: etree._Element, where: str) -> Iterator[Block]:
        properties = child_of(paragraph, "pPr")
        style = self._styles.paragraph(properties)
        run = _Run(self, style.bold, style.underline)
        run.read(paragraph)
        text = tidy("".join(part.text for part in run.inlines if isinstance(part, Span)))
        head = text in self._heads
        yield Paragraph(tuple(run.inlines), where, style.heading, style.item, furniture=head)
        for box_of_text in run.asides:
            yield from self.blocks(box_of_text, where)

    def note(self, reference: etree._Element, kind: str) -> Note:
        """The note that a reference in the text stands for."""
        return Note(kind, self._notes[kind].get(attribute(reference, "id"), ""))

    def style_of_run(self, properties: etree._Element | None) -> tuple[bool | None, bool | None]:
        """Whether a run's own style makes it bold or underlined; None where it says nothing."""
        return self._styles.run(properties)


class _Run:
    """A paragraph's inlines, and the state of the old-style fields that run through it."""

    def __init__(self, reader: _Reader, bold: bool, underline: bool) -> None:
        self.inlines: list[Inline] = []
        self.asides: list[etree._Element] = []
        self._reader, self._bold, self._underline = reader, bold, underline
        self._fields: list[_Field] = []
        self._do: dict[str, Callable[[etree._Element], None]] = {
            "r": self._run,
            "sdt": self._control,
            "fldChar": self._field,
            "txbxContent": self.asides.append,
        }

    def read(self, parent: etree._Element) -> None:
        """Everything in an element, in order."""
        for child in parent:
            name = tag_of(child)
            if name in _UNSEEN:
                continue
            if name in self._do:
                self._do[name](child)
            else:
                self.read(child)

    def _run(self, run: etree._Element) -> None:
        properties = child_of(run, "rPr")
        bold, underline = self._reader.style_of_run(properties)
        bold = self._bold if bold is None else bold
        underline = self._underline if underline is None else underline
        hidden = toggled(child_of(properties, "vanish"))
        for child in run:
            name = tag_of(child)
            if name == "fldChar":
                self._field(child)
            elif name not in _UNSEEN and not (self._fields and self._fields[-1].silent):
                if hidden:
                    self._say([Note("hidden text", child.text or "")] if name == "t" else [])
                else:
                    self._say(self._piece(child, name, bold, underline))

    def _piece(
        self, child: etree._Element, name: str, bold: bool, underline: bool
    ) -> Iterable[Inline]:
        if name == "t":
            return inlines(child.text or "", bold=bold, underline=underline)
        if name in ("tab", "ptab"):
            return (Span("\t", bold, underline),)
        if name in ("br", "cr"):
            return (Break(),)
        if name == "ruby":
            return self._ruby(child)
        if name in ("noBreakHyphen", "softHyphen"):
            return (Span("-", bold, underline),) if name == "noBreakHyphen" else ()
        if name == "sym":
            return (_symbol(child),)
        if name in ("footnoteReference", "endnoteReference", "commentReference"):
            return (self._reader.note(child, name.removesuffix("Reference")),)
        return self._other(child, name)

    def _ruby(self, ruby: etree._Element) -> Iterable[Inline]:
        """A text with its reading aid, which hangs on it."""
        for base in _inside(ruby, "rubyBase"):
            self.read(base)
        return [Note("reading aid", "".join(_texts(aid))) for aid in _inside(ruby, "rt")]

    def _other(self, child: etree._Element, name: str) -> Iterable[Inline]:
        """Text boxes and pictures, whatever wraps them."""
        boxes = [
            e for e in child.iter() if tag_of(e) == "txbxContent" and not _in_fallback(e, child)
        ]
        self.asides.extend(boxes)
        has_picture = any(tag_of(element) in _PICTURES for element in child.iter())
        return (Note("picture", _described(child)),) if has_picture and not boxes else ()

    def _say(self, pieces: Iterable[Inline]) -> None:
        self.inlines.extend(pieces)

    def _control(self, control: etree._Element) -> None:
        """A content control: a box by its state, text by its content, a placeholder not at all."""
        checkbox = child_of(control, "sdtPr", "checkbox")
        if checkbox is not None:
            self._say([box(toggled(child_of(checkbox, "checked")))])
        elif not _has(control, "showingPlcHdr"):
            content = child_of(control, "sdtContent")
            if content is not None:
                self.read(content)

    def _field(self, mark: etree._Element) -> None:
        """The begin, middle and end of an old-style field; a form's box shows only its state."""
        kind = attribute(mark, "fldCharType")
        if kind == "begin":
            data = child_of(mark, "ffData")
            self._fields.append(_Field(data))
            self._say(self._fields[-1].shown())
        elif kind == "separate" and self._fields:
            self._fields[-1].begun = True
        elif kind == "end" and self._fields:
            self._fields.pop()


class _Field:
    """An old-style field: a check box or list has its value in its data, others in the text."""

    def __init__(self, data: etree._Element | None) -> None:
        self.begun = False
        self._box = child_of(data, "checkBox")
        self._list = child_of(data, "ddList")

    @property
    def silent(self) -> bool:
        """Whether the text that follows is not to be read."""
        return not self.begun or self._box is not None or self._list is not None

    def shown(self) -> list[Inline]:
        """What stands for the field in the text."""
        if self._box is not None:
            state = child_of(self._box, "checked")
            state = child_of(self._box, "default") if state is None else state
            return [box(toggled(state))]
        if self._list is not None:
            entries = [attribute(e, "val") for e in self._list if tag_of(e) == "listEntry"]
            chosen = _number(child_of(self._list, "result"), 0)
            return list(inlines(entries[chosen])) if chosen < len(entries) else []
        return []


def _lengthen(rows: list[Row], row: int, place: int) -> None:
    cells = list(rows[row].cells)
    cell = cells[place]
    cells[place] = Cell(cell.blocks, cell.columns, cell.rows + 1)
    rows[row] = Row(tuple(cells), rows[row].where)


def _inside(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """The rows of a table or cells of a row, through the controls that may wrap them."""
    for child in parent:
        if tag_of(child) == name:
            yield child
        elif tag_of(child) in ("sdt", "sdtContent", "ins", "customXml", "moveTo"):
            yield from _inside(child, name)


def _symbol(element: etree._Element) -> Inline:
    code = attribute(element, "char")
    number = int(code, 16) & 0xFF if _SYMBOL_CODE.fullmatch(code) else 0
    known: Box | None = _SYMBOLS.get(attribute(element, "font").lower(), {}).get(number)
    return known or Span("•" if number == 0xB7 else " ")


def _described(element: etree._Element) -> str:
    found = (e.get("descr") or e.get("alt") for e in element.iter())
    return next((text for text in found if text), "")


def _in_fallback(element: etree._Element, top: etree._Element) -> bool:
    """Whether an element only repeats, for old readers, or lies within, what is read anyway."""
    parent = element.getparent()
    while parent is not None and parent is not top:
        if tag_of(parent) in ("Fallback", "txbxContent"):
            return True
        parent = parent.getparent()
    return False


def _has(control: etree._Element, name: str) -> bool:
    return child_of(control, "sdtPr", name) is not None


def _number(element: etree._Element | None, default: int) -> int:
    value = attribute(element, "val")
    return int(value) if value.isdecimal() and len(value) < 6 else default
