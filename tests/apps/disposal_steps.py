"""What alpha gives to beta under an agreement that says what is to become of it."""

from datetime import date
from typing import Any

from discretion.apps.agreements import actions as agreements
from discretion.apps.agreements.contents import Agreement, DisposalTerm, Terms
from discretion.apps.agreements.disposing import Disposed
from discretion.apps.duties.models import Duty
from discretion.apps.matters.models import DisclosureRecord
from discretion.apps.matters.opened import Opened
from discretion.apps.register.queries import Kept
from discretion.law.matters import Move
from tests.apps.matter_steps import approved, moved
from tests.cast import NOW, Cast

THIRTY_DAYS = DisposalTerm(agreed="yes", days=30, after="disclosure")
CONFIRMED = Disposed(how="returned", on=date(2026, 7, 30), proof="Their letter, in file 12")


def an_agreement(disposal: DisposalTerm = THIRTY_DAYS, **changes: Any) -> Agreement:
    """Beta is to dispose of what it gets within thirty days, or to return it."""
    told: dict[str, Any] = {
        "name": "Letters with beta",
        "with_": "beta",
        "types": "any",
        "terms": Terms(disposal=disposal),
        "since": date(2026, 1, 1),
    }
    return Agreement(**{**told, **changes})


def agreed(everyone: Cast, disposal: DisposalTerm = THIRTY_DAYS, **changes: Any) -> Kept:
    """The same, entered by alpha's officer."""
    content = an_agreement(disposal, **changes)
    return agreements.enter(content, agency="alpha", actor=everyone.officer_a, now=NOW)


def changed(
    everyone: Cast, kept: Kept, disposal: DisposalTerm = THIRTY_DAYS, **changes: Any
) -> Kept:
    """The agreement with other terms."""
    content = an_agreement(disposal, **changes)
    by: dict[str, Any] = {"version": kept.version, "actor": everyone.officer_a, "now": NOW}
    return agreements.change(kept.id, content, **by)


def carried_out(everyone: Cast) -> Opened:
    """A matter with beta that was approved, and done on the day of the tests."""
    return moved(approved(everyone), Move.CARRY_OUT, everyone.staff_a)


def gone(it: Opened) -> str:
    """The record of what went out in a matter."""
    return DisclosureRecord.objects.get(matter=it.id).id


def owed(record: str) -> Duty | None:
    """The last duty to confirm what became of it; None where nobody was ever asked."""
    return Duty.objects.filter(kind="confirm_disposal", record=record).order_by("id").last()
