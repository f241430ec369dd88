"""The operations by which an incident is reported, found, read, assessed, told of and closed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, TypeAlias

import msgspec
from django.db import transaction
from django.http import HttpResponse

from discretion.apps.audit.actions import new_york_day
from discretion.apps.audit.queries import Told
from discretion.apps.incidents import incident_actions as actions
from discretion.apps.incidents import incident_letters as letters
from discretion.apps.incidents import incident_queries as queries
from discretion.apps.incidents.incident_contents import IncidentFacts
from discretion.apps.incidents.incident_opened import AwarePart, Opened, ResponsiblePart
from discretion.apps.incidents.incident_queries import Filters, Row
from discretion.apps.matters import library
from discretion.errors import NotFound
from discretion.interfaces.api import operations, versions
from discretion.interfaces.api.asking import Asked, Paged, Query
from discretion.interfaces.api.incidents_said import (
    ActionPlanned,
    ActionTaken,
    BreachAssessed,
    IncidentAssessed,
    IncidentBegun,
    IncidentCorrected,
    IncidentLetterAsked,
    IncidentReasoned,
    IncidentSaid,
    IncidentsAsked,
    LessonsWritten,
    NoticeProven,
    NoticeWithheld,
)
from discretion.interfaces.api.operations import Operation, Page, operation
from discretion.interfaces.api.placing import Places, placed, vouching
from discretion.interfaces.api.records import Moved
from discretion.law.authority import Power

REPORTING: Final = (Power.REPORT_INCIDENT,)
HANDLING: Final = (Power.HANDLE_INCIDENT,)
SEEING: Final = (*REPORTING, *HANDLING, Power.REPORT_QUARTERLY, Power.READ_RECORD)
_MEDIA: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class IncidentListed(msgspec.Struct, frozen=True, kw_only=True):
    """An incident as a list shows it; what was found is absent where it is not for the one who
    asks, or not known yet."""

    id: str
    state: str
    what: str
    aware: str
    responsible: str
    types: tuple[str, ...]
    party: str
    people: int | None
    suspected: bool
    violation: bool | None
    breach: bool | None
    reported_at: datetime | None
    # How many notices are still owed, of those that the one who asks sees.
    owed: int


class IncidentShown(msgspec.Struct, frozen=True, kw_only=True):
    """An incident, with the parts of the two agencies that the one who asks sees."""

    id: str
    version: int
    state: str
    aware: str
    responsible: str
    facts: IncidentFacts
    of_aware: AwarePart | None
    of_responsible: ResponsiblePart | None
    opened_at: datetime
    reported_at: datetime | None
    assessed_at: datetime | None
    closed_at: datetime | None
    changed_at: datetime


class IncidentMove(msgspec.Struct, frozen=True, kw_only=True):
    """A move that is open: the provision or the reason behind it, and what it still lacks."""

    move: str
    source: str
    lacking: tuple[str, ...]


class IncidentRead(IncidentShown, frozen=True, kw_only=True):
    """The same, with the moves that are open to the one who asks."""

    moves: tuple[IncidentMove, ...]


class IncidentStory(msgspec.Struct, frozen=True, kw_only=True):
    """What the reporter wrote in their own words, and when it was erased."""

    words: str
    erased_at: datetime | None


class IncidentLetter(msgspec.Struct, frozen=True, kw_only=True):
    """A letter as it reads."""

    agency: str
    address: str
    to: str
    number: str
    subject: str
    paragraphs: tuple[str, ...]
    after: tuple[str, ...]


def _listed(row: Row) -> IncidentListed:
    names = IncidentListed.__struct_fields__
    told = {name: getattr(row, name) for name in names}
    return IncidentListed(**{**told, "state": row.state.value})


def _same(it: Opened) -> dict[str, Any]:
    told = {name: getattr(it, name) for name in IncidentShown.__struct_fields__}
    return {**told, "state": it.state.value}


def incident_shown(it: Opened) -> IncidentShown:
    """An incident, for a program."""
    return IncidentShown(**_same(it))


@operation(
    "GET",
    "/incidents",
    tag="incidents",
    said=IncidentsAsked,
    answers=Page[IncidentListed],
    powers=SEEING,
)
def list_incidents(asked: Asked[IncidentsAsked]) -> Page[IncidentListed]:
    """List the incidents that were reported and exist for the one for whom the token acts."""
    said = asked.said
    filters = Filters(
        words=said.words,
        state=said.state or "",
        found=said.found or "",
        agency=said.agency,
        type=said.type,
        open_only=not said.closed_too,
    )
    return _several(asked, queries.incidents(asked.actor, filters))


@operation(
    "GET",
    "/me/incidents",
    tag="incidents",
    said=Paged,
    answers=Page[IncidentListed],
    powers=REPORTING,
)
def list_own_incidents(asked: Asked[Paged]) -> Page[IncidentListed]:
    """List what the one for whom the token acts reported, or began to."""
    return _several(asked, queries.own(asked.actor))


def _several(asked: Asked[Any], found: Any) -> Page[IncidentListed]:
    said = asked.said
    rows = queries.rows(found[said.offset : said.offset + said.limit], actor=asked.actor)
    return operations.part(asked, map(_listed, rows), total=found.count())


_FACTS: Final[Places] = {
    **{name: f"facts.{name}" for name in IncidentFacts.__struct_fields__},
    "words": "story.words",
    "move": "",
}


@operation(
    "POST",
    "/incidents",
    tag="incidents",
    said=IncidentBegun,
    answers=IncidentShown,
    powers=REPORTING,
    status=201,
    located=True,
)
@transaction.atomic
def begin_incident(asked: Asked[IncidentBegun]) -> IncidentShown:
    """Report what went wrong to the officer, who is told at once, or keep a draft of it."""
    said = asked.said
    by: dict[str, Any] = {"actor": vouching(asked.actor, _FACTS), "now": asked.now, "why": said.why}
    with placed(_FACTS):
        it = actions.start(said.agency, said.facts, story=said.story, **by)
        if said.submit:
            it = actions.report(it.id, version=it.version, **by)
    return incident_shown(it)


@operation("GET", "/incidents/{incident_id}", tag="incidents", said=Query, answers=IncidentRead)
def read_incident(asked: Asked[Query], incident_id: str) -> IncidentRead:
    """Read an incident: what happened, what was found, who must be told, which moves are open."""
    it = queries.opened(incident_id, actor=asked.actor)
    moves = tuple(
        IncidentMove(
            move=one.move.value,
            source=str(one.source),
            lacking=tuple(condition.value for condition in one.lacking),
        )
        for one in queries.moves(incident_id, actor=asked.actor)
    )
    return IncidentRead(**_same(it), moves=moves)


@operation(
    "GET", "/incidents/{incident_id}/story", tag="incidents", said=Query, answers=IncidentStory
)
def read_incident_story(asked: Asked[Query], incident_id: str) -> IncidentStory:
    """Read the reporter's own words; for the reporter, and the officers of their agency."""
    story, erased_at = queries.story(incident_id, actor=asked.actor)
    return IncidentStory(words=story.words, erased_at=erased_at)


