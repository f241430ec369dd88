"""Everything that reads complaints, cut to what the actor may see; and what who complained sees."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, Literal, NamedTuple

import msgspec
from django.db.models import F, Q, QuerySet

from discretion.apps.accounts import desks
from discretion.apps.accounts.policy import Actor
from discretion.apps.audit import queries as audit
from discretion.apps.audit.actions import new_york_day
from discretion.apps.audit.queries import Told
from discretion.apps.incidents import complaint_receipts as receipts
from discretion.apps.incidents import complaint_sealed as sealed
from discretion.apps.incidents import complaint_sight as sight
from discretion.apps.incidents.complaint_asking import LETTER
from discretion.apps.incidents.complaint_contents import Contact, Followed, Words
from discretion.apps.incidents.complaint_models import Complaint, ComplaintText
from discretion.apps.incidents.complaint_opened import Opened
from discretion.apps.incidents.complaint_opened import opened as _opened
from discretion.apps.mail.queries import how_far
from discretion.errors import NotFound
from discretion.law import complaints as law
from discretion.law.complaints import Move, State

_SOONEST: Final = (F("due_on").asc(nulls_last=True), "received_at", "id")
_OPEN: Final = (State.RECEIVED.value, State.WITH_OFFICER.value)
# What a secret is held against where there is no complaint of that number.
_NONE: Final = "0" * 64
What = ComplaintText.What


class Filters(NamedTuple):
    """What the list is narrowed by; what is empty narrows nothing."""

    words: str = ""
    state: str = ""
    about: str = ""
    agency: str = ""
    mine: bool = False
    open_only: bool = True


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was written; without words where it was erased."""

    number: int
    what: Literal["words", "note", "answer"]
    words: str
    erased: bool
    at: datetime
    by: str


class PrivateSight(msgspec.Struct, frozen=True, kw_only=True):
    """What was written in a complaint. `number` is that of who complained and how to reach them."""

    contact: Contact
    number: int | None
    erased: bool
    texts: tuple[Text, ...]


def complaints(actor: Actor, asked: Filters = Filters()) -> QuerySet[Complaint]:  # noqa: B008 (it can't be changed)
    """The complaints that exist for the actor, the first due first."""
    found = sight.visible(actor)
    if asked.open_only and not asked.state:
        found = found.filter(state__in=_OPEN)
    given = {"state": asked.state, "about": asked.about, "agency": asked.agency}
    found = found.filter(**{name: value for name, value in given.items() if value})
    if asked.mine:
        found = found.filter(assignee=actor.id)
    for word in asked.words.split():
        found = found.filter(Q(id__icontains=word) | Q(gist__icontains=word))
    return found.select_related("agency").order_by(*_SOONEST)


def rows(found: Iterable[Complaint]) -> list[Opened]:
    """The same, opened."""
    return [_opened(row) for row in found]


def opened(complaint_id: str, *, actor: Actor) -> Opened:
    """A complaint as it stands; NotFound where it does not exist for the actor."""
    return _opened(sight.row(complaint_id, actor=actor))


def moves(complaint_id: str, *, actor: Actor) -> tuple[Move, ...]:
    """The moves that the actor may make with it now."""
    row = sight.row(complaint_id, actor=actor)
    powers = sight.powers_over(actor, row)
    steps = law.open_moves(State(row.state), agency=row.agency_id or "", powers=powers)
    return tuple(step.move for step in steps)


def officers_for(complaint_id: str, *, actor: Actor, now: datetime) -> list[tuple[str, str]]:
    """Who may handle a complaint, as id and name."""
    row = sight.row(complaint_id, actor=actor)
    power, on = law.power_for(row.agency_id or ""), new_york_day(now)
    found = desks.everyone_with(power, row.agency_id or "", on=on)
    return [(f"person:{one.pk}", one.name) for one in found]


def private(complaint_id: str, *, actor: Actor) -> PrivateSight:
    """What was written in it; NotFound for who does not handle it."""
    row = sight.handled_row(complaint_id, actor=actor)
    texts = list(ComplaintText.objects.filter(complaint=row).order_by("pk"))
    contact = next((text for text in texts if text.what == What.CONTACT), None)
    return PrivateSight(
        contact=(sealed.text(contact, Contact) if contact else None) or Contact(),
        number=contact.pk if contact else None,
        erased=bool(contact and contact.erased_at),
        texts=tuple(_text(text) for text in texts if text.what != What.CONTACT),
    )


def _text(row: ComplaintText) -> Text:
    said = sealed.text(row, Words)
    return Text(
        number=row.pk,
        what=msgspec.convert(row.what, Literal["words", "note", "answer"]),
        words=said.words if said else "",
        erased=said is None,
        at=row.written_at,
        by=row.written_by,
    )


def mail(complaint_id: str, *, actor: Actor) -> str:
    """How far the mail with the last answer has come, in words; empty where none was written."""
    return how_far(sight.row(complaint_id, actor=actor).id, LETTER)


def history(complaint_id: str, *, actor: Actor) -> Sequence[Told]:
    """What happened to a complaint, newest first."""
    return audit.history(sight.row(complaint_id, actor=actor).id)


def follow(number: str, secret: str) -> Followed:
    """What whoever has a receipt and its secret is told.

    NotFound in the same words whether the number is nobody's or the secret another's.
    """
    row = Complaint.objects.filter(id=receipts.number(number)).first()
    if not receipts.fits(secret, row.secret if row else _NONE) or row is None:
        raise NotFound("There is no complaint with this number and secret. Check both.")
    answer = ComplaintText.objects.filter(complaint=row, what=What.ANSWER).last()
    said = sealed.text(answer, Words) if answer else None
    return Followed(
        number=row.id,
        state=State(row.state),
        answer=said.words if said else "",
        answered_at=row.answered_at,
        erased=bool(answer and answer.erased_at),
    )
