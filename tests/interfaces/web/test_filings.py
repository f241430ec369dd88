"""The pages by which a filed report is taken over, row by row, with nothing but forms."""

import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from discretion.apps.register import actions, filings, queries
from discretion.apps.register.contents import Activity, AddedType, Designation, Function
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.models import FilingRow
from discretion.interfaces.web.views import filings as views
from tests.apps.test_filings import add_types, look_alike, read
from tests.cast import NOW, Cast
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, found, values, words

LIST = "/register/filings"


@pytest.fixture
def rows(everyone: Cast) -> list[FilingRow]:
    """The rows of a filing that alpha's officer uploaded."""
    return read(everyone)


def address(row: FilingRow, what: str = "") -> str:
    """The page of a row's filing, or of what is done with the row."""
    page = f"{LIST}/{row.filing_id}"
    return f"{page}/rows/{row.number}/{what}" if what else f"{page}?question={row.question}"


def upload(client: Client, data: bytes, name: str = "report.html") -> Any:
    """A report of alpha's is uploaded."""
    file = SimpleUploadedFile(name, data)
    return client.post(f"{LIST}/new", {"agency": "alpha", "file": file})


def sent(client: Client, row: FilingRow) -> dict[str, Any]:
    """What the form that corrects a row sends as it stands."""
    answer = client.get(address(row, "correct"))
    check(answer)
    form, parties = answer.context["form"], answer.context["parties"]
    data = _values(form)
    for one in parties or ():
        data |= _values(one)
    return data | (_values(parties.management_form) if parties is not None else {})


def _values(form: Any) -> dict[str, Any]:
    told = {form.add_prefix(name): form[name].value() for name in form.fields}
    for name, value in told.items():
        field = form.fields[name.rpartition("-")[2]]
        if isinstance(value, list) and "textarea" in str(field.widget.__class__).lower():
            told[name] = "\n".join(value)
    return {
        name: value
        for name, value in told.items()
        if value not in (None, "") and value is not False
    }


def decision(row: FilingRow) -> str:
    """What was decided of a row."""
    row.refresh_from_db()
    return row.decision


def test_a_report_is_uploaded_read_and_listed_with_what_waits(
    everyone: Cast, signed_in: SignIn
) -> None:
    client = signed_in("officer_a")
    assert "Nothing here yet" in words(check(client.get(LIST)))
    page = check(client.get(f"{LIST}/new"))
    assert "at most 20 MB and 200 pages" in words(page)
    answer = upload(client, look_alike())
    assert answer.status_code == 302
    check(client.get(answer.headers["Location"]))
    text = words(check(client.get(LIST)))
    waiting = FilingRow.objects.count()
    assert "report.htmlAgency Alpha2020" in text
    assert f"by Olga Officer{waiting}{waiting}" in text


@pytest.mark.parametrize("question", ["1", "2", "3", "4", "14", "words"])
def test_each_question_shows_the_words_beside_what_was_read(
    everyone: Cast, signed_in: SignIn, rows: list[FilingRow], question: str
) -> None:
    client = signed_in("officer_a")
    page = check(client.get(f"{LIST}/{rows[0].filing_id}?question={question}"))
    own = [row for row in rows if row.question == question]
    shown = values(page, "//section[contains(@class, 'dsc-taken')]/@id")
    first = [f"row-{row.number}" for row in sorted(own, key=lambda row: not row.doubts)]
    assert shown == first
    text = words(page)
    for row in own[:3]:
        assert " ".join(row.words.split())[:60] in text.replace("¶", "")
        assert all(doubt in text for doubt in row.doubts)


def test_answers_in_words_are_shown_as_not_yet_confirmed(
    signed_in: SignIn, rows: list[FilingRow]
) -> None:
    page = check(signed_in("officer_a").get(f"{LIST}/{rows[0].filing_id}?question=words"))
    assert "carried into the report as not yet confirmed" in words(page)
    assert found(page, "//h3[text()='Question 8']")


