"""Where each question begins: by its wording, and by its number only where the wording fails."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from discretion.forms.edition import Edition, Question
from discretion.forms.edition import edition as form_edition
from discretion.forms.read.lines import Line, joined
from discretion.forms.read.wording import (
    FIRST_LETTERS,
    LEAST_LIKENESS,
    first_tokens,
    squeeze,
    wording,
)

HEADER, SIGNATURES = "header", "signatures"
LEAST_LETTERS_OF_A_CUT_QUESTION = 12
# A filing needs some dozens; one made to need thousands is read by exact wording after these.
MOST_CLOSE_LOOKS = 600
BEGINNING = 24

_NUMBER = re.compile(r"(?:question|q\.?)?\s*#?(\d{1,2}[a-z]?)\s*(?:[.):\]–—-]+|(?=\s))\s*", re.I)
_FIRM_NUMBER = re.compile(
    r"(?:question\s*#?\s*(\d{1,2}[a-z]?)\b\W*|(\d{1,2}[a-z]?)[.)]\s+)(?=\S)", re.I
)
_ONLY_NUMBER = re.compile(r"(?:question|q)?\s*#?(\d{1,2}[a-z]?)\s*[.):]*", re.I)
_ASKING = frozenset(
    """what how which who when where why does is are has have list explain provide identify state
    indicate please did will""".split()  # noqa: SIM905 - a list of words reads best as one
)


@dataclass(slots=True)
class Part:
    """A stretch of the document: what is printed under one question, or before or after them all.

    `printed` is the number as printed. `guess` is its text where only its number was known;
    `cut` says that the document ended inside the question's own wording.
    """

    key: str
    question: Question | None
    where: str
    printed: str | None = None
    guess: str | None = None
    cut: bool = False
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class _Search:
    """What is looked for, how far wording may reach, and how many close looks are left."""

    edition: Edition
    left: int = MOST_CLOSE_LOOKS
    longest: int = field(init=False)
    beginnings: tuple[str, ...] = field(init=False)
    first_words: frozenset[str] = field(init=False)
    least_words: int = field(init=False)

    def __post_init__(self) -> None:
        questions = [wording(question.text) for question in self.edition.questions]
        self.longest = 2 * max(len(question.text) for question in questions)
        self.beginnings = tuple({question.squeezed[:BEGINNING] for question in questions})
        self.first_words = frozenset().union(*(question.first for question in questions))
        self.least_words = min((len(question.first) + 1) // 2 for question in questions)

    def may_begin(self, text: str) -> bool:
        """A cheap test of a text's beginning that spares most lines every dearer one."""
        if self.may_be_exact(text):
            return True
        return self.left > 0 and len(self.first_words & first_tokens(text)) >= self.least_words

    def may_be_exact(self, text: str) -> bool:
        """Whether a text begins with the first letters of a question."""
        return squeeze(text[: 3 * BEGINNING]).startswith(self.beginnings)


@dataclass(slots=True)
class _Hit:
    part: Part
    start: int
    end: int
    offset: int


def parts_of(lines: list[Line], edition: Edition) -> list[Part]:
    """The document cut at its questions, in the document's order; the header comes first."""
    hits = list(_by_wording(lines, edition))
    closing = _signatures(lines, edition, hits[0].end if hits else 0)
    hits += [closing] if closing else []
    hits += _by_number(lines, edition, sorted(hits, key=lambda hit: hit.start))
    hits.sort(key=lambda hit: hit.start)
    header = Part(HEADER, None, lines[0].where if lines else "line 1")
    hits.insert(0, _Hit(header, 0, 0, 0))
    for hit, following in zip(hits, [*hits[1:], None], strict=True):
        _fill(hit, lines, following.start if following else len(lines))
    _give_row_mates(hits)
    return [hit.part for hit in hits]


def _fill(hit: _Hit, lines: list[Line], stop: int) -> None:
    content = lines[hit.end : stop]
    if content and hit.offset:
        content[0] = content[0].after(hit.offset)
    hit.part.lines = [line for line in content if line.parts]


def _give_row_mates(hits: list[_Hit]) -> None:
    """Boxes that stand in a question's row, but to the left of it, belong to that question."""
    for before, hit in pairwise(hits):
        own = hit.part.lines[:1]
        while own and before.part.lines and own[0].row is not None:
            last = before.part.lines[-1]
            if last.row != own[0].row or not last.boxes or before.part.question:
                break
            hit.part.lines.insert(0, before.part.lines.pop())


def _by_wording(lines: list[Line], edition: Edition) -> Iterator[_Hit]:
    search = _Search(edition)
    number = 0
    while number < len(lines):
        hit = _question_at(lines, number, search)
        if hit is None:
            number += 1
            continue
        alone = _ONLY_NUMBER.fullmatch(lines[hit.start - 1].text) if hit.start else None
        if alone and hit.part.printed is None:
            hit.part.printed, hit.start = alone.group(1), hit.start - 1
        yield hit
        number = max(hit.end, number + 1)


def _question_at(lines: list[Line], number: int, search: _Search) -> _Hit | None:
    printed = _NUMBER.match(lines[number].text)
    for start in (printed.end(), 0) if printed else (0,):
        near_end = number + 60 > len(lines)
        if not near_end and not search.may_begin(_reach(lines, number, start, FIRST_LETTERS)):
            continue
        text = _reach(lines, number, start, search.longest)
        found = _exact(text, search.edition) if search.may_be_exact(text) else None
        if found is None and (found := _alike(text, search)):
            # A short answer may stand before the question that it seems to begin.
            after = number + 1
            later = _question_at(lines, after, search) if after < len(lines) else None
            if later and later.part.question is found[0] and not later.part.cut:
                return None
        cut = found is None and near_end and _ends(lines, number, search.longest)
        if found is None and cut and (question := _broken_off(text, search.edition)):
            found = question, len(text)
        if found:
            question, length = found
            part = Part(question.number, question, lines[number].where, cut=cut)
            part.printed = printed.group(1) if printed and start else None
            return _Hit(part, number, *_place(lines, number, start + length))
    return None


