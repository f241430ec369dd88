"""An act held against the register: one property for each legal test the procedure asks.

The procedure asks the tests in order and stops at the first that holds, so each works out its
answer only when it is asked.
"""

from collections.abc import Callable, Iterable
from typing import Final, Generic, TypeVar

import msgspec

from discretion.law.acts import UNSTATED, Act
from discretion.law.agreements import Agreements, Approvals, Policies, Ruled, Signed
from discretion.law.designations import Designated, Designations, Shelf
from discretion.law.information import Edition, Listing
from discretion.law.parties import Agency, Parties, Party
from discretion.law.procedure import Standing
from discretion.law.reading import labels, vocabulary
from discretion.law.register import Register

T = TypeVar("T")
ABSENT: Final = Standing.ABSENT
HELD_UP: Final = Standing.HELD_UP
HOLDS: Final = Standing.HOLDS


class asked_once(Generic[T]):  # noqa: N801  # reads as the decorator that it is
    """A property worked out at its first use. `functools` has one, but before Python 3.12 it takes
    a lock each time, which costs a tenth of a determination."""

    def __init__(self, work_out: Callable[["Case"], T]) -> None:
        self._work_out = work_out
        self._name = work_out.__name__

    def __get__(self, case: "Case", owner: type | None = None) -> T:
        answer = case.__dict__[self._name] = self._work_out(case)
        return answer


class City:
    """A register made ready for deciding, under one edition or under each day's own."""

    def __init__(self, register: Register, law: Edition | None = None) -> None:
        self.vocabulary = vocabulary(register, law)
        self.labels = labels(register, law)
        self.parties = Parties(register)
        self.designations = Designations(register)
        self.agreements = Agreements(register)
        self.approvals = Approvals(register)
        self.policies = Policies(register)


class Reliance(msgspec.Struct, frozen=True, gc=False):
    """A designation that covers an act, what it still asks for, and the papers it relies on."""

    designation: Designated
    outstanding: tuple[str, ...]
    review: str
    agreement: str

    @property
    def rank(self) -> tuple[int, str]:
        """Fewest outstanding needs first, then the lowest id."""
        return len(self.outstanding), self.designation.id


def standing(reliance: Reliance | None) -> Standing:
    """How far a designation reaches."""
    if reliance is None:
        return ABSENT
    return HELD_UP if reliance.outstanding else HOLDS


