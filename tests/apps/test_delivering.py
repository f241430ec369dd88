"""Filing and delivering: to whom, by when, with which proof; and what amends a filed report."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from discretion.apps.accounts.policy import Actor
from discretion.apps.agreements import papers
from discretion.apps.reports import actions, deliveries, delivering, filing, filings
from discretion.apps.reports import verify as packages
from discretion.apps.reports.models import Delivery
from discretion.errors import Invalid, NotAllowed, NotFound, Stale
from tests.apps.vouched import LATER, filed, prepare, prepared, sign, state
from tests.cast import NOW, TODAY, Cast


@pytest.fixture(autouse=True)
def _documents(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_filing_makes_each_delivery_due_with_its_working(everyone: Cast) -> None:
    owed = {d.recipient: d for d in filings.deliveries(filed(everyone), actor=everyone.chief)}
    assert list(owed) == list(deliveries.RECIPIENTS)
    assert owed["mayor"].due_on == date(2026, 7, 31)
    deposit = owed["department_of_records"]
    assert (deposit.due_on, deposit.provision) == (date(2026, 8, 13), "Charter 1133(a)")
    assert "10 business days after July 30, 2026" in deposit.explanation


@pytest.mark.django_db
def test_the_deposit_skips_the_holidays_of_new_york() -> None:
    owed = dict(deliveries.owed(2026, amends=False, filed_on=date(2026, 12, 21)))
    deposit = owed["department_of_records"]
    assert deposit.on == date(2027, 1, 6)
    assert "Christmas Day" in deposit.explanation
    assert "New Year's Day" in deposit.explanation


def test_given_a_report_that_is_not_signed_then_it_is_not_filed(everyone: Cast) -> None:
    report = prepared(everyone)
    with pytest.raises(Stale):
        filing.file(report, actor=everyone.officer_a, now=NOW)


def test_given_a_filed_report_then_it_is_not_filed_twice(everyone: Cast) -> None:
    report = filed(everyone)
    with pytest.raises(Stale):
        filing.file(report, actor=everyone.officer_a, now=NOW)
    assert Delivery.objects.count() == len(deliveries.RECIPIENTS)


def deliver(report: str, by: Actor, **changes: Any) -> filings.Delivered:
    """The report reaches the mayor on the day it was filed."""
    told: dict[str, Any] = {"on": TODAY, "how": "email", "proof": "Receipt 4711"}
    to = changes.pop("recipient", "mayor")
    return delivering.record_delivery(report, to, **{**told, **changes}, actor=by, now=LATER)


def test_a_delivery_is_recorded_with_day_way_and_proof(everyone: Cast) -> None:
    report = filed(everyone)
    made = deliver(report, everyone.officer_a)
    assert (made.delivered_on, made.how, made.proof) == (TODAY, "email", "Receipt 4711")
    assert made.recorded_by == "Olga Officer"
    waiting = [d.recipient for d in filings.outstanding(actor=everyone.chief)]
    assert "mayor" not in waiting
    assert len(waiting) == 4


def test_a_paper_proves_a_delivery_too(everyone: Cast) -> None:
    report, by = filed(everyone), everyone.officer_a
    paper = papers.keep("receipt.txt", b"Received, July 30.")
    deliver(report, by, proof="", paper=paper)
    assert filings.proof(report, "mayor", actor=by) == ("receipt.txt", b"Received, July 30.")


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"on": TODAY - timedelta(days=1)}, "on"),
        ({"on": TODAY + timedelta(days=4)}, "on"),
        ({"how": "pigeon"}, "how"),
        ({"proof": " "}, "proof"),
        ({"proof": "x" * 2_001}, "proof"),
    ],
)
def test_a_delivery_without_what_proves_it_is_refused(
    everyone: Cast, wrong: dict[str, Any], path: str
) -> None:
    report = filed(everyone)
    with pytest.raises(Invalid) as refused:
        deliver(report, everyone.officer_a, **wrong)
    assert [fault.path for fault in refused.value.faults] == [path]


def test_a_delivery_recorded_twice_is_stale_and_keeps_the_first(everyone: Cast) -> None:
    report = filed(everyone)
    deliver(report, everyone.officer_a)
    with pytest.raises(Stale, match="Olga Officer"):
        deliver(report, everyone.head_a, proof="Another")
    assert Delivery.objects.get(report=report, recipient="mayor").proof == "Receipt 4711"


def test_given_nobody_of_that_name_to_deliver_to_then_it_is_not_found(everyone: Cast) -> None:
    report = filed(everyone)
    with pytest.raises(NotFound):
        deliver(report, everyone.officer_a, recipient="governor")


def test_whoever_only_reads_records_no_delivery(everyone: Cast) -> None:
    report = filed(everyone)
    with pytest.raises(NotAllowed):
        deliver(report, everyone.chief)


def test_the_database_takes_no_delivery_without_proof(everyone: Cast) -> None:
    report = filed(everyone)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.filter(report=report, recipient="mayor").update(delivered_on=TODAY)


# Amended


def test_an_amended_report_supersedes_the_first_which_stays_readable(everyone: Cast) -> None:
    first = filed(everyone)
    officer, head = everyone.officer_a, everyone.head_a
    second = actions.amend_report(first, actor=officer, now=NOW, why="A row was missing.").id
    prepare(second, officer)
    sign(second, head)
    assert state(first) == "filed"
    owed = filing.file(second, actor=officer, now=NOW)
    assert (state(first), state(second)) == ("superseded", "filed")
    assert owed[0].due_on is None
    assert "no day for an amended report" in owed[0].explanation
    assert packages.verify(filings.package(first, actor=everyone.chief)) == ()
    manifest = packages.opened(filings.package(second, actor=head)).manifest
    assert manifest is not None
    assert (manifest.supersedes, manifest.amendment) == (first, 1)
