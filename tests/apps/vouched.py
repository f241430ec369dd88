"""A report of alpha as it goes on: prepared, signed, filed."""

from datetime import timedelta
from typing import Any

from discretion.apps.accounts.policy import Actor
from discretion.apps.register import actions as register
from discretion.apps.register.contents import Activity, Function
from discretion.apps.register.kinds import KINDS
from discretion.apps.reports import actions, filing, filings
from discretion.apps.reports.filings import Desk
from discretion.apps.reports.models import Report
from tests.cast import NOW, Cast

FORM = "nyc-2020"
INTENT = "I sign this report for Agency Alpha."
LATER = NOW + timedelta(days=3)


def begun(everyone: Cast) -> str:
    """A draft of alpha's report, over one function and one collection."""
    by = everyone.officer_a
    function = Function(code="letters", name="Answer letters", mission="Residents get answers.")
    collection = Activity(
        act="collection", name="Take down who writes", function="letters", types=("name",)
    )
    for kind, content in (("function", function), ("activity", collection)):
        register.enter(KINDS[kind], content, agency="alpha", actor=by, now=NOW)
    return actions.begin_report("alpha", cycle=2026, edition_name=FORM, actor=by, now=NOW).id


def seen(report: str, by: Actor) -> Desk:
    """The report as someone sees it before they sign."""
    return filings.desk(report, actor=by, now=NOW)


def prepare(report: str, by: Actor, **changes: Any) -> None:
    """Vouch for a report as it stands, whatever the proof-reader doubts."""
    desk = seen(report, by)
    told = {
        "fingerprint": desk.fingerprint,
        "intent": "It is complete.",
        "acknowledged": [finding.code for finding in desk.doubtful],
    }
    filing.prepare(report, **{**told, **changes}, actor=by, now=NOW)


def prepared(everyone: Cast) -> str:
    """A report that waits for the head."""
    report = begun(everyone)
    prepare(report, everyone.officer_a)
    return report


def sign(report: str, by: Actor, fingerprint: str = "") -> filings.Filed:
    """Sign what is seen, or what was seen before."""
    fingerprint = fingerprint or seen(report, by).fingerprint
    return filing.sign(report, fingerprint=fingerprint, intent=INTENT, actor=by, now=NOW)


def signed(everyone: Cast) -> str:
    """A report that the head signed."""
    report = prepared(everyone)
    sign(report, everyone.head_a)
    return report


def filed(everyone: Cast) -> str:
    """A report that was filed."""
    report = signed(everyone)
    filing.file(report, actor=everyone.officer_a, now=NOW)
    return report


def state(report: str) -> str:
    """Where a report stands."""
    return Report.objects.get(id=report).state
