"""How long what a matter would bring in is kept: the rules that the register has for such types.

§ 23-1202(e) sets no period; a rule is that of a collection, or of a retention, that the agency told
in its register.
"""

from collections.abc import Iterator, Sequence

import msgspec
from msgspec import UNSET

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor
from discretion.apps.matters.contents import Facts
from discretion.apps.register import queries as register
from discretion.apps.register.contents import Activity, RetentionRule
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.known import codes_about


class Ruled(msgspec.Struct, frozen=True, kw_only=True):
    """A rule, the activity that it stands in, and which of the matter's types it is for."""

    activity: str
    name: str
    types: tuple[str, ...]
    rule: RetentionRule


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """The rules for a matter's types, and the types that have none."""

    rules: Sequence[Ruled]
    without: tuple[str, ...]


def rules_for(facts: Facts, *, agency: str, actor: Actor) -> Rules:
    """The rules of the agency, and of those above it, for what facts would collect."""
    found = list(_rules(facts, agency, actor))
    ruled = {code for one in found for code in one.types}
    return Rules(rules=found, without=tuple(code for code in facts.types if code not in ruled))


def _rules(facts: Facts, agency: str, actor: Actor) -> Iterator[Ruled]:
    meant = {code: codes_about(code) for code in facts.types}
    above = accounts.tree().above(agency)
    rows = register.records(
        KINDS["activity"], actor=actor, agencies=above, states=("current",)
    ).order_by("id")
    for row in rows:
        says = register.kept(row).content
        if not isinstance(says, Activity) or not _is_about(says, facts):
            continue
        types = tuple(code for code, codes in meant.items() if not codes.isdisjoint(says.types))
        if types and says.retention is not UNSET:
            yield Ruled(activity=row.id, name=says.name, types=types, rule=says.retention)


def _is_about(says: Activity, facts: Facts) -> bool:
    """Whether an activity keeps information, for the matter's function or for any."""
    same = not facts.function or says.function in ("", facts.function)
    return says.act != "disclosure" and same
