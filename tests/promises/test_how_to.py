"""The commands of the how-to pages and the README do what the pages say."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs" / "how-to").glob("*.md"))]

ELISION = "…"

_BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
_RUNS_DISCRETION = re.compile(r"(?:^|\| *)discretion ")
_EXIT_STATUS = re.compile(r"# exit status (\d+)")


class Shown(NamedTuple):
    """A command of a page, and the lines of its answer that the page shows."""

    command: str
    output: list[str]

    @property
    def status(self) -> int:
        """The exit status that the page states: 0 where it states none."""
        stated = _EXIT_STATUS.search(self.command)
        return int(stated[1]) if stated else 0


def commands(page: str) -> Iterator[Shown]:
    """The commands of a page that run discretion, in order."""
    for block in _BLOCK.findall(page):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *output = part.splitlines()
            if _RUNS_DISCRETION.search(command):
                yield Shown(command, output)


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    beside_python = Path(sys.executable).parent
    path = f"{beside_python}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(  # noqa: S603 - the commands are those of our own pages
        ["/bin/bash", "-o", "pipefail", "-c", command],
        cwd=folder,
        env={**_as_a_person_has(), "PATH": path, "COLUMNS": "100", "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def _as_a_person_has() -> dict[str, str]:
    """The environment without the settings that the tests themselves run under."""
    ours = ("DISCRETION_", "DJANGO_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder that looks like the project's root, in which commands may write."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    (tmp_path / "src").symlink_to(ROOT / "src")
    return tmp_path


def test_the_pages_are_found_and_show_commands() -> None:
    shown = [command for page in PAGES for command in commands(page.read_text(encoding="utf-8"))]
    assert len(PAGES) > 5
    assert len(shown) > 20


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_given_a_page_when_its_commands_are_run_then_they_do_what_it_says(
    page: Path, project: Path
) -> None:
    for shown in commands(page.read_text(encoding="utf-8")):
        done = run(shown.command, project)
        printed = done.stdout + done.stderr
        assert done.returncode == shown.status, f"{shown.command}\n{printed}"
        missing = [line for line in shown.output if line != ELISION and line not in printed]
        assert missing == [], f"{shown.command}\n{printed}"


def test_given_a_page_when_it_is_read_then_commands_statuses_and_output_are_found() -> None:
    page = """
```console
$ cd elsewhere
$ discretion law 1202
a line
$ cat acts.ndjson | discretion decide --register r.json  # exit status 2
```
"""
    found = list(commands(page))
    assert [shown.status for shown in found] == [0, 2]
    assert [shown.output for shown in found] == [["a line"], []]
