"""What is done with a matter until it is decided: taken up, assigned, asked about, passed on."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Final

from django.db import transaction

from discretion.apps.accounts import desks
from discretion.apps.accounts.policy import Actor, require
from discretion.apps.accounts.queries import actor_of
from discretion.apps.matters import (
    approving,
    asking,
    checks,
    judging,
    moving,
    on_file,
    private,
    sight,
)
from discretion.apps.matters import facts as told
from discretion.apps.matters.contents import Facts
from discretion.apps.matters.doing import Doing
from discretion.apps.matters.models import Matter
from discretion.apps.matters.moving import Text
from discretion.apps.matters.opened import Opened, opened
from discretion.errors import Fault, Invalid, Stale
from discretion.law.matters import FINAL, Kind, Move, State

_NOBODY_S: Final = frozenset({*FINAL, State.DRAFT})


@transaction.atomic
def take_up(matter_id: str, *, version: int, actor: Actor, now: datetime, why: str = "") -> Opened:
    """Take a matter to one's own desk."""
    doing = Doing(actor, now, why)
    row = moving.opened(matter_id, version, doing)
    row = moving.step(
        row, Move.TAKE_UP, doing, told.MatterTakenUp, taken_at=now, **_handled_by(actor)
    )
    return opened(row)


def _handled_by(actor: Actor) -> dict[str, Any]:
    return {"assignee": actor.id, "assignee_name": actor.name}


