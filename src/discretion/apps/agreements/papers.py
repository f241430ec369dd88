"""Which files may be attached as documents: of a few types, bounded, and what their name says."""

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from discretion.apps.audit import vault
from discretion.errors import Unreadable

_MEGABYTES: Final = 20
MOST_BYTES: Final = _MEGABYTES * 1_000_000
_LONGEST_NAME: Final = 200
_NOT_PRINTED: Final = dict.fromkeys((*range(32), 127))


class Paper(NamedTuple):
    """A document whose file is in place."""

    sha256: str
    name: str
    media_type: str
    size: int


def keep(name: str, data: bytes) -> Paper:
    """Put a document's file in place; Unreadable for one that is too large or of another type."""
    name, media_type = examined(name, data)
    return Paper(vault.keep(data), name, media_type, len(data))


def examined(name: str, data: bytes) -> tuple[str, str]:
    """A document's plain name and its type; Unreadable where it can't be attached."""
    plain = _plain(name)
    return plain, _media_type(plain, data)


def _plain(name: str) -> str:
    """The last part of a file name, without what can't be printed."""
    last = PurePosixPath(name.replace("\\", "/")).name.translate(_NOT_PRINTED).strip()
    if len(last) > _LONGEST_NAME:
        raise Unreadable(f"The file name is longer than {_LONGEST_NAME} characters; shorten it.")
    return last


def _media_type(name: str, data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise Unreadable(f"{name} is larger than {_MEGABYTES} MB.")
    if not data:
        raise Unreadable(f"{name} is empty.")
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in _OTHER_PICTURES:
        raise Unreadable(
            f"{name} is a picture of a kind that is not taken; save it as .jpg or .png, and attach "
            "that."
        )
    if suffix not in _TYPES:
        raise Unreadable(f"{name} is none of {', '.join(sorted(_TYPES))}; attach one of these.")
    media_type, fits = _TYPES[suffix]
    if not fits(data):
        raise Unreadable(f"{name} is not what its name says; save it again as {suffix}.")
    return media_type


def _is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]


def _is_jpeg(data: bytes) -> bool:
    return data.startswith(b"\xff\xd8\xff")


def _is_png(data: bytes) -> bool:
    return data.startswith(b"\x89PNG\r\n\x1a\n")


def _is_docx(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            return "word/document.xml" in package.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def _is_text(data: bytes) -> bool:
    try:
        return "\0" not in data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False


def _is_html(data: bytes) -> bool:
    return _is_text(data) and b"<" in data


_DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TYPES: Final[Mapping[str, tuple[str, Callable[[bytes], bool]]]] = {
    ".pdf": ("application/pdf", _is_pdf),
    ".docx": (_DOCX, _is_docx),
    ".txt": ("text/plain", _is_text),
    ".html": ("text/html", _is_html),
    # A letter is photographed by telephone, and a receipt is scanned.
    ".jpg": ("image/jpeg", _is_jpeg),
    ".jpeg": ("image/jpeg", _is_jpeg),
    ".png": ("image/png", _is_png),
}
# Pictures that many programs can't show: whoever reads the file must be able to open it.
_OTHER_PICTURES: Final = frozenset(
    (".heic", ".heif", ".avif", ".webp", ".gif", ".bmp", ".tif", ".tiff")
)
# What a browser offers to choose from, and what the page says of it.
ACCEPTED: Final = ",".join(_TYPES)
TAKEN: Final = f"PDF, Word (.docx), text, HTML or a picture (.jpg, .png), at most {_MEGABYTES} MB."
