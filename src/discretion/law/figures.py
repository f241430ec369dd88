"""How figures are published so that a small count cannot be read or worked out."""

from collections.abc import Mapping
from dataclasses import dataclass

SMALL_COUNT_THRESHOLD = 5
WITHHELD = "withheld"


@dataclass(frozen=True)
class Published:
    """Counts as they may be printed, and their total."""

    counts: Mapping[str, str]
    total: str


def published(counts: Mapping[str, int], *, threshold: int = SMALL_COUNT_THRESHOLD) -> Published:
    """One row of figures with its total, safe to print.

    A count below the threshold, zero too, is shown as `<5`. Where the total would give one away,
    the smallest of the others is withheld as well, one after another, and at last the total.
    """
    small = [count for count in counts.values() if count < threshold]
    larger = sorted((count, name) for name, count in counts.items() if count >= threshold)
    sizes = [count for count, _ in larger]
    unsafe = [
        _gives_away(small=small, larger=sizes, withheld=number, threshold=threshold)
        for number in range(len(larger) + 1)
    ]
    enough = unsafe.index(False) if False in unsafe else len(larger)
    withheld = {name for _, name in larger[:enough]}
    shown = {
        name: _shown(count, threshold, withheld=name in withheld) for name, count in counts.items()
    }
    total = sum(counts.values())
    return Published(shown, _shown(total, threshold, withheld=unsafe[enough]))


def _shown(count: int, threshold: int, *, withheld: bool) -> str:
    if count < threshold:
        return f"<{threshold}"
    return WITHHELD if withheld else str(count)


def _gives_away(*, small: list[int], larger: list[int], withheld: int, threshold: int) -> bool:
    """Whether a reader who subtracts what is shown from the total finds a small count.

    The reader knows that a small count lies from 0 to one below the threshold, and a withheld one
    from the threshold to the smallest larger count that is shown, because we withhold upwards.
    """
    if not small:
        return False
    hidden = sum(small) + sum(larger[:withheld])
    most = min(threshold - 1, hidden - withheld * threshold)
    if withheld == len(larger) > 0:
        return most == 0
    withheld_at_most = withheld * larger[withheld] if withheld else 0
    others_at_most = (len(small) - 1) * (threshold - 1) + withheld_at_most
    return max(0, hidden - others_at_most) == most
