"""Drafting a whole city's reports in a process of its own, watched for time and memory.

`python -m benchmarks.drafting BODIES FOLDER` drafts as the chief of the city in DISCRETION_HOME.
"""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import NamedTuple

BODIES = 136
EDITION = "nyc-2020"
CYCLE = 2026
_LOOK_EVERY_SECONDS = 0.1


class Watched(NamedTuple):
    """What it took: time that a person waits, time of all cores, and memory of all processes."""

    seconds: float
    core_seconds: float
    peak_bytes: int


def watched(bodies: int, folder: Path) -> Watched:
    """Draft the reports of so many bodies, on every core there is."""
    cores = range(os.cpu_count() or 1)
    before, began = _children_seconds(), time.perf_counter()
    command = [sys.executable, "-m", "benchmarks.drafting", str(bodies), str(folder)]
    with subprocess.Popen(command, preexec_fn=lambda: _use(cores)) as running:  # noqa: S603 - ours
        peak = [0]
        looking = threading.Thread(target=_look, args=(running, peak))
        looking.start()
        if running.wait():
            sys.exit("The reports were not drafted.")
        looking.join()
    took = time.perf_counter() - began
    return Watched(took, _children_seconds() - before, peak[0])


def _use(cores: range) -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, cores)


def _children_seconds() -> float:
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _look(running: "subprocess.Popen[bytes]", peak: list[int]) -> None:
    while running.poll() is None:
        peak[0] = max(peak[0], _memory(running.pid))
        time.sleep(_LOOK_EVERY_SECONDS)


def _memory(process: int) -> int:
    """What a process and all below it hold; 0 for one that has ended, or where there is no /proc.

    Of a page that several of them share, each is counted its part.
    """
    folder = Path("/proc", str(process))
    try:
        lines = (folder / "smaps_rollup").read_text().splitlines()
        below = (folder / "task" / str(process) / "children").read_text().split()
    except OSError:
        return 0
    own = next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
    return own + sum(_memory(int(child)) for child in below)


def main() -> None:
    """Draft, and say on a line how far it is."""
    import django  # noqa: PLC0415 (a process that only watches needs none)

    django.setup()
    from benchmarks import town  # noqa: PLC0415
    from discretion.apps.accounts.models import Person  # noqa: PLC0415
    from discretion.apps.accounts.queries import actor_of  # noqa: PLC0415
    from discretion.apps.reports import rendering, whole_city  # noqa: PLC0415

    wanted, folder = int(sys.argv[1]), Path(sys.argv[2])
    chief = actor_of(Person.objects.get(email=town.CHIEF), now=town.NOW)
    bodies = whole_city.bodies(chief)[:wanted]
    if len(bodies) < wanted:
        sys.exit(f"There are only {len(bodies)} bodies.")
    drafts = whole_city.drafts(bodies, cycle=CYCLE, edition_name=EDITION, actor=chief, now=town.NOW)
    rendering.write_all(drafts, folder)


if __name__ == "__main__":
    main()
