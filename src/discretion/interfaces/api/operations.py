"""What makes a function an operation: method, path, powers, and the shapes that go in and out."""

import inspect
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, partial
from hashlib import sha256
from threading import Lock
from typing import (
    Any,
    Concatenate,
    Final,
    Generic,
    Literal,
    NotRequired,
    ParamSpec,
    TypedDict,
    TypeVar,
    Unpack,
    cast,
)
from urllib.parse import quote, urlencode

import msgspec
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from msgspec import UNSET, UnsetType
from ninja import NinjaAPI
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer
from ninja.throttling import BaseThrottle

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor
from discretion.apps.audit.answered import Answer, Asking, once
from discretion.apps.audit.recent import Recent
from discretion.errors import NotAllowed, NotFound
from discretion.interfaces.api import problems, versions
from discretion.interfaces.api.asking import (
    JSON,
    LINES,
    MOST_BYTES,
    Asked,
    Paged,
    Query,
    Said,
    raw_body,
    read_body,
    read_query,
    require_media_type,
    version_field,
    vouched_for,
)
from discretion.law.authority import Power

P = ParamSpec("P")
Item = TypeVar("Item")
Row = TypeVar("Row", bound=Model)
MOST_REQUESTS_A_MINUTE: Final = 1_200
# Another program asks before each of its own acts; that is counted apart.
MOST_DETERMINATIONS_A_MINUTE: Final = 600_000
# How many values are taken at once where several are.
MOST_AT_ONCE: Final = 10_000
_MOST_REMEMBERED: Final = 10_000


class Page(msgspec.Struct, Generic[Item], frozen=True, kw_only=True):
    """A part of a list; `next` is where the following part is, absent at the end."""

    items: tuple[Item, ...]
    total: int | UnsetType = UNSET
    next: str | UnsetType = UNSET


class Authenticated(HttpRequest):
    """A request whose token was good."""

    auth: Actor


class Bearer(HttpBearer):
    """Knows who asks by the token they show."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        """Who a token is for; AuthenticationError where it is none."""
        try:
            return self.actor_of(token.strip())
        except NotAllowed as error:
            raise AuthenticationError(message=str(error)) from None

    def actor_of(self, token: str) -> Actor:
        """Who a token is for; NotAllowed where it is none."""
        return accounts.actor_of_token(token, now=_now())


class RecentBearer(Bearer):
    """The same, as it was within the last second: a token that is taken back is good so long."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, Recent[Actor]] = {}

    def actor_of(self, token: str) -> Actor:
        """Who a token is for, or was a moment ago."""
        if len(self._known) > _MOST_REMEMBERED:
            self._known.clear()
        fresh = Recent[Actor](fresh=0.6, stale=0.9)
        known = self._known.setdefault(accounts.token_digest(token), fresh)
        return known.get(partial(self._again, token))

    def _again(self, token: str, before: Actor | None) -> Actor:
        """Who has the same offices as before stays the same, with all that was worked out."""
        actor = super().actor_of(token)
        return before if before and before == actor else actor


