"""How two texts differ: word by word, and whether what they say has changed or only its wording."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final, Literal, NamedTuple

import msgspec

Change = Literal["same", "added", "removed", "changed", "reworded"]

# Two texts are one text reworded where at most a tenth of their words differ.
ALIKE_ENOUGH: Final = 0.9
# One word is another form of a word where it starts alike and has most of its letters.
_SAME_START: Final = 3
_SAME_LETTERS: Final = 0.75
_LONGEST_WORD: Final = 40
# Two texts with fewer words in common than this are shown one after the other, not interwoven.
_TOO_UNLIKE: Final = 0.3
# Matching words to be tried for each word of two texts; natural language stays below it.
_MOST_MATCHES: Final = 8

_PARAGRAPH_BREAK: Final = "\n\n"
_BREAKS = re.compile(r"\n[^\S\n]*\n\s*")
_DASHES = re.compile("[\u2010-\u2012\u2212]")
_LONG_DASHES = re.compile("[\u2013-\u2015]")
_AROUND_NUMBERS: Final = "\"'“”‘’«»()[]{},;:!?."
_SAYING_MARKS: Final = "%&@#"

# What may come and go, or stand elsewhere, while the same is said.
_ARTICLES = frozenset(("a", "an", "the"))
_SMALL_WORDS: Final = """
    also are as at be been for has have in is it its of on that these this those was were which who
"""
_SMALL = _ARTICLES.union(_SMALL_WORDS.split())
# Words that turn what a sentence says: whether, to whom, when, how many.
_TELLING_WORDS: Final = """
    no not none nor neither never without cannot cant dont doesnt didnt isnt arent wasnt werent wont
    shouldnt mustnt hasnt havent except unless only until but if when where and or both either
    may might must shall should will would can could all any each every some few many most
    more less least to from by with before after within during once twice first second third half
    one two three four five six seven eight nine ten twelve twenty thirty sixty ninety hundred
    thousand hourly daily weekly monthly quarterly yearly annually hour hours day days week weeks
    month months year years
"""
_TELLING = frozenset(_TELLING_WORDS.split())


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """Words that stand in both texts, in the earlier only, or in the later only.

    The pieces of a text are joined by a blank; a paragraph's end is `\\n\\n` within a piece. In a
    cell of boxes each piece is the code of one.
    """

    kind: Literal["kept", "removed", "added"]
    text: str


class _Run(NamedTuple):
    """Words of the earlier text, and what stands for them in the later one."""

    kept: bool
    before: Sequence[str]
    after: Sequence[str]


def compared(
    before: str, after: str, telling: frozenset[str] = frozenset()
) -> tuple[Change, tuple[Piece, ...]]:
    """What became of a text, and its words; `telling` are more words that are never mere wording.

    Runs of white space are one blank, and their length is no change. A text is only reworded

    - where its words are the same in the same order but for case, punctuation, typography,
      paragraphs, articles, and the place of small words such as `of` or `which`; or
    - where no more than a tenth of the words differ: small ones, or words of which another form (or
      spelling) stands in the same place; and none of them is a number, a name (capitalised), a
      negation, or another word that turns what is said. A synonym counts as a change: only a person
      can tell whether it is one.
    """
    old, new = _words(before), _words(after)
    if old == new:
        return "same", tuple(_pieces([_Run(True, old, new)]))
    if not old or not new:
        return ("removed" if old else "added"), tuple(_pieces([_Run(False, old, new)]))
    runs = _runs(old, new)
    same_meaning = _same_content(old, new) or _only_reworded(runs, telling)
    return ("reworded" if same_meaning else "changed"), tuple(_pieces(runs))


def content_words(text: str) -> list[str]:
    """The words that carry what a text says, without case, punctuation and typography."""
    return [word for word in _plain(_words(text)) if word not in _SMALL]


def plain(text: str) -> str:
    """A text without case, punctuation, typography and spacing."""
    return " ".join(_plain(_words(text)))


def _words(text: str) -> list[str]:
    """The words as they stand, and the breaks between paragraphs."""
    words: list[str] = []
    for paragraph in _BREAKS.split(text):
        found = paragraph.split()
        words += [_PARAGRAPH_BREAK] * bool(words and found) + found
    return words


def _plain(words: Sequence[str]) -> list[str]:
    return [plain for word in words for plain in _plain_words(word)]


@lru_cache(1 << 16)
def _plain_words(word: str) -> tuple[str, ...]:
    """A word without case, punctuation and typography: none, one, or two around a long dash."""
    if word.isascii() and word.isalpha():
        return (word.lower(),)
    text = _DASHES.sub("-", unicodedata.normalize("NFKC", word)).casefold()
    if any(mark.isdigit() for mark in text):
        # In a number every mark says something: 3.5, -2, 23-1202(c), 50%.
        bare = _LONG_DASHES.sub("-", text).strip(_AROUND_NUMBERS)
        return (bare,) if bare else ()
    parts = ("".join(filter(_says_something, part)) for part in _LONG_DASHES.split(text))
    return tuple(filter(None, parts))


def _says_something(mark: str) -> bool:
    return mark in _SAYING_MARKS or unicodedata.category(mark)[0] in "LMNS"


def _same_content(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether the same is said in the same order, small words aside; articles do not count."""
    (carried, small), (carries, smaller) = (_parted(_plain(words)) for words in (old, new))
    return carried == carries and small == smaller


