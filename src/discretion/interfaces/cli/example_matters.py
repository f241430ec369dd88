"""What the example office was asked and asked for in the last months, and how each of it stands.

Loaded only once Django is, so it imports the apps as any page does.
"""

from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

import msgspec

from discretion.apps.agreements import actions as entering
from discretion.apps.agreements import queries as agreements
from discretion.apps.agreements.contents import DisposalTerm, Terms, agreement
from discretion.apps.audit.actions import new_york_day
from discretion.apps.matters import actions
from discretion.apps.matters.actions import Disposed
from discretion.apps.matters.contents import (
    Answered,
    Circumstances,
    Condition,
    Decision,
    Facts,
    Grounds,
    Happened,
    Private,
)
from discretion.apps.register.contents import Party
from discretion.interfaces.cli.example_going import OFFICE, Going, by, who
from discretion.law.matters import Kind

_HEAT: Final = Facts(
    counterparty=Party(kind="city_agency", id="hra"),
    types=("name", "contact.phone", "address.home", "date_of_birth"),
    function="outreach_events",
    purpose="Enroll guests of a town hall in heating help",
    grounds=Grounds(furthers_mission="Residents get the help that they came to ask for."),
    staff="event_staff",
    people=40,
)
_GUESTS: Final = Facts(
    counterparty=Party(kind="city_agency", id="dohmh"),
    types=("name", "contact"),
    function="outreach_events",
    purpose="Tell guests of a health fair when the next one is",
    staff="event_staff",
    people=25,
)
_LANDLORD: Final = Facts(
    counterparty=Party(kind="third_party", entity="other", name="An association of landlords"),
    types=("name", "address.home"),
    function="outreach_events",
    purpose="Write to tenants who spoke at a town hall",
    staff="event_staff",
    people=60,
)
_FRIENDS: Final = "Friends of Juniper Square"
_NEIGHBORS: Final = Facts(
    counterparty=Party(kind="third_party", entity="community_partner", name=_FRIENDS),
    types=("name", "contact.email"),
    function="outreach_events",
    purpose="Invite guests of a town hall to a clean-up of the square",
    staff="event_staff",
    people=18,
)
_DANGER: Final = Facts(
    counterparty=Party(kind="city_agency", id="fdny"),
    types=("name", "address.home"),
    function="outreach_events",
    purpose="Find a resident who fell silent on the telephone",
    circumstances=Circumstances(
        exigent="The resident spoke of chest pain and then said nothing more."
    ),
    staff="event_staff",
    people=1,
)


class _Matter(Going):
    """One matter, from the employee's first words on."""

    def __init__(
        self, now: datetime, days_ago: int, facts: Facts, kind: Kind = Kind.REQUEST, **given: Any
    ) -> None:
        day = now - timedelta(days=days_ago)
        begun = actions.start(OFFICE, kind=kind, facts=facts, **by("employee", day), **given)
        super().__init__(day, begun)

    def with_officer(self, *, days: float = 1) -> "_Matter":
        """Laid before the officer, and taken up."""
        self.then("employee", actions.submit).then("officer", actions.take_up, days=days)
        return self

    def closed(self, how: str, *, days: float) -> None:
        """Answered, and put away."""
        self.day += timedelta(days=days)
        answered = Answered(on=self.on, how=how)
        self.then("officer", partial(actions.close, answered=answered))


def live_through(now: datetime) -> None:
    """Matters in every state that an officer meets, the oldest first."""
    _helped(now)
    _logged(now)
    _refused(now)
    _under_an_agreement(now)
    _emergency(now)
    _under_way(now)


def _helped(now: datetime) -> None:
    """Twice the same: approved with less, and gone out."""
    reason = "A name, a telephone number and an address are enough to enroll someone."
    less = ("name", "contact.phone", "address.home")
    for days_ago, people in ((150, 40), (96, 31)):
        facts = msgspec.structs.replace(_HEAT, people=people)
        matter = _Matter(now, days_ago, facts).with_officer()
        told = Condition(words="Ask HRA how many were enrolled.", on=matter.on + timedelta(days=30))
        once = matter.on + timedelta(days=14)
        decision = Decision(reason=reason, types=less, conditions=(told,), until=once)
        matter.then("officer", actions.approve_with_less, decision, days=1)
        gone = Happened(on=matter.on, form="A list by secure mail", people=people)
        matter.then("employee", actions.carry_out, gone, days=0.1)
        matter.closed("By email, with the list", days=0.1)


