"""How a complaint comes in: from anyone, without an account, and nobody notes who sent it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

import msgspec
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor
from discretion.apps.audit.actions import hold_the_chain, next_id
from discretion.apps.incidents import complaint_asking as asking
from discretion.apps.incidents import complaint_facts as facts
from discretion.apps.incidents import complaint_moving as moving
from discretion.apps.incidents import complaint_receipts as receipts
from discretion.apps.incidents.complaint_contents import Contact, Given, Receipt, Words
from discretion.apps.incidents.complaint_models import Complaint, ComplaintText
from discretion.apps.matters.doing import Doing
from discretion.apps.register.shapes import too_long, unfit
from discretion.errors import Fault, Invalid
from discretion.law.complaints import State

# In whose name the record tells of what comes from outside; also of staff, who may complain too.
PUBLIC: Final = Actor(id="public", name="Someone who complained")
_LONGEST: Final = {"name": 200, "email": 254, "phone": 60, "address": 500}


def receive(given: Given, *, carried: str, now: datetime) -> Receipt:
    """Take a complaint, and give the receipt; the same form sent twice has the same one."""
    tidy = _tidy(given)
    _check(tidy, now)
    secret = receipts.secret_of(carried, tidy)
    kept = receipts.digest(secret)
    try:
        row = _there(kept) or _received(tidy, kept, now)
    except IntegrityError:
        # Sent twice at once, and the other was faster.
        row = Complaint.objects.get(secret=kept)
    return Receipt(number=row.id, secret=secret)


def _there(kept: str) -> Complaint | None:
    return Complaint.objects.filter(secret=kept).first()


@transaction.atomic
def _received(given: Given, secret: str, now: datetime) -> Complaint:
    doing = Doing(PUBLIC, now)
    due = asking.due_of(doing.on)
    hold_the_chain()
    row = Complaint.objects.create(
        id=next_id("CPL", now=now),
        state=State.RECEIVED.value,
        agency_id=given.agency or None,
        about=given.about.value,
        secret=secret,
        reach=_reach(given.contact),
        due_on=due.on,
        due_why=due.explanation,
        received_at=now,
        changed_at=now,
        changed_by=PUBLIC.name,
    )
    moving.write(row, ComplaintText.What.WORDS, Words(words=given.words), doing)
    if given.contact != Contact():
        moving.write(row, ComplaintText.What.CONTACT, given.contact, doing)
    moving.tell(row, doing, facts.ComplaintReceived, None)
    asking.ask_for_answer(row, doing)
    return row


def _reach(contact: Contact) -> str:
    """How the answer gets there besides by the page that it is followed on."""
    return "mail" if contact.email else "letter" if contact.address else "page"


def _tidy(given: Given) -> Given:
    """Without spaces around, and with one line where one is meant."""
    said = msgspec.structs.asdict(given.contact)
    lines = {name: " ".join(text.split()) for name, text in said.items() if name != "address"}
    contact = Contact(**lines, address=given.contact.address.strip())
    return msgspec.structs.replace(given, words=given.words.strip(), contact=contact)


def _check(given: Given, now: datetime) -> None:
    if found := [*_faults(given)]:
        raise Invalid(found)
    if given.agency:
        accounts.require_open([given.agency], on=Doing(PUBLIC, now).on)


def _faults(given: Given) -> Iterator[Fault]:
    if not given.words:
        yield Fault("missing_field", "Write what happened.", "words")
    for fault in unfit(given):
        yield fault._replace(path=fault.path.removeprefix("contact."))
    for name, most in _LONGEST.items():
        yield from too_long(getattr(given.contact, name), most, name)
    if given.contact.email and not _is_email(given.contact.email):
        message = "This is no email address. Enter it as name@example.org, or leave it out."
        yield Fault("bad_email", message, "email")
    if given.agency and not accounts.agency_names([given.agency]):
        yield Fault("unknown_id", "Choose an agency of the list, or none.", "agency")


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
