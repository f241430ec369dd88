"""Starting the command line: nobody waits for `--help` or for a provision."""

import subprocess
import sys
from pathlib import Path

from benchmarks import measure
from benchmarks.measure import Table

COMMAND = Path(sys.executable).with_name("discretion")
PROMISED_SECONDS = 0.150
STARTS = 10
ASKED = (["--help"], ["law"], ["law", "23-1202(c)(1)"])


def main() -> None:
    """Measure, print, and fail where a promise is not kept."""
    starts = 3 if measure.quick("Starting the command line") else STARTS
    table = Table(f"From the shell's call to the last byte (median of {starts})")
    bare = _start([sys.executable, "-c", "pass"], starts)
    table.add("Python alone", f"{bare * 1e3:.0f} ms")
    for asked in ASKED:
        took = _start([str(COMMAND), *asked], starts)
        table.promise(
            f"discretion {' '.join(asked)}",
            f"{took * 1e3:.0f} ms",
            f"< {PROMISED_SECONDS * 1e3:.0f} ms",
            kept=took < PROMISED_SECONDS,
            ours_is=f"{took / bare:.1f} x",
        )
    measure.finish(table)


def _start(command: list[str], starts: int) -> float:
    """The second and later starts, when the disk is warm and the byte code is written."""

    def run() -> None:
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own command

    run()
    return measure.seconds(run, repeats=starts)


if __name__ == "__main__":
    main()
