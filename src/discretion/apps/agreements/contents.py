"""What an agreement says: with whom, about which types, for what, on which terms, from when on."""

from collections.abc import Iterator
from datetime import date
from typing import Final, Literal

import msgspec
from msgspec import UNSET, UnsetType

from discretion.apps.register import checks, kinds
from discretion.apps.register.contents import Certainty, Content
from discretion.apps.register.kinds import Kind, Mention
from discretion.apps.register.known import Known
from discretion.apps.register.shapes import MOST_IN_A_NAME, too_long
from discretion.errors import Fault
from discretion.law.authority import Power
from discretion.law.citations import Citation
from discretion.law.register import Anything, Text

# About a hundred years, as of a rule of retention.
_MOST_DAYS: Final = 40_000


class Signatory(Content, frozen=True, kw_only=True):
    """A party to an agreement, by an agency's id, a contractor's code, or its name."""

    role: Literal["discloser", "recipient", "other"]
    id: str = ""
    name: str = ""


class Term(Content, frozen=True, kw_only=True):
    """Whether the parties agreed on something, and in which words."""

    agreed: Certainty = "not_known"
    words: str = ""


class DisposalTerm(Term, frozen=True, kw_only=True):
    """The same of disposing of it or returning it: within so many days, counted from each
    disclosure or from the agreement's end. With neither, it is due when the agreement ends."""

    days: int | UnsetType = UNSET
    after: Literal["disclosure", "end"] | UnsetType = UNSET


class Terms(Content, frozen=True, kw_only=True):
    """What the recipient promised: not to pass it on, to dispose of it or return it, to tell of a
    breach."""

    no_redisclosure: Term = Term()
    disposal: DisposalTerm = DisposalTerm()
    notice: Term = Term()


class Agreement(Content, frozen=True, kw_only=True):
    """An agreement of an agency; `with_` is the party whose disclosures and requests it covers."""

    name: Text
    # An agency's id, a contractor's code, or the name of another party.
    with_: Text = msgspec.field(name="with")
    parties: tuple[Signatory, ...] = ()
    types: tuple[Text, ...] | Anything
    purposes: tuple[Text, ...] = ()
    terms: Terms = Terms()
    since: date
    # Its last day.
    until: date | UnsetType = UNSET
    # From which filing or file it was taken over.
    source: str = ""


def agreement(content: Content) -> Agreement:
    """The content of a record of this kind, as what it is."""
    assert isinstance(content, Agreement)  # noqa: S101 (tells mypy what the kind's table says)
    return content


def _mentions(content: Content) -> Iterator[Mention]:
    told = agreement(content)
    yield "party", told.with_
    for party in told.parties:
        if party.id or party.name:
            yield "party", party.id or party.name
    types = ("any",) if told.types == "any" else told.types
    yield from (("type", code) for code in types)


def _rules(content: Content, known: Known) -> Iterator[Fault]:
    told = agreement(content)
    if told.until is not UNSET and told.until < told.since:
        yield Fault("bad_date", "It can't end before it begins.", "until")
    if not told.types:
        yield Fault("missing_field", "Choose at least one type, or any.", "types")
    yield from too_long(told.with_, MOST_IN_A_NAME, "with")
    for number, party in enumerate(told.parties):
        yield from _of_party(party, known, f"parties[{number}]")
    yield from _of_disposal(told.terms.disposal)


def _of_disposal(term: DisposalTerm) -> Iterator[Fault]:
    if term.days is UNSET and term.after is UNSET:
        return
    if term.agreed != "yes":
        message = "Say that it was agreed, or leave the time out."
        yield Fault("kind_mismatch", message, "terms.disposal.agreed")
    if term.days is UNSET:
        yield Fault("missing_field", "Say within how many days.", "terms.disposal.days")
    elif not 1 <= term.days <= _MOST_DAYS:
        message = f"Enter a number from 1 to {_MOST_DAYS:,}."
        yield Fault("bad_period", message, "terms.disposal.days")
    if term.after is UNSET:
        yield Fault("missing_field", "Say from when on they count.", "terms.disposal.after")


def _of_party(party: Signatory, known: Known, path: str) -> Iterator[Fault]:
    if not party.id and not party.name.strip():
        yield Fault("missing_field", "Say who this party is.", f"{path}.name")
    yield from too_long(party.name, MOST_IN_A_NAME, f"{path}.name")
    if party.id and party.id not in known.agencies | known.contractors:
        message = f"There is no agency or contractor “{party.id}” here."
        yield Fault("unknown_id", message, f"{path}.id")


AGREEMENT: Final = kinds.add(
    Kind(
        "agreement",
        "agreements",
        "AGR",
        Agreement,
        lambda content: agreement(content).name,
        mentions=_mentions,
        power=Power.ENTER_AGREEMENT,
        comings=(
            kinds.Coming(
                "until",
                "renew_agreement",
                "“{name}” of {agency} ends: renew it, or retire it",
                "its last day is {day}; what rests on it is not covered after that",
                lambda content: Citation("23-1203(3)"),
            ),
        ),
    )
)
checks.add_rules({Agreement: _rules})
