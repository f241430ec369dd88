"""The letter that tells how a matter was decided: what it says, and as a file.

Its first line says what it is and what to do by when. It names the section once, and ends with
whom to call.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from importlib import import_module
from typing import Final, Literal, NamedTuple, TypeAlias

from discretion.apps.accounts.policy import Actor
from discretion.apps.audit.actions import new_york_day
from discretion.apps.matters import casework, drafting, queries
from discretion.apps.matters.casework import Sight
from discretion.apps.matters.library import Letterhead
from discretion.apps.matters.opened import Opened
from discretion.apps.matters.wording import type_words
from discretion.errors import NotAllowed, NotFound
from discretion.forms.write.document import (
    LANGUAGE,
    Block,
    Document,
    Field,
    Fields,
    Heading,
    Items,
    Paragraph,
)
from discretion.law.deadlines import in_words
from discretion.law.matters import Kind, State

Format: TypeAlias = Literal["pdf", "docx"]
FORMATS: Final[tuple[Format, ...]] = ("pdf", "docx")
_SECTIONS: Final[Mapping[str, str]] = {
    "collection": "§ 23-1202(b)(1)",
    "disclosure": "§ 23-1202(c)(1)",
}
_CODE: Final = "of the Administrative Code of the City of New York"
_NUMBERING: Final = "{page} of {pages}"


class Letter(NamedTuple):
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


def decided(matter_id: str, *, actor: Actor, now: datetime) -> Sight:
    """The decided matter that a letter is about; for who handles it."""
    sight = casework.matter(matter_id, actor=actor, now=now)
    if not sight.it.decision:
        raise NotFound(f"{matter_id} is not decided yet, so there is no letter about it.")
    if not casework.handles(sight.it, actor):
        raise NotAllowed("The letter is written by who handles the matter.")
    return sight


def addressee(sight: Sight, *, actor: Actor) -> str:
    """To whom a letter goes: who asked from outside, or else who brought the matter."""
    about = queries.private(sight.it.id, actor=actor).about
    return about.asker or sight.it.requester_name


def keep(
    sight: Sight, told: Letter, format: Format, *, version: int, actor: Actor, now: datetime
) -> Opened:
    """Keep a letter with its matter, under the attachments."""
    name, data = file_name(sight.it.id, format), written(told, format)
    return drafting.attach(sight.it.id, name, data, version=version, actor=actor, now=now)


def file_name(matter_id: str, format: Format) -> str:
    """What the file of a letter is called."""
    return f"letter-{matter_id}.{format}"


def is_letter(name: str, matter_id: str) -> bool:
    """Whether a file of that name is a letter that was kept with the matter."""
    return name in [file_name(matter_id, format) for format in FORMATS]


def letter(sight: Sight, head: Letterhead, *, to: str, words: str, today: date) -> Letter:
    """The letter about a decided matter to whoever asked; `words` are the officer's own."""
    it = sight.it
    conditions = sight.approval.decision.conditions if sight.approval else ()
    return Letter(
        agency=sight.agency_name,
        address=head.address,
        to=to or it.requester_name,
        dated=today,
        number=it.id,
        subject=f"Your request: {it.facts.purpose}",
        paragraphs=tuple(filter(None, (_first(sight), *_why(sight), words.strip()))),
        items=tuple(_condition(c.words, c.on or None) for c in conditions),
        after=tuple(filter(None, (*_section(sight), _closing(sight, head), head.last_line))),
    )


def _condition(words: str, on: date | None) -> str:
    return f"{words} (by {in_words(on)})" if on else words


def _first(sight: Sight) -> str:
    """What it is, and what to do by when."""
    it, approval = sight.it, sight.approval
    asked = f"what you asked for on {in_words(_asked_on(sight))}"
    if approval is None:
        types = type_words(it.facts.types)
        return f"We cannot approve {asked}: {types} will not be {_DONE[it.act]}."
    given = type_words(approval.types)
    until = f" Do it by {in_words(approval.until)}." if approval.until else ""
    if it.kind is Kind.REQUEST and it.act == "disclosure":
        until = f" This holds until {in_words(approval.until)}." if approval.until else ""
    whole = "approve" if it.decision == State.APPROVED else "approve a part of"
    return f"We {whole} {asked}: {given} may be {_DONE[it.act]}.{until}{_left(sight)}"


_DONE: Final = {"collection": "collected", "disclosure": "shared"}


def _asked_on(sight: Sight) -> date:
    dates = sight.it.dates
    return new_york_day(dates.submitted_at or dates.opened_at)


def _left(sight: Sight) -> str:
    given = sight.approval.types if sight.approval else ()
    left = [code for code in sight.it.facts.types if code not in given]
    return f" This does not hold for {type_words(left)}." if left else ""


def _why(sight: Sight) -> Iterable[str]:
    reason = sight.approval.decision.reason if sight.approval else sight.it.reason
    return reason.split("\n\n") if reason else ()


def _section(sight: Sight) -> Iterable[str]:
    yield f"This is decided under {_SECTIONS[sight.it.act]} {_CODE}."


def _closing(sight: Sight, head: Letterhead) -> str:
    if sight.approval is not None:
        return head.after_approval
    return head.after_refusal or "You may ask us to look at it once more. Write to us, and say why."


def document(told: Letter) -> Document:
    """The letter as a tree that the writers of every format know."""
    fields = (
        Field(name="to", label="To", value=told.to),
        Field(name="date", label="Date", value=in_words(told.dated)),
        Field(name="number", label="Our number", value=told.number),
    )
    return Document(
        title=f"{told.number}: {told.subject}",
        heading=told.subject,
        law=told.agency,
        due=told.address or None,
        page_number=_NUMBERING,
        dated=told.dated,
        language=LANGUAGE,
        header=Fields(fields=fields),
        fulfilment=None,
        blocks=tuple(_blocks(told)),
    )


def _blocks(told: Letter) -> Iterator[Block]:
    yield from (Paragraph(text=text) for text in told.paragraphs)
    if told.items:
        yield Heading(level=2, text="On these conditions")
        yield Items(items=told.items)
    yield from (Paragraph(text=text) for text in told.after)


def written(told: Letter, format: Format) -> bytes:
    """The letter as a file; Unwritable where no font can set it."""
    made: bytes = import_module(f"discretion.forms.write.{format}").write_tree(document(told))
    return made
