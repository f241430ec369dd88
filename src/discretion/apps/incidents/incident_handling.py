"""What the officers of the two agencies do with an incident: find, tell, withhold, learn, close."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any, Final

import msgspec
from django.db import transaction
from django.db.models import Max

from discretion.apps.accounts.policy import Actor
from discretion.apps.audit.facts import Fact
from discretion.apps.incidents import incident_checks as checks
from discretion.apps.incidents import incident_determinations as determinations
from discretion.apps.incidents import incident_duties as duties
from discretion.apps.incidents import incident_facts as told
from discretion.apps.incidents import incident_moving as moving
from discretion.apps.incidents import incident_notices as notices
from discretion.apps.incidents import incident_opened as opening
from discretion.apps.incidents import incident_sight as sight
from discretion.apps.incidents import incident_story as stories
from discretion.apps.incidents.incident_contents import (
    Action,
    Assessment,
    BreachAssessment,
    IncidentFacts,
    Proof,
    Withheld,
)
from discretion.apps.incidents.incident_models import Incident, IncidentNotice
from discretion.apps.incidents.incident_opened import Opened
from discretion.apps.matters.doing import Doing
from discretion.errors import Fault, Invalid, NotAllowed, NotFound, Stale
from discretion.law.incident_moves import By, Condition, Move
from discretion.law.incidents import determination_kept_through

_FOUND_ANEW = "It was found otherwise."
_NOT_WITHHELD: Final[dict[str, Any]] = {"withheld": "", "review_on": None}


@transaction.atomic
def correct(
    incident_id: str,
    facts: IncidentFacts,
    *,
    version: int,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Opened:
    """State what happened as it is better known by now; who is responsible, an assessment says.

    What was found still stands, and by when notice is owed is worked out anew: another policy may
    be about it.
    """
    doing = Doing(actor, now, why)
    row = moving.opened(incident_id, version, doing)
    moving.require_move(row, Move.CORRECT, doing)
    tidy = msgspec.structs.replace(
        checks.tidy(facts), responsible=opening.facts_of(row).responsible
    )
    checks.check(tidy, agency=row.aware_id, today=doing.on)
    faults = checks.missing(tidy)
    moving.after(row, Move.CORRECT, doing, met={Condition.COMPLETE}, faults=faults)
    by, owed = moving.side_of(row, doing), duties.owed(row)
    row = moving.change(
        row,
        doing,
        told.IncidentCorrected,
        by=by,
        beside=partial(_keep_notices, now=now),
        **moving.beside(tidy),
    )
    duties.follow(row, owed, notices.wanted(row, now=now), doing, _FOUND_ANEW)
    return opening.opened(row, actor)


@transaction.atomic
def assess(
    incident_id: str,
    assessment: Assessment,
    *,
    version: int,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Opened:
    """Find whether it was a violation, and which agency is responsible (§ 23-1202(c)(4))."""
    doing = Doing(actor, now, why)
    row = moving.opened(incident_id, version, doing)
    moving.require_move(row, Move.ASSESS, doing)
    open_ = checks.check_assessment(assessment, agency=row.aware_id)
    to = moving.after(row, Move.ASSESS, doing, met={Condition.ANSWERED}, faults=open_)
    found = opening.violation_found(assessment)
    if found.outcome and not assessment.gist.strip():
        message = "Say in two or three sentences, without names, what happened and what was done."
        raise Invalid([Fault("missing_field", message, "gist")])
    responsible = assessment.responsible or row.responsible_id
    _require_free(row, responsible)
    owed, was = duties.owed(row), row.responsible_id
    row = moving.change(
        row,
        doing,
        partial(told.IncidentAssessed, content=assessment),
        by=By.AWARE,
        to=to,
        violation=found.outcome,
        assessment=msgspec.json.encode(assessment).decode(),
        responsible_id=responsible,
        assessed_at=row.assessed_at or now,
        beside=partial(_keep_notices, now=now),
    )
    duties.moved_on(row, was, doing)
    duties.assessed(row, doing)
    duties.follow(row, owed, notices.wanted(row, now=now), doing, _FOUND_ANEW)
    return opening.opened(row, actor)


def _keep_notices(row: Incident, *, now: datetime) -> None:
    notices.keep(row, notices.wanted(row, now=now))


def _require_free(row: Incident, responsible: str) -> None:
    """An agency that has begun its part stays the one responsible."""
    begun = row.breach is not None or row.withheld or row.lessons or row.actions.exists()
    told_them = row.notices.filter(agency=row.responsible_id, state=IncidentNotice.State.GIVEN)
    given = told_them.exclude(to=notices.CHIEF).exists()
    if responsible != row.responsible_id and (begun or given):
        message = "The agency responsible has begun its part, so it stays the one responsible."
        raise Invalid([Fault("bad_state", message, "responsible")])


@transaction.atomic
def assess_breach(
    incident_id: str,
    assessment: BreachAssessment,
    *,
    version: int,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Opened:
    """Find whether it was a breach of private information, and who must be told (§ 10-502)."""
    doing = Doing(actor, now, why)
    row = moving.opened(incident_id, version, doing)
    moving.require_move(row, Move.ASSESS_BREACH, doing)
    open_ = checks.check_breach(assessment)
    met = {Condition.ANSWERED, Condition.DETERMINED_IN_WRITING}
    rests_on_it = not open_ and determinations.rests_on_it(assessment, row.responsible_id)
    if rests_on_it and not assessment.determination.strip():
        met.discard(Condition.DETERMINED_IN_WRITING)
    moving.after(row, Move.ASSESS_BREACH, doing, met=met, faults=open_)
    owed = duties.owed(row)
    row = moving.change(
        row,
        doing,
        partial(told.BreachAssessed, content=assessment),
        by=By.RESPONSIBLE,
        breach=opening.breach_found(assessment).outcome,
        breach_assessment=msgspec.json.encode(assessment).decode(),
        beside=partial(_keep_notices, now=now),
        **_determined(row, doing.on, rests_on_it=rests_on_it),
    )
    duties.breach_assessed(row, doing)
    duties.follow(row, owed, notices.wanted(row, now=now), doing, _FOUND_ANEW)
    return opening.opened(row, actor)


def _determined(row: Incident, on: date, *, rests_on_it: bool) -> dict[str, Any]:
    """Through when the written determination is kept; one that was made is kept whatever is found
    afterwards (§ 10-502(g))."""
    if not rests_on_it:
        return {}
    through = determination_kept_through(on).on
    assert through is not None  # noqa: S101 (a period has an end)
    return {"determined_on": on, "kept_through": through}


@transaction.atomic
def give_notice(
    incident_id: str,
    to: str,
    proof: Proof,
    *,
    version: int,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Opened:
    """Say when and how someone was told who had to be; the chief sees the incident from then on."""
    doing = Doing(actor, now, why)
    row = moving.opened(incident_id, version, doing)
    moving.require_move(row, Move.GIVE_NOTICE, doing)
    notice = _to_give(row, to, doing)
    of_breach = to == notices.INDIVIDUAL and bool(row.breach)
    checks.check_proof(proof, of_breach=of_breach, today=doing.on)
    by = By.AWARE if notice.agency_id == row.aware_id and to == notices.CHIEF else By.RESPONSIBLE
    fact = partial(told.IncidentNoticeGiven, to=to, content=proof)
    # Who was told has nothing withheld from them.
    lifted = _NOT_WITHHELD if row.withheld and to == notices.INDIVIDUAL else {}
    beside = partial(_give, notice, proof, actor)
    row = moving.change(row, doing, fact, by=by, beside=beside, **lifted)
    duties.given(row, notice, proof.how, doing)
    if lifted:
        duties.lifted(row, doing)
    return opening.opened(row, actor)


def _to_give(row: Incident, to: str, doing: Doing) -> IncidentNotice:
    """The notice that is still owed, by an agency of the actor's."""
    hands = sight.hands(doing.actor, row)
    mine = {row.aware_id: By.AWARE in hands, row.responsible_id: By.RESPONSIBLE in hands}
    if row.aware_id == row.responsible_id:
        mine = {row.aware_id: bool(hands - {By.REPORTER})}
    found = [*row.notices.filter(to=to).exclude(state=IncidentNotice.State.VOID)]
    if not found:
        raise Invalid([Fault("bad_state", Condition.OWED.value, "to")])
    own = [one for one in found if mine.get(one.agency_id)]
    if not own:
        raise NotAllowed("This notice is another agency’s to give.")
    owed = [one for one in own if one.state != IncidentNotice.State.GIVEN]
    if not owed:
        raise Stale("This notice was given already.")
    return owed[0]


