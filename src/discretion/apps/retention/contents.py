"""What people write about retention: what is kept where, why it is held, how it was disposed of."""

from datetime import date
from typing import Literal, TypeAlias, get_args

import msgspec

from discretion.apps.register.contents import Content
from discretion.law.register import Text

HoldKind: TypeAlias = Literal["litigation", "foil", "audit"]
HOLD_KINDS: tuple[HoldKind, ...] = get_args(HoldKind)
Way: TypeAlias = Literal[
    "shredded", "burned", "erased", "key_destroyed", "medium_destroyed", "other"
]
WAYS: tuple[Way, ...] = get_args(Way)


class Series(Content, frozen=True, kw_only=True):
    """A series of records that is kept in a system, under a rule, from a day on.

    `system` and `rule` are records of the register: a rule is an activity that tells how long what
    it is about is kept. `triggered_on` is the day on which that time begins to run.
    """

    name: Text
    system: Text
    rule: Text
    triggered_on: date
    # How much it is, in words: 12 boxes.
    amount: str = ""


class Order(Content, frozen=True, kw_only=True):
    """An order to keep what would otherwise be disposed of.

    `about` is a holding, or a system or rule with all that is kept in or under it, now and later.
    """

    kind: HoldKind
    about: Text
    since: date
    reason: Text
    # By what others know the case: a docket number, the number of a request.
    reference: str = ""


class Disposing(Content, frozen=True, kw_only=True):
    """How something was disposed of: when, in which way, by whom, before whom, how much."""

    on: date
    way: Way
    by: Text
    count: int
    unit: Text
    # In one's own words, where the way alone does not say it.
    how: str = ""
    witness: str = ""
    # That it can't be retrieved, which § 10-503 asks.
    unretrievable: bool = False


class Certificate(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate of disposal: what was there, by which rule its time was up, how it went.

    It repeats what its reader needs, because the register goes on changing.
    """

    number: str
    agency: str
    agency_name: str
    holding: str
    series: Series
    system_name: str
    rule_name: str
    # How long the rule says, and who says so.
    rule_words: str
    due_on: date | None
    explanation: str
    holds: tuple[str, ...]
    disposing: Disposing
    # Why its time was up, where no day says so.
    why: str
    recorded_on: date
    recorded_by: str
