"""`discretion audit`: prove the record, and sign its head."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from discretion.errors import DiscretionError
from discretion.interfaces.cli import office
from discretion.interfaces.cli.input import content, stop, stop_for
from discretion.interfaces.cli.verify import a_key

if TYPE_CHECKING:
    from discretion.apps.audit.checkpoints import SignedHead
    from discretion.apps.reports.package import Manifest

# How every zip begins.
_ZIP: Final = b"PK"


@click.group("audit", epilog="Try first:  discretion audit verify")
def command() -> None:
    """Prove that the record is what it was, and sign how it ends."""


@command.command(
    epilog="""\b
Examples:
  discretion audit verify
  discretion audit verify --checkpoint kept-elsewhere.json
  discretion audit verify --checkpoint RPT-2026-00012.zip --key 5f3a…
"""
)
@click.option(
    "--checkpoint",
    "paths",
    multiple=True,
    type=Path,
    help="A signed checkpoint, or a filing package, that was kept elsewhere; may be repeated.",
)
@click.option(
    "--key",
    "keys",
    metavar="HEX",
    multiple=True,
    callback=lambda context, option, given: tuple(a_key(context, option, key) for key in given),
    help="The public key that signed, if not the one on this machine; may be repeated.",
)
def verify(paths: tuple[Path, ...], keys: tuple[str, ...]) -> None:
    """Find what was altered, deleted, inserted or reordered in the record, or behind its back.

    A cut tail or a rewritten record shows only beside something signed. Ends with status 1 where
    anything is wrong.
    """
    office.ready()
    from discretion.apps.audit import queries
    from discretion.apps.oversight import integrity

    checkpoints, packages = _kept_elsewhere(paths)
    found = 0
    for broken in integrity.verify(checkpoints, packages, keys=keys):
        click.echo(broken.what)
        found += 1
    if found:
        click.echo(f"The record does not hold: {found} {'place' if found == 1 else 'places'}.")
        raise SystemExit(1)
    number, digest = queries.head()
    signed = len(queries.checkpoints()) + len(paths)
    ending = f" and ends in {digest}" if digest else ""
    click.echo(f"The record holds. Entries: {number:,}; signed checkpoints: {signed}{ending}.")


def _kept_elsewhere(
    paths: Iterable[Path],
) -> tuple[list["SignedHead"], list["Manifest"]]:
    """What is in the files; stops where one is neither checkpoint nor package, or was altered."""
    from discretion.apps.audit.checkpoints import read
    from discretion.apps.reports.verify import opened

    checkpoints, packages = [], []
    for path in paths:
        data = content(path)
        try:
            if not data.startswith(_ZIP):
                checkpoints.append(read(data))
                continue
            found = opened(data)
        except DiscretionError as error:
            stop_for(error, path)
        if found.findings or found.manifest is None:
            stop(f"{path}: This package does not hold; see:  discretion verify {path}")
        packages.append(found.manifest)
    return checkpoints, packages


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
