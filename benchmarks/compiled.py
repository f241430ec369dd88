"""Compile what decides an act, in a copy of the package: which modules, and where they go.

The copy stands apart, so that nothing compiled can shadow a source that was edited since; see
docs/adr/0021-compiled-apart.md.
"""

import os
import sys
from pathlib import Path
from shutil import copytree, ignore_patterns, rmtree
from typing import Final

from mypyc.build import mypycify
from setuptools import Distribution
from setuptools.command.build_ext import build_ext

SOURCES: Final = Path(__file__).parents[1] / "src"
# Those that each act runs through. Documents are read by msgspec, which is compiled already.
MODULES: Final = (
    "agreements",
    "cases",
    "consequences",
    "decisions",
    "designations",
    "parties",
    "procedure",
    "sentences",
)
TYPING: Final = (
    "[mypy]\nmypy_path=.\nexplicit_package_bases=True\nnamespace_packages=True\n"
    "follow_imports=silent\n"
)


def main(folder: Path) -> None:
    """Copy the package into a folder of its own, and compile it there."""
    rmtree(folder, ignore_errors=True)
    copytree(SOURCES, folder / "lib", ignore=ignore_patterns("__pycache__"))
    settings = folder / "mypy.ini"
    settings.write_text(TYPING)
    # mypyc names modules by their paths from here.
    os.chdir(folder / "lib")
    paths = [f"discretion/law/{module}.py" for module in MODULES]
    extensions = mypycify(
        [f"--config-file={settings}", *paths],
        only_compile_paths=paths,
        opt_level="2",
        debug_level="0",
        target_dir=str(folder / "c"),
    )
    build = build_ext(Distribution({"name": "discretion", "ext_modules": extensions}))
    build.build_lib, build.build_temp = str(folder / "lib"), str(folder / "o")
    build.ensure_finalized()
    build.run()


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
