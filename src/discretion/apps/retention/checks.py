"""What is wrong with what was written: texts too long, days that can't be, what is not there."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from discretion.apps.accounts.policy import Actor
from discretion.apps.register import queries as register
from discretion.apps.register.known import Known
from discretion.apps.retention.contents import HOLD_KINDS, WAYS, Disposing, Order, Series
from discretion.apps.retention.reckoning import rule_of
from discretion.errors import Fault, Invalid, NotFound
from discretion.law.deadlines import in_words

FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2199, 12, 31)
MOST: Final = 2_147_483_647
_LONGEST: Final = {"name": 300, "amount": 200, "reference": 200, "by": 200, "witness": 200}
_LONGEST_WORDS: Final = 4_000


def series(said: Series, *, agency: str, actor: Actor, before: Series | None = None) -> None:
    """Invalid with each fault of what is kept; a rule or system may stay that stood there before.

    A rule is an activity that says how long; it and the system are those of the agency's tree.
    """
    known = Known(agency)
    found = [*_texts({"name": said.name, "amount": said.amount}), *_named(said.name, "name")]
    if not FIRST_DAY <= said.triggered_on <= LAST_DAY:
        found.append(Fault("bad_date", "Enter a day between 1900 and 2199.", "triggered_on"))
    if said.system not in known.systems and not (before and before.system == said.system):
        found.append(_unknown("system", said.system, "system"))
    if not (before and before.rule == said.rule):
        found += _rule(said.rule, known, actor)
    if found:
        raise Invalid(found)


def _rule(rule: str, known: Known, actor: Actor) -> Iterator[Fault]:
    try:
        there = rule in known.activities and register.record(rule, actor=actor)
    except NotFound:
        there = False
    if not there:
        yield _unknown("activity", rule, "rule")
    elif rule_of(there.content) is None:
        message = f"{rule} does not say how long it is kept; say so in the register first."
        yield Fault("missing_field", message, "rule")


def order(said: Order, *, agency: str, today: date) -> None:
    """Invalid with each fault of a hold; what it is about was opened before."""
    found = [*_texts({"reference": said.reference}), *_named(said.reason, "reason")]
    found += _words(said.reason, "reason")
    if said.kind not in HOLD_KINDS:
        message = f"“{said.kind}” is none of {', '.join(HOLD_KINDS)}."
        found.append(Fault("unknown_code", message, "kind"))
    found += _past(said.since, FIRST_DAY, today, "since")
    if found:
        raise Invalid(found)


def disposing(said: Disposing, *, triggered_on: date, today: date) -> None:
    """Invalid with each fault of how something was disposed of (§ 10-503)."""
    found = [*_texts({"by": said.by, "witness": said.witness}), *_named(said.by, "by")]
    found += [*_words(said.how, "how"), *_named(said.unit, "unit"), *_words(said.unit, "unit", 60)]
    found += _past(said.on, max(triggered_on, FIRST_DAY), today, "on")
    if said.way not in WAYS:
        message = f"“{said.way}” is none of {', '.join(WAYS)}."
        found.append(Fault("unknown_code", message, "way"))
    if said.way == "other" and not said.how.strip():
        found.append(Fault("missing_field", "Say in which way.", "how"))
    if not 1 <= said.count <= MOST:
        found.append(Fault("wrong_type", f"Enter a number from 1 to {MOST:,}.", "count"))
    if said.witness.strip() and said.witness.split() == said.by.split():
        message = "A witness is someone other than who did it."
        found.append(Fault("same_person", message, "witness"))
    if not said.unretrievable:
        message = "It is to be discarded so that it can't be retrieved (§ 10-503)."
        found.append(Fault("missing_field", message, "unretrievable"))
    if found:
        raise Invalid(found)


def required(words: str, path: str, message: str) -> None:
    """Invalid where a reason is lacking, or too long."""
    found = [] if words.strip() else [Fault("missing_field", message, path)]
    if found := [*found, *_words(words, path)]:
        raise Invalid(found)


def lifting(on: date, *, since: date, today: date) -> None:
    """Invalid where a hold can't have its last day then."""
    if found := [*_past(on, since, today, "on")]:
        raise Invalid(found)


def _past(on: date, first: date, today: date, path: str) -> Iterator[Fault]:
    if not first <= on <= today:
        days = f"{in_words(first)} to {in_words(today)}"
        yield Fault("bad_date", f"Enter a day from {days}.", path)


def _texts(given: dict[str, str]) -> Iterator[Fault]:
    for name, said in given.items():
        yield from _words(said, name, _LONGEST[name])


def _words(said: str, path: str, most: int = _LONGEST_WORDS) -> Iterator[Fault]:
    if len(said) > most:
        yield Fault("too_long", f"Use at most {most:,} characters.", path)


def _named(said: str, path: str) -> Iterator[Fault]:
    if not said.strip():
        yield Fault("missing_field", "Fill this in.", path)


def _unknown(what: str, value: str, path: str) -> Fault:
    return Fault("unknown_id", f"There is no {what} “{value}” here.", path)
