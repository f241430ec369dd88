"""What was decided in matters, as the live register has it: approvals, reviews, determinations."""

from collections.abc import Iterable, Iterator
from typing import Final, cast

import msgspec
from django.db.models import QuerySet
from msgspec import UNSET

from discretion.apps.matters.contents import Facts
from discretion.apps.matters.models import Approval
from discretion.law import register as law
from discretion.law.acts import ActKind

CHIEF: Final = "chief_privacy_officer"
# The kinds of party that are an agency here, or stand beside the agencies, each with an id.
AGENCIES: Final = (
    *("city_agency", "police_department", "department_of_education", "local_public_authority"),
    "local_public_benefit_corporation",
)
_KNOWN_BY_ID: Final = (*AGENCIES, "contractor", "subcontractor")


def approvals(matters: Iterable[str] | None = None) -> Iterator[law.Approval]:
    """The approvals and extra reviews of these matters (None: of all) as decisions know them."""
    return map(as_law, _of(matters).exclude(by=CHIEF))


def as_law(row: Approval) -> law.Approval:
    """An approval or extra review as decisions know it."""
    return law.Approval(
        id=row.id,
        act=cast(ActKind, row.act),
        agency=row.agency_id,
        by=cast(law.ApprovingOfficer, row.by),
        on=row.on,
        types=tuple(row.types),
        counterparty=row.counterparty,
        purpose=row.purpose,
        function=row.function,
        until=row.until or UNSET,
        designation=row.designation,
    )


def determinations(matters: Iterable[str] | None = None) -> Iterator[law.Designation]:
    """What the chief found, in a matter, to be in the city's best interests (§ 23-1202(b)(2)(b),
    (c)(2)(b)).

    The chief approves in advance: from the day of the determination on, and, where it is to hold
    for more than the matter's own act, until a last day, as every designation of this kind has one.
    So only with a last day is it on file for other acts; for those of the same function and group
    of staff, with the same agency or contractor, and of the types that were approved. A disclosure
    has to be one to a city agency, which decisions and the move ask for alike. Without a last day,
    or where the matter names no function or nobody with an id, it holds for the matter alone.
    """
    found = _of(matters).filter(by=CHIEF, until__isnull=False)
    for row in found.filter(matter__party_kind__in=_KNOWN_BY_ID).select_related("matter"):
        staff = msgspec.json.decode(row.matter.facts, type=Facts).staff
        if row.function and row.counterparty:
            yield law.Designation(
                id=row.id,
                kind="best_interests",
                act=cast(ActKind, row.act),
                agency=row.agency_id,
                functions=(row.function,),
                types=tuple(row.types),
                counterparties=(row.counterparty,),
                staff=(staff,) if staff else "any",
                from_=row.on,
                until=row.until or UNSET,
                approved_by=CHIEF,
                approved_on=row.on,
                reason=f"Determined in {row.matter_id}",
            )


def _of(matters: Iterable[str] | None) -> QuerySet[Approval]:
    found = Approval.objects.order_by("id")
    return found if matters is None else found.filter(matter__in=list(matters))
