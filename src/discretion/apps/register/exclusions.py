"""What the chief's policies take away from a designation: § 23-1203(4) and (5).

A policy bars, or binds, single acts. A designation is held against it by trying every kind of party
and every type that it reaches.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final, TypeAlias

import msgspec

from discretion.apps.register.contents import Designation
from discretion.law.acts import ENTITY_KINDS, PARTY_KINDS, Counterparty, PartyKind
from discretion.law.agreements import Ruled
from discretion.law.cases import City
from discretion.law.designations import choice
from discretion.law.information import Listing
from discretion.law.parties import Party
from discretion.law.register import AgreementPolicy, Anything, Policy, Register

Entry: TypeAlias = Policy | AgreementPolicy
NEVER_ROUTINE: Final = "23-1203(5)"
AGREEMENT: Final = "23-1203(4)"


class Excluded(msgspec.Struct, frozen=True, kw_only=True):
    """What one policy says of some of the acts that a designation is for."""

    authority: str
    provision: str
    types: tuple[str, ...]
    counterparties: tuple[str, ...] | Anything


class Exclusions(msgspec.Struct, frozen=True, kw_only=True):
    """What policies say of a designation; `nothing_left` where they bar each act it is for."""

    barred: tuple[Excluded, ...] = ()
    agreement_for: tuple[Excluded, ...] = ()
    nothing_left: bool = False


def exclusions_of(
    agency: str, content: Designation, register: Register, *, today: date
) -> Exclusions:
    """What policies say of an agency's designation, on the day from which it would count.

    They speak of disclosures as routine only, so a collection, or what the chief determined to be
    in the best interests of the City, is left alone.
    """
    if content.act == "collection" or content.kind == "best_interests":
        return Exclusions()
    scope = _Scope(agency, content, City(register), max(today, content.since))
    policies = scope.city.policies
    barring, binding = policies.never_routine, policies.routine_needs_agreement
    said = register.policies
    return Exclusions(
        barred=tuple(scope.excluded(said.never_routine, barring, NEVER_ROUTINE)),
        agreement_for=tuple(scope.excluded(said.routine_needs_agreement, binding, AGREEMENT)),
        nothing_left=content.act == "disclosure" and scope.all_barred(barring),
    )


class _Scope:
    """The types and parties that a designation reaches on a day."""

    def __init__(self, agency: str, content: Designation, city: City, on: date) -> None:
        self.city = city
        self.on = on
        self._asked = content.counterparties
        self._listing = city.days[on].listing
        self._codes = _codes(content.types, self._listing)
        self._bits = self._listing.expand(self._codes)
        meant = choice(content.counterparties)
        self._parties = [
            party
            for party in _parties(city, agency)
            if meant is None or not meant.isdisjoint(party.answers_to)
        ]

    def all_barred(self, policies: Sequence[Ruled]) -> bool:
        """Whether each type, disclosed alone to each party, is barred."""
        return bool(self._parties) and all(
            self._listing[code] & bits
            for bits in {self._barred_to(party, policies) for party in self._parties}
            for code in self._codes
        )

    def _barred_to(self, party: Party, policies: Sequence[Ruled]) -> int:
        barred = 0
        for policy in policies:
            if self._meets(policy, party):
                barred |= policy.types.bits(self._listing)
        return barred

    def _meets(self, policy: Ruled, party: Party) -> bool:
        return policy.matches(self._bits, self._listing, party, self.on)

    def excluded(
        self, said: Sequence[Entry], policies: Sequence[Ruled], provision: str
    ) -> Iterator[Excluded]:
        """What each of some policies says of it; nothing of those that don't meet it."""
        for entry, policy in zip(said, policies, strict=True):
            met = [p for p in self._parties if self._meets(policy, p)]
            if provision == AGREEMENT:
                met = [p for p in met if not p.individual]
            if met:
                yield Excluded(
                    authority=entry.authority,
                    provision=provision,
                    types=self._types_in(policy.types.bits(self._listing)),
                    counterparties=self._words(entry, met),
                )

    def _types_in(self, bits: int) -> tuple[str, ...]:
        """The types of the designation that lie within these, each told by its broadest name."""
        within = [code for code in self._codes if not self._listing[code] & ~bits]
        return tuple(
            code
            for code in within
            if not any(self._broader(other, code) for other in within if other != code)
        )

    def _broader(self, one: str, other: str) -> bool:
        a, b = self._listing[one], self._listing[other]
        return a != b and not b & ~a

    def _words(self, entry: Entry, met: Sequence[Party]) -> tuple[str, ...] | Anything:
        if entry.counterparties == "any":
            return self._asked
        return tuple(
            word for word in entry.counterparties if any(word in party.answers_to for party in met)
        )


def _codes(types: Iterable[str], listing: Listing) -> tuple[str, ...]:
    """Every type that an act under the designation may name: those listed, and finer ones."""
    bits = listing.expand(types)
    return tuple(
        dict.fromkeys([*types, *(c for c, own in listing.items() if c and not own & ~bits)])
    )


def _parties(city: City, agency: str) -> Iterator[Party]:
    """One party of every kind, and every one in the register but the agency's own tree."""
    acting = city.parties.agencies[agency]
    others = [a for a in city.parties.agencies.values() if a.top != acting.top]
    named = [
        *(Counterparty(kind) for kind in sorted(PARTY_KINDS - {"own_agency"})),
        *(Counterparty("third_party", entity=entity) for entity in sorted(ENTITY_KINDS)),
        *(Counterparty(msgspec.convert(a.kind, PartyKind), a.id) for a in others),
        *(
            Counterparty("subcontractor" if c.subcontractor_of else "contractor", c.id)
            for c in city.parties.contractors.values()
        ),
    ]
    for counterparty in named:
        party = city.parties.resolve(counterparty, acting)
        if isinstance(party, Party):
            yield party