def _give(notice: IncidentNotice, proof: Proof, actor: Actor, row: Incident) -> None:
    notice.state = IncidentNotice.State.GIVEN
    notice.proof = msgspec.json.encode(proof).decode()
    notice.given_on = proof.on
    notice.by_name = actor.name
    notice.save()


@transaction.atomic
def withhold(
    incident_id: str,
    withheld: Withheld,
    *,
    version: int,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Opened:
    """Do not tell the people concerned for now, because it would break § 23-1204(e); where it is
    withheld already, look at it again."""
    doing = Doing(actor, now, why)
    row = moving.opened(incident_id, version, doing)
    moving.require_move(row, Move.WITHHOLD, doing)
    moving.after(row, Move.WITHHOLD, doing, met=_met_for_withholding(row))
    checks.check_withheld(withheld, today=doing.on)
    owed = duties.owed(row)
    columns = {
        "withheld": msgspec.json.encode(withheld).decode(),
        "review_on": withheld.review_on,
    }
    row = _rewithheld(row, doing, partial(told.NoticeWithheld, content=withheld), **columns)
    duties.withheld(row, doing)
    duties.follow(row, owed, notices.wanted(row, now=now), doing, f"Withheld: {withheld.reason}")
    return opening.opened(row, actor)


def _met_for_withholding(row: Incident) -> set[Condition]:
    found = {Condition.REASONED, Condition.TO_BE_REVIEWED}
    return found | {Condition.OF_A_VIOLATION} if notices.can_be_withheld(row) else found


def _rewithheld(row: Incident, doing: Doing, fact: Callable[..., Fact], **changed: Any) -> Incident:
    beside = partial(_keep_notices, now=doing.now)
    return moving.change(row, doing, fact, by=By.RESPONSIBLE, beside=beside, **changed)


@transaction.atomic
def lift(incident_id: str, *, version: int, actor: Actor, now: datetime, why: str = "") -> Opened:
    """Withhold nothing any more: the people concerned are to be told, and for that, what was closed
    is taken up again."""
    doing = Doing(actor, now, why)
    row = moving.opened(incident_id, version, doing)
    met = {Condition.OF_A_VIOLATION} if row.withheld else set()
    to = moving.after(row, Move.LIFT, doing, met=met)
    owed = duties.owed(row)
    row = _rewithheld(row, doing, told.WithholdingLifted, to=to, closed_at=None, **_NOT_WITHHELD)
    duties.lifted(row, doing)
    duties.follow(row, owed, notices.wanted(row, now=now), doing, _FOUND_ANEW)
    return opening.opened(row, actor)


@transaction.atomic
def plan(
    incident_id: str, action: Action, *, version: int, actor: Actor, now: datetime, why: str = ""
) -> Opened:
    """Set something to be done, so that it does not happen again, and its day."""
    doing = Doing(actor, now, why)
    row = moving.opened(incident_id, version, doing)
    moving.require_move(row, Move.PLAN, doing)
    checks.check_action(action, today=doing.on)
    row = moving.change(
        row,
        doing,
        partial(told.ActionPlanned, content=action),
        by=By.RESPONSIBLE,
        beside=partial(_add, action),
    )
    duties.planned(row, row.actions.order_by("-number")[0], doing)
    return opening.opened(row, actor)


def _add(action: Action, row: Incident) -> None:
    last = row.actions.aggregate(last=Max("number"))["last"] or 0
    row.actions.create(number=last + 1, words=action.words.strip(), due_on=action.on)


@transaction.atomic
def finish(
    incident_id: str,
    number: int,
    how: str,
    *,
    version: int,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Opened:
    """Say what shows that a corrective action was taken."""
    doing = Doing(actor, now, why)
    row = moving.opened(incident_id, version, doing)
    moving.require_move(row, Move.FINISH, doing)
    action = row.actions.filter(number=number).first()
    if action is None:
        raise NotFound(f"There is no corrective action {number} in {row.id}.")
    if action.done_on:
        raise Stale("This action was taken already.")
    _required(how, "how", "Say what shows that it was done.")
    action.done_on, action.how, action.by_name = doing.on, how.strip(), actor.name
    fact = partial(told.ActionTaken, number=number, how=how.strip())
    row = moving.change(row, doing, fact, by=By.RESPONSIBLE, beside=lambda row: action.save())
    duties.taken(row, action, doing)
    return opening.opened(row, actor)


def _required(text: str, path: str, message: str) -> None:
    if not text.strip():
        raise Invalid([Fault("missing_field", message, path)])


@transaction.atomic
def learn(
    incident_id: str, lessons: str, *, version: int, actor: Actor, now: datetime, why: str = ""
) -> Opened:
    """Write down what was learned from it."""
    doing = Doing(actor, now, why)
    row = moving.opened(incident_id, version, doing)
    moving.require_move(row, Move.LEARN, doing)
    _required(lessons, "lessons", "Say what was learned.")
    row = moving.change(row, doing, told.LessonsWritten, by=By.RESPONSIBLE, lessons=lessons.strip())
    return opening.opened(row, actor)


@transaction.atomic
def close(incident_id: str, *, version: int, actor: Actor, now: datetime, why: str = "") -> Opened:
    """Put it away, once everyone was told who has to be and it was learned from."""
    doing = Doing(actor, now, why)
    row = moving.opened(incident_id, version, doing)
    moving.require_move(row, Move.CLOSE, doing)
    to = moving.after(row, Move.CLOSE, doing, met=met_for_closing(row))
    by = moving.side_of(row, doing)
    row = moving.change(row, doing, told.IncidentClosed, by=by, to=to, closed_at=now)
    duties.closed(row, doing)
    return opening.opened(row, actor)


def met_for_closing(row: Incident) -> set[Condition]:
    """What closing asks for and is true; of what was neither, nothing has to be learned."""
    neither = row.violation is False and row.breach is False
    found = {
        Condition.BREACH_ASSESSED: row.breach is not None,
        Condition.NOTICES_SETTLED: notices.settled(row),
        Condition.LESSONS_WRITTEN: bool(row.lessons) or neither,
        Condition.ACTIONS_TAKEN: not row.actions.filter(done_on=None).exists(),
    }
    return {condition for condition, met in found.items() if met}


@transaction.atomic
def reopen(incident_id: str, *, version: int, actor: Actor, now: datetime, why: str) -> Opened:
    """Take up again what was put away."""
    doing = Doing(actor, now, why.strip())
    row = moving.opened(incident_id, version, doing)
    moving.require_move(row, Move.REOPEN, doing)
    _required(why, "why", "Say why it is taken up again.")
    to = moving.after(row, Move.REOPEN, doing, met={Condition.REASONED})
    by = moving.side_of(row, doing)
    row = moving.change(row, doing, told.IncidentReopened, by=by, to=to, closed_at=None)
    duties.reopened(row, doing)
    return opening.opened(row, actor)


@transaction.atomic
def redact(incident_id: str, *, version: int, actor: Actor, now: datetime, why: str) -> Opened:
    """Erase, for good, what the reporter wrote in their own words; that it was, stays told."""
    doing = Doing(actor, now, why.strip())
    row = moving.opened(incident_id, version, doing)
    if By.AWARE not in sight.hands(actor, row):
        raise NotAllowed("This is for the privacy officer of the agency that became aware.")
    _required(why, "why", "Say why it is erased.")
    row = moving.change(row, doing, told.StoryErased, by=By.AWARE, beside=partial(_erase, doing))
    return opening.opened(row, actor)


def _erase(doing: Doing, row: Incident) -> None:
    stories.erase(row, by=doing.actor, now=doing.now)
