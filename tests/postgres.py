"""Runs a command beside a PostgreSQL of its own, started for it in a folder that is then removed.

`python -m tests.postgres pytest tests/apps`; the server listens on a socket in that folder only.
With `--durable` before the command, each commit waits for the disk, as in an office.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

WHERE_DEBIAN_KEEPS_IT = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
# Nothing in it outlives the tests, so nothing need be safe from a power cut.
QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def program(name: str) -> str:
    """Where one of the server's programs is; the run fails with a sentence where it is nowhere."""
    for folder in WHERE_DEBIAN_KEEPS_IT:
        if (folder / name).exists():
            return str(folder / name)
    found = shutil.which(name)
    if not found:
        sys.exit("The tests need PostgreSQL 15 or newer: install it (Debian: postgresql).")
    return found


def as_server(*command: str) -> None:
    """Run one of the server's programs; it refuses to run as root, so root becomes postgres."""
    become = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*become, *command], check=True, stdout=subprocess.DEVNULL)


@contextmanager
def server(*, durable: bool = False) -> Iterator[str]:
    """A running server's address as Django takes it."""
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    data = str(folder / "data")
    try:
        as_server(
            program("initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N"
        )
        options = f"-k {folder} -c listen_addresses='' -c max_connections=200"
        options += "" if durable else f" {QUICK}"
        control = program("pg_ctl")
        as_server(control, "-D", data, "-o", options, "-l", f"{data}/log", "-w", "start")
        try:
            yield f"postgres://postgres@{quote(str(folder), safe='')}/postgres"
        finally:
            as_server(control, "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Run the command in the arguments with the server's address in its environment."""
    command = sys.argv[1:]
    durable = command[:1] == ["--durable"]
    with server(durable=durable) as address:
        environment = {**os.environ, "DISCRETION_DATABASE": address}
        return subprocess.run(command[durable:], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
