"""Duties, as people meet them on pages, programs by the API, and a terminal by a command."""

from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from discretion.apps.audit.actions import NEW_YORK
from discretion.apps.duties import moving, queries, standing
from discretion.apps.duties.actions import Owed, fulfil, owe
from discretion.apps.duties.city_days import calendar
from discretion.apps.duties.models import Duty
from discretion.interfaces.web import duty_list
from discretion.interfaces.web.components import moment
from discretion.law.citations import Citation
from discretion.law.deadlines import WITHOUT_DELAY, Due, HourLimit, as_soon_as_practicable
from discretion.law.reporting import deposit_due
from tests.apps.builders import a_joint_designation, proposed
from tests.cast import NOW, Cast
from tests.interfaces.api.programs import program_of
from tests.interfaces.commands import ran
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, found, values, words

# A day that is ahead whenever this runs, and within three years of it.
FAR_AHEAD = (timezone.localdate() + timedelta(days=365)).strftime("%m/%d/%Y")


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
    assert "Now withBo Officer" in said
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


def within_an_hour(everyone: Cast, *, ago: timedelta) -> Duty:
    """What a policy wanted within an hour of something, so long ago."""
    since = (timezone.now() - ago).astimezone(NEW_YORK)
    limit = HourLimit(hours=1, authority="Policy 7")
    owed = Owed(
        kind="report_violation",
        agency="alpha",
        what="Tell the chief privacy officer of INC-2026-00001",
        to="Chief privacy officer",
        record="INC-2026-00001",
        due=as_soon_as_practicable(since, provision=Citation("23-1202(c)(4)"), limit=limit),
    )
    with transaction.atomic():
        return owe([owed], by=everyone.head_a, now=NOW)[0]


def test_given_hours_then_every_page_says_until_when_and_late_as_soon_as_they_are_over(
    signed_in: SignIn, everyone: Cast
) -> None:
    duty = within_an_hour(everyone, ago=timedelta(minutes=61))
    officer = signed_in("officer_a")
    assert "1 of them late" in shown(officer, "/")
    assert duty.due_at
    for address in ("/duties", "/duties?state=late", f"/duties/{duty.id}"):
        said = shown(officer, address)
        assert f"{moment(duty.due_at)} (less than an hour late)" in said
    row = officer.get("/duties?as=csv").content.decode().splitlines()[1]
    assert duty.due_at.astimezone(NEW_YORK).isoformat() in row


def test_given_hours_are_left_then_pages_say_how_many_and_not_that_it_is_late(
    signed_in: SignIn, everyone: Cast
) -> None:
    duty = within_an_hour(everyone, ago=timedelta(minutes=1))
    officer = signed_in("officer_a")
    assert "late" not in shown(officer, "/")
    assert "(in less than an hour)" in shown(officer, f"/duties/{duty.id}")
    assert "Nothing is owed here" in shown(officer, "/duties?state=late")


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


def test_given_hours_then_a_program_reads_the_moment_and_finds_it_late(everyone: Cast) -> None:
    duty = within_an_hour(everyone, ago=timedelta(minutes=61))
    program = program_of(everyone, "officer_a")
    (told,) = program.get("/duties?state=late").json["items"]
    assert duty.due_at
    assert datetime.fromisoformat(told["due_at"]) == duty.due_at
    assert "due_at" not in program.get(f"/duties/{late_one(everyone).id}").json


@pytest.mark.django_db(transaction=True)
def test_given_hours_then_a_terminal_lists_it_as_late_with_its_hour(everyone: Cast) -> None:
    duty = within_an_hour(everyone, ago=timedelta(minutes=61))
    assert duty.due_at
    found = ran("duties", "--as", "officer_a@example.org", "--late")
    assert f"by {duty.due_at.astimezone(NEW_YORK):%Y-%m-%d %H:%M}, New York" in found.out


@pytest.mark.django_db(transaction=True)
def test_a_terminal_lists_what_waits(everyone: Cast) -> None:
    late_one(everyone)
    found = ran("duties", "--as", "head_a@example.org", "--late")
    assert "Sign the report of 2020" in found.out
    assert ran("duties", "--as", "chief@example.org").out == "Nothing is owed.\n"


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


