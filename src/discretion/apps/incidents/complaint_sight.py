"""For whom a complaint exists, and what they may do with it.

It is its agency's officer's; the chief's, where it is about no agency in particular. Who checks the
record sees how it stands, and nothing of what was written.
"""

from dataclasses import replace

from django.db.models import Q, QuerySet

from discretion.apps.accounts.policy import Actor
from discretion.apps.incidents.complaint_models import Complaint
from discretion.errors import NotFound
from discretion.law.authority import Power, Role
from discretion.law.complaints import power_for

HANDLING = (Power.HANDLE_COMPLAINT, Power.HANDLE_CITY_COMPLAINT)


def handled(actor: Actor) -> QuerySet[Complaint]:
    """Those that the actor handles, and reads all of."""
    return Complaint.objects.filter(_handled(actor))


def _handled(actor: Actor) -> Q:
    where = actor.where(Power.HANDLE_COMPLAINT)
    found = Q(agency__isnull=False) if where is None else Q(agency__in=where)
    return found | Q(agency=None) if actor.can(Power.HANDLE_CITY_COMPLAINT) else found


def visible(actor: Actor) -> QuerySet[Complaint]:
    """Those that exist for the actor."""
    checking = tuple(office for office in actor.offices if office.role is Role.AUDITOR)
    where = replace(actor, offices=checking).where(Power.READ_RECORD)
    checked = ~Q(pk__in=()) if where is None else Q(agency__in=where)
    return Complaint.objects.filter(_handled(actor) | checked)


def row(complaint_id: str, *, actor: Actor) -> Complaint:
    """A complaint's row, for this app's own actions; NotFound outside the actor's sight."""
    return _of(visible(actor), complaint_id)


def handled_row(complaint_id: str, *, actor: Actor) -> Complaint:
    """The same, for what only who handles it reads."""
    return _of(handled(actor), complaint_id)


def _of(found: QuerySet[Complaint], complaint_id: str) -> Complaint:
    one = found.filter(id=complaint_id).first()
    if one is None:
        raise NotFound(f"There is no complaint “{complaint_id}” here.")
    return one


def powers_over(actor: Actor, found: Complaint) -> frozenset[Power]:
    """What the actor may do with a complaint: the power to handle it, or nothing."""
    power = power_for(found.agency_id or "")
    return frozenset({power} if actor.can(power, found.agency_id or "") else ())
