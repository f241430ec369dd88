"""What officers do with a complaint: take it up, pass it on, look into it, answer it, close it."""

from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction

from discretion.apps.accounts import desks
from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor
from discretion.apps.audit import texts as guarded
from discretion.apps.incidents import complaint_asking as asking
from discretion.apps.incidents import complaint_facts as facts
from discretion.apps.incidents import complaint_moving as moving
from discretion.apps.incidents import complaint_sealed as sealed
from discretion.apps.incidents import complaint_sight as sight
from discretion.apps.incidents.complaint_contents import Contact, Words
from discretion.apps.incidents.complaint_models import Complaint, ComplaintText
from discretion.apps.incidents.complaint_opened import Opened, opened
from discretion.apps.matters.doing import Doing
from discretion.apps.register.shapes import too_long, unfit
from discretion.errors import Fault, Invalid, NotFound, Stale
from discretion.law.complaints import About, Condition, Move, State

_GIST = 200
_HOW = 1_000
What = ComplaintText.What


@transaction.atomic
def take_up(
    complaint_id: str, *, version: int, actor: Actor, now: datetime, why: str = ""
) -> Opened:
    """Take a complaint to one's own desk."""
    doing = Doing(actor, now, why.strip())
    row = moving.opened(complaint_id, version, doing)
    to = moving.allowed(row, Move.TAKE_UP, doing)
    return _changed(row, doing, facts.ComplaintTakenUp, to, taken_at=now, **_handled_by(actor))


def _handled_by(actor: Actor) -> dict[str, Any]:
    return {"assignee": actor.id, "assignee_name": actor.name}


def _changed(row: Complaint, doing: Doing, fact: Any, to: State, **given: Any) -> Opened:
    return opened(moving.change(row, doing, fact, to=to, **given))


@transaction.atomic
def assign(
    complaint_id: str, to: str, *, version: int, actor: Actor, now: datetime, why: str = ""
) -> Opened:
    """Give a complaint to an officer to handle; `to` as `person:7`."""
    doing = Doing(actor, now, why.strip())
    row = moving.opened(complaint_id, version, doing)
    state = moving.allowed(row, Move.ASSIGN, doing)
    person = desks.people([to]).get(to)
    other = accounts.actor_of(person, now=now) if person else None
    if other is None or not sight.powers_over(other, row):
        message = "Choose an officer who may handle this complaint."
        raise Invalid([Fault("unknown_id", message, "to")])
    taken = row.taken_at or now
    return _changed(
        row, doing, facts.ComplaintAssigned, state, taken_at=taken, **_handled_by(other)
    )


@transaction.atomic
def pass_on(
    complaint_id: str, agency: str, *, version: int, actor: Actor, now: datetime, why: str
) -> Opened:
    """Pass a complaint on to the agency that it is about; empty: to the chief."""
    doing = Doing(actor, now, why.strip())
    row = moving.opened(complaint_id, version, doing)
    came_from = row.agency_id or ""
    met = [*_reasoned(doing), *([Condition.ELSEWHERE] if agency != came_from else [])]
    to = moving.allowed(row, Move.PASS_ON, doing, met=met)
    if agency and not accounts.agency_names([agency]):
        raise Invalid([Fault("unknown_id", f"There is no agency “{agency}”.", "agency")])
    accounts.require_open([agency] if agency else [], on=doing.on)
    fact = partial(facts.ComplaintPassedOn, came_from=came_from)
    nobody: dict[str, Any] = {"assignee": "", "assignee_name": "", "taken_at": None}
    row = moving.change(row, doing, fact, to=to, agency_id=agency or None, **nobody)
    asking.passed_on(row, doing)
    return opened(row)


def _reasoned(doing: Doing) -> list[Condition]:
    return [Condition.REASONED] if doing.why else []


