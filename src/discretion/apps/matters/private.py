"""What people write about people: sealed on the way in, opened for few, and erasable (ADR 19)."""

from collections.abc import Iterable
from hashlib import sha256
from secrets import token_hex
from typing import Final

import msgspec

from discretion.apps.agreements import papers
from discretion.apps.audit import vault
from discretion.apps.matters import sealing
from discretion.apps.matters.contents import Private
from discretion.apps.matters.doing import Doing
from discretion.apps.matters.models import Matter, PrivateText
from discretion.apps.register.shapes import unfit
from discretion.errors import Fault, Invalid, NotFound, Stale, Tampered

What = PrivateText.What
_NOTHING: Final = Private()
_SPOKEN: Final = (What.QUESTION, What.ANSWER)


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """An attachment: what its file is called and is, and the key that opens it."""

    name: str
    media_type: str
    size: int
    key: str


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """A question or an answer."""

    words: str


def check(given: msgspec.Struct) -> None:
    """Invalid with each text that can't be kept."""
    if found := [*unfit(given)]:
        raise Invalid(found)


def write(row: Matter, what: str, told: msgspec.Struct, doing: Doing, file: str = "") -> None:
    """Keep something that was written, sealed; what is about the one who asks takes the place of
    what was there."""
    text, salt = msgspec.json.encode(told), token_hex(16)
    beside = {
        "sealed": sealing.seal(text),
        "salt": salt,
        "digest": _digest(salt, text),
        "file": file,
        "written_at": doing.now,
        "written_by": doing.actor.name,
    }
    if what == What.ABOUT:
        anew = {**beside, "erased_at": None, "erased_by": ""}
        PrivateText.objects.update_or_create(matter=row, what=what, defaults=anew)
        return
    PrivateText.objects.create(matter=row, what=what, **beside)


def about(matter_id: str) -> Private:
    """Who asks, how to reach them and their words; empty where nothing was written, or erased."""
    return told(PrivateText.objects.filter(matter=matter_id, what=What.ABOUT).first())


def told(row: PrivateText | None) -> Private:
    """The same of a row that was read already."""
    if row is None or row.erased_at:
        return _NOTHING
    return msgspec.json.decode(_text(row), type=Private)


def is_asked(matter_id: str) -> bool:
    """Whether a question was asked, and not answered yet."""
    return matter_id in asked_in([matter_id])


def asked_in(matter_ids: Iterable[str]) -> set[str]:
    """Those of these matters in which the last word is a question."""
    found = PrivateText.objects.filter(matter__in=list(matter_ids), what__in=_SPOKEN)
    last = dict(found.order_by("pk").values_list("matter", "what"))
    return {matter_id for matter_id, what in last.items() if what == What.QUESTION}


def words(row: PrivateText) -> str:
    """What a question or an answer says; empty where it was erased."""
    return "" if row.erased_at else msgspec.json.decode(_text(row), type=Words).words


def paper(row: PrivateText) -> Paper:
    """What an attachment that is still there is."""
    if row.erased_at:
        raise NotFound("This attachment was erased.")
    return msgspec.json.decode(_text(row), type=Paper)


def content(row: PrivateText) -> bytes:
    """The bytes of an attachment."""
    return sealing.opened(vault.content(row.file), paper(row).key)


def sealed_paper(name: str, data: bytes) -> tuple[Paper, str]:
    """Put an attachment's file in place, closed; and the hash that it is kept under.

    Unreadable for one that is too large or of another type.
    """
    plain, media_type = papers.examined(name, data)
    closed, key = sealing.sealed_apart(data)
    kept = Paper(name=plain, media_type=media_type, size=len(data), key=key)
    return kept, vault.keep(closed)


def erase(row: Matter, number: int, doing: Doing) -> None:
    """Erase something for good: the text, and the salt, so that nobody can try out what it was.

    An attachment's file stays, and nobody can open it any more.
    """
    found = PrivateText.objects.filter(matter=row, pk=number)
    if not found.exists():
        raise NotFound(f"There is no such text in {row.id}.")
    changed = found.filter(erased_at=None).update(
        sealed=b"", salt="", erased_at=doing.now, erased_by=doing.actor.name
    )
    if not changed:
        raise Stale("This was erased already.")


def digests(matter_id: str) -> dict[str, str]:
    """The digest of everything that was written in a matter and not erased, by its number."""
    found = PrivateText.objects.filter(matter=matter_id, erased_at=None).order_by("pk")
    return {str(number): digest for number, digest in found.values_list("pk", "digest")}


def damage(row: PrivateText) -> str:
    """What is wrong with something that was written, in a sentence; empty where nothing is."""
    if row.erased_at:
        return ""
    try:
        text = _text(row)
    except Tampered as error:
        return str(error)
    if _digest(row.salt, text) != row.digest:
        return "It is not what was written."
    return vault.damage(row.file) if row.file else ""


def _text(row: PrivateText) -> bytes:
    return sealing.unseal(bytes(row.sealed))


def _digest(salt: str, text: bytes) -> str:
    return sha256(salt.encode() + text).hexdigest()


def required(text: str, path: str, message: str) -> None:
    """Invalid where a text that is asked for was left out."""
    if not text.strip():
        raise Invalid([Fault("missing_field", message, path)])
