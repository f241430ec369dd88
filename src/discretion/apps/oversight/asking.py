"""What a quarter asks of the chief privacy officer: the report to the speaker, and online.

The law says *quarterly* and names no day. None is invented: a duty has a day only where the chief's
policy says that the last day of the next quarter is meant.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from discretion.apps.accounts.policy import Actor
from discretion.apps.audit.actions import new_york_day
from discretion.apps.duties import actions as duties
from discretion.apps.duties import queries
from discretion.apps.duties.actions import Owed
from discretion.apps.oversight.contents import Policy
from discretion.apps.oversight.models import QuarterlyReport
from discretion.law.citations import Citation
from discretion.law.deadlines import ONE_DAY, Due, Quarter, quarterly

REPORT: Final = "report_quarterly"
SPEAKER: Final = "speaker"
ONLINE: Final = "online"
_PROVISION: Final = Citation("23-1202(d)(2)")
_WHAT: Final = {
    SPEAKER: "Send the speaker the report on {quarter}",
    ONLINE: "Put the report on {quarter} online",
}
_TO: Final = {SPEAKER: "Speaker of the City Council", ONLINE: "Everyone"}


def key(quarter: Quarter) -> str:
    """A quarter as the ledger names it: 2026-Q3."""
    return f"{quarter.year}-Q{quarter.number}"


def last_ended(now: datetime) -> Quarter:
    """The quarter that ended last."""
    return before(Quarter.of(new_york_day(now)))


def before(quarter: Quarter) -> Quarter:
    """The quarter before one."""
    return Quarter.of(quarter.first - ONE_DAY)


def due(quarter: Quarter, policy: Policy, *, amends: bool = False) -> Due:
    """By when a report is due, if the policy says; else why no day is known."""
    if amends:
        told = "the law sets no day for an amended report; send it to all who have the first"
        return Due(on=None, explanation=told, provision=_PROVISION)
    if not policy.due_in_next_quarter:
        told = f"each quarter, here {quarter}; the law names no day, and no policy does"
        return Due(on=None, explanation=told, provision=_PROVISION)
    found = quarterly(quarter.last, provision=_PROVISION)
    return replace(found, explanation=f"{found.explanation} ({policy.authority})")


def asked_ever(quarter: Quarter) -> bool:
    """Whether a report on a quarter was ever asked for."""
    return queries.ever_owed(REPORT, agencies=None).filter(record=key(quarter)).exists()


def owe(
    quarter: Quarter, policy: Policy, *, amends: bool = False, actor: Actor, now: datetime
) -> int:
    """Ask for a report on a quarter; what is asked for already is not asked twice."""
    found = _owed(quarter, policy, (SPEAKER, ONLINE), amends=amends)
    return len(duties.owe(found, by=actor, now=now))


def _owed(
    quarter: Quarter, policy: Policy, parts: tuple[str, ...], *, amends: bool = False
) -> Iterator[Owed]:
    for part in parts:
        yield Owed(
            kind=REPORT,
            agency="",
            what=_WHAT[part].format(quarter=quarter),
            to=_TO[part],
            record=key(quarter),
            part=part,
            due=due(quarter, policy, amends=amends),
        )


def done(quarter: Quarter, part: str, evidence: str, *, actor: Actor, now: datetime) -> None:
    """The speaker has it, or it is online."""
    duties.fulfil(key(quarter), REPORT, part=part, evidence=evidence, by=actor, now=now)


def move(policy: Policy, *, actor: Actor, now: datetime) -> None:
    """Ask anew for what is open, by the day that the policy sets now."""
    there = queries.open_(queries.duties(actor, today=new_york_day(now))).filter(kind=REPORT)
    open_: dict[str, list[str]] = {}
    for duty in there:
        open_.setdefault(duty.record, []).append(duty.part)
    for record, parts in open_.items():
        year, _, number = record.partition("-Q")
        quarter = Quarter(year=int(year), number=int(number))
        amends = QuarterlyReport.objects.filter(
            year=quarter.year, number=quarter.number, amendment__gt=0
        ).exists()
        why = "The policy on the day of the report changed; it is asked for anew."
        duties.void(record, [REPORT], why=why, by=actor, now=now)
        owed = _owed(quarter, policy, tuple(sorted(parts)), amends=amends)
        duties.owe(owed, by=actor, now=now)
