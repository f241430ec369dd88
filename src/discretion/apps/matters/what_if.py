"""Which matters of the last years would have come out differently, had something else held.

Each is determined as it was when it was put: by the list of types of its day, with the register as
it is on file today, and without what was approved in that very matter. Then it is determined once
more on the register that is tried. Nothing is written before `keep`.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final, Literal, NamedTuple, TypeAlias, cast

import msgspec
from django.db import transaction
from msgspec.structs import replace

from discretion.apps.accounts.policy import Actor
from discretion.apps.agreements import actions as agreements
from discretion.apps.agreements.contents import Agreement
from discretion.apps.audit.actions import NEW_YORK, new_york_day
from discretion.apps.matters import acts, judging, live, sandbox, sight
from discretion.apps.matters.contents import Facts
from discretion.apps.matters.models import Approval, DisclosureRecord
from discretion.apps.matters.records import disclosures
from discretion.apps.matters.sandbox import Change, Tried
from discretion.apps.register import actions as register
from discretion.apps.register import designating
from discretion.apps.register.contents import Designation
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.queries import Kept
from discretion.apps.register.signing import require_words
from discretion.errors import Fault, Invalid
from discretion.law import register as law
from discretion.law.acts import Act
from discretion.law.authority import Power
from discretion.law.checks import FaultyAct
from discretion.law.decisions import Decisions
from discretion.law.determinations import Determination
from discretion.law.matters import Kind

YEARS: Final = 3
_ONE_DAY: Final = timedelta(days=1)
_CHUNK: Final = 2_000
# A matter, or something routine that was done without one.
Sort: TypeAlias = Literal["request", "proposal", "exigent", "routine"]


class Differing(msgspec.Struct, frozen=True, kw_only=True):
    """A matter that would come out differently: by the id of it, or of the record of what was done,
    with both answers. `open_to` says whether the actor may open it."""

    id: str
    agency: str
    sort: Sort
    on: date
    facts: Facts
    before: Determination
    after: Determination
    open_to: bool


class Found(NamedTuple):
    """How many were judged, how many could not be, and those that would come out differently."""

    since: date
    judged: int
    not_judged: int
    differing: Sequence[Differing]


class _Put(NamedTuple):
    """Something that was asked, proposed or done, as it stood when it was put."""

    id: str
    sort: Sort
    facts: Facts
    act: Act
    open_to: bool


def first_day(today: date) -> date:
    """The day from which on matters are looked at where nobody says another."""
    return date(today.year - YEARS, 1, 1)


def found(change: Change, *, since: date, actor: Actor, now: datetime) -> Found:
    """What would come out differently of what was put from a day on, the last first."""
    tried = sandbox.understood(change, actor=actor, now=now)
    put = [*_matters(actor, since), *_routine(actor, since)]
    before, after = _decisions(tried, since, {one.id: one.act.on for one in put})
    not_judged, differing = 0, list[Differing]()
    for one in put:
        try:
            was, will_be = before.written(one.act), after.written(one.act)
        except FaultyAct:
            not_judged += 1
            continue
        # Nearly all are the same to the letter, and are not read.
        if was != will_be and (told := _differing(one, was, will_be)):
            differing.append(told)
    differing.sort(key=lambda one: (one.on, one.id), reverse=True)
    return Found(since, len(put) - not_judged, not_judged, differing)


def _differing(one: _Put, was: bytes, will_be: bytes) -> Differing | None:
    before, after = (msgspec.json.decode(told, type=Determination) for told in (was, will_be))
    if _comes_to(before) == _comes_to(after):
        return None
    return Differing(
        id=one.id,
        agency=one.act.agency,
        sort=one.sort,
        on=one.act.on,
        facts=one.facts,
        before=before,
        after=after,
        open_to=one.open_to,
    )


def _comes_to(answer: Determination) -> tuple[object, ...]:
    """What an answer means to people; by which paper of a sort it is so is nothing to them."""
    return answer.outcome, answer.basis, answer.needs, answer.duties


def _matters(actor: Actor, since: date) -> Iterator[_Put]:
    """What was submitted or recorded, as far as the actor's numbers count it."""
    first = datetime.combine(since, time(), NEW_YORK)
    visible = sight.visible(actor).filter(submitted_at__gte=first)
    seen = frozenset(visible.values_list("id", flat=True))
    rows = sight.counted(actor).filter(submitted_at__gte=first)
    for row in rows.order_by("id").iterator(_CHUNK):
        assert row.submitted_at is not None  # noqa: S101 (the query says so)
        facts = judging.facts_of(row)
        act = judging.act_in(row, facts, new_york_day(row.submitted_at))
        yield _Put(row.id, cast(Sort, row.kind), facts, act, row.id in seen)


