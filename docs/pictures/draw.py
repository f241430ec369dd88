"""How the README's pictures are drawn: from the real command and a really written report.

`make docs` runs it, from the project's root; a test holds that the pictures are current.
"""

import re
import tempfile
from io import BytesIO, StringIO
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]  # it has no stubs
from click.testing import CliRunner
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


def determination() -> str:
    """What `discretion explain` answers about the example act."""
    arguments = ["--register", "examples/register.json", "examples/one-act.json"]
    # As wide as the picture, whatever the terminal is that draws it.
    runner = CliRunner(env={"COLUMNS": str(WIDTH)})
    answer = runner.invoke(main, ["explain", *arguments], color=True)
    lines = [f"$ discretion explain {' '.join(arguments)}", "", *answer.output.splitlines()]
    console = Console(record=True, width=WIDTH, file=StringIO())
    console.print(Text.from_ansi("\n".join([*lines[:LINES], "\x1b[0m            …"])))
    drawn = console.export_svg(
        title="discretion explain",
        theme=DEFAULT_TERMINAL_THEME,
        code_format=FORMAT,
        unique_id="d",
    )
    return _BUTTONS.sub("", drawn)


def report() -> dict[str, bytes]:
    """Two pages of the example report, by the names of their pictures."""
    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / "report.pdf"
        arguments = ["--from", "examples/report.json", "--to", str(pdf)]
        CliRunner().invoke(main, ["report", "write", *arguments], catch_exceptions=False)
        pages = pypdfium2.PdfDocument(pdf.read_bytes())
    return {name: _picture(pages[number - 1]) for number, name in PAGES.items()}


def _picture(page: pypdfium2.PdfPage) -> bytes:
    drawn = BytesIO()
    seen = page.render(scale=DOTS_PER_INCH / 72).to_pil().convert("RGB")
    seen.quantize(32).save(drawn, "PNG", optimize=True)
    return drawn.getvalue()


def draw() -> None:
    """Draw each picture anew."""
    (HERE / "determination.svg").write_text(determination(), encoding="utf-8")
    for name, picture in report().items():
        (HERE / name).write_bytes(picture)


if __name__ == "__main__":
    draw()
