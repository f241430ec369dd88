"""How a command takes the files it is given: a clear sentence and exit status 2 for a bad one."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from discretion.errors import DiscretionError, Invalid

if TYPE_CHECKING:
    from discretion.law.information import Edition
    from discretion.law.register import Register


def stop(message: str) -> NoReturn:
    """Say what is wrong and leave: the input is unusable."""
    click.echo(message, err=True)
    sys.exit(2)


def stop_for(error: DiscretionError, path: Path) -> NoReturn:
    """Say each fault of a file on a line of its own, and leave."""
    faults = error.faults if isinstance(error, Invalid) else (error,)
    stop("\n".join(f"{path}: {fault}" for fault in faults))


def content(path: Path) -> bytes:
    """What is in a file."""
    try:
        return path.read_bytes()
    except OSError as error:
        stop(f"{path}: this file cannot be read: {error.strerror}.")


def register_file(path: Path) -> "Register":
    """The register in a file."""
    from discretion.law.reading import load_register

    try:
        return load_register(content(path))
    except Invalid as error:
        stop_for(error, path)


def edition_file(path: Path | None) -> "Edition | None":
    """The edition of the law to simulate, where one is given."""
    from discretion.law.reading import read_edition

    if path is None:
        return None
    try:
        return read_edition(content(path))
    except DiscretionError as error:
        stop_for(error, path)
