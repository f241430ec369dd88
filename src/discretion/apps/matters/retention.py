"""How long what a matter is about is kept: the rules that the register has for such types.

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
from discretion.apps.register.known import codes_about_each


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
    """The rules of the agency, and of those above it, for what facts are about."""
    found = list(_rules(facts, agency, actor))
    ruled = {code for one in found for code in one.types}
    return Rules(rules=found, without=tuple(code for code in facts.types if code not in ruled))


def _rules(facts: Facts, agency: str, actor: Actor) -> Iterator[Ruled]:
    found = list(_keeping(facts, agency, actor))
    meant = codes_about_each(facts.types) if found else {}
    for id_, says, rule in found:
        types = tuple(code for code, codes in meant.items() if not codes.isdisjoint(says.types))
        if types:
            yield Ruled(activity=id_, name=says.name, types=types, rule=rule)


def _keeping(
    facts: Facts, agency: str, actor: Actor
) -> Iterator[tuple[str, Activity, RetentionRule]]:
    """The activities that keep information by a rule, for the matter's function or for any."""
    above = accounts.tree().above(agency)
    rows = register.records(
        KINDS["activity"], actor=actor, agencies=above, states=("current",)
    ).order_by("id")
    for row in rows:
        says = register.kept(row).content
        if isinstance(says, Activity) and says.retention is not UNSET and _is_about(says, facts):
            yield row.id, says, says.retention


def _is_about(says: Activity, facts: Facts) -> bool:
    """Whether an activity keeps information, for the matter's function or for any."""
    same = not facts.function or says.function in ("", facts.function)
    return says.act != "disclosure" and same
