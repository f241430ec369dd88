"""What was written down wrong of something done: a record in its place, and never one changed."""

from datetime import datetime
from typing import Final, NamedTuple

import msgspec
from django.db import transaction
from msgspec import UNSET

from discretion.apps.accounts.policy import Actor
from discretion.apps.audit.actions import hold_the_chain, next_id, record
from discretion.apps.matters import (
    acts,
    approving,
    carrying,
    checks,
    judging,
    private,
    records,
    sight,
    under_agreements,
)
from discretion.apps.matters import facts as told
from discretion.apps.matters.contents import Facts, Happened
from discretion.apps.matters.doing import Doing
from discretion.apps.matters.models import DisclosureRecord, Matter
from discretion.apps.matters.records import Gone
from discretion.errors import Fault, Invalid, NotAllowed, Stale
from discretion.law.acts import Act
from discretion.law.authority import Power
from discretion.law.determinations import Determination
from discretion.law.matters import Kind

_DECIDING: Final = {
    "collection": (Power.APPROVE_COLLECTION,),
    "disclosure": (Power.APPROVE_DISCLOSURE, Power.APPROVE_FOIL_DISCLOSURE),
}
_MOST: Final = 2_000
# What lets something be done, column by column, as a record has it.
_UNDER: Final = ("basis", "approval", "designation")


class _Rests(NamedTuple):
    """The act as it is said now, and the answer that lets it be done where no approval of its own
    matter does."""

    act: Act
    answer: Determination | None


def may_correct(record_id: str, *, actor: Actor) -> bool:
    """Whether someone may correct a record that they see, and that nobody corrected yet."""
    row = records.row_of(record_id, actor=actor)
    return _may(row, actor) and not _later(row)


def _may(row: DisclosureRecord, actor: Actor) -> bool:
    """Who wrote it down, and goes on acting for the agency; who keeps its register; and who decides
    such matters, a contractor's officer on what contractors did."""
    if actor.id and row.by == actor.id:
        return any(actor.can(power, row.agency_id) for power in carrying.WRITING)
    reaching = actor if _facts(row).contractor else sight.in_the_agency(actor)
    powers = (Power.KEEP_REGISTER, *_DECIDING[row.act])
    return any(reaching.can(power, row.agency_id) for power in powers)


def may_be_of(record_id: str, *, actor: Actor) -> tuple[str, ...]:
    """The types that a record can be corrected to say: those that were approved, or stated."""
    row = records.row_of(record_id, actor=actor)
    return _allowed(row) or _facts(row).types


@transaction.atomic
def correct_disclosure(
    record_id: str, happened: Happened, *, actor: Actor, now: datetime, why: str
) -> Gone:
    """Write down, in the place of a record that was wrong, what happened; all of it is said anew,
    but where no types are named they are as before.

    The earlier one stays, says which one counts, and is counted no more. Stale where someone has
    corrected it already; RefusedByLaw where what happened needed a decision first.
    """
    doing = Doing(actor, now, why.strip())
    hold_the_chain()
    row = records.row_of(record_id, actor=actor)
    if not _may(row, actor):
        message = (
            "Who wrote it down, who keeps the register or who handles such matters corrects it."
        )
        raise NotAllowed(message)
    if later := _later(row):
        raise Stale(f"{row.id} was corrected already, as {later}; open that one.")
    _check(row, happened, doing)
    types = happened.types or tuple(row.types)
    said = msgspec.structs.replace(_facts(row), types=types, people=happened.people)
    if _kind(row) is Kind.EXIGENT:
        said = msgspec.structs.replace(said, done_on=happened.on)
    rests = _rests(row, said, happened, doing)
    gone = _in_its_place(row, said, happened, rests.answer, doing)
    agreement = under_agreements.behind(rests.act, gone)
    record(_fact(gone, said, happened, agreement, doing), by=actor, now=now)
    under_agreements.keep(gone, agreement, doing)
    return records.disclosure(gone.id, actor=actor)


def _later(row: DisclosureRecord) -> str:
    found = DisclosureRecord.objects.filter(supersedes=row)
    return found.values_list("id", flat=True).first() or ""


def _facts(row: DisclosureRecord) -> Facts:
    return msgspec.json.decode(row.facts, type=Facts)


def _kind(row: DisclosureRecord) -> Kind | None:
    """Of the matter in which it was carried out; None for what is routine, also where a draft led
    to it."""
    matter = row.matter
    return Kind(matter.kind) if matter and matter.carried_out_at else None


def _allowed(row: DisclosureRecord) -> tuple[str, ...]:
    """The types that were approved, or stated in an emergency; none for what is routine."""
    matter = _matter(row)
    if matter is None:
        return ()
    paper = approving.approved(matter)
    return tuple(paper.types) if paper else judging.facts_of(matter).types


def _matter(row: DisclosureRecord) -> Matter | None:
    return row.matter if _kind(row) else None


def _check(row: DisclosureRecord, happened: Happened, doing: Doing) -> None:
    private.required(doing.why, "why", "Say what was wrong.")
    if len(doing.why) > _MOST:
        raise Invalid([Fault("too_long", f"Say it in at most {_MOST:,} letters.", "why")])
    matter = _matter(row)
    paper = approving.approved(matter) if matter else None
    allowed = _allowed(row) or happened.types
    checks.check_happened(happened, allowed, since=paper.on if paper else None, today=doing.on)
    if paper and paper.until and happened.on > paper.until:
        message = "The approval had ended by then. Report what was done too late to your officer."
        raise Invalid([Fault("bad_date", message, "on")])


def _rests(row: DisclosureRecord, said: Facts, happened: Happened, doing: Doing) -> _Rests:
    """What it rests on as it is said now: its matter's approval, or what the law says that day."""
    if matter := _matter(row):
        settled = approving.settled(matter)
        return _Rests(judging.act_in(matter, said, happened.on, settled), None)
    checks.check(said, agency=row.agency_id)
    act = acts.act_of(said, agency=row.agency_id, kind=Kind.PROPOSAL, on=happened.on)
    return _Rests(act, carrying.permitted(act, doing, ""))


def _in_its_place(
    row: DisclosureRecord,
    said: Facts,
    happened: Happened,
    answer: Determination | None,
    doing: Doing,
) -> DisclosureRecord:
    same = ("agency_id", "act", "party_kind", "party", "entity", "purpose", "function")
    given = {name: getattr(row, name) for name in (*same, *_UNDER, "matter", "determination")}
    if answer:
        given |= {name: getattr(answer, name) or "" for name in _UNDER}
    return DisclosureRecord(
        **given,
        id=next_id("REC", now=doing.now),
        supersedes=row,
        why_corrected=doing.why,
        on=happened.on,
        types=list(said.types),
        facts=msgspec.json.encode(said).decode(),
        people=None if happened.people is UNSET else happened.people,
        form=happened.form.strip(),
        by=doing.actor.id,
        by_name=doing.actor.name,
        at=doing.now,
    )


def _fact(
    gone: DisclosureRecord, said: Facts, happened: Happened, agreement: str, doing: Doing
) -> told.DisclosureCorrected:
    return told.DisclosureCorrected(
        record=gone.id,
        agency=gone.agency_id,
        why=doing.why,
        earlier=gone.supersedes_id or "",
        after=told.RoutineContent(
            content=said,
            delivery=happened,
            basis=gone.basis,
            designation=gone.designation,
            approval=gone.approval,
            matter=gone.matter_id or "",
            agreement=agreement,
        ),
    )
