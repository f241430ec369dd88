"""What an agency or the City owes at all times, or time and again, and whoever did it says so.

No record brings these about, so they are in the ledger from the first night on: for each open
agency at the top of its tree, and for the City. They are closed by saying when it was done and
what shows it, and most are owed again from then on. What was said wrongly is taken back.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Max, QuerySet

from discretion.apps.accounts.policy import Actor, require_any
from discretion.apps.accounts.queries import SYSTEM, agency_names, all_agencies, open_agencies
from discretion.apps.audit.actions import hold_the_chain, new_york_day, record
from discretion.apps.duties import facts, queries
from discretion.apps.duties.actions import Owed, fulfil, owe, reopen, void, void_these
from discretion.apps.duties.kinds import KINDS
from discretion.apps.duties.models import Duty
from discretion.errors import Fault, Invalid, Stale
from discretion.law.citations import Citation
from discretion.law.deadlines import ONE_DAY, Due, in_words
from discretion.law.reporting import next_review_due, policies_due

THE_CITY: Final = "CITY"
RECOMMEND: Final = "recommend_policies"
_ADOPT: Final = "adopt_recommended"
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
    RECOMMEND: (
        "Recommend policies, or say that none are needed",
        "Chief privacy officer",
        lambda on: replace(next_review_due(on), provision=Citation("23-1204(c)")),
    ),
}
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
    # A void one is of a day for which it was not done after all.
    found = found.exclude(state=Duty.State.VOID)
    last = dict(found.values("kind").annotate(last=Max("due_on")).values_list("kind", "last"))
    there = {kind for _, kind, _, _ in queries.open_about([THE_CITY], _OF_THE_CITY)}
    for kind in _OF_THE_CITY.keys() - there:
        what, to, next_due = _OF_THE_CITY[kind]
        done = last.get(kind)
        due = next_due(max(today, done + ONE_DAY) if done else today)
        yield Owed(kind=kind, agency="", what=what, to=to, record=THE_CITY, due=due)


@dataclass(frozen=True, kw_only=True)
class Word:
    """What someone says of a duty that they did: when, what shows it, on which day it is looked at
    again, and of the committee's, whether it recommended policies or said that none are needed."""

    on: date
    evidence: str
    again_on: date | None = None
    recommended: bool | None = None

    def __str__(self) -> str:
        said = {True: ", with policies recommended", False: ", and no policies are needed"}
        what = "" if self.recommended is None else said[self.recommended]
        return f"{what}: {self.evidence.strip()}"


@transaction.atomic
def show_done(duty_id: str, word: Word, *, actor: Actor, now: datetime) -> None:
    """Say when it was done and what shows it; what follows from that is owed from then on.

    Stale where it is closed by now; Invalid for a duty that is done elsewhere.
    """
    today = new_york_day(now)
    duty = _said_by(duty_id, actor, today)
    _check(duty, word, today)
    agency, on = duty.agency_id or "", word.on
    shown = facts.DutyShown(record=duty.id, agency=agency, on=on, evidence=word.evidence.strip())
    record(shown, by=actor, now=now)
    said = f"Done on {in_words(on)}, as {actor.name} says{word}"
    told = {"part": duty.part, "agency": agency, "evidence": said}
    if not fulfil(duty.record, duty.kind, **told, by=actor, now=now):
        raise Stale(f"{duty.id} is closed by now.")
    owe(list(_next(duty, word)), by=actor, now=now)


def _said_by(duty_id: str, actor: Actor, today: date) -> Duty:
    """A duty of which the actor may say that it was done."""
    duty = queries.duty(duty_id, actor=actor, today=today)
    require_any(actor, KINDS[duty.kind].powers, duty.agency_id or "")
    if duty.kind not in SAID_DONE:
        message = "This is closed where it is done, and not by saying so."
        raise Invalid([Fault("kind_mismatch", message, "")])
    return duty


