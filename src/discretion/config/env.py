"""What the operator decides about an installation, read once from the environment."""

import os
import secrets
from pathlib import Path
from typing import Final

from discretion.errors import Misconfigured

PREFIX: Final = "DISCRETION_"
TRUTHS: Final = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


def text(name: str, default: str) -> str:
    """The setting as it stands, or its default."""
    return os.environ.get(PREFIX + name, default).strip()


def listed(name: str, default: str) -> list[str]:
    """The comma-separated parts of a setting."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def truth(name: str, *, default: bool) -> bool:
    """A setting of yes or no; Misconfigured for any other word."""
    word = text(name, "yes" if default else "no").lower()
    if word not in TRUTHS:
        raise Misconfigured(f"{PREFIX}{name} is “{word}”; write yes or no.")
    return TRUTHS[word]


def number(name: str, *, default: int) -> int:
    """A setting that is a whole number; Misconfigured for anything else."""
    word = text(name, str(default))
    if not word.isdecimal():
        raise Misconfigured(f"{PREFIX}{name} is “{word}”; write a whole number.")
    return int(word)


def one_of(name: str, words: tuple[str, ...]) -> str:
    """A setting that is one of these words, the first where nothing is set; else Misconfigured."""
    word = text(name, words[0]).lower()
    if word not in words:
        raise Misconfigured(f"{PREFIX}{name} is “{word}”; write one of {', '.join(words)}.")
    return word


def home() -> Path:
    """The folder for the database, keys and documents; made where it is missing."""
    folder = Path(text("HOME", "data")).resolve()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def secret_key(folder: Path) -> str:
    """The operator's key, or one made at the first start and kept in the home folder."""
    given = text("SECRET_KEY", "")
    if given:
        return given
    path = folder / "secret-key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()
