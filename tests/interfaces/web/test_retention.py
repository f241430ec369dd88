"""The pages of retention: listed, due, held, lifted, disposed of, and the certificate of it."""

import csv
import io
from datetime import timedelta
from typing import Any

import openpyxl

from discretion.apps.duties.models import Duty
from discretion.apps.retention import queries
from discretion.apps.retention.models import Hold, Holding
from tests.apps.kept_series import BEGAN, a_place, disposed, listed, on_hold
from tests.cast import TODAY, Cast
from tests.interfaces.web.clicking import main, press
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, found, values, words

DAY = f"{TODAY:%m/%d/%Y}"


def rows_of(answer: Any) -> list[str]:
    """What the rows of the table on a page are about."""
    return [words(cell) for cell in found(check(answer), "//tbody/tr/th")]


def test_given_nothing_is_listed_then_the_page_says_how_to_begin(signed_in: SignIn) -> None:
    page = main(signed_in("keeper_a").get("/retention"))
    assert "Nothing is here" in page
    assert "List what is kept" in page
    assert "Nothing is on hold" in main(signed_in("keeper_a").get("/retention/holds"))


def test_given_a_series_is_listed_then_it_is_there_with_its_day_and_how_that_was_worked_out(
    signed_in: SignIn, everyone: Cast
) -> None:
    place, client = a_place(everyone), signed_in("keeper_a")
    given = {"name": "Sheets, 2024", "system": place.system, "rule": place.rule}
    sent = {**given, "triggered_on": f"{BEGAN:%m/%d/%Y}", "amount": "12 boxes"}
    done = press(client, "/retention/new", "List it", **sent)
    assert "It is due on January 1, 2026." in main(done)
    page = main(client.get("/retention"))
    assert "1 series" in page
    assert "1 year after December 31, 2024" in page
    assert "The time of 1 series is up" in page
    assert rows_of(client.get("/retention?state=due")) == ["Sheets, 2024 12 boxes"]


def test_given_fields_are_empty_then_each_says_so_and_what_was_typed_is_kept(
    signed_in: SignIn, everyone: Cast
) -> None:
    a_place(everyone)
    answer = press(signed_in("keeper_a"), "/retention/new", "List it", name="Sheets")
    assert answer.status_code == 422
    assert values(check(answer), "//input[@name='name']/@value") == ["Sheets"]
    assert "Where is it kept?" in main(answer)


def test_given_a_text_that_identifies_someone_then_its_field_says_so(
    signed_in: SignIn, everyone: Cast
) -> None:
    place, client = a_place(everyone), signed_in("keeper_a")
    given = {"system": place.system, "rule": place.rule, "triggered_on": f"{BEGAN:%m/%d/%Y}"}
    answer = press(client, "/retention/new", "List it", name="File of 219-09-9999", **given)
    assert answer.status_code == 422
    assert "This looks like a Social Security number" in main(answer)
    assert not Holding.objects.exists()


def test_given_two_change_it_then_the_second_loses_nothing(
    signed_in: SignIn, everyone: Cast
) -> None:
    it = listed(everyone)
    page = f"/retention/{it.id}/change"
    client, other = signed_in("keeper_a"), signed_in("officer_a")
    open_form = check(client.get(page))
    assert "July 1" not in main(press(other, page, "Save", name="Sheets"))
    version = values(open_form, "//input[@name='version']/@value")[0]
    sent = {
        "version": version,
        "name": "Papers",
        "system": it.content.system,
        "rule": it.content.rule,
        "triggered_on": "06/30/2025",
        "amount": "",
    }
    answer = client.post(page, sent)
    assert answer.status_code == 409
    assert "Theirs: “Sheets”" in main(answer)
    saved = press_again(client, answer)
    assert "is changed. It is due on July 1, 2026." in main(saved)


def press_again(client: Any, answer: Any) -> Any:
    """Send a form once more as it came back."""
    page = check(answer)
    (form,) = [form for form in found(page, "//main//form") if form.get("method") == "post"]
    sent = {str(c.get("name")): c.get("value") or "" for c in form.iter("input")}
    for select in form.iter("select"):
        chosen = [o.get("value") for o in select.iter("option") if o.get("selected") is not None]
        sent[str(select.get("name"))] = chosen[0] or ""
    return client.post(str(form.get("action")), sent, follow=True)


