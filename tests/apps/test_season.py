"""The season of reports: who owes one is asked from New Year on, until it lies before the head."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from discretion.apps.accounts.models import Agency
from discretion.apps.duties import queries
from discretion.apps.duties.models import Duty
from discretion.apps.reports import filing, season
from tests.apps.test_duties import prepared
from tests.cast import CAST, NOW, TODAY, Cast


@pytest.fixture(autouse=True)
def _documents(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def ledger() -> dict[str, list[str]]:
    """How each body's duty to prepare its report stands, in order."""
    found: dict[str, list[str]] = {}
    for duty in Duty.objects.filter(kind="prepare_report").order_by("id"):
        found.setdefault(duty.record, []).append(duty.state)
    return found


def test_in_a_year_of_reports_each_body_is_asked_and_no_office_below(everyone: Cast) -> None:
    assert season.keep_up(now=NOW) == 2
    assert ledger() == {"alpha": ["open"], "beta": ["open"]}
    duty = Duty.objects.get(record="alpha")
    assert (duty.due_on, duty.provision, duty.part) == (date(2026, 7, 31), "23-1205(a)", "2026")
    assert season.keep_up(now=NOW) == 0
    asked = {
        part
        for part in CAST
        if queries.mine(everyone.actor(part), today=TODAY).filter(id=duty.id).exists()
    }
    assert asked == {"officer_a", "managing_a", "keeper_a"}


@pytest.mark.parametrize(
    ("at", "asked"),
    [
        (datetime(2025, 12, 31, 17, tzinfo=UTC), 0),
        (datetime(2026, 1, 1, 4, 59, tzinfo=UTC), 0),
        (datetime(2026, 1, 1, 5, 0, tzinfo=UTC), 2),
        (datetime(2027, 7, 31, 17, tzinfo=UTC), 0),
        (datetime(2028, 2, 29, 17, tzinfo=UTC), 2),
    ],
)
def test_the_season_begins_with_the_year_in_new_york(
    everyone: Cast, at: datetime, asked: int
) -> None:
    assert season.keep_up(now=at) == asked


def test_given_the_report_is_prepared_then_it_is_done_and_returned_it_is_owed_again(
    everyone: Cast,
) -> None:
    season.keep_up(now=NOW)
    report = prepared(everyone)
    assert ledger()["alpha"] == ["done"]
    assert f"{report} was prepared on July 30, 2026" in Duty.objects.get(record="alpha").evidence
    assert season.keep_up(now=NOW) == 0
    filing.return_to_draft(report, actor=everyone.head_a, now=NOW, why="Mend it.")
    assert ledger()["alpha"] == ["done", "open"]


def test_a_body_that_is_no_more_is_not_asked(everyone: Cast) -> None:
    Agency.objects.filter(id="beta").update(closed_on=TODAY - timedelta(days=1))
    assert season.keep_up(now=NOW) == 1
    assert ledger() == {"alpha": ["open"]}
