"""Everything that writes duties. The sources call it in the transaction of what makes them owed.

A duty is done by the action of its source, which then closes it here; nobody ticks one off. It is
opened again only where someone merely said that it was done.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from django.db.models import QuerySet

from discretion.apps.audit.actions import next_ids, record, record_all, within_a_transaction
from discretion.apps.audit.facts import Fact
from discretion.apps.audit.people import By
from discretion.apps.duties import facts, letters
from discretion.apps.duties.models import Duty
from discretion.errors import Stale
from discretion.law.deadlines import Due

_ROOM: Final = 400


@dataclass(frozen=True, kw_only=True)
class Owed:
    """A duty to be opened: its kind says who of `agency` (empty: of the City) may do it.

    `part` tells apart several of one kind about one record; `inside` is for what the City as a
    whole is not to know of, such as a report in the making. `told`: its source writes to whoever it
    falls to, and no letter of ours tells them once more.
    """

    kind: str
    agency: str
    what: str
    to: str
    record: str
    due: Due
    part: str = ""
    person: str = ""
    inside: bool = False
    told: bool = False

    @property
    def place(self) -> tuple[str, str, str, str]:
        """What tells it apart from every other that is open: there is one of it at a time."""
        return self.kind, self.record, self.part, self.agency


def owe(owed: Iterable[Owed], *, by: By, now: datetime, why: str = "") -> Sequence[Duty]:
    """Open duties, but those that are open already.

    To whom an urgent one falls is written to at once; of the others a morning's letter tells.
    """
    within_a_transaction("A duty")
    wanted = list(owed)
    there = _open_about({one.record for one in wanted})
    new = [one for one in wanted if one.place not in there]
    if not new:
        return ()
    ids = next_ids("DTY", len(new), now=now)
    made = [_row(id_, one, by, now) for id_, one in zip(ids, new, strict=True)]
    Duty.objects.bulk_create(made)
    _tell(made, facts.DutyOwed, by, now, why)
    letters.ask([d for d, one in zip(made, new, strict=True) if not one.told], by=by, now=now)
    return made


def _open_about(records: set[str]) -> set[tuple[str, str, str, str]]:
    found = Duty.objects.filter(record__in=records, state=Duty.State.OPEN)
    return {place_of(duty) for duty in found}


def place_of(duty: Duty) -> tuple[str, str, str, str]:
    """As `Owed.place`."""
    return duty.kind, duty.record, duty.part, duty.agency_id or ""


def _row(id_: str, one: Owed, by: By, now: datetime) -> Duty:
    return Duty(
        id=id_,
        kind=one.kind,
        agency_id=one.agency or None,
        person=one.person,
        what=one.what[:_ROOM],
        owed_to=one.to,
        record=one.record,
        part=one.part,
        inside=one.inside,
        **columns_of(one.due),
        news=Duty.News.NONE if one.told else Duty.News.NEW,
        opened_at=now,
        opened_by=by.name,
    )


def columns_of(due: Due) -> dict[str, Any]:
    """The columns in which a day is kept, with its hour and its working."""
    counted = due.counted
    return {
        "due_on": due.on,
        "due_at": due.at.astimezone(UTC) if due.at else None,
        "explanation": due.explanation,
        "provision": str(due.provision),
        "counted_from": counted.trigger if counted else None,
        "business_days": counted.business_days if counted else None,
    }


def fulfil(
    record: str,
    kind: str,
    *,
    evidence: str,
    part: str = "",
    agency: str | None = None,
    by: By,
    now: datetime,
) -> int:
    """Close what was done, and keep what shows it; how many that were. `agency` None: anyone's."""
    found = Duty.objects.filter(record=record, kind=kind, part=part)
    if agency is not None:
        found = found.filter(agency=agency or None)
    return _close(found, Duty.State.DONE, evidence, by, now)


def void(record: str, kinds: Iterable[str], *, why: str, by: By, now: datetime) -> int:
    """Close all of these kinds about a record that nobody owes any more; how many that were."""
    found = Duty.objects.filter(record=record, kind__in=list(kinds))
    return _close(found, Duty.State.VOID, why, by, now)


def void_these(ids: Iterable[str], *, why: str, by: By, now: datetime) -> int:
    """Close these, which nobody owes any more; how many of them were open."""
    return _close(Duty.objects.filter(id__in=list(ids)), Duty.State.VOID, why, by, now)


def reopen(duty: Duty, *, why: str, by: By, now: datetime) -> None:
    """Let what was said to be done be owed again, and tell of it anew; Stale where it is by now."""
    within_a_transaction("A duty")
    before, done = content(duty), Duty.objects.filter(id=duty.id, state=Duty.State.DONE)
    closed = {"closed_at": None, "closed_by": "", "evidence": ""}
    news = {"news": Duty.News.NEW, "news_on": None, "changed_at": now}
    if not done.update(state=Duty.State.OPEN, **closed, **news):
        raise Stale(f"{duty.id} is owed again by now.")
    duty.refresh_from_db()
    record(fact_of(duty, facts.DutyReopened, before, why), by=by, now=now)
    letters.ask([duty], by=by, now=now)


def reword(record: str, what: str, *, by: By, now: datetime) -> None:
    """Call the open duties about a record by how what they are about is called now."""
    within_a_transaction("A duty")
    told = []
    found, what = Duty.objects.filter(record=record, state=Duty.State.OPEN), what[:_ROOM]
    for duty in found.exclude(what=what):
        before = content(duty)
        duty.what = what
        duty.save(update_fields=["what"])
        told.append(fact_of(duty, facts.DutyReworded, before, ""))
    record_all(told, by=by, now=now)


def let_the_city_know(record: str) -> None:
    """Let whoever oversees the City know of what is open about a record that they were told of; the
    fact of its source tells that they were."""
    within_a_transaction("A duty")
    Duty.objects.filter(record=record, state=Duty.State.OPEN).update(inside=False)


def _close(found: QuerySet[Duty], state: str, evidence: str, by: By, now: datetime) -> int:
    within_a_transaction("A duty")
    closed = []
    for duty in found.filter(state=Duty.State.OPEN):
        changed = Duty.objects.filter(id=duty.id, state=Duty.State.OPEN).update(
            state=state, closed_at=now, closed_by=by.name, evidence=evidence
        )
        if changed:
            closed.append((duty, content(duty)))
            duty.state, duty.evidence = state, evidence
    fact = facts.DutyFulfilled if state == Duty.State.DONE else facts.DutyVoided
    told = [fact_of(duty, fact, before, "") for duty, before in closed]
    record_all(told, by=by, now=now)
    return len(closed)


def _tell(made: Iterable[Duty], fact: type[Fact], by: By, now: datetime, why: str) -> None:
    record_all([fact_of(duty, fact, None, why) for duty in made], by=by, now=now)


def fact_of(duty: Duty, fact: type[Fact], before: facts.DutyContent | None, why: str) -> Fact:
    """A fact about a duty as it now stands."""
    agency = duty.agency_id or ""
    return fact(record=duty.id, agency=agency, why=why, before=before, after=content(duty))


def content(duty: Duty) -> facts.DutyContent:
    """A duty as the record knows it."""
    same = facts.DutyContent.__struct_fields__
    told = {name: getattr(duty, name) for name in same if hasattr(duty, name)}
    return facts.DutyContent(**{**told, "duty": duty.kind, "about": duty.record})
