"""The written findings that harm is unlikely: each kept five years, whatever is found afterwards.

They are read from the record, which nobody alters and of which nothing is disposed of; so nobody
has to do anything that they are kept, and no duty asks for it (§ 10-502(g)).
"""

from datetime import date
from typing import Final

import msgspec

from discretion.apps.audit import queries as audit
from discretion.apps.audit.actions import new_york_day
from discretion.apps.incidents.incident_contents import BreachAssessment
from discretion.apps.incidents.incident_facts import BreachAssessed
from discretion.apps.incidents.incident_models import Incident
from discretion.law.incidents import determination_kept_through, harmless
from discretion.law.triage import breach_by, breach_finding

_FOUND: Final = BreachAssessed.kind


class DeterminationSight(msgspec.Struct, frozen=True, kw_only=True):
    """Why harm was unlikely, who found so and when, and through when that is kept; `stands` until
    it is found otherwise."""

    words: str
    determined_on: date
    by_name: str
    kept_through: date
    explanation: str
    stands: bool


def rests_on_it(assessment: BreachAssessment, responsible: str) -> bool:
    """Whether people are not told of a breach because harm is unlikely."""
    found = breach_finding(assessment.answers).outcome
    return bool(found) and harmless(breach_by(responsible, assessment.answers))


def determinations(row: Incident) -> tuple[DeterminationSight, ...]:
    """All that were made of an incident, the newest first."""
    if row.kept_through is None:
        return ()
    found = [told for told in audit.history(row.id) if told.kind == _FOUND]
    each = [(told, _assessment(told)) for told in found]
    return tuple(
        _sight(assessment, told, stands=told is found[0])
        for told, assessment in each
        if rests_on_it(assessment, told.agency)
    )


def _assessment(told: audit.Told) -> BreachAssessment:
    return msgspec.convert((told.after or {})["assessment"], type=BreachAssessment)


def _sight(assessment: BreachAssessment, told: audit.Told, *, stands: bool) -> DeterminationSight:
    on = new_york_day(told.at)
    kept = determination_kept_through(on)
    assert kept.on is not None  # noqa: S101 (a period has an end)
    return DeterminationSight(
        words=assessment.determination,
        determined_on=on,
        by_name=told.actor_name,
        kept_through=kept.on,
        explanation=kept.explanation,
        stands=stands,
    )
