"""What actually happened: under an approval, or as something routine; and how a matter ends."""

from datetime import datetime
from functools import partial
from typing import Any, Final, NamedTuple

import msgspec
from django.db import transaction
from django.db.models import Q
from msgspec import UNSET

from discretion.apps.accounts.policy import Actor, require_any
from discretion.apps.audit.actions import hold_the_chain, next_id, record
from discretion.apps.matters import (
    acts,
    approving,
    checks,
    determining,
    judging,
    moving,
    under_agreements,
)
from discretion.apps.matters import facts as told
from discretion.apps.matters.contents import Answered, Facts, Happened
from discretion.apps.matters.doing import Doing
from discretion.apps.matters.drafting import withdraw
from discretion.apps.matters.models import DisclosureRecord, Matter
from discretion.apps.matters.opened import Opened, opened
from discretion.errors import Fault, Invalid, NotFound, RefusedByLaw, Stale
from discretion.law.acts import Act
from discretion.law.authority import Power
from discretion.law.determinations import Determination
from discretion.law.matters import Condition, Kind, Move

# Who acts for an agency writes down what they did; and so does whoever keeps its register.
WRITING: Final = (
    *(Power.REFER, Power.APPROVE_DISCLOSURE, Power.APPROVE_COLLECTION),
    *(Power.APPROVE_FOIL_DISCLOSURE, Power.KEEP_REGISTER),
)


class Done(NamedTuple):
    """Something routine that was written down, and what let it be done."""

    id: str
    answer: Determination


