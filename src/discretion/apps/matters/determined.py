"""What the chief determined in matters, as a report tells of it (§ 23-1205(a)(1)(b)).

It stands beside the designations of that kind: they are signed in the register, these in a matter.
Two agencies are affected: the one whose act it is, and the city agency on the other side, which
gets the information or gives it. What the chief approves while an agency's office is vacant is not
here: it is that agency's own approval, on a ground of its own (§ 23-1202(b)(1), (c)(1)).
"""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Final, cast

import msgspec
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
    """Those that affect some agencies and that a report of that day tells: given in the two years
    before, or with a last day that is still to come.

    Of one for another agency only what the other side of a matter sees.
    """
    theirs = Q(counterparty__in=agencies, matter__party_kind__in=on_file.AGENCIES)
    found = Approval.objects.filter(Q(agency__in=agencies) | theirs, by=on_file.CHIEF, on__lte=on)
    for row in found.filter(Q(on__gt=on - _TOLD) | Q(until__gte=on)).order_by("id"):
        whole = _content(row)
        yield Kept(
            id=row.id,
            kind="determination",
            agency=row.agency_id,
            state="approved",
            version=1,
            title=row.purpose,
            code="",
            fingerprint=fingerprint(whole),
            changed_at=row.at,
            changed_by=row.person_name,
            content=whole if row.agency_id in agencies else _as_shared(whole),
        )


def _as_shared(whole: Determined) -> Determined:
    """What the agency on the other side sees: not for which function, nor the chief's reasons."""
    return msgspec.structs.replace(whole, function="", reason="")


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
