"""`discretion decide`: a stream of acts in, a stream of determinations out, in order."""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import click

from discretion.interfaces.cli.input import edition_file, register_file
from discretion.interfaces.cli.progress import counted
from discretion.law.checks import FaultyAct
from discretion.law.decisions import Decisions


@click.command(
    "decide",
    epilog="""\b
Examples:
  discretion decide --register city.json acts.ndjson > determinations.ndjson
  grep hra acts.ndjson | discretion decide --register city.json
  discretion decide --register city.json --law bill.toml acts.ndjson
""",
)
@click.option(
    "--register", "register_path", required=True, type=Path, help="The register, as JSON."
)
@click.option(
    "--law", "law_path", type=Path, help="An edition file to simulate, such as a pending bill."
)
@click.argument("acts", type=click.File("rb"), default="-")
def command(register_path: Path, law_path: Path | None, acts: BinaryIO) -> None:
    """Decide each act of a stream: JSON lines from a file, or from standard input.

    A line that is no act is answered by its error, here and on standard error, and the exit status
    is then 2. A register with faults is reported whole, and nothing is decided.
    """
    decisions = Decisions(register_file(register_path), edition_file(law_path))
    faulty = 0
    with contextlib.suppress(BrokenPipeError):
        for number, line in _lines(counted(acts, "Deciding")):
            faulty += not _answer(decisions, number, line)
        sys.stdout.buffer.flush()
    if faulty:
        sys.exit(2)


def _lines(acts: Iterator[bytes]) -> Iterator[tuple[int, bytes]]:
    """The lines with something on them, numbered from 1 as the file has them."""
    for number, line in enumerate(acts, start=1):
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if not line.isspace():
            yield number, line


def _answer(decisions: Decisions, number: int, line: bytes) -> bool:
    """Write the answer to one line; whether it was an act."""
    try:
        answer = decisions.answer(line)
    except FaultyAct as error:
        click.echo(str(error.fault._replace(line=number)), err=True)
        sys.stdout.buffer.write(error.answer() + b"\n")
        return False
    sys.stdout.buffer.write(answer + b"\n")
    return True
