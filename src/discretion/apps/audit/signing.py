"""The installation's Ed25519 key: it signs the head of the chain and each filing package."""

from hashlib import sha256
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from discretion.errors import Tampered

_NAME: Final = "signing-key"


def _path() -> Path:
    return Path(settings.HOME) / _NAME


def private_key() -> Ed25519PrivateKey:
    """The installation's key, made when it is first needed and readable to its owner only."""
    path = _path()
    if not path.exists():
        path.touch(mode=0o600)
        path.write_bytes(Ed25519PrivateKey.generate().private_bytes_raw())
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())


def public_key() -> str:
    """The half of the key that is published, as 64 hexadecimal digits."""
    return private_key().public_key().public_bytes_raw().hex()


def sign(statement: bytes) -> str:
    """The installation's signature under a statement, as 128 hexadecimal digits."""
    return private_key().sign(statement).hex()


def check(statement: bytes, signature: str, key: str) -> None:
    """Tampered unless the signature under a statement was made with this key."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(
            bytes.fromhex(signature), statement
        )
    except (InvalidSignature, ValueError):
        raise Tampered("The signature does not fit what it signs.") from None


def fingerprint(key: str) -> str:
    """What a person compares to know a public key again."""
    return sha256(bytes.fromhex(key)).hexdigest()[:16]
