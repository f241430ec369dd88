"""The holidays are the operator's data: changing one moves what is open, and each duty says so."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from discretion.apps.accounts.policy import Actor
from discretion.apps.audit import queries as audit
from discretion.apps.duties import city_days, moving, queries
from discretion.apps.duties.actions import Owed, fulfil, owe
from discretion.apps.duties.models import CityDay, Duty
from discretion.apps.mail.models import Message
from discretion.errors import Invalid, NotAllowed, Stale
from discretion.law.citations import Citation
from discretion.law.deadlines import HourLimit, as_soon_as_practicable
from discretion.law.reporting import deposit_due
from tests.cast import CAST, NOW, Cast
from tests.law.words import day_of

# Ten business days after July 31, 2026, a Friday.
SENT: Final = date(2026, 7, 31)
WEDNESDAY: Final = date(2026, 8, 5)
MOURNING: Final = "Day of mourning"


def deposit(everyone: Cast, sent_on: date = SENT, *, number: int = 1) -> Duty:
    """A report's deposit, due ten business days after it was sent."""
    one = Owed(
        kind="deposit_report",
        agency="alpha",
        what=f"Deposit report {number}",
        to="Department of Records",
        record=f"RPT-2026-{number:05}",
        due=deposit_due(sent_on, calendar=city_days.calendar(sent_on)),
    )
    with transaction.atomic():
        (made,) = owe([one], by=everyone.officer_a, now=NOW)
    return made


def kept(everyone: Cast, on: date = WEDNESDAY, name: str = MOURNING) -> int:
    """A day that the operator adds; how many duties that moved."""
    return moving.keep_holiday(on, name, actor=everyone.administrator, now=NOW, why="Order 12")


def dropped(everyone: Cast, on: date) -> int:
    """A holiday that the operator takes out; how many duties that moved."""
    return moving.drop_holiday(on, actor=everyone.administrator, now=NOW)


def test_given_a_new_holiday_then_what_is_open_moves_and_says_from_where_and_why(
    everyone: Cast,
) -> None:
    duty = deposit(everyone)
    assert duty.due_on == date(2026, 8, 14)
    assert kept(everyone) == 1
    duty.refresh_from_db()
    assert (duty.due_on, duty.moved_from) == (date(2026, 8, 17), date(2026, 8, 14))
    assert duty.moved_why == "August 5, 2026 is a holiday by now: Day of mourning"
    assert "skipping Day of mourning (August 5)" in duty.explanation
    assert "as changed here" in duty.explanation
    moved = audit.history(duty.id)[0]
    assert (moved.kind, moved.why) == ("duty.moved", duty.moved_why)
    assert (moved.before or {})["due_on"] == "2026-08-14"
    assert (moved.after or {})["due_on"] == "2026-08-17"


def test_the_record_tells_who_changed_the_holidays_and_why(everyone: Cast) -> None:
    kept(everyone)
    dropped(everyone, WEDNESDAY)
    told = audit.history("holiday:2026-08-05")
    assert [(fact.kind, fact.why) for fact in told] == [
        ("holiday.dropped", ""),
        ("holiday.kept", "Order 12"),
    ]
    assert {fact.actor_name for fact in told} == {"Ari Admin"}


def test_given_a_holiday_is_worked_on_then_what_is_open_comes_sooner(everyone: Cast) -> None:
    duty = deposit(everyone, date(2026, 8, 28))
    assert duty.due_on == date(2026, 9, 14)
    assert dropped(everyone, date(2026, 9, 7)) == 1
    duty.refresh_from_db()
    assert duty.due_on == date(2026, 9, 11)
    assert "Labor Day" not in duty.explanation


def test_given_it_becomes_pressing_then_whose_it_is_is_told_at_once(everyone: Cast) -> None:
    kept(everyone, date(2026, 7, 31))
    duty = deposit(everyone, date(2026, 7, 17))
    assert duty.due_on == date(2026, 8, 3)
    Message.objects.all().delete()
    dropped(everyone, date(2026, 7, 31))
    letter = Message.objects.get(to_email="head_a@example.org")
    assert letter.subject == "Due sooner than before"
    assert "July 31, 2026 is no holiday any more" in letter.text
    assert "by July 31, 2026" in letter.text


@pytest.mark.parametrize(
    "on", [date(2026, 7, 31), date(2026, 8, 8), date(2026, 8, 17), date(2027, 8, 5)]
)
def test_given_the_day_is_no_working_day_between_then_nothing_moves(
    everyone: Cast, on: date
) -> None:
    duty = deposit(everyone)
    assert kept(everyone, on) == 0
    duty.refresh_from_db()
    assert (duty.due_on, duty.moved_from) == (date(2026, 8, 14), None)


