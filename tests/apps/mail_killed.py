"""A worker that is killed at every step of giving a letter to a real mail server, by `kill -9`.

Run by `test_mail` in a process of its own, on the database that its environment names. A step is a
statement that writes, reaching the server, each thing said to it, and each word of it that is there
and not yet read: so one kill falls where the server has the letter and nobody here knows. After
each, another worker goes on: the letter arrives, and twice only where the server had it and nobody
had kept its word; that it may have is then told. At last four workers drain forty letters at once.
"""

import os
import signal
import sys
from collections import Counter
from itertools import count
from select import select
from smtplib import SMTP
from typing import Any

from tests.apps.killed import Steps  # sets Django up, so it comes first

# isort: split
from django.core.mail.backends.smtp import EmailBackend
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings

from discretion.apps.mail import actions
from discretion.apps.mail.actions import LEASE
from discretion.apps.mail.letters import Letter
from discretion.apps.mail.models import Message
from discretion.interfaces.worker import drain
from tests.apps.catcher import Catcher, catcher
from tests.cast import NOW

_WORKERS = 4
_LETTERS = 40
_PATIENCE = 5


class Listening(SMTP):
    """The way to the mail server, with a step where its word is there and was not read."""

    def getreply(self) -> tuple[int, bytes]:
        """Read what the server says."""
        if Stepping.steps and self.sock:
            select([self.sock], [], [], _PATIENCE)
            Stepping.steps.take()
        return super().getreply()


class Stepping(EmailBackend):
    """The same, as letters are given to it."""

    steps: Steps | None = None

    @property
    def connection_class(self) -> type[SMTP]:
        """How the server is spoken to."""
        return Listening


def said(name: str, _: tuple[Any, ...]) -> None:
    """As the interpreter tells of what is said to a mail server, just before it is."""
    if name in ("smtplib.connect", "smtplib.send") and Stepping.steps:
        Stepping.steps.take()


def survived(allowed: int) -> bool:
    """Whether a worker in a child came through, within so many steps."""
    connection.close()
    child = os.fork()
    if not child:
        Stepping.steps = Steps(allowed)
        sys.addaudithook(said)
        with connection.execute_wrapper(Stepping.steps.statement):
            drain(lambda: NOW)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    assert status in (0, signal.SIGKILL), status
    return status == 0


def posted(number: int) -> Message:
    """A letter, written down."""
    letter = Letter("Olga", "olga@example.org", f"Letter {number}", "It waits.", "asked")
    with transaction.atomic():
        actions.post([letter], now=NOW)
    return Message.objects.get(subject=letter.subject)


def killed_once(caught: Catcher, allowed: int) -> tuple[bool, int]:
    """Whether a worker came through so many steps, and how often the letter arrived in the end."""
    row = posted(allowed)
    through = survived(allowed)
    arrived = caught.ids.count(row.message_id)
    drain(lambda: NOW + LEASE)
    row.refresh_from_db()
    finally_ = caught.ids.count(row.message_id)
    assert row.state == "gone", f"killed at step {allowed + 1}: {row.state}"
    assert finally_ in ((1,) if through or not arrived else (1, 2)), f"step {allowed + 1}"
    assert finally_ == 1 or row.doubts == 1, f"it came twice and nobody is told: {allowed + 1}"
    return through, finally_


def at_once() -> None:
    """Several workers at the same letters."""
    connection.close()
    children = []
    for _ in range(_WORKERS):
        child = os.fork()
        if not child:
            drain(lambda: NOW)
            os._exit(0)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * _WORKERS


def main() -> None:
    """Kill, go on, and count."""
    call_command("migrate", verbosity=0)
    with catcher() as caught:
        with override_settings(EMAIL_BACKEND=f"{__name__}.Stepping"):
            twice = 0
            for allowed in count():
                through, arrived = killed_once(caught, allowed)
                twice += arrived - 1
                if through:
                    break
        caught.arrived.clear()
        rows = [posted(1_000 + number) for number in range(_LETTERS)]
        at_once()
        assert Counter(caught.ids) == Counter(row.message_id for row in rows)
        assert set(Message.objects.values_list("state", "doubts")) <= {("gone", 0), ("gone", 1)}
    print(allowed, twice)  # noqa: T201 (read by the test)


if __name__ == "__main__":
    main()
