"""Everything that reads requests under § 10-178, cut to who records them."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet

from discretion.apps.accounts.policy import Actor
from discretion.apps.audit import queries as audit
from discretion.apps.audit.queries import Told
from discretion.apps.incidents import enforcement_sight as sight
from discretion.apps.incidents.enforcement_contents import Opened
from discretion.apps.incidents.enforcement_models import EnforcementRequest
from discretion.apps.incidents.enforcement_opened import counted
from discretion.apps.incidents.enforcement_opened import opened as _opened


class Filters(NamedTuple):
    """What the list is narrowed by; what is empty narrows nothing."""

    words: str = ""
    response: str = ""
    asker: str = ""
    agency: str = ""
    since: date | None = None
    until: date | None = None


def requests(actor: Actor, asked: Filters = Filters()) -> QuerySet[EnforcementRequest]:  # noqa: B008 (it can't be changed)
    """The requests that exist for the actor, the last one first."""
    given = {
        "response": asked.response,
        "asker": asked.asker,
        "agency": asked.agency,
        "received_on__gte": asked.since,
        "received_on__lte": asked.until,
    }
    found = sight.visible(actor).filter(**{name: said for name, said in given.items() if said})
    for word in asked.words.split():
        found = found.filter(Q(id__icontains=word) | Q(requesting__icontains=word))
    return found.order_by("-received_on", "-id")


def rows(found: Iterable[EnforcementRequest]) -> list[Opened]:
    """Requests as a list shows them: without their words, which nobody has to unseal for it."""
    return [
        Opened(
            id=row.id,
            version=row.version,
            agency=row.agency_id,
            agency_name=row.agency.name,
            content=counted(row),
            erased=False,
            entered_by=row.entered_by,
            changed_by=row.changed_by,
        )
        for row in found
    ]


def opened(request_id: str, *, actor: Actor) -> Opened:
    """A request as it stands; NotFound where it does not exist for the actor."""
    return _opened(sight.row(request_id, actor=actor))


def history(request_id: str, *, actor: Actor) -> Sequence[Told]:
    """What happened to a request, newest first."""
    return audit.history(sight.row(request_id, actor=actor).id)