# The ledger by agency, late in the City, searched and taken out


def test_who_has_an_office_sees_what_their_agency_owes(signed_in: SignIn, everyone: Cast) -> None:
    duty = late_one(everyone)
    officer = signed_in("officer_a")
    assert duty.id not in shown(officer, "/duties")
    assert duty.id in shown(officer, "/duties?whose=agency")
    assert duty.id not in shown(signed_in("officer_b"), "/duties?whose=agency")
    assert duty.id not in shown(signed_in("officer_office"), "/duties?whose=agency")


@pytest.mark.parametrize(
    ("part", "ways"),
    [
        ("head_a", ["Mine", "My agency’s", "All I may see"]),
        ("chief", ["Mine", "All I may see", "Late in the City"]),
        ("committee", ["Mine", "All I may see"]),
    ],
)
def test_each_is_offered_the_ways_to_look_at_it_that_they_have(
    signed_in: SignIn, part: str, ways: list[str]
) -> None:
    page = check(signed_in(part).get("/duties"))
    assert [words(one) for one in found(page, "//nav[@aria-label='Whose duties']//a")] == ways


def test_the_chief_sees_at_a_glance_what_is_late_in_the_city(
    signed_in: SignIn, everyone: Cast
) -> None:
    duty = late_one(everyone)
    client = signed_in("chief")
    page = check(client.get("/duties"))
    (to,) = values(page, "//a[.='Late in the City']/@href")
    late = check(client.get(f"/duties{to}" if to.startswith("?") else to))
    assert duty.id in words(late)
    assert words(found(late, "//nav[@aria-label='Whose duties']//a[@aria-current]")[0]) == (
        "Late in the City"
    )


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("sign 2020", True),
        ("RPT-2020-00001", True),
        ("dty-2026-00001", True),
        ("sign 2021", False),
        ("%", False),
        ("'; drop table", False),
    ],
)
def test_duties_are_found_by_words_and_ids(
    signed_in: SignIn, everyone: Cast, asked: str, there: bool
) -> None:
    duty = late_one(everyone)
    page = signed_in("head_a").get("/duties", {"words": asked})
    assert (f"/duties/{duty.id}" in values(check(page), "//a/@href")) is there


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_list_is_taken_out_as_it_was_narrowed(
    signed_in: SignIn, everyone: Cast, ending: str
) -> None:
    late_one(everyone)
    client = signed_in("head_a")
    answer = client.get(f"/duties?as={ending}")
    assert f'filename="duties.{ending}"' in answer["Content-Disposition"]
    assert client.get("/duties?as=csv&words=nothing").content.count(b"\n") == 1
    if ending == "csv":
        assert "2020-07-31,,Sign the report of 2020" in answer.content.decode("utf-8-sig")


# Of a great many, no more are counted than one would look through


def owed_on(everyone: Cast, *days: date | None) -> list[str]:
    """The ids of what alpha's head owes on these days; on None, at once."""
    why: dict[date | None, str] = {None: f"{WITHOUT_DELAY[0]}, without a number of days"}
    section = Citation("23-1205(b)")
    dues = [Due(on=day, explanation=why.get(day, "by then"), provision=section) for day in days]
    owed = [
        Owed(
            kind="sign_report",
            agency="alpha",
            what=f"Sign report {number}",
            to="Mayor",
            record=f"RPT-2020-{number:05}",
            due=due,
        )
        for number, due in enumerate(dues)
    ]
    with transaction.atomic():
        return [duty.id for duty in owe(owed, by=everyone.officer_a, now=NOW)]


def listed(client: Client, address: str) -> list[str]:
    """The ids of the duties on a page, from top to bottom."""
    return [words(one) for one in found(check(client.get(address)), "//tbody/tr/td[last()]")]


PAST, NEARER, AHEAD = date(2020, 7, 31), date(2021, 7, 31), date(2999, 7, 31)


