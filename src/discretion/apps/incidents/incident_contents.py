"""What people state of an incident, field by field: facts, assessments, notices and lessons.

Nothing here is about a person whose information it was: that is `Story`, which is kept apart.
"""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, Final, Literal, TypeAlias, get_args

import msgspec
from msgspec import UNSET, UnsetType

from discretion.apps.audit.texts import OURS
from discretion.apps.register.contents import Content, Party
from discretion.law.incidents import Form
from discretion.law.register import Text
from discretion.law.triage import OfBreach, OfViolation

# How it happened: what people would call it.
Way: TypeAlias = Literal["email", "mail", "online", "device", "spoken", "break_in", "other"]
WAYS: Final[tuple[Way, ...]] = get_args(Way)


class IncidentFacts(Content, frozen=True, kw_only=True):
    """What went wrong; a draft may leave any of it out."""

    what: str = ""
    # Empty until someone says so.
    way: Way | Literal[""] = ""
    types: tuple[Text, ...] = ()
    # Who got it; absent where nobody knows. The name of a person belongs to `Story`.
    counterparty: Party | UnsetType = UNSET
    happened_on: date | UnsetType = UNSET
    # About how many people.
    people: int | UnsetType = UNSET
    # What was done about it at once.
    contained: str = ""
    # Nobody knows yet whether it did happen.
    suspected: bool = False
    # The agency responsible, as whoever reports it knows; empty: their own.
    responsible: str = ""
    # The matter in which it was found.
    matter: str = ""


class Story(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the one who reports it writes in their own words: encrypted, apart and erasable."""

    words: str = ""


class Assessment(Content, frozen=True, kw_only=True):
    """Whether it was a violation of the chapter, as the officer of the agency that became aware
    found: by the answers, with the agency responsible and a gist that names nobody."""

    answers: OfViolation
    responsible: str = ""
    gist: str = ""


class BreachAssessment(Content, frozen=True, kw_only=True):
    """Whether it was a breach of private information, as the agency responsible found; with the
    written determination that harm is unlikely, where it rests on that (§ 10-502(g))."""

    answers: OfBreach
    determination: str = ""


class Proof(Content, frozen=True, kw_only=True):
    """That a notice was given: when, how, in which form, and to how many."""

    on: date
    how: Text
    form: Form = Form.WRITTEN
    # Of a call or a mail: that a log was kept, and that they had agreed to mail (§ 10-502(d), (e)).
    logged: bool = False
    consented: bool = False
    people: int | UnsetType = UNSET


class Withheld(Content, frozen=True, kw_only=True):
    """Why notice to the people concerned is withheld, and when that is looked at again."""

    reason: Text
    review_on: date


class Action(Content, frozen=True, kw_only=True):
    """Something to be done so that it does not happen again, and by when."""

    words: Text
    on: date


class NoticeContent(msgspec.Struct, frozen=True, kw_only=True):
    """A notice as the record knows it."""

    unread: ClassVar[Mapping[str, str]] = {"*": OURS}

    to: str
    agency: str
    provisions: tuple[str, ...]
    state: str
    proof: Proof | UnsetType = UNSET


class ActionContent(msgspec.Struct, frozen=True, kw_only=True):
    """A corrective action as the record knows it; `how` is empty until it is done."""

    unread: ClassVar[Mapping[str, str]] = {"*": OURS}

    action: Action
    done_on: date | None = None
    how: str = ""
