"""When something kept is to be disposed of: its rule as the register has it, and what holds it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from django.db.models import Q
from msgspec import UNSET

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.tree import Tree
from discretion.apps.register import store
from discretion.apps.register.contents import Activity, Content, RetentionRule
from discretion.apps.retention.models import Hold, Holding
from discretion.law import retention as law
from discretion.law.citations import Citation
from discretion.law.deadlines import Due, Period, in_words

_RETENTION: Final = Citation("23-1202(e)")
_DISPOSAL: Final = "disposal"


class Reckoned(NamedTuple):
    """Something kept, when it is to be disposed of, and the holds that were put on it."""

    row: Holding
    due: Due
    holds: Sequence[Hold]

    @property
    def held(self) -> bool:
        """Whether a hold on it is not lifted."""
        return any(hold.until is None for hold in self.holds)


def reckon(rows: Iterable[Holding]) -> Iterator[Reckoned]:
    """What is kept with its day, as rules and holds stand; the rows come with their `rule`."""
    rows = list(rows)
    tree, holds = accounts.tree(), _about(rows)
    rules = {row.rule_id: rule_of(store.content_of(row.rule)) for row in rows}
    for row in rows:
        found = [hold for hold in holds if _covers(hold, row, tree)]
        yield Reckoned(row, _due(row, rules[row.rule_id], found), found)


def rule_of(content: Content) -> RetentionRule | None:
    """The rule that an activity tells, where it says how long; None for any other record."""
    if not isinstance(content, Activity) or content.retention is UNSET:
        return None
    rule = content.retention
    return rule if period_of(rule) or rule.until_when else None


def period_of(rule: RetentionRule) -> Period | None:
    """The years, months and days of a rule; None where it has none."""
    if not (rule.years or rule.months or rule.days):
        return None
    return Period(years=rule.years, months=rule.months, days=rule.days)


def _about(rows: Sequence[Holding]) -> Sequence[Hold]:
    named = Q(holding__in=[row.id for row in rows])
    wider = Q(system__in={r.system_id for r in rows}) | Q(rule__in={r.rule_id for r in rows})
    return list(Hold.objects.filter(named | wider).order_by("since", "id"))


def _covers(hold: Hold, row: Holding, tree: Tree) -> bool:
    if hold.holding_id:
        return hold.holding_id == row.id
    same = hold.system_id == row.system_id if hold.system_id else hold.rule_id == row.rule_id
    return same and hold.agency_id in tree.above(row.agency_id)


def _due(row: Holding, rule: RetentionRule | None, holds: Iterable[Hold]) -> Due:
    if rule is None:
        working = f"{row.rule_id} no longer says how long it is kept"
        return Due(on=None, explanation=working, provision=_RETENTION)
    placed = [
        law.Hold(kind=law.HoldKind(hold.kind), since=hold.since, until=hold.until) for hold in holds
    ]
    said: Mapping[str, str] = {
        "trigger": rule.trigger,
        "disposal": rule.disposal or _DISPOSAL,
        "authority": rule.citation or f"as {row.rule_id} says",
    }
    period, began = period_of(rule), row.triggered_on
    if period is None:
        undated = law.UndatedRule(until=rule.until_when, **said)
        return law.disposal_undated(undated, triggered_on=began, holds=placed)
    try:
        dated = law.RetentionRule(period=period, **said)
        return law.disposal_due(dated, triggered_on=began, holds=placed)
    except (ValueError, OverflowError):
        working = f"{period} after {in_words(began)} is beyond any calendar"
        return Due(on=None, explanation=working, provision=_RETENTION)