def test_a_row_is_accepted_left_out_and_undone_by_its_buttons(
    everyone: Cast, signed_in: SignIn, rows: list[FilingRow]
) -> None:
    client = signed_in("officer_a")
    row = next(r for r in rows if r.question == "2" and r.kind)
    page = check(client.get(address(row)))
    assert address(row, "accept") in values(page, "//form/@action")
    answer = client.post(address(row, "accept"))
    assert answer.headers["Location"] == f"{address(row)}#row-{row.number}"
    assert decision(row) == "accepted"
    page = check(client.get(address(row)))
    assert f"/records/{row.record_id}" in values(page, "//main//a/@href")
    assert "is entered as a draft" in words(page)
    client.post(address(row, "undo"))
    assert decision(row) == "waiting"
    client.post(address(row, "reject"))
    assert decision(row) == "rejected"
    assert "Left out" in words(check(client.get(address(row))))


def test_a_row_decided_twice_says_so_and_stays(
    everyone: Cast, signed_in: SignIn, rows: list[FilingRow]
) -> None:
    row = next(r for r in rows if r.question == "2" and r.kind)
    client = signed_in("officer_a")
    client.post(address(row, "accept"))
    answer = client.post(address(row, "reject"), follow=True)
    assert "This row was accepted already" in words(check(answer))
    assert decision(row) == "accepted"
    again = client.get(address(row, "correct"), follow=True)
    assert "This row is decided already" in words(check(again))


def test_a_row_that_can_t_be_entered_says_why_and_waits_on(
    everyone: Cast, signed_in: SignIn, rows: list[FilingRow]
) -> None:
    row = next(r for r in rows if r.question == "3" and '"function":""' not in r.content)
    answer = signed_in("officer_a").post(address(row, "accept"), follow=True)
    assert "There is no function" in words(check(answer))
    assert decision(row) == "waiting"


def test_a_row_whose_function_isn_t_there_yet_says_which_row_comes_first(
    everyone: Cast, signed_in: SignIn, rows: list[FilingRow]
) -> None:
    add_types(everyone)
    client = signed_in("officer_a")
    row = next(r for r in rows if r.question == "3" and '"function":""' not in r.content)
    function = getattr(filings.proposed(row), "function", "")
    brings = next(r for r in rows if getattr(filings.proposed(r), "code", "") == function)
    page = check(client.get(address(row)))
    assert "Accept question 2 first" in words(page)
    assert f"Accept {brings} first: it brings the function" in words(page)
    assert f"{address(brings)}#row-{brings.number}" in values(page, "//main//a/@href")
    assert address(row, "accept") not in values(page, "//form/@action")
    client.post(address(brings, "reject"))
    assert f"The function of {brings} is not in the register" in words(
        check(client.get(address(row)))
    )
    client.post(address(brings, "undo"))
    client.post(address(brings, "accept"))
    page = check(client.get(address(row)))
    assert address(row, "accept") in values(page, "//form/@action")
    assert f"Accept {brings} first" not in words(page)


def test_no_code_stands_where_a_person_reads(signed_in: SignIn, rows: list[FilingRow]) -> None:
    for question in ("1", "2", "3", "4", "14"):
        page = check(signed_in("officer_a").get(f"{LIST}/{rows[0].filing_id}?question={question}"))
        said = words(found(page, "//main")[0])
        assert re.findall(r"\b[a-z]+_[a-z_]+\b|\b20\d\d-\d\d-\d\d\b", said) == []


def test_what_was_taken_over_is_marked_on_its_page_and_in_its_list(
    everyone: Cast, signed_in: SignIn, rows: list[FilingRow]
) -> None:
    add_types(everyone)
    client = signed_in("officer_a")
    for question, plural in (("2", "functions"), ("4", "designations"), ("14", "activities")):
        row = next(r for r in rows if r.question == question and r.kind)
        client.post(address(row, "accept"))
        page = check(client.get(f"/records/{filings_row(row).record_id}"))
        assert f"from the 2020 filing, {row}" in words(page)
        assert f"{address(row)}#row-{row.number}" in values(page, "//main//a/@href")
        listed = check(client.get(f"/register/{plural}"))
        assert values(listed, "//tbody//*[@class='dsc-origin']/text()") == ["from the 2020 filing"]


