"""Deciding acts: full determinations beside four peers, and what a larger register costs."""

import gc
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from statistics import median

import msgspec

from benchmarks import city, measure, peers, plain
from benchmarks.acts import acts
from benchmarks.machine import BEST_CEDAR, CEDARPY_THERE, Prepare
from benchmarks.measure import Table
from benchmarks.peers import Ask
from benchmarks.plain import Question
from discretion.law.acts import Act
from discretion.law.columns import encode
from discretion.law.decisions import Decisions
from discretion.law.index import ANSWERS, Index
from discretion.law.reading import load_register

DESIGNATIONS, ACTS = 2_000, 100_000
# Enough that whatever is made ready at its first use has been used: 15 acts for each of the most
# agencies.
WARM_UP = 20_000
PROMISED_PER_SECOND = 60_000
PROMISED_OUTCOMES_PER_SECOND = 2_000_000
PROMISED_OUTCOMES = f">= {PROMISED_OUTCOMES_PER_SECOND:,}/s"
# Each takes some hundredths of a second, so one alone would be little to go by.
OUTCOME_REPEATS = 15
SIZES = (200, 2_000, 20_000)
# "Does not grow": a hundred times the register may cost this much more, to find things in it.
GROWTH_ALLOWED = 1.25
# Before an act's cost is compared between registers, each agency was asked so often: what is made
# ready at an agency's first acts is no part of what the next one costs.
ASKED_BEFORE = 100

# Each peer: how it is asked, how many acts it is timed on (in a quick run a tenth), and how many
# times faster we promise to be. cedarpy's two arrangements by agency are promised as one: the best.
OTHERS: dict[str, tuple[Prepare, int]] = {
    "cedarpy, one policy set": (peers.cedar_one_set, 500),
    "casbin": (peers.casbin, 200),
    "json-logic": (peers.json_logic, 100),
}
CEDAR_ACTS = 20_000
_CEDARS = {name: (prepare, CEDAR_ACTS) for name, prepare in BEST_CEDAR.items()}
ROUNDS = 7
BEST_CEDAR_RATIO, OTHERS_RATIO = 5, 100


class Register:
    """A city's register and acts, read and ready, and how fast we decide over it."""

    def __init__(
        self, designations: int, count: int, asked_before: int = 0, among: int | None = None
    ) -> None:
        made = city.make(designations)
        self.register = made.register
        acting = len(made.agencies[:among])
        everything = acts(made, count + (asked_before * acting or WARM_UP), among)
        self.acts, self.others = everything[:count], everything[count:]
        self.lines = [city.encode(act) for act in self.acts]
        self.loaded = load_register(city.encode(self.register))

    def once(self) -> float:
        """Seconds of one pass over the acts, on a new engine that has answered others before."""
        answer = Decisions(self.loaded).answer
        for act in self.others:
            answer(city.encode(act))
        with _settled():
            return measure.core_seconds(lambda: _each(answer, self.lines), repeats=1)


