"""Reports of agency alpha that are drafts no more: prepared, signed, and filed with a delivery."""

from typing import Any, Final

from discretion.apps.agreements import papers
from discretion.apps.matters import actions as matters
from discretion.apps.matters.contents import Happened
from discretion.apps.oversight import actions as quarterly
from discretion.apps.oversight import signing as quarterly_signing
from discretion.apps.reports import filing
from discretion.apps.reports.actions import begin_report
from discretion.apps.reports.delivering import record_delivery
from tests.apps import quarterly_steps, vouched
from tests.apps.builders import a_designation
from tests.apps.builders import approved as in_force
from tests.apps.matter_steps import facts
from tests.cast import NOW, TODAY, Cast
from tests.world import World

PDF: Final = b"%PDF-1.7 signed"
_ONLINE: Final = ("public_quarterly_report", "public_quarterly_file")
_CYCLES: Final = {"filed": 2020, "signed": 2022, "prepared": 2024}


def reports(everyone: Cast) -> dict[str, str]:
    """A report in each state, the filed one delivered to the mayor."""
    return {state: _report(everyone, state, cycle) for state, cycle in _CYCLES.items()}


def _report(everyone: Cast, state: str, cycle: int) -> str:
    by = everyone.officer_a
    form = vouched.FORM
    report = begin_report("alpha", cycle=cycle, edition_name=form, actor=by, now=NOW).id
    vouched.prepare(report, by)
    if state != "prepared":
        vouched.sign(report, everyone.head_a)
    if state == "filed":
        filing.file(report, actor=by, now=NOW)
        paper = papers.keep("receipt.pdf", PDF)
        record_delivery(report, "mayor", on=TODAY, how="email", paper=paper, actor=by, now=NOW)
    return report


def logged(everyone: Cast) -> str:
    """A designation of alpha's that is in force, and under which something was done."""
    kept = in_force(everyone, a_designation(name="Letters every day"))
    by: dict[str, Any] = {"agency": "alpha", "actor": everyone.staff_a, "now": NOW}
    like = facts(types=("name",))
    matters.log_again(kept.id, Happened(on=TODAY), facts=like, **by)
    return kept.id


def quarters(everyone: Cast) -> dict[str, dict[str, object]]:
    """By page, a report on a quarter that is signed, or online and with the speaker."""
    by: dict[str, Any] = {"actor": everyone.chief, "now": NOW}
    ready, online = (
        quarterly_steps.signed(quarterly.begin(year, number, **by), everyone.chief).id
        for year, number in ((2026, 1), (2025, 4))
    )
    quarterly_signing.publish(online, **by)
    paper = papers.keep("receipt.pdf", PDF)
    quarterly_signing.record_delivery(online, on=TODAY, how="email", paper=paper, **by)
    of_online = ("amend_quarterly", "quarterly_proof", *_ONLINE)
    return {
        **{page: {"quarterly_id": ready} for page in ("publish_quarterly", "deliver_quarterly")},
        **{page: {"quarterly_id": online} for page in of_online},
    }


def whole(everyone: Cast) -> World:
    """The world with reports in every state, so that each page has something to be about."""
    kept = reports(everyone)
    about = {
        "prepared": ("return_report", "sign_report"),
        "signed": ("file_report",),
        "filed": ("amend_report", "deliver_report", "delivery_proof", "report_package"),
    }
    elsewhere: dict[str, dict[str, object]] = {
        page: {"report_id": kept[state]} for state, names in about.items() for page in names
    }
    elsewhere["deliver_report"]["recipient"] = "speaker"
    elsewhere |= quarters(everyone)
    elsewhere["log_again"] = {"record_id": logged(everyone)}
    return World(everyone, elsewhere=elsewhere)
