"""What a report is made of: an agency's records, opened, and what they mean to each other.

Plain values, no tables: the page reads them, tests build them. Only what is current counts in an
answer; drafts are there for the proof-reader to ask about.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property

import msgspec
from msgspec import UNSET

from discretion.apps.agreements.contents import Agreement, agreement
from discretion.apps.matters.determined import Determined
from discretion.apps.register.contents import (
    Activity,
    AddedType,
    Contractor,
    Designation,
    Function,
    Party,
    Policy,
)
from discretion.apps.register.queries import Kept
from discretion.apps.register.signatures import Signed, Standing, designation, standing
from discretion.law.acts import ENTITY_KINDS, PARTY_KINDS
from discretion.law.information import AddedType as Listed
from discretion.law.information import Listing, Vocabulary, edition_on


class Designated(msgspec.Struct, frozen=True, kw_only=True):
    """A designation with the signatures under it.

    One that `names_us` is another agency's: its signatures are not ours to see.
    """

    record: Kept
    signatures: tuple[Signed, ...] = ()
    names_us: bool = False

    @property
    def id(self) -> str:
        """Its public id."""
        return self.record.id

    @property
    def terms(self) -> Designation:
        """What it says."""
        return designation(self.record)

    def standing(self, on: date) -> Standing:
        """How it stands on a day."""
        return standing(self.record, self.signatures, on)

    def in_force(self, on: date) -> bool:
        """Whether it covers acts of that day."""
        return self.standing(on) in (Standing.IN_FORCE, Standing.UP_FOR_REVIEW)


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """An opened agreement, its content typed."""

    record: Kept
    says: Agreement

    @property
    def id(self) -> str:
        """Its public id."""
        return self.record.id

    def in_force(self, on: date) -> bool:
        """Whether its days include this one."""
        return self.says.since <= on and (not self.says.until or on <= self.says.until)


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """An opened activity, its content typed."""

    record: Kept
    says: Activity

    @property
    def id(self) -> str:
        """Its public id."""
        return self.record.id


@dataclass(frozen=True, kw_only=True)
class Material:
    """The opened records of an agency's tree on a day; sequences in the order of their ids."""

    agency: str
    on: date
    # What agencies are called, by id, and each office's parent within the tree.
    names: Mapping[str, str]
    parents: Mapping[str, str] = field(default_factory=dict)
    functions: Sequence[Kept] = ()
    systems: Sequence[Kept] = ()
    contractors: Sequence[Kept] = ()
    activities: Sequence[Kept] = ()
    designations: Sequence[Designated] = ()
    agreements: Sequence[Kept] = ()
    types: Sequence[Kept] = ()
    policies: Sequence[Kept] = ()
    # What the chief determined in matters, for the agency or for another that it touches.
    determined: Sequence[Kept] = ()

    @cached_property
    def current(self) -> tuple[Opened, ...]:
        """The activities that count."""
        return tuple(a for a in self.every_activity if a.record.state == "current")

    @cached_property
    def every_activity(self) -> tuple[Opened, ...]:
        """The activities, drafts among them."""
        opened = ((a, a.content) for a in self.activities)
        return tuple(Opened(record=a, says=c) for a, c in opened if isinstance(c, Activity))

    @cached_property
    def papers(self) -> tuple[Paper, ...]:
        """The agreements that count, whether in force or not."""
        current = (a for a in self.agreements if a.state == "current")
        return tuple(Paper(record=a, says=agreement(a.content)) for a in current)

    @cached_property
    def in_force(self) -> tuple[Designated, ...]:
        """The designations in force on the day."""
        return tuple(d for d in self.designations if d.in_force(self.on))

    @cached_property
    def determinations(self) -> tuple[tuple[Kept, Determined], ...]:
        """What the chief determined in matters, opened."""
        opened = ((d, d.content) for d in self.determined)
        return tuple((kept, says) for kept, says in opened if isinstance(says, Determined))

    def is_ours(self, kept: Kept) -> bool:
        """Whether a record is the agency's own, or an office's below it."""
        return kept.agency in self.below(self.agency)

    def approved(self, kind: str) -> tuple[Designated, ...]:
        """The designations in force of a kind, as `routine`."""
        return tuple(d for d in self.in_force if d.terms.kind == kind)

    def of_kind(self, act: str) -> tuple[Opened, ...]:
        """The current activities that are collections, retentions or disclosures."""
        return tuple(a for a in self.current if a.says.act == act)

    def name(self, agency: str) -> str:
        """What an agency is called."""
        return self.names.get(agency, agency)

    # Functions

    @cached_property
    def _functions(self) -> Mapping[tuple[str, str], Kept]:
        return {(f.agency, f.code): f for f in self.functions}

    def function(self, agency: str, code: str) -> Kept | None:
        """The function that an office calls by a code: its own, one above, or any other's."""
        office = agency
        while office:
            if found := self._functions.get((office, code)):
                return found
            office = self.parents.get(office, "")
        return next((f for f in self.functions if f.code == code), None)

    def function_of(self, activity: Opened) -> Kept | None:
        """The function that an activity serves; None where it names none that is there."""
        return self.function(activity.record.agency, activity.says.function)

    def mission_of(self, activity: Opened) -> str:
        """How an activity furthers the mission: its own words, else its function's."""
        function = self.function_of(activity)
        content = function.content if function else None
        own = activity.says.mission.strip()
        return own or (content.mission.strip() if isinstance(content, Function) else "")

    # Types

    @cached_property
    def added(self) -> tuple[AddedType, ...]:
        """The types that the chief privacy officer added."""
        return tuple(t.content for t in self.types if isinstance(t.content, AddedType))

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """What types are called, by code."""
        return {
            **{code: listed.label for code, listed in edition_on(self.on).types.items()},
            **{added.code: added.label for added in self.added},
        }

    def label(self, code: str) -> str:
        """What a type is called, at the beginning of a sentence."""
        return self.labels.get(code, code.removeprefix("other:"))

    @cached_property
    def lowered(self) -> Mapping[str, str]:
        """What the types that are used are called, in the middle of a sentence."""
        used = {code for a in self.every_activity for code in a.says.types}
        used |= {code for d in self.designations for code in d.terms.types}
        used |= {code for _, says in self.determinations for code in says.types}
        used |= {code for p in self.papers if p.says.types != "any" for code in p.says.types}
        return {code: lowered(self.label(code)) for code in used}

    @cached_property
    def listing(self) -> Listing:
        """What each code stands for on the day, with the finer ones it covers."""
        days = [Listed(t.code, t.since, None if t.until is UNSET else t.until) for t in self.added]
        known = {*self.labels}
        return Vocabulary(days, others=sorted(self.lowered.keys() - known)).listing(self.on)

    # Who is allowed what, and who agreed to what

    @cached_property
    def _meanings(self) -> Mapping[str, Sequence["_Meaning"]]:
        """The designations of our own in force, by the functions they name; under "" those of any.

        An office's activities are many and so are designations: each meets only those it could.
        """
        found: dict[str, list[_Meaning]] = {}
        for one in self.in_force:
            if not one.names_us:
                meaning = _Meaning(one, self)
                for function in [""] if meaning.functions is None else meaning.functions:
                    found.setdefault(function, []).append(meaning)
        return found

    @cached_property
    def covered(self) -> Mapping[str, tuple[Designated, ...]]:
        """The designations in force that cover each current activity as a whole, by its id."""
        return {a.id: tuple(self._covering(a)) for a in self.current}

    def _covering(self, activity: Opened) -> Iterator[Designated]:
        says = activity.says
        if not says.types:
            return
        bits = self.listing.expand(says.types)
        answers = [_answers_to(party) for party in says.counterparties]
        meanings = [*self._meanings.get("", ())]
        meanings += self._meanings.get(says.function, ()) if says.function else ()
        # First, and without a call, what fails most often.
        enough = [m for m in meanings if not bits & m.other_bits]
        covering = [m.designation for m in enough if m.covers(activity, answers)]
        yield from sorted(covering, key=lambda designation: designation.id)

    @cached_property
    def _resting(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for activity, designations in self.covered.items():
            for covering in designations:
                found.setdefault(covering.id, []).append(activity)
        return found

    def resting_on(self, designation: Designated) -> Sequence[str]:
        """The ids of the current activities that a designation covers."""
        return self._resting.get(designation.id, ())

    def below(self, agency: str) -> frozenset[str]:
        """An agency and the offices below it."""
        found = {agency}
        while new := {o for o, parent in self.parents.items() if parent in found} - found:
            found |= new
        return frozenset(found)

    @cached_property
    def offices(self) -> tuple[str, ...]:
        """The offices below the agency, by name."""
        return tuple(sorted(self.below(self.agency) - {self.agency}, key=self.name))

    @cached_property
    def contracts(self) -> tuple[tuple[Kept, Contractor], ...]:
        """The contractors that count and that the chapter reaches (§ 23-1201)."""
        opened = ((c, c.content) for c in self.contractors if c.state == "current")
        return tuple(
            (c, says)
            for c, says in opened
            if isinstance(says, Contractor) and says.services != "other"
        )

    def with_agreement(self, activity: Opened, party: Party) -> tuple[Paper, ...]:
        """The agreements in force with a party that cover all types of a disclosure to it."""
        bits = self.listing.expand(activity.says.types)
        called = {party.id, party.name} - {""}
        return tuple(
            paper
            for paper in self.papers
            if paper.says.with_ in called
            and activity.record.agency in self.below(paper.record.agency)
            and paper.in_force(self.on)
            and (paper.says.types == "any" or not bits & ~self.listing.expand(paper.says.types))
        )

    def agreement_asked(self, activity: Opened) -> bool:
        """Whether an agreement is needed with the third parties of a disclosure.

        § 23-1203(3): where it isn't routine. § 23-1203(4): where it is, as policies say; or as the
        designation itself demands.
        """
        if not any(is_third_party(party) for party in activity.says.counterparties):
            return False
        routine = [d for d in self.covered.get(activity.id, ()) if d.terms.kind != "best_interests"]
        if not routine:
            return True
        return any(d.terms.agreement_required for d in routine) or any(
            self._policy_asks(policy, activity) for policy in self._agreement_policies
        )

    @cached_property
    def _agreement_policies(self) -> tuple[Policy, ...]:
        found = (p.content for p in self.policies)
        return tuple(
            p
            for p in found
            if isinstance(p, Policy)
            and p.says == "routine_needs_agreement"
            and (p.since is UNSET or p.since <= self.on)
            and (p.until is UNSET or self.on <= p.until)
        )

    def _policy_asks(self, policy: Policy, activity: Opened) -> bool:
        named = policy.counterparties
        parties = (_answers_to(p) for p in activity.says.counterparties if is_third_party(p))
        if named != "any" and not any(answers & frozenset(named) for answers in parties):
            return False
        if policy.types == "any":
            return True
        reached = self.listing.expand(c for c in policy.types if c in self.listing)
        return bool(reached & self.listing.expand(activity.says.types))


class _Meaning:
    """A designation made ready to be held against activities."""

    def __init__(self, designation: Designated, material: Material) -> None:
        terms = designation.terms
        self.designation = designation
        self._act = terms.act
        own = material.below(designation.record.agency)
        self._offices = own if terms.offices is UNSET else frozenset(terms.offices)
        self.functions = _chosen(terms.functions)
        self._parties = _chosen(terms.counterparties)
        self._staff = _chosen(terms.staff)
        # The types that it does not name.
        self.other_bits = ~material.listing.expand(terms.types)

    def covers(self, activity: Opened, answers: Sequence[frozenset[str]]) -> bool:
        """Whether an activity is meant, whose function and types are."""
        says = activity.says
        return (
            says.act in (("collection", "disclosure") if self._act == "both" else (self._act,))
            and activity.record.agency in self._offices
            and (self._parties is None or all(self._parties & named for named in answers))
            and (self._staff is None or self._staff.issuperset(says.staff))
        )


def _chosen(words: Iterable[str] | str) -> frozenset[str] | None:
    return None if isinstance(words, str) else frozenset(words)


def _answers_to(party: Party) -> frozenset[str]:
    """Every word by which a list of counterparties may name a party."""
    words = {party.kind, party.id, "" if party.entity is UNSET else party.entity}
    if party.kind == "police_department":
        words.add("city_agency")
    return frozenset(words - {""})


def lowered(label: str) -> str:
    """A label in the middle of a sentence."""
    label = label.strip().rstrip(".")
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def is_third_party(party: Party) -> bool:
    """Whether the agreement rule of § 23-1203(3) speaks of such a party."""
    return party.kind == "third_party"


def party_words(party: Party, names: Mapping[str, str]) -> str:
    """What a counterparty is called: its name, else its agency's, else its kind."""
    kind = party.kind if party.entity is UNSET else party.entity
    return party.name or names.get(party.id, party.id) or kinds_in_words()[kind]


@cache
def kinds_in_words() -> Mapping[str, str]:
    """What kinds of party and of entity are called as an entry of a table.

    The order is the one in which a report lists them.
    """
    known = {
        "city_agency": "Other City agencies",
        "police_department": "New York City Police Department",
        "department_of_education": "New York City Department of Education",
        "local_public_authority": "Local public authorities",
        "local_public_benefit_corporation": "Local public benefit corporations",
        "city_council": "New York City Council",
        "state_agency": "New York State agencies",
        "governor": "Office of the Governor",
        "state_legislature": "New York State Legislature",
        "federal_agency": "Federal agencies",
        "comptroller": "City and State Comptrollers",
        "audit_authority": "Bodies with the authority to audit",
        "court": "Courts",
        "subpoena": "Those who issue a subpoena",
        "contractor": "Contractors",
        "subcontractor": "Subcontractors",
        "vendor": "Vendors and consultants",
        "community_partner": "Community partners and nonprofit groups",
        "public": "Members of the public",
        "individual": "The individuals concerned",
        "third_party": "Other third parties",
        "other": "Others",
        "own_agency": "Offices of the agency itself",
    }
    lacking = (PARTY_KINDS | ENTITY_KINDS) - known.keys()
    return {**known, **{kind: kind.replace("_", " ").capitalize() for kind in sorted(lacking)}}
