"""The worker as it is run: beside the server, by itself, and ended in every way."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from django.core import mail
from django.db import OperationalError, connection, transaction
from pytest_django import Settings

from discretion.apps.audit import queries as audit
from discretion.apps.duties.actions import Owed, owe
from discretion.apps.duties.models import Duty
from discretion.apps.mail.actions import post
from discretion.apps.mail.letters import Letter
from discretion.apps.mail.models import Message
from discretion.apps.matters.models import Notice
from discretion.interfaces import worker
from discretion.law.citations import Citation
from discretion.law.deadlines import Due
from tests.apps.catcher import catcher
from tests.apps.kept_series import listed
from tests.apps.test_exigent import reported, within_hours
from tests.cast import NOW, TODAY, Cast
from tests.interfaces.commands import DISCRETION, home_in

MORNING = datetime(2026, 7, 30, 11, 0, tzinfo=UTC)
_POST = """
import django; django.setup()
from datetime import UTC, datetime
from django.db import transaction
from discretion.apps.mail.actions import post
from discretion.apps.mail.letters import Letter
with transaction.atomic():
    letter = Letter("Olga", "olga@example.org", "A letter", "Read it.", "asked")
    post([letter], now=datetime.now(UTC))
"""


def soon(what: Callable[[], object], *, seconds: float = 30) -> bool:
    """Whether something comes to be in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.1)
    return False


