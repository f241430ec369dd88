"""`discretion quarterly`: the chief's report on a quarter, begun, looked at, signed, put online.

What is told in words is reviewed on the pages, or by a program.
"""

import re
from typing import Final

import click

from discretion.interfaces.cli import paper
from discretion.interfaces.cli.acting import acting, acting_options
from discretion.interfaces.cli.input import told

_QUARTER: Final = re.compile(r"(\d{4})-Q([1-4])")


@click.group(
    "quarterly",
    epilog="Example:  discretion quarterly draft 2026-Q3 --as chris@cpo.nyc.gov",
)
def command() -> None:
    """Begin, look at, sign and publish the chief privacy officer's report on a quarter."""


@command.command(
    "draft", epilog="Example:  discretion quarterly draft 2026-Q3 --as chris@cpo.nyc.gov"
)
@click.argument("quarter")
@acting_options
def draft(quarter: str, email: str | None, token: str | None) -> None:
    """Begin the report on a QUARTER that is over, as 2026-Q3."""
    found = _QUARTER.fullmatch(quarter.upper())
    if found is None:
        raise click.UsageError("Name the quarter as 2026-Q3.")
    who = acting(email, token)
    from discretion.apps.oversight import actions

    with told():
        begun = actions.begin(int(found[1]), int(found[2]), actor=who.actor, now=who.now)
    click.echo(f"{begun.id} is begun. Next:  discretion quarterly proof {begun.id}")


@command.command(
    "proof", epilog="Example:  discretion quarterly proof QTR-2026-00003 --as chris@cpo.nyc.gov"
)
@click.argument("report")
@acting_options
def proof(report: str, email: str | None, token: str | None) -> None:
    """Tell what a REPORT that is not signed would say, and what is still to be reviewed.

    Ends with status 1 where something is.
    """
    who = acting(email, token)
    from discretion.apps.oversight import queries

    with told():
        found = queries.draft(report, actor=who.actor)
    paper.title(f"{report} is {'not ' if found.open else ''}ready to be signed.")
    paper.section("What it tells", [f"{p.title}: {p.total}" for p in found.release.parts])
    paper.section("To be reviewed", [f"{one.source}: {one.read}" for one in found.open])
    paper.heading("Fingerprint of what it says")
    click.echo(found.fingerprint)
    raise SystemExit(1 if found.open else 0)


@command.command(
    "sign",
    epilog='Example:  discretion quarterly sign QTR-2026-00003 --fingerprint 5f3a... --intent "I '
    'have read it." --as chris@cpo.nyc.gov',
)
@click.argument("report")
@click.option(
    "--fingerprint",
    required=True,
    help="Of the report as you saw it; `discretion quarterly proof` prints it.",
)
@click.option("--intent", required=True, help="What you mean by signing, in a sentence.")
@acting_options
def sign(report: str, fingerprint: str, intent: str, email: str | None, token: str | None) -> None:
    """Sign a REPORT as it was read, which freezes it in every format."""
    who = acting(email, token)
    from discretion.apps.oversight import signing

    with told():
        signing.sign(report, fingerprint=fingerprint, intent=intent, actor=who.actor, now=who.now)
    click.echo(f"{report} is signed. Next:  discretion quarterly publish {report}")


@command.command(
    "publish", epilog="Example:  discretion quarterly publish QTR-2026-00003 --as chris@cpo.nyc.gov"
)
@click.argument("report")
@acting_options
def publish(report: str, email: str | None, token: str | None) -> None:
    """Put a signed REPORT online for everyone; one that it amends is superseded."""
    who = acting(email, token)
    from discretion.apps.oversight import signing

    with told():
        signing.publish(report, actor=who.actor, now=who.now)
    click.echo(f"{report} is online. Send it to the speaker, and record when it arrived.")
