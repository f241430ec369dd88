"""The steps of a designation as tests take them, and how the designation then stands."""

from collections.abc import Callable
from datetime import timedelta

import msgspec

from discretion.apps.accounts.policy import Actor
from discretion.apps.audit.models import Entry
from discretion.apps.register import designating, queries
from discretion.apps.register.contents import Designation
from discretion.apps.register.material import material_fingerprint
from discretion.apps.register.queries import Kept
from discretion.apps.register.signatures import designation
from discretion.errors import NotAllowed, NotFound
from tests.apps.builders import (
    a_designation,
    a_determination_of_best_interests,
    a_joint_designation,
    approved,
    drafted,
    proposed,
)
from tests.cast import NOW, TODAY, Cast

KEEPERS = {"keeper_a", "officer_a", "managing_a"}
OFFICERS = {"officer_a", "managing_a"}
BOTH = OFFICERS | {"officer_b"}
LATER = TODAY + timedelta(days=90)
JOINT, BEST = a_joint_designation(), a_determination_of_best_interests()


def pinned(kept: Kept) -> str:
    """What a signature under it is pinned to."""
    return material_fingerprint(designation(kept))


def reopened(everyone: Cast, kept: Kept) -> Kept:
    """The designation as it stands now."""
    return queries.record(kept.id, actor=everyone.chief)


def changed(kept: Kept, actor: Actor, **fields: object) -> Kept:
    """The designation after someone changed these fields."""
    content = msgspec.structs.replace(designation(kept), **fields)
    return designating.change_designation(
        kept.id, content, version=kept.version, actor=actor, now=NOW
    )


def draft(kept: Kept, actor: Actor) -> object:
    return designating.draft(a_designation(), agency="alpha", actor=actor, now=NOW)


def reword(kept: Kept, actor: Actor) -> object:
    return changed(kept, actor, name="Letters passed on")


def change(kept: Kept, actor: Actor) -> object:
    return changed(kept, actor, types=("name", "religion"))


def propose(kept: Kept, actor: Actor) -> object:
    return designating.propose(kept.id, version=kept.version, actor=actor, now=NOW)


def give_back(kept: Kept, actor: Actor) -> object:
    return designating.return_to_draft(kept.id, version=kept.version, actor=actor, now=NOW)


def sign(kept: Kept, actor: Actor) -> object:
    return designating.sign(
        kept.id, fingerprint=pinned(kept), reason="It serves us.", actor=actor, now=NOW
    )


def decline(kept: Kept, actor: Actor) -> object:
    return designating.decline(
        kept.id, fingerprint=pinned(kept), why="Too many types.", actor=actor, now=NOW
    )


def withdraw(kept: Kept, actor: Actor) -> object:
    return designating.withdraw(
        kept.id, version=kept.version, why="The need is gone.", actor=actor, now=NOW
    )


STATES: dict[str, Callable[[Cast, Designation], Kept]] = {
    "draft": drafted,
    "proposed": proposed,
    "approved": approved,
}


def facts() -> int:
    """How many facts there are, those of the duties that come and go with a step apart."""
    return Entry.objects.exclude(kind__startswith="duty.").count()


def refused(take: Callable[[Kept, Actor], object], kept: Kept, actor: Actor) -> bool:
    """Whether the actor is refused the step."""
    try:
        take(kept, actor)
    except (NotAllowed, NotFound):
        return True
    return False
