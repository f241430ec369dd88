"""A quarter of exigent acts that the chief was told of, and its report, as tests take it along."""

from datetime import UTC, date, datetime
from typing import Any, Final

import msgspec

from discretion.apps.accounts.policy import Actor
from discretion.apps.matters import actions as matters
from discretion.apps.matters.contents import Circumstances, Facts, Happened
from discretion.apps.oversight import actions, queries, signing
from discretion.apps.oversight.models import QuarterlyReport
from discretion.apps.register.contents import Party
from discretion.law.acts import PartyKind
from discretion.law.matters import Kind
from tests.apps.matter_steps import exigent
from tests.cast import NOW, Cast

# The second quarter of 2026 is over, the third is not.
DAY: Final = date(2026, 5, 4)
WHY: Final = "Someone was in danger."


def told(
    everyone: Cast, number: int = 1, *, on: date = DAY, why: str = WHY, **changes: Any
) -> list[str]:
    """Acts of alpha that could not wait, of which the chief was told; their ids."""
    return [_told(everyone, on, stating(why, **changes)) for _ in range(number)]


def stating(why: str, **changes: Any) -> Facts:
    """Alpha gave a name away, for a reason."""
    circumstances = Circumstances(exigent=why)
    return msgspec.structs.replace(exigent(**changes), circumstances=circumstances)


def _told(everyone: Cast, on: date, stated: Facts) -> str:
    now = datetime(on.year, on.month, on.day, 16, 0, tzinfo=UTC)
    by: dict[str, Any] = {"actor": everyone.staff_a, "now": now}
    it = matters.start("alpha", kind=Kind.EXIGENT, facts=stated, **by)
    it = matters.record_exigent(it.id, Happened(on=on), version=it.version, **by)
    officer: dict[str, Any] = {"actor": everyone.officer_a, "now": now}
    matters.give_notice(it.id, "By telephone", on=on, version=it.version, **officer)
    return it.id


def to(kind: PartyKind) -> dict[str, Any]:
    """An act by which some kind of party got the name."""
    return {"counterparty": Party(kind=kind)}


def begun(everyone: Cast, **given: Any) -> QuarterlyReport:
    """The report on the second quarter of 2026."""
    return actions.begin(2026, 2, **{"actor": everyone.chief, "now": NOW, **given})


def reviewed(report: QuarterlyReport, actor: Actor, **given: Any) -> None:
    """Every text accepted as it stands."""
    for line in queries.draft(report.id, actor=actor).open:
        how = {"version": line.version, "actor": actor, "now": NOW, **given}
        actions.decide_line(report.id, line.source, "accepted", **how)


def signed(report: QuarterlyReport, actor: Actor, **given: Any) -> QuarterlyReport:
    """A draft signed as it is read."""
    print_ = queries.draft(report.id, actor=actor).fingerprint
    how = {"fingerprint": print_, "intent": "I sign.", "actor": actor, "now": NOW, **given}
    return signing.sign(report.id, **how)


def published(everyone: Cast) -> QuarterlyReport:
    """A report that is online."""
    report = begun(everyone)
    reviewed(report, everyone.chief)
    signed(report, everyone.chief)
    return signing.publish(report.id, actor=everyone.chief, now=NOW)
