"""How a command's answer is laid out on a terminal: wrapped, with few marks, plain in a pipe."""

from collections.abc import Sequence
from textwrap import fill

import click

WIDTH = 88


def title(text: str) -> None:
    """The answer."""
    click.secho(fill(text, _width()), bold=True)


def paragraph(text: str) -> None:
    """What is said besides."""
    click.echo(fill(text, _width()))


def heading(text: str) -> None:
    """The head of a part."""
    click.echo()
    click.secho(text, bold=True)


def section(head: str, items: Sequence[str]) -> None:
    """A part with its items; nothing at all where there are none."""
    if items:
        heading(head)
    for item in items:
        click.echo(_indented(item, "  - ", "    "))


def step(number: int, mark: str, text: str, below: str) -> None:
    """A numbered step with its mark, and its law below."""
    click.echo(_indented(text, f"{number:>4}  {mark:<5} ", " " * 12))
    click.secho(_indented(below, " " * 12, " " * 12), dim=True)


def fields(rows: Sequence[tuple[str, str]]) -> None:
    """Names with their values; a name without one is left out."""
    longest = max((len(name) for name, value in rows if value), default=0)
    for name, value in rows:
        if value:
            click.echo(_indented(value, f"  {name:<{longest}}  ", " " * (longest + 4)))


def _indented(text: str, first: str, rest: str) -> str:
    # A citation such as § 23-1202 is not parted at its hyphen.
    return fill(
        text, _width(), initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
    )


def _width() -> int:
    from shutil import get_terminal_size

    return min(WIDTH, max(40, get_terminal_size((WIDTH, 24)).columns))
