"""What is recorded about agencies, people, roles and tokens."""

from collections.abc import Mapping
from typing import ClassVar

import msgspec

from discretion.apps.audit.facts import Fact
from discretion.apps.audit.texts import OFFICE, OURS


class AgencyContent(msgspec.Struct, frozen=True, kw_only=True):
    """An agency as the record knows it."""

    name: str
    kind: str
    parent: str = ""
    foil_officer: bool = False
    self_approval: bool = False
    closed_on: str = ""
    merged_into: str = ""


class RoleContent(msgspec.Struct, frozen=True, kw_only=True):
    """A role as the record knows it; the person by id and name."""

    person: str
    name: str
    role: str
    subtree: bool = False
    since: str
    until: str = ""


class AgencyOpened(Fact, frozen=True, kw_only=True):
    """An agency or office was entered."""

    kind: ClassVar[str] = "agency.opened"


class AgencyChanged(Fact, frozen=True, kw_only=True):
    """An agency was renamed, moved or otherwise changed."""

    kind: ClassVar[str] = "agency.changed"


class AgencyClosed(Fact, frozen=True, kw_only=True):
    """An agency was closed, or merged into another."""

    kind: ClassVar[str] = "agency.closed"


class SelfApprovalSet(Fact, frozen=True, kw_only=True):
    """The head allowed, or no longer allows, officers to approve their own drafts."""

    kind: ClassVar[str] = "agency.self_approval_set"


class PersonInvited(Fact, frozen=True, kw_only=True):
    """Someone was given an account."""

    kind: ClassVar[str] = "person.invited"
    name: str


class PersonContent(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of a person, and stands under what they sign."""

    unread: ClassVar[Mapping[str, str]] = {"phone": OFFICE, "office": OFFICE}

    name: str
    title: str = ""
    phone: str = ""
    office: str = ""


class PersonChanged(Fact, frozen=True, kw_only=True):
    """A person has another name, title, telephone or office by now."""

    kind: ClassVar[str] = "person.changed"


class PersonDeactivated(Fact, frozen=True, kw_only=True):
    """Someone can no longer sign in."""

    kind: ClassVar[str] = "person.deactivated"
    name: str


class AccountReopened(Fact, frozen=True, kw_only=True):
    """Someone whose account was closed can sign in again."""

    kind: ClassVar[str] = "person.account_reopened"
    name: str


class LettersChosen(Fact, frozen=True, kw_only=True):
    """Someone chose which letters they get of what is asked of them."""

    kind: ClassVar[str] = "person.letters_chosen"
    name: str
    letters: str


class CalendarAddressMade(Fact, frozen=True, kw_only=True):
    """Someone was given an address for their calendar; an earlier one no longer works."""

    kind: ClassVar[str] = "calendar.address_made"
    name: str


class CalendarAddressRevoked(Fact, frozen=True, kw_only=True):
    """Someone's address for their calendar was taken back."""

    kind: ClassVar[str] = "calendar.address_revoked"
    name: str


class ColumnsChosen(Fact, frozen=True, kw_only=True):
    """Someone chose which columns a list shows them; none are its usual ones again."""

    kind: ClassVar[str] = "person.columns_chosen"
    unread: ClassVar[Mapping[str, str]] = {"*": OURS}
    name: str
    listed: str
    columns: tuple[str, ...]


class RoleGiven(Fact, frozen=True, kw_only=True):
    """Someone was given a role."""

    kind: ClassVar[str] = "role.given"


class RoleEnded(Fact, frozen=True, kw_only=True):
    """A role was given an end."""

    kind: ClassVar[str] = "role.ended"


class DeputyNamed(Fact, frozen=True, kw_only=True):
    """Someone stands in for the holder of a role."""

    kind: ClassVar[str] = "deputy.named"
    deputy: str
    since: str
    until: str


class TokenMade(Fact, frozen=True, kw_only=True):
    """A program was given a token."""

    kind: ClassVar[str] = "token.made"
    name: str
    scopes: tuple[str, ...]
    expires_on: str


class TokenRevoked(Fact, frozen=True, kw_only=True):
    """A token was taken back."""

    kind: ClassVar[str] = "token.revoked"
    name: str
