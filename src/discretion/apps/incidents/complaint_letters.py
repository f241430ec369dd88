"""The letter with the answer to a complaint, for who gave an address and no email."""

from collections.abc import Iterator
from datetime import date
from importlib import import_module
from typing import Final, Literal, NamedTuple, TypeAlias

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor
from discretion.apps.incidents import complaint_queries as queries
from discretion.apps.matters.library import letterhead_of
from discretion.errors import NotFound
from discretion.forms.write.document import LANGUAGE, Block, Document, Field, Fields, Paragraph
from discretion.law.deadlines import in_words

Format: TypeAlias = Literal["pdf", "docx"]
FORMATS: Final[tuple[Format, ...]] = ("pdf", "docx")
_CHIEF: Final = "Chief Privacy Officer of the City of New York"


class Letter(NamedTuple):
    """A letter as it reads."""

    number: str
    agency: str
    above: str
    to: str
    address: str
    dated: date
    words: str
    caller: str


def letter(complaint_id: str, *, actor: Actor, today: date) -> Letter:
    """The letter with the last answer; NotFound while there is none, or where it was erased."""
    it = queries.opened(complaint_id, actor=actor)
    told = queries.private(complaint_id, actor=actor)
    answer = next((one.words for one in reversed(told.texts) if one.what == "answer"), "")
    if not answer:
        raise NotFound(f"{complaint_id} has no answer, so there is no letter with one.")
    head, _ = letterhead_of(it.agency)
    return Letter(
        number=it.id,
        agency=accounts.agency_names([it.agency]).get(it.agency, _CHIEF),
        above=head.address,
        to=told.contact.name,
        address=told.contact.address,
        dated=today,
        words=answer,
        caller=head.last_line,
    )


def document(told: Letter) -> Document:
    """The letter as a tree that the writers of every format know."""
    subject = f"Your complaint {told.number}"
    to = "\n".join(filter(None, (told.to, told.address)))
    fields = (
        Field(name="to", label="To", value=to or "Whoever complained"),
        Field(name="date", label="Date", value=in_words(told.dated)),
        Field(name="number", label="Our number", value=told.number),
    )
    return Document(
        title=subject,
        heading=subject,
        law=told.agency,
        due=told.above or None,
        page_number="{page} of {pages}",
        dated=told.dated,
        language=LANGUAGE,
        header=Fields(fields=fields),
        fulfilment=None,
        blocks=tuple(_blocks(told)),
    )


def _blocks(told: Letter) -> Iterator[Block]:
    parts = filter(None, (part.strip() for part in told.words.split("\n\n")))
    yield from (Paragraph(text=part) for part in parts)
    yield Paragraph(text=told.caller)


def written(told: Letter, format: Format) -> bytes:
    """The letter as a file; Unwritable where no font can set it."""
    made: bytes = import_module(f"discretion.forms.write.{format}").write_tree(document(told))
    return made
