"""The operations by which the whole register leaves as a document, and comes back."""

from typing import Final

from django.http import HttpResponse

from discretion.apps.register import document
from discretion.apps.register.document import Inventory
from discretion.apps.register.inventory import Summary, export, import_inventory
from discretion.errors import NotFound
from discretion.interfaces.api.asking import Asked, Query
from discretion.interfaces.api.operations import operation
from discretion.law.authority import Power

MOST_BYTES: Final = 25_000_000
READING: Final = (Power.READ_REGISTER,)
KEEPING: Final = (Power.KEEP_REGISTER, Power.ADD_TYPE, Power.ADOPT_POLICIES)


class OfAgencies(Query, frozen=True, kw_only=True):
    """Of which agency, and whether with its offices; by default all that one may read."""

    agency: str = ""
    offices: bool = False


def agencies(asked: Asked[OfAgencies]) -> list[str] | None:
    """The agencies that were asked for; None for all that the actor may read."""
    agency, tree = asked.said.agency, asked.actor.tree
    if not agency:
        return None
    if agency not in tree.parents:
        raise NotFound(f"There is no agency “{agency}” here.")
    return sorted(tree.below(agency)) if asked.said.offices else [agency]


@operation("GET", "/inventory", tag="inventory", said=OfAgencies, answers=Inventory, powers=READING)
def export_inventory(asked: Asked[OfAgencies]) -> HttpResponse:
    """Take the register out as a document."""
    found = export(actor=asked.actor, agencies=agencies(asked), now=asked.now)
    return HttpResponse(document.encode(found), content_type="application/json")


@operation(
    "POST",
    "/inventory",
    tag="inventory",
    said=bytes,
    answers=Summary,
    powers=KEEPING,
    most_bytes=MOST_BYTES,
)
def enter_inventory(asked: Asked[bytes]) -> Summary:
    """Enter and change all that a document says, or nothing."""
    return import_inventory(document.read(asked.said), actor=asked.actor, now=asked.now)


@operation(
    "POST",
    "/inventory/check",
    tag="inventory",
    said=bytes,
    answers=Summary,
    powers=KEEPING,
    most_bytes=MOST_BYTES,
)
def check_inventory(asked: Asked[bytes]) -> Summary:
    """Say what a document would change, and change nothing."""
    return import_inventory(
        document.read(asked.said), actor=asked.actor, now=asked.now, dry_run=True
    )
