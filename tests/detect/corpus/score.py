"""How well the guard does on half the corpus: what it misses, what it sees without cause."""

from collections import Counter
from dataclasses import dataclass, field

from discretion.detect.text import Seen, guard
from tests.detect.corpus.compose import Line, Marked, lines


@dataclass
class Score:
    """Counts of identifiers, by kind, and the lines where the guard was wrong."""

    marked: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    seen: int = 0
    right: int = 0
    innocent: int = 0
    accused: int = 0
    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """How many of the marked identifiers were seen, at their place and as their kind."""
        return self.found.total() / self.marked.total()

    @property
    def precision(self) -> float:
        """How much of what was seen is marked so."""
        return self.right / self.seen

    def add(self, line: Line) -> None:
        """Count a line."""
        seen = guard(line.text)
        for marked in line.marked:
            hit = any(_agree(each, marked) for each in seen)
            self.marked[marked.kind] += 1
            self.found[marked.kind] += hit
            self.missed += [] if hit else [line.text]
        right = [any(_agree(each, marked) for marked in line.marked) for each in seen]
        self.seen += len(right)
        self.right += sum(right)
        self.false += [line.text] * (len(right) - sum(right))
        self.innocent += not line.marked
        self.accused += bool(seen) and not line.marked


def scored(half: str) -> Score:
    """The score of a half."""
    score = Score()
    for line in lines(half):
        score.add(line)
    return score


def _agree(seen: Seen, marked: Marked) -> bool:
    return seen.kind == marked.kind and seen.start < marked.end and marked.start < seen.end
