"""From a draft to a filed package by clicking through the pages; who may not; what stands in it."""

import time
from pathlib import Path
from typing import Any

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from discretion.apps.register import actions as register
from discretion.apps.register.contents import Function
from discretion.apps.register.kinds import KINDS
from discretion.apps.reports import filing, filings, verify
from discretion.apps.reports.models import Report
from discretion.forms.report import YesNoAnswer
from discretion.forms.write import FORMATS
from tests.apps.files import FILES
from tests.apps.packages import unpacked
from tests.cast import NOW, PASSWORD, Cast
from tests.interfaces.web.clicking import form_with, main, press, sent_by
from tests.interfaces.web.conftest import SignIn
from tests.interfaces.web.test_reports import begun, recorded, write
from tests.pages import check, found, values

SECRET = "JBSWY3DPEHPK3PXP"  # noqa: S105 (only ever in a test)


@pytest.fixture(autouse=True)
def _documents(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    cache.clear()


def prepared(everyone: Cast) -> str:
    """A report that waits for the head."""
    recorded(everyone)
    report, by = begun(everyone), everyone.officer_a
    desk = filings.desk(report, actor=by, now=NOW)
    codes = [finding.code for finding in desk.doubtful]
    told = {"fingerprint": desk.fingerprint, "intent": "Complete.", "acknowledged": codes}
    filing.prepare(report, **told, actor=by, now=NOW)  # type: ignore[arg-type]  # told by name
    return report


def signed(everyone: Cast) -> str:
    """A report that the head signed."""
    report, head = prepared(everyone), everyone.head_a
    print_ = filings.desk(report, actor=head, now=NOW).fingerprint
    filing.sign(report, fingerprint=print_, intent="I sign.", actor=head, now=NOW)
    return report


def state(report: str) -> str:
    """Where a report stands."""
    return Report.objects.get(id=report).state


def prove(client: Client, report: str) -> Any:
    """Prove who one is, by the link on the page to sign."""
    page = check(client.get(f"/reports/{report}/sign"))
    (way,) = [h for h in values(page, "//main//a/@href") if "reauthenticate" in h]
    form = form_with(check(client.get(way)), "Go on")
    return client.post(way, sent_by(form, "Go on", password=PASSWORD), follow=True)


def prepare_by_page(client: Client, report: str) -> Any:
    """Vouch for a report on its page, letting each doubt stand."""
    address = f"/reports/{report}/prepare"
    codes = values(check(client.get(address)), "//input[@name='acknowledged']/@value")
    return press(client, address, "Prepare it for the signature", acknowledged=codes, vouch="on")


def test_the_whole_way_from_begun_to_a_package_that_anyone_can_check(
    everyone: Cast, signed_in: SignIn
) -> None:
    recorded(everyone)
    officer, head = signed_in("officer_a"), signed_in("head_a")
    press(officer, "/reports/new", "Begin it", agency="alpha", cycle="2026")
    report = Report.objects.get().id
    for number in ("5", "8", "9"):
        address = f"/reports/{report}/questions/{number}"
        press(officer, address, "Save", text=f"Said to {number}.")
    press(officer, f"/reports/{report}/questions/6", "Save", yes="yes")
    press(officer, f"/reports/{report}/questions/7", "Save", yes="yes")
    assert "waits for the head" in main(prepare_by_page(officer, report))
    assert "Your signature" in main(prove(head, report))
    text = main(press(head, f"/reports/{report}/sign", "Sign the report", intent="on"))
    assert "It is frozen and can be filed." in text
    assert "Record each delivery below." in main(press(head, f"/reports/{report}", "File it"))
    for to in values(check(officer.get(f"/reports/{report}")), "//td/a/@href"):
        delivered = press(officer, to, "Record the delivery", on="11/22/2026", proof="Receipt 7")
        assert delivered.status_code in (200, 422)
    answer = officer.get(f"/reports/{report}/package")
    assert verify.verify(answer.content) == ()
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"Said to 5." in unpacked(answer.content)["report.json"]
    assert state(report) == "filed"


def test_what_blocks_is_listed_with_its_fix_and_nothing_can_be_sent(
    everyone: Cast, signed_in: SignIn
) -> None:
    report, client = begun(everyone), signed_in("officer_a")
    for number, yes in (("6", False), ("7", True)):
        write(report, number, YesNoAnswer(yes=yes), everyone.officer_a)
    page = client.get(f"/reports/{report}/prepare")
    assert "To be put right first" in main(page)
    assert f"/reports/{report}/questions/7#answer" in values(check(page), "//main//a/@href")
    assert not found(check(page), "//main//form")
    print_ = filings.desk(report, actor=everyone.officer_a, now=NOW).fingerprint
    sent = client.post(f"/reports/{report}/prepare", {"fingerprint": print_, "vouch": "on"})
    assert sent.status_code == 422
    assert state(report) == "draft"


def test_a_doubt_that_is_not_ticked_is_asked_for(everyone: Cast, signed_in: SignIn) -> None:
    report, client = begun(everyone), signed_in("officer_a")
    address = f"/reports/{report}/prepare"
    answer = press(client, address, "Prepare it for the signature", vouch="on")
    assert answer.status_code == 422
    assert found(check(answer), "//fieldset[@id='id_acknowledged']//*[@id='id_acknowledged_error']")


def test_given_the_register_changed_since_it_was_read_then_preparing_says_read_it_again(
    everyone: Cast, signed_in: SignIn
) -> None:
    report, client = begun(everyone), signed_in("officer_a")
    page = check(client.get(f"/reports/{report}/prepare"))
    codes = values(page, "//input[@name='acknowledged']/@value")
    button = "Prepare it for the signature"
    sent = sent_by(form_with(page, button), button, vouch="on", acknowledged=codes)
    recorded(everyone)
    answer = client.post(f"/reports/{report}/prepare", sent)
    assert answer.status_code == 409
    assert "read it again" in main(answer)
    assert not found(check(answer), "//input[@name='vouch'][@checked]")


def test_signing_in_is_no_proof_and_nothing_is_signed_without_it(
    everyone: Cast, signed_in: SignIn
) -> None:
    report, client = prepared(everyone), Client()
    login = {"login": "head_a@example.org", "password": PASSWORD}
    client.post("/account/login/", login)
    page = client.get(f"/reports/{report}/sign")
    assert "having signed in is not enough" in main(page)
    assert not found(check(page), "//main//form")
    print_ = filings.desk(report, actor=everyone.head_a, now=NOW).fingerprint
    sent = client.post(f"/reports/{report}/sign", {"fingerprint": print_, "intent": "on"})
    assert sent.status_code == 302
    assert "reauthenticate" in sent["Location"]
    assert state(report) == "prepared"


def test_a_proof_is_good_for_five_minutes(everyone: Cast, signed_in: SignIn) -> None:
    report, client = prepared(everyone), signed_in("head_a")
    prove(client, report)
    session = client.session
    records = session[AUTHENTICATION_METHODS_SESSION_KEY]
    records[-1]["at"] -= 301
    session[AUTHENTICATION_METHODS_SESSION_KEY] = records
    session.save()
    assert "having signed in is not enough" in main(client.get(f"/reports/{report}/sign"))


def test_who_has_a_second_step_proves_it_by_that_and_not_by_the_password(
    everyone: Cast, signed_in: SignIn
) -> None:
    TOTP.activate(everyone.people["head_a"], SECRET)
    report, client = prepared(everyone), signed_in("head_a")
    back = f"/reports/{report}/sign"
    client.post(f"/account/reauthenticate/?next={back}", {"password": PASSWORD})
    page = client.get(back)
    assert "having signed in is not enough" in main(page)
    (way,) = [h for h in values(check(page), "//main//a/@href") if "reauthenticate" in h]
    code = format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))
    client.post(way, {"code": code})
    assert found(check(client.get(back)), "//input[@name='intent']")