@contextmanager
def _settled() -> Iterator[None]:
    """As in the server: what is ready stays, and need not be gone through for what is not."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _each(answer: Callable[[bytes], bytes], lines: list[bytes]) -> None:
    """Answer them one after the other, keeping no answer, as a stream does."""
    deque(map(answer, lines), maxlen=0)


def main() -> None:
    """Measure, print, and fail where a promise is not kept."""
    quick = measure.quick("Deciding acts")
    whole = Register(DESIGNATIONS, ACTS // 10 if quick else ACTS)
    print(_described(whole))
    table = Table(
        "Full determinations (JSON in, JSON out) beside the peers' plain yes or no, on one core"
    )
    ours, best_ratio = _beside_peers(table, whole, share=10 if quick else 1)
    table.proportional(
        "ours, full determinations",
        ours,
        PROMISED_PER_SECOND,
        speed=ours / best_ratio / CEDARPY_THERE,
        unit="/s",
        ours_is=f"there cedarpy does {CEDARPY_THERE:,}/s",
    )
    measure.finish(table, _outcome_only(whole), _sizes(quick))


def _described(whole: Register) -> str:
    """What the acts are: no benchmark of a cache, no benchmark of one easy answer."""
    answer = Decisions(whole.loaded).answer
    outcomes = [msgspec.json.decode(answer(line))["outcome"] for line in whole.lines]
    permitted = outcomes.count("permitted") / len(outcomes)
    keys = ("act", "agency", "by", "function", "types", "counterparty")
    parts = {msgspec.json.encode([act.get(key) for key in keys]) for act in whole.acts}
    distinct = {msgspec.json.encode(act | {"id": ""}) for act in whole.acts}
    return (
        f"{len(whole.register['designations']):,} designations of "
        f"{len(whole.register['agencies']):,} agencies and offices; {len(whole.acts):,} acts, "
        f"{len(distinct):,} distinct, {len(parts):,} distinct in who, what and to whom; "
        f"{permitted:.1%} permitted"
    )


def _outcome_only(whole: Register) -> Table:
    """Over the compiled register, acts in columns; the answers are those of the full procedure."""
    table = Table("Outcome only, acts encoded in columns, on one core")
    decode = msgspec.json.Decoder(Act).decode
    columns = encode(whole.loaded, map(decode, whole.lines))
    index = Index(whole.loaded, columns.vocabulary)
    decide = Decisions(whole.loaded).decide
    full = [(found.outcome, found.basis) for found in map(decide, map(decode, whole.lines))]
    found = [ANSWERS[number] for number in index.outcomes(columns)]
    assert found == full, "the columns and the full procedure differ"
    count = len(whole.lines)
    encoding = measure.core_seconds(lambda: encode(whole.loaded, map(decode, whole.lines)))
    compiling = measure.core_seconds(lambda: Index(whole.loaded, columns.vocabulary))
    deciding = measure.core_seconds(lambda: index.outcomes(columns), OUTCOME_REPEATS)
    table.add("encoding acts in columns, from JSON", f"{count / encoding:,.0f}/s")
    table.add("compiling the register for them", f"{compiling * 1e3:,.0f} ms")
    rate = count / deciding
    kept = rate >= PROMISED_OUTCOMES_PER_SECOND
    table.promise("outcomes", f"{rate:,.0f}/s", PROMISED_OUTCOMES, kept=kept)
    table.add("compiling, and outcomes once", f"{count / (compiling + deciding):,.0f}/s")
    return table


def _beside_peers(table: Table, whole: Register, share: int) -> tuple[float, float]:
    """Each peer beside us; our determinations a second, and how often cedarpy's at its best.

    In turn, round by round, so that a machine that slows down meanwhile slows all of them.
    """
    asked = _peers(whole, share)
    rounds = [_round(whole, asked) for _ in range(ROUNDS)]
    ours = median(mine for mine, _ in rounds)
    for name, (few, _) in asked.items():
        rate = median(theirs[name] for _, theirs in rounds)
        ratio = median(mine / theirs[name] for mine, theirs in rounds)
        said = f"{name} ({few:,} acts)", f"{rate:,.0f}/s"
        if name in BEST_CEDAR:
            table.add(*said, ours_is=f"{ratio:,.1f} x")
        else:
            _at_least(table, *said, ratio=ratio, promised=OTHERS_RATIO)
    bests = [(mine, max(theirs[name] for name in BEST_CEDAR)) for mine, theirs in rounds]
    best, ratio = median(b for _, b in bests), median(mine / b for mine, b in bests)
    _at_least(
        table,
        "cedarpy in its best arrangement",
        f"{best:,.0f}/s",
        ratio=ratio,
        promised=BEST_CEDAR_RATIO,
    )
    return ours, ratio


def _at_least(table: Table, what: str, measured: str, *, ratio: float, promised: float) -> None:
    kept = ratio >= promised
    table.promise(what, measured, f">= {promised} x", kept=kept, ours_is=f"{ratio:,.1f} x")


def _peers(whole: Register, share: int) -> dict[str, tuple[int, Ask]]:
    """How each peer is asked, and how many acts, once it was found to agree with us on them."""
    asked = whole.acts[: CEDAR_ACTS // share]
    answers = plain.our_answers(whole.register, asked)
    rules = plain.rules(whole.register)
    inside = [act for act in asked if act["id"] in answers]
    questions = plain.questions(whole.register, inside)
    found: dict[str, tuple[int, Ask]] = {}
    for name, (prepare, count) in {**_CEDARS, **OTHERS}.items():
        few = questions[: count // share]
        ask = prepare(rules, few)
        _require_agreement(name, ask, few, answers)
        found[name] = len(few), ask
    return found


def _require_agreement(
    name: str, ask: Ask, questions: list[Question], answers: dict[str, bool]
) -> None:
    for question, answer in zip(questions, ask(), strict=True):
        assert answer == answers[question.id], f"{name} and we differ on {question}"


def _round(whole: Register, asked: dict[str, tuple[int, Ask]]) -> tuple[float, dict[str, float]]:
    """Ours and each peer's answers a second."""
    ours = len(whole.lines) / whole.once()
    with _settled():
        return ours, {n: few / measure.core_seconds(ask, 1) for n, (few, ask) in asked.items()}


def _sizes(quick: bool) -> Table:
    """What an act costs over registers of different sizes.

    First of as many agencies in each, so that the register alone grows. Then of all of them: what
    is at hand of a hundred times as many agencies no longer fits the memory beside the core.
    """
    table = Table("Cost of an act as the register grows, each agency asked as often before")
    sizes = SIZES[:2] if quick else SIZES
    few = len(city.make(sizes[0]).agencies)
    same, every = (_costs(sizes, 5_000 if quick else 20_000, among) for among in (few, None))
    for size, cost in zip(sizes, same, strict=True):
        what, measured = f"{size:,} designations, acts of {few} agencies", f"{cost:.1f} µs/act"
        if size == sizes[0]:
            table.add(what, measured)
            continue
        ratio = cost / same[0]
        promise, kept = f"<= {GROWTH_ALLOWED} x the first", ratio <= GROWTH_ALLOWED
        table.promise(what, measured, promise, kept=kept, ours_is=f"{ratio:.2f} x")
    for size, cost in zip(sizes, every, strict=True):
        what, times = f"{size:,} designations, acts of all", f"{cost / every[0]:.2f} x"
        table.add(what, f"{cost:.1f} µs/act", ours_is=times)
    return table


def _costs(sizes: Sequence[int], count: int, among: int | None) -> list[float]:
    """Microseconds an act, by size; in turn, as above."""
    cities = [Register(size, count, ASKED_BEFORE, among) for size in sizes]
    rounds = [[1e6 * one.once() / count for one in cities] for _ in range(ROUNDS)]
    return [median(took) for took in zip(*rounds, strict=True)]


if __name__ == "__main__":
    main()
