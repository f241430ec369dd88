"""How a quarterly report is opened, changed and told of: once, by someone, as it was opened."""

from datetime import date, datetime
from typing import NamedTuple

from discretion.apps.accounts.policy import Actor, require
from discretion.apps.audit.actions import new_york_day, record
from discretion.apps.audit.facts import Fact
from discretion.apps.oversight.asking import key
from discretion.apps.oversight.drafting import quarter_of
from discretion.apps.oversight.facts import ReportContent
from discretion.apps.oversight.models import QuarterlyReport
from discretion.errors import NotFound, Stale
from discretion.law.authority import Power


class Doing(NamedTuple):
    """Who takes a step with a report, when and why."""

    actor: Actor
    now: datetime
    why: str = ""

    @property
    def on(self) -> date:
        """The day in New York."""
        return new_york_day(self.now)


def opened(report_id: str, power: Power, actor: Actor) -> QuarterlyReport:
    """A report, for who has a power over it; NotFound where there is none of that id."""
    require(actor, power)
    row = QuarterlyReport.objects.filter(id=report_id).first()
    if row is None:
        raise NotFound(f"There is no quarterly report “{report_id}” here.")
    return row


def hold(report_id: str) -> None:
    """Let nobody else write to a report until the transaction ends; what is read next is so."""
    QuarterlyReport.objects.select_for_update().filter(id=report_id).first()


def require_state(row: QuarterlyReport, *states: str) -> None:
    """Stale where the report has gone on meanwhile, or is not there yet."""
    if row.state not in states:
        raise Stale(f"{row.id} is {row.state}; for this it has to be {' or '.join(states)}.")


def change(
    row: QuarterlyReport, fact: type[Fact], doing: Doing, told: dict[str, object], **columns: object
) -> None:
    """Change a report as it stands in memory; Stale where someone else was faster."""
    before, version, came_from = content_of(row), row.version, row.state
    columns |= {"version": version + 1, "changed_at": doing.now, "changed_by": doing.actor.name}
    found = QuarterlyReport.objects.filter(id=row.id, version=version, state=came_from)
    if not found.update(**columns):
        raise Stale(f"Someone else was faster: {row.id} is no longer as you opened it.")
    row.refresh_from_db()
    tell(row, fact, doing, before=before, after=content_of(row), **told)


def tell(row: QuarterlyReport, fact: type[Fact], doing: Doing, **told: object) -> None:
    """Record a fact about a report."""
    made = fact(record=row.id, why=doing.why.strip(), **told)  # type: ignore[arg-type]  # each fact names its own
    record(made, by=doing.actor, now=doing.now)


def content_of(row: QuarterlyReport) -> ReportContent:
    """A report as the record is told of it."""
    return ReportContent(
        quarter=key(quarter_of(row)),
        amendment=row.amendment,
        state=row.state,
        note=row.note,
        because=row.because,
        supersedes=row.supersedes_id or "",
        fingerprint=row.fingerprint,
    )
