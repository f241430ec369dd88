"""What a step with a designation would change: each act decided with it and without."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from enum import StrEnum, unique
from typing import Final, NamedTuple

import msgspec

from discretion.apps.accounts.policy import Actor
from discretion.apps.audit.actions import new_york_day
from discretion.apps.register import contents, queries
from discretion.apps.register.contents import Designation
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.live import compiled, terms
from discretion.apps.register.queries import Kept
from discretion.apps.register.signatures import Signed, designation, needed
from discretion.errors import NotFound
from discretion.law import register as law
from discretion.law.acts import UNSTATED, Act, Counterparty, Grounds
from discretion.law.acts import Actor as Acting
from discretion.law.checks import FaultyAct
from discretion.law.decisions import Decisions
from discretion.law.determinations import Gist

_MAY_BE_DONE: Final = ("permitted", "outside_chapter")


_NOBODY_NAMED: Final = "The activity names nobody from whom, or to whom, the information goes."


@unique
class Change(StrEnum):
    """What becomes of an act; undecided is one that could not be held against the register."""

    NEWLY_COVERED = "newly_covered"
    NO_LONGER_COVERED = "no_longer_covered"
    COVERED = "covered"
    NOT_COVERED = "not_covered"
    UNDECIDED = "undecided"


# By whether the act was covered before, and whether it is after.
_CHANGES: Final = {
    (True, True): Change.COVERED,
    (True, False): Change.NO_LONGER_COVERED,
    (False, True): Change.NEWLY_COVERED,
    (False, False): Change.NOT_COVERED,
}


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """One act before and after the step; `record` is the activity, or the id of a past act."""

    record: str
    name: str
    change: Change
    # What decides it after the step.
    why: str
    act: Act | None = None
    before: Gist | None = None
    after: Gist | None = None


class OnFile(NamedTuple):
    """What the apps above keep: papers that decisions rest on, and acts of the past to try."""

    agreements: Sequence[law.Agreement] = ()
    approvals: Sequence[law.Approval] = ()
    acts: Sequence[Act] = ()


NOTHING: Final = OnFile()


class _Step(NamedTuple):
    """What decides acts before a step and after it, and the designations that it ends."""

    before: Decisions
    after: Decisions
    ended: frozenset[str]
    only_ends: bool

    def decided_after(self, act: Act, was: Gist) -> Gist:
        """What comes of an act; the same where all that ends had no part in what was decided."""
        if self.only_ends and was.designation not in self.ended:
            return was
        return self.after.gist(act)


def effects_of_approval(
    record_id: str,
    *,
    supersedes: str = "",
    actor: Actor,
    now: datetime,
    on_file: OnFile = NOTHING,
) -> list[Effect]:
    """What would change if everyone signed a designation today, in the place of another or not."""
    kept = _designation(record_id, actor)
    ended = {record_id, _designation(supersedes, actor).id if supersedes else record_id}
    return _effects(kept, designation(kept), ended, actor, new_york_day(now), on_file)


def effects_of_change(
    record_id: str,
    content: Designation,
    *,
    actor: Actor,
    now: datetime,
    on_file: OnFile = NOTHING,
) -> list[Effect]:
    """What would change if a designation came to say this, and everyone signed it today."""
    kept = _designation(record_id, actor)
    return _effects(kept, content, {record_id}, actor, new_york_day(now), on_file)


def effects_of_withdrawal(
    record_id: str, *, actor: Actor, now: datetime, on_file: OnFile = NOTHING
) -> list[Effect]:
    """What would change if a designation ended today."""
    kept = _designation(record_id, actor)
    return _effects(kept, None, {record_id}, actor, new_york_day(now), on_file)


def _designation(record_id: str, actor: Actor) -> Kept:
    kept = queries.record(record_id, actor=actor)
    if kept.kind != "designation":
        raise NotFound(f"There is no designation “{record_id}” here.")
    return kept


def _effects(
    kept: Kept,
    content: Designation | None,
    ended: Iterable[str],
    actor: Actor,
    today: date,
    on_file: OnFile,
) -> list[Effect]:
    """Each current activity of the agency and its offices, and each past act as if done now."""
    on = max(today, content.since) if content else today
    below = actor.tree.below(kept.agency)
    holders = {*actor.tree.above(kept.agency), *below}
    live = compiled(holders, agreements=on_file.agreements, approvals=on_file.approvals)
    gone = frozenset(ended)
    left = [d for d in live.designations if d.id not in gone]
    signed = as_if_signed(kept, content, today) if content else None
    after = Decisions(
        msgspec.structs.replace(live, designations=(*left, *([signed] if signed else ())))
    )
    step = _Step(Decisions(live), after, gone, only_ends=signed is None)
    found = []
    for activity in _activities(actor, below):
        acts = list(acts_of(activity, on))
        found += [_effect(activity.id, activity.title, act, step) for act in acts]
        if not acts:
            found.append(_undecided(activity.id, activity.title, _NOBODY_NAMED))
    for past in on_file.acts:
        act = msgspec.structs.replace(past, on=on, done=False)
        found.append(_effect(past.id or "", past.purpose, act, step))
    return found


def as_if_signed(kept: Kept, content: Designation, day: date) -> law.Designation | None:
    """A designation as decisions would know it if all had signed it on a day, saying this."""
    now = kept.changed_at
    given = [
        Signed(
            agency=agency,
            role="",
            person="",
            person_name="",
            on=day,
            at=now,
            reason="",
            fingerprint="",
            own_work=False,
            lapsed_at=None,
        )
        for agency in needed(kept.agency, content)
    ]
    return terms(msgspec.structs.replace(kept, state="approved", content=content), given)


def _activities(actor: Actor, below: Iterable[str]) -> Iterator[Kept]:
    found = queries.records(KINDS["activity"], actor=actor, agencies=below, states=("current",))
    for kept in map(queries.kept, found.order_by("id")):
        assert isinstance(kept.content, contents.Activity)  # noqa: S101 (the query says so)
        if kept.content.act != "retention":
            yield kept


def acts_of(activity: Kept, on: date) -> Iterator[Act]:
    """An act with each counterparty, by each group of staff."""
    content = activity.content
    assert isinstance(content, contents.Activity)  # noqa: S101
    if content.act == "retention":
        return
    for party in content.counterparties:
        for staff in content.staff or ("",):
            yield Act(
                act=content.act,
                on=on,
                agency=activity.agency,
                by=Acting("employee", staff=staff),
                function=content.function,
                types=content.types,
                counterparty=Counterparty(party.kind, party.id, party.name, party.entity),
                grounds=_grounds(content),
            )


def _grounds(content: contents.Activity) -> Grounds:
    if not content.mission and not content.legal_authority:
        return UNSTATED
    return Grounds(furthers_mission=content.mission, required_by_law=content.legal_authority)


def _effect(record: str, name: str, act: Act, step: _Step) -> Effect:
    try:
        was = step.before.gist(act)
        will_be = step.decided_after(act, was)
    except FaultyAct as fault:
        return _undecided(record, name, fault.fault.message, act)
    return Effect(
        record=record,
        name=name,
        change=_CHANGES[was.outcome in _MAY_BE_DONE, will_be.outcome in _MAY_BE_DONE],
        why=will_be.because,
        act=act,
        before=was,
        after=will_be,
    )


def _undecided(record: str, name: str, why: str, act: Act | None = None) -> Effect:
    return Effect(record=record, name=name, change=Change.UNDECIDED, why=why, act=act)
