"""Whose signatures a designation waits for, as duties of theirs in the ledger."""

from collections.abc import Iterable
from typing import Final

from discretion.apps.accounts import queries as accounts
from discretion.apps.duties import actions as duties
from discretion.apps.duties.actions import Owed
from discretion.apps.duties.kinds import KINDS
from discretion.apps.register.contents import Designation
from discretion.apps.register.limits import powers_to_sign
from discretion.apps.register.models import Record
from discretion.apps.register.signing import Doer, day
from discretion.law.authority import powers
from discretion.law.deadlines import Due, in_words

_KINDS: Final = {
    "routine": "sign_designation",
    "joint_routine": "agree_jointly",
    "best_interests": "determine_best_interests",
}


def ask(row: Record, content: Designation, agencies: Iterable[str], by: Doer) -> None:
    """Ask these agencies, the empty one being the chief, to sign or to decline."""
    names = accounts.agency_names([row.agency_id or ""])
    holder = names.get(row.agency_id or "", "the City")
    due = _due(content, by)
    owed = [
        Owed(
            kind=_KINDS[content.kind],
            agency=agency,
            what=f"Sign or decline “{content.name}” of {holder}",
            to=holder,
            record=row.id,
            due=due,
        )
        for agency in agencies
    ]
    duties.owe(owed, by=by.actor, now=by.now, why=by.why)


def _due(content: Designation, by: Doer) -> Due:
    """The day on which it is to hold, where that is to come; the law itself sets none."""
    power = powers_to_sign(content)[0]
    provision = powers(KINDS[_KINDS[content.kind]].who)[power].provision
    assert provision  # noqa: S101 (each power to sign comes from one)
    if content.since <= day(by.now):
        working = "the law sets no day for a signature"
        return Due(on=None, explanation=working, provision=provision)
    working = f"it is to hold from {in_words(content.since)}, so by then it has to be signed"
    return Due(on=content.since, explanation=working, provision=provision)


def answered(row: Record, content: Designation, agency: str, how: str, by: Doer) -> None:
    """An agency has signed or declined."""
    evidence = f"{how} by {by.actor.name} on {in_words(day(by.now))}."
    duties.fulfil(
        row.id, _KINDS[content.kind], agency=agency, evidence=evidence, by=by.actor, now=by.now
    )


def no_longer(row: Record, why: str, by: Doer) -> None:
    """Nobody is asked to sign any more."""
    duties.void(row.id, _KINDS.values(), why=why, by=by.actor, now=by.now)
