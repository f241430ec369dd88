"""The one interpreter: a document's blocks and an edition's data become a report with doubts."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from discretion.forms.blocks import Block, Note
from discretion.forms.edition import Edition
from discretion.forms.read.answers import read_answer
from discretion.forms.read.citations import citation, closing_citation
from discretion.forms.read.fields import Doubter, read_fields, read_people
from discretion.forms.read.form_words import is_enacted, is_wording, without_subdivisions
from discretion.forms.read.lines import Line, lines_of
from discretion.forms.read.pages import without_furniture, without_pages
from discretion.forms.read.parts import HEADER, SIGNATURES, Part, full_text, parts_of
from discretion.forms.report import EMPTY, Answer, Doubt, Report, YesNoAnswer
from discretion.law.deadlines import in_words

_SAME = re.compile(
    r"(?:ditto|idem)\W*|(?:same|as|see)(?:\s+(?:as|to|the|stated|described|noted|listed|set out|in"
    r"|response|answer|question|row|item|no\.?|number|for|#?\d+|above|before|previous|preceding"
    r"|earlier))+\W*",
    re.I,
)


@dataclass(slots=True)
class _Reading:
    """A report in the making."""

    edition: Edition
    header: dict[str, str | None] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    citations: dict[str, list[str]] = field(default_factory=dict)
    signatures: dict[str, dict[str, str | None]] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)

    def doubt(self, question: str | None, message: str, where: str) -> None:
        """Note what could not be settled."""
        self.doubts.append(Doubt(question=question, message=message, where=where))


def interpret(blocks: Iterable[Block], forms: Sequence[Edition]) -> Report:
    """The report on that one of the forms whose questions the document has most of.

    Where forms ask alike, on that one of them whose due day the document names.
    """
    lines = lines_of(blocks)
    read = [(edition, _parts(lines, edition)) for edition in forms]
    edition, parts = max(read, key=lambda pair: (_asked(pair[1]), _is_due(lines, pair[0])))
    reading = _Reading(edition)
    if not any(part.question for part in parts):
        parts = []
        where = lines[0].where if lines else "line 1"
        name = edition.form
        reading.doubt(None, f"No question of the form {name} was found in this document.", where)
    for part in parts:
        _read_part(reading, part)
    if parts:
        _doubt_what_is_missing(reading, parts, lines[-1].where)
        _doubt_yes_and_no(reading)
    return _report(reading)


def _asked(parts: Iterable[Part]) -> int:
    return sum(part.question is not None for part in parts)


def _is_due(lines: Iterable[Line], edition: Edition) -> bool:
    said = edition.due_text.format(due_date=in_words(edition.due_date))
    return any(said in line.text for line in lines)


def _parts(lines: list[Line], edition: Edition) -> list[Part]:
    return parts_of(without_pages(lines, edition), edition)


def _report(reading: _Reading) -> Report:
    edition = reading.edition
    order = [HEADER, *(question.number for question in edition.questions), SIGNATURES]
    rank = {key: place for place, key in enumerate(order)}
    empty: Callable[..., None] = lambda *_: None  # noqa: E731 - nothing to doubt in nothing
    header = reading.header or read_fields((), edition.header, empty)
    signatures = reading.signatures or read_people((), edition.signatures.people, empty)
    return Report(
        form=edition.form,
        header=header,
        answers={key: reading.answers[key] for key in order if key in reading.answers},
        citations={
            key: "; ".join(reading.citations[key]) for key in order if key in reading.citations
        },
        signatures=signatures,
        doubts=tuple(sorted(reading.doubts, key=lambda d: rank.get(d.question or "", len(rank)))),
    )


def _read_part(reading: _Reading, part: Part) -> None:
    doubt = partial(reading.doubt, part.key)
    if part.key in reading.places and part.key != SIGNATURES:
        _read_again(reading, part)
        return
    reading.places[part.key] = part.where
    if part.question is None and part.key not in (HEADER, SIGNATURES):
        message = f"The form has no such question; it reads: {full_text(part.lines)}"
        doubt(message, part.where)
        return
    lines = list(_without_notes(part, doubt))
    lines = list(_without_citations(reading, part, lines))
    lines = [line for line in lines if not is_wording(line.text, reading.edition, part.question)]
    lines = without_furniture(lines)
    if part.key == HEADER:
        reading.header = read_fields(
            list(without_subdivisions(lines, reading.edition)), reading.edition.header, doubt
        )
    elif part.key == SIGNATURES:
        reading.signatures = read_people(lines, reading.edition.signatures.people, doubt)
    elif part.question is not None:
        _doubt_number(part, doubt)
        _doubt_references(lines, doubt)
        answer = read_answer(reading.edition, part.question, lines, doubt)
        reading.answers[part.key] = answer


def _read_again(reading: _Reading, part: Part) -> None:
    """A question that is printed twice: an empty first place yields to the second."""
    if not part.lines:
        return
    if part.question and reading.answers.get(part.key) == EMPTY[part.question.kind]:
        del reading.places[part.key]
        reading.doubts = [doubt for doubt in reading.doubts if doubt.question != part.key]
        _read_part(reading, part)
        return
    message = f"The question stands here again; under it: {full_text(part.lines)}"
    reading.doubt(part.key, message, part.where)


def _without_notes(part: Part, doubt: Doubter) -> Iterator[Line]:
    """The lines, with a doubt for each footnote, comment or picture that hangs on them."""
    for line in part.lines:
        for piece in line.parts:
            if not isinstance(piece, Note) or line.repeated:
                continue
            if piece.text and piece.kind != "picture":
                a = "An" if piece.kind[0] in "aeiou" else "A"
                doubt(f"{a} {piece.kind} stands here: {piece.text}", line.where)
            elif piece.kind != "picture" or part.question is not None:
                said = f"A {piece.kind} stands here that could not be read: {piece.text}"
                doubt(said.removesuffix(": "), line.where)
        if line.text:
            yield line


def _without_citations(reading: _Reading, part: Part, lines: list[Line]) -> Iterator[Line]:
    """The lines without the citation printed under the answer, which is kept apart."""
    if part.question is None:
        yield from lines
        return
    last = len(lines) - 1
    for number, line in enumerate(lines):
        if is_enacted(line.text, reading.edition):
            continue
        if (cited := citation(line.text)) is not None:
            reading.citations.setdefault(part.key, []).append(cited)
        elif number == last and (closing := closing_citation(line.text)):
            reading.citations.setdefault(part.key, []).append(closing[1])
            yield line.saying(closing[0])
        else:
            yield line


def _doubt_number(part: Part, doubt: Doubter) -> None:
    if part.guess is not None:
        doubt(
            f"This question was found by its number only; the document words it: {part.guess}",
            part.where,
        )
    elif part.printed is not None and part.printed != part.key:
        doubt(f"The document prints this question as number {part.printed}.", part.where)


def _doubt_references(lines: Sequence[Line], doubt: Doubter) -> None:
    for line in lines:
        if line.text and not line.repeated and _SAME.fullmatch(line.text):
            doubt(f"“{line.text}” is kept as it stands, without what it refers to.", line.where)
            return


def _doubt_what_is_missing(reading: _Reading, parts: list[Part], end: str) -> None:
    edition = reading.edition
    last = parts[-1]
    if SIGNATURES not in reading.places:
        if last.question is not None and (last.cut or last.key not in reading.citations):
            reading.doubt(last.key, "The document ends here, before the signatures.", end)
        reading.doubt(SIGNATURES, "The signatures are missing from this document.", end)
    if not any(reading.header.values()):
        reading.doubt(HEADER, "The header is missing or blank.", parts[0].where)
    place = end
    for question in reversed(edition.questions):
        place = reading.places.get(question.number, place)
        if question.number not in reading.places:
            message = f"Question {question.number} is missing from this document."
            reading.doubt(question.number, message, place)


def _doubt_yes_and_no(reading: _Reading) -> None:
    for question in reading.edition.questions:
        answer = reading.answers.get(question.number)
        if not isinstance(answer, YesNoAnswer):
            continue
        where = reading.places[question.number]
        first = reading.answers.get(question.only_if_yes or "")
        idle = isinstance(first, YesNoAnswer) and first.yes is False
        if answer.yes is not None and idle:
            message = f"This is answered although {question.only_if_yes} is answered No."
            reading.doubt(question.number, message, where)
        elif answer.yes is None and not idle and not _doubted(reading, question.number):
            reading.doubt(question.number, "Neither Yes nor No is ticked.", where)


def _doubted(reading: _Reading, number: str) -> bool:
    return any(d.question == number and d.message.startswith("Both") for d in reading.doubts)
