"""For whom an incident exists, in which capacities they act, and which part of it each sees.

Whoever reported it sees what they reported; the officers of the agency that became aware, and those
of the agency responsible once it was named, each their own part; the chief what the chief was told
of; and who checks the record, all but the reporter's own words.
"""

from dataclasses import replace
from enum import StrEnum, unique
from typing import Final

from django.db.models import Q, QuerySet

from discretion.apps.accounts.policy import Actor
from discretion.apps.incidents.incident_models import Incident, IncidentNotice
from discretion.errors import NotFound
from discretion.law.authority import Power, Role
from discretion.law.incident_moves import By

CHIEF: Final = "chief_privacy_officer"
_NOTHING: Final = Q(pk__in=())
_REPORTED: Final = Q(reported_at__isnull=False)
_ASSESSED: Final = Q(assessed_at__isnull=False)


@unique
class Part(StrEnum):
    """A part of what is kept about an incident."""

    # What happened, and how it stands.
    FACTS = "facts"
    # Who reported it, and their own words; whether it was a violation; whom that agency tells.
    AWARE = "aware"
    STORY = "story"
    # Whether it was a breach, whom that agency tells, lessons and corrective actions.
    RESPONSIBLE = "responsible"


def visible(actor: Actor) -> QuerySet[Incident]:
    """The incidents that exist for the actor."""
    reading = _reading(actor)
    found = _own(actor) | _handled(reading) | _told(reading) | _checked(actor)
    return Incident.objects.filter(found)


def handled(actor: Actor) -> QuerySet[Incident]:
    """Those that a list of incidents shows: all that exist for the actor, but their own drafts."""
    return visible(actor).filter(_REPORTED)


def own(actor: Actor) -> QuerySet[Incident]:
    """Those that the actor reported, or began to."""
    return Incident.objects.filter(_own(actor))


def seen_in(actor: Actor, part: Part) -> Q:
    """The incidents of which the actor sees this part of the two agencies'."""
    reading = _reading(actor)
    where = reading.where(Power.HANDLE_INCIDENT)
    whole = _told(reading) | _checked(actor)
    if where is None:
        return _REPORTED
    if part is Part.AWARE:
        return whole | _REPORTED & Q(aware__in=where)
    return whole | _ASSESSED & Q(responsible__in=where)


def row(incident_id: str, *, actor: Actor) -> Incident:
    """An incident's row, for this app's own actions; NotFound outside the actor's sight."""
    found = visible(actor).filter(id=incident_id).first()
    if found is None:
        raise NotFound(f"There is no incident “{incident_id}” here.")
    return found


def hands(actor: Actor, row: Incident) -> frozenset[By]:
    """In which capacities the actor moves an incident."""
    found = set()
    if _is_own(row, actor) and actor.can(Power.REPORT_INCIDENT, row.aware_id):
        found.add(By.REPORTER)
    if row.reported_at and actor.can(Power.HANDLE_INCIDENT, row.aware_id):
        found.add(By.AWARE)
    if row.assessed_at and actor.can(Power.HANDLE_INCIDENT, row.responsible_id):
        found.add(By.RESPONSIBLE)
    return frozenset(found)


def parts(actor: Actor, row: Incident) -> frozenset[Part]:
    """Which parts of it the actor sees."""
    found = {Part.FACTS}
    mine = hands(_reading(actor), row)
    if _is_own(row, actor):
        found.add(Part.STORY)
    if By.AWARE in mine:
        found |= {Part.AWARE, Part.STORY}
    if By.RESPONSIBLE in mine:
        found.add(Part.RESPONSIBLE)
    whole = _told(_reading(actor)) | _checked(actor)
    if Incident.objects.filter(whole, id=row.id).exists():
        found |= {Part.AWARE, Part.RESPONSIBLE}
    return frozenset(found)


def _is_own(row: Incident, actor: Actor) -> bool:
    return bool(actor.id) and row.reporter == actor.id


def _reading(actor: Actor) -> Actor:
    """Who sees: a program that may read the record, as far as the person behind it."""
    reads = actor.scopes is not None and Power.READ_RECORD in actor.scopes
    return replace(actor, scopes=None) if reads else actor


def _own(actor: Actor) -> Q:
    if not actor.id or (actor.scopes is not None and Power.REPORT_INCIDENT not in actor.scopes):
        return _NOTHING
    mine = Q(reporter=actor.id)
    if actor.scopes is None or actor.sees is None:
        return mine
    return mine & Q(aware__in=actor.sees)


def _handled(actor: Actor) -> Q:
    where = actor.where(Power.HANDLE_INCIDENT)
    if where is None:
        return _REPORTED
    return _REPORTED & Q(aware__in=where) | _ASSESSED & Q(responsible__in=where)


def _told(actor: Actor) -> Q:
    """What the chief was told of."""
    if actor.where(Power.REPORT_QUARTERLY) is not None:
        return _NOTHING
    given = IncidentNotice.objects.filter(to=CHIEF, state=IncidentNotice.State.GIVEN)
    return _REPORTED & Q(id__in=given.values("incident"))


def _checked(actor: Actor) -> Q:
    checking = tuple(office for office in actor.offices if office.role is Role.AUDITOR)
    where = replace(actor, offices=checking).where(Power.READ_RECORD)
    if where is None:
        return _REPORTED
    return _REPORTED & (Q(aware__in=where) | Q(responsible__in=where))
