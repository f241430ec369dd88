"""What waits for a person, and where they can go: the pieces of the first page.

A part of the office adds to it by a function in `PIECES` or a line in `DOORS`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from django.db.models import Q, QuerySet
from django.urls import reverse

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor
from discretion.apps.agreements import queries as agreements
from discretion.apps.agreements.contents import agreement
from discretion.apps.agreements.coverage import SOON_DAYS
from discretion.apps.audit import queries as audit
from discretion.apps.audit.actions import new_york_day
from discretion.apps.incidents import incident_queries as incidents
from discretion.apps.register import queries
from discretion.apps.register.named import naming_us as named
from discretion.apps.register.signing import barred_own_work
from discretion.apps.reports import filings as filed
from discretion.apps.reports import queries as reports
from discretion.interfaces.web.designation_sight import (
    DESIGNATION,
    SIGNING,
    Seen,
    of_another,
    standing_so,
    waits_for,
    whole,
)
from discretion.interfaces.web.page import Request
from discretion.law.authority import Power, Role

SHOWN: Final = 5
# How many records are looked through for what waits; who has more goes to the list.
_LOOKED_THROUGH: Final = 200
_OVERSEEING: Final = (
    Power.DETERMINE_BEST_INTERESTS_COLLECTION,
    Power.DETERMINE_BEST_INTERESTS_DISCLOSURE,
)


class Item(NamedTuple):
    """Something that waits: its id and name, what is to be done, where, and until when."""

    id: str
    name: str
    what: str
    to: str
    by: date | None = None


class Piece(NamedTuple):
    """Things of one sort that wait, at most a handful of them, and where all of them are."""

    heading: str
    items: Sequence[Item]
    more: int = 0
    to: str = ""


class Door(NamedTuple):
    """A part of the office, what one does there, and the powers of which one opens it."""

    label: str
    what: str
    url: str
    arguments: tuple[str, ...]
    powers: tuple[Power, ...]


def today(request: Request) -> date:
    """The day in New York."""
    return new_york_day(request.now)


def to_sign(request: Request) -> list[Item]:
    """The designations that wait for the actor's own signature, oldest first."""
    actor = request.actor
    if not any(actor.can_anywhere(power) for power in SIGNING):
        return []
    waiting = [
        (seen, agency)
        for seen in (*_own_proposed(request), *_of_others(request))
        for agency in waits_for(seen, actor)[:1]
    ]
    barred = barred_own_work({seen.id: agency for seen, agency in waiting}, actor=actor)
    names = accounts.agency_names(seen.agency for seen, _ in waiting)
    return [
        Item(
            seen.id,
            seen.title,
            f"of {names.get(seen.agency, 'the City')}",
            reverse("sign", args=[seen.id]),
        )
        for seen, _ in waiting
        if seen.id not in barred
    ]


def _own_proposed(request: Request) -> Iterator[Seen]:
    """What waits for a signature in the actor's own sight, and could be theirs to sign."""
    actor = request.actor
    where = [actor.where(power) for power in SIGNING]
    theirs = frozenset[str]().union(*(agencies for agencies in where if agencies is not None))
    asked = Q(agency__in=theirs) | Q(mentions__what="agency", mentions__value__in=theirs)
    if any(actor.can(power) for power in _OVERSEEING):
        asked |= Q(mentions__what="kind", mentions__value="best_interests")
    found = queries.records(DESIGNATION, actor=actor, states=("proposed",)).filter(asked).distinct()
    rows = found.order_by("changed_at", "id").prefetch_related("signatures")
    yield from map(whole, rows[:_LOOKED_THROUGH])


def _of_others(request: Request) -> Iterator[Seen]:
    """Other agencies' designations that name the actor's; none where the actor sees every one."""
    if request.actor.where(Power.READ_REGISTER) is None:
        return
    own = queries.visible(request.actor).filter(kind=DESIGNATION.name)
    told = [of_another(each) for each in named(actor=request.actor)]
    inside = set(own.filter(id__in=[seen.id for seen in told]).values_list("id", flat=True))
    yield from (seen for seen in told if seen.id not in inside)


def naming_us(request: Request) -> list[Seen]:
    """The joint designations of other agencies that name one of the actor's."""
    return list(_of_others(request))


def signatures(request: Request) -> Piece:
    """Designations to sign."""
    return _cut("Waiting for your signature", to_sign(request), _listed(DESIGNATION.plural))


def reviews(request: Request) -> Piece:
    """Designations whose day to be looked at again has come."""
    where = request.actor.where(Power.KEEP_REGISTER)
    approved = queries.records(
        DESIGNATION, actor=request.actor, agencies=where, states=("approved",)
    )
    rows = standing_so(approved, "up_for_review", today(request)) if where else approved.none()
    to = _listed(DESIGNATION.plural) + "?standing=up_for_review"
    return Piece("Up for review", _items(rows[:SHOWN], "look at it again"), _beyond(rows), to)


def endings(request: Request) -> Piece:
    """Agreements that end soon."""
    items = []
    where = request.actor.where(Power.ENTER_AGREEMENT)
    on = today(request)
    for found in agreements.current(where, actor=request.actor) if where else ():
        until = agreement(found.content).until
        if until and on <= until <= on + timedelta(days=SOON_DAYS):
            items.append(Item(found.id, found.title, "", _record(found.id), until))
    items.sort(key=lambda item: item.by or on)
    return _cut("Agreements that end soon", items, reverse("coverage"))


