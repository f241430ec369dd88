"""What whoever reports an incident does: begins, saves, throws away, and sends it."""

from datetime import datetime

from django.db import transaction

from discretion.apps.accounts.policy import Actor, require
from discretion.apps.accounts.queries import require_open
from discretion.apps.incidents import incident_checks as checks
from discretion.apps.incidents import incident_duties as duties
from discretion.apps.incidents import incident_facts as told
from discretion.apps.incidents import incident_moving as moving
from discretion.apps.incidents import incident_opened as opening
from discretion.apps.incidents import incident_story as stories
from discretion.apps.incidents.incident_contents import IncidentFacts, Story
from discretion.apps.incidents.incident_models import Incident
from discretion.apps.incidents.incident_opened import Opened
from discretion.apps.matters.doing import Doing
from discretion.apps.register.shapes import same
from discretion.law.authority import Power
from discretion.law.incident_moves import By, Condition, Move

_NO_STORY = Story()


@transaction.atomic
def start(
    agency: str,
    facts: IncidentFacts,
    *,
    story: Story = _NO_STORY,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Opened:
    """Begin to write down what went wrong, as a draft that only its writer sees; `agency` became
    aware of it."""
    doing = Doing(actor, now, why)
    require(actor, Power.REPORT_INCIDENT, agency)
    require_open([agency], on=doing.on)
    row = moving.begin(agency, _fit(facts, agency, doing), _fit_story(story), doing)
    return opening.opened(row, actor)


def _fit(facts: IncidentFacts, agency: str, doing: Doing) -> IncidentFacts:
    tidy = checks.tidy(facts)
    checks.check(tidy, agency=agency, today=doing.on)
    return tidy


def _fit_story(told: Story) -> Story:
    stories.check(told)
    return told


@transaction.atomic
def save(
    incident_id: str,
    facts: IncidentFacts,
    *,
    story: Story = _NO_STORY,
    version: int,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Opened:
    """Save a draft; where nothing is new, nothing is recorded."""
    doing = Doing(actor, now, why)
    row = moving.opened(incident_id, version, doing)
    moving.after(row, Move.SAVE, doing)
    tidy = _fit(facts, row.aware_id, doing)
    if same(tidy, opening.facts_of(row)) and story == stories.told(row.id):
        return opening.opened(row, actor)
    row = _stated(row, tidy, _fit_story(story), doing)
    return opening.opened(row, actor)


def _stated(row: Incident, facts: IncidentFacts, story: Story, doing: Doing) -> Incident:
    columns = moving.stating(facts, row.aware_id)
    return moving.change(row, doing, told.IncidentSaved, by=By.REPORTER, told=story, **columns)


@transaction.atomic
def discard(
    incident_id: str, *, version: int, actor: Actor, now: datetime, why: str = ""
) -> Opened:
    """Throw a draft away, and what was written in it."""
    doing = Doing(actor, now, why)
    row = moving.opened(incident_id, version, doing)
    to = moving.after(row, Move.DISCARD, doing)
    if stories.digest(row.id):
        stories.erase(row, by=actor, now=now)
    row = moving.change(row, doing, told.IncidentDiscarded, by=By.REPORTER, to=to)
    return opening.opened(row, actor)


@transaction.atomic
def report(incident_id: str, *, version: int, actor: Actor, now: datetime, why: str = "") -> Opened:
    """Lay it before the officer, who is told at once."""
    doing = Doing(actor, now, why)
    row = moving.opened(incident_id, version, doing)
    faults = checks.missing(opening.facts_of(row))
    to = moving.after(row, Move.REPORT, doing, met={Condition.COMPLETE}, faults=faults)
    row = moving.change(row, doing, told.IncidentReported, by=By.REPORTER, to=to, reported_at=now)
    duties.reported(row, doing)
    return opening.opened(row, actor)
