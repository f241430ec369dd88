"""The filing package: what was filed, in every format, with what proves it: `discretion/package/1`.

A zip whose bytes follow from its contents alone: names, order and times are fixed and nothing is
compressed, so that any other byte shows, and a program can write the same. It is made and checked
without an office: no settings, no database.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from hashlib import sha256
from io import BytesIO
from typing import Final, Literal
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import msgspec

from discretion.apps.register.fingerprints import fingerprint
from discretion.forms.write import FORMATS

SCHEMA: Final = "discretion/package/1"
RECORDS_SCHEMA: Final = "discretion/records/1"
REPORT: Final = "report.json"
RECORDS: Final = "records.json"
MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "signature.txt"
# In the order in which they are packed.
CONTENTS: Final = (REPORT, *(f"report.{f}" for f in FORMATS if f != "json"), RECORDS)
NAMES: Final = (*CONTENTS, MANIFEST, SIGNATURE)

_UNIX: Final = 3
_PLAIN_FILE: Final = 0o100644 << 16


class Signer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who signed in which capacity, on which day, and what they said that they meant by it."""

    part: str
    name: str
    capacity: str
    on: date
    intent: str


class Head(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long the office's record was when the package was made, and how it ended."""

    number: int
    digest: str


class File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file of the package."""

    name: str
    size: int
    sha256: str


class About(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is known of a report before it is packed; `key` is the public half that signs."""

    schema: Literal["discretion/package/1"] = SCHEMA
    report: str
    agency: str
    agency_name: str
    cycle: int
    amendment: int
    supersedes: str
    edition: str
    signers: tuple[Signer, ...]
    record: Head
    key: str


class Manifest(About, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the signature is under; `fingerprint` is that of the report's content (RFC 8785)."""

    fingerprint: str
    files: tuple[File, ...]


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A record on which the report rests, as it stood.

    Of another agency's, `excerpt`, only what we may see is here, and its fingerprint is of more.
    """

    id: str
    kind: str
    agency: str
    state: str
    version: int
    title: str
    fingerprint: str
    excerpt: bool
    content: dict[str, object]
    signatures: tuple[dict[str, object], ...] = ()


class Records(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The records behind a report, and by the number of each question those behind its answer."""

    schema: Literal["discretion/records/1"] = RECORDS_SCHEMA
    as_of: date
    records: tuple[Record, ...]
    answers: dict[str, tuple[str, ...]]


def encode(part: msgspec.Struct) -> bytes:
    """A part of the package as JSON, indented, ending in a line break."""
    return msgspec.json.format(msgspec.json.encode(part), indent=2) + b"\n"


def pack(about: About, files: Mapping[str, bytes], sign: Callable[[bytes], str]) -> bytes:
    """The package of these files, each of `CONTENTS`; the same ones give the same bytes."""
    manifest = Manifest(
        **msgspec.structs.asdict(about),
        fingerprint=fingerprint(msgspec.json.decode(files[REPORT])),
        files=tuple(file_of(name, files[name]) for name in CONTENTS),
    )
    told = encode(manifest)
    return zipped({**files, MANIFEST: told, SIGNATURE: sign(told).encode() + b"\n"})


def file_of(name: str, data: bytes) -> File:
    """How the manifest knows a file."""
    return File(name=name, size=len(data), sha256=sha256(data).hexdigest())


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files as a zip, known ones in their order: one sequence of bytes for one set of files."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_STORED) as archive:
        for name in _in_order(files):
            # Its time is the earliest that a zip can tell.
            entry = ZipInfo(name)
            entry.create_system = _UNIX
            entry.external_attr = _PLAIN_FILE
            archive.writestr(entry, files[name])
    return packed.getvalue()


def _in_order(names: Iterable[str]) -> list[str]:
    places = {name: place for place, name in enumerate(NAMES)}
    return sorted(names, key=lambda name: (places.get(name, len(places)), name))
