"""What pages did to the text is undone: page numbers and running heads go, sentences are whole.

A line counts as a running head on evidence only: a page's edge or number beside it, the head of a
Word file, the form's wording. One that is merely repeated is text.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, pairwise

from discretion.forms.blocks import Note, Span
from discretion.forms.edition import Edition
from discretion.forms.read.citations import is_citation
from discretion.forms.read.form_words import (
    is_label,
    is_running_head,
    is_title_of_signatures,
    is_wording,
)
from discretion.forms.read.lines import Line, joined
from discretion.forms.read.wording import squeeze

LONGEST_RUNNING_HEAD = 120
LEAST_LETTERS_OF_A_HEAD = 5
LINES_AT_A_PAGE_EDGE = 3

_PAGE_NUMBER = re.compile(r"\W*(?:page|pg\.?|p\.)\s*(\d{1,3})(?:\s*(?:of|/)\s*\d{1,3})?\W*", re.I)
_PAGE_OF_ALL = re.compile(r"\bpage\s*\d{1,3}\s*(?:of|/)\s*\d{1,3}\b", re.I)
# These are page numbers only where others like them, of other pages, stand in the document.
_DASHED = re.compile(r"[-–—]\s*(\d{1,3})\s*[-–—]")
_OF_ALL = re.compile(r"(\d{1,3})\s*(?:of|/)\s*(\d{1,3})", re.I)
_BARE = re.compile(r"\W*(\d{1,3})(?:\s*(?:of|/)\s*\d{1,3})?\W*", re.I)
_COUNT = r"(?:(?:page|pg\.?|p\.)\s*)?(?<![\w§(.,/-])(\d{1,3})(?:\s*(?:of|/)\s*\d{1,3})?"
_COUNTED = (re.compile(rf"^{_COUNT}\b[^\w(]+", re.I), re.compile(rf"[^\w§(]+{_COUNT}\W*$", re.I))
_NUMBERED = re.compile(r"(?:question\s*)?\d{1,2}[a-z]?[.):]\s", re.I)
_CLOSED = tuple('.!?:;”"')
# What ends so, or says only this, is an answer however often it is given.
_NO_END_OF_A_HEAD = (".", ";", ",", "?", "!", ":")
_BARE_ANSWER = re.compile(r"not applicable|(?:same|see|as)\b.*", re.I)


@dataclass
class _Unit:
    """A line outside tables, or a whole row."""

    lines: list[Line]

    @cached_property
    def text(self) -> str:
        """All that the unit says."""
        first, *others = self.lines
        return joined(line.text for line in self.lines) if others else first.text

    @property
    def page(self) -> int:
        """The page that the unit begins on; 0 where the source has none."""
        return self.lines[0].page

    @property
    def in_table(self) -> bool:
        """Whether the unit is a row."""
        return self.lines[0].row is not None

    @cached_property
    def may_go(self) -> bool:
        """Whether nothing hangs on the unit that is more than text."""
        return not any(
            line.heading or line.boxes or any(isinstance(part, Note) for part in line.parts)
            for line in self.lines
        )

    @cached_property
    def may_be_head(self) -> bool:
        """Whether the unit looks like a head, whatever speaks for its being one."""
        text = self.text
        return (
            len(text) <= LONGEST_RUNNING_HEAD
            and self.may_go
            and not text.endswith(_NO_END_OF_A_HEAD)
            and sum(map(str.isalpha, text)) >= LEAST_LETTERS_OF_A_HEAD
            and not _NUMBERED.match(text)
            and not _BARE_ANSWER.fullmatch(text)
            and not is_citation(text)
        )

    @cached_property
    def key(self) -> tuple[str, int | None]:
        """The words, and how far the number before or after them is from the page's own."""
        for counted in _COUNTED if len(self.text) <= LONGEST_RUNNING_HEAD else ():
            if found := counted.search(self.text):
                rest = self.text[: found.start()] + self.text[found.end() :]
                return squeeze(rest), int(found.group(1)) - self.page
        return squeeze(self.text), None


def without_pages(lines: list[Line], edition: Edition) -> list[Line]:
    """The lines without page numbers and running heads, what they interrupted made whole."""
    units = [
        _Unit(list(group))
        for _, group in groupby(lines, lambda ln: (ln.row, id(ln) if ln.row is None else 0))
    ]
    gone = set(_page_numbers(units))
    gone |= _at_edges(units, edition)
    for _ in range(LINES_AT_A_PAGE_EDGE):
        more = _beside_numbers(units, gone, edition)
        if not more:
            break
        gone |= more
    gone |= _in_sentences(units, gone, edition)
    return _made_whole(units, gone, edition)


def _is_own(unit: _Unit, edition: Edition) -> bool:
    """Whether the unit is the form's wording, which stands in no answer."""
    text = unit.text
    return (
        unit.may_go
        and not unit.in_table
        and not text.endswith(":")
        and is_wording(text, edition)
        and not is_title_of_signatures(text, edition)
    )


def _page_numbers(units: list[_Unit]) -> Iterator[int]:
    """The lines that are nothing but the number of a page."""
    weak: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for place, unit in enumerate(units):
        if unit.in_table or len(unit.text) > LONGEST_RUNNING_HEAD or not unit.may_go:
            continue
        if _PAGE_NUMBER.fullmatch(unit.text):
            yield place
        elif found := _DASHED.fullmatch(unit.text):
            weak["-"].append((int(found.group(1)), place))
        elif found := _OF_ALL.fullmatch(unit.text):
            weak[found.group(2)].append((int(found.group(1)), place))
    for found_places in weak.values():
        numbers = [number for number, _ in found_places]
        if len(numbers) > 1 and numbers == sorted(set(numbers)):
            yield from (place for _, place in found_places)


