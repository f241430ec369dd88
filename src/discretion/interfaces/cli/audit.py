"""`discretion audit`: prove the record, and sign its head."""

from datetime import UTC, datetime
from pathlib import Path

import click

from discretion.errors import DiscretionError
from discretion.interfaces.cli import office
from discretion.interfaces.cli.input import content, stop_for


@click.group("audit", epilog="Try first:  discretion audit verify")
def command() -> None:
    """Prove that the record is what it was, and sign how it ends."""


@command.command(
    epilog="""\b
Examples:
  discretion audit verify
  discretion audit verify --checkpoint kept-elsewhere.json
"""
)
@click.option(
    "--checkpoint",
    "paths",
    multiple=True,
    type=Path,
    help="A signed checkpoint that was kept elsewhere; may be given several times.",
)
def verify(paths: tuple[Path, ...]) -> None:
    """Find every entry that was altered, deleted, inserted or reordered.

    A cut tail or a rewritten record shows only beside a signed checkpoint. Ends with status 1 where
    something is wrong.
    """
    office.ready()
    from discretion.apps.audit import queries
    from discretion.apps.audit.checkpoints import SignedHead, read

    elsewhere: list[SignedHead] = []
    for path in paths:
        try:
            elsewhere.append(read(content(path)))
        except DiscretionError as error:
            stop_for(error, path)
    found = 0
    for broken in queries.verify(elsewhere):
        click.echo(broken.what)
        found += 1
    if found:
        click.echo(f"The record does not hold: {found} {'place' if found == 1 else 'places'}.")
        raise SystemExit(1)
    number, digest = queries.head()
    signed = len(queries.checkpoints()) + len(elsewhere)
    ending = f" and ends in {digest}" if digest else ""
    click.echo(f"The record holds. Entries: {number:,}; signed checkpoints: {signed}{ending}.")


@command.command(epilog="Example:  discretion audit checkpoint --to /media/usb/head.json")
@click.option("--to", "target", type=Path, help="A file to keep elsewhere; else it is printed.")
def checkpoint(target: Path | None) -> None:
    """Sign the record's head, and keep the signature here and elsewhere."""
    office.ready()
    import msgspec

    from discretion.apps.audit import actions, queries

    made = actions.make_checkpoint(now=datetime.now(UTC))  # noqa: TID251 (an interface)
    signed = [*queries.checkpoints(), *([made] if made else [])]
    if not signed:
        click.echo("Nothing is recorded yet, so there is nothing to sign.")
        return
    text = msgspec.json.format(msgspec.json.encode(signed[-1]), indent=2) + b"\n"
    if target is None:
        click.echo(text.decode(), nl=False)
        return
    try:
        target.write_bytes(text)
    except OSError as error:
        raise click.ClickException(f"{target}: {error.strerror}.") from None
    click.echo(f"Signed up to entry {signed[-1].number}: {target}")
