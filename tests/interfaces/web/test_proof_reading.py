"""What the proof-reader says, by page: counted, filtered, and no more than a page can hold."""

from datetime import date
from typing import Final

from discretion.apps.accounts.models import Agency
from discretion.apps.register import store
from discretion.apps.register.contents import RetentionRule
from discretion.apps.register.kinds import KINDS
from discretion.apps.reports import actions
from discretion.interfaces.web.report_words import MOST_FOUND
from discretion.interfaces.web.views.proof_reading import ROWS
from tests.apps import desk
from tests.apps.builders import an_activity
from tests.apps.material import text
from tests.apps.test_reports import imported
from tests.cast import NOW, Cast
from tests.interfaces.web.clicking import main
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, found, values, words

RULE: Final = "retention_without_citation"
OF_THE_RULE: Final = "2"
LAST_DAY: Final = date(2025, 6, 30)


def _with_gaps(everyone: Cast, count: int) -> str:
    """The address of a report over so many activities, of which each lacks the same."""
    report = desk.begun(everyone)
    rule = RetentionRule(trigger="the letter is answered", years=2)
    gaps = [an_activity(name=f"Letter {n}", retention=rule) for n in range(count)]
    new = [store.New(KINDS["activity"], "alpha", gap, "current") for gap in gaps]
    store.enter(new, actor=everyone.officer_a, now=NOW)
    return f"/reports/{report.id}"


def test_given_more_findings_than_a_page_holds_when_they_are_listed_then_each_stands_on_one_page(
    everyone: Cast, signed_in: SignIn
) -> None:
    report, client = _with_gaps(everyone, ROWS + 1), signed_in("officer_a")
    asked = f"{report}/findings?rule={RULE}"
    pages = [check(client.get(f"{asked}&page={number}")) for number in (1, 2)]
    assert [len(found(page, "//main//tbody/tr")) for page in pages] == [ROWS, 1]
    assert f"{ROWS + 1} findings" in main(client.get(asked))


def test_findings_are_narrowed_to_a_question(everyone: Cast, signed_in: SignIn) -> None:
    report, client = _with_gaps(everyone, 1), signed_in("officer_a")
    page = check(client.get(f"{report}/findings?question={OF_THE_RULE}"))
    assert {where.strip() for where in values(page, "//main//tbody/tr/th/text()")} == {
        f"Question {OF_THE_RULE}"
    }
    nothing = main(client.get(f"{report}/findings?question=14&rule={RULE}"))
    assert "Nothing that is off fits" in nothing


def test_given_many_findings_about_a_question_when_it_is_opened_then_the_rest_is_a_click_away(
    everyone: Cast, signed_in: SignIn
) -> None:
    report, client = _with_gaps(everyone, MOST_FOUND + 1), signed_in("officer_a")
    address = f"{report}/questions/{OF_THE_RULE}"
    page = check(client.get(address))
    assert len(found(page, "//aside//ul[@class='dsc-findings']/li")) == MOST_FOUND
    assert f"{report}/findings?question={OF_THE_RULE}" in values(page, "//aside//a/@href")


def test_given_one_gap_in_many_places_when_preparing_then_some_are_named_and_all_are_a_click_away(
    everyone: Cast, signed_in: SignIn
) -> None:
    report, client = _with_gaps(everyone, MOST_FOUND + 1), signed_in("officer_a")
    page = check(client.get(f"{report}/prepare"))
    every = f"{report}/findings?rule={RULE}"
    assert every in values(page, "//main//a/@href")
    assert f"{MOST_FOUND + 1} findings" in main(client.get(every))


def test_what_came_along_from_a_filing_leads_to_it_from_the_question_and_from_its_finding(
    everyone: Cast, signed_in: SignIn
) -> None:
    filing = imported(everyone)
    report, client = desk.begun(everyone), signed_in("officer_a")
    there = f"/register/filings/{filing}"
    page = check(client.get(f"/reports/{report.id}/questions/9"))
    assert there in values(page, "//*[contains(@class, 'usa-alert')]//a/@href")
    assert there in values(page, "//aside//li//a/@href")
    findings = check(client.get(f"/reports/{report.id}/findings?question=9"))
    assert there in values(findings, "//main//tbody//a/@href")
    assert client.get(there).status_code == 200


def test_what_came_along_into_an_amended_report_leads_to_the_one_it_supersedes(
    everyone: Cast, signed_in: SignIn
) -> None:
    by = everyone.officer_a
    first = desk.begun(everyone)
    desk.write(first, "5", text("We ask."), by)
    desk.put(first, "filed")
    amended = actions.amend_report(first.id, actor=by, now=NOW, why="A row was wrong.")
    page = check(signed_in("officer_a").get(f"/reports/{amended.id}/questions/5"))
    assert f"/reports/{first.id}" in values(page, "//aside//li//a/@href")


def test_words_of_a_merged_agency_are_marked_with_whose_they_are(
    everyone: Cast, signed_in: SignIn
) -> None:
    first = desk.begun(everyone, cycle=2024)
    desk.write(first, "5", text("We ask."), everyone.officer_a)
    desk.put(first, "filed")
    Agency.objects.filter(id="alpha-office").update(closed_on=LAST_DAY)
    Agency.objects.filter(id="alpha").update(closed_on=LAST_DAY, merged_into="beta")
    client = signed_in("officer_b")
    sent = {"agency": "beta", "cycle": "2026", "edition": "nyc-2020"}
    begun = client.post("/reports/new", sent)
    page = check(client.get(f"{begun.headers['Location']}/questions/5"))
    alert = found(page, "//*[contains(@class, 'usa-alert')][contains(., 'Carried over')]")[0]
    assert f"the report of 2024 of Agency Alpha ({first.id})" in words(alert)
    assert f"/reports/{first.id}" in values(alert, ".//a/@href")
    assert "Not confirmed" in main(client.get(f"{begun.headers['Location']}/questions/5"))
    assert "Agency Alpha: We ask." in values(page, "//textarea/text()")[0]
