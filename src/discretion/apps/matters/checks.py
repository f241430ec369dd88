"""What is wrong with what people state of a matter, and what a submitted one must say."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from discretion.apps.matters.contents import Condition, Decision, Facts, Happened
from discretion.apps.register.contents import Party
from discretion.apps.register.known import Known
from discretion.apps.register.shapes import MOST_IN_A_NAME, too_long, unfit
from discretion.errors import Fault, Invalid
from discretion.law.acts import PARTY_KINDS
from discretion.law.matters import Kind
from discretion.law.reading import code_fault

# A purpose is what an approval is found by, so it is a line and no story.
MOST_IN_A_PURPOSE: Final = 200
_MOST_PEOPLE: Final = 1_000_000_000
# As long as a list can find them by.
_MOST_IN_A_CODE: Final = 200
_PERSONS: Final = ("individual",)
_CONTRACTORS: Final = ("contractor", "subcontractor")
_OF_THE_CITY: Final = PARTY_KINDS - {*_PERSONS, *_CONTRACTORS, "third_party"}


def tidy(facts: Facts) -> Facts:
    """The same without blanks around what is written, and each type once."""
    said = {
        name: value.strip()
        for name, value in msgspec.structs.asdict(facts).items()
        if isinstance(value, str)
    }
    return msgspec.structs.replace(facts, **said, types=tuple(dict.fromkeys(facts.types)))


def check(facts: Facts, *, agency: str) -> None:
    """Invalid with each thing that facts say and that isn't so; a draft may leave things out."""
    found = [*unfit(facts), *_pointing(facts, Known(agency)), *_lengths(facts)]
    if found:
        raise Invalid(found)


def _lengths(facts: Facts) -> Iterator[Fault]:
    yield from too_long(facts.purpose, MOST_IN_A_PURPOSE, "purpose")
    yield from _people(facts.people)
    if facts.foil and facts.act != "disclosure":
        message = "Under freedom of information something is disclosed, and not collected."
        yield Fault("kind_mismatch", message, "foil")


def _people(people: int | UnsetType) -> Iterator[Fault]:
    if people is not UNSET and not 0 <= people <= _MOST_PEOPLE:
        message = "Enter a number from 0 to 1,000,000,000."
        yield Fault("wrong_type", message, "people")


def _pointing(facts: Facts, known: Known) -> Iterator[Fault]:
    for number, code in enumerate(facts.types):
        if fault := code_fault(known.vocabulary, code, f"types[{number}]"):
            yield fault
        yield from too_long(code, _MOST_IN_A_CODE, f"types[{number}]")
    if facts.function and facts.function not in known.functions:
        yield _unknown("function", facts.function, "function")
    if facts.contractor and facts.contractor not in known.contractors:
        yield _unknown("contractor", facts.contractor, "contractor")
    if facts.counterparty is not UNSET:
        yield from _party(facts.counterparty, known)


def _party(party: Party, known: Known) -> Iterator[Fault]:
    if party.entity is not UNSET and party.kind != "third_party":
        yield Fault("kind_mismatch", "Only a third party has this.", "counterparty.entity")
    yield from too_long(party.name, MOST_IN_A_NAME, "counterparty.name")
    yield from too_long(party.id, MOST_IN_A_NAME, "counterparty.id")
    if party.name and (party.kind in _PERSONS or party.entity == "public"):
        message = "The name of a person is kept apart: write it where you say who asks."
        yield Fault("kind_mismatch", message, "counterparty.name")
    if party.id and party.kind in _OF_THE_CITY and party.id not in known.agencies:
        yield _unknown("agency", party.id, "counterparty.id")
    if party.id and party.kind in _CONTRACTORS and party.id not in known.contractors:
        yield _unknown("contractor", party.id, "counterparty.id")


def _unknown(what: str, value: str, path: str) -> Fault:
    return Fault("unknown_id", f"There is no {what} “{value}” here.", path)


def missing(facts: Facts, kind: Kind) -> list[Fault]:
    """What a matter must say before it is submitted, or recorded."""
    party = facts.counterparty
    asked: Mapping[str, tuple[bool, str]] = {
        "counterparty": (party is not UNSET, "Say who it comes from, or goes to."),
        "counterparty.name": (
            party is UNSET or bool(party.id or party.name) or party.kind not in _NAMED,
            "Name them, or choose them from the list.",
        ),
        "types": (bool(facts.types), "Choose at least one type."),
        "purpose": (bool(facts.purpose), "Say what for, in a few words."),
        "circumstances.exigent": (
            kind is not Kind.EXIGENT or bool(facts.circumstances.exigent.strip()),
            "Say why it could not wait.",
        ),
    }
    return [
        Fault("missing_field", message, path)
        for path, (there, message) in asked.items()
        if not there
    ]


_NAMED: Final = (*_OF_THE_CITY, *_CONTRACTORS)


def check_decision(decision: Decision, facts: Facts, *, today: date) -> None:
    """Invalid with each thing that a decision says and that can't be."""
    found = [*unfit(decision), *_conditions(decision.conditions, today)]
    for number, code in enumerate(decision.types):
        if code not in facts.types:
            found.append(Fault("unknown_code", "This type was not asked for.", f"types[{number}]"))
    if decision.until is not UNSET and decision.until < today:
        found.append(Fault("bad_date", "It can't end before it begins.", "until"))
    if found:
        raise Invalid(found)


def _conditions(conditions: tuple[Condition, ...], today: date) -> Iterator[Fault]:
    for number, condition in enumerate(conditions):
        if not condition.words.strip():
            message = "Say what is to be done, or leave the condition out."
            yield Fault("missing_field", message, f"conditions[{number}].words")
        if condition.on is not UNSET and condition.on < today:
            yield Fault("bad_date", "Choose a day to come.", f"conditions[{number}].on")


def check_happened(
    happened: Happened, allowed: tuple[str, ...], *, since: date | None, today: date
) -> None:
    """Invalid where something was done that can't have been, or more than was allowed."""
    found = [*unfit(happened)]
    if happened.on > today:
        found.append(Fault("bad_date", "This day is still to come.", "on"))
    if since is not None and happened.on < since:
        message = "This is before it was approved. Report what was done too early to your officer."
        found.append(Fault("bad_date", message, "on"))
    for number, code in enumerate(happened.types):
        if code not in allowed:
            message = "This was not approved. Report what went too far to your officer."
            found.append(Fault("unknown_code", message, f"types[{number}]"))
    found += _people(happened.people)
    if found:
        raise Invalid(found)
