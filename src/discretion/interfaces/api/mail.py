"""The operations on outgoing mail: to whom, and how far each letter has come."""

from datetime import datetime
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import UNSET, UnsetType

from discretion.apps.accounts import outgoing
from discretion.interfaces.api import operations
from discretion.interfaces.api.asking import Asked, Paged
from discretion.interfaces.api.operations import Page, operation
from discretion.interfaces.api.people import Why
from discretion.law.authority import Power

if TYPE_CHECKING:
    from discretion.apps.mail.models import Message

_TENDING: Final = (Power.TEND_MAIL,)


class Letters(Paged, frozen=True, kw_only=True):
    """Which letters; all states where none is named, and `words` of a name or a subject."""

    state: str = ""
    words: str = ""


class LetterShown(msgspec.Struct, frozen=True, kw_only=True):
    """A letter, without what it says. `doubts` counts tries of which nobody knows the end."""

    id: int
    message_id: str
    kind: str
    to: str
    name: str
    subject: str
    record: str
    agency: str
    state: str
    posted_at: datetime
    attempts: int
    doubts: int
    next_attempt_at: datetime | UnsetType = UNSET
    settled_at: datetime | UnsetType = UNSET
    said: str


def _shown(row: "Message") -> LetterShown:
    same = ("message_id", "kind", "subject", "record", "agency", "state", "posted_at")
    told = {name: getattr(row, name) for name in (*same, "attempts", "doubts", "said")}
    return LetterShown(
        id=row.pk,
        to=row.to_email,
        name=row.to_name,
        next_attempt_at=row.due_at or UNSET,
        settled_at=row.settled_at or UNSET,
        **told,
    )


@operation("GET", "/mail", tag="mail", said=Letters, answers=Page[LetterShown], powers=_TENDING)
def list_letters(asked: Asked[Letters]) -> Page[LetterShown]:
    """List the letters of the agencies whose mail one tends, newest first."""
    found = outgoing.messages(asked.actor, state=asked.said.state, words=asked.said.words)
    return operations.page(asked, found, _shown)


@operation(
    "POST",
    "/mail/{int:letter_id}/try-again",
    tag="mail",
    said=Why,
    answers=LetterShown,
    powers=_TENDING,
)
def try_letter_again(asked: Asked[Why], letter_id: int) -> LetterShown:
    """Have a letter tried now."""
    outgoing.try_again(letter_id, actor=asked.actor, now=asked.now, why=asked.said.why)
    return _shown(outgoing.message(letter_id, actor=asked.actor))


@operation(
    "POST", "/mail/{int:letter_id}/stop", tag="mail", said=Why, answers=LetterShown, powers=_TENDING
)
def stop_letter(asked: Asked[Why], letter_id: int) -> LetterShown:
    """Let a letter not be sent."""
    outgoing.stop(letter_id, actor=asked.actor, now=asked.now, why=asked.said.why)
    return _shown(outgoing.message(letter_id, actor=asked.actor))