def test_the_page_to_sign_says_what_is_frozen_and_who_gets_it(
    everyone: Cast, signed_in: SignIn
) -> None:
    report, client = prepared(everyone), signed_in("head_a")
    text = main(client.get(f"/reports/{report}/sign"))
    told = filings.desk(report, actor=everyone.head_a, now=NOW).fingerprint
    for said in (told, "Olga Officer", "Mayor", "Department of Records", "Excel workbook"):
        assert said in text


def test_without_the_tick_nothing_is_signed(everyone: Cast, signed_in: SignIn) -> None:
    report, client = prepared(everyone), signed_in("head_a")
    prove(client, report)
    answer = press(client, f"/reports/{report}/sign", "Sign the report")
    assert answer.status_code == 422
    assert "you mean to sign" in main(answer)
    assert state(report) == "prepared"


def test_given_the_register_changed_since_it_was_prepared_then_it_is_returned_not_signed(
    everyone: Cast, signed_in: SignIn
) -> None:
    report, client = prepared(everyone), signed_in("head_a")
    prove(client, report)
    page = check(client.get(f"/reports/{report}/sign"))
    sent = sent_by(form_with(page, "Sign the report"), "Sign the report", intent="on")
    more = Function(code="new", name="New", mission="More to do.")
    by = everyone.officer_a
    register.enter(KINDS["function"], more, agency="alpha", actor=by, now=NOW)
    answer = client.post(f"/reports/{report}/sign", sent)
    assert answer.status_code == 409
    assert "It no longer says what was prepared" in main(answer)
    text = main(press(client, f"/reports/{report}/return", "Return it to draft", why="Look again."))
    assert "is a draft again" in text
    assert state(report) == "draft"


