"""How a text about people is kept: sealed on the way in, opened for few, and erasable (ADR 19)."""

from collections.abc import Iterable
from hashlib import sha256
from secrets import token_hex
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from discretion.apps.matters import sealing
from discretion.apps.matters.doing import Doing
from discretion.errors import Tampered

if TYPE_CHECKING:
    from discretion.apps.incidents.complaint_models import Sealed

T = TypeVar("T")


def columns(told: msgspec.Struct, doing: Doing) -> dict[str, Any]:
    """The columns in which a text is kept."""
    text, salt = msgspec.json.encode(told), token_hex(16)
    return {
        "sealed": sealing.seal(text),
        "salt": salt,
        "digest": _digest(salt, text),
        "written_at": doing.now,
        "written_by": doing.actor.name,
        "erased_at": None,
        "erased_by": "",
    }


def erased(doing: Doing) -> dict[str, Any]:
    """The columns of what was erased: the salt goes too, so that nobody can try out what it was."""
    return {"sealed": b"", "salt": "", "erased_at": doing.now, "erased_by": doing.actor.name}


def text(row: "Sealed", shape: type[T]) -> T | None:
    """What a row says; None where it was erased."""
    if row.erased_at:
        return None
    return msgspec.json.decode(sealing.unseal(bytes(row.sealed)), type=shape)


def digests(rows: "Iterable[Sealed]") -> dict[str, str]:
    """The digest of everything that was written and not erased, by its number."""
    return {str(row.pk): row.digest for row in rows if row.erased_at is None}


def damage(row: "Sealed") -> str:
    """What is wrong with a text, in a sentence; empty where nothing is."""
    if row.erased_at:
        return ""
    try:
        found = sealing.unseal(bytes(row.sealed))
    except Tampered as error:
        return str(error)
    return "" if _digest(row.salt, found) == row.digest else "It is not what was written."


def _digest(salt: str, found: bytes) -> str:
    return sha256(salt.encode() + found).hexdigest()
