"""A matter with everything that someone needs to decide it, in one place."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Final

import msgspec
from django.db.models import OuterRef, Subquery
from msgspec import UNSET

from discretion.apps.accounts import desks
from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor, require
from discretion.apps.agreements.queries import law_agreements
from discretion.apps.matters import (
    acts,
    approving,
    checks,
    determining,
    judging,
    records,
    sight,
    wording,
)
from discretion.apps.matters.contents import Condition as Asked
from discretion.apps.matters.contents import Decision, Facts
from discretion.apps.matters.deciding import conditions_met, met_for
from discretion.apps.matters.doing import Doing
from discretion.apps.matters.models import Approval, Matter, MatterType
from discretion.apps.matters.opened import Opened, opened
from discretion.apps.matters.records import Gone
from discretion.apps.register.contents import Party
from discretion.errors import Invalid
from discretion.law import matters as law
from discretion.law.authority import Power
from discretion.law.citations import Citation
from discretion.law.determinations import Determination, Need
from discretion.law.matters import Condition, Kind, Move, State
from discretion.law.register import Agreement

_APPROVED: Final = (State.APPROVED, State.APPROVED_WITH_LESS)
_LIVE: Final = frozenset({*law.UNDECIDED, *_APPROVED, State.DRAFT})
# Of what a move asks for, what the page can't know before something is written into it.
_WRITTEN: Final = frozenset(
    {Condition.REASONED, Condition.LESS, Condition.TOLD_WHAT_HAPPENED, Condition.ANSWERED}
)


class Open(msgspec.Struct, frozen=True, kw_only=True):
    """A move that someone can make, where it comes from, and what it still lacks."""

    move: Move
    source: Citation | str
    lacking: tuple[Condition, ...] = ()


class Nearest(msgspec.Struct, frozen=True, kw_only=True):
    """The designation that comes nearest, the types to leave out, or what it waits for."""

    designation: str
    drop: tuple[str, ...] = ()
    waits_for: tuple[Need, ...] = ()


class Approved(msgspec.Struct, frozen=True, kw_only=True):
    """An approval, a determination by the chief, or a review by counsel."""

    id: str
    by: str
    person_name: str
    own: bool
    standing_in: str
    on: date
    types: tuple[str, ...]
    until: date | None
    designation: str
    determination: str
    decision: Decision


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A condition of the approval, and how it was kept; empty while it is not."""

    number: int
    condition: Asked
    how: str = ""
    at: datetime | None = None
    by: str = ""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """When and how the chief was told of an exigent act."""

    on: date
    how: str
    by: str