def _at_edges(units: list[_Unit], edition: Edition) -> set[int]:
    """The heads and feet of pages: what stands at the edge of several, and their numbers."""
    pages = [
        [place for place, _ in group]
        for page, group in groupby(enumerate(units), lambda pair: pair[1].page)
        if page
    ]
    gone: set[int] = set()
    for step in (1, -1):
        edges = [page[::step][:LINES_AT_A_PAGE_EDGE] for page in pages]
        often = Counter(units[place].key for edge in edges for place in edge)
        least = max(2, len(pages) // 3 + 1)
        for edge in edges:
            for place in edge:
                unit = units[place]
                again = often[unit.key] >= least
                if not _is_edge(unit, again=again, several=len(pages) > 1, edition=edition):
                    break
                gone.add(place)
    return gone


def _is_edge(unit: _Unit, *, again: bool, several: bool, edition: Edition) -> bool:
    if not unit.may_go or len(unit.text) > LONGEST_RUNNING_HEAD:
        return False
    number = _BARE.fullmatch(unit.text)
    if _PAGE_NUMBER.fullmatch(unit.text) or (
        number and several and not unit.in_table and (again or int(number.group(1)) == unit.page)
    ):
        return True
    if any(is_label(line.text, edition) for line in unit.lines):
        return False
    return (again and unit.may_be_head) or _is_own(unit, edition)


def _beside_numbers(units: list[_Unit], gone: set[int], edition: Edition) -> set[int]:
    """The heads that stand next to page numbers, or on one line with them."""
    sides: dict[tuple[str, int], list[int]] = defaultdict(list)
    for place, unit in enumerate(units):
        if place in gone or unit.in_table or not unit.may_be_head:
            continue
        words, number = unit.key
        if number is not None and _PAGE_OF_ALL.search(unit.text):
            sides[words, 0].append(place)
        for side in (1, -1):
            if place + side in gone:
                sides[words, side].append(place)
    found: set[int] = set()
    often = Counter(unit.key for unit in units if unit.may_be_head) if sides else Counter()
    for (words, side), places in sides.items():
        unit = units[places[0]]
        own = is_running_head(unit.text, edition) or _is_own(unit, edition)
        own = own or (side == 0 and squeeze(edition.title) == words)
        parting = often[unit.key] > 1 and _inside_a_sentence(units, places[0], gone)
        if len(places) > 1 or own or parting:
            found.update(places)
    return found


def _in_sentences(units: list[_Unit], gone: set[int], edition: Edition) -> set[int]:
    """The form's wording, and the heads of a Word file, where they part a sentence."""
    return {
        place
        for place, unit in enumerate(units)
        if place not in gone
        and not unit.in_table
        and unit.may_go
        and len(unit.text) <= LONGEST_RUNNING_HEAD
        and _inside_a_sentence(units, place, gone)
        and (unit.lines[0].furniture or _is_own(unit, edition))
    }


def _inside_a_sentence(units: list[_Unit], place: int, gone: set[int]) -> bool:
    before, after = place - 1, place + 1
    while before in gone:
        before -= 1
    while after in gone:
        after += 1
    if before < 0 or after >= len(units) or units[before].in_table or units[after].in_table:
        return False
    return not units[before].text.endswith(_CLOSED) and units[after].text[:1].islower()


def _made_whole(units: list[_Unit], gone: set[int], edition: Edition) -> list[Line]:
    kept: list[list[Line]] = []
    before = -1
    # The paragraph that a page's end cut in two has one number in the end.
    joins: dict[int, int] = {}
    for place, unit in enumerate(units):
        if place in gone:
            continue
        for number, line in enumerate(unit.lines):
            line.paragraph = joins.get(line.paragraph, line.paragraph)
            seam = kept and ((place - before > 1 and not number) or kept[-1][-1].page != line.page)
            if seam and _continues(kept[-1], line) and not is_wording(line.text, edition):
                joins[line.paragraph] = kept[-1][0].paragraph
                kept[-1].append(line)
            else:
                kept.append([line])
        before = place
    return [_merged(lines) for lines in kept]


def _continues(lines: list[Line], after: Line) -> bool:
    """Whether `after`, on the next page, goes on with the paragraph that the lines left open."""
    line = lines[-1]
    if line.heading or after.heading or after.item or after.boxes or line.boxes:
        return False
    if (line.row, line.cell) != (after.row, after.cell) or _NUMBERED.match(after.text):
        return False
    return not line.text.endswith(_CLOSED) and (
        after.text[:1].islower()
        or line.text.endswith((",", "-"))
        or sum(len(each.text) for each in lines[-3:]) > 60
    )


def _merged(lines: list[Line]) -> Line:
    first, *others = lines
    if not others:
        return first
    parts = list(first.parts)
    for line, after in pairwise(lines):
        glue = joined([line.text[-2:], after.text[:4]])[2:3]
        parts += [Span(" "), *after.parts] if glue == " " else after.parts
    return replace(first, parts=tuple(parts), page=lines[-1].page)


def without_furniture(lines: Iterable[Line]) -> list[Line]:
    """An answer's lines without the head of a Word file, unless that is all it says."""
    kept = list(lines)
    own = [line for line in kept if not line.furniture]
    return own if any(line.text and not is_citation(line.text) for line in own) else kept
