"""The spreadsheet pages: out, shown before anything is done, in, and never another thing."""

import os
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from discretion.apps.register import actions, files, queries, spreadsheets
from discretion.apps.register.contents import Activity, Function
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.queries import Kept
from tests.cast import NOW, Cast
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, values, words

PAGE = "/register/functions/spreadsheet"
NEW_CSV = b"Id,Code,Name\r\n,visits,Visits\r\n,calls,Calls\r\n"


def waiting() -> list[Path]:
    """The files that wait on the server."""
    return sorted((Path(settings.MEDIA_ROOT) / "uploads").glob("*"))


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def a_function(everyone: Cast, agency: str = "alpha") -> Kept:
    """A function of an agency."""
    content = Function(code="visits", name="Visits", mission="People come to us.")
    officer = everyone.officer_a if agency == "alpha" else everyone.officer_b
    return actions.enter(KINDS["function"], content, agency=agency, actor=officer, now=NOW)


def upload(client: Client, data: bytes, name: str = "functions.csv", **more: str) -> Any:
    """A file is uploaded; the answer shows what it would do."""
    file = SimpleUploadedFile(name, data)
    return client.post(PAGE, {"file": file, "agency": "alpha", **more})


def confirm(client: Client, answer: Any, **more: str) -> Any:
    """The button under what was shown is pressed."""
    page = check(answer)
    form = "//form[contains(@action, 'bring-in')]"
    sent = {
        name: values(page, f"{form}//input[@name='{name}']/@value")[0]
        for name in ("digest", "shown")
    }
    return client.post(f"{PAGE}/bring-in", {**sent, **more})


def functions(everyone: Cast) -> list[str]:
    """The titles of the functions that alpha's officer sees."""
    found = queries.records(KINDS["function"], actor=everyone.officer_a)
    return [row.title for row in found]


@pytest.mark.parametrize("plural", ["activities", "functions", "systems", "contractors"])
def test_each_list_leads_to_its_spreadsheet_page_which_says_the_bounds(
    signed_in: SignIn, plural: str
) -> None:
    client = signed_in("officer_a")
    page = check(client.get(f"/register/{plural}"))
    assert f"/register/{plural}/spreadsheet" in values(page, "//main//a/@href")
    said = words(check(client.get(f"/register/{plural}/spreadsheet")))
    assert "at most 20 MB, and 50,000 rows" in said
    assert "Nothing is saved until you say so" in said