@transaction.atomic
def carry_out(
    matter_id: str,
    happened: Happened,
    *,
    version: int,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Opened:
    """Write down what went out or came in under an approval."""
    doing = Doing(actor, now, why)
    row = moving.opened(matter_id, version, doing)
    moving.require_move(row, Move.CARRY_OUT, doing)
    paper, facts = approving.approved(row), judging.facts_of(row)
    assert paper is not None  # noqa: S101 (what can be carried out was approved)
    checks.check_happened(happened, tuple(paper.types), since=paper.on, today=doing.on)
    if paper.until and happened.on > paper.until:
        message = "The approval had ended by then. Report what was done too late to your officer."
        raise Invalid([Fault("bad_date", message, "on")])
    under = {"basis": approving.basis(paper), "approval": paper.id}
    gone = disclosure(row, facts, happened, doing, types=tuple(paper.types), **under)
    act = judging.act_in(row, facts, happened.on, approving.settled(row))
    agreement = under_agreements.behind(act, gone)
    row = moving.step(
        row,
        Move.CARRY_OUT,
        doing,
        partial(told.MatterCarriedOut, disclosure=gone.id, content=happened, agreement=agreement),
        met={Condition.TOLD_WHAT_HAPPENED},
        carried_out_at=now,
    )
    under_agreements.keep(gone, agreement, doing)
    return opened(row)


def disclosure(
    row: Matter | None,
    facts: Facts,
    happened: Happened,
    doing: Doing,
    *,
    types: tuple[str, ...],
    agency: str = "",
    **under: str,
) -> DisclosureRecord:
    """The record of what happened; `types` are those meant where it names none."""
    party = facts.counterparty
    assert party is not UNSET  # noqa: S101 (what is done is complete)
    people = facts.people if happened.people is UNSET else happened.people
    return DisclosureRecord(
        id=next_id("REC", now=doing.now),
        matter=row,
        agency_id=row.agency_id if row else agency,
        act=facts.act,
        on=happened.on,
        types=list(happened.types or types),
        party_kind=party.kind,
        party=party.id or party.name,
        entity="" if party.entity is UNSET else party.entity,
        purpose=facts.purpose,
        function=facts.function,
        facts=msgspec.json.encode(facts).decode(),
        people=None if people is UNSET else people,
        form=happened.form.strip(),
        determination=row.determination if row else "",
        by=doing.actor.id,
        by_name=doing.actor.name,
        at=doing.now,
        **under,
    )


@transaction.atomic
def record_done(
    facts: Facts,
    happened: Happened,
    *,
    agency: str,
    draft: str = "",
    version: int = 0,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Done:
    """Write down something that the law permits as it stands; the matter in which it was put, a
    draft or not, is withdrawn and leads to the record.

    RefusedByLaw, with the provision, where it needs a decision first.
    """
    doing = Doing(actor, now, why)
    row = _withdrawable(draft, version, agency, doing) if draft else None
    done = _done(facts, happened, agency, doing, row=row)
    if draft:
        withdraw(draft, version=version, actor=actor, now=now, why=f"Done as {done.id}.")
    return done


def _withdrawable(matter_id: str, version: int, agency: str, doing: Doing) -> Matter:
    row = moving.opened(matter_id, version, doing)
    if row.agency_id != agency:
        raise NotFound(f"There is no matter “{matter_id}” of this agency.")
    moving.require_move(row, Move.WITHDRAW, doing)
    return row


@transaction.atomic
def log_again(
    designation: str,
    happened: Happened,
    *,
    agency: str,
    facts: Facts | None = None,
    after: str = "",
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Done:
    """Write down one more routine act under a designation, like the last one there.

    `after` is the last record there that the actor had seen: what they wrote down since is what
    they ask for here, sent a second time, and is not written down twice.
    """
    doing = Doing(actor, now, why)
    require_any(actor, WRITING, agency)
    hold_the_chain()
    if there := _written_since(after, designation, agency, actor):
        act = acts.act_of(facts_again(there), agency=agency, kind=Kind.PROPOSAL, on=there.on)
        return Done(there.id, determining.determine(act, actor=actor, now=now))
    like = last_under(designation, agency) if facts is None else facts
    if like is None:
        raise NotFound(f"Nothing was written down under {designation} yet; say what it was.")
    return _done(like, happened, agency, doing, designation=designation)


def _written_since(
    last: str, designation: str, agency: str, actor: Actor
) -> DisclosureRecord | None:
    """The first that the actor wrote down under a designation after a record that was the last."""
    seen = DisclosureRecord.objects.filter(id=last).first() if last else None
    if seen is None:
        return None
    own = DisclosureRecord.objects.filter(
        designation=designation, agency=agency, by=actor.id, supersedes=None
    )
    found = own.filter(Q(at__gt=seen.at) | Q(at=seen.at, id__gt=seen.id))
    return found.order_by("at", "id").first()


def last_written(designation: str, agency: str) -> str:
    """The record that was written down last under a designation, whenever it was done; or empty."""
    found = DisclosureRecord.objects.filter(designation=designation, agency=agency)
    return found.order_by("-at", "-id").values_list("id", flat=True).first() or ""


def last_under(designation: str, agency: str) -> Facts | None:
    """The facts of what was last done under a designation; None where nothing was."""
    last = DisclosureRecord.objects.filter(
        designation=designation, agency=agency, superseded_by=None
    )
    found = last.order_by("-on", "-id").first()
    return facts_again(found) if found else None


def facts_again(gone: DisclosureRecord) -> Facts:
    """What was done, as the facts of something to be done again."""
    facts = msgspec.json.decode(gone.facts, type=Facts)
    return msgspec.structs.replace(facts, types=tuple(gone.types), wanted_by=UNSET, done_on=UNSET)


def _done(
    facts: Facts,
    happened: Happened,
    agency: str,
    doing: Doing,
    *,
    designation: str = "",
    row: Matter | None = None,
) -> Done:
    require_any(doing.actor, WRITING, agency)
    hold_the_chain()
    stated = checks.tidy(facts)
    checks.check(stated, agency=agency)
    if lacking := checks.missing(stated, Kind.PROPOSAL):
        raise Invalid(lacking)
    checks.check_happened(happened, stated.types, since=None, today=doing.on)
    stated = msgspec.structs.replace(stated, types=happened.types or stated.types)
    act = acts.act_of(stated, agency=agency, kind=Kind.PROPOSAL, on=happened.on)
    answer = permitted(act, doing, designation)
    under = {"basis": answer.basis, "designation": answer.designation or ""}
    gone = disclosure(
        row,
        stated,
        happened,
        doing,
        types=stated.types,
        agency=agency,
        **under,
        approval=answer.approval or "",
    )
    agreement = under_agreements.behind(act, gone)
    content = told.RoutineContent(
        content=stated,
        delivery=happened,
        **under,
        approval=gone.approval,
        matter=row.id if row else "",
        agreement=agreement,
    )
    fact = told.RoutineDisclosureLogged(record=gone.id, agency=agency, why=doing.why, after=content)
    record(fact, by=doing.actor, now=doing.now)
    under_agreements.keep(gone, agreement, doing)
    return Done(gone.id, answer)


def permitted(act: Act, doing: Doing, designation: str) -> Determination:
    """The determination that lets it be done, by this designation where one is named."""
    answer = determining.determine(act, actor=doing.actor, now=doing.now)
    if not judging.may_be_done(answer):
        decided = answer.trace[-1]
        raise RefusedByLaw(decided.because, provision=decided.cite)
    if designation and answer.designation != designation:
        rests = answer.designation or "something else"
        raise Stale(f"It no longer falls under {designation}; it rests on {rests}.")
    return answer


@transaction.atomic
def close(
    matter_id: str,
    *,
    version: int,
    answered: Answered | None = None,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Opened:
    """Put away what is done with; whoever asked was answered, or is now said to have been."""
    doing = Doing(actor, now, why)
    row = moving.opened(matter_id, version, doing)
    columns = _answered(row, answered, doing)
    met = set(judging.met(row, judging.facts_of(row)))
    if columns:
        met.add(Condition.ANSWERED)
    row = moving.step(row, Move.CLOSE, doing, told.MatterClosed, met=met, closed_at=now, **columns)
    return opened(row)


def _answered(row: Matter, answered: Answered | None, doing: Doing) -> dict[str, Any]:
    if answered is None:
        return {}
    if answered.on > doing.on:
        raise Invalid([Fault("bad_date", "This day is still to come.", "answered.on")])
    if not answered.how.strip():
        raise Invalid([Fault("missing_field", "Say how they were answered.", "answered.how")])
    return {"answered_on": answered.on, "answered_how": answered.how.strip()}
