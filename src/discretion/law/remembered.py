"""How answers are remembered: worked out at first use, forgotten together when they are many."""

from collections.abc import Callable
from typing import Final, Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

# Hostile input may not fill the machine.
_MOST: Final = 100_000


class Remembered(dict[K, V], Generic[K, V]):
    """A mapping that works out what it is asked for.

    An answer that it has costs one look into a dict; `functools.lru_cache` pays for its order of
    use as well.
    """

    __slots__ = ("_work_out",)

    def __init__(self, work_out: Callable[[K], V]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, key: K) -> V:
        if len(self) >= _MOST:
            self.clear()
        answer = self[key] = self._work_out(key)
        return answer

    def cache_clear(self) -> None:
        """Forget everything; named as `functools` has it."""
        self.clear()
