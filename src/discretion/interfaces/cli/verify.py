"""`discretion verify`: hold a filing package against itself, offline, without any office."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from discretion.errors import DiscretionError
from discretion.interfaces.cli import paper
from discretion.interfaces.cli.input import opened, stop

if TYPE_CHECKING:
    from discretion.apps.reports.package import Manifest
    from discretion.apps.reports.verify import Package

_KEY_LENGTH = 64


def a_key(context: click.Context, option: click.Parameter, given: str | None) -> str | None:
    """The key in lower case; click tells what is wrong with another."""
    if given is None:
        return None
    key = given.strip().lower()
    if len(key) != _KEY_LENGTH or not set(key) <= set("0123456789abcdef"):
        raise click.BadParameter(f"a public key is {_KEY_LENGTH} hexadecimal digits.")
    return key


@click.command(
    "verify",
    epilog="""\b
Examples:
  discretion verify RPT-2026-00012.zip
  discretion verify RPT-2026-00012.zip --key 5f3a…
""",
)
@click.argument("package", type=Path)
@click.option(
    "--key",
    metavar="HEX",
    callback=a_key,
    help="The public key that the office publishes; without it anyone's signature will do.",
)
def command(package: Path, key: str | None) -> None:
    """Check a filing PACKAGE: that nothing was altered, left out or added since it was signed.

    Needs no database and no network. Ends with status 1 where the package does not hold, and with
    2 where the file is no package.
    """
    from discretion.apps.reports import verify

    with opened(str(package)) as file:
        # One byte more than any package has tells that it is too large.
        data = file.read(verify.MOST_BYTES + 1)
    try:
        found = verify.opened(data, key=key)
    except DiscretionError as error:
        stop(f"{package}: {error}")
    _tell(found, key)
    sys.exit(1 if found.findings else 0)


def _tell(found: "Package", key: str | None) -> None:
    from discretion.apps.reports.verify import POINTS

    wrong: dict[str, list[str]] = {}
    for point, what in found.findings:
        wrong.setdefault(point, []).append(what)
    paper.title("This package does not hold." if wrong else "This package holds.")
    if found.manifest:
        _tell_manifest(found.manifest, sound="signature" not in wrong)
    paper.section("What does not hold", [what for told in wrong.values() for what in told])
    unknown = {"key"} if key is None else set[str]()
    if found.manifest is None:
        unknown = set(POINTS)
    holding = [says for point, says in POINTS.items() if point not in wrong.keys() | unknown]
    paper.section("What holds", holding)
    if found.manifest and key is None:
        paper.heading("What nobody but you can say")
        paper.paragraph(
            "Whether the key is the office's: compare it with the one that the office publishes, "
            "or give that with --key."
        )


def _tell_manifest(manifest: "Manifest", *, sound: bool) -> None:
    paper.heading("What it says of itself" if sound else "What it says of itself, unsigned")
    amends = f", amending {manifest.supersedes}" if manifest.supersedes else ""
    signers = [
        (
            "Signed by" if signer.part == "agency_head" else "Prepared by",
            f"{signer.name}, {signer.capacity}, on {signer.on}: {signer.intent}",
        )
        for signer in manifest.signers
    ]
    rows = [
        ("Report", f"{manifest.report}{amends}"),
        ("Agency", f"{manifest.agency_name} ({manifest.agency})"),
        ("Cycle", f"{manifest.cycle}, on the form {manifest.edition}"),
        *signers,
        ("Content", manifest.fingerprint),
        ("Record", f"{manifest.record.number:,} entries, ending in {manifest.record.digest}"),
        ("Key", manifest.key),
    ]
    paper.fields([(name, _plain(value)) for name, value in rows])


def _plain(text: str) -> str:
    """A text of a stranger's file, with nothing in it that a terminal obeys."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
