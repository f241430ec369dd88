"""`discretion report`: read and write agency reports, compare two; draft one, sign and file it."""

from pathlib import Path

import click

from discretion.errors import DiscretionError
from discretion.interfaces.cli import compare, filing
from discretion.interfaces.cli.acting import acting, acting_options
from discretion.interfaces.cli.import_ import take_filing
from discretion.interfaces.cli.input import report_file, stop


@click.group("report", epilog="Try first:  discretion report read filing.pdf --doubts")
def command() -> None:
    """Read agency reports, write and compare them; draft one, sign it and file it."""


command.add_command(compare.command)
for _each in filing.COMMANDS:
    command.add_command(_each)


@command.command(
    "read",
    epilog="""\b
Examples:
  discretion report read filing.pdf > report.json
  discretion report read filing.docx --doubts
  discretion report read filing.pdf --import hra --as olga@agency.nyc.gov
""",
)
@click.argument("file", type=Path)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON (the default).")
@click.option("--doubts", is_flag=True, help="Print only the doubts, a line each, for a person.")
@click.option(
    "--import",
    "agency",
    metavar="AGENCY",
    help="Keep what it suggests for that agency's register, to be gone through row by row.",
)
@acting_options
def read(
    file: Path,
    as_json: bool,
    doubts: bool,
    agency: str | None,
    email: str | None,
    token: str | None,
) -> None:
    """Read FILE (txt, html, docx or pdf, on the 2020 form) as `discretion/report/1` JSON.

    What could not be settled is a doubt, with its place in the file.
    """
    from discretion.forms.read import read_apart
    from discretion.forms.report import encode

    if as_json + doubts + bool(agency) > 1:
        raise click.UsageError("Ask for one of --json, --doubts and --import.")
    if agency:
        take_filing(file, agency, acting(email, token))
        return
    try:
        report = read_apart(file)
    except DiscretionError as error:
        stop(str(error))
    if not doubts:
        click.echo(encode(report), nl=False)
        return
    for doubt in report.doubts:
        question = f"question {doubt.question}: " if (doubt.question or "").isdigit() else ""
        click.echo(f"{doubt.where}: {question}{doubt.message}")


@command.command(
    "write",
    epilog="""\b
Examples:
  discretion report write --from report.json --to report.pdf
  discretion report write --from report.json --to report.docx
""",
)
@click.option("--from", "source", required=True, type=Path, help="A report as JSON.")
@click.option(
    "--to",
    "target",
    required=True,
    type=Path,
    help="The file to write; its ending says how: .pdf .docx .html .xlsx .csv .json",
)
def write(source: Path, target: Path) -> None:
    """Write a report as a document."""
    from discretion.forms.write import write_report

    try:
        write_report(report_file(source), target)
    except DiscretionError as error:
        stop(str(error))
