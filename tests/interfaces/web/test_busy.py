"""Somebody writes for long: who saves meanwhile is told so, and what they typed is not lost."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test import Client

from discretion.apps.register import inventory
from discretion.errors import Invalid
from tests.apps.builders import an_inventory, an_item
from tests.cast import NOW, PASSWORD, Cast
from tests.interfaces.api.programs import program_of
from tests.interfaces.web.conftest import BACKEND
from tests.pages import check, values, words

LOCKED = "database is locked"


def signed_in(everyone: Cast, part: str) -> Client:
    """One of the cast, whose session has been seen."""
    client = Client(raise_request_exception=False)
    client.force_login(everyone.people[part], backend=BACKEND)
    client.get("/me")
    return client


def refused(execute: object, sql: str, *more: object) -> object:
    """As the database's wrapper calls it: nobody else can write now."""
    if sql.startswith(("INSERT", "UPDATE")):
        raise OperationalError(LOCKED)
    return execute(sql, *more)  # type: ignore[operator]  # Django's own


def test_given_somebody_writes_when_saving_then_the_page_keeps_what_was_typed(
    everyone: Cast,
) -> None:
    client = signed_in(everyone, "officer_a")
    said = {"name": "Letters & <more>", "code": "letters", "mission": "Answers.\nAll."}
    typed = {"agency": "alpha", **said}
    with connection.execute_wrapper(refused):
        answer = client.post("/register/functions/new?agency=alpha", typed)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    page = check(answer)
    assert "Nothing you typed is lost: press save again in a minute." in words(page)
    kept = dict(
        zip(
            values(page, "//main//input[@type='hidden']/@name"),
            values(page, "//main//input[@type='hidden']/@value"),
            strict=True,
        )
    )
    del kept["csrfmiddlewaretoken"]
    assert kept == typed
    assert values(page, "//main//form/@action") == ["/register/functions/new?agency=alpha"]


def test_given_somebody_writes_when_signing_in_then_no_password_is_kept(everyone: Cast) -> None:
    with connection.execute_wrapper(refused):
        answer = Client(raise_request_exception=False).post(
            "/account/login/", {"login": "officer_a@example.org", "password": PASSWORD}
        )
    assert answer.status_code == 503
    assert PASSWORD not in answer.content.decode()


def test_given_somebody_writes_when_a_program_saves_then_it_is_told_when_to_ask_again(
    everyone: Cast,
) -> None:
    program = program_of(everyone, "officer_a")
    said = {"agency": "alpha", "content": {"name": "Ledger"}}
    with connection.execute_wrapper(refused):
        answer = program.post("/records/systems", said)
    assert (answer.status, answer.json["code"]) == (503, "busy")
    assert answer.headers["Retry-After"] == "60"


def test_given_somebody_really_writes_then_reading_goes_on_and_saving_is_told(
    tmp_path: Path,
) -> None:
    given = {n: v for n, v in os.environ.items() if not n.startswith("DISCRETION_")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.interfaces.web.busy"],
        env={**given, "DISCRETION_HOME": str(tmp_path / "home")},
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["200", "503", "302"]


def test_a_dry_run_and_a_document_with_faults_write_nothing(everyone: Cast) -> None:
    good = an_inventory(functions=[an_item(code="letters", name="Letters")])
    wrong = an_inventory(functions=[an_item(agency="beta", code="letters", name="Letters")])
    by = everyone.officer_a
    with connection.execute_wrapper(refused):
        assert inventory.import_inventory(good, actor=by, now=NOW, dry_run=True).new
        with pytest.raises(Invalid):
            inventory.import_inventory(wrong, actor=by, now=NOW)
    assert inventory.import_inventory(good, actor=by, now=NOW).new
    with pytest.raises(Invalid):
        inventory.import_inventory(good, actor=by, now=NOW)
