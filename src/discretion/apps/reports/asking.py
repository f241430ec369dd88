"""What a report asks of whom, as duties in the ledger: contributions, the signature, deliveries."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from discretion.apps.accounts import queries as accounts
from discretion.apps.duties import actions as duties
from discretion.apps.duties.actions import Owed
from discretion.apps.reports import season
from discretion.apps.reports.deliveries import DEPARTMENT_OF_RECORDS, RECIPIENTS, due_on, owed
from discretion.apps.reports.doing import Doing
from discretion.apps.reports.models import Report
from discretion.law.citations import Citation
from discretion.law.deadlines import in_words

if TYPE_CHECKING:
    from discretion.apps.duties.models import Duty

_ASKS = Citation("23-1205(a)")
_SIGNED = Citation("23-1205(b)")


def ask_offices(report: Report, doing: Doing) -> None:
    """Ask the offices below that are open and have said nothing yet to contribute."""
    below = doing.actor.tree.below(report.agency_id) - {report.agency_id}
    given = set(report.contributions.values_list("office", flat=True))
    open_ = accounts.open_agencies(doing.on).filter(id__in=below - given).order_by("name")
    due, name = due_on(report.cycle, _ASKS, amends=report.amendment > 0), _name(report)
    asked = [
        Owed(
            kind="contribute",
            agency=office.id,
            what=f"Say what {office.name} has for the report of {report.cycle} of {name}",
            to=name,
            record=report.id,
            due=due,
            inside=True,
        )
        for office in open_
    ]
    duties.owe(asked, by=doing.actor, now=doing.now, why=doing.why)


def _name(report: Report) -> str:
    return accounts.agency_names([report.agency_id])[report.agency_id]


def contributed(report: Report, office: str, question: str, doing: Doing) -> None:
    """An office has begun to say what it has."""
    duties.fulfil(
        report.id,
        "contribute",
        agency=office,
        evidence=f"Answered question {question} on {in_words(doing.on)}, by {doing.actor.name}.",
        by=doing.actor,
        now=doing.now,
    )


def ask_to_sign(report: Report, doing: Doing) -> None:
    """Lay a prepared report before the head; nobody is asked to contribute any more."""
    season.prepared(report, doing)
    why = "The report was prepared without it."
    duties.void(report.id, ["contribute"], why=why, by=doing.actor, now=doing.now)
    name = _name(report)
    asked = Owed(
        kind="sign_report",
        agency=report.agency_id,
        what=f"Sign the report of {report.cycle} of {name}, or return it",
        to="; ".join(RECIPIENTS[r] for r in RECIPIENTS if r != DEPARTMENT_OF_RECORDS),
        record=report.id,
        due=due_on(report.cycle, _SIGNED, amends=report.amendment > 0),
        inside=True,
    )
    duties.owe([asked], by=doing.actor, now=doing.now, why=doing.why)


def returned(report: Report, doing: Doing) -> None:
    """A report went back to be worked on: the offices are asked anew."""
    why = "It was returned to be worked on."
    duties.void(report.id, ["sign_report"], why=why, by=doing.actor, now=doing.now)
    season.returned(report, _name(report), doing)
    ask_offices(report, doing)


def signed(report: Report, doing: Doing) -> None:
    """The head has signed."""
    evidence = f"Signed by {doing.actor.name} on {in_words(doing.on)}."
    duties.fulfil(report.id, "sign_report", evidence=evidence, by=doing.actor, now=doing.now)


def ask_to_deliver(report: Report, doing: Doing) -> Mapping[str, "Duty"]:
    """Ask to deliver a filed report to each who gets it; the duties by recipient."""
    name = _name(report)
    asked = [
        Owed(
            kind=kind_of(recipient),
            agency=report.agency_id,
            what=f"Deliver the report of {report.cycle} of {name} to: {RECIPIENTS[recipient]}",
            to=RECIPIENTS[recipient],
            record=report.id,
            part=recipient,
            due=due,
        )
        for recipient, due in owed(report.cycle, amends=report.amendment > 0, filed_on=doing.on)
    ]
    made = duties.owe(asked, by=doing.actor, now=doing.now, why=doing.why)
    return {duty.part: duty for duty in made}


def delivered(report: Report, recipient: str, how: str, doing: Doing) -> None:
    """A filed report reached someone."""
    kind = kind_of(recipient)
    duties.fulfil(report.id, kind, part=recipient, evidence=how, by=doing.actor, now=doing.now)


def kind_of(recipient: str) -> str:
    """The law's name for the duty to bring a report to someone."""
    return "deposit_report" if recipient == DEPARTMENT_OF_RECORDS else "file_report"