def test_returning_needs_its_reason(everyone: Cast, signed_in: SignIn) -> None:
    report = prepared(everyone)
    answer = press(signed_in("head_a"), f"/reports/{report}/return", "Return it to draft")
    assert answer.status_code == 422
    assert state(report) == "prepared"


@pytest.mark.parametrize(
    ("part", "address", "status"),
    [
        ("officer_a", "sign", 403),
        ("head_a", "prepare", 403),
        ("counsel_a", "sign", 403),
        ("counsel_a", "return", 403),
        ("officer_b", "prepare", 404),
        ("head_b", "sign", 404),
        ("chief", "sign", 403),
        ("staff_a", "file", 403),
        ("head_b", "file", 404),
        ("officer_b", "deliveries/mayor", 404),
    ],
)
def test_a_step_is_theirs_alone(
    everyone: Cast, signed_in: SignIn, part: str, address: str, status: int
) -> None:
    report, client = prepared(everyone), signed_in(part)
    answer = client.post(f"/reports/{report}/{address}", {})
    assert answer.status_code == status
    check(answer)
    assert state(report) == "prepared"


def test_a_delivery_needs_a_day_after_filing_and_a_proof(everyone: Cast, signed_in: SignIn) -> None:
    report = signed(everyone)
    filing.file(report, actor=everyone.officer_a, now=NOW)
    client, address = signed_in("officer_a"), f"/reports/{report}/deliveries/mayor"
    for day, said in (("7/1/2026", "from July 30, 2026"), ("7/31/2026", "Say what proves it")):
        answer = press(client, address, "Record the delivery", on=day)
        assert answer.status_code == 422
        assert said in main(answer)
    text = main(press(client, address, "Record the delivery", on="7/31/2026", proof="Receipt 7"))
    assert "Receipt 7" in text
    assert client.get(f"{address}/proof").status_code == 404


