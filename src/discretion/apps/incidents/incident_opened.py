"""An incident as it stands, typed, each part for who sees it: what actions give back."""

from datetime import date, datetime
from typing import TypeVar

import msgspec

from discretion.apps.accounts.policy import Actor
from discretion.apps.incidents import incident_sight as sight
from discretion.apps.incidents.incident_contents import (
    Action,
    ActionContent,
    Assessment,
    BreachAssessment,
    IncidentFacts,
    NoticeContent,
    Proof,
    Withheld,
)
from discretion.apps.incidents.incident_determinations import DeterminationSight, determinations
from discretion.apps.incidents.incident_models import (
    CorrectiveAction,
    Incident,
    IncidentNotice,
)
from discretion.apps.incidents.incident_sight import Part
from discretion.law.incident_moves import By, State
from discretion.law.triage import Finding, breach_finding, violation_finding

C = TypeVar("C")


class NoticeSight(msgspec.Struct, frozen=True, kw_only=True):
    """Someone who must be told, or was: by which provisions, and how the day was worked out."""

    to: str
    agency: str
    provisions: tuple[str, ...]
    explanation: str
    due_on: date | None
    due_at: datetime | None
    state: str
    proof: Proof | None
    by_name: str


class ActionSight(msgspec.Struct, frozen=True, kw_only=True):
    """Something to be done so that it does not happen again; `how` is empty until it is."""

    number: int
    words: str
    due_on: date
    done_on: date | None
    how: str
    by_name: str


class AwarePart(msgspec.Struct, frozen=True, kw_only=True):
    """What the agency that became aware does, and its record readers see."""

    reporter: str
    reporter_name: str
    violation: bool | None
    assessment: Assessment | None
    notices: tuple[NoticeSight, ...]


class ResponsiblePart(msgspec.Struct, frozen=True, kw_only=True):
    """What the agency responsible does, and its officers see."""

    breach: bool | None
    assessment: BreachAssessment | None
    determined_on: date | None
    kept_through: date | None
    determinations: tuple[DeterminationSight, ...]
    withheld: Withheld | None
    notices: tuple[NoticeSight, ...]
    actions: tuple[ActionSight, ...]
    lessons: str


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """An incident, and of its parts those that the one who asks sees."""

    id: str
    version: int
    state: State
    aware: str
    responsible: str
    facts: IncidentFacts
    own: bool
    hands: tuple[By, ...]
    of_aware: AwarePart | None
    of_responsible: ResponsiblePart | None
    sees_story: bool
    opened_at: datetime
    reported_at: datetime | None
    assessed_at: datetime | None
    closed_at: datetime | None
    changed_at: datetime


def facts_of(row: Incident) -> IncidentFacts:
    """What an incident states."""
    return msgspec.json.decode(row.facts, type=IncidentFacts)


def assessment_of(row: Incident) -> Assessment | None:
    """Whether it was a violation, as it was found."""
    return _read(row.assessment, Assessment)


def breach_assessment_of(row: Incident) -> BreachAssessment | None:
    """Whether it was a breach, as it was found."""
    return _read(row.breach_assessment, BreachAssessment)


def withheld_of(row: Incident) -> Withheld | None:
    """Why the people are not told for now."""
    return _read(row.withheld, Withheld)


def _read(text: str, shape: type[C]) -> C | None:
    return msgspec.json.decode(text, type=shape) if text else None


def violation_found(told: Assessment) -> Finding:
    """The finding, with its reasons."""
    return violation_finding(told.answers)


def breach_found(told: BreachAssessment) -> Finding:
    """The finding, with its reasons."""
    return breach_finding(told.answers)


def notice_content(row: IncidentNotice) -> NoticeContent:
    """A notice as the record knows it."""
    proof = _read(row.proof, Proof)
    return NoticeContent(
        to=row.to,
        agency=row.agency_id,
        provisions=tuple(row.provisions),
        state=row.state,
        proof=proof or msgspec.UNSET,
    )


def action_content(row: CorrectiveAction) -> ActionContent:
    """A corrective action as the record knows it."""
    return ActionContent(
        action=Action(words=row.words, on=row.due_on), done_on=row.done_on, how=row.how
    )


def opened(row: Incident, actor: Actor) -> Opened:
    """A row, opened for someone."""
    parts, hands = sight.parts(actor, row), sight.hands(actor, row)
    notices = [*row.notices.order_by("pk")]
    same = ("id", "version", "opened_at", "reported_at", "assessed_at", "closed_at", "changed_at")
    return Opened(
        **{name: getattr(row, name) for name in same},
        state=State(row.state),
        aware=row.aware_id,
        responsible=row.responsible_id,
        facts=facts_of(row),
        own=bool(actor.id) and row.reporter == actor.id,
        hands=tuple(sorted(hands)),
        of_aware=_aware(row, notices) if Part.AWARE in parts else None,
        of_responsible=_responsible(row, notices) if Part.RESPONSIBLE in parts else None,
        sees_story=Part.STORY in parts,
    )


def _aware(row: Incident, notices: list[IncidentNotice]) -> AwarePart:
    return AwarePart(
        reporter=row.reporter,
        reporter_name=row.reporter_name,
        violation=row.violation,
        assessment=assessment_of(row),
        notices=tuple(_notice(one) for one in notices if one.agency_id == row.aware_id),
    )


def _responsible(row: Incident, notices: list[IncidentNotice]) -> ResponsiblePart:
    return ResponsiblePart(
        breach=row.breach,
        assessment=breach_assessment_of(row),
        determined_on=row.determined_on,
        kept_through=row.kept_through,
        determinations=determinations(row),
        withheld=withheld_of(row),
        notices=tuple(_notice(one) for one in notices if one.agency_id == row.responsible_id),
        actions=tuple(_action(one) for one in row.actions.order_by("number")),
        lessons=row.lessons,
    )


def _notice(row: IncidentNotice) -> NoticeSight:
    same = ("to", "explanation", "due_on", "due_at", "state", "by_name")
    return NoticeSight(
        **{name: getattr(row, name) for name in same},
        agency=row.agency_id,
        provisions=tuple(row.provisions),
        proof=_read(row.proof, Proof),
    )


def _action(row: CorrectiveAction) -> ActionSight:
    same = ("number", "words", "due_on", "done_on", "how", "by_name")
    return ActionSight(**{name: getattr(row, name) for name in same})
