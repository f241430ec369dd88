"""How it is recorded that a filed report reached someone: when, in which way, by what proof."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from django.db import transaction

from discretion.apps.accounts.policy import Actor, require_any
from discretion.apps.agreements.papers import Paper
from discretion.apps.reports import asking, filings, queries
from discretion.apps.reports.doing import Doing
from discretion.apps.reports.filing_facts import DeliveryContent, ReportDelivered
from discretion.apps.reports.filings import Delivered
from discretion.apps.reports.models import Delivery, Report
from discretion.apps.reports.steps import hold, tell
from discretion.errors import Fault, Invalid, NotFound, Stale
from discretion.law.authority import Power
from discretion.law.deadlines import in_words

_LONGEST: Final = 2_000
_SENDING: Final = (Power.PREPARE_REPORT, Power.DEPOSIT_REPORT)


@transaction.atomic
def record_delivery(
    report_id: str,
    recipient: str,
    *,
    on: date,
    how: str,
    proof: str = "",
    paper: Paper | None = None,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Delivered:
    """Record that a filed report reached a recipient; for who prepares or deposits reports.

    A paper's file is in place already, by `papers.keep`. Stale where a delivery is recorded.
    """
    hold(report_id)
    row = queries.row(report_id, actor=actor)
    require_any(actor, _SENDING, row.agency_id)
    waiting = _waiting(row, recipient)
    made = content(recipient, on, how, proof.strip(), paper)
    doing = Doing(actor, now, why)
    if found := [*faults(made, waiting.filed_on, doing.on)]:
        raise Invalid(found)
    changed = Delivery.objects.filter(pk=waiting.pk, delivered_on=None).update(
        delivered_on=on,
        how=how,
        proof=made.proof,
        paper=made.paper,
        paper_name=made.paper_name,
        recorded_at=now,
        recorded_by=actor.name,
    )
    if not changed:
        raise Stale(f"{waiting.recorded_by or 'Someone'} has recorded this delivery already.")
    tell(row, ReportDelivered, doing, delivery=made)
    asking.delivered(row, recipient, told(made), doing)
    waiting.refresh_from_db()
    return filings.delivered(waiting)


def _waiting(report: Report, recipient: str) -> Delivery:
    """The delivery to a recipient; NotFound where none is due."""
    found = report.deliveries.filter(recipient=recipient).first()
    if found is None:
        raise NotFound(f"No delivery of {report.id} to “{recipient}” is due.")
    return found


def told(made: DeliveryContent) -> str:
    """What shows that something was delivered, in words."""
    proof = made.proof or f"the paper {made.paper_name}"
    return f"Delivered on {in_words(made.on)}, {Delivery.How(made.how).label.lower()}: {proof}"


def content(recipient: str, on: date, how: str, proof: str, paper: Paper | None) -> DeliveryContent:
    """A delivery as the record is told of it."""
    kept, name = (paper.sha256, paper.name) if paper else ("", "")
    return DeliveryContent(
        recipient=recipient, on=on, how=how, proof=proof, paper=kept, paper_name=name
    )


def faults(made: DeliveryContent, filed_on: date, today: date) -> Iterator[Fault]:
    """What can't be in a delivery of something that was filed on a day."""
    if not filed_on <= made.on <= today:
        days = f"{in_words(filed_on)} to {in_words(today)}"
        yield Fault("bad_date", f"Enter the day it was delivered, from {days}.", "on")
    if made.how not in Delivery.How.values:
        ways = ", ".join(Delivery.How.values)
        yield Fault("unknown_code", f"“{made.how}” is none of {ways}.", "how")
    if not made.proof and not made.paper:
        message = "Say what proves it, such as the number of a receipt, or attach a paper."
        yield Fault("missing_field", message, "proof")
    if len(made.proof) > _LONGEST:
        yield Fault("too_long", f"Use at most {_LONGEST:,} characters.", "proof")
