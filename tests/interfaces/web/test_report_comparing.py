"""Comparing reports, contributing from an office, and what came along from last time, as pages."""

from pathlib import Path

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from discretion.apps.register import filings
from discretion.apps.reports import actions, filing, queries
from discretion.forms.report import TextAnswer, encode
from discretion.forms.write import render
from tests.apps.packages import a_report
from tests.cast import NOW, Cast
from tests.interfaces.web.clicking import form_with, main, press, sent_by
from tests.interfaces.web.conftest import SignIn
from tests.interfaces.web.test_report_signing import signed
from tests.interfaces.web.test_reports import at, begun, recorded, write, written
from tests.pages import check

OFFICE = "alpha-office"


@pytest.fixture(autouse=True)
def _documents(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def read_filing(everyone: Cast, **answers: str) -> str:
    """A filing of 2024 that was read for alpha."""
    report = msgspec.structs.replace(
        a_report(**answers), header={**a_report().header, "due_date": "2024-07-31"}
    )
    data = render(report, "html")
    by = everyone.officer_a
    kept = filings.import_filing(data, file_name="2024.html", agency="alpha", actor=by, now=NOW)
    return kept.id


# Comparing


def test_two_reports_are_chosen_and_their_differences_marked(
    everyone: Cast, signed_in: SignIn
) -> None:
    first, client = signed(everyone), signed_in("officer_a")
    filing.file(first, actor=everyone.officer_a, now=NOW)
    second = begun(everyone, cycle=2028)
    write(second, "5", TextAnswer(text="We ask for it in writing."), everyone.officer_a)
    text = main(client.get(f"/reports/compare?before={first}&after={second}"))
    assert "Question 5 Added" in text
    assert "[added: We ask for it in writing.]" in text
    assert "The same in both" in text
    assert "They say the same." in main(
        client.get(f"/reports/compare?before={first}&after={first}")
    )


def test_an_upload_is_read_compared_and_not_kept(everyone: Cast, signed_in: SignIn) -> None:
    report, client = begun(everyone), signed_in("officer_a")
    for name, data in (
        ("filed.html", render(a_report(question_5="Said elsewhere."), "html")),
        ("filed.json", encode(a_report(question_5="Said elsewhere."))),
    ):
        sent = {"filing": SimpleUploadedFile(name, data), "against": report}
        text = main(client.post("/reports/compare", sent))
        assert "[removed: Said elsewhere.]" in text
    assert not filings.filings(everyone.officer_a).exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", b"no pdf"),
        ("a.exe", b"MZ"),
        ("a.json", b"{"),
        ("a.json", b'{"schema": "x"}'),
        ("../../etc/passwd", b"x"),
        ("a.docx", b"PK\x03\x04"),
        ("empty.txt", b""),
    ],
)
def test_an_upload_that_is_no_filing_is_refused_at_its_field(
    everyone: Cast, signed_in: SignIn, name: str, data: bytes
) -> None:
    report = begun(everyone)
    sent = {"filing": SimpleUploadedFile(name, data), "against": report}
    answer = signed_in("officer_a").post("/reports/compare", sent)
    assert answer.status_code == 422
    assert "problem" in main(answer)


def test_a_report_of_another_agency_can_neither_be_chosen_nor_forged(
    everyone: Cast, signed_in: SignIn
) -> None:
    report, client = begun(everyone), signed_in("officer_b")
    answer = client.get(f"/reports/compare?before={report}&after={report}")
    assert "No report to compare yet" in main(answer)
    assert answer.status_code == 422


# What came along


