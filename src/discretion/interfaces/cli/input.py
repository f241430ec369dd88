"""How a command takes the files it is given: a clear sentence and exit status 2 for a bad one."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NoReturn

import click

from discretion.errors import DiscretionError, Invalid

if TYPE_CHECKING:
    from discretion.forms.report import Report
    from discretion.law.information import Edition
    from discretion.law.register import Register

register_option = click.option(
    "--register", "register_path", required=True, type=Path, help="The register, as JSON."
)
law_option = click.option(
    "--law", "law_path", type=Path, help="An edition file to simulate, such as a pending bill."
)


def tell(message: str) -> None:
    """Say one thing on one line of standard error, whatever marks a hostile file put into it."""
    line = (c if c.isprintable() else c.encode("unicode_escape").decode() for c in message)
    click.echo("".join(line), err=True)


def stop(message: str) -> NoReturn:
    """Say what is wrong and leave: the input is unusable."""
    tell(message)
    sys.exit(2)


def stop_for(error: DiscretionError, source: Path | str) -> NoReturn:
    """Say each fault of a file on a line of its own, and leave."""
    for fault in error.faults if isinstance(error, Invalid) else (error,):
        tell(f"{source}: {fault}")
    sys.exit(2)


@contextmanager
def told(source: str = "") -> Iterator[None]:
    """Say each thing that is wrong on a line of its own, after its source; leave with status 2."""
    try:
        yield
    except Invalid as error:
        for fault in error.faults:
            tell(f"{source}: {fault}" if source else str(fault))
        raise SystemExit(2) from None
    except DiscretionError as error:
        stop(str(error))


def opened(name: str) -> BinaryIO:
    """The file of that name, open to be read; standard input for `-`."""
    if name == "-":
        return sys.stdin.buffer
    try:
        return open(name, "rb")
    except OSError as error:
        stop(f"{name}: this file cannot be read: {error.strerror}.")


def content(name: Path | str) -> bytes:
    """What is in a file; in standard input for `-`."""
    with opened(str(name)) as file:
        return file.read()


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


def report_file(path: Path) -> "Report":
    """The agency report in a file."""
    from discretion.forms.report import decode

    try:
        return decode(content(path))
    except Invalid as error:
        stop_for(error, path)
