"""How a check box looks in plain text, in any of the ways filings show one."""

import re
from collections.abc import Iterator

from discretion.forms.blocks import Box, Break, Inline, Span

# Readers put these where the author broke a line, or left one blank.
LINE_BREAK, PARAGRAPH_BREAK = "\u2028", "\u2029"

ON = "☒☑✓✔✕✖✗✘🗹🗷🗵◉\uf0fe\uf0fd\uf0fc\uf0fb\uf052\uf053\uf054"
OFF = "☐□◻▢⬜❏❑❐❒◯\uf0a8\uf06f\uf0a3\uf071\uf072"

_MARK = re.compile(rf"([{ON}])|([{OFF}])|\[\s*([xX✓✔✗✘]?)_*\s*\]|(\[\s*[?~/*+.–-]\s*\])")
_MAY_BE_MARK = re.compile(rf"[{ON}{OFF}\[]")
_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")
# A single blank is left alone, which spares most of a long text.
_BLANKS = re.compile(r"[\s\u200b\ufeff]{2,}|(?! )[\s\u200b\ufeff]")
_UNSEEN = re.compile(r"[\u0000-\u0008\u000e-\u001f\u007f\u00ad\u200b-\u200f\u2060\ufeff]")

BOX_ON = Box(True, "☒")
BOX_OFF = Box(False, "☐")


def box(on: bool | None) -> Box:
    """The box for a control of the source's own, which prints no mark."""
    return Box(None, "[?]") if on is None else BOX_ON if on else BOX_OFF


def inlines(text: str, *, bold: bool = False, underline: bool = False) -> Iterator[Inline]:
    """Plain text as spans, boxes and line breaks."""
    for number, paragraph in enumerate(text.split(PARAGRAPH_BREAK)):
        if number:
            yield Break(paragraph=True)
        for line_number, line in enumerate(paragraph.split(LINE_BREAK)):
            if line_number:
                yield Break()
            yield from _line(line, bold, underline)


def as_typed(text: str) -> str:
    """Text whose every line end its author made, with our signs for them."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _BLANK_LINES.sub(PARAGRAPH_BREAK, text).replace("\n", LINE_BREAK)


def _line(text: str, bold: bool, underline: bool) -> Iterator[Inline]:
    text = _UNSEEN.sub("", text)
    end = 0
    for found in _MARK.finditer(text) if _MAY_BE_MARK.search(text) else ():
        if found.start() > end:
            yield Span(text[end : found.start()], bold, underline)
        neither = found.group(4) is not None
        on = bool(found.group(1) or found.group(3))
        yield Box(None if neither else on, found.group())
        end = found.end()
    if end < len(text):
        yield Span(text[end:], bold, underline)


def tidy(text: str) -> str:
    """Runs of white space as one blank, and none at the ends."""
    return _BLANKS.sub(" ", text).strip()
