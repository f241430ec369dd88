"""Everything that writes directions: given, carried out, withdrawn, superseded. None is edited."""

from datetime import date, datetime
from typing import Any, Final

import msgspec
from django.db import transaction

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor, require
from discretion.apps.audit.actions import hold_the_chain, next_id, record
from discretion.apps.audit.facts import Fact
from discretion.apps.matters import queries as matters
from discretion.apps.oversight import direction_asking as asking
from discretion.apps.oversight import direction_facts as facts
from discretion.apps.oversight import direction_sight as sight
from discretion.apps.oversight.direction_contents import Direction as Said
from discretion.apps.oversight.direction_models import Direction
from discretion.apps.oversight.direction_opened import OpenedDirection, content_of, opened
from discretion.apps.oversight.doing import Doing
from discretion.apps.register import queries as register
from discretion.apps.register.contents import Designation
from discretion.apps.register.shapes import too_long, unfit
from discretion.errors import Fault, Invalid, NotFound, Stale
from discretion.law.authority import Power
from discretion.law.directions import PROVISION, Condition, Move, State, after, due

_LONGEST: Final = 4_000
_ASKED: Final = {"what": "Say what has to change.", "reason": "Say why it has to change."}
_LAST_DAY: Final = date(2199, 12, 31)


class _Words(msgspec.Struct, frozen=True):
    """A text by itself."""

    said: str


@transaction.atomic
def give(said: Said, *, agency: str, actor: Actor, now: datetime) -> OpenedDirection:
    """Direct an agency to make a change; Invalid where it is about what is not that agency's."""
    doing = Doing(actor, now)
    if not agency:
        raise Invalid([Fault("missing_field", "Choose the agency that it is given to.", "agency")])
    require(actor, Power.DIRECT_CHANGES, agency)
    if not accounts.agency_names([agency]):
        raise Invalid([Fault("unknown_id", f"There is no agency “{agency}”.", "agency")])
    hold_the_chain()
    row = _given(said, agency, doing)
    asking.given(row, doing)
    return opened(row)


@transaction.atomic
def supersede(
    direction_id: str, said: Said, *, version: int, actor: Actor, now: datetime
) -> OpenedDirection:
    """Give a direction in the place of one that stands; the new one."""
    doing = Doing(actor, now)
    earlier = _held(direction_id, version, doing)
    to = _allowed(earlier, Move.SUPERSEDE, doing)
    row = _given(said, earlier.agency_id, doing, earlier)
    _close(earlier, to, f"{row.id} took its place.", facts.DirectionSuperseded, doing)
    asking.superseded(earlier, row.id, doing)
    asking.given(row, doing)
    return opened(row)


@transaction.atomic
def carry_out(
    direction_id: str, outcome: str, *, version: int, actor: Actor, now: datetime
) -> OpenedDirection:
    """Say what was done; that does the duty."""
    doing, done = Doing(actor, now), outcome.strip()
    row = _held(direction_id, version, doing)
    to = _allowed(row, Move.CARRY_OUT, doing, *([Condition.SHOWN] if done else ()))
    _check("outcome", done)
    _close(row, to, done, facts.DirectionCarriedOut, doing)
    asking.carried_out(row, doing)
    return opened(row)


@transaction.atomic
def withdraw(
    direction_id: str, *, version: int, actor: Actor, now: datetime, why: str
) -> OpenedDirection:
    """Take a direction back, with a reason; nobody has to carry it out any more."""
    doing = Doing(actor, now, why.strip())
    row = _held(direction_id, version, doing)
    to = _allowed(row, Move.WITHDRAW, doing, *([Condition.REASONED] if doing.why else ()))
    _check("why", doing.why)
    _close(row, to, doing.why, facts.DirectionWithdrawn, doing)
    asking.withdrawn(row, doing)
    return opened(row)