def _routine(actor: Actor, since: date) -> Iterator[_Put]:
    """What was done as routine, and written down without a matter."""
    rows = disclosures(actor).filter(matter=None, on__gte=since)
    for row in rows.iterator(_CHUNK):
        facts = msgspec.json.decode(row.facts, type=Facts)
        yield _Put(row.id, "routine", facts, _act_done(row, facts), open_to=False)


def _act_done(row: DisclosureRecord, facts: Facts) -> Act:
    stated = replace(facts, types=tuple(row.types))
    return acts.act_of(stated, agency=row.agency_id, kind=Kind.PROPOSAL, on=row.on, matter=row.id)


def _decisions(tried: Tried, since: date, put: Mapping[str, date]) -> tuple[Decisions, Decisions]:
    """What decides before the change, and what after it."""
    now = live.now()
    days = _first_days(put)
    before = Decisions(_without_their_own(now.register, days), before=now.decisions)
    changed = _without_their_own(sandbox.applied(tried, now, since), days)
    return before, Decisions(changed, tried.edition, before)


def _first_days(put: Mapping[str, date]) -> Mapping[str, date]:
    """For each approval, review or determination in a matter the day after that was put."""
    papers = Approval.objects.values_list("id", "matter").iterator(_CHUNK)
    return {id_: put[matter] + _ONE_DAY for id_, matter in papers if matter in put}


def _without_their_own(register: law.Register, days: Mapping[str, date]) -> law.Register:
    """The register where nothing that was decided in a matter is on file already when it is put."""
    return replace(
        register,
        approvals=tuple(
            replace(a, on=max(a.on, days[a.id])) if a.id in days else a for a in register.approvals
        ),
        designations=tuple(
            replace(d, from_=max(d.from_, days[d.id])) if d.id in days else d
            for d in register.designations
        ),
    )


def may_keep(tried: Tried, actor: Actor) -> bool:
    """Whether the actor may keep the terms that are tried as a draft."""
    if tried.kept is None or tried.how == "withdrawn":
        return False
    powers = _DRAFTING[tried.kept.kind]
    return any(actor.can(power, tried.kept.agency) for power in powers)


_DRAFTING: Final = {
    "designation": (Power.KEEP_REGISTER,),
    "agreement": (Power.KEEP_REGISTER, Power.ENTER_AGREEMENT),
    "policy": (Power.ADOPT_POLICIES,),
}


@transaction.atomic
def keep(change: Change, *, version: int, why: str, actor: Actor, now: datetime) -> Kept:
    """Keep the terms that were tried as a draft, by the register's own actions.

    A draft comes to say this, unless someone changed it since `version`. Of what holds a new draft
    is made, and it goes on holding until that draft takes its place.
    """
    tried = sandbox.understood(change, actor=actor, now=now)
    require_words(why, "why")
    if tried.kept is None or tried.how == "withdrawn":
        raise Invalid([Fault("kind_mismatch", "There are no terms in this to keep.", "")])
    by: dict[str, Any] = {"actor": actor, "now": now, "why": why}
    if tried.record is not None and tried.record.state == "draft":
        return _rewritten(tried.kept, {"version": version, **by})
    return _drafted(tried.kept, by)


def _rewritten(kept: Kept, by: dict[str, Any]) -> Kept:
    content = kept.content
    if isinstance(content, Designation):
        return designating.change_designation(kept.id, content, **by)
    if isinstance(content, Agreement):
        return agreements.change(kept.id, content, **by)
    return register.change(kept.id, content, **by)


def _drafted(kept: Kept, by: dict[str, Any]) -> Kept:
    content, agency = kept.content, kept.agency
    if isinstance(content, Designation):
        return designating.draft(content, agency=agency, **by)
    if isinstance(content, Agreement):
        return agreements.enter(content, agency=agency, state="draft", **by)
    return register.enter(KINDS[kept.kind], content, state="draft", **by)
