"""What the form itself says, and no filing: its wording, its labels, its list of subdivisions."""

from collections.abc import Iterator
from functools import cache
from itertools import groupby

from discretion.forms.edition import Edition, Question
from discretion.forms.edition import edition as form_edition
from discretion.forms.read.citations import citation
from discretion.forms.read.lines import Line, joined
from discretion.forms.read.wording import Passages, squeeze, wording


def is_wording(text: str, edition: Edition, question: Question | None = None) -> bool:
    """Whether a text is the form's own, standing alone: no content, and no doubt."""
    return _wording_of(edition.form, question.number if question else None).has(text)


def is_title_of_signatures(text: str, edition: Edition) -> bool:
    """Whether a text is the line that parts the answers from the signatures."""
    return wording(edition.signatures.title).is_all_of(text)


def is_running_head(text: str, edition: Edition) -> bool:
    """Whether a text is what our own documents print at the head of each page."""
    before, _, after = edition.frame.running_head.format(
        title=edition.title, agency="\0"
    ).partition("\0")
    whole = text.casefold()
    return whole.startswith(before.casefold()) and whole.endswith(after.casefold())


def is_label(text: str, edition: Edition) -> bool:
    """Whether a text heads a column of the form, or names one of its blanks."""
    return squeeze(text) in _labels_of(edition.form)


def is_enacted(text: str, edition: Edition) -> bool:
    """Whether a line is the citation as enacted, which belongs to the edition."""
    before, _, after = edition.frame.enacted.partition("{citations}")
    if not text.startswith(before.strip()) or not text.endswith(after.strip()):
        return False
    return citation(text[len(before.strip()) : len(text) - len(after.strip())]) is not None


def without_subdivisions(lines: list[Line], edition: Edition) -> Iterator[Line]:
    """The lines without the list of subdivisions fulfilled, which belongs to the edition."""
    entries = [squeeze(subdivision.fulfils) for subdivision in edition.subdivisions]
    entries.append(squeeze("".join(edition.frame.fulfilment_columns)))
    for row, group in groupby(lines, lambda line: line.row):
        members = list(group)
        stretches = [members] if row is not None else [[line] for line in members]
        for stretch in stretches:
            said = squeeze(joined(line.text for line in stretch))
            if not any(entry in said for entry in entries):
                yield from stretch


@cache
def _wording_of(form: str, number: str | None) -> Passages:
    """What the form says beside its questions, and within that question."""
    edition = form_edition(form)
    texts = [
        edition.title,
        edition.closing,
        edition.law,
        edition.signatures.title,
        *edition.wording,
    ]
    texts += [person.instruction for person in edition.signatures.people]
    for each in edition.questions:
        texts += [each.instruction, each.footnote, each.other_instruction]
    if number is not None:
        texts += [group.heading for group in edition.question(number).groups if group.heading]
    return Passages(texts)


@cache
def _labels_of(form: str) -> frozenset[str]:
    edition = form_edition(form)
    texts = [field.label for field in edition.header]
    for person in edition.signatures.people:
        texts += [person.label, *(field.label for field in person.fields)]
    for question in edition.questions:
        texts += [column.label for column in question.columns if column.label]
    return frozenset(map(squeeze, texts))
