"""What a signature proves, and how a key is known again; checked anywhere, without an office."""

from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from discretion.errors import Tampered


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
