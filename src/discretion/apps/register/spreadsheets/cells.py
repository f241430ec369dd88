"""How a text is written in a cell so that it comes back exactly, by hand or by machine.

A backslash says that what follows is meant: `\\n` a line break within an entry, `\\t` a tab,
`\\uHHHH` any other mark that a cell can't hold, and any other mark itself, such as a blank at an
end. Blanks at the ends without one are nobody's intention and are taken off. A list has an entry a
line.
"""

import re
from collections.abc import Iterable
from typing import Final

MOST_IN_A_CELL: Final = 32_767
GUARD: Final = "'"
# A spreadsheet takes a cell that starts like this for a formula, and obeys it.
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_NAMED: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\"}
_MEANT: Final = {"n": "\n", "r": "\r", "t": "\t"}
# What XML has no place for; and `_x000D_`, which workbooks keep for such marks.
_NO_PLACE = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff\\\u2028\u2029]"
    r"|x(?=[0-9A-Fa-f]{4}_)"
)
# Halves of a letter are none by themselves.
_ESCAPED = re.compile(r"\\(?:u(?![Dd][89A-Fa-f])([0-9A-Fa-f]{4})|(.))", re.DOTALL)
_LEFT_BY_EXCEL = re.compile(r"_x000[Dd]_")


def text_in(text: str) -> str:
    """A text as a cell has it; its line breaks stay."""
    return _ends(_NO_PLACE.sub(_escape, text))


def line_in(text: str, also: str = "") -> str:
    """A text as one line of a cell has it; `also` are marks that mean something in that line."""
    found = _NO_PLACE.sub(_escape, text).replace("\n", "\\n")
    for mark in also:
        found = found.replace(mark, f"\\{mark}")
    return _ends(found)


def lines_in(texts: Iterable[str]) -> str:
    """A list as a cell has it."""
    return "\n".join(map(line_in, texts))


def text_of(cell: str) -> str:
    """The text that a cell, or a line of it, means."""
    cell = _LEFT_BY_EXCEL.sub("", cell).replace("\r\n", "\n")
    return _ESCAPED.sub(_meant, _without_end(cell.lstrip()))


def _without_end(text: str) -> str:
    """The text without the blanks at its end, but for one that a backslash means."""
    bare = text.rstrip()
    backslashes = len(bare) - len(bare.rstrip("\\"))
    return text[: len(bare) + 1] if backslashes % 2 else bare


def lines_of(cell: str) -> list[str]:
    """The lines of a cell with something on them, as they stand."""
    return [line for line in _LEFT_BY_EXCEL.sub("", cell).split("\n") if line.strip()]


def list_of(cell: str) -> list[str]:
    """The list that a cell means."""
    return [text_of(line) for line in lines_of(cell)]


def guarded(cell: str) -> str:
    """A cell of a file without types, safe to open: what looks like a formula is made a text."""
    return GUARD + cell if cell.startswith((*_DANGEROUS, GUARD)) else cell


def unguarded(cell: str) -> str:
    """What stood in a cell before it was guarded."""
    return cell.removeprefix(GUARD)


def _escape(match: re.Match[str]) -> str:
    return _NAMED.get(match[0]) or f"\\u{ord(match[0]):04x}"


def _meant(match: re.Match[str]) -> str:
    code, mark = match.groups()
    return chr(int(code, 16)) if code else _MEANT.get(mark, mark)


def _ends(cell: str) -> str:
    """The cell with a backslash before a blank at either end of it."""
    if cell[-1:].isspace():
        cell = cell[:-1] + _blank(cell[-1])
    if cell[:1].isspace():
        cell = _blank(cell[0]) + cell[1:]
    return cell


def _blank(mark: str) -> str:
    return _NAMED.get(mark) or f"\\{mark}"
