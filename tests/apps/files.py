"""A small file of each type that is taken as an attachment, by its suffix."""

import io
import zipfile
from typing import Final


def packed(name: str) -> bytes:
    """A zip with one file in it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr(name, "<w:document/>")
    return buffer.getvalue()


JPEG: Final = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00 a photo"
FILES: Final = {
    ".pdf": b"%PDF-1.7 a letter",
    ".docx": packed("word/document.xml"),
    ".txt": "§ 1".encode(),
    ".html": b"<p>A letter",
    ".jpg": JPEG,
    ".jpeg": JPEG,
    ".png": b"\x89PNG\r\n\x1a\n a photo",
}
