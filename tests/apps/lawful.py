"""A lawful record of each kind, and how someone who may enters it."""

from datetime import date

import msgspec

from discretion.apps.register import actions
from discretion.apps.register.contents import (
    Activity,
    AddedType,
    Content,
    Contractor,
    Designation,
    Function,
    Policy,
    System,
)
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.queries import Kept
from tests.cast import NOW, Cast

LAWFUL: dict[str, Content] = {
    "function": Function(code="visits", name="Visits", mission="People come to us for help."),
    "system": System(name="Visitors' book"),
    "contractor": Contractor(code="helpline", name="Helpline, Inc."),
    "activity": Activity(act="collection", name="Sign-in at the door", types=("name",)),
    "designation": Designation(
        kind="routine", act="collection", name="Sign-in", types=("name",), since=date(2026, 8, 1)
    ),
    "type": AddedType(
        code="gait", label="Manner of walking", authority="Order 7", since=date(2026, 8, 1)
    ),
    "policy": Policy(
        says="never_routine",
        name="Gait",
        authority="Order 8",
        types=("name",),
        counterparties="any",
    ),
}


KEEPERS = {"type": "chief", "policy": "chief"}


def entered(everyone: Cast, kind: str = "activity", /, **fields: object) -> Kept:
    """A lawful record, entered by someone who may."""
    keeper = everyone.actor(KEEPERS.get(kind, "officer_a"))
    content = msgspec.structs.replace(LAWFUL[kind], **fields)
    return actions.enter(KINDS[kind], content, agency="alpha", actor=keeper, now=NOW)


def entered_as(everyone: Cast, kind: str, content: Content) -> Kept:
    """A content, entered by someone who may."""
    keeper = everyone.actor(KEEPERS.get(kind, "officer_a"))
    return actions.enter(KINDS[kind], content, agency="alpha", actor=keeper, now=NOW)
