"""`discretion worker`: sends letters and does what is due every day, until it is stopped."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Final

import click

from discretion.interfaces.cli import office

_COMMAND: Final = (
    sys.executable,
    "-c",
    "from discretion.interfaces.cli import main; main(prog_name='discretion')",
    "worker",
    "--beside",
)
_PATIENCE: Final = 30
_LOOK_SECONDS: Final = 1.0


@click.command("worker", epilog="Example:  discretion worker")
@click.option("--beside", type=int, hidden=True, help="End when this parent process has ended.")
@click.option("--once", is_flag=True, help="Do what is due now, and end.")
def command(beside: int | None, once: bool) -> None:
    """Send letters; and each morning open what is owed by then, tell people, sign the record.

    `serve` starts one beside it. Several may run at once; one that is killed leaves nothing undone
    that the next one does not find.
    """
    office.ready()
    from discretion.interfaces import worker

    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if beside is not None:
        Thread(target=_watch, args=(beside, stop), daemon=True).start()
    worker.run(stop, once=once)


def _watch(parent: int, stop: Event) -> None:
    """Stop once whoever started this has ended, in whatever way: then another is the parent."""
    while not stop.wait(_LOOK_SECONDS):
        if os.getppid() != parent:
            stop.set()


@contextmanager
def beside() -> Iterator[None]:
    """A worker in a process of its own, for as long as this one goes on."""
    worker = subprocess.Popen([*_COMMAND, str(os.getpid())])  # noqa: S603 (our own command)
    try:
        yield
    finally:
        worker.terminate()
        try:
            worker.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            # It waits for a mail server; what it has in hand is said to may have gone.
            worker.kill()
            worker.wait()
