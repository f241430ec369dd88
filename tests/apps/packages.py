"""Small filing packages for tests, made without an office, and ways to spoil them."""

from collections.abc import Mapping
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZIP_STORED, ZipFile

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from discretion.apps.register.fingerprints import fingerprint
from discretion.apps.reports import package
from discretion.forms.edition import edition
from discretion.forms.report import EMPTY, Report, TextAnswer, encode

FORM = edition("nyc-2020")
OURS = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
THEIRS = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
FUNCTION = {"code": "letters", "name": "Answer letters"}


def public(key: Ed25519PrivateKey) -> str:
    """The half of a key that is published."""
    return key.public_key().public_bytes_raw().hex()


def a_report(**answers: str) -> Report:
    """A report with these texts as its answers, by `question_5`."""
    said = {name.removeprefix("question_"): TextAnswer(text=text) for name, text in answers.items()}
    people = {p.name: {f.name: None for f in p.fields} for p in FORM.signatures.people}
    return Report(
        form=FORM.form,
        header={f.name: None for f in FORM.header},
        answers={q.number: said.get(q.number, EMPTY[q.kind]) for q in FORM.questions},
        citations={},
        signatures={n: dict(blanks) for n, blanks in people.items()},
    )


def about(key: Ed25519PrivateKey = OURS, **changes: Any) -> package.About:
    """What is known of the report, signed by the head of alpha with a key."""
    signer = package.Signer(
        part="agency_head",
        name="Hana Head",
        capacity="Agency head",
        on=date(2026, 7, 30),
        intent="I sign this report for Agency Alpha.",
    )
    told = {
        "report": "RPT-2026-00001",
        "agency": "alpha",
        "agency_name": "Agency Alpha",
        "cycle": 2026,
        "amendment": 0,
        "supersedes": "",
        "edition": FORM.form,
        "signers": (signer,),
        "record": package.Head(number=7, digest="d" * 64),
        "key": public(key),
    }
    return package.About(**{**told, **changes})


def a_record(**changes: Any) -> package.Record:
    """A function on which the report rests."""
    told: dict[str, Any] = {
        "id": "FUN-2026-00001",
        "kind": "function",
        "agency": "alpha",
        "state": "current",
        "version": 1,
        "title": "Answer letters",
        "fingerprint": fingerprint(FUNCTION),
        "excerpt": False,
        "content": FUNCTION,
    }
    return package.Record(**{**told, **changes})


def records(*found: package.Record, rests: Mapping[str, tuple[str, ...]] | None = None) -> bytes:
    """The records of a package."""
    kept = package.Records(as_of=date(2026, 7, 30), records=found, answers=dict(rests or {}))
    return package.encode(kept)


def files(**changes: bytes) -> dict[str, bytes]:
    """The files of a package, by their ending; only the data is what its name says."""
    told = {f"report.{name}": f"{name} file".encode() for name in ("pdf", "docx", "html")}
    told |= {f"report.{name}": f"{name} file".encode() for name in ("xlsx", "csv")}
    told["report.json"] = encode(a_report(question_5="We ask twice."))
    told["records.json"] = records(a_record(), rests={"2": ("FUN-2026-00001",)})
    return told | {name.replace("_", "."): data for name, data in changes.items()}


def a_package(key: Ed25519PrivateKey = OURS, **changes: bytes) -> bytes:
    """A package in which nothing is off."""
    return package.pack(about(key), files(**changes), lambda told: key.sign(told).hex())


def unpacked(data: bytes) -> dict[str, bytes]:
    """The files of a package, in their order."""
    with ZipFile(BytesIO(data)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def zipped(entries: Mapping[str, bytes], *, compression: int = ZIP_STORED) -> bytes:
    """Files as any program zips them."""
    made = BytesIO()
    with ZipFile(made, "w", compression) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return made.getvalue()


def repacked(data: bytes, **changes: bytes | None) -> bytes:
    """A package with files exchanged, added or (None) left out, packed as ours are."""
    there: dict[str, bytes | None] = {**unpacked(data)}
    there |= {name.replace("_", "."): content for name, content in changes.items()}
    return package.zipped({name: c for name, c in there.items() if c is not None})


def manifest(data: bytes) -> package.Manifest:
    """The manifest of a package."""
    return msgspec.json.decode(unpacked(data)[package.MANIFEST], type=package.Manifest)


def with_another(data: bytes, name: str, content: bytes) -> bytes:
    """A zip with one more file, under a name that may be there already."""
    made = BytesIO(data)
    with ZipFile(made, "a") as archive:
        archive.writestr(name, content)
    return made.getvalue()
