"""Determinations by the real server, in several processes: seen in time, and never lost."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event
from typing import Any, NamedTuple

import pytest

from tests.interfaces.commands import DISCRETION, home_in
from tests.interfaces.test_worker import alive, children, free_port, run, soon

PROCESSES = 2
_SET_UP = """
import django; django.setup()
from tests.apps.builders import a_designation, approved
from tests.cast import cast
from tests.interfaces.api.programs import token_of
everyone = cast()
approved(everyone, a_designation())
print(token_of(everyone, "staff_a", "determine"))
"""
_WITHDRAW = """
import django; django.setup()
from datetime import UTC, datetime
from discretion.apps.accounts.models import Person
from discretion.apps.accounts.queries import actor_of
from discretion.apps.register import designating
from discretion.apps.register.models import Record
now = datetime.now(UTC)
actor = actor_of(Person.objects.get(email="officer_a@example.org"), now=now)
row = Record.objects.get(kind="designation", state="approved")
designating.withdraw(row.id, version=row.version, why="over", actor=actor, now=now)
"""
_SIGN = """
import django; django.setup()
from discretion.apps.accounts.models import Person
from tests.apps.builders import a_designation, approved
from tests.cast import Cast
everyone = Cast({p.email.partition("@")[0]: p for p in Person.objects.all()})
approved(everyone, a_designation(name="Letters handed on again"))
"""
# Told before the process is over: nothing passes between the commit and the next question.
_TOLD = "\nprint('done', flush=True)\n"
_CHECK = """
import django, json; django.setup()
from discretion.apps.matters.models import Determination
from discretion.apps.reports.integrity import verify
from django.db.models import Count
found = Determination.objects.values_list("batch").annotate(Count("id"))
print(json.dumps({"batches": dict(found), "breaks": [b.what for b in verify()]}))
"""


class Office(NamedTuple):
    """An office of its own, and a program's token for it."""

    home: dict[str, str]
    token: str


class Told(NamedTuple):
    """What the server answered."""

    status: int
    where: str
    body: bytes


def script(text: str, home: dict[str, str]) -> str:
    """What a program prints that runs in an office's home."""
    command = [sys.executable, "-c", text]
    done = subprocess.run(command, env=home, capture_output=True, text=True, check=False)  # noqa: S603 (our own)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office with a designation of names handed on to city agencies."""
    home = home_in(tmp_path)
    run([*DISCRETION, "setup"], home)
    return Office(home, script(_SET_UP, home))


class Server:
    """A server with several processes, and how it is asked and killed."""

    def __init__(self, office: Office) -> None:
        self.port, self._token = free_port(), office.token
        command = [*DISCRETION, "serve", "--port", str(self.port), "--workers", str(PROCESSES)]
        self.process = subprocess.Popen(command, env=office.home, stdout=subprocess.DEVNULL)  # noqa: S603 (our own)

    def ask(self, acts: object, *, record: bool = False) -> Told:
        """Ask on a connection of its own, so that any of the processes may answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        path = f"/api/v1/determinations{'?record=true' if record else ''}"
        head = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        try:
            connection.request("POST", path, json.dumps(acts), head)
            answer = connection.getresponse()
            return Told(answer.status, answer.headers.get("Location", ""), answer.read())
        finally:
            connection.close()

    def is_up(self) -> bool:
        """Whether it answers."""
        with suppress(OSError, HTTPException):
            return self.ask([]).status == 200
        return False

    def kill(self) -> None:
        """All of its processes, at once."""
        whole = [self.process.pid, *children(self.process.pid)]
        for process in filter(alive, whole):
            os.kill(process, signal.SIGKILL)
        self.process.wait()


@contextmanager
def changed(text: str, office: Office) -> Iterator[float]:
    """The moment at which another program, still running, has told of a change."""
    command = [sys.executable, "-c", text + _TOLD]
    with subprocess.Popen(command, env=office.home, stdout=subprocess.PIPE) as program:  # noqa: S603 (our own)
        assert program.stdout is not None
        assert program.stdout.readline() == b"done\n"
        yield time.monotonic()
    assert program.returncode == 0


@contextmanager
def served(office: Office) -> Iterator[Server]:
    """The office, served."""
    server = Server(office)
    try:
        assert soon(server.is_up)
        yield server
    finally:
        if server.process.poll() is None:
            server.kill()


def an_act(**said: Any) -> dict[str, Any]:
    """Alpha hands a name to beta, some years from now."""
    return {
        "act": "disclosure",
        "on": "2030-01-02",
        "agency": "alpha",
        "by": {"kind": "employee"},
        "types": ["name"],
        "counterparty": {"kind": "city_agency", "id": "beta"},
        **said,
    }


def test_a_change_by_another_process_is_seen_by_each_within_a_second(office: Office) -> None:
    def permitted(_: object) -> bool:
        return b'"outcome":"permitted"' in server.ask(an_act()).body

    with served(office) as server, ThreadPoolExecutor(8) as threads:
        assert all(threads.map(permitted, range(64)))
        script(_WITHDRAW, office.home)
        done = time.monotonic()
        time.sleep(1)
        assert not any(threads.map(permitted, range(64)))
        assert time.monotonic() - done < 10


def test_what_is_kept_for_a_program_rests_on_a_change_at_once(office: Office) -> None:
    """Asked all the time, no process looks anew by itself before a moment is over."""
    asked, over = list[tuple[float, bool]](), Event()

    def keep(_: int) -> None:
        while not over.is_set():
            began = time.monotonic()
            told = server.ask(an_act(), record=True)
            assert told.status == 201
            asked.append((began, b'"outcome":"permitted"' in told.body))

    def outcomes(since: float) -> list[bool]:
        return [permitted for began, permitted in [*asked] if began > since]

    with served(office) as server, ThreadPoolExecutor(8) as threads:
        asking = [threads.submit(keep, number) for number in range(8)]
        try:
            assert soon(lambda: len(asked) >= 64 or any(a.done() for a in asking))
            for change, permitted in ((_WITHDRAW, False), (_SIGN, True)) * 2:
                before = outcomes(since=0)[-1]
                with changed(change, office) as done:
                    assert soon(lambda: len(outcomes(done)) >= 64 or any(a.done() for a in asking))
                assert before is not permitted
                assert set(outcomes(done)) == {permitted}
        finally:
            over.set()
        for each in asking:
            each.result(30)


def test_given_kill_9_while_batches_are_kept_then_every_one_acknowledged_is_there_and_whole(
    office: Office,
) -> None:
    acknowledged = list[str]()

    def keep(number: int) -> None:
        acts = [an_act(id=f"{number}-{n}") for n in range(3)]
        while True:
            try:
                told = server.ask(acts, record=True)
            except (OSError, HTTPException):
                return
            assert told.status == 201
            acknowledged.append(told.where.partition("batch=")[2])

    with served(office) as server, ThreadPoolExecutor(8) as threads:
        asking = [threads.submit(keep, number) for number in range(8)]
        assert soon(lambda: len(acknowledged) > 100 or any(a.done() for a in asking))
        server.kill()
        for each in asking:
            each.result(30)
    found = json.loads(script(_CHECK, office.home))
    assert set(acknowledged) <= set(found["batches"])
    assert set(found["batches"].values()) == {3}
    assert found["breaks"] == []
