"""How fast this machine is beside the one on which rates were promised.

There cedarpy, with a policy set for each agency, answered 9,735 questions a second on one core.
Where it does not, a promise of so many a second is held in proportion: both figures are printed,
and which of them keeps it. The ratios to the peers themselves hold everywhere as they are.
"""

from collections.abc import Callable, Sequence

from benchmarks import city, measure, peers, plain
from benchmarks.acts import acts
from benchmarks.peers import Ask
from benchmarks.plain import Question, Rule

CEDARPY_THERE = 9_735
_DESIGNATIONS, _ACTS = 2_000, 5_000

Prepare = Callable[[Sequence[Rule], Sequence[Question]], Ask]
# Its best arrangements, of which the faster one counts.
BEST_CEDAR: dict[str, Prepare] = {
    "cedarpy, a policy set per agency": peers.cedar_by_agency,
    "cedarpy, the same, in batches": peers.cedar_by_agency_in_batches,
}


def speed() -> float:
    """How many times as fast as that machine this one is, at the moment."""
    made = city.make(_DESIGNATIONS)
    asked = acts(made, _ACTS)
    answers = plain.our_answers(made.register, asked)
    rules = plain.rules(made.register)
    questions = plain.questions(made.register, [act for act in asked if act["id"] in answers])
    best = min(measure.core_seconds(prepare(rules, questions)) for prepare in BEST_CEDAR.values())
    return len(questions) / best / CEDARPY_THERE
