"""How tests run the command line: in this process, or as a process of its own with real streams."""

import json
import os
import pty
import select
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any, NamedTuple

from click.testing import CliRunner

from discretion.interfaces.cli import main
from tests.law.builders import Record, a_designation, a_register, an_act

EXAMPLES = Path(__file__).parents[2] / "examples"
# A process of its own, whatever the machine has on its path.
DISCRETION = (sys.executable, "-c", "from discretion.interfaces.cli import main; main()")
PATIENCE = 120.0


def home_in(folder: Path) -> dict[str, str]:
    """The environment of an office of its own in a folder."""
    given = {n: v for n, v in os.environ.items() if not n.startswith(("DISCRETION_", "DJANGO_"))}
    return {
        **given,
        "DISCRETION_HOME": str(folder / "home"),
        "DJANGO_SETTINGS_MODULE": "discretion.config.settings",
        "PYTHONPATH": str(EXAMPLES.parent),
    }


class Ran(NamedTuple):
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def answers(self) -> list[Record]:
        """The JSON documents of standard output, one from each line."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def complaints(self) -> list[str]:
        """The lines of standard error."""
        return self.err.splitlines()


def ran(*arguments: object, given: bytes = b"") -> Ran:
    """A command run to its end in this process; an exception that escapes it fails the test."""
    runner = CliRunner(catch_exceptions=False)
    words = [str(argument) for argument in arguments]
    result = runner.invoke(main, words, input=given, prog_name="discretion")
    return Ran(result.exit_code, result.stdout_bytes.decode(), result.stderr)


def started(*arguments: object, **streams: Any) -> subprocess.Popen[bytes]:
    """A command as a process of its own, with the given streams and pipes for the rest."""
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    command = [*DISCRETION, *(str(argument) for argument in arguments)]
    return subprocess.Popen(command, **{**pipes, **streams})  # noqa: S603 (our own command)


def shown(pipe: IO[bytes] | int, until: bytes) -> bytes:
    """What a pipe or terminal shows up to some bytes; it fails where they do not come in time."""
    source = pipe if isinstance(pipe, int) else pipe.fileno()
    seen = b""
    while until not in seen:
        ready, _, _ = select.select([source], [], [], PATIENCE)
        assert ready, f"nothing came after {seen!r}"
        more = os.read(source, 1 << 16)
        assert more, f"it ended after {seen!r}"
        seen += more
    return seen


def terminal() -> tuple[int, int]:
    """Our end of a terminal, and the end that the command holds."""
    return pty.openpty()


def written(path: Path, document: object) -> Path:
    """A JSON document as a person writes it, a value a line."""
    path.write_text(json.dumps(document, indent=2), encoding="utf-8")
    return path


def a_register_file(folder: Path, **tables: object) -> Path:
    """The small city in a file, with a designation that lets the Mayor's Office disclose names."""
    return written(
        folder / "register.json", a_register(**{"designations": [a_designation()], **tables})
    )


def stream(acts: Iterable[Record]) -> bytes:
    """Acts, one a line."""
    return b"".join(json.dumps(act).encode() + b"\n" for act in acts)


def acts_called(*ids: str) -> list[Record]:
    """Lawful acts with these ids."""
    return [an_act(id=id_) for id_ in ids]