def test_what_is_closed_and_what_the_law_fixes_stay_where_they_are(everyone: Cast) -> None:
    done = deposit(everyone)
    with transaction.atomic():
        by = everyone.officer_a
        fulfil(done.record, "deposit_report", evidence="Receipt 1", by=by, now=NOW)
    assert kept(everyone) == 0
    assert kept(everyone, date(2028, 7, 31)) == 0


def test_given_the_list_itself_changed_then_the_night_counts_anew(everyone: Cast) -> None:
    duty = deposit(everyone)
    CityDay.objects.create(
        on=WEDNESDAY, kept=True, name=MOURNING, changed_at=NOW, changed_by="another"
    )
    assert moving.recount(by=everyone.administrator, now=NOW) == 1
    assert moving.recount(by=everyone.administrator, now=NOW) == 0
    duty.refresh_from_db()
    assert duty.due_on == date(2026, 8, 17)


def notice(hours: int = 0, *, policy: str = "a policy", **changes: str) -> Owed:
    """Notice of a violation of this moment, within so many hours; 0: as soon as practicable."""
    limit = HourLimit(hours=hours, authority=policy) if hours else None
    due = as_soon_as_practicable(NOW, provision=Citation("23-1202(c)(4)"), limit=limit)
    about: dict[str, Any] = {"record": "INC-2026-00001", "part": "chief", "agency": "alpha"}
    return Owed(
        kind="report_violation", what="Tell the chief", to="The chief", due=due, **(about | changes)
    )


def anew(owed: Sequence[Owed], actor: Actor) -> int:
    """What is owed by another day or hour now; how many duties that moved."""
    with transaction.atomic():
        return moving.move(owed, why="a policy is in force", by=actor, now=NOW)


def opened(everyone: Cast, *owed: Owed) -> list[Duty]:
    with transaction.atomic():
        return list(owe(owed, by=everyone.officer_a, now=NOW))


def test_given_hours_where_there_was_no_day_then_day_hour_and_working_are_kept_and_told(
    everyone: Cast,
) -> None:
    (duty,) = opened(everyone, notice())
    Message.objects.all().delete()
    assert anew([notice(24)], everyone.chief) == 1
    duty.refresh_from_db()
    assert (duty.due_on, duty.due_at) == (SENT, NOW + timedelta(hours=24))
    assert (duty.moved_from, duty.moved_why) == (None, "a policy is in force")
    assert "within 24 hours" in duty.explanation
    assert queries.open_(Duty.objects.all()).filter(turn=SENT, turn_at=duty.due_at).exists()
    moved = audit.history(duty.id)[0]
    assert (moved.kind, moved.why) == ("duty.moved", "a policy is in force")
    letter = Message.objects.get(to_email="officer_a@example.org")
    assert "Its day was worked out anew, because a policy is in force" in letter.text
    assert anew([notice(24)], everyone.chief) == 0


def test_who_moves_a_day_is_not_written_to(everyone: Cast) -> None:
    opened(everyone, notice())
    Message.objects.all().delete()
    anew([notice(24)], everyone.officer_a)
    assert not Message.objects.filter(to_email="officer_a@example.org").exists()


def test_given_another_hour_of_the_same_day_or_no_day_any_more_then_it_moves(
    everyone: Cast,
) -> None:
    (duty,) = opened(everyone, notice(24))
    assert anew([notice(20)], everyone.chief) == 1
    duty.refresh_from_db()
    assert (duty.due_at, duty.moved_from) == (NOW + timedelta(hours=20), SENT)
    assert anew([notice()], everyone.chief) == 1
    duty.refresh_from_db()
    assert (duty.due_on, duty.due_at, duty.moved_from) == (None, None, SENT)


def test_given_the_same_moment_worked_out_otherwise_then_only_its_working_is_another(
    everyone: Cast,
) -> None:
    (duty,) = opened(everyone, notice(24))
    Message.objects.all().delete()
    assert anew([notice(24, policy="POL-2")], everyone.chief) == 0
    duty.refresh_from_db()
    assert "(POL-2)" in duty.explanation
    assert (duty.moved_from, duty.moved_why, duty.news) == (None, "", "")
    assert audit.history(duty.id)[0].kind == "duty.reworded"
    assert not Message.objects.exists()