@transaction.atomic
def assign(
    matter_ids: Iterable[str],
    to: str,
    *,
    versions: Mapping[str, int] | None = None,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> list[Opened]:
    """Give matters to an officer to handle, all or none; `to` as `person:7`, empty: to nobody."""
    doing, found = Doing(actor, now, why), []
    wanted = [sight.row(matter_id, actor=actor).id for matter_id in dict.fromkeys(matter_ids)]
    for row in moving.held(wanted):
        require(sight.in_reach(actor, row), judging.deciding_power(row), row.agency_id)
        if versions is not None and versions.get(row.id) != row.version:
            raise Stale(f"{row.changed_by} changed {row.id} meanwhile.")
        if State(row.state) in _NOBODY_S:
            message = f"{row.id} is {row.state}; there is nothing to handle."
            raise Invalid([Fault("bad_state", message, "matters")])
        other = _officer(row, to, doing) if to else {"assignee": "", "assignee_name": ""}
        found.append(opened(moving.change(row, doing, told.MatterAssigned, **other)))
    return found


def _officer(row: Matter, to: str, doing: Doing) -> dict[str, Any]:
    """The officer of that id; Invalid where they may not decide the matter."""
    person = desks.people([to]).get(to)
    other = actor_of(person, now=doing.now) if person else None
    if other is None or judging.deciding_power(row) not in sight.powers_over(other, row):
        message = "Choose an officer who may decide this matter."
        raise Invalid([Fault("unknown_id", message, "to")])
    return _handled_by(other)


@transaction.atomic
def ask(
    matter_id: str, question: str, *, version: int, actor: Actor, now: datetime, why: str = ""
) -> Opened:
    """Ask the one who asked, or recorded an emergency, for more."""
    doing = Doing(actor, now, why)
    row = moving.opened(matter_id, version, doing)
    row = moving.step(
        row,
        Move.ASK,
        doing,
        told.QuestionAsked,
        met=judging.met(row, judging.facts_of(row), reason=question),
        texts=[_words(private.What.QUESTION, question)],
    )
    return opened(row)


def _words(what: str, words: str) -> Text:
    given = private.Words(words=words.strip())
    private.check(given)
    return Text(what, given)


@transaction.atomic
def answer(
    matter_id: str,
    words: str,
    *,
    version: int,
    facts: Facts | None = None,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Opened:
    """Answer the officer's question, and state the facts anew where that is the answer."""
    doing = Doing(actor, now, why)
    row = moving.opened(matter_id, version, doing)
    moving.require_move(row, Move.ANSWER, doing)
    if not words.strip() and facts is None:
        raise Invalid([Fault("missing_field", "Write your answer.", "words")])
    texts = [_words(private.What.ANSWER, words)] if words.strip() else []
    columns = {} if facts is None else _stated_anew(row, facts, doing)
    met = judging.met(row, facts or judging.facts_of(row))
    row = moving.step(
        row, Move.ANSWER, doing, told.QuestionAnswered, met=met, texts=texts, **columns
    )
    if columns:
        asking.ask_for_notice(row, doing)
    return opened(row)


def _stated_anew(row: Matter, facts: Facts, doing: Doing) -> dict[str, Any]:
    tidy = checks.tidy(facts)
    checks.check(tidy, agency=row.agency_id)
    if lacking := checks.missing(tidy, Kind(row.kind)):
        raise Invalid(lacking)
    return {**moving.stating(tidy, row.agency_id), **moving.read_anew(row, tidy, doing)}


@transaction.atomic
def consult(matter_id: str, *, version: int, actor: Actor, now: datetime, why: str = "") -> Opened:
    """Ask counsel to look at it."""
    doing = Doing(actor, now, why)
    row = moving.opened(matter_id, version, doing)
    return opened(moving.step(row, Move.CONSULT, doing, told.CounselConsulted, consulted_at=now))


@transaction.atomic
def review(
    matter_id: str,
    reason: str,
    *,
    favours: bool,
    version: int,
    actor: Actor,
    now: datetime,
) -> Opened:
    """Give counsel's opinion; one in favour is the extra review that a designation asks for."""
    doing = Doing(actor, now, reason.strip())
    row = moving.opened(matter_id, version, doing)
    facts = judging.facts_of(row)
    paper = approving.review_of(row, facts, reason, doing) if favours else None
    fact = partial(told.CounselReviewed, favours=favours, review=paper.id if paper else "")
    met = judging.met(row, facts, reason=reason)
    moving.require_move(row, Move.REVIEW, doing)
    answer: dict[str, Any] = {}
    if paper:
        given = [on_file.as_law(paper)]
        answer = moving.answering(*judging.kept(row, facts, doing, given=given))
    row = moving.step(row, Move.REVIEW, doing, fact, met=met, **answer)
    if paper:
        paper.save(force_insert=True)
    return opened(row)


@transaction.atomic
def hand_over(
    matter_id: str, to: str, *, version: int, actor: Actor, now: datetime, why: str = ""
) -> Opened:
    """Pass a matter on to another officer who may decide it."""
    doing = Doing(actor, now, why)
    row = moving.opened(matter_id, version, doing)
    moving.require_move(row, Move.HAND_OVER, doing)
    if to == actor.id:
        raise Invalid([Fault("same_person", "It is on your desk; choose someone else.", "to")])
    other = _officer(row, to, doing)
    return opened(moving.step(row, Move.HAND_OVER, doing, told.MatterHandedOver, **other))


@transaction.atomic
def refer_up(matter_id: str, *, version: int, actor: Actor, now: datetime, why: str = "") -> Opened:
    """Lay a matter before the chief, who alone can find it to be in the City's best interests."""
    doing = Doing(actor, now, why)
    row = moving.opened(matter_id, version, doing)
    met = judging.met(row, judging.facts_of(row))
    row = moving.step(row, Move.REFER_UP, doing, told.MatterReferred, met=met, referred_at=now)
    return opened(row)


@transaction.atomic
def send_back(matter_id: str, reason: str, *, version: int, actor: Actor, now: datetime) -> Opened:
    """Give a matter back to the officer, without a determination."""
    doing = Doing(actor, now, reason.strip())
    row = moving.opened(matter_id, version, doing)
    met = judging.met(row, judging.facts_of(row), reason=reason)
    return opened(moving.step(row, Move.SEND_BACK, doing, told.MatterSentBack, met=met))


@transaction.atomic
def recall(matter_id: str, *, version: int, actor: Actor, now: datetime, why: str = "") -> Opened:
    """Take a matter back from wherever it was passed on to."""
    doing = Doing(actor, now, why)
    row = moving.opened(matter_id, version, doing)
    return opened(moving.step(row, Move.RECALL, doing, told.MatterRecalled))
