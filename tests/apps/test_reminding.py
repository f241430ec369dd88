"""The one letter a day: to whom, about what, and never twice; and what does not wait for it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from discretion.apps.accounts.models import Person
from discretion.apps.audit.actions import NEW_YORK
from discretion.apps.duties import moving
from discretion.apps.duties.actions import Owed, fulfil, owe
from discretion.apps.duties.models import Duty, Night
from discretion.apps.duties.reminding import SOON, remind
from discretion.apps.mail.models import Message
from discretion.law.citations import Citation
from discretion.law.deadlines import WITHOUT_DELAY, Due
from tests.apps.incident_steps import reported
from tests.cast import NOW, TODAY, Cast


def owed(everyone: Cast, *days: date | None, **changes: str) -> None:
    """Duties due on these days, of which nobody was told."""
    provision = Citation("23-1205(b)")
    given = {"kind": "sign_report", "agency": "alpha", **changes}
    new = [
        Owed(
            **given,  # type: ignore[arg-type]  # the names above
            what=f"Sign report {n}",
            to="Mayor",
            record=f"RPT-2026-{n:05}",
            due=Due(on=on, explanation="it is set so", provision=provision),
        )
        for n, on in enumerate(days)
    ]
    with transaction.atomic():
        owe(new, by=everyone.officer_a, now=NOW)
    Message.objects.all().delete()
    Duty.objects.update(news="")


def test_given_things_soon_due_and_late_then_one_letter_lists_both_the_first_due_first(
    everyone: Cast,
) -> None:
    owed(everyone, TODAY + SOON, TODAY - timedelta(days=1), TODAY)
    assert remind(now=NOW) == 1
    letter = Message.objects.get()
    assert letter.to_email == "head_a@example.org"
    assert letter.subject == "1 late and 2 due within a week"
    places = [letter.text.index(f"Sign report {n}") for n in (1, 2, 0)]
    assert places == sorted(places)
    assert "July 29, 2026, late." in letter.text
    assert "July 30, 2026, today." in letter.text
    assert "August 6, 2026, in 7 days." in letter.text


def test_what_bears_no_delay_is_told_every_morning_until_it_is_done(everyone: Cast) -> None:
    owed(everyone, None, TODAY)
    Duty.objects.filter(due_on=None).update(explanation=f"{WITHOUT_DELAY[0]}, says the law")
    for days in range(3):
        assert remind(now=NOW + timedelta(days=days)) == 1
    letters = list(Message.objects.order_by("id"))
    assert letters[0].subject == "1 to be done without delay and 1 due within a week"
    assert all("Sign report 0: without delay." in letter.text for letter in letters)
    with transaction.atomic():
        done = {"evidence": "It was told.", "by": everyone.officer_a, "now": NOW}
        fulfil("RPT-2026-00000", "sign_report", **done)  # type: ignore[arg-type]  # the names above
    remind(now=NOW + timedelta(days=3))
    last = Message.objects.order_by("id").last()
    assert last
    assert "without delay" not in last.text


def test_an_incident_that_nobody_assessed_is_told_of_on_the_next_morning_too(
    everyone: Cast,
) -> None:
    it = reported(everyone)
    for days in (1, 2):
        remind(now=NOW + timedelta(days=days))
        last = Message.objects.filter(kind="digest", to_email="officer_a@example.org").last()
        assert last
        assert it.id in last.text


def test_given_nothing_soon_due_then_no_letter(everyone: Cast) -> None:
    owed(everyone, TODAY + SOON + timedelta(days=1))
    assert remind(now=NOW) == 0


# What has no day


# A Monday, and the next one.
MONDAY = NOW + timedelta(days=4)
NEXT_MONDAY = MONDAY + timedelta(days=7)


def mornings(first: datetime, many: int) -> list[str]:
    """What is written on so many days, one after the other; empty for no letter."""
    found = []
    for days in range(many):
        Message.objects.all().delete()
        remind(now=first + timedelta(days=days))
        found.append("".join(texts()))
    return found


def test_what_has_no_day_is_told_again_in_the_first_letter_of_each_week_until_it_is_done(
    everyone: Cast,
) -> None:
    owed(everyone, None)
    assert remind(now=MONDAY) == 1
    letter = Message.objects.get()
    assert letter.subject == "1 open with no set day"
    assert "Open, with no set day:\n\nSign report 0: no set day, open since July 30, 2026.\n" in (
        letter.text
    )
    assert [bool(text) for text in mornings(MONDAY + timedelta(days=1), 14)] == [
        *([False] * 6),
        True,
        *([False] * 6),
        True,
    ]
    with transaction.atomic():
        done = {"evidence": "It was signed.", "by": everyone.head_a, "now": NOW}
        fulfil("RPT-2026-00000", "sign_report", **done)  # type: ignore[arg-type]  # the names above
    assert mornings(MONDAY + timedelta(days=21), 7) == [""] * 7


def test_given_no_worker_ran_on_monday_then_the_first_letter_that_week_tells_what_has_no_day(
    everyone: Cast,
) -> None:
    owed(everyone, None)
    remind(now=MONDAY)
    wednesday = NEXT_MONDAY + timedelta(days=2)
    assert [bool(text) for text in mornings(wednesday, 6)] == [True, *([False] * 4), True]


def test_given_mondays_letters_were_broken_off_then_tuesday_tells_what_has_no_day(
    everyone: Cast,
) -> None:
    owed(everyone, None)
    remind(now=MONDAY)
    Message.objects.all().delete()
    Night.objects.update(ended_at=None)
    assert remind(now=MONDAY + timedelta(days=1)) == 1
    assert remind(now=MONDAY + timedelta(days=2)) == 0


def test_what_has_no_day_stands_behind_what_has_one_and_is_cut_off_after_twenty(
    everyone: Cast,
) -> None:
    owed(everyone, *([None] * 30), TODAY)
    remind(now=MONDAY)
    text = Message.objects.get().text
    assert text.startswith("1 late and 30 open with no set day for you")
    assert text.index("Sign report 30") < text.index("Open, with no set day:")
    assert text.count("Sign report") == 21
    assert "And 10 more." in text


@pytest.mark.parametrize(
    ("letters", "told"), [("daily", "1 new"), ("at_once", "1 open with no set day")]
)
def test_what_has_no_day_and_is_new_is_told_once_in_a_letter(
    everyone: Cast, letters: str, told: str
) -> None:
    Person.objects.update(letters=letters)
    asked(everyone, on=None)
    Message.objects.all().delete()
    remind(now=MONDAY)
    assert Message.objects.get().subject == told
    remind(now=NEXT_MONDAY)
    assert Message.objects.order_by("id").last().subject == "1 open with no set day"  # type: ignore[union-attr]


def test_however_often_it_runs_there_is_one_letter_a_day(everyone: Cast) -> None:
    owed(everyone, TODAY)
    for hours in (0, 0, 1):
        remind(now=NOW + timedelta(hours=hours))
    assert Message.objects.count() == 1
    remind(now=NOW + timedelta(days=1))
    assert Message.objects.count() == 2


def test_who_does_not_want_to_be_reminded_is_not(everyone: Cast) -> None:
    owed(everyone, TODAY)
    Person.objects.update(letters="urgent")
    assert remind(now=NOW) == 0


def test_given_the_city_and_a_person_owe_then_the_chief_and_the_person_are_reminded(
    everyone: Cast,
) -> None:
    owed(everyone, TODAY, kind="determine_best_interests", agency="")
    owed(everyone, TODAY, person=everyone.staff_a.id, agency="alpha")
    assert remind(now=NOW) == 2
    assert set(Message.objects.values_list("to_email", flat=True)) == {
        "chief@example.org",
        "staff_a@example.org",
    }


def test_given_very_many_then_the_letter_stays_short(everyone: Cast) -> None:
    owed(everyone, *([TODAY] * 30))
    remind(now=NOW)
    text = Message.objects.get().text
    assert text.count("Sign report") == 20
    assert "And 10 more." in text


# What is new


FAR = TODAY + timedelta(days=100)
TOMORROW = NOW + timedelta(days=1)


def asked(everyone: Cast, *, number: int = 0, on: date | None = FAR, **changes: object) -> Duty:
    """A duty of the head's that is asked now."""
    given: dict[str, object] = {"kind": "sign_report", "agency": "alpha", "explanation": "so"}
    given |= changes
    due = Due(on=on, explanation=str(given.pop("explanation")), provision=Citation("23-1205(b)"))
    one = Owed(
        what=f"Sign report {number}",
        to="Mayor",
        record=f"RPT-2026-{number:05}",
        due=due,
        **given,  # type: ignore[arg-type]  # the names above
    )
    with transaction.atomic():
        return owe([one], by=everyone.officer_a, now=NOW)[0]