def drafts(request: Request) -> Piece:
    """What the actor entered and nobody has finished."""
    if not request.actor.can_anywhere(Power.KEEP_REGISTER):
        return Piece("Your drafts", ())
    entered = audit.entries(agencies=None, actors=[request.actor.id], kind="record.entered")
    rows = queries.visible(request.actor).filter(state="draft", id__in=entered.values("record"))
    rows = rows.order_by("-changed_at", "id")
    return Piece("Your drafts", _items(rows[:SHOWN], "finish it"), _beyond(rows))


def _items(rows: Iterable[Any], what: str) -> list[Item]:
    return [Item(row.id, row.title, what, _record(row.id)) for row in rows]


def _beyond(rows: QuerySet[Any]) -> int:
    """How many there are beyond those that are shown."""
    return max(0, rows.count() - SHOWN)


def _cut(heading: str, items: Sequence[Item], to: str) -> Piece:
    return Piece(heading, items[:SHOWN], max(0, len(items) - SHOWN), to)


def _record(id_: str) -> str:
    return reverse("record", args=[id_])


def _listed(plural: str) -> str:
    return reverse("records", args=[plural])


def reports_to_sign(request: Request) -> Piece:
    """Agency reports that wait for the actor's signature."""
    can = request.actor.can
    rows = reports.reports(request.actor).filter(state="prepared")
    items = [
        Item(
            row.id, row.agency.name, f"report of {row.cycle}", reverse("sign_report", args=[row.id])
        )
        for row in rows[:_LOOKED_THROUGH]
        if can(Power.SIGN_REPORT, row.agency_id)
    ]
    return _cut("Reports to sign", items, reverse("reports"))


def deliveries(request: Request) -> Piece:
    """Filed reports that have still to reach someone."""
    can = request.actor.can_anywhere
    if not (can(Power.DEPOSIT_REPORT) or can(Power.PREPARE_REPORT)):
        return Piece("Reports to deliver", ())
    items = [
        Item(
            each.report, each.recipient_name, "", reverse("report", args=[each.report]), each.due_on
        )
        for each in filed.outstanding(actor=request.actor)
    ]
    return _cut("Reports to deliver", items, reverse("reports"))


def reported(request: Request) -> Piece:
    """What the actor reported or began to, and is not put away."""
    rows = incidents.own(request.actor).exclude(state="closed")
    items = [
        Item(
            row.id,
            row.what or "Something went wrong",
            "finish it" if row.state == "draft" else "",
            reverse("incident", args=[row.id]),
        )
        for row in rows[:SHOWN]
    ]
    return Piece("What you reported", items, _beyond(rows), reverse("incidents"))


PIECES: Final[Sequence[Callable[[Request], Piece]]] = (
    signatures,
    reports_to_sign,
    deliveries,
    reviews,
    endings,
    drafts,
    reported,
)
DOORS: Final = (
    Door(
        "The register",
        "What your agency collects, keeps and discloses, and why.",
        "records",
        ("activities",),
        (Power.READ_REGISTER,),
    ),
    Door(
        "Designations",
        "What was approved in advance, by whom, and what it covers.",
        "records",
        ("designations",),
        (Power.READ_REGISTER,),
    ),
    Door(
        "Agreements",
        "With whom information is shared, on which terms, and where one is missing.",
        "records",
        ("agreements",),
        (Power.READ_REGISTER,),
    ),
    Door(
        "Last cycle’s filing",
        "Read a filed report, and take what fits into the register.",
        "filings",
        (),
        (Power.KEEP_REGISTER,),
    ),
    Door(
        "Agency reports",
        "What the agency reports every second year: write it, sign it, file it.",
        "reports",
        (),
        (Power.READ_REGISTER, Power.READ_RECORD, Power.REVIEW_REPORTS, Power.PREPARE_REPORT),
    ),
    Door(
        "Quarterly reports",
        "What you tell the speaker and everyone of each quarter: review it, sign it, publish it.",
        "quarterly_reports",
        (),
        (Power.REPORT_QUARTERLY,),
    ),
    Door(
        "Directions",
        "What you direct agencies to change, by when, and what came of it.",
        "directions",
        (),
        (Power.DIRECT_CHANGES,),
    ),
    Door("The record", "Who did what, when and why.", "entries", (), (Power.READ_RECORD,)),
    Door(
        "People",
        "Accounts, roles and who stands in for whom.",
        "people",
        (),
        (Power.MANAGE_PEOPLE,),
    ),
)


class Errand(NamedTuple):
    """What someone does here who has no register of their own to keep, and where they begin."""

    says: str
    begin: str
    url: str


ERRANDS: Final[Mapping[Role, Errand]] = {
    Role.ADMINISTRATOR: Errand(
        "You open accounts, give roles and keep the list of agencies. What agencies collect and "
        "share is not for you to see.",
        "Invite someone",
        "invite",
    ),
    Role.COMMITTEE: Errand(
        "You read the reports that agencies filed, and see what changed from one to the next.",
        "Read the filed reports",
        "reports",
    ),
    Role.AUDITOR: Errand(
        "You can read all that was done here, by whom and why, and check that nobody altered it. "
        "You can change nothing.",
        "Check the record",
        "proof",
    ),
}


def errand(actor: Actor) -> tuple[Errand, str] | None:
    """The errand of someone with one such role and no other, with its address."""
    roles = {office.role for office in actor.offices}
    found = ERRANDS.get(roles.pop()) if len(roles) == 1 else None
    return (found, reverse(found.url)) if found else None


def waiting(request: Request) -> list[Piece]:
    """All that waits for the actor."""
    return [piece for piece in (make(request) for make in PIECES) if piece.items]


def doors(request: Request) -> list[tuple[Door, str]]:
    """The doors that the actor's powers open, each with its address."""
    can = request.actor.can_anywhere
    return [
        (door, reverse(door.url, args=door.arguments))
        for door in DOORS
        if any(can(power) for power in door.powers)
    ]
