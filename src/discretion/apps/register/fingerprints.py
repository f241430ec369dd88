"""The fingerprint of what a record says: SHA-256 over its canonical JSON (RFC 8785)."""

from hashlib import sha256

import msgspec
import rfc8785


def fingerprint(content: object) -> str:
    """The fingerprint of a content, as 64 hexadecimal digits; the same on every machine."""
    return sha256(rfc8785.dumps(msgspec.to_builtins(content))).hexdigest()
