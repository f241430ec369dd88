"""A person's calendar: an address that only they know, and what a program reads there."""

from datetime import UTC, date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from discretion.apps.accounts.models import CalendarAddress, Person
from discretion.apps.audit import queries as audit
from discretion.apps.duties import calendars, moving
from discretion.apps.duties.actions import Owed, fulfil, owe
from discretion.apps.duties.models import Duty
from discretion.law.citations import Citation
from discretion.law.deadlines import Due
from tests.cast import NOW, Cast
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, words

PROVISION: Final = Citation("23-1205(b)")
_WORDS: Final = ("uid", "summary", "description", "dtstart", "url")


def owed(everyone: Cast, *, on: date | None = date(2099, 7, 31), number: int = 1) -> Duty:
    """Something that the head of alpha owes."""
    one = Owed(
        kind="sign_report",
        agency="alpha",
        what="Sign the report about Fanny Fallow; it’s \r\n long, and has a comma",
        to="Mayor",
        record=f"RPT-2026-{number:05}",
        due=Due(on=on, explanation="July 31, every 2 years", provision=PROVISION),
    )
    with transaction.atomic():
        return owe([one], by=everyone.officer_a, now=NOW)[0]


def address(client: Client) -> str:
    """The path at which a calendar is read, as it is shown this once."""
    page = check(client.post("/me/calendar"))
    shown = str(page.xpath("string(//code[@class='dsc-secret'])"))
    assert shown.startswith("http://localhost:8000/calendar/")
    assert shown.endswith(".ics")
    return shown.removeprefix("http://localhost:8000")


def entries(path: str) -> list[dict[str, str]]:
    """The entries of a calendar, read by a program that is nobody here."""
    answer = Client().get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    read = Calendar.from_ical(answer.content)
    assert read.errors == []
    return [
        {
            name: entry.decoded(name).decode()
            if isinstance(entry.decoded(name), bytes)
            else str(entry.decoded(name))
            for name in (*_WORDS, "dtstamp", "last-modified", "sequence")
        }
        for entry in read.walk("VEVENT")
    ]


def test_what_one_owes_by_a_day_is_in_the_calendar_on_that_day(
    signed_in: SignIn, everyone: Cast
) -> None:
    duty = owed(everyone)
    owed(everyone, on=None, number=2)
    (entry,) = entries(address(signed_in("head_a")))
    assert entry["dtstart"] == "2099-07-31"
    assert entry["uid"] == f"{duty.id}@localhost"
    assert entry["summary"] == "Due: Sign a report (RPT-2026-00001)"
    assert entry["url"] == f"http://localhost:8000/duties/{duty.id}"
    assert "How the day was worked out: July 31, every 2 years." in entry["description"]


def test_what_is_limited_in_hours_is_an_entry_at_its_moment(
    signed_in: SignIn, everyone: Cast
) -> None:
    duty, at = owed(everyone), datetime(2099, 7, 31, 19, 30, tzinfo=UTC)
    Duty.objects.filter(id=duty.id).update(due_at=at)
    path = address(signed_in("head_a"))
    (entry,) = entries(path)
    assert entry["dtstart"] == str(at)
    assert b"DTSTART:20990731T193000Z" in Client().get(path).content


def test_what_bears_no_delay_is_an_entry_of_each_day_until_it_is_done(
    signed_in: SignIn, everyone: Cast
) -> None:
    duty = owed(everyone, on=None)
    Duty.objects.update(explanation="as soon as practicable after July 30, 2026")
    path = address(signed_in("head_a"))
    (entry,) = entries(path)
    assert entry["dtstart"] == timezone.localdate().isoformat()
    assert entry["summary"] == "Without delay: Sign a report (RPT-2026-00001)"
    with transaction.atomic():
        fulfil(duty.record, "sign_report", evidence="Signed.", by=everyone.head_a, now=NOW)
    assert entries(path) == []


