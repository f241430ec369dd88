"""The operation that tries a change: which matters would come out differently; nothing is kept."""

from datetime import date

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import asdict

from discretion.apps.agreements.contents import Agreement
from discretion.apps.audit.actions import new_york_day
from discretion.apps.matters import what_if
from discretion.apps.matters.contents import Facts
from discretion.apps.matters.sandbox import POWERS, Change
from discretion.apps.matters.what_if import Differing, Sort
from discretion.apps.register.contents import Designation, Policy
from discretion.interfaces.api.asking import Asked, Body, Paged
from discretion.interfaces.api.operations import operation
from discretion.law.determinations import Determination


class Trying(Body, frozen=True, kw_only=True):
    """One change, and since when matters are looked at.

    A record by its id: with other terms, `withdrawn`, or, where it is a draft, as it is. Terms
    without a record are those of a new one, of `agency`. Or the name of an edition of the law.
    """

    record: str = ""
    agency: str = ""
    designation: Designation | UnsetType = UNSET
    agreement: Agreement | UnsetType = UNSET
    policy: Policy | UnsetType = UNSET
    withdrawn: bool = False
    law: str = ""
    # Where none is given: the first of January, three years ago.
    since: date | UnsetType = UNSET


class DifferingShown(msgspec.Struct, frozen=True, kw_only=True):
    """A matter, or a routine act on record, that would come out differently."""

    id: str
    agency: str
    sort: Sort
    on: date
    facts: Facts
    before: Determination
    after: Determination


class WouldChange(msgspec.Struct, frozen=True, kw_only=True):
    """How many were judged, and of those that would come out differently a part, the last first.

    Those not judged name something that is no longer on file.
    """

    since: date
    judged: int
    not_judged: int
    differing: int
    items: tuple[DifferingShown, ...]


@operation(
    "POST",
    "/what-if",
    tag="determinations",
    said=Trying,
    answers=WouldChange,
    query=Paged,
    powers=POWERS,
)
def try_change(asked: Asked[Trying]) -> WouldChange:
    """Say which matters would come out differently after a change; change nothing."""
    told = asdict(asked.said)
    since = told.pop("since") or what_if.first_day(new_york_day(asked.now))
    del told["not_identifying"]
    found = what_if.found(Change(**told), since=since, actor=asked.actor, now=asked.now)
    part = msgspec.convert(dict(asked.query), Paged, strict=False)
    shown = found.differing[part.offset : part.offset + part.limit]
    return WouldChange(
        since=found.since,
        judged=found.judged,
        not_judged=found.not_judged,
        differing=len(found.differing),
        items=tuple(map(_shown, shown)),
    )


def _shown(one: Differing) -> DifferingShown:
    return DifferingShown(**{n: getattr(one, n) for n in DifferingShown.__struct_fields__})
