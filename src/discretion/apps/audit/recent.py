"""What was looked up a moment ago, for many who ask at once: one looks anew, the others go on."""

from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import Generic, NamedTuple, TypeVar

Value = TypeVar("Value")


class _Seen(NamedTuple, Generic[Value]):
    value: Value
    at: float


class Recent(Generic[Value]):
    """A value as it was at most `stale` seconds ago.

    Where it is older than `fresh` seconds, one of those who ask looks anew; where it is older than
    `stale`, all wait for that. Who looks is told what it was before, which is None at first.
    """

    def __init__(self, *, fresh: float, stale: float) -> None:
        self._fresh, self._stale = fresh, stale
        self._looking = Lock()
        self._seen: _Seen[Value] | None = None

    @property
    def last(self) -> Value | None:
        """As it was seen last, however long ago."""
        return self._seen.value if self._seen else None

    def get(self, look: Callable[[Value | None], Value]) -> Value:
        """As it is, or was at most `stale` seconds ago."""
        seen = self._seen
        return seen.value if seen and self._is_good(seen) else self.not_older(self._fresh, look)

    def not_older(self, seconds: float, look: Callable[[Value | None], Value]) -> Value:
        """As it was at most so many seconds before this was asked."""
        asked = monotonic()
        with self._looking:
            seen = self._seen
            if seen is None or seen.at < asked - seconds:
                at = monotonic()
                seen = self._seen = _Seen(look(seen.value if seen else None), at)
            return seen.value

    def replace(self, before: Value, value: Value) -> None:
        """Say the same in other words, as old as it is; nothing where it is no longer that, or
        while someone looks anew."""
        if not self._looking.acquire(blocking=False):
            return
        try:
            if self._seen and self._seen.value is before:
                self._seen = self._seen._replace(value=value)
        finally:
            self._looking.release()

    def _is_good(self, seen: _Seen[Value]) -> bool:
        age = monotonic() - seen.at
        return age <= self._fresh or (age <= self._stale and self._looking.locked())
