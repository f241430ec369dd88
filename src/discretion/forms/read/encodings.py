"""Which encoding the letters of a file are in, where the file itself seldom says."""

from discretion.errors import Unreadable


def decode(data: bytes, default: str = "cp1252") -> str:
    """The text in UTF-8, in UTF-16 where it says so or looks so, else in the default encoding."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in data[:400]:
        encodings = ["utf-16-le" if data[1:2] == b"\x00" else "utf-16-be"]
    else:
        encodings = ["utf-8-sig", default]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if "\x00" not in text:
            return text
    raise Unreadable("the file is not text in an encoding known here: save it as UTF-8.")
