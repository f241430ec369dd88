"""The operations on complaints: for officers, who find, read and move them.

A complaint itself comes by the public form, and never by a program. What was written is told by one
operation alone, whose answers nobody keeps.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any, Final, TypeAlias

import msgspec
from django.http import HttpResponse
from msgspec import UNSET, UnsetType

from discretion.apps.audit.actions import new_york_day
from discretion.apps.audit.queries import Told
from discretion.apps.incidents import complaint_actions as actions
from discretion.apps.incidents import complaint_letters as letters
from discretion.apps.incidents import complaint_queries as queries
from discretion.apps.incidents.complaint_opened import Opened
from discretion.apps.incidents.complaint_queries import Filters, PrivateSight
from discretion.apps.incidents.complaint_sight import HANDLING
from discretion.errors import NotFound
from discretion.interfaces.api import operations, versions
from discretion.interfaces.api.asking import Asked, Body, Paged, Query, Version
from discretion.interfaces.api.matters import OfficerShown
from discretion.interfaces.api.operations import Operation, Page, operation
from discretion.interfaces.api.records import Moved
from discretion.law.authority import Power
from discretion.law.complaints import About, Move, State

READING: Final = (*HANDLING, Power.READ_RECORD)
_MEDIA_TYPES: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class ComplaintsAsked(Paged, frozen=True, kw_only=True):
    """Which complaints: by default all that wait for an answer, the first due first."""

    words: str = ""
    state: State | UnsetType = UNSET
    about: About | UnsetType = UNSET
    agency: str = ""
    mine: bool = False
    # Those that are answered or closed as well.
    done_too: bool = False


class ComplaintRead(Opened, frozen=True, kw_only=True):
    """A complaint as it stands, how far the mail with the answer has come, and the open moves."""

    mail: str
    moves: tuple[Move, ...]


class ComplaintAssigning(Body, frozen=True, kw_only=True):
    """To which officer it goes, as `person:7`."""

    version: Version
    to: str
    why: str = ""


class ComplaintPassing(Body, frozen=True, kw_only=True):
    """To which agency it goes, by its id; empty: to the chief. And why."""

    version: Version
    agency: str
    why: str


class ComplaintDescribing(Body, frozen=True, kw_only=True):
    """What it is about, in few words that name nobody."""

    version: Version
    gist: str
    about: About | UnsetType = UNSET
    why: str = ""


class ComplaintWriting(Body, frozen=True, kw_only=True):
    """A note, or the answer; it is kept apart."""

    version: Version
    words: str
    why: str = ""


class ComplaintSending(Body, frozen=True, kw_only=True):
    """When and how a letter with the answer went out."""

    version: Version
    on: date
    how: str
    why: str = ""


class ComplaintReopening(Body, frozen=True, kw_only=True):
    """Why it is looked at once more."""

    version: Version
    why: str


class ComplaintErasing(Body, frozen=True, kw_only=True):
    """The number of what is erased, and why."""

    version: Version
    number: int
    why: str


@operation(
    "GET",
    "/complaints",
    tag="complaints",
    said=ComplaintsAsked,
    answers=Page[Opened],
    powers=READING,
)
def list_complaints(asked: Asked[ComplaintsAsked]) -> Page[Opened]:
    """List the complaints that one handles, the first due first."""
    said = asked.said
    filters = Filters(
        words=said.words,
        state=said.state or "",
        about=said.about or "",
        agency=said.agency,
        mine=said.mine,
        open_only=not said.done_too,
    )
    found = queries.complaints(asked.actor, filters)
    rows = queries.rows(found[said.offset : said.offset + said.limit])
    return operations.part(asked, rows, total=found.count())


@operation("GET", "/complaints/{complaint_id}", tag="complaints", said=Query, answers=ComplaintRead)
def read_complaint(asked: Asked[Query], complaint_id: str) -> ComplaintRead:
    """Read how a complaint stands, and which moves are open."""
    it = queries.opened(complaint_id, actor=asked.actor)
    moves = queries.moves(complaint_id, actor=asked.actor)
    mail = queries.mail(complaint_id, actor=asked.actor)
    return ComplaintRead(**msgspec.structs.asdict(it), mail=mail, moves=moves)


@operation(
    "GET",
    "/complaints/{complaint_id}/private",
    tag="complaints",
    said=Query,
    answers=PrivateSight,
    powers=HANDLING,
)
def read_complaint_texts(asked: Asked[Query], complaint_id: str) -> PrivateSight:
    """Read who complained and what was written; for who handles it."""
    return queries.private(complaint_id, actor=asked.actor)


@operation(
    "GET",
    "/complaints/{complaint_id}/history",
    tag="complaints",
    said=Query,
    answers=Page[Told],
)
def read_complaint_history(asked: Asked[Query], complaint_id: str) -> Page[Told]:
    """Who did what with it, when and why; newest first."""
    told = tuple(queries.history(complaint_id, actor=asked.actor))
    return Page(items=told, total=len(told))


@operation(
    "GET",
    "/complaints/{complaint_id}/officers",
    tag="complaints",
    said=Query,
    answers=Page[OfficerShown],
    powers=HANDLING,
)
def list_complaint_officers(asked: Asked[Query], complaint_id: str) -> Page[OfficerShown]:
    """List who may handle a complaint."""
    found = queries.officers_for(complaint_id, actor=asked.actor, now=asked.now)
    items = tuple(OfficerShown(id=id_, name=name) for id_, name in found)
    return Page(items=items, total=len(items))


@operation(
    "GET",
    "/complaints/{complaint_id}/letter/{ending}",
    tag="complaints",
    said=Query,
    answers=bytes,
    powers=HANDLING,
)
def download_complaint_letter(asked: Asked[Query], complaint_id: str, ending: str) -> HttpResponse:
    """Download the letter with the answer: pdf or docx."""
    format = next((each for each in letters.FORMATS if each == ending), None)
    if format is None:
        raise NotFound(f"There is no letter as “{ending}”; there is one as pdf or docx.")
    today = new_york_day(asked.now)
    told = letters.letter(complaint_id, actor=asked.actor, today=today)
    data = letters.written(told, format)
    return operations.as_file(data, f"answer-{complaint_id}.{format}", _MEDIA_TYPES[format])


def _current(asked: Asked[Any], complaint_id: str) -> Opened | None:
    """What there is now; None where it was passed on, and is another's."""
    with suppress(NotFound):
        return queries.opened(complaint_id, actor=asked.actor)
    return None


