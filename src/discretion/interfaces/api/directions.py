"""The operations on the chief's directions: given, read, carried out, withdrawn, superseded."""

from typing import Annotated, Any, Final

import msgspec
from msgspec import UNSET, Meta, UnsetType

from discretion.apps.audit.queries import Told
from discretion.apps.oversight import direction_actions as actions
from discretion.apps.oversight import direction_queries as queries
from discretion.apps.oversight.direction_contents import Direction
from discretion.apps.oversight.direction_opened import OpenedDirection
from discretion.apps.oversight.direction_opened import opened as as_opened
from discretion.apps.oversight.direction_queries import Filters
from discretion.apps.oversight.direction_sight import READING
from discretion.interfaces.api import operations, versions
from discretion.interfaces.api.asking import Asked, Body, Paged, Query, Version
from discretion.interfaces.api.operations import Page, operation
from discretion.interfaces.api.records import within_content
from discretion.law.authority import Power
from discretion.law.directions import Move, State

_DIRECTING: Final = (Power.DIRECT_CHANGES,)


class DirectionsAsked(Paged, frozen=True, kw_only=True):
    """Which directions: by default those that are to be carried out, the first due first."""

    words: str = ""
    state: State | UnsetType = UNSET
    agency: str = ""
    # The id of a matter or a designation.
    concerns: str = ""
    # Those that are at an end as well.
    ended_too: bool = False


class DirectionGiving(Body, frozen=True, kw_only=True):
    """To which agency, and what the direction says."""

    agency: Annotated[str, Meta(min_length=1)]
    content: Direction


class DirectionSuperseding(Body, frozen=True, kw_only=True):
    """The version that was read, and what the direction in its place says."""

    version: Version
    content: Direction


class DirectionCarrying(Body, frozen=True, kw_only=True):
    """The version that was read, and what was done."""

    version: Version
    outcome: str


class DirectionWithdrawing(Body, frozen=True, kw_only=True):
    """The version that was read, and why it is taken back."""

    version: Version
    why: str


class DirectionRead(OpenedDirection, frozen=True, kw_only=True):
    """A direction as it stands, and the open moves."""

    moves: tuple[Move, ...]


@operation(
    "GET",
    "/directions",
    tag="directions",
    said=DirectionsAsked,
    answers=Page[OpenedDirection],
    powers=READING,
)
def list_directions(asked: Asked[DirectionsAsked]) -> Page[OpenedDirection]:
    """List the directions to agencies, the first due first."""
    said = asked.said
    filters = Filters(
        words=said.words,
        state=said.state or "",
        agency=said.agency,
        concerns=said.concerns,
        ended=said.ended_too,
    )
    return operations.page(asked, queries.directions(asked.actor, filters), as_opened)


@operation(
    "POST",
    "/directions",
    tag="directions",
    said=DirectionGiving,
    answers=OpenedDirection,
    powers=_DIRECTING,
    status=201,
    located=True,
)
def give_direction(asked: Asked[DirectionGiving]) -> OpenedDirection:
    """Direct an agency to make a change; its privacy officer and its head are told."""
    said = asked.said
    with within_content():
        return actions.give(said.content, agency=said.agency, actor=asked.actor, now=asked.now)


@operation(
    "GET",
    "/directions/{direction_id}",
    tag="directions",
    said=Query,
    answers=DirectionRead,
    powers=READING,
)
def read_direction(asked: Asked[Query], direction_id: str) -> DirectionRead:
    """Read a direction, and which moves are open."""
    it = queries.opened(direction_id, actor=asked.actor)
    moves = queries.moves(direction_id, actor=asked.actor)
    return DirectionRead(**msgspec.structs.asdict(it), moves=moves)


@operation(
    "GET",
    "/directions/{direction_id}/history",
    tag="directions",
    said=Query,
    answers=Page[Told],
    powers=READING,
)
def read_direction_history(asked: Asked[Query], direction_id: str) -> Page[Told]:
    """Who did what with it, when and why; newest first."""
    told = tuple(queries.history(direction_id, actor=asked.actor))
    return Page(items=told, total=len(told))


@operation(
    "GET",
    "/matters/{matter_id}/directions",
    tag="directions",
    said=Query,
    answers=Page[OpenedDirection],
)
def list_matter_directions(asked: Asked[Query], matter_id: str) -> Page[OpenedDirection]:
    """List the directions about a matter, for whoever sees the matter."""
    found = tuple(queries.about_matter(matter_id, actor=asked.actor))
    return Page(items=found, total=len(found))


@operation(
    "POST",
    "/directions/{direction_id}/carry-out",
    tag="directions",
    said=DirectionCarrying,
    answers=OpenedDirection,
    powers=(Power.CARRY_OUT_DIRECTION,),
)
def carry_out_direction(asked: Asked[DirectionCarrying], direction_id: str) -> OpenedDirection:
    """Say what was done; that does the duty."""
    said = asked.said
    with versions.telling(lambda: _now(asked, direction_id)):
        return actions.carry_out(
            direction_id, said.outcome, version=said.version, actor=asked.actor, now=asked.now
        )


@operation(
    "POST",
    "/directions/{direction_id}/withdraw",
    tag="directions",
    said=DirectionWithdrawing,
    answers=OpenedDirection,
    powers=_DIRECTING,
)
def withdraw_direction(asked: Asked[DirectionWithdrawing], direction_id: str) -> OpenedDirection:
    """Take a direction back; nobody has to carry it out any more."""
    said = asked.said
    with versions.telling(lambda: _now(asked, direction_id)):
        return actions.withdraw(
            direction_id, version=said.version, actor=asked.actor, now=asked.now, why=said.why
        )


@operation(
    "POST",
    "/directions/{direction_id}/supersede",
    tag="directions",
    said=DirectionSuperseding,
    answers=OpenedDirection,
    powers=_DIRECTING,
)
def supersede_direction(asked: Asked[DirectionSuperseding], direction_id: str) -> OpenedDirection:
    """Give a direction in the place of one that stands; the answer is the new one."""
    said = asked.said
    with versions.telling(lambda: _now(asked, direction_id)), within_content():
        return actions.supersede(
            direction_id, said.content, version=said.version, actor=asked.actor, now=asked.now
        )


def _now(asked: Asked[Any], direction_id: str) -> OpenedDirection:
    return queries.opened(direction_id, actor=asked.actor)