def test_a_long_list_is_counted_and_paged_only_so_far_and_taken_out_whole(
    signed_in: SignIn, everyone: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_COUNTED", 3)
    owed = owed_on(everyone, AHEAD, NEARER, None, PAST, AHEAD)
    client = signed_in("head_a")
    assert "More than 3 things wait for you, 2 of them late" in shown(client, "/")
    assert "more than 3 duties" in shown(client, "/duties")
    assert listed(client, "/duties") == [owed[2], owed[3], owed[1]]
    assert listed(client, "/duties?sort=-id") == owed[:1:-1]
    assert "Here end the first 3." in shown(client, "/duties")
    assert "Here end" not in shown(client, "/duties?state=late")
    assert "2 duties" in shown(client, "/duties?state=late")
    assert client.get("/duties?as=csv").content.count(b"\n") == 1 + len(owed)


def test_where_already_the_late_ones_are_too_many_to_count_the_page_says_so(
    signed_in: SignIn, everyone: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_COUNTED", 1)
    owed = owed_on(everyone, AHEAD, NEARER, PAST)
    client = signed_in("head_a")
    said = shown(client, "/duties")
    assert "more than 1 duties" in said
    assert "More than 1 are past their day" in said
    assert listed(client, "/duties") == [owed[2]]
    assert "1 duty" in shown(client, "/duties?words=report+1")


def test_the_first_due_come_first_whether_they_are_late_or_at_once_or_have_to_come(
    signed_in: SignIn, everyone: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duty_list, "_A_PAGE", 2)
    owed = owed_on(everyone, AHEAD, NEARER, None, PAST)
    client = signed_in("head_a")
    assert listed(client, "/duties") == [owed[2], owed[3]]
    assert listed(client, "/duties?page=2") == [owed[1], owed[0]]
    assert listed(client, "/duties?page=9") == [owed[1], owed[0]]


# Standing duties


def test_an_officer_says_what_shows_that_a_standing_duty_was_done(
    signed_in: SignIn, everyone: Cast
) -> None:
    standing.keep_up(now=NOW)
    duty = Duty.objects.get(kind="issue_guidance", agency="alpha")
    client = signed_in("officer_a")
    assert f"/duties/{duty.id}/done" in values(check(client.get("/duties")), "//a/@href")
    assert "Say that it was done" in shown(client, f"/duties/{duty.id}")
    check(client.get(f"/duties/{duty.id}/done"))
    told = {"on": "7/1/2026", "evidence": "Handbook 3", "again_on": FAR_AHEAD}
    assert client.post(f"/duties/{duty.id}/done", told).status_code == 302
    assert "Done on July 1, 2026, as Olga Officer says: Handbook 3" in shown(
        client, f"/duties/{duty.id}"
    )
    assert client.get(f"/duties/{duty.id}/done").status_code == 404


def test_given_the_form_is_empty_then_each_field_says_what_it_wants(
    signed_in: SignIn, everyone: Cast
) -> None:
    standing.keep_up(now=NOW)
    duty = Duty.objects.get(kind="keep_compliance_plan", agency="alpha")
    answer = signed_in("officer_a").post(f"/duties/{duty.id}/done", {})
    assert answer.status_code == 422
    lines = values(check(answer), "//section[contains(@class,'dsc-errors')]//a/@href")
    assert lines == ["#id_on", "#id_evidence", "#id_again_on"]


def test_what_is_done_elsewhere_is_not_closed_by_a_word(signed_in: SignIn, everyone: Cast) -> None:
    duty = late_one(everyone)
    assert signed_in("head_a").get(f"/duties/{duty.id}/done").status_code == 404
    told = {"on": "2026-07-30", "evidence": "I signed."}
    answer = program_of(everyone, "head_a").post(f"/duties/{duty.id}/done", told)
    assert answer.status == 422
    assert answer.json["faults"][0]["code"] == "kind_mismatch"


def test_a_program_says_that_a_standing_duty_was_done(everyone: Cast) -> None:
    standing.keep_up(now=NOW)
    duty = Duty.objects.get(kind="issue_guidance", agency="alpha")
    again = (timezone.localdate() + timedelta(days=365)).isoformat()
    told = {"on": "2026-07-01", "evidence": "Handbook 3", "again_on": again}
    answer = program_of(everyone, "officer_a").post(f"/duties/{duty.id}/done", told)
    assert (answer.status, answer.json["state"]) == (200, "done")


def of_committee() -> Duty:
    """What the committee owes: to recommend policies, or say that none are needed."""
    standing.keep_up(now=NOW)
    return Duty.objects.get(kind="recommend_policies", state="open")


@pytest.mark.parametrize(("said", "owed"), [("yes", 1), ("no", 0)])
def test_the_committee_says_whether_it_recommends_policies_and_only_then_the_chief_owes_them(
    signed_in: SignIn, everyone: Cast, said: str, owed: int
) -> None:
    duty, client = of_committee(), signed_in("committee")
    page = check(client.get(f"/duties/{duty.id}/done"))
    assert values(page, "//input[@type='radio']/@value") == ["yes", "no"]
    assert values(page, "//input[@type='radio']/@checked") == []
    told = {"on": "7/1/2026", "evidence": "Minutes 7"}
    answer = client.post(f"/duties/{duty.id}/done", told)
    assert answer.status_code == 422
    assert "Choose one." in words(check(answer))
    told["recommended"] = said
    assert client.post(f"/duties/{duty.id}/done", told).status_code == 302
    assert Duty.objects.filter(kind="adopt_recommended").count() == owed


def test_a_program_says_that_no_policies_are_needed(everyone: Cast) -> None:
    duty, program = of_committee(), program_of(everyone, "committee")
    told: dict[str, object] = {"on": "2026-07-01", "evidence": "Minutes 7"}
    assert program.post(f"/duties/{duty.id}/done", told).status == 422
    told["recommended"] = False
    assert program.post(f"/duties/{duty.id}/done", told).status == 200
    assert not Duty.objects.filter(kind="adopt_recommended").exists()


def test_what_was_said_to_be_done_is_taken_back_on_its_page_with_a_reason(
    signed_in: SignIn, everyone: Cast
) -> None:
    duty, client = of_committee(), signed_in("committee")
    address = f"/duties/{duty.id}/take-back"
    assert client.get(address).status_code == 409
    told = {"on": "7/1/2026", "evidence": "Minutes 7", "recommended": "yes"}
    client.post(f"/duties/{duty.id}/done", told)
    assert address in values(check(client.get(f"/duties/{duty.id}")), "//a/@href")
    check(client.get(address))
    assert client.post(address, {"why": ""}).status_code == 422
    assert client.post(address, {"why": "They were not final."}).status_code == 302
    said = shown(client, f"/duties/{duty.id}")
    assert "This waits for you." in said
    assert "They were not final." in said
    assert "Minutes 7" in said
    assert Duty.objects.get(kind="adopt_recommended").state == "void"


def test_given_what_followed_was_done_then_taking_back_is_not_offered(
    signed_in: SignIn, everyone: Cast
) -> None:
    duty, client = of_committee(), signed_in("committee")
    told = {"on": "7/1/2026", "evidence": "Minutes 7", "recommended": "yes"}
    client.post(f"/duties/{duty.id}/done", told)
    adopt = Duty.objects.get(kind="adopt_recommended")
    chief = signed_in("chief")
    assert "Take back" not in shown(chief, f"/duties/{duty.id}")
    chief.post(f"/duties/{adopt.id}/done", {"on": "7/2/2026", "evidence": "Order 9"})
    assert "Take back" in shown(chief, f"/duties/{adopt.id}")
    client = signed_in("committee")
    assert "Take back" not in shown(client, f"/duties/{duty.id}")
    answer = client.post(f"/duties/{duty.id}/take-back", {"why": "They were not final."})
    assert answer.status_code == 422
    assert adopt.id in words(check(answer))


def test_a_program_takes_back_that_a_standing_duty_was_done(everyone: Cast) -> None:
    duty, program = of_committee(), program_of(everyone, "committee")
    told = {"on": "2026-07-01", "evidence": "Minutes 7", "recommended": False}
    program.post(f"/duties/{duty.id}/done", told)
    why = {"why": "They were not final."}
    address = f"/duties/{duty.id}/take-back"
    assert program_of(everyone, "auditor").post(address, why).status == 403
    answer = program.post(address, why)
    assert (answer.status, answer.json["state"]) == (200, "open")
    assert program.post(address, why).status == 409


# Holidays


def test_the_operator_adds_a_holiday_and_takes_one_out(signed_in: SignIn, everyone: Cast) -> None:
    client = signed_in("administrator")
    check(client.get("/duties/holidays/new"))
    told = {"on": "8/5/2026", "name": "Day of mourning", "why": "Order 12"}
    assert client.post("/duties/holidays/new", told).headers["Location"] == (
        "/duties/holidays?year=2026"
    )
    said = shown(client, "/duties/holidays?year=2026")
    assert "Day of mourning added by Ari Admin" in said
    assert client.post("/duties/holidays/new", told).status_code == 409
    assert client.post("/duties/holidays/2026-11-03/drop").status_code == 302
    said = shown(client, "/duties/holidays?year=2026")
    assert "Election Day" not in said
    assert "November 3, 2026: a working day, as Ari Admin said" in said
    assert client.post("/duties/holidays/2026-11-03/drop").status_code == 409
    assert client.post("/duties/holidays/2026-99-99/drop").status_code == 404


def test_others_look_at_the_holidays_and_change_none(signed_in: SignIn) -> None:
    client = signed_in("officer_a")
    assert "Work on this day" not in shown(client, "/duties/holidays?year=2026")
    assert client.get("/duties/holidays/new").status_code == 403
    assert client.post("/duties/holidays/2026-11-03/drop").status_code == 403


def test_a_duty_that_moved_says_from_where_and_why(signed_in: SignIn, everyone: Cast) -> None:
    sent = date(2026, 7, 31)
    one = Owed(
        kind="deposit_report",
        agency="alpha",
        what="Deposit it",
        to="Records",
        record="RPT-2026-00001",
        part="department_of_records",
        due=deposit_due(sent, calendar=calendar(sent)),
    )
    with transaction.atomic():
        (duty,) = owe([one], by=everyone.officer_a, now=NOW)
    program = program_of(everyone, "administrator")
    told = {"on": "2026-08-05", "name": "Day of mourning"}
    assert program.post("/holidays", told).json == {"moved": 1}
    said = shown(signed_in("head_a"), f"/duties/{duty.id}")
    assert "From August 14, 2026, because August 5, 2026 is a holiday by now" in said
    shown_to_program = program_of(everyone, "head_a").get(f"/duties/{duty.id}").json
    assert (shown_to_program["moved_from"], shown_to_program["due_on"]) == (
        "2026-08-14",
        "2026-08-17",
    )
    assert program.post("/holidays/drop", {"on": "2026-08-05"}).json == {"moved": 1}
    assert program_of(everyone, "officer_a").post("/holidays", told).status == 403


def test_a_duty_that_got_a_day_or_another_hour_says_so(signed_in: SignIn, everyone: Cast) -> None:
    provision = Citation("23-1202(c)(4)")

    def moved(hours: int) -> str:
        limit = HourLimit(hours=hours, authority="a policy") if hours else None
        due = as_soon_as_practicable(NOW, provision=provision, limit=limit)
        one = Owed(
            kind="report_violation",
            agency="alpha",
            what="Tell the chief",
            to="The chief",
            record="INC-2026-00001",
            due=due,
        )
        with transaction.atomic():
            owe([one], by=everyone.officer_a, now=NOW)
            moving.move([one], why="a policy is in force", by=everyone.chief, now=NOW)
        return shown(signed_in("officer_a"), f"/duties/{Duty.objects.get().id}")

    assert "a policy is in force" not in moved(0)
    assert "It had no set day before, because a policy is in force." in moved(24)
    assert "From another hour of the same day, because a policy is in force." in moved(20)
