"""What kind of file it is, and whether it may be opened at all."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

from discretion.errors import Unreadable
from discretion.forms.blocks import Block
from discretion.forms.edition import edition, editions
from discretion.forms.read.interpret import interpret
from discretion.forms.report import Report

LARGEST_FILE = 20 * 1024 * 1024

_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"{\\rtf")


def read_report(path: Path) -> Report:
    """The report that the file holds, with a doubt for everything that could not be placed.

    Raises Unreadable for a file that cannot be opened: missing, empty, of another type, encrypted,
    or over the stated bounds (20 MB, 200 pages, 100 MB unpacked).
    """
    data = _content(path)
    try:
        blocks = _blocks(data, path.suffix.lower())
        return interpret(blocks, [edition(form) for form in editions()])
    except Unreadable as error:
        raise Unreadable(f"{path.name}: {error}") from None


def _content(path: Path) -> bytes:
    try:
        size = path.stat().st_size if path.is_file() else -1
        if size > LARGEST_FILE:
            raise Unreadable(
                f"{path.name}: the file has {size / 1024 / 1024:.0f} MB; at most 20 MB are read."
            )
        data = path.read_bytes() if size >= 0 else b""
    except OSError as error:
        raise Unreadable(f"{path.name}: {error.strerror or error}.") from None
    if size < 0:
        raise Unreadable(f"{path.name}: there is no such file.")
    if not data.strip(b"\x00 \t\r\n\f\v\xef\xbb\xbf\xff\xfe"):
        raise Unreadable(f"{path.name}: the file is empty.")
    return data


def _blocks(data: bytes, suffix: str) -> Sequence[Block]:
    # Each kind's library is loaded only when that kind is read.
    if b"%PDF-" in data[:1024]:
        from discretion.forms.read.pdf import read_pdf  # noqa: PLC0415

        return read_pdf(data)
    if data.startswith(b"PK"):
        if not zipfile.is_zipfile(io.BytesIO(data)):
            raise Unreadable("the file is a damaged archive; ask for it again.")
        from discretion.forms.read.docx import read_docx  # noqa: PLC0415

        return read_docx(data)
    _refuse_other_types(data, suffix)
    if suffix in (".html", ".htm", ".xhtml") or _looks_like_html(data):
        from discretion.forms.read.html import read_html  # noqa: PLC0415

        return read_html(data)
    from discretion.forms.read.text import read_text  # noqa: PLC0415

    return read_text(data)


def _refuse_other_types(data: bytes, suffix: str) -> None:
    if data.startswith(_OLD_OFFICE):
        raise Unreadable(
            "the file is encrypted or in an old Office format; save it as .docx without a password."
        )
    if suffix in (".pdf", ".docx"):
        raise Unreadable(f"the file is not the {suffix[1:].upper()} that its name says it is.")
    if data.startswith(_PICTURES) or suffix not in (".txt", ".text", ".html", ".htm", ".xhtml", ""):
        raise Unreadable("the file is not a report in txt, html, docx or pdf.")
    if b"\x00" in data[:4096] and not _looks_like_utf16(data[:4096]):
        raise Unreadable("the file is not text; a report is read from txt, html, docx or pdf.")


def _looks_like_utf16(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    even, odd = data[::2].count(0), data[1::2].count(0)
    return max(even, odd) > len(data) // 4 and min(even, odd) < len(data) // 50 + 1


def _looks_like_html(data: bytes) -> bool:
    start = data[:1024].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html", b"<!--", b"<?xml"))
