"""`discretion audit`: the record held against what was kept elsewhere, and its triggers."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection
from pytest_django import Settings

from discretion.apps.audit import signing
from discretion.apps.audit.models import Checkpoint, Entry, Series
from discretion.apps.audit.protection import protect, unprotect
from discretion.apps.reports import filings
from discretion.interfaces.cli import main
from tests.apps import vouched as filing
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def elsewhere(everyone: Cast, settings: Settings, tmp_path: Path) -> dict[str, str]:
    """A checkpoint and the package of a signed report, each in a file."""
    settings.MEDIA_ROOT = tmp_path / "documents"
    paths = {name: tmp_path / name for name in ("head.json", "package.zip")}
    report = filing.signed(everyone)
    paths["package.zip"].write_bytes(filings.package(report, actor=everyone.head_a))
    assert discretion("audit", "checkpoint", "--to", str(paths["head.json"])).exit_code == 0
    return {name: str(path) for name, path in paths.items()}


def discretion(*words: str) -> Result:
    """What a command says, and how it ends."""
    return CliRunner().invoke(main, words)


@pytest.mark.parametrize("name", ["head.json", "package.zip"])
def test_given_a_cut_record_when_held_against_what_was_kept_elsewhere_then_it_shows(
    elsewhere: dict[str, str], name: str
) -> None:
    held = discretion("audit", "verify", "--checkpoint", elsewhere[name])
    assert (held.exit_code, "signed checkpoints: 2" in held.output) == (0, True), held.output
    unprotect(connection)
    for table in (Series, Checkpoint):
        table.objects.all().delete()
    Entry.objects.filter(number__gt=1).delete()
    protect(connection)
    alone = discretion("audit", "verify").output
    held = discretion("audit", "verify", "--checkpoint", elsewhere[name])
    assert held.exit_code == 1
    assert held.output.count("The record was cut") == alone.count("The record was cut") + 1


@pytest.mark.parametrize("name", ["head.json", "package.zip"])
def test_given_another_key_to_be_trusted_then_ours_is_a_strangers(
    elsewhere: dict[str, str], name: str
) -> None:
    key = Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()
    held = discretion("audit", "verify", "--checkpoint", elsewhere[name], "--key", key)
    assert held.exit_code == 1
    assert "is signed with another key than this office's." in held.output
    ours = discretion("audit", "verify", "--key", key, "--key", signing.public_key())
    assert (ours.exit_code, ours.output[:17]) == (0, "The record holds.")


def test_given_an_altered_package_or_no_checkpoint_then_it_stops_and_says_so(
    elsewhere: dict[str, str], tmp_path: Path
) -> None:
    altered = tmp_path / "altered.zip"
    altered.write_bytes(Path(elsewhere["package.zip"]).read_bytes().replace(b"Hana", b"Bona"))
    held = discretion("audit", "verify", "--checkpoint", str(altered))
    assert (held.exit_code, "does not hold" in held.output) == (2, True)
    altered.write_bytes(b'{"number": 1}')
    assert (
        "This is no checkpoint"
        in discretion("audit", "verify", "--checkpoint", str(altered)).output
    )
    assert discretion("audit", "verify", "--key", "7").exit_code == 2


def test_given_triggers_that_are_gone_when_the_office_is_set_up_again_then_they_are_back(
    everyone: Cast,
) -> None:
    unprotect(connection, ["reports_filing"])
    told = discretion("audit", "verify")
    assert (told.exit_code, "does not keep reports_filing" in told.output) == (1, True)
    assert "kept from it again: reports_filing." in discretion("setup").output
    assert discretion("audit", "verify").exit_code == 0
    assert "again" not in discretion("setup").output
