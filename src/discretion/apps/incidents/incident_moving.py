"""How an incident is begun and changed: once, by someone, told to the record in one fact."""

from collections.abc import Callable, Collection, Iterable
from typing import Any, Final

import msgspec
from msgspec import UNSET

from discretion.apps.audit.actions import hold_the_chain, next_id, record
from discretion.apps.audit.facts import Fact
from discretion.apps.incidents import incident_opened as opening
from discretion.apps.incidents import incident_sight as sight
from discretion.apps.incidents import incident_story as story
from discretion.apps.incidents.incident_contents import IncidentFacts, Story
from discretion.apps.incidents.incident_facts import Answered, IncidentStarted, Reported
from discretion.apps.incidents.incident_models import Incident, IncidentType
from discretion.apps.matters.doing import Doing
from discretion.errors import Fault, Invalid, Stale
from discretion.law import incident_moves as law
from discretion.law.incident_moves import By, Condition, Move, State

_ALL: Final = tuple(Condition)


def reported_content(row: Incident) -> Reported:
    """An incident as the record of the agency that became aware knows it."""
    return Reported(
        version=row.version,
        state=row.state,
        reporter=row.reporter,
        responsible=row.responsible_id,
        content=opening.facts_of(row),
        violation=row.violation,
        assessment=opening.assessment_of(row),
        notices=tuple(
            opening.notice_content(one)
            for one in row.notices.filter(agency=row.aware_id).order_by("pk")
        ),
        story=story.digest(row.id),
    )


def answered_content(row: Incident) -> Answered:
    """An incident as the record of the agency responsible knows it."""
    return Answered(
        version=row.version,
        state=row.state,
        aware=row.aware_id,
        content=opening.facts_of(row),
        breach=row.breach,
        assessment=opening.breach_assessment_of(row),
        determined_on=row.determined_on,
        kept_through=row.kept_through,
        withheld=opening.withheld_of(row),
        notices=tuple(
            opening.notice_content(one)
            for one in row.notices.filter(agency=row.responsible_id).order_by("pk")
        ),
        actions=tuple(opening.action_content(one) for one in row.actions.order_by("number")),
        lessons=row.lessons,
    )


def begin(agency: str, facts: IncidentFacts, told: Story, doing: Doing) -> Incident:
    """A new draft."""
    hold_the_chain()
    row = Incident.objects.create(
        id=next_id("INC", now=doing.now),
        state=State.DRAFT.value,
        aware_id=agency,
        reporter=doing.actor.id,
        reporter_name=doing.actor.name,
        opened_at=doing.now,
        changed_at=doing.now,
        changed_by=doing.actor.name,
        **stating(facts, agency),
    )
    _index(row, facts)
    _write(row, told, doing)
    _tell(row, doing, IncidentStarted, None, By.REPORTER)
    return row


def opened(incident_id: str, version: int, doing: Doing) -> Incident:
    """An incident as someone opened it, which nobody else moves until the transaction ends; Stale
    where it was changed since."""
    sight.row(incident_id, actor=doing.actor)
    row = Incident.objects.select_for_update().get(id=incident_id)
    hold_the_chain()
    if row.version != version:
        raise Stale(f"{row.changed_by} changed {row.id} meanwhile.")
    return row


def after(
    row: Incident,
    move: Move,
    doing: Doing,
    *,
    met: Collection[Condition] = (),
    faults: Iterable[Fault] = (),
) -> State:
    """The state that a move leads to, or why it can't be made; `faults` say what is not stated, to
    those whose move it is."""
    hands = sight.hands(doing.actor, row)
    there = [step.move for step in law.open_moves(State(row.state), hands)]
    if move in there and (found := [*faults]):
        raise Invalid(found)
    return law.after(State(row.state), move, hands=hands, met=met)


def require_move(row: Incident, move: Move, doing: Doing) -> None:
    """As `after`, before it is known whether what the move asks for is true."""
    after(row, move, doing, met=_ALL)


def side_of(row: Incident, doing: Doing) -> By:
    """For which agency someone moves an incident that officers of either may move."""
    hands = sight.hands(doing.actor, row)
    return By.AWARE if By.AWARE in hands else By.RESPONSIBLE


def change(
    row: Incident,
    doing: Doing,
    fact: Callable[..., Fact],
    *,
    by: By,
    to: State | None = None,
    told: Story | None = None,
    beside: Callable[[Incident], None] | None = None,
    **columns: Any,
) -> Incident:
    """Change an incident that is as it was opened, and what stands `beside` it; Stale where someone
    else was faster."""
    before = _content(row, by)
    state = State(row.state) if to is None else to
    changed = Incident.objects.filter(id=row.id, version=row.version, state=row.state).update(
        state=state.value,
        version=row.version + 1,
        changed_at=doing.now,
        changed_by=doing.actor.name,
        **columns,
    )
    if not changed:
        raise Stale(f"Someone else was faster: {row.id} is no longer as you opened it.")
    row.refresh_from_db()
    if "facts" in columns:
        _index(row, opening.facts_of(row))
    if told is not None:
        _write(row, told, doing)
    if beside is not None:
        beside(row)
    _tell(row, doing, fact, before, by)
    return row


def _content(row: Incident, by: By) -> Reported | Answered:
    return answered_content(row) if by is By.RESPONSIBLE else reported_content(row)


def _tell(
    row: Incident,
    doing: Doing,
    fact: Callable[..., Fact],
    before: Reported | Answered | None,
    by: By,
) -> None:
    told = fact(
        record=row.id,
        agency=row.responsible_id if by is By.RESPONSIBLE else row.aware_id,
        why=doing.why,
        before=before,
        after=_content(row, by),
    )
    record(told, by=doing.actor, now=doing.now)


def _write(row: Incident, told: Story, doing: Doing) -> None:
    if told != story.told(row.id):
        story.write(row, told, by=doing.actor, now=doing.now)


def stating(facts: IncidentFacts, agency: str) -> dict[str, Any]:
    """The columns in which facts are kept, and found again; `agency` became aware of it."""
    return {**beside(facts), "responsible_id": facts.responsible or agency}


def beside(facts: IncidentFacts) -> dict[str, Any]:
    """The columns that say what the facts say."""
    party = facts.counterparty
    return {
        "facts": msgspec.json.encode(facts).decode(),
        "what": facts.what,
        "party": "" if party is UNSET else party.id or party.name,
        "party_kind": "" if party is UNSET else party.kind,
        "people": None if facts.people is UNSET else facts.people,
        "happened_on": None if facts.happened_on is UNSET else facts.happened_on,
        "suspected": facts.suspected,
        "matter": facts.matter,
    }


def _index(row: Incident, facts: IncidentFacts) -> None:
    IncidentType.objects.filter(incident=row).delete()
    IncidentType.objects.bulk_create(IncidentType(incident=row, code=code) for code in facts.types)
