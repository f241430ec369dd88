"""Days that records name themselves: agreements that end, designations to be looked at again."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from msgspec import UNSET

from discretion.apps.agreements import actions as agreements
from discretion.apps.agreements.contents import Agreement, agreement
from discretion.apps.duties import queries
from discretion.apps.duties.models import Duty
from discretion.apps.register import actions as register
from discretion.apps.register import coming_up, designating
from discretion.apps.register import queries as records
from discretion.apps.register.queries import Kept
from discretion.apps.register.signatures import designation
from tests.apps.builders import a_designation, approved
from tests.cast import CAST, NOW, TODAY, Cast

SOON = TODAY + coming_up.AHEAD
FAR = SOON + timedelta(days=1)


def an_agreement(everyone: Cast, until: date = SOON) -> Kept:
    """One of alpha's that ends."""
    said = Agreement(
        name="With beta", with_="beta", types="any", since=date(2026, 1, 1), until=until
    )
    return agreements.enter(said, agency="alpha", actor=everyone.officer_a, now=NOW)


def ledger(record: str) -> list[tuple[str, date | None, str]]:
    """What was asked about a record: which of its days, when, and how it stands."""
    found = Duty.objects.filter(record=record, kind__in=("renew_agreement", "review_designation"))
    return list(found.order_by("id").values_list("part", "due_on", "state"))


def evidence(record: str) -> str:
    """What shows that what was asked about a record first was done."""
    asked = ("renew_agreement", "review_designation")
    return Duty.objects.filter(record=record, kind__in=asked).earliest("id").evidence


@pytest.mark.parametrize(
    ("until", "asked"),
    [
        (SOON, True),
        (FAR, False),
        (TODAY - coming_up.AHEAD, True),
        (TODAY - coming_up.AHEAD - timedelta(days=1), False),
    ],
)
def test_an_agreement_that_ends_is_asked_about_from_sixty_days_before(
    everyone: Cast, until: date, asked: bool
) -> None:
    kept = an_agreement(everyone, until)
    assert coming_up.keep_up(now=NOW) == asked
    assert ledger(kept.id) == [("until", until, "open")] * asked
    assert coming_up.keep_up(now=NOW) == 0


def test_it_says_why_then_and_is_laid_before_who_may_enter_agreements(everyone: Cast) -> None:
    kept = an_agreement(everyone)
    coming_up.keep_up(now=NOW)
    duty = Duty.objects.get(record=kept.id)
    assert (duty.what, duty.provision) == (
        "“With beta” of Agency Alpha ends: renew it, or retire it",
        "23-1203(3)",
    )
    assert duty.explanation == (
        "its last day is September 28, 2026; what rests on it is not covered after that"
    )
    asked = {
        part
        for part in CAST
        if queries.mine(everyone.actor(part), today=TODAY).filter(id=duty.id).exists()
    }
    assert asked == {"officer_a", "managing_a", "head_a"}


def renewed(kept: Kept, everyone: Cast) -> None:
    """It goes on for years."""
    content = msgspec.structs.replace(agreement(kept.content), until=date(2030, 1, 1))
    by = everyone.officer_a
    agreements.change(kept.id, content, version=kept.version, actor=by, now=NOW)


def without_end(kept: Kept, everyone: Cast) -> None:
    """It goes on until someone ends it."""
    content = msgspec.structs.replace(agreement(kept.content), until=UNSET)
    by = everyone.officer_a
    agreements.change(kept.id, content, version=kept.version, actor=by, now=NOW)


def retired(kept: Kept, everyone: Cast) -> None:
    """It no longer holds."""
    register.retire(kept.id, version=kept.version, actor=everyone.officer_a, now=NOW)


@pytest.mark.parametrize(
    ("do", "said"),
    [
        (renewed, "Changed by Olga Officer on July 30, 2026: now January 1, 2030."),
        (without_end, "Changed by Olga Officer on July 30, 2026: now without such a day."),
        (retired, "AGR-2026-00001 is retired since July 30, 2026, by Olga Officer."),
    ],
)
def test_what_an_officer_does_with_it_closes_it_and_shows_that(
    everyone: Cast, do: Callable[[Kept, Cast], None], said: str
) -> None:
    kept = an_agreement(everyone)
    coming_up.keep_up(now=NOW)
    do(kept, everyone)
    assert ledger(kept.id) == [("until", SOON, "done")]
    assert evidence(kept.id) == said
    assert coming_up.keep_up(now=NOW) == 0


def test_given_another_near_day_then_that_one_is_asked_for_at_once(everyone: Cast) -> None:
    kept = an_agreement(everyone)
    coming_up.keep_up(now=NOW)
    sooner = date(2026, 8, 31)
    by = everyone.officer_a
    agreements.end(kept.id, on=sooner, version=kept.version, actor=by, now=NOW)
    assert ledger(kept.id) == [("until", SOON, "done"), ("until", sooner, "open")]


def test_given_only_the_name_changed_then_it_is_asked_still(everyone: Cast) -> None:
    kept = an_agreement(everyone)
    coming_up.keep_up(now=NOW)
    content = msgspec.structs.replace(agreement(kept.content), name="With beta, as it was")
    by = everyone.officer_a
    agreements.change(kept.id, content, version=kept.version, actor=by, now=NOW)
    assert ledger(kept.id) == [("until", SOON, "open")]


def reviewed(everyone: Cast, **changes: Any) -> Kept:
    """An approved designation of alpha's."""
    return approved(everyone, a_designation(**changes))


def test_a_designation_is_asked_about_by_the_day_set_for_it_and_by_its_last(
    everyone: Cast,
) -> None:
    near, last = date(2026, 8, 10), date(2026, 9, 1)
    kept = reviewed(everyone, review_on=near, until=last)
    assert set(ledger(kept.id)) == {("review_on", near, "open"), ("until", last, "open")}
    assert {d.provision for d in Duty.objects.filter(kind="review_designation")} == {
        "23-1202(c)(2)(a)"
    }


def test_given_a_new_day_is_set_for_looking_at_it_then_the_review_is_done(everyone: Cast) -> None:
    near, later = date(2026, 8, 10), date(2027, 8, 10)
    kept = reviewed(everyone, review_on=near)
    content = msgspec.structs.replace(designation(kept), review_on=later)
    by = everyone.keeper_a
    designating.change_designation(kept.id, content, version=kept.version, actor=by, now=NOW)
    assert ledger(kept.id) == [("review_on", near, "done")]
    assert "August 10, 2027" in evidence(kept.id)
    assert records.record(kept.id, actor=everyone.chief).state == "approved"


def test_given_it_is_withdrawn_then_nothing_is_owed_of_it(everyone: Cast) -> None:
    kept = reviewed(everyone, review_on=date(2026, 8, 10))
    by = everyone.officer_a
    designating.withdraw(kept.id, version=kept.version, why="Not needed.", actor=by, now=NOW)
    assert [state for _, _, state in ledger(kept.id)] == ["done"]
    assert "withdrawn" in evidence(kept.id)


def test_a_draft_is_asked_about_by_nobody(everyone: Cast) -> None:
    said = Agreement(name="Draft", with_="beta", types="any", since=TODAY, until=SOON)
    by = everyone.officer_a
    agreements.enter(said, agency="alpha", state="draft", actor=by, now=NOW)
    assert coming_up.keep_up(now=NOW) == 0
