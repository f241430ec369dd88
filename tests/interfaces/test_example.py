"""The example office: a newcomer walks from the report that is begun to a package that verifies."""

import os
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socket import socket
from time import monotonic, sleep
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from lxml.html import HtmlElement, fromstring
from pytest_django import Settings

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor
from discretion.apps.audit import queries as audit
from discretion.apps.audit.actions import new_york_day
from discretion.apps.duties.queries import mine, open_
from discretion.apps.matters import queries as matters
from discretion.apps.matters.queries import Filters
from discretion.apps.oversight import direction_queries as directions
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.named import naming_us
from discretion.apps.register.queries import records
from discretion.apps.reports import actions, delivering, filing, filings, models, queries, verify
from discretion.forms.compare import compare
from discretion.interfaces.cli import example, example_past
from tests.interfaces.commands import EXAMPLES, PATIENCE, shown, started

NOW = datetime.now(UTC) + timedelta(minutes=1)  # noqa: TID251 (the example is loaded by the clock)


@pytest.fixture
def office(db: None, settings: Settings, tmp_path: Path) -> None:
    """The example office, as `discretion serve --example` fills it."""
    settings.MEDIA_ROOT = tmp_path
    example.load(EXAMPLES)


def who(name: str) -> Actor:
    """One of those who can sign in."""
    return accounts.actor_of(accounts.person_by_email(f"{name}@{example.HOST}"), now=NOW)


def test_given_the_example_office_then_its_report_comes_all_the_way_to_a_package_that_holds(
    office: None,
) -> None:
    officer, head = who("managing"), who("head")
    begun = models.Report.objects.get(state="draft")
    for answer in begun.answers.exclude(carried_from="").filter(confirmed=False):
        actions.confirm_answer(
            begun.id, answer.question, version=answer.version, actor=officer, now=NOW
        )
    desk = filings.desk(begun.id, actor=officer, now=NOW)
    assert desk.blocking == ()
    filing.prepare(
        begun.id,
        fingerprint=desk.fingerprint,
        intent="I vouch for it.",
        acknowledged={found.code for found in desk.doubtful},
        actor=officer,
        now=NOW,
    )
    read = filings.desk(begun.id, actor=head, now=NOW).fingerprint
    filing.sign(begun.id, fingerprint=read, intent="I sign it.", actor=head, now=NOW)
    for owed in filing.file(begun.id, actor=officer, now=NOW):
        delivering.record_delivery(
            begun.id,
            owed.recipient,
            on=owed.filed_on,
            how="email",
            proof="Receipt 1.",
            actor=officer,
            now=NOW,
        )
    package = filings.package(begun.id, actor=officer)
    assert verify.verify(package) == ()
    assert list(audit.verify()) == []


def test_given_the_example_office_then_each_page_of_a_report_has_something_to_show(
    office: None,
) -> None:
    officer, days = who("managing"), example_past.Days.before(NOW)
    last, begun = models.Report.objects.order_by("cycle")
    assert (last.state, last.deliveries.filter(delivered_on=None).count()) == ("filed", 0)
    draft = queries.draft(begun.id, actor=officer, now=NOW)
    assert draft.last is not None
    assert compare(draft.last, draft.composed).counts.changed > 3
    marks = list(draft.marks.values())
    assert marks.count("unconfirmed") > 5
    assert "contradiction" not in marks
    assert {found.code for found in draft.findings} >= {
        "carried_unconfirmed",
        "designation_expired",
        "designation_waiting",
        "collection_without_retention",
    }
    for name, agency in (("managing", "mayor"), ("hra", "hra")):
        waiting = [one for one in naming_us(actor=who(name)) if one.state == "proposed"]
        assert [one.with_agencies for one in waiting] == [(agency,)]
    retired = records(KINDS["activity"], actor=officer, states=["retired"]).get()
    kinds = [told.kind for told in audit.history(retired.id)]
    assert kinds == ["record.retired", "record.entered"]
    assert retired.changed_at == days.changed < NOW


def test_given_the_example_office_then_one_direction_is_carried_out_and_one_is_owed(
    office: None,
) -> None:
    found = directions.directions(who("chief"), directions.Filters(ended=True))
    assert [row.state for row in found.order_by("id")] == ["carried_out", "given"]
    owed = open_(mine(who("officer"), today=new_york_day(NOW))).filter(kind="act_on_directions")
    assert [duty.record for duty in owed] == [found.get(state="given").id]


def test_given_the_example_office_then_each_desk_has_a_matter_and_some_were_decided(
    office: None,
) -> None:
    def states(name: str, *, open_only: bool = True) -> Counter[str]:
        found = matters.docket(who(name), Filters(open_only=open_only), today=NOW.date())
        return Counter(row.state.value for row in matters.rows(found))

    everything = states("officer", open_only=False)
    assert everything["closed"] == 3
    assert set(everything) >= {"submitted", "with_officer", "returned", "checked"}
    assert states("counsel") == {"with_counsel": 1}
    assert states("chief") == {"with_chief": 1, "checked": 1}
    assert matters.disclosures(who("officer")).count() == 8
    assert list(audit.verify()) == []


def test_given_the_example_office_then_what_went_out_under_an_agreement_waits_or_is_gone(
    office: None,
) -> None:
    shown = matters.disclosure_rows(matters.disclosures(who("officer")))
    after = [gone.disposal for gone in shown if gone.disposal and gone.disposal.duty]
    assert [told.how for told in after] == ["", "disposed"]
    assert after[0].due_on is not None
    assert after[0].due_on > NOW.date()


def listens_at(port: int) -> None:
    """Wait until the server has opened its port, which is just after it says where it is."""
    end = monotonic() + PATIENCE
    while monotonic() < end:
        with socket() as trial:
            if not trial.connect_ex(("127.0.0.1", port)):
                return
        sleep(0.1)
    raise AssertionError(f"Nothing listens at {port}.")


def test_given_the_office_was_just_filled_then_its_server_can_still_set_a_document(
    tmp_path: Path,
) -> None:
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {**os.environ, "DISCRETION_HOME": str(tmp_path), "DISCRETION_DATABASE": ""}
    told = ("--example", EXAMPLES, "--port", port)
    server = started("serve", *told, env={k: v for k, v in own.items() if v})
    try:
        assert server.stdout
        shown(server.stdout, b"Discretion is at")
        listens_at(port)
        here = f"http://127.0.0.1:{port}"
        browser = build_opener(HTTPCookieProcessor())
        page = fromstring(browser.open(f"{here}/account/login/", timeout=PATIENCE).read())
        assert isinstance(page, HtmlElement)
        form = dict(next(form for form in page.forms if "login" in form.fields).fields)
        form |= {"login": f"managing@{example.HOST}", "password": example.PASSWORD}
        browser.open(f"{here}/account/login/", urlencode(form).encode(), timeout=PATIENCE)
        report = f"{here}/reports/RPT-{NOW.year}-00001/report.pdf"
        assert browser.open(report, timeout=PATIENCE).read().startswith(b"%PDF")
    finally:
        server.terminate()
        server.communicate()


@pytest.mark.parametrize("year", [2026, 2027])
def test_given_any_year_then_what_is_past_is_past(year: int) -> None:
    days = example_past.Days.before(datetime(year, 1, 1, 12, tzinfo=UTC))
    assert days.cycle % 2 == 0
    assert max(days[1:]) < datetime(year, 1, 1, tzinfo=UTC)
