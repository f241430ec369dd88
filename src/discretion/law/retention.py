"""How long information may be kept, and when it is to be disposed of: § 23-1202(e).

The statute sets no period and asks nobody's approval. A period comes from elsewhere, such as a
schedule of records, and is entered with its source.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique

from discretion.law.citations import Citation
from discretion.law.deadlines import ONE_DAY, Due, Period, after_period, in_words, listed
from discretion.law.rules import Rule, Ruling, rule_on

_RETENTION = Citation("23-1202(e)")


@unique
class Keeping(StrEnum):
    """What § 23-1202(e) says about keeping some information."""

    REQUIRED = "required"
    ALLOWED = "allowed"
    NO_GROUND = "no_ground"


@dataclass(frozen=True, kw_only=True)
class Reasons:
    """What speaks for and against keeping information."""

    required_by_law: bool = False
    furthers_mission: bool = False
    in_interest_of_city: bool = False
    contrary_to_mission: bool = False
    anonymized_aggregate_demographic: bool = False


NO_GROUND = Rule[Reasons, Keeping](
    source=_RETENTION,
    says="Nothing stated is a ground for keeping the information.",
    when=lambda reasons: True,
    then=Keeping.NO_GROUND,
)
GROUNDS = (
    Rule[Reasons, Keeping](
        source=_RETENTION,
        says="Information that a law requires to be kept is kept.",
        when=lambda reasons: reasons.required_by_law,
        then=Keeping.REQUIRED,
    ),
    Rule[Reasons, Keeping](
        source=_RETENTION,
        says="Information that serves the agency's purpose or mission may be kept.",
        when=lambda reasons: reasons.furthers_mission and not reasons.required_by_law,
        then=Keeping.ALLOWED,
    ),
    Rule[Reasons, Keeping](
        source=_RETENTION,
        says="Information may be kept in the City's interest where that does not run against the "
        "agency's purpose or mission.",
        when=lambda reasons: (
            reasons.in_interest_of_city
            and not reasons.contrary_to_mission
            and not reasons.required_by_law
        ),
        then=Keeping.ALLOWED,
    ),
    Rule[Reasons, Keeping](
        source=_RETENTION,
        says="Demographic figures that are anonymized and added up may always be kept.",
        when=lambda reasons: (
            reasons.anonymized_aggregate_demographic and not reasons.required_by_law
        ),
        then=Keeping.ALLOWED,
    ),
)


def keeping(reasons: Reasons, *, on: date) -> Ruling[Reasons, Keeping]:
    """Whether information must, may, or has no stated ground to be kept (§ 23-1202(e))."""
    return rule_on(reasons, default=NO_GROUND, exceptions=GROUNDS, on=on)


@unique
class HoldKind(StrEnum):
    """Why disposal is suspended."""

    LITIGATION = "litigation"
    FOIL = "foil"
    AUDIT = "audit"


@dataclass(frozen=True, kw_only=True)
class Hold:
    """An order to keep what would otherwise be disposed of; `until` is its last day, if lifted."""

    kind: HoldKind
    since: date
    until: date | None = None

    def __str__(self) -> str:
        name = "FOIL" if self.kind is HoldKind.FOIL else self.kind.value
        end = f" to {in_words(self.until)}" if self.until else ", not lifted"
        return f"the {name} hold of {in_words(self.since)}{end}"


@dataclass(frozen=True, kw_only=True)
class RetentionRule:
    """How long a series of records is kept after what, how it is disposed of, and who says so.

    `authority` is the source of the period, in words: a schedule of records, a law, a contract.
    """

    trigger: str
    period: Period
    disposal: str
    authority: str


@dataclass(frozen=True, kw_only=True)
class UndatedRule:
    """As a `RetentionRule`, where no number of years can be given: until when, in words."""

    trigger: str
    until: str
    disposal: str
    authority: str


def disposal_due(rule: RetentionRule, *, triggered_on: date, holds: Iterable[Hold] = ()) -> Due:
    """The day after the last day of keeping; no day while a hold is open.

    A hold suspends disposal whenever it was placed, because nobody holds what is gone. It does not
    stop the period from running.
    """
    kept = after_period(triggered_on, rule.period, provision=_RETENTION)
    placed = _in_order(holds)
    working = f"{rule.trigger}: {kept.explanation} ({rule.authority})"
    if still_open := _still_open(placed):
        working += f"; {rule.disposal} waits for {listed(still_open)}"
        return Due(on=None, explanation=working, provision=_RETENTION)
    end = rule.period.after(triggered_on)
    longer = [(hold.until, str(hold)) for hold in placed if hold.until and hold.until > end]
    last = max([end, *(until for until, _ in longer)])
    if longer:
        names = listed([name for _, name in longer])
        working += f"; kept through {in_words(last)} for {names}"
    due = last + ONE_DAY
    working += f"; {rule.disposal} the day after: {in_words(due)}"
    return Due(on=due, explanation=working, provision=_RETENTION)


def disposal_undated(rule: UndatedRule, *, triggered_on: date, holds: Iterable[Hold] = ()) -> Due:
    """Never a day: whether the time is up is for people to say; an open hold is named."""
    working = (
        f"{rule.trigger}: kept from {in_words(triggered_on)} until {rule.until} "
        f"({rule.authority}); no day can be counted"
    )
    if still_open := _still_open(_in_order(holds)):
        working += f"; {rule.disposal} waits for {listed(still_open)}"
    return Due(on=None, explanation=working, provision=_RETENTION)


def _in_order(holds: Iterable[Hold]) -> list[Hold]:
    return sorted(holds, key=lambda hold: (hold.since, hold.until or date.max, hold.kind))


def _still_open(holds: Iterable[Hold]) -> list[str]:
    return [str(hold) for hold in holds if hold.until is None]
