"""`discretion what-if`: a change is tried on the office's register, and nothing of it is kept."""

from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from discretion.errors import DiscretionError, Invalid
from discretion.interfaces.cli import paper
from discretion.interfaces.cli.acting import acting, acting_options
from discretion.interfaces.cli.input import content, stop, stop_for

if TYPE_CHECKING:
    from discretion.apps.matters.sandbox import Change
    from discretion.apps.matters.what_if import Differing


@click.command(
    "what-if",
    epilog="""\b
Examples:
  discretion what-if change.json --as olga@parks.nyc.gov
  echo '{"law": "int-197-2026"}' | discretion what-if - --as chris@cityhall.nyc.gov
  discretion what-if change.json --since 2024-01-01 --json --as olga@parks.nyc.gov
""",
)
@click.argument("change")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="Look back to this day; else to the first of January, three years ago.",
)
@click.option("--json", "as_json", is_flag=True, help="A line of JSON for each, with both answers.")
@acting_options
def command(
    change: str, since: datetime | None, as_json: bool, email: str | None, token: str | None
) -> None:
    """Try a CHANGE, a JSON file (- for standard input), and show which matters of the last years
    would come out differently: those that the one who acts may see. Nothing is saved.

    A change is a record with other terms ("designation", "agreement" or "policy") or "withdrawn",
    a draft by its id alone, the terms of a new record of an "agency", or an edition of the "law".
    """
    who = acting(email, token)
    import msgspec

    from discretion.apps.audit.actions import new_york_day
    from discretion.apps.matters import what_if

    asked = _change(change)
    first: date = since.date() if since else what_if.first_day(new_york_day(who.now))
    try:
        found = what_if.found(asked, since=first, actor=who.actor, now=who.now)
    except Invalid as error:
        stop_for(error, change)
    except DiscretionError as error:
        stop(str(error))
    if as_json:
        for one in found.differing:
            click.echo(msgspec.json.encode(one))
        return
    from discretion.interfaces.differing import sentence

    click.echo(sentence(found))
    if found.differing:
        paper.section("What would come out differently", [_line(one) for one in found.differing])


def _change(name: str) -> "Change":
    import msgspec

    from discretion.apps.matters.sandbox import Change

    text = content(name)
    try:
        return msgspec.json.decode(text, type=Change)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        stop(f"{name}: This is no change that can be tried: {error}.")


def _line(one: "Differing") -> str:
    from discretion.interfaces.differing import comes_to

    return f"{one.id} of {one.on}, {one.agency}: {comes_to(one.before)} → {comes_to(one.after)}"
