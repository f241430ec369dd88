"""`discretion serve`: the application on this machine, or behind a city's own front."""

import os
import sys
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import click

from discretion.interfaces.cli import office, worker

_PATIENCE_SECONDS: Final = 15
# In each process: as many requests are answered at once, each with a connection to the database.
_THREADS: Final = 8


@click.command(
    "serve",
    epilog="""\b
Examples:
  discretion serve
  discretion serve --host 0.0.0.0 --port 8080 --workers 4
  discretion serve --example examples
""",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", default=8000, show_default=True, help="On which port.")
@click.option("--workers", default=1, show_default=True, help="How many processes answer.")
@click.option(
    "--example",
    type=Path,
    help="Fill an empty office with the example city of this folder, and ask for no second factor.",
)
def command(host: str, port: int, workers: int, example: Path | None) -> None:
    """Serve the application until it is stopped (Ctrl+C)."""
    os.environ.setdefault("DISCRETION_URL", f"http://{host}:{port}")
    if example is None:
        office.ready()
    else:
        os.environ.setdefault("DISCRETION_SECOND_FACTOR", "no")
        # The example's people have no mailboxes: who tries it reads their letters there.
        os.environ.setdefault("DISCRETION_MAIL_FOLDER", "mail")
        _set_up(example)
        _tell(host, port)
    sys.stdout.flush()
    with worker.beside():
        _serve(host, port, workers)


def _set_up(examples: Path) -> None:
    office.load()
    from django.core.management import call_command

    from discretion.interfaces.cli import example

    call_command("migrate", verbosity=0)
    if example.is_loaded():
        click.echo("The example city is there already, with what was done in it.")
        return
    click.echo("Filling the office with the example city …")
    # In a process of its own: it writes a report, and the threads of the typesetter would not
    # live through the fork by which the server makes its workers.
    filling = get_context("spawn").Process(target=example.fill, args=(examples,))
    filling.start()
    filling.join()
    if filling.exitcode:
        sys.exit(filling.exitcode)


def _tell(host: str, port: int) -> None:
    from django.conf import settings

    from discretion.interfaces.cli.example import HOST, PASSWORD, PEOPLE

    click.echo("\nSign in as one of these; they all have the same password:\n")
    for name, shown, role, agency, _ in PEOPLE:
        where = agency or "the City"
        click.echo(f"  {name + '@' + HOST:<28} {role.replace('_', ' ')} of {where} ({shown})")
    click.echo(f"\n  password: {PASSWORD}\n  their letters: {settings.MAIL_GOES_TO}")
    click.echo(f"\nDiscretion is at  http://{host}:{port}/\n")


def _serve(host: str, port: int, workers: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "discretion.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=_THREADS,
        # One that is told to end while it still starts does not hear it.
        workers_kill_timeout=_PATIENCE_SECONDS,
        log_enabled=False,
    ).serve()
