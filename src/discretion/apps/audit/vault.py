"""Where files are kept: each under the SHA-256 of its bytes, whole or not at all.

A file is written before the transaction that commits its hash; one that no row names is harmless.
"""

import os
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

from discretion.errors import NotFound, Tampered


def keep(data: bytes) -> str:
    """Put a file in place so that it outlasts a power cut, and give its hash."""
    digest = sha256(data).hexdigest()
    path = _path(digest)
    if _is_whole(path, digest):
        return digest
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)
    _settle(path.parent)
    return digest


def content(digest: str) -> bytes:
    """The bytes kept under a hash; Tampered where they are no longer those."""
    try:
        data = _path(digest).read_bytes()
    except OSError:
        raise NotFound(f"The documents folder lacks the file {digest}.") from None
    if sha256(data).hexdigest() != digest:
        raise Tampered(f"The file {digest} in the documents folder is not what was kept there.")
    return data


def damage(digest: str) -> str:
    """What is wrong with the file kept under a hash, in a sentence; empty where nothing is."""
    try:
        content(digest)
    except (NotFound, Tampered) as error:
        return str(error)
    return ""


def _is_whole(path: Path, digest: str) -> bool:
    """Whether the file is there and still what its name says; a damaged one isn't."""
    return path.exists() and sha256(path.read_bytes()).hexdigest() == digest


def _path(digest: str) -> Path:
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest


def _settle(folder: Path) -> None:
    """Let the new name reach the disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
