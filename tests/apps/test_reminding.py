"""The one letter a day: to whom, about what, and never twice."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from discretion.apps.accounts.models import Person
from discretion.apps.duties.actions import Owed, owe
from discretion.apps.duties.reminding import SOON, remind
from discretion.apps.mail.models import Message
from discretion.law.citations import Citation
from discretion.law.deadlines import Due
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


def test_given_things_soon_due_and_late_then_one_letter_lists_both_the_first_due_first(
    everyone: Cast,
) -> None:
    owed(everyone, TODAY + SOON, TODAY - timedelta(days=1), TODAY)
    assert remind(now=NOW) == 1
    letter = Message.objects.get()
    assert letter.to_email == "head_a@example.org"
    assert letter.subject == "1 thing late and 2 things due within a week"
    places = [letter.text.index(f"Sign report {n}") for n in (1, 2, 0)]
    assert places == sorted(places)
    assert "July 29, 2026, late." in letter.text
    assert "July 30, 2026, today." in letter.text
    assert "August 6, 2026, in 7 days." in letter.text


@pytest.mark.parametrize("on", [None, TODAY + SOON + timedelta(days=1)])
def test_given_nothing_soon_due_then_no_letter(everyone: Cast, on: date | None) -> None:
    owed(everyone, on)
    assert remind(now=NOW) == 0


def test_however_often_it_runs_there_is_one_letter_a_day(everyone: Cast) -> None:
    owed(everyone, TODAY)
    for hours in (0, 0, 1):
        remind(now=NOW + timedelta(hours=hours))
    assert Message.objects.count() == 1
    remind(now=NOW + timedelta(days=1))
    assert Message.objects.count() == 2


def test_who_does_not_want_to_be_reminded_is_not(everyone: Cast) -> None:
    owed(everyone, TODAY)
    Person.objects.update(reminders=False)
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
