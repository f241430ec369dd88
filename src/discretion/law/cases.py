"""An act held against the register: one answer for each legal test that the procedure asks."""

from collections.abc import Iterable
from datetime import date

from discretion.law.acts import ORDINARY, UNSTATED, Act, Circumstances, Grounds
from discretion.law.agreements import Agreements, Approvals, Policies, Ruled, Signed
from discretion.law.designations import (
    Candidate,
    Candidates,
    Designated,
    Designations,
    Reliance,
)
from discretion.law.information import Edition, Listing
from discretion.law.parties import Agency, Parties, Party
from discretion.law.procedure import ABSENT, HELD_UP, HOLDS, Answers, Standing
from discretion.law.reading import labels, vocabulary
from discretion.law.register import Register
from discretion.law.remembered import Remembered


class Day:
    """What holds on a day: its listing, and the types that policies on routine acts speak of."""

    def __init__(self, on: date, listing: Listing, policed: int) -> None:
        self.text = on.isoformat()
        self.ordinal = on.toordinal()
        self.listing = listing
        self.policed = policed


class City:
    """A register made ready for deciding, under one edition or under each day's own."""

    def __init__(
        self, register: Register, law: Edition | None = None, before: "City | None" = None
    ) -> None:
        """What stands unchanged since `before` is taken over as it was made ready then."""
        self.vocabulary = vocabulary(register, law)
        if before and before.vocabulary == self.vocabulary:
            self.vocabulary = before.vocabulary
        else:
            # What was made ready remembers the bits of the vocabulary that it met.
            before = None
        self.labels = labels(register, law)
        self.parties = Parties(register)
        known = before.designations if before else None
        self.designations: Designations = Designations(register, known)
        self.agreements: Agreements = Agreements(register, before.agreements if before else None)
        self.approvals: Approvals = Approvals(register, before.approvals if before else None)
        self.policies = Policies(register)
        self.days = Remembered(self._day)

    def _day(self, day: date) -> Day:
        listing = self.vocabulary.listing(day)
        return Day(day, listing, self.policies.on_routine(listing))