def test_all_rows_without_doubts_are_accepted_at_once(
    everyone: Cast, signed_in: SignIn, rows: list[FilingRow]
) -> None:
    client = signed_in("officer_a")
    own = [row for row in rows if row.question == "2"]
    sure = [row for row in own if row.kind and not row.doubts]
    assert sure
    page = check(client.get(address(own[0])))
    action = f"{LIST}/{own[0].filing_id}/questions/2/accept"
    assert action in values(page, "//form/@action")
    assert f"Accept all {len(sure)} rows without doubts" in words(page)
    answer = client.post(action, follow=True)
    assert f"{len(sure)} rows entered as drafts" in words(check(answer))
    assert {decision(row) for row in sure} == {"accepted"}
    assert {decision(row) for row in own if row not in sure} == {"waiting"}


def test_the_form_comes_filled_and_saving_it_accepts_the_corrected_row(
    everyone: Cast, signed_in: SignIn, rows: list[FilingRow]
) -> None:
    add_types(everyone)
    client = signed_in("officer_a")
    row = next(r for r in rows if r.question == "14")
    proposed = filings.proposed(row)
    assert isinstance(proposed, Activity)
    data = sent(client, row)
    assert data["reason"] == proposed.reason
    answer = client.post(address(row, "correct"), {**data, "name": "Told to the council"})
    assert answer.status_code == 302, words(check(answer))
    assert decision(row) == "accepted"
    content = queries.record(row.record_id, actor=everyone.officer_a).content
    assert isinstance(content, Activity)
    assert (content.name, content.source) == ("Told to the council", proposed.source)
    assert content.reason == proposed.reason


def test_a_section_without_a_heading_is_entered_by_hand(
    everyone: Cast, signed_in: SignIn, rows: list[FilingRow]
) -> None:
    row = next(r for r in rows if r.question == "2" and not r.kind)
    client = signed_in("officer_a")
    assert "Enter it yourself" in words(check(client.get(address(row))))
    check(client.get(address(row, "correct")))
    missing = client.post(address(row, "correct"), {"name": "Running the house"})
    assert missing.status_code == 422
    assert "Fill this in" in words(check(missing))
    done = {"name": "Running the house", "code": "house", "mission": "So that it runs."}
    assert client.post(address(row, "correct"), done).status_code == 302
    kept = queries.record(filings_row(row).record_id, actor=everyone.officer_a)
    assert kept.content == Function(code="house", name="Running the house", mission=done["mission"])


def filings_row(row: FilingRow) -> FilingRow:
    """The row as it is now."""
    row.refresh_from_db()
    return row


def test_a_designation_is_corrected_by_the_form_of_its_terms(
    everyone: Cast, signed_in: SignIn, rows: list[FilingRow]
) -> None:
    add_types(everyone)
    client = signed_in("officer_a")
    row = next(r for r in rows if r.question == "4")
    data = {**sent(client, row), "since": "8/1/2026", "until": "7/31/2027"}
    answer = client.post(address(row, "correct"), data)
    assert answer.status_code == 302, words(check(answer))
    content = queries.record(filings_row(row).record_id, actor=everyone.officer_a).content
    assert isinstance(content, Designation)
    assert f"{content.until}" == "2027-07-31"
    assert content.types == getattr(filings.proposed(row), "types", None)


