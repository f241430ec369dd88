"""What an agency or the City owes at all times, or time and again, and whoever did it says so.

No record brings these about, so they are in the ledger from the first night on: for each open
agency at the top of its tree, and for the City. They are closed by saying when it was done and
what shows it, and most are owed again from then on.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Max

from discretion.apps.accounts.policy import Actor, require_any
from discretion.apps.accounts.queries import SYSTEM, agency_names, all_agencies, open_agencies
from discretion.apps.audit.actions import new_york_day, record
from discretion.apps.duties import facts, queries
from discretion.apps.duties.actions import Owed, fulfil, owe, void
from discretion.apps.duties.kinds import KINDS
from discretion.apps.duties.models import Duty
from discretion.errors import Fault, Invalid, Stale
from discretion.law.citations import Citation
from discretion.law.deadlines import ONE_DAY, Due, in_words
from discretion.law.reporting import next_review_due, policies_due

THE_CITY: Final = "CITY"
# How far ahead someone may set the day on which they look at it again.
_FURTHEST: Final = timedelta(days=3 * 366)
_MOST: Final = 2_000


@dataclass(frozen=True)
class Standing:
    """A duty of every agency: it is there always, and looked at again on a day that is set."""

    kind: str
    what: str
    to: str
    provision: Citation
    why: str


_OF_AGENCIES: Final = (
    Standing(
        "issue_guidance",
        "Issue guidance to the staff of {agency}",
        "Staff and contractors",
        Citation("23-1203(2)"),
        "it is to be there at all times; the law sets no day",
    ),
    Standing(
        "keep_compliance_plan",
        "Keep a compliance plan for {agency}",
        "Staff and contractors",
        Citation("23-1203(8)"),
        "it is to be there at all times; the law sets no day",
    ),
    Standing(
        "review_access",
        "Review who has access at {agency}",
        "The agency",
        Citation("23-1205(a)(4)"),
        "the report tells who has access, so someone has to know; the law sets no day",
    ),
)
# Which come round on days of the law's own, and when next.
_OF_THE_CITY: Final[Mapping[str, tuple[str, str, Callable[[date], Due]]]] = {
    "review_reports": (
        "Review the agencies’ reports and the policies",
        "Chief privacy officer",
        next_review_due,
    ),
    "recommend_policies": (
        "Recommend policies, or say that none are needed",
        "Chief privacy officer",
        lambda on: replace(next_review_due(on), provision=Citation("23-1204(c)")),
    ),
}
_ADOPT: Final = "adopt_recommended"
# Those that whoever did them closes by saying so.
SAID_DONE: Final = frozenset({*(one.kind for one in _OF_AGENCIES), *_OF_THE_CITY, _ADOPT})
# Those of which whoever did them sets the next day.
SET_AGAIN: Final = frozenset(one.kind for one in _OF_AGENCIES)


def keep_up(*, now: datetime) -> int:
    """Open what is owed and not there, and close what an agency that is no more owed; how many
    were opened."""
    with transaction.atomic():
        today = new_york_day(now)
        agencies = dict(open_agencies(today).filter(parent=None).values_list("id", "name"))
        for agency in all_agencies().exclude(id__in=agencies).values_list("id", flat=True):
            why = "The agency was closed, or is a part of another."
            void(agency, SET_AGAIN, why=why, by=SYSTEM, now=now)
        owed = [*_missing(agencies), *_come_round(today)]
        return len(owe(owed, by=SYSTEM, now=now))


def _missing(agencies: Mapping[str, str]) -> Iterable[Owed]:
    there = {(kind, agency) for agency, kind, _, _ in queries.open_about(agencies, SET_AGAIN)}
    for agency, name in agencies.items():
        for one in _OF_AGENCIES:
            if (one.kind, agency) not in there:
                due = Due(on=None, explanation=one.why, provision=one.provision)
                yield _owed(one, agency, name, due)


def _owed(one: Standing, agency: str, name: str, due: Due) -> Owed:
    what = one.what.format(agency=name)
    return Owed(kind=one.kind, agency=agency, what=what, to=one.to, record=agency, due=due)


def _come_round(today: date) -> Iterable[Owed]:
    """What the committee owes next: not again for the day for which it was done."""
    found = Duty.objects.filter(record=THE_CITY, kind__in=_OF_THE_CITY)
    last = dict(found.values("kind").annotate(last=Max("due_on")).values_list("kind", "last"))
    there = {kind for _, kind, _, _ in queries.open_about([THE_CITY], _OF_THE_CITY)}
    for kind in _OF_THE_CITY.keys() - there:
        what, to, next_due = _OF_THE_CITY[kind]
        done = last.get(kind)
        due = next_due(max(today, done + ONE_DAY) if done else today)
        yield Owed(kind=kind, agency="", what=what, to=to, record=THE_CITY, due=due)


@transaction.atomic
def show_done(
    duty_id: str,
    *,
    on: date,
    evidence: str,
    again_on: date | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Say when it was done and what shows it; `again_on` is the day on which it is looked at again.

    Stale where it is closed by now; Invalid for a duty that is done elsewhere.
    """
    today = new_york_day(now)
    duty = queries.duty(duty_id, actor=actor, today=today)
    require_any(actor, KINDS[duty.kind].powers, duty.agency_id or "")
    _check(duty, on, evidence, again_on, today)
    agency = duty.agency_id or ""
    shown = facts.DutyShown(record=duty.id, agency=agency, on=on, evidence=evidence.strip())
    record(shown, by=actor, now=now)
    said = f"Done on {in_words(on)}, as {actor.name} says: {evidence.strip()}"
    told = {"part": duty.part, "agency": agency, "evidence": said}
    if not fulfil(duty.record, duty.kind, **told, by=actor, now=now):
        raise Stale(f"{duty.id} is closed by now.")
    owe(list(_next(duty, on, again_on)), by=actor, now=now)