def _same_flow(line: Line, after: Line) -> bool:
    return (line.row, line.cell) == (after.row, after.cell)


def _reach(lines: list[Line], number: int, start: int, longest: int) -> str:
    """The text from here on, within the cell or outside all cells, as far as wording may reach."""
    text = lines[number].text[start : start + longest]
    following = number + 1
    while len(text) < longest and following < len(lines):
        line = lines[following]
        if line.boxes or not _same_flow(lines[number], line):
            break
        text = f"{text} {line.text}"
        following += 1
    return text


def _ends(lines: list[Line], number: int, longest: int) -> bool:
    rest = sum(len(line.text) + 1 for line in lines[number:])
    return rest <= longest and all(_same_flow(lines[number], line) for line in lines[number:])


def _place(lines: list[Line], number: int, length: int) -> tuple[int, int]:
    """The line, and the offset in it, that lie so many characters after the line's beginning."""
    while length > len(lines[number].text):
        length -= len(lines[number].text) + 1
        number += 1
    if length == len(lines[number].text):
        return number + 1, 0
    return number, length


def _exact(text: str, edition: Edition) -> tuple[Question, int] | None:
    squeezed = squeeze(text)
    for question in edition.questions:
        passage = wording(question.text)
        if squeezed.startswith(passage.squeezed):
            return question, passage.end_in(text)
    return None


def _alike(text: str, search: _Search) -> tuple[Question, int] | None:
    if search.left <= 0:
        return None
    tokens = first_tokens(text)
    found = []
    for question in search.edition.questions:
        passage = wording(question.text)
        if search.left > 0 and passage.may_begin(tokens):
            search.left -= 1
            likeness, end = passage.likeness(text)
            if likeness >= LEAST_LIKENESS:
                found.append((likeness, end, question))
    if not found:
        return None
    _, end, question = max(found, key=lambda each: each[0])
    return question, end


def _broken_off(text: str, edition: Edition) -> Question | None:
    """The question whose wording the document's last words begin."""
    squeezed = squeeze(text)
    if len(squeezed) < LEAST_LETTERS_OF_A_CUT_QUESTION:
        return None
    fits = [q for q in edition.questions if wording(q.text).squeezed.startswith(squeezed)]
    return fits[0] if len(fits) == 1 else None


def _signatures(lines: list[Line], edition: Edition, start: int) -> _Hit | None:
    title = wording(edition.signatures.title)
    labels = [wording(edition.signatures.people[0].label)] if edition.signatures.people else []
    for passages in ([title], labels):
        for number in range(start, len(lines)):
            if any(passage.is_all_of(lines[number].text) for passage in passages):
                part = Part(SIGNATURES, None, lines[number].where)
                return _Hit(part, number, number, 0)
    return None


def _by_number(lines: list[Line], edition: Edition, hits: list[_Hit]) -> list[_Hit]:
    """Questions known by their number alone: those whose wording is nowhere, and unknown ones."""
    order = {question.number: place for place, question in enumerate(edition.questions)}
    missing = {q.number: q for q in edition.questions} | {}
    for hit in hits:
        missing.pop(hit.part.key, None)
    found: list[_Hit] = []
    stops = [(hit.start, hit.part.key) for hit in hits] + [(len(lines), SIGNATURES)]
    start, before = 0, ""
    for stop, key in stops:
        if before != SIGNATURES:
            first = order.get(before, -1)
            last = order.get(key, len(order))
            wanted = {n: q for n, q in missing.items() if first < order[n] < max(last, first + 2)}
            for hit in _numbered(lines, start, stop, wanted, edition):
                missing.pop(hit.part.key, None)
                found.append(hit)
        start, before = stop + 1, key
    return found


def _numbered(
    lines: list[Line], start: int, stop: int, wanted: dict[str, Question], edition: Edition
) -> Iterator[_Hit]:
    known = {question.number for question in edition.questions}
    previous = None
    for number in range(start, stop):
        printed = _FIRM_NUMBER.match(lines[number].text)
        if not printed:
            continue
        key = (printed.group(1) or printed.group(2)).lower()
        in_a_list = (key == "1" and "1" not in wanted) or _follows(previous, key)
        previous = key if in_a_list else None
        question = wanted.get(key)
        text = lines[number].text[printed.end() :]
        asks = _asks(text, edition)
        if in_a_list or (question is None and (key in known or not asks)):
            continue
        # What follows a bare number is the answer itself, unless it reads like a question.
        end, offset = (number + 1, 0) if asks else (number, printed.end())
        part = Part(key, question, lines[number].where, key, guess=lines[number].text)
        if question is None:
            end, offset = number, 0
        yield _Hit(part, number, end, offset)


def _follows(previous: str | None, key: str) -> bool:
    return previous is not None and previous.isdigit() and key == str(int(previous) + 1)


@cache
def _askings(form: str) -> frozenset[str]:
    """The words that questions begin with."""
    return _ASKING | {question.text.split()[0].lower() for question in form_edition(form).questions}


def _asks(text: str, form: Edition) -> bool:
    """Whether a text reads like a question: it ends in `?`, or begins as the form's do."""
    first = text.split(None, 1)[0].lower().strip(",:") if text.split() else ""
    return text.rstrip().endswith("?") or first in _askings(form.form)


def full_text(lines: list[Line]) -> str:
    """Everything the lines say, for a doubt that must lose nothing."""
    return joined(line.text for line in lines if not line.repeated)
