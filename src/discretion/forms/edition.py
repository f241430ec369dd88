"""How a printed form is described: an edition is a data file, so a new one is no code."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec
from msgspec.structs import replace

from discretion.errors import NotFound

QuestionKind = Literal["types", "sections", "table", "yes_no", "text"]
FieldKind = Literal["text", "date"]
ColumnKind = Literal["text", "heading", "boxes"]
# What records can say something to, whatever number a form gives the question.
Asks = Literal[
    "types",
    "functions",
    "classified",
    "best_interests",
    "requests",
    "access_addressed",
    "access_necessary",
    "access",
    "proposals",
    "classification",
    "divisions",
    "alternatives",
    "agreements",
    "entities",
    "law",
    "policies",
]


class Data(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every part of an edition file has in common: nothing in it is ignored."""


class Box(Data, frozen=True, kw_only=True):
    """A check box and the code it stands for."""

    code: str
    label: str
    by_chief_privacy_officer: bool = False


class Group(Data, frozen=True, kw_only=True):
    """Boxes printed under one heading; the first group of the 2020 form has none."""

    boxes: tuple[Box, ...]
    heading: str | None = None


class Column(Data, frozen=True, kw_only=True):
    """A column of a table. One of kind `heading` is printed as run-in words in the next column."""

    name: str
    kind: ColumnKind
    label: str = ""
    boxes: tuple[Box, ...] = ()


class Question(Data, frozen=True, kw_only=True):
    """A question with its two citations: as the form prints it, and as enacted.

    `asks` is what it asks in any edition; None where no other edition asks it.
    """

    number: str
    asks: Asks | None = None
    kind: QuestionKind
    text: str
    printed: tuple[str, ...]
    enacted: tuple[str, ...]
    instruction: str = ""
    footnote: str = ""
    other_label: str = ""
    other_instruction: str = ""
    only_if_yes: str | None = None
    groups: tuple[Group, ...] = ()
    columns: tuple[Column, ...] = ()

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Every box of the question, in printed order."""
        return tuple(box for group in self.groups for box in group.boxes)


class Field(Data, frozen=True, kw_only=True):
    """A labelled blank in the header or the signatures."""

    name: str
    label: str
    kind: FieldKind = "text"


class Signatory(Data, frozen=True, kw_only=True):
    """A person who signs, and what the form asks of them."""

    name: str
    label: str
    fields: tuple[Field, ...]
    instruction: str = ""


class Signatures(Data, frozen=True, kw_only=True):
    """The closing part of the form."""

    title: str
    people: tuple[Signatory, ...]


class Subdivision(Data, frozen=True, kw_only=True):
    """A subdivision of law that the report fulfils, and the questions that do (Charter § 1134)."""

    citation: str
    fulfils: str
    questions: tuple[str, ...]


class Frame(Data, frozen=True, kw_only=True):
    """What our own documents print around the form; in braces, what is filled in."""

    fulfilment: str
    fulfilment_columns: tuple[str, str, str]
    table_caption: str
    running_head: str
    page_number: str
    citation: str
    enacted: str
    yes: str
    no: str


class Edition(Data, frozen=True, kw_only=True):
    """A printed form. `types_law` is the edition of the statutory types its boxes follow.

    `wording` is what readers pass over: the form's own, and what our documents print around it.
    """

    form: str
    title: str
    law: str
    due_date: date
    due_text: str
    types_law: date
    closing: str
    wording: tuple[str, ...]
    frame: Frame
    subdivisions: tuple[Subdivision, ...]
    header: tuple[Field, ...]
    questions: tuple[Question, ...]
    signatures: Signatures

    def question(self, number: str) -> Question:
        """The question of that number; NotFound where the form has none."""
        if question := self._numbered(number):
            return question
        raise NotFound(f"The form {self.form} has no question {number}.")

    def asking(self, asks: Asks) -> Question | None:
        """The question that asks this; None where the form has none."""
        return next((q for q in self.questions if q.asks == asks), None)

    def same(self, other: Question) -> Question | None:
        """The question of this form that asks what another form's does, in the same kind."""
        alike = self.asking(other.asks) if other.asks else self._numbered(other.number)
        return alike if alike and (alike.asks, alike.kind) == (other.asks, other.kind) else None

    def _numbered(self, number: str) -> Question | None:
        return next((q for q in self.questions if q.number == number), None)

    def as_enacted(self, question: Question) -> str:
        """The line that gives the citation of a question as the statute has it."""
        return self.frame.enacted.format(citations=cited(question.enacted))

    def caption(self, question: Question) -> str:
        """What the table that answers a question is called."""
        return self.frame.table_caption.format(number=question.number)


def cited(citations: tuple[str, ...]) -> str:
    """Citations of one code as they are printed, behind one section sign or two."""
    sign = "§§" if len(citations) > 1 else "§"
    return f"{sign}\u00a0{'; '.join(citations)}"


def edition_of(cycle: int) -> str:
    """The newest form that was due by that year; where none was, the oldest."""
    due = [form for form in editions() if edition(form).due_date.year <= cycle]
    return due[-1] if due else editions()[0]


def editions() -> tuple[str, ...]:
    """The names of the forms at hand, oldest first."""
    folder = files("discretion.forms").joinpath("editions")
    return tuple(sorted(f.name.removesuffix(".toml") for f in folder.iterdir()))


@cache
def edition(form: str) -> Edition:
    """The edition of that name, such as `nyc-2020`; NotFound names those at hand."""
    if form not in editions():
        known = ", ".join(editions())
        raise NotFound(f"No form is called {form!r}; at hand: {known}.")
    text = files("discretion.forms").joinpath("editions", f"{form}.toml").read_bytes()
    read = msgspec.toml.decode(text, type=Edition)
    return replace(read, wording=(*read.wording, *_framing(read)))


def _framing(read: Edition) -> Iterator[str]:
    """The lines that our documents print around the form, but the running head and page number."""
    yield read.frame.fulfilment
    yield from read.frame.fulfilment_columns
    for question in read.questions:
        yield read.as_enacted(question)
        if question.kind == "table":
            yield read.caption(question)
