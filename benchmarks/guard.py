"""The text guard: how much it misses, how often it is wrong, and how long it takes."""

from tests.detect.corpus.compose import HALVES, lines
from tests.detect.corpus.score import scored

from benchmarks import measure
from benchmarks.measure import Table
from discretion.detect.text import guard

MEGABYTE = 1_000_000
# Made to be slow: each piece is the beginning of something, again and again.
HOSTILE = ("1 ", "١ ", "12 North Ab Ab Ab ", "12 w ", "40.71280 ", "dob no ", "aB ", "@")


def main() -> None:
    """Measure, print, and fail where a promise is not kept."""
    share = 10 if measure.quick("The text guard") else 1
    measure.finish(*map(_accuracy, HALVES), _speed(MEGABYTE // share))


def _accuracy(half: str) -> Table:
    score, count = scored(half), len(lines(half))
    title = (
        f"On the {half} half of the corpus: {count:,} lines, {score.marked.total():,} identifiers"
    )
    table = Table(title)
    table.promise("recall", f"{score.recall:.4f}", ">= 0.98", kept=score.recall >= 0.98)
    table.promise("precision", f"{score.precision:.4f}", ">= 0.95", kept=score.precision >= 0.95)
    table.add("innocent lines", f"{score.innocent}")
    table.add("of them, something seen in", f"{score.accused}")
    for kind, marked in sorted(score.marked.items()):
        table.add(kind.replace("_", " "), f"{score.found[kind]} of {marked}")
    return table


def _speed(length: int) -> Table:
    text = "\n".join(line.text for line in lines("develop"))
    table = Table(f"Texts of {length / MEGABYTE:g} MB")
    took = _seconds(text, length)
    table.promise(
        "the corpus, again and again",
        f"{took * 1e3:,.0f} ms",
        f"< {length / 1e3:,.0f} ms",
        kept=took < length / MEGABYTE,
    )
    for piece in HOSTILE:
        took = _seconds(piece, length)
        table.add(f"{piece!r}, again and again", f"{took * 1e3:,.0f} ms")
    return table


def _seconds(piece: str, length: int) -> float:
    text = (piece * (length // len(piece) + 1))[:length]
    return measure.core_seconds(lambda: guard(text))


if __name__ == "__main__":
    main()
