"""`discretion verify`: what holds and what does not, anywhere, with a status that programs read."""

import os
import subprocess
from pathlib import Path

import pytest

from discretion.apps.reports import package
from tests.apps.packages import OURS, THEIRS, a_package, about, files, public, repacked
from tests.interfaces.commands import DISCRETION, ran

WHOLE = a_package()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A package in which nothing is off."""
    whole = tmp_path / "RPT-2026-00001.zip"
    whole.write_bytes(WHOLE)
    return whole


def test_given_a_whole_package_then_it_is_said_that_it_holds_and_what_it_is(path: Path) -> None:
    found = ran("verify", path)
    assert (found.status, found.err) == (0, "")
    assert found.out.startswith("This package holds.")
    for told in ("RPT-2026-00001", "Agency Alpha", "Hana Head, Agency head", public(OURS)):
        assert told in found.out


def test_given_no_key_then_it_is_said_that_the_key_was_not_checked(path: Path) -> None:
    assert "Whether the key is the office's" in ran("verify", path).out
    known = ran("verify", path, "--key", public(OURS).upper())
    assert known.status == 0
    assert "That key is the one you expect." in known.out
    assert "Whether the key is the office's" not in known.out


def test_given_another_key_than_expected_then_the_status_is_1(path: Path) -> None:
    found = ran("verify", path, "--key", public(THEIRS))
    assert found.status == 1
    assert found.out.startswith("This package does not hold.")
    assert "another key than the one you expect" in found.out


def test_given_an_altered_file_then_it_is_named_and_the_rest_is_said_to_hold(path: Path) -> None:
    path.write_bytes(repacked(WHOLE, report_pdf=b"another"))
    found = ran("verify", path)
    assert found.status == 1
    assert "report.pdf was altered." in found.out
    assert "The manifest was signed with the key that it names." in found.out


def test_given_a_package_without_its_manifest_then_nothing_is_said_to_hold(path: Path) -> None:
    path.write_bytes(repacked(WHOLE, manifest_json=None))
    found = ran("verify", path)
    assert found.status == 1
    assert "manifest.json is missing" in found.out
    assert "What holds" not in found.out


def test_given_names_that_would_move_the_cursor_then_the_terminal_is_not_obeyed(path: Path) -> None:
    told = about(agency_name="Alpha\x1b[2J\nBeta")
    path.write_bytes(package.pack(told, files(), lambda text: OURS.sign(text).hex()))
    out = ran("verify", path).out
    assert "\x1b" not in out
    assert "Alpha\\x1b[2J\\nBeta" in out


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"%PDF-1.7", WHOLE[:2_000]])
def test_given_a_file_that_is_no_package_then_the_status_is_2(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    found = ran("verify", path)
    assert (found.status, found.out) == (2, "")
    assert "no package" in found.err


def test_given_no_such_file_then_the_status_is_2(tmp_path: Path) -> None:
    found = ran("verify", tmp_path / "none.zip")
    assert found.status == 2
    assert "none.zip" in found.err


@pytest.mark.parametrize("key", ["", "5f3a", "g" * 64])
def test_given_a_key_that_is_none_then_the_status_is_2(path: Path, key: str) -> None:
    found = ran("verify", path, "--key", key)
    assert found.status == 2
    assert "64 hexadecimal digits" in found.err


def test_given_no_office_on_the_machine_then_it_works_all_the_same(path: Path) -> None:
    """In a process of its own, whose home folder can't be made."""
    nowhere = {**os.environ, "DISCRETION_HOME": "/dev/null/home", "DJANGO_SETTINGS_MODULE": "none"}
    done = subprocess.run(  # noqa: S603 (our own)
        [*DISCRETION, "verify", str(path)], env=nowhere, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("This package holds.")
