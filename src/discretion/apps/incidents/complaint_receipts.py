"""The secret that goes with a receipt number: who has both may follow the complaint.

The numbers run on, so a number alone opens nothing. The secret has 100 bits, and only its digest is
kept. It is made from what was sent and from what the form carried, so that the same form sent
twice, as by a page that is loaded again, has one receipt and makes one complaint.
"""

import re
from base64 import b32encode
from hashlib import sha256
from hmac import compare_digest
from secrets import token_urlsafe
from typing import Final

import msgspec
from django.utils.crypto import salted_hmac

_LETTERS: Final = 20
_GROUP: Final = 5
_NOT_OURS: Final = re.compile("[^A-Z2-7]")
# What is written down by hand is read as what it looks like.
_LOOKS_LIKE: Final = str.maketrans("018", "OIB")
_SHORTEST: Final = 20
_NUMBER: Final = re.compile(r"(?:CPL)?\D*([0-9]{4})\D*([0-9]{5,9})", re.IGNORECASE)


def once() -> str:
    """What a form carries that tells it from every other."""
    return token_urlsafe(24)


def secret_of(carried: str, told: msgspec.Struct) -> str:
    """The secret for what a form sent, as `ABCDE-FGHIJ-KLMNO-PQRST`."""
    # A form that carries nothing is told from every other all the same.
    known = carried if len(carried) >= _SHORTEST else once()
    value = f"{known}\0{msgspec.json.encode(told).decode()}"
    made = salted_hmac("discretion.complaint", value, algorithm="sha256").digest()
    letters = b32encode(made).decode()[:_LETTERS]
    return "-".join(letters[at : at + _GROUP] for at in range(0, _LETTERS, _GROUP))


def digest(secret: str) -> str:
    """What is kept of a secret, however it was typed."""
    plain = _NOT_OURS.sub("", secret.upper().translate(_LOOKS_LIKE))
    return sha256(plain.encode()).hexdigest()


def fits(secret: str, kept: str) -> bool:
    """Whether a secret is the one whose digest was kept."""
    return compare_digest(digest(secret), kept)


def number(typed: str) -> str:
    """A receipt number as it is kept, however it was typed; empty where it is none."""
    found = _NUMBER.fullmatch(" ".join(typed.split()))
    return f"CPL-{found[1]}-{found[2]}" if found else ""
