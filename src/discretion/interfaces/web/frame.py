"""What stands around every page: who is signed in, where they can go, and what is in force."""

from collections.abc import Sequence
from datetime import date, datetime
from importlib.metadata import version
from typing import Final, NamedTuple

from django.http import HttpRequest
from django.urls import reverse

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import NOBODY, Actor
from discretion.apps.audit.actions import new_york_day
from discretion.apps.matters.sandbox import POWERS
from discretion.apps.oversight.direction_sight import READING
from discretion.law.authority import Power
from discretion.law.information import enacted_editions

# Where the session keeps the agency that someone works in.
CHOSEN: Final = "agency"


class Way(NamedTuple):
    """A place in the menu, and whether the page at hand is in it."""

    label: str
    url: str
    here: bool


# Label, URL name, arguments, and the powers of which one opens it.
_WAYS: Final[tuple[tuple[str, str, tuple[str, ...], tuple[Power, ...]], ...]] = (
    ("Home", "home", (), ()),
    ("My matters", "my_matters", (), (Power.REFER, Power.REPORT_EXIGENT_ACT)),
    ("Duties", "duties", (), (Power.READ_RECORD, Power.PREPARE_REPORT, Power.RECOMMEND_POLICIES)),
    (
        "Docket",
        "docket",
        (),
        (
            *(Power.APPROVE_DISCLOSURE, Power.APPROVE_COLLECTION),
            *(Power.APPROVE_FOIL_DISCLOSURE, Power.REVIEW_AS_COUNSEL),
            Power.DETERMINE_BEST_INTERESTS_DISCLOSURE,
            Power.DETERMINE_BEST_INTERESTS_COLLECTION,
        ),
    ),
    (
        "Complaints",
        "complaints",
        (),
        (Power.HANDLE_COMPLAINT, Power.HANDLE_CITY_COMPLAINT),
    ),
    ("Directions", "directions", (), READING),
    ("Requests, § 10-178", "enforcement", (), (Power.RECORD_ENFORCEMENT_REQUEST,)),
    ("Incidents", "incidents", (), (Power.HANDLE_INCIDENT, Power.REPORT_QUARTERLY)),
    *(
        (plural.capitalize(), "records", (plural,), (Power.READ_REGISTER,))
        for plural in (
            "activities",
            "designations",
            "agreements",
            "functions",
            "systems",
            "contractors",
        )
    ),
    ("Retention", "retention", (), (Power.KEEP_REGISTER, Power.READ_RECORD)),
    ("Added types", "records", ("types",), (Power.READ_REGISTER,)),
    ("Policies", "records", ("policies",), (Power.READ_REGISTER,)),
    ("Filings taken over", "filings", (), (Power.KEEP_REGISTER,)),
    (
        "Agency reports",
        "reports",
        (),
        (Power.READ_REGISTER, Power.READ_RECORD, Power.REVIEW_REPORTS, Power.PREPARE_REPORT),
    ),
    ("Quarterly reports", "quarterly_reports", (), (Power.REPORT_QUARTERLY,)),
    (
        "Numbers",
        "numbers",
        (),
        (
            *(Power.APPROVE_DISCLOSURE, Power.APPROVE_COLLECTION, Power.READ_RECORD),
            *(Power.APPROVE_FOIL_DISCLOSURE, Power.REVIEW_AS_COUNSEL),
            Power.DETERMINE_BEST_INTERESTS_DISCLOSURE,
            Power.DETERMINE_BEST_INTERESTS_COLLECTION,
        ),
    ),
    ("What if", "what_if", (), POWERS),
    ("The record", "entries", (), (Power.READ_RECORD,)),
    (
        "Agencies",
        "agencies",
        (),
        (Power.MANAGE_PEOPLE, Power.ALLOW_SELF_APPROVAL, Power.READ_RECORD),
    ),
    ("People", "people", (), (Power.MANAGE_PEOPLE,)),
    ("Outgoing mail", "mail", (), (Power.TEND_MAIL,)),
)


def frame(request: HttpRequest) -> dict[str, object]:
    """The context that every template has."""
    actor: Actor = getattr(request, "actor", NOBODY)
    now: datetime | None = getattr(request, "now", None)
    # Someone who has still to add a second step is shown no ways that lead back here.
    waiting = getattr(request, "waiting", False)
    return {
        "actor": actor,
        "halfway_in": waiting,
        "menu": [] if waiting else list(_menu(actor, request.path)),
        "switch": () if waiting else own_agencies(actor),
        "chosen": chosen_agency(request, actor),
        "version": version("discretion"),
        "edition": _in_force(now),
        "printed": now,
    }


def own_agencies(actor: Actor) -> Sequence[tuple[str, str]]:
    """The agencies between which someone may switch, as id and name; none where there is no choice.

    Whoever sees the whole City narrows its lists by their filters instead. What a closed agency
    kept is found by a filter too, or with the agency that it became a part of.
    """
    seen = (actor.sees or frozenset()) - actor.tree.closed
    if len(seen) < 2:
        return ()
    return sorted(accounts.agency_names(seen).items(), key=lambda pair: pair[1])


def chosen_agency(request: HttpRequest, actor: Actor) -> str:
    """The agency someone works in now: the one they chose or have; empty for all of theirs."""
    seen = actor.sees or frozenset()
    still_open = seen - actor.tree.closed
    if len(still_open) == 1:
        only = next(iter(still_open))
        return only if seen <= actor.tree.below(only) else ""
    chosen = str(request.session.get(CHOSEN, "")) if hasattr(request, "session") else ""
    return chosen if chosen in still_open else ""


def _in_force(now: datetime | None) -> date | None:
    """The first day of the edition of the law that is in force."""
    if now is None:
        return None
    today = new_york_day(now)
    return max(e.since for e in enacted_editions() if e.since and e.since <= today)


def _menu(actor: Actor, path: str) -> list[Way]:
    found = []
    for label, name, arguments, powers in _WAYS:
        if powers and not any(actor.can_anywhere(power) for power in powers):
            continue
        url = reverse(name, args=arguments)
        found.append(Way(label, url, path == url or path.startswith(f"{url}/")))
    return found if actor is not NOBODY else []
