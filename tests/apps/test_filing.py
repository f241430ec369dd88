"""Signing and filing: what is signed is what was seen, and stays; what is filed gets delivered."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Any

import msgspec
import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django import Settings

from discretion.apps.accounts.models import Person
from discretion.apps.audit import queries as audit
from discretion.apps.audit.protection import protect, unprotect
from discretion.apps.register import actions as register
from discretion.apps.register.contents import Activity
from discretion.apps.register.fingerprints import fingerprint
from discretion.apps.register.kinds import KINDS
from discretion.apps.reports import actions, filing, filings, queries
from discretion.apps.reports import verify as packages
from discretion.apps.reports.models import Answer, Filing, Report
from discretion.errors import Invalid, NotAllowed, NotFound, Stale, Tampered
from discretion.forms.report import TextAnswer, YesNoAnswer
from tests.apps.killing import told_by
from tests.apps.packages import unpacked
from tests.apps.vouched import (
    INTENT,
    LATER,
    begun,
    filed,
    prepare,
    prepared,
    seen,
    sign,
    signed,
    state,
)
from tests.cast import NOW, TODAY, Cast
from tests.identifiers import IDENTIFIERS


@pytest.fixture(autouse=True)
def _documents(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


# Prepared


def test_who_prepares_stands_under_it_as_their_account_has_them(everyone: Cast) -> None:
    Person.objects.filter(email="officer_a@example.org").update(title="APO", phone="555-0100")
    report = begun(everyone)
    prepare(report, everyone.officer_a)
    assert seen(report, everyone.head_a).report.signatures["preparer"] == {
        "name": "Olga Officer",
        "title": "APO",
        "email": "officer_a@example.org",
        "phone": "555-0100",
    }


def test_a_prepared_report_bears_its_preparer_and_waits(everyone: Cast) -> None:
    report = prepared(everyone)
    desk = seen(report, everyone.head_a)
    assert state(report) == "prepared"
    assert desk.report.signatures["preparer"]["name"] == "Olga Officer"
    assert desk.prepared is not None
    assert desk.prepared.capacity == "Agency privacy officer"
    assert not desk.changed


def test_given_a_contradiction_when_preparing_then_it_stands_in_the_way(everyone: Cast) -> None:
    report, by = begun(everyone), everyone.officer_a
    for number, words in (("6", YesNoAnswer(yes=False)), ("7", YesNoAnswer(yes=True))):
        actions.write_answer(report, number, words, version=1, actor=by, now=NOW)
    blocking = {finding.code for finding in seen(report, by).blocking}
    assert blocking
    with pytest.raises(Invalid) as refused:
        prepare(report, by)
    assert {fault.code for fault in refused.value.faults} == blocking
    assert state(report) == "draft"


def test_given_doubts_when_not_acknowledged_then_each_is_named(everyone: Cast) -> None:
    report, by = begun(everyone), everyone.officer_a
    with pytest.raises(Invalid) as refused:
        prepare(report, by, acknowledged=())
    doubtful = {finding.code for finding in seen(report, by).doubtful}
    assert {fault.code for fault in refused.value.faults} == doubtful


def test_what_was_acknowledged_is_in_the_record(everyone: Cast) -> None:
    report = prepared(everyone)
    fact = audit.entries(agencies=None, record=report, kind="report.prepared").get().fact
    assert '"acknowledged":["' in fact


def test_given_a_draft_that_changed_since_it_was_read_then_preparing_is_stale(
    everyone: Cast,
) -> None:
    report, by = begun(everyone), everyone.officer_a
    before = seen(report, by).fingerprint
    words = TextAnswer(text="Meanwhile.")
    actions.write_answer(report, "5", words, version=1, actor=by, now=NOW)
    with pytest.raises(Stale):
        prepare(report, by, fingerprint=before)


def test_given_an_answer_that_changes_while_preparing_then_only_what_was_seen_is_vouched_for(
    everyone: Cast,
) -> None:
    report, by = begun(everyone), everyone.officer_a
    before = seen(report, by).report

    def meanwhile(execute: Callable[..., Any], sql: str, *more: Any) -> Any:
        done = execute(sql, *more)
        if sql.startswith('UPDATE "reports_report"'):
            Answer.objects.filter(question="6").update(words='{"yes":true,"text":"Unseen."}')
        return done

    with connection.execute_wrapper(meanwhile):
        prepare(report, by)
    desk = seen(report, everyone.head_a)
    assert desk.prepared
    account = {"name": "Olga Officer", "email": "officer_a@example.org"}
    named = {**before.signatures["preparer"], **account}
    vouched = msgspec.structs.replace(before, signatures={**before.signatures, "preparer": named})
    assert desk.prepared.fingerprint == fingerprint(vouched)
    assert desk.changed
    with pytest.raises(Stale, match="no longer says what was prepared"):
        sign(report, everyone.head_a)


@pytest.mark.django_db(transaction=True)
def test_given_someone_writing_an_answer_when_the_report_is_prepared_then_it_waits_and_is_stale(
    everyone: Cast,
) -> None:
    if connection.vendor == "sqlite":
        # Whoever writes there is alone from the first statement on.
        assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
        return
    report, by, written = begun(everyone), everyone.officer_a, Event()

    def write() -> None:
        with transaction.atomic():
            actions.write_answer(report, "6", YesNoAnswer(yes=True), version=1, actor=by, now=NOW)
            written.set()
            time.sleep(0.5)
        connection.close()

    shown, other = seen(report, by), Thread(target=write)
    other.start()
    assert written.wait(30)
    with pytest.raises(Stale, match="no longer says what you read"):
        prepare(report, by, fingerprint=shown.fingerprint)
    other.join()
    assert state(report) == "draft"


@pytest.mark.parametrize("intent", ["", " \n", "x" * 2_001])
def test_nobody_signs_without_saying_what_they_mean(everyone: Cast, intent: str) -> None:
    report = begun(everyone)
    with pytest.raises(Invalid) as refused:
        prepare(report, everyone.officer_a, intent=intent)
    assert [fault.path for fault in refused.value.faults] == ["intent"]


def test_given_a_number_in_what_a_signer_says_then_no_package_is_left_behind(
    everyone: Cast, tmp_path: Path
) -> None:
    report = prepared(everyone)
    kept = {*tmp_path.rglob("*")}
    with pytest.raises(Invalid):
        filing.sign(
            report,
            fingerprint=seen(report, everyone.head_a).fingerprint,
            intent=f"I sign, {IDENTIFIERS['phone']}.",
            actor=everyone.head_a,
            now=NOW,
        )
    assert {*tmp_path.rglob("*")} == kept


def test_a_prepared_report_returned_with_a_reason_is_a_draft_again(everyone: Cast) -> None:
    report = prepared(everyone)
    filing.return_to_draft(report, actor=everyone.head_a, now=NOW, why="Question 8 is thin.")
    assert state(report) == "draft"
    with pytest.raises(Stale):
        filing.return_to_draft(report, actor=everyone.head_a, now=NOW, why="Again.")


def test_returning_owes_a_reason(everyone: Cast) -> None:
    report = prepared(everyone)
    with pytest.raises(Invalid):
        filing.return_to_draft(report, actor=everyone.head_a, now=NOW, why=" ")


# Signed


def test_a_signed_report_is_frozen_in_a_package_that_holds(everyone: Cast) -> None:
    report = prepared(everyone)
    made = sign(report, everyone.head_a)
    data = filings.package(report, actor=everyone.head_a)
    assert state(report) == "signed"
    assert packages.verify(data, key=made.key) == ()
    manifest = packages.opened(data).manifest
    assert manifest is not None
    assert manifest.fingerprint == made.fingerprint
    assert [s.name for s in manifest.signers] == ["Olga Officer", "Hana Head"]
    assert manifest.signers[1].intent == INTENT


def test_the_package_holds_the_records_that_the_report_rests_on(everyone: Cast) -> None:
    report = signed(everyone)
    text = unpacked(filings.package(report, actor=everyone.head_a))["records.json"].decode()
    assert "FUN-2026-00001" in text
    assert "ACT-2026-00001" in text


def test_the_signature_is_on_the_report_with_its_day(everyone: Cast) -> None:
    report = signed(everyone)
    head = queries.report(report, actor=everyone.head_a, now=LATER).signatures["agency_head"]
    assert (head["name"], head["signature"]) == ("Hana Head", "Hana Head")
    assert head["date"] == TODAY.isoformat()


def test_what_is_signed_no_longer_follows_the_register(everyone: Cast) -> None:
    report, head = signed(everyone), everyone.head_a
    before = queries.report(report, actor=head, now=NOW)
    more = Activity(act="collection", name="Take a number", types=("contact.phone",))
    register.enter(KINDS["activity"], more, agency="alpha", actor=everyone.officer_a, now=NOW)
    assert queries.report(report, actor=head, now=LATER) == before


def test_given_the_register_changed_since_the_preparer_vouched_then_nobody_signs(
    everyone: Cast,
) -> None:
    report = prepared(everyone)
    more = Activity(act="collection", name="Take a number", types=("contact.phone",))
    register.enter(KINDS["activity"], more, agency="alpha", actor=everyone.officer_a, now=NOW)
    assert seen(report, everyone.head_a).changed
    with pytest.raises(Stale, match="prepared anew"):
        sign(report, everyone.head_a)
    assert not Filing.objects.exists()


def test_given_another_content_than_the_head_saw_then_signing_is_stale(everyone: Cast) -> None:
    report, head = prepared(everyone), everyone.head_a
    before = seen(report, head).fingerprint
    filing.return_to_draft(report, actor=head, now=NOW, why="Question 5 is missing.")
    words = TextAnswer(text="We were asked once.")
    actions.write_answer(report, "5", words, version=1, actor=everyone.officer_a, now=NOW)
    prepare(report, everyone.officer_a)
    with pytest.raises(Stale):
        sign(report, head, before)
    assert sign(report, head).size > 0


def test_given_a_draft_or_a_signed_report_then_signing_is_stale(everyone: Cast) -> None:
    report, head = begun(everyone), everyone.head_a
    with pytest.raises(Stale):
        sign(report, head)
    prepare(report, everyone.officer_a)
    sign(report, head)
    with pytest.raises(Stale):
        sign(report, head)


def test_the_same_is_signed_whoever_of_the_agency_looks(everyone: Cast) -> None:
    report = prepared(everyone)
    looks = [
        seen(report, who) for who in (everyone.officer_a, everyone.managing_a, everyone.head_a)
    ]
    assert len({look.fingerprint for look in looks}) == 1


@pytest.mark.parametrize("part", ["officer_a", "keeper_a", "managing_a", "counsel_a"])
def test_only_the_head_signs(everyone: Cast, part: str) -> None:
    report = prepared(everyone)
    with pytest.raises(NotAllowed):
        sign(report, everyone.actor(part))


@pytest.mark.parametrize("part", ["head_b", "officer_b", "chief", "stranger", "administrator"])
def test_for_others_a_report_in_the_making_does_not_exist(everyone: Cast, part: str) -> None:
    report = prepared(everyone)
    with pytest.raises(NotFound):
        filings.desk(report, actor=everyone.actor(part), now=NOW)


def test_the_head_does_not_prepare(everyone: Cast) -> None:
    report = begun(everyone)
    with pytest.raises(NotAllowed):
        prepare(report, everyone.head_a)


def test_signing_and_filing_are_told_to_the_record_and_the_chain_holds(everyone: Cast) -> None:
    report = filed(everyone)
    kinds = [fact.kind for fact in queries.history(report, actor=everyone.officer_a)]
    assert kinds[:3] == ["report.filed", "report.signed", "report.prepared"]
    assert [*audit.verify()] == []


@pytest.mark.parametrize("table", ["reports_signing", "reports_filing"])
@pytest.mark.parametrize("change", ["UPDATE {} SET fingerprint = ''", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_what_was_signed(
    everyone: Cast, table: str, change: str
) -> None:
    signed(everyone)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change.format(table))


def test_the_database_itself_refuses_to_change_what_a_signed_report_says(everyone: Cast) -> None:
    rows = Report.objects.filter(id=signed(everyone))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(frozen=rows.get().frozen.replace("Hana Head", "Bo Head"))
    rows.update(changed_by="Someone")


@pytest.mark.parametrize("table", ["reports_signing", "reports_filing", "reports_report"])
def test_given_a_row_put_in_the_place_of_what_was_signed_then_the_database_refuses(
    everyone: Cast, table: str
) -> None:
    signed(everyone)
    how = {
        "sqlite": "INSERT OR REPLACE INTO {0} SELECT * FROM {0}",
        "postgresql": "INSERT INTO {0} SELECT * FROM {0} ON CONFLICT (id) DO UPDATE SET {1}",
    }
    change = "frozen = 'another'" if table == "reports_report" else "id = 1"
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(how[connection.vendor].format(table, change))


@pytest.mark.parametrize("text", ["Bo Head", "{}", "no JSON", ""])
def test_given_the_frozen_text_tampered_with_then_it_is_not_shown_as_what_was_signed(
    everyone: Cast, text: str
) -> None:
    report = signed(everyone)
    row = Report.objects.get(id=report)
    unprotect(connection)
    forged = row.frozen.replace("Hana Head", text) if text == "Bo Head" else text or " "
    Report.objects.filter(id=report).update(frozen=forged)
    protect(connection)
    for look in (queries.report, queries.draft):
        with pytest.raises(Tampered, match="does not say what was signed"):
            look(report, actor=everyone.head_a, now=NOW)
    with pytest.raises(Tampered):
        filings.package(report, actor=everyone.head_a)


@pytest.mark.parametrize("part", ["officer_office", "committee"])
def test_given_someone_who_may_not_read_the_records_then_they_get_the_report_alone(
    everyone: Cast, part: str
) -> None:
    report, actor = filed(everyone), everyone.actor(part)
    assert queries.report(report, actor=actor, now=NOW).answers
    with pytest.raises(NotAllowed, match="in every format"):
        filings.package(report, actor=actor)


@pytest.mark.parametrize("part", ["staff_a", "foil_a", "head_a", "chief", "auditor"])
def test_whoever_reads_the_agencys_register_gets_the_package(everyone: Cast, part: str) -> None:
    assert filings.package(filed(everyone), actor=everyone.actor(part))


def test_given_the_packages_file_changed_or_gone_then_that_is_said(
    everyone: Cast, tmp_path: Path
) -> None:
    report = signed(everyone)
    (file,) = (path for path in tmp_path.rglob("*") if path.is_file())
    file.write_bytes(b"other")
    with pytest.raises(Tampered):
        filings.package(report, actor=everyone.head_a)
    file.unlink()
    with pytest.raises(NotFound):
        filings.package(report, actor=everyone.head_a)


def test_before_the_signature_there_is_no_package(everyone: Cast) -> None:
    report = prepared(everyone)
    with pytest.raises(NotFound, match="isn't signed"):
        filings.filing(report, actor=everyone.head_a)


# Killed


def test_given_kill_9_at_any_step_of_signing_or_filing_then_all_or_nothing(tmp_path: Path) -> None:
    given = {n: v for n, v in os.environ.items() if not n.startswith("DISCRETION_")}
    elsewhere = {**given, "DISCRETION_HOME": str(tmp_path / "home")}
    signing, filing_ = map(int, told_by("killed", elsewhere).split())
    assert signing >= 8
    assert filing_ >= 4
