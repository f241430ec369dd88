"""`discretion decide`: a stream of acts in, a stream of determinations out, in order."""

import io
import sys
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, cast

import click

from discretion.interfaces.cli.input import (
    edition_file,
    law_option,
    opened,
    register_file,
    register_option,
    tell,
)
from discretion.interfaces.cli.progress import counted
from discretion.law.checks import FaultyAct
from discretion.law.decisions import Decisions

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_READ_AT_ONCE: Final = 1 << 16


@click.command(
    "decide",
    epilog="""\b
Examples:
  discretion decide --register city.json acts.ndjson > determinations.ndjson
  grep hra acts.ndjson | discretion decide --register city.json
  discretion decide --register city.json --law bill.toml acts.ndjson
""",
)
@register_option
@law_option
@click.argument("acts", default="-")
def command(register_path: Path, law_path: Path | None, acts: str) -> None:
    """Decide each act of a stream: JSON lines from the file ACTS, or from standard input.

    A line that is no act is answered by its error, here and on standard error, and the exit status
    is then 2. A register with faults is reported whole, and nothing is decided.
    """
    decisions = Decisions(register_file(register_path), edition_file(law_path))
    source, answers = opened(acts), sys.stdout.buffer
    arriving = io.BufferedReader(_Arriving(source, answers), _READ_AT_ONCE)
    faulty = 0
    for number, line in _lines(counted(arriving, source, "Deciding")):
        faulty += not _answer(decisions, number, line, answers)
    answers.flush()
    if faulty:
        sys.exit(2)


class _Arriving(io.RawIOBase):
    """Acts as they arrive: before more are awaited, those that came are answered for good.

    So whoever types acts sees each answer at once, and a file is still answered in large blocks.
    """

    def __init__(self, acts: BinaryIO, answers: BinaryIO) -> None:
        self._acts = cast(io.BufferedReader, acts)
        self._answers = answers

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        self._answers.flush()
        return self._acts.readinto1(buffer)


def _lines(acts: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """The lines with something on them, numbered from 1 as the file has them."""
    for number, line in enumerate(acts, start=1):
        if number == 1:
            line = line.removeprefix(BOM_UTF8)
        if line.strip():
            yield number, line


def _answer(decisions: Decisions, number: int, line: bytes, answers: BinaryIO) -> bool:
    """Write the answer to one line; whether it was an act."""
    try:
        answer = decisions.answer(line)
    except FaultyAct as error:
        tell(str(error.fault._replace(line=number)))
        answers.write(error.answer() + b"\n")
        return False
    answers.write(answer + b"\n")
    return True
