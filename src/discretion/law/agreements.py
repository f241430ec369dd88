"""Agreements, written approvals and extra reviews on file, and what asks for them.

§§ 23-1202(b)(1), (c)(1); 23-1203(3)-(5).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from msgspec import UNSET, UnsetType

from discretion.law.designations import Choice, Types, choice
from discretion.law.information import Listing
from discretion.law.parties import Agency, Party
from discretion.law.register import Agreement, AgreementPolicy, Approval, Policy, Register


@dataclass(frozen=True, eq=False)
class Signed:
    """An agreement or a written approval: a paper on file, with its inclusive days and types."""

    id: str
    agency: str
    counterparty: str
    since: date
    until: date
    types: Types
    by: str = ""
    function: str = ""
    paper: Agreement | Approval | None = None

    def in_force_for(self, bits: int, listing: Listing, on: date) -> bool:
        """Whether it is in force that day and covers all the types."""
        return self.since <= on <= self.until and not bits & ~self.types.bits(listing)


class Agreements:
    """The agreements of a register; one serves its agency and that agency's sub-offices."""

    def __init__(self, register: Register, before: "Agreements | None" = None) -> None:
        known: Mapping[str, Signed] = before._by_id if before else {}
        self._by_id: Mapping[str, Signed] = {
            a.id: _same(known, a) or _agreement(a) for a in register.agreements
        }
        self._between: dict[tuple[str, str], list[Signed]] = {}
        for paper in self._by_id.values():
            self._between.setdefault((paper.agency, paper.counterparty), []).append(paper)

    def known(self, id_: str) -> bool:
        """Whether the register has an agreement of that id."""
        return id_ in self._by_id

    def with_(self, agency: Agency, party: Party, name: str) -> list[Signed]:
        """The agreements of an agency, or those above it, with a party that the act calls `name`.

        An agreement means a party by its id, by the id of an agency above it, or by that name.
        """
        called = {*party.ids, name} if name else party.ids
        return [
            paper
            for holder in agency.line
            for value in called
            for paper in self._between.get((holder, value), ())
        ]


class Approvals:
    """The written approvals of a register, case by case, and the extra reviews of designations."""

    def __init__(self, register: Register, before: "Approvals | None" = None) -> None:
        self._on_file: dict[tuple[str, str, str], list[Signed]] = {}
        self._reviews: dict[tuple[str, str, str, str], list[Signed]] = {}
        known: Mapping[str, Signed] = before._by_id if before else {}
        self._by_id: Mapping[str, Signed] = {
            a.id: _same(known, a) or _approval(a) for a in register.approvals
        }
        for paper in register.approvals:
            key, signed = (paper.agency, paper.act, paper.purpose), self._by_id[paper.id]
            if paper.designation:
                self._reviews.setdefault((*key, paper.designation), []).append(signed)
            else:
                self._on_file.setdefault(key, []).append(signed)

    def on_file(self, agency: Agency, kind: str, purpose: str) -> list[Signed]:
        """Approvals by the agency, or those above it, of that kind of act and purpose."""
        return [p for h in agency.line for p in self._on_file.get((h, kind, purpose), ())]

    def reviews(self, agency: Agency, kind: str, purpose: str, designation: str) -> list[Signed]:
        """Extra reviews that name a designation."""
        key = (kind, purpose, designation)
        return [p for holder in agency.line for p in self._reviews.get((holder, *key), ())]


@dataclass(frozen=True, eq=False)
class Ruled:
    """An entry of the chief privacy officer's policies, with its inclusive days."""

    since: date
    until: date
    types: Types
    counterparties: Choice

    def matches(self, bits: int, listing: Listing, party: Party, on: date) -> bool:
        """Whether the entry shares a type with the act and means its counterparty, that day."""
        return (
            self.since <= on <= self.until
            and bool(bits & self.types.bits(listing))
            and (
                self.counterparties is None or not self.counterparties.isdisjoint(party.answers_to)
            )
        )


class Policies:
    """The three lists of the chief privacy officer's policies that decisions ask."""

    def __init__(self, register: Register) -> None:
        policies = register.policies
        self.never_routine = [_ruled(p) for p in policies.never_routine]
        self.notify_individual = [_ruled(p) for p in policies.notify_individual]
        self.routine_needs_agreement = [_ruled(p) for p in policies.routine_needs_agreement]
        self.exigent_notice = _when(policies.exigent_notice_hours)
        self.violation_notice = _when(policies.violation_notice_hours)

    def on_routine(self, listing: Listing) -> int:
        """The types that some policy on routine acts speaks of; few acts concern one."""
        spoken_of = 0
        for entry in (*self.never_routine, *self.routine_needs_agreement):
            spoken_of |= entry.types.bits(listing)
        return spoken_of


def _when(hours: int | UnsetType) -> str:
    """The statute sets no hours; a policy may."""
    return "as_soon_as_practicable" if hours is UNSET else f"within_{hours}_hours"


def _same(known: Mapping[str, Signed], paper: Agreement | Approval) -> Signed | None:
    """The paper as it was made ready before, where it is the very same."""
    signed = known.get(paper.id)
    return signed if signed and signed.paper is paper else None


def _agreement(paper: Agreement) -> Signed:
    return Signed(
        paper=paper,
        id=paper.id,
        agency=paper.agency,
        counterparty=paper.with_,
        since=paper.from_,
        until=paper.until or date.max,
        types=Types(None if isinstance(paper.types, str) else paper.types),
    )


def _approval(paper: Approval) -> Signed:
    return Signed(
        paper=paper,
        id=paper.id,
        agency=paper.agency,
        counterparty=paper.counterparty,
        since=paper.on,
        until=paper.until or date.max,
        types=Types(paper.types),
        by=paper.by,
        function=paper.function,
    )


def _ruled(entry: Policy | AgreementPolicy) -> Ruled:
    return Ruled(
        since=entry.from_ or date.min,
        until=entry.until or date.max,
        types=Types(None if isinstance(entry.types, str) else entry.types),
        counterparties=choice(entry.counterparties),
    )
