"""The operations on the letter about a decided matter."""

from datetime import date
from typing import Annotated

import msgspec
from django.http import HttpResponse
from msgspec import Meta

from discretion.apps.audit.actions import new_york_day
from discretion.apps.matters import letters, library
from discretion.apps.matters.casework import Sight
from discretion.apps.matters.letters import FORMATS, Format, Letter
from discretion.errors import NotFound
from discretion.interfaces.api import operations, versions
from discretion.interfaces.api.asking import Asked, Body, Query, Version
from discretion.interfaces.api.matters import HANDLING
from discretion.interfaces.api.matters_shown import MatterShown, matter_shown
from discretion.interfaces.api.moves import current
from discretion.interfaces.api.operations import operation

_MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class MatterLetter(msgspec.Struct, frozen=True, kw_only=True):
    """A letter as it reads; `items` are the conditions of an approval."""

    agency: str
    address: str
    to: str
    dated: date
    number: str
    subject: str
    paragraphs: tuple[str, ...]
    items: tuple[str, ...]
    after: tuple[str, ...]


class LetterKept(Body, frozen=True, kw_only=True):
    """To whom it goes (by default who asked), what it says besides, and as which file."""

    version: Version
    to: Annotated[str, Meta(max_length=200)] = ""
    words: Annotated[str, Meta(max_length=4_000)] = ""
    format: Format = "pdf"


def _letter(
    asked: Asked[Query] | Asked[LetterKept], sight: Sight, *, to: str = "", words: str = ""
) -> Letter:
    head, _ = library.letterhead_of(sight.it.agency)
    return letters.letter(
        sight,
        head,
        to=to or letters.addressee(sight, actor=asked.actor),
        words=words,
        today=new_york_day(asked.now),
        question=letters.question(sight, actor=asked.actor),
    )


@operation(
    "GET",
    "/matters/{matter_id}/letter",
    tag="matters",
    said=Query,
    answers=MatterLetter,
    powers=HANDLING,
)
def read_matter_letter(asked: Asked[Query], matter_id: str) -> MatterLetter:
    """Read the letter about a matter that is decided, or that waits for an answer."""
    sight = letters.decided(matter_id, actor=asked.actor, now=asked.now)
    return MatterLetter(**_letter(asked, sight)._asdict())


@operation(
    "GET",
    "/matters/{matter_id}/letter/{ending}",
    tag="matters",
    said=Query,
    answers=bytes,
    powers=HANDLING,
)
def download_matter_letter(asked: Asked[Query], matter_id: str, ending: str) -> HttpResponse:
    """Download the letter about a decided matter: pdf or docx."""
    format = next((each for each in FORMATS if each == ending), None)
    if format is None:
        raise NotFound(f"There is no letter as “{ending}”; there is one as pdf or docx.")
    sight = letters.decided(matter_id, actor=asked.actor, now=asked.now)
    data = letters.written(_letter(asked, sight), format)
    return operations.as_file(data, f"letter-{matter_id}.{format}", _MEDIA_TYPES[format])


@operation(
    "POST",
    "/matters/{matter_id}/letters",
    tag="matters",
    said=LetterKept,
    answers=MatterShown,
    powers=HANDLING,
)
def keep_matter_letter(asked: Asked[LetterKept], matter_id: str) -> MatterShown:
    """Write the letter about a decided matter, and keep it with its attachments."""
    said = asked.said
    sight = letters.decided(matter_id, actor=asked.actor, now=asked.now)
    told = _letter(asked, sight, to=said.to, words=said.words)
    with versions.telling(lambda: current(asked, matter_id)):
        kept = letters.keep(
            sight, told, said.format, version=said.version, actor=asked.actor, now=asked.now
        )
    return matter_shown(kept, today=new_york_day(asked.now))