def test_a_code_without_a_box_stays_a_code_through_the_form(
    everyone: Cast, signed_in: SignIn
) -> None:
    gait = AddedType(code="gait", label="Gait", authority="Order 7", since=date(2026, 1, 1))
    actions.enter(KINDS["type"], gait, actor=everyone.chief, now=NOW)
    content = Activity(act="collection", name="Sign-in", types=("name", "gait", "other:badge"))
    kind, officer = KINDS["activity"], everyone.officer_a
    kept = actions.enter(kind, content, agency="alpha", actor=officer, now=NOW)
    client = signed_in("officer_a")
    answer = client.get(f"/records/{kept.id}/change")
    data = _values(answer.context["form"]) | _values(answer.context["parties"].management_form)
    saved = client.post(f"/records/{kept.id}/change", data)
    assert saved.status_code == 302, words(check(saved))[1200:2500]
    assert queries.record(kept.id, actor=officer).content == content


def test_the_file_itself_is_handed_out_to_be_kept_only(
    signed_in: SignIn, rows: list[FilingRow]
) -> None:
    answer = signed_in("officer_a").get(f"{LIST}/{rows[0].filing_id}/source")
    assert answer.content == look_alike()
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="report.html"'


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("report.html", b"", "This file is empty."),
        ("report.pdf", b"not a pdf", "not the PDF that its name says"),
        ("report.exe", b"MZ\x00\x00", "not a report in txt, html, docx or pdf"),
        ("report.docx", b"PK\x03\x04broken", "damaged archive"),
    ],
)
def test_a_file_that_is_no_report_is_told_at_its_field(
    everyone: Cast, signed_in: SignIn, name: str, data: bytes, said: str
) -> None:
    answer = upload(signed_in("officer_a"), data, name)
    assert answer.status_code == 422
    assert said in words(check(answer))


def test_a_larger_file_is_refused_before_it_is_read(
    everyone: Cast, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "LARGEST_FILE", 10)
    answer = upload(signed_in("officer_a"), look_alike())
    assert answer.status_code == 422
    assert "larger than 20 MB" in words(check(answer))


def test_hostile_words_are_shown_as_text(everyone: Cast, signed_in: SignIn) -> None:
    client = signed_in("officer_a")
    hostile = look_alike().replace(b"Disclosure", b"&lt;script&gt;alert(1)&lt;/script&gt;")
    answer = upload(client, hostile, "<img onerror=x>.html")
    row = FilingRow.objects.first()
    assert answer.status_code == 302
    assert row
    for question in ("2", "3", "4", "14", "words"):
        page = client.get(f"{LIST}/{row.filing_id}?question={question}")
        check(page)
        assert b"<script>alert" not in page.content
        assert b"<img onerror" not in page.content


@pytest.mark.parametrize("part", ["officer_b", "officer_office", "stranger"])
def test_a_filing_out_of_sight_is_nowhere_and_can_t_be_decided(
    everyone: Cast, signed_in: SignIn, rows: list[FilingRow], part: str
) -> None:
    client = signed_in(part)
    row = rows[0]
    for answer in (
        client.get(address(row)),
        client.get(f"{LIST}/{row.filing_id}/source"),
        client.get(address(row, "correct")),
        client.post(address(row, "reject")),
        client.post(f"{LIST}/{row.filing_id}/questions/2/accept"),
    ):
        assert answer.status_code in (403, 404)
        check(answer)
    assert decision(row) == "waiting"


@pytest.mark.parametrize("part", ["auditor", "staff_a"])
def test_who_only_reads_sees_no_buttons_and_decides_nothing(
    everyone: Cast, signed_in: SignIn, rows: list[FilingRow], part: str
) -> None:
    client = signed_in(part)
    row = next(r for r in rows if r.question == "2")
    page = check(client.get(address(row)))
    assert not found(page, "//main//button")
    assert client.post(address(row, "reject")).status_code == 403
    assert client.get(f"{LIST}/new").status_code == 403


@pytest.mark.parametrize("what", ["rows/999999/accept", "rows/99999999999999999999/accept"])
def test_a_forged_row_is_not_found(signed_in: SignIn, rows: list[FilingRow], what: str) -> None:
    answer = signed_in("officer_a").post(f"{LIST}/{rows[0].filing_id}/{what}")
    assert answer.status_code == 404
    check(answer)
