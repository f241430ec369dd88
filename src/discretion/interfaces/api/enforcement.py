"""The operations on requests that further immigration enforcement (§ 10-178), and on quarters."""

from datetime import date
from typing import Any, Final

import msgspec
from django.http import HttpResponse
from msgspec import UNSET, UnsetType

from discretion.apps.accounts import queries as accounts
from discretion.apps.audit.actions import new_york_day
from discretion.apps.audit.queries import Told
from discretion.apps.incidents import enforcement_actions as actions
from discretion.apps.incidents import enforcement_compiling as compiling
from discretion.apps.incidents import enforcement_queries as queries
from discretion.apps.incidents import enforcement_sight as sight
from discretion.apps.incidents.enforcement_compiling import Compilation
from discretion.apps.incidents.enforcement_contents import Opened, Request
from discretion.apps.incidents.enforcement_queries import Filters
from discretion.errors import NotFound
from discretion.interfaces.api import operations, versions
from discretion.interfaces.api.asking import Asked, Body, Paged, Query, Version
from discretion.interfaces.api.operations import Page, operation
from discretion.interfaces.api.records import within_content
from discretion.law.enforcement import Asker, Response

_POWERS: Final = (sight.POWER,)
_CITY: Final = "city"


class RequestsAsked(Paged, frozen=True, kw_only=True):
    """Which requests; by default all that one records, the last one first."""

    words: str = ""
    response: Response | UnsetType = UNSET
    asker: Asker | UnsetType = UNSET
    agency: str = ""
    since: date | UnsetType = UNSET
    until: date | UnsetType = UNSET


class RequestGiven(Body, frozen=True, kw_only=True):
    """A request that an agency received."""

    agency: str
    content: Request
    why: str = ""


class RequestChanged(Body, frozen=True, kw_only=True):
    """All that is to be written of a request from now on."""

    version: Version
    content: Request
    why: str = ""


class RequestErased(Body, frozen=True, kw_only=True):
    """Why the words of a request are erased."""

    version: Version
    why: str


class CompilationGone(Body, frozen=True, kw_only=True):
    """When and how a compilation was sent."""

    on: date
    how: str
    why: str = ""


class RequestListed(msgspec.Struct, frozen=True, kw_only=True):
    """A request without its words."""

    id: str
    version: int
    agency: str
    asker: Asker
    requesting: str
    received_on: date
    response: Response
    responded_on: date | None
    changed_by: str


def _listed(it: Opened) -> RequestListed:
    said = it.content
    same = ("asker", "requesting", "received_on", "response", "responded_on")
    return RequestListed(
        id=it.id,
        version=it.version,
        agency=it.agency,
        changed_by=it.changed_by,
        **{name: getattr(said, name) for name in same},
    )


def _current(asked: Asked[Any], request_id: str) -> RequestListed:
    return _listed(queries.opened(request_id, actor=asked.actor))


@operation(
    "GET",
    "/enforcement-requests",
    tag="enforcement",
    said=RequestsAsked,
    answers=Page[RequestListed],
    powers=_POWERS,
)
def list_enforcement_requests(asked: Asked[RequestsAsked]) -> Page[RequestListed]:
    """List the requests that one records, the last one first."""
    said = asked.said
    filters = Filters(
        words=said.words,
        response=said.response or "",
        asker=said.asker or "",
        agency=said.agency,
        since=said.since or None,
        until=said.until or None,
    )
    found = queries.requests(asked.actor, filters)
    rows = queries.rows(found[said.offset : said.offset + said.limit])
    return operations.part(asked, map(_listed, rows), total=found.count())


@operation(
    "POST",
    "/enforcement-requests",
    tag="enforcement",
    said=RequestGiven,
    answers=RequestListed,
    powers=_POWERS,
    status=201,
    located=True,
)
def enter_enforcement_request(asked: Asked[RequestGiven]) -> RequestListed:
    """Write a request down."""
    said = asked.said
    with within_content():
        made = actions.enter(
            said.agency, said.content, actor=asked.actor, now=asked.now, why=said.why
        )
    return _listed(made)


