"""How long work shows that it goes on: a bar on a terminal, nothing in a pipe."""

import os
import sys
from collections.abc import Iterable, Iterator
from typing import BinaryIO


def counted(lines: Iterable[bytes], source: BinaryIO, doing: str) -> Iterator[bytes]:
    """The lines of a source, with a bar on standard error where a person watches.

    No bar where the answers go to the same terminal, or where the lines come from a keyboard.
    """
    watched = sys.stderr.isatty() and not sys.stdout.isatty() and not source.isatty()
    return _with_bar(lines, source, doing) if watched else iter(lines)


def _with_bar(lines: Iterable[bytes], source: BinaryIO, doing: str) -> Iterator[bytes]:
    from rich.console import Console
    from rich.progress import Progress

    size = os.fstat(source.fileno()).st_size or None
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task(doing, total=size)
        waiting = 0
        for line in lines:
            yield line
            waiting += len(line)
            if waiting > 1 << 16:
                progress.advance(task, waiting)
                waiting = 0
        progress.advance(task, waiting)