def texts() -> list[str]:
    """What was written, in order."""
    return list(Message.objects.order_by("id").values_list("text", flat=True))


def test_what_can_wait_is_told_once_by_the_letter_of_the_next_morning(everyone: Cast) -> None:
    asked(everyone, number=1)
    asked(everyone, number=2, on=None)
    assert texts() == []
    remind(now=NOW)
    (told,) = texts()
    assert "2 new for you" in told
    assert "Sign report 1: November 7, 2026, in 100 days." in told
    assert "Sign report 2: no set day, open since July 30, 2026." in told
    remind(now=TOMORROW)
    assert len(texts()) == 1


@pytest.mark.parametrize(
    ("on", "explanation"),
    [
        (TODAY + timedelta(days=2), "it is set so"),
        (TODAY - timedelta(days=400), "it is set so"),
        (None, "as soon as practicable after July 30, 2026; the law sets no day"),
        (FAR, "promptly"),
    ],
)
def test_what_is_urgent_is_told_at_once_and_not_again_as_new(
    everyone: Cast, on: date | None, explanation: str
) -> None:
    Person.objects.update(letters="urgent")
    asked(everyone, on=on, explanation=explanation)
    assert len(texts()) == 1
    assert "Sign report 0" in texts()[0]
    Person.objects.update(letters="daily")
    remind(now=NOW)
    assert not any("new" in text for text in texts()[1:])