@pytest.mark.parametrize("what", ["workbook", "template", "table", "inventory"])
def test_a_download_is_a_file_that_says_nothing_of_another_agency(
    everyone: Cast, signed_in: SignIn, what: str
) -> None:
    a_function(everyone)
    other = a_function(everyone, "beta")
    answer = signed_in("officer_a").get(f"{PAGE}/{what}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert other.id.encode() not in answer.content
    if what in ("workbook", "template"):
        book = openpyxl.load_workbook(BytesIO(answer.content))
        assert (book["Functions"]["A2"].value is None) is (what == "template")
    else:
        assert b"People come to us." in answer.content


def test_a_download_is_of_the_agency_worked_in(everyone: Cast, signed_in: SignIn) -> None:
    a_function(everyone)
    content = Function(code="greet", name="Greeting")
    kind, officer = KINDS["function"], everyone.officer_office
    actions.enter(kind, content, agency="alpha-office", actor=officer, now=NOW)
    client = signed_in("managing_a")
    assert b"Greeting" in client.get(f"{PAGE}/table").content
    session = client.session
    session["agency"] = "alpha-office"
    session.save()
    answer = client.get(f"{PAGE}/table")
    assert b"Greeting" in answer.content
    assert b"Visits" not in answer.content
    assert "functions-alpha-office-" in answer.headers["Content-Disposition"]


def test_a_file_is_shown_first_and_brought_in_by_the_button(
    everyone: Cast, signed_in: SignIn
) -> None:
    client = signed_in("officer_a")
    answer = upload(client, NEW_CSV)
    assert answer.status_code == 200
    assert "Visits" in words(check(answer))
    assert functions(everyone) == []
    assert len(waiting()) == 1
    done = confirm(client, answer, why="Begun anew.")
    assert done.status_code == 302
    assert functions(everyone) == ["Calls", "Visits"]
    assert waiting() == []
    said = words(check(client.get(done.headers["Location"])))
    assert "2 new, 0 changed, 0 unchanged" in said
    row = queries.records(KINDS["function"], actor=everyone.officer_a)[0]
    assert queries.history(row.id, actor=everyone.officer_a)[0].why == "Begun anew."


def test_a_file_is_brought_in_once_however_often_the_button_is_pressed(
    everyone: Cast, signed_in: SignIn
) -> None:
    client = signed_in("officer_a")
    shown = upload(client, b"Id,Name\r\n,Case files\r\n", "systems.csv")
    assert confirm(client, shown).status_code == 302
    again = confirm(client, shown)
    assert again.status_code == 404
    check(again)
    found = queries.records(KINDS["system"], actor=everyone.officer_a)
    assert [row.title for row in found] == ["Case files"]


def test_an_edited_workbook_shows_the_fields_that_change_and_what_is_retired(
    everyone: Cast, signed_in: SignIn
) -> None:
    kept = a_function(everyone)
    other = Function(code="calls", name="Calls")
    kind, officer = KINDS["function"], everyone.officer_a
    gone = actions.enter(kind, other, agency="alpha", actor=officer, now=NOW)
    book = openpyxl.load_workbook(BytesIO(signed_in("officer_a").get(f"{PAGE}/workbook").content))
    sheet = book["Functions"]
    heads = [str(cell.value).lower() for cell in sheet[1]]
    edits = {kept.id: ("name", "Visits to us"), gone.id: ("state", "retired")}
    for number in range(2, 4):
        heading, value = edits[str(sheet.cell(number, heads.index("id") + 1).value)]
        sheet.cell(number, heads.index(heading) + 1, value)
    out = BytesIO()
    book.save(out)
    client = signed_in("officer_a")
    answer = upload(client, out.getvalue(), "register.xlsx")
    said = words(check(answer))
    assert "Changed2, of which 1 retired" in said
    assert f"{kept.id}Visits to us" in said
    assert "Name: Visits[added: to us]" in said
    assert "State: [removed: current][added: retired]" in said
    done = confirm(client, answer)
    page = check(client.get(done.headers["Location"]))
    assert f"/records/{kept.id}" in values(page, "//main//a/@href")
    assert functions(everyone) == ["Visits to us"]


def test_wrong_cells_stand_in_a_table_and_the_file_is_not_kept(
    everyone: Cast, signed_in: SignIn
) -> None:
    wrong = b"Id,Act,Name,Types\r\n,collection,,name\r\n,robbery,Sign-in,no_such_type\r\n"
    answer = upload(signed_in("officer_a"), wrong, "activities.csv")
    assert answer.status_code == 422
    page = check(answer)
    cells = values(page, "//table//th[@scope='row']/text()")
    assert {"C2", "B3"} <= set(cells)
    assert "Bring it in" not in words(page)
    assert waiting() == []


def test_when_the_register_changed_meanwhile_it_is_shown_anew_and_nothing_is_done(
    everyone: Cast, signed_in: SignIn
) -> None:
    kept = a_function(everyone)
    client = signed_in("officer_a")
    text = client.get(f"{PAGE}/inventory").content
    answer = upload(client, text.replace(b'"Visits"', b'"Visits to us"'), "inventory.json")
    assert "Name" in words(check(answer))
    changed = Function(code="visits", name="Visits by Kim")
    actions.change(kept.id, changed, version=1, actor=everyone.keeper_a, now=NOW)
    refused = confirm(client, answer)
    assert refused.status_code == 409
    said = words(check(refused))
    assert "Nothing was brought in" in said
    assert f"Someone else changed {kept.id}" in said
    assert functions(everyone) == ["Visits by Kim"]


def test_what_would_be_done_must_be_what_was_shown(everyone: Cast, signed_in: SignIn) -> None:
    client = signed_in("officer_a")
    text = (
        b'{"schema": "discretion/inventory/1", "as_of": "2026-07-30", "functions": [{"id": '
        b'"code:visits", "agency": "alpha", "content": {"code": "visits", "name": "To us"}}]}'
    )
    first = upload(client, text, "inventory.json")
    a_function(everyone)
    refused = confirm(client, first)
    assert refused.status_code == 409
    assert "Changed1" in words(check(refused))
    assert functions(everyone) == ["Visits"]
    assert confirm(client, refused).status_code == 302
    assert queries.records(KINDS["function"], actor=everyone.officer_a)[0].version == 2


def test_an_inventory_goes_out_and_comes_back_with_nothing_to_change(
    everyone: Cast, signed_in: SignIn
) -> None:
    a_function(everyone)
    client = signed_in("officer_a")
    answer = upload(client, client.get(f"{PAGE}/inventory").content, "inventory.json")
    assert answer.status_code == 200
    assert "nothing to bring in" in words(check(answer))
    assert waiting() == []


def test_a_broken_inventory_is_told_by_line_and_field(everyone: Cast, signed_in: SignIn) -> None:
    text = (
        b'{"schema": "discretion/inventory/1", "as_of": "2026-07-30", "functions": [\n'
        b'{"agency": "alpha", "content": {"code": 7, "name": "Visits", "mission": ""}}]}'
    )
    answer = upload(signed_in("officer_a"), text, "inventory.json")
    assert answer.status_code == 422
    page = check(answer)
    assert values(page, "//tbody/tr/td[1]/text()") == ["Line 2"]
    assert values(page, "//tbody/tr/th/text()") == ["functions[0].content.code"]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("functions.csv", b"", "This file is empty."),
        ("functions.exe", b"MZ", "ends in .xlsx, .csv or .json"),
        ("functions.xlsx", b"not a zip", "neither an .xlsx workbook nor a .csv"),
        ("functions.xlsx", b"PK\x03\x04broken", "functions.xlsx"),
        ("functions.csv", b"\xff\xfe\x00\x00", "functions.csv"),
        ("../../etc/passwd.csv", b"\x00\x01", "passwd.csv"),
    ],
)
def test_a_file_that_is_none_is_told_at_its_field(
    everyone: Cast, signed_in: SignIn, name: str, data: bytes, said: str
) -> None:
    answer = upload(signed_in("officer_a"), data, name)
    assert answer.status_code == 422
    assert said in words(check(answer))
    assert waiting() == []


