"""A signed statement of how long the record was and how it ended: it shows a cut or a rewriting.

It is kept in the database, and should be kept elsewhere too: `discretion/checkpoint/1`.
"""

from typing import Final, Literal

import msgspec

from discretion.apps.audit import signatures
from discretion.errors import Fault, Invalid

SCHEMA: Final = "discretion/checkpoint/1"


class SignedHead(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The number and digest of the last entry at a moment, signed; the `place` of the signing in
    the row of all of them, from 1 on."""

    schema: Literal["discretion/checkpoint/1"] = SCHEMA
    place: int
    number: int
    digest: str
    at: str
    key: str
    signature: str

    def check(self) -> None:
        """Tampered unless the signature was made with the key that the statement names."""
        signed = statement(self.place, self.number, self.digest, self.at)
        signatures.check(signed, self.signature, self.key)


def statement(place: int, number: int, digest: str, at: str) -> bytes:
    """The bytes that are signed."""
    return f"{SCHEMA}\n{place}\n{number}\n{digest}\n{at}".encode()


def read(text: bytes) -> SignedHead:
    """A checkpoint from its JSON; Invalid where it is none."""
    try:
        return msgspec.json.decode(text, type=SignedHead)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Invalid([Fault("invalid_json", f"This is no checkpoint: {error}.", "")]) from None
