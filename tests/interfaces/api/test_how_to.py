"""The page on the API shows what works."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from discretion.apps.accounts.queries import SCOPES
from discretion.interfaces.api.operations import MOST_REQUESTS_A_MINUTE
from tests.apps.builders import a_designation, approved
from tests.cast import cast
from tests.interfaces.api.programs import token_of

HOW_TO = Path(__file__).parents[3] / "docs" / "how-to"
PAGE = (HOW_TO / "use-the-api.md").read_text("utf-8")
ASKING = (HOW_TO / "ask-from-another-program.md").read_text("utf-8")


@pytest.mark.django_db(transaction=True)
def test_the_examples_of_the_page_work(live_server: LiveServer) -> None:
    everyone = cast()
    shown = {
        "DISCRETION_URL": live_server.url,
        "DISCRETION_TOKEN": token_of(everyone, "officer_a"),
    }
    (example,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    told = _run([sys.executable, "-c", example], shown)
    assert re.fullmatch(r"SYS-\d{4}-00001 is at version 2\n", told)
    reads, asks = re.findall(r"^\$ (curl .*)$", PAGE, re.MULTILINE)
    assert '"items":[]' in _run(["/bin/sh", "-c", reads], shown)
    theirs = {**shown, "DISCRETION_TOKEN": token_of(everyone, "staff_a", "ask")}
    assert '"state":"submitted"' in _run(["/bin/sh", "-c", asks], theirs)


@pytest.mark.django_db(transaction=True)
def test_the_examples_for_another_program_work(live_server: LiveServer) -> None:
    everyone = cast()
    approved(everyone, a_designation())
    shown = {
        "DISCRETION_URL": live_server.url,
        "DISCRETION_TOKEN": token_of(everyone, "staff_a", "determine"),
    }
    (example,) = re.findall(r"```python\n(.*?)```", ASKING, re.DOTALL)
    told = _run([sys.executable, "-c", example], shown)
    assert re.fullmatch(
        r"transfer-1 permitted\ntransfer-2 refer\n"
        r"kept at /api/v1/determinations\?batch=DET-\d{4}-00001\n"
        r"\[0\]\.types\[0\] unknown_code\n",
        told,
    )
    (command,) = re.findall(r"^\$ (curl .*)$", ASKING, re.MULTILINE)
    assert '"outcome":"permitted"' in _run(["/bin/sh", "-c", command], shown)


def _run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(  # noqa: S603 (the commands of our own page)
        command,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_page_names_every_scope_and_the_bound() -> None:
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE) == list(SCOPES)
    assert f"{MOST_REQUESTS_A_MINUTE:,} requests a minute" in PAGE
