"""What people state of a matter, field by field: facts, decisions, and what happened in the end.

Nothing here is about a person whose information it is, or who asks: that is `Private`, which is
kept apart (ADR 19).
"""

from datetime import date
from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from discretion.apps.register.contents import Content, Party
from discretion.law.acts import ActKind, Authorization, Crime
from discretion.law.register import Text


class Grounds(Content, frozen=True, kw_only=True):
    """Why the act may be approved, as `law.acts.Grounds`; a text that is absent is empty."""

    furthers_mission: str = ""
    required_by_law: str = ""
    written_authorization: Authorization | UnsetType = UNSET
    # Whether someone looked for a ground; where one did and states none, there is none.
    examined: bool = False


class Circumstances(Content, frozen=True, kw_only=True):
    """The special circumstances, each stated apart, as `law.acts.Circumstances`."""

    police_investigation: Crime | UnsetType = UNSET
    open_criminal_investigation: bool = False
    welfare_investigation: Literal["by_city_agency", "by_other"] | UnsetType = UNSET
    exigent: str = ""
    protective_powers: bool = False
    outside_normal_course: bool = False


class Excuses(Content, frozen=True, kw_only=True):
    """What may excuse the notice of an exigent act (§ 23-1202(d)(1)(a)–(c)), as it was found to be;
    each has the name that it has among the circumstances."""

    open_criminal_investigation: bool = False
    welfare_investigation: Literal["by_city_agency", "by_other"] | UnsetType = UNSET
    protective_powers: bool = False
    outside_normal_course: bool = False


class Facts(Content, frozen=True, kw_only=True):
    """What is asked, proposed or was done; a draft may leave any of it out."""

    act: ActKind = "disclosure"
    # An agency by its id, a contractor by its code, or another body by its name. The name of a
    # person belongs to `Private`.
    counterparty: Party | UnsetType = UNSET
    types: tuple[Text, ...] = ()
    function: str = ""
    purpose: str = ""
    grounds: Grounds = Grounds()
    circumstances: Circumstances = Circumstances()
    # Asked under the Freedom of Information Law.
    foil: bool = False
    # It identifies and locates nobody.
    anonymized: bool = False
    # The group of staff that acts; or the contractor that does, by its code.
    staff: str = ""
    contractor: str = ""
    agreement: str = ""
    # About how many people.
    people: int | UnsetType = UNSET
    wanted_by: date | UnsetType = UNSET
    # Of an exigent act: the day on which it was done.
    done_on: date | UnsetType = UNSET


class Private(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What people write about people: kept encrypted and apart, and erasable."""

    # The name of the person who asks, how to reach them, and what they wrote.
    asker: str = ""
    contact: str = ""
    words: str = ""


class Condition(Content, frozen=True, kw_only=True):
    """Something to be done because of an approval, by a day, by the one who asked or an officer."""

    words: Text
    by: Literal["requester", "officer"] = "requester"
    on: date | UnsetType = UNSET


class Decision(Content, frozen=True, kw_only=True):
    """What an officer, or the chief, decides; `types` are those approved (empty: all)."""

    reason: str = ""
    types: tuple[Text, ...] = ()
    conditions: tuple[Condition, ...] = ()
    # What the decision settles besides: grounds in the place of those stated, an agreement that
    # covers it, a finding that no important privacy interest is at stake (§ 23-1203(3)(ii)).
    grounds: Grounds | UnsetType = UNSET
    agreement: str = ""
    no_important_privacy_interest: str = ""
    # Its last day.
    until: date | UnsetType = UNSET


class Happened(Content, frozen=True, kw_only=True):
    """What went out or came in, and how; `types` empty: all that was approved."""

    on: date
    types: tuple[Text, ...] = ()
    # On paper, by email, over a connection: in the writer's words.
    form: str = ""
    people: int | UnsetType = UNSET


class Answered(Content, frozen=True, kw_only=True):
    """That whoever asked, outside of the agency, was answered: when, and how."""

    on: date
    how: Text
