"""`discretion person`: what is said of someone with an account, and how it is changed."""

from typing import TYPE_CHECKING

import click

from discretion.errors import DiscretionError
from discretion.interfaces.cli.acting import acting, acting_options
from discretion.interfaces.cli.input import stop_for

if TYPE_CHECKING:
    from discretion.apps.accounts.models import Person


@click.command(
    "person",
    epilog="""\b
Examples:
  discretion person olga@parks.nyc.gov --as olga@parks.nyc.gov
  discretion person olga@parks.nyc.gov --title "Privacy Officer" --phone 212-555-0100 \\
      --as ari@cityhall.nyc.gov
""",
)
@click.argument("address", metavar="EMAIL")
@click.option("--name", help="The name, as it is to stand under a report.")
@click.option("--title", help="The title; an empty one takes it away.")
@click.option("--phone", help="The telephone.")
@click.option("--office", help="The address of the office.")
@click.option("--why", default="", help="Why, for the record.")
@acting_options
def command(
    address: str,
    why: str,
    email: str | None,
    token: str | None,
    **details: str | None,
) -> None:
    """Show what is said of a person, and change it: their own, or as who administers it."""
    who = acting(email, token)
    from discretion.apps.accounts import actions, queries
    from discretion.apps.accounts.facts import PersonContent

    said = {name: text for name, text in details.items() if text is not None}
    try:
        person = queries.person_known_by(address, actor=who.actor)
        if said:
            before = {name: getattr(person, name) for name in details}
            person = actions.change_person(
                person.pk,
                PersonContent(**{**before, **said}),
                version=person.version,
                actor=who.actor,
                now=who.now,
                why=why,
            )
    except DiscretionError as error:
        stop_for(error, address)
    click.echo(_shown(person))


def _shown(person: "Person") -> str:
    parts = (person.name, person.title, person.email, person.phone, person.office)
    return ", ".join(filter(None, parts))
