"""Who acts when a command reads or writes the office's records."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

import click

from discretion.errors import DiscretionError
from discretion.interfaces.cli import office
from discretion.interfaces.cli.input import stop

if TYPE_CHECKING:
    from discretion.apps.accounts.policy import Actor

_Command = TypeVar("_Command", bound=Callable[..., object])


_VOUCHED: Final = "discretion.not_identifying"


def _vouch(context: click.Context, _: click.Parameter, paths: tuple[str, ...]) -> None:
    context.meta[_VOUCHED] = paths


class Acting(NamedTuple):
    """Who acts, and the moment of it."""

    actor: "Actor"
    now: datetime


def acting_options(command: _Command) -> _Command:
    """The options that say who acts: `email` and `token`; and what they vouch for."""
    command = click.option(
        "--not-identifying",
        multiple=True,
        metavar="PATH",
        expose_value=False,
        callback=_vouch,
        help="Where a text only looks as if it identified someone, as the refusal names the place; "
        "may be given more than once, and is recorded.",
    )(command)
    command = click.option(
        "--token",
        envvar="DISCRETION_TOKEN",
        show_envvar=True,
        help="A personal token; better kept in the environment than typed here.",
    )(command)
    return click.option(
        "--as",
        "email",
        metavar="EMAIL",
        help="Whose account acts; for the administrator of this machine.",
    )(command)


def acting(email: str | None, token: str | None) -> Acting:
    """Who acts, found in the office's database; stops where it is nobody."""
    if not email and not token:
        raise click.UsageError("Say who acts: --as EMAIL, or a token in DISCRETION_TOKEN.")
    office.ready()
    from discretion.apps.accounts import queries

    now = datetime.now(UTC)  # noqa: TID251 (an interface)
    try:
        if email:
            actor = queries.actor_of(queries.person_by_email(email), now=now)
        else:
            actor = queries.actor_of_token(token or "", now=now)
        return Acting(actor.vouching(click.get_current_context().meta.get(_VOUCHED, ())), now)
    except DiscretionError as error:
        stop(str(error))
