"""`discretion setup`: make the database ready, and give the first administrator an account."""

from datetime import UTC, datetime

import click

from discretion.errors import DiscretionError
from discretion.interfaces.cli import office
from discretion.interfaces.cli.input import stop


@click.command("setup", epilog="Example:  discretion setup --administrator ana@agency.nyc.gov")
@click.option(
    "--administrator",
    "email",
    help="The address of the first administrator, who then invites everyone else.",
)
@click.option("--name", default="Administrator", show_default=True, help="Their name.")
def command(email: str | None, name: str) -> None:
    """Make the database ready for this version; safe to run again."""
    office.load()
    from django.core.management import call_command
    from django.db import connection

    from discretion.apps.accounts import actions
    from discretion.apps.audit.protection import protect, unprotected
    from discretion.apps.matters.sealing import make_key

    call_command("migrate", verbosity=0)
    if bare := unprotected(connection):
        protect(connection)
        click.echo(f"Could be changed, and is kept from it again: {', '.join(bare)}.")
    make_key()
    click.echo("The database is ready.")
    if email is None:
        return
    password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    try:
        actions.appoint_first_administrator(
            email,
            name,
            password,
            now=datetime.now(UTC),  # noqa: TID251 (an interface)
        )
    except DiscretionError as error:
        stop(str(error))
    click.echo(f"{email} can sign in; a second factor is asked for at the first time.")
