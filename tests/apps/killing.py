"""The tests that kill what writes run it elsewhere, in a process and a database of its own."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path


def told_by(module: str, elsewhere: Mapping[str, str]) -> str:
    """What a module of `tests.apps` prints that kills something at each of its steps."""
    done = subprocess.run(  # noqa: S603 (our own)
        [sys.executable, "-m", f"tests.apps.{module}"],
        env=elsewhere,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