class Case:
    """One act, its parties resolved and its types expanded."""

    def __init__(
        self, city: City, act: Act, *, agency: Agency, party: Party, listing: Listing, bits: int
    ) -> None:
        self.city = city
        self.act = act
        self.agency = agency
        self.party = party
        self.listing = listing
        self.bits = bits
        self.done = act.done
        self.disclosure = act.act == "disclosure"

    # Steps 1 to 4: whether the chapter, or the need of an approval, reaches the act at all.

    @property
    def identifying(self) -> bool:
        """Step 1, § 23-1201: something in it may identify or locate an individual."""
        return bool(self.act.types) and not self.act.anonymized

    @property
    def within_chapter(self) -> bool:
        """Step 1, § 23-1201: whoever acts is an employee, or a contractor the chapter reaches."""
        by = self.act.by
        return by.kind == "employee" or not self.city.parties.outside_chapter(by)

    @property
    def within_own_agency(self) -> bool:
        """Step 2, § 23-1202(c)(1): nobody outside the employee's agency takes part."""
        return self.party.within(self.agency)

    @property
    def by_or_to_police(self) -> bool:
        """Whether the police department is one of the two sides."""
        return self.agency.police or self.party.police

    @property
    def police_exemption(self) -> bool:
        """Step 3, § 23-1202(b)(2)(c)(1), (c)(2)(c)(1)."""
        return bool(self.act.circumstances.police_investigation) and self.by_or_to_police

    @property
    def welfare_exemption(self) -> bool:
        """Step 4, § 23-1202(b)(2)(c)(2), (c)(2)(c)(2): the investigation is a city agency's."""
        return self.act.circumstances.welfare_investigation == "by_city_agency"

    # Steps 5 to 7: designations.

    @asked_once
    def shelf(self) -> Shelf:
        """The designations that may reach acts of this agency, kind and function."""
        return self.city.designations.shelf(self.agency, self.act.act, self.act.function)

    @asked_once
    def meant_routine(self) -> list[Designated]:
        """The routine designations whose every test but that of types the act meets."""
        if self.act.circumstances.outside_normal_course:
            return []
        return self._meant(self.shelf.routine)

    @asked_once
    def meant_joint(self) -> list[Designated]:
        """The joint routine designations of which that is true, whether agreed or not."""
        designations = self.shelf.joint_routine
        return self._meant(designations) if designations and self.joint_possible else []

    @asked_once
    def meant_best_interests(self) -> list[Designated]:
        """The determinations of best interests of which that is true."""
        designations = self.shelf.best_interests
        return self._meant(designations) if designations and self.chief_may_approve else []

    @asked_once
    def routine_reliance(self) -> Reliance | None:
        """Step 5: the routine designation that covers the act with the least outstanding."""
        if not self.meant_routine:
            return None
        reliance = self._reliance(self.meant_routine)
        return None if reliance and self.never_routine(self.bits) else reliance

    @asked_once
    def joint_reliance(self) -> Reliance | None:
        """Step 6: the joint routine designation that does; both sides are city agencies."""
        if not self.meant_joint:
            return None
        reliance = self._reliance(self.meant_joint)
        return None if reliance and self.never_routine(self.bits) else reliance

    @asked_once
    def best_interests_reliance(self) -> Reliance | None:
        """Step 7: the determination of best interests that does."""
        return self._reliance(self.meant_best_interests) if self.meant_best_interests else None

    @property
    def routine(self) -> Standing:
        """Step 5, § 23-1202(b)(2)(a), (c)(2)(a)."""
        return standing(self.routine_reliance)

    @property
    def joint_routine(self) -> Standing:
        """Step 6, § 23-1201: routine between city agencies."""
        return standing(self.joint_reliance)

    @property
    def best_interests(self) -> Standing:
        """Step 7, § 23-1202(b)(2)(b), (c)(2)(b)."""
        return standing(self.best_interests_reliance)

    @property
    def joint_possible(self) -> bool:
        """Whether the act is in the normal course, between two city agencies (§ 23-1201)."""
        return (
            self.party.of_the_city
            and self.agency.of_the_city
            and not self.party.within(self.agency)
            and not self.act.circumstances.outside_normal_course
        )

    @property
    def chief_may_approve(self) -> bool:
        """Whether the chief privacy officer's power reaches the act (§ 23-1202(c)(2)(b))."""
        return not self.disclosure or self.party.of_the_city

    def never_routine(self, bits: int) -> bool:
        """Whether a policy says that disclosing these types is never routine (§ 23-1203(5))."""
        return self.disclosure and self._matched(self.city.policies.never_routine, bits)

    def _matched(self, entries: Iterable[Ruled], bits: int) -> bool:
        """Whether an entry of a policy list fits the types, the counterparty and the day."""
        listing, party, on = self.listing, self.party, self.act.on
        return any(entry.matches(bits, listing, party, on) for entry in entries)

    def share_less(self) -> tuple[Designated, tuple[str, ...]] | None:
        """The designation that leaves fewest types uncovered, and those types, as the act has them.

        Only one that meets every test but types counts, and only if it covers a type of the act.
        None where there is no such designation, or where one leaves nothing.
        """
        best: tuple[Designated, tuple[str, ...]] | None = None
        for designation in self._meant_but_for_types():
            covered = designation.types.bits(self.listing)
            left = tuple(c for c in self.codes if self.listing[c] & ~covered)
            if not self._would_remain(designation, left):
                continue
            if not left:
                return None
            if best is None or (len(left), designation.id) < (len(best[1]), best[0].id):
                best = designation, left
        return best

    @property
    def codes(self) -> tuple[str, ...]:
        """The act's types in its own order, each once."""
        return tuple(dict.fromkeys(self.act.types))

    def _would_remain(self, designation: Designated, left: tuple[str, ...]) -> bool:
        """Whether dropping `left` leaves something that this designation may permit."""
        remaining = self.listing.expand(code for code in self.codes if code not in left)
        barred = designation.terms.kind != "best_interests" and self.never_routine(remaining)
        return bool(remaining) and not barred

    def _meant_but_for_types(self) -> list[Designated]:
        """What point 1 of the contract looks at; a joint designation must have been agreed."""
        agreed = [d for d in self.meant_joint if d.agreed_by(self.party, self.act.on)]
        return [*self.meant_routine, *agreed, *self.meant_best_interests]

    def _meant(self, designations: Iterable[Designated]) -> list[Designated]:
        party, staff, on = self.party, self.act.by.staff, self.act.on
        return [d for d in designations if d.reaches(party, staff, on)]

    def _reliance(self, designations: list[Designated]) -> Reliance | None:
        """What the act can rely on among designations, with the least outstanding."""
        best: Reliance | None = None
        for designation in designations:
            if not self.bits & ~designation.types.bits(self.listing):
                reliance = self._relied_on(designation)
                if best is None or reliance.rank < best.rank:
                    best = reliance
        return best

    def _relied_on(self, designation: Designated) -> Reliance:
        """A designation that covers the act, with what it asks for and the papers that meet it."""
        outstanding, review, agreement = [], "", ""
        if designation.terms.extra_review:
            review = self._review(designation)
            if not review:
                outstanding.append("review")
        if self._asks_agreement(designation):
            agreement = self.agreement
            if not agreement:
                outstanding.append("enter_agreement")
        if designation.terms.kind == "joint_routine" and not designation.agreed_by(
            self.party, self.act.on
        ):
            outstanding.append("agree_jointly")
        return Reliance(designation, tuple(outstanding), review, agreement)

    def _asks_agreement(self, designation: Designated) -> bool:
        """Whether the designation, or a policy for routine disclosures, asks for an agreement."""
        if self.party.individual:
            return False
        if designation.terms.agreement_required:
            return True
        return (
            self.disclosure
            and designation.terms.kind != "best_interests"
            and self._matched(self.city.policies.routine_needs_agreement, self.bits)
        )

    def _review(self, designation: Designated) -> str:
        """The id of the extra review on file by the officer whom the designation names."""
        act = self.act
        papers = self.city.approvals.reviews(self.agency, act.act, act.purpose, designation.id)
        return self._lowest(p for p in papers if p.by == designation.terms.extra_review)

    @asked_once
    def agreement(self) -> str:
        """The id of an agreement in force with the counterparty that covers all types; or empty.

        Where the act names one, no other counts.
        """
        act = self.act
        papers = self.city.agreements.with_(self.agency, self.party, act.counterparty.name)
        fitting = (
            p
            for p in papers
            if (not act.agreement or p.id == act.agreement)
            and p.in_force_for(self.bits, self.listing, act.on)
        )
        return min((p.id for p in fitting), default="")

    # Step 8: written approval, case by case.

    @property
    def approval(self) -> Standing:
        """Step 8, § 23-1202(b)(1), (c)(1); 23-1203(3): on file, with a ground and an agreement."""
        if not self.approval_on_file:
            return Standing.ABSENT
        held_up = not self.ground_counts or self.agreement_outstanding
        return Standing.HELD_UP if held_up else Standing.HOLDS

    @asked_once
    def approval_on_file(self) -> str:
        """The id of a written approval that covers the act; empty where there is none."""
        act = self.act
        if not act.purpose:
            return ""
        papers = self.city.approvals.on_file(self.agency, act.act, act.purpose)
        return self._lowest(p for p in papers if self._may_approve(p.by))

    def _lowest(self, papers: Iterable[Signed]) -> str:
        """The lowest id among papers that name the counterparty and function and cover the act."""
        act = self.act
        fitting = (
            p
            for p in papers
            if p.function in ("", act.function)
            and self.party.called(p.counterparty, act.counterparty.name)
            and p.in_force_for(self.bits, self.listing, act.on)
        )
        return min((p.id for p in fitting), default="")

    def _may_approve(self, officer: str) -> bool:
        """Whether that officer's approval counts for this act (§§ 23-1201, 23-1202(g))."""
        if officer == "foil_officer":
            return self.act.foil and self.agency.has_foil_officer
        if officer == "contractor_privacy_officer":
            return self.city.parties.is_privacy_officer(self.act.by, self.agency)
        return officer == "agency_privacy_officer"

    @property
    def officer(self) -> str:
        """Who approves the act in writing: the FOIL officer, the contractor's, or the agency's."""
        if self.act.foil and self.agency.has_foil_officer:
            return "foil_officer"
        if self.city.parties.is_privacy_officer(self.act.by, self.agency):
            return "contractor_privacy_officer"
        return "agency_privacy_officer"

    @property
    def ground_counts(self) -> bool:
        """Whether a ground is stated that can carry an approval; consent never carries a
        collection (§ 23-1202(b)(1)(a)-(b), (c)(1)(a)-(c))."""
        grounds = self.act.grounds
        if grounds.furthers_mission or grounds.required_by_law:
            return True
        return self.disclosure and bool(grounds.written_authorization)

    @property
    def ground_unstated(self) -> bool:
        """Whether nobody has said yet whether there is a ground."""
        return self.act.grounds is UNSTATED

    @property
    def examined_without_ground(self) -> bool:
        """Whether the agency has examined the grounds and found none."""
        return self.act.grounds == UNSTATED and self.act.grounds is not UNSTATED

    @property
    def agreement_outstanding(self) -> bool:
        """Whether an agreement with a third party is lacking (§ 23-1203(3)): none in force, no
        exigent circumstances, no finding on file."""
        return (
            self.disclosure
            and self.party.third_party
            and not self.agreement
            and not self.exigent
            and not self.act.no_important_privacy_interest
        )

    @property
    def individual_must_be_told(self) -> bool:
        """Whether a policy asks that the individual be told of a violation (§ 23-1203(6))."""
        return self._matched(self.city.policies.notify_individual, self.bits)

    # Step 9: exigent circumstances.

    @property
    def exigent(self) -> bool:
        """Step 9, § 23-1202(d)(1): exigent circumstances, with the explanation of why."""
        return bool(self.act.circumstances.exigent)
