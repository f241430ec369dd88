"""What someone typed into a question and has not answered yet: sealed, and for them alone.

It is no part of a matter or of the record, so no fact tells of it, however often it is kept. Who
answers the question, or takes a step with the matter, is done with it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec
from django.db import transaction

from discretion.apps.accounts.policy import Actor
from discretion.apps.audit import texts as guarded
from discretion.apps.matters import judging, moving, sealing, sight
from discretion.apps.matters.doing import Doing
from discretion.apps.matters.models import Matter, Unfinished
from discretion.errors import Fault, Invalid
from discretion.law.matters import Kind, Move

# By the name of a field, everything in it.
Typed = Mapping[str, Sequence[str]]
_MOST: Final = 100_000
_AT: Final = "typed"


@transaction.atomic
def keep_typed(
    of: str, question: str, typed: Typed, *, private: bool, actor: Actor, now: datetime
) -> dict[str, Fault]:
    """Keep what someone typed into a question; fields that look identifying are left out and told.

    `of` is the matter, or its kind before there is one; `private` says that the question is about
    people, whose answer is sealed as it is.
    """
    row = None if of in list(Kind) else _amendable(of, Doing(actor, now))
    if sum(len(value) for values in typed.values() for value in values) > _MOST:
        raise Invalid([Fault("too_long", f"This may have at most {_MOST:,} letters.", question)])
    caught = {} if private else _caught(typed, row, actor)
    left = {name: values for name, values in typed.items() if name not in caught}
    Unfinished.objects.update_or_create(
        person=actor.id,
        of=of,
        question=question,
        defaults={"sealed": sealing.seal(msgspec.json.encode(left)), "kept_at": now},
    )
    return caught


def _amendable(matter_id: str, doing: Doing) -> Matter:
    row = sight.row(matter_id, actor=doing.actor)
    moving.require_move(row, Move.AMEND, doing)
    return row


def _caught(typed: Typed, row: Matter | None, actor: Actor) -> dict[str, Fault]:
    """By the name of a field, why what was typed there isn't kept."""
    before = judging.facts_of(row) if row else None
    found = guarded.faults(typed, before=before, at=_AT, by=actor)
    return {_field(fault.path): fault for fault in found}


def _field(path: str) -> str:
    return path.removeprefix(f"{_AT}.").partition("[")[0]


def vouched(actor: Actor, fields: Iterable[str]) -> Actor:
    """The actor, saying that what they typed into these fields is not about a person."""
    return actor.vouching(f"{_AT}.{name}[0]" for name in fields)


def forget_typed(of: str, question: str, *, actor: Actor) -> None:
    """Be done with a question that was answered."""
    Unfinished.objects.filter(person=actor.id, of=of, question=question).delete()


def typed(of: str, question: str, *, actor: Actor) -> Typed:
    """What the actor typed into a question; empty where nothing waits."""
    found = Unfinished.objects.filter(person=actor.id, of=of, question=question).first()
    if found is None:
        return {}
    return msgspec.json.decode(sealing.unseal(bytes(found.sealed)), type=dict[str, list[str]])


def unfinished_of(of: str, *, actor: Actor) -> set[str]:
    """The questions of a matter into which the actor typed something that is not an answer yet."""
    found = Unfinished.objects.filter(person=actor.id, of=of)
    return set(found.values_list("question", flat=True))
