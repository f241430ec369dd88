"""How the corpus is made of sentences and values: run `python -m tests.detect.corpus.compose`.

The text of a line marks what is to be found: `SSN [[ssn|900-12-3456]] of a client`.
"""

import re
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

from tests.detect.corpus.later_values import LATER_FILLERS, LATER_IDENTIFIERS, LATER_KINDS
from tests.detect.corpus.values import FILLERS, IDENTIFIERS, KINDS, Make

HERE: Final = Path(__file__).parent
HALVES: Final = ("develop", "held-out")
_LATER: Final = "later-"
_TIMES: Final = {
    "with-identifiers": 4,
    "innocent": 6,
    f"{_LATER}with-identifiers": 4,
    f"{_LATER}innocent": 6,
}
_MAKERS: Final = {**IDENTIFIERS, **LATER_IDENTIFIERS}
_KINDS: Final = {**KINDS, **LATER_KINDS}
_FILLERS: Final = {**FILLERS, **LATER_FILLERS}
_SLOT: Final = re.compile(r"\{(\w+)\}")
_MARKED: Final = re.compile(r"\[\[(\w+)\|(.*?)\]\]", re.DOTALL)
_DISGUISED: Final = 0.07
# What a reader of the files could not see.
_ESCAPED: Final = {"\n": r"\n", "\xa0": r"\xa0", "\u200b": r"\u200b", "\u2011": r"\u2011"}


class Marked(NamedTuple):
    """An identifier in a line: its kind and where it stands."""

    kind: str
    start: int
    end: int


class Line(NamedTuple):
    """A line of the corpus without its marks, and what was marked."""

    text: str
    marked: tuple[Marked, ...]
    of_file: bool


def lines(half: str) -> list[Line]:
    """The lines of a half, as committed."""
    kept = (HERE / f"{half}.txt").read_text("utf-8").splitlines()
    return [_read(line) for line in kept]


def composed(half: str) -> list[str]:
    """The lines of a half, made anew; always the same."""
    found: dict[str, None] = {}
    for name, times in _TIMES.items():
        for sentence in _of_half(name, half):
            draw = Random(f"{half} {sentence}")  # noqa: S311 - no secret
            found.update(dict.fromkeys(_filled(sentence, half, draw) for _ in range(times)))
    return list(found)


def main() -> None:
    """Write both halves."""
    for half in HALVES:
        (HERE / f"{half}.txt").write_text("\n".join(composed(half)) + "\n", "utf-8")


def _of_half(name: str, half: str) -> list[str]:
    """Every other sentence of the first; the later ones are all held out."""
    found = _sentences(name)
    if name.startswith(_LATER):
        return found if half == "held-out" else []
    return found[HALVES.index(half) :: 2]


def _sentences(name: str) -> list[str]:
    text = (HERE / f"{name}.txt").read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _filled(sentence: str, half: str, draw: Random) -> str:
    text = _SLOT.sub(lambda slot: _value(slot[1], half, draw), sentence)
    for hidden, shown in _ESCAPED.items():
        text = text.replace(hidden, shown)
    return text


def _value(slot: str, half: str, draw: Random) -> str:
    if slot in _FILLERS:
        return _FILLERS[slot](draw)
    value = draw.choice(_formats(_MAKERS[slot], half))(draw)
    if draw.random() < _DISGUISED:
        value = draw.choice((_full_width, _no_break, _zero_width, _broken))(value)
    before, bare = ("DOB ", value[4:]) if slot == "dob_labelled" else ("", value)
    return f"{before}[[{_KINDS[slot]}|{bare}]]"


def _formats(formats: tuple[Make, ...], half: str) -> tuple[Make, ...]:
    if half == "held-out" or len(formats) < 3:
        return formats
    return tuple(make for at, make in enumerate(formats) if at % 3 != 2)


def _full_width(value: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in value)


def _no_break(value: str) -> str:
    return value.replace(" ", "\xa0").replace("-", "‑")


def _zero_width(value: str) -> str:
    return f"{value[:4]}\u200b{value[4:]}"


def _broken(value: str) -> str:
    """A line that breaks where a separator stands."""
    return re.sub(r"(?<=\d)([ -])(?=\d)", r"\1\n", value, count=1)


def _read(line: str) -> Line:
    marked, bare, at = [], "", 0
    of_file = line.startswith("file: ")
    text = line.removeprefix("file: ")
    for hidden, shown in _ESCAPED.items():
        text = text.replace(shown, hidden)
    for match in _MARKED.finditer(text):
        bare += text[at : match.start()]
        marked.append(Marked(match[1], len(bare), len(bare) + len(match[2])))
        bare += match[2]
        at = match.end()
    return Line(bare + text[at:], tuple(marked), of_file)


if __name__ == "__main__":
    main()