@transaction.atomic
def describe(
    complaint_id: str,
    gist: str,
    *,
    about: About | None = None,
    version: int,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Opened:
    """Say in few words what it is about, naming nobody: by that it is found in lists."""
    doing, said = Doing(actor, now, why.strip()), " ".join(gist.split())
    row = moving.opened(complaint_id, version, doing)
    to = moving.allowed(row, Move.DESCRIBE, doing)
    if found := [*too_long(said, _GIST, "gist"), *_unfit(said, "gist")]:
        raise Invalid(found)
    chosen = row.about if about is None else about.value
    return _changed(row, doing, facts.ComplaintDescribed, to, gist=said, about=chosen)


@transaction.atomic
def note(
    complaint_id: str, words: str, *, version: int, actor: Actor, now: datetime, why: str = ""
) -> Opened:
    """Write down what was found out; officers read it, and nobody else."""
    doing = Doing(actor, now, why.strip())
    row = moving.opened(complaint_id, version, doing)
    to = moving.allowed(row, Move.NOTE, doing, met=_worded(words))
    return _changed(row, doing, facts.ComplaintNoted, to, texts=[(What.NOTE, _words(words))])


def _worded(words: str) -> list[Condition]:
    return [Condition.WORDS] if words.strip() else []


def _words(words: str) -> Words:
    said = words.strip().replace("\r\n", "\n")
    if found := _unfit(said, "words"):
        raise Invalid(found)
    return Words(words=said)


def _unfit(said: str, path: str) -> list[Fault]:
    return [fault._replace(path=path) for fault in unfit(Words(words=said))]


@transaction.atomic
def answer(
    complaint_id: str, words: str, *, version: int, actor: Actor, now: datetime, why: str = ""
) -> Opened:
    """Answer whoever complained: on the page that they follow, and by mail where they gave it."""
    doing = Doing(actor, now, why.strip())
    row = moving.opened(complaint_id, version, doing)
    to = moving.allowed(row, Move.ANSWER, doing, met=_worded(words))
    said = _words(words)
    # It goes by mail and by letter too, where nothing is sealed.
    guarded.require({"words": said.words}, by=actor)
    fact, texts = facts.ComplaintAnswered, [(What.ANSWER, said)]
    unsent: dict[str, Any] = {"sent_on": None, "sent_how": ""}
    row = moving.change(row, doing, fact, to=to, texts=texts, answered_at=now, **unsent)
    if email := contact_of(row).email:
        asking.write_answer(row, email, said.words, doing)
    asking.answered(row, doing)
    return opened(row)


def contact_of(row: Complaint) -> Contact:
    """Who complained and how to reach them; empty where nobody said, or it was erased."""
    found = ComplaintText.objects.filter(complaint=row, what=What.CONTACT).first()
    return (sealed.text(found, Contact) if found else None) or Contact()


@transaction.atomic
def send(
    complaint_id: str,
    how: str,
    *,
    on: date,
    version: int,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Opened:
    """Say that a letter with the answer went out: when and how."""
    doing, said = Doing(actor, now, why.strip()), how.strip()
    row = moving.opened(complaint_id, version, doing)
    to = moving.allowed(row, Move.SEND, doing)
    if found := [*_sent_wrong(said, on, doing), *too_long(said, _HOW, "how"), *_unfit(said, "how")]:
        raise Invalid(found)
    return _changed(row, doing, facts.ComplaintAnswerSent, to, sent_on=on, sent_how=said)


def _sent_wrong(said: str, on: date, doing: Doing) -> list[Fault]:
    found = []
    if not said:
        found.append(Fault("missing_field", "Say how it went, as: by certified mail.", "how"))
    if on > doing.on:
        found.append(Fault("bad_date", "Enter today or a day before it.", "on"))
    return found


@transaction.atomic
def close(complaint_id: str, *, version: int, actor: Actor, now: datetime, why: str = "") -> Opened:
    """Put an answered complaint away."""
    doing = Doing(actor, now, why.strip())
    row = moving.opened(complaint_id, version, doing)
    met = [Condition.TOLD] if row.reach != "letter" or row.sent_on else []
    to = moving.allowed(row, Move.CLOSE, doing, met=met)
    row = moving.change(row, doing, facts.ComplaintClosed, to=to, closed_at=now)
    asking.closed(row, doing)
    return opened(row)


@transaction.atomic
def reopen(complaint_id: str, *, version: int, actor: Actor, now: datetime, why: str) -> Opened:
    """Look at an answered complaint once more; it is to be answered again."""
    doing = Doing(actor, now, why.strip())
    row = moving.opened(complaint_id, version, doing)
    to = moving.allowed(row, Move.REOPEN, doing, met=_reasoned(doing))
    anew = {**_handled_by(actor), "closed_at": None, **_due(doing)}
    row = moving.change(row, doing, facts.ComplaintReopened, to=to, **anew)
    asking.reopened(row, doing)
    return opened(row)


def _due(doing: Doing) -> dict[str, Any]:
    due = asking.due_of(doing.on)
    return {"due_on": due.on, "due_why": due.explanation}


@transaction.atomic
def erase(
    complaint_id: str, number: int, *, version: int, actor: Actor, now: datetime, why: str
) -> Opened:
    """Erase for good something that was written; where it is how to reach someone, also there."""
    doing = Doing(actor, now, why.strip())
    row = moving.opened(complaint_id, version, doing)
    to = moving.allowed(row, Move.ERASE, doing, met=_reasoned(doing))
    before = moving.content_of(row)
    texts = ComplaintText.objects.filter(complaint=row)
    text = texts.filter(pk=number).first()
    if text is None:
        raise NotFound(f"There is no such text in {row.id}.")
    if not texts.filter(pk=number, erased_at=None).update(**sealed.erased(doing)):
        raise Stale("This was erased already.")
    if text.what == What.CONTACT:
        asking.forget_address(row, doing)
    fact = partial(facts.ComplaintTextErased, number=number)
    row = moving.change(row, doing, fact, to=to, before=before, **_unreached(row, text))
    if not texts.filter(erased_at=None).exists():
        asking.erased(row, doing)
    return opened(row)


def _unreached(row: Complaint, text: ComplaintText) -> dict[str, Any]:
    """Nothing can be sent to an address that was erased."""
    return {"reach": "page" if text.what == What.CONTACT else row.reach}
