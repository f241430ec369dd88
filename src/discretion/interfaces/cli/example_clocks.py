"""What went wrong in the example office, who complained, what it keeps for how long; and what the
chief had it change.

Loaded only once Django is, so it imports the apps as any page does.
"""

from datetime import datetime, timedelta
from functools import partial
from typing import Final

import msgspec

from discretion.apps.audit.actions import new_york_day
from discretion.apps.incidents import complaint_actions as complaints
from discretion.apps.incidents import complaint_queries
from discretion.apps.incidents import enforcement_actions as enforcement
from discretion.apps.incidents import incident_actions as incidents
from discretion.apps.incidents.complaint_contents import Contact, Given
from discretion.apps.incidents.complaint_receiving import receive
from discretion.apps.incidents.enforcement_contents import Request
from discretion.apps.incidents.incident_contents import (
    Action,
    Assessment,
    BreachAssessment,
    IncidentFacts,
    Proof,
)
from discretion.apps.oversight import direction_actions as directions
from discretion.apps.oversight.direction_contents import Direction
from discretion.apps.register import queries as register
from discretion.apps.register.contents import Party
from discretion.apps.register.kinds import KINDS
from discretion.apps.retention import actions as retention
from discretion.apps.retention.contents import Disposing, Order, Series
from discretion.interfaces.cli.example_going import OFFICE, Going, by, who
from discretion.law.complaints import About
from discretion.law.enforcement import Asker, Response
from discretion.law.incidents import Form
from discretion.law.triage import OfBreach, OfViolation

_LIST: Final = IncidentFacts(
    what="A guest list went to all its guests",
    way="email",
    types=("name", "contact.email"),
    counterparty=Party(kind="individual"),
    people=64,
    contained="The guests were asked to delete the message.",
)
_LAPTOP: Final = IncidentFacts(
    what="A laptop with sign-up lists was left in a taxi",
    way="device",
    types=("name", "contact", "address.home"),
    counterparty=Party(kind="third_party", entity="other", name="Whoever has it now"),
    people=210,
    contained="Its account was closed within the hour.",
)
_SHOWN: Final = "The addresses of 64 guests were shown to each other. Nobody meant it."
_VIOLATION: Final = OfViolation(
    identifying=True, left_agency=True, allowed=False, described_in_policy=True
)
_NO_BREACH: Final = OfBreach(
    computerized=True,
    unauthorized=True,
    compromised=True,
    lawfully_public=False,
    elements=(),
    login=False,
)
_BREACH: Final = OfBreach(
    computerized=True,
    unauthorized=True,
    compromised=True,
    lawfully_public=False,
    elements=("driver_or_non_driver_id",),
    login=False,
    personal=True,
    encrypted=False,
    owns=True,
    discovered=True,
    inadvertent=False,
    harm_unlikely=False,
    told_under_state_law=False,
    residents=210,
)


def live_through(now: datetime) -> None:
    """What has a clock, the oldest first."""
    _closed(now)
    _under_way(now)
    _complained(now)
    _refused(now)
    _directed(now)
    _kept(now)


class _Incident(Going):
    """One thing that went wrong, as an employee reported it."""

    def __init__(self, now: datetime, days_ago: int, facts: IncidentFacts) -> None:
        day = now - timedelta(days=days_ago)
        told = msgspec.structs.replace(facts, happened_on=new_york_day(day))
        super().__init__(day, incidents.start(OFFICE, told, **by("employee", day)))
        self.then("employee", incidents.report)


def _closed(now: datetime) -> None:
    """A violation: everyone was told, and something was learned."""
    it = _Incident(now, 118, _LIST)
    found = Assessment(answers=_VIOLATION, responsible=OFFICE, gist=_SHOWN)
    it.then("officer", incidents.assess, found, days=1)
    it.then("officer", incidents.assess_breach, BreachAssessment(answers=_NO_BREACH))
    it.then("officer", incidents.give_notice, "chief_privacy_officer", _told(it, "By email"))
    told = _told(it, "By email, to each guest alone", people=64)
    it.then("officer", incidents.give_notice, "individual", told)
    planned = Action(words="Let the mailing list hide its addressees.", on=it.on + timedelta(14))
    it.then("officer", incidents.plan, planned)
    it.then("officer", incidents.finish, 1, "The list’s owner showed it to the officer.", days=9)
    lesson = "Mail to guests goes out by the mailing list, never from someone’s own account."
    it.then("officer", incidents.learn, lesson).then("officer", incidents.close)


def _told(it: _Incident, how: str, people: int = 1) -> Proof:
    """By mail, to which they had agreed."""
    return Proof(on=it.on, how=how, form=Form.ELECTRONIC, consented=True, people=people)