def _logged(now: datetime) -> None:
    """What is routine anyway: written down when it was done."""
    for days_ago in (131, 82, 33):
        day = now - timedelta(days=days_ago)
        happened = Happened(on=new_york_day(day), form="A list by secure mail", people=25)
        actions.record_done(_GUESTS, happened, agency=OFFICE, **by("employee", day))


def _refused(now: datetime) -> None:
    asker = Private(words="We would like to offer the speakers at your town hall our help.")
    matter = _Matter(now, 74, _LANDLORD, private=asker).with_officer()
    reason = "Guests spoke to the City, and the office has no reason to name them to others."
    matter.then("officer", actions.refuse, reason, days=2)
    matter.closed("By letter", days=0.5)


def _under_an_agreement(now: datetime) -> None:
    """What a party outside the City got twice, and is to dispose of within sixty days or to
    return: the first time it has, the second time it is still waited for."""
    _promised(now - timedelta(days=64))
    first, _ = (_invited(now - timedelta(days=days_ago)) for days_ago in (62, 21))
    day = now - timedelta(days=32)
    proof = "Their message of that day, kept with the paper."
    told = Disposed(how="disposed", on=new_york_day(day), proof=proof)
    actions.confirm_disposal(first, told, **by("officer", day))


def _promised(day: datetime) -> None:
    """The agreement says by when."""
    found = agreements.current([OFFICE], actor=who("officer", day))
    kept = next(one for one in found if agreement(one.content).with_ == _FRIENDS)
    words = "Lists are deleted, or sent back, within sixty days."
    terms = Terms(disposal=DisposalTerm(agreed="yes", words=words, days=60, after="disclosure"))
    content = msgspec.structs.replace(agreement(kept.content), terms=terms)
    why = "As the signed paper has it."
    entering.change(kept.id, content, version=kept.version, why=why, **by("officer", day))


def _invited(day: datetime) -> str:
    """The record of names and addresses that went out, as a designation lets them."""
    happened = Happened(on=new_york_day(day), form="A list by secure mail", people=18)
    done = actions.record_done(_NEIGHBORS, happened, agency=OFFICE, **by("employee", day))
    return done.id


def _emergency(now: datetime) -> None:
    matter = _Matter(now, 47, _DANGER, Kind.EXIGENT)
    gone = Happened(on=matter.on, form="By telephone", people=1)
    matter.then("employee", actions.record_exigent, gone)
    matter.then("officer", actions.check_exigent, days=1)


def _under_way(now: datetime) -> None:
    """What lies on someone's desk today."""
    replace = msgspec.structs.replace
    soon = new_york_day(now) + timedelta(days=4)
    asked = _Matter(now, 24, replace(_LANDLORD, purpose="Invite tenants to a forum")).with_officer()
    question = "Could you send the invitation for them, so that no address leaves the office?"
    asked.then("officer", actions.ask, question, days=1)
    seen = replace(_GUESTS, types=("name", "contact", "languages"), purpose="Plan interpreters")
    _Matter(now, 17, seen).with_officer().then("officer", actions.consult, days=1)
    wide = replace(_HEAT, purpose="Know who may need help in a heat wave", people=400)
    _Matter(now, 12, wide).with_officer().then("officer", actions.refer_up, days=1)
    _Matter(now, 6, replace(_HEAT, people=52)).with_officer()
    school = Party(kind="department_of_education", id="doe")
    class_visit = replace(_GUESTS, counterparty=school, purpose="Invite guests to a class visit")
    _Matter(now, 3, replace(class_visit, wanted_by=soon)).then("employee", actions.submit)
    _Matter(now, 1, replace(_GUESTS, purpose="Share a list of volunteers", people=9))