def test_who_wants_each_thing_as_it_comes_gets_it_and_a_letter_of_what_is_due(
    everyone: Cast,
) -> None:
    Person.objects.update(letters="at_once")
    asked(everyone, number=1)
    assert len(texts()) == 1
    assert remind(now=NOW) == 0
    asked(everyone, number=2, on=TODAY + timedelta(days=5))
    assert remind(now=TOMORROW) == 1
    assert "1 due within a week for you" in texts()[-1]


def test_what_comes_after_the_mornings_letter_is_in_the_next(everyone: Cast) -> None:
    asked(everyone, number=1)
    remind(now=NOW)
    asked(everyone, number=2)
    assert remind(now=NOW + timedelta(hours=2)) == 0
    assert "Sign report 2" not in "".join(texts())
    assert remind(now=TOMORROW) == 1
    assert "Sign report 1" not in texts()[-1]
    assert "Sign report 2" in texts()[-1]


def test_given_nobody_held_the_office_then_whoever_does_later_is_told(everyone: Cast) -> None:
    head = everyone.people["head_a"].memberships.get()
    head.until = TODAY - timedelta(days=1)
    head.save()
    asked(everyone)
    assert remind(now=NOW) == 0
    head.until = None
    head.save()
    assert remind(now=TOMORROW) == 1
    assert "1 new for you" in texts()[0]


def test_given_an_urgent_thing_falls_to_nobody_then_whoever_comes_is_told_of_it(
    everyone: Cast,
) -> None:
    head = everyone.people["head_a"].memberships.get()
    head.until = TODAY - timedelta(days=1)
    head.save()
    asked(everyone, on=None, explanation="as soon as practicable after today")
    assert texts() == []
    head.until = None
    head.save()
    remind(now=TOMORROW)
    assert "1 to be done without delay for you" in texts()[0]


