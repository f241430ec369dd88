"""Searching from any page: by id, words, party, agency and year; never past one's sight."""

from datetime import date
from urllib.parse import quote

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from lxml.etree import _Element

from discretion.apps.register import actions, store
from discretion.apps.register.contents import Contractor, Party
from discretion.apps.register.kinds import KINDS
from discretion.apps.reports import actions as reports
from tests.apps import test_filings
from tests.apps.builders import an_activity
from tests.cast import NOW, Cast
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, found, words

# What one search may ask, as any page: who signs in, each kind of record, and what is at work.
MOST = 40


def _activities(everyone: Cast, numbers: range, **changes: object) -> None:
    new = [
        store.New(KINDS["activity"], "alpha", an_activity(name=f"Deed {n}", **changes), "current")
        for n in numbers
    ]
    with transaction.atomic():
        store.enter(new, actor=everyone.officer_a, now=NOW)


def _report(everyone: Cast) -> str:
    by = everyone.officer_a
    found = reports.begin_report("alpha", cycle=2026, edition_name="nyc-2020", actor=by, now=NOW)
    return str(found.id)


def _links(page: _Element) -> dict[str, str]:
    return {words(a).strip(): str(a.get("href")) for a in found(page, "//a")}


def test_given_an_agency_s_name_or_id_then_it_is_found_with_the_records_that_name_it(
    signed_in: SignIn, everyone: Cast
) -> None:
    _activities(everyone, range(1))
    for asked in ("beta", "BETA", "Agency Beta", "gency bet"):
        page = check(signed_in("officer_a").get("/search", {"q": asked}))
        assert words(page).count("Deed 0") == 1
    assert "Records that involve them" in words(page)
    listed = _links(page)["Agency Beta"]
    assert listed == "/register/activities?party=beta"
    assert "Deed 0" in words(check(signed_in("officer_a").get(listed)))


def test_given_someone_who_may_open_the_agency_then_its_own_page_is_found(
    signed_in: SignIn, everyone: Cast
) -> None:
    for part in ("officer_a", "administrator", "auditor"):
        page = check(signed_in(part).get("/search", {"q": "agency alpha"}))
        assert "/agencies/alpha" in _links(page).values()


def test_given_a_contractor_s_name_then_the_records_that_name_its_code_are_found(
    signed_in: SignIn, everyone: Cast
) -> None:
    firm = Contractor(code="quill", name="Feather and Sons")
    actions.enter(KINDS["contractor"], firm, agency="alpha", actor=everyone.officer_a, now=NOW)
    _activities(everyone, range(1), counterparties=(Party(kind="contractor", id="quill"),))
    page = check(signed_in("officer_a").get("/search", {"q": "feather"}))
    assert "Feather and Sons" in words(page)
    assert "Deed 0" in words(page)


def test_given_a_party_then_nobody_finds_records_out_of_their_sight(
    signed_in: SignIn, everyone: Cast
) -> None:
    _activities(everyone, range(1))
    for part in ("officer_b", "administrator", "stranger"):
        assert "Deed 0" not in words(check(signed_in(part).get("/search", {"q": "agency beta"})))


def test_given_the_id_of_a_report_or_a_filing_then_it_opens_for_who_may_see_it(
    signed_in: SignIn, everyone: Cast
) -> None:
    report, filing = _report(everyone), test_filings.read(everyone)[0].filing_id
    for id_, place in ((report, f"/reports/{report}"), (filing, f"/register/filings/{filing}")):
        answer = signed_in("officer_a").get("/search", {"q": id_.lower()})
        assert answer.headers["Location"] == place
        for part in ("officer_b", "stranger"):
            assert signed_in(part).get("/search", {"q": id_}).status_code == 200
    answer = signed_in("officer_a").get("/search", {"q": "RPT-2026-99999"})
    assert "Nothing fits" in words(check(answer))


def test_given_an_agency_and_a_year_then_its_reports_and_filings_are_found(
    signed_in: SignIn, everyone: Cast
) -> None:
    report = _report(everyone)
    filing = test_filings.read(everyone)[0].filing
    for asked, kept in (
        ("alpha 2026", report),
        ("Agency Alpha", report),
        (f"alpha {filing.year}", filing.id),
    ):
        assert kept in words(check(signed_in("officer_a").get("/search", {"q": asked})))
        assert kept not in words(check(signed_in("officer_b").get("/search", {"q": asked})))
    assert report not in words(check(signed_in("officer_a").get("/search", {"q": "alpha 2024"})))


def test_given_marks_and_odd_digits_then_a_search_is_answered(signed_in: SignIn) -> None:
    for asked in ("%", "'", "RPT-", "FIL-x", "٢٠٢٦", "-", "a" * 400, date.max.isoformat()):
        check(signed_in("officer_a").get(f"/search?q={quote(asked)}"))


def test_given_many_fitting_records_then_a_search_asks_as_often_as_for_few(
    signed_in: SignIn, everyone: Cast
) -> None:
    asked = []
    client = signed_in("chief")
    for numbers in (range(10), range(10, 60)):
        _activities(everyone, numbers)
        with CaptureQueriesContext(connection) as told:
            check(client.get("/search", {"q": "beta"}))
        asked.append(len(told))
    assert asked[1] <= asked[0] <= MOST
