"""What is copied from the front-end packages, on packages of our own making."""

from pathlib import Path

import pytest

from discretion.interfaces.web.collect import collect, wanted


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """A folder with as little as is wanted, and one file more."""
    files = {
        "@uswds/uswds/dist/css/uswds.min.css": "a{b:url(../img/a.svg?x)}"
        "c{d:url('../fonts/e.woff2')}f{g:url(data:image/png;base64,x)}h{i:url(../img/a.svg#y)}",
        "@uswds/uswds/dist/img/a.svg": "",
        "@uswds/uswds/dist/img/unused.svg": "",
        "@uswds/uswds/dist/img/sprite.svg": "",
        "@uswds/uswds/dist/fonts/e.woff2": "",
        "@uswds/uswds/dist/js/uswds.min.js": "",
        "@uswds/uswds/LICENSE.md": "",
        "htmx.org/dist/htmx.min.js": "",
        "htmx.org/LICENSE": "",
    }
    for name, text in files.items():
        path = tmp_path / "node_modules" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "node_modules"


def test_only_what_is_named_or_needed_is_copied(packages: Path, tmp_path: Path) -> None:
    parts = tmp_path / "parts"
    assert collect(packages, parts) == len(list(wanted(packages)))
    found = {str(path.relative_to(parts)) for path in parts.rglob("*") if path.is_file()}
    assert found == {
        "uswds/css/uswds.min.css",
        "uswds/img/a.svg",
        "uswds/img/sprite.svg",
        "uswds/fonts/e.woff2",
        "uswds/js/uswds.min.js",
        "uswds/LICENSE.md",
        "htmx/htmx.min.js",
        "htmx/LICENSE",
    }


def test_given_no_packages_then_the_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"uswds\.min\.css"):
        collect(tmp_path, tmp_path / "parts")
