"""`discretion demonstrate`: the whole job on the example city, with progress shown."""

from collections import Counter
from pathlib import Path

import click

from discretion.errors import DiscretionError
from discretion.interfaces.cli.input import content, register_file, report_file, stop, stop_for


@click.command(
    "demonstrate",
    epilog="""\b
Examples:
  discretion demonstrate
  discretion demonstrate --examples examples --out out
""",
)
@click.option("--examples", type=Path, default=Path("examples"), help="Where the examples are.")
@click.option("--out", type=Path, default=Path("out"), help="Where to write.")
def command(examples: Path, out: Path) -> None:
    """Decide the example city's acts and write its 2020 agency report in every format."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        stop(f"{out}: this folder cannot be made: {error.strerror}.")
    determinations = out / "determinations.ndjson"
    outcomes = _decide(examples, determinations)
    written = _write(examples / "report.json", out)
    _tell(examples, out, outcomes, [determinations, *written])


def _decide(examples: Path, target: Path) -> Counter[str]:
    from rich.progress import track

    from discretion.law.checks import FaultyAct
    from discretion.law.decisions import Decisions

    click.echo(f"Reading the register of the example city, {examples / 'register.json'}")
    decisions = Decisions(register_file(examples / "register.json"))
    lines = content(examples / "acts.ndjson").splitlines()
    outcomes: Counter[str] = Counter()
    with target.open("wb") as file:
        for line in track(lines, description=f"Deciding {len(lines)} acts"):
            try:
                determination = decisions.decide(decisions.read(line))
            except FaultyAct as error:
                stop_for(error, examples / "acts.ndjson")
            outcomes[determination.outcome] += 1
            file.write(decisions.encode(determination) + b"\n")
    return outcomes


def _write(source: Path, out: Path) -> list[Path]:
    from rich.progress import track

    from discretion.forms.write import FORMATS, write_report

    report = report_file(source)
    written = [out / f"agency-report-2020.{ending}" for ending in FORMATS]
    try:
        for path in track(written, description="Writing the report"):
            write_report(report, path)
    except DiscretionError as error:
        stop(str(error))
    return written


def _tell(examples: Path, out: Path, outcomes: Counter[str], written: list[Path]) -> None:
    counts = ", ".join(f"{n} {outcome.replace('_', ' ')}" for outcome, n in outcomes.most_common())
    click.echo(f"\nDetermined: {counts}.\n\nWritten:")
    for path in written:
        click.echo(f"  {path}")
    command = ".venv/bin/discretion"
    register = f"--register {examples / 'register.json'}"
    click.echo(
        "\nNext, try:\n"
        f"  {command} explain {register} {examples / 'one-act.json'}\n"
        f"  {command} report read {out / 'agency-report-2020.pdf'}\n"
        f'  {command} law "23-1202(c)(4)"\n'
        f"  {command} --help"
    )
