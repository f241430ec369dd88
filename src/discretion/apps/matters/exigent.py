"""Acts under exigent circumstances: recorded after they were done, checked, the chief told."""

from datetime import date, datetime
from functools import partial

import msgspec
from django.db import transaction

from discretion.apps.accounts.policy import Actor, require
from discretion.apps.matters import (
    asking,
    carrying,
    checks,
    drafting,
    judging,
    moving,
    sight,
    telling,
    under_agreements,
)
from discretion.apps.matters import facts as told
from discretion.apps.matters.contents import Excuses, Facts, Happened, Private
from discretion.apps.matters.doing import Doing
from discretion.apps.matters.models import Matter, Notice
from discretion.apps.matters.opened import Opened, opened
from discretion.errors import Fault, Invalid, Stale
from discretion.law.matters import Kind, Move, State


@transaction.atomic
def report_exigent(
    facts: Facts,
    happened: Happened,
    *,
    agency: str,
    private: Private | None = None,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Opened:
    """Begin and record an act that could not wait in one go, after the fact."""
    begun = drafting.start(
        agency, kind=Kind.EXIGENT, facts=facts, private=private, actor=actor, now=now
    )
    return record_exigent(begun.id, happened, version=begun.version, actor=actor, now=now, why=why)


@transaction.atomic
def record_exigent(
    matter_id: str,
    happened: Happened,
    *,
    version: int,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Opened:
    """Record an act that could not wait, and what went out or came in (§ 23-1202(d)(1))."""
    doing = Doing(actor, now, why)
    row = moving.opened(matter_id, version, doing)
    moving.require_move(row, Move.RECORD, doing)
    facts = msgspec.structs.replace(judging.facts_of(row), done_on=happened.on)
    if lacking := checks.missing(facts, Kind.EXIGENT):
        raise Invalid(lacking)
    checks.check_happened(happened, facts.types, since=None, today=doing.on)
    read = moving.read_anew(row, facts, doing)
    answer = judging.read_answer(read["answer"])
    basis = answer.basis if answer else ""
    gone = carrying.disclosure(row, facts, happened, doing, types=facts.types, basis=basis)
    gone.determination = read["determination"]
    agreement = under_agreements.behind(judging.act_in(row, facts, happened.on), gone)
    row = moving.step(
        row,
        Move.RECORD,
        doing,
        partial(told.ExigentActRecorded, disclosure=gone.id, content=happened, agreement=agreement),
        met=judging.met(row, facts),
        submitted_at=now,
        carried_out_at=now,
        **moving.stating(facts, row.agency_id),
        **read,
    )
    under_agreements.keep(gone, agreement, doing)
    asking.ask_for_notice(row, doing)
    return opened(row)


@transaction.atomic
def check_exigent(
    matter_id: str, *, version: int, actor: Actor, now: datetime, why: str = ""
) -> Opened:
    """Say, as the officer, that one has looked at it; the chief is told with that, if owed."""
    doing = Doing(actor, now, why)
    row = moving.opened(matter_id, version, doing)
    met = judging.met(row, judging.facts_of(row))
    row = moving.step(row, Move.CHECK, doing, told.ExigentActChecked, met=met, taken_at=now)
    return opened(telling.tell_chief(row, telling.AFTER_CHECK, doing))


@transaction.atomic
def correct_exigent(
    matter_id: str, excuses: Excuses, reason: str, *, version: int, actor: Actor, now: datetime
) -> Opened:
    """Put right, as the officer, what was stated of the excuses (§ 23-1202(d)(1)(a)–(c)).

    What is owed is worked out anew, and a check is asked for anew.
    """
    doing = Doing(actor, now, reason.strip())
    row = moving.opened(matter_id, version, doing)
    moving.require_move(row, Move.CORRECT, doing)
    before = judging.facts_of(row)
    facts = _corrected(before, excuses)
    row = moving.step(
        row,
        Move.CORRECT,
        doing,
        told.ExigentActCorrected,
        met=judging.met(row, facts, reason=reason),
        **moving.stating(facts, row.agency_id),
        **moving.read_anew(row, facts, doing),
    )
    asking.ask_for_notice(row, doing)
    return opened(row)


def _corrected(before: Facts, excuses: Excuses) -> Facts:
    told = msgspec.structs.replace(before.circumstances, **msgspec.structs.asdict(excuses))
    if told == before.circumstances:
        message = "This is what it states already; change what is not so."
        raise Invalid([Fault("bad_state", message, "excuses")])
    return msgspec.structs.replace(before, circumstances=told)


@transaction.atomic
def give_notice(
    matter_id: str,
    how: str,
    *,
    on: date,
    version: int,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Opened:
    """Say when and how the chief was told: once. An excuse lets the agency be silent, and forbids
    nobody to tell."""
    doing = Doing(actor, now, why)
    row = moving.opened(matter_id, version, doing)
    require(sight.in_reach(actor, row), judging.deciding_power(row), row.agency_id)
    _require_untold(row)
    if not how.strip():
        raise Invalid([Fault("missing_field", "Say how the chief was told.", "how")])
    if on > doing.on:
        raise Invalid([Fault("bad_date", "This day is still to come.", "on")])
    fact = partial(told.NoticeGiven, on=on, how=how.strip())
    row = moving.change(row, doing, fact)
    Notice.objects.create(matter=row, on=on, how=how.strip(), at=now, by_name=actor.name)
    asking.notice_given(row, how.strip(), doing)
    return opened(row)


def _require_untold(row: Matter) -> None:
    if Kind(row.kind) is not Kind.EXIGENT or State(row.state) not in (
        State.RECORDED,
        State.CHECKED,
    ):
        message = "The chief is told of an act under exigent circumstances, until it is closed."
        raise Invalid([Fault("bad_state", message, "move")])
    if hasattr(row, "notice"):
        raise Stale("The chief was told already.")