class PerMinute(BaseThrottle):
    """Bounds how often a token may be used, in this process; the framework's own classes mix up
    threads."""

    def __init__(self, most: int) -> None:
        self.most, self._minute = most, 0
        self._asked = Counter[str]()
        self._counting = Lock()

    def allow_request(self, request: HttpRequest) -> bool:
        """Count a request; whether it is still one of those allowed in this minute."""
        owner, minute = _owner(request), int(time.time() // 60)
        with self._counting:
            if minute != self._minute:
                self._minute, self._asked = minute, Counter()
            self._asked[owner] += 1
            return self._asked[owner] <= self.most

    def wait(self) -> float:
        """The seconds until the next minute."""
        return 60 - time.time() % 60


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 (an interface reads the clock)


PER_MINUTE: Final = PerMinute(MOST_REQUESTS_A_MINUTE)
api = NinjaAPI(
    title="Discretion",
    version="1",
    description=(
        "The register of identifying information, who keeps it, and the record of what they did. "
        "Show a token as “Authorization: Bearer dsc_…”; every refusal is a problem document."
    ),
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
    auth=Bearer(),
    throttle=PER_MINUTE,
)
problems.handle_all(api)


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One operation, as requests are answered by it and as it is described."""

    method: Literal["GET", "POST", "PUT"]
    path: str
    name: str
    summary: str
    tag: str
    # One of these is asked for somewhere; queries and actions say what exists and may be done.
    powers: tuple[Power, ...] = ()
    # The query of a reading, the body of a writing; bytes for a file.
    said: Any
    answers: Any
    status: int = 200
    most_bytes: int = MOST_BYTES
    # Whether what was made can be read at this address with its id behind it.
    located: bool = False
    # What the query of a writing may say.
    query: Any = Query
    # Whether it is asked as often as other programs do what they do: one value of `said`, a list
    # of them, or one a line, answered alike and to the byte. It reads them itself.
    streams: bool = False

    @property
    def writes(self) -> bool:
        """Whether it changes anything."""
        return self.method != "GET"

    @cached_property
    def about_version(self) -> bool:
        """Whether it is done to the version that was read."""
        return self.writes and version_field(self.said) is not None

    @cached_property
    def tagged(self) -> bool:
        """Whether its answer shows something of a version, and says so by an ETag."""
        return version_field(self.answers) is not None


OPERATIONS: Final[list[Operation]] = []
_RECENT: Final = RecentBearer()
_OFTEN: Final = PerMinute(MOST_DETERMINATIONS_A_MINUTE)
View = Callable[Concatenate[Asked[Said], P], object]


def add(operation: Operation, view: View[Any, ...]) -> None:
    """Let a function answer an operation."""

    def run(request: Authenticated, **path: object) -> HttpResponse:
        return _run(operation, view, request, path)

    asked, *places = inspect.signature(view).parameters.values()
    first = inspect.Parameter("request", asked.kind)
    run.__signature__ = inspect.Signature([first, *places])  # type: ignore[attr-defined]  # read by ninja
    run.__name__ = operation.name
    OPERATIONS.append(operation)
    often: dict[str, Any] = {"auth": _RECENT, "throttle": _OFTEN} if operation.streams else {}
    api.api_operation(
        [operation.method],
        operation.path,
        **often,
        operation_id=operation.name,
        summary=operation.summary,
        tags=[operation.tag],
        response={operation.status: None},
    )(run)


class Described(TypedDict):
    """What is said of an operation whose name and summary are its function's."""

    tag: str
    powers: NotRequired[tuple[Power, ...]]
    said: Any
    answers: Any
    status: NotRequired[int]
    most_bytes: NotRequired[int]
    located: NotRequired[bool]
    query: NotRequired[Any]
    streams: NotRequired[bool]


def operation(
    method: Literal["GET", "POST", "PUT"], path: str, **described: Unpack[Described]
) -> Callable[[View[Said, P]], View[Said, P]]:
    """Mark a function as the answer to an operation."""

    def mark(view: View[Said, P]) -> View[Said, P]:
        summary = (view.__doc__ or "").partition("\n")[0].rstrip(".")
        add(
            Operation(method=method, path=path, name=view.__name__, summary=summary, **described),
            view,
        )
        return view

    return mark


def _run(
    operation: Operation, view: View[Any, ...], request: Authenticated, path: Mapping[str, object]
) -> HttpResponse:
    _require(operation, request.auth, path)
    said = _said(operation, request)
    actor = request.auth.vouching(vouched_for(request, said))
    media_type = request.content_type or ""
    asked = Asked(actor, _now(), request.path, request.GET.dict(), said, media_type)
    if operation.writes:
        response = _done(operation, request, lambda: view(asked, **path), asked.now)
    else:
        told = view(asked, **path)
        response = (
            told
            if isinstance(told, HttpResponse)
            else _response(operation, _answer(operation, told), request)
        )
    response["Cache-Control"] = "no-store"
    return response


def _require(operation: Operation, actor: Actor, path: Mapping[str, object]) -> None:
    if operation.powers and not any(actor.can_anywhere(power) for power in operation.powers):
        raise NotAllowed("Your roles, or this token's scopes, don't include this.")
    if any("\0" in str(place) for place in path.values()):
        raise NotFound("There is nothing at this address.")


def _done(
    operation: Operation, request: HttpRequest, act: Callable[[], object], now: datetime
) -> HttpResponse:
    """What a writing operation answers; done once for a key, where one is given."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return _response(operation, _answer(operation, act(), request.path), request)
    answer, before = once(
        Asking(_owner(request), key, _question(request)),
        lambda: _answer(operation, act(), request.path),
        now=now,
    )
    response = _response(operation, answer, request)
    response["Idempotency-Replayed"] = "true" if before else "false"
    return response


def _said(operation: Operation, request: HttpRequest) -> object:
    if not operation.writes:
        return read_query(request.GET, operation.said)
    if request.GET:
        read_query(request.GET, operation.query)
    if operation.streams:
        require_media_type(request, JSON, LINES)
    if operation.said is bytes or operation.streams:
        versions.require_none(request)
        return raw_body(request, operation.most_bytes)
    return read_body(request, operation.said, operation.most_bytes)


def _owner(request: HttpRequest) -> str:
    return accounts.token_digest(_token(request))


def _token(request: HttpRequest) -> str:
    """The token of a request; blanks around it, and how “Bearer” is written, make no other."""
    _, _, token = request.headers["Authorization"].strip().partition(" ")
    return token.strip()


def _question(request: HttpRequest) -> str:
    """The digest of all that is asked; with the token, which nobody keeps, so that nobody can try
    out what was written about people."""
    version = request.headers.get(versions.HEADER, "")
    head = f"{request.method} {request.get_full_path()} {version} {_token(request)}\n"
    return sha256(head.encode() + request.body).hexdigest()


def _answer(operation: Operation, told: object, path: str = "") -> Answer:
    if isinstance(told, Answer):
        return told
    made = str(getattr(told, "id", "")) if operation.located else ""
    body = msgspec.json.encode(told).decode()
    return Answer(operation.status, body, f"{path}/{made}" if made else "")


def _response(operation: Operation, answer: Answer, request: HttpRequest) -> HttpResponse:
    media_type = (operation.streams and request.content_type) or JSON
    response = HttpResponse(answer.body, status=answer.status, content_type=media_type)
    if operation.tagged:
        response["ETag"] = versions.tag_of(answer.body)
    if answer.location:
        response["Location"] = answer.location
    return response


def as_file(data: bytes, name: str, media_type: str) -> HttpResponse:
    """A file, to be kept under its name and never opened within a page of ours."""
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return response


def page(asked: Asked[Any], found: QuerySet[Row], show: Callable[[Row], Item]) -> Page[Item]:
    """The part of a list of rows that was asked for."""
    said: Paged = asked.said
    rows = found[said.offset : said.offset + said.limit]
    return part(asked, map(show, rows), total=found.count())


def cut(asked: Asked[Any], found: Sequence[Item]) -> Page[Item]:
    """The part of a list that was asked for."""
    said: Paged = asked.said
    return part(asked, found[said.offset : said.offset + said.limit], total=len(found))


def part(asked: Asked[Any], items: Iterable[Item], *, total: int) -> Page[Item]:
    """A page of items that are cut already."""
    said: Paged = asked.said
    after = said.offset + said.limit
    following = link(asked, offset=after) if after < total else UNSET
    return Page(items=tuple(items), total=total, next=following)


def link(asked: Asked[Any], **changed: object) -> str:
    """The same question with something changed."""
    return f"{asked.path}?{urlencode(cast(Mapping[str, Any], {**asked.query, **changed}))}"