@operation(
    "GET", "/incidents/{incident_id}/history", tag="incidents", said=Query, answers=Page[Told]
)
def read_incident_history(asked: Asked[Query], incident_id: str) -> Page[Told]:
    """Who did what with it, when and why; newest first."""
    told = tuple(queries.history(incident_id, actor=asked.actor))
    return Page(items=told, total=len(told))


@operation(
    "GET",
    "/incidents/{incident_id}/letters/{addressee}",
    tag="incidents",
    said=IncidentLetterAsked,
    answers=IncidentLetter,
    powers=HANDLING,
)
def read_incident_letter(
    asked: Asked[IncidentLetterAsked], incident_id: str, addressee: str
) -> IncidentLetter:
    """Read the letter to someone who must be told, as it would be written today."""
    told = _letter(asked, incident_id, addressee)._asdict()
    return IncidentLetter(**{name: told[name] for name in IncidentLetter.__struct_fields__})


@operation(
    "GET",
    "/incidents/{incident_id}/letters/{addressee}/{ending}",
    tag="incidents",
    said=IncidentLetterAsked,
    answers=bytes,
    powers=HANDLING,
)
def download_incident_letter(
    asked: Asked[IncidentLetterAsked], incident_id: str, addressee: str, ending: str
) -> HttpResponse:
    """Download the letter to someone who must be told: pdf or docx."""
    format = next((each for each in letters.FORMATS if each == ending), None)
    if format is None:
        raise NotFound(f"There is no letter as “{ending}”; there is one as pdf or docx.")
    data = letters.written(_letter(asked, incident_id, addressee), format)
    name = letters.file_name(incident_id, addressee, format)
    return operations.as_file(data, name, _MEDIA[format])


