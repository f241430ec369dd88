"""What stands under a question, read as the kind of answer that the form asks for there."""

import re
from collections.abc import Iterator, Sequence

from discretion.forms.edition import Edition, Question
from discretion.forms.read import narrative
from discretion.forms.read.fields import Doubter, is_placeholder
from discretion.forms.read.lines import Line
from discretion.forms.read.tables import read_table
from discretion.forms.read.ticks import Left, ticks
from discretion.forms.read.wording import label_in, squeeze
from discretion.forms.report import Answer, SectionsAnswer, TextAnswer, TypesAnswer, YesNoAnswer

_NOTHING = re.compile(r"none|n\.?/?a|not applicable", re.I)


def read_answer(
    edition: Edition, question: Question, lines: Sequence[Line], doubt: Doubter
) -> Answer:
    """The answer that the lines under a question give; what has no place in it is a doubt."""
    if question.kind == "types":
        return _types(edition, question, lines, doubt)
    if question.kind == "sections":
        return SectionsAnswer(sections=narrative.sections(lines))
    if question.kind == "table":
        return read_table(question, lines, edition.frame, doubt)
    if question.kind == "yes_no":
        return _yes_no(lines, (edition.frame.yes, edition.frame.no), doubt)
    return TextAnswer(text=narrative.text(lines))


def _types(
    edition: Edition, question: Question, lines: Sequence[Line], doubt: Doubter
) -> TypesAnswer:
    found, left = ticks(lines, [box.label for box in question.boxes])
    on: set[str] = set()
    for tick in found:
        box = question.boxes[tick.label]
        if tick.box.on:
            on.add(box.code)
        elif tick.box.on is None:
            message = f"The mark {tick.box.mark} at “{box.label}” is neither on nor off."
            doubt(message, tick.where)
    other = tuple(_other(edition, question, left, doubt))
    return TypesAnswer(types=tuple(b.code for b in question.boxes if b.code in on), other=other)


def _other(
    edition: Edition, question: Question, left: Sequence[Left], doubt: Doubter
) -> Iterator[str]:
    """The entries listed beside the boxes: by line, list item or semicolon."""
    groups = tuple(group.heading for group in question.groups if group.heading)
    listing = False
    for piece in left:
        text = _without(piece.text, groups)
        if question.other_label and label_in(text, (question.other_label,)):
            listing, text = True, _without(text, (question.other_label,))
            text = _without(text, (question.other_instruction, *edition.wording)).lstrip(": ")
        elif piece.box is not None and not (listing and piece.box.on):
            doubt(f"The form has no such box: {piece.box.mark} {text}".rstrip(), piece.line.where)
            continue
        if listing:
            yield from _entries(piece.line.saying(text))
        elif text:
            doubt(f"This text could not be placed: {text}", piece.line.where)


def _without(text: str, labels: tuple[str, ...]) -> str:
    found = label_in(text, labels)
    return found[1] if found else text


def _entries(line: Line) -> Iterator[str]:
    for paragraph in narrative.paragraphs([line]):
        for part in paragraph.split(";"):
            entry = part.strip().rstrip(".,;:").rstrip()
            if entry and not _NOTHING.fullmatch(entry):
                yield entry


def _yes_no(lines: Sequence[Line], labels: tuple[str, str], doubt: Doubter) -> YesNoAnswer:
    found, left = ticks(lines, labels)
    where = lines[0].where if lines else ""
    for tick in found:
        if tick.box.on is None:
            message = f"The mark {tick.box.mark} at “{labels[tick.label]}” is neither on nor off."
            doubt(message, tick.where)
    values = {tick.label == 0 for tick in found if tick.box.on}
    if not found:
        values, left = _typed(left, labels)
    for piece in left:
        mark = f"{piece.box.mark} " if piece.box else ""
        if piece.text and not is_placeholder(piece.text):
            message = f"This text could not be placed: {mark}{piece.text}".rstrip()
            doubt(message, piece.line.where)
    if len(values) > 1:
        doubt("Both Yes and No are ticked.", where)
    return YesNoAnswer(yes=values.pop() if len(values) == 1 else None)


def _typed(left: list[Left], labels: tuple[str, str]) -> tuple[set[bool], list[Left]]:
    """A plain Yes or No without boxes; both words together are the form's and answer nothing."""
    said = [(label_in(piece.text, labels), piece) for piece in left]
    plain = [found[0] == 0 for found, _ in said if found and not found[1]]
    rest = [piece for found, piece in said if not found or found[1]]
    both = [piece for piece in rest if squeeze(piece.text) == squeeze("".join(labels))]
    values = set(plain) if len(set(plain)) == 1 else set[bool]()
    return values, [piece for piece in rest if piece not in both]
