"""Series of records of the cast's agency alpha as tests list, hold and dispose of them."""

from datetime import date
from typing import Any, Final, NamedTuple

import msgspec

from discretion.apps.accounts.policy import Actor
from discretion.apps.register import actions as register
from discretion.apps.register.contents import Activity, RetentionRule, System
from discretion.apps.register.kinds import KINDS
from discretion.apps.retention import actions
from discretion.apps.retention.contents import Disposing, Order, Series
from discretion.apps.retention.queries import HoldShown, Opened
from tests.cast import NOW, TODAY, Cast

A_YEAR: Final = RetentionRule(
    trigger="the year ends", years=1, disposal="shredding", citation="schedule 12"
)
# With a rule of a year, due on January 1, 2026, half a year before today.
BEGAN: Final = date(2024, 12, 31)
DONE: Final = Disposing(
    on=TODAY,
    way="shredded",
    by="Acme Shredding",
    witness="Kim Keeper",
    count=12,
    unit="boxes",
    unretrievable=True,
)


class Place(NamedTuple):
    """Where something is kept, and by which rule."""

    system: str
    rule: str


def a_place(
    everyone: Cast, *, name: str = "Sign-in sheets", agency: str = "alpha", **changes: Any
) -> Place:
    """A cabinet, and a retention that says how long what is in it is kept."""
    by: dict[str, Any] = {"agency": agency, "actor": everyone.managing_a, "now": NOW}
    system = register.enter(KINDS["system"], System(name=f"Cabinet of {name.lower()}"), **by)
    says = Activity(
        act="retention",
        name=name,
        types=("name",),
        retention=msgspec.structs.replace(A_YEAR, **changes),
    )
    return Place(system.id, register.enter(KINDS["activity"], says, **by).id)


def series(place: Place, **changes: Any) -> Series:
    """Sign-in sheets of 2024, whose year was over at the end of 2025."""
    said = Series(
        name="Sign-in sheets, 2024", system=place.system, rule=place.rule, triggered_on=BEGAN
    )
    return msgspec.structs.replace(said, **changes)


def listed(everyone: Cast, place: Place | None = None, **changes: Any) -> Opened:
    """A series of alpha's that the keeper listed."""
    agency, actor = changes.pop("agency", "alpha"), changes.pop("actor", everyone.keeper_a)
    said = series(place or a_place(everyone), **changes)
    return actions.record(said, agency=agency, actor=actor, now=NOW)


def an_order(about: str, **changes: Any) -> Order:
    """An order to keep something for a lawsuit."""
    said = Order(
        kind="litigation",
        about=about,
        since=date(2026, 7, 1),
        reason="The sheets show who was there.",
        reference="Index 4711",
    )
    return msgspec.structs.replace(said, **changes)


def on_hold(actor: Actor, about: str, *, agency: str = "", **changes: Any) -> HoldShown:
    """A hold on something."""
    return actions.place_hold(an_order(about, **changes), agency=agency, actor=actor, now=NOW)


def disposed(everyone: Cast, it: Opened | None = None, **changes: Any) -> Opened:
    """A series that was disposed of."""
    found = it or listed(everyone)
    said = msgspec.structs.replace(DONE, **changes)
    return actions.dispose(found.id, said, version=found.version, actor=everyone.officer_a, now=NOW)
