"""The fingerprint of what a record says: SHA-256 over its canonical JSON (RFC 8785)."""

import re
from hashlib import sha256
from typing import Final

import msgspec
import rfc8785

_ENCODE: Final = msgspec.json.Encoder(order="sorted").encode
# The first byte of a sign beyond U+FFFF: RFC 8785 sorts names with one otherwise than msgspec.
_FAR: Final = re.compile(rb"[\xf0-\xf4]")


def fingerprint(content: object) -> str:
    """The fingerprint of a content, as 64 hexadecimal digits; the same on every machine.

    A content has no fractions. Without them msgspec writes what rfc8785 does, and fifty times as
    fast; that tells where the register of a whole agency is signed for an answer that is kept.
    """
    text = _ENCODE(content)
    if _FAR.search(text):
        text = rfc8785.dumps(msgspec.to_builtins(content))
    return sha256(text).hexdigest()
