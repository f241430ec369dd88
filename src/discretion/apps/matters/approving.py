"""The papers that a decision leaves: approvals, reviews and determinations, each pinned."""

from dataclasses import replace
from typing import Final, NamedTuple

import msgspec
from msgspec import UNSET

from discretion.apps.accounts.policy import Actor
from discretion.apps.audit.actions import next_id
from discretion.apps.matters import acts, judging, on_file, sight
from discretion.apps.matters.contents import Decision, Facts
from discretion.apps.matters.doing import Doing
from discretion.apps.matters.models import Approval, Matter
from discretion.law.authority import Role
from discretion.law.determinations import Determination

OFFICER: Final = "agency_privacy_officer"
COUNSEL: Final = "counsel"
# In the contract's words, which know no managing officer.
_BY_ROLE: Final = {
    Role.AGENCY_PRIVACY_OFFICER: OFFICER,
    Role.MANAGING_PRIVACY_OFFICER: OFFICER,
    Role.CONTRACTOR_PRIVACY_OFFICER: "contractor_privacy_officer",
    Role.FOIL_OFFICER: "foil_officer",
}


class Capacity(NamedTuple):
    """As whom someone decides, in the contract's words, and why, where the office is another's."""

    office: str
    standing_in: str = ""


def approval(
    row: Matter, facts: Facts, decision: Decision, answer: Determination | None, doing: Doing
) -> Approval:
    """An officer's approval of what a decision names.

    Where a designation would carry the act but for the officer's own extra review, it is that
    review.
    """
    powers = sight.powers_over(doing.actor, row)
    reviewing = answer is not None and judging.reviewed_by_deciding(answer, powers)
    designation = (answer.designation or "") if answer and reviewing else ""
    return _paper(row, facts, decision, _capacity(row, doing), doing, designation=designation)


def determination(row: Matter, facts: Facts, decision: Decision, doing: Doing) -> Approval:
    """The chief's determination of what a decision names."""
    return _paper(row, facts, decision, Capacity(on_file.CHIEF), doing)


def review_of(row: Matter, facts: Facts, reason: str, doing: Doing) -> Approval | None:
    """Counsel's extra review, where a designation that would carry the act asks for it."""
    answer = judging.determined(row, facts, doing)
    asked = answer and any((n.what, n.who) == ("review", COUNSEL) for n in answer.needs)
    if answer is None or not asked or not answer.designation:
        return None
    decision = Decision(reason=reason.strip())
    by = Capacity(COUNSEL)
    return _paper(row, facts, decision, by, doing, designation=answer.designation)


def _capacity(row: Matter, doing: Doing) -> Capacity:
    """As whom someone approves: their own office before one that they stand in for."""
    offices = sorted(doing.actor.offices, key=lambda office: bool(office.standing_in))
    for role, by in _BY_ROLE.items():
        for office in offices:
            alone = replace(doing.actor, offices=(office,))
            if office.role is role and _may(alone, row):
                return Capacity(by, office.standing_in)
    return Capacity(OFFICER)


def _may(actor: Actor, row: Matter) -> bool:
    return judging.deciding_power(row) in sight.powers_over(actor, row)


def _paper(
    row: Matter,
    facts: Facts,
    decision: Decision,
    by: Capacity,
    doing: Doing,
    *,
    designation: str = "",
) -> Approval:
    party = facts.counterparty
    assert party is not UNSET  # noqa: S101 (what is decided is complete)
    return Approval(
        id=next_id("APP", now=doing.now),
        matter=row,
        by=by.office,
        standing_in=by.standing_in,
        person=doing.actor.id,
        person_name=doing.actor.name,
        own=sight.is_own(row, doing.actor),
        on=doing.on,
        at=doing.now,
        agency_id=row.agency_id,
        act=row.act,
        types=list(decision.types or facts.types),
        counterparty=acts.called(party, row.id),
        purpose=facts.purpose,
        function=facts.function,
        until=None if decision.until is UNSET else decision.until,
        designation=designation,
        decision=msgspec.json.encode(decision).decode(),
        facts=row.fingerprint,
        determination=row.determination,
    )


def decision_of(paper: Approval) -> Decision:
    """What a paper says was decided."""
    return msgspec.json.decode(paper.decision, type=Decision)


def approved(row: Matter) -> Approval | None:
    """The approval or determination of a matter; None where there is none, reviews apart."""
    return row.approvals.exclude(by=COUNSEL).first()


def settled(row: Matter) -> Decision:
    """What was decided in a matter, with the types that were approved."""
    paper = approved(row)
    if paper is None:
        return Decision()
    return msgspec.structs.replace(decision_of(paper), types=tuple(paper.types))


def basis(paper: Approval) -> str:
    """What lets the approved act be done, of `law.determinations.Basis`."""
    return "best_interests" if paper.by == on_file.CHIEF else "approval"