@operation(
    "GET",
    "/enforcement-requests/{request_id}",
    tag="enforcement",
    said=Query,
    answers=Opened,
    powers=_POWERS,
)
def read_enforcement_request(asked: Asked[Query], request_id: str) -> Opened:
    """Read a request, with what was asked and answered."""
    return queries.opened(request_id, actor=asked.actor)


@operation(
    "GET",
    "/enforcement-requests/{request_id}/history",
    tag="enforcement",
    said=Query,
    answers=Page[Told],
    powers=_POWERS,
)
def read_enforcement_request_history(asked: Asked[Query], request_id: str) -> Page[Told]:
    """Who did what with it, when and why; newest first."""
    told = tuple(queries.history(request_id, actor=asked.actor))
    return Page(items=told, total=len(told))


@operation(
    "PUT",
    "/enforcement-requests/{request_id}",
    tag="enforcement",
    said=RequestChanged,
    answers=RequestListed,
    powers=_POWERS,
)
def change_enforcement_request(asked: Asked[RequestChanged], request_id: str) -> RequestListed:
    """Change what is written of a request, as by its answer."""
    said = asked.said
    with versions.telling(lambda: _current(asked, request_id)), within_content():
        left = actions.change(
            request_id,
            said.content,
            version=said.version,
            actor=asked.actor,
            now=asked.now,
            why=said.why,
        )
    return _listed(left)


@operation(
    "POST",
    "/enforcement-requests/{request_id}/erase",
    tag="enforcement",
    said=RequestErased,
    answers=RequestListed,
    powers=_POWERS,
)
def erase_enforcement_request(asked: Asked[RequestErased], request_id: str) -> RequestListed:
    """Erase the words of a request for good; it is counted on."""
    said = asked.said
    with versions.telling(lambda: _current(asked, request_id)):
        left = actions.erase(
            request_id, version=said.version, why=said.why, actor=asked.actor, now=asked.now
        )
    return _listed(left)


def _compilation(asked: Asked[Any], quarter: str, agency: str) -> Compilation:
    """That of an agency; `city` stands for the whole City, where no agency has that id."""
    whole = agency == _CITY and not accounts.agency_names([_CITY])
    whose = sight.designated_office() if whole else agency
    of = compiling.read(quarter)
    return compiling.compilation(of, whose, whole_city=whole, actor=asked.actor)


@operation(
    "GET",
    "/enforcement-requests/quarters/{quarter}/{agency_id}",
    tag="enforcement",
    said=Query,
    answers=Compilation,
    powers=_POWERS,
)
def read_compilation(asked: Asked[Query], quarter: str, agency_id: str) -> Compilation:
    """Read the numbers of a quarter, as 2026-Q3, of an agency; or of the `city`."""
    return _compilation(asked, quarter, agency_id)


# Before the files: “sent” is no ending.
@operation(
    "POST",
    "/enforcement-requests/quarters/{quarter}/{agency_id}/sent",
    tag="enforcement",
    said=CompilationGone,
    answers=Compilation,
    powers=_POWERS,
)
def send_compilation(asked: Asked[CompilationGone], quarter: str, agency_id: str) -> Compilation:
    """Say when and how the compilation of a quarter was sent."""
    said, told = asked.said, _compilation(asked, quarter, agency_id)
    actions.send(
        compiling.read(quarter),
        told.agency,
        on=said.on,
        how=said.how,
        whole_city=told.whole_city,
        actor=asked.actor,
        now=asked.now,
        why=said.why,
    )
    return _compilation(asked, quarter, agency_id)


@operation(
    "GET",
    "/enforcement-requests/quarters/{quarter}/{agency_id}/{ending}",
    tag="enforcement",
    said=Query,
    answers=bytes,
    powers=_POWERS,
)
def download_compilation(
    asked: Asked[Query], quarter: str, agency_id: str, ending: str
) -> HttpResponse:
    """Download the numbers of a quarter: docx, pdf, html, csv or json."""
    format = next((each for each in compiling.FORMATS if each == ending), None)
    if format is None:
        raise NotFound(f"There is no compilation as “{ending}”.")
    told = _compilation(asked, quarter, agency_id)
    data = compiling.written(told, format, today=new_york_day(asked.now))
    name = f"requests-10-178-{quarter}-{agency_id}.{format}"
    return operations.as_file(data, name, "application/octet-stream")