def test_a_paper_proves_a_delivery_and_is_given_back_as_a_file(
    everyone: Cast, signed_in: SignIn
) -> None:
    report = signed(everyone)
    filing.file(report, actor=everyone.officer_a, now=NOW)
    client, address = signed_in("officer_a"), f"/reports/{report}/deliveries/mayor"
    sent = {"on": "7/31/2026", "how": "post"}
    bad = client.post(address, {**sent, "paper": SimpleUploadedFile("run.exe", b"MZ")})
    assert bad.status_code == 422
    assert "run.exe is none of" in main(bad)
    good = SimpleUploadedFile("receipt.jpg", FILES[".jpg"])
    assert client.post(address, {**sent, "paper": good}).status_code == 302
    paper = client.get(f"{address}/proof")
    assert paper.content == FILES[".jpg"]
    assert paper["Content-Disposition"].startswith("attachment")
    assert client.post(address, {**sent, "proof": "Again"}).status_code == 409


def test_a_filed_report_is_amended_and_its_successor_says_so(
    everyone: Cast, signed_in: SignIn
) -> None:
    report, client = signed(everyone), signed_in("officer_a")
    filing.file(report, actor=everyone.officer_a, now=NOW)
    begin = "Begin the amended report"
    text = main(press(client, f"/reports/{report}/amend", begin, why="A type was left out."))
    assert f"amends {report}" in text
    assert "It is being amended" in main(client.get(f"/reports/{report}"))


@pytest.mark.parametrize("ending", FORMATS)
def test_the_document_is_had_in_every_format(
    everyone: Cast, signed_in: SignIn, ending: str
) -> None:
    report = begun(everyone)
    answer = signed_in("officer_a").get(f"/reports/{report}/report.{ending}")
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="{report}.{ending}"'
    assert len(answer.content) > 100


def test_the_document_runs_nothing_and_has_its_own_style_alone(
    everyone: Cast, signed_in: SignIn
) -> None:
    report, client = begun(everyone), signed_in("officer_a")
    preview = client.get(f"/reports/{report}/preview")
    assert "Read the document" in main(preview)
    assert (
        f'<iframe class="dsc-document" src="/reports/{report}/document"' in preview.content.decode()
    )
    assert "frame-src 'self'" in preview["Content-Security-Policy"]
    assert "frame-src" not in client.get(f"/reports/{report}")["Content-Security-Policy"]
    answer = client.get(f"/reports/{report}/document")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "style-src 'sha256-" in policy
    assert "sandbox" in policy
    assert "frame-ancestors 'self'" in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "unsafe" not in policy


def test_a_frozen_report_shows_what_was_signed_and_who_may_read_it_does(
    everyone: Cast, signed_in: SignIn
) -> None:
    report = signed(everyone)
    text = main(signed_in("head_a").get(f"/reports/{report}"))
    assert filings.filing(report, actor=everyone.head_a).fingerprint in text
    filing.file(report, actor=everyone.head_a, now=NOW)
    for part in ("chief", "committee", "staff_a", "auditor", "officer_office"):
        client = signed_in(part)
        page = client.get(f"/reports/{report}")
        assert "Deliveries" in main(page)
        # The records behind it are in the package, which not all who read reports may read.
        link, answer = f"/reports/{report}/package", client.get(f"/reports/{report}/package")
        if part in ("committee", "officer_office"):
            assert (answer.status_code, link in values(check(page), "//a/@href")) == (403, False)
        else:
            assert link in values(check(page), "//a/@href")
            assert verify.verify(answer.content) == ()
    assert signed_in("officer_b").get(f"/reports/{report}").status_code == 404


def test_what_waits_to_be_signed_and_delivered_stands_on_the_first_page(
    everyone: Cast, signed_in: SignIn
) -> None:
    report = prepared(everyone)
    assert "Reports to sign" in main(signed_in("head_a").get("/"))
    assert "Reports to sign" not in main(signed_in("officer_a").get("/"))
    desk = filings.desk(report, actor=everyone.head_a, now=NOW)
    told = {"fingerprint": desk.fingerprint, "intent": "I sign."}
    filing.sign(report, **told, actor=everyone.head_a, now=NOW)
    filing.file(report, actor=everyone.head_a, now=NOW)
    assert "Reports to deliver" in main(signed_in("officer_a").get("/"))
    assert "Reports to deliver" not in main(signed_in("staff_a").get("/"))
