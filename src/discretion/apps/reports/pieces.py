"""How computed pieces and an officer's own words become the report as it would be filed.

Own words come first, computed pieces after them. A tick or row follows from the register and is
changed there; the sentences under a narrative may be left out.
"""

from collections.abc import Iterable, Mapping

import msgspec

from discretion.apps.reports import answers
from discretion.forms.edition import Edition, Question
from discretion.forms.normal import normalise
from discretion.forms.report import Answer, Report


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """One computed tick, section, row or paragraph, and the ids of the records it follows from."""

    value: Answer
    evidence: tuple[str, ...]


class Computed(msgspec.Struct, frozen=True, kw_only=True):
    """What records say to a question. `evidence` are those that bear on it, pieces or not."""

    question: str
    pieces: tuple[Piece, ...] = ()
    evidence: tuple[str, ...] = ()

    def answer(self, question: Question) -> Answer:
        """The pieces as one answer."""
        return answers.joined(question, (piece.value for piece in self.pieces))


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """An officer's own answer, and whether computed sentences stand under it."""

    answer: Answer
    with_computed: bool = True


def composed(
    edition: Edition,
    *,
    header: Mapping[str, str | None],
    signatures: Mapping[str, Mapping[str, str | None]],
    computed: Mapping[str, Computed],
    words: Mapping[str, Words],
) -> Report:
    """The report as it would be filed: own words first, computed pieces after, in normal form.

    A yes or no is the officer's alone. Sections of one heading run together, rows and paragraphs
    that say the same stand once.
    """
    people = {
        person.name: {
            f.name: signatures.get(person.name, {}).get(f.name) or None for f in person.fields
        }
        for person in edition.signatures.people
    }
    return normalise(
        Report(
            form=edition.form,
            header={f.name: header.get(f.name) or None for f in edition.header},
            answers={
                q.number: _whole(q, words.get(q.number), computed.get(q.number))
                for q in edition.questions
            },
            citations={},
            signatures=people,
        )
    )


def _whole(question: Question, words: Words | None, computed: Computed | None) -> Answer:
    given: list[Answer] = [words.answer] if words else []
    if computed and (question.kind != "text" or words is None or words.with_computed):
        given += [piece.value for piece in computed.pieces]
    return answers.joined(question, given)


def ids_of(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))
