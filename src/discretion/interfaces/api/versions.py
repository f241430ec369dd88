"""Which version of something a request is about: If-Match in, ETag out (RFC 9110, § 13.1.1)."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import msgspec
from django.http import HttpRequest
from ninja.errors import HttpError

from discretion.errors import Fault, Invalid, Stale

HEADER: Final = "If-Match"
FIELD: Final = "version"
_TAG: Final = re.compile(r'"([1-9]\d{0,9})"')
_LARGEST: Final = 2_147_483_647


class Outdated(Stale):
    """Someone else was faster; carries what there is now, as far as the one who asks may see it."""

    def __init__(self, sentence: str, *, current: Any = None) -> None:
        self.current = current
        self.version: int = getattr(current, FIELD, 0)
        super().__init__(sentence)


@contextmanager
def telling(current: Callable[[], Any]) -> Iterator[None]:
    """Tell, where someone else was faster, what there is now."""
    try:
        yield
    except Stale as error:
        raise Outdated(str(error), current=current()) from None


class _Versioned(msgspec.Struct, frozen=True):
    version: int = 0


def tag(version: int) -> str:
    """A version as ETag and If-Match have it."""
    return f'"{version}"'


def tag_of(body: str) -> str:
    """The tag of what an answer shows."""
    return tag(msgspec.json.decode(body, type=_Versioned).version)


def named(request: HttpRequest) -> int | None:
    """The version that If-Match names; None without one."""
    given = request.headers.get(HEADER)
    if given is None:
        return None
    found = _TAG.fullmatch(given.strip())
    if not found or int(found[1]) > _LARGEST:
        message = 'Send the one version that you read, as ETag had it: “"3"” with its quotes.'
        raise Invalid([Fault("wrong_type", message, HEADER)])
    return int(found[1])


def require_none(request: HttpRequest) -> None:
    """Invalid where a version is named to an operation that would pass over it."""
    if HEADER in request.headers:
        raise Invalid([Fault("unknown_field", "This is not done to any one version.", HEADER)])


def put_into(document: object, request: HttpRequest, *, owed: bool) -> None:
    """Put the version that If-Match names into a body; 428 where one is owed and none is named."""
    version = named(request)
    if not isinstance(document, dict):
        return
    if version is None:
        if owed and FIELD not in document:
            raise HttpError(428, f"Say which version you read: {HEADER}, with the ETag of it.")
    elif document.setdefault(FIELD, version) != version:
        message = f"The body says {document[FIELD]}; leave the version out of it."
        raise Invalid([Fault("kind_mismatch", message, HEADER)])


def was_another(request: HttpRequest, error: Outdated) -> bool:
    """Whether what was asked failed because If-Match names another version than there is."""
    return named(request) not in (None, error.version)
