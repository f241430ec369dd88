"""How a command's answer is laid out on a terminal: wrapped, with few marks, plain in a pipe."""

from collections.abc import Sequence
from textwrap import fill

import click

WIDTH = 88


class Paper:
    """A page that is written from top to bottom. Colour only where a terminal shows it."""

    def title(self, text: str) -> None:
        """The answer."""
        click.secho(fill(text, self._width), bold=True)

    def text(self, text: str) -> None:
        """A paragraph."""
        click.echo(fill(text, self._width))

    def heading(self, text: str) -> None:
        """The head of a part."""
        click.echo()
        click.secho(text, bold=True)

    def section(self, heading: str, items: Sequence[str]) -> None:
        """A part with its items; nothing at all where there are none."""
        if items:
            self.heading(heading)
        for item in items:
            click.echo(self._indented(item, "  - ", "    "))

    def step(self, number: str, mark: str, text: str, below: str) -> None:
        """A numbered step with its mark, and its law below."""
        click.echo(self._indented(text, f"{number:>4}  {mark:<5} ", " " * 12))
        click.secho(self._indented(below, " " * 12, " " * 12), dim=True)

    def fields(self, rows: Sequence[tuple[str, str]]) -> None:
        """Names with their values."""
        longest = max((len(name) for name, value in rows if value), default=0)
        for name, value in rows:
            if value:
                indent = " " * (longest + 4)
                click.echo(self._indented(value, f"  {name:<{longest}}  ", indent))

    @property
    def _width(self) -> int:
        return min(WIDTH, max(40, _columns()))

    def _indented(self, text: str, first: str, rest: str) -> str:
        # A citation such as § 23-1202 is not parted at its hyphen.
        return fill(
            text,
            self._width,
            initial_indent=first,
            subsequent_indent=rest,
            break_on_hyphens=False,
        )


def _columns() -> int:
    from shutil import get_terminal_size

    return get_terminal_size((WIDTH, 24)).columns
