"""Where in a program's body the parts of a matter stand: faults are told by the body's paths, and
texts are vouched for by them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final, TypeAlias

from discretion.apps.accounts.policy import Actor
from discretion.apps.matters.contents import Private
from discretion.errors import Fault, Invalid
from discretion.law.acts import Act

# The first step of a path as the house has it, and as the body has it.
Places: TypeAlias = Mapping[str, str]
ACT: Final[Places] = {
    **{name: f"act.{name}" for name in Act.__struct_fields__},
    "contractor": "act.by.id",
    "staff": "act.by.staff",
    "wanted_by": "act.on",
    "done_on": "act.on",
    # A fault of the step itself stands nowhere in the body.
    "move": "",
}
PRIVATE: Final[Places] = {name: f"private.{name}" for name in Private.__struct_fields__}


@contextmanager
def placed(places: Places) -> Iterator[None]:
    """Give faults the path that they have in the body."""
    try:
        yield
    except Invalid as error:
        raise Invalid(_in_body(fault, places) for fault in error.faults) from None


def _in_body(fault: Fault, places: Places) -> Fault:
    first = fault.path.partition(".")[0].partition("[")[0]
    rest = fault.path.removeprefix(first)
    return fault._replace(path=places.get(first, first) + rest)


def vouching(actor: Actor, places: Places) -> Actor:
    """The same actor, vouching for texts by the paths that the house has for them."""
    given = actor.not_identifying
    within = (
        first + path.removeprefix(there)
        for first, there in places.items()
        for path in given
        if there and path.startswith(there)
    )
    return actor.vouching({*given, *within})