def test_given_a_morning_was_broken_off_then_it_goes_on_or_the_next_one_tells_it(
    everyone: Cast,
) -> None:
    asked(everyone)
    remind(now=NOW)
    # As it is left by a worker that is killed before this letter.
    Message.objects.all().delete()
    Night.objects.update(ended_at=None)
    assert remind(now=NOW + timedelta(minutes=1)) == 1
    assert "1 new for you" in texts()[0]
    Message.objects.all().delete()
    Night.objects.update(ended_at=None)
    assert remind(now=TOMORROW) == 1
    assert "1 new for you" in texts()[0]
    assert remind(now=TOMORROW + timedelta(days=1)) == 0


def test_what_is_closed_before_the_letter_is_not_told(everyone: Cast) -> None:
    duty = asked(everyone)
    with transaction.atomic():
        fulfil(duty.record, "sign_report", evidence="Signed.", by=everyone.head_a, now=NOW)
    assert remind(now=NOW) == 0


def test_a_day_that_moved_is_told_with_the_day_before_and_why(everyone: Cast) -> None:
    asked(everyone)
    remind(now=NOW)
    Duty.objects.update(counted_from=date(2026, 10, 23), business_days=9, due_on=date(2026, 11, 6))
    on = date(2026, 11, 4)
    moving.keep_holiday(on, "Day of mourning", actor=everyone.administrator, now=NOW)
    assert remind(now=TOMORROW) == 1
    told = texts()[-1]
    assert "1 moved to another day for you" in told
    assert "It was due on November 6, 2026; November 4, 2026 is a holiday by now" in told
    assert remind(now=TOMORROW + timedelta(days=1)) == 0


def test_given_a_day_where_there_was_none_then_the_letter_says_so_and_why(
    everyone: Cast,
) -> None:
    owed(everyone, None)
    due = Due(on=date(2026, 10, 1), explanation="so", provision=Citation("23-1205(b)"))
    one: dict[str, Any] = {"kind": "sign_report", "agency": "alpha", "record": "RPT-2026-00000"}
    with transaction.atomic():
        moving.move(
            [Owed(**one, what="Sign it", to="Mayor", due=due)],
            why="a day was set",
            by=everyone.chief,
            now=NOW,
        )
    remind(now=TOMORROW)
    assert "1 moved to another day for you" in texts()[-1]
    assert "It had no set day; a day was set." in texts()[-1]


def test_what_was_not_told_yet_is_told_once_with_its_new_day(everyone: Cast) -> None:
    duty = asked(everyone)
    Duty.objects.filter(id=duty.id).update(
        counted_from=date(2026, 10, 23), business_days=9, due_on=date(2026, 11, 6)
    )
    moving.keep_holiday(date(2026, 11, 4), "Day of mourning", actor=everyone.administrator, now=NOW)
    remind(now=TOMORROW)
    assert "1 new for you" in texts()[-1]
    assert "November 9, 2026" in texts()[-1]


@pytest.mark.parametrize(
    "first",
    [
        datetime(2026, 10, 30, 13, 0, tzinfo=UTC),
        datetime(2026, 3, 6, 13, 0, tzinfo=UTC),
        datetime(2026, 12, 30, 13, 0, tzinfo=UTC),
        datetime(2028, 2, 27, 13, 0, tzinfo=UTC),
    ],
)
def test_over_changes_of_clock_leap_day_and_new_year_there_is_one_letter_a_day(
    everyone: Cast, first: datetime
) -> None:
    owed(everyone, date(2026, 1, 1))
    for hours in range(0, 5 * 24, 6):
        remind(now=first + timedelta(hours=hours))
    days = {(first + timedelta(hours=h)).astimezone(NEW_YORK).date() for h in range(0, 120, 6)}
    written = Message.objects.values_list("once", flat=True)
    assert sorted(str(once).rpartition(":")[2] for once in written) == sorted(map(str, days))