def test_given_a_hold_is_put_on_then_the_page_says_so_and_it_can_t_be_disposed_of(
    signed_in: SignIn, everyone: Cast
) -> None:
    it, client = listed(everyone), signed_in("officer_a")
    given = {"kind": "litigation", "reason": "The sheets show who was there.", "since": DAY}
    page = f"/retention/holds/new?about={it.id}"
    done = press(client, page, "Put the hold on", reference="Index 4711", **given)
    assert "This is on hold" in main(done)
    assert "Index 4711" in main(done)
    turned_away = client.get(f"/retention/{it.id}/dispose", follow=True)
    assert f"{it.id} is on hold." in words(check(turned_away))
    assert "Index 4711" in main(client.get("/retention/holds"))
    assert rows_of(client.get("/retention?state=held")) == ["Sign-in sheets, 2024"]


def test_given_a_system_is_held_then_everything_in_it_is(signed_in: SignIn, everyone: Cast) -> None:
    place, client = a_place(everyone), signed_in("counsel_a")
    it = listed(everyone, place)
    given = {"about": place.system, "kind": "audit", "reason": "The auditor asked.", "since": DAY}
    done = press(client, "/retention/holds/new", "Put the hold on", **given)
    assert "Cabinet of sign-in sheets" in main(done)
    assert queries.holding(it.id, actor=everyone.officer_a).held


def test_given_a_hold_is_lifted_then_it_is_due_again_and_the_duty_leads_to_the_form(
    signed_in: SignIn, everyone: Cast
) -> None:
    it, client = listed(everyone), signed_in("officer_a")
    hold = on_hold(everyone.officer_a, it.id)
    lifting = f"/retention/holds/{hold.id}/lift"
    wrong = press(client, lifting, "Lift the hold", on="06/30/2026", why="Settled.")
    assert "Enter a day from July 1, 2026 to" in main(wrong)
    yesterday = f"{TODAY - timedelta(days=1):%m/%d/%Y}"
    done = press(client, lifting, "Lift the hold", on=yesterday, why="Settled.")
    assert f"{hold.id} is lifted." in words(check(done))
    twice = press(client, lifting, "Lift the hold", on=yesterday, why="Settled.")
    assert f"{hold.id} is lifted already." in words(check(twice))
    duty = Duty.objects.get(state="open", record=it.id)
    place = values(check(client.get(f"/duties/{duty.id}")), "//main//a[@class='usa-button']/@href")
    assert place == [f"/retention/{it.id}/dispose"]


def test_given_it_is_disposed_of_then_the_certificate_is_there_as_pdf_and_word(
    signed_in: SignIn, everyone: Cast
) -> None:
    it, client = listed(everyone), signed_in("officer_a")
    given: dict[str, object] = {
        "on": DAY,
        "way": "shredded",
        "count": "12",
        "unit": "boxes",
        "by": "Acme Shredding",
        "witness": "Kim Keeper",
        "how": "",
    }
    page = f"/retention/{it.id}/dispose"
    without = press(client, page, "Record the disposal", **given)
    assert "so that it can&#x27;t be retrieved" in without.content.decode()
    done = press(client, page, "Record the disposal", **given, unretrievable="on")
    assert "This is gone. Its certificate tells how." in main(done)
    assert "DSP-2026-00001" in main(done)
    pdf = client.get(f"/retention/{it.id}/certificate.pdf")
    assert pdf.content.startswith(b"%PDF-")
    assert "certificate-DSP-2026-00001.pdf" in pdf["Content-Disposition"]
    assert client.get(f"/retention/{it.id}/certificate.docx").content.startswith(b"PK")
    other = signed_in("officer_b")
    assert other.get(f"/retention/{it.id}/certificate.pdf").status_code == 404


