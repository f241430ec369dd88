"""How a request is read: what its query or body says, as a typed value, or each fault in it."""

import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final, Generic, TypeAlias, TypeVar

import msgspec
from django.http import HttpRequest, QueryDict
from msgspec import Meta
from ninja.errors import HttpError

from discretion.apps.accounts.policy import Actor
from discretion.errors import Fault, Invalid
from discretion.interfaces.api import versions
from discretion.law import documents

Said = TypeVar("Said")
Version: TypeAlias = Annotated[int, Meta(ge=1, le=2_147_483_647)]
# Says the same of a body that is a file: the paths, with commas between.
NOT_IDENTIFYING: Final = "Not-Identifying"
MOST_BYTES: Final = 1_000_000
# A file of 20 MB in base64, and what stands beside it.
JSON: Final = "application/json"
# One JSON value a line.
LINES: Final = "application/x-ndjson"
MOST_BYTES_WITH_FILE: Final = 28_000_000
# Beyond this a number is not the same on every machine (RFC 8785).
_LARGEST: Final = 2**53 - 1
_PLACE: Final = re.compile(r"(.*?) - at `\$\.?(.*)`")


class Query(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a reading operation may be asked; by itself, nothing."""


class Paged(Query, frozen=True, kw_only=True):
    """Which part of a list."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    offset: Annotated[int, Meta(ge=0, le=1_000_000)] = 0


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a writing operation is told.

    `not_identifying` are the paths of the texts that only look as if they identified someone.
    """

    not_identifying: tuple[str, ...] = ()


class Nothing(Body, frozen=True, kw_only=True):
    """Nothing more than what the address says."""


class FileSent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file within JSON: its name, and its bytes in base64."""

    name: Annotated[str, Meta(min_length=1, max_length=300)]
    content: str

    def data(self, path: str) -> bytes:
        """Its bytes; Invalid, with the path of the file in the body, where they are none."""
        try:
            return b64decode(self.content, validate=True)
        except ValueError:
            message = "Send the bytes of the file in base64."
            raise Invalid([Fault("wrong_type", message, f"{path}.content")]) from None


@dataclass(frozen=True)
class Asked(Generic[Said]):
    """A request: who asks, when, where, and what the query (of a reading) or the body says."""

    actor: Actor
    now: datetime
    path: str
    query: Mapping[str, str]
    said: Said
    # Of what sort the body is, where an operation takes several.
    media_type: str = ""


def read_query(given: QueryDict, shape: type[Said]) -> Said:
    """What a query says; Invalid where it asks for what there is not."""
    found = list(_query_faults(given, shape))
    if found:
        raise Invalid(found)
    try:
        return msgspec.convert(given.dict(), shape, strict=False)
    except msgspec.ValidationError as error:
        raise Invalid([_fault(error)]) from None


def _query_faults(given: QueryDict, shape: type) -> Iterator[Fault]:
    fields = [field.encode_name for field in msgspec.structs.fields(shape)]
    for name, values in given.lists():
        if name not in fields:
            known = ", ".join(fields) or "none"
            yield Fault("unknown_field", f"Nothing can be asked by this; known: {known}.", name)
        elif len(values) > 1:
            yield Fault("wrong_type", "Give this once.", name)
        elif "\0" in values[0]:
            yield _unprintable(name)


def _fault(error: msgspec.ValidationError) -> Fault:
    place = _PLACE.match(str(error))
    says, path = place.groups() if place else (str(error), "")
    return Fault("wrong_type", f"{says}.", path)


def raw_body(request: HttpRequest, most_bytes: int) -> bytes:
    """The bytes of a body; 413 for more than an operation takes."""
    announced = request.headers.get("Content-Length", "0")
    if announced.isdigit() and int(announced) > most_bytes:
        raise HttpError(413, f"Send at most {most_bytes:,} bytes.")
    body = request.body
    if len(body) > most_bytes:
        raise HttpError(413, f"Send at most {most_bytes:,} bytes.")
    return body


def require_media_type(request: HttpRequest, *taken: str) -> None:
    """415 for a body of another sort than an operation reads."""
    if request.content_type not in taken:
        named = " or ".join(f"“Content-Type: {media_type}”" for media_type in taken)
        raise HttpError(415, f"Send JSON, with {named}.")


def read_body(request: HttpRequest, shape: type[Said], most_bytes: int) -> Said:
    """What a JSON body says; Invalid with each fault and its path."""
    require_media_type(request, JSON)
    body = raw_body(request, most_bytes)
    try:
        document: object = msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise Invalid([documents.unreadable(body)]) from None
    if unsafe := [*_given_twice(body), *_unsafe(document)]:
        raise Invalid(unsafe)
    _complete(document, request, shape)
    try:
        return msgspec.convert(document, shape)
    except msgspec.ValidationError as error:
        raise Invalid(list(documents.faults(document, shape)) or [_fault(error)]) from None


def _given_twice(body: bytes) -> Iterator[Fault]:
    for path in documents.given_twice(body):
        yield Fault("invalid_json", "This is given twice; give it once.", path)


def _complete(document: object, request: HttpRequest, shape: type) -> None:
    """Put what the head of the request says of the version where the shape has it."""
    field = version_field(shape)
    if field is None:
        versions.require_none(request)
    else:
        versions.put_into(document, request, owed=field.required)


def vouched_for(request: HttpRequest, said: object) -> frozenset[str]:
    """The paths of the texts of which a program says that nothing in them is about a person."""
    if isinstance(said, Body):
        return frozenset(said.not_identifying)
    head = request.headers.get(NOT_IDENTIFYING, "")
    return frozenset(path.strip() for path in head.split(",") if path.strip())


def version_field(shape: Any) -> msgspec.structs.FieldInfo | None:
    """Where a shape says of which version it is; None where it does not."""
    try:
        fields = msgspec.structs.fields(shape)
    except TypeError:
        return None
    return next((field for field in fields if field.name == versions.FIELD), None)


def _unsafe(document: object) -> Iterator[Fault]:
    """Texts and numbers that not every part of the house can hold."""
    yield from map(_unprintable, documents.with_zero(document))
    yield from _too_large(document, "")


def _too_large(value: object, path: str) -> Iterator[Fault]:
    if isinstance(value, int) and abs(value) > _LARGEST:
        yield Fault("wrong_type", "This number is too large.", path)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _too_large(item, f"{path}[{number}]")
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _too_large(item, f"{path}.{name}".lstrip("."))


def _unprintable(path: str) -> Fault:
    return Fault("bad_text", "A text can't hold the character of code zero.", path)
