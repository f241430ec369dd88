"""What each kind of record says, field by field: the parts of `discretion/inventory/1`.

A content is what people write. Its id, agency, state and version stand beside it.
"""

from datetime import date
from typing import Literal, TypeAlias

import msgspec
from msgspec import UNSET, UnsetType

from discretion.law.acts import EntityKind, PartyKind
from discretion.law.register import Anything, DesignationKind, ReviewingOfficer, Text

ActivityKind: TypeAlias = Literal["collection", "retention", "disclosure"]
Classification: TypeAlias = Literal["routine", "joint_routine", "case_by_case"]
Certainty: TypeAlias = Literal["yes", "no", "not_known"]


class Content(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a record of any kind says."""


class Function(Content, frozen=True, kw_only=True):
    """Something that an agency is there to do; `code` is how acts and designations name it."""

    code: Text
    name: Text
    # Why it furthers the agency's purpose or mission (§ 23-1205(a)(1)(f)).
    mission: str = ""
    purposes: tuple[Text, ...] = ()


class System(Content, frozen=True, kw_only=True):
    """A place where information is kept: a program, an archive, a cabinet."""

    name: Text
    owner: str = ""
    # A contractor's code, where one runs it.
    vendor: str = ""
    about: str = ""


class Contractor(Content, frozen=True, kw_only=True):
    """A party to a contract, and how the chapter's duties were passed on (§ 23-1202(g))."""

    code: Text
    name: Text
    services: Literal["human", "designated", "other"] = "human"
    about: str = ""
    subcontractor_of: str = ""
    privacy_officer: bool = False
    bound_by_contract: Certainty = "not_known"
    clause: str = ""


class Party(Content, frozen=True, kw_only=True):
    """Someone from whom information comes, or to whom it goes."""

    kind: PartyKind
    id: str = ""
    name: str = ""
    entity: EntityKind | UnsetType = UNSET


class RetentionRule(Content, frozen=True, kw_only=True):
    """How long information is kept after what, how it is disposed of, and who says so."""

    trigger: Text
    years: int = 0
    months: int = 0
    days: int = 0
    # Where no number of years can be given: until when, in words.
    until_when: str = ""
    disposal: str = ""
    citation: str = ""


class Activity(Content, frozen=True, kw_only=True):
    """A collection, a retention, or a disclosure, as something that an agency does regularly."""

    act: ActivityKind
    name: Text
    function: str = ""
    types: tuple[Text, ...] = ()
    # Whose information it is: visitors, tenants, applicants.
    categories: tuple[Text, ...] = ()
    counterparties: tuple[Party, ...] = ()
    systems: tuple[Text, ...] = ()
    # Why it is done, or why the other side asks for it.
    reason: str = ""
    # How it furthers the agency's purpose or mission.
    mission: str = ""
    legal_authority: str = ""
    # Which groups of staff are entitled to it.
    staff: tuple[Text, ...] = ()
    retention: RetentionRule | UnsetType = UNSET
    classifications: tuple[Classification, ...] = ()
    # The activities that this one follows from: the retention of what a collection brought.
    follows: tuple[Text, ...] = ()
    # From which filing it was taken over, such as "2020 filing, question 14, row 3".
    source: str = ""


class Designation(Content, frozen=True, kw_only=True):
    """Acts to be approved in advance (§ 23-1202(b)(2), (c)(2)); signatures stand beside it."""

    kind: DesignationKind
    act: Literal["collection", "disclosure", "both"]
    name: Text
    offices: tuple[Text, ...] | UnsetType = UNSET
    functions: tuple[Text, ...] | Anything = "any"
    types: tuple[Text, ...]
    counterparties: tuple[Text, ...] | Anything = "any"
    staff: tuple[Text, ...] | Anything = "any"
    since: date
    until: date | UnsetType = UNSET
    reason: str = ""
    # The other agencies whose officers are to agree; joint designations only.
    with_agencies: tuple[Text, ...] = ()
    extra_review: ReviewingOfficer | UnsetType = UNSET
    agreement_required: bool = False
    review_on: date | UnsetType = UNSET


class AddedType(Content, frozen=True, kw_only=True):
    """A type that the chief privacy officer added (Charter § 8(h)(4))."""

    code: Text
    label: Text
    authority: Text
    since: date
    until: date | UnsetType = UNSET


# Of types and counterparties; and, without either, within how many hours the chief is to be told.
Limit: TypeAlias = Literal["exigent_notice_hours", "violation_notice_hours"]
# Of complaints (§ 23-1203(9)): within how many days they are answered, and how many days after they
# were closed what was written in them is erased.
Term: TypeAlias = Literal["complaint_answer_days", "complaint_kept_days"]
PolicyKind: TypeAlias = Literal[
    "never_routine",
    "notify_individual",
    "routine_needs_agreement",
    "exigent_notice_hours",
    "violation_notice_hours",
    "complaint_answer_days",
    "complaint_kept_days",
]


class Policy(Content, frozen=True, kw_only=True):
    """What the chief privacy officer's policies say (§ 23-1203)."""

    says: PolicyKind
    name: Text
    authority: Text
    types: tuple[Text, ...] | Anything
    counterparties: tuple[Text, ...] | Anything
    # Only where it is a limit; the law itself says "as soon as practicable" and names no hours.
    hours: int | UnsetType = UNSET
    # Only where it is a term; the law names no days either.
    days: int | UnsetType = UNSET
    since: date | UnsetType = UNSET
    until: date | UnsetType = UNSET
