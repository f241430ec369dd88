"""Which label each check box goes with: after it, before it, or in the next cell."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

from discretion.forms.blocks import Box, Span
from discretion.forms.read.lines import Line
from discretion.forms.read.marks import tidy
from discretion.forms.read.wording import label_in

MOST_PIECES_OF_A_LABEL = 3

_Token: TypeAlias = tuple[Box | str, Line]


class Ticked(NamedTuple):
    """A box of the form as it was found; `label` counts from 0 in the labels asked for."""

    label: int
    box: Box
    where: str


class Left(NamedTuple):
    """Text that is no label, with the box before it if there is one."""

    box: Box | None
    text: str
    line: Line


def ticks(lines: Iterable[Line], labels: Sequence[str]) -> tuple[list[Ticked], list[Left]]:
    """The boxes with their labels, and everything else that the lines say."""
    tokens = [token for line in lines if not line.repeated for token in _tokens(line)]
    wanted = tuple(labels)
    ticked, left = _pair(tokens, wanted, backwards=False)
    if len(ticked) < sum(isinstance(token, Box) for token, _ in tokens):
        other, left_other = _pair(tokens[::-1], wanted, backwards=True)
        if len(other) > len(ticked):
            return other[::-1], left_other[::-1]
    return ticked, left


def _tokens(line: Line) -> list[_Token]:
    tokens: list[_Token] = []
    for part in line.parts:
        if isinstance(part, Box):
            tokens.append((part, line))
        elif isinstance(part, Span):
            if tokens and isinstance(before := tokens[-1][0], str):
                tokens[-1] = (before + part.text, line)
            else:
                tokens.append((part.text, line))
    return [(t if isinstance(t, Box) else tidy(t), ln) for t, ln in tokens if t]


def _pair(
    tokens: list[_Token], labels: tuple[str, ...], *, backwards: bool
) -> tuple[list[Ticked], list[Left]]:
    ticked: list[Ticked] = []
    left: list[Left] = []
    place = 0
    while place < len(tokens):
        token, line = tokens[place]
        place += 1
        if isinstance(token, str):
            if token:
                left.append(Left(None, token, line))
            continue
        pieces = _pieces(tokens, place)
        found = _label(pieces, labels, backwards=backwards)
        if found is None:
            left.append(Left(token, pieces[0] if pieces else "", line))
            place += bool(pieces)
            continue
        label, rest, used = found
        ticked.append(Ticked(label, token, line.where))
        if any(map(str.isalnum, rest)):
            left.append(Left(None, rest, tokens[place][1]))
        place += used
    return ticked, left


def _pieces(tokens: list[_Token], place: int) -> list[str]:
    pieces: list[str] = []
    for token, _ in tokens[place : place + MOST_PIECES_OF_A_LABEL]:
        if isinstance(token, Box):
            break
        pieces.append(token)
    return pieces


def _label(
    pieces: list[str], labels: tuple[str, ...], *, backwards: bool
) -> tuple[int, str, int] | None:
    """The label that the pieces say, what is left of the last one, and how many pieces it took."""
    beginning = None
    for used in range(1, len(pieces) + 1):
        said = pieces[:used][::-1] if backwards else pieces[:used]
        found = label_in(" ".join(said), labels)
        if found and not any(map(str.isalnum, found[1])):
            return found[0], "", used
        if found and used == 1:
            beginning = (*found, used)
    return beginning
