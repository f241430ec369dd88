"""Who follows the chief's policies of hours and days: the apps above, whose open days they set.

A policy that is entered, changed, retired or restored tells them in its own transaction, so that no
day that is open rests on what the policy said before.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, NamedTuple, Protocol

from msgspec import UNSET

from discretion.apps.accounts.policy import Actor
from discretion.apps.audit.actions import new_york_day
from discretion.apps.duties import moving
from discretion.apps.duties.actions import Owed
from discretion.apps.register.checks import TERMS
from discretion.apps.register.contents import Content, Policy
from discretion.apps.register.models import Record
from discretion.law.deadlines import counted

_OVER: Final = "; by that, its time is over already"


class Follower(Protocol):
    """What works out anew the days that a policy sets; `why` names the policy."""

    def __call__(self, *, why: str, by: Actor, now: datetime) -> None: ...


class Turned(NamedTuple):
    """A record that was entered or changed, with what it said before; None for a new one."""

    row: Record
    before: Content | None
    after: Content


_FOLLOWERS: Final[dict[str, Follower]] = {}


def follow(says: str, follower: Follower) -> None:
    """Have an app follow the policies that say this."""
    _FOLLOWERS[says] = follower


def changed(turned: Iterable[Turned], *, by: Actor, now: datetime) -> None:
    """Tell who follows these, where they are policies that set hours or days, or did."""
    for row, before, after in turned:
        if not isinstance(after, Policy):
            continue
        says = {after.says, before.says if isinstance(before, Policy) else after.says}
        for each in sorted(says & _FOLLOWERS.keys()):
            _FOLLOWERS[each](why=_why(row, after, each), by=by, now=now)


def _why(row: Record, content: Policy, says: str) -> str:
    """What a policy says now, in the words of the history of what it moves."""
    unit, number = ("day", content.days) if says in TERMS else ("hour", content.hours)
    if row.state != "current" or content.says != says or number is UNSET:
        return f"{row.id} sets no {unit}s any more"
    return f"{row.id} now sets {counted(number, unit)}"


def move(owed: Iterable[Owed], *, why: str, by: Actor, now: datetime) -> int:
    """Give what is open its new days; of what is late by that, it is said. How many moved."""
    wanted = list(owed)
    late = [one for one in wanted if _is_over(one, now)]
    others = [one for one in wanted if not _is_over(one, now)]
    moved = moving.move(others, why=why, by=by, now=now)
    return moved + moving.move(late, why=why + _OVER, by=by, now=now)


def _is_over(one: Owed, now: datetime) -> bool:
    if one.due.at is not None:
        return one.due.at <= now
    return one.due.on is not None and one.due.on < new_york_day(now)
