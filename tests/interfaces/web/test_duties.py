"""Duties, as people meet them on pages, programs by the API, and a terminal by a command."""

from datetime import date

import pytest
from django.db import transaction
from django.test import Client

from discretion.apps.duties.actions import Owed, fulfil, owe
from discretion.apps.duties.models import Duty
from discretion.law.citations import Citation
from discretion.law.deadlines import Due
from tests.apps.builders import a_joint_designation, proposed
from tests.cast import NOW, Cast
from tests.interfaces.api.programs import program_of
from tests.interfaces.commands import ran
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, found, values, words


def late_one(everyone: Cast) -> Duty:
    """A report whose signature was due long ago."""
    due = Due(on=date(2020, 7, 31), explanation="every 2 years", provision=Citation("23-1205(b)"))
    owed = Owed(
        kind="sign_report",
        agency="alpha",
        what="Sign the report of 2020",
        to="Mayor",
        record="RPT-2020-00001",
        due=due,
    )
    with transaction.atomic():
        return owe([owed], by=everyone.officer_a, now=NOW)[0]


def shown(client: Client, address: str) -> str:
    """What a page says, which is as pages must be."""
    return words(check(client.get(address)))


def test_given_something_is_asked_then_home_says_how_much_and_the_list_leads_there(
    signed_in: SignIn, everyone: Cast
) -> None:
    kept = proposed(everyone, a_joint_designation())
    client = signed_in("officer_b")
    assert "1 thing waits for you" in shown(client, "/")
    page = check(client.get("/duties"))
    assert f"/records/{kept.id}/sign" in values(page, "//tbody//th/a/@href")
    duty = Duty.objects.get(record=kept.id, agency="beta")
    said = shown(client, f"/duties/{duty.id}")
    assert "Go and do it" in said
    assert "the law sets no day for a signature" in said.replace("The law", "the law")
    assert client.get(f"/records/{kept.id}/sign").status_code == 200


def test_given_a_late_duty_then_it_is_counted_shown_and_explained(
    signed_in: SignIn, everyone: Cast
) -> None:
    duty = late_one(everyone)
    head = signed_in("head_a")
    assert "1 of them late" in shown(head, "/")
    said = shown(head, "/duties?state=late")
    assert "1 is past its day" in said
    assert "How this was worked out" in said
    assert "§ 23-1205(b)" in said
    chief = signed_in("chief")
    assert "Nothing is owed here" in shown(chief, "/duties")
    assert duty.id in shown(chief, "/duties?whose=all&state=late&sort=-due")
    assert "someone else" in shown(chief, f"/duties/{duty.id}")


def test_given_a_duty_was_done_then_its_page_says_what_shows_it(
    signed_in: SignIn, everyone: Cast
) -> None:
    duty = late_one(everyone)
    with transaction.atomic():
        fulfil(duty.record, "sign_report", evidence="Receipt 4711", by=everyone.head_a, now=NOW)
    client = signed_in("head_a")
    assert "Receipt 4711" in shown(client, f"/duties/{duty.id}")
    assert duty.id in shown(client, "/duties?state=done")
    assert duty.id not in shown(client, "/duties")


@pytest.mark.parametrize(
    "query", ["?kind=sign_report", "?agency=alpha", "?sort=agency&page=9", "?state=nonsense"]
)
def test_the_list_is_narrowed_and_sorted(signed_in: SignIn, everyone: Cast, query: str) -> None:
    assert late_one(everyone).id in shown(signed_in("head_a"), f"/duties{query}")


def test_what_is_out_of_sight_does_not_exist(signed_in: SignIn, everyone: Cast) -> None:
    duty = late_one(everyone)
    for part in ("officer_b", "stranger", "administrator"):
        assert signed_in(part).get(f"/duties/{duty.id}").status_code == 404


def test_a_program_lists_and_reads_duties(everyone: Cast) -> None:
    duty = late_one(everyone)
    program = program_of(everyone, "chief")
    assert program.get("/duties").json["items"] == []
    (told,) = program.get("/duties?whose=all&state=late&agency=alpha").json["items"]
    assert (told["id"], told["due_on"], told["who"]) == (duty.id, "2020-07-31", "agency_head")
    assert program.get(f"/duties/{duty.id}").json == told
    assert program_of(everyone, "officer_b").get(f"/duties/{duty.id}").status == 404


@pytest.mark.django_db(transaction=True)
def test_a_terminal_lists_what_waits(everyone: Cast) -> None:
    late_one(everyone)
    found = ran("duties", "--as", "head_a@example.org", "--late")
    assert "Sign the report of 2020" in found.out
    assert ran("duties", "--as", "chief@example.org").out == "Nothing is owed.\n"


def test_someone_chooses_not_to_be_reminded_and_to_be_again(
    signed_in: SignIn, everyone: Cast
) -> None:
    client = signed_in("head_a")
    assert client.post("/me/reminders", {"wanted": "no"}).status_code == 302
    assert "You chose not to be reminded" in shown(client, "/me")
    assert client.post("/me/reminders", {"wanted": "no"}).status_code == 409
    client.post("/me/reminders", {"wanted": "yes"})
    assert "you get one letter a day" in shown(client, "/me")


def test_the_holidays_of_a_year_are_a_page_with_their_source(signed_in: SignIn) -> None:
    page = check(signed_in("staff_a").get("/duties/holidays?year=2026"))
    rows = [[words(cell) for cell in row] for row in found(page, "//main//tbody/tr")]
    assert ["Election Day", "November 3, 2026", "Tuesday"] in rows
    assert ["Independence Day (observed)", "July 3, 2026", "Friday"] in rows
    assert "Ask your law department to confirm" in words(page)
    assert values(page, "//nav[@aria-label='Years']/a/@href") == ["?year=2025", "?year=2027"]


@pytest.mark.parametrize("year", ["2017", "2101", "-1", "2026.0", "٢٠٢٦", "x"])
def test_a_year_that_is_none_has_no_holidays(signed_in: SignIn, year: str) -> None:
    assert signed_in("staff_a").get("/duties/holidays", {"year": year}).status_code == 404


def test_a_day_that_was_counted_leads_to_the_holidays(everyone: Cast, signed_in: SignIn) -> None:
    working = "10 business days after July 31, 2026: August 14, 2026 (holidays: the City's list)"
    due = Due(on=date(2026, 8, 14), explanation=working, provision=Citation("Charter 1133(a)"))
    one = Owed(
        kind="deposit_report",
        agency="alpha",
        what="Deposit it",
        to="Records",
        record="RPT-2026-00001",
        part="department_of_records",
        due=due,
    )
    with transaction.atomic():
        owed = owe([one], by=everyone.officer_a, now=NOW)
    client = signed_in("officer_a")
    for address in ("/duties?whose=all", f"/duties/{owed[0].id}"):
        assert "/duties/holidays" in values(check(client.get(address)), "//main//a/@href"), address


def test_a_program_lists_the_holidays_of_a_year(everyone: Cast) -> None:
    program = program_of(everyone, "officer_a")
    told = program.get("/holidays?year=2026").json
    names = {item["on"]: item["name"] for item in told["items"]}
    assert names["2026-11-03"] == "Election Day"
    assert "less Lincoln" in told["items"][0]["source"]
    assert program.get("/holidays").status == 200
    assert program.get("/holidays?year=1900").status == 404
