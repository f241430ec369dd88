"""What is done beside the pages: letters go out, and what is due every day is seen to.

It may be killed at any moment and run twice at once; what it does is taken, done and settled in
transactions of the apps, which say what holds then.
"""

import logging
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from threading import Event
from typing import Final, Protocol

from django.db import (
    DatabaseError,
    IntegrityError,
    OperationalError,
    close_old_connections,
    connection,
)

from discretion.apps.accounts.queries import SYSTEM
from discretion.apps.audit import queries as audit
from discretion.apps.audit.actions import NEW_YORK, make_checkpoint
from discretion.apps.duties import moving, standing
from discretion.apps.duties.reminding import remind
from discretion.apps.mail import actions
from discretion.apps.mail.letters import Outgoing
from discretion.apps.mail.queries import goes_out
from discretion.apps.mail.sending import Doubtful, Refused, Server
from discretion.apps.matters import telling
from discretion.apps.matters.actions import remind_of_unchecked, tell_where_time_is_up
from discretion.apps.oversight.actions import owe_last_quarter
from discretion.apps.register import coming_up
from discretion.apps.reports import season
from discretion.apps.retention import actions as retention
from discretion.errors import DiscretionError

Clock = Callable[[], datetime]
_LOG: Final = logging.getLogger("discretion.worker")
_PAUSE_SECONDS: Final = 2.0
# From which hour of New York on people are reminded.
_MORNING: Final = 7
_ROWS_LOOKED_AT: Final = 1_000
# How often the outcome of a try is kept again where the database is busy, as with a large import.
_PATIENCE: Final = 60


class Job(Protocol):
    """Something that is seen to time and again; asked twice it does nothing more."""

    def __call__(self, *, now: datetime) -> object:
        """Do what there is to do by now."""


def clock() -> datetime:
    """The time."""
    return datetime.now(UTC)  # noqa: TID251 (an interface reads the clock)


def sign_head(*, now: datetime) -> None:
    """Sign the record's head, where that was not done this day."""
    midnight = now.astimezone(NEW_YORK).replace(hour=0, minute=0, second=0, microsecond=0)
    if not audit.signed_since(midnight):
        make_checkpoint(now=now)


def look_over_tables() -> None:
    """Let SQLite see how its tables have grown, or it may choose slow ways through large ones.

    PostgreSQL sees to that by itself.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit={_ROWS_LOOKED_AT}")
            cursor.execute("ANALYZE")


def recount(*, now: datetime) -> None:
    """Count anew what hangs on the holidays."""
    moving.recount(by=SYSTEM, now=now)


# What opens the duties that come with time, each by itself.
EVERY_DAY: Final[Sequence[Job]] = (
    standing.keep_up,
    coming_up.keep_up,
    season.keep_up,
    owe_last_quarter,
    retention.see_to,
    remind_of_unchecked,
    recount,
)
# What can't wait for the morning, because a policy counts its hours.
EVERY_MINUTE: Final[Sequence[Job]] = (tell_where_time_is_up,)


def run(stop: Event, *, once: bool = False, clock: Clock = clock) -> None:
    """Go on until it is stopped; a database that is busy or away is waited for."""
    days, minutes = Days(), Minutes()
    while not stop.is_set():
        try:
            minutes.see_to(clock())
            drain(clock, stopped=stop.is_set)
            days.see_to(clock())
        except DatabaseError:
            _LOG.warning("The database is busy or away; going on in a moment.", exc_info=True)
        close_old_connections()
        if once:
            return
        stop.wait(_PAUSE_SECONDS)


class Days:
    """What is due once a day; doing it twice changes nothing, so a new start asks again."""

    def __init__(self) -> None:
        self._done: date | None = None

    def see_to(self, now: datetime) -> None:
        """Sign the record's head, open what is owed by now, and remind people of it."""
        there = now.astimezone(NEW_YORK)
        if there.date() == self._done or there.hour < _MORNING:
            return
        # Another worker was faster.
        with suppress(IntegrityError):
            sign_head(now=now)
        look_over_tables()
        night(now)
        self._done = there.date()


def night(now: datetime) -> int:
    """Open what is owed by this day, and write each person's letter; how many were written."""
    for source in EVERY_DAY:
        # Another worker was faster, with the same.
        with suppress(IntegrityError):
            _asked(source, now)
    return remind(now=now, said=telling.SAID)


def _asked(source: Job, now: datetime) -> None:
    """Ask a source; a fault of one keeps nobody from being told of the others."""
    try:
        source(now=now)
    except DiscretionError:
        _LOG.exception("Something that comes with time could not be opened.")


class Minutes:
    """What can't wait for the morning, because a policy counts its hours."""

    def __init__(self) -> None:
        self._next: datetime | None = None

    def see_to(self, now: datetime) -> None:
        """Tell the chief of emergencies whose time is up, where that was not looked for lately."""
        if self._next is None or now >= self._next:
            for job in EVERY_MINUTE:
                job(now=now)
            self._next = now + timedelta(minutes=1)


def drain(clock: Clock = clock, *, stopped: Callable[[], bool] = lambda: False) -> int:
    """Give every letter that is due to the mail server; how many it took.

    It ends at the first that the server does not take: the others keep their turn.
    """
    if not goes_out():
        return 0
    actions.recover(now=clock())
    gone = 0
    with Server() as server:
        while not stopped() and (outgoing := actions.take(now=clock())):
            if not _tried(server, outgoing, clock):
                break
            gone += 1
    return gone


def _tried(server: Server, outgoing: Outgoing, clock: Clock) -> bool:
    try:
        server.give(outgoing)
    except Refused as error:
        said = str(error)
        _kept(lambda: actions.keep_failed(outgoing, said, now=clock()))
        return False
    except Doubtful as error:
        said = str(error)
        _kept(lambda: actions.keep_doubt(outgoing, said, now=clock()))
        return False
    _kept(lambda: actions.keep_gone(outgoing, now=clock()))
    return True


def _kept(keep: Callable[[], None]) -> None:
    """Keep how a try ended, however long others write: else the letter would go a second time."""
    for _ in range(_PATIENCE):
        with suppress(OperationalError):
            return keep()
        close_old_connections()
        time.sleep(1)
    return keep()
