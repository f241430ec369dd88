"""A file between the page that shows what it would do and the one that does it.

It waits on the server under the digest of its bytes, for the session that sent it and no other,
one at a time; what nobody came back for is deleted when the next one arrives.
"""

from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import Final, NamedTuple

from django.conf import settings

from discretion.detect.text import redacted
from discretion.errors import NotFound
from discretion.interfaces.web.page import Request

_KEY: Final = "upload"
_LONGEST_NAME: Final = 120
_KEPT: Final = timedelta(hours=12)
_GONE: Final = "This file is no longer here. Upload it again to see what it would do now."


class Upload(NamedTuple):
    """A file that waits: what it is called, for which agency it came, and its bytes."""

    name: str
    agency: str
    data: bytes


def keep(request: Request, upload: Upload) -> str:
    """Let a file wait for this session, in the place of the one before; its digest."""
    forget(request)
    _clear(request.now)
    digest = sha256(upload.data).hexdigest()
    # The rest of the name is known to this session only, so that no other takes or deletes it.
    file = f"{digest}-{token_hex(8)}"
    _folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    path = _folder() / file
    path.touch(mode=0o600)
    path.write_bytes(upload.data)
    told = {"file": file, "digest": digest, "name": redacted(upload.name), "agency": upload.agency}
    request.session[_KEY] = told
    return digest


def take(request: Request, digest: str) -> Upload:
    """The file that waits under a digest, which waits no more; NotFound where there is none.

    Of two who take it at once, as by a double click, one is given it.
    """
    kept = request.session.get(_KEY) or {}
    if not digest or kept.get("digest") != digest:
        raise NotFound(_GONE)
    path = _folder() / kept["file"]
    try:
        data = path.read_bytes()
        path.unlink()
    except FileNotFoundError:
        raise NotFound(_GONE) from None
    del request.session[_KEY]
    if sha256(data).hexdigest() != digest:
        raise NotFound(_GONE)
    return Upload(kept["name"], kept["agency"], data)


def forget(request: Request) -> None:
    """Delete the file that waits for this session, if any."""
    if kept := request.session.pop(_KEY, None):
        (_folder() / kept["file"]).unlink(missing_ok=True)


def plain(name: str | None) -> str:
    """The name of a file without folders, and without anything that a name has no use for."""
    last = (name or "").replace("\\", "/").rpartition("/")[2]
    return "".join(filter(str.isprintable, last))[-_LONGEST_NAME:] or "file"


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "uploads"


def _clear(now: datetime) -> None:
    """Delete what nobody came back for within a session's time."""
    oldest = (now - _KEPT).timestamp()
    for path in _folder().glob("*") if _folder().exists() else ():
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
