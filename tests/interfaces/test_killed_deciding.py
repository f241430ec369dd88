"""A server that is killed while officers decide: what it acknowledged is there, the rest is not."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlencode

import pytest

from tests.interfaces.commands import DISCRETION, home_in
from tests.interfaces.test_served_determinations import script
from tests.interfaces.test_worker import alive, children, free_port, run, soon

_MATTERS: Final = 160
_OFFICERS: Final = 4
_FORM: Final = "0" * 32
_SET_UP = f"""
import django, json; django.setup()
from datetime import UTC, datetime
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.test import Client
from tests.apps import matter_steps
from tests.cast import cast
matter_steps.NOW = datetime.now(UTC)
everyone = cast()
officer = everyone.people["officer_a"]
TOTP.activate(officer, generate_totp_secret())
asked = [matter_steps.with_officer(everyone) for _ in range({_MATTERS})]
client = Client()
client.force_login(officer, backend="allauth.account.auth_backends.AuthenticationBackend")
session = client.cookies[settings.SESSION_COOKIE_NAME]
print(json.dumps({{
    "cookie": f"{{session.key}}={{session.value}}",
    "matters": {{it.id: it.version for it in asked}},
}}))
"""
_CHECK = """
import django, json; django.setup()
from discretion.apps.audit import queries as audit
from discretion.apps.duties.models import Duty
from discretion.apps.mail.models import Message
from discretion.apps.matters.models import Matter
from discretion.apps.reports.integrity import verify
def told(it):
    own = {"record": it.id}
    return [
        it.state,
        audit.entries(agencies=None, kind="matter.refused", **own).count(),
        Duty.objects.filter(kind="answer_matter", state="done", **own).count(),
        Message.objects.filter(kind="matter", **own).count(),
    ]
found = {it.id: told(it) for it in Matter.objects.all()}
print(json.dumps({"matters": found, "breaks": [b.what for b in verify()]}))
"""
_WHOLE, _ABSENT = ["refused", 1, 1, 1], ["with_officer", 0, 0, 0]


class Office(NamedTuple):
    """An office of its own, the session of its officer, and the matters on their desk."""

    home: dict[str, str]
    cookie: str
    matters: dict[str, int]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Set up, with matters that wait."""
    home = home_in(tmp_path)
    run([*DISCRETION, "setup"], home)
    told = json.loads(script(_SET_UP, home))
    return Office(home, told["cookie"], told["matters"])


class Server:
    """The office, served; and how an officer's browser sends a decision to it."""

    def __init__(self, office: Office) -> None:
        self.port, self._cookie = free_port(), office.cookie
        command = [*DISCRETION, "serve", "--port", str(self.port), "--workers", "2"]
        self.process = subprocess.Popen(command, env=office.home, stdout=subprocess.DEVNULL)  # noqa: S603 (our own)

    def refuse(self, matter: str, version: int) -> int:
        """Refuse a matter as its page does; the status that came back."""
        said = {"version": version, "words": "It is not needed.", "csrfmiddlewaretoken": _FORM}
        head = {
            "Cookie": f"{self._cookie}; csrftoken={_FORM}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        return self._status("POST", f"/matters/{matter}/refuse", urlencode(said), head)

    def is_up(self) -> bool:
        """Whether it answers."""
        with suppress(OSError, HTTPException):
            return self._status("GET", "/accessibility", None, {}) == 200
        return False

    def _status(self, method: str, path: str, body: str | None, head: dict[str, str]) -> int:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, head)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()

    def kill(self) -> None:
        """All of its processes, at once."""
        whole = [self.process.pid, *children(self.process.pid)]
        for process in filter(alive, whole):
            os.kill(process, signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def server(office: Office) -> Iterator[Server]:
    """The office's server, gone in the end."""
    found = Server(office)
    try:
        assert soon(found.is_up)
        yield found
    finally:
        if found.process.poll() is None:
            found.kill()


def test_given_kill_9_while_officers_decide_then_each_decision_is_whole_or_absent(
    office: Office, server: Server
) -> None:
    acknowledged, sent = list[str](), [*office.matters.items()]

    def decide(part: int) -> None:
        for matter, version in sent[part::_OFFICERS]:
            try:
                assert server.refuse(matter, version) == 302
            except (OSError, HTTPException):
                return
            acknowledged.append(matter)

    with ThreadPoolExecutor(_OFFICERS) as threads:
        deciding = [threads.submit(decide, part) for part in range(_OFFICERS)]
        assert soon(lambda: len(acknowledged) > 20 or any(d.done() for d in deciding))
        server.kill()
        for each in deciding:
            each.result(30)
    assert 20 < len(acknowledged) < _MATTERS
    found = json.loads(script(_CHECK, office.home))
    assert found["breaks"] == []
    assert {it: found["matters"][it] for it in acknowledged} == dict.fromkeys(acknowledged, _WHOLE)
    rest = [told for it, told in found["matters"].items() if it not in acknowledged]
    # One for each officer may have been decided, and the server have had no time to say so.
    assert sum(told == _WHOLE for told in rest) <= _OFFICERS
    assert all(told in (_WHOLE, _ABSENT) for told in rest)
