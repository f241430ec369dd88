"""What is wrong with the content of a record: first its shape, then what it points to."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final, get_args

import msgspec
from msgspec import UNSET

from discretion.apps.register import contents, shapes
from discretion.apps.register.contents import Content
from discretion.apps.register.kinds import Kind
from discretion.apps.register.known import Known
from discretion.apps.register.shapes import MOST_IN_A_NAME, too_long, unfit
from discretion.errors import Fault, Invalid
from discretion.law.acts import ENTITY_KINDS, PARTY_KINDS
from discretion.law.reading import code_fault

# Kinds of counterparty that are agencies of the City, and those that are contractors.
_AGENCY_KINDS: Final = PARTY_KINDS - {"contractor", "subcontractor", "individual", "third_party"}
_CONTRACTOR_KINDS: Final = frozenset({"contractor", "subcontractor"})
_LONGEST_TITLE: Final = 300
_LONGEST_CODE: Final = 80
_LONGEST_PERIOD: Final = 9_999
MOST_HOURS: Final = 9_999
MOST_DAYS: Final = 36_500
LIMITS: Final = frozenset(get_args(contents.Limit))
TERMS: Final = frozenset(get_args(contents.Term))


def read(kind: Kind, document: object) -> Content:
    """The content in decoded JSON; Invalid with each fault of shape and its path."""
    try:
        return msgspec.convert(document, kind.content)
    except msgspec.ValidationError as error:
        found = shapes.faults(document, kind.content)
        raise Invalid(found or [Fault("wrong_type", f"{error}", "")]) from None


def check(kind: Kind, content: Content, known: Known, before: Content | None = None) -> None:
    """Invalid with each thing that the content points to and is not there, or contradicts.

    What the record said `before` may stay, though it was retired since.
    """
    found = _found(kind, content, known)
    if before is not None and any(fault.code == "unknown_id" for fault in found):
        stood = {(f.code, f.message) for f in _found(kind, before, known)}
        found = [f for f in found if f.code != "unknown_id" or (f.code, f.message) not in stood]
    if found:
        raise Invalid(found)


def _found(kind: Kind, content: Content, known: Known) -> list[Fault]:
    found = [*unfit(content), *_lengths(kind, content), *_types(content, known)]
    if rule := _RULES.get(kind.content):
        found += rule(content, known)
    return found


def _lengths(kind: Kind, content: Content) -> Iterator[Fault]:
    if len(kind.title(content)) > _LONGEST_TITLE:
        yield Fault("too_long", f"Use at most {_LONGEST_TITLE} characters.", "name")
    if len(kind.code(content)) > _LONGEST_CODE:
        yield Fault("too_long", f"Use at most {_LONGEST_CODE} characters.", "code")


def _types(content: Content, known: Known) -> Iterator[Fault]:
    types = getattr(content, "types", ())
    for number, code in enumerate(() if types == "any" else types):
        if fault := code_fault(known.vocabulary, code, f"types[{number}]"):
            yield fault


def _unknown(what: str, value: str, path: str) -> Fault:
    return Fault("unknown_id", f"There is no {what} “{value}” here.", path)


def _contractor(content: Content, known: Known) -> Iterator[Fault]:
    assert isinstance(content, contents.Contractor)  # noqa: S101 (the table below says so)
    if content.subcontractor_of and content.subcontractor_of not in known.contractors:
        yield _unknown("contractor", content.subcontractor_of, "subcontractor_of")
    if content.code in known.agencies or content.code in PARTY_KINDS | ENTITY_KINDS:
        message = f"“{content.code}” is an agency's id or a word of the law; choose another."
        yield Fault("duplicate_id", message, "code")


def _system(content: Content, known: Known) -> Iterator[Fault]:
    assert isinstance(content, contents.System)  # noqa: S101
    if content.vendor and content.vendor not in known.contractors:
        yield _unknown("contractor", content.vendor, "vendor")


def _activity(content: Content, known: Known) -> Iterator[Fault]:
    assert isinstance(content, contents.Activity)  # noqa: S101
    if content.function and content.function not in known.functions:
        yield _unknown("function", content.function, "function")
    for number, system in enumerate(content.systems):
        if system not in known.systems:
            yield _unknown("system", system, f"systems[{number}]")
    for number, activity in enumerate(content.follows):
        if activity not in known.activities:
            yield _unknown("activity", activity, f"follows[{number}]")
    for number, party in enumerate(content.counterparties):
        yield from _party(party, known, f"counterparties[{number}]")
    if content.retention is not UNSET:
        yield from _retention(content.retention)


def _party(party: contents.Party, known: Known, path: str) -> Iterator[Fault]:
    if party.entity is not UNSET and party.kind != "third_party":
        yield Fault("kind_mismatch", "Only a third party has this.", f"{path}.entity")
    yield from too_long(party.name, MOST_IN_A_NAME, f"{path}.name")
    if not party.id:
        return
    if party.kind in _AGENCY_KINDS and party.id not in known.agencies:
        yield _unknown("agency", party.id, f"{path}.id")
    if party.kind in _CONTRACTOR_KINDS and party.id not in known.contractors:
        yield _unknown("contractor", party.id, f"{path}.id")


def _retention(rule: contents.RetentionRule) -> Iterator[Fault]:
    if min(rule.years, rule.months, rule.days) < 0:
        yield Fault("bad_period", "A period can't be negative.", "retention.years")
    if max(rule.years, rule.months, rule.days) > _LONGEST_PERIOD:
        message = f"A period has at most {_LONGEST_PERIOD:,} years, months or days."
        yield Fault("bad_period", message, "retention.years")


def _designation(content: Content, known: Known) -> Iterator[Fault]:
    assert isinstance(content, contents.Designation)  # noqa: S101
    yield from _days(content)
    if content.kind == "joint_routine" and not content.with_agencies:
        message = "Name the agency whose officer is to agree."
        yield Fault("missing_field", message, "with_agencies")
    for field, agencies in (
        ("with_agencies", content.with_agencies),
        ("offices", () if content.offices is UNSET else content.offices),
    ):
        for number, agency in enumerate(agencies):
            if agency not in known.agencies:
                yield _unknown("agency", agency, f"{field}[{number}]")
    if not content.types:
        yield Fault("missing_field", "Choose at least one type.", "types")
    yield from _named_parties(content, known)


def _named_parties(content: Content, known: Known) -> Iterator[Fault]:
    parties = getattr(content, "counterparties", "any")
    for number, party in enumerate(() if parties == "any" else parties):
        if party not in known.parties:
            yield _unknown("agency, contractor or kind", party, f"counterparties[{number}]")


def _days(content: Content) -> Iterator[Fault]:
    since, until = getattr(content, "since", UNSET), getattr(content, "until", UNSET)
    if since is not UNSET and until is not UNSET and until < since:
        yield Fault("bad_date", "It can't end before it begins.", "until")


def _type(content: Content, known: Known) -> Iterator[Fault]:
    assert isinstance(content, contents.AddedType)  # noqa: S101
    yield from _days(content)
    if content.code in known.statutory_types:
        yield Fault("duplicate_id", "The statute lists this type already.", "code")


def _policy(content: Content, known: Known) -> Iterator[Fault]:
    assert isinstance(content, contents.Policy)  # noqa: S101
    yield from _days(content)
    yield from _named_parties(content, known)
    if content.says not in TERMS and content.days is not UNSET:
        yield Fault("wrong_type", "This kind of policy sets no days.", "days")
    if content.says not in LIMITS and content.hours is not UNSET:
        yield Fault("wrong_type", "This kind of policy sets no hours.", "hours")
    if content.says in LIMITS | TERMS:
        yield from _limit(content)
        return
    if content.types == "any" and content.says != "routine_needs_agreement":
        yield Fault("wrong_type", "This kind of policy names its types.", "types")
    if content.counterparties == "any" and content.says == "routine_needs_agreement":
        yield Fault("wrong_type", "This kind of policy names its parties.", "counterparties")


def _limit(content: contents.Policy) -> Iterator[Fault]:
    unit, most = ("days", MOST_DAYS) if content.says in TERMS else ("hours", MOST_HOURS)
    number = content.days if content.says in TERMS else content.hours
    if number is UNSET:
        yield Fault("missing_field", f"Within how many {unit}?", unit)
    elif not 0 < number <= most:
        yield Fault("bad_period", f"Enter 1 to {most:,} {unit}.", unit)
    for field in ("types", "counterparties"):
        if getattr(content, field) != "any":
            message = f"A limit of {unit} holds for every type and party."
            yield Fault("wrong_type", message, field)
    for field in ("since", "until"):
        if getattr(content, field) is not UNSET:
            message = f"A limit of {unit} holds until it is retired; leave these out."
            yield Fault("wrong_type", message, field)


Rule = Callable[[Content, Known], Iterator[Fault]]
_RULES: Final[dict[type[Content], Rule]] = {
    contents.Contractor: _contractor,
    contents.System: _system,
    contents.Activity: _activity,
    contents.Designation: _designation,
    contents.AddedType: _type,
    contents.Policy: _policy,
}


def add_rules(rules: Mapping[type[Content], Rule]) -> None:
    """Let an app above check records of its own kind."""
    _RULES.update(rules)