def _under_way(now: datetime) -> None:
    """A breach whose people are still to be told, and what nobody has looked at yet."""
    it = _Incident(now, 9, _LAPTOP)
    gist = "A laptop with the sign-up lists of three town halls was lost. Its account was closed."
    found = Assessment(answers=_VIOLATION, responsible=OFFICE, gist=gist)
    it.then("officer", incidents.assess, found, days=1)
    it.then("officer", incidents.assess_breach, BreachAssessment(answers=_BREACH))
    it.then("officer", incidents.give_notice, "chief_privacy_officer", _told(it, "By email"))
    new = msgspec.structs.replace(
        _LIST, what="A list of volunteers lay open at a desk", way="other", people=9
    )
    _Incident(now, 1, new)


def _complained(now: datetime) -> None:
    """One answered and closed, one that waits for its answer."""
    day = now - timedelta(days=63)
    it = _complaint(day, "I still get mail about town halls, though I asked you to stop.")
    it.then("officer", complaints.take_up, days=2)
    it.then("officer", complaints.describe, "Mail went on after someone asked for its end")
    it.then("officer", complaints.note, "They stood on two lists; the second was forgotten.")
    words = "You were right. You stood on a second list, and are on none of them now. We are sorry."
    it.then("officer", complaints.answer, words, days=6)
    it.then("officer", partial(complaints.send, on=it.on), "By letter")
    it.then("officer", complaints.close)
    _complaint(now - timedelta(days=5), "Someone read my address aloud at the town hall.")


def _complaint(day: datetime, words: str) -> Going:
    about = Contact(name="A guest", address="1 Example Street")
    given = Given(agency=OFFICE, about=About.DISCLOSURE, words=words, contact=about)
    number = receive(given, carried=f"the example's form of {day.isoformat()}", now=day).number
    return Going(day, complaint_queries.opened(number, actor=who("officer", day)))


def _refused(now: datetime) -> None:
    for days_ago, asker, body in (
        (104, Asker.FEDERAL, "Immigration and Customs Enforcement"),
        (58, Asker.OTHER_LOCALITY, "A county sheriff"),
    ):
        day = now - timedelta(days=days_ago)
        on = new_york_day(day)
        request = Request(
            asker=asker,
            requesting=body,
            received_on=on,
            response=Response.REFUSED,
            responded_on=on,
            asked="They wanted to know who had come to a town hall.",
            answered="They were told that it takes a judge’s order.",
        )
        enforcement.enter(OFFICE, request, **by("officer", day))


def _directed(now: datetime) -> None:
    """What the chief had the office change: carried out, and still to be."""
    day = now - timedelta(days=110)
    mailing = Direction(
        what="Send mail to guests only from a tool that hides each guest from the others.",
        reason="A guest list went to all its guests, and nothing but care prevents it again.",
        due_on=new_york_day(day) + timedelta(days=30),
    )
    done = "Mail to guests leaves through the mailing list alone since the memo of the events team."
    it = directions.give(mailing, agency=OFFICE, **by("chief", day))
    Going(day, it).then("officer", directions.carry_out, done, days=12)
    day = now - timedelta(days=8)
    laptops = Direction(
        what="Encrypt each laptop that holds sign-up lists, or keep no list on it.",
        reason="A laptop with sign-up lists was lost in a taxi.",
        due_on=new_york_day(now) + timedelta(days=22),
    )
    directions.give(laptops, agency=OFFICE, **by("chief", day))


def _kept(now: datetime) -> None:
    """Guest lists of three town halls: gone, held, and soon due for disposal."""
    system, rule = _record("system", "Guest lists", now), _record("activity", "Guest lists", now)
    listed = []
    for days_ago, name in (
        (400, "Guests of the spring town hall"),
        (380, "Guests of the town hall on buses"),
        (345, "Guests of the winter town hall"),
    ):
        day = now - timedelta(days=300)
        ended = new_york_day(now - timedelta(days=days_ago))
        series = Series(name=name, system=system, rule=rule, triggered_on=ended, amount="one list")
        listed.append(retention.record(series, agency=OFFICE, **by("officer", day)))
    gone, held, _ = listed
    day = now - timedelta(days=20)
    done = Disposing(
        on=new_york_day(day), way="erased", by="The events team", count=1, unit="list",
        unretrievable=True,
    )  # fmt: skip
    Going(day, gone).then("officer", retention.dispose, done)
    order = Order(
        kind="foil",
        about=held.id,
        since=new_york_day(now - timedelta(days=40)),
        reason="A reporter asked who had spoken on buses.",
        reference="FOIL-2026-0117",
    )
    retention.place_hold(order, **by("officer", now - timedelta(days=40)))


def _record(kind: str, title: str, now: datetime) -> str:
    found = register.records(KINDS[kind], actor=who("officer", now), agencies=[OFFICE])
    return found.get(title=title).id
