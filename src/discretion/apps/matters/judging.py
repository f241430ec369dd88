"""What the law says of a matter, and which conditions of a move are met by it."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

import msgspec
from msgspec import UNSET

from discretion.apps.accounts import queries as accounts
from discretion.apps.matters import acts, checks, determining, keeping, private, sight
from discretion.apps.matters.contents import Decision, Facts
from discretion.apps.matters.doing import Doing
from discretion.apps.matters.models import Matter
from discretion.apps.register.contents import Party
from discretion.law.acts import Act
from discretion.law.authority import Power
from discretion.law.determinations import Determination, Need
from discretion.law.matters import Condition, Kind, Move, State, outstanding, power_for, steps
from discretion.law.register import Approval

# Where nobody in the agency, or in the City, can let the act be done.
_NOBODY_CAN: Final = ("refused", "violation", "unlawful_collection")
_MAY_BE_DONE: Final = ("permitted", "outside_chapter")
_OFFICER: Final = "agency_privacy_officer"
_UNDECIDED: Final = Decision()


def facts_of(row: Matter) -> Facts:
    """What a matter states."""
    return msgspec.json.decode(row.facts, type=Facts)


def answer_of(row: Matter) -> Determination | None:
    """The last determination that was kept with a matter."""
    return read_answer(row.answer)


def read_answer(text: str) -> Determination | None:
    """A determination as it is kept; None where nothing is."""
    return msgspec.json.decode(text, type=Determination) if text else None


def act_in(row: Matter, facts: Facts, on: date, decision: Decision = _UNDECIDED) -> Act:
    """The act that a matter is about; one under exigent circumstances was done already."""
    kind = Kind(row.kind)
    done = kind is Kind.EXIGENT
    return acts.act_of(
        facts,
        agency=row.agency_id,
        kind=kind,
        on=facts.done_on if done and facts.done_on is not UNSET else on,
        matter=row.id,
        decision=decision,
        done=done,
    )


def determined(
    row: Matter, facts: Facts, doing: Doing, decision: Decision = _UNDECIDED
) -> Determination | None:
    """The determination of a matter as it stands today; None while it does not say enough."""
    if checks.missing(facts, Kind(row.kind)):
        return None
    act = act_in(row, facts, doing.on, decision)
    return determining.determine(act, actor=doing.actor, now=doing.now)


def kept(
    row: Matter,
    facts: Facts,
    doing: Doing,
    decision: Decision = _UNDECIDED,
    *,
    given: Iterable[Approval] = (),
) -> tuple[Determination | None, str]:
    """The same, with the approvals that are being given, and the id under which it is kept for
    good."""
    if checks.missing(facts, Kind(row.kind)):
        return None, ""
    act = act_in(row, facts, doing.on, decision)
    by: dict[str, Any] = {"actor": doing.actor, "now": doing.now}
    return keeping.determine_and_keep(act, matter=row.id, given=given, **by)


def may_be_done(answer: Determination | None) -> bool:
    """Whether the law asks for nothing more before the act."""
    return answer is not None and answer.outcome in _MAY_BE_DONE


def needs_before(answer: Determination, move: Move, powers: Iterable[Power]) -> tuple[Need, ...]:
    """What must be there before a decision. An officer's own extra review is given with it."""
    left = outstanding(answer.needs, move)
    if not reviewed_by_deciding(answer, powers):
        return left
    return tuple(need for need in left if (need.what, need.who) != ("review", _OFFICER))


def reviewed_by_deciding(answer: Determination, powers: Iterable[Power]) -> bool:
    """Whether the one who decides is the officer whose extra review a designation asks for."""
    asked = any((need.what, need.who) == ("review", _OFFICER) for need in answer.needs)
    return asked and Power.REVIEW in set(powers)


def ready(answer: Determination | None, move: Move, powers: Iterable[Power]) -> bool:
    """Whether nothing is outstanding before a decision."""
    if answer is None or answer.outcome in _NOBODY_CAN:
        return False
    return not needs_before(answer, move, powers)


def met(
    row: Matter, facts: Facts, *, reason: str = "", decision: Decision = _UNDECIDED
) -> frozenset[Condition]:
    """The conditions that facts, a reason, or the agency's settings meet."""
    kept = set(decision.types) & set(facts.types)
    found = {
        Condition.COMPLETE: not checks.missing(facts, Kind(row.kind)),
        Condition.DISINTERESTED: _self_approval(row),
        Condition.LESS: bool(kept) and kept < set(facts.types),
        Condition.REASONED: bool(reason.strip()),
        Condition.TO_CITY_AGENCY: to_city_agency(facts.counterparty, row.agency_id),
        Condition.WAS_REFUSED: row.decision == "refused",
        Condition.EXPLAINED: bool(facts.circumstances.exigent.strip()),
        Condition.ANSWERED: is_answered(row),
        Condition.ASKED: row.state == State.RECORDED and private.is_asked(row.id),
        Condition.NOTICES_SETTLED: notices_settled(row),
    }
    return frozenset(condition for condition, is_met in found.items() if is_met)


def _self_approval(row: Matter) -> bool:
    return accounts.all_agencies().filter(id=row.agency_id, self_approval=True).exists()


def is_answered(row: Matter) -> bool:
    """Whether whoever asked was answered: what was asked for went out, or they were told.

    Nobody outside asked for what the agency itself proposed.
    """
    carried_out = row.carried_out_at is not None and row.act == "disclosure"
    return row.kind != Kind.REQUEST or carried_out or row.answered_on is not None


def notices_settled(row: Matter) -> bool:
    """Whether the chief was told of an exigent act, or need not be (§ 23-1202(d)(1))."""
    answer = answer_of(row)
    owed = answer is None or any(d.what == "notify_chief_privacy_officer" for d in answer.duties)
    return not owed or hasattr(row, "notice")


def to_city_agency(party: Party | object, agency: str) -> bool:
    """Whether a disclosure to this party is one to a city agency: the police are one too."""
    if not isinstance(party, Party):
        return False
    if not party.id:
        return party.kind in _CITY
    tree = accounts.tree()
    if party.id not in tree.parents or tree.top(party.id) == tree.top(agency):
        return False
    return accounts.all_agencies().filter(id=tree.top(party.id), kind__in=_CITY).exists()


_CITY: Final = ("city_agency", "police_department")


def deciding_power(row: Matter) -> Power:
    """The power by which an officer handles a matter."""
    matter = sight.as_law(row)
    move = Move.CHECK if matter.kind is Kind.EXIGENT else Move.APPROVE
    (step,) = [s for s in steps(matter.kind) if s.move is move]
    power = power_for(step, matter)
    assert power is not None  # noqa: S101 (both moves are an officer's)
    return power