def test_words_of_last_time_wait_to_be_confirmed_and_the_last_answer_stands_below(
    everyone: Cast, signed_in: SignIn
) -> None:
    imported = read_filing(everyone, question_5="We ask for it in writing.")
    report, client = begun(everyone), signed_in("officer_a")
    text = main(client.get(at(report, "5")))
    assert "Carried over from last time" in text
    assert imported in text
    assert "Not confirmed" in text
    assert "Since last time" in text
    after = press(client, at(report, "5"), "It still holds")
    assert "Question 5 is confirmed." in main(after)
    assert written(everyone, report, "5").confirmed
    press(client, at(report, "5"), "Save", text="We ask for it by telephone.")
    text = main(client.get(at(report, "5")))
    assert "[removed: in writing.]" in text
    assert "[added: by telephone.]" in text


def test_confirming_an_answer_that_changed_meanwhile_does_nothing(
    everyone: Cast, signed_in: SignIn
) -> None:
    read_filing(everyone, question_5="We ask for it in writing.")
    report, client = begun(everyone), signed_in("officer_a")
    form = form_with(check(client.get(at(report, "5"))), "It still holds")
    write(report, "5", TextAnswer(text="New."), everyone.keeper_a)
    answer = client.post(str(form.get("action")), sent_by(form, "It still holds"), follow=True)
    assert "nothing was done" in main(answer)
    assert written(everyone, report, "5").words == TextAnswer(text="New.")


# Contributing


def test_an_office_contributes_and_the_managing_officer_takes_it_in(
    everyone: Cast, signed_in: SignIn
) -> None:
    recorded(everyone)
    report, office = begun(everyone), signed_in("officer_office")
    assert "Your office is asked to contribute" in main(office.get("/reports"))
    index = f"/reports/{report}/offices/{OFFICE}"
    assert "files one report of 2026 for all its offices" in main(office.get(index))
    press(office, f"{index}/questions/5", "Give it to the report", text="We look each one up.")
    managing = signed_in("managing_a")
    assert "Alpha's Office" in main(managing.get(f"/reports/{report}"))
    assert "We look each one up." in main(managing.get(at(report, "5")))
    taken = press(managing, at(report, "5"), "Take them into the answer")
    assert "Question 5 is brought together." in main(taken)
    assert "We look each one up." in repr(written(everyone, report, "5").words)
    assert "It stands in the report." in main(office.get(f"{index}/questions/5"))


def test_of_two_at_an_office_the_second_loses_nothing(everyone: Cast, signed_in: SignIn) -> None:
    report, office = begun(everyone), signed_in("officer_office")
    address, button = f"/reports/{report}/offices/{OFFICE}/questions/5", "Give it to the report"
    form = form_with(check(office.get(address)), button)
    by = everyone.managing_a
    actions.contribute(report, OFFICE, "5", TextAnswer(text="Theirs."), actor=by, now=NOW)
    answer = office.post(address, sent_by(form, button, text="Mine."))
    assert answer.status_code == 409
    text = main(answer)
    assert "Theirs." in text
    assert "Mine." in text
    again = sent_by(form_with(check(answer), button), button)
    assert office.post(address, again).status_code == 302
    draft = queries.draft(report, actor=everyone.officer_a, now=NOW)
    assert [c.words for c in draft.contributions] == [TextAnswer(text="Mine.")]


@pytest.mark.parametrize(("part", "status"), [("officer_b", 404), ("staff_a", 403)])
def test_only_its_own_officers_speak_for_an_office(
    everyone: Cast, signed_in: SignIn, part: str, status: int
) -> None:
    report = begun(everyone)
    for address in ("", "/questions/5"):
        answer = signed_in(part).get(f"/reports/{report}/offices/{OFFICE}{address}")
        assert answer.status_code == status
        check(answer)


def test_offices_that_differ_on_yes_or_no_are_left_to_the_managing_officer(
    everyone: Cast, signed_in: SignIn
) -> None:
    report, office = begun(everyone), signed_in("officer_office")
    client = signed_in("officer_a")
    index = f"/reports/{report}/offices/{OFFICE}/questions/6"
    press(office, index, "Give it to the report", yes="no")
    answer = client.post(f"{at(report, '6')}/consolidate", {"version": "1"})
    assert answer.status_code == 403
    check(answer)
