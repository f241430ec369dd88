"""How determinations are kept for good: a row each, frozen, and a digest of them in the record.

They are on the disk before anyone is told their ids. What several programs ask to be kept in the
same moment is written in one transaction (ADR 18).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from itertools import chain, groupby, islice
from operator import attrgetter
from typing import ClassVar, Final, NamedTuple

import msgspec
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from discretion.apps.accounts.policy import Actor
from discretion.apps.audit import texts
from discretion.apps.audit.actions import (
    Telling,
    hold_the_chain,
    next_ids,
    record_each,
    within_a_transaction,
)
from discretion.apps.audit.facts import Fact
from discretion.apps.audit.rows import insert, without_waiting
from discretion.apps.matters import determining, live
from discretion.apps.matters.determining import Answered, FaultyActs, line_of
from discretion.apps.matters.live import Live
from discretion.apps.matters.models import Determination
from discretion.apps.matters.sight import visible
from discretion.apps.matters.together import Together
from discretion.errors import MOST_FAULTS_REPORTED, Fault, Invalid, NotAllowed, NotFound
from discretion.law.acts import Act
from discretion.law.authority import Power
from discretion.law.checks import FaultyAct
from discretion.law.determinations import Determination as Answer
from discretion.law.register import Approval

PREFIX: Final = "DET"
_MOST_AT_ONCE: Final = 10_000
# What people or programs write in words; ids and codes of the register are not read.
_WORDS: Final = (
    "function",
    "purpose",
    "by.staff",
    "counterparty.name",
    "grounds.furthers_mission",
    "grounds.required_by_law",
    "circumstances.exigent",
    "no_important_privacy_interest",
)
_WORDS_OF: Final = attrgetter(*_WORDS)
_DIGESTED: Final = ("id", "agency", "matter", "act", "answer", "register", "actor")


class DeterminationsKept(Fact, frozen=True, kw_only=True):
    """Determinations of an agency's acts were kept; `record` is the first that was kept with them.

    What they say is in their rows; the digest covers those of this agency, by id.
    """

    kind: ClassVar[str] = "determinations.kept"
    unread: ClassVar[Mapping[str, str]] = {"*": texts.OURS}
    count: int
    last: str
    digest: str


class _Told(msgspec.Struct):
    outcome: str
    basis: str
    designation: str = ""


_TOLD: Final = msgspec.json.Decoder(_Told).decode


class Kept(NamedTuple):
    """What was answered, and under which ids it is kept, in order."""

    answered: Sequence[Answered]
    ids: Sequence[str]


class _Asked(NamedTuple):
    answered: Sequence[Answered]
    live: Live
    actor: Actor
    now: datetime


def ask_and_keep(lines: Sequence[bytes], *, actor: Actor, now: datetime) -> Kept:
    """The determinations of acts, kept for good on the register that they are kept on.

    Nothing is kept where one is no act (FaultyActs), has something of a person in it (Invalid), or
    is of an agency for which the actor may not keep any (NotAllowed).
    """
    register = live.now()
    answered = determining.on(register, lines, actor=actor)
    _require(answered, actor)
    asked = _Asked(answered, register, actor, now)
    if not answered:
        return Kept((), ())
    if connection.in_atomic_block:
        hold_the_chain()
        return _kept([_anew(asked, live.now())])[0]
    found = _TOGETHER(asked, len(answered))
    if isinstance(found, FaultyActs):
        raise found
    return found


def determine_and_keep(
    act: Act, *, matter: str, actor: Actor, now: datetime, given: Iterable[Approval] = ()
) -> tuple[Answer, str]:
    """The determination of a matter's act and its id, in the transaction of a step of the matter,
    with the approvals that the step gives; Invalid where the act points nowhere."""
    within_a_transaction("A determination")
    hold_the_chain()
    register = live.now_with(given)
    try:
        answer = register.decisions.decide(act)
    except FaultyAct as faulty:
        raise Invalid([faulty.fault]) from None
    answered = Answered(line_of(act), act, register.decisions.encode(answer))
    (kept,) = _kept([_Asked([answered], register, actor, now)], matter)
    return answer, kept.ids[0]


def _require(answered: Iterable[Answered], actor: Actor) -> None:
    keeps = actor.where(Power.RECORD_DETERMINATION)
    if keeps is not None and any(each.act.agency not in keeps for each in answered):
        raise NotAllowed("Your roles, or this token's scopes, don't include keeping answers.")
    found = (_about_people(each.act, f"[{n}]", actor) for n, each in enumerate(answered))
    if faults := list(islice(chain.from_iterable(found), MOST_FAULTS_REPORTED)):
        raise Invalid(faults)


def _about_people(act: Act, at: str, actor: Actor) -> Iterator[Fault]:
    """What is kept for good names nobody whose information it is."""
    words = {path: text for path, text in zip(_WORDS, _WORDS_OF(act), strict=True) if text}
    if act.counterparty.kind == "individual" and words.pop("counterparty.name", ""):
        message = "This is kept for good, so it can't name the individual; leave the name out."
        yield Fault("identifying_text", message, f"{at}.counterparty.name")
    others = {f"types[{n}]": code for n, code in enumerate(act.types) if code.startswith("other:")}
    yield from texts.faults({**words, **others}, before=None, at=at, by=actor)


@contextmanager
def _turn() -> Iterator[Live]:
    """A transaction that holds the chain, and the register of that moment."""
    while True:
        register = live.now()
        with without_waiting(), transaction.atomic():
            hold_the_chain()
            if live.is_current(register):
                yield register
                return
        live.committed()


def _write(register: Live, asked: Sequence[_Asked]) -> Sequence[Kept | FaultyActs]:
    """Keep what several asked for in one transaction, all on the register of that moment."""
    return _settled([_again(each, register) for each in asked])


_TOGETHER: Final = Together(_turn, _write, most=_MOST_AT_ONCE)


def _again(asked: _Asked, register: Live) -> _Asked | FaultyActs:
    try:
        return _anew(asked, register)
    except FaultyActs as error:
        return error


def _anew(asked: _Asked, register: Live) -> _Asked:
    """What was answered, on the register as it is now."""
    if register is asked.live:
        return asked
    lines = [each.line for each in asked.answered]
    answered = determining.on(register, lines, actor=asked.actor)
    return asked._replace(answered=answered, live=register)


def _settled(done: Sequence[_Asked | FaultyActs]) -> Sequence[Kept | FaultyActs]:
    kept = iter(_kept([each for each in done if isinstance(each, _Asked)]))
    return [next(kept) if isinstance(each, _Asked) else each for each in done]


def _kept(asked: Sequence[_Asked], matter: str = "") -> Sequence[Kept]:
    """Write the rows of all and tell the record of each; whoever calls holds the chain."""
    if not asked:
        return ()
    count = sum(len(one.answered) for one in asked)
    ids = iter(next_ids(PREFIX, count, now=asked[0].now))
    kept = [Kept(one.answered, list(islice(ids, len(one.answered)))) for one in asked]
    rows = [
        [
            _row(id_, found.ids[0], each, one, matter)
            for id_, each in zip(found.ids, found.answered, strict=True)
        ]
        for one, found in zip(asked, kept, strict=True)
    ]
    insert(list(chain.from_iterable(rows)))
    record_each(
        Telling(_fact(agency, found), one.actor, one.now)
        for one, own in zip(asked, rows, strict=True)
        for agency, found in _by_agency(own)
    )
    return kept


def _row(id_: str, batch: str, each: Answered, asked: _Asked, matter: str) -> Determination:
    told = _TOLD(each.answer)
    return Determination(
        id=id_,
        batch=batch,
        agency=each.act.agency,
        matter=matter,
        act=each.line.decode(),
        answer=each.answer.decode(),
        kind=each.act.act,
        on=each.act.on,
        outcome=told.outcome,
        basis=told.basis,
        designation=told.designation,
        register=asked.live.fingerprint(each.act.agency),
        at=asked.now,
        actor=asked.actor.id,
        actor_name=asked.actor.name,
    )


def _by_agency(rows: Iterable[Determination]) -> Iterator[tuple[str, Sequence[Determination]]]:
    key = attrgetter("agency")
    found = groupby(sorted(rows, key=attrgetter("agency", "id")), key)
    return ((agency, list(each)) for agency, each in found)


def _fact(agency: str, rows: Sequence[Determination]) -> DeterminationsKept:
    return DeterminationsKept(
        record=rows[0].batch,
        agency=agency,
        count=len(rows),
        last=rows[-1].id,
        digest=digest(rows),
    )


def digest(rows: Iterable[Determination]) -> str:
    """The digest of determinations that were kept together for an agency, in order of id."""
    whole = sha256()
    for row in rows:
        whole.update(msgspec.json.encode([str(getattr(row, name)) for name in _DIGESTED]) + b"\n")
    return whole.hexdigest()


def determinations(actor: Actor, **asked: str) -> QuerySet[Determination]:
    """The determinations that were kept, newest first, as far as the actor may read them; those
    of an agency, outcome or batch, where one is asked for.

    Those of a matter are for who sees the matter.
    """
    readable = actor.where(Power.READ_REGISTER)
    found = Determination.objects.order_by("-at", "id")
    if readable is not None:
        found = found.filter(agency__in=readable)
    found = found.filter(Q(matter="") | Q(matter__in=visible(actor).values("id")))
    return found.filter(**{name: value for name, value in asked.items() if value})


def determination(id_: str, *, actor: Actor) -> Determination:
    """A determination that was kept; NotFound where it is not there for the actor."""
    found = determinations(actor).filter(id=id_).first()
    if found is None:
        raise NotFound(f"There is no determination “{id_}” here.")
    return found
