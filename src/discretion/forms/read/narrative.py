"""Running text: lines as paragraphs, and paragraphs under their headings."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from discretion.forms.read.fields import is_placeholder
from discretion.forms.read.headings import heading, is_heading_line, run_in
from discretion.forms.read.lines import Line, joined
from discretion.forms.report import Section

_BULLET = re.compile(r"[•·▪◦‣∙●○■□➢➤➔\uf0b7\uf0a7*–—-]\s+(?=\S)|o\s+(?=\S)")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_MARKER = re.compile(
    r"(?:(\d{1,2})[.)]|\((\d{1,2}|[a-z]|[ivx]{2,4})\)|([a-z]|[ivx]{2,4})[.)])\s+(?=\S)"
)


def text(lines: Iterable[Line]) -> str:
    """The lines' paragraphs, a blank line between them."""
    return "\n\n".join(paragraphs(lines))


def paragraphs(lines: Iterable[Line]) -> list[str]:
    """The texts of the lines' paragraphs; a list item is one, without its marker."""
    return [joined(line.text for line in group) for group in grouped(lines)]


def grouped(lines: Iterable[Line]) -> list[list[Line]]:
    """The lines by paragraph, list markers and placeholders left out, merged cells once."""
    own = [line for line in lines if not line.repeated and not is_placeholder(line.text)]
    groups = [list(group) for _, group in groupby(_items_apart(own), _paragraph)]
    return _without_numbers([group for group in groups if any(line.text for line in group)])


def _paragraph(line: Line) -> tuple[int, int | None, int]:
    return line.paragraph, line.row, line.cell


def _items_apart(lines: Sequence[Line]) -> Iterator[Line]:
    """Bulleted lines as paragraphs of their own, without the bullet."""
    for place, line in enumerate(lines):
        bullet = _BULLET.match(line.text)
        if not bullet:
            yield line
            continue
        # A paragraph number that no other line has.
        apart = line.paragraph if _first_of_paragraph(lines, place) else -1 - place
        yield replace(line.after(bullet.end()), item=True, paragraph=apart)


def _first_of_paragraph(lines: Sequence[Line], place: int) -> bool:
    return place == 0 or lines[place - 1].paragraph != lines[place].paragraph


def _without_numbers(groups: list[list[Line]]) -> list[list[Line]]:
    """The paragraphs without the numbers of a numbered list: two or more that follow each other."""
    ranks = [_ranks(group[0].text) for group in groups]
    bare: list[list[Line]] = []
    for place, group in enumerate(groups):
        beside = {rank for there in ranks[max(place - 1, 0) : place + 2] for rank in there}
        marker = _MARKER.match(group[0].text)
        if marker and any({rank - 1, rank + 1} & beside for rank in ranks[place]):
            group = [group[0].after(marker.end()), *group[1:]]
        bare.append(group)
    return bare


def _ranks(text: str) -> set[int]:
    """The places in a list that a marker may stand for: `i` is a letter and a number."""
    marker = _MARKER.match(text)
    if not marker:
        return set()
    sign = next(group for group in marker.groups() if group)
    if sign.isdigit():
        return {int(sign)}
    letter = {1000 + ord(sign)} if len(sign) == 1 else set()
    return letter | ({2000 + _ROMAN.index(sign)} if sign in _ROMAN else set())


def sections(lines: Iterable[Line]) -> tuple[Section, ...]:
    """The paragraphs under the headings that stand over them or run into them."""
    found: list[tuple[str | None, list[str]]] = []
    for group in grouped(lines):
        for title, body in _pieces(group):
            if title is not None or not found:
                found.append((title, []))
            if body:
                found[-1][1].append(body)
    return tuple(Section(heading=title, text="\n\n".join(body)) for title, body in found)


def _pieces(group: list[Line]) -> Iterator[tuple[str | None, str]]:
    """A paragraph's headings, each with the text that follows it in the same paragraph."""
    titles: list[str | None] = [None]
    bodies: list[list[str]] = [[]]
    for line in group:
        if is_heading_line(line.text, loud=line.loud):
            titles.append(heading(line.text))
            bodies.append([])
        else:
            bodies[-1].append(line.text)
    for title, body in zip(titles, bodies, strict=True):
        whole = joined(body)
        if title is None and whole and (split := run_in(whole)):
            title, whole = split
        if title is not None or whole:
            yield title, whole


def opening_heading(lines: Iterable[Line]) -> tuple[str | None, str]:
    """The heading that a cell begins with, if any, and the rest of the cell's text."""
    groups = grouped(lines)
    if not groups:
        return None, ""
    first, *others = groups[0]
    rest = [joined(line.text for line in group) for group in groups[1:]]
    title: str | None = None
    if is_heading_line(first.text, loud=first.loud) and (others or rest):
        title, own = heading(first.text), joined(line.text for line in others)
    else:
        own = joined(line.text for line in groups[0])
        if split := run_in(own):
            title, own = split
    return title, "\n\n".join([own, *rest] if own else rest)
