"""What was asked, given and withheld in a time, how long it took, how much of it was routine."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Final, NamedTuple

import msgspec
from django.db.models import QuerySet

from discretion.apps.accounts.policy import Actor
from discretion.apps.audit.actions import NEW_YORK, new_york_day
from discretion.apps.matters import sight
from discretion.apps.matters.models import Approval, Matter, MatterType
from discretion.apps.matters.records import disclosures
from discretion.law.matters import Kind

_GIVEN: Final = ("approved", "approved_with_less")
_ROUTINE: Final = ("routine", "joint_routine")
# The last number of days of each band; what took longer is in the one that has no end.
_BANDS: Final = (0, 5, 10, 20, 30)
_WOULD_BE_APPROVED: Final = ("refer", "permitted", "outside_chapter")


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """How often something was asked for; and of what was decided, how often given and withheld."""

    asked: int
    given: int
    withheld: int


class Agreed(msgspec.Struct, frozen=True, kw_only=True):
    """How often officers decided as the determination let expect, of how many decisions."""

    of: int
    as_determined: int


class Numbers(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers about matters of some agencies that were submitted from one day to another."""

    since: date
    until: date
    total: Count
    # Of what was given, how often with less than was asked for.
    with_less: int
    by_type: Mapping[str, Count]
    by_purpose: Mapping[str, Count]
    by_party: Mapping[str, Count]
    open: int
    withdrawn: int
    # In days, from when it was submitted to the decision; None where nothing was decided.
    median_days: float | None
    longest_days: int | None
    # What was decided, by how long it took: "0", "1-5" and on to "31+"; what has none is left out.
    by_days: Mapping[str, Count]
    exigent: int
    # What went out or came in: how often, of that as routine, and about how many people.
    carried_out: int
    routine: int
    people: int
    agreement: Agreed
    # By what the law's answer let expect: `may_be_given` or `not_as_it_stands`.
    by_answer: Mapping[str, Count]


class _Asked(NamedTuple):
    """A matter that was submitted, as far as it is counted."""

    id: str
    purpose: str
    party: str
    outcome: str
    decision: str
    submitted_at: datetime
    decided_at: datetime | None

    @property
    def days(self) -> int:
        """How long it took, once it is decided."""
        assert self.decided_at  # noqa: S101 (the caller has asked)
        return (new_york_day(self.decided_at) - new_york_day(self.submitted_at)).days


def numbers(
    actor: Actor, *, since: date, until: date, agencies: Iterable[str] | None = None
) -> Numbers:
    """The numbers of the agencies (None: all) whose matters or record the actor reads, or whose
    report they prepare."""
    there = _within(sight.counted(actor), "submitted_at", since, until, agencies)
    asked = there.exclude(kind=Kind.EXIGENT)
    rows = [_Asked(*row) for row in asked.values_list(*_Asked._fields)]
    took = [(row.days, row.decision) for row in rows if row.decided_at]
    days = [days for days, _ in took]
    gone = disclosures(actor).filter(on__gte=since, on__lte=until)
    if agencies is not None:
        gone = gone.filter(agency__in=list(agencies))
    return Numbers(
        since=since,
        until=until,
        total=_count(row.decision for row in rows),
        with_less=sum(row.decision == "approved_with_less" for row in rows),
        by_type=_by_type(asked, {row.id: row.decision for row in rows}),
        by_purpose=_grouped(sorted((row.purpose, row.decision) for row in rows)),
        by_party=_grouped(sorted((row.party, row.decision) for row in rows if row.party)),
        open=asked.filter(decision="").exclude(state__in=("withdrawn", "draft")).count(),
        withdrawn=asked.filter(state="withdrawn").count(),
        median_days=median(days) if days else None,
        longest_days=max(days, default=None),
        by_days=_grouped((_band(days), decision) for days, decision in sorted(took)),
        exigent=there.filter(kind=Kind.EXIGENT).count(),
        carried_out=gone.count(),
        routine=gone.filter(basis__in=_ROUTINE).count(),
        people=sum(n or 0 for n in gone.values_list("people", flat=True)),
        agreement=_agreement(asked),
        by_answer=_grouped(sorted((_expected(row.outcome), row.decision) for row in rows)),
    )


def _within(
    found: QuerySet[Matter],
    moment: str,
    since: date,
    until: date,
    agencies: Iterable[str] | None,
) -> QuerySet[Matter]:
    """Those of which something happened from one New York day to another."""
    first = datetime.combine(since, time(), NEW_YORK)
    after = datetime.combine(until + timedelta(days=1), time(), NEW_YORK)
    found = found.filter(**{f"{moment}__gte": first, f"{moment}__lt": after})
    return found if agencies is None else found.filter(agency__in=list(agencies))


def _count(decisions: Iterable[str]) -> Count:
    found = Counter(decisions)
    given = sum(found[decision] for decision in _GIVEN)
    return Count(asked=found.total(), given=given, withheld=found["refused"])


def _band(days: int) -> str:
    """In which band a number of days is."""
    first = 0
    for last in _BANDS:
        if days <= last:
            return f"{first}-{last}" if last > first else f"{last}"
        first = last + 1
    return f"{first}+"


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, Count]:
    """In the order in which they come."""
    groups: dict[str, list[str]] = {}
    for name, decision in pairs:
        groups.setdefault(name, []).append(decision)
    return {name: _count(decisions) for name, decisions in groups.items()}


def _by_type(asked: QuerySet[Matter], decided: Mapping[str, str]) -> dict[str, Count]:
    """Of a matter approved with less, what was left out was withheld."""
    papers = Approval.objects.filter(matter__in=asked).exclude(by="counsel")
    approved = {matter: set(types) for matter, types in papers.values_list("matter", "types")}
    types = MatterType.objects.filter(matter__in=asked).values_list("matter", "code")
    return _grouped(
        sorted(
            (code, _of_type(code, decided[matter], approved.get(matter, set())))
            for matter, code in types
        )
    )


def _of_type(code: str, decision: str, approved: set[str]) -> str:
    left_out = decision == "approved_with_less" and code not in approved
    return "refused" if left_out else decision


def _expected(outcome: str) -> str:
    """What the law leaves to an officer is expected to be given; what it refuses, withheld."""
    return "may_be_given" if outcome in _WOULD_BE_APPROVED else "not_as_it_stands"


def _agreement(asked: QuerySet[Matter]) -> Agreed:
    decided = asked.exclude(decision="").values_list("decision", "outcome")
    as_determined = [
        (decision in _GIVEN) == (_expected(outcome) == "may_be_given")
        for decision, outcome in decided
    ]
    return Agreed(of=len(as_determined), as_determined=sum(as_determined))
