"""How a filing package is held against itself, offline: every way in which it may not hold.

Nothing in it is trusted: only plain, uncompressed entries are read, and no more than there is.
"""

import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Final, Literal, NamedTuple, TypeAlias
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

import msgspec

from discretion.apps.audit import signatures
from discretion.apps.register.fingerprints import fingerprint
from discretion.apps.reports.package import (
    CONTENTS,
    MANIFEST,
    RECORDS,
    REPORT,
    SIGNATURE,
    Manifest,
    Records,
    file_of,
    zipped,
)
from discretion.errors import Invalid, Tampered, Unreadable
from discretion.forms.report import decode

MOST_BYTES: Final = 200_000_000
_MOST_FILES: Final = 50
_MOST_SHOWN: Final = 80
_NAME = re.compile(r"[a-z][a-z0-9-]{0,40}\.[a-z0-9]{1,8}")
_SIGNED = re.compile(rb"[0-9a-f]{128}\n")
_KEY = re.compile(r"[0-9a-f]{64}")
# What reading a zip that someone else made may end in.
_BROKEN: Final = (BadZipFile, RuntimeError, ValueError, LookupError, EOFError, struct.error)
_BROKEN_ENTRY: Final = (*_BROKEN, zlib.error, OSError)
_NOT_JSON: Final = (msgspec.DecodeError, ValueError, RecursionError)

Point: TypeAlias = Literal["packing", "files", "content", "records", "signature", "key"]
# What is looked at, and what is so where nothing is found.
POINTS: Final[Mapping[Point, str]] = {
    "packing": "It is packed as it was made; nothing was added around the files.",
    "files": "Every file is the one that the manifest lists; none is missing and none was added.",
    "content": "What the report says has the fingerprint that was signed.",
    "records": "Each record that the report rests on has the fingerprint it bears.",
    "signature": "The manifest was signed with the key that it names.",
    "key": "That key is the one you expect.",
}


class Finding(NamedTuple):
    """A point on which the package does not hold, and what is wrong there."""

    point: Point
    what: str


class Package(NamedTuple):
    """A package, opened; the manifest is None where there is none to be read."""

    files: Mapping[str, bytes]
    manifest: Manifest | None
    findings: tuple[Finding, ...]


def verify(data: bytes, *, key: str | None = None) -> tuple[Finding, ...]:
    """Everything about a package that is not as it was made and signed; with `key`, by that key.

    Unreadable for what is no zip at all. Without a key, a package that someone made anew and signed
    with a key of their own is not found out.
    """
    return opened(data, key=key).findings


def opened(data: bytes, *, key: str | None = None) -> Package:
    """A package with what is in it and everything that is wrong with it."""
    files, found = _unpacked(data)
    manifest = _manifest(files, found)
    if manifest is not None:
        found += _files(files, manifest)
        found += _content(files, manifest)
        found += _records(files)
        found += _signature(files, manifest)
        found += _key(manifest, key)
    return Package(files, manifest, tuple(found))


# The zip


def _unpacked(data: bytes) -> tuple[dict[str, bytes], list[Finding]]:
    if len(data) > MOST_BYTES:
        raise Unreadable(f"This is larger than any package: over {MOST_BYTES // 1_000_000} MB.")
    try:
        archive = ZipFile(BytesIO(data))
    except _BROKEN:
        raise Unreadable("This is no package: it can't be read as a zip, or was cut.") from None
    files: dict[str, bytes] = {}
    found: list[Finding] = []
    entries = archive.infolist()
    if len(entries) > _MOST_FILES or sum(entry.file_size for entry in entries) > len(data):
        return {}, [Finding("packing", "It claims to hold more than it can; nothing was unpacked.")]
    for entry in entries:
        if wrong := _refused(entry, files):
            found.append(Finding("packing", f"{_shown(entry.filename)} {wrong}."))
            continue
        try:
            files[entry.filename] = archive.read(entry)
        except _BROKEN_ENTRY:
            found.append(Finding("packing", f"{entry.filename} is damaged."))
    if not found and zipped(files) != data:
        found.append(Finding("packing", "It was packed anew, or changed around its files."))
    return files, found


