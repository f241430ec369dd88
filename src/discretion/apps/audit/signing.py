"""Where the installation's Ed25519 key is kept: it signs the record's head and filing packages."""

import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

_NAME: Final = "signing-key"


def private_key() -> Ed25519PrivateKey:
    """The installation's key, made when it is first needed and readable to its owner only."""
    path = Path(settings.HOME) / _NAME
    if not path.exists():
        _make(path)
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())


def _make(path: Path) -> None:
    """Put a key in place whole; the first of several that start at once wins."""
    with NamedTemporaryFile(dir=path.parent) as file:
        file.write(Ed25519PrivateKey.generate().private_bytes_raw())
        file.flush()
        os.fsync(file.fileno())
        with suppress(FileExistsError):
            path.hardlink_to(file.name)


def public_key() -> str:
    """The half of the key that is published, as 64 hexadecimal digits."""
    return private_key().public_key().public_bytes_raw().hex()


def sign(statement: bytes) -> str:
    """The installation's signature under a statement, as 128 hexadecimal digits."""
    return private_key().sign(statement).hex()
