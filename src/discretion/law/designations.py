"""What was approved in advance, and which acts it reaches: §§ 23-1201, 23-1202(b)(2), (c)(2)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from msgspec import UnsetType

from discretion.law.information import Listing
from discretion.law.parties import Agency, Party
from discretion.law.register import Designation, Register

# None stands for "any".
Choice: TypeAlias = frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Types:
    """A list of types, or any; what it stands for depends on the day's listing."""

    codes: tuple[str, ...] | None
    _stands_for: dict[Listing, int] = field(default_factory=dict, compare=False)

    def bits(self, listing: Listing) -> int:
        """All that the list stands for under a listing; every bit, for any."""
        known = self._stands_for.get(listing)
        if known is None:
            known = -1 if self.codes is None else listing.expand(self.codes)
            self._stands_for[listing] = known
        return known


@dataclass(frozen=True, slots=True, eq=False)
class Designated:
    """A designation made ready: it counts from the later of its start and its approval."""

    terms: Designation
    since: date
    until: date
    staff: Choice
    counterparties: Choice
    types: Types
    agreed: Mapping[str, date]

    @property
    def id(self) -> str:
        """The designation's id in the register."""
        return self.terms.id

    def reaches(self, party: Party, staff: str, on: date) -> bool:
        """Whether, types apart, an act with this party by this staff group is meant that day."""
        return (
            self.since <= on <= self.until
            and (self.staff is None or staff in self.staff)
            and (
                self.counterparties is None or not self.counterparties.isdisjoint(party.answers_to)
            )
        )

    def agreed_by(self, party: Party, on: date) -> bool:
        """Whether the counterparty, or an agency above it, had agreed by that day (§ 23-1201)."""
        return any(id_ in self.agreed and self.agreed[id_] <= on for id_ in party.ids)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The designations that may reach the acts of one agency, kind and function, by lowest id."""

    routine: tuple[Designated, ...] = ()
    joint_routine: tuple[Designated, ...] = ()
    best_interests: tuple[Designated, ...] = ()


class Designations:
    """The designations of a register, at hand by agency, kind of act and function.

    A designation without offices reaches the holder and its sub-offices, one with offices exactly
    those; one with functions reaches only acts that name one of them.
    """

    def __init__(self, register: Register) -> None:
        self._held: dict[tuple[str, str], list[Designated]] = {}
        self._functions: set[str] = set()
        self._shelves: dict[tuple[str, str, str], Shelf] = {}
        for terms in sorted(register.designations, key=lambda d: d.id):
            made_ready = _designated(terms)
            for kind in ("collection", "disclosure") if terms.act == "both" else (terms.act,):
                self._held.setdefault((terms.agency, kind), []).append(made_ready)
            if terms.functions != "any":
                self._functions.update(terms.functions)

    def shelf(self, agency: Agency, kind: str, function: str) -> Shelf:
        """The designations that an act of this agency, kind and function may fall under."""
        # Functions that no designation names share one shelf, so that shelves stay few.
        key = (agency.id, kind, function if function in self._functions else "")
        known = self._shelves.get(key)
        if known is None:
            known = self._shelves[key] = self._fill(agency, kind, key[2])
        return known

    def _fill(self, agency: Agency, kind: str, function: str) -> Shelf:
        held = [d for holder in agency.line for d in self._held.get((holder, kind), ())]
        fitting = sorted(
            (d for d in held if _is_for(d.terms, agency.id, function)), key=lambda d: d.id
        )
        return Shelf(
            *(
                tuple(d for d in fitting if d.terms.kind == designation_kind)
                for designation_kind in ("routine", "joint_routine", "best_interests")
            )
        )


def _is_for(terms: Designation, agency: str, function: str) -> bool:
    offices, functions = terms.offices, terms.functions
    return (isinstance(offices, UnsetType) or agency in offices) and (
        functions == "any" or function in functions
    )


def _designated(terms: Designation) -> Designated:
    return Designated(
        terms=terms,
        since=max(terms.from_, terms.approved_on),
        until=terms.until or date.max,
        staff=choice(terms.staff),
        counterparties=choice(terms.counterparties),
        types=Types(terms.types),
        agreed=_earliest((a.agency, a.on) for a in terms.agreed),
    )


def choice(words: tuple[str, ...] | str) -> Choice:
    """A list of the register as a set; None where it says any."""
    return None if isinstance(words, str) else frozenset(words)


def _earliest(agreed: Iterable[tuple[str, date]]) -> dict[str, date]:
    found: dict[str, date] = {}
    for agency, on in agreed:
        found[agency] = min(on, found.get(agency, on))
    return found
