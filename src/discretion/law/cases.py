"""An act held against the register: one answer for each legal test that the procedure asks."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, Generic, TypeVar

import msgspec

from discretion.law.acts import ORDINARY, UNSTATED, Act, Circumstances, Grounds
from discretion.law.agreements import Agreements, Approvals, Policies, Ruled, Signed
from discretion.law.designations import Designated, Designations
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
    """One act held against the register: the answers to the legal tests.

    The answers below are those of an ordinary act with nothing on file. They are worked out when
    the case is made, as far as the act or the register gives occasion to; only the agreement, which
    few acts need, is looked up when it is asked for.
    """

    # Step 3, § 23-1202(b)(2)(c)(1), (c)(2)(c)(1): by or to the police, about a crime.
    police_exemption = False
    # Step 4, § 23-1202(b)(2)(c)(2), (c)(2)(c)(2): the investigation is a city agency's.
    welfare_exemption = False
    # Steps 5 and 6, § 23-1202(b)(2)(a), (c)(2)(a); 23-1203(5). `meant` are the designations whose
    # every test but that of types the act meets.
    meant_routine: Sequence[Designated] = ()
    routine_reliance: Reliance | None = None
    routine = Standing.ABSENT
    meant_joint: Sequence[Designated] = ()
    joint_reliance: Reliance | None = None
    joint_routine = Standing.ABSENT
    # Step 7, § 23-1202(b)(2)(b), (c)(2)(b).
    meant_best_interests: Sequence[Designated] = ()
    best_interests_reliance: Reliance | None = None
    best_interests = Standing.ABSENT
    # Step 8, § 23-1202(b)(1), (c)(1); 23-1203(3): on file, with a ground and an agreement.
    approval_on_file = ""
    approval = Standing.ABSENT
    # Nobody has said whether there is a ground; or the agency has looked, and found none.
    ground_unstated = True
    examined_without_ground = False
    ground_counts = False
    # Step 9, § 23-1202(d)(1): exigent circumstances, with the explanation of why.
    exigent = False

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
        self.disclosure = disclosure = act.act == "disclosure"
        # Step 1, § 23-1201: something in it may identify or locate an individual, and whoever
        # acts is an employee, or a contractor that the chapter reaches.
        self.identifying = bool(act.types) and not act.anonymized
        by = act.by
        self.within_chapter = by.kind == "employee" or not city.parties.outside_chapter(by)
        # Step 2, § 23-1202(c)(1): nobody outside the employee's agency takes part.
        self.within_own_agency = party.own
        # § 23-1202(c)(2)(b): the chief's power over disclosures reaches city agencies only.
        self.chief_may_approve = not disclosure or party.of_the_city
        if act.circumstances is not ORDINARY:
            self._answer_on_circumstances(act.circumstances)
        self._answer_on_designations()
        if act.grounds is not UNSTATED:
            self._answer_on_grounds(act.grounds)
        if act.purpose:
            self._answer_on_approvals()

    def _answer_on_circumstances(self, stated: Circumstances) -> None:
        self.exigent = bool(stated.exigent)
        self.police_exemption = bool(stated.police_investigation) and self.by_or_to_police
        self.welfare_exemption = stated.welfare_investigation == "by_city_agency"

    def _answer_on_designations(self) -> None:
        """Which designation covers the act, of each kind, and how far it reaches."""
        shelf = self.city.designations.shelf(self.agency, self.act.act, self.act.function)
        if shelf.routine and not self.act.circumstances.outside_normal_course:
            self.meant_routine = self._meant(shelf.routine)
            self.routine_reliance = self._unless_barred(self._reliance(self.meant_routine))
            self.routine = standing(self.routine_reliance)
        if shelf.joint_routine and self.joint_possible:
            self.meant_joint = self._meant(shelf.joint_routine)
            self.joint_reliance = self._unless_barred(self._reliance(self.meant_joint))
            self.joint_routine = standing(self.joint_reliance)
        if shelf.best_interests and self.chief_may_approve:
            self.meant_best_interests = self._meant(shelf.best_interests)
            self.best_interests_reliance = self._reliance(self.meant_best_interests)
            self.best_interests = standing(self.best_interests_reliance)

    def _answer_on_grounds(self, grounds: Grounds) -> None:
        """§ 23-1202(b)(1)(a)-(b), (c)(1)(a)-(c): consent never carries a collection."""
        self.ground_unstated = False
        self.examined_without_ground = grounds == UNSTATED
        self.ground_counts = bool(
            grounds.furthers_mission
            or grounds.required_by_law
            or (self.disclosure and grounds.written_authorization)
        )

    def _answer_on_approvals(self) -> None:
        self.approval_on_file = self._approval_on_file()
        if self.approval_on_file:
            held_up = not self.ground_counts or self.agreement_outstanding
            self.approval = HELD_UP if held_up else HOLDS

    @property
    def by_or_to_police(self) -> bool:
        """Whether the police department is one of the two sides."""
        return self.agency.police or self.party.police

    @property
    def joint_possible(self) -> bool:
        """Whether the act is in the normal course, between two agencies of the city (§ 23-1201)."""
        return (
            self.party.of_the_city
            and self.agency.of_the_city
            and not self.act.circumstances.outside_normal_course
        )

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
        if not (self.meant_routine or self.meant_joint or self.meant_best_interests):
            return None
        best: tuple[Designated, tuple[str, ...]] | None = None
        for designation in self._meant_but_for_types():
            covered = designation.types.bits(self.listing)
            left = tuple(c for c in self.act.types if self.listing[c] & ~covered)
            if not self._would_remain(designation, left):
                continue
            if not left:
                return None
            if best is None or (len(left), designation.id) < (len(best[1]), best[0].id):
                best = designation, left
        return best

    def _would_remain(self, designation: Designated, left: tuple[str, ...]) -> bool:
        """Whether dropping `left` leaves something that this designation may permit."""
        remaining = self.listing.expand(code for code in self.act.types if code not in left)
        barred = designation.terms.kind != "best_interests" and self.never_routine(remaining)
        return bool(remaining) and not barred

    def _meant_but_for_types(self) -> list[Designated]:
        """What point 1 of the contract looks at; a joint designation must have been agreed."""
        agreed = [d for d in self.meant_joint if d.agreed_by(self.party, self.act.on)]
        return [*self.meant_routine, *agreed, *self.meant_best_interests]

    def _meant(self, designations: tuple[Designated, ...]) -> Sequence[Designated]:
        party, staff, on = self.party, self.act.by.staff, self.act.on
        return [d for d in designations if d.reaches(party, staff, on)]

    def _unless_barred(self, reliance: Reliance | None) -> Reliance | None:
        """What the act can rely on, unless a policy says that it is never routine."""
        return None if reliance and self.never_routine(self.bits) else reliance

    def _reliance(self, designations: Sequence[Designated]) -> Reliance | None:
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

    def _approval_on_file(self) -> str:
        """The id of a written approval that covers the act; empty where there is none."""
        act = self.act
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