def _check(duty: Duty, on: date, evidence: str, again_on: date | None, today: date) -> None:
    if duty.kind not in SAID_DONE:
        message = "This is closed where it is done, and not by saying so."
        raise Invalid([Fault("kind_mismatch", message, "")])
    if duty.state != Duty.State.OPEN:
        raise Stale(f"{duty.id} is closed by now.")
    found = []
    if on > today:
        found.append(Fault("bad_date", "Choose today or a day before it.", "on"))
    if not evidence.strip():
        message = "Say what shows it: the paper’s name, and where it is kept."
        found.append(Fault("missing_field", message, "evidence"))
    if len(evidence) > _MOST:
        message = f"Say it in at most {_MOST:,} letters."
        found.append(Fault("too_long", message, "evidence"))
    if duty.kind in SET_AGAIN and (again_on is None or not today < again_on <= today + _FURTHEST):
        message = "Choose a day from tomorrow to three years ahead, to look at it again."
        found.append(Fault("bad_date", message, "again_on"))
    if found:
        raise Invalid(found)


def _next(duty: Duty, on: date, again_on: date | None) -> Iterable[Owed]:
    """What is owed from then on."""
    if duty.kind in SET_AGAIN:
        one = next(one for one in _OF_AGENCIES if one.kind == duty.kind)
        assert again_on is not None  # noqa: S101 (checked above)
        working = (
            f"{in_words(again_on)} was set for it when it was done on {in_words(on)}; "
            "the law sets no day"
        )
        due = Due(on=again_on, explanation=working, provision=one.provision)
        agency = duty.agency_id or ""
        yield _owed(one, agency, agency_names([agency])[agency], due)
    elif duty.kind == "recommend_policies":
        yield Owed(
            kind=_ADOPT,
            agency="",
            what="Adopt the policies that the committee recommended",
            to="Agencies",
            record=THE_CITY,
            part=on.isoformat(),
            due=policies_due(on),
        )
