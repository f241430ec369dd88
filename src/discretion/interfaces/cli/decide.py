"""`discretion decide`: a stream of acts in, a stream of determinations out, in order."""

import io
import sys
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, TypeAlias, cast

import click

from discretion.errors import Fault
from discretion.interfaces.cli.acting import acting_options
from discretion.interfaces.cli.input import (
    edition_file,
    law_option,
    opened,
    register_file,
    tell,
)
from discretion.interfaces.cli.progress import counted
from discretion.law.checks import FaultyAct
from discretion.law.decisions import Decisions

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_READ_AT_ONCE: Final = 1 << 16
LONGEST_LINE: Final = 10 << 20
_TOO_LONG: Final = FaultyAct(
    Fault("invalid_json", "This line has more than 10 MB; write one act a line", ""), None
)
# Answers acts, in order: each by its determination, or by what is wrong with it.
Decide: TypeAlias = Callable[[Sequence[bytes]], Sequence[bytes | FaultyAct]]


@click.command(
    "decide",
    epilog="""\b
Examples:
  discretion decide --register city.json acts.ndjson > determinations.ndjson
  grep hra acts.ndjson | discretion decide --register city.json
  discretion decide --register city.json --law bill.toml acts.ndjson
  discretion decide --live --record --as olga@agency.nyc.gov acts.ndjson
""",
)
@click.option("--register", "register_path", type=Path, help="The register, as JSON.")
@click.option("--live", is_flag=True, help="The office's own register, as it stands.")
@click.option("--record", is_flag=True, help="With --live: keep the answers for good.")
@acting_options
@law_option
@click.argument("acts", default="-")
def command(  # noqa: PLR0913 (an option each)
    register_path: Path | None,
    live: bool,
    record: bool,
    email: str | None,
    token: str | None,
    law_path: Path | None,
    acts: str,
) -> None:
    """Decide each act of a stream: JSON lines from the file ACTS, or from standard input.

    A line that is no act is answered by its error, here and on standard error, and the exit status
    is then 2. A register with faults is reported whole, and nothing is decided.
    """
    if live:
        if register_path or law_path:
            raise click.UsageError("--live goes without --register and --law.")
        block = _Block(_on_the_live_register(email, token, record=record))
    elif register_path is None or record:
        raise click.UsageError("Say by what to decide: --register FILE, or --live [--record].")
    else:
        block = _Block(_on_a_file(register_path, law_path))
    source = opened(acts)
    arriving = io.BufferedReader(_Arriving(source, block.answer), _READ_AT_ONCE)
    for number, line in _lines(counted(_bounded(arriving), source, "Deciding")):
        block.add(number, line)
    block.answer()
    if block.faulty:
        sys.exit(2)


def _on_a_file(register_path: Path, law_path: Path | None) -> Decide:
    decisions = Decisions(register_file(register_path), edition_file(law_path))

    def one(line: bytes) -> bytes | FaultyAct:
        try:
            return decisions.answer(line)
        except FaultyAct as error:
            return error

    return lambda lines: [one(line) for line in lines]


def _on_the_live_register(email: str | None, token: str | None, *, record: bool) -> Decide:
    from discretion.interfaces.cli.live import decide

    return decide(email, token, record=record)


class _Block:
    """The acts that came and are not answered yet."""

    def __init__(self, decide: Decide) -> None:
        self._decide = decide
        self._numbers, self._lines = list[int](), list[bytes]()
        self.faulty = False

    def add(self, number: int, line: bytes) -> None:
        """One more."""
        self._numbers.append(number)
        self._lines.append(line)

    def answer(self) -> None:
        """Write the answers, for good."""
        numbers, lines = self._numbers, self._lines
        self._numbers, self._lines = [], []
        answers = sys.stdout.buffer
        for number, line, answer in zip(numbers, lines, self._decide(lines), strict=True):
            if len(line) > LONGEST_LINE:
                answer = _TOO_LONG
            if isinstance(answer, FaultyAct):
                self.faulty = True
                tell(str(answer.fault._replace(line=number)))
                answer = answer.answer()
            answers.write(answer + b"\n")
        answers.flush()


class _Arriving(io.RawIOBase):
    """Acts as they arrive: before more are awaited, those that came are answered for good.

    So whoever types acts sees each answer at once, and a file is still answered in large blocks.
    """

    def __init__(self, acts: BinaryIO, answer: Callable[[], None]) -> None:
        self._acts = cast(io.BufferedReader, acts)
        self._answer = answer

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        self._answer()
        return self._acts.readinto1(buffer)


def _bounded(acts: "io.BufferedReader[_Arriving]") -> Iterator[bytes]:
    """The lines; of one that is too long its beginning, so that no line fills the memory."""
    while line := acts.readline(LONGEST_LINE + 1):
        yield line
        while len(line) > LONGEST_LINE and not line.endswith(b"\n"):
            line = acts.readline(LONGEST_LINE + 1)


def _lines(acts: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """The lines with something on them, numbered from 1 as the file has them."""
    for number, line in enumerate(acts, start=1):
        if number == 1:
            line = line.removeprefix(BOM_UTF8)
        if line.strip():
            yield number, line
