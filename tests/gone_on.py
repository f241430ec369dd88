"""Reports of agency alpha that are drafts no more: prepared, signed, and filed with a delivery."""

from typing import Final

from discretion.apps.agreements import papers
from discretion.apps.reports import filing
from discretion.apps.reports.actions import begin_report
from discretion.apps.reports.delivering import record_delivery
from tests.apps import test_filing
from tests.cast import NOW, TODAY, Cast

PDF: Final = b"%PDF-1.7 signed"
_CYCLES: Final = {"filed": 2020, "signed": 2022, "prepared": 2024}


def reports(everyone: Cast) -> dict[str, str]:
    """A report in each state, the filed one delivered to the mayor."""
    return {state: _report(everyone, state, cycle) for state, cycle in _CYCLES.items()}


def _report(everyone: Cast, state: str, cycle: int) -> str:
    by = everyone.officer_a
    form = test_filing.FORM
    report = begin_report("alpha", cycle=cycle, edition_name=form, actor=by, now=NOW).id
    test_filing.prepare(report, by)
    if state != "prepared":
        test_filing.sign(report, everyone.head_a)
    if state == "filed":
        filing.file(report, actor=by, now=NOW)
        paper = papers.keep("receipt.pdf", PDF)
        record_delivery(report, "mayor", on=TODAY, how="email", paper=paper, actor=by, now=NOW)
    return report
