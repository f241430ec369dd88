"""A program that is killed at every step of signing and then of filing a report, by `kill -9`.

Run by `test_filing` in a process and a home folder of its own. Each try is a child that is killed
before its n-th step: a file put in place, or a statement that writes. After each, what is there is
all or nothing, and the record holds. The last try of each comes through.
"""

import os
import shutil
import signal
import sys
from collections.abc import Callable
from itertools import count
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from django.conf import settings  # noqa: E402 (after the settings)
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from discretion.apps.audit import queries as audit  # noqa: E402
from discretion.apps.reports import actions, filing, filings, verify  # noqa: E402
from discretion.apps.reports.models import Delivery, Filing, Report, Signing  # noqa: E402
from tests.cast import NOW, Cast, cast  # noqa: E402

_READING = ("SELECT", "PRAGMA")
# How PostgreSQL is asked to extend the record.
_APPENDING = "SELECT audit_append("


class Steps:
    """Counts the steps that leave something behind, and dies before the last one allowed."""

    def __init__(self, allowed: int) -> None:
        self._left = allowed

    def take(self) -> None:
        """One more step."""
        self._left -= 1
        if self._left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(self, execute: Callable[..., Any], sql: str, *more: Any) -> Any:
        """As the database's wrapper calls it."""
        if sql.startswith(_APPENDING) or not sql.startswith(_READING):
            self.take()
        return execute(sql, *more)

    def event(self, name: str, told: tuple[Any, ...]) -> None:
        """As the interpreter tells of opening and renaming files."""
        if name in ("open", "os.rename") and str(told[0]).startswith(str(settings.MEDIA_ROOT)):
            self.take()


def survived(do: Callable[[], object], allowed: int) -> bool:
    """Whether a child came through what it does, within so many steps."""
    connection.close()
    child = os.fork()
    if not child:
        steps = Steps(allowed)
        sys.addaudithook(steps.event)
        with connection.execute_wrapper(steps.statement):
            do()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFEXITED(status) or os.WTERMSIG(status) == signal.SIGKILL
    assert not os.WIFEXITED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFEXITED(status)


def kills(do: Callable[[], object], nothing: Callable[[], bool]) -> int:
    """How often it was killed before it came through, with nothing to show for it each time."""
    for allowed in count():
        if survived(do, allowed):
            return allowed
        assert nothing(), f"killed before step {allowed + 1}"
        assert [*audit.verify()] == []
        # What no row names is harmless, and here would spare the next try its first steps.
        shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    raise AssertionError


def prepared(everyone: Cast) -> str:
    """A report that waits for the head."""
    by = everyone.officer_a
    begun = actions.begin_report("alpha", cycle=2026, edition_name="nyc-2020", actor=by, now=NOW)
    desk = filings.desk(begun.id, actor=by, now=NOW)
    filing.prepare(
        begun.id,
        fingerprint=desk.fingerprint,
        intent="It is complete.",
        acknowledged=[finding.code for finding in desk.doubtful],
        actor=by,
        now=NOW,
    )
    return begun.id


def main() -> None:
    """Set up, sign, file."""
    call_command("migrate", verbosity=0)
    everyone = cast()
    report, head = prepared(everyone), everyone.head_a
    seen = filings.desk(report, actor=head, now=NOW).fingerprint
    state = Report.objects.filter(id=report).values_list("state", flat=True)

    signing = kills(
        lambda: filing.sign(report, fingerprint=seen, intent="I sign.", actor=head, now=NOW),
        lambda: (
            state.get() == "prepared"
            and not Filing.objects.exists()
            and Signing.objects.count() == 1
        ),
    )
    assert state.get() == "signed"
    assert Signing.objects.count() == 2
    assert verify.verify(filings.package(report, actor=head)) == ()

    filed = kills(
        lambda: filing.file(report, actor=head, now=NOW),
        lambda: state.get() == "signed" and not Delivery.objects.exists(),
    )
    assert state.get() == "filed"
    assert Delivery.objects.count() == 5
    assert [*audit.verify()] == []
    print(signing, filed)  # noqa: T201 (read by the test)


if __name__ == "__main__":
    main()
