"""What the register and the chief's policies in force say of an incident (§ 23-1203(6))."""

from datetime import date

import msgspec
from msgspec import UNSET

from discretion.apps.incidents.incident_contents import IncidentFacts
from discretion.apps.matters import live
from discretion.apps.register.contents import Party
from discretion.apps.register.terms import hours_of
from discretion.errors import NotFound
from discretion.law.acts import Act, Actor, Counterparty
from discretion.law.checks import FaultyAct
from discretion.law.deadlines import HourLimit
from discretion.law.decisions import Decisions
from discretion.law.determinations import Determination

_CHIEF = "notify_chief_privacy_officer"
_INDIVIDUAL = "notify_individual"


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What the policies ask of a violation: whether the people are told, and the chief's hours."""

    individual: bool = False
    limit: HourLimit | None = None


def read_by_register(
    facts: IncidentFacts, responsible: str, *, today: date
) -> Determination | None:
    """What the register says of the disclosure; None where too little is known of it."""
    act = _act(facts, responsible, today)
    return _decided(live.now().decisions, act) if act else None


def asked(facts: IncidentFacts, responsible: str, *, today: date) -> Asked:
    """What the policies ask if it was a violation; nothing where too little is known of it."""
    act = _act(facts, responsible, today)
    if act is None:
        return Asked()
    # Without what was allowed, the law's own procedure answers for a violation.
    bare = msgspec.structs.replace(
        live.now().register, designations=(), agreements=(), approvals=()
    )
    found = _decided(Decisions(bare), act)
    duties = {duty.what: duty for duty in found.duties} if found else {}
    limit = hours_of("violation_notice_hours") if _CHIEF in duties else None
    return Asked(individual=_INDIVIDUAL in duties, limit=limit)


def _decided(decisions: Decisions, act: Act) -> Determination | None:
    try:
        return decisions.decide(act)
    except (FaultyAct, NotFound):
        return None


def _act(facts: IncidentFacts, responsible: str, today: date) -> Act | None:
    """The disclosure as an act; None while its types, or who got it, are not stated."""
    if facts.counterparty is UNSET or not facts.types:
        return None
    return Act(
        act="disclosure",
        on=today if facts.happened_on is UNSET else facts.happened_on,
        done=True,
        agency=responsible,
        by=Actor("employee"),
        types=facts.types,
        counterparty=_counterparty(facts.counterparty),
    )


def _counterparty(party: Party) -> Counterparty:
    return Counterparty(party.kind, party.id, party.name, party.entity)