def _add_step(name: str, summary: str, action: Callable[..., Opened], said: Any) -> None:
    """Add the operation of one step; every step answers with what the complaint is then."""

    def step(asked: Asked[Any], complaint_id: str) -> Opened:
        given = msgspec.structs.asdict(asked.said)
        # Said by the actor already.
        del given["not_identifying"]
        told = {name: value for name, value in given.items() if value is not UNSET}
        with versions.telling(lambda: _current(asked, complaint_id)):
            return action(complaint_id, **told, actor=asked.actor, now=asked.now)

    slug = name.partition("_complaint")[0].replace("_", "-")
    described = Operation(
        method="POST",
        path=f"/complaints/{{complaint_id}}/{slug}",
        name=name,
        summary=summary,
        tag="complaints",
        said=said,
        answers=Opened,
        powers=HANDLING,
    )
    operations.add(described, step)


_Line: TypeAlias = tuple[str, str, Callable[..., Opened], Any]
_STEPS: Final[tuple[_Line, ...]] = (
    ("take_up_complaint", "Take it to one’s own desk", actions.take_up, Moved),
    ("assign_complaint", "Give it to an officer to handle", actions.assign, ComplaintAssigning),
    (
        "pass_on_complaint",
        "Pass it on to the agency that it is about, or to the chief",
        actions.pass_on,
        ComplaintPassing,
    ),
    (
        "describe_complaint",
        "Say in few words what it is about",
        actions.describe,
        ComplaintDescribing,
    ),
    ("note_complaint", "Write down what was found out", actions.note, ComplaintWriting),
    ("answer_complaint", "Answer it", actions.answer, ComplaintWriting),
    (
        "send_complaint",
        "Say when and how a letter with the answer went out",
        actions.send,
        ComplaintSending,
    ),
    ("close_complaint", "Put it away", actions.close, Moved),
    ("reopen_complaint", "Look at it once more", actions.reopen, ComplaintReopening),
    (
        "erase_complaint_text",
        "Erase for good something that was written in it",
        actions.erase,
        ComplaintErasing,
    ),
)
for _step in _STEPS:
    _add_step(*_step)
