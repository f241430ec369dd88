"""Everything that reads what is kept, held and gone, cut to what the actor may see."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Final, Literal, TypeAlias, cast, get_args

import msgspec
from django.db.models import Count, F, Min, Q, QuerySet

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor
from discretion.apps.audit import queries as audit
from discretion.apps.audit.queries import Told
from discretion.apps.register import queries as register
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.queries import Kept
from discretion.apps.retention.contents import Certificate, HoldKind, Series
from discretion.apps.retention.models import Disposal, Hold, Holding
from discretion.apps.retention.reckoning import reckon, rule_of
from discretion.errors import NotFound
from discretion.law.authority import Power
from discretion.law.deadlines import Due

# What an agency keeps is no secret there; which case it is held for is its officers' to know.
READING: Final = (Power.KEEP_REGISTER, Power.READ_RECORD)
# How long before its day something is asked for: the choice of the house, and of no law.
AHEAD: Final = timedelta(days=30)
State: TypeAlias = Literal["kept", "due", "soon", "held", "undated", "disposed", "withdrawn", "all"]
STATES: Final[tuple[State, ...]] = get_args(State)
By: TypeAlias = Literal["rule", "system"]
_SOONEST: Final = (F("due_on").asc(nulls_last=True), "id")
_NAMED: Final = ("agency", "system", "rule")
_IN_A_HOLDING: Final = ("id", "name", "amount", "system__title", "rule__title")
_IN_A_HOLD: Final = (
    *("id", "reference", "reason", "holding__name", "holding__id"),
    *("system__title", "rule__title"),
)


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """What narrows the list; by itself, all that is kept."""

    state: State = "kept"
    words: str = ""
    agency: str = ""
    system: str = ""
    rule: str = ""


class HoldFilters(msgspec.Struct, frozen=True, kw_only=True):
    """What narrows the holds; by itself, to those that are not lifted."""

    state: Literal["open", "lifted", "all"] = "open"
    words: str = ""
    kind: str = ""
    agency: str = ""


class HoldShown(msgspec.Struct, frozen=True, kw_only=True):
    """A hold; `about` is a holding, a system or a rule, and `about_name` what that is called."""

    id: str
    agency: str
    kind: HoldKind
    about: str
    about_name: str
    since: date
    until: date | None
    reason: str
    reference: str
    placed_by: str
    lifted_by: str
    lifted_why: str


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A holding as it stands: what it says, when its time is up, and what holds it.

    `due` is worked out as rules and holds stand now; of what is gone, as it was worked out last.
    """

    id: str
    version: int
    state: str
    agency: str
    content: Series
    system_name: str
    rule_name: str
    due: Due
    held: bool
    holds: tuple[HoldShown, ...]
    # The certificate's number, once it is disposed of.
    disposal: str
    changed_by: str


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """How much is kept under a rule or in a system, and how much of it is due."""

    id: str
    name: str
    kept: int
    due: int
    soon: int
    held: int
    next_on: date | None


def holdings(actor: Actor, filters: Filters | None = None, *, today: date) -> QuerySet[Holding]:
    """What is or was kept, as far as it exists for the actor, the first due first."""
    asked = filters or Filters()
    found = visible(actor).filter(_in_state(asked.state, today))
    if asked.agency:
        found = found.filter(agency__in=actor.tree.below(asked.agency))
    exact = {"system": asked.system, "rule": asked.rule}
    found = found.filter(**{name: value for name, value in exact.items() if value})
    for word in asked.words.split():
        found = found.filter(_any_of(_IN_A_HOLDING, word))
    return found.select_related(*_NAMED).order_by(*_SOONEST)


def visible(actor: Actor) -> QuerySet[Holding]:
    """What exists for the actor."""
    reach = _reach(actor)
    return Holding.objects.all() if reach is None else Holding.objects.filter(agency__in=reach)


def _reach(actor: Actor) -> frozenset[str] | None:
    found = frozenset[str]()
    for power in READING:
        where = actor.where(power)
        if where is None:
            return None
        found = found.union(*(actor.tree.below(agency) for agency in where))
    return found


def _in_state(state: State, today: date) -> Q:
    kept = Q(state=Holding.State.KEPT)
    wanted = {
        "kept": kept,
        "due": kept & Q(due_on__lte=today),
        "soon": kept & Q(due_on__lte=today + AHEAD),
        "held": kept & Q(held=True),
        "undated": kept & Q(held=False, due_on=None),
        "all": Q(),
    }
    return wanted.get(state, Q(state=state))


def _any_of(columns: Iterable[str], word: str) -> Q:
    return Q(*((f"{name}__icontains", word) for name in columns), _connector=Q.OR)


def row(holding_id: str, *, actor: Actor) -> Holding:
    """A holding's row, for this app's own actions; NotFound outside the actor's sight."""
    found = visible(actor).select_related(*_NAMED).filter(id=holding_id).first()
    if found is None:
        raise NotFound(f"There is nothing kept here under “{holding_id}”.")
    return found


def holding(holding_id: str, *, actor: Actor) -> Opened:
    """A holding; NotFound where it does not exist for the actor."""
    return opened(row(holding_id, actor=actor))


