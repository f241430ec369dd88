"""An emergency looked at afterwards: what of it was, or would by now be, approved in advance."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

import msgspec
from msgspec import UNSET

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor
from discretion.apps.matters import casework, judging, sight, wording
from discretion.apps.matters.contents import Facts
from discretion.apps.matters.models import Matter, MatterType
from discretion.law.determinations import Determination
from discretion.law.matters import Kind

# From the third like one on, a designation would save the next.
THIRD: Final = 3
_IN_ADVANCE: Final = ("routine", "joint_routine", "best_interests")
_PERMITTED: Final = "permitted"


class Emergency(msgspec.Struct, frozen=True, kw_only=True):
    """An act under exigent circumstances with the same party, about one of the same types."""

    id: str
    sentence: str
    types: tuple[str, ...]
    on: date | None
    why: str


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """An emergency beside the designations, and beside others like it.

    `was` is the designation that covered it on its day, `would_be` the one that covers it by now;
    empty where none does. `but_for` are the types without which `nearest` would cover it.
    """

    was: str
    would_be: str
    nearest: str
    but_for: tuple[str, ...]
    like: tuple[Emergency, ...]
    # Whether it is at least the third of its like, and nothing covers it yet.
    propose: bool


def compare(matter_id: str, *, actor: Actor, now: datetime) -> Compared:
    """An emergency set against the designations as they stand now, and against others like it;
    NotFound where it does not exist for the actor, and of anything else nothing is said."""
    row = sight.row(matter_id, actor=actor)
    facts, like = judging.facts_of(row), tuple(_like(row, actor))
    if Kind(row.kind) is not Kind.EXIGENT or facts.counterparty is UNSET:
        return Compared(was="", would_be="", nearest="", but_for=(), like=(), propose=False)
    today = casework.answer_to(
        _as_proposed(facts), kind=Kind.PROPOSAL, agency=row.agency_id, actor=actor, now=now
    )
    less, would_be = today.share_less, _covering(today)
    return Compared(
        was=_covering(judging.answer_of(row)),
        would_be=would_be,
        nearest=less.designation if less else "",
        but_for=less.drop if less else (),
        like=like,
        propose=not would_be and len(like) + 1 >= THIRD,
    )


def _as_proposed(facts: Facts) -> Facts:
    """The same act, had someone asked before; that it could not wait is left out."""
    calm = msgspec.structs.replace(facts.circumstances, exigent="")
    return msgspec.structs.replace(facts, circumstances=calm, done_on=UNSET, wanted_by=UNSET)


def _covering(answer: Determination | None) -> str:
    if answer is None or answer.outcome != _PERMITTED or answer.basis not in _IN_ADVANCE:
        return ""
    return answer.designation or ""


def _like(row: Matter, actor: Actor) -> Sequence[Emergency]:
    codes = MatterType.objects.filter(matter=row).values("code")
    about = MatterType.objects.filter(code__in=codes).values("matter")
    found = (
        sight.visible(actor)
        .filter(agency=row.agency_id, act=row.act, party=row.party, party_kind=row.party_kind)
        .filter(id__in=about, kind=Kind.EXIGENT, submitted_at__isnull=False)
        .exclude(id=row.id)
        .order_by("-submitted_at")[:10]
    )
    names = accounts.agency_names([row.agency_id, row.party])
    return [_emergency(each, names) for each in found]


def _emergency(row: Matter, names: dict[str, str]) -> Emergency:
    facts = judging.facts_of(row)
    return Emergency(
        id=row.id,
        sentence=wording.sentence(Kind(row.kind), facts, names.get(row.agency_id, ""), names),
        types=facts.types,
        on=facts.done_on or None,
        why=facts.circumstances.exigent,
    )
