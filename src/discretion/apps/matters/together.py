"""How many threads write in one transaction: who comes first writes for all who came meanwhile.

A commit waits for the disk, and while it does nobody else can extend the record, in this process
or another. So what arrives until one has its turn is written then, together.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from threading import Condition
from typing import Final, Generic, TypeVar

# How long the next one waits for as many as came the last time: they were all answered at once,
# and mostly ask again at once. Alone, it would write for itself while all the rest waits.
_GATHER_SECONDS: Final = 0.003

Held = TypeVar("Held")
Asked = TypeVar("Asked")
Done = TypeVar("Done")


@dataclass(eq=False)
class _Waiting(Generic[Asked, Done]):
    asked: Asked
    size: int
    done: Done | None = None
    failed: BaseException | None = None

    @property
    def over(self) -> bool:
        """Whether its turn has come and gone."""
        return self.done is not None or self.failed is not None


class Together(Generic[Held, Asked, Done]):
    """Writes what several threads ask for at once, in the order in which they came."""

    def __init__(
        self,
        hold: Callable[[], AbstractContextManager[Held]],
        write: Callable[[Held, Sequence[Asked]], Sequence[Done]],
        *,
        most: int,
    ) -> None:
        """`hold` waits until it is one's turn among all processes, and keeps what was written as
        it ends. `write` answers each in order; it is given no more than `most` at once, by the
        sizes that are told, but always one. Where either fails, it fails for all of them."""
        self._hold, self._write, self._most = hold, write, most
        self._turns = Condition()
        self._queue: list[_Waiting[Asked, Done]] = []
        self._writing = False
        self._came = 1

    def __call__(self, asked: Asked, size: int = 1) -> Done:
        """Have it written, by this thread or another; raises what the writing raised."""
        mine = _Waiting[Asked, Done](asked, size)
        with self._turns:
            self._queue.append(mine)
            self._turns.notify_all()
        while self._is_mine_to_write(mine):
            self._take()
        if mine.failed:
            raise mine.failed
        assert mine.done is not None  # noqa: S101 (it is over, and did not fail)
        return mine.done

    def _is_mine_to_write(self, mine: _Waiting[Asked, Done]) -> bool:
        """Wait until it is over, or nobody else writes; whether this thread is to write."""
        with self._turns:
            self._turns.wait_for(lambda: mine.over or not self._writing)
            if mine.over:
                return False
            self._writing = True
            self._turns.wait_for(lambda: len(self._queue) >= self._came, _GATHER_SECONDS)
            return True

    def _take(self) -> None:
        turn: Sequence[_Waiting[Asked, Done]] = ()
        try:
            with self._hold() as held:
                turn = self._next()
                done = self._write(held, [waiting.asked for waiting in turn])
            for waiting, answer in zip(turn, done, strict=True):
                waiting.done = answer
        except BaseException as error:  # noqa: BLE001 (each of them raises it)
            for waiting in turn or self._next():
                waiting.failed = error
        finally:
            with self._turns:
                self._writing = False
                self._turns.notify_all()

    def _next(self) -> Sequence[_Waiting[Asked, Done]]:
        """The first in the queue, and as many behind it as there is room for."""
        with self._turns:
            count, size = 1, self._queue[0].size
            for waiting in self._queue[1:]:
                size += waiting.size
                if size > self._most:
                    break
                count += 1
            turn, self._queue = self._queue[:count], self._queue[count:]
            self._came = count
            return turn