class Case:
    """One act held against the register: the answers to the legal tests.

    The answers below are those of an ordinary act with nothing on file. They are worked out when
    the case is made, as far as the act or the register gives occasion to. Bases are looked for in
    the order of the procedure, and none beyond the first that holds.
    """

    # Step 1, § 23-1201: whoever acts is an employee, or a contractor that the chapter reaches.
    within_chapter: bool = True
    # Step 3, § 23-1202(b)(2)(c)(1), (c)(2)(c)(1): by or to the police, about a crime.
    police_exemption: bool = False
    # Step 4, § 23-1202(b)(2)(c)(2), (c)(2)(c)(2): the investigation is a city agency's.
    welfare_exemption: bool = False
    # Steps 5 and 6, § 23-1202(b)(2)(a), (c)(2)(a); 23-1203(5): whether in the normal course, and
    # whether a policy bars a designation that covers the act.
    normal_course: bool = True
    barred: bool = False
    routine: Standing = ABSENT
    routine_reliance: Reliance | None = None
    joint_routine: Standing = ABSENT
    joint_reliance: Reliance | None = None
    # Step 7, the same: a determination on file.
    best_interests: Standing = ABSENT
    best_interests_reliance: Reliance | None = None
    # Step 8, § 23-1202(b)(1), (c)(1); 23-1203(3): on file, with a ground and an agreement.
    approval: Standing = ABSENT
    approval_on_file: str = ""
    # Nobody has said whether there is a ground; or the agency has looked, and found none.
    ground_unstated: bool = True
    examined_without_ground: bool = False
    ground_counts: bool = False
    # Step 9, § 23-1202(d)(1): exigent circumstances, with the explanation of why.
    exigent: bool = False
    _agreement: str | None = None

    def __init__(
        self, city: City, act: Act, agency: Agency, party: Party, day: Day, bits: int
    ) -> None:
        self.city = city
        self.act = act
        self.agency = agency
        self.party = party
        self.day = day
        self.bits = bits
        # Those of its types that some policy on routine acts speaks of: of most acts, none.
        self.policed = bits & day.policed
        self.shelf = city.designations.shelf(agency, act.act, act.function).under(day.listing)
        self.done = act.done
        self.disclosure = act.act == "disclosure"
        # Step 1, § 23-1201: something in it may identify or locate an individual.
        self.identifying = bool(act.types) and not act.anonymized
        # Step 2, § 23-1202(c)(1): nobody outside the employee's agency takes part.
        self.within_own_agency = party.own
        # Step 7, § 23-1202(b)(2)(b), (c)(2)(b): the chief's power over disclosures reaches city
        # agencies only.
        self.chief_may_approve = not self.disclosure or party.of_the_city
        self._answer()

    def _answer(self) -> None:
        act, shelf = self.act, self.shelf
        if act.by.kind != "employee":
            self.within_chapter = not self.city.parties.outside_chapter(act.by)
        if act.circumstances is not ORDINARY:
            self._answer_on_circumstances(act.circumstances)
        if act.grounds is not UNSTATED:
            self._answer_on_grounds(act.grounds)
        if not (shelf.routine and self.normal_course and self._routine_holds(shelf.routine)):
            self._look_beyond_routine(shelf)

    def _answer_on_circumstances(self, stated: Circumstances) -> None:
        self.exigent = bool(stated.exigent)
        self.normal_course = not stated.outside_normal_course
        self.police_exemption = bool(stated.police_investigation) and self.by_or_to_police
        self.welfare_exemption = stated.welfare_investigation == "by_city_agency"

    def _answer_on_grounds(self, grounds: Grounds) -> None:
        """§ 23-1202(b)(1)(a)-(b), (c)(1)(a)-(c): consent never carries a collection."""
        self.ground_unstated = False
        if grounds.furthers_mission or grounds.required_by_law:
            self.ground_counts = True
        elif grounds.written_authorization:
            self.ground_counts = self.disclosure
        else:
            self.examined_without_ground = True

    def _routine_holds(self, routine: tuple[Candidate, ...]) -> bool:
        found = self._reliance(routine)
        if found is None or (self.policed and self._barred()):
            return False
        self.routine, self.routine_reliance = found.standing, found
        return found.standing is HOLDS

    def _look_beyond_routine(self, shelf: Candidates) -> None:
        if shelf.joint_routine and self.joint_possible:
            found = self._reliance(shelf.joint_routine)
            if found and not (self.policed and self._barred()):
                self.joint_routine, self.joint_reliance = found.standing, found
                if self.joint_routine is HOLDS:
                    return
        if shelf.best_interests and self.chief_may_approve:
            found = self._reliance(shelf.best_interests)
            if found:
                self.best_interests, self.best_interests_reliance = found.standing, found
        if self.act.purpose and self.best_interests is not HOLDS:
            self._look_for_approval()

    def _look_for_approval(self) -> None:
        self.approval_on_file = self._approval_on_file()
        if self.approval_on_file:
            lacks = not self.ground_counts or self.agreement_outstanding
            self.approval = HELD_UP if lacks else HOLDS

    def _barred(self) -> bool:
        """Whether a policy says that the act, which a designation covers, is never routine."""
        self.barred = self.never_routine(self.bits)
        return self.barred

    @property
    def answers(self) -> Answers:
        """The answers to the procedure, in the order of its `Facts`."""
        return (
            self.done,
            self.disclosure,
            self.identifying,
            self.within_chapter,
            self.within_own_agency,
            self.police_exemption,
            self.welfare_exemption,
            self.exigent,
            self.examined_without_ground,
            self.chief_may_approve,
            self.routine,
            self.joint_routine,
            self.best_interests,
            self.approval,
        )

    @property
    def by_or_to_police(self) -> bool:
        """Whether the police department is one of the two sides."""
        return self.agency.police or self.party.police

    @property
    def joint_possible(self) -> bool:
        """Whether the act is in the normal course, between two agencies of the city (§ 23-1201)."""
        return self.party.of_the_city and self.agency.of_the_city and self.normal_course

    def never_routine(self, bits: int) -> bool:
        """Whether a policy says that disclosing these types is never routine (§ 23-1203(5))."""
        return self.disclosure and self._matched(self.city.policies.never_routine, bits)

    def _matched(self, entries: Iterable[Ruled], bits: int) -> bool:
        """Whether an entry of a policy list fits the types, the counterparty and the day."""
        listing, party, on = self.day.listing, self.party, self.act.on
        return any(entry.matches(bits, listing, party, on) for entry in entries)

    def share_less(self) -> tuple[Designated, tuple[str, ...]] | None:
        """The designation that leaves fewest types uncovered, and those types, as the act has them.

        Only one that meets every test but types counts, and only if it covers a type of the act.
        None where there is no such designation, or where one leaves nothing.
        """
        bits, act, party, day = self.bits, self.act, self.party, self.day
        types = [(code, day.listing[code]) for code in act.types]
        best: tuple[Designated, tuple[str, ...]] | None = None
        most = len(types) - 1
        for candidate in self.shelf.every:
            designation, covered = candidate.designation, candidate.covered
            if not bits & covered or not candidate.reaches(party, act.by.staff, day.ordinal):
                continue
            left = tuple([code for code, meant in types if meant & ~covered])
            if (
                len(left) > most
                or (best and len(left) == most and best[0].id < designation.id)
                or not self._open_to(designation)
                or self._barred_without(left, designation)
            ):
                continue
            if not left:
                return None
            best, most = (designation, left), len(left)
        return best

    def _open_to(self, designation: Designated) -> bool:
        """Whether acts like this may fall under the designation's kind (point 1 of the contract).

        A joint designation must have been agreed.
        """
        kind = designation.terms.kind
        if kind == "routine":
            return self.normal_course
        if kind == "joint_routine":
            return self.joint_possible and designation.agreed_by(self.party, self.act.on)
        return self.chief_may_approve

    def _barred_without(self, left: tuple[str, ...], designation: Designated) -> bool:
        """Whether a policy says that the act is never routine even with `left` dropped."""
        if not self.policed or designation.terms.kind == "best_interests":
            return False
        remaining = [code for code in self.act.types if code not in left]
        return self.never_routine(self.day.listing.expand(remaining))

    def _reliance(self, candidates: tuple[Candidate, ...]) -> Reliance | None:
        """What the act can rely on among designations, with the least outstanding.

        Of two that ask for as many, the one with the lower id, which comes first.
        """
        bits, party, staff, day = self.bits, self.party, self.act.by.staff, self.day.ordinal
        best: Reliance | None = None
        for candidate in candidates:
            if bits & candidate.covered != bits or not candidate.reaches(party, staff, day):
                continue
            if candidate.simple and not self.policed:
                return candidate.simple
            reliance = self._relied_on(candidate.designation)
            if reliance.standing is HOLDS:
                return reliance
            if best is None or len(reliance.outstanding) < len(best.outstanding):
                best = reliance
        return best

    def _relied_on(self, designation: Designated) -> Reliance:
        """A designation that covers the act, with what it asks for and the papers that meet it."""
        outstanding: list[str] = []
        review = agreement = ""
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
        act, officer = self.act, designation.terms.extra_review
        papers = self.city.approvals.reviews(self.agency, act.act, act.purpose, designation.id)
        return self._lowest([paper for paper in papers if paper.by == officer])

    @property
    def agreement(self) -> str:
        """The id of an agreement in force with the counterparty that covers all types; or empty.

        Where the act names one, no other counts. Few acts need one, so it is looked up when asked.
        """
        if self._agreement is None:
            self._agreement = self._agreement_in_force()
        return self._agreement

    def _agreement_in_force(self) -> str:
        act = self.act
        papers = self.city.agreements.with_(self.agency, self.party, act.counterparty.name)
        fitting = (
            p
            for p in papers
            if (not act.agreement or p.id == act.agreement)
            and p.in_force_for(self.bits, self.day.listing, act.on)
        )
        return min((p.id for p in fitting), default="")

    def _approval_on_file(self) -> str:
        """The id of a written approval that covers the act; empty where there is none."""
        act = self.act
        papers = self.city.approvals.on_file(self.agency, act.act, act.purpose)
        if not papers:
            return ""
        return self._lowest([paper for paper in papers if self._may_approve(paper.by)])

    def _lowest(self, papers: list[Signed]) -> str:
        """The lowest id among papers that name the counterparty and function and cover the act."""
        act = self.act
        fitting = (
            p
            for p in papers
            if p.function in ("", act.function)
            and self.party.called(p.counterparty, act.counterparty.name)
            and p.in_force_for(self.bits, self.day.listing, act.on)
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
