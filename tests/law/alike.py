"""Published tables that look alike, put together as a reader would who knows the rule as well."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations
from typing import TypeAlias

import msgspec

SMALL = range(1, 5)
Truth: TypeAlias = tuple[int, ...]


def seen(told: object) -> bytes:
    """What a reader sees, as something to compare."""
    return msgspec.json.encode(told, order="deterministic")


def revealed(
    truths: Iterable[Truth],
    tell: Callable[[Truth], object],
    counts: Callable[[Truth], Mapping[str, int]],
) -> list[str]:
    """Each small count that all truths which look alike have in common."""
    alike: dict[bytes, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for truth in truths:
        heap = alike[seen(tell(truth))]
        for name, count in counts(truth).items():
            heap[name].add(count)
    return [
        f"{look.decode()}: {name} is {values}"
        for look, heap in alike.items()
        for name, values in heap.items()
        if len(values) == 1 and values <= {*SMALL}
    ]


def adding_up_to(total: int, groups: int) -> Iterator[Truth]:
    """Every way to share a total among groups."""
    if groups == 1:
        yield (total,)
        return
    for first in range(total + 1):
        yield from ((first, *rest) for rest in adding_up_to(total - first, groups - 1))


def numbered(truth: Truth) -> dict[str, int]:
    return {str(place): count for place, count in enumerate(truth)}


def steps(counts: Mapping[str, int]) -> dict[str, int]:
    """How far apart the same number is in two releases: what was added, or taken away."""
    pairs = combinations(sorted(counts), 2)
    alike = ((a, b) for a, b in pairs if a.partition("@")[0] == b.partition("@")[0])
    return {f"{a} to {b}": abs(counts[a] - counts[b]) for a, b in alike}
