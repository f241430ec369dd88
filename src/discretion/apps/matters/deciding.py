"""How a matter is decided: approved, approved with less, refused, or determined by the chief.

Nothing is approved while something that the law asks for is outstanding. An approval is pinned to
the facts that it approves, and is on file in the live register from then on.
"""

from collections.abc import Collection
from datetime import datetime
from functools import partial
from typing import Any, Final

import msgspec
from django.db import transaction

from discretion.apps.accounts.policy import Actor, require
from discretion.apps.matters import approving, asking, checks, judging, moving, sight
from discretion.apps.matters import facts as told
from discretion.apps.matters.contents import Decision, Facts
from discretion.apps.matters.doing import Doing
from discretion.apps.matters.models import Approval, ConditionKept, Matter
from discretion.apps.matters.opened import Opened, opened
from discretion.errors import Fault, Invalid, Stale
from discretion.law.authority import Power
from discretion.law.determinations import Determination
from discretion.law.matters import Condition, Move

_DECIDED: Final = {
    Move.APPROVE: "approved",
    Move.APPROVE_WITH_LESS: "approved_with_less",
    Move.DETERMINE: "approved",
}


def approve(
    matter_id: str,
    decision: Decision,
    *,
    version: int,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Opened:
    """Approve all that was asked for."""
    return _approve(matter_id, decision, version, Move.APPROVE, Doing(actor, now, why))


def approve_with_less(
    matter_id: str,
    decision: Decision,
    *,
    version: int,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Opened:
    """Approve the types that the decision names, and not the others."""
    return _approve(matter_id, decision, version, Move.APPROVE_WITH_LESS, Doing(actor, now, why))


def determine(
    matter_id: str,
    decision: Decision,
    *,
    version: int,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Opened:
    """Find it, as the chief, in the best interests (§ 23-1202(b)(2)(b), (c)(2)(b))."""
    return _approve(matter_id, decision, version, Move.DETERMINE, Doing(actor, now, why))


@transaction.atomic
def _approve(matter_id: str, decision: Decision, version: int, move: Move, doing: Doing) -> Opened:
    row = moving.opened(matter_id, version, doing)
    moving.require_move(row, move, doing)
    facts = judging.facts_of(row)
    whole = _whole(decision, facts, row, move, doing)
    answer, kept = judging.kept(row, facts, doing, whole)
    met = conditions_met(row, facts, whole, answer, move, doing)
    to = moving.after(row, move, doing, met=met)
    columns: dict[str, Any] = {
        **moving.answering(answer, kept),
        "decision": _DECIDED[move],
        "decided_at": doing.now,
    }
    paper = _paper(row, facts, whole, answer, move, doing)
    paper.determination = kept
    fact = partial(
        told.MatterApproved,
        approval=paper.id,
        by=paper.by,
        own=paper.own,
        standing_in=paper.standing_in,
        types=tuple(paper.types),
        content=whole,
        fingerprint=paper.facts,
    )
    row = moving.change(row, doing, fact, to=to, **columns)
    paper.save(force_insert=True)
    asking.moved(row, move, doing)
    asking.keep_conditions(row, whole.conditions, doing)
    return opened(row)


def _whole(decision: Decision, facts: Facts, row: Matter, move: Move, doing: Doing) -> Decision:
    """The decision with the types that it approves; Invalid where it can't be made so."""
    checks.check_decision(decision, facts, today=doing.on)
    if decision.no_important_privacy_interest.strip():
        require(doing.actor, Power.RECORD_FINDING, row.agency_id)
    if move is Move.APPROVE and set(decision.types or facts.types) != set(facts.types):
        message = "To approve some of the types only, approve with less."
        raise Invalid([Fault("bad_state", message, "types")])
    if move is Move.APPROVE_WITH_LESS:
        return decision
    return msgspec.structs.replace(decision, types=decision.types or facts.types)


def conditions_met(
    row: Matter,
    facts: Facts,
    decision: Decision,
    answer: Determination | None,
    move: Move,
    doing: Doing,
) -> frozenset[Condition]:
    """What a decision has of what the move asks for."""
    met = judging.met(row, facts, reason=decision.reason, decision=decision)
    return met_for(move, met, answer, sight.powers_over(doing.actor, row))


def met_for(
    move: Move,
    met: frozenset[Condition],
    answer: Determination | None,
    powers: Collection[Power],
) -> frozenset[Condition]:
    """What of it is met for one move, with what the law says of the act."""
    if judging.ready(answer, move, powers):
        met |= {Condition.NOTHING_OUTSTANDING}
    # The head of an agency can allow its officers to decide their own matters, and not the chief.
    return met - {Condition.DISINTERESTED} if move is Move.DETERMINE else met


def _paper(
    row: Matter,
    facts: Facts,
    decision: Decision,
    answer: Determination | None,
    move: Move,
    doing: Doing,
) -> Approval:
    if move is Move.DETERMINE:
        return approving.determination(row, facts, decision, doing)
    return approving.approval(row, facts, decision, answer, doing)


@transaction.atomic
def refuse(
    matter_id: str, reason: str, *, version: int, actor: Actor, now: datetime, why: str = ""
) -> Opened:
    """Refuse, with the reason; also while something is outstanding."""
    doing = Doing(actor, now, why)
    row = moving.opened(matter_id, version, doing)
    facts = judging.facts_of(row)
    row = moving.step(
        row,
        Move.REFUSE,
        doing,
        told.MatterRefused,
        met=judging.met(row, facts, reason=reason),
        decision="refused",
        decided_at=now,
        reason=reason.strip(),
    )
    return opened(row)


@transaction.atomic
def keep_condition(
    matter_id: str,
    number: int,
    how: str,
    *,
    version: int,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Opened:
    """Say how a condition of the approval was kept; for whom it falls to, and the officers."""
    doing = Doing(actor, now, why)
    row = moving.opened(matter_id, version, doing)
    conditions = approving.settled(row).conditions
    if not 0 <= number < len(conditions):
        raise Invalid([Fault("unknown_id", "The approval has no such condition.", "number")])
    if not (conditions[number].by == "requester" and sight.is_own(row, actor)):
        require(sight.in_reach(actor, row), judging.deciding_power(row), row.agency_id)
    if not how.strip():
        raise Invalid([Fault("missing_field", "Say how it was kept.", "how")])
    if ConditionKept.objects.filter(matter=row, number=number).exists():
        raise Stale("This condition was kept already.")
    fact = partial(told.ConditionKept, number=number, how=how.strip())
    row = moving.change(row, doing, fact)
    ConditionKept.objects.create(
        matter=row, number=number, how=how.strip(), at=now, by_name=actor.name
    )
    asking.condition_kept(row, number, how.strip(), doing)
    return opened(row)
