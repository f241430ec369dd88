"""Deciding acts: full determinations beside four peers, and what a larger register costs."""

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
# "Does not grow": a hundred times the register may cost this much more, for the larger memory.
GROWTH_ALLOWED = 1.5
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
BEST_CEDAR_RATIO, OTHERS_RATIO = 5, 100


class Register:
    """A city's register and acts, read and ready, and how fast we decide over it."""

    def __init__(self, designations: int, count: int, asked_before: int = 0) -> None:
        made = city.make(designations)
        self.register = made.register
        everything = acts(made, count + (asked_before * len(made.agencies) or WARM_UP))
        self.acts, self.others = everything[:count], everything[count:]
        self.lines = [city.encode(act) for act in self.acts]
        self.loaded = load_register(city.encode(self.register))

    def per_second(self, repeats: int = measure.REPEATS) -> float:
        """Full determinations a second.

        Every repeat has a new engine, warmed up on other acts, so nothing that it may remember
        from the repeat before can help it.
        """
        return len(self.lines) / median(self.once() for _ in range(repeats))

    def once(self) -> float:
        """Seconds of one pass over the acts, on a new engine."""
        answer = Decisions(self.loaded).answer
        for act in self.others:
            answer(city.encode(act))
        return measure.core_seconds(lambda: [answer(line) for line in self.lines], repeats=1)


def main() -> None:
    """Measure, print, and fail where a promise is not kept."""
    quick = measure.quick("Deciding acts")
    whole = Register(DESIGNATIONS, ACTS // 10 if quick else ACTS)
    print(_described(whole))
    ours = whole.per_second()
    table = Table(
        "Full determinations (JSON in, JSON out) beside the peers' plain yes or no, on one core"
    )
    best = _peers(table, whole, ours, share=10 if quick else 1)
    table.proportional(
        "ours, full determinations",
        ours,
        PROMISED_PER_SECOND,
        speed=best / CEDARPY_THERE,
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


def _peers(table: Table, whole: Register, ours: float, share: int) -> float:
    """Each peer beside us; how fast cedarpy is at its best."""
    asked = whole.acts[: CEDAR_ACTS // share]
    answers = plain.our_answers(whole.register, asked)
    rules = plain.rules(whole.register)
    inside = [act for act in asked if act["id"] in answers]
    questions = plain.questions(whole.register, inside)
    best = 0.0
    for name, prepare in BEST_CEDAR.items():
        rate = _rate(name, prepare(rules, questions), questions, answers)
        best = max(best, rate)
        table.add(f"{name} ({len(questions):,} acts)", f"{rate:,.0f}/s", ours_is=_times(ours, rate))
    table.promise(
        "cedarpy in its best arrangement",
        f"{best:,.0f}/s",
        f">= {BEST_CEDAR_RATIO} x",
        kept=ours >= BEST_CEDAR_RATIO * best,
        ours_is=_times(ours, best),
    )
    for name, (prepare, count) in OTHERS.items():
        few = questions[: count // share]
        rate = _rate(name, prepare(rules, few), few, answers)
        table.promise(
            f"{name} ({len(few):,} acts)",
            f"{rate:,.0f}/s",
            f">= {OTHERS_RATIO} x",
            kept=ours >= OTHERS_RATIO * rate,
            ours_is=_times(ours, rate),
        )
    return best


def _rate(name: str, ask: Ask, questions: list[Question], answers: dict[str, bool]) -> float:
    """Questions a second, once the peer has been found to agree with us on each of them."""
    for question, answer in zip(questions, ask(), strict=True):
        assert answer == answers[question.id], f"{name} and we differ on {question}"
    return len(questions) / measure.core_seconds(ask)


def _times(ours: float, theirs: float) -> str:
    return f"{ours / theirs:,.1f} x"


def _sizes(quick: bool) -> Table:
    """What an act costs over registers of different sizes."""
    table = Table("Cost of an act as the register grows, each agency asked as often before")
    sizes = SIZES[:2] if quick else SIZES
    count = 5_000 if quick else 20_000
    cities = [Register(size, count, ASKED_BEFORE) for size in sizes]
    # In turn, so that a machine that slows down meanwhile slows them all.
    rounds = [[1e6 * one.once() / count for one in cities] for _ in range(measure.REPEATS)]
    costs = [median(took) for took in zip(*rounds, strict=True)]
    for size, cost in zip(sizes[:-1], costs[:-1], strict=True):
        table.add(f"{size:,} designations", f"{cost:.1f} µs/act")
    table.promise(
        f"{sizes[-1]:,} designations",
        f"{costs[-1]:.1f} µs/act",
        f"<= {GROWTH_ALLOWED} x that of {sizes[0]:,}",
        kept=costs[-1] <= GROWTH_ALLOWED * costs[0],
        ours_is=f"{costs[-1] / costs[0]:.2f} x",
    )
    return table


if __name__ == "__main__":
    main()
