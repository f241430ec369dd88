"""What the decision procedure needs to know of a city: `discretion/register/1`."""

from datetime import date
from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import UNSET, Meta, UnsetType

from discretion.law.acts import ActKind

# A text with something in it besides blanks.
Text: TypeAlias = Annotated[str, Meta(pattern=r"\S")]
Anything: TypeAlias = Literal["any"]
ReviewingOfficer: TypeAlias = Literal["agency_privacy_officer", "counsel"]
ApprovingOfficer: TypeAlias = Literal[
    "agency_privacy_officer", "foil_officer", "contractor_privacy_officer", "counsel"
]
AgencyKind: TypeAlias = Literal[
    "city_agency",
    "police_department",
    "department_of_education",
    "local_public_authority",
    "local_public_benefit_corporation",
]
DesignationKind: TypeAlias = Literal["routine", "joint_routine", "best_interests"]


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What every part of a register has in common: nothing is ignored, nothing is changed."""


class AddedType(Part, frozen=True, kw_only=True):
    """A type that the chief privacy officer added (Charter § 8(h)(4))."""

    code: Text
    label: Text
    origin: Literal["chief_privacy_officer"]
    authority: Text
    from_: date = msgspec.field(name="from")
    until: date | UnsetType = UNSET


class Agency(Part, frozen=True, kw_only=True):
    """An agency, or a sub-office of its parent."""

    id: Text
    name: Text
    kind: AgencyKind
    parent: Text = ""
    foil_officer: bool = False


class Contractor(Part, frozen=True, kw_only=True):
    """A party to a contract; `services` says whether the chapter reaches it (§ 23-1201)."""

    id: Text
    name: Text
    agency: Text
    services: Literal["human", "designated", "other"]
    privacy_officer: bool = False
    subcontractor_of: Text = ""


class Agreed(Part, frozen=True, kw_only=True):
    """That the privacy officer of another agency agreed, for that agency's own reason."""

    agency: Text
    by: Text
    on: date
    reason: Text


class Designation(Part, frozen=True, kw_only=True):
    """Acts approved in advance: by the agency, by two agencies, or by the chief privacy officer."""

    id: Text
    kind: DesignationKind
    act: Literal["collection", "disclosure", "both"]
    agency: Text
    offices: tuple[Text, ...] | UnsetType = UNSET
    functions: tuple[Text, ...] | Anything
    types: tuple[Text, ...]
    counterparties: tuple[Text, ...] | Anything
    staff: tuple[Text, ...] | Anything
    from_: date = msgspec.field(name="from")
    until: date | UnsetType = UNSET
    approved_by: Text
    approved_on: date
    reason: Text
    agreed: tuple[Agreed, ...] = ()
    extra_review: ReviewingOfficer | UnsetType = UNSET
    agreement_required: bool = False


class Agreement(Part, frozen=True, kw_only=True):
    """An agreement of an agency with a counterparty, by its id or its name."""

    id: Text
    agency: Text
    with_: Text = msgspec.field(name="with")
    types: tuple[Text, ...] | Anything
    from_: date = msgspec.field(name="from")
    until: date | UnsetType = UNSET


class Approval(Part, frozen=True, kw_only=True):
    """A written approval of one kind of act; one that names a designation is its extra review."""

    id: Text
    act: ActKind
    agency: Text
    by: ApprovingOfficer
    on: date
    types: tuple[Text, ...]
    counterparty: Text
    purpose: Text
    function: Text = ""
    until: date | UnsetType = UNSET
    designation: Text = ""


class Entry(Part, frozen=True, kw_only=True):
    """An entry of a list in the chief privacy officer's policies; without days it holds always."""

    authority: Text
    from_: date | UnsetType = msgspec.field(name="from", default=UNSET)
    until: date | UnsetType = UNSET


class Policy(Entry, frozen=True, kw_only=True):
    """Types and counterparties for which a disclosure is never routine, or must be told."""

    types: tuple[Text, ...]
    counterparties: tuple[Text, ...] | Anything


class AgreementPolicy(Entry, frozen=True, kw_only=True):
    """Types and counterparties for which a routine disclosure needs an agreement (§ 23-1203(4))."""

    types: tuple[Text, ...] | Anything
    counterparties: tuple[Text, ...]


class Policies(Part, frozen=True, kw_only=True):
    """What the chief privacy officer's policies say (§ 23-1203); hours only where they set them."""

    never_routine: tuple[Policy, ...]
    notify_individual: tuple[Policy, ...]
    routine_needs_agreement: tuple[AgreementPolicy, ...]
    exigent_notice_hours: int | UnsetType = UNSET
    violation_notice_hours: int | UnsetType = UNSET


class Register(Part, frozen=True, kw_only=True):
    """A city's register, as far as decisions rest on it."""

    schema: Literal["discretion/register/1"]
    law: date | UnsetType = UNSET
    types: tuple[AddedType, ...]
    agencies: tuple[Agency, ...]
    contractors: tuple[Contractor, ...]
    designations: tuple[Designation, ...]
    agreements: tuple[Agreement, ...]
    approvals: tuple[Approval, ...]
    policies: Policies
