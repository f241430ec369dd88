"""Who must be told of an incident, as the law has it, and what of that is given, owed or withheld.

One notice satisfies several provisions where sender and addressee are the same (§ 10-502(j)).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from discretion.apps.audit.actions import NEW_YORK, new_york_day
from discretion.apps.incidents import incident_opened as opening
from discretion.apps.incidents.incident_models import Incident, IncidentNotice
from discretion.apps.incidents.incident_policies import Asked, asked
from discretion.law.citations import Citation
from discretion.law.deadlines import Due
from discretion.law.incidents import (
    Notice,
    Violation,
    breach_notices,
    notice_due,
    violation_notices,
)
from discretion.law.triage import breach_by

State = IncidentNotice.State
CHIEF: Final = "chief_privacy_officer"
INDIVIDUAL: Final = "individual"
# The other notice is the chief's own, and counted by the quarterly report.
_OURS: Final = frozenset({"quarterly"})
VIOLATION: Final = Citation("23-1202(c)(4)")


class Wanted(NamedTuple):
    """A notice that is owed: to whom, by which agency, and by when under each provision."""

    to: str
    agency: str
    dues: Sequence[Due]

    @property
    def provisions(self) -> list[str]:
        """The provisions that ask for it."""
        return [str(due.provision) for due in self.dues]


def wanted(row: Incident, *, now: datetime) -> list[Wanted]:
    """What is owed by what was found so far, whether it was given or not."""
    found: dict[tuple[str, str], list[Due]] = {}
    limits = asked(opening.facts_of(row), row.responsible_id, today=new_york_day(now))
    for notice in _owed(row, now):
        agency = notice.agency or ""
        due = _due(row, notice, limits, now)
        found.setdefault((notice.to, agency), []).append(due)
    return [Wanted(to, agency, dues) for (to, agency), dues in found.items()]


def _owed(row: Incident, now: datetime) -> Iterator[Notice]:
    told = [*_of_violation(row), *_of_breach(row, now)]
    yield from (notice for notice in told if notice.when not in _OURS)


def _of_violation(row: Incident) -> Iterable[Notice]:
    found = opening.assessment_of(row)
    if not row.violation or found is None:
        return ()
    violation = Violation(
        aware_agency=row.aware_id,
        responsible_agency=row.responsible_id,
        described_in_policy=found.answers.described_in_policy is True,
        telling_would_do_harm=False,
    )
    return violation_notices(violation)


def _of_breach(row: Incident, now: datetime) -> Iterable[Notice]:
    found = opening.breach_assessment_of(row)
    if not row.breach or found is None:
        return ()
    return breach_notices(breach_by(row.responsible_id, found.answers), on=new_york_day(now))


def _due(row: Incident, notice: Notice, limits: Asked, now: datetime) -> Due:
    """The agency that became aware knew when it was reported; another one, when it was told."""
    provision = notice.provision or VIOLATION
    knew = row.reported_at if notice.agency == row.aware_id else row.assessed_at
    limit = limits.limit if notice.to == CHIEF and provision == VIOLATION else None
    return notice_due(notice, provision, (knew or now).astimezone(NEW_YORK), limit=limit)


def keep(row: Incident, found: Sequence[Wanted]) -> None:
    """Bring the notices of an incident to what is owed by now; what was given stays given."""
    there = {(one.to, one.agency_id): one for one in row.notices.all()}
    for one in found:
        kept = there.pop((one.to, one.agency), None) or IncidentNotice(
            incident=row, to=one.to, agency_id=one.agency
        )
        if kept.state == State.GIVEN:
            continue
        kept.state = _standing(row, one)
        kept.provisions = one.provisions
        kept.explanation = "; ".join(dict.fromkeys(due.explanation for due in one.dues))
        kept.due_on = min((due.on for due in one.dues if due.on), default=None)
        kept.due_at = min((due.at for due in one.dues if due.at), default=None)
        kept.save()
    for left in there.values():
        if left.state != State.GIVEN:
            left.state = State.VOID
            left.save(update_fields=["state"])


def _standing(row: Incident, one: Wanted) -> str:
    """Withheld is what only a violation asks for: § 23-1204(e) is of this chapter."""
    if row.withheld and one.to == INDIVIDUAL and set(one.provisions) == {str(VIOLATION)}:
        return State.WITHHELD
    return State.OWED


def settled(row: Incident) -> bool:
    """Whether every notice that is owed is given, or withheld."""
    return not row.notices.filter(state=State.OWED).exists()


def chief_knows(row: Incident) -> bool:
    """Whether the chief was told of it, so that the City's office may know what it asks."""
    return row.notices.filter(to=CHIEF, state=State.GIVEN).exists()


def is_withheld(row: Incident) -> bool:
    """Whether a notice is not given for now."""
    return row.notices.filter(state=State.WITHHELD).exists()


def can_be_withheld(row: Incident) -> bool:
    """Whether the people are owed the notice that a violation asks for, and it was not given."""
    owed = row.notices.filter(to=INDIVIDUAL, state__in=(State.OWED, State.WITHHELD))
    return any(str(VIOLATION) in one.provisions for one in owed)


# To whom a notice goes, in the middle of a sentence.
WORDS: Final[Mapping[str, str]] = {
    CHIEF: "the chief privacy officer",
    INDIVIDUAL: "the people concerned",
    "cyber_command": "Cyber Command",
    "office_of_technology": "the Office of Technology and Innovation",
    "owner_lessor_or_licensor": "the owner, lessor or licensor of the data",
    "consumer_reporting_agencies": "the consumer reporting agencies",
}
