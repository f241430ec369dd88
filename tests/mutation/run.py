"""Break the law in small ways and look for a test that notices: `make mutation`.

Runs mutmut over a prepared copy of the project and breaks the steps of the procedure, says how many
mutants of each module the tests kill, and fails under the bar, or where one lives that
`survivors.toml` does not name with a reason.
"""

import argparse
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from click import echo
from mutmut.stats import status_by_exit_code

from tests.mutation import steps
from tests.mutation.prepare import COPY, copy_project

BAR: Final = 95.0
_DEAD: Final = {"killed", "timeout", "segfault"}
_ACCEPTED: Final = Path(__file__).with_name("survivors.toml")
_LOG: Final = COPY / "mutmut.log"
_RESULTS: Final = COPY / "mutants/src/discretion/law"


class Change(NamedTuple):
    """What a mutant changes; it stays the same when mutants are numbered anew."""

    function: str
    was: str
    now: str


def main() -> int:
    """Run what is asked for and report; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("modules", nargs="*", help="modules of the law; all, if none is named")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    asked = parser.parse_args()
    copy_project()
    _run_mutmut(asked.modules, asked.workers)
    return _report(asked.modules)


def _run_mutmut(modules: list[str], workers: int) -> None:
    names = [f"discretion.law.{module}.*" for module in modules]
    with _LOG.open("w") as log:
        done = subprocess.run(  # noqa: S603  # our own command
            [sys.executable, "-m", "mutmut", "run", "--max-children", str(workers), *names],
            cwd=COPY,
            stdout=None if sys.stdout.isatty() else log,
            check=False,
        )
    if done.returncode:
        sys.exit(f"mutmut did not come to its end; {_LOG} may say why.")


def _report(modules: list[str]) -> int:
    results = {name: statuses for name, statuses in _statuses() if not modules or name in modules}
    rows = {
        name: (sum(status in _DEAD for status in statuses.values()), len(statuses))
        for name, statuses in results.items()
    }
    living = [m for s in results.values() for m, status in s.items() if status not in _DEAD]
    survivors = [_change(mutant) for mutant in living]
    if not modules or "procedure" in modules:
        unnoticed, tried = steps.living()
        rows["steps"] = tried - len(unnoticed), tried
        survivors += [Change("procedure.Step", what, "") for what in unnoticed]
    killed, total = (sum(column) for column in zip(*rows.values(), strict=True))
    for name, row in {**rows, "all": (killed, total)}.items():
        echo(f"{name:16} {row[0]:5} of {row[1]:5} killed  {row[0] * 100 / row[1]:5.1f} %")
    unlisted = _without_reason(survivors)
    if unlisted:
        echo(f"\n{len(unlisted)} survive without a reason. Kill each with a test, or give one in")
        echo(f"{_ACCEPTED.name}:")
        echo("\n".join(map(_as_toml, unlisted)))
    return 1 if unlisted or killed * 100 < BAR * total else 0


def _statuses() -> Iterator[tuple[str, dict[str, str]]]:
    """Each module with the mutants that were tried in it and what became of them."""
    for file in sorted(_RESULTS.glob("*.py.meta")):
        codes = json.loads(file.read_text())["exit_code_by_key"]
        statuses = {mutant: status_by_exit_code[code] for mutant, code in codes.items()}
        if statuses:
            yield file.name.removesuffix(".py.meta"), statuses


def _without_reason(survivors: list[Change]) -> list[Change]:
    listed = tomllib.loads(_ACCEPTED.read_text()).get("survivor", [])
    accepted = {Change(s["function"], s["was"], s["now"]) for s in listed if s["reason"]}
    return [change for change in survivors if change not in accepted]


def _change(mutant: str) -> Change:
    shown = subprocess.run(  # noqa: S603  # our own command
        [sys.executable, "-m", "mutmut", "show", mutant],
        cwd=COPY,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    lines = [line for line in shown if not line.startswith(("---", "+++"))]
    was, now = (
        "\n".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+"
    )
    module, _, mangled = mutant.removeprefix("discretion.law.").partition(".")
    # `x_name` is a function, `xǁClassǁname` a method.
    name = mangled.partition("__mutmut_")[0][2:].replace("ǁ", ".")
    return Change(f"{module}.{name}", was, now)


def _as_toml(change: Change) -> str:
    fields = (f"{name} = {json.dumps(value)}" for name, value in change._asdict().items())
    return "\n".join(("", "[[survivor]]", *fields, 'reason = ""'))


if __name__ == "__main__":
    sys.exit(main())
