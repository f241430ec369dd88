"""The operations by which a matter is begun, found and read."""

from typing import Any, Final, TypeAlias

import msgspec
from django.http import HttpResponse
from msgspec import UNSET, UnsetType

from discretion.apps.audit.actions import new_york_day
from discretion.apps.audit.queries import Told
from discretion.apps.matters import casework, queries
from discretion.apps.matters.beginning import begin
from discretion.apps.matters.casework import Like
from discretion.apps.matters.compared import Compared, compare
from discretion.apps.matters.contents import Private
from discretion.apps.matters.queries import Filters, PrivateSight
from discretion.interfaces.api import operations
from discretion.interfaces.api.asking import Asked, Body, Paged, Query
from discretion.interfaces.api.matters_shown import (
    MatterListed,
    MatterRead,
    MatterShown,
    listed,
    matter_read,
    matter_shown,
)
from discretion.interfaces.api.operations import Page, operation
from discretion.interfaces.api.placing import ACT, PRIVATE, placed, vouching
from discretion.law.acts import Act
from discretion.law.authority import Power
from discretion.law.matters import Kind, State

ASKING: Final = (Power.REFER, Power.REPORT_EXIGENT_ACT)
HANDLING: Final = (
    *(Power.APPROVE_DISCLOSURE, Power.APPROVE_COLLECTION, Power.APPROVE_FOIL_DISCLOSURE),
)
DETERMINING: Final = (
    *(Power.DETERMINE_BEST_INTERESTS_DISCLOSURE, Power.DETERMINE_BEST_INTERESTS_COLLECTION),
)
# Who has matters laid before them; with who only reads.
READING: Final = (*HANDLING, Power.REVIEW_AS_COUNSEL, *DETERMINING, Power.READ_RECORD)
# About how many people.
People: TypeAlias = int | UnsetType


class MattersAsked(Paged, frozen=True, kw_only=True):
    """Which matters of the docket: by default all that are open, the first due first."""

    view: queries.View = ""
    agency: str = ""
    # By its id, or a name.
    party: str = ""
    type: str = ""
    state: State | UnsetType = UNSET
    kind: Kind | UnsetType = UNSET
    designation: str = ""
    # Who handles it: `me`, `nobody`, or someone by their id.
    assignee: str = ""
    words: str = ""
    # Those that are closed or withdrawn as well.
    done_too: bool = False


class MatterBegun(Body, frozen=True, kw_only=True):
    """An act that someone asks about. Its `initiative` says whether somebody outside asked for it;
    one that was `done` could not wait, and `form` says how it went. `on` is a day to come where it
    is wanted by then."""

    act: Act
    people: People = UNSET
    form: str = ""
    # Who asks, how to reach them, and their words: kept apart.
    private: Private = Private()
    # Else it stays a draft.
    submit: bool = True
    why: str = ""


class OfficerShown(msgspec.Struct, frozen=True, kw_only=True):
    """Someone who may decide a matter."""

    id: str
    name: str


@operation(
    "GET", "/matters", tag="matters", said=MattersAsked, answers=Page[MatterListed], powers=READING
)
def list_matters(asked: Asked[MattersAsked]) -> Page[MatterListed]:
    """List the docket: what is laid before the one for whom the token acts."""
    said = asked.said
    filters = Filters(
        view=said.view,
        agency=said.agency,
        party=said.party,
        type=said.type,
        state=said.state or "",
        kind=said.kind or "",
        designation=said.designation,
        assignee=said.assignee,
        words=said.words,
        open_only=not said.done_too,
    )
    return _several(asked, queries.docket(asked.actor, filters, today=new_york_day(asked.now)))


@operation(
    "GET", "/me/matters", tag="matters", said=Paged, answers=Page[MatterListed], powers=ASKING
)
def list_own_matters(asked: Asked[Paged]) -> Page[MatterListed]:
    """List the matters of the one for whom the token acts, the last one first."""
    return _several(asked, queries.my_matters(asked.actor))


def _several(asked: Asked[Any], found: Any) -> Page[MatterListed]:
    said = asked.said
    rows = queries.rows(found[said.offset : said.offset + said.limit])
    return operations.part(asked, listed(rows), total=found.count())


@operation(
    "POST",
    "/matters",
    tag="matters",
    said=MatterBegun,
    answers=MatterShown,
    powers=ASKING,
    status=201,
    located=True,
)
def begin_matter(asked: Asked[MatterBegun]) -> MatterShown:
    """Lay an act before the officer, record one that could not wait, or keep a draft."""
    said, places = asked.said, {**ACT, **PRIVATE}
    with placed(places):
        it = begin(
            said.act,
            submit=said.submit,
            people=said.people,
            form=said.form,
            private=said.private,
            why=said.why,
            actor=vouching(asked.actor, places),
            now=asked.now,
        )
    return matter_shown(it, today=new_york_day(asked.now))


@operation("GET", "/matters/{matter_id}", tag="matters", said=Query, answers=MatterRead)
def read_matter(asked: Asked[Query], matter_id: str) -> MatterRead:
    """Read a matter: what the law says of it, how it was decided, and which moves are open."""
    sight = casework.matter(matter_id, actor=asked.actor, now=asked.now)
    return matter_read(sight, today=new_york_day(asked.now))


@operation("GET", "/matters/{matter_id}/private", tag="matters", said=Query, answers=PrivateSight)
def read_private_part(asked: Asked[Query], matter_id: str) -> PrivateSight:
    """Read who asks and what was written; for who asked, and who handles the matter."""
    return queries.private(matter_id, actor=asked.actor)


@operation("GET", "/matters/{matter_id}/history", tag="matters", said=Query, answers=Page[Told])
def read_matter_history(asked: Asked[Query], matter_id: str) -> Page[Told]:
    """Who did what with it, when and why; newest first."""
    told = tuple(queries.history(matter_id, actor=asked.actor))
    return Page(items=told, total=len(told))


@operation(
    "GET",
    "/matters/{matter_id}/comparison",
    tag="matters",
    said=Query,
    answers=Compared,
    powers=HANDLING,
)
def compare_matter(asked: Asked[Query], matter_id: str) -> Compared:
    """Set an emergency against the designations and against others like it."""
    return compare(matter_id, actor=asked.actor, now=asked.now)


@operation("GET", "/matters/{matter_id}/like", tag="matters", said=Query, answers=Page[Like])
def list_like_cases(asked: Asked[Query], matter_id: str) -> Page[Like]:
    """List the last decided matters with the same party, about one of the same types."""
    found = tuple(queries.like_cases(matter_id, actor=asked.actor))
    return Page(items=found, total=len(found))


@operation(
    "GET",
    "/matters/{matter_id}/officers",
    tag="matters",
    said=Query,
    answers=Page[OfficerShown],
    powers=HANDLING,
)
def list_officers(asked: Asked[Query], matter_id: str) -> Page[OfficerShown]:
    """List who may handle a matter."""
    found = queries.officers_for(matter_id, actor=asked.actor, now=asked.now)
    items = tuple(OfficerShown(id=id_, name=name) for id_, name in found)
    return Page(items=items, total=len(items))


@operation(
    "GET",
    "/matters/{matter_id}/papers/{int:number}/file",
    tag="matters",
    said=Query,
    answers=bytes,
)
def download_paper(asked: Asked[Query], matter_id: str, number: int) -> HttpResponse:
    """Download an attachment; for who asked, and who handles the matter."""
    paper, data = queries.paper(matter_id, number, actor=asked.actor)
    return operations.as_file(data, paper.name, paper.media_type)
