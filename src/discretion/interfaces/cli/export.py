"""`discretion export`: the register, or some agencies' part of it, as a file."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from discretion.errors import DiscretionError
from discretion.interfaces.cli.acting import Acting, acting, acting_options
from discretion.interfaces.cli.input import stop

if TYPE_CHECKING:
    from collections.abc import Sequence

SHEETS = ("activities", "functions", "systems", "contractors")


@click.command(
    "export",
    epilog="""\b
Examples:
  discretion export register.xlsx --as olga@agency.nyc.gov
  discretion export activities.csv --agency hra --as olga@agency.nyc.gov
  discretion export inventory.json
  discretion export empty.xlsx --template
""",
)
@click.argument("target", type=Path)
@acting_options
@click.option("--agency", "agencies", multiple=True, help="Only this agency; may be repeated.")
@click.option(
    "--kind",
    type=click.Choice(SHEETS),
    help="What a .csv holds, where the file's name does not say it.",
)
@click.option("--template", is_flag=True, help="Write an .xlsx without rows, to be filled in.")
def command(
    target: Path,
    email: str | None,
    token: str | None,
    agencies: tuple[str, ...],
    kind: str | None,
    template: bool,
) -> None:
    """Write the register to TARGET; its ending says how: .xlsx, .csv or .json.

    A workbook has the activities, functions, systems and contractors, a .csv one of them, and
    .json everything, as `discretion/inventory/1`.
    """
    ending = target.suffix.lower()
    if ending not in (".xlsx", ".csv", ".json") or (template and ending != ".xlsx"):
        wanted = ".xlsx" if template else ".xlsx, .csv or .json"
        raise click.UsageError(f"{target}: give the file the ending {wanted}.")
    who = acting(email, token)
    try:
        data = _data(target, who, agencies or None, kind, template)
    except DiscretionError as error:
        stop(f"{target}: {error}")
    target.write_bytes(data)


def _data(
    target: Path,
    who: Acting,
    agencies: "Sequence[str] | None",
    kind: str | None,
    template: bool,
) -> bytes:
    from discretion.apps.register import document, inventory, spreadsheets
    from discretion.apps.register.kinds import by_plural

    actor, now = who
    if template:
        return spreadsheets.template(actor=actor, agencies=agencies)
    if target.suffix.lower() == ".xlsx":
        return spreadsheets.workbook(actor=actor, agencies=agencies, now=now)
    if target.suffix.lower() == ".json":
        return document.encode(inventory.export(actor=actor, agencies=agencies, now=now))
    named = kind or target.stem.lower()
    if named not in SHEETS:
        raise click.UsageError(f"Say what {target} is to hold: --kind {'|'.join(SHEETS)}.")
    return spreadsheets.table(by_plural(named), actor=actor, agencies=agencies, now=now)
