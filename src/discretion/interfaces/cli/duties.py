"""`discretion duties`: what waits for someone, and what their agency owes by when."""

from typing import TYPE_CHECKING

import click

from discretion.interfaces.cli import paper
from discretion.interfaces.cli.acting import acting, acting_options

if TYPE_CHECKING:
    from discretion.apps.duties.models import Duty


@click.command(
    "duties",
    epilog="""\b
Examples:
  discretion duties --as olga@parks.nyc.gov
  discretion duties --all --late --as chris@cityhall.nyc.gov
""",
)
@click.option("--all", "everyones", is_flag=True, help="All that they may know of.")
@click.option("--late", is_flag=True, help="Only what is past its day.")
@acting_options
def command(everyones: bool, late: bool, email: str | None, token: str | None) -> None:
    """List what waits for someone, the first due first, and how each day was worked out."""
    who = acting(email, token)
    from discretion.apps.audit.actions import new_york_day
    from discretion.apps.duties import queries

    today = new_york_day(who.now)
    found = (queries.duties if everyones else queries.mine)(who.actor, today=today)
    found = queries.late(found, now=who.now) if late else queries.open_(found)
    lines = [_line(duty) for duty in found]
    if not lines:
        click.echo("Nothing is owed.")
        return
    paper.section(f"{len(lines)} {'duty' if len(lines) == 1 else 'duties'}", lines)


def _line(duty: "Duty") -> str:
    by = f"by {_when(duty)}" if duty.due_on else "without a set day"
    whose = duty.agency_id or "the City"
    return f"{duty.id} {by}, {whose}: {duty.what} ({duty.record}). {duty.explanation}."


def _when(duty: "Duty") -> str:
    from discretion.apps.audit.actions import NEW_YORK

    if duty.due_at:
        return f"{duty.due_at.astimezone(NEW_YORK):%Y-%m-%d %H:%M}, New York"
    return str(duty.due_on)
