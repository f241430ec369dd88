"""Disclosures in violation, as the chief privacy officer's quarterly report counts them."""

from dataclasses import dataclass
from datetime import date

from msgspec import UNSET

from discretion.apps.incidents import incident_opened as opening
from discretion.apps.incidents.incident_models import Incident, IncidentNotice
from discretion.apps.incidents.incident_notices import CHIEF, INDIVIDUAL, VIOLATION


@dataclass(frozen=True, kw_only=True)
class Counted:
    """One disclosure in violation that the chief privacy officer was told of (§ 23-1202(c)(4)).

    `agency` is the one responsible, `aware` the one that found out; both by their id. `types` are
    codes of types of identifying information, `party_kind` the kind of who received it (empty
    where nobody knows), `people` the number of people it concerns (None where nobody knows),
    `told_on` the New York day on which the chief privacy officer was told, and `gist` the
    officer's own words, without identifying information, of what happened and what was done.
    """

    id: str
    agency: str
    aware: str
    told_on: date
    types: tuple[str, ...]
    party_kind: str
    people: int | None
    individuals_told: bool
    gist: str


def told_between(first: date, last: date) -> tuple[Counted, ...]:
    """The violations that the chief privacy officer was told of from `first` through `last`."""
    given = IncidentNotice.objects.filter(
        to=CHIEF,
        state=IncidentNotice.State.GIVEN,
        given_on__gte=first,
        given_on__lte=last,
        incident__violation=True,
    )
    found = given.select_related("incident").order_by("given_on", "incident")
    return tuple(_counted(one) for one in found if str(VIOLATION) in one.provisions)


def _counted(notice: IncidentNotice) -> Counted:
    row = notice.incident
    facts, found = opening.facts_of(row), opening.assessment_of(row)
    assert notice.given_on is not None  # noqa: S101 (a constraint of the table says so)
    return Counted(
        id=row.id,
        agency=row.responsible_id,
        aware=row.aware_id,
        told_on=notice.given_on,
        types=facts.types,
        party_kind="" if facts.counterparty is UNSET else facts.counterparty.kind,
        people=None if facts.people is UNSET else facts.people,
        individuals_told=_individuals_told(row),
        gist="" if found is None else found.gist,
    )


def _individuals_told(row: Incident) -> bool:
    return row.notices.filter(to=INDIVIDUAL, state=IncidentNotice.State.GIVEN).exists()
