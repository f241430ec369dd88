"""What the chief determined in matters, as a report tells of it (§ 23-1205(a)(1)(b)).

It stands beside the designations of that kind: they are signed in the register, these in a matter.
"""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Final, cast

from django.db.models import Q
from msgspec import UNSET, UnsetType

from discretion.apps.matters import approving, on_file
from discretion.apps.matters.models import Approval
from discretion.apps.register.contents import Content
from discretion.apps.register.fingerprints import fingerprint
from discretion.apps.register.queries import Kept
from discretion.law.acts import ActKind

# A report is owed every two years, and tells of what was determined in them.
_TOLD: Final = timedelta(days=731)


class Determined(Content, frozen=True, kw_only=True):
    """A determination of best interests in a matter."""

    matter: str
    act: ActKind
    types: tuple[str, ...]
    counterparty: str
    purpose: str
    function: str = ""
    since: date
    until: date | UnsetType = UNSET
    reason: str = ""


def determined(agencies: Collection[str], *, on: date) -> Iterator[Kept]:
    """Those of some agencies that a report of that day tells: given in the two years before, or
    with a last day that is still to come."""
    found = Approval.objects.filter(by=on_file.CHIEF, agency__in=agencies, on__lte=on)
    for row in found.filter(Q(on__gt=on - _TOLD) | Q(until__gte=on)).order_by("id"):
        says = _content(row)
        yield Kept(
            id=row.id,
            kind="determination",
            agency=row.agency_id,
            state="approved",
            version=1,
            title=row.purpose,
            code="",
            fingerprint=fingerprint(says),
            changed_at=row.at,
            changed_by=row.person_name,
            content=says,
        )


def _content(row: Approval) -> Determined:
    return Determined(
        matter=row.matter_id,
        act=cast(ActKind, row.act),
        types=tuple(row.types),
        counterparty=row.counterparty,
        purpose=row.purpose,
        function=row.function,
        since=row.on,
        until=row.until or UNSET,
        reason=approving.decision_of(row).reason,
    )
