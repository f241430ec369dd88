"""How the README's pictures are drawn: from the real command and a really written report.

Run `python docs/pictures/draw.py` from the project's root. pdftoppm (poppler) must be installed.
"""

import re
import subprocess
import tempfile
from io import StringIO
from pathlib import Path

from click.testing import CliRunner
from PIL import Image
from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME
from rich.text import Text

from discretion.interfaces.cli import main

HERE = Path(__file__).parent
PAGES = {1: "report-first-page.png", 4: "report-table.png"}
WIDTH = 90
DOTS_PER_INCH = 110
# The answer, what follows from it, and the first steps of why.
LINES = 30

# Rich's own format fetches its letters from the network; this one takes the reader's.
FORMAT = """\
<svg role="img" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<title>discretion explain, in a terminal</title>
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
font-size: {char_height}px; line-height: {line_height}px; }}
.{unique_id}-title {{ font-size: 18px; font-family: sans-serif; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/></clipPath>{lines}</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}<g class="{unique_id}-matrix">{matrix}</g></g>
</svg>
"""
# The round buttons of one maker's windows.
_BUTTONS = re.compile(r"<g [^>]*>\s*(?:<circle [^>]*/>\s*)+</g>")


def draw_determination() -> None:
    """What `discretion explain` answers about the example act."""
    arguments = ["--register", "examples/register.json", "examples/one-act.json"]
    answer = CliRunner().invoke(main, ["explain", *arguments], color=True)
    lines = [f"$ discretion explain {' '.join(arguments)}", "", *answer.output.splitlines()]
    console = Console(record=True, width=WIDTH, file=StringIO())
    console.print(Text.from_ansi("\n".join([*lines[:LINES], "\x1b[0m            …"])))
    drawn = console.export_svg(
        title="discretion explain",
        theme=DEFAULT_TERMINAL_THEME,
        code_format=FORMAT,
        unique_id="d",
    )
    (HERE / "determination.svg").write_text(_BUTTONS.sub("", drawn), encoding="utf-8")


def draw_report() -> None:
    """Two pages of the example report."""
    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / "report.pdf"
        arguments = ["--from", "examples/report.json", "--to", str(pdf)]
        CliRunner().invoke(main, ["report", "write", *arguments], catch_exceptions=False)
        for number, name in PAGES.items():
            drawn = Path(folder) / "page"
            pages = ["-f", str(number), "-l", str(number), "-singlefile"]
            command = ["pdftoppm", "-r", str(DOTS_PER_INCH), "-png", *pages, str(pdf), str(drawn)]
            subprocess.run(command, check=True)  # noqa: S603 - our own words and a path of ours
            picture = Image.open(drawn.with_suffix(".png")).convert("RGB")
            picture.quantize(32).save(HERE / name, optimize=True)


if __name__ == "__main__":
    draw_determination()
    draw_report()
