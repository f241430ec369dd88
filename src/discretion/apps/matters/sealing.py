"""Where the key of the private store is kept, beside the signing key, and what it closes.

The file has a key a line. The first one closes; each opens, so that a new key is put on top.
"""

import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from discretion.errors import Tampered

_NAME: Final = "private-key"


def make_key() -> None:
    """Make the key where there is none yet; readable to its owner only."""
    path = _path()
    if path.exists():
        return
    with NamedTemporaryFile(dir=path.parent) as file:
        file.write(Fernet.generate_key() + b"\n")
        file.flush()
        os.fsync(file.fileno())
        # The first of several that start at once wins.
        with suppress(FileExistsError):
            path.hardlink_to(file.name)


def seal(text: bytes) -> bytes:
    """The text, so that only this office reads it."""
    return _keys().encrypt(text)


def unseal(sealed: bytes) -> bytes:
    """The text again; Tampered where it was changed, or closed with a key that is not there."""
    try:
        return _keys().decrypt(sealed)
    except InvalidToken:
        raise Tampered("A private text was changed, or its key is not here any more.") from None


def sealed_apart(data: bytes) -> tuple[bytes, str]:
    """A file closed with a key of its own, and that key: who forgets it has erased the file."""
    key = Fernet.generate_key()
    return Fernet(key).encrypt(data), key.decode()


def opened(data: bytes, key: str) -> bytes:
    """A file that was closed with a key of its own; Tampered where it is not that."""
    try:
        return Fernet(key).decrypt(data)
    except InvalidToken:
        raise Tampered("An attachment is not what was kept.") from None


def _keys() -> MultiFernet:
    make_key()
    return MultiFernet([Fernet(key) for key in _path().read_bytes().split()])


def _path() -> Path:
    return Path(settings.HOME) / _NAME