def _parted(words: Sequence[str]) -> tuple[list[str], Counter[str]]:
    carrying = [word for word in words if word not in _SMALL]
    return carrying, Counter(word for word in words if word in _SMALL - _ARTICLES)


def _only_reworded(runs: Sequence[_Run], telling: frozenset[str]) -> bool:
    differing: list[str] = []
    for run in runs:
        if not run.kept:
            if not _same_forms(run) or _names_differ(run):
                return False
            old, new = Counter(_plain(run.before)), Counter(_plain(run.after))
            differing += [*(old - new).elements(), *(new - old).elements()]
    words = sum(len(run.before) + len(run.after) for run in runs)
    return len(differing) <= (1 - ALIKE_ENOUGH) * words and not any(
        word in telling or _is_telling(word) for word in differing
    )


def _same_forms(run: _Run) -> bool:
    """Whether each word that carries what is said stands on the other side, in the same place."""
    (old, _), (new, _) = (_parted(_plain(words)) for words in (run.before, run.after))
    return len(old) == len(new) and all(map(_one_word, old, new))


def _one_word(one: str, other: str) -> bool:
    """Whether the two are forms or spellings of one word."""
    if one == other:
        return True
    shorter, longer = sorted((one, other), key=lambda word: (len(word), word))
    if shorter[:_SAME_START] != longer[:_SAME_START] or len(longer) > _LONGEST_WORD:
        return False
    return SequenceMatcher(None, shorter, longer).ratio() >= _SAME_LETTERS


def _names_differ(run: _Run) -> bool:
    """Whether a capitalised word stands on one side only, in whatever case on the other."""
    old, new = (set(_plain(words)) for words in (run.before, run.after))
    only = (old ^ new) - _SMALL
    return any(
        only.intersection(_plain_words(word))
        for word in (*run.before, *run.after)
        if any(mark.isupper() for mark in word)
    )


def _is_telling(word: str) -> bool:
    marks = any(mark.isnumeric() or mark in _SAYING_MARKS for mark in word)
    return marks or word in _TELLING


def _runs(old: list[str], new: list[str]) -> list[_Run]:
    """The runs of two texts, the same (but for their sides) whichever of the two comes first."""
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    middle = old[start : len(old) - end], new[start : len(new) - end]
    ends = old[len(old) - end :]
    runs = [
        _Run(True, old[:start], old[:start]),
        *_interwoven(*middle),
        _Run(True, ends, ends),
    ]
    if sum(len(run.before) for run in runs if run.kept) < _TOO_UNLIKE * max(len(old), len(new)):
        return [_Run(False, old, new)]
    return [run for run in runs if run.before or run.after]


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """How many words the two start with in common."""
    for length, (one, other) in enumerate(zip(old, new, strict=False)):
        if one != other:
            return length
    return min(len(old), len(new))


def _interwoven(old: list[str], new: list[str]) -> Iterator[_Run]:
    if not old or not new or _costly(old, new):
        yield _Run(False, old, new)
        return
    # difflib's answer depends on which comes first, so that is settled by the words themselves.
    swapped = new < old
    matcher = SequenceMatcher(None, *((new, old) if swapped else (old, new)))
    for tag, left, left_end, right, right_end in matcher.get_opcodes():
        if swapped:
            left, left_end, right, right_end = right, right_end, left, left_end
        yield _Run(tag == "equal", old[left:left_end], new[right:right_end])


def _costly(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether so many words repeat that weaving the two together would take too long."""
    here, there = Counter(old), Counter(new)
    longer = max(len(old), len(new))
    # From 200 words on, difflib itself passes over those that are more than one in a hundred.
    often = longer // 100 + 1 if min(len(old), len(new)) >= 200 else longer
    matches = sum(
        count * there[word] for word, count in here.items() if max(count, there[word]) <= often
    )
    return matches > _MOST_MATCHES * (len(old) + len(new))


def _pieces(runs: Sequence[_Run]) -> Iterator[Piece]:
    for run in runs:
        if run.kept and run.before:
            yield Piece(kind="kept", text=_joined(run.before))
            continue
        if run.before:
            yield Piece(kind="removed", text=_joined(run.before))
        if run.after:
            yield Piece(kind="added", text=_joined(run.after))


def _joined(words: Sequence[str]) -> str:
    return " ".join(words).replace(f" {_PARAGRAPH_BREAK} ", _PARAGRAPH_BREAK).strip(" ")
