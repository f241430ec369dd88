"""How many threads write in one transaction: who comes first writes for all who came meanwhile.

A commit waits for the disk, and while it does nobody else can extend the record. So what arrives
in that time is written by the next one to have its turn, together.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Condition
from typing import Final, Generic, TypeVar

# How long the next one waits for as many as came the last time: they were all answered at once,
# and mostly ask again at once. Alone, it would write for itself while all the rest waits.
_GATHER_SECONDS: Final = 0.003

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


class Together(Generic[Asked, Done]):
    """Writes what several threads ask for at once, in the order in which they came."""

    def __init__(self, write: Callable[[Sequence[Asked]], Sequence[Done]], *, most: int) -> None:
        """`write` answers each in order, or fails for all; it is given no more than `most` at
        once, by the sizes that are told, but always one."""
        self._write, self._most = write, most
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
        while turn := self._turn(mine):
            self._take(turn)
        if mine.failed:
            raise mine.failed
        assert mine.done is not None  # noqa: S101 (it is over, and did not fail)
        return mine.done

    def _turn(self, mine: _Waiting[Asked, Done]) -> Sequence[_Waiting[Asked, Done]]:
        """Whom to write for, once nobody else writes: the first in the queue, and as many behind
        it as there is room for. Nobody, once this one is over."""
        with self._turns:
            self._turns.wait_for(lambda: mine.over or not self._writing)
            if mine.over:
                return ()
            self._writing = True
            self._turns.wait_for(lambda: len(self._queue) >= self._came, _GATHER_SECONDS)
            turn = self._next()
            self._came = len(turn)
            return turn

    def _next(self) -> Sequence[_Waiting[Asked, Done]]:
        count, size = 1, self._queue[0].size
        for waiting in self._queue[1:]:
            size += waiting.size
            if size > self._most:
                break
            count += 1
        turn, self._queue = self._queue[:count], self._queue[count:]
        return turn

    def _take(self, turn: Sequence[_Waiting[Asked, Done]]) -> None:
        try:
            done = self._write([waiting.asked for waiting in turn])
            for waiting, answer in zip(turn, done, strict=True):
                waiting.done = answer
        except BaseException as error:  # noqa: BLE001 (each of them raises it)
            for waiting in turn:
                waiting.failed = error
        finally:
            with self._turns:
                self._writing = False
                self._turns.notify_all()
