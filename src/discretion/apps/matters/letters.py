"""The letter that tells how a matter was decided, or asks for more: what it says, and as a file.

Its first line says what it is and what to do by when. It names the section once, and ends with
whom to call.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from importlib import import_module
from typing import Final, Literal, NamedTuple, TypeAlias

from msgspec import UNSET
from msgspec.structs import replace

from discretion.apps.accounts.policy import Actor
from discretion.apps.audit.actions import new_york_day
from discretion.apps.matters import casework, drafting, queries
from discretion.apps.matters.casework import Approved, Sight
from discretion.apps.matters.contents import Decision
from discretion.apps.matters.letter_templates import LetterKind, filled
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
from discretion.law.matters import Kind, Move, State

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
    """The matter that a letter is about, decided or returned with a question; for who handles
    it."""
    sight = casework.matter(matter_id, actor=actor, now=now)
    if not sight.it.decision and sight.it.state is not State.RETURNED:
        raise NotFound(f"{matter_id} is not decided yet, so there is no letter about it.")
    if not casework.handles(sight.it, actor):
        raise NotAllowed("The letter is written by who handles the matter.")
    return sight


def as_decided(sight: Sight, move: Move, decision: Decision, *, today: date) -> Sight:
    """A matter as a decision would leave it, as far as its letter tells of it."""
    it = sight.it
    if move is Move.REFUSE:
        return replace(sight, it=replace(it, decision=State.REFUSED, reason=decision.reason))
    whole = decision.types or it.facts.types
    paper = Approved(
        **dict.fromkeys(("id", "by", "person_name", "designation", "determination"), ""),
        standing_in="",
        own=False,
        on=today,
        types=whole,
        until=None if decision.until is UNSET else decision.until,
        decision=decision,
    )
    less = move is Move.APPROVE_WITH_LESS
    found = State.APPROVED_WITH_LESS if less else State.APPROVED
    return replace(sight, it=replace(it, decision=found), approval=paper)


def question(sight: Sight, *, actor: Actor) -> str:
    """What was asked of whoever brought a matter that waits for their answer; else nothing."""
    if sight.it.decision:
        return ""
    texts = queries.private(sight.it.id, actor=actor).texts
    return next((one.words for one in reversed(texts) if one.what == "question"), "")


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


def letter(
    sight: Sight, head: Letterhead, *, to: str, words: str, today: date, question: str = ""
) -> Letter:
    """The letter about a matter to whoever asked; `words` are the officer's own."""
    it, kind = sight.it, _kind(sight)
    values = _values(sight) | {"to": to or it.requester_name, "question": question}
    values["conditions"] = "\n".join(f"– {one}" for one in _conditions(sight))
    text = head.templates.of(kind)
    inside = kind in _APPROVED and "{conditions}" in text
    return Letter(
        agency=sight.agency_name,
        address=head.address,
        to=values["to"],
        dated=today,
        number=it.id,
        subject=f"Your request: {it.facts.purpose}",
        paragraphs=tuple(filter(None, (*filled(text, values), words.strip()))),
        items=() if inside else _conditions(sight),
        after=(*_after(sight, head), head.last_line),
    )


_APPROVED: Final = ("approved", "approved_in_part")


def _kind(sight: Sight) -> LetterKind:
    if not sight.it.decision:
        return "question"
    if sight.approval is None:
        return "refused"
    return "approved" if sight.it.decision == State.APPROVED else "approved_in_part"


def _conditions(sight: Sight) -> tuple[str, ...]:
    conditions = sight.approval.decision.conditions if sight.approval else ()
    return tuple(_condition(c.words, c.on or None) for c in conditions)


def _condition(words: str, on: date | None) -> str:
    return f"{words} (by {in_words(on)})" if on else words


def _values(sight: Sight) -> dict[str, str]:
    """What fills the places of a text, but for those that only the letter knows."""
    it, approval = sight.it, sight.approval
    return {
        "party": sight.party,
        "asked_on": in_words(_asked_on(sight)),
        "types": type_words(approval.types if approval else it.facts.types),
        "done": _DONE[it.act],
        "until": _until(sight),
        "left_out": _left(sight),
        "reason": approval.decision.reason if approval else it.reason,
    }


_DONE: Final = {"collection": "collected", "disclosure": "shared"}


def _until(sight: Sight) -> str:
    it, approval = sight.it, sight.approval
    if approval is None or not approval.until:
        return ""
    if it.kind is Kind.REQUEST and it.act == "disclosure":
        return f"This holds until {in_words(approval.until)}."
    return f"Do it by {in_words(approval.until)}."


def _asked_on(sight: Sight) -> date:
    dates = sight.it.dates
    return new_york_day(dates.submitted_at or dates.opened_at)


def _left(sight: Sight) -> str:
    given = sight.approval.types if sight.approval else ()
    left = [code for code in sight.it.facts.types if code not in given]
    return f"This does not hold for {type_words(left)}." if left else ""


def _after(sight: Sight, head: Letterhead) -> Iterator[str]:
    if not sight.it.decision:
        return
    yield f"This is decided under {_SECTIONS[sight.it.act]} {_CODE}."
    if closing := _closing(sight, head):
        yield closing


def _closing(sight: Sight, head: Letterhead) -> str:
    if sight.approval is not None:
        return head.after_approval
    return head.after_refusal or "You may ask us to look at it once more. Write to us, and say why."


def example(kind: LetterKind, head: Letterhead, *, agency: str, today: date) -> Letter:
    """A letter of some kind about a matter that is made up, to see what a text makes of it."""
    text, values = head.templates.of(kind), {**_EXAMPLE, "asked_on": in_words(today)}
    if kind != "approved_in_part":
        values["left_out"] = ""
    approves = kind in _APPROVED
    closing = head.after_approval if approves else head.after_refusal if kind == "refused" else ""
    conditions = () if "{conditions}" in text or not approves else (_EXAMPLE["conditions"],)
    return Letter(
        agency=agency,
        address=head.address,
        to=_EXAMPLE["to"],
        dated=today,
        number="MAT-2026-00001",
        subject="Your request: answer letters together",
        paragraphs=filled(text, values),
        items=conditions,
        after=tuple(filter(None, (closing, head.last_line))),
    )


_EXAMPLE: Final[Mapping[str, str]] = {
    "to": "Whoever asked",
    "party": "the other side",
    "types": "name and home address",
    "done": "shared",
    "until": "This holds until December 31, 2026.",
    "left_out": "This does not hold for date of birth.",
    "conditions": "Use it once.",
    "reason": "The reason that you give.",
    "question": "The question that you ask.",
}


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
