"""PDF: opened within bounds, then read by its tags where they hold all, else by its layout."""

import io
import re
import zlib

import pypdfium2 as pdfium  # type: ignore[import-untyped]  # it has no stubs

from discretion.errors import Unreadable
from discretion.forms.blocks import Block
from discretion.forms.read.pdf_layout import read_layout
from discretion.forms.read.pdf_tags import Broken, Tags
from discretion.forms.read.pdf_text import Page, read_page

MOST_PAGES = 200
MOST_UNPACKED = 100 * 1024 * 1024
# A page's drawing never comes near this; parsing more would take minutes.
MOST_UNPACKED_IN_A_STREAM = 24 * 1024 * 1024
MOST_CHARACTERS = 3_000_000

_STREAM = re.compile(rb"stream\r?\n")
_PASSWORD_NEEDED = 4


def read_pdf(data: bytes) -> list[Block]:
    """The blocks of a PDF; Unreadable where it is encrypted, damaged or over the bounds."""
    _refuse_bombs(data)
    pages = _pages(data)
    tags = Tags.of(data)
    if tags is not None:
        for page in pages:
            page.place(tags.widgets.get(page.number, ()))
        try:
            return tags.blocks(pages)
        except Broken:
            pass
    return read_layout(pages)


def _pages(data: bytes) -> list[Page]:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD_NEEDED or "assword" in str(error):
            raise Unreadable("the file is encrypted; save it without a password.") from None
        raise Unreadable("the file is a damaged PDF; ask for it again.") from None
    try:
        if len(document) > MOST_PAGES:
            raise Unreadable(f"the file has {len(document)} pages; at most {MOST_PAGES} are read.")
        left = MOST_CHARACTERS
        pages = []
        for number in range(len(document)):
            page = read_page(document, number, left)
            left -= page.characters
            pages.append(page)
        return pages
    except pdfium.PdfiumError:
        raise Unreadable("the file is a damaged PDF; ask for it again.") from None
    finally:
        document.close()


def _refuse_bombs(data: bytes) -> None:
    """Unpack every stream within the bounds, for nothing, before anything is opened."""
    left = MOST_UNPACKED
    for found in _STREAM.finditer(data):
        left -= _unpacked(data, found.end(), min(left, MOST_UNPACKED_IN_A_STREAM))
        if left <= 0:
            raise Unreadable("unpacked, the file has more than 100 MB; that is not read.")


def _unpacked(data: bytes, start: int, most: int) -> int:
    if data[start : start + 1] not in (
        b"\x78",
        b"\x48",
        b"\x58",
        b"\x68",
        b"\x18",
        b"\x28",
        b"\x38",
    ):
        return 0
    stream = io.BytesIO(data)
    stream.seek(start)
    unpacker = zlib.decompressobj()
    size = 0
    head = b""
    try:
        while not unpacker.eof and (packed := unpacker.unconsumed_tail or stream.read(65_536)):
            piece = unpacker.decompress(packed, 1 << 20)
            head = head or piece[:2]
            size += len(piece)
            if size > most:
                raise Unreadable("unpacked, a part of the file is too large to be read.")
    except zlib.error:
        pass
    if head[:1] == b"\x78" and size > 1000:
        raise Unreadable("the file is packed twice over, which no report is.")
    return size