def test_given_its_day_moves_then_its_entry_is_a_later_one_of_the_same(
    signed_in: SignIn, everyone: Cast
) -> None:
    duty = owed(everyone)
    path = address(signed_in("head_a"))
    (before,) = entries(path)
    assert (before["last-modified"], before["sequence"]) == (str(NOW), "0")
    sequences = [0]
    for days in (1, 2):
        now, on = NOW + timedelta(days=days), date(2099, 8, days)
        due = Due(on=on, explanation="It was put off", provision=PROVISION)
        with transaction.atomic():
            one = Owed(
                kind=duty.kind, agency="alpha", what="x", to="Mayor", record=duty.record, due=due
            )
            moving.move([one], why="so", by=everyone.officer_a, now=now)
        (after,) = entries(path)
        assert (after["uid"], after["dtstart"]) == (before["uid"], on.isoformat())
        assert (after["dtstamp"], after["last-modified"]) == (str(now), str(now))
        sequences.append(int(after["sequence"]))
    assert sequences == sorted(set(sequences))


def test_what_bears_no_delay_is_a_later_entry_on_each_day(everyone: Cast) -> None:
    owed(everyone, on=None)
    Duty.objects.update(explanation="as soon as practicable after July 30, 2026")
    found = []
    for days in (0, 1, 2):
        made = calendars.calendar(
            Duty.objects.all(), name="x", today=NOW.date() + timedelta(days=days)
        )
        (entry,) = Calendar.from_ical(made).walk("VEVENT")
        found.append(entry.decoded("sequence"))
    assert found == sorted(set(found))


def test_what_is_not_in_the_calendar_is_said_on_the_page_that_makes_its_address(
    signed_in: SignIn, everyone: Cast
) -> None:
    owed(everyone, on=None)
    client = signed_in("head_a")
    assert entries(address(client)) == []
    page = check(client.get("/me/letters"))
    assert "What has no day is not in your calendar; it is on your list." in words(page)


def test_it_tells_of_nobodys_affairs(signed_in: SignIn, everyone: Cast) -> None:
    owed(everyone)
    path = address(signed_in("head_a"))
    assert b"Fallow" not in Client().get(path).content


def test_what_is_done_or_anothers_is_not_there(signed_in: SignIn, everyone: Cast) -> None:
    duty = owed(everyone)
    assert entries(address(signed_in("officer_b"))) == []
    path = address(signed_in("head_a"))
    with transaction.atomic():
        fulfil(duty.record, "sign_report", evidence="Signed.", by=everyone.head_a, now=NOW)
    assert entries(path) == []


def test_given_the_day_moves_then_the_entry_moves_and_is_no_second_one(
    signed_in: SignIn, everyone: Cast
) -> None:
    duty, path = owed(everyone), address(signed_in("head_a"))
    before = entries(path)
    Duty.objects.filter(id=duty.id).update(due_on=date(2099, 8, 3))
    after = entries(path)
    assert [entry["uid"] for entry in after] == [entry["uid"] for entry in before]
    assert after[0]["dtstart"] == "2099-08-03"


def test_an_address_is_shown_once_kept_as_a_digest_and_ends_with_the_next(
    signed_in: SignIn, everyone: Cast
) -> None:
    client = signed_in("head_a")
    first = address(client)
    secret = first.removeprefix("/calendar/").removesuffix(".ics")
    assert secret not in client.get("/me/letters").content.decode()
    assert not CalendarAddress.objects.filter(digest=secret).exists()
    second = address(client)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    told = [fact.kind for fact in audit.history(everyone.head_a.id)]
    assert told == ["calendar.address_made", "calendar.address_made"]


def test_given_it_is_taken_back_then_nobody_reads_it_any_more(
    signed_in: SignIn, everyone: Cast
) -> None:
    client = signed_in("head_a")
    path = address(client)
    assert client.post("/me/calendar/revoke").status_code == 302
    answer = Client().get(path)
    assert answer.status_code == 404
    assert "taken back" in words(check(answer))
    assert client.post("/me/calendar/revoke").status_code == 404
    assert "Make an address" in words(check(client.get("/me/letters")))


def test_given_the_account_is_closed_then_its_calendar_is_too(
    signed_in: SignIn, everyone: Cast
) -> None:
    path = address(signed_in("head_a"))
    Person.objects.filter(email="head_a@example.org").update(is_active=False)
    assert Client().get(path).status_code == 404


def test_a_made_up_address_leads_nowhere(everyone: Cast) -> None:
    for secret in ("x" * 43, "0" * 20, "-" * 100):
        assert Client().get(f"/calendar/{secret}.ics").status_code == 404
    assert Client().get("/calendar/short.ics").status_code in (302, 404)
    assert Client().post(f"/calendar/{'x' * 43}.ics").status_code in (403, 404, 405)