class Like(msgspec.Struct, frozen=True, kw_only=True):
    """A decided matter with the same party and about the same types."""

    id: str
    sentence: str
    types: tuple[str, ...]
    decision: str
    reason: str
    decided_at: datetime


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """A matter as it is decided: worked out now while it is open, as it was kept afterwards."""

    it: Opened
    own: bool
    agency_name: str
    party: str
    sentence: str
    answer: Determination | None
    outstanding: tuple[Need, ...]
    nearest: Nearest | None
    agreements: tuple[Agreement, ...]
    approval: Approved | None
    reviews: tuple[Approved, ...]
    happened: Gone | None
    # What else was done, without a matter of its own, under this one's approval.
    done_under: tuple[Gone, ...]
    notice: Told | None
    notice_owed: bool
    conditions: tuple[Kept, ...]
    moves: tuple[Open, ...]
    # Whether the other side is a city agency by its id: two officers could agree on it jointly.
    between_agencies: bool
    # The matters in which it is looked at once more.
    later: tuple[str, ...]


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What a decision would make true, before it is made."""

    approves: tuple[str, ...]
    leaves_out: tuple[str, ...]
    answer: Determination | None
    outstanding: tuple[Need, ...]
    lacking: tuple[Condition, ...]


def matter(matter_id: str, *, actor: Actor, now: datetime) -> Sight:
    """A matter with all that belongs to it; NotFound where it does not exist for the actor."""
    row, doing = sight.row(matter_id, actor=actor), Doing(actor, now)
    it = opened(row)
    answer = _answer(row, it, doing)
    names = accounts.agency_names([row.agency_id, row.party])
    papers = list(row.approvals.order_by("id"))
    approval = next((_approved(p) for p in papers if p.by != approving.COUNSEL), None)
    happened = records.of_matter(row)
    met = judging.met(row, it.facts)
    party = it.facts.counterparty
    return Sight(
        it=it,
        own=sight.is_own(row, actor),
        agency_name=names.get(row.agency_id, row.agency_id),
        party=wording.party_words(party, names) if isinstance(party, Party) else "",
        sentence=wording.sentence(it.kind, it.facts, names.get(row.agency_id, ""), names),
        answer=answer,
        outstanding=judging.needs_before(answer, Move.APPROVE, ()) if answer else (),
        nearest=_nearest(answer),
        agreements=tuple(_agreements(row, actor)),
        approval=approval,
        reviews=tuple(_approved(p) for p in papers if p.by == approving.COUNSEL),
        happened=happened,
        done_under=records.under(approval.id if approval else "", besides=happened),
        notice=_notice(row),
        notice_owed=it.kind is Kind.EXIGENT and not judging.notices_settled(row),
        conditions=tuple(_conditions(row, approval.decision)) if approval else (),
        moves=tuple(_moves(row, met, answer, doing)),
        between_agencies=Condition.TO_CITY_AGENCY in met
        and isinstance(party, Party)
        and bool(party.id),
        later=tuple(row.later.order_by("id").values_list("id", flat=True)),
    )


def handles(it: Opened, actor: Actor) -> bool:
    """Whether someone handles a matter by an office, and did not only ask."""
    if it.foil and actor.can(Power.APPROVE_FOIL_DISCLOSURE, it.agency):
        return True
    power = Power.APPROVE_COLLECTION if it.act == "collection" else Power.APPROVE_DISCLOSURE
    return actor.can(power, it.agency)


def answer_to(
    facts: Facts, *, kind: Kind, agency: str, actor: Actor, now: datetime, matter: str = ""
) -> Determination:
    """What the law says of facts that are typed just now; Invalid with what they don't say yet."""
    require(actor, Power.READ_REGISTER, agency)
    doing, stated = Doing(actor, now), checks.tidy(facts)
    checks.check(stated, agency=agency)
    if lacking := checks.missing(stated, kind):
        raise Invalid(lacking)
    act = acts.act_of(stated, agency=agency, kind=kind, on=doing.on, matter=matter)
    return determining.determine(act, actor=actor, now=now)


def _answer(row: Matter, it: Opened, doing: Doing) -> Determination | None:
    """What the law says now of what is still to be done; of the rest, what was kept."""
    if it.state not in _LIVE:
        return it.answer
    decision = approving.settled(row) if it.state in _APPROVED else Decision()
    return judging.determined(row, it.facts, doing, decision)


def _nearest(answer: Determination | None) -> Nearest | None:
    if answer is None:
        return None
    if less := answer.share_less:
        return Nearest(designation=less.designation, drop=less.drop)
    if answer.outcome == "refer" and answer.designation:
        return Nearest(designation=answer.designation, waits_for=answer.needs)
    return None


def self_approved(actor: Actor) -> Sequence[tuple[str, Approved]]:
    """The matters that someone approved of their own, as an agency's head allows; with the paper,
    of the agencies whose record the actor reads, the last one first."""
    where = actor.where(Power.READ_RECORD)
    found = Approval.objects.filter(own=True).order_by("-at", "-id")
    if where is not None:
        found = found.filter(agency__in=where)
    return [(paper.matter_id, _approved(paper)) for paper in found]


def _agreements(row: Matter, actor: Actor) -> Iterable[Agreement]:
    if not row.party:
        return ()
    holders = accounts.tree().above(row.agency_id)
    return (a for a in law_agreements(holders) if a.with_ == row.party)


def _approved(paper: Approval) -> Approved:
    same = (
        "id",
        "by",
        "person_name",
        "own",
        "standing_in",
        "on",
        "until",
        "designation",
        "determination",
    )
    return Approved(
        **{name: getattr(paper, name) for name in same},
        types=tuple(paper.types),
        decision=approving.decision_of(paper),
    )


def _notice(row: Matter) -> Told | None:
    if not hasattr(row, "notice"):
        return None
    return Told(on=row.notice.on, how=row.notice.how, by=row.notice.by_name)


