"""`discretion import`: a file into the register, all of it or nothing."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from discretion.errors import DiscretionError, Invalid
from discretion.interfaces.cli.acting import Acting, acting, acting_options
from discretion.interfaces.cli.export import SHEETS
from discretion.interfaces.cli.input import content, stop, stop_for

if TYPE_CHECKING:
    from discretion.apps.register.inventory import Summary


class How(TypedDict):
    """What the command was told besides."""

    agency: str
    kind: str | None
    dry_run: bool
    why: str


@click.command(
    "import",
    epilog="""\b
Examples:
  discretion import register.xlsx --agency hra --dry-run --as olga@agency.nyc.gov
  discretion import inventory.json --as olga@agency.nyc.gov
  discretion import --filing report-2024.pdf --agency hra --as olga@agency.nyc.gov
""",
)
@click.argument("source", type=Path, required=False)
@click.option("--filing", type=Path, help="Last cycle's report, to be gone through row by row.")
@acting_options
@click.option("--agency", default="", help="Whose rows are those that name no agency.")
@click.option("--kind", type=click.Choice(SHEETS), help="What the rows of a .csv are.")
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.option("--why", default="", help="A reason, kept with every change.")
def command(
    source: Path | None,
    filing: Path | None,
    email: str | None,
    token: str | None,
    **how: Unpack[How],
) -> None:
    """Bring SOURCE into the register: an .xlsx, a .csv or a .json inventory.

    Everything is taken over, or nothing: each wrong cell or line is then named, and the exit status
    is 2. A record that someone changed after the export is not overwritten.
    """
    if (source is None) == (filing is None):
        raise click.UsageError("Name a file to import, or a report with --filing.")
    if filing is not None:
        if not how["agency"]:
            raise click.UsageError("Say whose report it is: --agency ID.")
        take_filing(filing, how["agency"], acting(email, token))
        return
    path = source or Path()
    if path.suffix.lower() not in (".xlsx", ".csv", ".json"):
        raise click.UsageError(f"{path}: only .xlsx, .csv and .json are imported.")
    who = acting(email, token)
    try:
        summary = _brought_in(path, content(path), who, how)
    except DiscretionError as error:
        stop_for(error, path)
    _show(summary, dry_run=how["dry_run"])


def _brought_in(path: Path, data: bytes, who: Acting, how: How) -> "Summary":
    from discretion.apps.register import spreadsheets
    from discretion.apps.register.kinds import by_plural

    if path.suffix.lower() == ".json":
        return _inventory(data, who, how)
    kind = by_plural(how["kind"]) if how["kind"] else None
    actor, now = who
    if how["dry_run"]:
        found = spreadsheets.examine(
            data, file_name=path.name, agency=how["agency"], kind=kind, actor=actor, now=now
        )
        if found.errors:
            raise Invalid(error.fault for error in found.errors)
        return found.summary
    with _watched() as told:
        return spreadsheets.bring_in(
            data,
            file_name=path.name,
            agency=how["agency"],
            kind=kind,
            actor=actor,
            now=now,
            why=how["why"],
            told=told,
        )


def _inventory(data: bytes, who: Acting, how: How) -> "Summary":
    from discretion.apps.register import document, inventory

    whole = document.read(data)
    with _watched() as told:
        try:
            return inventory.import_inventory(
                whole,
                actor=who.actor,
                now=who.now,
                dry_run=how["dry_run"],
                why=how["why"],
                told=told,
            )
        except Invalid as error:
            raise Invalid(document.at_lines(error.faults, data)) from None


def take_filing(path: Path, agency: str, who: Acting) -> None:
    """Read a filed report for an agency, and keep what it suggests for a person to go through."""
    from discretion.apps.register import filings

    data = content(path)
    try:
        kept = filings.import_filing(
            data, file_name=path.name, agency=agency, actor=who.actor, now=who.now
        )
        rows = filings.rows(kept.id, actor=who.actor)
    except DiscretionError as error:
        stop(str(error))
    proposals = sum(bool(row.kind) for row in rows)
    unsure = sum(bool(row.doubts) for row in rows)
    click.echo(
        f"{kept.id}: {proposals} proposals from the {kept.year} filing wait to be gone through, "
        f"{unsure} with doubts."
    )


@contextmanager
def _watched() -> Iterator[Callable[[int], object]]:
    """A count of the records done, on a terminal where a person watches."""
    if not sys.stderr.isatty():
        yield lambda records: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn

    columns = (SpinnerColumn(), TextColumn("Importing: {task.completed:,.0f} records"))
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("Importing", total=None)
        yield lambda records: progress.advance(task, records)


def _show(summary: "Summary", *, dry_run: bool) -> None:
    for each in summary.new:
        click.echo(f"new      {each.kind} “{each.title}”")
    for each in summary.changed:
        click.echo(f"changed  {each.id} “{each.title}”: {', '.join(each.fields)}")
    counts = (
        f"{len(summary.new):,} new, {len(summary.changed):,} changed, "
        f"{summary.unchanged:,} unchanged."
    )
    click.echo(f"{counts} Nothing was done: this was a dry run." if dry_run else counts)