def _letter(asked: Asked[IncidentLetterAsked], incident_id: str, addressee: str) -> letters.Letter:
    said = asked.said
    it, notice = letters.noticed(incident_id, addressee, said.agency, actor=asked.actor)
    head, _ = library.letterhead_of(notice.agency)
    today = new_york_day(asked.now)
    return letters.letter(it, notice, head, to=said.to, words=said.words, today=today)


def _given(said: Any) -> dict[str, Any]:
    """What a body tells an action."""
    given = msgspec.structs.asdict(said)
    # Said by the actor already.
    del given["not_identifying"]
    return given


def _add_step(
    name: str,
    summary: str,
    action: Callable[..., Opened],
    said: Any,
    powers: tuple[Power, ...],
    places: Places,
) -> None:
    """Add the operation of one step; every step answers with what the incident is then."""

    def step(asked: Asked[Any], incident_id: str) -> IncidentShown:
        by = {"actor": vouching(asked.actor, places), "now": asked.now}

        def current() -> IncidentShown:
            return incident_shown(queries.opened(incident_id, actor=asked.actor))

        with versions.telling(current), placed(places):
            left = action(incident_id, **_given(asked.said), **by)
        return incident_shown(left)

    described = Operation(
        method="POST",
        path=f"/incidents/{{incident_id}}/{name.removesuffix('_incident').replace('_', '-')}",
        name=name,
        summary=summary,
        tag="incidents",
        said=said,
        answers=IncidentShown,
        powers=powers,
    )
    operations.add(described, step)


def _within(body: str, *names: str) -> Places:
    """Where the parts of what an action takes stand in a body."""
    return {**{name: f"{body}.{name}" for name in names}, "move": ""}


_Line: TypeAlias = tuple[str, str, Callable[..., Opened], Any, tuple[Power, ...], Places]
_PLAIN: Final[Places] = {"move": ""}
_ASSESSED: Final = _within("assessment", "answers", "responsible", "gist", "determination")
_STEPS: Final[tuple[_Line, ...]] = (
    ("save_incident", "Save a draft", actions.save, IncidentSaid, REPORTING, _FACTS),
    ("discard_incident", "Throw a draft away", actions.discard, Moved, REPORTING, _PLAIN),
    ("report_incident", "Send a draft to the officer", actions.report, Moved, REPORTING, _FACTS),
    (
        "correct_incident",
        "State what happened as it is better known by now",
        actions.correct,
        IncidentCorrected,
        HANDLING,
        _FACTS,
    ),
    (
        "assess_incident",
        "Find whether it was a violation, and which agency is responsible",
        actions.assess,
        IncidentAssessed,
        HANDLING,
        _ASSESSED,
    ),
    (
        "assess_breach",
        "Find whether it was a breach of private information",
        actions.assess_breach,
        BreachAssessed,
        HANDLING,
        _ASSESSED,
    ),
    (
        "give_incident_notice",
        "Say when and how someone was told who had to be",
        actions.give_notice,
        NoticeProven,
        HANDLING,
        {**_within("proof", "on", "how", "form", "people"), "to": "to"},
    ),
    (
        "withhold_incident_notice",
        "Withhold, for now, the notice of a violation to the people concerned",
        actions.withhold,
        NoticeWithheld,
        HANDLING,
        _within("withheld", "reason", "review_on"),
    ),
    (
        "lift_withholding",
        "Withhold nothing any more",
        actions.lift,
        Moved,
        HANDLING,
        _PLAIN,
    ),
    (
        "plan_action",
        "Add a corrective action",
        actions.plan,
        ActionPlanned,
        HANDLING,
        _within("action", "words", "on"),
    ),
    (
        "finish_action",
        "Say that a corrective action was taken",
        actions.finish,
        ActionTaken,
        HANDLING,
        _PLAIN,
    ),
    (
        "write_lessons",
        "Write down what was learned",
        actions.learn,
        LessonsWritten,
        HANDLING,
        _PLAIN,
    ),
    ("close_incident", "Put it away", actions.close, Moved, HANDLING, _PLAIN),
    (
        "reopen_incident",
        "Take up again what was put away",
        actions.reopen,
        IncidentReasoned,
        HANDLING,
        _PLAIN,
    ),
    (
        "erase_incident_story",
        "Erase for good what the reporter wrote in their own words",
        actions.redact,
        IncidentReasoned,
        HANDLING,
        _PLAIN,
    ),
)
for _line in _STEPS:
    _add_step(*_line)
