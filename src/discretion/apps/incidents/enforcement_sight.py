"""For whom requests under § 10-178 exist: who records them in the agency, and nobody else.

The office that is designated to compile them sees counts of the whole City, and no request.
"""

from django.conf import settings
from django.db.models import QuerySet

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor
from discretion.apps.incidents.enforcement_models import EnforcementRequest
from discretion.errors import NotFound
from discretion.law.authority import Power

POWER = Power.RECORD_ENFORCEMENT_REQUEST
_UNNAMED = "The designated office"


def visible(actor: Actor) -> QuerySet[EnforcementRequest]:
    """The requests that exist for the actor."""
    where = actor.where(POWER)
    found = EnforcementRequest.objects.select_related("agency")
    return found if where is None else found.filter(agency__in=where)


def row(request_id: str, *, actor: Actor) -> EnforcementRequest:
    """A request's row, for this app's own actions; NotFound outside the actor's sight."""
    found = visible(actor).filter(id=request_id).first()
    if found is None:
        raise NotFound(f"There is no request “{request_id}” here.")
    return found


def designated_office() -> str:
    """The agency that compiles for the City, by its id; empty where it is none of this office's."""
    named: str = settings.DESIGNATED_OFFICE
    return named if named and accounts.agency_names([named]) else ""


def designated_name() -> str:
    """What the designated office is called."""
    named: str = settings.DESIGNATED_OFFICE
    return accounts.agency_names([named]).get(named, named) or _UNNAMED


def may_compile_city(actor: Actor) -> bool:
    """Whether the actor compiles for the whole City."""
    office = designated_office()
    return bool(office) and actor.can(POWER, office)
