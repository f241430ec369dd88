"""Everything that writes what is kept, held and gone.

Holds and disposals wait for each other, so that nothing is thrown away while someone says to keep
it.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any, Final

import msgspec
from django.db import transaction
from django.db.models import F, QuerySet

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor, require
from discretion.apps.accounts.queries import SYSTEM, require_open
from discretion.apps.audit.actions import hold_the_chain, new_york_day, next_id
from discretion.apps.audit.actions import record as tell
from discretion.apps.duties import actions as duties
from discretion.apps.register import queries as register
from discretion.apps.register.known import Known
from discretion.apps.retention import asking, certificates, checks, facts, queries
from discretion.apps.retention.contents import Disposing, Order, Series
from discretion.apps.retention.models import Disposal, Hold, Holding
from discretion.apps.retention.queries import HoldShown, Opened
from discretion.apps.retention.reckoning import Reckoned, reckon
from discretion.errors import Fault, Invalid, NotFound, RefusedByLaw, Stale
from discretion.law.authority import Power
from discretion.law.deadlines import in_words

_RETENTION: Final = "23-1202(e)"
_PREFIX: Final = "HLD"
_AT_ONCE: Final = 200


@transaction.atomic
def record(series: Series, *, agency: str, actor: Actor, now: datetime, why: str = "") -> Opened:
    """List something that is kept; Invalid where the register knows no such system or rule."""
    if not agency:
        raise Invalid([Fault("missing_field", "Choose the agency it belongs to.", "agency")])
    require(actor, Power.KEEP_REGISTER, agency)
    require_open([agency], on=new_york_day(now))
    said = _tidy(series)
    checks.series(said, agency=agency, actor=actor)
    hold_the_chain()
    row = Holding(id=next_id(_PREFIX, now=now), agency_id=agency, reckoned_at=now)
    _set(row, said, actor, now)
    row.save(force_insert=True)
    after = _told(row)
    fact = facts.HoldingRecorded(record=row.id, agency=agency, why=why, after=after)
    tell(fact, by=actor, now=now)
    return _settled(row, actor, now)


@transaction.atomic
def change(
    holding_id: str, series: Series, *, version: int, actor: Actor, now: datetime, why: str = ""
) -> Opened:
    """Change what is said of something kept; Stale where someone else did meanwhile."""
    row = _opened(holding_id, actor, Power.KEEP_REGISTER)
    before, said = _told(row), _tidy(series)
    checks.series(said, agency=row.agency_id, actor=actor, before=before.content)
    if before.content == said and row.version == version:
        return queries.opened(row)
    _move(row, version)
    _set(row, said, actor, now)
    row.save(update_fields=[*_SAID, "changed_at", "changed_by"])
    _tell(row, facts.HoldingChanged, before, actor, now, why)
    duties.reword(row.id, asking.called(row), by=actor, now=now)
    return _settled(row, actor, now)


@transaction.atomic
def withdraw(holding_id: str, *, version: int, actor: Actor, now: datetime, why: str) -> Opened:
    """List something no longer that was not disposed of: listed in error, or elsewhere by now."""
    row = _opened(holding_id, actor, Power.KEEP_REGISTER)
    checks.required(why, "why", "Say why it is no longer listed.")
    (reckoned,) = reckon([row])
    _require_not_held(reckoned)
    before = _told(row)
    _move(row, version, Holding.State.WITHDRAWN)
    _change(row, actor, now)
    _tell(row, facts.HoldingWithdrawn, before, actor, now, why.strip())
    asking.over(row, f"{row.id} is no longer listed.", by=actor, now=now)
    return queries.holding(row.id, actor=actor)


@transaction.atomic
def place_hold(
    order: Order, *, agency: str = "", actor: Actor, now: datetime, why: str = ""
) -> HoldShown:
    """Suspend disposal of one holding, or of all of an agency in a system or under a rule.

    `agency` is that of the holding, where it is about one; its offices are held with it.
    """
    said = msgspec.structs.replace(
        order, reason=order.reason.strip(), reference=order.reference.strip()
    )
    owner, about = _about(said.about, agency, actor)
    require(actor, Power.HOLD_DISPOSAL, owner)
    checks.order(said, agency=owner, today=new_york_day(now))
    hold_the_chain()
    row = Hold.objects.create(
        id=next_id("SUS", now=now),
        agency_id=owner,
        kind=said.kind,
        since=said.since,
        reason=said.reason,
        reference=said.reference,
        placed_at=now,
        placed_by=actor.name,
        **about,
    )
    after = facts.HoldContent(content=said)
    fact = facts.HoldPlaced(record=row.id, agency=owner, why=why, after=after)
    tell(fact, by=actor, now=now)
    asking.settle_all(_held(row), by=actor, now=now)
    return queries.hold(row.id, actor=actor)


@transaction.atomic
def lift_hold(hold_id: str, *, on: date, actor: Actor, now: datetime, why: str) -> HoldShown:
    """Let a hold end with a day; what waited for it is due the day after, or later by its rule."""
    row = queries.hold_row(hold_id, actor=actor)
    require(actor, Power.HOLD_DISPOSAL, row.agency_id)
    checks.required(why, "why", "Say why it is lifted.")
    checks.lifting(on, since=row.since, today=new_york_day(now))
    hold_the_chain()
    before = _hold_told(row)
    lifted = {"until": on, "lifted_at": now, "lifted_by": actor.name, "lifted_why": why.strip()}
    if not Hold.objects.filter(id=hold_id, until=None).update(**lifted):
        raise Stale(f"{hold_id} is lifted already.")
    after = msgspec.structs.replace(before, until=on)
    fact = facts.HoldLifted(
        record=hold_id, agency=row.agency_id, why=why.strip(), before=before, after=after
    )
    tell(fact, by=actor, now=now)
    asking.settle_all(_held(row), by=actor, now=now)
    return queries.hold(hold_id, actor=actor)


@transaction.atomic
def dispose(
    holding_id: str,
    disposing: Disposing,
    *,
    version: int,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Opened:
    """Record that something was disposed of, and make the certificate of it (§ 10-503).

    RefusedByLaw before its day, and while a hold is not lifted. Where no day can be counted, `why`
    says that its time is up.
    """
    row = _opened(holding_id, actor, Power.DISPOSE)
    said, today = _trimmed(disposing), new_york_day(now)
    checks.disposing(said, triggered_on=row.triggered_on, today=today)
    (reckoned,) = reckon([row])
    _require_due(reckoned, said.on, why)
    before = _told(row)
    _move(row, version, Holding.State.DISPOSED)
    _change(row, actor, now)
    made = certificates.certificate(
        reckoned, said, number=next_id("DSP", now=now), why=why.strip(), by=actor.name, on=today
    )
    Disposal.objects.create(
        id=made.number,
        holding=row,
        on=said.on,
        certificate=msgspec.json.encode(made).decode(),
        at=now,
        by=actor.id,
    )
    fact = partial(facts.HoldingDisposed, disposal=made.number, content=said, certificate=made)
    _tell(row, fact, before, actor, now, why.strip())
    evidence = f"Disposed of on {in_words(said.on)}: certificate {made.number}."
    asking.done(row, evidence, by=actor, now=now)
    return queries.holding(row.id, actor=actor)


def see_to(*, now: datetime) -> None:
    """Once a day: work out anew what hangs on a rule that was changed, and ask for what is due."""
    kept = Holding.objects.filter(state=Holding.State.KEPT)
    moved = kept.filter(rule__changed_at__gt=F("reckoned_at"))
    near = kept.filter(due_on__lte=new_york_day(now) + queries.AHEAD)
    ids = sorted({*moved.values_list("id", flat=True), *near.values_list("id", flat=True)})
    for start in range(0, len(ids), _AT_ONCE):
        # Bit by bit, so that nobody waits to save something until all of the City is seen to.
        with transaction.atomic():
            hold_the_chain()
            asking.settle_all(ids[start : start + _AT_ONCE], by=SYSTEM, now=now)


_SAID: Final = ("name", "system", "rule", "triggered_on", "amount")


def _opened(holding_id: str, actor: Actor, power: Power) -> Holding:
    """What is still kept, which nobody else changes until the transaction ends."""
    require(actor, power, queries.row(holding_id, actor=actor).agency_id)
    hold_the_chain()
    row = queries.row(holding_id, actor=actor)
    if row.state != Holding.State.KEPT:
        raise Stale(f"{row.id} is {row.get_state_display().lower()} by now.")
    return row


def _move(row: Holding, version: int, state: str = Holding.State.KEPT) -> None:
    """Take the next version, where it is still at the one that was opened."""
    there = Holding.objects.filter(id=row.id, version=version, state=Holding.State.KEPT)
    if not there.update(version=version + 1, state=state):
        raise Stale(f"{row.changed_by} changed {row.id} meanwhile.")
    row.version, row.state = version + 1, state


def _change(row: Holding, actor: Actor, now: datetime) -> None:
    row.changed_at, row.changed_by = now, actor.name
    row.save(update_fields=["changed_at", "changed_by"])


def _set(row: Holding, said: Series, actor: Actor, now: datetime) -> None:
    row.name, row.amount, row.triggered_on = said.name, said.amount, said.triggered_on
    row.system_id, row.rule_id = said.system, said.rule
    row.changed_at, row.changed_by = now, actor.name


def _tidy(said: Series) -> Series:
    return msgspec.structs.replace(said, name=said.name.strip(), amount=said.amount.strip())


def _trimmed(said: Disposing) -> Disposing:
    texts = {name: getattr(said, name).strip() for name in ("by", "unit", "how", "witness")}
    return msgspec.structs.replace(said, **texts)


def _told(row: Holding) -> facts.HoldingContent:
    content = queries.series_of(row)
    return facts.HoldingContent(state=row.state, version=row.version, content=content)


def _hold_told(row: Hold) -> facts.HoldContent:
    shown = queries.shown(row)
    same = ("kind", "about", "since", "reason", "reference")
    content = Order(**{name: getattr(shown, name) for name in same})
    return facts.HoldContent(content=content, until=row.until)


def _tell(
    row: Holding,
    fact: Callable[..., Any],
    before: facts.HoldingContent,
    actor: Actor,
    now: datetime,
    why: str,
) -> None:
    agency = row.agency_id
    made = fact(record=row.id, agency=agency, why=why, before=before, after=_told(row))
    tell(made, by=actor, now=now)


def _settled(row: Holding, actor: Actor, now: datetime) -> Opened:
    asking.settle_all([row.id], by=actor, now=now)
    return queries.holding(row.id, actor=actor)


def _about(about: str, agency: str, actor: Actor) -> tuple[str, dict[str, str]]:
    """Whose a hold is, and the column that says what it is about; NotFound out of sight."""
    if about.startswith(f"{_PREFIX}-"):
        row = queries.row(about, actor=actor)
        if row.state != Holding.State.KEPT:
            raise Stale(f"{row.id} is {row.get_state_display().lower()} by now.")
        return row.agency_id, {"holding_id": row.id}
    kept = register.record(about, actor=actor)
    column = {"system": "system_id", "activity": "rule_id"}.get(kept.kind)
    if column is None:
        message = f"{about} is neither a system nor a rule, nor anything kept."
        raise Invalid([Fault("kind_mismatch", message, "about")])
    owner = agency or kept.agency
    known = Known(owner)
    if owner not in known.agencies or about not in known.systems | known.activities:
        raise NotFound(f"There is no record “{about}” of this agency here.")
    return owner, {column: about}


def _held(row: Hold) -> QuerySet[Holding, str]:
    """The ids of what is kept that a hold is about."""
    kept = Holding.objects.filter(state=Holding.State.KEPT)
    if row.holding_id:
        return kept.filter(id=row.holding_id).values_list("id", flat=True)
    same = {"system": row.system_id} if row.system_id else {"rule": row.rule_id}
    below = accounts.tree().below(row.agency_id)
    return kept.filter(agency__in=below, **same).values_list("id", flat=True)


def _require_not_held(one: Reckoned) -> None:
    if one.held:
        message = f"{one.row.id} is on hold: {one.due.explanation}. Lift the hold first."
        raise RefusedByLaw(message, provision=_RETENTION)


def _require_due(one: Reckoned, on: date, why: str) -> None:
    """RefusedByLaw where it is held, or was to be kept that day still."""
    _require_not_held(one)
    if one.due.on is None:
        checks.required(why, "why", "Say why its time is up: no day says so.")
    elif on < one.due.on:
        message = f"{one.row.id} is kept until the day before {in_words(one.due.on)}: "
        raise RefusedByLaw(f"{message}{one.due.explanation}.", provision=_RETENTION)
