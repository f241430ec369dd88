"""What a complaint asks of whom: duties in the ledger, and the answer by mail to who complained."""

from datetime import date
from typing import Final

from discretion.apps.duties import actions as duties
from discretion.apps.duties.actions import Owed
from discretion.apps.incidents.complaint_models import Complaint, ComplaintText
from discretion.apps.mail import actions as mail
from discretion.apps.mail.letters import Letter
from discretion.apps.matters.doing import Doing
from discretion.apps.matters.library import letterhead_of
from discretion.apps.register.terms import term
from discretion.law.complaints import PROVISION, answer_due, erasure_due
from discretion.law.deadlines import Due, in_words

# Of an agency's complaint, and of one that is the chief's.
ANSWER: Final = ("answer_complaint", "answer_city_complaint")
ERASE: Final = ("erase_complaint", "erase_city_complaint")
LETTER: Final = "complaint"


def due_of(came: date) -> Due:
    """By when a complaint that came on a day is to be answered."""
    return answer_due(came, term("complaint_answer_days"))


def ask_for_answer(row: Complaint, doing: Doing) -> None:
    """Ask those whose it is to answer it."""
    duties.owe([answer_owed(row)], by=doing.actor, now=doing.now, why=doing.why)


def answer_owed(row: Complaint) -> Owed:
    """That it is to be answered, by its day as it stands."""
    due = Due(on=row.due_on, explanation=row.due_why, provision=PROVISION)
    return _owed(row, ANSWER, f"Answer complaint {row.id}", "Whoever complained", due)


def answered(row: Complaint, doing: Doing) -> None:
    """It was answered."""
    _fulfil(row, ANSWER, f"Answered: {doing.actor.name}, {in_words(doing.on)}.", doing)


def passed_on(row: Complaint, doing: Doing) -> None:
    """It is another's to answer from now on."""
    _void(row, ANSWER, f"{row.id} was passed on.", doing)
    ask_for_answer(row, doing)


def closed(row: Complaint, doing: Doing) -> None:
    """Ask that what was written be erased, where a policy says how long it is kept."""
    kept = term("complaint_kept_days")
    left = ComplaintText.objects.filter(complaint=row, erased_at=None)
    if kept is not None and left.exists():
        what = f"Erase what was written in complaint {row.id}"
        _owe(row, ERASE, what, "Whoever complained", erasure_due(doing.on, kept), doing)


def reopened(row: Complaint, doing: Doing) -> None:
    """It is to be answered once more, and nothing of it is to be erased meanwhile."""
    _void(row, ERASE, f"{row.id} was opened again.", doing)
    ask_for_answer(row, doing)


def erased(row: Complaint, doing: Doing) -> None:
    """Nothing that was written is left."""
    _fulfil(row, ERASE, f"Erased: {doing.actor.name}, {in_words(doing.on)}.", doing)


def _owe(
    row: Complaint, kinds: tuple[str, str], what: str, to: str, due: Due, doing: Doing
) -> None:
    owed = _owed(row, kinds, what, to, due)
    duties.owe([owed], by=doing.actor, now=doing.now, why=doing.why)


def _owed(row: Complaint, kinds: tuple[str, str], what: str, to: str, due: Due) -> Owed:
    return Owed(
        kind=kinds[0] if row.agency_id else kinds[1],
        agency=row.agency_id or "",
        what=what,
        to=to,
        record=row.id,
        due=due,
        inside=bool(row.agency_id),
    )


def _fulfil(row: Complaint, kinds: tuple[str, ...], evidence: str, doing: Doing) -> None:
    for kind in kinds:
        duties.fulfil(row.id, kind, evidence=evidence, by=doing.actor, now=doing.now)


def _void(row: Complaint, kinds: tuple[str, ...], why: str, doing: Doing) -> None:
    duties.void(row.id, kinds, why=why, by=doing.actor, now=doing.now)


def write_answer(row: Complaint, email: str, words: str, doing: Doing) -> None:
    """Send the answer to the address that was given; the office forgets it once it has gone."""
    head, _ = letterhead_of(row.agency_id or "")
    letter = Letter(
        to_name="Whoever complained",
        to_email=email,
        subject=f"{row.id} is answered",
        text=f"This is our answer to your complaint {row.id}; you need not write back.\n\n{words}"
        f"\n\n{head.last_line}\n",
        kind=LETTER,
        record=row.id,
        agency=row.agency_id or "",
        secret=True,
    )
    mail.post([letter], now=doing.now)


def forget_address(row: Complaint, doing: Doing) -> None:
    """Forget where the answer went by mail."""
    mail.forget(row.id, LETTER, now=doing.now)
