"""Reading in a process of its own, which may take so much time and memory and no more.

The bounds of each reader refuse what they know to be hostile; these hold for all that nobody
thought of.
"""

import subprocess
import sys
from pathlib import Path
from typing import Final

from discretion.errors import Unreadable
from discretion.forms.read.reading import read_report
from discretion.forms.report import Report, decode, encode

SECONDS: Final = 9
BYTES: Final = 1_000_000_000
_READ, _FAILED, _REFUSED, _TOO_MUCH = 0, 1, 3, 4


def read_apart(path: Path) -> Report:
    """What `read_report` makes of a file; Unreadable also for one that takes too much to read."""
    # Not from the folder at hand (-P), where a file of anyone's may bear the name of a module.
    command = [sys.executable, "-P", "-c", f"import {__name__} as apart; apart.main()", str(path)]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 (our own)
    if done.returncode == _READ:
        return decode(done.stdout)
    if done.returncode == _REFUSED:
        raise Unreadable(done.stdout.decode())
    if done.returncode == _FAILED:
        raise RuntimeError(done.stderr.decode(errors="replace"))
    raise Unreadable(
        f"{path.name}: the file takes more than {SECONDS} seconds or {BYTES // 10**9} GB to read; "
        "ask for it in another format."
    )


def main() -> None:
    """Read the file that is named, and leave with what became of it."""
    sys.exit(_read())


def _read() -> int:
    import resource  # noqa: PLC0415 (only where reading happens)

    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    try:
        found = encode(read_report(Path(sys.argv[1])))
    except Unreadable as refusal:
        sys.stdout.buffer.write(str(refusal).encode())
        return _REFUSED
    except MemoryError:
        return _TOO_MUCH
    sys.stdout.buffer.write(found)
    return _READ
