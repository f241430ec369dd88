"""What was decided in matters, as the live register has it: approvals, reviews, determinations."""

from collections.abc import Iterable, Iterator
from typing import Final, cast

from django.db.models import QuerySet
from msgspec import UNSET

from discretion.apps.matters.models import Approval
from discretion.law import register as law
from discretion.law.acts import ActKind

CHIEF: Final = "chief_privacy_officer"


def approvals(matters: Iterable[str] | None = None) -> Iterator[law.Approval]:
    """The approvals and extra reviews of these matters (None: of all) as decisions know them."""
    for row in _of(matters).exclude(by=CHIEF):
        yield law.Approval(
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

    A register has no approvals by the chief, only designations, and those name neither a purpose
    nor a person. So what was decided holds for acts that name the same function and the same
    agency or contractor; where the matter names none, it holds for the matter alone.
    """
    for row in _of(matters).filter(by=CHIEF, matter__party_kind__in=_KNOWN_BY_ID):
        if row.function and row.counterparty:
            yield law.Designation(
                id=row.id,
                kind="best_interests",
                act=cast(ActKind, row.act),
                agency=row.agency_id,
                functions=(row.function,),
                types=tuple(row.types),
                counterparties=(row.counterparty,),
                staff="any",
                from_=row.on,
                until=row.until or UNSET,
                approved_by=CHIEF,
                approved_on=row.on,
                reason=f"Determined in {row.matter_id}",
            )


_KNOWN_BY_ID: Final = (
    *("city_agency", "police_department", "department_of_education", "local_public_authority"),
    *("local_public_benefit_corporation", "contractor", "subcontractor"),
)


def _of(matters: Iterable[str] | None) -> QuerySet[Approval]:
    found = Approval.objects.order_by("id")
    return found if matters is None else found.filter(matter__in=list(matters))