def _refused(entry: ZipInfo, files: Mapping[str, bytes]) -> str:
    """Why an entry is not read at all; empty for one that is."""
    if not _NAME.fullmatch(entry.filename):
        return "is a name that no file of a package has"
    if entry.filename in files:
        return "is there twice"
    if entry.compress_type != ZIP_STORED or entry.file_size != entry.compress_size:
        return "is compressed, as no file of a package is; it was not unpacked"
    return ""


def _shown(name: str) -> str:
    return f"“{ascii(name)[1:-1][:_MOST_SHOWN]}”"


# What is in it


def _manifest(files: Mapping[str, bytes], found: list[Finding]) -> Manifest | None:
    if MANIFEST not in files:
        found.append(Finding("files", f"{MANIFEST} is missing, so nothing can be checked."))
        return None
    try:
        return msgspec.json.decode(files[MANIFEST], type=Manifest)
    except _NOT_JSON:
        found.append(Finding("files", f"{MANIFEST} can't be read, so nothing can be checked."))
        return None


def _files(files: Mapping[str, bytes], manifest: Manifest) -> Iterator[Finding]:
    listed = {file.name: file for file in manifest.files}
    for name in dict.fromkeys((*listed, *CONTENTS)):
        if name not in listed:
            yield Finding("files", f"{name} is not in the manifest.")
        elif name not in files:
            yield Finding("files", f"{_shown(name)} is missing.")
        elif file_of(name, files[name]) != listed[name]:
            yield Finding("files", f"{name} was altered.")
    for name in files.keys() - listed.keys() - {MANIFEST, SIGNATURE, *CONTENTS}:
        yield Finding("files", f"{name} was added.")


def _content(files: Mapping[str, bytes], manifest: Manifest) -> Iterator[Finding]:
    if REPORT not in files:
        return
    try:
        report = decode(files[REPORT])
        found = fingerprint(msgspec.json.decode(files[REPORT]))
    except (Invalid, *_NOT_JSON):
        yield Finding("content", f"{REPORT} is not a report that can be read.")
        return
    if found != manifest.fingerprint:
        yield Finding("content", "The report's content is not what was signed.")
    if report.form != manifest.edition:
        yield Finding("content", "The report is on another form than the manifest says.")


def _records(files: Mapping[str, bytes]) -> Iterator[Finding]:
    if RECORDS not in files:
        return
    try:
        kept = msgspec.json.decode(files[RECORDS], type=Records)
        prints = [fingerprint(record.content) for record in kept.records]
    except _NOT_JSON:
        yield Finding("records", f"{RECORDS} can't be read.")
        return
    for record, found in zip(kept.records, prints, strict=True):
        if not record.excerpt and found != record.fingerprint:
            yield Finding("records", f"{_shown(record.id)} does not say what its fingerprint says.")
    there = {record.id for record in kept.records}
    for number, ids in kept.answers.items():
        if missing := [id_ for id_ in ids if id_ not in there]:
            what = f"Answer {_shown(number)} rests on {_shown(missing[0])}, which is not there."
            yield Finding("records", what)


def _signature(files: Mapping[str, bytes], manifest: Manifest) -> Iterator[Finding]:
    signature = files.get(SIGNATURE)
    if signature is None:
        yield Finding("signature", f"{SIGNATURE} is missing.")
    elif not _SIGNED.fullmatch(signature) or not _KEY.fullmatch(manifest.key):
        yield Finding("signature", f"{SIGNATURE} is no signature that this office makes.")
    else:
        try:
            signatures.check(files[MANIFEST], signature.decode().strip(), manifest.key)
        except Tampered:
            yield Finding("signature", "The manifest was altered, or signed with another key.")


def _key(manifest: Manifest, key: str | None) -> Iterator[Finding]:
    if key is not None and key.strip().lower() != manifest.key:
        yield Finding("key", "It was signed with another key than the one you expect.")
