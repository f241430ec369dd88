"""How time is taken and told: one core, warmed up, median of three, each promise kept or not."""

import argparse
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter, process_time

REPEATS = 3
# What is promised in milliseconds is done so often.
TIMES = 7
HEADINGS = ("", "measured", "ours is", "promise", "kept")


@dataclass
class Table:
    """Lines of figures. A line with a promise is either kept or it fails the run."""

    title: str
    broken: list[str] = field(default_factory=list)
    lines: list[tuple[str, ...]] = field(default_factory=list)

    def add(self, what: str, measured: str, *, ours_is: str = "") -> None:
        """A figure that is only shown."""
        self.lines.append((what, measured, ours_is, "", ""))

    def proportional(
        self, what: str, figure: float, promised: float, *, speed: float, unit: str, ours_is: str
    ) -> None:
        """A rate, or with `unit` ms a wait, promised on a machine than which this one is `speed`
        times as fast: kept as it is, or in proportion to that."""
        waits = unit == "ms"
        there = figure * speed if waits else figure / speed
        kept, in_proportion = (
            found < promised if waits else found >= promised for found in (figure, there)
        )
        said = "yes" if kept else "in proportion" if in_proportion else "NO"
        measured = f"{figure:,.0f} {unit}, in proportion {there:,.0f}"
        promise = f"{'<' if waits else '>='} {promised:,.0f} {unit}"
        self.lines.append((what, measured, ours_is, promise, said))
        if not (kept or in_proportion):
            self.broken.append(what)

    def promise(
        self, what: str, measured: str, promise: str, *, kept: bool, ours_is: str = ""
    ) -> None:
        """A figure that was promised."""
        self.lines.append((what, measured, ours_is, promise, "yes" if kept else "NO"))
        if not kept:
            self.broken.append(what)

    def within(self, what: str, run: Callable[[], object], limit: float) -> None:
        """A promise of how long someone waits, warm; the core's own time stands beside it."""
        run()
        pairs = [timed(run) for _ in range(TIMES)]
        waited, core = (median(times) for times in zip(*pairs, strict=True))
        measured = f"{waited * 1e3:.0f} / {core * 1e3:.0f} ms"
        self.promise(what, measured, f"< {limit * 1e3:.0f} ms", kept=waited < limit)

    def once(self, what: str, took: tuple[float, float], limit: float) -> None:
        """The same of something that takes seconds, and was done once."""
        waited, core = took
        self.promise(what, f"{waited:.1f} / {core:.1f} s", f"< {limit:g} s", kept=waited < limit)

    def show(self) -> None:
        """Print it."""
        lines = [HEADINGS, *self.lines]
        widths = [max(len(line[at]) for line in lines) for at in range(len(HEADINGS))]
        print(f"\n{self.title}")
        for line in lines:
            first, *rest = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
            print("  ".join((first, *rest)).rstrip())


def quick(about: str, *, one_core: bool = True) -> bool:
    """Read the command line, go to one core, say how busy the machine is."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--quick", action="store_true", help="less work; the figures are hints")
    wanted: bool = parser.parse_args().quick
    cores = os.cpu_count()
    # Threads that a library starts later stay on this core too; macOS has no such call.
    if one_core and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    load, _, _ = os.getloadavg()
    busy = "busy: compare ratios, not figures" if load > 0.5 else "quiet"
    where = "one core" if one_core else "all of them"
    print(f"{about}\nload {load:.2f} on {cores} cores at the start ({busy}); measured on {where}")
    return wanted


def seconds(
    run: Callable[[], object], repeats: int = REPEATS, clock: Callable[[], float] = perf_counter
) -> float:
    """How long it takes: the median of the repeats. Whoever calls has warmed it up."""
    return median(_once(run, clock) for _ in range(repeats))


def core_seconds(run: Callable[[], object], repeats: int = REPEATS) -> float:
    """The same as time of the processor: what others do on the machine meanwhile is not in it.

    For work in this process that waits for nothing; then it is how long one core of its own takes.
    """
    return seconds(run, repeats, process_time)


def timed(run: Callable[[], object]) -> tuple[float, float]:
    """How long someone waits, and the core's own time."""
    began, worked = perf_counter(), process_time()
    run()
    return perf_counter() - began, process_time() - worked


def _once(run: Callable[[], object], clock: Callable[[], float]) -> float:
    start = clock()
    run()
    return clock() - start


def finish(*tables: Table) -> None:
    """Print the tables and end the run: status 1 where a promise was not kept."""
    for table in tables:
        table.show()
    broken = [what for table in tables for what in table.broken]
    if broken:
        sys.exit(f"\nnot kept: {'; '.join(broken)}")
    print("\nevery promise is kept")