def test_only_what_is_open_of_that_part_and_agency_moves(everyone: Cast) -> None:
    others = notice(part="other"), notice(agency="beta"), notice(record="INC-2026-00002")
    opened(everyone, notice(), *others)
    assert anew([notice(24)], everyone.chief) == 1
    assert [d.due_on for d in Duty.objects.order_by("id")] == [SENT, None, None, None]
    with transaction.atomic():
        found: dict[str, Any] = {"part": "chief", "agency": "alpha", "evidence": "Told."}
        fulfil("INC-2026-00001", "report_violation", **found, by=everyone.officer_a, now=NOW)
    assert anew([notice(48)], everyone.chief) == 0


def test_who_keeps_the_calendar_is_of_the_city(everyone: Cast) -> None:
    allowed: set[str] = set()
    for part in CAST:
        try:
            moving.keep_holiday(
                date(2026, 8, 3) + timedelta(days=len(allowed)),
                MOURNING,
                actor=everyone.actor(part),
                now=NOW,
            )
            allowed.add(part)
        except NotAllowed:
            pass
    assert allowed == {"chief", "administrator"}


@pytest.mark.parametrize(
    ("on", "name", "paths"),
    [
        (date(2017, 12, 25), MOURNING, ["on"]),
        (date(2101, 1, 1), "", ["on", "name"]),
        (WEDNESDAY, " \n ", ["name"]),
        (WEDNESDAY, "x" * 121, ["name"]),
    ],
)
def test_given_a_holiday_that_makes_no_sense_then_each_fault_is_told(
    everyone: Cast, on: date, name: str, paths: Sequence[str]
) -> None:
    with pytest.raises(Invalid) as caught:
        kept(everyone, on, name)
    assert [fault.path for fault in caught.value.faults] == paths


def test_given_someone_was_faster_then_it_is_said(everyone: Cast) -> None:
    kept(everyone)
    with pytest.raises(Stale):
        kept(everyone)
    dropped(everyone, WEDNESDAY)
    with pytest.raises(Stale):
        dropped(everyone, WEDNESDAY)
    assert kept(everyone, WEDNESDAY, "Another day") == 0


def test_a_holiday_renamed_moves_nothing(everyone: Cast) -> None:
    deposit(everyone)
    assert kept(everyone) == 1
    assert kept(everyone, name="Day of thanks") == 0
    assert city_days.of_year(2026)[WEDNESDAY] == "Day of thanks"


def again(duty: Duty) -> date:
    """The day of a duty as its own words have it: counted by hand, less the days they name."""
    told = re.match(
        r"(\d+) business days? after ([^:]+): (\w+ \d+, \d+)(?:, skipping (.+?))? \(holidays: ",
        duty.explanation,
    )
    assert told
    began, ended = day_of(told[2], 0), day_of(told[3], 0)
    skipped = [
        day_of(words, began.year)
        for words in re.findall(r"\((\w+ \d+(?:, \d{4})?)\)", told[4] or "")
    ]
    day, left = began, int(told[1])
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5 and day not in skipped
    assert day == ended
    return day


@pytest.fixture
def on_stage(everyone: Cast) -> list[Cast]:
    """The cast, in a list: Hypothesis asks what it is given whether it is a mock."""
    return [everyone]


CHANGES = st.lists(
    st.tuples(st.dates(date(2026, 6, 20), date(2027, 2, 10)), st.booleans()), max_size=12
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    changes=CHANGES,
    sent=st.lists(st.dates(date(2026, 6, 25), date(2027, 1, 20)), min_size=1, max_size=4),
)
def test_however_the_holidays_change_each_open_day_is_what_numpy_counts_and_its_words_say(
    on_stage: list[Cast], changes: list[tuple[date, bool]], sent: list[date]
) -> None:
    (everyone,) = on_stage
    with transaction.atomic():
        for number, on in enumerate(sent):
            deposit(everyone, on, number=number)
        for on, wanted in changes:
            is_one = bool(city_days.name_of(on))
            if wanted != is_one:
                kept(everyone, on) if wanted else dropped(everyone, on)
        known = [*city_days.of_year(2026), *city_days.of_year(2027)]
        for duty in queries.open_(Duty.objects.all()):
            assert duty.counted_from
            expected = np.busday_offset(
                np.datetime64(duty.counted_from), 10, roll="backward", holidays=known
            )
            assert duty.due_on == expected.item() == again(duty)
        transaction.set_rollback(True)


def test_the_day_it_is_now_counts_with_the_holidays_as_they_are_now(everyone: Cast) -> None:
    kept(everyone)
    assert deposit(everyone).due_on == date(2026, 8, 17)
