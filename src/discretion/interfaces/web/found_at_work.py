"""What a search finds besides records, reports and people: what the office has at work.

Each group is found by the query of its own list, which is cut to what the actor may see; one that
nobody with their roles could have is not asked for.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Final, NamedTuple

from django.urls import reverse

from discretion.apps.accounts.policy import Actor
from discretion.apps.duties import queries as duties
from discretion.apps.incidents import complaint_queries as complaints
from discretion.apps.incidents import enforcement_queries as enforcement
from discretion.apps.incidents import incident_queries as incidents
from discretion.apps.incidents.complaint_sight import HANDLING as COMPLAINTS
from discretion.apps.incidents.enforcement_sight import POWER as ENFORCEMENT
from discretion.apps.matters import queries as matters
from discretion.apps.oversight import asking
from discretion.apps.oversight import direction_queries as directions
from discretion.apps.oversight import queries as quarterly
from discretion.apps.oversight.direction_sight import READING as DIRECTIONS
from discretion.apps.retention import queries as retention
from discretion.interfaces.web.places import place_of_hold
from discretion.law.authority import Power
from discretion.law.deadlines import in_words


class Found(NamedTuple):
    """Something that fits: its id if it has one, its name, and where it opens."""

    id: str
    name: str
    to: str


Group = tuple[str, list[Found]]


class Asked(NamedTuple):
    """What is looked for, by whom, on which day, and how much of each group at most."""

    words: str
    actor: Actor
    today: date
    most: int


def groups(asked: Asked) -> Iterator[Group]:
    """What fits of each group that the one who asks could have something in."""
    if not asked.actor.offices:
        return
    for label, powers, find in _GROUPS:
        if not powers or any(map(asked.actor.can_anywhere, powers)):
            yield label, list(find(asked))


def _matters(asked: Asked) -> Iterable[Found]:
    found = matters.about(matters.visible(asked.actor), asked.words).order_by("-opened_at", "-id")
    for row in found[: asked.most]:
        yield _opening("matter", row.id, row.purpose or "Not begun yet")


def _done(asked: Asked) -> Iterable[Found]:
    found = matters.done(asked.actor, matters.DoneFilters(words=asked.words))
    for row in found[: asked.most]:
        yield _opening("done", row.id, f"{row.purpose}, {in_words(row.on)}")


def _incidents(asked: Asked) -> Iterable[Found]:
    wanted = incidents.Filters(words=asked.words, open_only=False)
    for row in incidents.incidents(asked.actor, wanted)[: asked.most]:
        yield _opening("incident", row.id, row.what)


def _complaints(asked: Asked) -> Iterable[Found]:
    wanted = complaints.Filters(words=asked.words, open_only=False)
    for row in complaints.complaints(asked.actor, wanted)[: asked.most]:
        yield _opening("complaint", row.id, row.gist or "A complaint")


def _duties(asked: Asked) -> Iterable[Found]:
    found = duties.duties(asked.actor, today=asked.today)
    for row in duties.about(found, asked.words)[: asked.most]:
        yield _opening("duty", row.id, row.what)


def _directions(asked: Asked) -> Iterable[Found]:
    wanted = directions.Filters(words=asked.words, ended=True)
    for row in directions.directions(asked.actor, wanted)[: asked.most]:
        yield _opening("direction", row.id, row.what)


def _kept(asked: Asked) -> Iterable[Found]:
    wanted = retention.Filters(words=asked.words, state="all")
    for row in retention.holdings(asked.actor, wanted, today=asked.today)[: asked.most]:
        yield _opening("holding", row.id, row.name)


def _holds(asked: Asked) -> Iterable[Found]:
    wanted = retention.HoldFilters(words=asked.words, state="all")
    for row in retention.holds(asked.actor, wanted)[: asked.most]:
        yield Found(row.id, row.reference or row.reason, place_of_hold(row.id))


def _quarterly(asked: Asked) -> Iterable[Found]:
    for row in quarterly.reports(asked.actor, words=asked.words)[: asked.most]:
        yield _opening("quarterly_report", row.id, asking.key(quarterly.quarter_of(row)))


def _requests(asked: Asked) -> Iterable[Found]:
    wanted = enforcement.Filters(words=asked.words)
    for row in enforcement.requests(asked.actor, wanted)[: asked.most]:
        yield _opening("enforcement_request", row.id, row.requesting)


def _opening(page: str, id_: str, name: str) -> Found:
    return Found(id_, name, reverse(page, args=[id_]))


_GROUPS: Final[tuple[tuple[str, tuple[Power, ...], Callable[[Asked], Iterable[Found]]], ...]] = (
    ("Matters", (), _matters),
    ("What was done", (), _done),
    ("Incidents", (), _incidents),
    ("Complaints", (*COMPLAINTS, Power.READ_RECORD), _complaints),
    ("Duties", (), _duties),
    ("Directions", DIRECTIONS, _directions),
    ("What is kept", retention.READING, _kept),
    ("Holds", retention.READING, _holds),
    ("Quarterly reports", (Power.REPORT_QUARTERLY,), _quarterly),
    ("Requests under § 10-178", (ENFORCEMENT,), _requests),
)