def _check(duty: Duty, word: Word, today: date) -> None:
    if duty.state != Duty.State.OPEN:
        raise Stale(f"{duty.id} is closed by now.")
    found = []
    if word.on > today:
        found.append(Fault("bad_date", "Choose today or a day before it.", "on"))
    if not word.evidence.strip():
        message = "Say what shows it: the paper’s name, and where it is kept."
        found.append(Fault("missing_field", message, "evidence"))
    if len(word.evidence) > _MOST:
        message = f"Say it in at most {_MOST:,} letters."
        found.append(Fault("too_long", message, "evidence"))
    if duty.kind in SET_AGAIN and not _is_ahead(word.again_on, today):
        message = "Choose a day from tomorrow to three years ahead, to look at it again."
        found.append(Fault("bad_date", message, "again_on"))
    found += _check_recommended(duty, word)
    if found:
        raise Invalid(found)


def _check_recommended(duty: Duty, word: Word) -> Iterable[Fault]:
    if duty.kind == RECOMMEND and word.recommended is None:
        message = "Say whether policies are recommended, or that none are needed."
        yield Fault("missing_field", message, "recommended")
    if duty.kind != RECOMMEND and word.recommended is not None:
        message = "Only where policies were to be recommended is it said whether they are."
        yield Fault("kind_mismatch", message, "recommended")


def _is_ahead(on: date | None, today: date) -> bool:
    return on is not None and today < on <= today + _FURTHEST


@transaction.atomic
def take_back(duty_id: str, *, why: str, actor: Actor, now: datetime) -> None:
    """Take back that a duty was done, with a reason: it is owed again, and what followed from it is
    not. Stale where it is open by now; Invalid where something that followed was done.
    """
    # Nothing that follows is done meanwhile.
    hold_the_chain()
    duty = to_be_taken_back(duty_id, actor=actor, now=now)
    if not why.strip() or len(why) > _MOST:
        message = f"Say in at most {_MOST:,} letters why it is taken back."
        code = "too_long" if why.strip() else "missing_field"
        raise Invalid([Fault(code, message, "why")])
    followed = _followed(duty).filter(state=Duty.State.OPEN).values_list("id", flat=True)
    over = f"It followed from {duty.id}, of which it was taken back that it was done."
    void_these(followed, why=over, by=actor, now=now)
    reopen(duty, why=why.strip(), by=actor, now=now)


def can_be_taken_back(duty: Duty, *, actor: Actor) -> bool:
    """Whether the actor may take back that it was done, and nothing that followed was."""
    if duty.kind not in SAID_DONE or duty.state != Duty.State.DONE:
        return False
    powers = KINDS[duty.kind].powers
    may = any(actor.can(power, duty.agency_id or "") for power in powers)
    return may and not _followed(duty).filter(state=Duty.State.DONE).exists()


def to_be_taken_back(duty_id: str, *, actor: Actor, now: datetime) -> Duty:
    """A duty of which the actor may take back that it was done; Stale or Invalid as above."""
    duty = _said_by(duty_id, actor, new_york_day(now))
    if duty.state != Duty.State.DONE:
        raise Stale(f"{duty.id} is not done, so nothing is to be taken back.")
    done = _followed(duty).filter(state=Duty.State.DONE).order_by("id").first()
    if done:
        message = f"{done.id} followed from this and was done. Take that back first."
        raise Invalid([Fault("bad_state", message, "")])
    return duty


def _followed(duty: Duty) -> QuerySet[Duty]:
    """What was owed because a duty was said to be done: it again, or to adopt what it was about."""
    kinds = [duty.kind, *([_ADOPT] if duty.kind == RECOMMEND else [])]
    found = Duty.objects.filter(record=duty.record, kind__in=kinds, opened_at__gte=duty.closed_at)
    return found.exclude(id=duty.id)


def _next(duty: Duty, word: Word) -> Iterable[Owed]:
    """What is owed from then on."""
    on, again_on = word.on, word.again_on
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
    # The ninety days run from final recommendations (§ 23-1204(d)), and from nothing else.
    elif duty.kind == RECOMMEND and word.recommended:
        yield Owed(
            kind=_ADOPT,
            agency="",
            what="Adopt the policies that the committee recommended",
            to="Agencies",
            record=THE_CITY,
            part=on.isoformat(),
            due=policies_due(on),
        )
