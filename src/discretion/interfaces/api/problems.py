"""What is answered when something can't be done: a problem document (RFC 9457), always."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

import msgspec
from django.core.exceptions import RequestDataTooBig
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse
from msgspec import UNSET, UnsetType
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from discretion import errors
from discretion.interfaces.api import versions
from discretion.interfaces.api.versions import Outdated
from discretion.interfaces.errors import RETRY_AFTER_SECONDS, busy, status_of

MEDIA_TYPE: Final = "application/problem+json"
_LOG: Final = logging.getLogger("discretion.api")
# The codes of refusals that are HTTP's own and no error of the house.
_CODES: Final[Mapping[int, str]] = {
    401: "not_signed_in",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_media_type",
    422: "invalid",
    428: "version_owed",
    429: "too_many_requests",
    500: "broken",
}


class FaultShown(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing wrong with what was sent; `path` reads `content.types[1]`.

    `suggestion` is a text that could stand there instead.
    """

    code: str
    message: str
    path: str = ""
    line: int | UnsetType = UNSET
    suggestion: str = ""


class Problem(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Why it was not done. `code` does not change; `detail` is a sentence for people."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    faults: tuple[FaultShown, ...] = ()
    # The provision that forbids it, as `23-1203(5)`.
    provision: str = ""
    # Where someone else was faster: the version that there is now, and what it says.
    version: int = 0
    current: Any = None


def answer(problem: Problem) -> HttpResponse:
    """The response that carries a problem."""
    return HttpResponse(
        msgspec.json.encode(problem), status=problem.status, content_type=MEDIA_TYPE
    )


def plain(status: int, detail: str) -> HttpResponse:
    """The response for a refusal of HTTP's own."""
    code = _CODES.get(status, "error")
    return answer(_problem(status, code, detail))


def refusal(error: errors.DiscretionError, status: int) -> HttpResponse:
    """The response for an error of the house."""
    detail, faults = str(error), tuple[FaultShown, ...]()
    if isinstance(error, errors.Invalid):
        detail = "This can't be taken as it stands; each fault says what to change."
        faults = tuple(
            FaultShown(f.code, f.message, f.path, f.line or UNSET, f.suggestion)
            for f in error.faults
        )
    beside = {"faults": faults, "provision": getattr(error, "provision", "")}
    if isinstance(error, Outdated):
        beside |= {"version": error.version, "current": error.current}
    response = answer(_problem(status, error.code, detail, **beside))
    if isinstance(error, Outdated) and error.version:
        response["ETag"] = versions.tag(error.version)
    return response


def _problem(status: int, code: str, detail: str, **beside: Any) -> Problem:
    return Problem(
        type=f"urn:discretion:{code}",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        code=code,
        **beside,
    )


def handle_all(api: NinjaAPI) -> None:
    """Let whatever an operation raises become a problem, in place of the framework's own."""
    for kind in (Exception, Http404, HttpError, ValidationError):
        api.add_exception_handler(kind, told)


def told(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    """The response that tells of an error."""
    if isinstance(error, errors.DiscretionError):
        return refusal(error, _status(request, error))
    if others := busy(error if isinstance(error, Exception) else None):
        response = refusal(others, status_of(others))
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
        return response
    if isinstance(error, AuthenticationError):
        return _not_signed_in(request, error)
    if isinstance(error, HttpError):
        return plain(error.status_code, error.message)
    if isinstance(error, RequestDataTooBig):
        return plain(413, "This is more than the server takes.")
    if isinstance(error, ValidationError | Http404):
        return plain(404, "There is nothing at this address.")
    return _broken(request, error)


def _status(request: HttpRequest, error: errors.DiscretionError) -> int:
    if isinstance(error, Outdated) and versions.was_another(request, error):
        return HTTPStatus.PRECONDITION_FAILED
    return status_of(error)


def _not_signed_in(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    shown = "Authorization" in request.headers
    detail = error.message if shown else "Show a token: “Authorization: Bearer dsc_…”."
    response = plain(401, detail)
    invalid = ', error="invalid_token"' if shown else ""
    response["WWW-Authenticate"] = f'Bearer realm="discretion"{invalid}'
    return response


def _broken(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    """A fault of ours: told to the log and to Django, and without its details to the program."""
    _LOG.error("%s %s", request.method, request.path, exc_info=True)
    got_request_exception.send(sender=None, request=request)
    return plain(500, "Something broke here. It was written to the server's log; try again.")
