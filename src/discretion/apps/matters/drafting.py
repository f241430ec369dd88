"""What the one who asks does: begins, saves, submits, amends, withdraws, asks for a second look."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Final

from django.db import transaction

from discretion.apps.accounts.policy import Actor, require
from discretion.apps.accounts.queries import require_open
from discretion.apps.audit import texts as guarded
from discretion.apps.matters import asking, checks, judging, moving, sight
from discretion.apps.matters import facts as told
from discretion.apps.matters import private as store
from discretion.apps.matters.contents import Facts, Private
from discretion.apps.matters.doing import Doing
from discretion.apps.matters.models import Matter
from discretion.apps.matters.moving import Text
from discretion.apps.matters.opened import Opened, opened
from discretion.apps.register.shapes import same
from discretion.errors import Fault, Invalid, NotAllowed
from discretion.law.authority import Power
from discretion.law.matters import Condition, Kind, Move, State

_BEGINS: Final = {
    Kind.REQUEST: Power.REFER,
    Kind.PROPOSAL: Power.REFER,
    Kind.EXIGENT: Power.REPORT_EXIGENT_ACT,
}
_NO_MORE_PAPERS: Final = (State.CLOSED, State.WITHDRAWN)


@transaction.atomic
def start(
    agency: str,
    *,
    kind: Kind,
    facts: Facts,
    private: Private | None = None,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Opened:
    """Begin a matter, as a draft that only its writer sees."""
    doing = Doing(actor, now, why)
    require(actor, _BEGINS[kind], agency)
    require_open([agency], on=doing.on)
    stated = _fit(facts, agency)
    return opened(_begun(agency, kind, stated, _texts(private), doing))


def _begun(
    agency: str, kind: Kind, stated: Facts, texts: Sequence[Text], doing: Doing, earlier: str = ""
) -> Matter:
    fact = told.ReconsiderationAsked if earlier else told.MatterStarted
    return moving.begin(agency, kind, stated, doing, texts=texts, earlier=earlier, fact=fact)


def _fit(stated: Facts, agency: str) -> Facts:
    tidy = checks.tidy(stated)
    checks.check(tidy, agency=agency)
    return tidy


def _texts(given: Private | None) -> tuple[Text, ...]:
    if given is None or given == Private():
        return ()
    store.check(given)
    return (Text(store.What.ABOUT, given),)


@transaction.atomic
def save_draft(
    matter_id: str,
    stated: Facts,
    *,
    version: int,
    private: Private | None = None,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Opened:
    """Save a draft, as it is typed; where nothing is new, nothing is recorded."""
    doing = Doing(actor, now, why)
    row = moving.opened(matter_id, version, doing)
    _require_draft(row)
    moving.after(row, Move.AMEND, doing)
    tidy, texts = _fit(stated, row.agency_id), _new(row, private)
    if same(tidy, judging.facts_of(row)) and not texts:
        return opened(row)
    columns = moving.stating(tidy, row.agency_id)
    return opened(moving.change(row, doing, told.MatterSaved, texts=texts, **columns))


def _require_draft(row: Matter) -> None:
    if row.state != State.DRAFT:
        message = "This was submitted already; amend it instead."
        raise Invalid([Fault("bad_state", message, "move")])


def _new(row: Matter, given: Private | None) -> tuple[Text, ...]:
    """What is to be written of who asks, unless it stands there already."""
    if given is None or given == store.about(row.id):
        return ()
    store.check(given)
    return (Text(store.What.ABOUT, given),)


@transaction.atomic
def submit(matter_id: str, *, version: int, actor: Actor, now: datetime, why: str = "") -> Opened:
    """Lay a draft before the officer; Invalid with each thing that it does not say yet."""
    doing = Doing(actor, now, why)
    row = moving.opened(matter_id, version, doing)
    stated = judging.facts_of(row)
    row = moving.step(
        row,
        Move.SUBMIT,
        doing,
        told.MatterSubmitted,
        met={Condition.COMPLETE},
        faults=checks.missing(stated, Kind(row.kind)),
        submitted_at=now,
        **moving.read_anew(row, stated, doing),
    )
    return opened(row)


@transaction.atomic
def amend(
    matter_id: str,
    stated: Facts,
    *,
    version: int,
    private: Private | None = None,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Opened:
    """State other facts of what is not decided yet; the officer reads it anew."""
    doing = Doing(actor, now, why)
    row = moving.opened(matter_id, version, doing)
    if row.state == State.DRAFT:
        return save_draft(
            matter_id, stated, version=version, private=private, actor=actor, now=now, why=why
        )
    moving.require_move(row, Move.AMEND, doing)
    tidy = _fit(stated, row.agency_id)
    row = moving.step(
        row,
        Move.AMEND,
        doing,
        told.MatterAmended,
        met=judging.met(row, tidy),
        faults=checks.missing(tidy, Kind(row.kind)),
        texts=_new(row, private),
        **moving.stating(tidy, row.agency_id),
        **moving.read_anew(row, tidy, doing),
    )
    asking.ask_for_notice(row, doing)
    return opened(row)


@transaction.atomic
def withdraw(matter_id: str, *, version: int, actor: Actor, now: datetime, why: str = "") -> Opened:
    """Want it no longer, before it is decided."""
    doing = Doing(actor, now, why)
    row = moving.opened(matter_id, version, doing)
    return opened(moving.step(row, Move.WITHDRAW, doing, told.MatterWithdrawn))


def attach(
    matter_id: str,
    name: str,
    data: bytes,
    *,
    version: int,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Opened:
    """Attach a file, which is kept encrypted; for the one who asks, and who handles the matter."""
    doing = Doing(actor, now, why)
    _require_attaching(sight.row(matter_id, actor=actor), doing)
    guarded.require({"document": name}, by=actor)
    paper, digest = store.sealed_paper(name, data)
    with transaction.atomic():
        row = moving.opened(matter_id, version, doing)
        _require_attaching(row, doing)
        text = Text(store.What.PAPER, paper, digest)
        fact = partial(told.PaperAttached, sha256=digest)
        return opened(moving.change(row, doing, fact, texts=[text]))


def _require_attaching(row: Matter, doing: Doing) -> None:
    if row.state in _NO_MORE_PAPERS:
        message = "Nothing is attached to a matter that was put away."
        raise Invalid([Fault("bad_state", message, "move")])
    if not sight.handled(doing.actor).filter(id=row.id).exists():
        raise NotAllowed("Only who asks and who handles a matter attaches files to it.")


@transaction.atomic
def reconsider(
    matter_id: str,
    *,
    version: int,
    facts: Facts | None = None,
    private: Private | None = None,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Opened:
    """Ask for a second look at what was refused: a new draft, linked to it."""
    doing = Doing(actor, now, why)
    row = moving.opened(matter_id, version, doing)
    stated = judging.facts_of(row)
    moving.after(row, Move.RECONSIDER, doing, met=judging.met(row, stated))
    again = row.later.exclude(state=State.WITHDRAWN).first()
    if again is not None:
        message = f"It is looked at once more already, in {again.id}."
        raise Invalid([Fault("bad_state", message, "move")])
    new = stated if facts is None else _fit(facts, row.agency_id)
    return opened(
        _begun(row.agency_id, Kind(row.kind), new, _again(row, private), doing, earlier=row.id)
    )


def _again(row: Matter, given: Private | None) -> tuple[Text, ...]:
    return _texts(store.about(row.id) if given is None else given)
