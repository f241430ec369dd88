"""The facts of an act: what someone wants to do, or did, with identifying information.

This is `discretion/act/1`. A text that is absent is empty here: the contract has no empty texts.
"""

from datetime import date
from typing import Annotated, Final, Literal, TypeAlias

import msgspec
from msgspec import UNSET, Meta, UnsetType

Text: TypeAlias = Annotated[str, Meta(min_length=1)]
ActKind: TypeAlias = Literal["collection", "disclosure"]
PartyKind: TypeAlias = Literal[
    "own_agency",
    "city_agency",
    "police_department",
    "department_of_education",
    "local_public_authority",
    "local_public_benefit_corporation",
    "contractor",
    "subcontractor",
    "individual",
    "third_party",
]
EntityKind: TypeAlias = Literal[
    "federal_agency",
    "state_agency",
    "city_council",
    "state_legislature",
    "governor",
    "comptroller",
    "audit_authority",
    "court",
    "subpoena",
    "public",
    "vendor",
    "community_partner",
    "other",
]

Authorization: TypeAlias = Literal["individual", "parent_or_guardian", "legal_representative"]
Crime: TypeAlias = Literal["crime_committed", "attempted_or_impending_crime"]


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What every part of an act has in common: nothing is ignored, nothing is changed."""


class Actor(Part, frozen=True):
    """Who acts: an employee, or a contractor or subcontractor by its id in the register."""

    kind: Literal["employee", "contractor", "subcontractor"]
    id: Text = ""
    staff: Text = ""


class Counterparty(Part, frozen=True):
    """From whom the information is collected, or to whom it is disclosed."""

    kind: PartyKind
    id: Text = ""
    name: Text = ""
    entity: EntityKind | UnsetType = UNSET


class Grounds(Part, frozen=True):
    """Why the act may be approved: § 23-1202(b)(1)(a)-(b), (c)(1)(a)-(c)."""

    furthers_mission: Text = ""
    required_by_law: Text = ""
    written_authorization: Authorization | UnsetType = UNSET


class Circumstances(Part, frozen=True):
    """The special circumstances that the chapter makes exceptions for, each stated apart."""

    police_investigation: Crime | UnsetType = UNSET
    open_criminal_investigation: bool = False
    welfare_investigation: Literal["by_city_agency", "by_other"] | UnsetType = UNSET
    exigent: Text = ""
    protective_powers: bool = False
    outside_normal_course: bool = False


# Grounds that nobody has stated differ from grounds examined and found empty.
UNSTATED: Final = Grounds()
ORDINARY: Final = Circumstances()


class Act(Part, frozen=True, kw_only=True):
    """One collection or disclosure, proposed or done, on a New York day."""

    id: Text | UnsetType = UNSET
    act: ActKind
    on: date
    done: bool = False
    agency: Text
    by: Actor
    function: Text = ""
    purpose: Text = ""
    types: tuple[Text, ...]
    anonymized: bool = False
    counterparty: Counterparty
    initiative: Literal["request", "proposal"] | UnsetType = UNSET
    foil: bool = False
    grounds: Grounds = UNSTATED
    circumstances: Circumstances = ORDINARY
    agreement: Text = ""
    no_important_privacy_interest: Text = ""
    aware_agency: Text = ""


PARTY_KINDS: Final = frozenset(PartyKind.__args__)  # type: ignore[attr-defined]
ENTITY_KINDS: Final = frozenset(EntityKind.__args__)  # type: ignore[attr-defined]
