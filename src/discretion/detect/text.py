"""The text guard: what in a text identifies someone; where and of what kind, never the value."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from re import Match
from typing import Final

from discretion.detect.folding import folded
from discretion.detect.kinds import WORDS, Kind
from discretion.detect.patterns import NEAR, PATTERNS, TAKEN, Pattern

# What each find has one of: a digit, or what handles, mail and addresses of devices are made with.
_TELLING: Final = re.compile(
    r"[0-9@]|(?i:\.com[/_]|::[a-f]|[a-f]{1,4}:[a-f]{1,4}:|[a-f]{2}-[a-f]{2}-|[a-f]{4}\.[a-f]{4}\.)"
)


@dataclass(frozen=True, slots=True, order=True)
class Seen:
    """Something that identifies someone, by its place in the text and its kind."""

    start: int
    end: int
    kind: Kind

    def __str__(self) -> str:
        return f"{self.looks_like} at {self.start}-{self.end}"

    @property
    def looks_like(self) -> str:
        """What it looks like, as `a Social Security number`."""
        return WORDS[self.kind].looks_like

    @property
    def instead(self) -> str:
        """What to write in its place, as `SSN of one person`."""
        return WORDS[self.kind].instead

    @property
    def type(self) -> str | None:
        """The type of identifying information that it is, where a list has one (§ 23-1201)."""
        return WORDS[self.kind].type


def guard(text: str) -> tuple[Seen, ...]:
    """What identifies someone in a text or in the name of a file, in the order of the text.

    Names, and facts told in words, are not seen. The caller leaves out fields for contacts.
    """
    plain = folded(text)
    # Most of what people write is passed by without a look at the patterns.
    if not _TELLING.search(plain.text):
        return ()
    read, lowered = plain.text, plain.text.lower()
    found = list[Seen]()
    for pattern in PATTERNS:
        spans = list(_spans(pattern, read, lowered))
        if spans:
            found += [
                Seen(plain.original(start), plain.original(end - 1) + 1, pattern.kind)
                for start, end in spans
            ]
            read = _without(read, spans)
    return tuple(sorted(found))


def redacted(text: str, found: Iterable[Seen] | None = None) -> str:
    """The text with each thing seen in it, or what was found of it, replaced by its kind."""
    parts, at = list[str](), 0
    for seen in guard(text) if found is None else found:
        parts += [text[at : seen.start], seen.instead]
        at = seen.end
    return "".join((*parts, text[at:]))


def _spans(pattern: Pattern, text: str, lowered: str) -> Iterator[tuple[int, int]]:
    group = "it" if "it" in pattern.shape.groupindex else 0
    last = 0
    for match in _matches(pattern, text, lowered):
        start, end = match.span(group)
        length = pattern.check(match[group])
        if length and start >= last and _fits(pattern, text, start, end):
            last = start + length
            yield start, last


def _matches(pattern: Pattern, text: str, lowered: str) -> Iterator[Match[str]]:
    if not pattern.words:
        yield from pattern.shape.finditer(text)
    for at in sorted(_beginnings(pattern.words, lowered)):
        if match := pattern.shape.match(text, at):
            yield match


def _beginnings(words: Iterable[str], lowered: str) -> Iterator[int]:
    for word in words:
        at = lowered.find(word)
        while at >= 0:
            yield at
            at = lowered.find(word, at + 1)


def _fits(pattern: Pattern, text: str, start: int, end: int) -> bool:
    if pattern.near is None and pattern.unless is None:
        return True
    around = f"{text[max(0, start - NEAR) : start]}{TAKEN}{text[end : end + NEAR]}"
    wanted = pattern.near is None or pattern.near.search(around) is not None
    return wanted and not (pattern.unless and pattern.unless.search(around))


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    parts, at = list[str](), 0
    for start, end in spans:
        parts += [text[at:start], TAKEN * (end - start)]
        at = end
    return "".join((*parts, text[at:]))
