"""The reference pages say what the code does."""

from pathlib import Path

from discretion.interfaces.reference import pages

FOLDER = Path(__file__).parents[2] / "docs" / "reference"


def test_the_reference_pages_are_current() -> None:
    stale = [
        name
        for name, text in pages().items()
        if not (FOLDER / name).exists() or (FOLDER / name).read_text("utf-8") != text
    ]
    assert stale == [], "run `make docs`"


def test_the_folder_holds_no_page_that_nothing_writes() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(pages())