def test_given_the_day_is_to_come_then_the_form_says_until_when_it_is_kept(
    signed_in: SignIn, everyone: Cast
) -> None:
    it, client = listed(everyone, triggered_on=TODAY), signed_in("officer_a")
    given: dict[str, object] = {
        "on": DAY,
        "way": "erased",
        "count": "1",
        "unit": "file",
        "by": "Sam",
        "unretrievable": "on",
        "how": "",
        "witness": "",
    }
    answer = press(client, f"/retention/{it.id}/dispose", "Record the disposal", **given)
    assert answer.status_code == 422
    assert "is kept until the day before July 31, 2027" in main(answer)
    assert "(§ 23-1202(e))" in main(answer)


def test_given_it_is_withdrawn_then_it_stays_readable_with_the_reason(
    signed_in: SignIn, everyone: Cast
) -> None:
    it, client = listed(everyone), signed_in("keeper_a")
    page = f"/retention/{it.id}/withdraw"
    assert press(client, page, "Withdraw it", why="").status_code == 422
    done = press(client, page, "Withdraw it", why="Listed twice.")
    assert "no longer listed" in main(done)
    assert "Listed twice." in main(done)
    assert rows_of(client.get("/retention?state=withdrawn")) == ["Sign-in sheets, 2024"]


def test_the_list_is_counted_by_rule_and_by_system_and_leads_to_what_was_counted(
    signed_in: SignIn, everyone: Cast
) -> None:
    place, client = a_place(everyone), signed_in("officer_a")
    listed(everyone, place)
    listed(everyone, a_place(everyone, name="Badges"), name="Badges")
    page = check(client.get("/retention?by=rule"))
    assert len(found(page, "//tbody/tr")) == 2
    (to,) = values(page, "//tbody//a[text()='Badges']/@href")
    assert rows_of(client.get(to)) == ["Badges"]
    assert f"Cabinet of badges {place.system[:4]}" in main(client.get("/retention?by=system"))


def test_the_list_is_sorted_and_taken_out_as_it_is_filtered(
    signed_in: SignIn, everyone: Cast
) -> None:
    place, client = a_place(everyone), signed_in("officer_a")
    listed(everyone, place, name="=B")
    listed(everyone, place, name="C", triggered_on=TODAY)
    assert rows_of(client.get("/retention?sort=-name")) == ["C", "=B"]
    assert rows_of(client.get("/retention?sort=due")) == ["=B", "C"]
    text = client.get("/retention?as=csv&words=%3DB").content.decode("utf-8-sig")
    head, row = csv.reader(io.StringIO(text))
    assert head[:2] == ["Id", "What is kept"]
    assert row[1] == "'=B"
    data = client.get("/retention?as=xlsx").content
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    assert sheet.max_row == 3
    on_hold(everyone.officer_a, place.system)
    assert b"Index 4711" in client.get("/retention/holds?as=csv").content


def test_what_one_may_not_do_is_not_offered(signed_in: SignIn, everyone: Cast) -> None:
    it = listed(everyone)
    page = f"/retention/{it.id}"
    offers = {
        part: [
            words(link)
            for link in found(check(signed_in(part).get(page)), "//main//a")
            if "usa-button" in (link.get("class") or "")
        ]
        for part in ("officer_a", "keeper_a", "counsel_a", "auditor")
    }
    assert offers == {
        "officer_a": ["Record the disposal", "Put a hold on it", "Change", "Withdraw"],
        "keeper_a": ["Change", "Withdraw"],
        "counsel_a": ["Put a hold on it"],
        "auditor": [],
    }
    found_by_id = signed_in("counsel_a").get(f"/search?q={it.id.lower()}")
    assert found_by_id["Location"] == page
    assert signed_in("staff_a").get("/retention").status_code == 403
    assert signed_in("officer_b").get(page).status_code == 404


def test_given_it_is_gone_then_nothing_more_is_offered(signed_in: SignIn, everyone: Cast) -> None:
    it, client = disposed(everyone), signed_in("officer_a")
    buttons = values(check(client.get(f"/retention/{it.id}")), "//main//a/@class")
    assert not [one for one in buttons if "usa-button" in one]
    turned_away = client.get(f"/retention/{it.id}/dispose", follow=True)
    assert f"{it.id} is disposed already." in words(check(turned_away))
    assert not Hold.objects.exists()