def free_port() -> int:
    """A port that nobody listens on."""
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def alive(process: int) -> bool:
    """Whether a process is still there, and not only its name."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except FileNotFoundError:
        return False


def children(process: int) -> list[int]:
    """The processes that one has started."""
    found = Path(f"/proc/{process}/task/{process}/children").read_text()
    return [int(child) for child in found.split()]


def workers(process: int) -> list[int]:
    """Those of its children that send letters."""
    return [p for p in children(process) if b"--beside" in Path(f"/proc/{p}/cmdline").read_bytes()]


def run(command: Sequence[str], environment: dict[str, str]) -> None:
    """Run a program to its end."""
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 (our own)


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """The environment of an office of its own, that is set up."""
    given = home_in(tmp_path)
    run([*DISCRETION, "setup"], given)
    return given


@contextmanager
def served(home: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """An office that is served, with its worker."""
    command = [*DISCRETION, "serve", "--port", str(free_port())]
    process = subprocess.Popen(command, env=home, stdout=subprocess.DEVNULL)  # noqa: S603 (our own)
    started: list[int] = []
    try:
        assert soon(lambda: workers(process.pid) and len(children(process.pid)) > 1)
        started = children(process.pid)
        yield process
    finally:
        process.kill()
        process.wait()
        # The server's own children outlive a server that is killed.
        for child in filter(alive, started):
            os.kill(child, signal.SIGKILL)


def test_given_an_office_is_served_then_letters_go_and_both_end_together(
    home: dict[str, str],
) -> None:
    with catcher() as caught:
        reached = {"DISCRETION_MAIL_HOST": "127.0.0.1", "DISCRETION_MAIL_PORT": str(caught.port)}
        with served({**home, **reached}) as server:
            (sending,) = workers(server.pid)
            run([sys.executable, "-c", _POST], home)
            assert soon(lambda: caught.arrived)
            server.send_signal(signal.SIGTERM)
            assert server.wait(60) is not None
            assert not alive(sending)


def test_given_the_server_still_starts_when_it_is_told_to_end_then_it_ends(
    home: dict[str, str],
) -> None:
    with served(home) as server:
        server.send_signal(signal.SIGTERM)
        assert server.wait(60) is not None


def test_given_the_server_is_killed_then_its_worker_ends_too(home: dict[str, str]) -> None:
    with served(home) as server:
        (sending,) = workers(server.pid)
        server.kill()
        assert soon(lambda: not alive(sending))


def test_given_a_folder_when_the_worker_runs_once_then_letters_are_there(
    home: dict[str, str], tmp_path: Path
) -> None:
    run([sys.executable, "-c", _POST], home)
    folder = {**home, "DISCRETION_MAIL_FOLDER": str(tmp_path / "mail")}
    run([*DISCRETION, "worker", "--once"], folder)
    (written,) = (tmp_path / "mail").iterdir()
    assert "Read it." in written.read_text()


# What is due once a day


def test_once_a_day_from_the_morning_on_the_head_is_signed_and_people_are_reminded(
    everyone: Cast,
) -> None:
    provision = Citation("23-1205(b)")
    due = Due(on=TODAY, explanation="it is set so", provision=provision)
    owed = Owed(
        kind="sign_report",
        agency="alpha",
        what="Sign it",
        to="Mayor",
        record="RPT-2026-00001",
        due=due,
    )
    with transaction.atomic():
        owe([owed], by=everyone.head_a, now=NOW)
    days = worker.Days()
    days.see_to(MORNING - timedelta(hours=1))
    assert audit.checkpoints() == []
    for _ in range(2):
        days.see_to(MORNING)
        worker.Days().see_to(MORNING + timedelta(hours=2))
    assert len(audit.checkpoints()) == 1
    heads = Message.objects.filter(kind="digest", to_email="head_a@example.org")
    assert heads.count() == 1
    days.see_to(MORNING + timedelta(days=1))
    assert heads.count() == 2


def test_once_a_day_the_database_knows_how_its_tables_have_grown(everyone: Cast) -> None:
    worker.Days().see_to(MORNING)
    known = {
        "sqlite": "SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'accounts_person'",
        # It sees to that by itself; there is only nothing to trip over.
        "postgresql": "SELECT 1",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(known)
        assert cursor.fetchone()[0]


def test_the_night_opens_what_comes_with_time_and_the_morning_tells_of_it(everyone: Cast) -> None:
    worker.Days().see_to(MORNING)
    kinds = set(Duty.objects.values_list("kind", flat=True))
    assert {"issue_guidance", "review_access", "review_reports", "prepare_report"} <= kinds
    written = dict(Message.objects.filter(kind="digest").values_list("to_email", "text"))
    assert "Prepare the report of 2026 of Agency Alpha" in written["officer_a@example.org"]
    assert "Review the agencies’ reports" in written["committee@example.org"]
    before = Message.objects.count()
    worker.Days().see_to(MORNING + timedelta(hours=3))
    assert Message.objects.count() == before


def test_over_ten_years_each_season_comes_and_no_duty_is_open_twice(everyone: Cast) -> None:
    first = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
    days = worker.Days()
    for month in range(120):
        days.see_to(first + timedelta(days=30 * month + 14))
    seasons = Duty.objects.filter(kind="prepare_report", record="alpha").order_by("part")
    assert [duty.part for duty in seasons] == ["2026", "2028", "2030", "2032", "2034"]
    open_ = Duty.objects.filter(state="open").values_list("kind", "record", "part", "agency")
    assert len(open_) == len(set(open_))


def test_once_a_day_what_is_due_is_asked_for_and_officers_hear_of_unchecked_emergencies(
    everyone: Cast,
) -> None:
    due = TODAY + timedelta(days=60)
    kept = listed(everyone, triggered_on=due.replace(year=2025) - timedelta(days=1))
    it = reported(everyone)
    days = worker.Days()
    days.see_to(MORNING + timedelta(days=1))
    assert not Duty.objects.filter(record=kept.id).exists()
    told = Message.objects.filter(kind="digest", to_email="officer_a@example.org")
    told = told.filter(text__contains=f"Check {it.id}")
    assert "no policy sets hours" in told.get().text
    days.see_to(MORNING + timedelta(days=31))
    assert Duty.objects.filter(record=kept.id).count() == 1
    assert told.count() == 2
    assert not Message.objects.filter(once__startswith="exigent:").exists()


def test_within_a_minute_after_the_hours_of_a_policy_are_over_the_chief_is_told(
    everyone: Cast,
) -> None:
    within_hours(everyone, 1)
    reported(everyone)
    minutes, over = worker.Minutes(), NOW + timedelta(hours=1)
    minutes.see_to(over - timedelta(seconds=20))
    minutes.see_to(over)
    assert not Notice.objects.exists()
    for _ in range(2):
        minutes.see_to(over + timedelta(seconds=40))
    assert Notice.objects.count() == 1


def test_given_a_busy_database_then_the_worker_waits_and_goes_on(
    everyone: Cast, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    with transaction.atomic():
        post([Letter("Olga", "olga@example.org", "A letter", "Read it.", "asked")], now=NOW)
    stop, rounds = Event(), []

    def clock() -> datetime:
        rounds.append(1)
        if len(rounds) == 1:
            raise OperationalError("database is locked")
        if mail.outbox:
            stop.set()
        return NOW

    monkeypatch.setattr(worker, "_PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    worker.run(stop, clock=clock)
    assert [letter.subject for letter in mail.outbox] == ["A letter"]
