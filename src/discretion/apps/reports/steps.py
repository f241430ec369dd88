"""How a report takes a step from one state to the next: once, by someone, told to the record."""

from dataclasses import replace
from typing import Final

from discretion.apps.accounts.policy import Actor
from discretion.apps.audit.actions import record
from discretion.apps.audit.facts import Fact
from discretion.apps.reports.beginning import content_of
from discretion.apps.reports.doing import Doing
from discretion.apps.reports.models import Report
from discretion.errors import Fault, Invalid, Stale
from discretion.law.authority import Power

_LONGEST: Final = 2_000


def hold(report_id: str) -> None:
    """Let nobody else write to a report until the transaction ends; what is read next is so."""
    Report.objects.select_for_update().filter(id=report_id).first()


def require_state(report: Report, state: str) -> None:
    """Stale where the report has gone on meanwhile, or is not there yet."""
    if report.state != state:
        raise Stale(f"{report.id} is {report.state}; for this it has to be {state}.")


def step(report: Report, to: str, fact: type[Fact], doing: Doing, **told: object) -> None:
    """Move a report on as it stands in memory; Stale where someone else was faster."""
    before = content_of(Report.objects.get(id=report.id))
    came_from, version = report.state, report.version
    report.state, report.version = to, version + 1
    report.changed_at, report.changed_by = doing.now, doing.actor.name
    changed = Report.objects.filter(id=report.id, state=came_from, version=version).update(
        state=report.state,
        version=report.version,
        signatures=report.signatures,
        frozen=report.frozen,
        changed_at=report.changed_at,
        changed_by=report.changed_by,
    )
    if not changed:
        raise Stale(f"Someone else was faster: {report.id} is no longer as you opened it.")
    tell(report, fact, doing, before=before, **told)


def tell(report: Report, fact: type[Fact], doing: Doing, **told: object) -> None:
    """Record a fact about a report as it now stands."""
    beside = {"before": content_of(report), "after": content_of(report), "why": doing.why, **told}
    made = fact(record=report.id, agency=report.agency_id, **beside)  # type: ignore[arg-type]  # each fact names its own
    record(made, by=doing.actor, now=doing.now)


def meant(intent: str) -> str:
    """What a signer says that they mean, as it is kept; Invalid for nothing, or too much."""
    words = intent.strip()
    if not words:
        raise Invalid([Fault("missing_field", "Say what you mean by signing.", "intent")])
    if len(words) > _LONGEST:
        raise Invalid([Fault("too_long", f"Use at most {_LONGEST:,} characters.", "intent")])
    return words


def capacity(actor: Actor, power: Power, agency: str) -> str:
    """By which office someone signs, in words; their own before one they stand in for."""
    offices = sorted(actor.offices, key=lambda office: bool(office.standing_in))
    held = next(o for o in offices if replace(actor, offices=(o,)).can(power, agency))
    role = held.role.value.replace("_", " ").capitalize()
    return f"{role}, {held.standing_in}" if held.standing_in else role