def test_a_file_over_the_bound_is_refused_before_it_is_read(
    everyone: Cast, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LARGEST_FILE", 10)
    answer = upload(signed_in("officer_a"), NEW_CSV)
    assert answer.status_code == 422
    assert "at most 20 MB" in words(check(answer))
    assert files.LARGEST_FILE < spreadsheets.LARGEST_FILE


def test_a_hostile_name_and_text_are_shown_as_text(everyone: Cast, signed_in: SignIn) -> None:
    data = b"Id,Name\r\n,<script>alert(1)</script>\r\n"
    answer = upload(signed_in("officer_a"), data, "<img onerror=x>systems.csv")
    check(answer)
    assert b"<script>alert" not in answer.content
    assert b"<img" not in answer.content


def test_a_file_of_another_session_or_person_can_t_be_brought_in(
    everyone: Cast, signed_in: SignIn
) -> None:
    answer = upload(signed_in("officer_a"), NEW_CSV)
    for other in ("officer_a", "keeper_a", "officer_b"):
        refused = confirm(signed_in(other), answer)
        assert refused.status_code == 404
        check(refused)
    assert len(waiting()) == 1


def test_a_second_upload_takes_the_place_of_the_first(everyone: Cast, signed_in: SignIn) -> None:
    client = signed_in("officer_a")
    first = upload(client, NEW_CSV)
    upload(client, b"Id,Name\r\n,Case files\r\n", "systems.csv")
    assert len(waiting()) == 1
    assert confirm(client, first).status_code == 404


def test_what_nobody_came_back_for_is_deleted(everyone: Cast, signed_in: SignIn) -> None:
    upload(signed_in("officer_a"), NEW_CSV)
    (left,) = waiting()
    os.utime(left, (0, 0))
    upload(signed_in("keeper_a"), NEW_CSV)
    assert left not in waiting()


@pytest.mark.parametrize("part", ["auditor", "committee"])
def test_who_only_reads_is_offered_no_upload_and_can_make_none(
    everyone: Cast, signed_in: SignIn, part: str
) -> None:
    client = signed_in(part)
    assert "Bring it in" not in words(check(client.get(PAGE)))
    for answer in (upload(client, NEW_CSV), client.post(f"{PAGE}/bring-in", {"digest": "0" * 64})):
        assert answer.status_code == 403
        check(answer)


def test_rows_of_an_agency_that_one_does_not_keep_are_refused(
    everyone: Cast, signed_in: SignIn
) -> None:
    text = NEW_CSV.replace(b"Id,", b"Agency,Id,").replace(b"\r\n,", b"\r\nbeta,,")
    answer = upload(signed_in("officer_a"), text)
    assert answer.status_code in (403, 422)
    assert "There is no agency “beta” here" in words(check(answer))


@pytest.mark.parametrize("address", ["/register/types/spreadsheet", f"{PAGE}/nothing"])
def test_a_forged_address_is_a_page_not_found(signed_in: SignIn, address: str) -> None:
    answer = signed_in("officer_a").get(address)
    assert answer.status_code == 404
    check(answer)


def test_the_page_after_it_leads_back_where_nothing_was_brought_in(signed_in: SignIn) -> None:
    answer = signed_in("officer_a").get(f"{PAGE}/done")
    assert answer.headers["Location"] == PAGE


def test_the_same_activity_comes_back_from_the_table_of_values(
    everyone: Cast, signed_in: SignIn
) -> None:
    content = Activity(act="collection", name="Sign-in", types=("name", "other:badge number"))
    kind, officer = KINDS["activity"], everyone.officer_a
    actions.enter(kind, content, agency="alpha", actor=officer, now=NOW)
    client = signed_in("officer_a")
    data = client.get("/register/activities/spreadsheet/table").content
    assert "nothing to bring in" in words(check(upload(client, data, "activities.csv")))
