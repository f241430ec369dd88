"""The README's pictures show what the commands answer and what the report looks like today."""

import runpy
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops

FOLDER = Path("docs/pictures")
DRAWING: dict[str, Callable[[], Any]] = runpy.run_path(str(FOLDER / "draw.py"))
# Of 255: the edge of a letter may be smoothed a little otherwise on another machine.
ALIKE = 64


def test_the_picture_of_a_determination_is_what_the_command_answers() -> None:
    kept = (FOLDER / "determination.svg").read_text(encoding="utf-8")
    assert kept == DRAWING["determination"](), "`make docs` draws it anew"


@pytest.mark.parametrize("name", ["report-first-page.png", "report-table.png"])
def test_the_picture_of_a_page_is_what_the_report_looks_like(name: str) -> None:
    now, kept = (
        Image.open(BytesIO(content)).convert("L")
        for content in (DRAWING["report"]()[name], (FOLDER / name).read_bytes())
    )
    assert now.size == kept.size
    apart = ImageChops.difference(now, kept).histogram()
    assert sum(apart[ALIKE:]) == 0, "`make docs` draws it anew"


def test_the_readme_shows_each_picture_and_no_other() -> None:
    readme = Path("README.md").read_text(encoding="utf-8")
    drawn = {path.name for path in FOLDER.iterdir() if path.suffix in (".svg", ".png")}
    assert {name for name in drawn if f"docs/pictures/{name}" in readme} == drawn