def opened(found: Holding) -> Opened:
    """A row, opened."""
    (reckoned,) = reckon([found])
    due, kept = reckoned.due, found.state == Holding.State.KEPT
    if not kept:
        due = Due(on=found.due_on, explanation=found.explanation, provision=due.provision)
    return Opened(
        id=found.id,
        version=found.version,
        state=found.state,
        agency=found.agency_id,
        content=series_of(found),
        system_name=found.system.title,
        rule_name=found.rule.title,
        due=due,
        held=kept and reckoned.held,
        holds=tuple(map(shown, reckoned.holds)),
        disposal=disposal_of(found),
        changed_by=found.changed_by,
    )


def series_of(found: Holding) -> Series:
    """What a row says, as it was written."""
    return Series(
        name=found.name,
        system=found.system_id,
        rule=found.rule_id,
        triggered_on=found.triggered_on,
        amount=found.amount,
    )


def disposal_of(found: Holding) -> str:
    """The number of the certificate of what was disposed of; empty for what was not."""
    return Disposal.objects.filter(holding=found).values_list("id", flat=True).first() or ""


def disposed_by(certificate_id: str, *, actor: Actor) -> str:
    """What a certificate is of; NotFound outside the actor's sight."""
    found = visible(actor).filter(disposal=certificate_id).values_list("id", flat=True).first()
    if found is None:
        raise NotFound(f"There is no certificate “{certificate_id}” here.")
    return found


def certificate(holding_id: str, *, actor: Actor) -> Certificate:
    """The certificate of a disposal; NotFound where there is none."""
    found = Disposal.objects.filter(holding=row(holding_id, actor=actor)).first()
    if found is None:
        raise NotFound(f"{holding_id} was not disposed of, so there is no certificate.")
    return msgspec.json.decode(found.certificate, type=Certificate)


def history(holding_id: str, *, actor: Actor) -> Sequence[Told]:
    """What happened to something kept, and to what held it, newest first."""
    (reckoned,) = reckon([row(holding_id, actor=actor)])
    told = [fact for hold in reckoned.holds for fact in audit.history(hold.id)]
    found = [*audit.history(holding_id), *told]
    return sorted(found, key=lambda fact: fact.number, reverse=True)


def holds(actor: Actor, filters: HoldFilters | None = None) -> QuerySet[Hold]:
    """The holds that exist for the actor, the newest first."""
    asked, reach = filters or HoldFilters(), _reach(actor)
    found = Hold.objects.all() if reach is None else Hold.objects.filter(agency__in=reach)
    if asked.state != "all":
        found = found.filter(until__isnull=asked.state == "open")
    if asked.agency:
        found = found.filter(agency__in=actor.tree.below(asked.agency))
    if asked.kind:
        found = found.filter(kind=asked.kind)
    for word in asked.words.split():
        found = found.filter(_any_of(_IN_A_HOLD, word))
    return found.order_by("-since", "-id").select_related("holding", "system", "rule", "agency")


def hold(hold_id: str, *, actor: Actor) -> HoldShown:
    """A hold; NotFound where it does not exist for the actor."""
    return shown(hold_row(hold_id, actor=actor))


def hold_row(hold_id: str, *, actor: Actor) -> Hold:
    """A hold's row, for this app's own actions; NotFound outside the actor's sight."""
    found = holds(actor, HoldFilters(state="all")).filter(id=hold_id).first()
    if found is None:
        raise NotFound(f"There is no hold “{hold_id}” here.")
    return found


def shown(found: Hold) -> HoldShown:
    """A row, as a hold is shown."""
    kept = found.holding
    about = kept or found.system or found.rule
    assert about is not None  # noqa: S101 (the table asks for one)
    return HoldShown(
        id=found.id,
        agency=found.agency_id,
        kind=cast(HoldKind, found.kind),
        about=about.pk,
        about_name=kept.name if kept else cast(Any, about).title,
        since=found.since,
        until=found.until,
        reason=found.reason,
        reference=found.reference,
        placed_by=found.placed_by,
        lifted_by=found.lifted_by,
        lifted_why=found.lifted_why,
    )


def counted(found: QuerySet[Holding], by: By, *, today: date) -> Sequence[Counted]:
    """What is kept of a list, rule by rule or system by system; where most is due comes first."""
    kept = found.filter(state=Holding.State.KEPT).order_by()
    rows = kept.values(by, f"{by}__title").annotate(
        kept=Count("id"),
        due=Count("id", filter=Q(due_on__lte=today)),
        soon=Count("id", filter=Q(due_on__lte=today + AHEAD)),
        on_hold=Count("id", filter=Q(held=True)),
        next_on=Min("due_on"),
    )
    made = [
        Counted(
            id=one[by],
            name=one[f"{by}__title"],
            held=one["on_hold"],
            **{name: one[name] for name in ("kept", "due", "soon", "next_on")},
        )
        for one in rows
    ]
    return sorted(made, key=lambda one: (-one.due, one.next_on or date.max, one.name, one.id))


def rules(agency: str, *, actor: Actor) -> Sequence[Kept]:
    """The activities of an agency, and of those above and below it, that tell how long."""
    found = _of_tree("activity", agency, actor)
    return [kept for kept in found if rule_of(kept.content)]


def systems(agency: str, *, actor: Actor) -> Sequence[Kept]:
    """The systems of an agency, and of those above and below it."""
    return _of_tree("system", agency, actor)


def _of_tree(kind: str, agency: str, actor: Actor) -> Sequence[Kept]:
    tree = accounts.tree()
    agencies = tree.below(tree.top(agency)) if agency else None
    found = register.records(KINDS[kind], actor=actor, agencies=agencies)
    return [register.kept(each) for each in found]
