"""What a direction asks of whom: a duty in the ledger, and letters to those whom it concerns.

A letter names the direction and where it is read, and nothing of what it says.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from django.conf import settings

from discretion.apps.accounts import desks
from discretion.apps.accounts.desks import Asked
from discretion.apps.accounts.whom_to_ask import WhomToAsk
from discretion.apps.duties import actions as duties
from discretion.apps.duties.actions import Owed
from discretion.apps.mail.actions import post
from discretion.apps.mail.letters import Letter
from discretion.apps.oversight.direction_models import Direction
from discretion.apps.oversight.doing import Doing
from discretion.law.authority import Power
from discretion.law.citations import Citation
from discretion.law.deadlines import Due, in_words

if TYPE_CHECKING:
    from discretion.apps.accounts.models import Person

DUTY: Final = "act_on_directions"
_KIND: Final = "direction"
_CHIEF: Final = "Chief Privacy Officer"


def given(row: Direction, doing: Doing) -> None:
    """Ask the agency's officer to carry it out, and tell them and the head of it."""
    owed = Owed(
        kind=DUTY,
        agency=row.agency_id,
        what=f"Carry out {row.id}",
        to=_CHIEF,
        record=row.id,
        due=Due(on=row.due_on, explanation=row.due_why, provision=Citation(row.provision)),
        told=True,
    )
    duties.owe([owed], by=doing.actor, now=doing.now)
    earlier = f" It takes the place of {row.supersedes_id}." if row.supersedes_id else ""
    text = (
        f"The Chief Privacy Officer directs {row.agency.name} to make a change, by "
        f"{in_words(row.due_on)}.{earlier} Read what, and why: {address(row)}\n\n"
        "The agency’s privacy officer says there what was done (Charter § 8(h)(2))."
    )
    _tell_agency(row, f"{row.id}: a direction to your agency", text, doing)


def carried_out(row: Direction, doing: Doing) -> None:
    """The duty is done, and the chief hears of it."""
    evidence = f"{row.outcome} ({doing.actor.name}, {in_words(doing.on)})"
    duties.fulfil(row.id, DUTY, evidence=evidence, by=doing.actor, now=doing.now)
    whom = WhomToAsk([row.agency_id], on=doing.on)
    text = f"{row.agency.name} has carried out your direction {row.id}. What was done: "
    subject = f"{row.id} is carried out"
    asked = ((Power.DIRECT_CHANGES,), "")
    letters = [
        _letter(row, one, subject, whom.ended(text + address(row), row.agency_id, one))
        for one in _people([asked], doing)
    ]
    post(letters, now=doing.now)


def withdrawn(row: Direction, doing: Doing) -> None:
    """Nobody has to carry it out any more."""
    _void(row, f"{row.id} was withdrawn.", doing)
    text = (
        f"The Chief Privacy Officer has withdrawn the direction {row.id}. Nothing is to be done "
        f"because of it any more. Why: {address(row)}"
    )
    _tell_agency(row, f"{row.id} is withdrawn", text, doing)


def superseded(row: Direction, by: str, doing: Doing) -> None:
    """Another is to be carried out in its place; the letter about that one says so."""
    _void(row, f"{by} took its place.", doing)


def address(row: Direction) -> str:
    """Where a direction is shown."""
    return f"{settings.OFFICE_URL}/directions/{row.id}"


def _void(row: Direction, why: str, doing: Doing) -> None:
    duties.void(row.id, [DUTY], why=why, by=doing.actor, now=doing.now)


def _tell_agency(row: Direction, subject: str, text: str, doing: Doing) -> None:
    """Write to whoever carries it out, and to the head of the agency; not to the one who writes."""
    whom = WhomToAsk((), on=doing.on)
    officer = ((Power.CARRY_OUT_DIRECTION,), row.agency_id)
    head = ((Power.DESIGNATE_PRIVACY_OFFICER,), row.agency_id)
    letters = [
        _letter(row, one, subject, whom.ended(text, "", one))
        for one in _people([officer, head], doing)
    ]
    post(letters, now=doing.now)


def _people(asked: Iterable[Asked], doing: Doing) -> "list[Person]":
    held = desks.holders(asked, on=doing.on)
    found = dict.fromkeys(person for one in asked for person in held[one])
    return [person for person in found if f"person:{person.pk}" != doing.actor.id]


def _letter(row: Direction, person: "Person", subject: str, text: str) -> Letter:
    return Letter(
        to_name=person.name,
        to_email=person.email,
        subject=subject,
        text=text,
        kind=_KIND,
        record=row.id,
        agency=row.agency_id,
    )