def _conditions(row: Matter, decision: Decision) -> Iterable[Kept]:
    kept = {k.number: k for k in row.kept.all()}
    for number, condition in enumerate(decision.conditions):
        done = kept.get(number)
        beside: dict[str, Any] = (
            {"how": done.how, "at": done.at, "by": done.by_name} if done else {}
        )
        yield Kept(number=number, condition=condition, **beside)


def _moves(
    row: Matter, met: frozenset[Condition], answer: Determination | None, doing: Doing
) -> Iterable[Open]:
    matter, own = sight.as_law(row), sight.is_own(row, doing.actor)
    powers = sight.powers_over(doing.actor, row)
    for step in law.open_moves(matter, powers=powers, own=own):
        found = law.lacking(step, matter, own=own, met=met_for(step.move, met, answer, powers))
        yield Open(
            move=step.move,
            source=step.source_for(matter.act),
            lacking=tuple(condition for condition in found if condition not in _WRITTEN),
        )


def preview(
    matter_id: str, decision: Decision, *, move: Move, actor: Actor, now: datetime
) -> Preview:
    """What a decision would approve and leave out, and what would still be lacking."""
    row, doing = sight.row(matter_id, actor=actor), Doing(actor, now)
    facts = judging.facts_of(row)
    checks.check_decision(decision, facts, today=doing.on)
    types = decision.types or facts.types
    whole = msgspec.structs.replace(decision, types=types)
    answer = judging.determined(row, facts, doing, whole)
    powers = sight.powers_over(actor, row)
    steps = [s for s in law.steps(Kind(row.kind)) if s.move is move and State(row.state) in s.of]
    met = conditions_met(row, facts, whole, answer, move, doing)
    own = sight.is_own(row, actor)
    return Preview(
        approves=types,
        leaves_out=tuple(code for code in facts.types if code not in types),
        answer=answer,
        outstanding=judging.needs_before(answer, move, powers) if answer else (),
        lacking=tuple(
            c for s in steps for c in law.lacking(s, sight.as_law(row), own=own, met=met)
        ),
    )


def like_cases(matter_id: str, *, actor: Actor, most: int = 10) -> Sequence[Like]:
    """The decided matters of the agency with the same party that are about one of the same types,
    the last one first; as far as the actor sees them."""
    row = sight.row(matter_id, actor=actor)
    party = judging.facts_of(row).counterparty
    if party is UNSET:
        return []
    codes = MatterType.objects.filter(matter=row).values("code")
    about = MatterType.objects.filter(code__in=codes).values("matter")
    paper = Approval.objects.filter(matter=OuterRef("pk")).exclude(by=approving.COUNSEL)
    found = (
        sight.visible(actor)
        .filter(agency=row.agency_id, act=row.act, party=row.party, party_kind=row.party_kind)
        .filter(id__in=about, decided_at__isnull=False)
        .exclude(id=row.id)
        .annotate(paper=Subquery(paper.values("decision")[:1]))
        .order_by("-decided_at")[:most]
    )
    names = accounts.agency_names([row.agency_id, row.party])
    return [_like(each, each.paper or "{}", names) for each in found]


def _like(row: Matter, paper: str, names: dict[str, str]) -> Like:
    facts = judging.facts_of(row)
    assert row.decided_at is not None  # noqa: S101 (the query says so)
    reason = row.reason or msgspec.json.decode(paper, type=Decision).reason
    return Like(
        id=row.id,
        sentence=wording.sentence(Kind(row.kind), facts, names.get(row.agency_id, ""), names),
        types=facts.types,
        decision=row.decision,
        reason=reason,
        decided_at=row.decided_at,
    )


def officers_for(matter_id: str, *, actor: Actor, now: datetime) -> Sequence[tuple[str, str]]:
    """Who could handle a matter: those on whose desk it lands and whom it reaches, by id and
    name."""
    row = sight.row(matter_id, actor=actor)
    wanted = judging.deciding_power(row)
    found = desks.everyone_with(wanted, row.agency_id, on=Doing(actor, now).on)
    return [
        (f"person:{person.pk}", person.name)
        for person in found
        if wanted in sight.powers_over(accounts.actor_of(person, now=now), row)
    ]
