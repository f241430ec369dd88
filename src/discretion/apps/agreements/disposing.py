"""What is asked because something went out under an agreement: that its officer sees to it that the
party that received it disposes of it or returns it, by the day that the agreement gives.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, Literal

import msgspec
from django.db import transaction

from discretion.apps.accounts.policy import Actor, require
from discretion.apps.agreements import facts
from discretion.apps.agreements.contents import Agreement, agreement
from discretion.apps.agreements.disposals import CONFIRM, HOW, due_of
from discretion.apps.agreements.models import Disposal
from discretion.apps.audit.actions import new_york_day, record, within_a_transaction
from discretion.apps.audit.people import By
from discretion.apps.duties import actions as duties
from discretion.apps.duties import moving
from discretion.apps.duties import queries as ledger
from discretion.apps.duties.actions import Owed
from discretion.apps.register import queries as register
from discretion.errors import Fault, Invalid, NotFound, Stale
from discretion.law.authority import Power
from discretion.law.deadlines import Due, in_words

if TYPE_CHECKING:
    from discretion.apps.register.models import Record

CONFIRMS: Final = Power.APPROVE_DISCLOSURE
_FILE: Final = "The agency’s file"
_MOST: Final = 2_000


class Disposed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the party that received it says became of it, on which day, and what shows that."""

    how: Literal["disposed", "returned"]
    on: date
    proof: str


def went_out(
    disclosure: str,
    *,
    agreement: str,
    agency: str,
    party: str,
    on: date,
    instead_of: str = "",
    by: By,
    now: datetime,
) -> None:
    """Keep that something went out under an agreement, and ask for what the agreement asks; in the
    transaction, and with the fact, of whoever wrote it down. What was confirmed of the record that
    this one corrects, `instead_of`, stays confirmed where it can be true of this one."""
    within_a_transaction("What went out under an agreement")
    row = Disposal.objects.create(
        disclosure=disclosure,
        agreement_id=agreement,
        agency_id=agency,
        party=party,
        disclosed_on=on,
    )
    if not (instead_of and _stays_confirmed(row, instead_of, by=by, now=now)):
        duties.owe(_owed([(row, _due(row, _said(row.agreement)))]), by=by, now=now)


def corrected(disclosure: str, as_: str, *, by: By, now: datetime) -> None:
    """Ask for nothing more of what a record said that was corrected: the other record counts."""
    within_a_transaction("What went out under an agreement")
    if Disposal.objects.filter(disclosure=disclosure).update(corrected_as=as_):
        duties.void(disclosure, [CONFIRM], why=f"It was corrected as {as_}.", by=by, now=now)


def _stays_confirmed(row: Disposal, instead_of: str, *, by: By, now: datetime) -> bool:
    """Whether what was confirmed of the earlier record is so of this one, and is kept with it."""
    said = Disposal.objects.filter(disclosure=instead_of, agreement=row.agreement).first()
    if said is None or said.on is None or said.on < row.disclosed_on:
        return False
    row.how, row.on, row.proof, row.at, row.by_name = (
        *(said.how, said.on, said.proof, said.at, said.by_name),
    )
    row.save()
    why = f"As it was confirmed of {instead_of}, which is corrected."
    record(_confirmed(row, said.on, why), by=by, now=now)
    return True


def agreement_changed(row: "Record", *, by: By, now: datetime) -> None:
    """Work the days out anew after an agreement was changed or ended: what is open moves to its
    new day, what has no day any more is no longer owed, and what has one now is asked for."""
    rows, content = (
        list(Disposal.objects.filter(agreement=row, how="", corrected_as="")),
        _said(row),
    )
    dues = {one.disclosure: _due(one, content) for one in rows}
    why = f"{row.id} was changed on {in_words(new_york_day(now))}"
    there = {id_ for id_, _, _, _ in ledger.open_about(dues, [CONFIRM])}
    for id_ in sorted(there):
        if isinstance(told := dues[id_], str):
            duties.void(id_, [CONFIRM], why=told, by=by, now=now)
    owed = _owed((one, dues[one.disclosure]) for one in rows)
    moving.move(owed, why=why, by=by, now=now)
    duties.owe(owed, by=by, now=now)


def _said(row: "Record") -> Agreement:
    return agreement(register.kept(row).content)


def _due(row: Disposal, content: Agreement) -> Due | str:
    return due_of(row.agreement_id, content, disclosed_on=row.disclosed_on)


def _owed(found: Iterable[tuple[Disposal, Due | str]]) -> list[Owed]:
    return [
        Owed(
            kind=CONFIRM,
            agency=row.agency_id,
            what=f"Confirm that {row.party} disposed of what it got, or returned it: "
            f"{row.disclosure}",
            to=_FILE,
            record=row.disclosure,
            due=due,
            inside=True,
        )
        for row, due in found
        if isinstance(due, Due)
    ]


@transaction.atomic
def confirm(disclosure: str, said: Disposed, *, actor: Actor, now: datetime, why: str = "") -> None:
    """Write down that the other side disposed of it or returned it, as it says; for who has found
    what went out within the actor's sight. Stale where that was confirmed already."""
    there = Disposal.objects.select_for_update().filter(disclosure=disclosure, corrected_as="")
    row = there.first()
    if row is None:
        raise NotFound(f"{disclosure} did not go out under an agreement.")
    require(actor, CONFIRMS, row.agency_id)
    if faults := list(_faults(said, row, new_york_day(now))):
        raise Invalid(faults)
    if row.how:
        raise Stale(f"{row.by_name} confirmed it already.")
    row.how, row.on, row.proof = said.how, said.on, said.proof.strip()
    row.at, row.by_name = now, actor.name
    row.save()
    record(_confirmed(row, said.on, why), by=actor, now=now)
    evidence = f"{HOW[said.how]} on {in_words(said.on)}, as {row.party} says: {row.proof}"
    duties.fulfil(disclosure, CONFIRM, evidence=evidence, by=actor, now=now)


def _confirmed(row: Disposal, on: date, why: str) -> facts.DisposalConfirmed:
    return facts.DisposalConfirmed(
        record=row.disclosure,
        agency=row.agency_id,
        why=why,
        agreement=row.agreement_id,
        how=row.how,
        on=on,
        proof=row.proof,
    )


def _faults(said: Disposed, row: Disposal, today: date) -> Iterator[Fault]:
    if said.on > today:
        yield Fault("bad_date", "Choose today or a day before it.", "on")
    if said.on < row.disclosed_on:
        message = f"It went out on {in_words(row.disclosed_on)}; choose that day or a later one."
        yield Fault("bad_date", message, "on")
    if not said.proof.strip():
        message = "Say what shows it: the letter’s name, and where it is kept."
        yield Fault("missing_field", message, "proof")
    if len(said.proof) > _MOST:
        yield Fault("too_long", f"Say it in at most {_MOST:,} letters.", "proof")
