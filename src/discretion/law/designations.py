"""What was approved in advance, and which acts it reaches: §§ 23-1201, 23-1202(b)(2), (c)(2)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple, TypeAlias

from msgspec import UnsetType

from discretion.law.determinations import written
from discretion.law.information import Listing
from discretion.law.parties import Agency, Party
from discretion.law.procedure import HELD_UP, HOLDS
from discretion.law.register import Designation, Register
from discretion.law.remembered import Remembered

# None stands for "any".
Choice: TypeAlias = frozenset[str] | None

# The function that stands for every one that no designation names.
_ANY_OTHER: Final = ""


class Types:
    """A list of types, or any; what it stands for depends on the day's listing."""

    __slots__ = ("bits", "codes")

    def __init__(self, codes: tuple[str, ...] | None) -> None:
        self.codes = codes
        # All that the list stands for under a listing; every bit, for any.
        self.bits: Callable[[Listing], int] = Remembered(self._bits).__getitem__

    def _bits(self, listing: Listing) -> int:
        return -1 if self.codes is None else listing.expand(self.codes)


@dataclass(frozen=True, eq=False)
class Designated:
    """A designation made ready: it counts from the later of its start and its approval."""

    terms: Designation
    # The id, and the reason without its full stop, as they stand between the quotes of JSON.
    written: str
    reason: str
    approved_on: str
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

    @property
    def unconditional(self) -> bool:
        """Whether it asks for nothing besides: no review, agreement, or other agency's word."""
        terms = self.terms
        return not (terms.extra_review or terms.agreement_required or terms.kind == "joint_routine")

    def agreed_by(self, party: Party, on: date) -> bool:
        """Whether the counterparty, or an agency above it, had agreed by that day (§ 23-1201)."""
        return any(id_ in self.agreed and self.agreed[id_] <= on for id_ in party.ids)


class Reliance:
    """A designation that covers an act, what it still asks for, and the papers it relies on."""

    def __init__(
        self,
        designation: Designated,
        outstanding: tuple[str, ...] = (),
        review: str = "",
        agreement: str = "",
    ) -> None:
        self.designation = designation
        self.standing = HELD_UP if outstanding else HOLDS
        self.outstanding = outstanding
        self.review = review
        self.agreement = agreement


class Candidate:
    """A designation as acts are held against it: under a listing, and with its days as ordinals."""

    def __init__(self, designation: Designated, listing: Listing) -> None:
        self.covered = designation.types.bits(listing)
        self.staff = designation.staff
        self.counterparties = designation.counterparties
        self.since = designation.since.toordinal()
        self.until = designation.until.toordinal()
        self.designation = designation
        # How an act relies on it where it asks for nothing.
        self.simple = Reliance(designation) if designation.unconditional else None

    def reaches(self, party: Party, staff: str, day: int) -> bool:
        """Whether, types apart, an act with this party by this staff group is meant that day."""
        return (
            (self.staff is None or staff in self.staff)
            and (
                self.counterparties is None or not self.counterparties.isdisjoint(party.answers_to)
            )
            and self.since <= day <= self.until
        )


class Candidates(NamedTuple):
    """The designations of a shelf under one listing."""

    every: tuple[Candidate, ...]
    routine: tuple[Candidate, ...]
    joint_routine: tuple[Candidate, ...]
    best_interests: tuple[Candidate, ...]
    # Which of the three kinds are there at all.
    kinds: int


class Shelf:
    """The designations that may reach the acts of one agency, kind and function, by lowest id."""

    __slots__ = ("best_interests", "every", "joint_routine", "routine", "under")

    def __init__(self, designations: Iterable[Designated]) -> None:
        self.every = tuple(designations)
        self.routine = tuple(d for d in self.every if d.terms.kind == "routine")
        self.joint_routine = tuple(d for d in self.every if d.terms.kind == "joint_routine")
        self.best_interests = tuple(d for d in self.every if d.terms.kind == "best_interests")
        # The same, made ready for acts of a day with that listing.
        self.under: Callable[[Listing], Candidates] = Remembered(self._under).__getitem__

    def _under(self, listing: Listing) -> Candidates:
        kinds = (self.routine, self.joint_routine, self.best_interests)
        routine, joint, best = (tuple([Candidate(d, listing) for d in kind]) for kind in kinds)
        there = bool(routine) | bool(joint) << 1 | bool(best) << 2
        return Candidates((*routine, *joint, *best), routine, joint, best, there)


class Designations:
    """The designations of a register, at hand by agency, kind of act and function.

    A designation without offices reaches the holder and its sub-offices, one with offices exactly
    those; one with functions reaches only acts that name one of them.
    """

    def __init__(self, register: Register, before: "Designations | None" = None) -> None:
        self._held: dict[tuple[str, str], list[Designated]] = {}
        self._cupboards = Remembered(self._cupboard)
        self._ready: dict[str, Designated] = {}
        for terms in register.designations:
            known = before and before._ready.get(terms.id)
            made_ready = known if known and known.terms is terms else _designated(terms)
            self._ready[terms.id] = made_ready
            for kind in ("collection", "disclosure") if terms.act == "both" else (terms.act,):
                self._held.setdefault((terms.agency, kind), []).append(made_ready)

    def shelf(self, agency: Agency, kind: str, function: str) -> Shelf:
        """The designations that an act of this agency, kind and function may fall under."""
        cupboard = self._cupboards[agency, kind]
        return cupboard.get(function) or cupboard[_ANY_OTHER]

    def _cupboard(self, whose: tuple[Agency, str]) -> dict[str, Shelf]:
        """The shelves for all acts of an agency and kind, by function."""
        agency, kind = whose
        held = [
            designation
            for holder in agency.line
            for designation in self._held.get((holder, kind), ())
            if _is_for(designation.terms, agency)
        ]
        held.sort(key=lambda designation: designation.id)
        named = {f for d in held if d.terms.functions != "any" for f in d.terms.functions}
        return {function: _shelf(held, function) for function in (*named, _ANY_OTHER)}


def _is_for(terms: Designation, agency: Agency) -> bool:
    return isinstance(terms.offices, UnsetType) or agency.id in terms.offices


def _shelf(held: list[Designated], function: str) -> Shelf:
    fitting = [d for d in held if d.terms.functions == "any" or function in d.terms.functions]
    return Shelf(fitting)


def _designated(terms: Designation) -> Designated:
    return Designated(
        terms=terms,
        written=written(terms.id),
        reason=written(terms.reason.removesuffix(".")),
        approved_on=terms.approved_on.isoformat(),
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
