"""Whose signatures a designation waits for, as duties of theirs in the ledger."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from discretion.apps.accounts import queries as accounts
from discretion.apps.audit.actions import new_york_day
from discretion.apps.duties import actions as duties
from discretion.apps.duties.actions import Owed
from discretion.apps.duties.kinds import KINDS
from discretion.apps.register.contents import Designation
from discretion.apps.register.limits import powers_to_sign
from discretion.apps.register.models import Record
from discretion.apps.register.signing import Doer
from discretion.law.authority import powers
from discretion.law.deadlines import Due, in_words

_CITY: Final = "the City"
_KINDS: Final = {
    "routine": "sign_designation",
    "joint_routine": "agree_jointly",
    "best_interests": "determine_best_interests",
}


class Asked(NamedTuple):
    """A designation whose signatures are waited for; of these agencies, the empty one the chief."""

    row: Record
    content: Designation
    agencies: Sequence[str]


def ask(row: Record, content: Designation, agencies: Sequence[str], by: Doer) -> None:
    """Ask these agencies, the empty one being the chief, to sign or to decline."""
    ask_all([Asked(row, content, agencies)], by)


def ask_all(asked: Sequence[Asked], by: Doer) -> None:
    """Ask for the signatures under several designations at once."""
    names = accounts.agency_names({each.row.agency_id or "" for each in asked})
    owed = []
    for row, content, agencies in asked:
        holder, due = names.get(row.agency_id or "", _CITY), _due(content, by)
        what, kind = _what(content, holder), _KINDS[content.kind]
        for agency in agencies:
            one = Owed(kind=kind, agency=agency, what=what, to=holder, record=row.id, due=due)
            owed.append(one)
    duties.owe(owed, by=by.actor, now=by.now, why=by.why)


def _what(content: Designation, holder: str) -> str:
    return f"Sign or decline “{content.name}” of {holder}"


def reworded(row: Record, content: Designation, by: Doer) -> None:
    """Who is asked to sign is asked by the words as they stand now."""
    holder = row.agency_id or ""
    name = accounts.agency_names([holder]).get(holder, _CITY)
    duties.reword(row.id, _what(content, name), by=by.actor, now=by.now)


def _due(content: Designation, by: Doer) -> Due:
    """The day on which it is to hold, where that is to come; the law itself sets none."""
    power = powers_to_sign(content)[0]
    provision = powers(KINDS[_KINDS[content.kind]].who)[power].provision
    assert provision  # noqa: S101 (each power to sign comes from one)
    if content.since <= new_york_day(by.now):
        working = "the law sets no day for a signature"
        return Due(on=None, explanation=working, provision=provision)
    working = f"it is to hold from {in_words(content.since)}, so by then it has to be signed"
    return Due(on=content.since, explanation=working, provision=provision)


def answered(row: Record, content: Designation, agency: str, how: str, by: Doer) -> None:
    """An agency has signed or declined."""
    evidence = f"{how} by {by.actor.name} on {in_words(new_york_day(by.now))}."
    duties.fulfil(
        row.id, _KINDS[content.kind], agency=agency, evidence=evidence, by=by.actor, now=by.now
    )


def no_longer(row: Record, why: str, by: Doer) -> None:
    """Nobody is asked to sign any more."""
    duties.void(row.id, _KINDS.values(), why=why, by=by.actor, now=by.now)