def _given(said: Said, agency: str, doing: Doing, earlier: Direction | None = None) -> Direction:
    """A new direction, told to the record."""
    accounts.require_open([agency], on=doing.on)
    said = _tidy(said)
    _check_said(said, agency, doing)
    found = due(doing.on, said.due_on)
    row = Direction.objects.create(
        id=next_id("DIR", now=doing.now),
        state=State.GIVEN.value,
        agency_id=agency,
        provision=str(PROVISION),
        due_why=found.explanation,
        supersedes=earlier,
        given_at=doing.now,
        given_by=doing.actor.name,
        **msgspec.structs.asdict(said),
    )
    _tell(row, facts.DirectionGiven, None, doing)
    return row


def _tidy(said: Said) -> Said:
    return msgspec.structs.replace(
        said,
        what=said.what.strip(),
        reason=said.reason.strip(),
        concerns=said.concerns.strip().upper(),
    )


def _check_said(said: Said, agency: str, doing: Doing) -> None:
    """Invalid with each thing that can't stand in a direction to this agency."""
    found = [*unfit(said)]
    for path, asked in _ASKED.items():
        words = getattr(said, path)
        found += too_long(words, _LONGEST, path)
        if not words:
            found.append(Fault("missing_field", asked, path))
    if not doing.on <= said.due_on <= _LAST_DAY:
        found.append(Fault("bad_date", "Choose today or a day to come, before 2200.", "due_on"))
    if said.concerns and not found:
        _check_concerns(said.concerns, agency, doing.actor)
    if found:
        raise Invalid(found)


def _check_concerns(about: str, agency: str, actor: Actor) -> None:
    """Invalid where there is no such matter or designation for the chief, or it is another's."""
    try:
        whose = _whose(about, actor)
    except NotFound:
        message = f"You see no matter and no designation “{about}”; one reads like MAT-2026-00017."
        raise Invalid([Fault("unknown_id", message, "concerns")]) from None
    if not whose & accounts.tree().below(agency):
        message = f"{about} is neither this agency’s nor that of one of its offices."
        raise Invalid([Fault("kind_mismatch", message, "concerns")])


def _whose(about: str, actor: Actor) -> frozenset[str]:
    """The agencies whose a matter or a designation is; NotFound outside the actor's sight."""
    if about.startswith("MAT-"):
        return frozenset({matters.opened(about, actor=actor).agency})
    kept = register.record(about, actor=actor)
    if not isinstance(kept.content, Designation):
        raise NotFound(f"{about} is no designation.")
    return frozenset({kept.agency, *kept.content.with_agencies})


def _held(direction_id: str, version: int, doing: Doing) -> Direction:
    """A direction as someone opened it, which nobody else moves until the transaction ends."""
    sight.row(direction_id, actor=doing.actor)
    row = Direction.objects.select_for_update().get(id=direction_id)
    hold_the_chain()
    if row.version != version:
        stands = row.state.replace("_", " ")
        raise Stale(f"{row.closed_by} was faster: {row.id} is {stands} by now.")
    return row


def _allowed(row: Direction, move: Move, doing: Doing, *met: Condition) -> State:
    powers = sight.powers_over(doing.actor, row.agency_id)
    return after(State(row.state), move, powers=powers, met=met)


def _close(row: Direction, to: State, outcome: str, fact: type[Fact], doing: Doing) -> None:
    """Bring a direction to its end; Stale where someone else was faster."""
    before, there = content_of(row), Direction.objects.filter(id=row.id, version=row.version)
    columns: dict[str, Any] = {
        "state": to.value,
        "version": row.version + 1,
        "outcome": outcome,
        "closed_at": doing.now,
        "closed_by": doing.actor.name,
    }
    if not there.update(**columns):
        raise Stale(f"Someone else was faster: {row.id} is no longer as you opened it.")
    row.refresh_from_db()
    _tell(row, fact, before, doing)


def _tell(
    row: Direction, fact: type[Fact], before: facts.DirectionContent | None, doing: Doing
) -> None:
    told = fact(
        record=row.id,
        agency=row.agency_id,
        why=doing.why,
        before=before,
        after=content_of(row),
    )
    record(told, by=doing.actor, now=doing.now)


def _check(path: str, said: str) -> None:
    """Invalid where this can't be kept."""
    shape = (fault._replace(path=path) for fault in unfit(_Words(said=said)))
    if found := [*too_long(said, _LONGEST, path), *shape]:
        raise Invalid(found)
