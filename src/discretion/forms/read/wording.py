"""Recognising the form's own wording, though quotes, line ends or a few letters differ."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import cache

LEAST_LIKENESS = 0.8
LEAST_LABEL_LIKENESS = 0.88
FIRST_WORDS = 12
FIRST_LETTERS = 240
LONGEST_LABEL = 600
EARLY_WORDS, EARLY_EXTRA = 4, 2.5

_WORD = re.compile(r"[^\W_]+")
_SIGNS = re.compile(r"[\W_]+")
_ENDING = re.compile(r"[^\w\s]*")


def squeeze(text: str) -> str:
    """The letters and digits alone, in lower case: what is left of wording in any typography."""
    return _SIGNS.sub("", text.lower())


class Wording:
    """A passage of the form, ready to be looked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.squeezed = squeeze(text)
        self.tokens = tuple(_WORD.findall(text.lower()))
        self.first = frozenset(self.tokens[:FIRST_WORDS])

    def end_in(self, text: str) -> int:
        """Where the wording ends in a text that begins with it word for word."""
        return _past_letters(text, len(self.squeezed))

    def is_all_of(self, text: str) -> bool:
        """Whether the text is this wording and nothing else, give or take a few letters."""
        squeezed = squeeze(text[: 3 * len(self.text) + 40])
        if squeezed == self.squeezed:
            return bool(squeezed)
        return self.resembles(squeezed)

    def resembles(self, squeezed: str) -> bool:
        """Whether these letters are the wording's but for a few."""
        if len(squeezed) < 10 or abs(len(squeezed) - len(self.squeezed)) > 0.2 * len(squeezed):
            return False
        # Where letters were misread, most of those at one end or the other were not.
        if squeezed[:4] != self.squeezed[:4] and squeezed[-4:] != self.squeezed[-4:]:
            return False
        return alike(squeezed, self.squeezed) >= LEAST_LABEL_LIKENESS

    def may_begin(self, first_tokens: frozenset[str]) -> bool:
        """A cheap test that spares the text from `likeness`."""
        return 2 * len(self.first & first_tokens) >= len(self.first)

    def likeness(self, text: str) -> tuple[float, int]:
        """How like the wording the text's beginning is (0 to 1), and where that beginning ends."""
        found = list(_WORD.finditer(text[: 3 * len(self.text) + 40].lower()))
        tokens = [word.group() for word in found[: len(self.tokens) + 8]]
        cost, taken = _cheapest_prefix(self.tokens, tokens)
        if not taken:
            return 0.0, 0
        end = found[taken - 1].end()
        return 1 - cost / len(self.tokens), end + _length_of_ending(text, end)


class Passages:
    """Several passages of the form, any of which a text may be."""

    def __init__(self, texts: Iterable[str]) -> None:
        found = {squeeze(text): Wording(text) for text in texts if text}
        self._passages = found
        self._longest = max(map(len, found), default=0)
        self._by_end: tuple[dict[str, list[Wording]], dict[str, list[Wording]]] = ({}, {})
        for squeezed, passage in found.items():
            self._by_end[0].setdefault(squeezed[:4], []).append(passage)
            self._by_end[1].setdefault(squeezed[-4:], []).append(passage)

    def has(self, text: str) -> bool:
        """Whether the text is one of the passages, give or take a few letters."""
        if len(text) > 3 * self._longest:
            return False
        squeezed = squeeze(text)
        if squeezed in self._passages:
            return True
        near = {*self._by_end[0].get(squeezed[:4], ()), *self._by_end[1].get(squeezed[-4:], ())}
        return any(passage.resembles(squeezed) for passage in near)


def first_tokens(text: str) -> frozenset[str]:
    """The first words of a text, for `may_begin`."""
    return frozenset(_WORD.findall(text[:FIRST_LETTERS].lower())[: FIRST_WORDS + 6])


@cache
def wording(text: str) -> Wording:
    """The wording of a passage; made once for each."""
    return Wording(text)


def label_in(text: str, labels: tuple[str, ...]) -> tuple[int, str] | None:
    """Which label the text is, or begins with, and what follows it; the longest that fits."""
    squeezed = squeeze(text[:LONGEST_LABEL])
    fits = [n for n, label in enumerate(labels) if squeezed.startswith(wording(label).squeezed)]
    for number in sorted(fits, key=lambda n: -len(labels[n])):
        end = _past_letters(text, len(wording(labels[number]).squeezed))
        if end == len(text) or not text[end].isalnum():
            return number, text[end:].strip()
    if len(text) <= LONGEST_LABEL:
        alike = (n for n, label in enumerate(labels) if wording(label).resembles(squeezed))
        return next(((number, "") for number in alike), None)
    return None


def alike(one: str, other: str) -> float:
    """How alike two strings are, from 0 to 1."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    most = min(matcher.real_quick_ratio(), matcher.quick_ratio())
    return most if most < LEAST_LABEL_LIKENESS else matcher.ratio()


def _past_letters(text: str, letters: int) -> int:
    """The offset after so many letters and digits, and after the punctuation that closes them."""
    found = _so_many_letters(letters).match(text)
    return found.end() + _length_of_ending(text, found.end()) if found else len(text)


@cache
def _so_many_letters(letters: int) -> re.Pattern[str]:
    return re.compile(rf"(?:[\W_]*[^\W_]){{{letters}}}")


def _length_of_ending(text: str, start: int) -> int:
    ending = _ENDING.match(text, start)
    return len(ending.group()) if ending else 0


@cache
def _word_cost(one: str, other: str) -> float:
    """What it costs to take one word for another; little where a letter or two were misread."""
    if one == other:
        return 0.0
    longest = max(len(one), len(other))
    same = _same_letters(one, other) + _same_letters(one[::-1], other[::-1])
    return 0.3 if longest > 3 and same >= 0.6 * longest else 1.0


def _same_letters(one: str, other: str) -> int:
    """How many letters the words begin with alike."""
    return next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )


def _cheapest_prefix(wanted: tuple[str, ...], tokens: list[str]) -> tuple[float, int]:
    """The least cost of turning a prefix of `tokens` into `wanted`, and that prefix's length.

    Where the two are too unlike to matter, the prefix is empty.
    """
    # Words before the wording cost more than words within: wording stands at the beginning.
    costs = [EARLY_EXTRA * taken for taken in range(len(tokens) + 1)]
    most = (1 - LEAST_LIKENESS) * len(wanted)
    for row, word in enumerate(wanted, start=1):
        before, costs = costs, [float(row)]
        extra = EARLY_EXTRA if row <= EARLY_WORDS else 1.0
        for taken, token in enumerate(tokens, start=1):
            swap = before[taken - 1] + _word_cost(word, token)
            costs.append(min(swap, before[taken] + 1, costs[-1] + extra))
        if min(costs) > most:
            return float(len(wanted)), 0
    return min((cost, taken) for taken, cost in enumerate(costs))
