"""Which files of the front-end packages the pages need; the other nine tenths stay where they are.

Run after `npm ci` as `python -m discretion.interfaces.web.collect`.
"""

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parent
PARTS: Final = _PACKAGE / "parts"
PACKAGES: Final = _PACKAGE.parents[3] / "node_modules"
_NAMED: Final = re.compile(r"""url\(["']?([^"')?#]+)""")
_STYLES: Final = "css/uswds.min.css"
# What no stylesheet names: the behaviour of components, and the icons that our components draw.
_BESIDE: Final = ("js/uswds.min.js", "img/sprite.svg")


def wanted(packages: Path) -> Iterator[tuple[Path, Path]]:
    """Each file to take, and where it goes within the parts."""
    uswds = packages / "@uswds" / "uswds"
    dist = uswds / "dist"
    named = _NAMED.findall((dist / _STYLES).read_text(encoding="utf-8"))
    local = {name for name in named if not name.startswith("data:")}
    for name in sorted({_STYLES, *_BESIDE, *(f"css/{name}" for name in local)}):
        source = (dist / name).resolve()
        yield source, Path("uswds") / source.relative_to(dist.resolve())
    yield uswds / "LICENSE.md", Path("uswds/LICENSE.md")
    htmx = packages / "htmx.org"
    yield htmx / "dist" / "htmx.min.js", Path("htmx/htmx.min.js")
    yield htmx / "LICENSE", Path("htmx/LICENSE")


def collect(packages: Path = PACKAGES, parts: Path = PARTS) -> int:
    """Copy what is wanted; the number of files."""
    found = list(wanted(packages))
    for source, place in found:
        target = parts / place
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    return len(found)


def main() -> int:
    """Copy, and say in one line what is missing where it can't be done."""
    try:
        number = collect()
    except FileNotFoundError as error:
        sys.stderr.write(f"{error.filename} is missing; run `npm ci --ignore-scripts` first.\n")
        return 1
    sys.stdout.write(f"{number} front-end files are in place.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
